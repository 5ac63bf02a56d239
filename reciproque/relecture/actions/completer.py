"""What the document does not say, asked once per branch: the answer goes to the commitments that lack it, no other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from reciproque.contrats.models import Fiche, Lecture
from reciproque.langue import plural
from reciproque.socle import journal

from ..contenu import Contenu, search_text
from ..models import Silence
from .ecrire import lock_reading
from .gestes import noter, state_of

Genre, Etat, Champ = Fiche.Genre, Fiche.Etat, Silence.Champ
CHEF = "chef_de_file"


@dataclass(frozen=True)
class Question:
    """A branch and, for each thing its commitments may lack, how many lack it and were never asked about."""

    branche: str
    manques: dict[str, int]
    total: int


def lacks(contenu: Contenu, champ: str) -> bool:
    if champ == Champ.CHEF_DE_FILE:
        return not any(p.get("role") == CHEF for p in contenu.get("partenaires") or [])
    valeur = contenu.get(champ)
    return not (any(valeur.values()) if isinstance(valeur, dict) else valeur)


def questions(lecture: Lecture) -> list[Question]:
    """Branches in printed order, those with nothing left to ask left out: two queries."""
    posees = set(Silence.objects.filter(lecture=lecture).values_list("branche", "champ"))
    ouverts = lecture.fiches.open().filter(genre=Genre.ENGAGEMENT).order_by("ordre", "pk")
    par_branche: dict[str, list[Contenu]] = {}
    for branche, contenu in ouverts.values_list("branche", "contenu"):
        par_branche.setdefault(branche, []).append(contenu)
    trouvees = []
    for branche, contenus in par_branche.items():
        comptes = {c.value: sum(lacks(x, c) for x in contenus) for c in Champ if (branche, c.value) not in posees}
        manques = {champ: n for champ, n in comptes.items() if n}
        if manques:
            trouvees.append(Question(branche, manques, len(contenus)))
    return trouvees


@transaction.atomic
def completer(*, lecture: Lecture, branche: str, reponses: Mapping[str, str], acteur: Any) -> int:
    """Keep the answers (empty: passed, and not asked again), and write them where they lack. Returns how many records
    changed; undone like any gesture.
    """
    lecture = lock_reading(lecture.pk)
    nouvelles = {
        champ: valeur.strip()
        for champ, valeur in reponses.items()
        if not Silence.objects.filter(lecture=lecture, branche=branche, champ=champ).exists()
    }
    Silence.objects.bulk_create(
        [
            Silence(lecture=lecture, branche=branche, champ=champ, reponse=valeur[:200], par=acteur)
            for champ, valeur in nouvelles.items()
        ]
    )
    dites = {champ: valeur for champ, valeur in nouvelles.items() if valeur}
    fiches = list(lecture.fiches.open().filter(genre=Genre.ENGAGEMENT, branche=branche)) if dites else []
    touchees, avant = [], []
    for fiche in fiches:
        etait, contenu = state_of(fiche), _filled(fiche.contenu, dites)
        if contenu != fiche.contenu:
            fiche.contenu, fiche.recherche, fiche.etat = contenu, search_text(contenu), Etat.CORRIGEE
            fiche.revision += 1
            touchees.append(fiche)
            avant.append(etait)
    Fiche.objects.bulk_update(touchees, ["contenu", "recherche", "etat", "revision"], batch_size=300)
    if touchees:
        noter(
            lecture=lecture,
            acteur=acteur,
            libelle=f"complété {plural(len(touchees), 'engagement')}",
            avant=avant,
            apres=[state_of(f) for f in touchees],
        )
        journal.record(
            acteur=acteur,
            verbe="complété",
            objet=lecture,
            apres={**{str(Champ(c).label): v for c, v in dites.items()}, "fiches": len(touchees)},
            contrat_id=lecture.contrat_id,
        )
    return len(touchees)


def _filled(contenu: Contenu, dites: Mapping[str, str]) -> Contenu:
    rempli = dict(contenu)
    for champ, valeur in dites.items():
        if not lacks(contenu, champ):
            continue
        if champ == Champ.CHEF_DE_FILE:
            rempli["partenaires"] = _with_lead(contenu.get("partenaires") or [], valeur)
        else:
            rempli[champ] = valeur
    return rempli


def _with_lead(partenaires: list[Contenu], nom: str) -> list[Contenu]:
    """The organisation leads: where it already stands among the partners, else as a line more."""
    if any(p.get("organisations") == [nom] for p in partenaires):
        return [{**p, "role": CHEF} if p.get("organisations") == [nom] else p for p in partenaires]
    chef: Contenu = {"marque": "", "nom": nom, "organisations": [nom], "collectif": None, "service": None}
    return [*partenaires, {**chef, "role": CHEF, "certitude": "certain"}]
