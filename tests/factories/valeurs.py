"""Figures."""

from __future__ import annotations

from decimal import Decimal

from django.utils import timezone

from reciproque.indicateurs.models import Indicateur, Lieu, Valeur
from reciproque.indicateurs.periodes import Periode
from reciproque.indicateurs.secret import remask


def creer_valeur(indicateur: Indicateur, lieu, valeur=None, annee: int = 2021, **champs) -> Valeur:
    """A figure of a year on a place (a `Quartier`, a `Commune`… or a `Contrat`), masked if it has to be."""
    genre = type(lieu).__name__.lower()
    periode = champs.pop("periode", Periode.of_year(annee))
    if champs.pop("validee", False):
        champs |= {"statut": "validee", "validee_le": timezone.now()}
    if valeur is None and "etat" not in champs and not champs.get("texte"):
        champs["etat"] = "non_disponible"
    creee = Valeur.objects.create(
        indicateur=indicateur,
        definition=indicateur.definitions.current().get(),
        debut=periode.debut,
        fin=periode.fin,
        valeur=None if valeur is None else Decimal(str(valeur)),
        **{genre: lieu},
        **champs,
    )
    remask({(indicateur.pk, periode.debut, periode.fin)})
    creee.refresh_from_db()
    return creee


def lieu_de(objet) -> Lieu:
    return Lieu(type(objet).__name__.lower(), objet.pk)
