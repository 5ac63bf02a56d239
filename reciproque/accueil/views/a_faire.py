"""Everything that waits for a person, across contracts."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ..collecte import PLAFOND, capped, tasks_of
from ..filtrage import CONTRAT, GENRE, Critere, Filtrage
from ..urgence import Urgence, by_urgency

PAR_PAGE = 50


@require_safe
def a_faire(request: HttpRequest) -> HttpResponse:
    """``?contrat=``, ``?genre=``, ``?urgence=``: what is shown, each choice counted."""
    jour = timezone.localdate()
    dites = {urgence: (urgence.value, urgence.label) for urgence in Urgence}
    urgence = Critere(
        "urgence",
        "Urgence",
        "Toutes",
        lambda ligne: dites[Urgence.of(ligne.jour, jour)],
        ordre=tuple(Urgence.values),
    )
    filtrage = Filtrage(tasks_of(request.user), (urgence, CONTRAT, GENRE), request.GET.dict())
    page = Paginator(filtrage.lignes, PAR_PAGE).get_page(request.GET.get("page"))
    contexte = {
        "filtrage": filtrage,
        "plafond": PLAFOND if capped(filtrage.toutes) else 0,
        "groupes": by_urgency(filtrage.lignes, jour, page.start_index() - 1, page.end_index()),
        "page": page,
        "precedente": page.previous_page_number() if page.has_previous() else None,
        "suivante": page.next_page_number() if page.has_next() else None,
        "jour": jour,
    }
    return render(request, "accueil/a_faire.html", contexte)
