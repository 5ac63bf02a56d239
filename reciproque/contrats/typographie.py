"""Set the text of a commitment for reading: paragraphs and nested lists. The stored text is never changed."""

from __future__ import annotations

from dataclasses import dataclass, field

from reciproque.lecture.forme.puces import couper_puce, niveau_puce


@dataclass
class Element:
    """A bullet and what hangs under it."""

    texte: str
    enfants: list[Element] = field(default_factory=list)


@dataclass
class Alinea:
    """A paragraph (``texte``) or a list (``elements``)."""

    texte: str = ""
    elements: list[Element] = field(default_factory=list)


def composer(texte: str) -> list[Alinea]:
    """One paragraph per line, consecutive bullets together.

    A new kind of mark goes one level down, a known one back up. The mark itself is dropped: the page draws its own.
    """
    alineas: list[Alinea] = []
    marques: list[str] = []
    pile: list[Element] = []
    for ligne in texte.splitlines():
        if not ligne.strip():
            continue
        puce, reste = couper_puce(ligne)
        if not puce or not reste:
            alineas.append(Alinea(texte=ligne.strip()))
            marques, pile = [], []
            continue
        if not alineas or not alineas[-1].elements:
            alineas.append(Alinea())
        profondeur = min(niveau_puce(puce, marques), len(pile))
        del marques[profondeur + 1 :]
        del pile[profondeur:]
        element = Element(reste)
        (pile[-1].enfants if pile else alineas[-1].elements).append(element)
        pile.append(element)
    return alineas


def extrait(texte: str, taille: int = 180) -> str:
    """The first words on one line, cut at a word, bullets as middle dots."""
    morceaux = []
    for ligne in texte.splitlines():
        puce, reste = couper_puce(ligne)
        if reste:
            separe = puce and morceaux and not morceaux[-1].endswith((":", "\u00a0:", "·"))
            morceaux.append(f"· {reste}" if separe else reste)
    ligne = " ".join(" ".join(morceaux).split())
    if len(ligne) <= taille:
        return ligne
    return ligne[:taille].rsplit(" ", 1)[0].rstrip(" ,;:.·") + "…"
