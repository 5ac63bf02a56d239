"""From a description to a drawing (SVG) and its table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from django.utils.safestring import SafeString, mark_safe

from reciproque.langue import format_number
from reciproque.socle.documents import Entete, Figure, Tableau

from .contenu import Barre, Barres, Courbes, Repere, Serie
from .echelle import Echelle, scale
from .marques import COULEURS, NOMS, marker, series_look

LARGEUR = 600
HAUTEUR = 300
GAUCHE, DROITE, HAUT, BAS = 92, 16, 14, 40
RANGEE = 64  # a bar with its name above it
PERIODES_ECRITES = 5  # on a phone, more names would touch
VIDE = "—"
TRACES = {"cible": "trait plein", "reference": "tirets"}
ENCRE, TRAIT, PALE = "#1a2830", "#807a6d", "#ddd7ca"


@dataclass(frozen=True)
class Graphique:
    """A chart ready to be shown: ``{% include "socle/graphiques/figure.html" with graphique=… nom="…" %}``."""

    contenu: Courbes | Barres

    def __bool__(self) -> bool:
        """Whether there is at least one figure to draw."""
        if isinstance(self.contenu, Courbes):
            return any(valeur is not None for serie in self.contenu.series for valeur in serie.valeurs)
        return any(barre.valeur is not None for barre in self.contenu.barres)

    @cached_property
    def svg(self) -> SafeString:
        """The drawing. Its own colours are those of paper; the screen's style sheet replaces them by the theme's."""
        racine = _lines(self.contenu) if isinstance(self.contenu, Courbes) else _bars(self.contenu)
        return mark_safe(tostring(racine, encoding="unicode"))  # noqa: S308 (every text went through ElementTree)

    @cached_property
    def legende(self) -> list[tuple[SafeString, str]]:
        """(sign, name) of what the drawing holds, in the order of the table."""
        if isinstance(self.contenu, Courbes):
            return [(_sign(rang, serie), serie.nom) for rang, serie in enumerate(self.contenu.series)]
        return [(_rule_sign(repere), _named(repere, self.contenu.unite)) for repere in self.contenu.reperes]

    @cached_property
    def tableau(self) -> Tableau:
        """Every figure of the drawing, and the reason of each gap."""
        c = self.contenu
        if isinstance(c, Courbes):
            entetes = [Entete("Série", 2), *(Entete(periode, droite=True) for periode in c.periodes)]
            lignes = [
                [serie.nom, *(_cell(v, c.unite, serie.note(rang)) for rang, v in enumerate(serie.valeurs))]
                for serie in c.series
            ]
            return Tableau(c.titre, entetes, lignes)
        lignes = [[barre.nom, _cell(barre.valeur, c.unite, barre.note)] for barre in c.barres]
        lignes += [[repere.nom, format_figure(repere.valeur, c.unite)] for repere in c.reperes]
        return Tableau(c.titre, [Entete("Territoire", 3), Entete("Valeur", droite=True)], lignes)

    def to_block(self, *, chiffres: bool = True) -> Figure:
        """The same picture for a document, with the signs of its legend in words."""
        c = self.contenu
        if isinstance(c, Courbes):
            dits = [f"{NOMS[rang % len(NOMS)]}\u00a0: {serie.nom}" for rang, serie in enumerate(c.series)]
        else:
            dits = [f"{TRACES[repere.genre]}\u00a0: {_named(repere, c.unite)}" for repere in c.reperes]
        return Figure(c.titre, c.description, str(self.svg), self.tableau, " · ".join(dits), chiffres)


def draw(contenu: Courbes | Barres) -> Graphique:
    return Graphique(contenu)


def format_figure(valeur: Decimal | None, unite: str = "") -> str:
    """« 12,5 % », « 1 234 habitants »; a dash for what is missing."""
    if valeur is None:
        return VIDE
    espace = "\u202f" if unite == "%" else "\u00a0"
    return format_number(valeur) + (f"{espace}{unite}" if unite else "")


def _cell(valeur: Decimal | None, unite: str, note: str) -> str:
    if valeur is None:
        return note or VIDE
    return format_figure(valeur, unite) + (f" ({note})" if note else "")


def _named(repere: Repere, unite: str) -> str:
    return f"{repere.nom}\u00a0: {format_figure(repere.valeur, unite)}"


def _sheet(hauteur: int, titre: str) -> Element:
    """Hidden from screen readers on the screen: the figure's table says all of it."""
    return Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "class": "graphique-dessin",
            "viewBox": f"0 0 {LARGEUR} {hauteur}",
            "role": "img",
            "aria-label": titre,
            "font-family": "Libertinus Serif, serif",
            "font-size": "15",
            "fill": ENCRE,
        },
    )


def _add(parent: Element, nom: str, classe: str = "", **attributs: Any) -> Element:
    dits = {"class": f"graphique-{classe}"} if classe else {}
    for cle, valeur in attributs.items():
        dits[cle.rstrip("_").replace("_", "-")] = f"{valeur:.1f}" if isinstance(valeur, float) else str(valeur)
    return SubElement(parent, nom, dits)


def _write(parent: Element, texte: str, classe: str, **attributs: Any) -> None:
    _add(parent, "text", classe, **attributs).text = texte


