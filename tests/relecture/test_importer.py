"""``reciproque importer``: a draft ready for review, from the command line."""

import pytest
from django.core.management import CommandError, call_command

from reciproque.contrats.models import Lecture
from tests.factories.comptes import AdministrateurFactory
from tests.factories.relecture import equipiere
from tests.relecture.test_deposer import TEXTE, lus  # noqa: F401 (a fixture)

pytestmark = pytest.mark.django_db


@pytest.fixture
def fichier(tmp_path):
    chemin = tmp_path / "protocole.txt"
    chemin.write_text(TEXTE, encoding="utf-8")
    return str(chemin)


@pytest.mark.usefixtures("lus")
def test_a_draft_is_prepared_for_the_first_administrator(fichier, capsys, client):
    admin = AdministrateurFactory()
    call_command("importer", fichier, "--contrat=Protocole de Val-Fleuri")
    lecture = Lecture.objects.get()
    assert f"/lectures/{lecture.pk}/" in capsys.readouterr().out
    assert lecture.document.depose_par == admin
    client.force_login(admin)
    form = client.get(f"/lectures/{lecture.pk}/confirmer/").context["contrat_form"]
    assert form["nom"].value() == "Protocole de Val-Fleuri"
    assert lecture.etat == Lecture.Etat.A_RELIRE, "nothing enters a contract before someone confirms"


@pytest.mark.usefixtures("lus")
def test_for_another_account_and_only_once(fichier, capsys):
    user = equipiere()
    for _ in range(2):
        call_command("importer", fichier, "--contrat=Protocole", f"--compte={user.email.upper()}")
    assert Lecture.objects.get().document.depose_par == user
    assert "déjà été lu" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("contenu", "compte", "message"),
    [
        ("Recette de la tarte aux pommes.\n", "", "pas un contrat de ville"),
        ("", "", "est vide"),
        (TEXTE, "personne@exemple.fr", "Aucun compte"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_sentence(tmp_path, contenu, compte, message):
    AdministrateurFactory()
    chemin = tmp_path / "document.txt"
    chemin.write_text(contenu, encoding="utf-8")
    with pytest.raises(CommandError, match=message) as refus:
        call_command("importer", str(chemin), "--contrat=X", *([f"--compte={compte}"] if compte else []))
    assert refus.value.returncode == 2


def test_a_file_that_is_not_there(tmp_path):
    AdministrateurFactory()
    with pytest.raises(CommandError, match="ne s’ouvre pas"):
        call_command("importer", str(tmp_path / "rien.txt"), "--contrat=X")


def test_without_anyone_to_file_it(fichier):
    with pytest.raises(CommandError, match="administrateur"):
        call_command("importer", fichier, "--contrat=X")
