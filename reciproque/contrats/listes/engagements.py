"""The commitments of a contract, from every side: one query object for the page, its counters and its exports."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from itertools import groupby
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.db.models.functions import Lower

from reciproque.annuaire.models import Organisation
from reciproque.langue import plural
from reciproque.socle.listes import Colonne, Filtre, FiltreRelation, Genre, Liste
from reciproque.socle.listes.liste import FiltreAffiche

from ..arborescence import Arbre, Branche
from ..manques import MANQUES_ENGAGEMENT
from ..models import Contrat, Engagement, Participation, RedactionEngagement, Signature
from .filtres import FiltreBranche, FiltreCas, FiltrePartenaire, FiltreTitre, count_cases, label_of, named

# Filters shown only when they divide: at least so many cases have something in them.
MUETS = {"manque": 1, "nature": 2, "statut": 2, "retires": 1}

TITRES = {"nom": "Par son nom", "collectif": "Au titre d’un collectif"}

FIXES = (
    FiltreCas(cle="manque", libelle="À compléter", cas=MANQUES_ENGAGEMENT),
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


class ListeEngagements(Liste):
    """``ListeEngagements(contrat, request.GET)``: rows are the wordings in force.

    Eight queries whatever is asked: the tree, the partner asked for, the counters, the partners and branches of what
    remains, the partners of the sheets, the neighbourhoods, the page, its partners.
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
        self.contrat = contrat
        base = RedactionEngagement.objects.current().filter(engagement__contrat=contrat).in_printed_order()
        super().__init__(base.alias(numero_plie=Lower("numero")), donnees, **contexte)

    # ── What may be asked ────────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def arbre(self) -> Arbre:
        return self.contexte.get("arbre") or Arbre.of(self.contrat)

    @cached_property
    def organisations(self) -> dict[str, Organisation]:
        """The organisations asked for, each knowing whether it ``est_partie``."""
        pks = [v for v in self.donnees.getlist("partenaire") if v.isdecimal()]
        if not pks:
            return {}
        partie = Signature.objects.filter(contrat=self.contrat, organisation=OuterRef("pk"))
        trouvees = Organisation.objects.filter(pk__in=pks).annotate(est_partie=Exists(partie))
        return {str(o.pk): o for o in trouvees}

    @cached_property
    def _filtres(self) -> tuple[Filtre, ...]:
        collectifs = tuple(
            {
                code
                for o in self.organisations.values()
                for code in Participation.collectifs_of(o.categorie, is_party=o.est_partie)
            }
        )
        titres = frozenset(self.donnees.getlist("titre")) & TITRES.keys()
        filtres: list[Filtre] = [
            FiltrePartenaire(cle="partenaire", libelle="Partenaire", titres=titres, collectifs=collectifs)
        ]
        if self.organisations:
            par_nom = named(organisation__in=[int(pk) for pk in self.organisations])
            au_titre = named(organisation=None, collectif__in=collectifs)
            cas = (("nom", TITRES["nom"], par_nom), ("collectif", TITRES["collectif"], au_titre))
            filtres.append(FiltreTitre(cle="titre", libelle="À quel titre", cas=cas))
        filtres.append(FiltreBranche(cle="branche", libelle="Branche", arbre=self.arbre))
        filtres.append(
            FiltreRelation(
                cle="quartier", libelle="Quartier nommé", champ="engagement__quartiers", nom="nom", plusieurs=True
            )
        )
        return (*filtres, *FIXES)

    def les_filtres(self) -> tuple[Filtre, ...]:
        return self._filtres

    def _condition(self, sauf: str = "") -> Q:
        """Withdrawn commitments are out of sight unless asked for."""
        condition = super()._condition(sauf)
        if sauf != "retires" and not self._valeurs["retires"]:
            condition &= Q(engagement__retire_le=None)
        return condition

    # ── What answers ─────────────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def _comptes(self) -> dict[str, int]:
        return count_cases(self.base, [f for f in self._filtres if isinstance(f, FiltreCas)], self._condition)

    @cached_property
    def total(self) -> int:
        return self._comptes["total"]

    @property
    def compteur(self) -> str:
        if self._valeurs["retires"]:
            return plural(self.total, "engagement retiré", "engagements retirés")
        return super().compteur

    @cached_property
    def fiches(self) -> dict[int, list[Participation]]:
        """Partners printed on the elements of the tree: noeud_id → participations."""
        par_noeud: dict[int, list[Participation]] = defaultdict(list)
        for p in Participation.objects.filter(noeud__contrat=self.contrat).select_related("organisation"):
            par_noeud[p.noeud_id].append(p)  # type: ignore[index]
        return par_noeud

    @cached_property
    def facettes(self) -> list[FiltreAffiche]:
        partenaires, noms, branches = self._named_and_placed()
        facettes = []
        for filtre in self._filtres:
            valeurs = self._valeurs[filtre.cle]
            if isinstance(filtre, FiltreCas):
                options = filtre.options_comptees(self._comptes, valeurs)
                if filtre.cle in MUETS:
                    pleines = [o for o in options if o.compte or o.choisie]
                    options = pleines if len(pleines) >= MUETS[filtre.cle] or valeurs else []
            elif isinstance(filtre, FiltreBranche):
                options = filtre.options_comptees(branches, valeurs)
            elif isinstance(filtre, FiltrePartenaire):
                options = filtre.options_comptees(partenaires, noms, valeurs)
            else:
                options = filtre.options(self.base.filter(self._condition(sauf=filtre.cle)), valeurs)
            if options:
                facettes.append(FiltreAffiche(filtre, options, valeurs))
        return facettes

    def _named_and_placed(self) -> tuple[dict[str, int], dict[str, str], dict[int | None, int]]:
        """Counts by partner and by element, each with all that is asked but itself: one query, one pass."""
        lignes = (
            self.base.order_by()
            .annotate(
                pour_partenaire=_flag(self._condition("partenaire")), pour_branche=_flag(self._condition("branche"))
            )
            .filter(Q(pour_partenaire=True) | Q(pour_branche=True))
            .values_list(
                "pk",
                "noeud",
                "engagement__participations__organisation",
                "engagement__participations__organisation__nom",
                "engagement__participations__collectif",
                "pour_partenaire",
                "pour_branche",
            )
        )
        engagements: dict[str, set[int]] = defaultdict(set)
        branches: dict[int | None, set[int]] = defaultdict(set)
        noms = {pk: o.nom for pk, o in self.organisations.items()}
        for pk, noeud, organisation, nom, collectif, pour_partenaire, pour_branche in lignes:
            if pour_branche:
                branches[noeud].add(pk)
            if not pour_partenaire:
                continue
            voisins = [(organisation, nom, collectif)]
            voisins += [
                (p.organisation_id, p.organisation and p.organisation.nom, p.collectif)
                for p in self.fiches.get(noeud, ())
            ]
            for organisation_id, nom_voisin, code in voisins:
                if cle := str(organisation_id or code or ""):
                    engagements[cle].add(pk)
                    noms.setdefault(cle, nom_voisin or label_of(cle))
        return (
            {cle: len(pks) for cle, pks in engagements.items()},
            noms,
            {noeud: len(pks) for noeud, pks in branches.items()},
        )

    def prepare(self, queryset):
        ordonnees = Participation.objects.select_related("organisation").order_by("pk")
        return queryset.select_related("engagement").prefetch_related(
            Prefetch("engagement__participations", queryset=ordonnees)
        )

    # ── Columns ──────────────────────────────────────────────────────────────────────────────────────────────────────

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
            Colonne("branche", "Où", self._branche, ecran=False, largeur=50),
            Colonne("partenaires", "Partenaires", self.partenaires, genre=Genre.LISTE, largeur=50),
            Colonne("echeance", "Échéance", genre=Genre.DATE, tri=True),
            Colonne("statut", "Statut", "get_statut_display", ecran=False),
            Colonne("nature", "Nature", "engagement.get_nature_display", ecran=False),
            Colonne("periode", "Période", ecran=False),
            Colonne("retire_le", "Retiré le", "engagement.retire_le", genre=Genre.DATE, ecran=False),
            Colonne("retire_motif", "Motif du retrait", "engagement.retire_motif", ecran=False),
            Colonne("ligne", "Ligne du document", "ligne_debut", genre=Genre.NOMBRE, ecran=False),
        )

    @cached_property
    def groupes(self) -> list[tuple[Branche | None, list[RedactionEngagement]]]:
        """The rows of the page under their branch, in printed order; one group without branch when sorted otherwise."""
        lignes = list(self.page.object_list)
        for ligne in lignes:
            ligne.branche = self.arbre.get(ligne.noeud_id)
            ligne.parties = list(ligne.engagement.participations.all())
            ligne.parties_fiche = [] if ligne.parties else self.fiches.get(ligne.noeud_id or 0, [])
        if self.tri[0]:
            return [(None, lignes)] if lignes else []
        return [
            (self.arbre.get(noeud_id), list(groupe)) for noeud_id, groupe in groupby(lignes, key=lambda r: r.noeud_id)
        ]

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

    def _branche(self, redaction: RedactionEngagement) -> str:
        branche = self.arbre.get(redaction.noeud_id)
        return branche.fil if branche else ""

    def partenaires(self, redaction: RedactionEngagement) -> list[str]:
        """Who promised, with role and certainty; a sheet's partners when the commitment names none itself."""
        propres = list(redaction.engagement.participations.all())
        if propres:
            return [tell_partner(p) for p in propres]
        return [f"{tell_partner(p)} (fiche)" for p in self.fiches.get(redaction.noeud_id or 0, ())]


def _flag(condition: Q) -> Any:
    from django.db.models import BooleanField, Case, Value, When

    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


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
