from django.apps import AppConfig
from django.db.models.signals import post_migrate


class IndicateursConfig(AppConfig):
    name = "reciproque.indicateurs"
    verbose_name = "Indicateurs"

    def ready(self):
        from reciproque.socle.registres import Reprise, reprises

        from .rattrapage import after_migrate
        from .reprise import MODELES, obstacle, take_away, take_up

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
