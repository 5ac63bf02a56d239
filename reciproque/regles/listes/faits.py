"""The facts of a contract."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import Q
from django.urls import reverse

from reciproque.contrats.models import Contrat
from reciproque.langue import format_number, format_percent
from reciproque.socle.listes import Colonne, FiltreOuiNon, FiltrePeriode, FiltreRelation, Genre, Liste

from ..models import Fait


def say_figure(fait: Fait) -> str:
    """« 29 % », « 12 agents »; empty when the event happened once."""
    if fait.valeur is None:
        return ""
    if fait.genre.unite == "%":
        return format_percent(fait.valeur.normalize())
    return f"{format_number(fait.valeur)}\u00a0{fait.genre.unite}".strip("\u00a0")


class ListeFaits(Liste):
    nom = "faits"
    titre = "Faits"
    element = "fait"
    filtres = (
        FiltreRelation(cle="genre", libelle="Ce que c’est", champ="genre", nom="libelle"),
        FiltreRelation(cle="quartier", libelle="Quartier", champ="quartier", nom="nom", vide="Tout le contrat"),
        FiltrePeriode(cle="date", libelle="Date", champ="date"),
        FiltreOuiNon(
            cle="retire",
            libelle="Retirés",
            oui=Q(retire_le__isnull=False),
            libelle_oui="Retirés",
            libelle_non="Qui comptent",
        ),
    )
    recherche = ("genre__libelle_normalise", "note_normalisee")
    recherche_libelle = "Chercher un fait"
    ordre = ("-date", "-pk")
    vide = "Aucun fait n’est encore saisi. Une règle ouverte montre ceux qu’elle attend."

    def __init__(self, contrat: Contrat, donnees: Any, **contexte: Any):
        self.contrat, self.sujet = contrat, contrat.nom
        super().__init__(Fait.objects.filter(contrat=contrat), donnees, **contexte)

    def prepare(self, queryset):
        return queryset.select_related("genre", "quartier", "saisi_par").defer("quartier__contour")

    def les_colonnes(self) -> tuple[Colonne, ...]:
        return self._colonnes

    @cached_property
    def _colonnes(self) -> tuple[Colonne, ...]:
        return (
            Colonne(
                "genre",
                "Fait",
                "genre.libelle",
                principale=True,
                tri=("genre__libelle_normalise",),
                lien=lambda f: reverse("regles:fait", args=[self.contrat.pk, f.pk]),
                largeur=50,
            ),
            Colonne("date", "Date", genre=Genre.DATE, tri=True),
            Colonne("exercice", "Exercice", genre=Genre.NUMERO, ecran=False),
            Colonne("quartier", "Quartier", "quartier.nom", tri=("quartier__nom_normalise",)),
            Colonne("theme", "Thème", ecran=False),
            Colonne("objet", "Objet", ecran=False),
            Colonne("valeur", "Valeur", say_figure),
            Colonne("note", "Où c’est écrit", ecran=False, largeur=40),
            Colonne("saisi_par", "Saisi par", "saisi_par.nom", ecran=False),
            Colonne("motif", "Retiré parce que", ecran=False),
            Colonne("compte", "Compte", lambda f: f.retire_le is None, genre=Genre.OUI_NON),
        )
