"""The commitments of a contract, from every side: one query object for the page, its counters and its exports."""

from __future__ import annotations

from collections import defaultdict
from functools import cache, cached_property
from itertools import groupby
from typing import Any

from django.db.models import CharField, Count, F, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, Lower

from reciproque.annuaire.models import Organisation
from reciproque.langue import fold, plural
from reciproque.socle.listes import Colonne, Filtre, Genre, Liste
from reciproque.socle.listes.filtres import Option
from reciproque.socle.listes.liste import FiltreAffiche

from ..arborescence import Arbre, Branche
from ..manques import manques_engagement
from ..models import Contrat, Engagement, Participation, RedactionEngagement
from ..numeros import as_numbers
from .filtres import FiltreBranche, FiltreCas, FiltrePartenaire, FiltreQuartier, FiltreTitre
from .lies import LIES, Lies, flag
from .partenaires import partners_of

# Filters shown only when they divide: at least so many cases have something in them.
MUETS = {"manque": 1, "nature": 2, "statut": 2, "retires": 1, "role": 1}

_FIXES = (
    FiltreCas(
        cle="nature",
        libelle="Nature",
        cas=tuple((str(v), str(n).capitalize(), Q(engagement__nature=v)) for v, n in Engagement.Nature.choices),
    ),
    FiltreCas(
        cle="statut",
        libelle="Statut",
        cas=tuple((str(v), str(n).capitalize(), Q(statut=v)) for v, n in RedactionEngagement.Statut.choices),
    ),
    FiltreCas(
        cle="retires", libelle="Retirés", cas=(("oui", "Engagements retirés", Q(engagement__retire_le__isnull=False)),)
    ),
)


@cache
def fixes() -> tuple[FiltreCas, ...]:
    """Filters whose cases are known once every room has said what it gives."""
    return (FiltreCas(cle="manque", libelle="À compléter", cas=manques_engagement()), *_FIXES)


