"""Where the flattened columns stand: their printed heads, the sheets (« ENJEU 2 … ») around them, where they stop."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field

from reciproque.langue import fold, parse_roman
from reciproque.lecture.forme import Forme, Tableau
from reciproque.lecture.reconnaisseurs.colonnes.mots import REMPLISSAGE

LONGUEUR_MAX = 400  # useful lines of one zone
_LETTRES = re.compile(r"[^\W\d_]+")
_ROLES = {
    "engagement": "promesse",
    "action": "promesse",
    "objectif": "promesse",
    "mesure": "promesse",
    "levier": "leviers",
    "moyen": "leviers",
    "dispositif": "leviers",
    "outil": "leviers",
    "financement": "leviers",
    "partenaire": "partenaires",
    "acteur": "partenaires",
    "signataire": "partenaires",
    "promesse": "promesse",
    "proposition": "promesse",
    "realisation": "promesse",
    "ressource": "leviers",
    "contributeur": "partenaires",
    "institution": "partenaires",
    "organisme": "partenaires",
    "structure": "partenaires",
    "porteur": "chef_de_file",
    "pilote": "chef_de_file",
    "garant": "chef_de_file",
    "responsable": "chef_de_file",
}
_TITRE_ZONE = re.compile(r"^(?:les |nos )?(?:engagements|objectifs operationnels|actions)\b")
_ARRET = re.compile(
    r"^(?:\d{1,2}\s?[.)]\s*)?(?:annexes?\b|table des|glossaire|liste des sigles|sigles\b|conclusion|signatures?\b|"
    r"les signataires|article \d|circulaire|sommaire|fait (?:a|le)\b|#)"
)
MOTS_DE_FICHE = {
    "enjeu": "enjeu",
    "axe": "axe",
    "pilier": "pilier",
    "orientation": "orientation",
    "objectif": "objectif",
    "theme": "theme",
    "thematique": "theme",
    "volet": "axe",
    "priorite": "priorite",
    "defi": "enjeu",
    "ambition": "autre",
    "chantier": "autre",
}
_FICHE = re.compile(
    rf"^\W{{0,4}}(?P<mot>{'|'.join(MOTS_DE_FICHE)}|thématique|thème|priorité|défi)\s*(?:n\s?°\s*)?"
    r"(?P<code>\d{1,2}|[IVX]{1,4}|[A-H](?=\s*[.:)–—-]))\b\s*(?P<suite>.*)$",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Ligne:
    """A line that is not blank; ``rang`` is its place among them, near enough to its height on the page."""

    numero: int
    texte: str
    rang: int
    arret: bool = False


@dataclass(slots=True)
class Zone:
    """Lines under column heads. ``colonnes`` is empty when only a title announces promises."""

    lignes: list[Ligne]
    colonnes: frozenset[str]
    titre: str
    transversal: bool = False
    sans_titre: bool = False


@dataclass(slots=True)
class Fiche:
    niveau: str
    code: str
    debut: int
    fin: int
    titre: str
    corps: int  # first line after the title
    tete: list[Ligne] = field(default_factory=list)
    zones: list[Zone] = field(default_factory=list)


def en_capitales(texte: str) -> bool:
    signes = [s for s in texte if s.isalpha()]
    return len(signes) >= 4 and sum(s.isupper() for s in signes) >= 0.85 * len(signes)


def lignes_utiles(forme: Forme) -> list[Ligne]:
    """Every line with something on it; annexes, contents and lines of tables only stop a zone."""
    hors: set[int] = set()
    for bloc in forme.blocs:
        if isinstance(bloc, Tableau) or (bloc.zone or "").startswith(("annexe", "sommaire", "signatures")):
            hors.update(range(bloc.debut, bloc.fin + 1))
    sortie: list[Ligne] = []
    for numero, texte in enumerate(forme.texte.lignes, start=1):
        if texte.strip():
            arret = numero in hors or (len(texte) < 120 and bool(_ARRET.match(fold(texte.strip()))))
            if arret and texte.startswith("#") and numero not in hors and _FICHE.match(texte):
                arret = False
            sortie.append(Ligne(numero, texte.strip(), len(sortie), arret))
    return sortie


def roles_de_tete(texte: str) -> set[str] | None:
    """Roles of the column heads on a line; None when anything else stands on it."""
    if len(texte) > 140 or texte.endswith((":", ".")) or "\t" in texte or "|" in texte:
        return None
    roles: set[str] = set()
    inconnus = reconnus = 0
    for mot in _LETTRES.findall(fold(texte)):
        role = _ROLES.get(mot.removesuffix("s"))
        if role:
            roles.add(role)
            reconnus += 1
        elif mot in REMPLISSAGE:
            reconnus += 1
            if mot.startswith("mobilis"):
                roles.add("leviers")
        elif len(mot) <= 3:
            inconnus += 1
        else:
            return None
    if not reconnus or inconnus > 2 or not (en_capitales(texte) or len(roles) >= 2 or texte.startswith("(")):
        return None
    return roles


def trouver_entetes(lignes: list[Ligne]) -> list[tuple[int, int, frozenset[str]]]:
    """Runs of head lines ``(first index, last index, roles)`` that name promises and who or what they need."""
    sortie: list[tuple[int, int, frozenset[str]]] = []
    i = 0
    while i < len(lignes):
        if lignes[i].arret or (roles := roles_de_tete(lignes[i].texte)) is None:
            i += 1
            continue
        tous, j = set(roles), i
        while j + 1 < len(lignes) and j - i < 5 and not lignes[j + 1].arret:
            suivants = roles_de_tete(lignes[j + 1].texte)
            if suivants is None:
                break
            tous |= suivants
            j += 1
        if "promesse" in tous and tous & {"partenaires", "leviers", "chef_de_file"}:
            sortie.append((i, j, frozenset(tous - {"promesse"})))
        i = j + 1
    return sortie


def trouver_fiches(lignes: list[Ligne], entetes: list[int]) -> list[Fiche]:
    """The run of coded headings around the zones: the one family whose codes follow each other and hold most zones."""
    familles: dict[tuple[str, bool], list[tuple[int, int, re.Match[str]]]] = {}
    for ligne in lignes:
        m = _FICHE.match(ligne.texte) if len(ligne.texte) < 200 and not ligne.arret else None
        code = _code(m.group("code")) if m else None
        if m and code and not re.search(r"\.{4,}\s*\d+$", ligne.texte):
            cle = (MOTS_DE_FICHE[fold(m.group("mot"))], m.group("mot").isupper())
            familles.setdefault(cle, []).append((ligne.rang, code, m))
    choix: list[tuple[int, int, bool, int]] = []
    suites: list[list[tuple[int, int, re.Match[str]]]] = []
    for (_, capitales), titres in familles.items():
        for suite, fin in _suites(titres, len(lignes)):
            tenus = bisect_right(entetes, fin) - bisect_right(entetes, suite[0][0])
            if tenus and (len(suite) > 1 or capitales):
                choix.append((tenus, len(suite), capitales, len(suites)))
                suites.append(suite)
    return _fiches(lignes, suites[max(choix)[3]]) if choix else []


def _code(code: str) -> int | None:
    if code.upper() in "ABCDEFGH":
        return ord(code.upper()) - ord("A") + 1
    return int(code) if code.isdigit() else parse_roman(code.upper())


def _suites(
    titres: list[tuple[int, int, re.Match[str]]], fin: int
) -> list[tuple[list[tuple[int, int, re.Match[str]]], int]]:
    """Cut where the codes stop going up by one."""
    sortie: list[list[tuple[int, int, re.Match[str]]]] = []
    for titre in titres:
        if sortie and titre[1] == sortie[-1][-1][1] + 1:
            sortie[-1].append(titre)
        else:
            sortie.append([titre])
    return [(s, sortie[k + 1][0][0] - 1 if k + 1 < len(sortie) else fin) for k, s in enumerate(sortie)]


def _fiches(lignes: list[Ligne], suite: list[tuple[int, int, re.Match[str]]]) -> list[Fiche]:
    """Sheets with their titles: capitals near the heading that do not come back on every sheet."""
    tetes = [lignes[rang + 1 : rang + 7] for rang, _, _ in suite]
    vues = Counter(
        plie for (_, _, m), tete in zip(suite, tetes, strict=True) for plie in {fold(m.group("suite"))} | _plies(tete)
    )
    sortie: list[Fiche] = []
    for k, (rang, _code_lu, m) in enumerate(suite):
        fin = suite[k + 1][0] - 1 if k + 1 < len(suite) else len(lignes) - 1
        titre, corps = _titre(m.group("suite"), [x for x in tetes[k] if x.rang <= fin], vues, rang + 1)
        sortie.append(Fiche(MOTS_DE_FICHE[fold(m.group("mot"))], m.group("code"), rang, fin, titre, corps))
    return sortie


def _plies(tete: list[Ligne]) -> set[str]:
    return {fold(ligne.texte) for ligne in tete if en_capitales(ligne.texte)}


def _titre(suite: str, tete: list[Ligne], vues: Counter[str], corps: int) -> tuple[str, int]:
    morceaux: list[str] = []
    suite = suite.strip(" :.–—-")
    if suite and vues[fold(suite)] < 2:
        morceaux.append(suite)
    elif not any(en_capitales(x.texte) and vues[fold(x.texte)] < 2 for x in tete):
        premiere = next((x for x in tete if vues[fold(x.texte)] < 2 and not _FICHE.match(x.texte)), None)
        return (premiere.texte, premiere.rang + 1) if premiere else (suite, corps)
    dernier: int | None = corps - 1 if morceaux else None
    for ligne in tete:
        if not en_capitales(ligne.texte) or roles_de_tete(ligne.texte):
            if morceaux:
                break
            continue
        if vues[fold(ligne.texte)] >= 2:
            corps = max(corps, ligne.rang + 1)
            continue
        if _TITRE_ZONE.match(fold(ligne.texte)) or fold(ligne.texte).startswith("rappel"):
            break
        if morceaux and dernier is not None and ligne.rang != dernier + 1:
            break
        morceaux.append(ligne.texte)
        dernier, corps = ligne.rang, ligne.rang + 1
    return " ".join(morceaux), corps


def decouper_zones(lignes: list[Ligne], entetes: list[tuple[int, int, frozenset[str]]], fiches: list[Fiche]) -> None:
    """Put into each sheet the lines of its zones and the lines before them."""
    debuts = {i: (j, roles) for i, j, roles in entetes}
    for fiche in fiches:
        rang, tete_finie = fiche.corps, False
        fiche.tete.extend(x for x in lignes[fiche.debut + 1 : fiche.corps] if not en_capitales(x.texte))
        while rang <= fiche.fin:
            ligne = lignes[rang]
            if ligne.arret:
                if fiche.niveau:
                    break
                rang += 1  # without sheets, zones stand anywhere
                continue
            if rang in debuts:
                j, colonnes = debuts[rang]
                titre = " ".join(x.texte for x in lignes[rang : j + 1])
                rang = _zone(lignes, fiche, debuts, j + 1, colonnes, titre)
                tete_finie = True
                continue
            if _annonce(ligne.texte):
                suivants = [r for r in range(rang, min(rang + 6, fiche.fin + 1)) if r in debuts]
                if not suivants:
                    j = rang
                    while j + 1 <= fiche.fin and en_capitales(lignes[j + 1].texte):
                        j += 1
                    rang = _zone(lignes, fiche, debuts, j + 1, frozenset(), ligne.texte)
                    tete_finie = True
                    continue
            elif not tete_finie:
                fiche.tete.append(ligne)
            rang += 1


def _annonce(texte: str) -> bool:
    return en_capitales(texte) and len(texte.split()) >= 3 and bool(_TITRE_ZONE.match(fold(texte)))


def _zone(
    lignes: list[Ligne],
    fiche: Fiche,
    debuts: dict[int, tuple[int, frozenset[str]]],
    rang: int,
    colonnes: frozenset[str],
    titre: str,
) -> int:
    """Take lines from ``rang`` to the next title, head or stop; return where reading goes on."""
    prises: list[Ligne] = []
    while rang <= fiche.fin and len(prises) < LONGUEUR_MAX:
        ligne = lignes[rang]
        if ligne.arret or rang in debuts or _annonce(ligne.texte) or ligne.texte.startswith("#"):
            break
        if en_capitales(ligne.texte) and len(ligne.texte.split()) >= 4 and prises:
            break
        prises.append(ligne)
        rang += 1
    if prises:
        fiche.zones.append(Zone(prises, colonnes, titre, transversal="transvers" in fold(titre)))
    return rang
