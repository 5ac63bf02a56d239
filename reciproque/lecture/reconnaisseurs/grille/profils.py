"""Columns told by what they hold, when their heads use words that no list knows.

A reader who never met « Résultat recherché | Décision prise | Institutions parties prenantes » looks below: a column
of organisations, one of sentences that say what to do, one of measures. Tables that share their heads are looked at
together.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import compress

from reciproque.langue import fold
from reciproque.lecture.forme import Cellule, Forme, Rangee
from reciproque.lecture.partenaires import Resolveur
from reciproque.lecture.reconnaisseurs.arbre import INFINITIF
from reciproque.lecture.reconnaisseurs.grille.contenus import Lecteur_de_traits
from reciproque.lecture.reconnaisseurs.grille.entetes import ENTETE_MAX, Colonne, Entete, Role, lire_colonne

RANGEES_VUES = 60
RANGEES_D_ENTETE = 4
SUR, PLUTOT = 0.7, 0.5
MOTS_D_ENGAGEMENT = 4.0  # mean words of a cell that promises something
LIBELLE_MAX = 4.0  # mean words of a label: a theme of its own on each row
TITRE_DE_NIVEAU_MAX = 9.0  # mean words of a cell that names a theme
_NUMERO = re.compile(
    r"^\W{0,3}(?:[a-z]{3,14}\s*)?(?:n\s?[°ºo]\s*)?(?:[a-z]{1,3}[-. ]?)?\d{1,3}(?:[.\-/]\d{1,3}){0,3}[a-z]?"
    r"\s*(?:er|re|nde?|eme|e|[°.)])?\W{0,2}$"
)
# Tables that say who meets, who sits, what was paid: never what is promised.
AUTRE_TABLE = re.compile(
    r"\b(?:instances?|comites?|composition|membres?|rythme|frequence|periodicite|missions?|roles?|reunions?|postes?|"
    r"employeurs?|noms?|prenoms?|qualite|fonctions?|subventions?|credits?|recettes?|depenses?|population|habitants|"
    r"presents?|votes?|faiblesses?|forces?|atouts?|menaces?|opportunites?|constats?|bilan|realise|sigles?|definitions?)\b"
)


@dataclass(frozen=True, slots=True)
class Profil:
    """Shares of the filled cells of a column. ``suite``: some cells are left empty below a filled one, or repeat it."""

    remplies: int
    mots: float
    actes: float
    acteurs: float
    indicateurs: float
    dates: float
    montants: float
    numeros: float
    distinctes: float
    suite: bool

    @property
    def role(self) -> Role | None:
        """What the column is, when its cells leave no doubt."""
        if self.remplies < 2:
            return None
        parts: tuple[tuple[Role, float], ...] = (
            ("numero", self.numeros),
            ("acteurs", self.acteurs),
            ("indicateur", self.indicateurs),
            ("echeance", self.dates),
            ("montant", self.montants),
        )
        role, part = max(parts, key=lambda x: x[1])
        return role if part >= SUR else None


class Profils:
    """Bodies of the tables of a document, by the words of their heads."""

    def __init__(self, forme: Forme, traits: Lecteur_de_traits, resolveur: Resolveur) -> None:
        self._forme, self._traits, self._resolveur = forme, traits, resolveur
        self._faits: dict[tuple[str, int], Profil] = {}

    @cached_property
    def _corps(self) -> dict[str, list[Rangee]]:
        """Made when a first row of heads is doubted: most documents never ask."""
        sortie: dict[str, list[Rangee]] = {}
        for tableau in self._forme.tableaux:
            garnies = [len(r.pleines) >= 2 for r in tableau.rangees[: RANGEES_D_ENTETE + RANGEES_VUES]]
            for i, rangee in enumerate(tableau.rangees[:RANGEES_D_ENTETE]):
                corps = sortie.setdefault(_cle(rangee), [])
                if len(corps) < RANGEES_VUES:
                    fin = i + 1 + RANGEES_VUES
                    corps.extend(compress(tableau.rangees[i + 1 : fin], garnies[i + 1 : fin]))
        return sortie

    def profil(self, tete: Rangee, colonne: int) -> Profil:
        cle = _cle(tete), colonne
        if cle not in self._faits:
            self._faits[cle] = self._lire(self._corps.get(cle[0], []), colonne)
        return self._faits[cle]

    def _lire(self, corps: Sequence[Rangee], colonne: int) -> Profil:
        textes: list[str] = []
        suite = False
        for rangee in corps:
            cellule = rangee.cellule(colonne)
            if cellule is None or cellule.vide or cellule.fusion:
                suite = suite or bool(textes)
            else:
                textes.append(cellule.texte)
        n = len(textes)
        lus = [self._traits(t) for t in textes]
        uniques = len({fold(t) for t in textes})

        def part(oui: int) -> float:
            return oui / n if n else 0.0

        return Profil(
            remplies=n,
            mots=part(sum(len(t.split()) for t in textes)),
            actes=part(sum(bool(INFINITIF.match(t.lstrip(" -–•*"))) for t in textes)),
            acteurs=part(sum(t.acteurs >= PLUTOT for t in lus)),
            indicateurs=part(sum(t.indicateur or t.attente for t in lus)) if any(t.indicateur for t in lus) else 0.0,
            dates=part(sum(t.date and t.mots <= 6 for t in lus)),
            montants=part(
                sum((t.montant or t.texte.strip(" €%").replace(" ", "").isdigit()) and t.mots <= 5 for t in lus)
            ),
            numeros=part(sum(len(t) <= 24 and bool(_NUMERO.match(fold(t))) for t in textes)),
            distinctes=part(uniques),
            suite=suite or uniques < n,
        )

    # -- heads ---------------------------------------------------------------------------------------------------------
    def entete(self, rangee: Rangee) -> Entete | None:
        """The columns of a row of heads, by their words where the cells agree, by the cells where they do not."""
        if not _tetes_possibles(rangee):
            return None
        colonnes, profils = [], {}
        for c in rangee.pleines:
            profils[c.colonne] = self.profil(rangee, c.colonne)
            colonnes.append(self._colonne(c, profils[c.colonne]))
        engagement = _engagement(colonnes, profils)
        if engagement is None or not _tenue(colonnes, profils):
            return None
        faites = [_place(c, engagement, profils) for c in colonnes]
        return Entete(faites, max((c.colonne + c.colspan for c in rangee.cellules), default=0))

    def completer(self, entete: Entete, rangee: Rangee) -> None:
        """Columns whose heads say nothing: numbers, and levels when they stand at the left, merged or repeated."""
        promesses = next(iter(entete.des("engagement")), None)
        if promesses is None:
            return
        vides = [c for c in rangee.cellules if c.vide and not c.fusion and c.colonne < promesses.colonne]
        entete.colonnes[:0] = [
            Colonne("autre", c.colonne, c.colspan) for c in vides if self._profond(rangee, c.colonne)
        ]
        for i, c in enumerate(entete.colonnes):
            if c.role != "autre":
                continue
            profil = self.profil(rangee, c.colonne)
            if profil.role == "numero" and c.colonne < promesses.colonne:
                entete.colonnes[i] = replace(c, role="numero")
            elif est_niveau(c, promesses, profil, self.profil(rangee, promesses.colonne)):
                entete.colonnes[i] = replace(c, role="noeud", niveau="theme")

    def _profond(self, rangee: Rangee, colonne: int) -> bool:
        """Most rows fill the column, though its head is empty."""
        corps = self._corps.get(_cle(rangee), [])
        return self.profil(rangee, colonne).remplies * 2 > len(corps)

    def contredit(self, entete: Entete, rangee: Rangee) -> bool:
        """The words of the heads say one thing, nearly every cell below another."""
        corps = self._corps.get(_cle(rangee), [])
        if sum(len(r.cellules) == len(rangee.cellules) for r in corps) * 4 < len(corps) * 3:
            return False  # rows that lost a cell stand under the wrong heads
        for c in entete.colonnes:
            profil = self.profil(rangee, c.colonne)
            if profil.remplies < 2:
                continue
            if c.role == "engagement" and profil.role in {"numero", "acteurs", "indicateur", "montant"}:
                return True
            if c.role == "acteurs" and profil.acteurs < 0.2 and (profil.indicateurs >= SUR or profil.actes >= SUR):
                return True
            if c.role == "indicateur" and profil.acteurs >= SUR:
                return True
        return False

    def _colonne(self, cellule: Cellule, profil: Profil) -> Colonne:
        dite = lire_colonne(cellule.texte, cellule.colonne, cellule.colspan, self._resolveur)
        role = profil.role
        if role is not None and role != dite.role:
            return replace(dite, role=role, force=0, niveau="", role_partenaire="inconnu")
        if dite.role == "acteurs" and profil.remplies and profil.acteurs < 0.2:
            return replace(dite, role="autre", role_partenaire="inconnu")
        if dite.role == "indicateur" and profil.remplies >= 2 and profil.indicateurs < 0.2:
            return replace(dite, role="autre")
        return dite


def _cle(rangee: Rangee) -> str:
    return fold("\t".join(" ".join(c.texte.split()) for c in rangee.cellules))[:400]


def _tetes_possibles(rangee: Rangee) -> bool:
    pleines = rangee.pleines
    if not 3 <= len(pleines) <= 14 or any(len(c.texte) > ENTETE_MAX or len(c.texte.split()) > 10 for c in pleines):
        return False
    if AUTRE_TABLE.search(fold(rangee.texte)):
        return False
    return not any(any(x.isdigit() for x in c.texte) or INFINITIF.match(c.texte) for c in pleines)


def _engagement(colonnes: Sequence[Colonne], profils: dict[int, Profil]) -> Colonne | None:
    """The column of promises: its head says so, else its cells are the longest and say what to do."""
    dites = [c for c in colonnes if c.force >= 3 and profils[c.colonne].mots >= 3]
    if dites:
        return max(dites, key=lambda c: (c.force, profils[c.colonne].mots))
    candidates = [c for c in colonnes if c.role in {"autre", "engagement", "noeud", "levier"}]
    if not candidates:
        return None
    choisie = max(candidates, key=lambda c: profils[c.colonne].mots)
    profil = profils[choisie.colonne]
    sure = profil.mots >= MOTS_D_ENGAGEMENT and profil.actes >= 0.6 and profil.distinctes >= 0.8
    return choisie if sure and profil.remplies >= 2 else None


def _tenue(colonnes: Sequence[Colonne], profils: dict[int, Profil]) -> bool:
    """Somebody is said to keep the promises, or something to measure them."""
    acteurs = any(c.role == "acteurs" and profils[c.colonne].acteurs >= PLUTOT for c in colonnes)
    mesures = any(c.role == "indicateur" and profils[c.colonne].indicateurs >= PLUTOT for c in colonnes)
    return (acteurs or mesures) and not any(
        c.role == "montant" and profils[c.colonne].montants >= SUR for c in colonnes
    )


def _place(colonne: Colonne, engagement: Colonne, profils: dict[int, Profil]) -> Colonne:
    """The role of a column beside the one of promises: shorter texts at its left, merged or repeated, are levels."""
    if colonne is engagement:
        nature = colonne.nature if colonne.role == "engagement" else "engagement"
        return replace(colonne, role="engagement", force=max(colonne.force, 3), nature=nature)
    profil = profils[colonne.colonne]
    if est_niveau(colonne, engagement, profil, profils[engagement.colonne]):
        return replace(colonne, role="noeud", niveau=colonne.niveau or "theme")
    if colonne.role == "engagement" or (colonne.role == "noeud" and profil.mots > TITRE_DE_NIVEAU_MAX * 2):
        return replace(colonne, role="autre", force=0)
    return colonne


def est_niveau(colonne: Colonne, engagement: Colonne, profil: Profil, promesses: Profil) -> bool:
    return (
        colonne.role == "autre"
        and colonne.colonne < engagement.colonne
        and (profil.suite or profil.mots <= LIBELLE_MAX)
        and 0 < profil.mots <= TITRE_DE_NIVEAU_MAX
        and profil.mots < promesses.mots
    )
