"""The pages of indicators: those of a contract, then those of the instance."""

from django.urls import URLPattern, include, path

app_name = "indicateurs"

contrat: list[URLPattern] = []

urlpatterns = [
    path("contrats/<numero:contrat_id>/indicateurs/", include(contrat)),
]
