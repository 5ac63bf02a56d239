"""Coming in, going out, and being kept out after too many tries."""

from datetime import timedelta

from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from ..forms import Connexion


class PageConnexion(LoginView):
    form_class = Connexion
    template_name = "comptes/connexion.html"
    redirect_authenticated_user = True

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)


@login_not_required
@require_POST
def deconnecter(request):
    etait_connecte = request.user.is_authenticated
    logout(request)
    if etait_connecte:
        messages.success(request, "Vous êtes déconnecté.")
    return redirect("comptes:connexion")


def verrouiller(request, reponse=None, identifiants=None):
    """What django-axes answers instead of the form once an account has been mistyped too often from one place."""
    email = (identifiants or {}).get("username") or ""
    dernier = (
        AccessAttempt.objects.filter(username=email, ip_address=request.axes_ip_address)
        .order_by("-attempt_time")
        .values_list("attempt_time", flat=True)
        .first()
    )
    fin = (dernier or timezone.now()) + (get_cool_off(request) or timedelta())
    attente = max(60, int((fin - timezone.now()).total_seconds()))
    reponse = render(request, "comptes/verrouille.html", {"fin": fin, "minutes": -(-attente // 60)}, status=429)
    reponse["Retry-After"] = str(attente)
    return reponse
