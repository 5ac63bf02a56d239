"""What the project manager asked to be told: in her calendar, and two weeks ahead by e-mail."""

from __future__ import annotations

from reciproque.accueil.actions import create_agenda, save_preference
from reciproque.comptes.models import User


def choisir_messages(cheffe: User) -> None:
    """A link whose token is told to nobody (she makes it again to see it), and her choice of messages."""
    create_agenda(user=cheffe, nom="Agenda du service")
    save_preference(user=cheffe, acteur=cheffe, jour_resume=0, rappel_j14=True)
