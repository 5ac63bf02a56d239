"""Percentages of two printed numbers in one sentence (``121 bénéficiaires sur 546, soit 22 %``)."""

from __future__ import annotations

import re
from decimal import Decimal

from reciproque.langue import parse_number
from reciproque.langue.nombres import NOMBRE
from reciproque.lecture.brouillon import Brouillon
from reciproque.lecture.controles.arrondis import juste, pourcent
from reciproque.lecture.forme import Forme
from reciproque.lecture.reconnaisseurs.phrases import phrases

_N = rf"(?<![\d,.])(?:{NOMBRE})(?![\d])"
_G = r"[^\d%.;]"  # a gap without another figure
_P = rf"(?P<p>{NOMBRE})\s*%"
_MOTIFS = tuple(
    re.compile(motif, re.IGNORECASE)
    for motif in (
        rf"(?P<a>{_N}){_G}{{0,70}}?\bsur\b{_G}{{0,30}}?(?P<b>{_N}){_G}{{0,60}}?(?:\bsoit\b|\(){_G}{{0,25}}?{_P}",
        rf"{_P}{_G}{{0,110}}?\bsoit\b\s*(?P<a>{_N}){_G}{{0,60}}?\b(?:sur|parmi)\b{_G}{{0,30}}?(?P<b>{_N})",
        rf"(?P<b>{_N}){_G}{{0,60}}?\bdont\b\s*(?P<a>{_N}){_G}{{0,60}}?(?:\bsoit\b|\(){_G}{{0,15}}?{_P}",
        rf"(?P<b>{_N}){_G}{{0,30}}?,?\s*\bdont\b\s*{_P}{_G}{{0,80}}?\bsoit\b\s*(?P<a>{_N})",
        (
            rf"(?P<a>{_N}){_G}{{0,60}}?\(?\s*\bsoit\b\s*{_P}\s*\)?{_G}{{0,40}}?\b(?:parmi|sur|"
            rf"des)\b{_G}{{0,12}}?(?P<b>{_N})"
        ),
        rf"(?P<a>{_N})\s*/\s*(?P<b>{_N})\s*(?:=|soit|,|\()\s*{_P}",
        rf"{_P}\s*\(\s*(?P<a>{_N})\s*/\s*(?P<b>{_N})\s*\)",
        rf"{_P}\s*\(\s*(?P<a>{_N})\s*sur\s*(?P<b>{_N})",
    )
)
_SEUL = (
    re.compile(rf"(?P<a>{_N}){_G}{{0,70}}?,?\s*\bsoit\b\s*(?:environ\s*)?{_P}", re.IGNORECASE),
    re.compile(rf"{_P}{_G}{{0,110}}?,\s*soit\s*(?P<a>{_N})(?!\s*(?:%|points))", re.IGNORECASE),
)
_A_PEU_PRES = re.compile(
    r"\b(?:environ|pr[eè]s de|plus de|moins de|quelque|autour de|de l['’]ordre de)\s*$", re.IGNORECASE
)
_INDICE = re.compile(r"%")


def controler(forme: Forme, brouillon: Brouillon) -> None:
    for phrase in phrases(forme):
        texte = phrase.texte
        if "%" not in texte or not _INDICE.search(texte):
            continue
        pris: list[tuple[int, int]] = []
        for motif in _MOTIFS:
            for m in motif.finditer(texte):
                if any(m.start() < fin and debut < m.end() for debut, fin in pris):
                    continue
                p, a, b = (parse_number(m.group(k)) for k in ("p", "a", "b"))
                if p is None or a is None or b is None or b <= 0 or a < 0 or a > b or p > 100 or _annee(a) or _annee(b):
                    continue
                pris.append(m.span())
                approche = bool(_A_PEU_PRES.search(texte[: m.start("p")]))
                exact = juste(p, a, b) or (approche and abs(p - pourcent(a, b)) < 3)
                brouillon.controle(
                    "pourcentage",
                    _libelle(texte, m),
                    imprime=p,
                    calcule=pourcent(a, b),
                    exact=exact,
                    source=brouillon.source(phrase),
                )
        for motif in _SEUL:
            for m in motif.finditer(texte):
                if any(m.start() < fin and debut < m.end() for debut, fin in pris):
                    continue
                p, a = parse_number(m.group("p")), parse_number(m.group("a"))
                if p is None or a is None or _annee(a):
                    continue
                pris.append(m.span())
                brouillon.controle(
                    "pourcentage", _libelle(texte, m), imprime=p, calcule=None, source=brouillon.source(phrase)
                )


def _annee(n: Decimal) -> bool:
    return n == n.to_integral_value() and 1990 <= n <= 2040


def _libelle(texte: str, m: re.Match[str]) -> str:
    return texte[max(0, m.start() - 40) : m.end() + 20].strip(" ,;:-–")[:200]
