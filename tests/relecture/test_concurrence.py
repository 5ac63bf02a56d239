"""Two people at the same instant, on real connections: nothing twice, nothing lost, nobody meets an error."""

import pytest

from reciproque import lecture as lecteur
from reciproque.annuaire.models import Organisation
from reciproque.contrats.concurrence import Conflit, Refus
from reciproque.contrats.models import Contrat, Document, Fiche, Lecture
from reciproque.relecture.actions import Depot, confirmer, corriger, deposer, ecarter
from reciproque.socle.models import Entree, Fichier, Travail
from reciproque.territoires.models import Commune, Quartier
from tests.acces.test_concurrence import ensemble
from tests.factories.relecture import (
    NOUVEAU,
    TEXTE,
    TOUT,
    ContratVideFactory,
    contenu_lu,
    creer_lecture,
    donner_role,
    equipiere,
    fiche,
)
from tests.relecture.test_deposer import LectureFaite

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_reading_confirmed_in_two_windows_makes_one_contract():
    user = equipiere()
    lecture = creer_lecture(user)

    def geste():
        return confirmer(lecture=lecture, cles=TOUT, acteur=user, nouveau=NOUVEAU)

    bilans = ensemble(geste, geste)
    assert sorted(b.cree for b in bilans) == [False, True]
    contrat = Contrat.objects.get(nom=NOUVEAU.nom)
    assert {b.contrat for b in bilans} == {contrat}
    assert contrat.engagements.count() == 5


def test_two_documents_confirmed_at_once_share_organisations_and_places():
    def preparer(n):
        user, contenu = equipiere(), contenu_lu()
        contenu["document"]["empreinte"] = str(n) * 64
        lecture = creer_lecture(user, contenu=contenu)
        return lambda: confirmer(lecture=lecture, cles=TOUT, acteur=user, nouveau=NOUVEAU)

    bilans = ensemble(preparer(1), preparer(2))
    assert [b.cree for b in bilans] == [True, True]
    assert Organisation.objects.filter(nom="État").count() == 1
    assert Commune.objects.filter(nom="Bourg-Neuf").count() == 1
    assert Quartier.objects.filter(nom="Les Tilleuls").count() == 1


def test_the_same_record_corrected_by_two_people_keeps_one_and_tells_the_other():
    lecture = creer_lecture(equipiere())
    e1 = fiche(lecture, "e1")

    def geste(texte):
        user = equipiere()
        return lambda: corriger(fiche=e1, revision=1, contenu=e1.contenu | {"texte": texte}, acteur=user)

    resultats = ensemble(geste("La première"), geste("La seconde"))
    gagnante = next(r for r in resultats if isinstance(r, Fiche))
    perdante = next(r for r in resultats if isinstance(r, Conflit))
    e1.refresh_from_db()
    assert e1.contenu["texte"] == gagnante.contenu["texte"] == perdante.actuel.contenu["texte"]
    assert Entree.objects.pour(e1).count() == 1


def test_a_record_dropped_while_it_is_confirmed_is_one_or_the_other():
    user = equipiere()
    lecture = creer_lecture(user)
    e4 = fiche(lecture, "e4")
    _, geste = ensemble(
        lambda: confirmer(lecture=lecture, cles=TOUT, acteur=user, nouveau=NOUVEAU),
        lambda: ecarter(fiche=e4, revision=1, acteur=user),
    )
    e4.refresh_from_db()
    engagements = Contrat.objects.get(nom=NOUVEAU.nom).engagements.count()
    if isinstance(geste, Refus):
        assert (e4.etat, engagements) == (Fiche.Etat.CONFIRMEE, 5)
    else:
        assert (e4.etat, engagements) == (Fiche.Etat.ECARTEE, 4)


@pytest.fixture
def lecteur_rapide(monkeypatch):
    monkeypatch.setattr(lecteur, "lire", lambda contenu, nom, *, progres: LectureFaite())


@pytest.mark.usefixtures("lecteur_rapide")
@pytest.mark.parametrize("noms", [("protocole.txt", "protocole.txt"), ("protocole.txt", "copie.txt")])
def test_a_file_given_twice_at_once_is_read_once(noms):
    user = equipiere()
    depots = ensemble(*(lambda nom=nom: deposer(contenu=TEXTE.encode(), nom=nom, acteur=user) for nom in noms))
    assert all(isinstance(d, Depot) for d in depots), depots
    assert sorted(d.deja for d in depots) == [False, True]
    assert [m.objects.count() for m in (Document, Lecture, Travail, Fichier)] == [1, 1, 1, 1]


@pytest.mark.usefixtures("lecteur_rapide")
def test_a_file_given_by_two_colleagues_at_once_is_one_document():
    contrat = ContratVideFactory()

    def geste():
        user = equipiere()
        donner_role(user, contrat)
        return lambda: deposer(contenu=TEXTE.encode(), nom="protocole.txt", acteur=user, contrat=contrat)

    depots = ensemble(geste(), geste())
    assert all(isinstance(d, Depot) for d in depots), depots
    assert Document.objects.count() == Lecture.objects.count() == 1
    assert {t.etat for t in Travail.objects.all()} <= {Travail.Etat.TERMINE}
