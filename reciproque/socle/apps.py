from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class SocleConfig(AppConfig):
    name = "reciproque.socle"
    verbose_name = "Socle"

    def ready(self):
        post_migrate.connect(reseal_journal, sender=self, dispatch_uid="socle.sceller")


def reseal_journal(*, using, **kwargs):
    from reciproque.socle import scellement

    connection = connections[using]
    if scellement.TABLE in connection.introspection.table_names():
        scellement.sceller(connection)
