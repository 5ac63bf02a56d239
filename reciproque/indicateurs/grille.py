"""The grid where figures are typed: places down, indicators across, one period, one source, one part of the people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reciproque.langue import format_number

from .actions.valeurs import Cle, Saisie, definition_for, definitions_of, existing
from .classeur.attente import read_for
from .classeur.cellule import CelluleRefusee
from .models import Definition, Indicateur, Lieu, Valeur
from .periodes import Periode

CASES_MAX = 600


@dataclass
class Case:
    cle: Cle
    definition: Definition | None
    libelle: str  # what a screen reader says of it
    texte: str = ""
    revision: int = 0
    pk: int = 0
    validee: bool = False
    erreur: str = ""

    @property
    def ancre(self) -> str:
        return f"v-{self.cle.indicateur_id}-{self.cle.lieu.cle}"

    @property
    def nom(self) -> str:
        """What its field is called: which figure, and from which revision it is typed."""
        return f"{self.ancre}-{self.revision}"


@dataclass
class Grille:
    colonnes: list[Definition]
    lignes: list[tuple[str, list[Case]]]

    @property
    def cases(self) -> list[Case]:
        return [case for _, cases in self.lignes for case in cases]


def build(
    *,
    indicateurs: Sequence[Indicateur],
    lieux: Mapping[Lieu, str],
    periode: Periode,
    source: str = "",
    sexe: str = "",
    age: str = "",
    zone: str = "",
) -> Grille:
    """What stands now. Indicators without a definition have no column."""
    definitions = definitions_of([indicateur.pk for indicateur in indicateurs])
    choisies = [
        definition
        for indicateur in indicateurs
        if (definition := definition_for(definitions.get(indicateur.pk, ()), periode))
    ]
    lignes = []
    for lieu, nom in lieux.items():
        cases = [
            Case(Cle(d.indicateur_id, lieu, periode, source, sexe, age, zone), d, f"{nom}, {d.libelle}")
            for d in choisies
        ]
        lignes.append((nom, cases))
    grille = Grille(choisies, lignes)
    connues = existing([Saisie(case.cle, None) for case in grille.cases]) if grille.cases else {}
    for case in grille.cases:
        if actuelle := connues.get(case.cle.identite):
            fill(case, actuelle)
    return grille


def fill(case: Case, valeur: Valeur) -> None:
    case.texte, case.revision, case.pk, case.validee = typed(valeur), valeur.revision, valeur.pk, valeur.est_validee


def typed(valeur: Valeur) -> str:
    """The figure as one would type it."""
    if valeur.etat != Valeur.Donnee.CONNUE:
        return {"non_disponible": "nd", "secret": "s"}[valeur.etat]
    if valeur.texte:
        return valeur.texte
    if valeur.numerateur is not None and valeur.denominateur is not None:
        return f"{format_number(valeur.numerateur)}/{format_number(valeur.denominateur)}"
    if valeur.definition.nature == Definition.Nature.OUI_NON:
        return "oui" if valeur.valeur else "non"
    dite = "" if valeur.valeur is None else format_number(valeur.valeur)
    if valeur.definition.nature == Definition.Nature.TAUX and valeur.valeur is not None and 0 < valeur.valeur < 1:
        return f"{dite}\u202f%"
    if valeur.montant is not None:
        montant = f"{format_number(valeur.montant)}\u00a0€"
        return f"{dite}\u00a0; {montant}" if dite else montant
    return dite


def read(grille: Grille, donnees: Mapping[str, Any]) -> list[tuple[Case, Saisie]]:
    """What was typed in the cells that changed; the faults are left on the cells."""
    tapes: dict[str, tuple[str, int]] = {}
    for nom, texte in donnees.items():
        ancre, _, revision = nom.rpartition("-")
        if revision.isdecimal() and len(revision) < 10:
            tapes[ancre] = (str(texte), int(revision))
    saisies = []
    for case in grille.cases:
        if case.ancre not in tapes or case.definition is None:
            continue
        texte, revision = tapes[case.ancre]
        avant = case.texte
        if " ".join(texte.split()) == " ".join(avant.split()):
            continue
        case.texte = texte[:500]
        try:
            lue = read_for(case.definition, texte)
        except CelluleRefusee as refus:
            case.erreur = str(refus)
            continue
        saisies.append((case, Saisie(case.cle, lue, revision)))
    return saisies
