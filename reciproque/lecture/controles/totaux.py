"""Totals printed in a table, added up again: total rows, sub-totals, total columns.

A right total is never accused: roundings are allowed for, and what cannot be read makes the control *non vérifiable*.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from reciproque.langue import fold
from reciproque.lecture.brouillon import Brouillon
from reciproque.lecture.chiffres import Chiffre, chiffre, est_annee, est_total, lire_entete, sans_valeur
from reciproque.lecture.forme import Cellule, Forme, Rangee, Tableau

CELLULES_MAX = 40_000  # a bigger table is data, not a page of a protocol
PAGES_MAX = 12  # pages that one table goes over
_SOUS_TOTAL = re.compile(r"^\W*sous[- ]?tota")
_COLONNE_TOTAL = re.compile(r"^(?:(?:montant |cout |nombre )?total(?: general| global)?|ensemble|cumul)$")
_PAS_ADDITIF = re.compile(
    r"\b(?:taux|part|proportion|moyenne|ratio|indice|revenu|median|prix|cout unitaire|age|annee)\b|%"
)
# « Une action soutenue par deux financeurs n'est comptée qu'une fois »: the whole is less than the sum of its parts.
_DOUBLES = re.compile(
    r"\b(?:qu'une (?:seule )?fois|doubles? comptes?|doublons?|ne (?:s'additionnent|se cumulent) pas|"
    r"plusieurs (?:financeurs|fois))\b"
)
_PARTS_QUI_SE_RECOUVRENT = re.compile(
    r"\b(?:financeurs?|partenaires?|signataires?|dispositifs?|themes?|thematiques?|publics?)\b"
)


def notes_de_doubles(forme: Forme, i: int) -> bool:
    """A note under the table warns that its total is not the sum of its rows."""
    return any(not isinstance(b, Tableau) and _DOUBLES.search(b.plie[:400]) for b in forme.blocs[i + 1 : i + 3])


def rangees_d_avant(forme: Forme, i: int) -> list[Rangee]:
    """Rows that the same table held on the pages before, when it repeats its head after a running title."""
    tableau = forme.blocs[i]
    if not isinstance(tableau, Tableau) or not _rangee_total(tableau.rangees[-1]):
        return []
    entete = [c.plie for c in tableau.rangees[0].cellules]
    parties: list[list[Rangee]] = []
    k = entre = i - 1
    while len(entete) >= 3 and k >= 0 and entre - k < 3 and len(parties) < PAGES_MAX:
        bloc = forme.blocs[k]
        if isinstance(bloc, Tableau):
            if [c.plie for c in bloc.rangees[0].cellules] != entete or _rangee_total(bloc.rangees[-1]):
                break
            parties.append(bloc.rangees[1:])
            entre = k - 1
        elif len(bloc.plie) > 160:
            break
        k -= 1
    return [rangee for partie in reversed(parties) for rangee in partie]


def controler_totaux(
    tableau: Tableau, brouillon: Brouillon, libelle: str, *, doubles: bool = False, avant: Sequence[Rangee] = ()
) -> int:
    """Controls for every total of the table that can be made again. Returns how many were written.

    ``doubles``: the document says that the total is less than the sum of the rows. ``avant``: its rows on other pages.
    """
    if len(tableau.rangees) < 3 or tableau.largeur > 60 or tableau.largeur * len(tableau.rangees) > CELLULES_MAX:
        return 0
    premiere, titres = lire_entete(tableau)
    a_totaliser = _Table(tableau, premiere, titres, brouillon, libelle, doubles, list(avant))
    return a_totaliser.lignes() + a_totaliser.colonne()


def _etiquette(rangee: Rangee) -> Cellule | None:
    return rangee.pleines[0] if rangee.pleines else None


def _rangee_total(rangee: Rangee) -> bool:
    tete = _etiquette(rangee)
    if tete is None or len(tete.texte) > 80 or not est_total(tete.texte):
        return False
    return any(chiffre(c.texte) for c in rangee.pleines[1:])


@dataclass(frozen=True, slots=True)
class _Somme:
    valeur: Decimal
    plus_grand: Decimal
    lues: int
    vides: int
    illisibles: int
    tolerance: Decimal


@dataclass(slots=True)
class _Table:
    """One table being added up."""

    tableau: Tableau
    premiere: int
    titres: list[str]
    brouillon: Brouillon
    libelle: str
    doubles: bool
    avant: list[Rangee]
    justes: set[int] = field(default_factory=set)  # cells of total rows that are the sum of their column

    def _titre(self, colonne: int) -> str:
        return self.titres[colonne][:120] if colonne < len(self.titres) else ""

    def lignes(self) -> int:
        """Total rows, under the rows they add up."""
        faits = 0
        donnees = list(self.avant)  # rows of the current group
        toutes = list(self.avant)  # data rows of the whole table
        totaux: list[Rangee] = []
        for rangee in self.tableau.rangees[self.premiere :]:
            if not _rangee_total(rangee):
                donnees.append(rangee)
                toutes.append(rangee)
                continue
            tete = _etiquette(rangee)
            sous = tete is not None and bool(_SOUS_TOTAL.match(fold(tete.texte)))
            if totaux and not donnees:
                faits += self._total_des_totaux(totaux[-1], rangee, totaux, toutes)
            else:
                faits += self._total(rangee, [donnees] if sous else [toutes, totaux, donnees])
            totaux.append(rangee)
            donnees = []
        return faits

    def _total(self, total: Rangee, groupes: Sequence[Sequence[Rangee]]) -> int:
        """Each figure of a total row against its column; any group that adds up makes it right."""
        lus: list[tuple[Cellule, Chiffre, list[_Somme], _Somme | None]] = []
        for cellule in total.pleines[1:]:
            imprime = chiffre(cellule.texte)
            if imprime is None or est_annee(cellule.texte):
                continue
            titre = self._titre(cellule.colonne)
            sommes = [s for g in groupes if g and (s := _sommer(g, cellule.colonne)) is not None]
            if not sommes:
                continue
            if (imprime.genre == "pourcent" or _PAS_ADDITIF.search(fold(titre))) and not _cent(imprime):
                continue  # the rate of a whole is not the sum of rates
            bonne = next(
                (s for s in sommes if abs(imprime.valeur - s.valeur) <= s.tolerance + _tolerance(imprime)), None
            )
            if (
                bonne is None
                and _COLONNE_TOTAL.match(fold(titre).strip(" :"))
                and self._somme_de_sa_rangee(total, cellule)
            ):
                continue  # the sum of its row: the figure at fault is another of its column
            lus.append((cellule, imprime, sommes, bonne))
        # Two columns that add up to the unit: the parts of this table do not overlap.
        s_ajoutent = sum(1 for _, _, _, bonne in lus if bonne is not None and bonne.lues >= 2) >= 2
        faits = 0
        for cellule, imprime, sommes, bonne in lus:
            titre = self._titre(cellule.colonne)
            somme = bonne or sommes[0]
            if bonne is not None:
                self.justes.add(id(cellule))
            calcule: Decimal | None = somme.valeur
            if bonne is None and self._ne_se_verifie_pas(imprime, somme, s_ajoutent=s_ajoutent):
                calcule = None  # neither right nor wrong
            self.brouillon.controle(
                "total",
                self._dire(titre),
                imprime=imprime.valeur,
                calcule=calcule,
                exact=bonne is not None,
                source=self.brouillon.source(*groupes[0][:1], total),
            )
            faits += 1
        return faits

    @staticmethod
    def _somme_de_sa_rangee(rangee: Rangee, cellule: Cellule) -> bool:
        imprime = chiffre(cellule.texte)
        autres = [n for c in rangee.pleines[1:] if c is not cellule and (n := chiffre(c.texte))]
        return imprime is not None and len(autres) >= 2 and sum(n.valeur for n in autres) == imprime.valeur

    def _ne_se_verifie_pas(self, imprime: Chiffre, somme: _Somme, *, s_ajoutent: bool = False) -> bool:
        if somme.illisibles or somme.vides or somme.lues < 2:
            return True
        if s_ajoutent or imprime.genre == "montant" or not somme.plus_grand <= imprime.valeur < somme.valeur:
            return False
        # Things counted once in the whole and several times in the parts.
        return self.doubles or bool(_PARTS_QUI_SE_RECOUVRENT.search(fold(self._titre(0))))

    def _total_des_totaux(
        self, avant: Rangee, total: Rangee, totaux: Sequence[Rangee], toutes: Sequence[Rangee]
    ) -> int:
        """A total under totals: of the columns above when alone on its row, else of the sub-totals."""
        chiffres = [n for c in total.pleines[1:] if (n := chiffre(c.texte))]
        if len(chiffres) != 1 or len(avant.pleines) <= 3:
            return self._total(total, [toutes, totaux])
        parts = [n for c in avant.pleines[1:] if (n := chiffre(c.texte)) and n.genre == chiffres[0].genre]
        if len(parts) < 2:
            return 0
        self.brouillon.controle(
            "total",
            self._dire("total général"),
            imprime=chiffres[0].valeur,
            calcule=sum((n.valeur for n in parts), Decimal(0)),
            source=self.brouillon.source(avant, total),
        )
        return 1

    def colonne(self) -> int:
        """One column headed « Total » that adds up the others of its row, when they are of one kind."""
        colonnes = {k for k, t in enumerate(self.titres) if _COLONNE_TOTAL.match(fold(t).strip(" :"))}
        if len(colonnes) != 1:
            return 0
        total = colonnes.pop()
        additives = {k for k, t in enumerate(self.titres) if 0 < k < total and not _PAS_ADDITIF.search(fold(t))}
        faits = 0
        for rangee in self.tableau.rangees[self.premiere :]:
            cellule = rangee.cellule(total)
            imprime = chiffre(cellule.texte) if cellule is not None else None
            nombres = [chiffre(c.texte) for c in rangee.pleines if c.colonne in additives]
            lus = [n for n in nombres if n is not None]
            if imprime is None or len(lus) < 2 or len({n.genre for n in lus} | {imprime.genre}) != 1:
                continue
            somme = sum((n.valeur for n in lus), Decimal(0))
            if cellule is not None and id(cellule) in self.justes and somme != imprime.valeur:
                continue  # the sum of its column: the figure at fault is another of its row
            juste = abs(somme - imprime.valeur) <= sum((_tolerance(n) for n in lus), _tolerance(imprime))
            if not juste and self._deja_dit(rangee, imprime.valeur, somme):
                continue  # the last total of all, told by its column
            tete = _etiquette(rangee)
            self.brouillon.controle(
                "total",
                self._dire(" ".join(tete.texte.split()) if tete else ""),
                imprime=imprime.valeur,
                calcule=somme if juste or len(lus) == len(nombres) else None,
                exact=juste,
                source=self.brouillon.source(rangee),
            )
            faits += 1
        return faits

    def _deja_dit(self, rangee: Rangee, imprime: Decimal, somme: Decimal) -> bool:
        return any(
            c.verdict == "ecart" and (c.imprime, c.calcule) == (imprime, somme) and c.source.lignes[1] == rangee.fin
            for c in self.brouillon.lecture.controles
        )

    def _dire(self, quoi: str) -> str:
        return (f"{self.libelle} – {quoi}" if quoi and self.libelle else self.libelle or quoi)[:240]


def _sommer(rangees: Sequence[Rangee], colonne: int) -> _Somme | None:
    valeur, tolerance, plus_grand = Decimal(0), Decimal(0), Decimal(0)
    lues = vides = illisibles = 0
    for rangee in rangees:
        cellule = rangee.cellule(colonne)
        if cellule is None or sans_valeur(cellule.texte):
            vides += 1
            continue
        nombre = chiffre(cellule.texte)
        if nombre is None:
            illisibles += 1
            continue
        lues += 1
        valeur += nombre.valeur
        plus_grand = max(plus_grand, nombre.valeur)
        tolerance += _tolerance(nombre)
    return _Somme(valeur, plus_grand, lues, vides, illisibles, tolerance) if lues else None


def _tolerance(nombre: Chiffre) -> Decimal:
    """Half the last digit of a rounded figure (12,4 %, 1,5 M€); whole numbers and cents are exact."""
    if nombre.genre == "montant":
        return nombre.pas / 2 if nombre.pas > 1 else Decimal(0)
    if nombre.genre == "pourcent":
        return nombre.pas / 2
    return nombre.pas / 2 if nombre.decimales else Decimal(0)


def _cent(nombre: Chiffre) -> bool:
    return abs(nombre.valeur - 100) <= nombre.pas / 2
