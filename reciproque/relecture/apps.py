from django.apps import AppConfig


class RelectureConfig(AppConfig):
    name = "reciproque.relecture"
    verbose_name = "Relecture"

    def ready(self):
        from . import panneaux
        from .actions import lire  # noqa: F401 (declares the job that reads documents)

        panneaux.register()
