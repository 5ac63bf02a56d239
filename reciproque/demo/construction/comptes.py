"""The people of the demonstration, and what each may do. They have no password: they come in by the doors of /demo/."""

from __future__ import annotations

from django.utils import timezone

from reciproque.annuaire.models import Organisation
from reciproque.comptes.models import User
from reciproque.contrats.models import Acces, Contrat

from ..personnes import PERSONNES


def poser_comptes(organisations: dict[str, Organisation]) -> dict[str, User]:
    """Accounts by address, in the order of the door."""
    return {
        personne.email: User.objects.create_user(
            personne.email,
            nom=personne.nom,
            organisation=organisations.get(personne.organisation),
            est_administrateur=personne.est_administrateur,
            ouvert_le=timezone.now(),
        )
        for personne in PERSONNES.values()
    }


def donner_acces(comptes: dict[str, User], contrats: dict[str, list[Contrat]], chefs: dict[str, User]) -> None:
    """Open to each the contracts of ``contrats`` they come for; ``chefs`` gives them."""
    deja = set(Acces.objects.values_list("user", "contrat", "role"))
    Acces.objects.bulk_create(
        Acces(user=comptes[personne.email], contrat=contrat, role=personne.role, donne_par=chefs[cle])
        for personne in PERSONNES.values()
        if personne.role
        for cle in personne.contrats
        for contrat in contrats[cle]
        if (comptes[personne.email].pk, contrat.pk, personne.role) not in deja
    )
