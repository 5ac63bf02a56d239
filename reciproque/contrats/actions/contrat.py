"""A contract: created, described, moved from state to state, linked to others."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import transaction

from reciproque.socle import journal
from reciproque.socle.etats import TransitionRefusee
from reciproque.territoires.models import Commune

from ..concurrence import Refus, bump, lock
from ..models import Contrat, Lien, Version

DESCRIPTION = ("nom", "nature", "territoire", "debut", "fin", "porteur")


@transaction.atomic
def create_contrat(*, acteur: Any, communes: Collection[Commune] = (), **description: Any) -> Contrat:
    """An empty contract in preparation, with its first version. ``description``: the `DESCRIPTION` fields."""
    contrat = Contrat(**description)
    contrat.full_clean(exclude=["porteur"])
    contrat.save()
    contrat.communes.set(communes)
    Version.objects.create(contrat=contrat, numero=1, libelle="Version initiale", date_effet=contrat.debut)
    journal.record(
        acteur=acteur,
        verbe="créé",
        objet=contrat,
        apres={champ: valeur for champ, valeur in tell(contrat).items() if valeur},
        contrat_id=contrat.pk,
    )
    return contrat


@transaction.atomic
def update_contrat(
    *,
    contrat: Contrat,
    acteur: Any,
    revision: int | None = None,
    communes: Collection[Commune] | None = None,
    **description: Any,
) -> bool:
    """Change what is given of the description. Returns False when nothing changed."""
    contrat = lock(contrat, revision)
    avant = tell(contrat)
    for champ, valeur in description.items():
        setattr(contrat, champ, valeur)
    contrat.full_clean(exclude=["porteur"])
    if communes is not None:
        contrat.communes.set(communes)
    apres = tell(contrat)
    if apres == avant:
        return False
    contrat.save()
    bump(contrat)
    journal.record(acteur=acteur, verbe="modifié", objet=contrat, avant=avant, apres=apres, contrat_id=contrat.pk)
    return True


@transaction.atomic
def change_state(*, contrat: Contrat, etat: str, acteur: Any, motif: str = "") -> None:
    """Move along `Contrat.TRANSITIONS`."""
    contrat = lock(contrat, None)
    avant = contrat.get_etat_display()
    try:
        Contrat.automate.passer(contrat, etat)
    except TransitionRefusee as refus:
        vise = Contrat.Etat(etat).label
        raise Refus(f"Un contrat {avant} ne peut pas passer à l’état «\u00a0{vise}\u00a0».") from refus
    journal.record(
        acteur=acteur,
        verbe="changé l’état de",
        objet=contrat,
        avant={"etat": avant},
        apres={"etat": contrat.get_etat_display()},
        motif=motif,
        contrat_id=contrat.pk,
    )


def tell(contrat: Contrat) -> dict[str, Any]:
    """The contract as the journal tells it."""
    return {
        "nom": contrat.nom,
        "nature": contrat.get_nature_display(),
        "territoire": contrat.territoire,
        "debut": contrat.debut,
        "fin": contrat.fin,
        "porteur": str(contrat.porteur or ""),
        "communes": sorted(str(commune) for commune in contrat.communes.all()),
    }


# ── Links ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@transaction.atomic
def add_lien(
    *,
    contrat: Contrat,
    nature: str,
    acteur: Any,
    vers: Contrat | None = None,
    vers_nom: str = "",
    date: date | None = None,
) -> Lien:
    """A link typed by a person: confirmed at once."""
    lien = Lien(de=contrat, nature=nature, vers=vers, vers_nom=vers_nom, date=date, etat=Lien.Etat.CONFIRME)
    lien.full_clean(exclude=["document"])
    lien.save()
    journal.record(acteur=acteur, verbe="lié", objet=contrat, apres={"lien": tell_lien(lien)}, contrat_id=contrat.pk)
    return lien


@transaction.atomic
def settle_lien(*, lien: Lien, acteur: Any, vers: Contrat | None = None, create: bool = False) -> Lien:
    """Confirm a link: towards ``vers``, a contract created from the name read (``create``), or as a mere name."""
    lien = Lien.objects.select_for_update(of=("self",)).select_related("de").get(pk=lien.pk)
    avant = tell_lien(lien)
    if create:
        if lien.vers_id is not None:
            raise Refus("Ce lien vise déjà un contrat.")
        vers = create_contrat(acteur=acteur, nom=lien.vers_nom, porteur=lien.de.porteur)
    if vers is not None:
        lien.vers = vers
    lien.etat = Lien.Etat.CONFIRME
    lien.full_clean(exclude=["document"])
    lien.save()
    journal.record(
        acteur=acteur,
        verbe="confirmé un lien de",
        objet=lien.de,
        avant={"lien": avant},
        apres={"lien": tell_lien(lien)},
        contrat_id=lien.de_id,
    )
    return lien


@transaction.atomic
def dismiss_lien(*, lien: Lien, acteur: Any, motif: str = "") -> None:
    """Say that a link read is none, or is no longer; it stays in the history."""
    lien = Lien.objects.select_for_update(of=("self",)).select_related("de").get(pk=lien.pk)
    avant = tell_lien(lien)
    lien.etat = Lien.Etat.ECARTE
    lien.save(update_fields=["etat"])
    journal.record(
        acteur=acteur,
        verbe="écarté un lien de",
        objet=lien.de,
        avant={"lien": avant},
        apres={"lien": tell_lien(lien)},
        motif=motif,
        contrat_id=lien.de_id,
    )


def tell_lien(lien: Lien) -> str:
    return f"{lien.get_nature_display()} «\u00a0{lien.vers or lien.vers_nom}\u00a0», {lien.get_etat_display()}"
