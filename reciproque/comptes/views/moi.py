"""The account of whoever is signed in."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from ..forms import MonCompte
from ..models import User


@require_http_methods(["GET", "POST"])
def compte(request):
    # A copy: a refused form must not change the name shown in the header.
    user = User.objects.select_related("organisation").get(pk=request.user.pk)
    form = MonCompte(request.POST or None, instance=user)
    if form.is_valid() and form.save():
        messages.success(request, "Votre compte est à jour.")
        return redirect("comptes:compte")
    return render(request, "comptes/compte.html", {"form": form, "compte": user}, status=422 if form.is_bound else 200)
