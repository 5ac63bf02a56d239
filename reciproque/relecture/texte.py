"""The text of a document cut into pages of a bearable weight, lines numbered as the reader counted them."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

LIGNES_MAX = 250
CARACTERES_MAX = 45_000


@dataclass(frozen=True)
class PageTexte:
    numero: int  # 1-based
    nombre: int
    lignes: list[tuple[int, str, bool]]  # (number, text, marked)

    @property
    def precedente(self) -> int | None:
        return self.numero - 1 if self.numero > 1 else None

    @property
    def suivante(self) -> int | None:
        return self.numero + 1 if self.numero < self.nombre else None

    @property
    def premiere(self) -> int:
        return self.lignes[0][0]

    @property
    def derniere(self) -> int:
        return self.lignes[-1][0]


def page_of(lignes: list[str], *, numero: int | None = None, de: int | None = None, a: int | None = None) -> PageTexte:
    """Page ``numero``, else the one that holds line ``de``, else the first. Lines ``de`` to ``a`` are marked."""
    debuts = _starts(lignes)
    if numero is None and de is not None:
        numero = bisect_right(debuts, min(max(de, 1), len(lignes)))
    numero = min(max(numero or 1, 1), len(debuts))
    debut = debuts[numero - 1]
    fin = debuts[numero] - 1 if numero < len(debuts) else len(lignes)
    a = a if a is not None else de
    return PageTexte(
        numero=numero,
        nombre=len(debuts),
        lignes=[(n, lignes[n - 1], de is not None and a is not None and de <= n <= a) for n in range(debut, fin + 1)],
    )


def _starts(lignes: list[str]) -> list[int]:
    """First line of each page."""
    debuts, poids = [1], 0
    for n, ligne in enumerate(lignes, 1):
        if n > debuts[-1] and (n - debuts[-1] >= LIGNES_MAX or poids + len(ligne) > CARACTERES_MAX):
            debuts.append(n)
            poids = 0
        poids += len(ligne)
    return debuts
