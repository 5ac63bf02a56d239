"""Say who one can be in the demonstration. Runs inside .venv, after the start: `comptes_demo.py ADRESSE`."""

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reciproque.settings.embarque")

import django

django.setup()

from django.contrib.auth import get_user_model

if __name__ == "__main__":
    comptes = get_user_model().objects.filter(is_active=True).order_by("pk")[:20]
    if comptes:
        print(f"Comptes de démonstration (on y entre d'un clic sur {sys.argv[1]}/demo/) :")
        for compte in comptes:
            print(f"  {compte.email:<44} {compte.nom}")
