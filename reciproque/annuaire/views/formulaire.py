"""One form on one page, about one thing of the directory."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def draw_form(
    request: HttpRequest,
    form: Any,
    titre: str,
    objet: Any,
    *,
    bouton: str = "Enregistrer",
    chapeau: str = "",
    danger: bool = False,
) -> HttpResponse:
    """``objet``: what it is about; « Annuler » leads back to its page. 422 when the form was refused."""
    contexte = {"form": form, "titre": titre, "objet": objet, "bouton": bouton, "chapeau": chapeau, "danger": danger}
    return render(request, "annuaire/formulaire.html", contexte, status=422 if form.is_bound and form.errors else 200)
