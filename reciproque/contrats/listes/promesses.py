"""What one organisation promised, in one contract or in all those a person may see: page, counters, exports, sheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.text import slugify

from reciproque.annuaire.models import Organisation
from reciproque.langue import plural
from reciproque.socle.listes import Colonne, Filtre, Genre, Liste
from reciproque.socle.listes.filtres import COURT, Option
from reciproque.socle.listes.liste import FiltreAffiche

from ..arborescence import Arbre, Branche
from ..models import Contrat, RedactionEngagement
from ..promesses import CHAPITRES, Chapitre, Promesses, Voix

APART = ("propose", "collectif")  # capacities never counted with those by name
TITRES = {cle: titre for cle, titre, _ in CHAPITRES}
EXPLICATIONS = {cle: explication for cle, _, explication in CHAPITRES}


@dataclass(frozen=True, kw_only=True)
class FiltreConnu(Filtre):
    """Answers known beforehand, each with its name; the list counts them in memory. At most ``au_plus`` are offered."""

    noms: Mapping[str, str]
    au_plus: int = 60

    def accepte(self, valeur: str) -> bool:
        return valeur in self.noms

    def condition(self, valeurs: list[str], modele: Any) -> Q:
        return Q()

    def options_comptees(self, comptes: Mapping[str, int], valeurs: list[str]) -> list[Option]:
        """Those asked for first, then the most frequent, in the order of their names."""
        offertes: Iterable[str] = self.noms if len(self.noms) <= COURT else comptes | dict.fromkeys(valeurs, 0)
        gardees = set(sorted(offertes, key=lambda v: (v not in valeurs, -comptes.get(v, 0)))[: self.au_plus])
        return [Option(v, nom, comptes.get(v, 0), v in valeurs) for v, nom in self.noms.items() if v in gardees]


class ListePromesses(Liste):
    """``ListePromesses(organisation, contrats, request.GET)``: rows are wordings in force, each with its ``titre``.

    ``contrats`` come from `promesses.contracts_naming`. One query knows all that is promised: it gives the counts, and
    the few rows to read. Five more for a page, whatever the contracts and their size.
    """

    nom = "promesses"
    titre = "Engagements"
    element = "engagement"
    recherche = ("texte_normalise",)
    recherche_libelle = "Chercher dans les engagements"
    gabarit_lignes = "contrats/listes/_promesses.html"
    vide = "Aucun contrat qui vous soit ouvert ne dit ce que cette organisation promet."

    def __init__(self, organisation: Organisation, contrats: Iterable[Contrat], donnees: Any, **contexte: Any):
        self.contrats = sorted(contrats, key=lambda contrat: (contrat.nom_normalise, contrat.pk))
        self.organisation = organisation
        self.voix = Voix(organisation, self.contrats)
        self.sujet = self.contrats[0].nom if len(self.contrats) == 1 else str(organisation)
        self.nom = f"engagements-{slugify(organisation.nom)[:60]}"  # type: ignore[misc]  # the file bears its name
        self.reprises: list[Chapitre] = []  # what it bears after another: in the exports and the sheet, in no count
        super().__init__(RedactionEngagement.objects.current(), donnees, **contexte)

    @property
    def id(self) -> str:
        return "liste-promesses"

    @cached_property
    def _filtres(self) -> tuple[FiltreConnu, ...]:
        titre = FiltreConnu(cle="titre", libelle="À quel titre", noms=TITRES)
        if len(self.contrats) < 2:
            return (titre,)
        return (
            titre,
            FiltreConnu(cle="contrat", libelle="Contrat", noms={str(c.pk): c.nom for c in self.contrats}),
        )

    def les_filtres(self) -> tuple[Filtre, ...]:
        return self._filtres

    def prepare(self, queryset):
        return queryset.select_related("engagement__contrat", "document").defer("document__texte")

    # ── What answers: known by one query, filtered and counted in memory ─────────────────────────────────────────────

    @cached_property
    def _promis(self) -> list[tuple[int, int, str]]:
        """(commitment, contract, chapter) of all that holds the words looked for."""
        return self.voix.promised(self._condition())

    def _kept(self, sauf: str = "") -> list[tuple[int, int, str]]:
        """What the filters leave, but one."""
        titres = set(self._valeurs["titre"] if sauf != "titre" else ())
        contrats = {int(v) for v in self._valeurs.get("contrat", ()) if sauf != "contrat"}
        return [
            ligne
            for ligne in self._promis
            if (not titres or ligne[2] in titres) and (not contrats or ligne[1] in contrats)
        ]

    @cached_property
    def total(self) -> int:
        return len(self._kept())

    @cached_property
    def queryset(self) -> Promesses:  # type: ignore[override]  # read by slices and by turns, as a queryset is
        rangs = {contrat.pk: rang for rang, contrat in enumerate(self.contrats)}
        return Promesses(self.voix, self._kept(), rangs, self.prepare, suite=list(self._inherited()))

    def _inherited(self) -> Iterator[RedactionEngagement]:
        for chapitre in self.reprises:
            for promesse in chapitre.promesses:
                ligne: Any = promesse.redaction
                ligne.titre, ligne.participations = chapitre.titre, promesse.participations
                ligne.engagement.contrat = self.contrats[0]
                yield ligne

    @cached_property
    def facettes(self) -> list[FiltreAffiche]:
        comptes = {
            "titre": Counter(titre for _, _, titre in self._kept("titre")),
            "contrat": Counter(str(contrat) for _, contrat, _ in self._kept("contrat")),
        }
        return [
            FiltreAffiche(f, f.options_comptees(comptes[f.cle], self._valeurs[f.cle]), self._valeurs[f.cle])
            for f in self._filtres
        ]

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

    # ── Rows ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def groupes(self) -> list[dict[str, Any]]:
        """The rows of the page by capacity, then by contract, each with its ``branche``."""
        lignes = list(self.page.object_list)
        arbre = Arbre.in_force(noeud__in={ligne.noeud_id for ligne in lignes if ligne.noeud_id})
        for ligne in lignes:
            ligne.branche = arbre.get(ligne.noeud_id)
        return self.grouped(lignes)

    def grouped(self, lignes: list[Any]) -> list[dict[str, Any]]:
        explications = EXPLICATIONS | {chapitre.titre: chapitre.explication for chapitre in self.reprises}
        return [
            {
                "cle": cle,
                "titre": TITRES.get(cle, cle),
                "explication": explications[cle],
                "contrats": [(c, list(rs)) for c, rs in groupby(rangees, key=lambda r: r.engagement.contrat)],
            }
            for cle, rangees in groupby(lignes, key=lambda r: r.titre)
        ]

    # ── Exports ──────────────────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def arbre(self) -> Arbre:
        """The elements in force of all these contracts: one query."""
        return Arbre.in_force(noeud__contrat__in=self.voix.contrats)

    def branche(self, redaction: RedactionEngagement) -> Branche | None:
        return self.arbre.get(redaction.noeud_id)

    def les_colonnes(self) -> tuple[Colonne, ...]:
        return self._colonnes

    @cached_property
    def _colonnes(self) -> tuple[Colonne, ...]:
        contrat = Colonne("contrat", "Contrat", "engagement.contrat.nom", largeur=40)
        return (
            Colonne("titre", "À quel titre", lambda r: TITRES.get(r.titre, r.titre), largeur=24),
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
                lambda r: [p.marque for p in r.participations if p.marque],
                genre=Genre.LISTE,
                largeur=20,
            ),
            Colonne("echeance", "Échéance", genre=Genre.DATE, largeur=16),
            Colonne("document", "Document", ecran=False),
            Colonne("ligne", "Ligne", "ligne_debut", genre=Genre.NUMERO, largeur=8),
        )
