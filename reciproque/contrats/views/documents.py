"""The documents of a contract: the whole text with its lines, search, the original file; and what was read in them."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from reciproque.socle.fichiers import servir
from reciproque.socle.listes import repondre_liste

from ..acces import Capacite, avec_contrat
from ..couverture import coverage, made_here
from ..listes.autres import ListeReleve
from ..models import Contrat, Document
from ..passages import accent_blind, split_on

LIGNES_PAR_PAGE = 200
OCCURRENCES_MAX = 100


def get_document(contrat: Contrat, document_id: int, *, light: bool = False) -> Document:
    documents = contrat.documents.light() if light else contrat.documents.all()
    document = documents.select_related("fichier").filter(pk=document_id).first()
    if document is None:
        raise Http404("Ce document n’est pas rattaché à ce contrat.")
    return document


@require_GET
@avec_contrat(Capacite.LIRE)
def documents(request: HttpRequest, contrat: Contrat) -> HttpResponse:
    contexte = {
        "contrat": contrat,
        "documents": list(contrat.documents.light().select_related("fichier", "depose_par")),
    }
    return render(request, "contrats/documents.html", contexte)


@require_GET
@avec_contrat(Capacite.LIRE)
def document(request: HttpRequest, contrat: Contrat, document_id: int) -> HttpResponse:
    """One page of about 200 lines. ``?de=&a=`` highlights lines and opens their page; ``?q=`` finds."""
    document = get_document(contrat, document_id)
    lignes = document.texte.split("\n")
    debut, fin = _number(request, "de"), _number(request, "a")
    if debut is not None:
        debut = min(max(debut, 1), len(lignes))
        fin = min(max(fin or debut, debut), len(lignes))
    texte = request.GET.get("q", "").replace("\0", "").strip()[:200]
    motif = accent_blind(texte) if texte else None
    pages = max(1, -(-len(lignes) // LIGNES_PAR_PAGE))
    page = _number(request, "page") or ((debut - 1) // LIGNES_PAR_PAGE + 1 if debut else 1)
    page = min(max(page, 1), pages)
    premiere = (page - 1) * LIGNES_PAR_PAGE + 1
    montrees = lignes[premiere - 1 : premiere - 1 + LIGNES_PAR_PAGE]
    derniere = premiere + len(montrees) - 1
    faits = made_here(contrat, document, premiere, derniere)
    couverture = coverage(contrat, document, lignes)
    libres = couverture.holding(premiere, derniere)
    visee_fin = (fin or debut) if debut else premiere - 1
    contexte = {
        "contrat": contrat,
        "document": document,
        "lignes": [
            {
                "numero": n,
                "morceaux": split_on(motif, ligne),
                "visee": debut is not None and debut <= n <= (fin or debut),
                "faits": faits.get(n, []),
                "libre": n in libres,
                "libre_debut": libres.get(n, False),
            }
            for n, ligne in enumerate(montrees, premiere)
        ],
        "page": page,
        "pages": pages,
        "precedente": page - 1 if page > 1 else None,
        "suivante": page + 1 if page < pages else None,
        "premiere": premiere,
        "derniere": derniere,
        "couverture": couverture,
        "libre_suivant": couverture.after(visee_fin or 0),
        "libre_precedent": couverture.before(debut or premiere),
        "texte": texte,
        "occurrences": _find(lignes, motif) if motif else [],
        "occurrences_max": OCCURRENCES_MAX,
        "de": debut,
    }
    return render(request, "contrats/document.html", contexte)


def _number(request: HttpRequest, cle: str) -> int | None:
    valeur = request.GET.get(cle, "")
    return int(valeur) if valeur.isdecimal() and len(valeur) < 10 else None


def _find(lignes: list[str], motif: Any) -> list[dict[str, Any]]:
    """Lines that hold what is searched, in order, at most ``OCCURRENCES_MAX``."""
    trouvees = []
    for n, ligne in enumerate(lignes, 1):
        trouve = motif.search(ligne)
        if trouve:
            autour = ligne[max(0, trouve.start() - 60) : trouve.end() + 60]
            trouvees.append({"ligne": n, "morceaux": split_on(motif, autour)})
            if len(trouvees) == OCCURRENCES_MAX:
                break
    return trouvees


@require_GET
@avec_contrat(Capacite.LIRE)
def document_fichier(request: HttpRequest, contrat: Contrat, document_id: int) -> HttpResponseBase:
    return servir(get_document(contrat, document_id, light=True).fichier)


@require_GET
@avec_contrat(Capacite.LIRE)
def releve(request: HttpRequest, contrat: Contrat) -> HttpResponseBase:
    return repondre_liste(request, ListeReleve(contrat, request.GET), "contrats/releve.html", {"contrat": contrat})
