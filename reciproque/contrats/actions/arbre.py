"""The strategic tree by hand: levels, elements added, renamed, moved, deleted when empty."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify

from reciproque.langue import fold
from reciproque.socle import journal

from ..arborescence import Arbre, Branche
from ..concurrence import Refus, bump, lock
from ..models import Acces, Contrat, Niveau, Noeud, RedactionEngagement, RedactionNoeud
from .designation import designate
from .engagement import current_version

RANG = ("ordre", "chemin", "pk")  # what orders the elements of one parent


@transaction.atomic
def add_niveau(*, contrat: Contrat, libelle: str, acteur: Any) -> Niveau:
    """A level under the contract's own word, below those it has; the existing one when the word is already there."""
    lock(contrat, None)
    libelle = " ".join(libelle.split())
    existants = list(contrat.niveaux.all())
    for niveau in existants:
        if fold(niveau.libelle) == fold(libelle):
            return niveau
    code = slugify(libelle).replace("-", "_")[:30] or "niveau"
    pris = {niveau.code for niveau in existants}
    if code in pris:
        code = next(f"{code[:27]}_{n}" for n in range(2, len(pris) + 3) if f"{code[:27]}_{n}" not in pris)
    niveau = Niveau.objects.create(
        contrat=contrat, code=code, libelle=libelle, rang=max((n.rang for n in existants), default=0) + 1
    )
    journal.record(
        acteur=acteur, verbe="ajouté un niveau à", objet=contrat, apres={"niveau": libelle}, contrat_id=contrat.pk
    )
    return niveau


@transaction.atomic
def rename_niveau(*, niveau: Niveau, libelle: str, acteur: Any) -> None:
    libelle = " ".join(libelle.split())
    avant, niveau.libelle = niveau.libelle, libelle
    niveau.save(update_fields=["libelle"])
    journal.record(
        acteur=acteur,
        verbe="renommé un niveau de",
        objet=niveau.contrat,
        avant={"niveau": avant},
        apres={"niveau": libelle},
        contrat_id=niveau.contrat_id,
    )


@transaction.atomic
def delete_niveau(*, niveau: Niveau, acteur: Any) -> None:
    """Only a level that no element ever used."""
    if RedactionNoeud.objects.filter(niveau=niveau).exists():
        raise Refus(f"Le niveau «\u00a0{niveau}\u00a0» sert encore\u00a0: changez d’abord le niveau de ses éléments.")
    contrat, libelle = niveau.contrat, niveau.libelle
    niveau.delete()
    journal.record(
        acteur=acteur,
        verbe="supprimé un niveau de",
        objet=contrat,
        avant={"niveau": libelle},
        apres={"niveau": ""},
        contrat_id=contrat.pk,
    )


@transaction.atomic
def add_noeud(
    *,
    contrat: Contrat,
    niveau: Niveau,
    titre: str,
    acteur: Any,
    parent: Noeud | None = None,
    code: str = "",
) -> Noeud:
    """An element at the end of ``parent`` (of the contract when None)."""
    lock(contrat, None)
    noeud = Noeud.objects.create(contrat=contrat)
    freres = RedactionNoeud.objects.current().filter(noeud__contrat=contrat, parent=parent)
    rang = (freres.aggregate(rang=Max("ordre"))["rang"] or 0) + 1
    redaction = RedactionNoeud.objects.create(
        noeud=noeud,
        depuis=current_version(contrat),
        parent=parent,
        niveau=niveau,
        code=code,
        titre=titre,
        ordre=rang,
    )
    renumber(contrat)
    journal.record(
        acteur=acteur,
        verbe="ajouté",
        objet=designate(noeud, redaction),
        apres=tell(redaction),
        contrat_id=contrat.pk,
    )
    return noeud


@transaction.atomic
def update_noeud(
    *,
    noeud: Noeud,
    acteur: Any,
    revision: int | None = None,
    motif: str = "",
    **champs: Any,
) -> bool:
    """Change ``titre``, ``code``, ``niveau`` or ``parent`` (a move). Returns False when nothing changed."""
    lock(noeud.contrat, None)
    noeud = lock(noeud, revision)
    redaction = RedactionNoeud.objects.current().select_related("niveau", "parent").get(noeud=noeud)
    avant = tell(redaction)
    if "parent" in champs and champs["parent"] != redaction.parent:
        _check_move(noeud, champs["parent"])
        freres = RedactionNoeud.objects.current().filter(noeud__contrat=noeud.contrat, parent=champs["parent"])
        redaction.ordre = (freres.aggregate(rang=Max("ordre"))["rang"] or 0) + 1
    for champ, valeur in champs.items():
        setattr(redaction, champ, valeur)
    apres = tell(redaction)
    if apres == avant:
        return False
    redaction.save()
    renumber(noeud.contrat)
    bump(noeud)
    journal.record(
        acteur=acteur,
        verbe="modifié",
        objet=designate(noeud, redaction),
        avant=avant,
        apres=apres,
        motif=motif,
        contrat_id=noeud.contrat_id,
    )
    return True


