"""Jobs of the person signed in, the appearance of the pages, and the pages of errors."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from reciproque.socle import travaux
from reciproque.socle.etats import TransitionRefusee
from reciproque.socle.listes import repondre_liste
from reciproque.socle.models import Travail
from reciproque.socle.tables import ListeTravaux

UN_AN = 365 * 24 * 3600


@login_not_required
@require_POST
def apparence(request: HttpRequest) -> HttpResponse:
    """Keep the chosen appearance in a cookie and come back to the page."""
    retour = request.POST.get("retour", "")
    if not url_has_allowed_host_and_scheme(retour, {request.get_host()}, require_https=request.is_secure()):
        retour = "/"
    reponse = HttpResponseRedirect(retour)
    choix = request.POST.get("apparence")
    if choix in ("clair", "sombre"):
        reponse.set_cookie("apparence", choix, max_age=UN_AN, samesite="Lax", httponly=True, secure=request.is_secure())
    else:
        reponse.delete_cookie("apparence", samesite="Lax")
    return reponse


# --- Jobs -----------------------------------------------------------------------------------------


@require_safe
def travaux_liste(request: HttpRequest) -> HttpResponseBase:
    liste = ListeTravaux(Travail.objects.for_user(request.user), request.GET)
    return repondre_liste(request, liste, "socle/travaux/liste.html")


@require_safe
def travail_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The progress of one job. htmx asks for its part only; a finished job with a result leads there."""
    travail = _job(request, pk)
    if request.headers.get("HX-Target") == "travail":
        reponse = render(request, "socle/travaux/_etat.html", {"travail": travail})
        if travail.etat == Travail.Etat.TERMINE and travail.url_resultat:
            reponse["HX-Redirect"] = travail.url_resultat
        return reponse
    # Without script the page reloads itself, unless its reader asked it to stay still.
    actualise = not travail.est_fini and "fixe" not in request.GET
    return render(request, "socle/travaux/detail.html", {"travail": travail, "actualise": actualise})


@require_POST
def travail_annuler(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, travaux.annuler, "Le travail est annulé.")


@require_POST
def travail_relancer(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, travaux.relancer, "Le travail est relancé.")


def _job(request: HttpRequest, pk: int) -> Travail:
    return get_object_or_404(Travail.objects.for_user(request.user), pk=pk)


def _act(request: HttpRequest, pk: int, action: Any, succes: str) -> HttpResponse:
    travail = _job(request, pk)
    try:
        action(travail=travail, acteur=request.user)
    except TransitionRefusee as refus:
        messages.error(request, str(refus))
    else:
        messages.success(request, succes)
    return redirect(travail)


# --- Errors ---------------------------------------------------------------------------------------


def erreur_400(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        return render(request, "socle/erreurs/413.html", status=413)
    return render(request, "socle/erreurs/400.html", status=400)


def erreur_403(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """An exception raised with a French sentence gives the reason."""
    return render(request, "socle/erreurs/403.html", {"raison": str(exception or "")}, status=403)


def erreur_404(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "socle/erreurs/404.html", status=404)


def erreur_500(request: HttpRequest) -> HttpResponse:
    """Drawn without database, session nor context: they may be what broke."""
    return HttpResponse(render_to_string("socle/erreurs/500.html"), status=500)


def erreur_csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "socle/erreurs/csrf.html", status=403)
