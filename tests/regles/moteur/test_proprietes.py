"""What holds whatever the facts: knowing more never hides a breach, nothing to come counts, periods tile time."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from reciproque.regles.moteur import Cadre, Etat, FaitConnu, evaluate, parameters_of, register
from reciproque.regles.moteur.parametres import ParametresInvalides, read, write
from reciproque.regles.moteur.periodes import Rythme, add_months, slices
from tests.regles.moteur.cas import CONTRAT, releve

JOURS = st.dates(date(2019, 6, 1), date(2024, 12, 31))
FAITS = st.lists(st.builds(FaitConnu, date=JOURS, lieu=st.sampled_from(["", "1", "2"])), max_size=12)
FREQUENCES = st.fixed_dictionaries(
    {
        "fait": st.just("r"),
        "nombre": st.integers(1, 6),
        "periode": st.sampled_from([str(r) for r in Rythme]),
        "portee": st.sampled_from(["contrat", "quartier"]),
        "tous_les": st.integers(1, 3),
    }
)
DELAIS = st.fixed_dictionaries(
    {
        "declencheur": st.just("r"),
        "attendu": st.just("a"),
        "duree": st.integers(0, 400),
        "unite": st.sampled_from(["jours", "semaines", "mois"]),
        "sens": st.sampled_from(["avant", "apres"]),
    }
)
ORDRES = st.fixed_dictionaries(
    {"repere": st.just("r"), "attendu": st.just("a"), "moment": st.sampled_from(["avant", "apres", "avant_apres"])}
)
REGLES = st.one_of(
    st.tuples(st.just("frequence"), FREQUENCES),
    st.tuples(st.just("delai"), DELAIS),
    st.tuples(st.just("ordre"), ORDRES),
    st.tuples(st.just("date_fixe"), st.builds(lambda d: {"fait": "r", "le": d.isoformat()}, JOURS)),
    st.tuples(st.just("date_fixe"), st.just({"fait": "r", "chaque_annee": "02-29", "decalage": 1})),
    st.tuples(st.just("presence"), st.just({"fait": "a", "a_chaque": "r"})),
)


def juger(regle, jour, *, force="obligation", complet=None, **faits):
    genre, parametres = regle
    releves = {nom: releve(*liste, complet=complet and complet.isoformat()) for nom, liste in faits.items()}
    return evaluate(parameters_of(genre, parametres), force=force, registre=register(releves, jour), cadre=CONTRAT)


@given(REGLES, FAITS, FAITS, JOURS, JOURS)
def test_what_has_not_happened_changes_nothing(regle, r, a, jour, complet):
    passes = [[f for f in faits if f.date <= jour] for faits in (r, a)]
    avec = juger(regle, jour, complet=complet, r=r, a=a)
    assert avec == juger(regle, jour, complet=complet, r=passes[0], a=passes[1])


@given(REGLES, FAITS, FAITS, JOURS)
def test_nothing_is_broken_by_what_is_merely_absent(regle, r, a, jour):
    """Late is a fact; absent is one only when somebody says that all is typed."""
    if regle[0] not in ("delai", "date_fixe"):
        assert juger(regle, jour, r=r, a=a).etat is not Etat.NON_TENU


@given(REGLES, FAITS, FAITS, JOURS, JOURS, st.sampled_from(["incitation", "a_examiner", "constat"]))
def test_what_does_not_bind_is_neither_broken_nor_at_risk(regle, r, a, jour, complet, force):
    assert juger(regle, jour, force=force, complet=complet, r=r, a=a).etat not in (Etat.NON_TENU, Etat.A_RISQUE)


@given(FREQUENCES, FAITS, JOURS, st.builds(FaitConnu, date=JOURS, lieu=st.sampled_from(["1", "2"])))
def test_one_more_event_never_breaks_a_frequency(parametres, faits, jour, un_de_plus):
    complet = date(2024, 12, 31)
    if juger(("frequence", parametres), jour, complet=complet, r=faits).etat is Etat.TENU:
        assert juger(("frequence", parametres), jour, complet=complet, r=[*faits, un_de_plus]).etat is Etat.TENU


@given(REGLES, FAITS, FAITS, JOURS, JOURS)
def test_every_answer_is_one_french_sentence_and_says_what_is_missing(regle, r, a, jour, complet):
    resultat = juger(regle, jour, complet=complet, r=r, a=a)
    assert resultat.phrase.endswith(".")
    assert "None" not in resultat.phrase
    assert all(phrase.count("\u00a0:") <= 1 for phrase in resultat.phrase.split(". "))
    if resultat.motif == "fait_manquant":
        assert resultat.manques
    assert all(cle is not None for cle in resultat.cles)


@given(st.sampled_from([r for r in Rythme if r is not Rythme.DUREE]), JOURS, JOURS, JOURS, st.integers(1, 3))
def test_periods_follow_one_another_inside_the_contract(rythme, un, deux, jour, tous_les):
    debut, fin = sorted((un, deux))
    tranches = slices(rythme, Cadre(debut, fin), jour, tous_les=tous_les)
    for tranche in tranches:
        assert debut <= tranche.debut <= tranche.fin <= fin
        assert tranche.jours <= tranche.pleine
    for avant, apres in pairwise(tranches):
        assert apres.debut == avant.fin + timedelta(days=1)
    if debut <= jour:
        assert tranches[0].debut == debut
        assert tranches[-1].fin >= min(jour, fin)
    else:
        assert not tranches


@given(JOURS, st.integers(-60, 60))
def test_months_keep_the_day_or_take_the_last(jour, mois):
    ailleurs = add_months(jour, mois)
    assert (ailleurs.year * 12 + ailleurs.month) - (jour.year * 12 + jour.month) == mois
    assert ailleurs.day == jour.day or (ailleurs + timedelta(days=1)).day == 1


@given(REGLES)
def test_parameters_are_written_as_they_are_read(regle):
    genre, brut = regle
    parametres = parameters_of(genre, brut)
    assert read(type(parametres), write(parametres)) == parametres


@given(
    st.sampled_from(["frequence", "delai", "date_fixe", "seuil", "palier", "ordre", "presence"]),
    st.dictionaries(
        st.sampled_from(["fait", "nombre", "portee", "le", "chaque_annee", "duree", "seuil", "sens", "attendu"]),
        st.one_of(st.none(), st.integers(-5, 5), st.text(max_size=8)),
    ),
)
def test_wrong_parameters_are_told_in_french_and_never_crash(genre, brut):
    refus = None
    try:
        parameters_of(genre, brut)
    except ParametresInvalides as erreur:
        refus = erreur
    assert refus is None or all(refus.erreurs.values())
