"""« Ma page »: my contracts, what waits for me, what happened."""

from django.conf import settings
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from reciproque.comptes.models import User

from .. import activite, cartes
from ..collecte import capped, tasks_of
from ..urgence import by_urgency

TACHES = 8  # shown here; the others are a click away
LUES = 60  # read of each room, to count them


@require_safe
def ma_page(request):
    jour = timezone.localdate()
    mes_cartes, total = cartes.cards(request.user)
    taches = tasks_of(request.user, LUES)
    contexte = {
        "cartes": mes_cartes,
        "total_contrats": total,
        "jour": jour,
        "groupes": by_urgency(taches, jour, fin=TACHES),
        "plafonnees": capped(taches, LUES),
        "autres": max(0, len(taches) - TACHES),
        "activite": activite.recent_activity(request.user) if mes_cartes else [],
        "contacts": () if mes_cartes else _contacts(),
    }
    return render(request, "accueil/ma_page.html", contexte)


def _contacts():
    """Who to write to when nothing is open yet: the operator's address, else the administrators."""
    if adresse := settings.EXPLOITANT["contact"]:
        return [adresse]
    return list(User.objects.administrators().order_by("pk").values_list("email", flat=True)[:3])
