"""``reciproque administrateur``: the way into a new instance, and back into a lost one."""

import io

import pytest
from django.core.management import CommandError, call_command

from reciproque.comptes.models import User
from tests.factories.comptes import MOT_DE_PASSE, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def clavier(monkeypatch):
    """What is typed, in order, in a terminal; passwords unseen."""

    def taper(*reponses, terminal=True):
        suite = iter(reponses)

        def repondre(question=""):
            try:
                return next(suite)
            except StopIteration:
                raise EOFError from None

        monkeypatch.setattr("builtins.input", repondre)
        monkeypatch.setattr("getpass.getpass", repondre)
        monkeypatch.setattr("sys.stdin.isatty", lambda: terminal, raising=False)

    return taper


def lancer(*arguments):
    sortie, erreurs = io.StringIO(), io.StringIO()
    call_command("creer_administrateur", *arguments, stdout=sortie, stderr=erreurs)
    return sortie.getvalue(), erreurs.getvalue()


def test_all_is_asked(clavier):
    clavier("Ada@Exemple.fr", "Ada Admin", MOT_DE_PASSE, MOT_DE_PASSE)
    sortie, _ = lancer()
    user = User.objects.get()
    assert (user.email, user.nom, user.est_administrateur, user.etat) == ("ada@exemple.fr", "Ada Admin", True, "actif")
    assert user.check_password(MOT_DE_PASSE)
    assert "ada@exemple.fr peut se connecter" in sortie
    assert MOT_DE_PASSE not in sortie


def test_a_weak_password_and_a_slip_are_asked_again(clavier):
    clavier("court", MOT_DE_PASSE, "autre chose", MOT_DE_PASSE, MOT_DE_PASSE)
    _, erreurs = lancer("ada@exemple.fr", "--nom=Ada")
    assert "12 caractères" in erreurs
    assert "Les deux mots de passe diffèrent" in erreurs
    assert User.objects.get().check_password(MOT_DE_PASSE)


def test_an_existing_account_gets_the_right_and_the_password(clavier):
    user = UserFactory(email="ada@exemple.fr", nom="Ada", is_active=False)
    clavier("colline-sept-lanterne", "colline-sept-lanterne")
    sortie, _ = lancer("ada@exemple.fr")
    user.refresh_from_db()
    assert "existe déjà" in sortie
    assert (user.nom, user.est_administrateur, user.is_active) == ("Ada", True, True)
    assert user.check_password("colline-sept-lanterne")


def test_without_a_terminal_the_password_is_one_line(clavier):
    clavier(MOT_DE_PASSE, terminal=False)
    lancer("ada@exemple.fr", "--nom=Ada")
    assert User.objects.get().check_password(MOT_DE_PASSE)


@pytest.mark.parametrize(
    ("arguments", "tape", "phrase"),
    [
        (["pas une adresse"], [], "n’est pas une adresse"),
        (["ada@exemple.fr", "--nom=Ada"], ["court"], "12 caractères"),
        (["ada@exemple.fr"], [""], "Il faut un nom"),
        (["ada@exemple.fr", "--nom=Ada"], [], "dans un terminal"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_made(clavier, arguments, tape, phrase):
    clavier(*tape, terminal=False)
    with pytest.raises(CommandError, match=phrase):
        lancer(*arguments)
    assert not User.objects.exists()
