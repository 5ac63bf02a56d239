"""Shape (a): one long numbered table under heading rows; rows cut by page breaks or fallen out of the table."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

from reciproque.langue import fold
from reciproque.lecture.brouillon import Brouillon, Portee
from reciproque.lecture.forme import (
    Bloc,
    Cellule,
    Forme,
    Liste,
    Paragraphe,
    Rangee,
    Tableau,
    Titre,
    couper_puce,
    est_suite,
)
from reciproque.lecture.intitules import lire_intitule
from reciproque.lecture.reconnaisseurs.arbre import Arbre
from reciproque.lecture.reconnaisseurs.engagement_lu import ColonnesLues, ecrire_engagement
from reciproque.lecture.reconnaisseurs.entetes import roles
from reciproque.lecture.reconnaisseurs.rangs import numero_avec_mot, numero_en_tete, numero_seul

NOM = "tableau_numerote"
_REFUS = re.compile(
    r"\bmesures? nationales?\b|niveau d'engagement de la mesure|plan de mobilisation|\bfiche de territoire\b"
)
_TITRE_ROMPU = re.compile(r"[;,]$")


@dataclass(slots=True)
class _Plan:
    """How one table is laid out."""

    numero: int  # column of the number; equal to ``texte`` when the number opens the text
    texte: int
    roles: dict[int, str] = field(default_factory=dict)
    entete: int = 0  # rows of heads at the top
    cle_entete: str = ""
    tetes: dict[int, str] = field(default_factory=dict)
    premiers: list[int] = field(default_factory=list)
    faible: bool = False  # too few rows to be believed alone

    @property
    def colle(self) -> bool:
        return self.numero == self.texte


@dataclass(slots=True)
class _Ouvert:
    """The commitment being read."""

    numero: int
    textes: list[str]
    places: list[Portee]
    colonnes: ColonnesLues
    confiance: float
    noeud: str | None


# -- layout ----------------------------------------------------------------------------------------------------------
def planifier(tableau: Tableau) -> _Plan | None:
    """The numbered column and the text column of a table, None when its rows are not numbered commitments."""
    if tableau.largeur < 1 or tableau.largeur > 14 or tableau.zone == "sommaire":
        return None
    entete, tetes = _entete(tableau)
    if _REFUS.search(fold(" ".join(tetes.values())[:600])) or _REFUS.search(fold(tableau.titre or "")):
        return None
    corps = tableau.rangees[entete:]
    meilleur: tuple[int, int, list[int]] | None = None
    for colonne in range(min(4, tableau.largeur)):
        nombres = [n for r in corps if (c := r.cellule(colonne)) and (n := numero_seul(c.texte)) is not None]
        if _suite(nombres) and (meilleur is None or len(nombres) > len(meilleur[2])):
            meilleur = (colonne, -1, nombres)
    dites = [c for c, r in zip(tetes, roles(list(tetes.values())), strict=True) if r == "texte"]
    if meilleur is None:
        for colonne in range(min(4, tableau.largeur)):
            if (dites and colonne not in dites) or not _la_plus_longue(corps, colonne):
                continue  # « 1. Favoriser… » numbers the priorities of a grid, not its commitments
            nombres = [t[0] for r in corps if (c := r.cellule(colonne)) and (t := numero_en_tete(c.texte)) is not None]
            if _suite(nombres) and (meilleur is None or len(nombres) > len(meilleur[2])):
                meilleur = (colonne, colonne, nombres)
    if meilleur is None:
        return None
    colonne, texte, nombres = meilleur
    par_role = {c: r for c, r in zip(tetes, roles(list(tetes.values())), strict=True) if r}
    if texte < 0:
        texte = _colonne_de_texte(corps, colonne, par_role)
    if texte < 0 or not _prose(corps, colonne, texte):
        return None
    if {"montants", "texte"} <= set(par_role.values()) and not any(
        r in {"partenaires", "niveau"} for r in par_role.values()
    ):
        return None  # a list of funded actions, not of commitments
    par_role = {c: r for c, r in par_role.items() if c not in {colonne, texte}}
    cle = fold("\t".join(tetes.values()))
    return _Plan(colonne, texte, par_role, entete, cle, tetes, nombres, faible=len(nombres) < 3)


def _entete(tableau: Tableau) -> tuple[int, dict[int, str]]:
    """Number of head rows and the heads by column."""
    if not tableau.rangees:
        return 0, {}
    premiere = tableau.rangees[0]
    textes = {c.colonne: " ".join(c.texte.split()) for c in premiere.cellules}
    connus = [r for r in roles(list(textes.values())) if r]
    pleines = [t for t in textes.values() if t]
    if not connus or any(len(t) > 90 for t in pleines) or any(numero_seul(t) is not None for t in pleines):
        return 0, {}
    if len(pleines) == 1 and tableau.largeur > 1:
        return 0, {}
    return 1, textes


def _suite(nombres: list[int]) -> bool:
    """Mostly +1 steps. One or two numbers are a weak run, only believed beside another table."""
    if not nombres or (len(nombres) > 1 and nombres[1] != nombres[0] + 1 and len(nombres) < 3):
        return False
    pas = sum(1 for a, b in pairwise(nombres) if b - a == 1)
    recul = sum(1 for a, b in pairwise(nombres) if b <= a)
    if len(nombres) <= 6 and not recul and nombres[-1] - nombres[0] <= len(nombres) + 1 and pas:
        return True  # a number or two are missing from a short run
    return pas * 10 >= (len(nombres) - 1) * 7 and recul * 8 <= len(nombres)


def _colonne_de_texte(corps: list[Rangee], numero: int, par_role: dict[int, str]) -> int:
    dites = [c for c, r in par_role.items() if r == "texte" and c > numero]
    if dites:
        return dites[0]
    longueurs: dict[int, int] = {}
    for r in corps:
        if (n := r.cellule(numero)) and numero_seul(n.texte) is not None:
            for c in r.cellules:
                if c.colonne > numero and par_role.get(c.colonne) not in {
                    "partenaires",
                    "indicateurs",
                    "leviers",
                    "chef_de_file",
                    "niveau",
                }:
                    longueurs[c.colonne] = longueurs.get(c.colonne, 0) + len(c.texte)
    return max(longueurs, key=lambda c: longueurs[c]) if longueurs else -1


def _la_plus_longue(corps: list[Rangee], colonne: int) -> bool:
    """No column at the right holds longer texts."""
    longueurs: dict[int, int] = {}
    for r in corps:
        for c in r.cellules:
            longueurs[c.colonne] = longueurs.get(c.colonne, 0) + len(c.texte)
    return all(n <= longueurs.get(colonne, 0) for n in longueurs.values())


def _prose(corps: list[Rangee], numero: int, texte: int) -> bool:
    """The text column holds sentences, not names or figures."""
    textes = [c.texte for r in corps if (c := r.cellule(texte)) and not c.vide]
    if not textes:
        return False
    longs = sum(1 for t in textes if len(t.split()) >= 4)
    return longs * 2 >= len(textes) and sum(map(len, textes)) >= 25 * len(textes)


# -- reading ---------------------------------------------------------------------------------------------------------
def reconnaitre(forme: Forme, brouillon: Brouillon) -> None:
    plans: dict[int, _Plan] = {}
    for i, bloc in enumerate(forme.blocs):
        if isinstance(bloc, Tableau) and brouillon.libre(bloc):
            plan = planifier(bloc)
            if plan is not None:
                plans[i] = plan
    arbre = Arbre(brouillon)
    for debut, fin in _chaines(forme, plans):
        _Lecteur(forme, brouillon, {i: p for i, p in plans.items() if debut <= i <= fin}, arbre).lire(debut, fin)
    for debut, fin in _suites_en_clair(forme, brouillon):
        _Lecteur(forme, brouillon, {}, arbre, numero_avec_mot).lire(debut, fin)


def _suites_en_clair(forme: Forme, brouillon: Brouillon) -> list[tuple[int, int]]:
    """Runs of paragraphs that open with « Engagement n° 1 », « Engagement n° 2 »… outside any table."""
    trouves: list[tuple[int, int]] = []
    for i, bloc in enumerate(forme.blocs):
        if isinstance(bloc, Titre | Paragraphe) and bloc.zone not in {"sommaire", "note"} and brouillon.libre(bloc):
            lu = numero_avec_mot(bloc.texte)
            if lu is not None:
                trouves.append((i, lu[0]))
    suites: list[list[tuple[int, int]]] = []
    for i, n in trouves:
        if suites and n == suites[-1][-1][1] + 1 and i - suites[-1][-1][0] <= 40:
            suites[-1].append((i, n))
        elif n == 1:
            suites.append([(i, n)])
    return [(s[0][0], s[-1][0]) for s in suites if len(s) >= 3]


def _chaines(forme: Forme, plans: dict[int, _Plan]) -> list[tuple[int, int]]:
    """Runs of blocks read as one numbered list: tables whose numbers go on, with the rows that fell between them."""
    chaines: list[list[int]] = []
    for i in sorted(plans):
        if chaines and _suit(forme, plans, chaines[-1][-1], i):
            chaines[-1].append(i)
        else:
            chaines.append([i])
    surs = [
        c for c in chaines if sum(len(plans[i].premiers) for i in c) >= 3 and not (plans[c[0]].faible and len(c) == 1)
    ]
    return [(c[0], c[-1]) for c in surs]


def _suit(forme: Forme, plans: dict[int, _Plan], avant: int, apres: int) -> bool:
    """The second table goes on with the first: same columns, and every missing number stands between them."""
    a, b = plans[avant], plans[apres]
    entre = forme.blocs[avant + 1 : apres]
    if (a.numero, a.texte) != (b.numero, b.texte) or any(isinstance(x, Tableau) for x in entre):
        return False
    attendu = a.premiers[-1] + 1
    for bloc in entre:
        if isinstance(bloc, Titre | Paragraphe):
            for ligne in bloc.texte.split("\n"):
                lu = numero_en_tete(ligne)
                if lu is not None and lu[0] == attendu:
                    attendu += 1
    if b.premiers[0] != attendu:
        return False
    return attendu > a.premiers[-1] + 1 or len(entre) <= 3


class _Lecteur:
    """Reads one run of blocks."""

    def __init__(
        self,
        forme: Forme,
        brouillon: Brouillon,
        plans: dict[int, _Plan],
        arbre: Arbre,
        lire_tete: Callable[[str], tuple[int, str] | None] = numero_en_tete,
    ) -> None:
        self.lire_tete = lire_tete
        self.forme = forme
        self.brouillon = brouillon
        self.plans = plans
        self.arbre = arbre
        self.ouvert: _Ouvert | None = None
        self.dernier = 0
        self.lus: list[int] = []
        self.niveaux_lus: dict[int, str] = {}

    def lire(self, debut: int, fin: int) -> None:
        premier = self.plans[debut].premiers[0] if debut in self.plans else 1
        self._remonter_titres(debut)
        if premier > 1:
            self._tomber_avant(debut, premier)
        for i in range(debut, fin + 1):
            bloc = self.forme.blocs[i]
            if i in self.plans and isinstance(bloc, Tableau):
                self._tableau(bloc, self.plans[i])
            elif self.brouillon.libre(bloc) and bloc.zone != "note":
                self._hors_tableau(bloc, i)
        self._tomber_apres(fin)
        self._fermer()

    # -- around the table --------------------------------------------------------------------------------------------
    def _remonter_titres(self, debut: int) -> None:
        """Headings printed just above: those with a level word, or a bare one right before the first row."""
        premier = self.forme.blocs[debut]
        trouves: list[Titre] = []
        for rang, bloc in enumerate(self.forme.avant(premier, 12)):
            if isinstance(bloc, Titre):
                intitule = lire_intitule(bloc.texte)
                if intitule.niveau and intitule.niveau != "autre":
                    trouves.append(bloc)
                    if intitule.niveau in {"pilier", "enjeu"}:
                        break
                elif rang == 0 and premier.debut - bloc.fin <= 3 and _nu(bloc.texte):
                    trouves.append(bloc)
                elif trouves:
                    break
            elif isinstance(bloc, Tableau):
                break
        for titre in reversed(trouves):
            if self.brouillon.libre(titre):
                self.brouillon.prendre(titre, NOM)
                self.arbre.ajouter(titre.texte, self.brouillon.source(titre))

    def _tomber_avant(self, debut: int, premier: int) -> None:
        """Rows 1..k printed as paragraphs just above the table."""
        trouves: list[tuple[int, str, Bloc]] = []
        attendu = premier - 1
        for bloc in self.forme.avant(self.forme.blocs[debut], 30):
            if attendu < 1 or not isinstance(bloc, Paragraphe | Titre) or not self.brouillon.libre(bloc):
                break
            lu = self.lire_tete(bloc.texte)
            if lu and lu[0] == attendu:
                trouves.append((lu[0], lu[1], bloc))
                attendu -= 1
        if attendu == 0:
            for numero, texte, bloc in reversed(trouves):
                self._ouvrir(numero, texte, [bloc], ColonnesLues(), 0.85)
                self.brouillon.prendre(bloc, NOM)

    def _tomber_apres(self, fin: int) -> None:
        """Rows printed as paragraphs after the last table: only while the numbers go on."""
        en_attente: list[int] = []
        for i in range(fin + 1, min(fin + 60, len(self.forme.blocs))):
            bloc = self.forme.blocs[i]
            if isinstance(bloc, Tableau) or not self.brouillon.libre(bloc) or len(en_attente) > 8:
                break
            if isinstance(bloc, Paragraphe | Titre):
                lu = self.lire_tete(bloc.texte)
                if lu and lu[0] == self.dernier + 1 and len(lu[1].split()) >= 3:
                    for j in en_attente:
                        self._hors_tableau(self.forme.blocs[j], j)
                    en_attente = []
                    self._hors_tableau(bloc, i)
                    continue
            if isinstance(bloc, Titre) and re.match(r"annexe|article|signature|fait a", bloc.plie):
                break
            if not self.plans and not isinstance(bloc, Titre) and not en_attente:
                precedent = self.forme.blocs[i - 1]
                if isinstance(bloc, Liste) and bloc.debut - precedent.fin <= 2:
                    self._hors_tableau(bloc, i)
                    continue
            en_attente.append(i)

    def _hors_tableau(self, bloc: Bloc, i: int) -> None:
        """A block between two tables of the run: a fallen row, the rest of a row, or a heading."""
        if isinstance(bloc, Tableau):
            return
        if isinstance(bloc, Liste):
            self._continuer(bloc.texte, bloc)
            return
        lignes = bloc.texte.split("\n")
        lu = self.lire_tete(bloc.texte)
        if lu and lu[0] == self.dernier + 1:
            # Several fallen rows may stand in one paragraph.
            self._paragraphe_numerote(bloc, lignes)
            return
        if self._est_intitule(bloc, i):
            self._fermer()
            self.arbre.ajouter(bloc.texte, self.brouillon.source(bloc), confiance=0.85)
            self.brouillon.prendre(bloc, NOM)
            return
        self._continuer(bloc.texte, bloc)

    def _paragraphe_numerote(self, bloc: Paragraphe | Titre, lignes: list[str]) -> None:
        pas = 1 if bloc.fin > bloc.debut else 0
        for k, ligne in enumerate(lignes):
            place = _Lieu(bloc.debut + k * pas, bloc.debut + k * pas, bloc.page, bloc.zone)
            lu = self.lire_tete(ligne)
            if lu and lu[0] == self.dernier + 1:
                self._ouvrir(lu[0], lu[1], [place], ColonnesLues(), 0.88)
            else:
                self._continuer(ligne, place)
        self.brouillon.prendre(bloc, NOM)

    def _est_intitule(self, bloc: Paragraphe | Titre, i: int) -> bool:
        """A short capitalised line right before a numbered row that does not continue what precedes."""
        texte = bloc.texte
        if (
            "\n" in texte
            or len(texte) > 260
            or couper_puce(texte)[0]
            or _TITRE_ROMPU.search(texte)
            or texte.endswith(":")
        ):
            return False
        if not texte[:1].isupper() and not texte[:1].isdigit():
            return False
        if self.ouvert and est_suite(self.ouvert.textes[-1], texte):
            return False
        suivant = self.forme.blocs[i + 1] if i + 1 < len(self.forme.blocs) else None
        if isinstance(suivant, Titre | Paragraphe) and not self.lire_tete(suivant.texte):
            # Two headings may follow each other.
            return isinstance(bloc, Titre) and isinstance(suivant, Titre)
        return suivant is not None

    # -- in the table ------------------------------------------------------------------------------------------------
    def _tableau(self, tableau: Tableau, plan: _Plan) -> None:
        self.brouillon.prendre(tableau, NOM)
        self._deviner_colonnes(tableau, plan)
        for k, rangee in enumerate(tableau.rangees):
            if k < plan.entete or fold("\t".join(" ".join(t.split()) for t in rangee.textes)) == plan.cle_entete:
                continue
            self._rangee(
                rangee, plan, apres_rupture=k in tableau.ruptures or k == 0, suivantes=tableau.rangees[k + 1 : k + 2]
            )

    def _deviner_colonnes(self, tableau: Tableau, plan: _Plan) -> None:
        """A column without a head whose cells name known organisations holds the partners."""
        resolveur = self.brouillon.partenaires
        for colonne in range(plan.texte + 1, tableau.largeur):
            if colonne in plan.roles or plan.tetes.get(colonne):
                continue
            textes = [c.texte for r in tableau.rangees if (c := r.cellule(colonne)) is not None and not c.vide][:24]
            parties = [x for t in textes for x in resolveur.decouper(t)][:60]
            if len(textes) >= 2 and sum(resolveur.connait(x) for x in parties) * 10 >= len(parties) * 6:
                plan.roles[colonne] = "partenaires"

    def _rangee(self, rangee: Rangee, plan: _Plan, *, apres_rupture: bool, suivantes: list[Rangee]) -> None:
        pleines = rangee.pleines
        if not pleines:
            return
        cellule_n, cellule_t = rangee.cellule(plan.numero), rangee.cellule(plan.texte)
        lu: tuple[int, str] | None = None
        if plan.colle:
            lu = numero_en_tete(cellule_t.texte) if cellule_t else None
        elif cellule_n is not None and (n := numero_seul(cellule_n.texte)) is not None and cellule_t is not None:
            lu = (n, cellule_t.texte)
        elif len(pleines) == 1:
            lu = numero_en_tete(pleines[0].texte)  # number and text in one merged cell
            if lu and lu[0] != self.dernier + 1:
                lu = None
        self._niveaux_en_colonne(rangee, plan)
        if lu is not None and not (
            len(pleines) == 1
            and cellule_n is not None
            and not plan.colle
            and cellule_n is pleines[0]
            and numero_seul(cellule_n.texte) is not None
        ):
            self._ouvrir(lu[0], lu[1], [rangee], self._colonnes(rangee, plan), 0.97)
            return
        if len(pleines) == 1 or (
            cellule_t is not None and all(c is cellule_t or c.colonne < plan.texte for c in pleines)
        ):
            texte = " ".join(c.texte for c in pleines) if len(pleines) > 1 else pleines[0].texte
            if self._suite_de_rangee(texte, apres_rupture):
                self._continuer(texte, rangee)
            elif len(" ".join(texte.split())) <= 420 and not couper_puce(texte)[0]:
                self._fermer()
                self.arbre.ajouter(texte, self.brouillon.source(rangee))
            else:
                self._continuer(texte, rangee)
            return
        self._completer(rangee, plan)

    def _suite_de_rangee(self, texte: str, apres_rupture: bool) -> bool:
        if self.ouvert is None:
            return False
        precedent = self.ouvert.textes[-1]
        if couper_puce(texte)[0]:
            return True
        if not apres_rupture and not texte[:1].islower():
            return False
        return est_suite(precedent, texte)

    def _completer(self, rangee: Rangee, plan: _Plan) -> None:
        """A row without number but with several cells: it completes the commitment above, column by column."""
        if self.ouvert is None:
            return
        texte = rangee.cellule(plan.texte)
        if texte is not None and not texte.vide:
            self._continuer(texte.texte, rangee)
        self.ouvert.colonnes.ajouter(self._colonnes(rangee, plan))

    def _colonnes(self, rangee: Rangee, plan: _Plan) -> ColonnesLues:
        lues = ColonnesLues()
        for c in rangee.cellules:
            role = plan.roles.get(c.colonne)
            if role and not c.vide:
                lues.poser(role, c.texte)
        return lues

    def _niveaux_en_colonne(self, rangee: Rangee, plan: _Plan) -> None:
        """Axis or theme columns at the left: a new value opens a node, an empty (merged) cell keeps the one above."""
        colonnes = sorted(c for c, r in plan.roles.items() if r in {"niveau", "objectif"} and c != plan.texte)
        change = False
        for colonne in colonnes:
            cellule: Cellule | None = rangee.cellule(colonne)
            if cellule is None or cellule.vide or cellule.fusion:
                continue
            if fold(cellule.texte) != self.niveaux_lus.get(colonne) or change:
                if not change:
                    self._fermer()
                change = True
                self.niveaux_lus[colonne] = fold(cellule.texte)
                self.arbre.ajouter(cellule.texte, self.brouillon.source(cellule), niveau=_niveau_de(plan, colonne))

    # -- commitments -------------------------------------------------------------------------------------------------
    def _ouvrir(self, numero: int, texte: str, places: list[Portee], colonnes: ColonnesLues, confiance: float) -> None:
        self._fermer()
        noeud = self.arbre.courant
        if self.lus and numero != self.dernier + 1 and numero != 1:
            confiance = min(confiance, 0.8)
        self.ouvert = _Ouvert(numero, [texte], places, colonnes, confiance, noeud.id if noeud else None)
        self.arbre.nourrir()
        self.dernier = numero

    def _continuer(self, texte: str, place: Portee) -> None:
        if self.ouvert is None:
            return
        self.ouvert.textes.append(texte)
        self.ouvert.places.append(place)
        self.brouillon.prendre(place, NOM)

    def _fermer(self) -> None:
        if self.ouvert is None:
            return
        o, self.ouvert = self.ouvert, None
        texte = "\n".join(t.strip() for t in o.textes if t.strip())
        if not texte:
            return
        self.lus.append(o.numero)
        ecrire_engagement(
            self.brouillon,
            texte,
            source=self.brouillon.source(*o.places),
            numero=str(o.numero),
            noeud=o.noeud,
            colonnes=o.colonnes,
            confiance=o.confiance,
        )


_CONTENANT = re.compile(
    r"article|annexe|chapitre|partie|titre|preambule|protocole|contrat|tableau|liste|les? "
    r"engagements?|programme|\d|[ivx]+[ .)/-]|plan d"
)


def _nu(texte: str) -> bool:
    """A heading that can be a node of the tree, not the title of a chapter of the document."""
    return not texte.rstrip().endswith(":") and not _CONTENANT.match(fold(texte)) and len(texte) <= 120


def _niveau_de(plan: _Plan, colonne: int) -> str | None:
    """The level a column head names (``Thème``, ``Axe``, ``Objectif``)."""
    return lire_intitule(plan.tetes.get(colonne, "")).niveau


@dataclass(slots=True)
class _Lieu:
    debut: int
    fin: int
    page: int | None
    zone: str | None


__all__ = ["numero_avec_mot", "planifier", "reconnaitre"]
