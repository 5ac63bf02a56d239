"""From a file to a reading ready for review: once, whatever happens on the way."""

from importlib import import_module

import pytest
from django.core.files.storage import default_storage

from reciproque import lecture as lecteur
from reciproque.contrats.models import Document, Fiche, Lecture
from reciproque.relecture.actions import abandonner, deposer
from reciproque.relecture.actions.lire import executer_lecture
from reciproque.socle.fichiers import FichierRefuse
from reciproque.socle.models import Fichier, Travail
from reciproque.socle.travaux import EchecTravail, Suivi
from tests.factories.comptes import UserFactory
from tests.factories.relecture import TEXTE, ContratVideFactory, contenu_lu, donner_role, equipiere

pytestmark = pytest.mark.django_db


class LectureFaite:
    texte = TEXTE

    def to_dict(self):
        return contenu_lu()


@pytest.fixture
def lus(monkeypatch):
    """The reader, whose own tests are elsewhere, gives the reading of TEXTE; what it was given is kept."""
    recus = []

    def lire(contenu, nom, *, progres):
        recus.append(nom)
        progres(0.5, "Engagements")
        return LectureFaite()

    monkeypatch.setattr(lecteur, "lire", lire)
    return recus


@pytest.fixture
def relectrice():
    return equipiere()


def donner(user, nom="protocole.txt", contenu=TEXTE, **autres):
    return deposer(contenu=contenu.encode(), nom=nom, acteur=user, **autres)


def compter():
    return {modele.__name__: modele.objects.count() for modele in (Fichier, Document, Lecture, Fiche)}


def test_a_document_is_read_and_made_ready(lus, relectrice):
    travail = donner(relectrice).travail
    assert (travail.etat, travail.titre) == (Travail.Etat.TERMINE, "Lecture de «\u00a0protocole.txt\u00a0»")
    lecture = Lecture.objects.get()
    assert travail.url_resultat == f"/lectures/{lecture.pk}/"
    assert (lecture.schema, lecture.lecteur) == ("reciproque.lecture/1", "reciproque.lecture 0.1")
    assert (lecture.document.texte, lecture.document.lignes, lecture.document.depose_par) == (TEXTE, 21, relectrice)
    assert lecture.fiches.filter(genre=Fiche.Genre.ENGAGEMENT).count() == 5


@pytest.mark.parametrize("nom", ["protocole.txt", "copie du protocole.txt"])
def test_the_same_content_is_recognised_and_creates_nothing(lus, relectrice, nom):
    donner(relectrice)
    avant = compter()
    depot = donner(relectrice, nom=nom)
    assert (depot.deja, depot.lecture, depot.travail) == (True, Lecture.objects.get(), None)
    assert compter() == avant
    assert len(lus) == 1


def test_a_reading_put_aside_is_recognised_too(lus, relectrice):
    donner(relectrice)
    abandonner(lecture=Lecture.objects.get(), acteur=relectrice)
    assert donner(relectrice).lecture.etat == Lecture.Etat.ABANDONNEE


def test_a_file_waiting_to_be_read_is_not_queued_twice(lus, relectrice, monkeypatch):
    monkeypatch.setattr("reciproque.socle.travaux.executer", lambda travail_id: None)
    premier = donner(relectrice)
    second = donner(relectrice, nom="autre nom.txt")
    assert (second.travail, second.deja) == (premier.travail, True)
    assert Fichier.objects.get().pk == premier.travail.parametres["fichier_id"]


def test_what_someone_else_filed_stays_unknown(lus, relectrice):
    donner(relectrice)
    depot = donner(equipiere())
    assert not depot.deja
    assert Document.objects.count() == 2


def test_a_colleague_on_the_same_contract_finds_the_reading(lus, relectrice):
    contrat = ContratVideFactory()
    donner_role(relectrice, contrat)
    donner(relectrice, contrat=contrat)
    depot = donner(equipiere(contrat), contrat=contrat)
    assert (depot.deja, depot.lecture.contrat) == (True, contrat)
    assert Document.objects.count() == 1


