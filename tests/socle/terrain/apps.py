from django.apps import AppConfig


class TerrainConfig(AppConfig):
    name = "tests.socle.terrain"
    label = "terrain"
    default_auto_field = "django.db.models.BigAutoField"
