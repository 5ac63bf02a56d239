"""Every table of figures or of facts, kept as it is printed: title, columns, rows."""

from __future__ import annotations

import re

from reciproque.lecture.brouillon import Brouillon
from reciproque.lecture.chiffres import lire_entete
from reciproque.lecture.forme import Forme, Liste, Paragraphe, Tableau, Titre

# Tables whose rows already became records of their own.
DEJA_LUS = {
    "tableau_numerote",
    "tableau_en_tetes",
    "signatures",
    "grille",
    "fiches",
    "matrice",
    "deliberation",
    "colonnes",
    "parties",
}
CELLULES_MAX = 20_000


def reconnaitre(forme: Forme, brouillon: Brouillon) -> None:
    deja = {t.source.lignes[0] for t in brouillon.lecture.tableaux}
    reste = CELLULES_MAX
    for i, tableau in enumerate(forme.blocs):
        if not isinstance(tableau, Tableau) or tableau.zone == "sommaire" or tableau.debut in deja:
            continue
        if brouillon.pris_par(tableau) in DEJA_LUS or len(tableau.rangees) < 2 or tableau.largeur < 2:
            continue
        reste -= sum(len(r.cellules) for r in tableau.rangees)
        if reste < 0:
            return
        entetes, colonnes = lire_entete(tableau)
        lignes = [[c.texte for c in r.cellules] for r in tableau.rangees[entetes:]]
        brouillon.tableau(colonnes, lignes, titre=legende(forme, i), source=brouillon.source(tableau))


def legende(forme: Forme, i: int) -> str | None:
    """The caption of a table: its own title, else the line just above it."""
    tableau = forme.blocs[i]
    if isinstance(tableau, Tableau) and tableau.titre:
        return tableau.titre
    for bloc in reversed(forme.blocs[max(0, i - 2) : i]):
        if isinstance(bloc, Tableau) or tableau.debut - bloc.fin > 6:
            return None
        texte = bloc.items[-1].texte if isinstance(bloc, Liste) else bloc.texte
        propre = " ".join(texte.split("\n")[-1].split()).strip(" *")
        if len(propre) > 140:
            # A long sentence above a table: its last clause says what the table is.
            propre = re.split(r"(?<=[.;:])\s+", propre.rstrip(" :"))[-1]
        if isinstance(bloc, Titre | Paragraphe | Liste) and 3 <= len(propre) <= 300:
            return re.sub(r"\s*:\s*$", "", propre)
    return None
