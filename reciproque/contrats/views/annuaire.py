"""The shared directory of a contract, on screen, on paper, as PDF or DOCX."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from reciproque.socle.documents import FORMATS, repondre_document

from ..acces import Capacite, avec_contrat
from ..annuaire_partage import FACONS, directory_document, shared_directory
from ..models import Contrat


@require_safe
@avec_contrat(Capacite.LIRE)
def annuaire(request: HttpRequest, contrat: Contrat) -> HttpResponse:
    facon = request.GET.get("par", "")
    facon = facon if facon in FACONS else "theme"
    rubriques = shared_directory(contrat, facon, corrige=Capacite.CORRIGER in contrat.droits)  # type: ignore[attr-defined]  # given by `avec_contrat`
    extension = request.GET.get("format", "")
    if extension in FORMATS:
        document = directory_document(contrat, facon, rubriques)
        return repondre_document(document, extension, nom=f"annuaire {contrat.nom} {facon}")
    contexte = {
        "contrat": contrat,
        "facon": facon,
        "facons": FACONS.items(),
        "rubriques": rubriques,
        "aujourdhui": timezone.localdate(),
    }
    return render(request, "contrats/annuaire.html", contexte)
