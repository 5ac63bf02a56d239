"""Undo, redo, split, merge: several steps, per person, and never over somebody else's work."""

import pytest

from reciproque.contrats.concurrence import Conflit, Refus
from reciproque.contrats.models import Fiche
from reciproque.relecture.actions import (
    annuler,
    confirmer,
    corriger,
    couper,
    ecarter,
    garder,
    garder_branche,
    refaire,
    reunir,
)
from reciproque.relecture.actions.gestes import GARDES
from reciproque.relecture.models import Geste
from reciproque.relecture.pile import next_gestures
from reciproque.socle.models import Entree
from tests.factories.relecture import NOUVEAU, contenu_grand, creer_lecture, equipiere, fiche

pytestmark = pytest.mark.django_db
Genre, Etat = Fiche.Genre, Fiche.Etat


@pytest.fixture
def relectrice():
    return equipiere()


@pytest.fixture
def lecture(relectrice):
    return creer_lecture(relectrice)


def etats(lecture):
    """All that undoing must give back: every record but its revision."""
    return {
        (f.genre, f.cle): (f.etat, f.contenu, f.parent_cle, f.branche, f.liee_a, f.ligne_debut, f.ligne_fin)
        for f in lecture.fiches.all()
    }


def defaire(lecture, user):
    return annuler(lecture=lecture, acteur=user)


def test_several_steps_back_and_forth(lecture, relectrice):
    def e1():
        return fiche(lecture, "e1")

    depart = etats(lecture)
    garder(fiche=e1(), revision=1, acteur=relectrice)
    corriger(fiche=e1(), revision=2, contenu=e1().contenu | {"texte": "Autre", "noeud": "n4"}, acteur=relectrice)
    ecarter(fiche=fiche(lecture, "e2"), revision=1, acteur=relectrice)
    arrivee = etats(lecture)
    phrases = [defaire(lecture, relectrice).phrase.replace("\u00a0", " ") for _ in range(4)]
    assert phrases == [
        "Annulé : écarté Engagement 2.",
        "Annulé : corrigé Engagement 1.",
        "Annulé : accepté Engagement 1.",
        "Il n’y a rien à annuler.",
    ]
    assert etats(lecture) == depart
    assert [refaire(lecture=lecture, acteur=relectrice).fait for _ in range(4)] == [True, True, True, False]
    assert etats(lecture) == arrivee


def test_what_was_undone_is_forgotten_once_one_does_something_else(lecture, relectrice):
    garder(fiche=fiche(lecture, "e1"), revision=1, acteur=relectrice)
    defaire(lecture, relectrice)
    assert next_gestures(lecture, relectrice) == ("", "accepté\u00a0Engagement 1")
    ecarter(fiche=fiche(lecture, "e2"), revision=1, acteur=relectrice)
    assert not refaire(lecture=lecture, acteur=relectrice).fait


def test_each_person_undoes_their_own(lecture, relectrice):
    autre = equipiere()
    garder(fiche=fiche(lecture, "e1"), revision=1, acteur=relectrice)
    garder(fiche=fiche(lecture, "e2"), revision=1, acteur=autre)
    assert defaire(lecture, relectrice).fait
    assert (fiche(lecture, "e1").etat, fiche(lecture, "e2").etat) == (Etat.PROPOSEE, Etat.ACCEPTEE)


def test_nothing_is_undone_over_somebody_elses_work(lecture, relectrice):
    garder(fiche=fiche(lecture, "e2"), revision=1, acteur=relectrice)
    e1 = corriger(
        fiche=fiche(lecture, "e1"),
        revision=1,
        contenu=fiche(lecture, "e1").contenu | {"texte": "À moi"},
        acteur=relectrice,
    )
    corriger(fiche=e1, revision=2, contenu=e1.contenu | {"texte": "À elle"}, acteur=equipiere())
    retour = defaire(lecture, relectrice)
    assert (retour.fait, fiche(lecture, "e1").contenu["texte"]) == (False, "À elle")
    assert "modifiée par quelqu’un d’autre" in retour.phrase
    assert defaire(lecture, relectrice).fait, "the gesture before it can still be undone"
    assert fiche(lecture, "e2").etat == Etat.PROPOSEE


