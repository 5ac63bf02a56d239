"""Styles and numbering of a Word file: what a paragraph inherits."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from lxml import etree

from reciproque.lecture.lecteurs.bureautique.numerotation import Compteurs, NiveauDeListe

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TITRE = re.compile(r"^(?:heading|titre|title)\s*([1-9])$", re.IGNORECASE)
_HERITAGE_MAX = 12


def attribut(element: etree._Element | None, nom: str) -> str | None:
    return element.get(f"{W}{nom}") if element is not None else None


def fils(element: etree._Element, *noms: str) -> etree._Element | None:
    courant: etree._Element | None = element
    for nom in noms:
        if courant is None:
            return None
        courant = courant.find(f"{W}{nom}")
    return courant


def coche(element: etree._Element | None) -> bool | None:
    """A toggle property: absent → None, present → True unless it says no."""
    if element is None:
        return None
    return attribut(element, "val") not in {"0", "false", "off", "none"}


def _entier(texte: str | None, defaut: int = 0) -> int:
    try:
        return int(texte or defaut)
    except ValueError:
        return defaut


@dataclass(slots=True)
class ProprietesDeParagraphe:
    niveau: int | None = None  # heading level, 1-based
    liste: str | None = None
    rang: int = 0
    gras: bool = False
    cache: bool = False


class Styles:
    def __init__(self, styles: etree._Element | None, numerotation: etree._Element | None) -> None:
        self._styles = {
            attribut(s, "styleId") or "": s for s in (styles if styles is not None else ()) if s.tag == f"{W}style"
        }
        self._listes: dict[str, dict[int, NiveauDeListe]] = {}
        self._compteur_de: dict[str, str] = {}
        self._rang_du_style: dict[str, int] = {}  # level of a list that a paragraph style stands for
        self._compteurs = Compteurs()
        self._cache: dict[str, ProprietesDeParagraphe] = {}
        if numerotation is not None:
            self._lire_numerotation(numerotation)

    def _lire_numerotation(self, racine: etree._Element) -> None:
        abstraits: dict[str, dict[int, NiveauDeListe]] = {}
        liens: dict[str, str] = {}  # abstract list → list style that defines it
        for abstrait in racine.findall(f"{W}abstractNum"):
            cle = attribut(abstrait, "abstractNumId") or ""
            abstraits[cle] = {_entier(attribut(n, "ilvl")): _niveau(n) for n in abstrait.findall(f"{W}lvl")}
            if lien := attribut(abstrait.find(f"{W}numStyleLink"), "val"):
                liens[cle] = lien
            for n in abstrait.findall(f"{W}lvl"):
                if style := attribut(n.find(f"{W}pStyle"), "val"):
                    self._rang_du_style[style] = _entier(attribut(n, "ilvl"))
        references = {
            attribut(num, "numId") or "": attribut(num.find(f"{W}abstractNumId"), "val") or ""
            for num in racine.findall(f"{W}num")
        }
        for num in racine.findall(f"{W}num"):
            cle = attribut(num, "numId") or ""
            reference = references[cle]
            if reference in liens:
                definition = self._styles.get(liens[reference])
                if definition is not None:
                    vrai = attribut(fils(definition, "pPr", "numPr", "numId"), "val") or ""
                    reference = references.get(vrai, reference)
            niveaux = dict(abstraits.get(reference, {}))
            # Lists made of one abstract list share its counters unless one restarts them.
            self._compteur_de[cle] = f"a{reference}"
            for remplacement in num.findall(f"{W}lvlOverride"):
                rang = _entier(attribut(remplacement, "ilvl"))
                precis = remplacement.find(f"{W}lvl")
                if precis is not None:
                    niveaux[rang] = _niveau(precis)
                depart = remplacement.find(f"{W}startOverride")
                if depart is not None:
                    ancien = niveaux.get(rang, NiveauDeListe())
                    niveaux[rang] = replace(ancien, depart=_entier(attribut(depart, "val"), 1))
                    self._compteur_de[cle] = f"n{cle}"
            self._listes[cle] = niveaux

    def _du_style(self, identifiant: str, profondeur: int = 0) -> ProprietesDeParagraphe:
        if identifiant in self._cache:
            return self._cache[identifiant]
        style = self._styles.get(identifiant)
        if style is None or profondeur > _HERITAGE_MAX:
            return ProprietesDeParagraphe()
        base = attribut(style.find(f"{W}basedOn"), "val")
        herite = self._du_style(base, profondeur + 1) if base else ProprietesDeParagraphe()
        propre = replace(herite)
        nom = _TITRE.match(attribut(style.find(f"{W}name"), "val") or "")
        if nom:
            propre.niveau = int(nom.group(1))
        contour = fils(style, "pPr", "outlineLvl")
        if contour is not None:
            propre.niveau = _entier(attribut(contour, "val"), 9) + 1
        self._numeroter(fils(style, "pPr", "numPr"), propre)
        propre.rang = self._rang_du_style.get(identifiant, propre.rang)
        cache = coche(fils(style, "rPr", "vanish"))
        propre.cache = propre.cache if cache is None else cache
        gras = coche(fils(style, "rPr", "b"))
        propre.gras = propre.gras if gras is None else gras
        self._cache[identifiant] = propre
        return propre

    @staticmethod
    def _numeroter(num: etree._Element | None, propre: ProprietesDeParagraphe) -> None:
        if num is None:
            return
        identifiant, rang = num.find(f"{W}numId"), num.find(f"{W}ilvl")
        if identifiant is not None:
            propre.liste = attribut(identifiant, "val")
        if rang is not None:
            propre.rang = max(0, min(8, _entier(attribut(rang, "val"))))

    def paragraphe(self, p: etree._Element) -> ProprietesDeParagraphe:
        style = attribut(fils(p, "pPr", "pStyle"), "val")
        herite = self._du_style(style) if style else ProprietesDeParagraphe()
        propre = replace(herite)
        contour = fils(p, "pPr", "outlineLvl")
        if contour is not None:
            propre.niveau = _entier(attribut(contour, "val"), 9) + 1
        if propre.niveau is not None and propre.niveau > 9:
            propre.niveau = None
        self._numeroter(fils(p, "pPr", "numPr"), propre)
        if propre.liste == "0":  # numbering taken off by hand
            propre.liste = None
        return propre

    def marquer(self, propriete: ProprietesDeParagraphe) -> tuple[str, str]:
        """``(numero, puce)`` the paragraph prints; both empty outside lists."""
        niveaux = self._listes.get(propriete.liste or "")
        if not niveaux:
            return "", ""
        return self._compteurs.marquer(self._compteur_de[propriete.liste or ""], propriete.rang, niveaux)

    def run_gras(self, run: etree._Element, paragraphe: etree._Element) -> bool:
        direct = coche(fils(run, "rPr", "b"))
        if direct is not None:
            return direct
        style = attribut(fils(run, "rPr", "rStyle"), "val") or attribut(fils(paragraphe, "pPr", "pStyle"), "val")
        return self._du_style(style).gras if style else False

    def cache(self, run: etree._Element, *, paragraphe_cache: bool) -> bool:
        """Hidden text, by hand or by style, is not printed."""
        direct = coche(fils(run, "rPr", "vanish"))
        if direct is not None:
            return direct
        style = attribut(fils(run, "rPr", "rStyle"), "val")
        return paragraphe_cache or bool(style and self._du_style(style).cache)


def _niveau(lvl: etree._Element) -> NiveauDeListe:
    return NiveauDeListe(
        format=attribut(lvl.find(f"{W}numFmt"), "val") or "decimal",
        motif=attribut(lvl.find(f"{W}lvlText"), "val") or "",
        depart=_entier(attribut(lvl.find(f"{W}start"), "val"), 1),
        continu=attribut(lvl.find(f"{W}lvlRestart"), "val") == "0",
        chiffres=bool(coche(lvl.find(f"{W}isLgl"))),
    )
