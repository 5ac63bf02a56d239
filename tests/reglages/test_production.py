"""Production says what it lacks, and hardens the rest."""

import json
import os
import subprocess
import sys

import pytest

from tests.structure.etages import RACINE

PROGRAMME = """
import json, django
from django.conf import settings
django.setup()
print(json.dumps({nom: getattr(settings, nom) for nom in [
    "DEMO", "DEBUG", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_HSTS_SECONDS", "EMAIL_HOST", "EMAIL_PORT",
    "EMAIL_USE_TLS", "EMAIL_HOST_USER", "EMAIL_HOST_PASSWORD", "CSRF_TRUSTED_ORIGINS"]}))
"""
COMPLET = {
    "RECIPROQUE_CLE_SECRETE": "x" * 60,
    "RECIPROQUE_HOTES": "contrat.exemple.fr",
    "RECIPROQUE_SMTP": "smtp+tls://facteur:mot%40passe@courrier.exemple.fr:587",
}


def charger(variables):
    environnement = {nom: valeur for nom, valeur in os.environ.items() if not nom.startswith("RECIPROQUE_")}
    environnement |= variables | {"DJANGO_SETTINGS_MODULE": "reciproque.settings.production"}
    return subprocess.run(
        [sys.executable, "-c", PROGRAMME], cwd=RACINE, env=environnement, capture_output=True, text=True
    )


@pytest.mark.parametrize("manque", ["RECIPROQUE_CLE_SECRETE", "RECIPROQUE_HOTES"])
def test_what_is_missing_is_named(manque):
    resultat = charger({nom: valeur for nom, valeur in COMPLET.items() if nom != manque})
    assert resultat.returncode != 0
    assert f"La variable d'environnement {manque} est nécessaire en production." in resultat.stderr


def test_hardened_by_default():
    resultat = charger(COMPLET)
    assert resultat.returncode == 0, resultat.stderr
    assert json.loads(resultat.stdout) == {
        "DEMO": False,
        "DEBUG": False,
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
        "EMAIL_HOST": "courrier.exemple.fr",
        "EMAIL_PORT": 587,
        "EMAIL_USE_TLS": True,
        "EMAIL_HOST_USER": "facteur",
        "EMAIL_HOST_PASSWORD": "mot@passe",
        "CSRF_TRUSTED_ORIGINS": ["https://contrat.exemple.fr"],
    }
