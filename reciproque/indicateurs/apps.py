from django.apps import AppConfig
from django.db.models.signals import post_migrate


class IndicateursConfig(AppConfig):
    name = "reciproque.indicateurs"
    verbose_name = "Indicateurs"

    def ready(self):
        from reciproque.socle.registres import (
            EntreeNavigation,
            Reprise,
            a_faire,
            echeances,
            lacunes,
            navigation,
            panneaux,
            recherche,
            reprises,
        )

        from . import taches_valeurs  # noqa: F401 (declares the jobs)
        from .panneaux import LACUNES, PANNEAUX
        from .panneaux_valeurs import PANNEAUX as PANNEAUX_VALEURS
        from .rattrapage import after_migrate
        from .recherche import INDICATEURS, INDICATEURS_COMMUNS
        from .reprise import MODELES, obstacle, take_away, take_up
        from .taches import A_FAIRE, ECHEANCES

        navigation.inscrire(
            EntreeNavigation(
                nom="contrat-indicateurs",
                libelle="Indicateurs",
                url="indicateurs:indicateurs",
                emplacement="contrat",
                groupe="mesure",
                ordre=10,
                sections=(
                    "indicateurs:indicateur",
                    "indicateurs:indicateur-nouveau",
                    "indicateurs:indicateur-definir",
                    "indicateurs:indicateur-renvoyer",
                    "indicateurs:indicateur-retirer",
                    "indicateurs:indicateur-retablir",
                    "indicateurs:completer",
                    "indicateurs:bibliotheque",
                    "indicateurs:echelle",
                    "indicateurs:echelle-ecrire",
                    "indicateurs:echelle-evaluer",
                ),
            ),
        )
        navigation.inscrire(
            EntreeNavigation(
                nom="contrat-cibles",
                libelle="Cibles et résultats",
                url="indicateurs:cibles",
                emplacement="contrat",
                groupe="mesure",
                ordre=15,
                sections=("indicateurs:cible-nouvelle", "indicateurs:cible-modifier", "indicateurs:cible-retirer"),
            ),
            EntreeNavigation(
                nom="contrat-donnees",
                libelle="Catalogue des données",
                url="indicateurs:donnees",
                emplacement="contrat",
                groupe="mesure",
                ordre=40,
                sections=("indicateurs:donnee", "indicateurs:donnee-nouvelle"),
            ),
            EntreeNavigation(
                nom="contrat-valeurs",
                libelle="Valeurs",
                url="indicateurs:valeurs",
                emplacement="contrat",
                groupe="mesure",
                ordre=20,
                sections=tuple(
                    f"indicateurs:{nom}"
                    for nom in ("grille", "importer", "import", "secret", "valeur", "courbe", "carte", "portrait")
                ),
            ),
            EntreeNavigation(
                nom="valeurs-communes",
                libelle="Valeurs communes",
                url="indicateurs:importer-communs",
                emplacement="pied",
                visible=lambda request: request.user.is_authenticated and request.user.est_administrateur,
            ),
        )
        panneaux.inscrire(*PANNEAUX, *PANNEAUX_VALEURS)
        lacunes.inscrire(*LACUNES)
        a_faire.inscrire(A_FAIRE)
        echeances.inscrire(ECHEANCES)
        recherche.inscrire(INDICATEURS)
        recherche.inscrire(INDICATEURS_COMMUNS)
        reprises.inscrire(
            Reprise(
                nom="indicateurs",
                reprendre=take_up,
                obstacle=obstacle,
                retirer=take_away,
                modeles=MODELES,
                ordre=10,
            )
        )
        post_migrate.connect(after_migrate, sender=self, dispatch_uid="indicateurs.rattrapage")
