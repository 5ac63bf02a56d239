"""Tables of a PDF page: ruled ones by their lines, unruled ones by the alignment of their words."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from reciproque.lecture.forme import couper_puce
from reciproque.lecture.lecteurs.bureautique.ecriture import Alinea, CelluleLue
from reciproque.lecture.lecteurs.pdf.bandes import completer
from reciproque.lecture.lecteurs.pdf.grille import Cadre, aligner, cellules, tables
from reciproque.lecture.lecteurs.pdf.mots import CESURE, Ligne, Mot, mettre_en_lignes, redresser
from reciproque.lecture.lecteurs.pdf.paragraphes import Typographie, decouper_en_blocs, joindre
from reciproque.lecture.lecteurs.pdf.traits import Traits

_TOLERANCE = 3.0
# « Le président », « L'inspectrice d'académie » under the name of an organisation.
_FONCTION = re.compile(r"L(?:[ea]s? |[’'])[a-zà-ÿ]")
_MARGE_DE_CELLULE = 5.0


@dataclass(slots=True)
class TableauDePage:
    """A table found on one page. ``colonnes``: left edges, which tell whether the next page goes on with it."""

    cadre: Cadre
    rangees: list[list[CelluleLue]]
    colonnes: list[float] = field(default_factory=list)
    trace: bool = True  # drawn with lines


def _bords(valeurs: list[float]) -> list[float]:
    """Distinct edges, those closer than the tolerance made one."""
    bords: list[float] = []
    for v in sorted(valeurs):
        if not bords or v - bords[-1] > _TOLERANCE:
            bords.append(v)
    return bords


def _rang(bords: list[float], v: float) -> int:
    i = bisect_left(bords, v - _TOLERANCE)
    return min(i, len(bords) - 1)


def dans(mot: Mot, cadre: Cadre) -> bool:
    x0, haut, x1, bas = cadre
    return x0 - 1 <= (mot.x0 + mot.x1) / 2 <= x1 + 1 and haut - 1 <= mot.milieu <= bas + 1


def tableaux_traces(
    traits: Traits, mots: list[Mot], typographie: Typographie, connus: Mapping[str, int]
) -> list[TableauDePage]:
    """Tables that the ruled lines of a page make, filled with its words."""
    trouves: list[TableauDePage] = []
    alignes, limites = completer(Traits(aligner(traits.horizontaux), aligner(traits.verticaux)), mots)
    for cadres in tables(cellules(alignes)):
        xs = _bords([c[0] for c in cadres] + [c[2] for c in cadres])
        ys = _bords([c[1] for c in cadres] + [c[3] for c in cadres])
        if len(xs) < 3 and len(ys) < 3:
            continue
        cadre = (xs[0], ys[0], xs[-1], ys[-1])
        rangees = _monter(cadres, xs, ys, [m for m in mots if dans(m, cadre)], limites, typographie, connus)
        if sum(1 for r in rangees for c in r if c.texte) >= 2:
            trouves.append(TableauDePage(cadre, rangees, xs[:-1]))
    return _hors_des_autres(trouves)


def _hors_des_autres(tableaux: list[TableauDePage]) -> list[TableauDePage]:
    """Tables drawn inside a cell of another are already in its text."""
    return [
        t
        for t in tableaux
        if not any(
            a is not t
            and a.cadre[0] - 1 <= t.cadre[0]
            and a.cadre[1] - 1 <= t.cadre[1]
            and a.cadre[2] + 1 >= t.cadre[2]
            and a.cadre[3] + 1 >= t.cadre[3]
            for a in tableaux
        )
    ]


def _monter(
    cadres: list[Cadre],
    xs: list[float],
    ys: list[float],
    mots: list[Mot],
    limites: Mapping[float, float],
    typographie: Typographie,
    connus: Mapping[str, int],
) -> list[list[CelluleLue]]:
    """Cells on their grid, spans counted; each word goes to the smallest cell that holds its middle.

    ``limites``: where text ends before a right edge that is not drawn.
    """
    cadres = sorted(cadres, key=lambda c: (c[2] - c[0]) * (c[3] - c[1]))
    grille: dict[tuple[int, int], int] = {}
    for i in reversed(range(len(cadres))):  # the smallest last: it wins its place
        x0, haut, x1, bas = cadres[i]
        for r in range(_rang(ys, haut), max(_rang(ys, haut) + 1, _rang(ys, bas))):
            for c in range(_rang(xs, x0), max(_rang(xs, x0) + 1, _rang(xs, x1))):
                grille[r, c] = i
    contenu: dict[int, list[Mot]] = {}
    for mot in mots:
        place = grille.get((bisect_right(ys, mot.milieu) - 1, bisect_right(xs, (mot.x0 + mot.x1) / 2) - 1))
        if place is None or not dans(mot, cadres[place]):
            place = next((i for i, cadre in enumerate(cadres) if dans(mot, cadre)), None)
        if place is not None:
            contenu.setdefault(place, []).append(mot)
    rangees: list[list[CelluleLue]] = []
    faites: set[int] = set()
    for r in range(len(ys) - 1):
        rangee: list[CelluleLue] = []
        c = 0
        while c < len(xs) - 1:
            place = grille.get((r, c))
            if place is None:
                rangee.append(CelluleLue())
                c += 1
                continue
            i = place
            largeur = 1
            while c + largeur < len(xs) - 1 and grille.get((r, c + largeur)) == i:
                largeur += 1
            if i in faites:
                rangee.append(CelluleLue(colspan=largeur, fusion=True))
            else:
                faites.add(i)
                hauteur = 1
                while grille.get((r + hauteur, c)) == i:
                    hauteur += 1
                droite = limites.get(cadres[i][2], cadres[i][2] - _MARGE_DE_CELLULE)
                alineas = alineas_de_cellule(contenu.get(i, []), droite, typographie, connus)
                rangee.append(CelluleLue(alineas=alineas, colspan=largeur, rowspan=hauteur))
            c += largeur
        rangees.append(rangee)
    return [r for r in rangees if any(c.texte or c.fusion for c in r)]


def alineas_de_cellule(
    mots: list[Mot], droite: float, typographie: Typographie, connus: Mapping[str, int]
) -> list[Alinea]:
    couches = [m for m in mots if m.couche]
    droits = [m for m in mots if not m.couche]
    alineas: list[Alinea] = []
    if couches:
        alineas.append(Alinea(texte=redresser(couches), gras=all(m.gras for m in couches)))
    if droits:
        lignes = mettre_en_lignes(droits)
        if len(lignes) >= 4 and all(len(ligne.texte) == 1 for ligne in lignes):
            # A theme written one letter under the other.
            return [*alineas, Alinea(texte="".join(ligne.texte for ligne in lignes))]
        local = Typographie(median(m.corps for m in droits))
        for bloc in decouper_en_blocs(lignes, local, droite):
            alineas.append(Alinea(texte=joindre([x.texte for x in bloc.lignes], connus), gras=bloc.gras))
    return alineas


# ── Tables without lines ─────────────────────────────────────────────────────────────────────────────────────────────
def tableaux_alignes(lignes: list[Ligne], typographie: Typographie, connus: Mapping[str, int]) -> list[TableauDePage]:
    """Runs of lines whose words stand in the same columns, at least three lines and two columns."""
    ecart = max(9.0, typographie.corps * 1.1)
    trouves: list[TableauDePage] = []
    serie: list[list[Ligne]] = []
    departs: list[float] = []

    def fermer() -> None:
        nonlocal serie, departs
        multiples = [s for s in serie if len(s) >= 2]
        if len(multiples) >= 3 and len(departs) >= 2 and _est_tabulaire(multiples):
            trouves.append(_aligner(serie, departs, typographie, connus))
        serie, departs = [], []

    for ligne in lignes:
        segments = ligne.segments(ecart)
        if len(segments) >= 2 and not couper_puce(ligne.texte)[0]:
            debuts = [s.x0 for s in segments]
            if serie and not _compatibles(departs, debuts):
                fermer()
            serie.append(segments)
            departs = _unir(departs, debuts)
        elif serie and _continue(ligne, serie, departs, typographie):
            serie.append(segments)
        else:
            fermer()
    fermer()
    return trouves


def _est_tabulaire(rangees: list[list[Ligne]]) -> bool:
    """Short cells: two columns of running prose are not a table."""
    return median(len(s.mots) for r in rangees for s in r) <= 7


def _compatibles(departs: list[float], debuts: list[float]) -> bool:
    communs = sum(1 for d in debuts if any(abs(d - x) < 8 for x in departs))
    return communs * 2 >= len(debuts)


def _unir(departs: list[float], debuts: list[float]) -> list[float]:
    for d in debuts:
        if not any(abs(d - x) < 8 for x in departs):
            departs = sorted([*departs, d])
    return departs


def _continue(ligne: Ligne, serie: list[list[Ligne]], departs: list[float], typographie: Typographie) -> bool:
    """A cell that goes on under itself, or a row of which only one cell is filled."""
    precedente = serie[-1]
    bas = max(s.bas for s in precedente)
    colonne = [k for k, d in enumerate(departs) if abs(ligne.x0 - d) < 8]
    if not colonne or ligne.haut < bas - typographie.corps:
        return False
    suivant = departs[colonne[0] + 1] if colonne[0] + 1 < len(departs) else float("inf")
    if ligne.x1 >= suivant + 2:
        return False
    ecart = ligne.haut - bas
    if ecart <= typographie.corps * 0.8:
        return True
    ecarts = [b[0].haut - max(s.bas for s in a) for a, b in pairwise(serie)]
    semblable = ligne.corps == precedente[0].corps and ligne.gras == precedente[0].gras
    return semblable and len(serie) >= 4 and ecart <= 1.15 * max(ecarts)


def _aligner(
    serie: list[list[Ligne]], departs: list[float], typographie: Typographie, connus: Mapping[str, int]
) -> TableauDePage:
    rangees: list[list[list[Ligne]]] = []
    seuil = _pas_interieur(serie)
    base = 0.0
    for segments in serie:
        places: dict[int, list[Ligne]] = {}
        for segment in segments:
            k = max((i for i, d in enumerate(departs) if d <= segment.x0 + 8), default=0)
            places.setdefault(k, []).append(segment)
        pas, base = segments[0].mots[0].base - base, segments[0].mots[0].base
        partielle = len(segments) < len(departs) and (0 not in places or len(segments) == 1)
        serree = pas <= seuil if seuil else partielle and pas < typographie.corps * 1.6
        coupee = bool(rangees) and any(c and c[-1].texte.endswith((CESURE, "-", "‐")) for c in rangees[-1])
        if not (rangees and (serree or coupee)):
            rangees.append([[] for _ in departs])
        for k, lignes in places.items():
            rangees[-1][k].extend(lignes)
    mots = [m for s in serie for ligne in s for m in ligne.mots]
    cadre = (min(m.x0 for m in mots), min(m.haut for m in mots), max(m.x1 for m in mots), max(m.bas for m in mots))
    droites = [*(d - 6 for d in departs[1:]), cadre[2]]
    cellules = [
        [CelluleLue(alineas=_alineas(c, droites[k], connus)) for k, c in enumerate(rangee)] for rangee in rangees
    ]
    return TableauDePage(cadre, cellules, departs, trace=False)


def _pas_interieur(serie: list[list[Ligne]]) -> float:
    """The line step inside a cell, when rows stand clearly further apart than lines; 0 when all steps are alike."""
    bases = [segments[0].mots[0].base for segments in serie]
    pas = [b - a for a, b in pairwise(bases)]
    if not pas or min(pas) <= 0:
        return 0.0
    larges = [p > 1.35 * min(pas) for p in pas]
    groupes = [1]  # lines between two wide steps
    for large in larges:
        if large:
            groupes.append(1)
        else:
            groupes[-1] += 1
    nets = len(groupes) >= 2 and all(2 <= n <= 5 for n in groupes)
    nombreux = len(groupes) >= 3 and larges.count(False) >= 2
    return 1.2 * min(pas) if nets or nombreux else 0.0


def _alineas(lignes: list[Ligne], droite: float, connus: Mapping[str, int]) -> list[Alinea]:
    """Paragraphs of a cell without lines around it: one that stops where the next word would fit is ended."""
    groupes: list[list[Ligne]] = []
    for ligne in lignes:
        if groupes:
            premier = ligne.mots[0]
            reste = droite - groupes[-1][-1].x1
            pleine = reste < (premier.x1 - premier.x0) + 0.3 * premier.corps and not _FONCTION.match(ligne.texte)
            if pleine or ligne.texte[:1].islower():
                groupes[-1].append(ligne)
                continue
        groupes.append([ligne])
    return [Alinea(texte=joindre([x.texte for x in g], connus), gras=all(x.gras for x in g)) for g in groupes]
