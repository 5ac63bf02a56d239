"""Which messages one wants, what they look like, and the page that stops them."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from .. import actions
from ..courriels import PALIERS, RAPPEL, RESUME, describe_digest, describe_reminder, read_stop_token, reminders
from ..forms import PreferenceForm
from ..models import Envoi


@require_http_methods(["GET", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    form = PreferenceForm(request.POST or None, user=request.user)
    if form.is_valid():
        form.save()
        messages.success(request, "Vos choix sont enregistrés.")
        return redirect("accueil:courriels")
    return render(request, "accueil/preferences.html", {"form": form}, status=422 if form.is_bound else 200)


@require_safe
def apercu(request: HttpRequest, genre: str) -> HttpResponse:
    """The digest or the reminder as it would leave today; nothing is sent."""
    jour = timezone.localdate()
    if genre == "resume":
        gabarit, dit = RESUME, describe_digest(request.user, jour)
    else:
        dus = {(r.genre, r.jour.isoformat(), r.ligne.cle) for r in reminders(request.user, jour, frozenset(PALIERS))}
        gabarit, dit = RAPPEL, describe_reminder(request.user, jour, dus)
    contexte = {"genre": genre, "dit": dit, "sujet": "", "texte": ""}
    if dit:
        # The true link that stops is only in the true message.
        dit |= {"destinataire": request.user, "adresse": settings.ADRESSE, "arret": settings.ADRESSE + "/…"}
        contexte["sujet"] = " ".join(render_to_string(f"{gabarit}.sujet.txt", dit).split())
        contexte["texte"] = render_to_string(f"{gabarit}.txt", dit).strip()
    return render(request, "accueil/apercu_courriel.html", contexte)


@csrf_exempt  # the signed link is what authorises: mail programs post to it without a page of ours (RFC 8058)
@never_cache
@login_not_required
@require_http_methods(["GET", "POST"])
def arreter(request: HttpRequest, jeton: str) -> HttpResponse:
    """One button; posting stops this kind of message for the account of the link."""
    lu = read_stop_token(jeton)
    if lu is None:
        return render(request, "accueil/arreter_courriels.html", {"inconnu": True}, status=410)
    user, genre = lu
    if request.method == "POST":
        actions.stop_messages(user=user, genre=genre)
    contexte = {"inconnu": False, "fait": request.method == "POST", "resume": genre == Envoi.Genre.RESUME}
    return render(request, "accueil/arreter_courriels.html", contexte)
