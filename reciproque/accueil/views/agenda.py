"""Links for calendars: their page, and the feed itself, which needs no sign-in."""

from __future__ import annotations

import hashlib

from axes.helpers import get_client_ip_address
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.cache import never_cache
from django.views.decorators.http import condition, require_http_methods, require_POST, require_safe

from reciproque.comptes.courriels import origin

from .. import actions
from ..agenda import PAR_HEURE, dates_for, find_agenda, fingerprint_of, to_ical
from ..forms import AgendaForm
from ..models import Agenda

ESSAIS, FENETRE = 30, 600  # unknown links tried from one address, within so many seconds, by each process


@never_cache
@require_http_methods(["GET", "POST"])
def agendas(request: HttpRequest) -> HttpResponse:
    """The links in force; a new one is shown in the answer to its making, and never again."""
    form = AgendaForm(request.POST or None)
    nouveau: tuple[Agenda, str] | None = None
    if form.is_valid():
        nouveau = form.save(request.user)
    if nouveau:
        return _page(request, AgendaForm(), nouveau, 201)
    return _page(request, form, None, 422 if form.is_bound else 200)


@never_cache
@require_POST
def refaire(request: HttpRequest, agenda_id: int) -> HttpResponse:
    agenda = get_object_or_404(Agenda.objects.for_user(request.user), pk=agenda_id)
    jeton = actions.renew_agenda(agenda=agenda, acteur=request.user)
    if jeton is None:
        messages.error(request, "Ce lien est arrêté\u00a0: créez-en un autre.")
        return redirect("accueil:agendas")
    return _page(request, AgendaForm(), (agenda, jeton), 200)


@require_POST
def arreter(request: HttpRequest, agenda_id: int) -> HttpResponse:
    agenda = get_object_or_404(Agenda.objects.for_user(request.user), pk=agenda_id)
    if actions.revoke_agenda(agenda=agenda, acteur=request.user):
        messages.success(request, f"Le lien «\u00a0{agenda.nom}\u00a0» est arrêté\u00a0: il n’ouvre plus rien.")
    else:
        messages.info(request, "Ce lien était déjà arrêté.")
    return redirect("accueil:agendas")


def _page(request: HttpRequest, form: AgendaForm, nouveau: tuple[Agenda, str] | None, statut: int) -> HttpResponse:
    contexte = {
        "form": form,
        "agendas": Agenda.objects.for_user(request.user).in_force().select_related("lecture"),
        "nouveau": nouveau[0] if nouveau else None,
        "lien": origin(request) + reverse("accueil:flux", args=[nouveau[1]]) if nouveau else "",
    }
    return render(request, "accueil/agendas.html", contexte, status=statut)


@login_not_required
@require_safe
def flux(request: HttpRequest, jeton: str) -> HttpResponseBase:
    """The deadlines of the owner of the link, as iCalendar; 304 when the calendar has them already."""
    visiteur = _visitor(request)
    if cache.get(visiteur, 0) >= ESSAIS:
        return _too_many(FENETRE)
    agenda = find_agenda(jeton)
    if agenda is None:
        cache.add(visiteur, 0, FENETRE)
        cache.incr(visiteur)
        raise Http404("Ce lien n’ouvre rien.")
    maintenant = timezone.now().replace(microsecond=0)
    lignes = dates_for(agenda, timezone.localdate(maintenant))
    adresse = origin(request)
    contenu = fingerprint_of(lignes, adresse)
    lecture = actions.record_reading(agenda=agenda, contenu=contenu, maintenant=maintenant)
    if lecture.nombre > PAR_HEURE:
        return _too_many(3600)

    @condition(etag_func=lambda request: f'"{contenu[:32]}"', last_modified_func=lambda request: lecture.change_le)
    def answer(request: HttpRequest) -> HttpResponse:
        corps = to_ical(lignes, adresse=adresse, change_le=lecture.change_le)
        return HttpResponse(
            corps,
            content_type="text/calendar; charset=utf-8",
            headers={"Content-Disposition": 'inline; filename="echeances.ics"'},
        )

    reponse = answer(request)
    patch_cache_control(reponse, private=True, max_age=300)
    reponse["X-Robots-Tag"] = "noindex"
    return reponse


def _visitor(request: HttpRequest) -> str:
    """Who tries, without keeping their address."""
    return f"agenda-{hashlib.sha256(str(get_client_ip_address(request)).encode()).hexdigest()[:32]}"


def _too_many(attente: int) -> HttpResponse:
    return HttpResponse(
        "Trop de lectures. Réessayez plus tard.",
        status=429,
        content_type="text/plain; charset=utf-8",
        headers={"Retry-After": str(attente)},
    )
