"""Tables of signatories by their heads: « Structure | Représentée par | En qualité de | Signature »; blocks set two or
three abreast by spaces, each read down its own column.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from reciproque.lecture.categories import categoriser
from reciproque.lecture.forme import Forme, Rangee, Tableau

_QUI = re.compile(
    r"^(?:nom (?:de la |de l'|du |des )?)?(?:structures?|organisations?|organismes?|institutions?|partenaires?|"
    r"signataires?|"
    r"entites?|collectivites?(?: et organismes?)?|parties?|etablissements?|pour)\b"
)
_PAR = re.compile(r"\brepresent|\bnom\b|\bnoms\b|\bprenom|\binterlocut|\bsignataire")
_QUALITE = re.compile(r"\bqualite|\bfonction|\btitre\b|\bqualites\b|\bmandat\b")
_VISA = re.compile(r"\bsign(?:e|ee|ature|atures|er)\b|\bvisa|\bcachet|\bparaphe|\bemargement|\bdate\b")
# What a column of signatories never holds.
_AUTRE = re.compile(r"\b(?:engagements?|actions?|objectifs?|indicateurs?|montants?|mesures?|axes?|echeance|leviers?)\b")
ECART = " " * 3
_ECART = re.compile(rf"{ECART} *")
BLOC_LIGNES = 9


def du_tableau_a_tetes(tableau: Tableau) -> list[tuple[str, str | None, Rangee]]:
    """(organisation, quality, row) of a table whose heads say it is signed."""
    entete, *rangees = tableau.rangees
    roles: dict[str, int] = {}
    for cellule in entete.cellules:
        plie = cellule.plie
        if len(plie) > 60 or _AUTRE.search(plie):
            return []
        for role, motif in (("visa", _VISA), ("qualite", _QUALITE), ("qui", _QUI), ("par", _PAR)):
            if role not in roles and motif.search(plie):
                roles[role] = cellule.colonne
                break
    if "qui" not in roles or not ("visa" in roles or {"par", "qualite"} <= set(roles)):
        return []
    sortie = []
    for rangee in rangees:
        qui = rangee.cellule(roles["qui"])
        if qui is None or qui.vide or len(qui.texte) > 160:
            continue
        organisation = re.sub(
            r"^(?:Pour )?(?:la |le |les |l['’])\s*", "", " ".join(qui.texte.split()), flags=re.IGNORECASE
        )
        qualite = rangee.cellule(roles["qualite"]) if "qualite" in roles else None
        sortie.append((organisation, qualite.texte if qualite is not None and not qualite.vide else None, rangee))
    connus = sum(1 for organisation, titre, _ in sortie if categoriser(organisation, titre, strict=True))
    return sortie if len(sortie) >= 2 and connus * 2 >= len(sortie) else []


@dataclass(slots=True)
class BlocDresse:
    """One block of a page set in columns: its lines, in reading order, and where they stand."""

    lignes: list[str] = field(default_factory=list)
    debut: int = 0
    fin: int = 0

    @property
    def texte(self) -> str:
        """Lines; one that goes on in lower case belongs to the line above."""
        sortie: list[str] = []
        for ligne in self.lignes:
            if sortie and ligne[:1].islower() and not sortie[-1].endswith((",", ":")):
                sortie[-1] = f"{sortie[-1]} {ligne}"
            else:
                sortie.append(ligne)
        return "\n".join(sortie)


def blocs_dresses(forme: Forme, ouvre: Callable[[str], bool]) -> Iterator[BlocDresse]:
    """Blocks opened side by side on one line (« Pour l'État,      Pour la Ville de X, »), read down their columns."""
    ouverts: list[tuple[int, BlocDresse]] = []
    for numero, brute in enumerate(forme.texte.lignes, 1):
        if not ouverts and ECART not in brute:
            continue  # blocks open two abreast
        morceaux = [] if "\t" in brute else _morceaux(brute)
        ouvrants = [m for m in morceaux if ouvre(m[1])]
        if len(ouvrants) >= 2 or (ouvrants and ouverts and len(morceaux) == len(ouvrants)):
            yield from (bloc for _, bloc in ouverts)
            ouverts = [(x, BlocDresse([texte], numero, numero)) for x, texte in ouvrants]
            continue
        if not ouverts or not morceaux:
            continue
        if numero - ouverts[0][1].debut > BLOC_LIGNES or any(len(texte) > 90 for _, texte in morceaux):
            yield from (bloc for _, bloc in ouverts)
            ouverts = []
            continue
        for x, texte in morceaux:
            bloc = min(ouverts, key=lambda o: abs(o[0] - x))[1]
            bloc.lignes.append(texte)
            bloc.fin = numero
    yield from (bloc for _, bloc in ouverts)


def _morceaux(ligne: str) -> list[tuple[int, str]]:
    """What stands on a line, with its column, parted by wide gaps."""
    sortie: list[tuple[int, str]] = []
    position = 0
    for m in [*_ECART.finditer(ligne), None]:
        fin = m.start() if m else len(ligne)
        texte = ligne[position:fin].strip()
        if texte:
            sortie.append((position, texte))
        position = m.end() if m else fin
    return sortie
