"""Each kind of rule, state by state: what the expected answer rests on is said beside it."""

from datetime import date

import pytest

from reciproque.regles.moteur import Cadre, Etat, Lieu, Motif
from tests.regles.moteur.cas import CONTRAT, fait, juger, releve

DEUX_PAR_AN = {"fait": "r", "nombre": 2}


@pytest.mark.parametrize(
    ("jour", "faits", "complet", "etat", "motif"),
    [
        # The second meeting was held: the year is kept, without waiting for its end.
        ("2021-06-30", ["2021-02-01", "2021-06-01"], None, Etat.TENU, ""),
        # First year of the contract, spring: nothing is due before the 31st of December.
        ("2020-04-01", [], None, Etat.NON_MESURABLE, "pas_encore_du"),
        # Last quarter of the year, one of two.
        ("2020-11-15", ["2020-03-01"], None, Etat.A_RISQUE, ""),
        # Spring of the next year: 2020 speaks; it had its two.
        ("2021-03-01", ["2020-03-01", "2020-09-01"], None, Etat.TENU, ""),
        # 2020 closed with one, and nobody says that all is typed: missing is not zero.
        ("2021-03-01", ["2020-03-01"], None, Etat.NON_MESURABLE, "fait_manquant"),
        # The same, all being typed.
        ("2021-03-01", ["2020-03-01"], "2020-12-31", Etat.NON_TENU, ""),
        # Typed up to November only: December is not known.
        ("2021-03-01", ["2020-03-01"], "2020-11-30", Etat.NON_MESURABLE, "fait_manquant"),
        # What is in the future has not happened.
        ("2021-06-30", ["2021-02-01", "2021-09-01"], "2020-01-01", Etat.NON_MESURABLE, "fait_manquant"),
        # After the contract, its last year still speaks.
        ("2026-03-20", ["2023-02-01", "2023-12-31"], None, Etat.TENU, ""),
    ],
)
def test_at_least_two_a_year(jour, faits, complet, etat, motif):
    releves = {"r": releve(*(fait(f) for f in faits), complet=complet)}
    resultat = juger("frequence", DEUX_PAR_AN, releves, jour)
    assert (resultat.etat, resultat.motif) == (etat, motif)


def test_a_zero_that_is_typed_is_a_fact():
    resultat = juger("frequence", DEUX_PAR_AN, {"r": releve(fait("2020-12-31", 0))}, "2021-03-01")
    assert resultat.etat is Etat.NON_TENU


def test_an_event_may_say_how_many():
    assert juger("frequence", DEUX_PAR_AN, {"r": releve(fait("2020-12-31", 2))}, "2021-03-01").etat is Etat.TENU


def test_a_period_cut_by_the_contract_owes_its_share():
    # From the 1st of July, half a year: one of the two. From the 8th of December, 24 days of 366: nothing.
    juillet = Cadre(date(2020, 7, 1), date(2022, 12, 31))
    decembre = Cadre(date(2020, 12, 8), date(2022, 12, 31))
    releves = {"r": releve(fait("2020-10-01"), complet="2020-12-31")}
    assert juger("frequence", DEUX_PAR_AN, releves, "2021-02-01", cadre=juillet).etat is Etat.TENU
    resultat = juger("frequence", DEUX_PAR_AN, releves, "2021-02-01", cadre=decembre)
    assert resultat.motif == Motif.PAS_ENCORE_DU


def test_a_school_year_runs_from_september_to_august():
    regle = {"fait": "r", "nombre": 1, "periode": "scolaire"}
    releves = {"r": releve(fait("2021-01-15"), complet="2022-08-31")}
    assert juger("frequence", regle, releves, "2021-09-15").etat is Etat.TENU  # 2020-2021 had its one
    resultat = juger("frequence", regle, releves, "2022-09-15")
    assert resultat.etat is Etat.NON_TENU
    assert "2021-2022" in resultat.phrase


