"""Automatic numbering: counters per list and level, printed as the word processor does."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

NIVEAUX = 10
_PLACE = re.compile(r"%(\d)")

# Private-use glyphs of the Symbol and Wingdings fonts that word processors use as bullets.
GLYPHES = {
    "\uf0b7": "•", "\uf0a7": "▪", "\uf0d8": "➢", "\uf0fc": "✓", "\uf0e0": "→", "\uf0f0": "➔", "\uf0a8": "◆",
    "\uf076": "❖", "\uf06e": "■", "\uf0de": "►", "\uf02d": "-", "": "•",
}  # fmt: skip


def romain(n: int) -> str:
    rendu = ""
    for valeur, lettres in (
        (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
        (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
    ):  # fmt: skip
        while n >= valeur:
            rendu, n = rendu + lettres, n - valeur
    return rendu


def lettres(n: int) -> str:
    """1 → A, 26 → Z, 27 → AA."""
    rendu = ""
    while n > 0:
        n, reste = divmod(n - 1, 26)
        rendu = chr(ord("A") + reste) + rendu
    return rendu


@dataclass(frozen=True, slots=True)
class NiveauDeListe:
    """``format``: bullet, none, decimal, lowerLetter, upperLetter, lowerRoman, upperRoman, ordinal, decimalZero.

    ``motif``: what is printed, ``%1`` standing for the counter of level 1; for a bullet, the glyph. ``continu``: goes
    on when a level above moves. ``chiffres``: prints the levels above in figures, whatever their own format.
    """

    format: str = "decimal"
    motif: str = "%1."
    depart: int = 1
    continu: bool = False
    chiffres: bool = False

    def ecrire(self, n: int) -> str:
        match self.format:
            case "lowerLetter":
                return lettres(n).lower()
            case "upperLetter":
                return lettres(n)
            case "lowerRoman":
                return romain(n).lower()
            case "upperRoman":
                return romain(n)
            case "decimalZero":
                return f"{n:02d}"
            case "ordinal":
                return "1er" if n == 1 else f"{n}e"
            case _:
                return str(n)


@dataclass(slots=True)
class Compteurs:
    """Counters of every list of a document."""

    _valeurs: dict[str, list[int | None]] = field(default_factory=dict)

    def marquer(
        self, liste: str, rang: int, niveaux: dict[int, NiveauDeListe], valeur: int | None = None
    ) -> tuple[str, str]:
        """``(numero, puce)`` printed by the next paragraph of ``liste`` at level ``rang`` (0-based); one is empty.

        ``valeur``: the number it chose itself.
        """
        niveau = niveaux.get(rang)
        if niveau is None or niveau.format == "none":
            return "", ""
        if niveau.format == "bullet":
            glyphe = niveau.motif.strip()
            return "", GLYPHES.get(glyphe, glyphe[:1] or "•") if not glyphe.isalnum() or glyphe in "oe" else "•"
        valeurs = self._valeurs.setdefault(liste, [None] * NIVEAUX)
        avant = valeurs[rang]
        suivant = niveau.depart if avant is None else avant + 1
        valeurs[rang] = suivant if valeur is None else valeur
        for plus_bas in range(rang + 1, NIVEAUX):
            if plus_bas not in niveaux or not niveaux[plus_bas].continu:
                valeurs[plus_bas] = None

        def remplacer(place: re.Match[str]) -> str:
            k = int(place.group(1)) - 1
            de = niveaux.get(k) or NiveauDeListe()
            if not 0 <= k < NIVEAUX:
                return ""
            n = valeurs[k]
            if n is None:  # a level above was never printed: it counts as begun
                n = valeurs[k] = de.depart
            return str(n) if niveau.chiffres else de.ecrire(n)

        return _PLACE.sub(remplacer, niveau.motif).strip(), ""
