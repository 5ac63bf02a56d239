"""What changed between two versions, commitment by commitment."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, CharField, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, When

from reciproque.socle.listes import Colonne, Genre, Liste

from ..arborescence import Arbre
from ..differences import compare_words
from ..models import Contrat, Participation, RedactionEngagement, Version
from ..versions import partners_then
from .filtres import FiltreCas

CHANGEMENTS = {
    "reformule": "Reformulés",
    "ajoute": "Ajoutés",
    "disparu": "Qui prennent fin",
    "inchange": "Inchangés",
}
DITS = {"reformule": "reformulé", "ajoute": "ajouté", "disparu": "prend fin", "inchange": "inchangé"}


class ListeComparaison(Liste):
    """Rows are the wordings of ``apres``, and those of ``avant`` that nothing continues. Unchanged ones on demand."""

    nom = "comparaison"
    titre = "Ce qui change"
    element = "engagement"
    filtres = (
        FiltreCas(
            cle="changement",
            libelle="Changement",
            cas=tuple((cle, libelle, Q(changement=cle)) for cle, libelle in CHANGEMENTS.items()),
        ),
    )
    recherche = ("texte_normalise",)
    recherche_libelle = "Texte"
    ordre = ("chemin", "ordre")
    par_page = 30
    gabarit_lignes = "contrats/versions/_comparaison.html"
    vide = "Rien ne change entre ces deux versions."

    def __init__(self, contrat: Contrat, avant: Version, apres: Version, donnees: Any):
        self.contrat, self.avant, self.apres = contrat, avant, apres
        super().__init__(self._rows(), donnees)

    def _rows(self) -> QuerySet[RedactionEngagement]:
        redactions = RedactionEngagement.objects
        ici = OuterRef("engagement")
        jadis = redactions.standing_in(self.avant)
        nouvelles = redactions.standing_in(self.apres)
        lignes = redactions.filter(
            Q(pk__in=nouvelles.values("pk"))
            | (Q(pk__in=jadis.values("pk")) & ~Q(engagement__in=nouvelles.values("engagement")))
        ).filter(engagement__contrat=self.contrat)
        return lignes.in_printed_order(self.apres).annotate(
            changement=Case(
                When(~Exists(nouvelles.filter(engagement=ici)), then=Value("disparu")),
                When(depuis__numero__lte=self.avant.numero, then=Value("inchange")),
                When(Exists(jadis.filter(engagement=ici)), then=Value("reformule")),
                default=Value("ajoute"),
                output_field=CharField(),
            )
        )

    def _condition(self, sauf: str = "") -> Q:
        condition = super()._condition(sauf)
        if sauf != "changement" and not self._valeurs["changement"]:
            condition &= ~Q(changement="inchange")
        return condition

    def prepare(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        jadis = RedactionEngagement.objects.standing_in(self.avant).filter(engagement=OuterRef("engagement"))
        nommes = Participation.objects.select_related("organisation").order_by("pk")
        return (
            queryset.select_related("engagement")
            .prefetch_related(Prefetch("engagement__participations", nommes))
            .annotate(
                texte_avant=Subquery(jadis.values("texte")[:1]),
                numero_avant=Subquery(jadis.values("numero")[:1]),
                jadis_fige=Subquery(jadis.values("fige")[:1]),
            )
        )

    @property
    def lignes(self) -> list[dict[str, Any]]:
        """The rows of the page with their words compared, and their partners when they changed."""
        return [
            {
                "redaction": r,
                "changement": r.changement,
                "dit": DITS[r.changement],
                "morceaux": compare_words(r.texte_avant or "", r.texte) if r.changement == "reformule" else [],
                "partenaires": partners_then(r),
                "partenaires_avant": self._before(r),
            }
            for r in self.page.object_list
        ]

    def _before(self, redaction: Any) -> list[str]:
        return (redaction.jadis_fige or {}).get("partenaires", []) if redaction.changement == "reformule" else []

    def les_colonnes(self) -> tuple[Colonne, ...]:
        return (
            Colonne("changement", "Changement", lambda r: DITS[r.changement], largeur=14),
            Colonne("numero_avant", f"N° ({self.avant.libelle})", largeur=8),
            Colonne("numero", "N°", lambda r: "" if r.changement == "disparu" else r.numero, largeur=8),
            Colonne("avant", f"Texte ({self.avant.libelle})", "texte_avant", largeur=70),
            Colonne(
                "apres",
                f"Texte ({self.apres.libelle})",
                lambda r: "" if r.changement == "disparu" else r.texte,
                principale=True,
                largeur=70,
            ),
            Colonne("partenaires_avant", "Partenaires avant", self._before, genre=Genre.LISTE, largeur=40),
            Colonne("partenaires", "Partenaires", partners_then, genre=Genre.LISTE, largeur=40),
        )


def compare_trees(contrat: Contrat, avant: Version, apres: Version) -> list[dict[str, Any]]:
    """Elements added, retitled, or gone, in printed order: two queries."""
    jadis, ici = Arbre.of(contrat, avant), Arbre.of(contrat, apres)
    changements: list[dict[str, Any]] = []
    for branche in ici:
        ancienne = jadis.get(branche.noeud_id)
        if ancienne is None:
            changements.append({"genre": "ajoute", "dit": "ajouté", "branche": branche, "morceaux": []})
        elif ancienne.intitule != branche.intitule:
            morceaux = compare_words(ancienne.intitule, branche.intitule)
            changements.append({"genre": "reformule", "dit": "reformulé", "branche": branche, "morceaux": morceaux})
    for branche in jadis:
        if ici.get(branche.noeud_id) is None:
            changements.append({"genre": "disparu", "dit": "disparaît", "branche": branche, "morceaux": []})
    return changements
