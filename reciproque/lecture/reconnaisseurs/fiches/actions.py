"""The bullets of an « Actions » field, each one an action."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reciproque.lecture.brouillon import Portee
from reciproque.lecture.forme import couper_puce, est_suite

_SOUS_PUCES = {"→", "▪", "○", "o", "+", "⇒", "➔"}
_NUMERO = re.compile(r"^(?:\d{1,2}\s*[.)°–-]+\s*|(?:action|piste)\s+(?:n\s?°\s*)?\d{1,2}\s*[:.–-]\s*)", re.IGNORECASE)
# Items run together when a list lost its marks: an infinitive or a noun of action in capital, in the middle of a line.
_SOUDURE = re.compile(
    r"(?<=[a-zà-ÿ0-9)»])[.,;]?\s+(?=(?!Une?\b|Les?\b|La\b|Des\b)[A-ZÉÈÊÀ][a-zà-ÿ'’-]+(?:er|ir|oir|tre|dre|ire|ment|tion|sion|age)s?\s"
    r"(?:d[eu’']|la|le|les|l['’]|un|une|en|et|à|au|aux|des)\b)"
)
SOUDE_MIN = 90


@dataclass(slots=True)
class Action:
    texte: str
    portees: list[Portee]
    confiance: float


def decouper(alineas: list[tuple[str, Portee]]) -> list[Action]:
    """Actions of a field. Sub-bullets stay with the action they spell out; headings of groups are no action."""
    marques = [couper_puce(t, lettres=True) for t, _ in alineas]
    puces = [p for p, _ in marques if p and p not in _SOUS_PUCES]
    principales = set(puces) or {p for p, _ in marques if p}
    actions: list[Action] = []
    ouverte = False  # the last action may still be continued
    for (texte, portee), (puce, reste) in zip(alineas, marques, strict=True):
        if not texte.strip():
            continue
        if puce and puce in principales:
            actions.append(Action(reste, [portee], 0.95))
            ouverte = True
        elif puce and ouverte:
            _prolonger(actions[-1], texte.strip(), portee)
        elif principales and not puce:
            if ouverte and est_suite(actions[-1].texte, texte, puces=False):
                _prolonger(actions[-1], texte.strip(), portee, espace=True)
            elif not _est_chapeau(texte, alineas):
                actions.append(Action(_sans_numero(texte), [portee], 0.8))
                ouverte = True
            else:
                ouverte = False
        else:
            actions.extend(_dessouder(_sans_numero(reste or texte), portee))
            ouverte = True
    return [a for a in actions if sum(c.isalpha() for c in a.texte) >= 3]


def _prolonger(action: Action, texte: str, portee: Portee, *, espace: bool = False) -> None:
    action.texte = f"{action.texte}{' ' if espace else chr(10)}{texte}"
    action.portees.append(portee)


def _est_chapeau(texte: str, alineas: list[tuple[str, Portee]]) -> bool:
    """« 1 - Fluidifier le parcours : », « Pour y parvenir, il conviendrait de : », a short title above bullets."""
    propre = texte.strip()
    return propre.endswith(":") or bool(_NUMERO.match(propre)) or (len(propre) <= 60 and not propre.endswith("."))


def _sans_numero(texte: str) -> str:
    return _NUMERO.sub("", texte.strip())


def _dessouder(texte: str, portee: Portee) -> list[Action]:
    texte = texte.strip()
    if texte.endswith(":") and len(texte) < 120:
        return []
    if len(texte) < SOUDE_MIN:
        return [Action(texte, [portee], 0.9)]
    parties = [p.strip() for p in _SOUDURE.split(texte) if p.strip()]
    if len(parties) == 1:
        return [Action(texte, [portee], 0.9)]
    return [Action(p, [portee], 0.7) for p in parties]
