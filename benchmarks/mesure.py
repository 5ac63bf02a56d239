"""Time callables, side by side and in turn, and print medians and ratios. Used by the mesure_*.py of this folder.

Rounds alternate between the callables, so that a machine busy for a while slows them all alike.
"""

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Mesure:
    nom: str
    durees: tuple[float, ...]  # seconds
    calculs: tuple[float, ...]  # seconds of processor, which the rest of the machine does not lengthen

    @property
    def calcul(self) -> float:
        return statistics.median(self.calculs)

    @property
    def mediane(self) -> float:
        return statistics.median(self.durees)

    @property
    def etendue(self) -> tuple[float, float]:
        return min(self.durees), max(self.durees)


def mesurer(taches: dict[str, Callable[[], object]], *, tours: int = 7, echauffement: int = 1) -> list[Mesure]:
    """Each callable runs `echauffement` times unmeasured, then once per round; the collector stays off in between."""
    for _ in range(echauffement):
        for tache in taches.values():
            tache()
    durees: dict[str, list[float]] = {nom: [] for nom in taches}
    calculs: dict[str, list[float]] = {nom: [] for nom in taches}
    for _ in range(tours):
        for nom, tache in taches.items():
            gc.collect()
            gc.disable()
            debut, debut_calcul = time.perf_counter(), time.process_time()
            try:
                tache()
            finally:
                durees[nom].append(time.perf_counter() - debut)
                calculs[nom].append(time.process_time() - debut_calcul)
                gc.enable()
    return [Mesure(nom, tuple(durees[nom]), tuple(calculs[nom])) for nom in taches]


def afficher(mesures: list[Mesure], *, unites: dict[str, tuple[float, str]] | None = None) -> None:
    """One line each: median, range, ratio to the first, and `unites[nom]` = (amount, unit) as a rate."""
    reference = mesures[0].mediane
    largeur = max(len(mesure.nom) for mesure in mesures)
    for mesure in mesures:
        bas, haut = mesure.etendue
        ligne = f"{mesure.nom:<{largeur}}  {ms(mesure.mediane)}  ({ms(bas)} à {ms(haut)})"
        ligne += f"  × {mesure.mediane / reference:.2f}".replace(".", ",")
        if unites and mesure.nom in unites:
            quantite, unite = unites[mesure.nom]
            ligne += f"  {quantite / mesure.mediane:,.0f} {unite}/s".replace(",", "\u202f")
        print(ligne)


def ms(duree: float) -> str:
    return f"{duree * 1000:9.2f}\u00a0ms".replace(".", ",")
