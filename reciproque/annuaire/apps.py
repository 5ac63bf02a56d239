from django.apps import AppConfig


class AnnuaireConfig(AppConfig):
    name = "reciproque.annuaire"
    verbose_name = "Annuaire"