def test_each_neighbourhood_answers_for_itself():
    regle = {"fait": "r", "portee": "quartier"}
    faits = [fait("2020-05-01", lieu="1"), fait("2020-06-01", lieu="1")]
    resultat = juger("frequence", regle, {"r": releve(*faits, complet="2020-12-31")}, "2021-02-01")
    assert resultat.etat is Etat.NON_TENU
    assert [(d.nom, d.constat.etat) for d in resultat.details] == [
        ("Le Pré", Etat.TENU),
        ("La Gare", Etat.NON_TENU),
    ]
    assert "La Gare" in resultat.phrase


QUATRE = Cadre(CONTRAT.debut, CONTRAT.fin, tuple(Lieu(n, f"Quartier {n}") for n in "1234"))


@pytest.mark.parametrize(
    ("lieux", "absents", "jour", "attendu"),
    [
        ("", "", "2021-02-01", "Impossible à dire pour les 4 quartiers, faute de faits saisis."),
        ("1", "", "2021-02-01", "Impossible à dire pour 3 quartiers sur 4, faute de faits saisis ; tenu pour l’autre."),
        ("1234", "", "2021-02-01", "Tenu pour les 4 quartiers."),
        ("", "", "2020-03-01", "Rien n’est encore dû pour les 4 quartiers avant le 31 décembre 2020."),
        ("12", "", "2020-03-01", "Tenu pour 2 quartiers sur 4 ; rien n’est encore dû pour les 2 autres."),
        (
            "1",
            "2",
            "2020-12-31",
            (
                "Non tenu pour 1 quartier sur 4 ; impossible à dire pour 2, faute de faits saisis ; tenu pour l’autre. "
                "Quartier 2, réunion : 0 sur 1 en 2020, tout étant saisi."
            ),
        ),
    ],
)
def test_one_sentence_counts_the_neighbourhoods_and_says_why(lieux, absents, jour, attendu):
    faits = [fait("2020-02-01", lieu=n) for n in lieux] + [fait("2020-02-01", 0, lieu=n) for n in absents]
    resultat = juger("frequence", {"fait": "r", "portee": "quartier"}, {"r": releve(*faits)}, jour, cadre=QUATRE)
    assert resultat.phrase.replace("\u00a0", " ") == attendu


def test_each_theme_in_each_neighbourhood():
    regle = {"fait": "r", "portee": "quartier_theme", "themes": ["sport", "culture"]}
    faits = [fait("2020-05-01", lieu=lieu, theme=theme) for lieu in "12" for theme in ("sport", "culture")]
    assert juger("frequence", regle, {"r": releve(*faits)}, "2021-02-01").etat is Etat.TENU
    resultat = juger("frequence", regle, {"r": releve(*faits[1:])}, "2021-02-01")
    assert (resultat.etat, resultat.motif) == (Etat.NON_MESURABLE, Motif.FAIT_MANQUANT)
    assert [(m.lieu, m.theme) for m in resultat.manques] == [("1", "sport")]


AVENANT = {"declencheur": "d", "attendu": "a", "duree": 4, "unite": "mois"}


@pytest.mark.parametrize(
    ("jour", "attendu", "complet", "etat", "motif"),
    [
        # Triggered on the 31st of October: four months later is the 28th of February, 2021 being a common year.
        ("2021-03-15", "2021-02-28", None, Etat.TENU, ""),
        ("2021-03-15", "2021-03-01", None, Etat.NON_TENU, ""),
        ("2020-11-15", None, None, Etat.NON_MESURABLE, "pas_encore_du"),
        ("2021-02-10", None, None, Etat.A_RISQUE, ""),  # the last quarter of the delay
        ("2021-03-15", None, None, Etat.NON_MESURABLE, "fait_manquant"),
        ("2021-03-15", None, "2021-03-01", Etat.NON_TENU, ""),
    ],
)
def test_a_delay_after_an_event(jour, attendu, complet, etat, motif):
    releves = {
        "d": releve(fait("2020-10-31")),
        "a": releve(*([fait(attendu)] if attendu else []), complet=complet),
    }
    resultat = juger("delai", AVENANT, releves, jour)
    assert (resultat.etat, resultat.motif) == (etat, motif)


