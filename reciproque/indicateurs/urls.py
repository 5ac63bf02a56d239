"""The pages of indicators: those of a contract, then those of the instance."""

from django.urls import include, path

from . import urls_valeurs
from .views import cibles, completer, indicateurs

app_name = "indicateurs"

contrat = [
    *urls_valeurs.contrat,
    path("", indicateurs.indicateurs, name="indicateurs"),
    path("nouveau/", indicateurs.indicateur_nouveau, name="indicateur-nouveau"),
    path("completer/", completer.completer, name="completer"),
    path("cibles/", cibles.cibles, name="cibles"),
    path("<numero:indicateur_id>/", indicateurs.indicateur, name="indicateur"),
    path("<numero:indicateur_id>/cibles/nouvelle/", cibles.cible_nouvelle, name="cible-nouvelle"),
    path("<numero:indicateur_id>/cibles/<numero:cible_id>/", cibles.cible_modifier, name="cible-modifier"),
    path("<numero:indicateur_id>/cibles/<numero:cible_id>/retirer/", cibles.cible_retirer, name="cible-retirer"),
    path("<numero:indicateur_id>/definir/", indicateurs.indicateur_definir, name="indicateur-definir"),
    path("<numero:indicateur_id>/proposer/", indicateurs.indicateur_proposer, name="indicateur-proposer"),
    path("<numero:indicateur_id>/valider/", indicateurs.indicateur_valider, name="indicateur-valider"),
    *(
        path(
            f"<numero:indicateur_id>/{geste}/",
            indicateurs.indicateur_geste,
            {"geste": geste},
            name=f"indicateur-{geste}",
        )
        for geste in indicateurs.GESTES
    ),
]

urlpatterns = [
    *urls_valeurs.instance,
    path("contrats/<numero:contrat_id>/indicateurs/", include(contrat)),
]
