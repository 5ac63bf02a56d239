"""The contracts a person may see."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property

from reciproque.langue import format_date
from reciproque.socle.listes import Colonne, FiltreChoix, FiltreRelation, Genre, Liste

from ..models import Contrat, Participation


def periode(contrat: Contrat) -> str:
    """« 2020 – 2023 » for whole years, else both days; empty when neither is known."""
    debut, fin = contrat.debut, contrat.fin
    if debut and fin and (debut.month, debut.day, fin.month, fin.day) == (1, 1, 12, 31):
        return f"{debut.year}\u202f–\u202f{fin.year}" if debut.year != fin.year else str(debut.year)
    if debut and fin:
        return f"{format_date(debut)} – {format_date(fin)}"
    if fin:
        return f"jusqu’au {format_date(fin)}"
    return f"depuis le {format_date(debut)}" if debut else ""


class ListeContrats(Liste):
    nom = "contrats"
    titre = "Contrats"
    element = "contrat"
    colonnes = (
        Colonne(
            "nom",
            "Contrat",
            principale=True,
            tri=("nom_normalise",),
            lien=Contrat.get_absolute_url,
            gabarit="contrats/listes/_contrat.html",
        ),
        Colonne("nature", "Nature", "get_nature_display", ecran=False),
        Colonne("territoire", "Territoire", tri=True),
        Colonne("periode", "Période", periode, tri=("debut", "fin")),
        Colonne("etat", "État", "get_etat_display", tri=True, gabarit="contrats/_etat.html"),
        Colonne("n_engagements", "Engagements", genre=Genre.NOMBRE),
    )
    filtres = (
        FiltreChoix(cle="nature", libelle="Nature", champ="nature", choix=Contrat.Nature.choices),
        FiltreChoix(cle="etat", libelle="État", champ="etat", choix=Contrat.Etat.choices),
        FiltreRelation(cle="porteur", libelle="Organisation qui pilote", champ="porteur", nom="nom"),
    )
    recherche = ("nom_normalise", "territoire_normalise")
    recherche_libelle = "Contrat ou territoire"
    ordre = ("nom_normalise",)
    vide = "Aucun contrat ne vous est ouvert pour le moment."

    def les_colonnes(self):
        return (*self.colonnes, Colonne("n_partenaires", "Partenaires nommés", self.partners, genre=Genre.NOMBRE))

    def prepare(self, queryset):
        return queryset.with_figures()

    def partners(self, contrat: Contrat) -> int:
        return len(self._partenaires[contrat.pk])

    @cached_property
    def _partenaires(self) -> dict[int, set[int]]:
        """Organisations named in each contract of the page (of all of them, for an export): two queries."""
        exporte = self.donnees.get("export") in self.exports
        contrats = self.base.values("pk") if exporte else [contrat.pk for contrat in self.page.object_list]
        nommees: dict[int, set[int]] = defaultdict(set)
        for champ in ("engagement__contrat", "noeud__contrat"):
            ici = Participation.objects.filter(**{f"{champ}__in": contrats}, collectif="").order_by()
            if champ.startswith("engagement"):
                ici = ici.filter(engagement__retire_le=None)
            for contrat, organisation in ici.values_list(champ, "organisation").distinct():
                nommees[contrat].add(organisation)
        return nommees