def test_a_branch_kept_at_once_is_undone_at_once_but_for_what_others_changed(lecture, relectrice):
    garder_branche(lecture=lecture, branche="n1", acteur=relectrice)
    ecarter(fiche=fiche(lecture, "e2"), revision=2, acteur=equipiere())
    retour = defaire(lecture, relectrice)
    assert "1 fiche" in retour.phrase.replace("\u00a0", " ")
    assert {fiche(lecture, cle).etat for cle in ("e1", "e3")} == {Etat.PROPOSEE}
    assert fiche(lecture, "e2").etat == Etat.ECARTEE


def test_a_node_moved_and_moved_back_takes_all_it_holds(lecture, relectrice):
    depart = etats(lecture)
    n2 = fiche(lecture, "n2", Genre.NOEUD)
    corriger(fiche=n2, revision=1, contenu=n2.contenu | {"parent": "n4"}, acteur=relectrice)
    assert fiche(lecture, "e1").branche == "n4"
    defaire(lecture, relectrice)
    assert etats(lecture) == depart


def test_what_is_confirmed_is_no_longer_undone(lecture, relectrice):
    garder(fiche=fiche(lecture, "e4"), revision=1, acteur=relectrice)
    confirmer(lecture=lecture, cles=["n4"], acteur=relectrice, nouveau=NOUVEAU)
    assert "confirmée" in defaire(lecture, relectrice).phrase
    assert fiche(lecture, "e4").etat == Etat.CONFIRMEE