def test_a_delay_before_an_event():
    regle = {"declencheur": "d", "attendu": "a", "duree": 15, "sens": "avant"}
    seance = releve(fait("2021-05-20"))
    assert juger("delai", regle, {"d": seance, "a": releve(fait("2021-05-05"))}, "2021-06-01").etat is Etat.TENU
    assert juger("delai", regle, {"d": seance, "a": releve(fait("2021-05-06"))}, "2021-06-01").etat is Etat.NON_TENU


def test_a_delay_of_twelve_months_from_a_leap_day_ends_on_the_28th():
    regle = {"declencheur": "d", "attendu": "a", "duree": 12, "unite": "mois"}
    releves = {"d": releve(fait("2020-02-29")), "a": releve(fait("2021-03-01"))}
    assert juger("delai", regle, releves, "2021-03-02").etat is Etat.NON_TENU


def test_two_delays_at_once_are_told_apart_by_their_object():
    releves = {
        "d": releve(fait("2021-01-01", objet="dossier 1"), fait("2021-01-10", objet="dossier 2")),
        "a": releve(fait("2021-02-01", objet="dossier 2"), complet="2021-06-30"),
    }
    resultat = juger("delai", AVENANT, releves, "2021-06-30")
    assert resultat.etat is Etat.NON_TENU
    assert "1er janvier 2021" in resultat.phrase


def test_no_trigger_is_no_delay_only_when_it_is_known():
    assert juger("delai", AVENANT, {"d": releve(), "a": releve()}, "2021-03-15").motif == Motif.FAIT_MANQUANT
    releves = {"d": releve(complet="2021-03-15"), "a": releve()}
    assert juger("delai", AVENANT, releves, "2021-03-15").motif == Motif.PAS_ENCORE_DU


@pytest.mark.parametrize(
    ("jour", "faits", "complet", "etat", "motif"),
    [
        ("2022-06-01", ["2022-12-31"], None, Etat.NON_MESURABLE, "pas_encore_du"),
        ("2022-11-15", [], None, Etat.A_RISQUE, ""),
        ("2023-01-15", ["2022-12-31"], None, Etat.TENU, ""),
        ("2023-01-15", ["2023-01-02"], None, Etat.NON_TENU, ""),
        ("2023-01-15", [], None, Etat.NON_MESURABLE, "fait_manquant"),
        ("2023-01-15", [], "2022-12-31", Etat.NON_TENU, ""),
    ],
)
def test_before_a_date(jour, faits, complet, etat, motif):
    releves = {"f": releve(*(fait(f) for f in faits), complet=complet)}
    resultat = juger("date_fixe", {"fait": "f", "le": "2022-12-31"}, releves, jour)
    assert (resultat.etat, resultat.motif) == (etat, motif)


COMPTE_RENDU = {"fait": "f", "chaque_annee": "06-30", "decalage": 1}


@pytest.mark.parametrize(
    ("jour", "faits", "etat", "motif"),
    [
        # The accounts of 2020, given in March 2021, are those due on the 30th of June 2021.
        ("2021-09-01", [("2021-03-01", 2020)], Etat.TENU, ""),
        # Given in August: late, whatever came afterwards.
        ("2021-09-01", [("2021-08-01", 2020)], Etat.NON_TENU, ""),
        # Spring of 2022, those of 2021 are near their deadline.
        ("2022-05-15", [("2021-03-01", 2020)], Etat.A_RISQUE, ""),
        # The year 2019 is before the contract: nothing is due in 2020.
        ("2020-09-01", [], Etat.NON_MESURABLE, "pas_encore_du"),
        # The last year of the contract is told after its end.
        ("2024-09-01", [("2024-06-01", 2023)], Etat.TENU, ""),
        ("2024-09-01", [], Etat.NON_MESURABLE, "fait_manquant"),
    ],
)
def test_each_year_before_a_day(jour, faits, etat, motif):
    releves = {"f": releve(*(fait(f, exercice=annee) for f, annee in faits))}
    resultat = juger("date_fixe", COMPTE_RENDU, releves, jour)
    assert (resultat.etat, resultat.motif) == (etat, motif)


def test_the_29th_of_february_is_the_28th_in_common_years():
    regle = {"fait": "f", "chaque_annee": "02-29"}
    releves = {"f": releve(fait("2021-02-28"))}
    assert juger("date_fixe", regle, releves, "2021-03-01").etat is Etat.TENU


