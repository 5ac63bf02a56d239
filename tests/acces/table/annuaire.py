from reciproque.annuaire.actions import merge_organisations
from reciproque.annuaire.classeur import to_template
from reciproque.annuaire.models import Succession
from reciproque.socle.fichiers import deposer
from reciproque.socle.models import Travail
from tests.factories.annuaire import AppellationFactory, MandatFactory, OrganisationFactory

TABLE = """
#                                    GET          POST
annuaire:organisations               lire@        -
annuaire:organisation-nouvelle       corriger@    corriger@
annuaire:organisation                lire@        -
annuaire:organisation-modifier       corriger@    corriger@
annuaire:appellation-ajouter         -            corriger@
annuaire:appellation-retirer         -            corriger@

annuaire:doublons                    corriger@    -
annuaire:reunir                      corriger@    corriger@
annuaire:fusion                      corriger@    corriger@
annuaire:doublon-ecarter             -            corriger@
annuaire:fusion-defaire              corriger@    corriger@

annuaire:fonctions                   lire@        -
annuaire:fonction                    lire@        -
annuaire:fonction-nouvelle           corriger@    corriger@
annuaire:fonction-modifier           corriger@    corriger@
annuaire:fonction-confier            corriger@    corriger@
annuaire:fonction-liberer            corriger@    corriger@
annuaire:personnes                   corriger@    -
annuaire:personne                    corriger@    -
annuaire:personne-modifier           corriger@    corriger@
annuaire:personne-retirer            corriger@    corriger@
annuaire:personne-effacer            corriger@    corriger@
annuaire:succession-nouvelle         corriger@    corriger@
annuaire:succession-retirer          corriger@    corriger@

annuaire:importer                    corriger@    corriger@
annuaire:modele                      corriger@    -
annuaire:importer-apercu             equipe       equipe
"""


def valeurs(monde):
    """Two organisations that nothing holds but their names, and a merge that nothing stands in the way of."""
    une, autre, troisieme = OrganisationFactory.create_batch(3)
    fusion = merge_organisations(gardee=une, absorbee=troisieme, acteur=None)
    mandat = MandatFactory(fonction__organisation=une)
    succession = Succession.objects.create(ancienne=une, nouvelle=autre, date="2024-01-01")
    cheffe = Travail.objects.get(pk=monde.ici["socle:pk"]).proprietaire
    fichier = deposer(to_template(), nom="annuaire.xlsx", types=("xlsx",), taille_max=10**6, proprietaire=cheffe)
    return {
        "fichier_id": fichier.pk,
        "fonction_id": mandat.fonction_id,
        "personne_id": mandat.personne_id,
        "succession_id": succession.pk,
        "annuaire:organisation_id": une.pk,
        "autre_id": autre.pk,
        "fusion_id": fusion.pk,
        "annuaire:appellation_id": AppellationFactory(organisation=une).pk,
    }
