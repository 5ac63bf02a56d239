"""Come in as anyone: one button per person."""

from django.contrib.auth import get_user_model, login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ..personnes import GROUPES, PERSONNES


@login_not_required
@never_cache
@require_safe
def choisir(request):
    comptes = get_user_model().objects.filter(email__in=PERSONNES, is_active=True).values_list("email", flat=True)
    return render(request, "demo/choisir.html", {"groupes": GROUPES, "presents": set(comptes)})


@login_not_required
@require_POST
def entrer(request):
    """The accounts of the demonstration have no password: this is their only door, and it opens to no other account."""
    email = request.POST.get("personne", "")
    compte = get_user_model().objects.filter(email=email, is_active=True).first() if email in PERSONNES else None
    if compte is None:
        raise Http404("Cette personne n’est pas dans la démonstration. Choisissez-en une autre.")
    login(request, compte, backend="django.contrib.auth.backends.ModelBackend")
    return redirect("/")
