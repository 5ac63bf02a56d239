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

handler400 = "reciproque.socle.views.erreur_400"
handler403 = "reciproque.socle.views.erreur_403"
handler404 = "reciproque.socle.views.erreur_404"
handler500 = "reciproque.socle.views.erreur_500"
