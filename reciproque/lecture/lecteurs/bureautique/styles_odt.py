"""Styles and list numbering of a LibreOffice file."""

from __future__ import annotations

from lxml import etree

from reciproque.lecture.lecteurs.bureautique.numerotation import Compteurs, NiveauDeListe

_NS = "urn:oasis:names:tc:opendocument:xmlns:"
OFFICE = f"{{{_NS}office:1.0}}"
TEXT = f"{{{_NS}text:1.0}}"
TABLE = f"{{{_NS}table:1.0}}"
DRAW = f"{{{_NS}drawing:1.0}}"
STYLE = f"{{{_NS}style:1.0}}"
_FO = f"{{{_NS}xsl-fo-compatible:1.0}}"
_HERITAGE_MAX = 12
_FORMATS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman", "": "none"}


class StylesOdt:
    def __init__(self, communs: etree._Element | None, contenu: etree._Element) -> None:
        self._styles: dict[str, etree._Element] = {}
        self._listes: dict[str, dict[int, NiveauDeListe]] = {}
        self._plan: dict[int, NiveauDeListe] = {}
        self._gras: dict[str, bool] = {}
        self._tours_nommes: dict[str, int] = {}  # by the name of a list, so that another may go on from it
        self._compteurs = Compteurs()
        self._tour = 0
        self._tours: dict[str, int] = {}
        for racine in (communs, contenu):
            if racine is None:
                continue
            for style in racine.iter(f"{STYLE}style"):
                self._styles[style.get(f"{STYLE}name") or ""] = style
            for liste in racine.iter(f"{TEXT}list-style"):
                self._listes[liste.get(f"{STYLE}name") or ""] = _niveaux(liste)
            for plan in racine.iter(f"{TEXT}outline-style"):
                self._plan = _niveaux(plan)

    def gras(self, nom: str, profondeur: int = 0) -> bool:
        """The style, or one it derives from, is bold."""
        if nom in self._gras:
            return self._gras[nom]
        style = self._styles.get(nom)
        if style is None or profondeur > _HERITAGE_MAX:
            return False
        propre = style.find(f"{STYLE}text-properties")
        poids = propre.get(f"{_FO}font-weight") if propre is not None else None
        rendu = (
            poids in {"bold", "600", "700", "800", "900"}
            if poids
            else self.gras(style.get(f"{STYLE}parent-style-name") or "", profondeur + 1)
        )
        self._gras[nom] = rendu
        return rendu

    def cache(self, nom: str, profondeur: int = 0) -> bool:
        """The style, or one it derives from, hides its text."""
        style = self._styles.get(nom)
        if style is None or profondeur > _HERITAGE_MAX:
            return False
        propre = style.find(f"{STYLE}text-properties")
        montre = propre.get(f"{TEXT}display") if propre is not None else None
        if montre:
            return montre == "none"
        return self.cache(style.get(f"{STYLE}parent-style-name") or "", profondeur + 1)

    def numero_de_titre(self, niveau: int) -> str:
        """Number that the outline gives to the next heading of this level."""
        if not self._plan:
            return ""
        return self._compteurs.marquer("plan", min(niveau, 9) - 1, self._plan)[0]

    def commencer(self, liste: str | None, *, nom: str, suite: bool, suite_de: str) -> None:
        """A new list of this style counts from its start, unless it goes on from the last one or from a named one."""
        cle = liste or ""
        if suite_de in self._tours_nommes:
            self._tours[cle] = self._tours_nommes[suite_de]
        elif not (suite or suite_de):
            self._tour += 1
            self._tours[cle] = self._tour
        if nom:
            self._tours_nommes[nom] = self._tours.get(cle, 0)

    def marquer(self, liste: str | None, rang: int, valeur: int | None = None) -> tuple[str, str]:
        """``(numero, puce)`` of the next item, which may choose its value; an unknown style is a bullet."""
        niveaux = self._listes.get(liste or "")
        if not niveaux:
            return "", "-"
        return self._compteurs.marquer(f"{liste}/{self._tours.get(liste or '', 0)}", min(rang, 9), niveaux, valeur)


def _niveaux(liste: etree._Element) -> dict[int, NiveauDeListe]:
    niveaux: dict[int, NiveauDeListe] = {}
    for niveau in liste:
        rang = int(niveau.get(f"{TEXT}level") or 1) - 1
        if niveau.tag in {f"{TEXT}list-level-style-bullet", f"{TEXT}list-level-style-image"}:
            niveaux[rang] = NiveauDeListe("bullet", niveau.get(f"{TEXT}bullet-char") or "•")
        elif niveau.tag in {f"{TEXT}list-level-style-number", f"{TEXT}outline-level-style"}:
            montres = int(niveau.get(f"{TEXT}display-levels") or 1)
            lettre = niveau.get(f"{STYLE}num-format") or ""
            # LibreOffice writes the whole pattern since 7.0; before, only prefix, suffix and how many levels show.
            motif = niveau.get(f"{_LO}num-list-format") or (
                (niveau.get(f"{STYLE}num-prefix") or "")
                + ".".join(f"%{k + 1}" for k in range(max(0, rang + 1 - montres), rang + 1))
                + (niveau.get(f"{STYLE}num-suffix") or "")
            )
            motif = motif.replace("%10%", "%9")
            for k in range(1, 10):
                motif = motif.replace(f"%{k}%", f"%{k}")
            niveaux[rang] = NiveauDeListe(
                _FORMATS.get(lettre, "decimal"), motif, int(niveau.get(f"{TEXT}start-value") or 1)
            )
    return niveaux


_LO = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"
