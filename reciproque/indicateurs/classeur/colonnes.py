"""What each column of a file holds: proposed from its head, from what it meant before, from a dictionary."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from reciproque.annuaire.classeur.colonnes import heading

from ..models import Definition
from .lecture import Feuille


class Role(StrEnum):
    IGNOREE = "ignoree"
    CODE = "code"
    NOM = "nom"
    COMMUNE = "commune"
    PERIODE = "periode"
    SOURCE = "source"
    SEXE = "sexe"
    AGE = "age"
    ZONE = "zone"
    INDICATEUR = "indicateur"  # long form: the name of the indicator
    VALEUR = "valeur"  # long form: the figure
    MESURE = "mesure"  # wide form: the figures of one indicator
    NOUVELLE = "nouvelle"  # the same, of an indicator to create


LIBELLES = {
    Role.IGNOREE: "Ne pas lire",
    Role.CODE: "Code du territoire",
    Role.NOM: "Nom du territoire",
    Role.COMMUNE: "Commune du quartier",
    Role.PERIODE: "Période",
    Role.SOURCE: "Source",
    Role.SEXE: "Sexe",
    Role.AGE: "Tranche d’âge",
    Role.ZONE: "En ou hors quartier prioritaire",
    Role.INDICATEUR: "Nom de l’indicateur",
    Role.VALEUR: "Valeur",
    Role.NOUVELLE: "Créer l’indicateur",
}
SYNONYMES = {
    Role.CODE: {"code", "code qp", "code qpv", "code quartier", "code insee", "codgeo", "insee", "code territoire"},
    Role.NOM: {"nom", "territoire", "quartier", "nom qp", "nom quartier", "libelle qp", "nom du territoire", "qpv"},
    Role.COMMUNE: {"commune", "nom commune", "ville", "libelle commune"},
    Role.PERIODE: {"periode", "annee", "date", "millesime"},
    Role.SOURCE: {"source", "producteur"},
    Role.SEXE: {"sexe", "genre"},
    Role.AGE: {"age", "tranche d age", "tranche age", "ages"},
    Role.ZONE: {"zone", "qpv hors qpv", "en ou hors quartier prioritaire"},
    Role.INDICATEUR: {"indicateur", "nom de l indicateur", "libelle indicateur", "variable"},
    Role.VALEUR: {"valeur", "value", "resultat", "mesure"},
}
_TAUX = re.compile(r"(?:part|taux|pourcentage|proportion)\b|.*%", re.IGNORECASE)
_SANS_UNITE = re.compile(r"(?:indice|ratio|nombre moyen|moyenne)\b", re.IGNORECASE)
_MONTANT = re.compile(r"\beuros?\b|€|\brevenus?\b|\bmontants?\b|\bsalaires?\b", re.IGNORECASE)
_CHOSES = re.compile(
    r"\b(?:écoles?|collèges?|lycées?|établissements?|équipements?|logements?|commerces?|services?)\b", re.I
)


@dataclass
class Colonne:
    """One head. ``personnes``: its counts are of people; ``parts``: its rates are shares of one."""

    entete: str
    role: str = Role.IGNOREE
    indicateur: int | None = None
    libelle: str = ""
    nature: str = Definition.Nature.NOMBRE
    unite: str = ""
    personnes: bool = True
    parts: bool | None = None

    @property
    def cle(self) -> str:
        return key_of(self.entete)

    @property
    def mesure(self) -> bool:
        return self.role in (Role.MESURE, Role.NOUVELLE)

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def key_of(entete: str) -> str:
    return heading(entete)[:200]


def propose(
    feuilles: Sequence[Feuille],
    *,
    indicateurs: Mapping[str, int],
    connues: Mapping[str, tuple[str, int | None]],
    dictionnaire: Mapping[str, str],
    creer: bool,
) -> list[Colonne]:
    """One for each head of the file. ``indicateurs``: folded label -> key; ``connues``: head -> (role, indicator);
    ``dictionnaire``: head -> what it means; ``creer``: whether unknown heads may become indicators.
    """
    colonnes: dict[str, Colonne] = {}
    for feuille in feuilles:
        for entete in feuille.entetes:
            if entete and key_of(entete) not in colonnes:
                colonnes[key_of(entete)] = _propose(entete, indicateurs, connues, dictionnaire, creer)
    liste = list(colonnes.values())
    if any(c.role == Role.VALEUR for c in liste):  # long form: one column of figures
        for colonne in liste:
            if colonne.role == Role.NOUVELLE:
                colonne.role = Role.IGNOREE
    return liste


def _propose(
    entete: str,
    indicateurs: Mapping[str, int],
    connues: Mapping[str, tuple[str, int | None]],
    dictionnaire: Mapping[str, str],
    creer: bool,
) -> Colonne:
    cle = key_of(entete)
    if cle in connues:
        role, indicateur = connues[cle]
        return Colonne(entete, role, indicateur)
    for role, noms in SYNONYMES.items():
        if cle in noms:
            return Colonne(entete, role)
    dit = dictionnaire.get(cle, "")
    for libelle in (dit, entete):
        if pk := indicateurs.get(heading(libelle)):
            return Colonne(entete, Role.MESURE, pk)
    if not creer:
        return Colonne(entete)
    return describe(Colonne(entete, Role.NOUVELLE if dit or not dictionnaire else Role.IGNOREE), dit or entete)


def describe(colonne: Colonne, libelle: str) -> Colonne:
    """Nature and unit of an indicator to create, from its words."""
    propre = libelle.replace("'", "’").replace(" :", "\u00a0:").replace(" ;", "\u00a0;")
    colonne.libelle = (propre[:1].upper() + propre[1:500]).rstrip(" .")
    if _TAUX.match(libelle):
        colonne.nature, colonne.unite, colonne.personnes = Definition.Nature.TAUX, "%", False
    elif _SANS_UNITE.match(libelle):
        colonne.personnes = False
    elif _MONTANT.search(libelle):
        colonne.nature, colonne.unite, colonne.personnes = Definition.Nature.MONTANT, "€", False
    else:
        colonne.personnes = not _CHOSES.search(libelle)
    return colonne


def read_dictionary(feuilles: Sequence[Feuille]) -> dict[str, str]:
    """Head -> what it means, from the first two columns of a file that describes another."""
    return {key_of(ligne.text(0)): ligne.text(1) for f in feuilles for ligne in f.lignes if ligne.text(1)}
