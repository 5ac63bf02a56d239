"""`reciproque demo`: load the demonstration territory into an empty instance."""

from datetime import date

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from reciproque.demo.construction import DejaRemplie, construire, vider

HORS_DEMONSTRATION = (
    "--recommencer efface tout ce que contient l’instance : il ne marche qu’en mode démonstration (RECIPROQUE_DEMO=1)."
)
DEJA_REMPLIE = (
    "Cette instance contient déjà des comptes ou des contrats : la démonstration ne s’y ajoute pas, rien n’a changé.\n"
    "Pour l’essayer à part : RECIPROQUE_DONNEES=./essai RECIPROQUE_DEMO=1 make run\n"
    "Pour la remettre à neuf, en mode démonstration : RECIPROQUE_DEMO=1 reciproque demo --recommencer"
)


class Command(BaseCommand):
    help = "Charger le territoire de démonstration dans une instance vide."

    def add_arguments(self, parser):
        parser.add_argument("--jour", type=date.fromisoformat, help="le jour tenu pour aujourd’hui (AAAA-MM-JJ)")
        parser.add_argument(
            "--recommencer", action="store_true", help="tout effacer d’abord, en mode démonstration seulement"
        )

    def handle(self, *args, jour=None, recommencer=False, verbosity=1, **options):
        if recommencer and not settings.DEMO:
            raise CommandError(HORS_DEMONSTRATION, returncode=2)
        if recommencer:
            vider()
        try:
            construire(jour or timezone.localdate())
        except DejaRemplie:
            raise CommandError(DEJA_REMPLIE, returncode=2) from None
        if verbosity:
            self.stdout.write("La démonstration est chargée. Entrez par /demo/, sous le nom que vous voulez.")