class ListeEngagements(Liste):
    """``ListeEngagements(contrat, request.GET)``: rows are the wordings in force.

    Six queries whatever is asked and whatever the size: the tree, the partner asked for, the counters of the fixed
    cases, the partners, branches and neighbourhoods of what remains, the page, its partners.
    """

    nom = "engagements"
    titre = "Engagements"
    element = "engagement"
    recherche = ("texte_normalise", "numero_plie")
    recherche_libelle = "Texte ou numéro"
    ordre = ("chemin", "ordre")
    gabarit_lignes = "contrats/listes/_engagements.html"
    vide = "Ce contrat n’a encore aucun engagement."

    def __init__(self, contrat: Contrat, donnees: Any, **contexte: Any):
        self.contrat, self.sujet = contrat, contrat.nom
        base = RedactionEngagement.objects.current().filter(engagement__contrat=contrat).in_printed_order()
        super().__init__(base.alias(numero_plie=Lower("numero")), donnees, **contexte)

    @property
    def fixes(self) -> tuple[FiltreCas, ...]:
        return fixes()

    # ── What may be asked ────────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def arbre(self) -> Arbre:
        return self.contexte.get("arbre") or Arbre.of(self.contrat)

    @cached_property
    def organisations(self) -> dict[str, Organisation]:
        """The organisations asked for that are in the contract, each knowing whether it ``est_partie``."""
        pks = as_numbers(self.donnees.getlist("partenaire"))
        return {str(o.pk): o for o in partners_of(self.contrat).filter(pk__in=pks)} if pks else {}

    @cached_property
    def collectifs(self) -> frozenset[str]:
        """Codes of the collectives that speak for the organisations asked for."""
        return frozenset(
            code
            for o in self.organisations.values()
            for code in Participation.collectifs_of(o.categorie, is_party=o.est_partie)
        )

    @cached_property
    def _filtres(self) -> tuple[Filtre, ...]:
        titre = FiltreTitre(cle="titre", libelle="À quel titre")
        return (
            FiltrePartenaire(
                cle="partenaire",
                libelle="Partenaire",
                titres=frozenset(titre.lire(self.donnees)),
                collectifs=self.collectifs,
            ),
            *((titre,) if self.organisations else ()),
            FiltreBranche(cle="branche", libelle="Branche", arbre=self.arbre),
            FiltreQuartier(cle="quartier", libelle="Quartier nommé"),
            *self.fixes,
        )

    def les_filtres(self) -> tuple[Filtre, ...]:
        return self._filtres

    # ── What answers ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _asked(self, *cles: str) -> Q:
        """What these filters ask, among those in use."""
        condition = Q()
        for filtre in self._filtres:
            if filtre.cle in cles and (valeurs := self._valeurs[filtre.cle]):
                condition &= filtre.condition(valeurs, self.base.model)
        return condition

    def _cases(self, sauf: str = "") -> Q:
        """What the fixed cases ask. Withdrawn commitments are out of sight unless asked for."""
        condition = self._asked(*(f.cle for f in self.fixes if f.cle != sauf))
        if sauf != "retires" and not self._valeurs["retires"]:
            condition &= Q(engagement__retire_le=None)
        return condition

    def _condition(self, sauf: str = "") -> Q:
        condition = super()._condition(sauf)
        if sauf != "retires" and not self._valeurs["retires"]:
            condition &= Q(engagement__retire_le=None)
        return condition

    @cached_property
    def _words(self) -> QuerySet[RedactionEngagement]:
        """Rows that hold the words searched, before any filter."""
        mots = Q()
        for mot in fold(self.texte).split():
            mots &= Q(texte_normalise__contains=mot) | Q(numero_plie__contains=mot)
        return self.base.filter(mots).order_by()

    @property
    def _searched(self) -> QuerySet[RedactionEngagement]:
        """The same, with what a list that has filters of its own asks by them."""
        return self._words

    @cached_property
    def _comptes(self) -> dict[str, int]:
        """The total and the count of every fixed case: one query."""
        comptes = {"total": Count("pk", filter=self._cases())}
        for filtre in self.fixes:
            comptes |= filtre.counts(self._cases(sauf=filtre.cle))
        return self._searched.filter(self._asked(*LIES)).aggregate(**comptes)

    @cached_property
    def total(self) -> int:
        return self._comptes["total"]

    @property
    def compteur(self) -> str:
        if self._valeurs["retires"]:
            return plural(self.total, "engagement retiré", "engagements retirés")
        return super().compteur

    @cached_property
    def facettes(self) -> list[FiltreAffiche]:
        lies = self._related()
        facettes = []
        for filtre in self._filtres:
            valeurs = self._valeurs[filtre.cle]
            options: list[Option] = []
            if isinstance(filtre, FiltreCas):
                options = filtre.options_comptees(self._comptes, valeurs)
                pleines = [o for o in options if o.compte or o.choisie]
                if filtre.cle in MUETS:
                    options = pleines if len(pleines) >= MUETS[filtre.cle] or valeurs else []
            elif isinstance(filtre, FiltreBranche):
                options = filtre.options_comptees(lies.branches, valeurs)
            elif isinstance(filtre, FiltreTitre):
                options = filtre.options_comptees(self._capacities(lies), valeurs)
            elif isinstance(filtre, (FiltrePartenaire, FiltreQuartier)):
                options = filtre.options_comptees(lies.comptes(filtre.cle), lies.noms[filtre.cle], valeurs)
            if options:
                facettes.append(FiltreAffiche(filtre, options, valeurs))
        return facettes

    def _related(self) -> Lies:
        """Partners, elements and neighbourhoods of what remains, each with all that is asked but itself: one query."""
        # The rows are gathered, not shown: an order inside a compound query is refused by SQLite.
        restants = (
            self._searched.order_by()
            .filter(self._cases())
            .annotate(**{f"pour_{cle}": flag(self._asked(*(c for c in LIES if c != cle))) for cle in LIES})
        )
        propres = restants.annotate(
            genre=Value("partenaire"),
            cle=Coalesce(
                Cast("engagement__participations__organisation", CharField()), "engagement__participations__collectif"
            ),
            nom=F("engagement__participations__organisation__nom"),
        )
        de_la_fiche = restants.filter(noeud__participations__isnull=False).annotate(
            genre=Value("partenaire"),
            cle=Coalesce(Cast("noeud__participations__organisation", CharField()), "noeud__participations__collectif"),
            nom=F("noeud__participations__organisation__nom"),
        )
        nommes = restants.filter(engagement__quartiers__isnull=False).annotate(
            genre=Value("quartier"),
            cle=Cast("engagement__quartiers", CharField()),
            nom=F("engagement__quartiers__nom"),
        )
        colonnes = ("pk", "noeud", "genre", "cle", "nom", *(f"pour_{cle}" for cle in LIES))
        requetes = [requete.values_list(*colonnes) for requete in (propres, de_la_fiche, nommes)]
        return Lies(requetes[0].union(*requetes[1:], all=True), {pk: o.nom for pk, o in self.organisations.items()})

    def _capacities(self, lies: Lies) -> dict[str, int]:
        """How many commitments remain for each capacity of the organisations asked for."""
        ensembles = lies.ensembles["partenaire"]
        return {
            "nom": len(set().union(*(ensembles[pk] for pk in self.organisations))),
            "collectif": len(set().union(*(ensembles[code] for code in self.collectifs))),
        }

    def prepare(self, queryset):
        return queryset.select_related("engagement")

    @cached_property
    def groupes(self) -> list[tuple[Branche | None, list[RedactionEngagement]]]:
        """The rows of the page under their branch, in printed order; one group without branch when sorted otherwise."""
        lignes = list(self.page.object_list)
        self.join_partners(lignes)
        if self.tri[0]:
            return [(None, lignes)] if lignes else []
        return [
            (self.arbre.get(noeud_id), list(groupe)) for noeud_id, groupe in groupby(lignes, key=lambda r: r.noeud_id)
        ]

    def join_partners(self, lignes: list[Any]) -> None:
        """``parties`` of each row, or those of its sheet when it names none itself: one query for the page."""
        ici = Q(engagement__in=[r.engagement_id for r in lignes]) | Q(noeud__in={r.noeud_id for r in lignes})
        par_engagement: dict[int | None, list[Participation]] = defaultdict(list)
        par_noeud: dict[int | None, list[Participation]] = defaultdict(list)
        for p in Participation.objects.filter(ici).select_related("organisation").order_by("pk"):
            (par_engagement[p.engagement_id] if p.engagement_id else par_noeud[p.noeud_id]).append(p)
        for ligne in lignes:
            ligne.branche = self.arbre.get(ligne.noeud_id)
            ligne.parties = par_engagement[ligne.engagement_id]
            ligne.parties_fiche = [] if ligne.parties else par_noeud[ligne.noeud_id]

    @property
    def adresse_ordre(self) -> str:
        """This list in printed order again."""
        return self.adresse(tri="")

    @property
    def adresse_echeance(self) -> str:
        return self.adresse(tri="echeance")

    @property
    def en_ordre(self) -> bool:
        """Printed order: rows stand under their branch and need not repeat it."""
        return not self.tri[0]

    @cached_property
    def avec_numeros(self) -> bool:
        return any(r.numero for r in self.page.object_list)

    @cached_property
    def avec_echeances(self) -> bool:
        return any(r.echeance for r in self.page.object_list)

    @property
    def nombre_colonnes(self) -> int:
        return 2 + self.avec_numeros + self.avec_echeances

    # ── What the exports give ────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def _partenaires(self) -> tuple[dict[int, list[str]], dict[int, list[str]]]:
        """Partners of every commitment, and of every element, as the exports tell them: one query."""
        propres: dict[int, list[str]] = defaultdict(list)
        fiches: dict[int, list[str]] = defaultdict(list)
        ici = Q(engagement__contrat=self.contrat) | Q(noeud__contrat=self.contrat)
        for p in Participation.objects.filter(ici).select_related("organisation").order_by("pk"):
            if p.engagement_id:
                propres[p.engagement_id].append(tell_partner(p))
            elif p.noeud_id:
                fiches[p.noeud_id].append(f"{tell_partner(p)} (fiche)")
        return propres, fiches

    def partenaires(self, redaction: RedactionEngagement) -> list[str]:
        """Who promised, with role and certainty; a sheet's partners when the commitment names none itself."""
        propres, fiches = self._partenaires
        return propres.get(redaction.engagement_id) or fiches.get(redaction.noeud_id or 0, [])

    def les_colonnes(self) -> tuple[Colonne, ...]:
        return self._colonnes

    @cached_property
    def _colonnes(self) -> tuple[Colonne, ...]:
        return (
            Colonne("numero", "N°", largeur=8),
            Colonne(
                "texte",
                "Engagement",
                principale=True,
                largeur=80,
            ),
            Colonne("branche", "Où", self._branche, ecran=False, papier=True, largeur=50),
            Colonne("partenaires", "Partenaires", self.partenaires, genre=Genre.LISTE, largeur=50),
            Colonne("echeance", "Échéance", genre=Genre.DATE, tri=True),
            Colonne("statut", "Statut", "get_statut_display", ecran=False),
            Colonne("nature", "Nature", "engagement.get_nature_display", ecran=False),
            Colonne("periode", "Période", ecran=False),
            Colonne("retire_le", "Retiré le", "engagement.retire_le", genre=Genre.DATE, ecran=False),
            Colonne("retire_motif", "Motif du retrait", "engagement.retire_motif", ecran=False),
            Colonne("ligne", "Ligne du document", "ligne_debut", genre=Genre.NUMERO, ecran=False),
        )

    def _branche(self, redaction: RedactionEngagement) -> str:
        branche = self.arbre.get(redaction.noeud_id)
        return branche.fil if branche else ""


def tell_partner(participation: Participation) -> str:
    """« CAF du Loiret — chef de file », « … — à confirmer »."""
    precisions = []
    if participation.role != Participation.Role.INCONNU:
        precisions.append(participation.get_role_display())
    if participation.is_candidate:
        precisions.append("à confirmer")
    nom = participation.partie
    if participation.service:
        nom += f" ({participation.service})"
    return f"{nom} — {', '.join(precisions)}" if precisions else nom
