"""Neighbourhoods, parties, national measures, and what a reading holds that no room owns yet."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import Count, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from reciproque.annuaire.models import Organisation
from reciproque.socle.listes import Colonne, FiltreChoix, FiltreRelation, Genre, Liste
from reciproque.territoires.models import Commune, Quartier

from .. import fiches
from ..manques import IMPACT
from ..models import Contrat, Engagement, Fiche, PerimetreQuartier, Rattachement, Signature
from ..passages import passage_url
from .filtres import FiltreCas


class ListeQuartiers(Liste):
    nom = "quartiers"
    titre = "Quartiers"
    element = "quartier"
    filtres = (
        FiltreChoix(cle="nature", libelle="Nature", champ="quartier__nature", choix=Quartier.Nature.choices),
        FiltreRelation(cle="commune", libelle="Commune", champ="quartier__communes", nom="nom", plusieurs=True),
    )
    recherche = ("quartier__nom_normalise",)
    recherche_libelle = "Chercher un quartier"
    ordre = ("quartier__nom_normalise",)
    vide = "Ce contrat ne nomme encore aucun quartier."

    def __init__(self, contrat: Contrat, donnees: Any, **contexte: Any):
        self.contrat, self.sujet = contrat, contrat.nom
        super().__init__(PerimetreQuartier.objects.filter(contrat=contrat), donnees, **contexte)

    def prepare(self, queryset):
        nommant = Engagement.objects.in_force().filter(contrat=self.contrat, quartiers=OuterRef("quartier"))
        return (
            queryset.select_related("quartier", "document")
            .defer("document__texte", "quartier__contour")
            .prefetch_related(Prefetch("quartier__communes", queryset=Commune.objects.defer("contour")))
            .annotate(
                n_engagements=Coalesce(
                    Subquery(nommant.order_by().values("quartiers").annotate(n=Count("pk")).values("n")), 0
                )
            )
        )

    def les_colonnes(self) -> tuple[Colonne, ...]:
        return self._colonnes

    @cached_property
    def _colonnes(self) -> tuple[Colonne, ...]:
        engagements = reverse("contrats:engagements", args=[self.contrat.pk])
        colonnes = [
            Colonne(
                "nom",
                "Quartier",
                "quartier.nom",
                principale=True,
                tri=("quartier__nom_normalise",),
                gabarit="contrats/listes/_quartier.html",
            ),
            Colonne("nature", "Nature", "quartier.get_nature_display", ecran=False),
            Colonne("communes", "Communes", "quartier.communes", genre=Genre.LISTE),
            Colonne("code", "Code", "quartier.code", ecran=False),
            Colonne("population", "Habitants annoncés", genre=Genre.NOMBRE, tri=True),
            Colonne("contrat_couvert", "Contrat couvert", tri=True),
            Colonne(
                "n_engagements",
                "Engagements",
                genre=Genre.NOMBRE,
                lien=lambda p: f"{engagements}?quartier={p.quartier_id}" if p.n_engagements else None,
            ),
            _source(self.contrat),
        ]
        if "corriger" in getattr(self.contrat, "droits", ()):
            colonnes.append(
                Colonne(
                    "retirer",
                    "Modifier",
                    lambda p: "Retirer",
                    lien=lambda p: reverse("contrats:quartier-retirer", args=[self.contrat.pk, p.pk]),
                    export=False,
                )
            )
        return tuple(colonnes)


class ListeSignatures(Liste):
    nom = "signatures"
    titre = "Signatures"
    element = "partie"
    filtres = (
        FiltreChoix(cle="etat", libelle="État", champ="etat", choix=Signature.Etat.choices),
        FiltreChoix(
            cle="categorie",
            libelle="Catégorie",
            champ="organisation__categorie",
            choix=Organisation.Categorie.choices,
        ),
        FiltreCas(
            cle="manque",
            libelle="Ce qui manque",
            cas=(
                ("deliberation", "Sans délibération connue", Q(deliberation_date=None) & ~Q(etat="deliberation")),
                ("preuve", "Sans preuve jointe", Q(preuve=None)),
            ),
        ),
    )
    recherche = ("organisation__nom_normalise",)
    recherche_libelle = "Chercher une partie"
    ordre = ("organisation__categorie", "organisation__nom_normalise")
    vide = "Aucune partie n’est encore connue."

    def __init__(self, contrat: Contrat, donnees: Any, **contexte: Any):
        self.contrat, self.sujet = contrat, contrat.nom
        super().__init__(Signature.objects.filter(contrat=contrat), donnees, **contexte)

    def prepare(self, queryset):
        return queryset.select_related("organisation", "document", "preuve").defer("document__texte")

    def les_colonnes(self) -> tuple[Colonne, ...]:
        return self._colonnes

    @cached_property
    def _colonnes(self) -> tuple[Colonne, ...]:
        colonnes = [
            Colonne(
                "organisation",
                "Partie",
                principale=True,
                tri=("organisation__nom_normalise",),
                lien=lambda s: reverse("contrats:partenaire", args=[self.contrat.pk, s.organisation_id]),
            ),
            Colonne("categorie", "Catégorie", "organisation.get_categorie_display", ecran=False),  # a filter tells it
            Colonne("titre", "Qui signe"),
            Colonne("etat", "État", "get_etat_display", tri=True, gabarit="contrats/listes/_signature.html"),
            Colonne("date", "Date", genre=Genre.DATE, tri=True),
            Colonne("deliberation_numero", "N° de la délibération", ecran=False),
            Colonne("deliberation_date", "Délibération", genre=Genre.DATE, tri=True),
            Colonne(
                "preuve",
                "Preuve",
                lambda s: s.preuve.nom if s.preuve else "",
                lien=lambda s: (
                    reverse("contrats:signature-preuve", args=[self.contrat.pk, s.pk]) if s.preuve_id else None
                ),
            ),
            _source(self.contrat),
        ]
        if "corriger" in getattr(self.contrat, "droits", ()):
            colonnes.append(
                Colonne(
                    "modifier",
                    "Modifier",
                    lambda s: "Modifier",
                    lien=lambda s: reverse("contrats:signature-modifier", args=[self.contrat.pk, s.pk]),
                    export=False,
                )
            )
        return tuple(colonnes)


class ListeMesures(Liste):
    nom = "mesures"
    titre = "Mesures nationales"
    element = "mesure"
    filtres = (FiltreRelation(cle="referentiel", libelle="Référentiel", champ="repere__referentiel", nom="nom"),)
    ordre = ("repere__referentiel__nom", "ligne_debut", "repere__ordre")
    vide = "Ce contrat ne cite aucun référentiel national."

    def __init__(self, contrat: Contrat, donnees: Any, **contexte: Any):
        self.contrat, self.sujet = contrat, contrat.nom
        super().__init__(Rattachement.objects.filter(contrat=contrat), donnees, **contexte)

    def prepare(self, queryset):
        return queryset.select_related("repere__referentiel", "document").defer("document__texte")

    def les_colonnes(self) -> tuple[Colonne, ...]:
        return (
            Colonne("numero", "N°", "repere.numero", tri=("repere__ordre",), largeur=8),
            Colonne("libelle", "Mesure", "repere.libelle", principale=True),
            Colonne("etat", "État imprimé dans le contrat", tri=True),
            Colonne("referentiel", "Référentiel", "repere.referentiel", tri=("repere__referentiel__nom",)),
            _source(self.contrat),
        )


DITS = (
    Fiche.Genre.INDICATEUR,
    Fiche.Genre.REGLE,
    Fiche.Genre.RECOMMANDATION,
    Fiche.Genre.CONSTAT,
    Fiche.Genre.PIECE,
    Fiche.Genre.INSTANCE,
    Fiche.Genre.DELIBERATION,
    Fiche.Genre.TABLEAU,
    Fiche.Genre.CONTROLE,
    Fiche.Genre.SIGLE,
)


class ListeReleve(Liste):
    """Records of the readings of a contract that no room owns yet: readable, searchable, exportable."""

    nom = "releve"
    titre = "Relevé du document"
    element = "élément relevé"
    element_pluriel = "éléments relevés"
    filtres = (
        FiltreChoix(cle="genre", libelle="Genre", champ="genre", choix=[(g.value, g.label.capitalize()) for g in DITS]),
        FiltreCas(
            cle="etat",
            libelle="À compléter",
            cas=(
                ("absente", "Pièces annoncées et absentes", Q(genre="piece", contenu__etat__in=["annoncee", "vide"])),
                ("a_determiner", "Indicateurs à déterminer", Q(genre="indicateur", contenu__etat="a_determiner")),
                ("impact", "Indicateurs d’impact à déterminer", IMPACT),
                ("ecart", "Chiffres imprimés qui ne tombent pas juste", Q(genre="controle", contenu__verdict="ecart")),
            ),
        ),
    )
    recherche = ("recherche",)
    recherche_libelle = "Chercher dans le relevé"
    ordre = ("lecture", "ligne_debut", "genre", "ordre")
    vide = "La lecture de ce contrat n’a rien relevé d’autre."

    def __init__(self, contrat: Contrat, donnees: Any, **contexte: Any):
        self.contrat, self.sujet = contrat, contrat.nom
        base = Fiche.objects.filter(lecture__contrat=contrat, genre__in=DITS).exclude(etat=Fiche.Etat.ECARTEE)
        super().__init__(base, donnees, **contexte)

    def prepare(self, queryset):
        return queryset.select_related("lecture").only(
            "genre", "cle", "contenu", "ligne_debut", "ligne_fin", "lecture__document_id", "ordre"
        )

    def les_colonnes(self) -> tuple[Colonne, ...]:
        return (
            Colonne("genre", "Genre", fiches.kind, tri=True, largeur=24),
            Colonne("dit", "Ce que dit le document", fiches.tell, principale=True, largeur=90),
            Colonne(
                "ligne",
                "Ligne",
                "ligne_debut",
                genre=Genre.NUMERO,
                tri=True,
                lien=lambda f: (
                    passage_url(self.contrat, f.lecture.document_id, f.ligne_debut, f.ligne_fin)
                    if f.ligne_debut
                    else None
                ),
            ),
        )


def _source(contrat: Contrat) -> Colonne:
    """The line where a row is written, as a link to the document."""
    return Colonne(
        "ligne",
        "Ligne",
        "ligne_debut",
        genre=Genre.NUMERO,
        lien=lambda o: passage_url(contrat, o.document_id, o.ligne_debut, o.ligne_fin) if o.has_passage else None,
    )
