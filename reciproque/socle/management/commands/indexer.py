"""`reciproque indexer`: make the index of the general search again from what the rooms hold."""

from django.core.management.base import BaseCommand

from reciproque.langue import format_number
from reciproque.socle.recherche.indexation import rebuild
from reciproque.socle.registres import recherche


class Command(BaseCommand):
    help = "Refaire l’index de la recherche générale : ce qui est déjà juste n’est pas récrit."

    def handle(self, *args, verbosity=1, **options):
        ecrits = rebuild()
        if verbosity:
            for source in recherche:
                self.stdout.write(f"{source.libelle} : {format_number(ecrits[source.nom])} mises à jour")
