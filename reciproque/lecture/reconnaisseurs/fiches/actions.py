"""The bullets of an « Actions » field, each one an action."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reciproque.lecture.brouillon import Portee
from reciproque.lecture.forme import couper_puce, est_suite

SOUS_PUCES = {"→", "▪", "○", "o", "+", "⇒", "➔"}
_NUMERO = re.compile(r"^(?:\d{1,2}\s*[.)°–-]+\s*|(?:action|piste)\s+(?:n\s?°\s*)?\d{1,2}\s*[:.–-]\s*)", re.IGNORECASE)
_INFINITIF = r"[A-ZÉÈÊÀ][a-zà-ÿ'’-]+(?:er|ir|oir|tre|dre|ire)"
# Items run together when a list lost its marks: an infinitive or a noun of action in capital, in the middle of a line;
# what follows a parenthesis or a star; a sentence that opens with an infinitive.
_SOUDURE = re.compile(
    r"(?<=[a-zà-ÿ0-9»])[.,;]?\s+(?=(?!Une?\b|Les?\b|La\b|Des\b)(?:[A-ZÉÈÊÀ][a-zà-ÿ'’-]+(?:er|ir|oir|tre|dre|"
    r"ire|ment|tion|sion|age)s?\s"
    r"(?:d[eu’']|la|le|les|l['’]|un|une|en|et|à|au|aux|des)\b|Mise\s(?:à|en|sous)\b|(?:Convention|Campagne|"
    r"Commission|"
    r"Atelier|Action|Prévention|Formation|Charte|Forum)s?\s))|"
    r"(?<=[)*])[.,;]?\s+(?=[A-ZÀ-Ý][a-zà-ÿ])|(?<=…)\s+(?=[A-ZÀ-Ý][a-zà-ÿ])|(?<=\.\.\.)\s+(?=[A-ZÀ-Ý][a-zà-ÿ])|"
    rf"(?<=[a-zà-ÿ)]\.)\s+(?={_INFINITIF}\b)|(?<=[A-Za-zà-ÿ)]\.)\s+(?=(?:Elles?|Ils?)\s)"
)
_RANG = re.compile(r"(?:^|(?<=\s))(\d{1,2})\.\s(?=[A-ZÀ-Ý])")
SOUDE_MIN = 90
_TROIS_LETTRES = re.compile(r"(?:[^\W\d_].*?){3}", re.DOTALL)


@dataclass(slots=True)
class Action:
    texte: str
    portees: list[Portee]
    confiance: float


def decouper(alineas: list[tuple[str, Portee]]) -> list[Action]:
    """Actions of a field. Sub-bullets stay with the action they spell out; headings of groups are no action."""
    marques = [couper_puce(t, lettres=True) for t, _ in alineas]
    puces = [p for p, _ in marques if p and p not in SOUS_PUCES]
    sans_marque = any(t.strip() and not p for (t, _), (p, _) in zip(alineas, marques, strict=True))
    principales = set(puces) or (set() if sans_marque else {p for p, _ in marques if p})
    groupes = any(
        not p and _est_groupe(t, alineas[i + 1][0])
        for i, ((t, _), (p, _)) in enumerate(zip(alineas[:-1], marques, strict=False))
    )
    actions: list[Action] = []
    ouverte = False  # the last action may still be continued
    for i, ((texte, portee), (puce, reste)) in enumerate(zip(alineas, marques, strict=True)):
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
            elif not _est_chapeau(texte):
                actions.extend(_dessouder(_sans_numero(texte), portee, 0.8))
                ouverte = True
            else:
                ouverte = False
        elif not _est_groupe(texte, alineas[i + 1][0] if i + 1 < len(alineas) else "", court=groupes):
            if ouverte and est_suite(actions[-1].texte, texte, puces=False):
                _prolonger(actions[-1], texte.strip(), portee, espace=True)
                continue
            actions.extend(_dessouder(_sans_numero(reste or texte), portee))
            ouverte = bool(actions)
        else:
            ouverte = False
    return [a for a in actions if _TROIS_LETTRES.search(a.texte)]


def _prolonger(action: Action, texte: str, portee: Portee, *, espace: bool = False) -> None:
    action.texte = f"{action.texte}{' ' if espace else chr(10)}{texte}"
    action.portees.append(portee)


def _est_groupe(texte: str, suivant: str, *, court: bool = False) -> bool:
    """« Réseau local » above a line where several actions run together: the name of a group. ``court``: the field has
    such groups, any short title above a longer line is one.
    """
    propre = texte.strip()
    if not suivant or len(propre) > 60 or propre.endswith((".", ";", ",")) or couper_puce(suivant)[0]:
        return False
    if court and len(propre) <= 30 and len(suivant) >= 2 * len(propre):
        return True
    return bool(_NUMERO.match(propre)) or len(_SOUDURE.split(suivant)) > 1


def _est_chapeau(texte: str) -> bool:
    """« 1 - Fluidifier le parcours : », « Pour y parvenir, il conviendrait de : », a short title above bullets."""
    propre = texte.strip()
    return propre.endswith(":") or bool(_NUMERO.match(propre)) or (len(propre) <= 60 and not propre.endswith("."))


def _sans_numero(texte: str) -> str:
    return _NUMERO.sub("", texte.strip())


def _dessouder(texte: str, portee: Portee, confiance: float = 0.9) -> list[Action]:
    texte = texte.strip()
    if texte.endswith(":") and len(texte) < 120:
        return []
    if len(texte) < SOUDE_MIN:
        return [Action(texte, [portee], confiance)]
    parties = _par_rangs(texte) or [p.strip() for p in _SOUDURE.split(texte) if p.strip()]
    if len(parties) == 1:
        return [Action(texte, [portee], confiance)]
    return [Action(p, [portee], 0.7) for p in parties]


def _par_rangs(texte: str) -> list[str]:
    """« 1. Le tarif… 2. La santé… 3. … » on one line; the first number may have been taken off."""
    coupes = list(_RANG.finditer(texte))
    if not coupes or coupes[0].group(1) not in {"1", "2"} or len(coupes) < 2:
        return []
    debut = int(coupes[0].group(1))
    if [int(m.group(1)) for m in coupes] != list(range(debut, debut + len(coupes))):
        return []
    bornes = [m.start() for m in coupes] + [len(texte)]
    tete = texte[: bornes[0]].strip()
    suites = [texte[m.end() : fin].strip() for m, fin in zip(coupes, bornes[1:], strict=True)]
    return [p for p in ([tete, *suites] if debut == 2 else suites) if p]
