from django.apps import AppConfig


class ComptesConfig(AppConfig):
    name = "reciproque.comptes"
    verbose_name = "Comptes"
