from django.apps import AppConfig


class IndicateursConfig(AppConfig):
    name = "reciproque.indicateurs"
    verbose_name = "Indicateurs"
