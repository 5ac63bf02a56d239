"""`manage.py contours FICHIER…`: lay the outlines of GeoJSON files on the places of the instance."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from reciproque.territoires.actions import import_outlines
from reciproque.territoires.geojson import ContourRefuse


class Command(BaseCommand):
    help = "Poser sur les quartiers et les communes connus les contours de fichiers GeoJSON."

    def add_arguments(self, parser):
        parser.add_argument("fichiers", nargs="+", type=Path, metavar="FICHIER")

    def handle(self, *args, fichiers, verbosity=1, **options):
        for fichier in fichiers:
            try:
                bilan = import_outlines(contenu=fichier.read_bytes(), acteur="Commande contours")
            except OSError:
                raise CommandError(f"{fichier} : ce fichier ne se lit pas.", returncode=2) from None
            except ContourRefuse as refus:
                raise CommandError(f"{fichier} : {refus.message}", returncode=2) from None
            if verbosity:
                self.stdout.write(
                    f"{fichier.name} : {bilan.lus} contours, {bilan.poses} posés, {bilan.inchanges} inchangés, "
                    f"{bilan.inconnus} sans lieu connu"
                )
