"""Targets and results of a contract."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any

from django.core.paginator import Page
from django.db.models import Q
from django.urls import reverse

from reciproque.contrats.listes.filtres import FiltreCas
from reciproque.contrats.models import Contrat
from reciproque.socle.listes import Colonne, Filtre, Genre

from ..bilan import Bilan, targets_of, weigh
from ..models import Cible, Indicateur
from ..resultats import Verdict
from ..secret import Regard
from .cas import ListeCas


class ListeCibles(ListeCas):
    """Rows are the targets in force, each judged as of today. Verdicts are worked out once for the whole contract."""

    nom = "cibles"
    titre = "Cibles et résultats"
    element = "cible"
    recherche = ("indicateur__libelle_normalise",)
    recherche_libelle = "Indicateur"
    ordre = ("indicateur__libelle_normalise", "annee", "pk")
    vide = "Ce contrat n’a encore aucune cible."

    def __init__(self, contrat: Contrat, donnees: Any, *, regard: Regard, jour: date):
        self.contrat, self.sujet, self.regard, self.jour = contrat, contrat.nom, regard, jour
        super().__init__(targets_of(indicateur__contrat=contrat), donnees)

    @cached_property
    def bilans(self) -> dict[int, Bilan]:
        return {b.cible.pk: b for b in weigh(self.base, regard=self.regard, jour=self.jour)}

    def _who(self, verdict: Verdict) -> list[int]:
        return [pk for pk, bilan in self.bilans.items() if bilan.constat.verdict == verdict]

    @cached_property
    def _filtres(self) -> tuple[Filtre, ...]:
        contredites = [pk for pk, bilan in self.bilans.items() if bilan.contredites]
        return (
            FiltreCas(
                cle="resultat",
                libelle="Résultat",
                cas=tuple((v.value, v.label.capitalize(), Q(pk__in=self._who(v))) for v in Verdict),
            ),
            FiltreCas(
                cle="conflit",
                libelle="Cibles qui se contredisent",
                cas=(("oui", "Deux chiffres pour la même chose", Q(pk__in=contredites)),),
            ),
            FiltreCas(
                cle="famille",
                libelle="Famille",
                cas=tuple(
                    (str(v), str(n).capitalize(), Q(indicateur__famille=v)) for v, n in Indicateur.Famille.choices
                ),
            ),
            FiltreCas(
                cle="origine",
                libelle="Origine",
                cas=tuple((str(v), str(n).capitalize(), Q(origine=v)) for v, n in Cible.Origine.choices),
            ),
        )

    def les_filtres(self) -> tuple[Filtre, ...]:
        return self._filtres

    @cached_property
    def page(self) -> Page[Any]:
        page = super().page
        for cible in page.object_list:
            cible.bilan = self.bilans[cible.pk]
        return page

    @cached_property
    def _colonnes(self) -> tuple[Colonne, ...]:
        return (
            Colonne(
                "indicateur",
                "Indicateur",
                "indicateur.libelle",
                principale=True,
                lien=lambda c: reverse("indicateurs:indicateur", args=[self.contrat.pk, c.indicateur_id]),
                tri="indicateur__libelle_normalise",
                largeur=60,
            ),
            Colonne("lieu", "Territoire", lambda c: self.bilans[c.pk].lieu, largeur=30),
            Colonne("periode", "Période", lambda c: self.bilans[c.pk].periode, tri=("annee", "annee_fin"), largeur=14),
            Colonne("visee", "Cible", lambda c: self.bilans[c.pk].visee, largeur=18),
            Colonne("mesuree", "Dernière valeur", lambda c: self.bilans[c.pk].mesuree, largeur=18),
            Colonne("ecart", "Écart", lambda c: self.bilans[c.pk].ecart, ecran=False, papier=True, largeur=14),
            Colonne(
                "resultat",
                "Résultat",
                lambda c: self.bilans[c.pk].constat.verdict.label,
                gabarit="indicateurs/cellules/resultat.html",
                largeur=16,
            ),
            Colonne("raison", "Pourquoi", lambda c: self.bilans[c.pk].constat.raison, ecran=False, largeur=60),
            Colonne(
                "paliers",
                "Paliers",
                lambda c: [f"{p.annee}-{p.annee_fin}\u00a0: {p.valeur.normalize():f}" for p in c.paliers.all()],
                genre=Genre.LISTE,
                ecran=False,
                largeur=30,
            ),
            Colonne("origine", "Origine", "get_origine_display", ecran=False),
            Colonne("origine_texte", "D’où elle vient", ecran=False, largeur=30),
            Colonne("ligne", "Ligne du document", "ligne_debut", genre=Genre.NUMERO, ecran=False),
        )

    def les_colonnes(self) -> tuple[Colonne, ...]:
        return self._colonnes
