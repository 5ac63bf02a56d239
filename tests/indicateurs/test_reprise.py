"""The indicators of a confirmed reading live in its contract, once; undoing the import takes them away."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command

from reciproque.contrats.concurrence import Refus
from reciproque.contrats.models import Fiche, Lecture, RedactionEngagement
from reciproque.indicateurs.deviner import guess_nature, is_awaiting
from reciproque.indicateurs.models import Cible, Definition, Indicateur
from reciproque.indicateurs.rattrapage import after_migrate
from reciproque.indicateurs.reprise import last_day, take_up, take_up_overdue
from reciproque.relecture.actions import confirmer, defaire, ecarter
from reciproque.socle.models import Entree
from tests.factories.indicateurs import CibleFactory, IndicateurFactory
from tests.factories.relecture import NOUVEAU, TOUT, contenu_lu, creer_lecture, equipiere, fiche, source

pytestmark = pytest.mark.django_db
Etat, Genre = Definition.Etat, Fiche.Genre


def indicateur(cle, libelle, ligne, **autres):
    return {
        "id": cle,
        "libelle": libelle,
        "famille": "suivi",
        "engagement": None,
        "noeud": None,
        "etat": "defini",
        "cibles": [],
        "confiance": 0.9,
        "source": source(ligne),
    } | autres


def contenu():
    lu = contenu_lu()
    attente = {"famille": "impact", "etat": "a_determiner"}
    plus_tard = [{"valeur": None, "unite": None, "echeance": "2020-06"}]
    lu["indicateurs"] = [
        indicateur("i1", "Nombre de parents accueillis", 11, engagement="e1", noeud="n2"),
        indicateur("i2", "Déterminés au cours du premier semestre", 11, engagement="e1", cibles=plus_tard, **attente),
        indicateur("i3", "Taux de pauvreté", 9, famille="contexte", noeud="n1"),
        indicateur(
            "i4",
            "Part des agents formés",
            12,
            famille="resultat",
            engagement="e2",
            cibles=[{"valeur": 80, "unite": "%", "echeance": "2022"}, {"valeur": 100, "unite": "%", "echeance": None}],
        ),
        indicateur("i5", "Nombre de parents accueillis", 13, engagement="e3"),
        indicateur("i6", "Écarté à la relecture", 13, engagement="e3"),
    ]
    for engagement in lu["engagements"]:
        if engagement["id"] == "e2":
            engagement["indicateurs"] = ["i1"]
    return lu


@pytest.fixture
def relectrice():
    return equipiere()


@pytest.fixture
def lecture(relectrice):
    lecture = creer_lecture(relectrice, contenu=contenu())
    ecarter(fiche=fiche(lecture, "i6", Genre.INDICATEUR), revision=1, acteur=relectrice)
    return lecture


@pytest.fixture
def contrat(lecture, relectrice):
    return confirmer(lecture=lecture, cles=TOUT, acteur=relectrice, nouveau=NOUVEAU).contrat


def repris(lecture, cle) -> Indicateur:
    return Indicateur.objects.get(cle_lecture=f"{lecture.pk}:{cle}")


def textes(indicateur):
    courantes = RedactionEngagement.objects.current().filter(engagement__in=indicateur.engagements.all())
    return sorted(courantes.values_list("numero", flat=True))


def test_each_record_kept_becomes_an_indicator_with_its_tie_and_its_passage(contrat, lecture):
    assert contrat.indicateurs.count() == 5
    parents = repris(lecture, "i1")
    assert (parents.libelle, parents.famille) == ("Nombre de parents accueillis", "suivi")
    assert textes(parents) == ["1", "2"], "the commitment it names, and the one that names it"
    assert parents.noeud.redactions.get().titre == "Aller vers les familles"
    assert (parents.document, parents.ligne_debut) == (lecture.document, 11)
    definition = parents.definitions.get()
    assert (definition.etat, definition.nature, definition.numero) == (Etat.PROPOSE, "nombre", 1)
    contexte = repris(lecture, "i3")
    assert (contexte.famille, contexte.engagements.count()) == ("contexte", 0)
    assert contexte.definitions.get().unite == "%"
    assert repris(lecture, "i5").pk != parents.pk, "two cells of one document are two indicators"
    assert fiche(lecture, "i1", Genre.INDICATEUR).objet_id == parents.pk


def test_what_is_to_determine_says_of_what_and_by_when(contrat, lecture):
    impact = repris(lecture, "i2")
    assert impact.libelle == "Impact à déterminer\u00a0: Ouvrir une maison des parents aux Tilleuls"
    definition = impact.definitions.get()
    assert (definition.etat, definition.echeance, definition.nature) == (Etat.A_DETERMINER, date(2020, 6, 30), "")
    assert not impact.cibles.exists()


def test_targets_keep_figure_year_unit_and_document(contrat, lecture):
    cibles = repris(lecture, "i4").cibles.order_by("pk")
    assert [(c.annee, c.annee_fin, c.valeur, c.unite) for c in cibles] == [
        (2022, 2022, Decimal(80), "%"),
        (None, None, Decimal(100), "%"),
    ]
    assert {(c.origine, c.contrat, c.ligne_debut) for c in cibles} == {("document", contrat, 12)}


def test_taking_up_again_makes_nothing(contrat, lecture, relectrice):
    def compter():
        return [m.objects.count() for m in (Indicateur, Definition, Cible, Entree)]

    avant = compter()
    assert take_up(contrat=contrat, lecture=lecture, acteur=relectrice) == 0
    lecture.fiches.filter(genre=Genre.INDICATEUR).update(objet_id=None)  # even if the records forgot
    assert take_up(contrat=contrat, lecture=lecture, acteur=relectrice) == 0
    assert compter() == avant


def test_a_contract_confirmed_before_the_room_existed(contrat, lecture, capsys):
    """By the command, or by the migration that brings the room: one entry of the journal, on the reading."""
    for reprendre in (
        lambda: after_migrate(using="default", plan=[("0001", False)]),
        lambda: call_command("reprendre_indicateurs"),
    ):
        Indicateur.objects.all().delete()
        lecture.fiches.filter(genre=Genre.INDICATEUR).update(objet_id=None)
        reprendre()
        assert contrat.indicateurs.count() == 5
        assert not lecture.fiches.filter(genre=Genre.INDICATEUR, objet_id=None, etat="confirmee").exists()
    assert "Repris\u00a0: 5\u00a0indicateurs de 1\u00a0lecture." in capsys.readouterr().out
    call_command("reprendre_indicateurs")
    assert "Rien à reprendre" in capsys.readouterr().out
    assert take_up_overdue() == (0, 0)


def test_a_flush_or_a_migration_backwards_takes_up_nothing(contrat, lecture):
    Indicateur.objects.all().delete()
    lecture.fiches.filter(genre=Genre.INDICATEUR).update(objet_id=None)
    after_migrate(using="default")
    after_migrate(using="default", plan=[("0001", True)])
    assert not Indicateur.objects.exists()


def test_an_avenant_that_prints_the_same_indicator_again_adds_none(contrat, lecture, relectrice):
    """Same words, same family, same commitments: one indicator. The figure it adds is another matter."""
    lu = contenu() | {"indicateurs": contenu()["indicateurs"][:2]}
    seconde = creer_lecture(equipiere(), contenu=lu, contrat=contrat)
    engagement = contrat.engagements.get(redactions__numero="1")
    autre = contrat.engagements.get(redactions__numero="2")
    seconde.fiches.filter(genre=Genre.ENGAGEMENT, cle="e1").update(objet_id=engagement.pk)
    seconde.fiches.filter(genre=Genre.ENGAGEMENT, cle="e2").update(objet_id=autre.pk)
    assert take_up(contrat=contrat, lecture=seconde, acteur=relectrice) == 0
    assert contrat.indicateurs.count() == 5
    assert fiche(seconde, "i1", Genre.INDICATEUR).objet_id == repris(lecture, "i1").pk


def test_undoing_the_import_takes_them_away_and_confirming_brings_them_back(contrat, lecture, relectrice):
    defaire(lecture=lecture, acteur=relectrice)
    assert not Indicateur.objects.exists()
    lecture.refresh_from_db()
    assert lecture.etat == Lecture.Etat.A_RELIRE
    contrat = confirmer(lecture=lecture, cles=TOUT, acteur=relectrice, nouveau=NOUVEAU).contrat
    assert contrat.indicateurs.count() == 5


@pytest.mark.parametrize("travail", ["revision", "cible", "a_la_main"])
def test_undoing_is_refused_once_somebody_worked_on_them(contrat, lecture, relectrice, travail):
    if travail == "revision":
        contrat.indicateurs.filter(cle_lecture__endswith=":i1").update(revision=2)
    elif travail == "cible":
        CibleFactory(indicateur=repris(lecture, "i1"))
    else:
        IndicateurFactory(contrat=contrat, libelle="Ajouté à la main")
    with pytest.raises(Refus, match=r"Nombre de parents accueillis|Ajouté à la main"):
        defaire(lecture=lecture, acteur=relectrice)
    assert contrat.indicateurs.count() >= 5


def test_undoing_one_confirmation_is_refused_when_an_indicator_was_tied_by_hand(lecture, relectrice):
    confirmer(lecture=lecture, cles=["n4"], acteur=relectrice, nouveau=NOUVEAU)
    contrat = confirmer(lecture=lecture, cles=TOUT, acteur=relectrice).contrat
    IndicateurFactory(contrat=contrat, libelle="Lié", engagements=[contrat.engagements.get(redactions__numero="1")])
    with pytest.raises(Refus, match="Lié"):
        defaire(lecture=lecture, acteur=relectrice, derniere=True)


@pytest.mark.parametrize(
    ("mots", "nature"),
    [
        ("Nombre de jeunes accompagnés", "nombre"),
        ("Taux de réussite au brevet", "taux"),
        ("Part des jeunes sans diplôme", "taux"),
        ("Nombre et montant des aides", "nombre_montant"),
        ("Montant des crédits mobilisés", "montant"),
        ("Signature de la convention", "oui_non"),
        ("Cartographie des lieux d’accueil", ""),
    ],
)
def test_words_tell_the_nature(mots, nature):
    assert guess_nature(mots) == nature


def test_words_that_name_nothing_yet():
    assert is_awaiting("Déterminés au cours de l'année 2020")
    assert is_awaiting("À définir")
    assert is_awaiting("")
    assert not is_awaiting("Nombre de parents accueillis")


@pytest.mark.parametrize(
    ("partielle", "jour"),
    [
        ("2020", date(2020, 12, 31)),
        ("2019-12", date(2019, 12, 31)),
        ("2020-02", date(2020, 2, 29)),
        ("2020-07-03", date(2020, 7, 3)),
        ("fin 2020", None),
        ("2020-13", None),
        (None, None),
    ],
)
def test_the_last_day_of_a_partial_date(partielle, jour):
    assert last_day(partielle) == jour