@transaction.atomic
def shift_noeud(*, noeud: Noeud, pas: int, acteur: Any) -> bool:
    """One rank up (``pas=-1``) or down (+1) among its siblings. Returns False at the end of the row."""
    lock(noeud.contrat, None)
    renumber(noeud.contrat)
    moi = RedactionNoeud.objects.current().get(noeud=noeud)
    freres = list(
        RedactionNoeud.objects.current().filter(noeud__contrat=noeud.contrat, parent=moi.parent_id).order_by(*RANG)
    )
    rang = next(i for i, frere in enumerate(freres) if frere.pk == moi.pk)
    if not 0 <= rang + pas < len(freres):
        return False
    voisin = freres[rang + pas]
    moi.ordre, voisin.ordre = voisin.ordre, moi.ordre
    RedactionNoeud.objects.bulk_update([moi, voisin], ["ordre"])
    renumber(noeud.contrat)
    journal.record(
        acteur=acteur,
        verbe="déplacé",
        objet=designate(noeud),
        avant={"rang": rang + 1},
        apres={"rang": rang + 1 + pas},
        contrat_id=noeud.contrat_id,
    )
    return True


@transaction.atomic
def delete_noeud(*, noeud: Noeud, acteur: Any) -> None:
    """Only an element that holds nothing, and never held anything in an earlier version."""
    lock(noeud.contrat, None)
    if RedactionNoeud.objects.filter(parent=noeud).exists():
        raise Refus("Cet élément en contient d’autres\u00a0: déplacez-les ou supprimez-les d’abord.")
    if RedactionEngagement.objects.filter(noeud=noeud).exists():
        raise Refus("Des engagements sont rangés ici\u00a0: rangez-les ailleurs d’abord.")
    if Acces.objects.filter(noeud=noeud).exists():
        raise Refus("Des accès sont limités à cette branche\u00a0: retirez-les d’abord.")
    redaction = RedactionNoeud.objects.current().select_related("niveau", "parent").get(noeud=noeud)
    contrat, designe, avant = noeud.contrat, designate(noeud, redaction), tell(redaction)
    journal.record(acteur=acteur, verbe="supprimé", objet=designe, avant=avant, contrat_id=contrat.pk)
    noeud.delete()
    renumber(contrat)


def tell(redaction: RedactionNoeud) -> dict[str, Any]:
    """The element as the journal tells it."""
    place = redaction.parent and RedactionNoeud.objects.current().filter(noeud=redaction.parent).first()
    return {
        "niveau": str(redaction.niveau),
        "code": redaction.code,
        "titre": redaction.titre,
        "place": str(place) if place else "",
    }


def renumber(contrat: Contrat) -> None:
    """Recompute the materialised paths of the whole tree from the parents and the rank of each among its siblings.

    Ranks are kept, with their gaps: those of a reading leave room for the branches still to be confirmed. Only a rank
    already taken moves to the next free one.
    """
    redactions = list(
        RedactionNoeud.objects.current().filter(noeud__contrat=contrat).select_related("niveau").order_by(*RANG)
    )
    par_noeud = {redaction.noeud_id: redaction for redaction in redactions}
    changees: list[RedactionNoeud] = []

    def descendre(branches: list[Branche], prefixe: str) -> None:
        rang = 0
        for branche in branches:
            redaction = par_noeud[branche.noeud_id]
            rang = max(rang + 1, redaction.ordre)
            chemin = f"{prefixe}{rang:04d}"
            if (redaction.chemin, redaction.ordre) != (chemin, rang):
                redaction.chemin, redaction.ordre = chemin, rang
                changees.append(redaction)
            descendre(branche.enfants, f"{chemin}.")

    descendre(Arbre(redactions).racines, "")
    RedactionNoeud.objects.bulk_update(changees, ["chemin", "ordre"])


def _check_move(noeud: Noeud, parent: Noeud | None) -> None:
    """An element goes under another of the same contract, never under itself or what it holds."""
    if parent is None:
        return
    arbre = Arbre.of(noeud.contrat)
    ici, la_bas = arbre.get(noeud.pk), arbre.get(parent.pk)
    if la_bas is None:
        raise Refus("Cet emplacement n’existe plus dans le contrat\u00a0: rechargez la page.")
    if ici is not None and (la_bas is ici or ici in la_bas.ancetres):
        raise Refus("Un élément ne peut pas être rangé sous lui-même ni sous ce qu’il contient.")
