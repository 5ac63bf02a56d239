from django.apps import AppConfig


class SocleConfig(AppConfig):
    name = "reciproque.socle"
    verbose_name = "Socle"
