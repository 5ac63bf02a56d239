"""Bullets as documents print them, letters included (``o``, ``e`` after OCR)."""

from __future__ import annotations

import re

PUCES = "•▪■□○◦●◆◇►▶➢➤➔→⇒‣·✓✔*+>°–—-"
_SURES = "•▪■□○◦●◆◇►▶➢➤➔→⇒‣✓✔"

# A mark at the start of a line or cell. « o » and « e » need a following space, « - » may be glued to its word.
_DEBUT = re.compile(
    r"^\s*(?P<puce>(?:-\s*[>*°►▶]|[•▪■□○◦●◆◇►▶➢➤➔→⇒‣·✓✔]|\*(?!\*)(?!\S[^*]*\S\*(?:\W|$))|\+(?=\s)|>|°(?=\s|«)|"
    r"[–—](?=\s)|"
    r"-(?=\s|[A-ZÀ-Ý«a-zà-ÿ(])|[oeO](?=\s+[A-ZÀ-Ýa-zà-ÿ«\"(])|«(?=\s+[A-ZÀ-Ý][^»]*$)|"
    r"»(?=\s+[A-ZÀ-Ý|][^«]*$)))\s*"
)
_RANGS = {
    "-": 0,
    "–": 0,
    "—": 0,
    "•": 0,
    "●": 0,
    "■": 0,
    "►": 0,
    "▶": 0,
    "➢": 0,
    "o": 1,
    "○": 1,
    "*": 1,
    "▪": 2,
    "+": 1,
    "→": 1,
    ">": 2,
    "°": 3,
}


def couper_puce(texte: str, *, lettres: bool = True) -> tuple[str, str]:
    """``("-", "Mettre en place")``; ``("", texte)`` when there is no mark. ``lettres=False``: not ``o``, ``e``."""
    m = _DEBUT.match(texte)
    if not m:
        return "", texte.strip()
    # « - ° » and « - > » are one mark typed twice: the last sign tells its depth.
    puce = m.group("puce").strip()[-1]
    if puce in "oeO" and not lettres:
        return "", texte.strip()
    return puce, texte[m.end() :].strip()


def eclater_puces(texte: str) -> list[str]:
    """« ▪ Équiper … ▪ Loger … » on one line: the mark that opens the line parts it each time it comes back."""
    m = _DEBUT.match(texte)
    if not m or m.group("puce") not in _SURES:
        return [texte]
    parties = re.split(rf"\s+(?={re.escape(m.group('puce'))}\s*\S)", texte.strip())
    return [p for p in parties if p]


def niveau_puce(puce: str, ordre: list[str]) -> int:
    """Depth of a bullet among those already seen at this place (first seen = shallowest)."""
    if puce not in ordre:
        ordre.append(puce)
    return ordre.index(puce)


_COUPES_SURES = re.compile(rf"\s+(?=[{_SURES}]\s*\S)|(?<=[^\s{_SURES}])(?=[•▪●■]\s\S)")
_COUPES_O = re.compile(r"(?<=[\s])(?=o\s+[A-ZÀ-Ý«])")
_COUPES_TIRET = re.compile(r"(?<=[.;:,)»…])\s+(?=[-–*+]\s*\S)|\s+(?=-\s*[A-ZÀ-Ý«])|\s+(?=[–*+]\s+[A-ZÀ-Ý«])")


def eclater(texte: str) -> list[str]:
    """Split a one-line list into its bullets, marks kept at the head of each part.

    Only used where the document said « here is a list » (an unclosed ``<ul>``): a dash inside a label
    (``Lebon - Hochart``) elsewhere must stay.
    """
    parties = [p for partie in _COUPES_SURES.split(texte) for p in _COUPES_O.split(partie)]
    return [p.strip() for partie in parties for p in _aux_tirets(partie) if p.strip()]


def _aux_tirets(texte: str) -> list[str]:
    """Cuts at dashes, save between parentheses (``(règlement des conflits - PAD)``) and straight quotes."""
    dedans, profondeur, guillemets = bytearray(len(texte) + 1), 0, texte.count('"') % 2 == 0
    cite = False
    for k, signe in enumerate(texte):
        if signe == "(":
            profondeur += 1
        elif signe == ")":
            profondeur = max(0, profondeur - 1)
        elif signe == '"' and guillemets:
            cite = not cite
        dedans[k] = bool(profondeur or cite)
    if profondeur:  # never closed: it protects nothing
        dedans = bytearray(len(texte) + 1)
    parties, position = [], 0
    for m in _COUPES_TIRET.finditer(texte):
        if not dedans[m.start()]:
            parties.append(texte[position : m.start()])
            position = m.end()
    return [*parties, texte[position:]]
