"""The doors. Each room's urls.py is mounted here, by hand."""

from django.conf import settings
from django.urls import include, path

urlpatterns = [
    path("", include("reciproque.contrats.urls")),
    path("", include("reciproque.accueil.urls")),
    path("", include("reciproque.indicateurs.urls")),
    path("", include("reciproque.relecture.urls")),
    path("", include("reciproque.regles.urls")),
    path("", include("reciproque.comptes.urls")),
    path("", include("reciproque.annuaire.urls")),
    path("", include("reciproque.territoires.urls")),
    path("", include("reciproque.socle.urls")),
]
if settings.DEMO:
    urlpatterns.append(path("", include("reciproque.demo.urls")))

handler400 = "reciproque.socle.views.erreur_400"
handler403 = "reciproque.socle.views.erreur_403"
handler404 = "reciproque.socle.views.erreur_404"
handler500 = "reciproque.socle.views.erreur_500"
