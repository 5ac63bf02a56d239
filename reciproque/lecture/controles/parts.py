"""Percentages printed in tables: a column that is the quotient of two others, a row that is the quotient of two rows.

Nothing says which figures a percentage divides: the quotient is accepted when most of the line agrees, and only then
are
the cells that do not agree reported.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from reciproque.langue import fold
from reciproque.lecture.brouillon import Brouillon
from reciproque.lecture.chiffres import Chiffre, chiffre, est_annee, est_total, lire_entete
from reciproque.lecture.controles.arrondis import juste, pourcent
from reciproque.lecture.forme import Cellule, Forme, Rangee

LARGEUR_MAX = 12


@dataclass(slots=True)
class _Triplet:
    cellule: Cellule
    imprime: Decimal
    a: Decimal
    b: Decimal
    rangee: Rangee


def controler(forme: Forme, brouillon: Brouillon) -> None:
    for tableau in forme.tableaux:
        if (
            tableau.zone == "sommaire"
            or tableau.largeur > LARGEUR_MAX
            or brouillon.pris_par(tableau) in {"tableau_numerote", "signatures"}
        ):
            continue
        deja = {c.source.lignes for c in brouillon.lecture.controles if c.type == "pourcentage"}
        entetes, colonnes = lire_entete(tableau)
        corps = tableau.rangees[entetes:]
        grille = [[_lu(r, k) for k in range(tableau.largeur)] for r in corps]
        trouves = _par_colonne(corps, grille, colonnes) or _par_rangee(corps, grille)
        for t in trouves:
            source = brouillon.source(t.rangee)
            if source.lignes in deja and len(trouves) == 1:
                continue
            tete = colonnes[t.cellule.colonne] if t.cellule.colonne < len(colonnes) else ""
            libelle = " – ".join(x for x in (" ".join(t.rangee.cellules[0].texte.split())[:90], tete[:60]) if x)
            brouillon.controle(
                "pourcentage",
                libelle or "pourcentage",
                imprime=t.imprime,
                calcule=pourcent(t.a, t.b),
                exact=juste(t.imprime, t.a, t.b),
                source=source,
            )


def _lu(rangee: Rangee, colonne: int) -> Chiffre | None:
    c = rangee.cellule(colonne)
    if c is None or c.vide or (colonne == 0 and est_annee(c.texte)):
        return None
    return chiffre(c.texte)


def _par_colonne(corps: list[Rangee], grille: list[list[Chiffre | None]], colonnes: list[str]) -> list[_Triplet]:
    """Column p = column a / column b, row by row."""
    largeur = len(grille[0]) if grille else 0
    for p in range(largeur):
        if not any((c := ligne[p]) is not None and c.genre == "pourcent" for ligne in grille):
            continue
        for a in range(largeur):
            for b in range(largeur):
                if len({a, b, p}) < 3:
                    continue
                triplets = []
                for rangee, ligne in zip(corps, grille, strict=True):
                    lp, la, lb = ligne[p], ligne[a], ligne[b]
                    cellule = rangee.cellule(p)
                    if (
                        lp
                        and la
                        and lb
                        and lp.genre == "pourcent"
                        and la.genre == lb.genre != "pourcent"
                        and 0 <= la.valeur <= lb.valeur
                        and lb.valeur > 0
                        and cellule
                    ):
                        triplets.append(_Triplet(cellule, lp.valeur, la.valeur, lb.valeur, rangee))
                bons = sum(1 for t in triplets if juste(t.imprime, t.a, t.b))
                if bons and (bons * 3 >= len(triplets) * 2 if len(triplets) > 1 else _dit(colonnes, p, b)):
                    return triplets
    return []


def _dit(colonnes: list[str], p: int, b: int) -> bool:
    """With one row only, the heads must say it: a share of a total."""
    if p >= len(colonnes) or b >= len(colonnes):
        return False
    tete_p, tete_b = fold(colonnes[p]), fold(colonnes[b])
    return any(m in tete_p for m in ("proportion", "part", "%", "taux", "poids")) and any(
        m in tete_b for m in ("total", "effectif", "ensemble", "nombre")
    )


def _par_rangee(corps: list[Rangee], grille: list[list[Chiffre | None]]) -> list[_Triplet]:
    """Row p = row a / row b, column by column, the two rows being just above."""
    sortie: list[_Triplet] = []
    for i, ligne in enumerate(grille):
        percents = [k for k, x in enumerate(ligne) if x is not None and x.genre == "pourcent"]
        if len(percents) < 2 or est_total(corps[i].cellules[0].texte):
            continue
        meilleur: list[_Triplet] = []
        for ia in range(max(0, i - 4), i):
            for ib in range(max(0, i - 4), i):
                if ia == ib:
                    continue
                triplets = []
                for k in percents:
                    la, lb, cellule = grille[ia][k], grille[ib][k], corps[i].cellule(k)
                    lp = ligne[k]
                    if (
                        la
                        and lb
                        and lp
                        and cellule
                        and la.genre == lb.genre != "pourcent"
                        and 0 <= la.valeur <= lb.valeur
                        and lb.valeur > 0
                    ):
                        triplets.append(_Triplet(cellule, lp.valeur, la.valeur, lb.valeur, corps[i]))
                bons = sum(1 for t in triplets if juste(t.imprime, t.a, t.b))
                if bons >= 2 and bons * 3 >= len(triplets) * 2 and len(triplets) > len(meilleur):
                    meilleur = triplets
        sortie.extend(meilleur)
    return sortie
