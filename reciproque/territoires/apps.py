from django.apps import AppConfig


class TerritoiresConfig(AppConfig):
    name = "reciproque.territoires"
    verbose_name = "Territoires"
