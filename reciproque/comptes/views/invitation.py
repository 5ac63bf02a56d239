"""The page that an invitation opens: reading it changes nothing, its one button does."""

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from .. import actions
from ..forms import AcceptationInvitation

MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def accepter(request, jeton):
    try:
        invitation = actions.find_invitation(jeton)
        user = invitation.user
        connu = "" if user.nom == user.email else user.nom
        form = AcceptationInvitation(user, request.POST or None, initial={"nom": connu, "fonction": user.fonction})
        if form.is_valid():
            login(request, form.save(invitation), backend=MODEL_BACKEND)
            messages.success(request, "Votre compte est ouvert. Bienvenue.")
            return redirect("/")
    except actions.InvitationInvalide as refus:
        return render(request, "comptes/invitation_refusee.html", {"raison": refus.raison}, status=410)
    contexte = {"form": form, "invitation": invitation, "compte": user}
    return render(request, "comptes/invitation.html", contexte, status=422 if form.is_bound else 200)
