"""Controls: every printed total, percentage and count that can be recomputed, one kind a file.

Each module has ``controler(forme, brouillon)``. A control is *exact*, *écart* (both figures and the lines) or *non
vérifiable*. The rule of the house: never accuse a right figure; when in doubt, *non vérifiable* or nothing.
"""

from __future__ import annotations

from importlib import import_module

from reciproque.lecture.brouillon import Brouillon
from reciproque.lecture.controles.totaux import controler_totaux, notes_de_doubles, rangees_d_avant
from reciproque.lecture.forme import Forme, Tableau

MODULES = ("pourcentages", "fractions", "parts", "structure", "comptes", "enumerations", "recoupements", "concordances")


def controler_tout(forme: Forme, brouillon: Brouillon) -> None:
    for nom in MODULES:
        import_module(f"{__name__}.{nom}").controler(forme, brouillon)
    _totaux(forme, brouillon)


def _totaux(forme: Forme, brouillon: Brouillon) -> None:
    """Totals of every table whose own recogniser did not control them already."""
    from reciproque.lecture.reconnaisseurs.tableaux import DEJA_LUS, legende

    faits = [c.source.lignes for c in brouillon.lecture.controles if c.type == "total"]
    for i, bloc in enumerate(forme.blocs):
        if not isinstance(bloc, Tableau) or bloc.zone == "sommaire" or brouillon.pris_par(bloc) in DEJA_LUS:
            continue
        if any(bloc.debut <= a and b <= bloc.fin for a, b in faits):
            continue
        controler_totaux(
            bloc,
            brouillon,
            legende(forme, i) or "",
            doubles=notes_de_doubles(forme, i),
            avant=rangees_d_avant(forme, i),
        )
