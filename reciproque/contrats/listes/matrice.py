"""The matrix commitments × partners: the commitments of the list, one column for each partner they name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count, Q, QuerySet

from reciproque.socle.listes import Colonne, Filtre, Genre
from reciproque.socle.listes.liste import FiltreAffiche

from ..models import Participation, RedactionEngagement
from .engagements import ListeEngagements, fixes
from .filtres import COLLECTIFS, FiltreCas, FiltreCategorie, named
from .lies import LIES

CHEF = Participation.Role.CHEF_DE_FILE
INCONNU = Participation.Role.INCONNU
COURTS = {CHEF: "chef", Participation.Role.PARTENAIRE: "part.", INCONNU: "nommé"}
MARQUE_COURTE = 12  # letters of a printed mark that fit in a cell

CATEGORIES = FiltreCategorie(cle="categorie", libelle="Catégorie de partenaire")
ROLES = FiltreCas(cle="role", libelle="Rôle", cas=((str(CHEF), "Chefs de file seulement", named(role=CHEF)),))


@dataclass(frozen=True)
class Tete:
    """A column: an organisation or a collective."""

    cle: str  # number of the organisation, or code of the collective
    nom: str
    court: str
    compte: int

    @property
    def est_collectif(self) -> bool:
        return not self.cle.isdecimal()


@dataclass(frozen=True)
class Croisement:
    """What one partner is in one commitment: ``court`` for the eye, ``dit`` in words for everyone."""

    court: str
    dit: str
    marque: str
    est_chef: bool

    @classmethod
    def of(cls, participations: list[Participation], *, fiche: bool) -> Croisement:
        premiere = min(participations, key=lambda p: list(COURTS).index(Participation.Role(p.role)))
        doute = all(p.is_candidate for p in participations)
        marques = list(dict.fromkeys(p.marque for p in participations if p.marque))
        dit = ["nommé, rôle non précisé" if premiere.role == INCONNU else premiere.get_role_display()]
        dit += ["à confirmer"] if doute else []
        dit += ["pour toute la fiche"] if fiche else []
        dit += [f"imprimé «\u00a0{marque}\u00a0»" for marque in marques]
        court = COURTS[Participation.Role(premiere.role)] + ("\u202f?" if doute else "")
        marque = next((m for m in marques if len(m) <= MARQUE_COURTE), "")
        return cls(court, ", ".join(dit), marque, premiere.role == CHEF and not doute)


class ListeMatrice(ListeEngagements):
    """``ListeMatrice(contrat, request.GET)``: three queries more than the list of commitments, whatever is asked."""

    nom = "matrice"
    titre = "Engagements et partenaires"
    gabarit_lignes = "contrats/listes/_matrice.html"
    par_page = 60

    @cached_property
    def fixes(self) -> tuple[FiltreCas, ...]:
        return (ROLES, *fixes())

    @cached_property
    def _filtres(self) -> tuple[Filtre, ...]:
        *autres, role = super()._filtres[: -len(fixes())]
        return (*autres, role, CATEGORIES, *fixes())

    @property
    def _searched(self) -> QuerySet[RedactionEngagement]:
        return self._words.filter(self._asked(CATEGORIES.cle))

    @cached_property
    def facettes(self) -> list[FiltreAffiche]:
        """Those of the commitments, and the categories, which the partners named tell: one query for all of them."""
        valeurs = self._valeurs[CATEGORIES.cle]
        options = CATEGORIES.options_comptees(self._categories(), valeurs)
        siennes = [FiltreAffiche(CATEGORIES, options, valeurs)] if len(options) >= 2 or valeurs else []
        return [*super().facettes, *siennes]

    def _categories(self) -> dict[str, int]:
        """Commitments that name each category, with all that is asked but the category."""
        restants = self._words.filter(self._cases(), self._asked(*LIES))
        ensembles: dict[str, set[int]] = {}
        lignes = [
            restants.filter(**{f"{place}__participations__organisation__isnull": False}).values_list(
                "pk", f"{place}__participations__organisation__categorie"
            )
            for place in ("engagement", "noeud")
        ]
        for pk, categorie in lignes[0].union(lignes[1]):
            ensembles.setdefault(categorie, set()).add(pk)
        return {categorie: len(pks) for categorie, pks in ensembles.items()}

    @cached_property
    def tetes(self) -> list[Tete]:
        """The partners named in the commitments that remain, the most present first, collectives last."""
        comptes: Counter[str] = Counter()
        noms: dict[str, tuple[str, str]] = {}
        restants = self.base.filter(self._condition()).order_by()
        for lignes in (
            self._cells().filter(engagement__in=restants.values("engagement")),
            self._cells().filter(noeud__in=restants.exclude(noeud=None).values("noeud")),
        ):
            champs = ("organisation", "organisation__nom", "organisation__sigle", "collectif")
            for pk, nom, sigle, code, n in lignes.order_by().values_list(*champs).annotate(n=Count("pk")):
                cle = str(pk) if pk else code
                comptes[cle] += n
                noms[cle] = (nom, sigle) if pk else (COLLECTIFS[code], "")
        tetes = [Tete(cle, noms[cle][0], noms[cle][1] or noms[cle][0], n) for cle, n in comptes.items()]
        return sorted(tetes, key=lambda t: (t.est_collectif, -t.compte, t.nom))

    def _cells(self) -> Any:
        """The participations that the filters leave in the matrix."""
        condition = Q()
        if roles := self._valeurs["role"]:
            condition &= Q(role__in=roles)
        if categories := self._valeurs["categorie"]:
            condition &= Q(organisation__categorie__in=categories)
        return Participation.objects.filter(condition)

    def _kept(self, participation: Participation) -> bool:
        roles, categories = self._valeurs["role"], self._valeurs["categorie"]
        if roles and participation.role not in roles:
            return False
        organisation = participation.organisation
        return not categories or (organisation is not None and organisation.categorie in categories)

    def crossings(self, propres: Iterable[Participation], fiche: Iterable[Participation]) -> dict[str, Croisement]:
        """By column: what the commitment itself says of a partner, else what its sheet says."""
        croisements: dict[str, Croisement] = {}
        for participations, de_la_fiche in ((fiche, True), (propres, False)):
            par_cle: dict[str, list[Participation]] = {}
            for p in participations:
                if self._kept(p):
                    par_cle.setdefault(str(p.organisation_id or p.collectif), []).append(p)
            croisements |= {cle: Croisement.of(ps, fiche=de_la_fiche) for cle, ps in par_cle.items()}
        return croisements

    def join_partners(self, lignes: list[Any]) -> None:
        super().join_partners(lignes)
        for ligne in lignes:
            croisements = self.crossings(ligne.parties, ligne.parties_fiche)
            ligne.cases = [(tete, croisements.get(tete.cle)) for tete in self.tetes]

    @property
    def nombre_colonnes(self) -> int:
        return 1 + len(self.tetes)

    # ── Exports ──────────────────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def _croises(self) -> tuple[dict[int, list[Participation]], dict[int, list[Participation]]]:
        """Participations of every commitment, and of every element: two queries."""
        propres: dict[int, list[Participation]] = {}
        fiches: dict[int, list[Participation]] = {}
        for place, groupes in (("engagement", propres), ("noeud", fiches)):
            ici = Participation.objects.filter(**{f"{place}__contrat": self.contrat})
            for p in ici.select_related("organisation").order_by("pk"):
                groupes.setdefault(getattr(p, f"{place}_id"), []).append(p)
        return propres, fiches

    def _row(self, redaction: RedactionEngagement) -> dict[str, Croisement]:
        if self._derniere[0] != redaction.pk:
            propres, fiches = self._croises
            siennes = propres.get(redaction.engagement_id, [])
            fiche = [] if siennes else fiches.get(redaction.noeud_id or 0, [])
            self._derniere = (redaction.pk, self.crossings(siennes, fiche))
        return self._derniere[1]

    _derniere: tuple[int, dict[str, Croisement]] = (0, {})

    def _cell(self, cle: str) -> Callable[[RedactionEngagement], str]:
        return lambda redaction: c.dit if (c := self._row(redaction).get(cle)) else ""

    def _names(self, chefs: bool) -> Callable[[RedactionEngagement], list[str]]:
        noms = {tete.cle: tete.nom for tete in self.tetes}

        def tell(redaction: RedactionEngagement) -> list[str]:
            return [
                noms[cle] if c.est_chef else f"{noms[cle]} ({c.dit})"
                for cle, c in self._row(redaction).items()
                if c.est_chef is chefs and cle in noms
            ]

        return tell

    @cached_property
    def _colonnes(self) -> tuple[Colonne, ...]:
        """In a spreadsheet one column for each partner; on paper, where they would not fit, their names."""
        return (
            Colonne("numero", "N°", largeur=8),
            Colonne("texte", "Engagement", principale=True, largeur=60),
            Colonne("branche", "Où", self._branche, largeur=40),
            Colonne("echeance", "Échéance", genre=Genre.DATE, tri=True, papier=False),
            Colonne("chefs", "Chef de file", self._names(True), genre=Genre.LISTE, largeur=30),
            Colonne("autres", "Autres partenaires", self._names(False), genre=Genre.LISTE, largeur=50),
            *(Colonne(f"p-{t.cle}", t.nom, self._cell(t.cle), papier=False, largeur=18) for t in self.tetes),
        )
