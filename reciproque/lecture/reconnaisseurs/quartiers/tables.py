"""Rows of a table of neighbourhoods: merged communes and contracts filled down, shifted figures put right."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

from reciproque.langue import fold, parse_number, parse_percent
from reciproque.lecture.chiffres import est_total
from reciproque.lecture.forme import Cellule, Rangee, Tableau, couper_puce, eclater
from reciproque.lecture.reconnaisseurs.quartiers.colonnes import Colonne, est_croix, type_dit

NOM_MAX = 140
_CODE = re.compile(r"^q[pn]\s?\d[\d a-z]{4,8}$")
_SEP_COMMUNES = re.compile(r"\s*(?:[,;/\n&+]|\bet\b)\s*")
_TIRET_LACHE = re.compile(r"(?<=\w)(?:-\s+|\s+-(?=\w))(?=\w)")
_CONTRAT = re.compile(
    r"^(?:contrat|convention)s? (?:de ville )?(?:unique |intercommunal\w* |communal\w* )?"
    r"(?:de la |de l'|du |des |de |d')?"
)


@dataclass(slots=True)
class Lu:
    """One neighbourhood as its row gives it."""

    nom: str
    type: str
    communes: list[str]
    contrat: str | None
    cellules: list[Cellule]
    rangee: Rangee
    population: int | None = None
    poids: Decimal | None = None
    poids_imprime: str = ""


@dataclass(slots=True)
class Total:
    rangee: Rangee
    population: Decimal | None
    poids: Decimal | None
    poids_imprime: str


@dataclass(slots=True)
class Releve:
    quartiers: list[Lu] = field(default_factory=list)
    totaux: list[Total] = field(default_factory=list)
    entre_totaux: list[tuple[int, int]] = field(default_factory=list)  # rows each total may add up


def noms_de_communes(texte: str) -> list[str]:
    """« Gentilly, Le Kremlin-Bicêtre » → two names; stray spaces around hyphens closed."""
    noms = [" ".join(_TIRET_LACHE.sub("-", n).split()).strip(" .*") for n in _SEP_COMMUNES.split(texte)]
    return [n for n in noms if n and any(c.isalpha() for c in n) and len(n) <= 60]


def relever(tableau: Tableau, debut: int, colonnes: list[Colonne], type_defaut: str | None) -> Releve:
    """All rows, in order."""
    releve = Releve()
    communes: list[str] = []
    contrat: str | None = None
    type_groupe = type_defaut
    depuis = 0
    for rangee in tableau.rangees[debut:]:
        pleines = rangee.pleines
        if not pleines:
            continue
        if est_total(pleines[0].texte):
            total = _total(rangee)
            if total is not None:
                releve.totaux.append(total)
                releve.entre_totaux.append((depuis, len(releve.quartiers)))
                depuis = len(releve.quartiers)
            continue
        if len(pleines) == 1 and len(colonnes) > 2:
            groupe = _groupe(pleines[0], colonnes)
            if groupe is not None:
                type_groupe, communes, contrat = groupe[0] or type_groupe, groupe[1] or communes, groupe[2] or contrat
                continue
        champs = _champs(rangee, colonnes)
        if "commune" in champs:
            communes = noms_de_communes(champs["commune"].texte)
        if "contrat" in champs:
            contrat = _contrat(champs["contrat"].texte)
        for lu in _quartiers(rangee, champs, colonnes, communes, contrat, type_groupe):
            releve.quartiers.append(lu)
    return releve


def _contrat(texte: str) -> str:
    """The name of the contract: « Contrat de ville de X » and « X » are one."""
    propre = " ".join(_TIRET_LACHE.sub("-", texte).split())
    m = _CONTRAT.match(fold(propre))
    if m and len(fold(propre)) == len(propre) and len(propre) > m.end() + 2:
        return propre[m.end() :]
    return propre


def _groupe(cellule: Cellule, colonnes: list[Colonne]) -> tuple[str | None, list[str], str | None] | None:
    """A row of its own: « Quartiers de veille active », « Commune de X », « Contrat de ville de Y »."""
    plie = cellule.plie
    if len(cellule.texte) > 100:
        return None
    if re.match(r"(?:commune|ville) (?:de|d'|du|des)\b", plie):
        return (
            None,
            noms_de_communes(re.sub(r"^\w+\s+(?:de la |de l['’]|du |des |de |d['’])\s*", "", cellule.texte)),
            None,
        )
    if plie.startswith(("contrat", "convention")):
        return None, [], _contrat(cellule.texte)
    if re.match(r"(?:les )?(?:quartiers?|qpv|qva|secteurs?|territoires?|poches?)\b", plie) and (t := type_dit(plie)):
        return t, [], None
    nom = next((c for c in colonnes if c.role == "nom"), None)
    commune = next((c for c in colonnes if c.role == "commune"), None)
    if commune is not None and nom is not None and cellule.colonne == commune.place != nom.place:
        return None, noms_de_communes(cellule.texte), None
    return None


def _champs(rangee: Rangee, colonnes: list[Colonne]) -> dict[str, Cellule]:
    """Cells of a row by role: the place decides when the content agrees; crosses and figures go where they belong."""
    champs: dict[str, Cellule] = {}
    restes: list[Cellule] = []
    par_place = {c.place: c for c in colonnes}
    en_pourcent = any(_nature(c.texte) == "poids" for c in rangee.pleines)
    for cellule in rangee.pleines:
        colonne = par_place.get(cellule.colonne)
        nature = _nature(cellule.texte)
        role = colonne.role if colonne is not None else None
        cle = f"marque {colonne.type}" if colonne is not None and role == "marque" else role
        if role == "nom" and colonne is not None and colonne.type:
            cle = f"nom {colonne.type}"
        if role == "poids" and nature == "nombre" and (en_pourcent or (_nombre(cellule.texte) or 0) > 100):
            restes.append(cellule)  # a population pushed under the weights
        elif cle and cle not in champs and _va(nature, role or ""):
            champs[cle] = cellule
        else:
            restes.append(cellule)
    for cellule in restes:
        nature = _nature(cellule.texte)
        if nature == "croix":
            proche = min(
                (c for c in colonnes if c.role == "marque"), key=lambda c: abs(c.place - cellule.colonne), default=None
            )
            if proche is not None:
                champs.setdefault(f"marque {proche.type}", cellule)
        elif nature in {"poids", "code"}:
            champs.setdefault(nature, cellule)
        elif nature == "nombre" and any(c.role == "population" for c in colonnes):
            champs.setdefault("population", cellule)
        elif nature == "texte":
            # A text in a column of figures is the neighbour that the shift pushed there.
            voisin = min(
                (c for c in colonnes if c.role in {"contrat", "commune", "type"} and c.role not in champs),
                key=lambda c: abs(c.place - cellule.colonne),
                default=None,
            )
            if voisin is not None and abs(voisin.place - cellule.colonne) <= 1:
                champs[voisin.role] = cellule
    return champs


def _nature(texte: str) -> str:
    if est_croix(texte):
        return "croix"
    if _CODE.match(fold(texte)):
        return "code"
    if "%" in texte and parse_percent(texte) is not None:
        return "poids"
    if _nombre(texte) is not None:
        return "nombre"
    return "texte"


def _nombre(texte: str) -> Decimal | None:
    m = re.match(r"^[\s~≈(]*(\d[\d \u00a0\u202f.,]*?)\s*(?:habitants?|hab\.?|h\.)?\s*(?:\(\d{4}\)|[*¹²³)])?\s*$", texte)
    return parse_number(m.group(1)) if m else None


def _va(nature: str, role: str) -> bool:
    if role == "population":
        return nature == "nombre"
    if role == "poids":
        return nature in {"poids", "nombre"}
    if role == "marque":
        return nature == "croix"
    if role in {"commune", "contrat", "type"}:
        return nature == "texte"
    if role == "nom":
        return nature in {"texte", "nombre"}
    if role == "code":
        return nature in {"code", "texte", "nombre"}
    return True


def _quartiers(
    rangee: Rangee,
    champs: dict[str, Cellule],
    colonnes: list[Colonne],
    communes: list[str],
    contrat: str | None,
    type_groupe: str | None,
) -> list[Lu]:
    sortie: list[Lu] = []
    noms = [(cle, c) for cle, c in champs.items() if cle == "nom" or cle.startswith("nom ")]
    for cle, cellule in noms:
        entete = next((c.type for c in colonnes if c.role == "nom" and c.place == cellule.colonne), None)
        type_ = _type(champs, cle, entete, cellule.texte, type_groupe)
        lus = [
            Lu(nom, type_, list(communes), contrat, list(champs.values()), rangee)
            for nom in _noms(cellule)
            if not (len(fold(nom)) <= 2 or type_dit(nom) == nom)
        ]
        if len(lus) == 1 and len(noms) == 1:
            population = champs.get("population")
            valeur = _nombre(population.texte) if population is not None else None
            if valeur is not None and valeur == valeur.to_integral_value():
                lus[0].population = int(valeur)
            poids = champs.get("poids")
            if poids is not None:
                lus[0].poids, lus[0].poids_imprime = (
                    parse_percent(poids.texte) or parse_number(poids.texte),
                    poids.texte,
                )
        sortie.extend(lus)
    return sortie


_CODE_ACCOLE = re.compile(r"\s*[(\[–-]\s*(?:code\s*:?\s*)?Q[PN]\s?[0-9][0-9A-Z]{4,6}\s*[)\]]?$", re.IGNORECASE)


def _noms(cellule: Cellule) -> list[str]:
    """Names of one cell: one a line when it is a list, else the cell as printed."""
    alineas = cellule.alineas
    if len(alineas) == 1 and couper_puce(alineas[0])[0]:
        alineas = eclater(alineas[0])
    if len(alineas) > 1 and (
        all(couper_puce(a)[0] for a in alineas) or all(a[:1].isupper() and len(a) <= 60 for a in alineas)
    ):
        return [couper_puce(a)[1] for a in alineas]
    nom = " ".join(cellule.texte.split())
    nom = _CODE_ACCOLE.sub("", nom) or nom  # « Les Acacias (QP054021) »: its code is no part of its name
    return [nom] if nom and len(nom) <= NOM_MAX and any(c.isalpha() for c in nom) else []


def _type(champs: dict[str, Cellule], cle: str, entete: str | None, nom: str, groupe: str | None) -> str:
    marques = [k.removeprefix("marque ") for k in champs if k.startswith("marque ")]
    if marques:
        return marques[0] if marques[0] != "None" else "autre"
    if "type" in champs and (t := type_dit(champs["type"].texte)):
        return t
    if "code" in champs and _CODE.match(fold(champs["code"].texte)):
        return "QPV"
    if cle.startswith("nom ") and entete:
        return entete
    return groupe or entete or type_dit(nom.split(":")[0] if ":" in nom else "") or "autre"


def _total(rangee: Rangee) -> Total | None:
    population: Decimal | None = None
    poids: Decimal | None = None
    imprime = ""
    for c in rangee.pleines[1:]:
        nature = _nature(c.texte)
        if nature == "poids":
            poids, imprime = parse_percent(c.texte), c.texte
        elif nature == "nombre" and population is None:
            population = _nombre(c.texte)
    return Total(rangee, population, poids, imprime) if population is not None or poids is not None else None