def test_a_file_that_is_no_document_is_refused_before_anything(relectrice):
    with pytest.raises(FichierRefuse, match="un programme"):
        deposer(contenu=b"\x7fELF\x00\x00", nom="protocole.txt", acteur=relectrice)
    assert compter() == dict.fromkeys(compter(), 0)


def test_a_text_too_heavy_is_refused_and_not_kept(relectrice, monkeypatch):
    monkeypatch.setitem(import_module("reciproque.relecture.actions.deposer").TAILLES, "texte", 10)
    with pytest.raises(FichierRefuse, match="trop lourd"):
        donner(relectrice)
    assert compter() == dict.fromkeys(compter(), 0)


def test_a_document_the_reader_refuses_leaves_nothing(relectrice, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        travail = donner(relectrice, contenu="Recette de la tarte aux pommes.\n").travail
    assert travail.etat == Travail.Etat.ECHOUE
    assert "pas un contrat de ville" in travail.erreur
    assert compter() == dict.fromkeys(compter(), 0)
    assert not [
        nom
        for dossier in default_storage.listdir("fichiers")[0]
        for nom in default_storage.listdir(f"fichiers/{dossier}")[1]
    ]


def test_run_twice_the_job_gives_the_same_reading(lus, relectrice):
    """The worker dies after writing and before saying so: another does the job again."""
    travail = donner(relectrice).travail
    avant = compter()
    resultat = executer_lecture(Suivi(travail, None), **travail.parametres)
    assert resultat == travail.resultat
    assert compter() == avant


def test_a_failure_half_way_leaves_nothing_and_the_job_can_run_again(lus, relectrice, monkeypatch):
    with monkeypatch.context() as m:

        def tomber(*args, **kwargs):
            raise RuntimeError("coupure")

        m.setattr(Fiche.objects, "bulk_create", tomber)
        travail = donner(relectrice).travail
    assert travail.etat == Travail.Etat.ECHOUE
    assert compter() == {"Fichier": 1, "Document": 0, "Lecture": 0, "Fiche": 0}
    from reciproque.socle.travaux import relancer

    relancer(travail=travail, acteur=relectrice)
    travail.refresh_from_db()
    assert travail.etat == Travail.Etat.TERMINE
    assert Lecture.objects.get().fiches.exists()


def test_a_file_no_longer_kept_is_asked_again(lus, relectrice):
    travail = donner(relectrice).travail
    Lecture.objects.all().delete()
    Document.objects.all().delete()
    Fichier.objects.all().delete()
    with pytest.raises(EchecTravail, match="à nouveau"):
        executer_lecture(Suivi(travail, None), **travail.parametres)


def test_progress_is_told_as_the_reader_goes(lus, relectrice, monkeypatch):
    dits = []
    monkeypatch.setattr(Suivi, "avancer", lambda self, pourcent, etape="": dits.append((round(pourcent), etape)))
    donner(relectrice)
    assert dits == [(2, "Ouverture du document"), (46, "Engagements"), (92, "Préparation de la relecture")]


def test_characters_no_database_holds_are_replaced(relectrice, monkeypatch):
    """A PDF may give null characters and halves of surrogate pairs."""

    class Abimee(LectureFaite):
        texte = TEXTE.replace("Ouvrir", "Ou\0vrir \ud800")

        def to_dict(self):
            contenu = contenu_lu()
            contenu["engagements"][0]["texte"] = "Ou\0vrir \ud800"
            return contenu

    monkeypatch.setattr(lecteur, "lire", lambda contenu, nom, *, progres: Abimee())
    assert donner(relectrice).travail.etat == Travail.Etat.TERMINE
    lecture = Lecture.objects.get()
    assert "Ou\ufffdvrir ?" in lecture.document.texte
    assert lecture.fiches.get(cle="e1").contenu["texte"] == "Ou\ufffdvrir ?"


def test_someone_without_contract_files_alone(lus):
    user = UserFactory()
    assert donner(user).travail.proprietaire == user
