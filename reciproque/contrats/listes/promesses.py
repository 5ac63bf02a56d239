"""What one organisation promised, in one contract or in all those a person may see: page, counters, exports, sheet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.text import slugify

from reciproque.annuaire.models import Organisation
from reciproque.langue import plural
from reciproque.socle.listes import Colonne, Filtre, FiltreChoix, FiltreRelation, Genre, Liste

from ..arborescence import Arbre, Branche
from ..models import Contrat, Participation, RedactionEngagement
from ..promesses import CHAPITRES, Voix, promised

APART = ("propose", "collectif")  # capacities never counted with those by name
TITRES = {cle: titre for cle, titre, _ in CHAPITRES}
EXPLICATIONS = {cle: explication for cle, _, explication in CHAPITRES}


class ListePromesses(Liste):
    """``ListePromesses(organisation, contrats, request.GET)``: rows are wordings in force, each with its ``titre``.

    ``contrats`` come from `promesses.contracts_naming`. Six queries for a page, whatever the contracts and their size.
    """

    nom = "promesses"
    titre = "Engagements"
    element = "engagement"
    recherche = ("texte_normalise",)
    recherche_libelle = "Chercher dans les engagements"
    ordre = ("rang_titre", "engagement__contrat__nom_normalise", "engagement__contrat", "chemin", "ordre")
    gabarit_lignes = "contrats/listes/_promesses.html"
    vide = "Aucun contrat qui vous soit ouvert ne dit ce que cette organisation promet."

    def __init__(self, organisation: Organisation, contrats: Iterable[Contrat], donnees: Any, **contexte: Any):
        self.contrats = list(contrats)
        self.organisation = organisation
        self.voix = Voix(organisation, self.contrats)
        self.sujet = self.contrats[0].nom if len(self.contrats) == 1 else str(organisation)
        self.nom = f"engagements-{slugify(organisation.nom)[:60]}"  # type: ignore[misc]  # the file bears its name
        super().__init__(promised(self.voix), donnees, **contexte)

    @property
    def id(self) -> str:
        return "liste-promesses"

    @cached_property
    def _filtres(self) -> tuple[Filtre, ...]:
        titre = FiltreChoix(cle="titre", libelle="À quel titre", champ="titre", choix=list(TITRES.items()))
        if len(self.contrats) < 2:
            return (titre,)
        return (
            titre,
            FiltreRelation(cle="contrat", libelle="Contrat", champ="engagement__contrat", nom="nom"),
        )

    def les_filtres(self) -> tuple[Filtre, ...]:
        return self._filtres

    def prepare(self, queryset):
        return queryset.select_related("engagement__contrat", "document").defer("document__texte")

    # ── Counts: what is by name, and apart what is not ───────────────────────────────────────────────────────────────

    @cached_property
    def comptes(self) -> dict[str, int]:
        """Commitments of each capacity, with all that is asked but the capacity."""
        return {option.valeur: option.compte for option in self.facettes[0].options}

    @property
    def n_par_nom(self) -> int:
        return sum(n for cle, n in self.comptes.items() if cle not in APART)

    @property
    def compteur(self) -> str:
        """« 9 engagements par son nom, 2 à confirmer, 1 au titre d’un collectif », as far as shown."""
        demandes = self._valeurs["titre"] or list(TITRES)
        n = {cle: self.comptes.get(cle, 0) for cle in demandes}
        par_nom = sum(compte for cle, compte in n.items() if cle not in APART)
        morceaux = [f"{plural(par_nom, 'engagement')} par son nom"]
        if n.get("propose"):
            morceaux.append(f"{n['propose']} à confirmer")
        if n.get("collectif"):
            morceaux.append(f"{n['collectif']} au titre d’un collectif")
        return ", ".join(morceaux)

    @property
    def adresse_docx(self) -> str:
        return self.adresse(format="docx")

    # ── Rows ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def groupes(self) -> list[dict[str, Any]]:
        """The rows of the page by capacity, then by contract."""
        lignes = list(self.page.object_list)
        self.join(lignes)
        return self.grouped(lignes)

    @staticmethod
    def grouped(lignes: list[Any]) -> list[dict[str, Any]]:
        return [
            {
                "cle": cle,
                "titre": TITRES[cle],
                "explication": EXPLICATIONS[cle],
                "contrats": [(c, list(rs)) for c, rs in groupby(rangees, key=lambda r: r.engagement.contrat)],
            }
            for cle, rangees in groupby(lignes, key=lambda r: r.titre)
        ]

    def join(self, lignes: list[Any]) -> None:
        """Gives each row its ``participations`` and its ``branche``: three queries."""
        par_engagement = self._grouped("engagement", [r.engagement_id for r in lignes])
        noeuds = {r.noeud_id for r in lignes if r.noeud_id}
        par_noeud = self._grouped("noeud", noeuds)
        arbre = Arbre.in_force(noeud__in=noeuds)
        for ligne in lignes:
            ligne.participations = par_engagement.get(ligne.engagement_id) or par_noeud.get(ligne.noeud_id or 0, [])
            ligne.branche = arbre.get(ligne.noeud_id)

    def _grouped(self, place: str, ou: Any) -> dict[int, list[Participation]]:
        groupes: dict[int, list[Participation]] = defaultdict(list)
        for participation in self.voix.beside(place, ou).order_by("pk"):
            groupes[getattr(participation, f"{place}_id")].append(participation)
        return groupes

    # ── Exports ──────────────────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def arbre(self) -> Arbre:
        """The elements in force of all these contracts: one query."""
        return Arbre.in_force(noeud__contrat__in=self.voix.contrats)

    def branche(self, redaction: RedactionEngagement) -> Branche | None:
        return self.arbre.get(redaction.noeud_id)

    @cached_property
    def _marques(self) -> tuple[dict[int, list[Participation]], dict[int, list[Participation]]]:
        promis = self.base.order_by()
        return (
            self._grouped("engagement", promis.values("engagement")),
            self._grouped("noeud", promis.exclude(noeud=None).values("noeud")),
        )

    def participations(self, redaction: RedactionEngagement) -> list[Participation]:
        propres, fiches = self._marques
        return propres.get(redaction.engagement_id) or fiches.get(redaction.noeud_id or 0, [])

    def les_colonnes(self) -> tuple[Colonne, ...]:
        return self._colonnes

    @cached_property
    def _colonnes(self) -> tuple[Colonne, ...]:
        contrat = Colonne("contrat", "Contrat", "engagement.contrat.nom", largeur=40)
        return (
            Colonne("titre", "À quel titre", lambda r: TITRES[r.titre], largeur=24),
            *((contrat,) if len(self.contrats) > 1 else ()),
            Colonne("numero", "N°", largeur=8),
            Colonne(
                "texte",
                "Engagement",
                principale=True,
                largeur=80,
                lien=lambda r: reverse("contrats:engagement", args=[r.engagement.contrat_id, r.engagement_id]),
            ),
            Colonne("branche", "Où", lambda r: b.fil if (b := self.branche(r)) else "", largeur=40),
            Colonne(
                "marque",
                "Imprimé",
                lambda r: [p.marque for p in self.participations(r) if p.marque],
                genre=Genre.LISTE,
                largeur=20,
            ),
            Colonne("echeance", "Échéance", genre=Genre.DATE, largeur=16),
            Colonne("document", "Document", ecran=False),
            Colonne("ligne", "Ligne", "ligne_debut", genre=Genre.NUMERO, largeur=8),
        )
