"""A forgotten password, and one that the person wants to change."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import PasswordResetConfirmView
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from .. import actions
from ..courriels import origin
from ..forms import ChangementMotDePasse, MotDePasseOublie, NouveauMotDePasse

PARTI = (
    "Si un compte actif existe avec cette adresse, un message vient de lui être envoyé. Ouvrez le lien qu’il contient "
    "dans les 24 heures. S’il n’arrive pas d’ici dix minutes, regardez dans les indésirables, puis vérifiez l’adresse."
)


@login_not_required
@require_http_methods(["GET", "POST"])
def oublie(request):
    """Same answer, same page, whether the address is known or not."""
    form = MotDePasseOublie(request.POST or None)
    if form.is_valid():
        actions.request_password_reset(email=form.cleaned_data["email"], adresse=origin(request))
        messages.info(request, PARTI)
        return redirect("comptes:connexion")
    return render(request, "comptes/mot_de_passe_oublie.html", {"form": form}, status=422 if form.is_bound else 200)


class ChoisirMotDePasse(PasswordResetConfirmView):
    """The link of the message: Django moves its token from the address to the session before showing the form."""

    form_class = NouveauMotDePasse
    template_name = "comptes/mot_de_passe_choisir.html"
    success_url = reverse_lazy("comptes:connexion")

    def get_user(self, uidb64):
        user = super().get_user(uidb64)
        return user if user is not None and user.etat == "actif" else None

    def form_valid(self, form):
        messages.success(self.request, "Votre nouveau mot de passe est enregistré. Connectez-vous.")
        return super().form_valid(form)

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def changer(request):
    form = ChangementMotDePasse(request.user, request.POST or None)
    if form.is_valid():
        user = form.save()
        update_session_auth_hash(request, user)
        messages.success(request, "Votre mot de passe est changé. Vos connexions sur d’autres appareils sont fermées.")
        return redirect("comptes:compte")
    return render(request, "comptes/mot_de_passe_changer.html", {"form": form}, status=422 if form.is_bound else 200)
