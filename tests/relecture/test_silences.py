"""What the document does not say is asked once per branch, can be passed, and is never invented."""

import pytest
from django.urls import reverse

from reciproque.contrats.models import Fiche
from reciproque.relecture.actions import annuler, completer
from reciproque.relecture.actions.completer import questions
from tests.factories.relecture import creer_lecture, equipiere, fiche

pytestmark = pytest.mark.django_db


@pytest.fixture
def relectrice():
    return equipiere()


@pytest.fixture
def lecture(relectrice):
    return creer_lecture(relectrice)


def test_only_what_lacks_is_asked(lecture):
    assert [(q.branche, q.manques, q.total) for q in questions(lecture)] == [
        ("n1", {"periode": 2, "chef_de_file": 3, "echeance": 3}, 3),
        ("n4", {"periode": 1}, 1),
        ("", {"periode": 1, "chef_de_file": 1, "echeance": 1}, 1),
    ]


def test_the_answer_goes_where_it_lacks_and_nowhere_else(lecture, relectrice):
    reponses = {"periode": "2020-2022", "chef_de_file": "Commune de Bourg-Neuf", "echeance": ""}
    assert completer(lecture=lecture, branche="n1", reponses=reponses, acteur=relectrice) == 3
    e1, e3, e4 = (fiche(lecture, cle).contenu for cle in ("e1", "e3", "e4"))
    assert (e1["periode"], e1["echeance"]) == ("2020-2022", None)
    assert [(p["nom"], p["role"]) for p in e1["partenaires"]] == [
        ("Caisse d'allocations familiales", "inconnu"),
        ("Commune de Bourg-Neuf", "chef_de_file"),
    ]
    assert e3["periode"] == {"debut": "2020", "fin": "2022"}, "what the document says stays"
    assert e4["periode"] is None, "another branch"
    assert fiche(lecture, "e1").contenu_lu["periode"] is None


def test_passed_or_answered_it_is_not_asked_again(lecture, relectrice):
    completer(lecture=lecture, branche="n4", reponses={"periode": ""}, acteur=relectrice)
    assert [q.branche for q in questions(lecture)] == ["n1", ""]
    assert completer(lecture=lecture, branche="n4", reponses={"periode": "2020"}, acteur=relectrice) == 0


def test_it_is_undone_like_any_gesture(lecture, relectrice):
    completer(lecture=lecture, branche="n1", reponses={"echeance": "2022"}, acteur=relectrice)
    assert annuler(lecture=lecture, acteur=relectrice).fait
    assert {f.etat for f in lecture.fiches.filter(genre=Fiche.Genre.ENGAGEMENT)} == {Fiche.Etat.PROPOSEE}
    assert fiche(lecture, "e1").contenu["echeance"] is None


def test_branch_after_branch_on_the_page(lecture, relectrice, client, django_assert_max_num_queries):
    client.force_login(relectrice)
    url = reverse("relecture:silences", args=[lecture.pk])
    with django_assert_max_num_queries(12):
        page = client.get(url).content.decode()
    assert "Pilier 1 Cohésion sociale" in page
    reponse = client.post(url, {"branche": "n1", "echeance": "bientôt"})
    assert reponse.status_code == 422
    assert "n’est pas comprise" in reponse.content.decode()
    page = client.post(url, {"branche": "n1", "echeance": "juillet 2022", "periode": ""}, follow=True).content.decode()
    assert "Pilier 2 Cadre de vie" in page
    assert fiche(lecture, "e1").contenu["echeance"] == "2022-07"
    page = client.post(url, {"branche": "n4", "passer": "1"}, follow=True).content.decode()
    assert "Hors de l’arborescence" in page
    assert "déjà répondu" in client.post(url, {"branche": "n4", "periode": "2020"}, follow=True).content.decode()
    page = client.post(url, {"branche": "", "passer": "1"}, follow=True).content.decode()
    assert "plus rien à demander" in page
