"""What several pages of a reading need."""

from __future__ import annotations

from django.http import Http404
from django.utils.http import url_has_allowed_host_and_scheme

from reciproque.contrats.models import Fiche, Lecture

from ..arbre import ArbreLu
from ..presentation import FichePresentee


def record_of(lecture: Lecture, fiche_id: int) -> Fiche:
    fiche = lecture.fiches.filter(pk=fiche_id).first()
    if fiche is None:
        raise Http404("Cette fiche n’existe pas dans cette lecture.")
    fiche.lecture = lecture
    return fiche


def present(fiches: list[Fiche], *, lecture: Lecture, arbre: ArbreLu, lignes: list[str]) -> list[FichePresentee]:
    """Records ready for the page, each knowing the next one."""
    presentees = []
    for rang, fiche in enumerate(fiches):
        fiche.lecture = lecture
        suivante = fiches[rang + 1].pk if rang + 1 < len(fiches) else None
        presentees.append(FichePresentee(fiche, arbre, lignes, droits=lecture.droits, suivante=suivante))
    return presentees


def number(valeur: str | None) -> int | None:
    """A parameter of the address that is a plain number, else None."""
    return int(valeur) if valeur and valeur.isascii() and valeur.isdigit() and len(valeur) < 9 else None


def safe_next(request, default: str) -> str:
    """Where the form says to go next, if it is one of our own pages."""
    suite = request.POST.get("suite", "") or request.GET.get("suite", "")
    permis = url_has_allowed_host_and_scheme(suite, {request.get_host()}, require_https=request.is_secure())
    return suite if suite and permis else default
