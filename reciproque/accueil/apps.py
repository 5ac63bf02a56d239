from django.apps import AppConfig


class AccueilConfig(AppConfig):
    name = "reciproque.accueil"
    verbose_name = "Accueil"