# ── Lines ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _lines(c: Courbes) -> Element:
    racine = _sheet(HAUTEUR, c.titre)
    valeurs = [v for serie in c.series for v in serie.valeurs if v is not None]
    echelle = scale(valeurs, HAUTEUR - HAUT - BAS)
    pas = (LARGEUR - GAUCHE - DROITE) / max(len(c.periodes), 1)

    def x(rang: int) -> float:
        return GAUCHE + pas * (rang + 0.5)

    def y(valeur: Decimal) -> float:
        return HAUTEUR - BAS - echelle.place(valeur)

    _grid(racine, echelle, c.unite, y)
    saut = -(-len(c.periodes) // PERIODES_ECRITES)
    for rang in range(len(c.periodes) - 1, -1, -saut):  # the last one is always named
        _write(racine, c.periodes[rang], "texte", x=x(rang), y=HAUTEUR - 12, text_anchor="middle")
    for rang, serie in enumerate(c.series):
        couleur, tirets = series_look(rang, serie.genre)
        groupe = _add(racine, "g", f"serie graphique-serie-{rang % len(COULEURS)} graphique-{serie.genre}")
        groupe.set("stroke", couleur)
        for points in _runs(serie.valeurs):
            if len(points) > 1:
                chemin = "M" + "L".join(f"{x(r):.1f} {y(v):.1f}" for r, v in points)
                _add(groupe, "path", "trait", d=chemin, fill="none", stroke_width=2.5, stroke_dasharray=tirets)
            for r, v in points:
                groupe.append(marker(rang, x(r), y(v), couleur))
    return racine


def _runs(valeurs: Sequence[Decimal | None]) -> list[list[tuple[int, Decimal]]]:
    """Figures that follow one another without a gap: a line never runs over what is missing."""
    suites: list[list[tuple[int, Decimal]]] = [[]]
    for rang, valeur in enumerate(valeurs):
        if valeur is None:
            suites.append([])
        else:
            suites[-1].append((rang, valeur))
    return [suite for suite in suites if suite]


def _grid(racine: Element, echelle: Echelle, unite: str, y: Any) -> None:
    suffixe = "\u202f%" if unite == "%" else ""
    for graduation in echelle.graduations:
        classe = "axe" if graduation == 0 else "grille"
        _add(
            racine,
            "path",
            classe,
            d=f"M{GAUCHE} {y(graduation):.1f}H{LARGEUR - DROITE}",
            stroke=TRAIT if graduation == 0 else PALE,
        )
        _write(
            racine,
            format_number(graduation) + suffixe,
            "texte",
            x=GAUCHE - 8,
            y=y(graduation) + 5,
            text_anchor="end",
        )


def _sign(rang: int, serie: Serie) -> SafeString:
    couleur, tirets = series_look(rang, serie.genre)
    classe = f"graphique-signe graphique-serie graphique-serie-{rang % len(COULEURS)} graphique-{serie.genre}"
    signe = Element(
        "svg", {"class": classe, "viewBox": "0 0 36 16", "width": "36", "height": "16", "aria-hidden": "true"}
    )
    signe.set("stroke", couleur)
    _add(signe, "path", "trait", d="M0 8H36", fill="none", stroke_width=2.5, stroke_dasharray=tirets)
    signe.append(marker(rang, 18, 8, couleur))
    return mark_safe(tostring(signe, encoding="unicode"))  # noqa: S308 (no text of anybody in it)


# ── Bars ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _bars(c: Barres) -> Element:
    hauteur = RANGEE * len(c.barres) + 12
    racine = _sheet(hauteur, c.titre)
    valeurs = [b.valeur for b in c.barres if b.valeur is not None] + [r.valeur for r in c.reperes]
    echelle = scale(valeurs, LARGEUR - 24)

    def x(valeur: Decimal) -> float:
        return 12 + echelle.place(valeur)

    for rang, barre in enumerate(c.barres):
        _bar(racine, barre, rang * RANGEE, c.unite, x)
    for repere in c.reperes:
        _add(
            racine,
            "path",
            f"repere graphique-{repere.genre}",
            d=f"M{x(repere.valeur):.1f} 0V{hauteur}",
            stroke=COULEURS[1] if repere.genre == "cible" else ENCRE,
            stroke_width=3,
            stroke_dasharray="none" if repere.genre == "cible" else "8 6",
        )
    return racine


def _bar(racine: Element, barre: Barre, haut: float, unite: str, x: Any) -> None:
    classe = "barre graphique-vise" if barre.vise else "barre"
    groupe = _add(racine, "g", classe)
    nom = f"{barre.nom}\u00a0: " + (
        format_figure(barre.valeur, unite) if barre.valeur is not None else barre.note or VIDE
    )
    _write(groupe, nom, "nom", x=12, y=haut + 26, font_weight="bold" if barre.vise else "normal")
    if barre.valeur is None:
        return
    debut, fin = sorted((x(Decimal(0)), x(barre.valeur)))
    _add(
        groupe,
        "rect",
        "plein",
        x=debut,
        y=haut + 36,
        width=max(fin - debut, 1.0),
        height=20,
        fill=COULEURS[0] if barre.vise else "#ffffff",
        stroke=COULEURS[0],
        stroke_width=2,
    )


def _rule_sign(repere: Repere) -> SafeString:
    classe = f"graphique-signe graphique-repere graphique-{repere.genre}"
    signe = Element(
        "svg", {"class": classe, "viewBox": "0 0 36 16", "width": "36", "height": "16", "aria-hidden": "true"}
    )
    tirets = "none" if repere.genre == "cible" else "8 6"
    couleur = COULEURS[1] if repere.genre == "cible" else ENCRE
    _add(signe, "path", d="M0 8H36", fill="none", stroke=couleur, stroke_width=3, stroke_dasharray=tirets)
    return mark_safe(tostring(signe, encoding="unicode"))  # noqa: S308 (no text of anybody in it)
