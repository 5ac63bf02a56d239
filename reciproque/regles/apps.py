from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ReglesConfig(AppConfig):
    name = "reciproque.regles"
    verbose_name = "Règles"

    def ready(self):
        from reciproque.socle.registres import (
            AFaire,
            Echeance,
            EntreeNavigation,
            Quotidien,
            Reprise,
            a_faire,
            echeances,
            navigation,
            panneaux,
            quotidiens,
            reprises,
        )

        from .actions.etats import refresh_day
        from .panneaux import PANNEAUX
        from .rattrapage import after_migrate
        from .reprise import MODELES, obstacle, take_away, take_up
        from .taches import deadlines, tasks

        reprises.inscrire(
            Reprise(nom="regles", reprendre=take_up, obstacle=obstacle, retirer=take_away, modeles=MODELES, ordre=20)
        )
        post_migrate.connect(after_migrate, sender=self, dispatch_uid="regles.rattrapage")
        quotidiens.inscrire(Quotidien(nom="regles", lancer=refresh_day, heure=5))
        a_faire.inscrire(AFaire(nom="regles", lister=tasks, libelle="Règles", budget=2, ordre=40))
        echeances.inscrire(Echeance(nom="regles", lister=deadlines, libelle="Règles", budget=2, ordre=40))
        panneaux.inscrire(*PANNEAUX)
        navigation.inscrire(
            EntreeNavigation(
                nom="contrat-regles",
                libelle="Règles et échéances",
                url="regles:regles",
                emplacement="contrat",
                groupe="mesure",
                ordre=30,
                sections=(
                    "regles:regle",
                    "regles:regle-nouvelle",
                    "regles:regle-modifier",
                    "regles:regle-etat",
                    "regles:application",
                    "regles:calendrier",
                ),
            ),
            EntreeNavigation(
                nom="contrat-faits",
                libelle="Faits",
                url="regles:faits",
                emplacement="contrat",
                groupe="mesure",
                ordre=40,
                sections=("regles:fait", "regles:fait-nouveau", "regles:fait-retirer", "regles:faits-importer"),
            ),
            EntreeNavigation(
                nom="regles-nationales",
                libelle="Règles nationales",
                url="regles:nationales",
                emplacement="compte",
                ordre=70,
                visible=lambda request: request.user.is_authenticated and request.user.est_administrateur,
            ),
        )
