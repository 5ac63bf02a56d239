"""Tables by year: what was paid or done each year, with totals checked."""

from __future__ import annotations

import re

from reciproque.lecture.brouillon import Brouillon
from reciproque.lecture.chiffres import chiffre, est_annee, est_total, lire_entete
from reciproque.lecture.controles.totaux import controler_totaux, notes_de_doubles, rangees_d_avant
from reciproque.lecture.forme import Bloc, Forme, Liste, Tableau, Titre
from reciproque.lecture.reconnaisseurs.tableaux import legende

ETIQUETTE_MAX = 140
_RANG = re.compile(r"^(?:[a-z]{1,2}|\d{1,2}|[ivx]{1,4})\s*[/).°-]+\s*[-–]?\s*", re.IGNORECASE)


def reconnaitre(forme: Forme, brouillon: Brouillon) -> None:
    for i, tableau in enumerate(forme.blocs):
        if not isinstance(tableau, Tableau) or not brouillon.libre(tableau) or tableau.zone == "sommaire":
            continue
        if not _par_annee(tableau):
            continue
        brouillon.prendre(tableau, "financements")
        titre = _titre(forme.blocs, i) or legende(forme, i)
        entetes, colonnes = lire_entete(tableau)
        brouillon.tableau(
            colonnes,
            [[c.texte for c in r.cellules] for r in tableau.rangees[entetes:]],
            titre=titre,
            source=brouillon.source(tableau),
        )
        controler_totaux(
            tableau,
            brouillon,
            titre or "Tableau par année",
            doubles=notes_de_doubles(forme, i),
            avant=rangees_d_avant(forme, i),
        )


def _par_annee(tableau: Tableau) -> bool:
    """Years down the first column or along the head, figures in the rest."""
    if len(tableau.rangees) < 3 or tableau.largeur < 2 or tableau.largeur > 30:
        return False
    corps = tableau.rangees[1:]
    annees = sum(1 for r in corps if r.cellules and est_annee(r.cellules[0].texte))
    en_tete = sum(1 for c in tableau.rangees[0].cellules[1:] if est_annee(re.sub(r"\(.*?\)", "", c.texte).strip()))
    if annees < 2 and en_tete < 2:
        return False
    if annees and annees + sum(1 for r in corps if r.pleines and est_total(r.pleines[0].texte)) < len(corps) - 2:
        return False
    autres = [c for r in corps for c in r.cellules[1:] if not c.vide]
    return bool(autres) and sum(chiffre(c.texte) is not None for c in autres) * 3 >= len(autres) * 2


def _titre(blocs: list[Bloc], i: int) -> str | None:
    """The short labels above a table, outermost first: « Choisy-le-Roi – Encouragement des initiatives »."""
    etiquettes: list[str] = []
    for bloc in reversed(blocs[max(0, i - 6) : i]):
        if isinstance(bloc, Tableau):
            break
        texte = bloc.items[-1].texte if isinstance(bloc, Liste) else bloc.texte
        propre = " ".join(texte.split()).strip(" *")
        etiquette = isinstance(bloc, Titre) or propre.endswith(":")
        if not etiquette or not 3 <= len(propre) <= ETIQUETTE_MAX:
            continue
        etiquettes.append(_RANG.sub("", propre.rstrip(" :")))
        if len(etiquettes) == 2 or isinstance(bloc, Titre):
            break
    return " – ".join(reversed(etiquettes)) or None
