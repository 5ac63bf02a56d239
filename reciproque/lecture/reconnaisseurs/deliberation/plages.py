"""Counts printed for each range of items: present, absent, represented, voting."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reciproque.lecture.brouillon import Brouillon, Portee
from reciproque.lecture.forme import Forme, Rangee, Tableau
from reciproque.lecture.reconnaisseurs.deliberation.acte import Acte
from reciproque.lecture.schema import Plage

_COLONNES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("representes", re.compile(r"represente|pouvoir|procuration")),
    ("votants", re.compile(r"votant|suffrages")),
    ("presents", re.compile(r"^(?:nombre de )?(?:membres |conseillers )?present")),
    ("absents", re.compile(r"^(?:nombre d')?(?:membres )?(?:absent|excuse)")),
)
_BORNES = re.compile(
    r"^\D{0,40}?(\d{1,5})(?:\s*(?:a|à|-|–|/|et|"
    r"jusqu['’]au)\s*(?:n\s?°\s*)?(\d{1,5}))?\D{0,20}$",
    re.IGNORECASE,
)


@dataclass(slots=True)
class PlageLue:
    plage: Plage
    place: Portee
    table: Tableau | None = None

    @property
    def bornes(self) -> tuple[int, int] | None:
        if self.plage.de.isdecimal() and self.plage.a.isdecimal():
            return int(self.plage.de), int(self.plage.a)
        return None


def lire_plages(forme: Forme, brouillon: Brouillon) -> list[PlageLue]:
    for tableau in forme.tableaux:
        if not brouillon.libre(tableau) or len(tableau.rangees) > 200:
            continue
        for i, rangee in enumerate(tableau.rangees[:6]):
            roles = _roles(rangee)
            if "presents" in roles.values() and len(roles) >= 2:
                plages = [p for r in tableau.rangees[i + 1 :] if (p := _plage(r, roles, tableau))]
                if plages:
                    return plages
    return []


def _roles(rangee: Rangee) -> dict[int, str]:
    roles: dict[int, str] = {}
    for cellule in rangee.cellules[1:]:
        for nom, motif in _COLONNES:
            if len(cellule.plie) <= 60 and motif.search(cellule.plie) and nom not in roles.values():
                roles[cellule.colonne] = nom
                break
    return roles


def _plage(rangee: Rangee, roles: dict[int, str], tableau: Tableau) -> PlageLue | None:
    comptes = {
        roles[c.colonne]: int(c.texte.strip())
        for c in rangee.cellules
        if c.colonne in roles and c.texte.strip().isdecimal()
    }
    m = _BORNES.match(rangee.cellules[0].texte.strip())
    if m is None or len(comptes) < 2:
        return None
    plage = Plage(de=m.group(1), a=m.group(2) or m.group(1), **comptes)
    return PlageLue(plage, rangee, tableau)


def plage_unique(acte: Acte) -> PlageLue:
    """Counts said once for the whole sitting."""
    numero = acte.numero or ""
    place = acte.place_comptes
    if place is None:
        raise ValueError("des comptes sans lieu")
    return PlageLue(Plage(de=numero, a=numero, **acte.comptes), place)
