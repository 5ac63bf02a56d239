from django.apps import AppConfig


class ContratsConfig(AppConfig):
    name = "reciproque.contrats"
    verbose_name = "Contrats"