def test_undoing_is_in_the_journal_and_the_pile_is_bounded(lecture, relectrice):
    for _ in range(GARDES // 2 + 5):
        f = fiche(lecture, "e1")
        garder(fiche=f, revision=f.revision, acteur=relectrice)
        f.refresh_from_db()
        ecarter(fiche=f, revision=f.revision, acteur=relectrice)
    assert Geste.objects.filter(lecture=lecture).count() == GARDES
    defaire(lecture, relectrice)
    entree = Entree.objects.pour(lecture).get(verbe="annulé")
    assert entree.apres == {"geste": "écarté\u00a0Engagement 1"}


# --- Split ----------------------------------------------------------------------------------------


def textes(lecture):
    fiches = lecture.fiches.filter(genre=Genre.ENGAGEMENT).exclude(etat=Etat.ECARTEE)
    return [f.contenu["texte"] for f in fiches.order_by("ordre", "pk")]


def test_a_record_is_split_twice_and_each_part_keeps_its_passage(lecture, relectrice):
    depart, e1 = etats(lecture), fiche(lecture, "e1")
    couper(fiche=e1, revision=1, parties=["Ouvrir une maison", "des parents aux Tilleuls"], acteur=relectrice)
    couper(fiche=e1, revision=2, parties=["Ouvrir", "une maison"], acteur=relectrice)
    assert textes(lecture)[:4] == [
        "Ouvrir",
        "une maison",
        "des parents aux Tilleuls",
        "Former les équipes d'accueil à l'accès aux droits",
    ]
    parts = lecture.fiches.filter(cle__startswith="e1").order_by("ordre")
    assert [(f.ligne_debut, f.branche, len(f.contenu["partenaires"])) for f in parts] == [(11, "n1", 2)] * 3
    assert [f.contenu["id"] for f in parts] == [f.cle for f in parts]
    assert {f.liee_a for f in parts} == {"", "e1"}
    arrivee = etats(lecture)
    assert defaire(lecture, relectrice).structure
    defaire(lecture, relectrice)
    assert etats(lecture) == depart
    refaire(lecture=lecture, acteur=relectrice)
    refaire(lecture=lecture, acteur=relectrice)
    assert etats(lecture) == arrivee


@pytest.mark.parametrize(
    ("parties", "message"),
    [(["Ouvrir une maison des parents aux Tilleuls", " "], "où couper"), (["Ouvrir", "une école"], "ne change pas")],
)
def test_a_split_only_cuts(lecture, relectrice, parties, message):
    with pytest.raises(Refus, match=message):
        couper(fiche=fiche(lecture, "e1"), revision=1, parties=parties, acteur=relectrice)


def test_a_split_is_refused_over_somebody_elses_change(lecture, relectrice):
    garder(fiche=fiche(lecture, "e1"), revision=1, acteur=equipiere())
    with pytest.raises(Conflit):
        couper(fiche=fiche(lecture, "e1"), revision=1, parties=["Ouvrir", "une…"], acteur=relectrice)


def test_a_split_is_not_undone_once_a_part_was_corrected_by_someone(lecture, relectrice):
    _, part = couper(
        fiche=fiche(lecture, "e1"),
        revision=1,
        parties=["Ouvrir une maison", "des parents aux Tilleuls"],
        acteur=relectrice,
    )
    corriger(fiche=part, revision=1, contenu=part.contenu | {"texte": "Aux Tilleuls"}, acteur=equipiere())
    assert not defaire(lecture, relectrice).fait
    assert textes(lecture)[:2] == ["Ouvrir une maison", "Aux Tilleuls"]


# --- Merge ----------------------------------------------------------------------------------------


def test_several_records_become_one(lecture, relectrice):
    depart = etats(lecture)
    cles = [fiche(lecture, cle).pk for cle in ("e3", "e1", "e2")]
    une = reunir(lecture=lecture, fiches=cles, acteur=relectrice)
    assert une.cle == "e1"
    assert une.contenu["texte"] == (
        "Ouvrir une maison des parents aux Tilleuls Former les équipes d'accueil à l'accès aux droits "
        "Suivre chaque année les jeunes sans solution"
    )
    assert [p["marque"] for p in une.contenu["partenaires"]] == [
        "CAF",
        "commune de Bourg-Neuf",
        "Tous les bailleurs",
        "ML",
    ]
    assert (une.ligne_debut, une.ligne_fin) == (11, 14)
    assert une.contenu["periode"] == {"debut": "2020", "fin": "2022"}
    autre = fiche(lecture, "e2")
    assert (autre.etat, autre.liee_a) == (Etat.ECARTEE, "e1")
    defaire(lecture, relectrice)
    assert etats(lecture) == depart


def test_what_was_merged_can_be_split_again(lecture, relectrice):
    une = reunir(lecture=lecture, fiches=[fiche(lecture, c).pk for c in ("e1", "e2")], acteur=relectrice)
    couper(
        fiche=une, revision=une.revision, parties=["Ouvrir une maison", une.contenu["texte"][17:]], acteur=relectrice
    )
    assert len(textes(lecture)) == 5


@pytest.mark.parametrize(
    ("cles", "message"),
    [([("engagement", "e1")], "au moins deux"), ([("engagement", "e1"), ("noeud", "n1")], "même genre")],
)
def test_a_merge_that_makes_no_sense_is_refused(lecture, relectrice, cles, message):
    with pytest.raises(Refus, match=message):
        reunir(lecture=lecture, fiches=[fiche(lecture, c, g).pk for g, c in cles], acteur=relectrice)


def test_two_nodes_are_not_merged(lecture, relectrice):
    with pytest.raises(Refus, match="ne se coupe ni ne se réunit"):
        reunir(lecture=lecture, fiches=[fiche(lecture, c, Genre.NOEUD).pk for c in ("n1", "n4")], acteur=relectrice)


def test_a_merge_over_somebody_elses_change_is_told(lecture, relectrice):
    e1, e2 = fiche(lecture, "e1"), fiche(lecture, "e2")
    garder(fiche=e1, revision=1, acteur=equipiere())
    with pytest.raises(Refus, match="entre-temps"):
        reunir(lecture=lecture, fiches=[e1.pk, e2.pk], revisions={e1.pk: 1, e2.pk: 1}, acteur=relectrice)


def test_a_large_branch_is_kept_and_undone_in_few_queries(relectrice, django_assert_max_num_queries):
    lecture = creer_lecture(relectrice, contenu=contenu_grand(engagements=600, piliers=1))
    with django_assert_max_num_queries(20):
        garder_branche(lecture=lecture, branche="p1", acteur=relectrice)
    with django_assert_max_num_queries(20):
        assert defaire(lecture, relectrice).fait
    assert not lecture.fiches.filter(etat=Etat.ACCEPTEE).exists()


def test_undoing_a_record_of_another_kind_redraws_the_progress_of_the_page(lecture, relectrice, client):
    """On the list of commitments, one undoes the neighbourhood kept just before on another page."""
    quartier = lecture.fiches.filter(genre=Genre.QUARTIER).first()
    garder(fiche=quartier, revision=quartier.revision, acteur=relectrice)
    client.force_login(relectrice)
    engagements = lecture.fiches.filter(genre=Genre.ENGAGEMENT).count()
    reponse = client.post(
        f"/lectures/{lecture.pk}/annuler/",
        {"suite": f"/lectures/{lecture.pk}/fiches/?etat=proposee", "affichees": ""},
        headers={"HX-Request": "true"},
    )
    assert reponse.context["avancement"].genre == Genre.ENGAGEMENT
    assert reponse.context["avancement"].total == engagements
    page = reponse.content.decode()
    assert page.count('id="reste-engagement"') == 1
    assert page.count('id="reste-quartier"') == 1
