"""How a numbered table is laid out: which column holds the numbers, which the texts, what the others hold."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from reciproque.langue import fold
from reciproque.lecture.forme import Rangee, Tableau
from reciproque.lecture.intitules import lire_intitule
from reciproque.lecture.reconnaisseurs.entetes import roles
from reciproque.lecture.reconnaisseurs.rangs import numero_en_tete, numero_seul

_REFUS = re.compile(
    r"\bmesures? nationales?\b|niveau d'engagement de la mesure|plan de mobilisation|\bfiche de territoire\b"
)

_CODE = re.compile(r"^\W{0,2}(?:[A-Z]{1,3}[-. ]?)?\d{1,3}(?:[.-]\d{1,3}){0,3}\W{0,2}$")


@dataclass(slots=True)
class Plan:
    """How one table is laid out."""

    numero: int  # column of the number; equal to ``texte`` when the number opens the text
    texte: int
    roles: dict[int, str] = field(default_factory=dict)
    entete: int = 0  # rows of heads at the top
    cle_entete: str = ""
    tetes: dict[int, str] = field(default_factory=dict)
    premiers: list[int] = field(default_factory=list)
    faible: bool = False  # too few rows to be believed alone

    @property
    def colle(self) -> bool:
        return self.numero == self.texte

    def niveau(self, colonne: int) -> str | None:
        """The level a column head names (``Thème``, ``Axe``, ``Objectif``)."""
        return lire_intitule(self.tetes.get(colonne, "")).niveau


def planifier(tableau: Tableau) -> Plan | None:
    """The numbered column and the text column of a table, None when its rows are not numbered commitments."""
    if tableau.largeur < 1 or tableau.largeur > 14 or tableau.zone == "sommaire":
        return None
    entete, tetes = _entete(tableau)
    if _REFUS.search(fold(" ".join(tetes.values())[:600])) or _REFUS.search(fold(tableau.titre or "")):
        return None
    corps = tableau.rangees[entete:]
    meilleur: tuple[int, int, list[int]] | None = None
    for colonne in range(min(4, tableau.largeur)):
        nombres = [n for r in corps if (c := r.cellule(colonne)) and (n := numero_seul(c.texte)) is not None]
        if sum(bool(_CODE.match(c.texte)) for r in corps if (c := r.cellule(colonne))) * 5 > len(nombres) * 6:
            continue  # « H1, H2, U1, E1 »: a series of codes, of which some happen to read as numbers
        remplies = sum(1 for r in corps if len(r.pleines) > 1 and (c := r.cellule(colonne)) and not c.vide)
        if remplies > 3 * len(nombres):
            continue  # « Mesure 1 », « Pilote », « Pourquoi ? », « Comment ? »: labels, one of which is numbered
        if suite_de_numeros(nombres) and (meilleur is None or len(nombres) > len(meilleur[2])):
            meilleur = (colonne, -1, nombres)
    dites = [c for c, r in zip(tetes, roles(list(tetes.values())), strict=True) if r == "texte"]
    if meilleur is None:
        for colonne in range(min(4, tableau.largeur)):
            if (dites and colonne not in dites) or not _la_plus_longue(corps, colonne):
                continue  # « 1. Favoriser… » numbers the priorities of a grid, not its commitments
            nombres = [t[0] for r in corps if (c := r.cellule(colonne)) and (t := numero_en_tete(c.texte)) is not None]
            if suite_de_numeros(nombres) and (meilleur is None or len(nombres) > len(meilleur[2])):
                meilleur = (colonne, colonne, nombres)
    if meilleur is None:
        return None
    colonne, texte, nombres = meilleur
    par_role = {c: r for c, r in zip(tetes, roles(list(tetes.values())), strict=True) if r}
    if texte < 0:
        texte = _colonne_de_texte(corps, colonne, par_role)
    if texte < 0 or not _prose(corps, colonne, texte):
        return None
    if {"montants", "texte"} <= set(par_role.values()) and not any(
        r in {"partenaires", "niveau"} for r in par_role.values()
    ):
        return None  # a list of funded actions, not of commitments
    par_role = {c: r for c, r in par_role.items() if c not in {colonne, texte}}
    cle = fold("\t".join(tetes.values()))
    return Plan(colonne, texte, par_role, entete, cle, tetes, nombres, faible=len(nombres) < 3)


def _entete(tableau: Tableau) -> tuple[int, dict[int, str]]:
    """Number of head rows and the heads by column."""
    if not tableau.rangees:
        return 0, {}
    premiere = tableau.rangees[0]
    textes = {c.colonne: " ".join(c.texte.split()) for c in premiere.cellules}
    connus = [r for r in roles(list(textes.values())) if r]
    pleines = [t for t in textes.values() if t]
    if not connus or any(len(t) > 90 for t in pleines) or any(numero_seul(t) is not None for t in pleines):
        return 0, {}
    if len(pleines) == 1 and tableau.largeur > 1:
        return 0, {}
    return 1, textes


def suite_de_numeros(nombres: list[int]) -> bool:
    """Mostly +1 steps. One or two numbers are a weak run, only believed beside another table."""
    if not nombres or (len(nombres) > 1 and nombres[1] != nombres[0] + 1 and len(nombres) < 3):
        return False
    pas = sum(1 for a, b in pairwise(nombres) if b - a == 1 or (b == 1 and a > 1))  # may start again at 1
    recul = sum(1 for a, b in pairwise(nombres) if b <= a and b != 1)
    if len(nombres) <= 6 and not recul and nombres[-1] - nombres[0] <= len(nombres) + 1 and pas:
        return True  # a number or two are missing from a short run
    return pas * 10 >= (len(nombres) - 1) * 7 and recul * 8 <= len(nombres)


def _colonne_de_texte(corps: list[Rangee], numero: int, par_role: dict[int, str]) -> int:
    dites = [c for c, r in par_role.items() if r == "texte" and c > numero]
    if dites:
        return dites[0]
    longueurs: dict[int, int] = {}
    for r in corps:
        if (n := r.cellule(numero)) and numero_seul(n.texte) is not None:
            for c in r.cellules:
                if c.colonne > numero and par_role.get(c.colonne) not in {
                    "partenaires",
                    "indicateurs",
                    "leviers",
                    "chef_de_file",
                    "niveau",
                }:
                    longueurs[c.colonne] = longueurs.get(c.colonne, 0) + len(c.texte)
    return max(longueurs, key=lambda c: longueurs[c]) if longueurs else -1


def _la_plus_longue(corps: list[Rangee], colonne: int) -> bool:
    """No column at the right holds longer texts."""
    longueurs: dict[int, int] = {}
    for r in corps:
        for c in r.cellules:
            longueurs[c.colonne] = longueurs.get(c.colonne, 0) + len(c.texte)
    return all(n <= longueurs.get(colonne, 0) for n in longueurs.values())


def _prose(corps: list[Rangee], numero: int, texte: int) -> bool:
    """The text column holds sentences, not names or figures."""
    textes = [c.texte for r in corps if (c := r.cellule(texte)) and not c.vide]
    if not textes:
        return False
    longs = sum(1 for t in textes if len(t.split()) >= 4)
    return longs * 2 >= len(textes) and sum(map(len, textes)) >= 25 * len(textes)
