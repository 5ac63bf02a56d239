"""Fractions said in words beside a percentage (« plus de la moitié (44 %) »), and counts beside theirs."""

from __future__ import annotations

import re
from decimal import Decimal

from reciproque.langue import fold
from reciproque.lecture.brouillon import Brouillon
from reciproque.lecture.controles.arrondis import juste, pourcent
from reciproque.lecture.forme import Forme
from reciproque.lecture.reconnaisseurs.phrases import phrases
from reciproque.lecture.schema import Source

_P = r"(?P<p>\d{1,3}(?:[.,]\d{1,2})?) ?%"
_FRACTIONS = {
    "moitie": Decimal(50),
    "deux tiers": Decimal(200) / 3,
    "tiers": Decimal(100) / 3,
    "trois quarts": Decimal(75),
    "quart": Decimal(25),
    "trois cinquiemes": Decimal(60),
    "cinquieme": Decimal(20),
    "dixieme": Decimal(10),
}
_DITE = re.compile(
    r"\b(?P<sens>(?:un peu |bien |nettement |tres legerement )?plus d(?:e|es|')|(?:un peu |bien )?moins d(?:e|es|')|"
    r"pres d(?:e|es|')|presque|"
    r"environ|quasiment)\s*(?:la |les |le |l'|un |une )?(?P<f>moitie|deux tiers|trois quarts|trois cinquiemes|tiers|"
    r"quart|cinquieme|dixieme)\b"
    rf"[^.;()%\d]{{0,80}}\((?:soit )?{_P}\)"
)
# « 7 quartiers en classe 2 (26 %) », « Les 19 QPV en classes 1 et 2 représentent 70 % »
_PART = re.compile(
    rf"(?<![\w,.])(?P<a>\d{{1,4}}) (?P<nom>[a-z]{{3,}})\b(?:[^.;()%]{{0,60}}\((?:soit )?{_P}\)|"
    rf"[^.;()%]{{0,60}}\brepresentent (?:environ )?{_P.replace('?P<p>', '?P<q>')})"
)
_AUTRE_BASE = re.compile(r"\W{0,3}(?:sur|parmi|des)\b(?: les| ces)? \d")
_BASE = re.compile(r"\b(?:sur|parmi|des) (?:les |ces |ses )?(?P<b>\d{1,4}) (?P<nom>[a-z]{3,})")
_MEMES = ({"quartiers", "quartier", "qpv", "qva"}, {"projets", "projet", "actions", "action"}, {"jeunes", "jeune"})


def controler(forme: Forme, brouillon: Brouillon) -> None:
    bases: dict[int, list[tuple[int, str]]] = {}  # first line of a paragraph → (count, noun) it speaks of
    for phrase in phrases(forme):
        if "%" not in phrase.texte and not re.search(r"\d", phrase.texte):
            continue
        plie = fold(phrase.texte[:3000])
        connues = bases.setdefault(phrase.debut, [])
        ici = [(m.start(), int(m.group("b")), m.group("nom")) for m in _BASE.finditer(plie)]
        if "%" in plie:
            _fractions(plie, brouillon, brouillon.source(phrase))
            _parts(plie, connues, ici, brouillon, brouillon.source(phrase))
        connues += [(n, nom) for _, n, nom in ici]


def _fractions(plie: str, brouillon: Brouillon, source: Source) -> None:
    for m in _DITE.finditer(plie):
        p = Decimal(m.group("p").replace(",", "."))
        borne = _FRACTIONS[m.group("f")]
        sens = m.group("sens")
        marge = Decimal("0.5")
        if "plus d" in sens:
            exact: bool | None = p >= borne - marge
        elif "moins d" in sens:
            exact = p <= borne + marge
        else:
            exact = True if borne - 10 <= p <= borne + 3 else None
        brouillon.controle(
            "pourcentage",
            m.group(0)[:120],
            imprime=p,
            calcule=round(borne, 1) if exact is not None else None,
            exact=exact,
            source=source,
        )


def _parts(
    plie: str, bases: list[tuple[int, str]], ici: list[tuple[int, int, str]], brouillon: Brouillon, source: Source
) -> None:
    """A count and its share of the whole named before it, when both count the same things."""
    for m in _PART.finditer(plie):
        a, nom = int(m.group("a")), m.group("nom")
        connues = bases + [(b, autre) for place, b, autre in ici if place < m.start()]
        candidates = [b for b, autre in connues if b > a and _meme(nom, autre)]
        if not candidates or _AUTRE_BASE.match(plie, m.end()):
            continue
        p = Decimal((m.group("p") or m.group("q")).replace(",", "."))
        base = next((b for b in candidates if juste(p, Decimal(a), Decimal(b))), candidates[-1])
        brouillon.controle(
            "pourcentage",
            f"{a} sur {base} : {m.group(0)[:100]}",
            imprime=p,
            calcule=pourcent(Decimal(a), Decimal(base)),
            exact=juste(p, Decimal(a), Decimal(base)),
            source=source,
        )


def _meme(a: str, b: str) -> bool:
    return a.rstrip("s") == b.rstrip("s") or any(a in groupe and b in groupe for groupe in _MEMES)
