"""The pages of contracts, in the order of their tabs."""

from django.urls import include, path, register_converter

from .numeros import Numero
from .urls_acces import urlpatterns as acces
from .views import (
    accueil,
    arborescence,
    cloture,
    completer,
    contrats,
    corriger,
    documents,
    engagements,
    ensemble,
    historique,
    partenaires,
    parties,
    promesses,
    quartiers,
    saisie,
    versions,
)

register_converter(Numero, "numero")

app_name = "contrats"

contrat = [
    path("", accueil.accueil, name="accueil"),
    path("modifier/", accueil.modifier, name="modifier"),
    path("etat/", accueil.changer_etat, name="etat"),
    path("arborescence/", arborescence.arborescence, name="arborescence"),
    path("arborescence/niveaux/", saisie.niveaux, name="niveaux"),
    path("arborescence/nouveau/", saisie.noeud_nouveau, name="noeud-nouveau"),
    path("arborescence/<numero:noeud_id>/", arborescence.noeud, name="noeud"),
    path("arborescence/<numero:noeud_id>/modifier/", saisie.noeud_modifier, name="noeud-modifier"),
    path("arborescence/<numero:noeud_id>/deplacer/", saisie.noeud_deplacer, name="noeud-deplacer"),
    path("arborescence/<numero:noeud_id>/supprimer/", saisie.noeud_supprimer, name="noeud-supprimer"),
    path("engagements/", engagements.engagements, name="engagements"),
    path("engagements/completer/", completer.completer, name="completer"),
    path("engagements/nouveau/", corriger.engagement_nouveau, name="engagement-nouveau"),
    path("engagements/<numero:engagement_id>/", engagements.engagement, name="engagement"),
    path("engagements/<numero:engagement_id>/corriger/", corriger.engagement_corriger, name="engagement-corriger"),
    path("engagements/<numero:engagement_id>/retirer/", corriger.engagement_retirer, name="engagement-retirer"),
    path("engagements/<numero:engagement_id>/retablir/", corriger.engagement_retablir, name="engagement-retablir"),
    path("engagements/<numero:engagement_id>/candidats/", corriger.engagement_candidats, name="engagement-candidats"),
    path("partenaires/", partenaires.partenaires, name="partenaires"),
    path("partenaires/matrice/", partenaires.matrice, name="matrice"),
    path("partenaires/a-confirmer/", partenaires.candidats, name="candidats"),
    path("partenaires/<numero:organisation_id>/", partenaires.partenaire, name="partenaire"),
    path("partenaires/<numero:organisation_id>/fiche/", promesses.fiche_contrat, name="partenaire-fiche"),
    path("quartiers/", quartiers.quartiers, name="quartiers"),
    path("quartiers/ajouter/", parties.quartier_ajouter, name="quartier-ajouter"),
    path("quartiers/<numero:quartier_id>/", quartiers.quartier, name="quartier"),
    path("quartiers/<numero:perimetre_id>/retirer/", parties.quartier_retirer, name="quartier-retirer"),
    path("signatures/", parties.signatures, name="signatures"),
    path("signatures/ajouter/", parties.signature_ajouter, name="signature-ajouter"),
    path("signatures/<numero:signature_id>/modifier/", parties.signature_modifier, name="signature-modifier"),
    path("signatures/<numero:signature_id>/retirer/", parties.signature_retirer, name="signature-retirer"),
    path("mesures/", parties.mesures, name="mesures"),
    path("liens/", parties.liens, name="liens"),
    path("liens/ensemble/", ensemble.ensemble, name="ensemble"),
    path("liens/ajouter/", parties.lien_ajouter, name="lien-ajouter"),
    path("liens/<numero:lien_id>/", parties.lien, name="lien"),
    path("liens/<numero:lien_id>/cloture/", cloture.cloture, name="cloture"),
    path("liens/<numero:lien_id>/cloture/ouvrir/", cloture.ouvrir, name="cloture-ouvrir"),
    path("liens/<numero:lien_id>/cloture/decider/", cloture.decider, name="cloture-decider"),
    path("liens/<numero:lien_id>/cloture/<numero:suite_id>/", cloture.suite, name="cloture-suite"),
    path("documents/", documents.documents, name="documents"),
    path("documents/releve/", documents.releve, name="releve"),
    path("documents/<numero:document_id>/", documents.document, name="document"),
    path("documents/<numero:document_id>/fichier/", documents.document_fichier, name="document-fichier"),
    path("versions/", versions.versions, name="versions"),
    path("versions/comparer/", versions.comparer, name="comparer"),
    path("versions/<numero:avant>/<numero:apres>/", versions.comparaison, name="comparaison"),
    path("versions/<numero:version_numero>/", versions.version, name="version"),
    path("versions/<numero:version_numero>/arborescence/<numero:noeud_id>/", versions.noeud, name="version-noeud"),
    path("versions/<numero:version_numero>/engagements/", versions.engagements, name="version-engagements"),
    path(
        "versions/<numero:version_numero>/engagements/<numero:engagement_id>/",
        versions.engagement,
        name="version-engagement",
    ),
    path("historique/", historique.historique, name="historique"),
]

urlpatterns = [
    path("contrats/", contrats.liste, name="liste"),
    path("contrats/nouveau/", contrats.nouveau, name="nouveau"),
    path("contrats/<numero:contrat_id>/", include(contrat)),
    *acces,
]
