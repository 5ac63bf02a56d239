from django.apps import AppConfig


class ReglesConfig(AppConfig):
    name = "reciproque.regles"
    verbose_name = "Règles"
