"""Legends beside tables: « CD : Conseil départemental – CR : Conseil régional », read as acronyms of the document."""

from __future__ import annotations

import re

from reciproque.langue import fold
from reciproque.lecture.brouillon import Brouillon, Portee
from reciproque.lecture.forme import Forme, Liste, Tableau

VOISINS = 4  # blocks before and after a table
LEGENDE_MAX = 1500
# « P = pilote »: what a mark says, not an organisation.
_ROLE = re.compile(r"^(?:co-?)?(?:pilot|port|chef|contribu|particip|partenaire|responsable|associe|appui|coordin)")
_PAIRE = re.compile(
    r"(?:^|(?<=[;,|\n(–—•/])|(?<=\s-)|(?<=\. )|(?<=: ))\s*(?P<sigle>[A-ZÀ-Ý][A-ZÀ-Ý0-9&'’./-]{0,9}|"
    r"[A-Z][a-zA-Z0-9]{1,7}\.?)\s*[:=]\s*"
    r"(?P<long>[A-ZÀ-Ýa-zà-ÿ][^;:|=\n•]{3,90}?)(?=\s*(?:[;|\n•)]|\s[–—-]\s|,\s*[A-ZÀ-Ý][\w.]{0,9}\s*[:=]|\.?\s*$|"
    r"/\s*[A-Z]{2,}))"
)


def reconnaitre(forme: Forme, brouillon: Brouillon) -> None:
    connus = {fold(s.sigle) for s in brouillon.lecture.sigles}
    faits = 0
    for place, texte in _voisinage(forme):
        paires = [(m.group("sigle").strip("."), m.group("long").strip(" .,;–-")) for m in _PAIRE.finditer(texte)]
        paires = [(s, d) for s, d in paires if _plausible(s, d)]
        if len(paires) < 2:
            continue
        for sigle, developpe in paires:
            if fold(sigle) in connus or faits > 200:
                continue
            connus.add(fold(sigle))
            faits += 1
            brouillon.sigle(sigle, developpe, source=brouillon.source(place))


def est_legende(texte: str) -> bool:
    """Several « SIGLE : développé » in one line."""
    return sum(_plausible(m.group("sigle"), m.group("long")) for m in _PAIRE.finditer(texte[:LEGENDE_MAX])) >= 2


def _plausible(sigle: str, developpe: str) -> bool:
    """More words than the acronym has, in letters, and no figure: a name, not a value."""
    return (
        len(developpe) >= len(sigle) + 2
        and not re.search(r"\d{3}|€|%", developpe)
        and fold(sigle) not in {"nb", "cf", "ex"}
        and not (len(sigle) <= 2 and _ROLE.match(fold(developpe)))
    )


def _voisinage(forme: Forme) -> list[tuple[Portee, str]]:
    sortie: list[tuple[Portee, str]] = []
    vus: set[int] = set()
    blocs = forme.blocs
    for i, bloc in enumerate(blocs):
        if not isinstance(bloc, Tableau) or bloc.zone == "sommaire":
            continue
        for rangee in (*bloc.rangees[:2], *bloc.rangees[-2:]):
            if len(rangee.pleines) == 1 and rangee.debut not in vus:
                vus.add(rangee.debut)
                sortie.append((rangee, rangee.pleines[0].texte[:LEGENDE_MAX]))
        for voisin in blocs[max(0, i - VOISINS) : i + VOISINS + 1]:
            if isinstance(voisin, Tableau) or voisin.debut in vus:
                continue
            vus.add(voisin.debut)
            texte = "\n".join(item.texte for item in voisin.items) if isinstance(voisin, Liste) else voisin.texte
            sortie.append((voisin, texte[:LEGENDE_MAX]))
    return sortie
