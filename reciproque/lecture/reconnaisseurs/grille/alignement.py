"""Put the cells of a row under the right columns: by place when the content agrees, by content when it does not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from reciproque.lecture.forme import Cellule, Rangee
from reciproque.lecture.reconnaisseurs.grille.contenus import Lecteur_de_traits, convient
from reciproque.lecture.reconnaisseurs.grille.entetes import Colonne, Entete

CONTRAIRE = -1.5  # a cell noted below this does not belong to the column
LAISSER = 3.0  # cost of a cell that goes nowhere
LARGEUR_MAX = 14  # wider rows are read by place only
_MEME_PLACE, _MEME_ECART, _HABITUDE, _ENGAGEMENT = 0.8, 1.0, 0.6, 0.8

Note = Callable[[int, int], float]


@dataclass(slots=True)
class Placement:
    """``places``: (index of the column, cell). ``repare``: the content overruled the place."""

    places: list[tuple[int, Cellule]] = field(default_factory=list)
    restes: list[Cellule] = field(default_factory=list)
    repare: bool = False
    note: float = 0.0

    def dans(self, index: int) -> Cellule | None:
        return next((c for i, c in self.places if i == index), None)


class Habitudes:
    """How rows of each width were laid out in this table: the ground for rows too bare to tell."""

    def __init__(self) -> None:
        self._votes: dict[tuple[int, int], Counter[int]] = {}

    def apprendre(self, largeur: int, placement: Placement) -> None:
        for index, cellule in placement.places:
            self._votes.setdefault((largeur, cellule.colonne), Counter())[index] += 1

    def attendu(self, largeur: int, colonne: int) -> int | None:
        votes = self._votes.get((largeur, colonne))
        return votes.most_common(1)[0][0] if votes else None


def aligner(rangee: Rangee, entete: Entete, traits: Lecteur_de_traits, habitudes: Habitudes) -> Placement:
    pleines = rangee.pleines
    par_place = _par_place(pleines, entete)
    if par_place is not None:
        notes = [convient(traits(c.texte), entete.colonnes[i]) for i, c in par_place]
        trop_large = len(pleines) > LARGEUR_MAX or len(entete.colonnes) > LARGEUR_MAX
        if trop_large or all(n >= CONTRAIRE for n in notes):
            return Placement(par_place, note=min(notes, default=0.0))
    elif len(pleines) > LARGEUR_MAX or len(entete.colonnes) > LARGEUR_MAX:
        return Placement(restes=list(pleines))
    largeur = len(rangee.cellules)

    def note(i: int, j: int) -> float:
        colonne = entete.colonnes[j]
        n = convient(traits(pleines[i].texte), colonne)
        return n + (_ENGAGEMENT if colonne.role == "engagement" else 0)

    return placer(pleines, entete.colonnes, note, lambda c: habitudes.attendu(largeur, c.colonne))


def _par_place(pleines: Sequence[Cellule], entete: Entete) -> list[tuple[int, Cellule]] | None:
    places: list[tuple[int, Cellule]] = []
    vus: set[int] = set()
    for c in pleines:
        index = entete.a(c.colonne)
        if index is None or index in vus:
            return None
        vus.add(index)
        places.append((index, c))
    return places


def placer(
    cellules: Sequence[Cellule],
    colonnes: Sequence[Colonne],
    note: Note,
    attendu: Callable[[Cellule], int | None],
    *,
    meme_place: float = _MEME_PLACE,
    habitude: float = _HABITUDE,
) -> Placement:
    """Best placement that keeps the order of cells: notes, plus what place, shift and habits of the table say."""
    k, m = len(cellules), len(colonnes)
    if not k or not m:
        return Placement(restes=list(cellules))
    habitudes = [attendu(c) for c in cellules]
    meilleur: list[list[float]] = []
    avant: list[list[tuple[int, int] | None]] = []
    for i in range(k):
        ligne, origine = [], []
        for j in range(m):
            propre = note(i, j)
            if cellules[i].colonne == colonnes[j].colonne:
                propre += meme_place
            if habitudes[i] == j:
                propre += habitude
            best, d_ou = -LAISSER * i, None
            ecart = cellules[i].colonne - colonnes[j].colonne
            for i2 in range(max(0, i - 2), i):  # at most one cell left out between two
                for j2 in range(j):
                    vaut = meilleur[i2][j2] - LAISSER * (i - i2 - 1)
                    if cellules[i2].colonne - colonnes[j2].colonne == ecart:
                        vaut += _MEME_ECART
                    if vaut > best:
                        best, d_ou = vaut, (i2, j2)
            ligne.append(propre + best)
            origine.append(d_ou)
        meilleur.append(ligne)
        avant.append(origine)
    fin = max(
        ((meilleur[i][j] - LAISSER * (k - 1 - i), i, j) for i in range(k) for j in range(m)),
        key=lambda x: (x[0], -x[1], -x[2]),
    )
    ici: tuple[int, int] | None = (fin[1], fin[2])
    places: list[tuple[int, Cellule]] = []
    notes: list[float] = []
    while ici is not None:
        i, j = ici
        places.append((j, cellules[i]))
        notes.append(note(i, j))
        ici = avant[i][j]
    places.reverse()
    poses = {id(c) for _, c in places}
    return Placement(places, [c for c in cellules if id(c) not in poses], True, min(notes))
