"""Lay the outlines of a file on the places we know. No place is created: a file of the whole country may be given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from reciproque.langue import fold
from reciproque.socle import journal

from ..geojson import Contour, read_outlines
from ..models import Commune, Quartier
from .lieux import GENERATIONS


@dataclass(frozen=True)
class Bilan:
    """What an import made: outlines read, places drawn, places whose outline was already this one."""

    lus: int
    poses: int
    inchanges: int

    @property
    def inconnus(self) -> int:
        return self.lus - self.poses - self.inchanges


@transaction.atomic
def import_outlines(*, contenu: bytes, acteur: Any) -> Bilan:
    """By code; else a place known by name alone (and commune, for a neighbourhood), which so learns its code.

    Raises `geojson.ContourRefuse`, and then nothing is drawn.
    """
    contours = read_outlines(contenu)
    poses = inchanges = 0
    for modele, genre, champ in ((Commune, "commune", "code_insee"), (Quartier, "quartier", "code")):
        lus = [contour for contour in contours if contour.genre == genre]
        codes: dict[str, Any] = {
            getattr(lieu, champ): lieu
            for lieu in modele.objects.select_for_update(of=("self",)).filter(
                **{f"{champ}__in": [contour.code for contour in lus]}
            )
        }
        dessines: dict[int, Any] = {}
        for contour in lus:
            lieu = codes.get(contour.code) or (_commune if genre == "commune" else _quartier)(contour)
            if lieu is None:
                continue
            codes[contour.code] = lieu
            if _draw(lieu, contour, champ, acteur):
                dessines[lieu.pk] = lieu
            else:
                inchanges += 1
        champs = ["contour", champ, *(["generation"] if genre == "quartier" else [])]
        modele.objects.bulk_update(dessines.values(), champs, batch_size=100)
        journal.record_many(acteur=acteur, verbe="dessiné", objets=list(dessines.values()))
        poses += len(dessines)
    return Bilan(len(contours), poses, inchanges)


def _commune(contour: Contour) -> Commune | None:
    return _only(Commune.objects.filter(nom_normalise=fold(contour.nom), code_insee=""))


def _quartier(contour: Contour) -> Quartier | None:
    """A priority neighbourhood of this name in one of these communes, of this generation or of none yet."""
    noms = [fold(commune) for commune in contour.communes]
    candidats = Quartier.objects.filter(nom_normalise=fold(contour.nom), nature=Quartier.Nature.QPV, code="")
    ici = candidats.filter(communes__nom_normalise__in=noms) | candidats.filter(
        communes__code_insee__in=contour.communes
    )
    generation = GENERATIONS[contour.code[:2]]
    return _only(ici.filter(generation=generation).distinct()) or _only(ici.filter(generation=None).distinct())


def _only(candidats: Any) -> Any:
    trouves = list(candidats.order_by("pk")[:2])
    return trouves[0] if len(trouves) == 1 else None


def _draw(lieu: Any, contour: Contour, champ: str, acteur: Any) -> bool:
    """Returns False when the place already has this outline. A code that it learns is told by an entry of its own."""
    appris = getattr(lieu, champ) != contour.code
    if lieu.contour == contour.geometrie and not appris:
        return False
    avant = {champ: getattr(lieu, champ)}
    lieu.contour = contour.geometrie
    setattr(lieu, champ, contour.code)
    champs = [champ]
    if isinstance(lieu, Quartier) and lieu.generation is None:
        lieu.generation = GENERATIONS[contour.code[:2]]
        champs.append("generation")
    if appris:  # at once: the next outline of this name is not of this place
        lieu.save(update_fields=champs)
        journal.record(acteur=acteur, verbe="complété", objet=lieu, avant=avant, apres={champ: contour.code})
    return True
