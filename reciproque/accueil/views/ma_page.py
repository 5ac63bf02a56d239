"""« Ma page »: my contracts, what waits for me, what happened."""

from django.conf import settings
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reciproque.comptes.models import User
from reciproque.contrats.models import Contrat

from .. import activite, cartes, taches


@require_safe
def ma_page(request):
    mes_cartes = cartes.cards(request.user)
    contexte = {
        "cartes": mes_cartes,
        "total_contrats": _total(request.user, mes_cartes),
        "attente": taches.waiting_for(request.user),
        "activite": activite.recent_activity(request.user) if mes_cartes else [],
        "contacts": () if mes_cartes else _contacts(),
    }
    return render(request, "accueil/ma_page.html", contexte)


def _total(user, mes_cartes):
    if len(mes_cartes) < cartes.LIMITE:
        return len(mes_cartes)
    return Contrat.objects.for_user(user).count()


def _contacts():
    """Who to write to when nothing is open yet: the operator's address, else the administrators."""
    if adresse := settings.EXPLOITANT["contact"]:
        return [adresse]
    return list(User.objects.administrators().order_by("pk").values_list("email", flat=True)[:3])
