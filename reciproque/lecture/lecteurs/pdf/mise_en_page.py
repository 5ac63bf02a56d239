"""What a page says in reading order: running heads left out, columns one after the other, tables in their place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median

from reciproque.langue import fold
from reciproque.lecture.forme import est_suite
from reciproque.lecture.intitules import lire_intitule
from reciproque.lecture.lecteurs.bureautique.ecriture import Alinea
from reciproque.lecture.lecteurs.pdf.mots import Ligne, Mot, mettre_en_lignes, redresser
from reciproque.lecture.lecteurs.pdf.paragraphes import Typographie, decouper_en_blocs, en_alineas, joindre
from reciproque.lecture.lecteurs.pdf.tableaux import TableauDePage, dans, tableaux_alignes, tableaux_traces
from reciproque.lecture.lecteurs.pdf.traits import Traits

# Page numbers at either end of a running head, and « 3 / 12 » or « page 3 » anywhere.
_NUMEROS = re.compile(r"^\W*\d{1,4}\b\W*|\W*\b\d{1,4}\W*$|\bpage\s*\d{1,4}|\d{1,4}\s*(?:/|sur)\s*\d{1,4}")
_FOLIO = re.compile(r"^(?:page\s*)?[-–]?\s*\d{1,4}\s*(?:[-–]|(?:/|sur)\s*\d{1,4})?$", re.IGNORECASE)
MARGE = 0.1  # share of the page's height where running heads stand
LIGNES_DE_MARGE = 4
Morceau = Alinea | TableauDePage


def _empreinte(ligne: Ligne) -> str | None:
    """What a running head keeps from page to page; None for a line that heads a part of the document."""
    plie = fold(ligne.texte)
    intitule = lire_intitule(ligne.texte)
    if plie.startswith("fiche") or (intitule.niveau and intitule.code):
        return None
    return _NUMEROS.sub("#", plie)[:120]


@dataclass(slots=True)
class Marges:
    """Lines that come back at the head or foot of the pages."""

    repetees: frozenset[str]
    rappels: frozenset[str] = frozenset()  # the cover's own lines, at the head of the pages that follow

    @classmethod
    def reconnaitre(cls, compte: Counter[str], pages: int, rappels: set[str]) -> Marges:
        seuil = max(3, pages * 0.25)
        return cls(
            frozenset(texte for texte, n in compte.items() if n >= seuil),
            frozenset(r for r in rappels if len(r.split()) >= 3),
        )

    def de_la_page(self, i: int) -> Marges:
        """The cover keeps its title."""
        return Marges(self.repetees | self.rappels) if i else Marges(self.repetees)

    def retirer(self, lignes: list[Ligne], hauteur: float) -> list[Ligne]:
        return [ligne for ligne in lignes if not self._courante(ligne, hauteur)]

    def _courante(self, ligne: Ligne, hauteur: float) -> bool:
        if MARGE * hauteur < ligne.haut and ligne.bas < (1 - MARGE) * hauteur:
            return False
        return bool(_FOLIO.match(ligne.texte)) or _empreinte(ligne) in self.repetees


def empreintes(lignes: list[Ligne]) -> set[str]:
    return {e for x in lignes if (e := _empreinte(x))}


def lignes_de_marge(lignes: list[Ligne], hauteur: float) -> set[str]:
    """Marks of the lines near the head and the foot of a page."""
    hautes = [x for x in lignes if x.haut < MARGE * hauteur][:LIGNES_DE_MARGE]
    basses = [x for x in lignes if x.bas > (1 - MARGE) * hauteur][-LIGNES_DE_MARGE:]
    return empreintes([*hautes, *basses])


def lire_page(
    mots: list[Mot],
    hauteur: float,
    traits: Traits,
    *,
    marges: Marges,
    typographie: Typographie,
    connus: Mapping[str, int],
) -> list[Morceau]:
    """Paragraphs and tables of a page. ``hauteur``: its height in points."""
    traces = tableaux_traces(traits, mots, typographie, connus)
    traces.sort(key=lambda t: t.cadre[1])
    droits = [m for m in mots if not m.couche and not any(dans(m, t.cadre) for t in traces)]
    utiles = [m for ligne in marges.retirer(mettre_en_lignes(droits), hauteur) for m in ligne.mots]
    couches = [m for m in mots if m.couche]
    libres = utiles
    hors = [m for m in couches if not any(dans(m, t.cadre) for t in traces)]
    morceaux: list[Morceau] = []
    for tableau in traces:
        avant = [m for m in libres if m.milieu < tableau.cadre[1]]
        libres = [m for m in libres if m.milieu >= tableau.cadre[1]]
        morceaux.extend(_region(avant, typographie, connus))
        morceaux.append(tableau)
    morceaux.extend(_region(libres, typographie, connus))
    if hors:
        morceaux.append(Alinea(texte=redresser(hors)))
    return morceaux


def _region(mots: list[Mot], typographie: Typographie, connus: Mapping[str, int]) -> list[Morceau]:
    if not mots:
        return []
    morceaux: list[Morceau] = []
    for lignes in _colonnes(mots):
        suite = _colonne(lignes, typographie, connus)
        if morceaux and suite and prolonger(morceaux[-1], suite[0], connus):
            suite = suite[1:]
        morceaux.extend(suite)
    return morceaux


def prolonger(avant: Morceau, apres: Morceau, connus: Mapping[str, int]) -> bool:
    """Glue to ``avant`` the end of its sentence, cut by a column or a page. True when done."""
    if not isinstance(avant, Alinea) or not isinstance(apres, Alinea) or avant.niveau or apres.niveau:
        return False
    if not est_suite(avant.texte, apres.texte, puces=False):
        return False
    avant.texte = joindre([avant.texte, apres.texte], connus)
    return True


def _colonne(lignes: list[Ligne], typographie: Typographie, connus: Mapping[str, int]) -> list[Morceau]:
    droite = max(ligne.x1 for ligne in lignes)
    morceaux: list[Morceau] = []
    reste = lignes
    for tableau in tableaux_alignes(lignes, typographie, connus):
        haut, bas = tableau.cadre[1], tableau.cadre[3]
        avant = [x for x in reste if x.bas <= haut + 1]
        reste = [x for x in reste if x.haut >= bas - 1]
        morceaux.extend(en_alineas(decouper_en_blocs(avant, typographie, droite), connus))
        morceaux.append(tableau)
    morceaux.extend(en_alineas(decouper_en_blocs(reste, typographie, droite), connus))
    return morceaux


def _colonnes(mots: list[Mot]) -> list[list[Ligne]]:
    """Lines of each column in reading order; a single column in most documents."""
    lignes = mettre_en_lignes(mots)
    gouttiere = _gouttiere(lignes)
    if gouttiere is None:
        return [lignes]
    groupes: list[tuple[bool, list[Mot]]] = []
    for ligne in lignes:
        pleine = _traverse(ligne, gouttiere)
        if groupes and groupes[-1][0] == pleine:
            groupes[-1][1].extend(ligne.mots)
        else:
            groupes.append((pleine, list(ligne.mots)))
    rendu: list[list[Ligne]] = []
    for pleine, siens in groupes:
        if pleine:
            rendu.append(mettre_en_lignes(siens))
            continue
        for cote in ([m for m in siens if m.x1 <= gouttiere + 2], [m for m in siens if m.x1 > gouttiere + 2]):
            if cote:
                rendu.append(mettre_en_lignes(cote))
    return rendu


def _traverse(ligne: Ligne, x: float) -> bool:
    """Some word, or a gap no wider than a space, stands across ``x``. Large letters have wide spaces."""
    if any(m.x0 < x < m.x1 for m in ligne.mots):
        return True
    gauche = [m.x1 for m in ligne.mots if m.x1 <= x]
    droite = [m.x0 for m in ligne.mots if m.x0 >= x]
    return bool(gauche and droite) and min(droite) - max(gauche) < max(9, 0.6 * ligne.corps)


def _gouttiere(lignes: list[Ligne]) -> float | None:
    """The x that parts two columns of running prose, or None."""
    if len(lignes) < 8:
        return None
    x0, x1 = min(x.x0 for x in lignes), max(x.x1 for x in lignes)
    largeur = x1 - x0
    if largeur < 200:
        return None
    meilleure: tuple[int, float] | None = None
    pas = max(2.0, largeur / 120)
    x = x0 + 0.3 * largeur
    while x < x0 + 0.7 * largeur:
        gauches = [ligne for ligne in lignes if ligne.x1 <= x]
        droites = [ligne for ligne in lignes if ligne.x0 >= x]
        coupees = [li for li in lignes if li.x0 < x < li.x1 and not _traverse(li, x)]
        n = len(gauches) + len(droites) + len(coupees)
        assez = n >= 0.7 * len(lignes) and len(coupees) + min(len(gauches), len(droites)) >= 6
        if assez and (meilleure is None or n > meilleure[0]):
            meilleure = (n, x)
        x += pas
    if meilleure is None:
        return None
    x = meilleure[1]
    cotes = [[m for m in ligne.mots if m.x1 <= x] for ligne in lignes if not _traverse(ligne, x)]
    autres = [[m for m in ligne.mots if m.x0 >= x] for ligne in lignes if not _traverse(ligne, x)]
    for cote in (cotes, autres):
        pleins = [c for c in cote if c]
        # Running prose fills its column; cells of a table do not.
        if len(pleins) < 6 or median(len(c) for c in pleins) < 4:
            return None
        # A third column inside one of the two: a table of blocks, not prose.
        if sum(len(Ligne(c).segments(max(12, 1.4 * c[0].corps))) > 1 for c in pleins) > 0.25 * len(pleins):
            return None
        etendue = max(c[-1].x1 for c in pleins) - min(c[0].x0 for c in pleins)
        if median(c[-1].x1 - c[0].x0 for c in pleins) < 0.6 * etendue:
            return None
    return x
