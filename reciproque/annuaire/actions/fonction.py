"""Functions: open one, name it better, close it; give it to someone, take it back."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from reciproque.langue import format_date
from reciproque.socle import journal

from ..models import Fonction, Mandat, Organisation, Personne


@transaction.atomic
def create_fonction(*, organisation: Organisation, libelle: str, acteur: Any) -> Fonction:
    """Raises ValidationError when the organisation has one of this name."""
    fonction = Fonction(organisation=organisation, libelle=" ".join(libelle.split()))
    fonction.full_clean()
    fonction.save(force_insert=True)
    apres = journal.snapshot(fonction, "libelle", "organisation")
    journal.record(acteur=acteur, verbe="créé", objet=fonction, apres=apres)
    return fonction


@transaction.atomic
def update_fonction(*, fonction: Fonction, acteur: Any, libelle: str, fermee_le: date | None) -> Fonction:
    fonction = Fonction.objects.select_for_update(of=("self",)).get(pk=fonction.pk)
    avant = journal.snapshot(fonction, "libelle", "fermee_le")
    fonction.libelle, fonction.fermee_le = " ".join(libelle.split()), fermee_le
    fonction.full_clean()
    fonction.save()
    apres = journal.snapshot(fonction, "libelle", "fermee_le")
    journal.record(acteur=acteur, verbe="modifié", objet=fonction, avant=avant, apres=apres)
    return fonction


@transaction.atomic
def appoint(*, fonction: Fonction, personne: Personne, depuis: date | None, acteur: Any) -> Mandat:
    """``personne`` holds it from ``depuis`` on; whoever held it stops that day. Raises ValidationError."""
    fonction = Fonction.objects.select_for_update(of=("self",)).get(pk=fonction.pk)
    for ancien in fonction.mandats.select_related("personne"):
        if ancien.jusqua is not None and (depuis is None or ancien.jusqua > depuis):
            jour = format_date(ancien.jusqua)
            raise ValidationError(
                {"depuis": f"Cette fonction est tenue jusqu’au {jour}\u00a0: choisissez un jour suivant."}
            )
        if ancien.jusqua is None:
            if ancien.personne_id == personne.pk:
                raise ValidationError({"nom": f"{personne} tient déjà cette fonction."})
            if depuis is None or (ancien.depuis is not None and ancien.depuis > depuis):
                raise ValidationError(
                    {"depuis": "Dites depuis quel jour\u00a0: quelqu’un d’autre la tenait jusque-là."}
                )
            _end(ancien, depuis, acteur)
    mandat = Mandat.objects.create(fonction=fonction, personne=personne, depuis=depuis)
    journal.record(acteur=acteur, verbe="confié", objet=mandat, apres={"titulaire": str(personne), "depuis": depuis})
    return mandat


@transaction.atomic
def vacate(*, fonction: Fonction, jusqua: date, acteur: Any) -> bool:
    """Nobody holds it from ``jusqua`` on; False when nobody did. Raises ValidationError."""
    fonction = Fonction.objects.select_for_update(of=("self",)).get(pk=fonction.pk)
    mandat = fonction.mandats.filter(jusqua=None).first()
    if mandat is None:
        return False
    if mandat.depuis is not None and jusqua < mandat.depuis:
        raise ValidationError({"jusqua": f"Ce mandat n’a commencé que le {format_date(mandat.depuis)}."})
    _end(mandat, jusqua, acteur)
    return True


def _end(mandat: Mandat, jusqua: date, acteur: Any) -> None:
    mandat.jusqua = jusqua
    mandat.save(update_fields=["jusqua"])
    journal.record(acteur=acteur, verbe="mis fin à", objet=mandat, avant={"jusqua": None}, apres={"jusqua": jusqua})
