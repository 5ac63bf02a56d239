from django.apps import AppConfig


class ContratsConfig(AppConfig):
    name = "reciproque.contrats"
    verbose_name = "Contrats"

    def ready(self):
        from reciproque.socle.registres import panneaux

        from .panneaux import COMPTE, MON_COMPTE

        panneaux.inscrire(COMPTE, MON_COMPTE)
