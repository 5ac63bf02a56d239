"""Say who one can be in the demonstration. Runs inside .venv: `comptes_demo.py ADRESSE`."""

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reciproque.settings.embarque")

import django

django.setup()

from reciproque.demo.personnes import GROUPES

if __name__ == "__main__":
    print(f"\nEntrez d'un clic, sans mot de passe, sur {sys.argv[1]}/demo/ ; par exemple :")
    for groupe in GROUPES:
        print(f"  {groupe.titre}")
        for personne in groupe.personnes:
            print(f"    {personne.nom} : {personne.vient}")
