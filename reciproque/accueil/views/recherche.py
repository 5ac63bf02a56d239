"""Search in everything one may see."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reciproque.socle.registres import recherche as sources

from ..recherche import address, find


@require_safe
def recherche(request: HttpRequest) -> HttpResponse:
    """``?q=`` words, ``?genre=`` one kind only, ``?page=`` of this kind."""
    genre = request.GET.get("genre", "")
    genre = genre if genre in sources else ""
    numero = request.GET.get("page", "")
    page = int(numero) if numero.isdecimal() and len(numero) < 6 else 1
    resultats = find(request.user, request.GET.get("q", ""), genre=genre, page=page)
    familles = [
        {"famille": famille, "adresse": address(resultats.texte, famille.source.nom)} for famille in resultats.familles
    ]
    contexte = {
        "resultats": resultats,
        "familles": familles,
        "genre": sources.get(genre),
        "partout": address(resultats.texte),
        "precedente": "",
        "suivante": "",
    }
    if genre and resultats.familles:
        famille = resultats.familles[0]
        if famille.page > 1:
            contexte["precedente"] = address(resultats.texte, genre, famille.page - 1)
        if famille.page < famille.pages:
            contexte["suivante"] = address(resultats.texte, genre, famille.page + 1)
    return render(request, "accueil/recherche.html", contexte)
