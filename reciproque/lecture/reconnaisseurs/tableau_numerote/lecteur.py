"""Reads one run of numbered tables, with the rows and headings that stand between them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

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
from reciproque.lecture.reconnaisseurs.arbre import Arbre, allure
from reciproque.lecture.reconnaisseurs.engagement_lu import ColonnesLues, ecrire_engagement
from reciproque.lecture.reconnaisseurs.rangs import numero_en_tete, numero_seul
from reciproque.lecture.reconnaisseurs.tableau_numerote.champs import porte_un_champ, ranger_champs
from reciproque.lecture.reconnaisseurs.tableau_numerote.disposition import Plan
from reciproque.lecture.reconnaisseurs.tableau_numerote.suites import intitules_devant
from reciproque.lecture.series import mots_de_niveau

NOM = "tableau_numerote"
CHAMP_LOIN_MAX = 2  # paragraphs between a commitment and its next field
PHRASE_MIN = 60  # a line as long as this that ends with a full stop is a sentence, not a heading
_TITRE_ROMPU = re.compile(r"[;,]$")


@dataclass(slots=True)
class _Ouvert:
    """The commitment being read."""

    numero: int
    textes: list[str]
    places: list[Portee]
    colonnes: ColonnesLues
    confiance: float
    noeud: str | None


@dataclass(slots=True)
class _Lieu:
    debut: int
    fin: int
    page: int | None
    zone: str | None


class Lecteur:
    """Reads one run of blocks."""

    def __init__(
        self,
        forme: Forme,
        brouillon: Brouillon,
        plans: dict[int, Plan],
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
        self.intitules: set[int] = set()  # blocks between two tables that are headings of the second
        self.allures: set[str] = set()

    def lire(self, debut: int, fin: int) -> None:
        premier = self.plans[debut].premiers[0] if debut in self.plans else 1
        self._deviner_colonnes()
        self._situer_intitules(debut)
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

    def _situer_intitules(self, debut: int) -> None:
        """Runs of headings right before each table of the run but the first."""
        for i in self.plans:
            if i == debut:
                continue
            for bloc in intitules_devant(self.forme, i, self.lire_tete, connues=None):
                self.intitules.add(self.forme.rang(bloc))
                self.allures.add(allure(lire_intitule(bloc.texte, mots_de_niveau(self.forme)), bloc.texte))

    def _attendu(self, n: int) -> bool:
        """The next number, or 1 again under a new heading."""
        return n == self.dernier + 1 or (n == 1 and self.ouvert is None and self.dernier > 1)

    # -- around the table --------------------------------------------------------------------------------------------
    def _remonter_titres(self, debut: int) -> None:
        """Headings printed above the first row: those with a level word, and the bare run right before it."""
        premier = self.forme.blocs[debut]
        loin: list[Titre] = []
        for bloc in self.forme.avant(premier, 12):
            if isinstance(bloc, Titre):
                intitule = lire_intitule(bloc.texte, mots_de_niveau(self.forme))
                niveau = intitule.niveau
                if niveau and (niveau != "autre" or intitule.code):
                    loin.append(bloc)
                    if niveau in {"pilier", "enjeu"}:
                        break
                elif loin:
                    break
            elif isinstance(bloc, Tableau):
                break
        proches = intitules_devant(self.forme, debut, self.lire_tete, connues=self.allures)
        retenus = {id(b): b for b in (*loin, *proches) if self.brouillon.libre(b)}
        for bloc in sorted(retenus.values(), key=lambda b: b.debut):
            self._intitule(bloc, 0.95 if isinstance(bloc, Titre) else 0.85)

    def _intitule(self, bloc: Titre | Paragraphe, confiance: float) -> None:
        self._fermer()
        self.arbre.ajouter(bloc.texte, self.brouillon.source(bloc), confiance=confiance)
        self.brouillon.prendre(bloc, NOM)

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
                if lu and self._attendu(lu[0]) and len(lu[1].split()) >= 3:
                    for j in en_attente:
                        self._hors_tableau(self.forme.blocs[j], j)
                    en_attente = []
                    self._hors_tableau(bloc, i)
                    continue
            if isinstance(bloc, Titre) and re.match(r"annexe|article|signature|fait a", bloc.plie):
                break
            if not self.plans and len(en_attente) <= CHAMP_LOIN_MAX and porte_un_champ(bloc.texte):
                # What stands between the number and its fields is of the commitment too.
                for j in (*en_attente, i):
                    self._continuer(self.forme.blocs[j].texte, self.forme.blocs[j])
                en_attente = []
                continue
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
        if lu and self._attendu(lu[0]):
            # Several fallen rows may stand in one paragraph.
            self._paragraphe_numerote(bloc, lignes)
            return
        if self.ouvert and not self.plans and porte_un_champ(bloc.texte):
            self._continuer(bloc.texte, bloc)
            return
        if i in self.intitules or self._est_intitule(bloc, i):
            self._intitule(bloc, 0.9 if i in self.intitules else 0.85)
            return
        self._continuer(bloc.texte, bloc)

    def _paragraphe_numerote(self, bloc: Paragraphe | Titre, lignes: list[str]) -> None:
        pas = 1 if bloc.fin > bloc.debut else 0
        for k, ligne in enumerate(lignes):
            place = _Lieu(bloc.debut + k * pas, bloc.debut + k * pas, bloc.page, bloc.zone)
            lu = self.lire_tete(ligne)
            if lu and self._attendu(lu[0]):
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
        if not self.plans and len(texte) >= PHRASE_MIN and texte.rstrip().endswith("."):
            return False
        suivant = self.forme.blocs[i + 1] if i + 1 < len(self.forme.blocs) else None
        if isinstance(suivant, Titre | Paragraphe) and not self.lire_tete(suivant.texte):
            # Two headings may follow each other.
            return isinstance(bloc, Titre) and isinstance(suivant, Titre)
        return suivant is not None

    # -- in the table ------------------------------------------------------------------------------------------------
    def _tableau(self, tableau: Tableau, plan: Plan) -> None:
        self.brouillon.prendre(tableau, NOM)
        for k, rangee in enumerate(tableau.rangees):
            if k < plan.entete or fold("\t".join(" ".join(t.split()) for t in rangee.textes)) == plan.cle_entete:
                continue
            self._rangee(
                rangee, plan, apres_rupture=k in tableau.ruptures or k == 0, suivantes=tableau.rangees[k + 1 : k + 2]
            )

    def _deviner_colonnes(self) -> None:
        """Columns whose head is absent or says nothing: those of another table of the run, or organisations when their
        cells name known ones."""
        resolveur = self.brouillon.partenaires
        textes: dict[int, list[str]] = {}
        roles: dict[int, str] = {}
        for i, plan in self.plans.items():
            bloc = self.forme.blocs[i]
            roles |= plan.roles
            for rangee in bloc.rangees if isinstance(bloc, Tableau) else []:
                for c in rangee.cellules:
                    if c.colonne > plan.texte and not c.vide and c.texte != plan.tetes.get(c.colonne):
                        textes.setdefault(c.colonne, []).append(c.texte)
        dites = {colonne for plan in self.plans.values() for colonne, tete in plan.tetes.items() if tete}
        for colonne, lus in textes.items():
            if colonne in roles or len(lus) < 2:
                continue
            parties = [x for t in lus[:24] for x in resolveur.decouper(t)][:60]
            if sum(resolveur.connait(x) for x in parties) * 10 >= len(parties) * 6:
                roles[colonne] = "acteurs" if colonne in dites else "partenaires"
        for plan in self.plans.values():
            if not plan.tetes or "acteurs" in roles.values():
                plan.roles = {c: r for c, r in roles.items() if c not in {plan.numero, plan.texte}} | plan.roles

    def _rangee(self, rangee: Rangee, plan: Plan, *, apres_rupture: bool, suivantes: list[Rangee]) -> None:
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
            if lu and not self._attendu(lu[0]):
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

    def _completer(self, rangee: Rangee, plan: Plan) -> None:
        """A row without number but with several cells: it completes the commitment above, column by column."""
        if self.ouvert is None:
            return
        texte = rangee.cellule(plan.texte)
        if texte is not None and not texte.vide:
            self._continuer(texte.texte, rangee)
        self.ouvert.colonnes.ajouter(self._colonnes(rangee, plan))

    def _colonnes(self, rangee: Rangee, plan: Plan) -> ColonnesLues:
        lues = ColonnesLues()
        for c in rangee.cellules:
            role = plan.roles.get(c.colonne)
            if role and not c.vide:
                lues.poser(role, c.texte)
        return lues

    def _niveaux_en_colonne(self, rangee: Rangee, plan: Plan) -> None:
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
                self.arbre.ajouter(cellule.texte, self.brouillon.source(cellule), niveau=plan.niveau(colonne))

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
        if not self.plans:
            texte = ranger_champs(texte, o.colonnes)
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
