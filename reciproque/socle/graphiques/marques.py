"""How series are told apart: a marker, a stroke, and only then a colour. Pure."""

from __future__ import annotations

from xml.etree.ElementTree import Element

# On paper. On the screen the style sheet gives the same ones, lighter in the dark.
COULEURS = ("#0f4c5c", "#a63f27", "#6b4a8a", "#1b6542", "#7d5100", "#1d5685")
TIRETS = ("none", "9 4", "3 4", "12 4 3 4", "6 3", "2 6")
NOMS = ("ronds", "carrés", "triangles", "losanges", "croix", "anneaux")
R = 6.0


def series_look(rang: int, genre: str) -> tuple[str, str]:
    """(colour, dashes) of the series of this rank; a target is always finely dotted."""
    return COULEURS[rang % len(COULEURS)], "2 5" if genre == "cible" else TIRETS[rang % len(TIRETS)]


def marker(rang: int, x: float, y: float, couleur: str) -> Element:
    """One point of the series of this rank: six shapes that stay apart in black and white."""
    formes = {
        1: f"M{x - R:.1f} {y - R:.1f}h{2 * R:.1f}v{2 * R:.1f}h-{2 * R:.1f}z",
        2: f"M{x:.1f} {y - R - 1:.1f}l{R + 1:.1f} {2 * R:.1f}h-{2 * R + 2:.1f}z",
        3: f"M{x:.1f} {y - R - 1:.1f}l{R + 1:.1f} {R + 1:.1f}l-{R + 1:.1f} {R + 1:.1f}l-{R + 1:.1f} -{R + 1:.1f}z",
        4: f"M{x - R:.1f} {y - R:.1f}l{2 * R:.1f} {2 * R:.1f}m0 -{2 * R:.1f}l-{2 * R:.1f} {2 * R:.1f}",
    }
    choix = rang % len(NOMS)
    if choix in formes:
        plein = "none" if choix == 4 else couleur
        attributs = {"d": formes[choix], "fill": plein, "stroke-width": "2.5"}
        return Element("path", {"class": "graphique-croix" if choix == 4 else "graphique-point", **attributs})
    plein = couleur if choix == 0 else "#ffffff"
    classe = "graphique-point" if choix == 0 else "graphique-anneau"
    return Element(
        "circle",
        {"class": classe, "cx": f"{x:.1f}", "cy": f"{y:.1f}", "r": f"{R}", "fill": plein, "stroke-width": "2.5"},
    )
