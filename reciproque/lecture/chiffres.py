"""Figures of a table: heads, columns, and the number each cell holds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from reciproque.langue import find_amounts, fold, parse_number
from reciproque.langue.nombres import NOMBRE
from reciproque.lecture.forme import Cellule, Rangee, Tableau

_POURCENT = re.compile(rf"^\W{{0,2}}({NOMBRE})\s*%\W{{0,2}}$")
_NU = re.compile(rf"^[\s~≈(]*([-−]?{NOMBRE})\s*(?:[²³¹*)]|\(\d\))*\s*$")
_UNITE = re.compile(
    (
        rf"^[\s~≈(]*([-−]?{NOMBRE})\s*(?:etp|heures?|h|jeunes|personnes|actions?|projets?|places?|"
        rf"habitants?|hab\.?|logements?|ha|k€|m²)?\s*$"
    ),
    re.IGNORECASE,
)
_VIDES = {"", "/", "-", "–", "—", "nc", "n.c.", "nd", "n.d.", "so", "s.o.", "ns", "*", "…", "..."}


@dataclass(frozen=True, slots=True)
class Chiffre:
    """``valeur`` in the printed unit (percent stays percent); ``genre``: nombre, montant or pourcent; ``pas``: its
    last digit.
    """

    valeur: Decimal
    genre: str
    decimales: int
    echelle: Decimal = Decimal(1)  # 1 000 000 for an amount printed in M€

    @property
    def pas(self) -> Decimal:
        return self.echelle.scaleb(-self.decimales)


def chiffre(texte: str) -> Chiffre | None:
    """The one figure of a cell, None when it holds words, nothing, or several figures."""
    propre = " ".join(texte.split()).strip("* ")
    if not propre or len(propre) > 40:
        return None
    m = _POURCENT.match(propre)
    if m:
        valeur = parse_number(m.group(1))
        return Chiffre(valeur, "pourcent", _decimales(m.group(1))) if valeur is not None else None
    montants = find_amounts(propre)
    if len(montants) == 1 and len(montants[0].imprime) >= len(propre) - 3:
        nombre = re.match(NOMBRE, montants[0].imprime)
        decimales = _decimales(nombre.group(0)) if nombre else 0
        return Chiffre(montants[0].valeur, "montant", decimales, _echelle(montants[0].imprime))
    m = _NU.match(propre) or _UNITE.match(propre)
    if m:
        valeur = parse_number(m.group(1))
        return Chiffre(valeur, "nombre", _decimales(m.group(1))) if valeur is not None else None
    return None


def sans_valeur(texte: str) -> bool:
    """A cell left empty or marked as having nothing (``/``, ``-``, ``NC``)."""
    return fold(texte).strip() in _VIDES


def _echelle(imprime: str) -> Decimal:
    m = re.search(r"(k|M|Md|milliers?|millions?|milliards?)\s?(?:€|euros?|d['’]euros?)", imprime, re.IGNORECASE)
    if m is None:
        return Decimal(1)
    mot = m.group(1).lower()
    return Decimal(10) ** (
        9 if mot.startswith(("md", "milliard")) else 6 if mot.startswith("m") and not mot.startswith("millier") else 3
    )


def _decimales(nombre: str) -> int:
    m = re.search(r"[.,](\d+)$", nombre)
    return len(m.group(1)) if m and not re.fullmatch(r"\d{1,3}(?:\.\d{3})+", nombre) else 0


def est_annee(texte: str) -> bool:
    return bool(re.fullmatch(r"\W*(?:19|20)\d\d(?:\s?[-–/]\s?(?:(?:19|20)?\d\d))?\W*", texte.strip()))


def est_total(texte: str) -> bool:
    """``Total``, ``Total global``, ``Soit un total``, ``Ensemble``, ``TOTAL GÉNÉRAL``."""
    return bool(
        re.match(
            r"^\W*(?:soit (?:un |au )?)?(?:sous[- ]?)?tota(?:l|ux)\b|^\W*ensemble\b\W*$|^\W*montant total\b",
            fold(texte),
        )
    )


def lire_entete(tableau: Tableau) -> tuple[int, list[str]]:
    """(rows of heads, label of each column). Two rows of heads are joined; a table that opens with figures has none."""
    largeur = tableau.largeur
    if largeur == 0 or largeur > 60:
        return 0, []
    lignes = 0
    for rangee in tableau.rangees[:3]:
        chiffres = sum(
            1 for c in rangee.cellules[1:] if not c.vide and chiffre(c.texte) is not None and not est_annee(c.texte)
        )
        annees = sum(1 for c in rangee.cellules[1:] if est_annee(c.texte))
        mots = sum(1 for c in rangee.cellules if not c.vide and chiffre(c.texte) is None)
        if (
            chiffres
            or (lignes == 0 and mots + annees < 2)
            or (lignes and (annees or (rangee.cellules and not rangee.cellules[0].vide)))
        ):
            break
        lignes += 1
    if lignes == 3 or lignes == len(tableau.rangees):
        lignes = min(1, len(tableau.rangees))
    labels = [""] * largeur
    for rangee in tableau.rangees[:lignes]:
        courant = ""
        for colonne in range(largeur):
            c = rangee.cellule(colonne)
            texte = " ".join(c.texte.split()) if c is not None else ""
            # In a first row of two, an empty head belongs to the group at its left.
            if lignes == 2 and rangee is tableau.rangees[0]:
                courant = texte or courant
                texte = courant
            if texte and texte not in labels[colonne]:
                labels[colonne] = f"{labels[colonne]} – {texte}".strip(" –") if labels[colonne] else texte
    return lignes, labels


def colonne_de_chiffres(rangees: list[Rangee], colonne: int) -> list[tuple[Rangee, Cellule, Chiffre]]:
    sortie = []
    for rangee in rangees:
        c = rangee.cellule(colonne)
        if c is not None and (lu := chiffre(c.texte)) is not None:
            sortie.append((rangee, c, lu))
    return sortie
