from django.apps import AppConfig


class RelectureConfig(AppConfig):
    name = "reciproque.relecture"
    verbose_name = "Relecture"

    def ready(self):
        from . import panneaux
        from .actions import comparer, lire  # noqa: F401 (declare the jobs that read documents)

        panneaux.register()
