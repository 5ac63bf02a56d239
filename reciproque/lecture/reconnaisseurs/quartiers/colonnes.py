"""Columns of a table of neighbourhoods, by header and by what they hold."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from reciproque.langue import fold
from reciproque.lecture.forme import Rangee, Tableau

RANGEES_D_ENTETE = 4
ENTETE_MAX = 120
_CROIX = re.compile(r"^(?:x|oui|✓|✔|●|•|1|v)$")
_COMMUNE = re.compile(
    r"^(?:noms? (?:de la |des |de )?|liste des )?(?:communes?|villes?|localisation|rattachement)\b(?!.*\b(?:contrat|"
    r"habitants|population)\b)"
)
_NOM = re.compile(
    r"^(?:noms? (?:du |des |de |de l'|de la )?|intitules? (?:du |des )?|libelles? (?:du |des )?|designation (?:du |"
    r"des )?|liste des )?"
    r"(?:quartiers?|qpv|qva|secteurs?|perimetres?|poches?|sites?)\b(?!.*\b(?:habitants|population|nombre|taux|part|"
    r"revenu|collective)\b)"
)
_CODE = re.compile(r"^(?:codes?|n ?°|identifiants?|numeros?)\b")
_CODE_OFFICIEL = re.compile(r"^Q[PN]\s?\d[\dA-Z]{4,6}$")
_TYPE = re.compile(r"^(?:types?|statuts?|categories?|classement|nature|geographie)\b")
# Heads that say a place or a name without the word: « Sur le territoire de », « Dénomination ».
_OU = re.compile(
    r"^(?:sur|dans|situe\w* (?:a|sur|dans)) (?:le |la |l')?(?:territoire|commune|ville)\b|^territoire de\b|"
    r"^implantation\b|^ou \??$"
)
_APPELE = re.compile(r"^(?:denomination|appellation|designation|libelle|intitule|nom|toponyme|site|territoire)s?$")
_POPULATION = re.compile(r"\b(?:population|habitants?|nb hab|hab|residents?|ames)\b")
_POIDS = re.compile(r"\b(?:poids|part|proportion|pourcentage|%)|%")
_CONTRAT = re.compile(r"\b(?:contrats?|conventions?)\b")
# Tables about something else that happens in neighbourhoods.
_AUTRE_SUJET = re.compile(
    r"\b(?:colleges?|ecoles?|lycees?|eleves?|projets?|actions?|dispositifs?|bailleurs?|operations?|associations?|"
    r"subventions?|engagements?|"
    r"partenaires?|structures?|porteurs?|equipements?|objectifs?|indicateurs?|repere|montants?)\b"
)
TYPES = (
    ("QVA", re.compile(r"\bqva\b|veille")),
    ("vecu", re.compile(r"\bvecus?\b")),
    ("observe", re.compile(r"\bobserves?\b")),
    ("poche", re.compile(r"\bpoches?\b")),
    ("QPV", re.compile(r"\bqpv\b|prioritaires?|\bq[pn]\d")),
    ("secteur", re.compile(r"\bsecteurs?\b")),
)


def type_dit(texte: str) -> str | None:
    """Kind of neighbourhood a text names (``QPV``, « veille active »…)."""
    plie = fold(texte)
    return next((t for t, motif in TYPES if motif.search(plie)), None)


def est_croix(texte: str) -> bool:
    return len(texte) <= 4 and bool(_CROIX.match(fold(texte)))


@dataclass(frozen=True, slots=True)
class Colonne:
    """``role``: commune, nom, marque, code, type, population, poids, contrat, autre. ``type``: kind the head names."""

    role: str
    place: int
    type: str | None = None


def lire_colonnes(tableau: Tableau) -> tuple[int, list[Colonne]] | None:
    """(first data row, columns) when the table lists neighbourhoods."""
    for i, rangee in enumerate(tableau.rangees[:RANGEES_D_ENTETE]):
        if len(rangee.pleines) < 2 or len(rangee.cellules) > 30:
            continue
        colonnes = _entete(rangee, tableau.rangees[i + 1 :])
        if colonnes is not None:
            return i + 1, colonnes
    return None


def coucher(tableau: Tableau) -> Tableau | None:
    """A table with a neighbourhood a column, laid on its side: « | Bellegarde | Cité Mistral », « Commune | … »."""
    premieres = [c for r in tableau.rangees if (c := r.cellule(tableau.rangees[0].cellules[0].colonne)) is not None]
    plis = [c.plie for c in premieres[1:]]
    if len(tableau.rangees) < 3 or tableau.largeur > 30 or len(premieres) != len(tableau.rangees):
        return None
    if not any(_POPULATION.search(p) for p in plis) or not any(_COMMUNE.match(p) or _CODE.match(p) for p in plis):
        return None
    tete = premieres[0].plie
    if tete and not (_NOM.match(tete) or _APPELE.match(tete)):
        return None
    rangees = []
    for k in range(tableau.largeur):
        cellules = [
            replace(c, texte=c.texte if k or c.texte else "Quartier", colonne=i)
            for i, r in enumerate(tableau.rangees)
            if (c := r.cellule(k)) is not None
        ]
        if cellules:
            premier = cellules[0]
            rangees.append(replace(tableau.rangees[0], cellules=cellules, debut=premier.debut, fin=cellules[-1].fin))
    return replace(tableau, rangees=rangees)


def _entete(rangee: Rangee, dessous: list[Rangee]) -> list[Colonne] | None:
    colonnes: list[Colonne] = []
    inconnues = 0
    for c in rangee.pleines:
        plie = c.plie.strip(" :*¹²³")
        if len(c.texte) > ENTETE_MAX or _AUTRE_SUJET.search(plie):
            return None
        role = _role(plie)
        if role == "nom" and _est_marque(c.colonne, dessous):
            role = "marque"
        if role == "autre" and _APPELE.match(plie) and _codes_officiels(dessous):
            role = "nom"
        inconnues += role == "autre"
        colonnes.append(Colonne(role, c.colonne, type_dit(plie) if role in {"nom", "marque"} else None))
    roles = [c.role for c in colonnes]
    complete = "nom" in roles and bool({"commune", "marque", "code", "type", "population", "contrat"} & set(roles))
    if not complete and roles.count("nom") < 2:  # « QPV | QVA »: two columns of names side by side
        return None
    return colonnes if inconnues <= len(colonnes) - inconnues and len(dessous) >= 1 else None


def _role(plie: str) -> str:
    if _CODE.match(plie):
        return "code"
    if _TYPE.match(plie):
        return "type"
    if _COMMUNE.match(plie) or _OU.match(plie):
        return "commune"
    if _CONTRAT.search(plie):
        return "contrat"
    if _POIDS.search(plie):
        return "poids"
    if _NOM.match(plie):
        return "nom"
    if _POPULATION.search(plie):
        return "population"
    return "autre"


def _codes_officiels(dessous: list[Rangee]) -> bool:
    """Most rows hold the code of a priority neighbourhood (« QP047011 »)."""
    codes = sum(1 for r in dessous[:40] if any(_CODE_OFFICIEL.match(c.texte.strip()) for c in r.pleines))
    return codes >= 2 and codes * 2 >= len(dessous[:40])


def _est_marque(place: int, dessous: list[Rangee]) -> bool:
    """A column of crosses, not of names."""
    textes = [c.texte for r in dessous[:60] if (c := r.cellule(place)) is not None and not c.vide]
    return bool(textes) and sum(est_croix(t) for t in textes) * 3 >= len(textes) * 2
