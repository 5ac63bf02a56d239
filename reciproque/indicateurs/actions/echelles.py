"""Write the six levels of a scale, evaluate with it, replace it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from reciproque.contrats.concurrence import Refus, bump, lock
from reciproque.socle import journal
from reciproque.socle.models import Fichier

from ..models import NIVEAUX, Echelle, Evaluation, Indicateur

TEXTES = ("action", *(f"niveau_{niveau}" for niveau in NIVEAUX), "mode_recueil")


def current_scale(indicateur: Indicateur) -> Echelle | None:
    return Echelle.objects.current().filter(indicateur=indicateur).first()


def is_locked(echelle: Echelle) -> bool:
    """Something was evaluated with it: its levels no longer change."""
    return echelle.evaluations.exists()


def tell(echelle: Echelle) -> dict[str, Any]:
    dits: dict[str, Any] = {"action évaluée": echelle.action}
    dits |= {f"niveau {niveau}": texte for niveau, texte in echelle.niveaux}
    return dits | {"mode de recueil": echelle.mode_recueil}


@transaction.atomic
def write_scale(
    *,
    indicateur: Indicateur,
    acteur: Any,
    textes: Mapping[str, str],
    revision: int | None = None,
    depuis: date | None = None,
    motif: str = "",
) -> Echelle:
    """The scale of this indicator: new, rewritten while nothing was evaluated, then replaced ``depuis`` a day.

    Raises Conflit, Refus.
    """
    if indicateur.famille != Indicateur.Famille.RESULTAT:
        raise Refus("L’échelle de 0 à 100 note un indicateur de résultat\u00a0: changez d’abord sa famille.")
    indicateur = lock(indicateur, None)
    actuelle = current_scale(indicateur)
    avant = None
    if actuelle is not None:
        actuelle = lock(actuelle, revision)
        avant = tell(actuelle)
        if avant == tell(Echelle(**textes)):
            return actuelle
    if actuelle is None:
        echelle = Echelle(indicateur=indicateur, depuis=depuis, **textes)
    elif not is_locked(actuelle):
        echelle = actuelle
        for champ, texte in textes.items():
            setattr(echelle, champ, texte)
        echelle.revision += 1
    else:
        echelle = _replace(actuelle, textes, depuis, motif)
    echelle.save()
    bump(indicateur)
    journal.record(
        acteur=acteur,
        verbe="écrit l’échelle de" if avant is None else "modifié l’échelle de",
        objet=indicateur,
        avant=avant,
        apres=tell(echelle),
        motif=motif,
        contrat_id=indicateur.contrat_id,
    )
    return echelle


def _replace(actuelle: Echelle, textes: Mapping[str, str], depuis: date | None, motif: str) -> Echelle:
    if depuis is None or not motif.strip():
        raise Refus(
            "Cette échelle a déjà servi à évaluer\u00a0: dites de quel jour la nouvelle s’applique, "
            "et pourquoi elle change."
        )
    derniere = actuelle.evaluations.order_by("-date").values_list("date", flat=True).first()
    if derniere and depuis <= derniere:
        raise Refus("La nouvelle échelle s’applique après la dernière évaluation.")
    actuelle.jusqua = depuis
    actuelle.save(update_fields=["jusqua"])
    return Echelle(indicateur=actuelle.indicateur, numero=actuelle.numero + 1, depuis=depuis, motif=motif, **textes)


@transaction.atomic
def evaluate(
    *,
    echelle: Echelle,
    acteur: Any,
    jour: date,
    niveau: int,
    preuve: str = "",
    fichier: Fichier | None = None,
    realisation: int | None = None,
    revision: int | None = None,
) -> Evaluation:
    """The level reached on ``jour``, with what shows it. Raises Conflit when the scale was rewritten meanwhile."""
    echelle = lock(echelle, revision)
    if echelle.jusqua is not None:
        raise Refus("Cette échelle est remplacée\u00a0: évaluez avec la nouvelle.")
    if echelle.depuis and jour < echelle.depuis:
        raise Refus("Cette échelle n’était pas encore en vigueur à cette date.")
    if not preuve.strip() and fichier is None:
        raise Refus("Un niveau atteint se montre\u00a0: quelques mots, ou une pièce.")
    if echelle.evaluations.filter(date=jour).exists():
        raise Refus("Cette action est déjà évaluée à cette date.")
    evaluation = Evaluation.objects.create(
        echelle=echelle,
        date=jour,
        niveau=niveau,
        preuve=preuve,
        fichier=fichier,
        realisation=realisation,
        par=acteur if getattr(acteur, "pk", None) else None,
    )
    bump(lock(echelle.indicateur, None))
    journal.record(
        acteur=acteur,
        verbe="évalué",
        objet=echelle.indicateur,
        apres={"niveau": f"{niveau} sur 100", "date": jour, "réalisation": realisation},
        contrat_id=echelle.indicateur.contrat_id,
    )
    return evaluation
