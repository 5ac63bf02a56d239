"""Undo and redo, per person and per reading. Nobody's work is undone by somebody else's key: a record that changed
since stays as it is, and the person is told.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from reciproque.comptes.models import User
from reciproque.contrats.models import Fiche, Lecture
from reciproque.langue import plural
from reciproque.socle import journal

from ..contenu import Contenu
from ..models import Geste
from ..recit import record_label
from .ecrire import lock_reading, place, write_content

Etat = Fiche.Etat
State = dict[str, Any]

GARDES = 100  # gestures a person can undo in one reading
# What a state holds beside the content; a record that does not exist is {"pk": …, "absente": True}.
CHAMPS = ("etat", "parent_cle", "ligne_debut", "ligne_fin", "liee_a")
# What is needed to make again a record that undoing deleted.
NAISSANCE = ("genre", "cle", "ordre", "branche", "contenu_lu", "confiance", "page")


@dataclass
class Retour:
    """What undoing or redoing did. ``phrase`` tells it; ``fiches`` are the records as they now stand."""

    fait: bool
    phrase: str
    fiches: list[Fiche] = field(default_factory=list)
    structure: bool = False  # records appeared or disappeared: the list itself changed


def state_of(fiche: Fiche) -> State:
    return {"pk": fiche.pk, "contenu": fiche.contenu, **{c: getattr(fiche, c) for c in CHAMPS}}


def birth_of(fiche: Fiche) -> State:
    """The state of a record that the gesture itself created."""
    return {**state_of(fiche), **{c: getattr(fiche, c) for c in NAISSANCE}}


@transaction.atomic
def noter(
    *, lecture: Lecture, acteur: Any, libelle: str, avant: list[State], apres: list[State], solidaire: bool = False
) -> None:
    """Put a gesture on its author's pile; what they had undone can no longer be redone. Call inside the transaction."""
    if not isinstance(acteur, User):
        return
    pile = Geste.objects.filter(lecture=lecture, acteur=acteur)
    pile.filter(annule=True).delete()
    Geste.objects.create(
        lecture=lecture, acteur=acteur, libelle=libelle[:200], solidaire=solidaire, **_compact(avant, apres)
    )
    pile.filter(pk__in=list(pile.order_by("-pk").values_list("pk", flat=True)[GARDES:])).delete()


def annuler(*, lecture: Lecture, acteur: Any) -> Retour:
    """Undo the last gesture of ``acteur`` in this reading."""
    return _replay(lecture, acteur, annuler=True)


def refaire(*, lecture: Lecture, acteur: Any) -> Retour:
    """Do again the last gesture that ``acteur`` undid."""
    return _replay(lecture, acteur, annuler=False)


@transaction.atomic
def _replay(lecture: Lecture, acteur: Any, *, annuler: bool) -> Retour:
    lecture = lock_reading(lecture.pk)
    pile = Geste.objects.filter(lecture=lecture, acteur=acteur, annule=not annuler)
    geste = pile.order_by("-pk" if annuler else "pk").first()
    if geste is None:
        return Retour(False, "Il n’y a rien à annuler." if annuler else "Il n’y a rien à refaire.")
    de, vers = (geste.apres, geste.avant) if annuler else (geste.avant, geste.apres)
    fiches = {f.pk: f for f in lecture.fiches.filter(pk__in=[s["pk"] for s in vers])}
    intactes = [
        (avant, apres) for avant, apres in zip(de, vers, strict=True) if _stands(fiches.get(avant["pk"]), avant)
    ]
    autres = len(vers) - len(intactes)
    if not intactes or (autres and geste.solidaire):
        geste.delete()  # or it would bar the way to the gestures before it
        raison = "confirmée" if _confirmed(fiches.values()) else "modifiée par quelqu’un d’autre"
        return Retour(False, f"«\u00a0{geste.libelle}\u00a0»\u00a0: la fiche a été {raison} depuis. Rien n’est changé.")
    touchees = _restore_all(lecture, fiches, [etat for _, etat in intactes])
    geste.annule = annuler
    geste.save(update_fields=["annule"])
    verbe = "annulé" if annuler else "refait"
    journal.record(
        acteur=acteur, verbe=verbe, objet=lecture, apres={"geste": geste.libelle}, contrat_id=lecture.contrat_id
    )
    phrase = f"{verbe.capitalize()}\u00a0: {geste.libelle}."
    if autres:
        restent = "modifiées depuis restent comme elles sont" if autres > 1 else "modifiée depuis reste comme elle est"
        phrase += f" {plural(autres, 'fiche')} {restent}."
    return Retour(True, phrase, touchees, structure=any("absente" in s for s in (*de, *vers)) or geste.solidaire)


def _stands(fiche: Fiche | None, etat: State) -> bool:
    """The record is still as the gesture left it."""
    if fiche is None or etat.get("absente"):
        return (fiche is None) == bool(etat.get("absente"))
    return etat["empreinte"] == _digest(fiche.contenu) and all(getattr(fiche, c) == etat[c] for c in CHAMPS)


def _restore_all(lecture: Lecture, fiches: dict[int, Fiche], etats: list[State]) -> list[Fiche]:
    """Records that only change state are written together: a whole branch is undone in a few queries."""
    ensemble, une_a_une = [], []
    for etat in etats:
        fiche = fiches.get(etat["pk"])
        if fiche and "contenu" not in etat and etat.get("parent_cle") == fiche.parent_cle:
            for champ in CHAMPS:
                setattr(fiche, champ, etat[champ])
            fiche.revision += 1
            ensemble.append(fiche)
        elif fiche := _restore(lecture, fiche, etat):
            une_a_une.append(fiche)
    Fiche.objects.bulk_update(ensemble, [*CHAMPS, "revision"], batch_size=300)
    return [*ensemble, *une_a_une]


def _restore(lecture: Lecture, fiche: Fiche | None, etat: State) -> Fiche | None:
    if etat.get("absente"):
        if fiche is not None:
            fiche.delete()
        return None
    if fiche is None:
        fiche = Fiche(pk=etat["pk"], lecture=lecture, revision=0, **{c: etat[c] for c in NAISSANCE})
    fiche.lecture = lecture
    for champ in CHAMPS:
        if champ != "parent_cle":
            setattr(fiche, champ, etat[champ])
    if "contenu" in etat:
        write_content(fiche, etat["contenu"])
    place(fiche, etat["parent_cle"])
    fiche.revision += 1
    fiche.save()
    return fiche


def _confirmed(fiches: Iterable[Fiche]) -> bool:
    return any(f.etat == Etat.CONFIRMEE for f in fiches)


def _compact(avant: list[State], apres: list[State]) -> dict[str, list[State]]:
    """Contents are kept only where the gesture changed them; their digest tells whether someone else did since."""
    compacts: dict[str, list[State]] = {"avant": [], "apres": []}
    for a, b in zip(avant, apres, strict=True):
        garde = a.get("contenu") != b.get("contenu")
        for cote, etat in (("avant", a), ("apres", b)):
            etat = dict(etat)
            if not etat.get("absente"):
                etat["empreinte"] = _digest(etat["contenu"])
                if not garde:
                    del etat["contenu"]
            compacts[cote].append(etat)
    return compacts


def _digest(contenu: Contenu) -> str:
    texte = json.dumps(contenu, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(texte.encode("utf-8", "replace")).hexdigest()[:24]


def gesture_label(verbe: str, fiche: Fiche) -> str:
    """« gardé Engagement 12 »."""
    return f"{verbe}\u00a0{record_label(fiche)}"
