"""From the cells of consecutive lines to tables: page breaks glued, leading-tab paragraphs given back."""

from __future__ import annotations

import re

from reciproque.langue import fold
from reciproque.lecture.forme.blocs import Bloc, Cellule, Item, Liste, Paragraphe, Rangee, Tableau, Texte
from reciproque.lecture.forme.puces import PUCES, couper_puce
from reciproque.lecture.forme.suites import est_suite


def _rangee(numero: int, cellules: list[str], texte: Texte, largeur: int) -> Rangee:
    page = texte.page(numero)
    if len(cellules) == 1 and largeur > 1:
        bande = Cellule(texte=cellules[0], colspan=largeur, debut=numero, fin=numero, page=page)
        return Rangee(cellules=[bande], debut=numero, fin=numero, page=page)
    return Rangee(
        cellules=[Cellule(texte=c, colonne=i, debut=numero, fin=numero, page=page) for i, c in enumerate(cellules)],
        debut=numero,
        fin=numero,
        page=page,
    )


def _recoller(avant: Rangee, apres: Rangee) -> bool:
    """Glue a row cut by a page break when each of its cells continues the one above. True when done."""
    lues = len(avant.cellules)
    if lues > len(apres.cellules) or not apres.cellules[0].vide or avant.cellules[0].vide:
        return False
    pleines = [c for c in apres.cellules[:lues] if not c.vide]
    if not pleines or not all(est_suite(avant.cellules[c.colonne].texte, c.texte) for c in pleines):
        return False
    if lues < len(apres.cellules):
        if all(c.vide for c in apres.cellules[lues:]) or pleines[-1].colonne != lues - 1:
            return False
        avant.cellules.extend(apres.cellules[lues:])  # the cells that the page break kept for after the sentence
    for c in pleines:
        cible = avant.cellules[c.colonne]
        cible.texte = f"{cible.texte}\n{c.texte}"
        cible.fin = c.fin
        cible.__dict__.pop("plie", None)
    avant.fin = apres.fin
    return True


def _puces_en_retrait(rangees: list[tuple[int, list[str]]], texte: Texte) -> Liste | None:
    """Bullets that a tab sets in: a list, not a table of one column."""
    items: list[Item] = []
    for numero, cellules in rangees:
        pleines = [c for c in cellules if c]
        if len(pleines) == 2 and pleines[0] in PUCES:  # the word processor's bullet, its tab, its text
            pleines = [f"{pleines[0]} {pleines[1]}"]
        elif cellules[0]:
            return None
        puce, reste = couper_puce(pleines[0], lettres=False) if len(pleines) == 1 else ("", "")
        if not puce or not reste or "\n" in reste:
            return None
        items.append(Item(texte=reste, puce=puce, profondeur=0, debut=numero, fin=numero, page=texte.page(numero)))
    return Liste(items=items, debut=items[0].debut, fin=items[-1].fin, page=items[0].page)


# The last words of a cell that wait for the next ones.
_PENDANT = re.compile(r"(?:\b(?:de|du|des|la|le|les|un|une|à|au|aux|et|ou|par|pour|sur|dans|avec|d|l)|['’(])\s*$")


def _recoudre(avant: Rangee, apres: Rangee, largeur: int) -> bool:
    """Glue a row cut by a line break inside a cell: its last cell goes on in the first of the next line."""
    dernier, premier = avant.cellules[-1], apres.cellules[0]
    if len(avant.cellules) < 2 or len(avant.cellules) + len(apres.cellules) - 1 != largeur or len(apres.cellules) < 2:
        return False
    if any(c.texte[:1].islower() for c in apres.cellules[1:]):
        return False  # a page break cut several cells at once
    if not premier.texte[:1].islower() or not _PENDANT.search(dernier.texte[-40:]):
        return False
    dernier.texte = f"{dernier.texte}\n{premier.texte}"
    dernier.fin = premier.fin
    dernier.__dict__.pop("plie", None)
    decalage = len(avant.cellules) - 1
    for cellule in apres.cellules[1:]:
        cellule.colonne += decalage
        avant.cellules.append(cellule)
    avant.fin = apres.fin
    return True


_CHAMP = re.compile(r"^[A-ZÀ-Ý][^:\t.;]{2,40}?\s?:\s?\S")


def _champs_en_retrait(rangees: list[tuple[int, list[str]]], texte: Texte) -> Paragraphe | None:
    """« Porteur : la Ville », « Partenaires : … » that a tab sets in: lines of text, not a table."""
    lignes = [[c for c in cellules if c] for _, cellules in rangees]
    if any(len(p) != 1 or c[0] or not _CHAMP.match(p[0]) for p, (_, c) in zip(lignes, rangees, strict=True)):
        return None
    debut, fin = rangees[0][0], rangees[-1][0]
    return Paragraphe(texte="\n".join(p[0] for p in lignes), debut=debut, fin=fin, page=texte.page(debut))


def monter_tableau(rangees: list[tuple[int, list[str]]], ruptures: list[int], texte: Texte) -> list[Bloc]:
    """One table, or paragraphs when the tabs were only indents."""
    if len(rangees) == 1 and sum(1 for c in rangees[0][1] if c) == 1 and not rangees[0][1][0]:
        numero, cellules = rangees[0]
        seul = next(c for c in cellules if c)
        return [Paragraphe(texte=seul, debut=numero, fin=numero, page=texte.page(numero))]
    if puces := _puces_en_retrait(rangees, texte):
        return [puces]
    if champs := _champs_en_retrait(rangees, texte):
        return [champs]
    faites: list[Rangee] = []
    coupures: list[int] = []
    apres_rupture = set(ruptures)
    entete = [fold(c) for c in rangees[0][1]]
    largeur = max(len(cellules) for _, cellules in rangees)
    for i, (numero, cellules) in enumerate(rangees):
        rangee = _rangee(numero, cellules, texte, largeur)
        if faites and _recoudre(faites[-1], rangee, largeur):
            continue
        if i in apres_rupture:
            if faites and _recoller(faites[-1], rangee):
                continue
            if coupures[-1:] != [len(faites)]:
                coupures.append(len(faites))
            if sum(1 for c in entete if c) >= 2 and [fold(c) for c in cellules] == entete:
                apres_rupture.add(i + 1)
                continue  # header printed again on the new page
        faites.append(rangee)
    tableau = Tableau(rangees=faites, ruptures=coupures, debut=faites[0].debut, fin=faites[-1].fin, page=faites[0].page)
    return [tableau]
