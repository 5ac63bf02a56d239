"""What several pages of a reading need."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from reciproque.contrats.models import Fiche, Lecture

from ..actions.prendre import holders
from ..arbre import ArbreLu
from ..listes.contenus import RELUS, TITRES, describe
from ..presentation import FichePresentee


def record_of(lecture: Lecture, fiche_id: int) -> Fiche:
    fiche = lecture.fiches.filter(pk=fiche_id).first()
    if fiche is None:
        raise Http404("Cette fiche n’existe pas dans cette lecture.")
    fiche.lecture = lecture
    return fiche


def is_partial(request) -> bool:
    """htmx asks for a part of the page."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-Boosted") != "true"


def back_to(fiche: Fiche) -> str:
    """The list where a record is found."""
    if fiche.genre == Fiche.Genre.ENGAGEMENT:
        return reverse("relecture:fiches", args=[fiche.lecture_id])
    if fiche.genre in RELUS:
        return reverse("relecture:fiches-genre", args=[fiche.lecture_id, fiche.genre])
    if fiche.genre in TITRES:
        return reverse("relecture:contenu", args=[fiche.lecture_id, fiche.genre])
    return reverse("relecture:lecture", args=[fiche.lecture_id])


def present(
    fiches: list[Fiche],
    *,
    lecture: Lecture,
    arbre: ArbreLu,
    lignes: list[str],
    pour: Any = None,
    apres: Iterable[Fiche] = (),
) -> list[FichePresentee]:
    """Records ready for the page, each knowing the next one that stands (``apres``: those of the next page). ``pour``:
    who looks, to be told who else writes (a list knows already).
    """
    presentees = []
    prises = holders(fiches, sauf=pour) if pour else {}
    suivante = next((f.pk for f in apres if f.etat != Fiche.Etat.ECARTEE), None)
    for fiche in reversed(fiches):
        fiche.lecture = lecture
        presentees.append(
            FichePresentee(
                fiche,
                arbre,
                lignes,
                droits=lecture.droits,
                suivante=suivante,
                champs=describe(fiche),
                prise_par=prises.get(fiche.pk, "") or getattr(fiche, "prise_par", "") or "",
            )
        )
        if fiche.etat != Fiche.Etat.ECARTEE:
            suivante = fiche.pk
    return presentees[::-1]


def number(valeur: str | None) -> int | None:
    """A parameter of the address that is a plain number, else None."""
    return int(valeur) if valeur and valeur.isascii() and valeur.isdigit() and len(valeur) < 9 else None


def safe_next(request, default: str) -> str:
    """Where the form says to go next, if it is one of our own pages."""
    suite = request.POST.get("suite", "") or request.GET.get("suite", "")
    permis = url_has_allowed_host_and_scheme(suite, {request.get_host()}, require_https=request.is_secure())
    return suite if suite and permis else default
