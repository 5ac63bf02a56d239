"""Inline markup met in extracted text: stray HTML, Markdown emphasis, LaTeX-like superscripts.

Tags go, words stay exactly as printed. ``<p>``, ``<br>``, ``<li>``, ``<ul>`` become line breaks.
"""

from __future__ import annotations

import html
import re

from reciproque.lecture.forme.puces import couper_puce, eclater, eclater_puces

_BLOCS = re.compile(r"<\s*(/?)\s*(p|br|ul|ol|li|div|hr|tr|td|th|table|tbody|thead|h[1-6])\b[^<>]*>", re.IGNORECASE)
_INUTILES = re.compile(r"<\s*(script|style)\b[^<>]*>.*?(?:<\s*/\s*\1\s*>|$)", re.IGNORECASE | re.DOTALL)
_INLINE = re.compile(
    r"<\s*/?\s*(?:i|b|u|em|strong|span|sup|sub|font|a|input|small|img|s|del|ins|mark|code)\b[^<>]*>", re.IGNORECASE
)
_COMMENTAIRE = re.compile(r"<!--.{0,5000}?-->", re.DOTALL)
_EMPHASE = re.compile(r"(\*\*\*|\*\*|__)(?=\S)(.{1,2000}?)(?<=\S)\1")
_EXPOSANT = re.compile(
    r"\s?\^\{?\s*(ère|ere|ème|eme|ième|er|nde|nd|os|o|me|re|e(?!t)|è|[⁰-⁹0-9]{1,3})(?:\s*\})?|"
    r"\^\{\s*([^{}^]{1,12}?)\s*\}"
)
_ENTITE = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{2,6});")
_ESPACES = re.compile(r"[ \t\r\f\v]+")


def sans_balises(texte: str) -> str:
    """One line of text without tags, emphasis marks or entities; superscripts laid flat (``1^{er}`` → ``1er``)."""
    if "<" in texte:
        texte = _COMMENTAIRE.sub(" ", texte)
        texte = _INUTILES.sub(" ", texte)
        texte = _BLOCS.sub(" ", texte)
        texte = _INLINE.sub("", texte)
    if "*" in texte or "_" in texte:
        texte = _EMPHASE.sub(r"\2", texte)
    if "^" in texte:
        texte = _EXPOSANT.sub(lambda m: m.group(1) or m.group(2), texte)
    if "&" in texte:
        texte = _ENTITE.sub(lambda m: html.unescape(m.group(0)), texte)
    return _ESPACES.sub(" ", texte).strip()


nettoyer_ligne = sans_balises


def nettoyer_cellule(brut: str) -> str:
    """The stored text of a cell: one paragraph or bullet per line, bullet marks as printed, no tag."""
    if "<" not in brut:
        return "\n".join(p for ligne in sans_balises(brut).split("\n") for p in eclater_puces(ligne))
    brut = _COMMENTAIRE.sub(" ", brut)
    brut = _INUTILES.sub(" ", brut)
    lignes: list[str] = []
    en_liste = liste_vue = puce_li = False
    position = 0

    def verser(morceau: str) -> None:
        morceau = sans_balises(morceau)
        if not morceau:
            return
        if puce_li and not couper_puce(morceau)[0]:
            lignes.append(f"• {morceau}")
        elif en_liste or (liste_vue and couper_puce(morceau)[0]):
            lignes.extend(eclater(morceau))
        else:
            lignes.append(morceau)

    for m in _BLOCS.finditer(brut):
        verser(brut[position : m.start()])
        position = m.end()
        fermante, nom = m.group(1) == "/", m.group(2).lower()
        puce_li = nom == "li" and not fermante
        if nom in {"ul", "ol"}:
            # Extracted files open lists and never close them: a paragraph after one ends it.
            en_liste = not fermante
            liste_vue = True
        elif nom == "p" and not fermante:
            en_liste = False
    verser(brut[position:])
    return "\n".join(lignes)
