"""The pages of indicators: those of a contract, then those of the instance."""

from django.urls import include, path

from . import urls_valeurs
from .views import cibles, completer, donnees, echelles, indicateurs

app_name = "indicateurs"

contrat = [
    *urls_valeurs.contrat,
    path("", indicateurs.indicateurs, name="indicateurs"),
    path("nouveau/", indicateurs.indicateur_nouveau, name="indicateur-nouveau"),
    path("completer/", completer.completer, name="completer"),
    path("cibles/", cibles.cibles, name="cibles"),
    path("donnees/", donnees.donnees, name="donnees"),
    path("donnees/nouvelle/", donnees.donnee, name="donnee-nouvelle"),
    path("donnees/<numero:donnee_id>/", donnees.donnee, name="donnee"),
    path("types/", echelles.bibliotheque, name="bibliotheque"),
    path("<numero:indicateur_id>/", indicateurs.indicateur, name="indicateur"),
    path("<numero:indicateur_id>/cibles/nouvelle/", cibles.cible_nouvelle, name="cible-nouvelle"),
    path("<numero:indicateur_id>/cibles/<numero:cible_id>/", cibles.cible_modifier, name="cible-modifier"),
    path("<numero:indicateur_id>/cibles/<numero:cible_id>/retirer/", cibles.cible_retirer, name="cible-retirer"),
    path("<numero:indicateur_id>/echelle/", echelles.echelle, name="echelle"),
    path("<numero:indicateur_id>/echelle/ecrire/", echelles.echelle_ecrire, name="echelle-ecrire"),
    path("<numero:indicateur_id>/echelle/evaluer/", echelles.echelle_evaluer, name="echelle-evaluer"),
    path(
        "<numero:indicateur_id>/echelle/<numero:evaluation_id>/piece/",
        echelles.evaluation_piece,
        name="evaluation-piece",
    ),
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
