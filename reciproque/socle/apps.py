from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class SocleConfig(AppConfig):
    name = "reciproque.socle"
    verbose_name = "Socle"

    def ready(self):
        post_migrate.connect(relay_triggers, sender=self, dispatch_uid="socle.declencheurs")


def relay_triggers(*, using, **kwargs):
    """SQLite loses the triggers of a table it rebuilds."""
    from reciproque.socle import scellement
    from reciproque.socle.recherche import schema

    connection = connections[using]
    tables = connection.introspection.table_names()
    if scellement.TABLE in tables:
        scellement.sceller(connection)
    if schema.TABLE in tables:
        schema.lay(connection)
