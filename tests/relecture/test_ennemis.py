"""Files nobody should give: one sentence at both doors, and nothing kept (design §5)."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from reciproque.cli import main
from reciproque.contrats.models import Document, Fiche, Lecture
from reciproque.relecture.forms import DepotForm
from reciproque.socle.models import Fichier, Travail
from tests.factories.relecture import equipiere
from tests.relecture.ennemis import ennemis

CAS = tuple(ennemis())


def une_phrase(texte):
    """One paragraph that says what happened, no trace of the machine."""
    assert "\n" not in texte
    assert re.fullmatch(r"[A-Z«].{15,400}\.", texte), texte
    assert not re.search(r"Traceback|Error|Exception|None\b", texte)
    assert not re.search(r"[^\u00a0\u202f][:;?!]", texte), "breakable space"


@pytest.mark.parametrize("cas", CAS)
def test_the_command_refuses_with_one_sentence(cas, tmp_path, capsys):
    ennemi = ennemis()[cas]
    fichier = tmp_path / ennemi.nom
    fichier.write_bytes(ennemi.contenu)
    assert main(["lire", str(fichier)]) == 2
    sortie = capsys.readouterr()
    assert sortie.out == ""
    une_phrase(sortie.err.removesuffix("\n"))
    assert ennemi.mots in sortie.err


@pytest.mark.django_db
@pytest.mark.parametrize("cas", CAS)
def test_the_deposit_refuses_with_one_sentence_and_keeps_nothing(
    cas, client, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = tmp_path
    ennemi = ennemis()[cas]
    client.force_login(equipiere())
    with django_capture_on_commit_callbacks(execute=True):
        reponse = client.post(reverse("relecture:deposer"), {"fichier": SimpleUploadedFile(ennemi.nom, ennemi.contenu)})
    if ennemi.depot:
        assert reponse.status_code == 422
        (phrase,) = reponse.context["form"].errors["fichier"]
        assert not Travail.objects.exists()
        assert ennemi.depot in phrase
    else:
        assert reponse.status_code == 302
        travail = Travail.objects.get()
        assert (travail.etat, reponse.url) == (Travail.Etat.ECHOUE, travail.get_absolute_url())
        phrase = travail.erreur
        assert ennemi.mots in phrase
        reponse = client.get(reponse.url)
        assert reponse.status_code == 200
    une_phrase(phrase)
    assert phrase.replace("&", "&amp;") in reponse.content.decode()
    assert not any(modele.objects.exists() for modele in (Fichier, Document, Lecture, Fiche))
    assert not list(tmp_path.rglob("*.*"))


@pytest.mark.django_db
def test_the_page_says_which_files_are_taken(client):
    """Formats and limits of design §5."""
    user = equipiere()
    client.force_login(user)
    page = client.get(reverse("relecture:deposer")).content.decode()
    acceptees = set(re.search(r'accept="([^"]+)"', page)[1].split(","))
    assert {".txt", ".md", ".docx", ".odt", ".pdf"} <= acceptees
    assert not acceptees & {".xlsx", ".doc", ".png"}
    aide = re.sub(r"\s", " ", str(DepotForm(user=user).fields["fichier"].help_text))
    for limite in ("PDF jusqu’à 100 Mo et 1 000 pages", "50 Mo", "20 Mo et 200 000 lignes"):
        assert limite in aide