EMPLOI = {"fait": "n", "sur": "d", "seuil": "25"}


def credits(emploi=(), total=()):
    return {
        "n": releve(*(fait(f, v) for f, v in emploi), chiffre=True, unite="€"),
        "d": releve(*(fait(f, v) for f, v in total), chiffre=True, unite="€"),
    }


def test_a_share_of_the_same_year():
    # 260 000 of 1 040 000 is 25 % exactly.
    assert juger(
        "seuil", EMPLOI, credits([("2021-03-01", 260_000)], [("2021-12-31", 1_040_000)]), "2022-01-01"
    ).etat == (Etat.TENU)
    sous = juger("seuil", EMPLOI, credits([("2021-03-01", 200_000)], [("2021-12-31", 1_000_000)]), "2022-01-01")
    assert sous.etat is Etat.NON_TENU
    assert "20" in sous.phrase


def test_one_figure_of_the_two_is_missing():
    resultat = juger("seuil", EMPLOI, credits([("2021-03-01", 200_000)]), "2022-01-01")
    assert (resultat.etat, resultat.motif) == (Etat.NON_MESURABLE, Motif.FAIT_MANQUANT)
    assert [m.genre for m in resultat.manques] == ["d"]
    # Nothing over nothing is not a share.
    assert juger("seuil", EMPLOI, credits([("2021-03-01", 0)], [("2021-03-01", 0)]), "2022-01-01").etat is (
        Etat.NON_MESURABLE
    )


def part(*mesures):
    return {"p": releve(*(fait(f, v) for f, v in mesures), chiffre=True, unite="%")}


def test_at_most():
    regle = {"fait": "p", "sens": "au_plus", "seuil": 10}
    assert juger("seuil", regle, part(("2021-01-01", 10)), "2021-02-01").etat is Etat.TENU
    assert juger("seuil", regle, part(("2021-01-01", "10.1")), "2021-02-01").etat is Etat.NON_TENU


def test_tending_towards():
    regle = {"fait": "p", "sens": "tend_vers", "seuil": 50}
    assert juger("seuil", regle, part(("2021-01-01", 30)), "2021-02-01").motif == Motif.FAIT_MANQUANT
    assert juger("seuil", regle, part(("2020-01-01", 30), ("2021-01-01", 34)), "2021-02-01").etat is Etat.TENU
    assert juger("seuil", regle, part(("2020-01-01", 34), ("2021-01-01", 30)), "2021-02-01").etat is Etat.A_RISQUE


def test_a_share_to_reach_by_a_day():
    regle = {"fait": "p", "seuil": 50, "echeance": "2022-12-31"}
    mesures = part(("2021-01-01", 40))
    assert juger("seuil", regle, mesures, "2021-02-01").motif == Motif.PAS_ENCORE_DU
    assert juger("seuil", regle, mesures, "2022-09-01").etat is Etat.A_RISQUE
    assert juger("seuil", regle, mesures, "2023-01-01").etat is Etat.NON_TENU


CIA = {
    "fait": "p",
    "paliers": [
        {"du": "2019-01-01", "au": "2020-12-31", "valeur": "15"},
        {"du": "2021-01-01", "au": "2023-12-31", "valeur": "20"},
    ],
    "ultime": "25",
}


@pytest.mark.parametrize(
    ("jour", "mesure", "etat"),
    [
        ("2020-06-30", ("2020-06-01", 12), Etat.A_RISQUE),  # the step runs until the 31st of December
        ("2020-12-31", ("2020-06-01", 12), Etat.NON_TENU),  # its last day
        ("2020-12-31", ("2020-12-01", 16), Etat.TENU),
        ("2022-06-30", ("2022-01-01", 17), Etat.A_RISQUE),  # above 15, below 20, until the end of 2023
        ("2022-06-30", ("2022-01-01", 14), Etat.NON_TENU),  # below the floor of the closed step
        ("2022-06-30", ("2020-12-01", 16), Etat.NON_MESURABLE),  # not measured since the step began
        ("2024-02-01", ("2024-01-01", 22), Etat.A_RISQUE),  # above 20; 25 has no date
        ("2024-02-01", ("2024-01-01", 18), Etat.NON_TENU),
        ("2024-02-01", ("2024-01-01", 25), Etat.TENU),
    ],
)
def test_steps(jour, mesure, etat):
    assert juger("palier", CIA, part(mesure), jour).etat is etat


