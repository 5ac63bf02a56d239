from django.apps import AppConfig


class RelectureConfig(AppConfig):
    name = "reciproque.relecture"
    verbose_name = "Relecture"
