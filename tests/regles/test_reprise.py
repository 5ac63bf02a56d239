"""The rules of a confirmed reading live in its contract, once; undoing the import takes them away."""

import pytest

from reciproque.contrats.concurrence import Refus
from reciproque.contrats.models import Fiche, Lecture
from reciproque.regles.actions.faits import type_fact
from reciproque.regles.evaluation import today
from reciproque.regles.models import DernierEtat, GenreFait, Regle
from reciproque.regles.proposition import propose, title_of
from reciproque.regles.rattrapage import after_migrate
from reciproque.regles.reprise import overdue, take_up, take_up_overdue
from reciproque.relecture.actions import confirmer, defaire, ecarter
from tests.factories.relecture import NOUVEAU, TOUT, contenu_lu, creer_lecture, equipiere, fiche, source

pytestmark = pytest.mark.django_db


def regle(objet, nature, ligne, valeur=1, unite="fois par an", force="obligation", texte=""):
    return {
        "objet": objet,
        "nature": nature,
        "valeur": valeur,
        "unite": unite,
        "force": force,
        "texte": texte or f"{objet}, dit la phrase.",
        "source": source(ligne),
    }


def contenu():
    lu = contenu_lu()
    lu["regles"] = [
        regle("Réunir le comité de pilotage", "frequence", 11, 2),
        regle("projet", "frequence", 12, 1, "projet par an et par quartier", "incitation"),
        regle("approuver l’avenant", "delai", 13, 4, "mois"),
        regle("Écarté à la relecture", "frequence", 13),
    ]
    return lu


@pytest.fixture
def user():
    return equipiere()


@pytest.fixture
def lecture(user):
    return creer_lecture(user, contenu=contenu())


@pytest.fixture
def contrat(lecture, user):
    derniere = lecture.fiches.filter(genre=Fiche.Genre.REGLE).order_by("ordre").last()
    ecarter(fiche=derniere, acteur=user, revision=derniere.revision)
    return confirmer(lecture=lecture, cles=TOUT, acteur=user, nouveau=NOUVEAU).contrat


def test_rules_are_taken_up_once_each_with_its_source_its_force_and_its_commitment(contrat, lecture, user):
    comite, projet, avenant = Regle.objects.filter(contrat=contrat).order_by("ligne_debut")
    assert (comite.genre, comite.parametres["nombre"], comite.force) == ("frequence", 2, "obligation")
    assert comite.engagement_id == fiche(lecture, "e1").objet_id
    assert (projet.parametres["portee"], projet.force) == ("quartier", "incitation")
    assert avenant.a_preciser
    assert DernierEtat.objects.filter(contrat=contrat, regle=comite).exists()
    assert take_up(contrat=contrat, lecture=lecture, acteur=user) == 0
    assert Regle.objects.filter(contrat=contrat).count() == 3


def test_contracts_confirmed_before_the_room_existed_are_taken_up_later(contrat, lecture):
    Regle.objects.filter(contrat=contrat).delete()
    lecture.fiches.filter(genre=Fiche.Genre.REGLE).update(objet_id=None)
    Lecture.objects.filter(pk=lecture.pk).update(etat=Lecture.Etat.CONFIRMEE)
    assert take_up_overdue() == 3
    assert not list(overdue())
    after_migrate(using="default", plan=[])
    assert Regle.objects.filter(contrat=contrat).count() == 3


def test_undoing_the_import_takes_the_rules_away(contrat, lecture, user):
    defaire(lecture=lecture, acteur=user)
    assert not Regle.objects.exclude(contrat=None).exists()
    assert not GenreFait.objects.exclude(contrat=None).exists()
    assert Regle.objects.national().exists()


def test_an_import_whose_rules_somebody_worked_on_is_not_undone(contrat, lecture, user):
    comite = Regle.objects.filter(contrat=contrat).order_by("ligne_debut").first()
    genre = GenreFait.objects.get(contrat=contrat, cle=comite.parametres["fait"])
    type_fact(contrat=contrat, acteur=user, genre=genre, date=today())
    with pytest.raises(Refus, match="ne se défait plus"):
        defaire(lecture=lecture, acteur=user)


@pytest.mark.parametrize(
    ("lu", "genre", "parametres", "sure"),
    [
        (regle("x", "frequence", 1, 1, "réunion par an et par qpv"), "frequence", {"portee": "quartier"}, True),
        (regle("x", "frequence", 1, 1, "fois tous les deux ans"), "frequence", {"tous_les": 2}, True),
        (regle("x", "frequence", 1, 1, "fois par campagne"), "frequence", {"nombre": 1}, False),
        (regle("x", "frequence", 1, 20000, "acteurs par an"), "frequence", {}, False),
        (regle("x", "date", 1, "2022-02", None), "date_fixe", {"le": "2022-02-28"}, True),
        (regle("x", "date", 1, "bientôt", None), "date_fixe", {}, False),
        (regle("x", "seuil", 1, "la moitié", "part"), "seuil", {"seuil": "50"}, True),
        (regle("x", "seuil", 1, 25, "%", texte="au plus 25 %"), "seuil", {"sens": "au_plus"}, True),
        (regle("x", "seuil", 1, 3, "points"), "seuil", {}, False),
        (regle("x", "ordre", 1, "avant et après chaque appel", None), "ordre", {"moment": "avant_apres"}, True),
        (regle("x", "delai", 1, 15, "jour avant la séance"), "delai", {"sens": "avant", "unite": "jours"}, False),
        (regle("x", "inconnue", 1), "a_preciser", {}, False),
    ],
)
def test_what_the_reader_found_becomes_a_kind_when_some_kind_says_it(lu, genre, parametres, sure):
    propose_ = propose(lu)
    assert (propose_.genre, propose_.sure) == (genre, sure)
    assert parametres.items() <= propose_.parametres.items()


def test_a_word_alone_does_not_name_a_rule():
    assert title_of({"objet": "projet", "texte": "Soutenir un projet par an."}) == "Soutenir un projet par an"
    assert title_of({"objet": "d’heures", "texte": "Réserver 5 %."}) == "D’heures\u00a0: Réserver 5 %"
    assert title_of({}) == "Règle du document"


def test_two_rules_that_count_the_same_words_count_apart(user):
    lu = contenu_lu()
    lu["regles"] = [regle("projet", "frequence", ligne, texte="Un projet par an.") for ligne in (11, 12, 12)]
    lecture = creer_lecture(user, contenu=lu)
    contrat = confirmer(lecture=lecture, cles=TOUT, acteur=user, nouveau=NOUVEAU).contrat
    cles = [r.parametres["fait"] for r in Regle.objects.filter(contrat=contrat)]
    assert len(set(cles)) == 3
    assert len(set(GenreFait.objects.filter(contrat=contrat).values_list("libelle", flat=True))) == 3