COMITE = {"repere": "a", "attendu": "r", "moment": "avant_apres"}


@pytest.mark.parametrize(
    ("jour", "reunions", "complet", "etat", "motif"),
    [
        ("2021-12-01", ["2021-09-01", "2021-11-15"], None, Etat.TENU, ""),
        ("2021-10-10", ["2021-09-01"], None, Etat.TENU, ""),  # that after the call is not late yet
        ("2021-10-10", [], None, Etat.NON_MESURABLE, "fait_manquant"),
        ("2021-10-10", ["2021-11-15"], "2021-10-01", Etat.NON_TENU, ""),
        ("2022-03-15", ["2021-09-01"], None, Etat.A_RISQUE, ""),
        ("2022-05-01", ["2021-09-01"], "2022-04-30", Etat.NON_TENU, ""),
    ],
)
def test_before_and_after_an_event(jour, reunions, complet, etat, motif):
    releves = {"a": releve(fait("2021-10-01")), "r": releve(*(fait(r) for r in reunions), complet=complet)}
    resultat = juger("ordre", COMITE, releves, jour)
    assert (resultat.etat, resultat.motif) == (etat, motif)


def test_a_presence():
    regle = {"fait": "c", "portee": "quartier"}
    faits = [fait("2020-05-01", lieu="1"), fait("2020-05-01", lieu="2")]
    assert juger("presence", regle, {"c": releve(*faits)}, "2021-01-01").etat is Etat.TENU
    finie = [*faits, fait("2020-10-01", 0, lieu="2")]
    assert juger("presence", regle, {"c": releve(*finie)}, "2021-01-01").etat is Etat.NON_TENU
    assert juger("presence", regle, {"c": releve(faits[0])}, "2021-01-01").motif == Motif.FAIT_MANQUANT


def test_a_presence_at_each_meeting():
    regle = {"fait": "c", "a_chaque": "r"}
    reunions = releve(fait("2021-02-01"), fait("2021-06-01"))
    assert juger("presence", regle, {"r": reunions, "c": releve(fait("2021-02-01"), fait("2021-06-01"))}, "2021-07-01")
    un_sur_deux = {"r": reunions, "c": releve(fait("2021-02-01"))}
    assert juger("presence", regle, un_sur_deux, "2021-07-01").motif == Motif.FAIT_MANQUANT
    un_sur_deux["c"] = releve(fait("2021-02-01"), fait("2021-06-01", 0))
    assert juger("presence", regle, un_sur_deux, "2021-07-01").etat is Etat.NON_TENU


@pytest.mark.parametrize("force", ["obligation", "objectif", "incitation", "a_examiner", "constat"])
def test_what_does_not_bind_is_never_broken(force):
    releves = {"r": releve(complet="2020-12-31")}
    resultat = juger("frequence", DEUX_PAR_AN, releves, "2021-03-01", force=force)
    assert resultat.brut is Etat.NON_TENU
    attendu = Etat.NON_TENU if force in ("obligation", "objectif") else Etat.INDICATIF
    assert resultat.etat is attendu


def test_an_incitation_that_is_followed_is_kept():
    releves = {"r": releve(fait("2020-01-02"), fait("2020-06-01"))}
    assert juger("frequence", DEUX_PAR_AN, releves, "2021-03-01", force="incitation").etat is Etat.TENU


def test_before_it_applies_nothing_is_due():
    resultat = juger("frequence", DEUX_PAR_AN, {"r": releve()}, "2019-06-01")
    assert (resultat.motif, resultat.prochaine) == (Motif.PAS_ENCORE_DU, CONTRAT.debut)


def test_for_each_neighbourhood_of_a_contract_that_names_none():
    resultat = juger("frequence", DEUX_PAR_AN | {"portee": "quartier"}, {}, "2021-06-01", cadre=Cadre())
    assert resultat.motif == Motif.A_PRECISER
