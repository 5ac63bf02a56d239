"""People, and what they let be kept: a contact leaves with the consent, a person leaves whole."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from reciproque.socle import journal
from reciproque.socle.models import ValeurPersonnelle

from ..models import Personne

CHAMPS = ("nom", "prenom", "courriel", "telephone", "base_legale", "base_le", "base_origine", "diffusion")


@transaction.atomic
def create_personne(*, acteur: Any, **champs: Any) -> Personne:
    personne = Personne(**champs)
    personne.full_clean()
    personne.save(force_insert=True)
    apres = {c: v for c, v in journal.snapshot(personne, *champs).items() if v}
    journal.record(acteur=acteur, verbe="enregistré", objet=personne, apres=apres)
    return personne


@transaction.atomic
def update_personne(*, personne: Personne, acteur: Any, **champs: Any) -> Personne:
    """Raises ValidationError: a contact needs its legal ground and the day it was given."""
    personne = Personne.objects.select_for_update().get(pk=personne.pk)
    avant = journal.snapshot(personne, *champs)
    for champ, valeur in champs.items():
        setattr(personne, champ, valeur)
    personne.full_clean()
    if personne.courriel or personne.telephone:
        personne.retiree_le = None  # given again
    personne.save()
    apres = journal.snapshot(personne, *champs)
    journal.record(acteur=acteur, verbe="modifié", objet=personne, avant=avant, apres=apres)
    return personne


@transaction.atomic
def withdraw_contact(*, personne: Personne, acteur: Any) -> bool:
    """Nothing of the contact is kept, not even by the journal; False when there was none."""
    personne = Personne.objects.select_for_update().get(pk=personne.pk)
    if not any((personne.courriel, personne.telephone, personne.base_legale)):
        return False
    personne.courriel = personne.telephone = personne.base_legale = personne.base_origine = ""
    personne.base_le, personne.retiree_le = None, timezone.localdate()
    personne.diffusion = Personne.Diffusion.EQUIPES
    personne.save()
    du_journal = ValeurPersonnelle.objects.filter(
        entree__objet_type=personne._meta.label_lower, entree__objet_id=str(personne.pk)
    )
    du_journal.filter(champ__in=[*Personne.COORDONNEES, "base_origine"]).delete()
    apres = {"retiree_le": personne.retiree_le}
    journal.record(acteur=acteur, verbe="retiré l’accord de", objet=personne, avant={"retiree_le": None}, apres=apres)
    return True


@transaction.atomic
def erase_personne(*, personne: Personne, acteur: Any) -> bool:
    """Whom it was about is forgotten, here and in the journal; that somebody held the functions stays."""
    personne = Personne.objects.select_for_update().get(pk=personne.pk)
    if personne.effacee_le is not None:
        return False
    for champ in ("nom", "prenom", "courriel", "telephone", "base_legale", "base_origine"):
        setattr(personne, champ, "")
    personne.base_le, personne.effacee_le = None, timezone.localdate()
    personne.save()
    ValeurPersonnelle.objects.effacer_pour(personne)
    for mandat in personne.mandats.all():
        ValeurPersonnelle.objects.effacer_pour(mandat)
    journal.record(acteur=acteur, verbe="effacé", objet=personne, apres={"effacee_le": personne.effacee_le})
    return True
