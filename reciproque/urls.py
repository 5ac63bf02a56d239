"""The doors. Each room's urls.py is mounted here, by hand."""

from importlib.util import find_spec

from django.conf import settings
from django.urls import include, path

PIECES = ["socle", "territoires", "annuaire", "comptes", "contrats", "relecture", "accueil"]
if settings.DEMO:
    PIECES.append("demo")

urlpatterns = [
    path("", include(f"reciproque.{piece}.urls")) for piece in PIECES if find_spec(f"reciproque.{piece}.urls")
]
