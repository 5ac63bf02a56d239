"""What the administrator does with accounts."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reciproque.socle.listes import repondre_liste
from reciproque.socle.models import Entree

from .. import actions
from ..acces import reserve_administrateur
from ..courriels import origin
from ..forms import Compte, NouveauCompte
from ..listes import ListeComptes
from ..models import User


@require_safe
@reserve_administrateur
def liste(request):
    return repondre_liste(request, ListeComptes(User.objects.with_statut(), request.GET), "comptes/comptes.html")


@require_http_methods(["GET", "POST"])
@reserve_administrateur
def nouveau(request):
    form = NouveauCompte(request.POST or None)
    if form.is_valid():
        user = form.save(acteur=request.user)
        _send(request, user)
        return redirect("comptes:detail", user.pk)
    return render(request, "comptes/nouveau.html", {"form": form}, status=422 if form.is_bound else 200)


@require_safe
@reserve_administrateur
def detail(request, user_id):
    user = get_object_or_404(User.objects.select_related("organisation"), pk=user_id)
    contexte = {
        "compte": user,
        "invitation": user.invitations.select_related("invite_par").first(),
        "courriel": user.courriels.first(),
        "entrees": Entree.objects.pour(user).avec_details()[:20],
    }
    return render(request, "comptes/detail.html", contexte)


@require_http_methods(["GET", "POST"])
@reserve_administrateur
def modifier(request, user_id):
    user = get_object_or_404(User, pk=user_id)
    form = Compte(request.POST or None, instance=user)
    if form.is_valid() and form.save(acteur=request.user):
        messages.success(request, "Le compte est à jour.")
        return redirect("comptes:detail", user.pk)
    contexte = {"form": form, "compte": User.objects.get(pk=user_id)}
    return render(request, "comptes/modifier.html", contexte, status=422 if form.is_bound else 200)


@require_POST
@reserve_administrateur
def inviter(request, user_id):
    user = get_object_or_404(User, pk=user_id)
    _send(request, user)
    return redirect("comptes:detail", user.pk)


@require_http_methods(["GET", "POST"])
@reserve_administrateur
def desactiver(request, user_id):
    return _change(
        request,
        user_id,
        template="comptes/desactiver.html",
        operation=lambda user: actions.deactivate(user=user, acteur=request.user),
        succes="Le compte est désactivé : cette personne n’entre plus.",
    )


@require_POST
@reserve_administrateur
def reactiver(request, user_id):
    return _change(
        request,
        user_id,
        operation=lambda user: actions.activate(user=user, acteur=request.user),
        succes="Le compte est réactivé, avec les accès qu’il avait.",
    )


@require_http_methods(["GET", "POST"])
@reserve_administrateur
def effacer(request, user_id):
    return _change(
        request,
        user_id,
        template="comptes/effacer.html",
        operation=lambda user: actions.erase_account(user=user, acteur=request.user),
        succes="Ce qui concernait cette personne est effacé.",
    )


@require_http_methods(["GET", "POST"])
@reserve_administrateur
def administrateur(request, user_id):
    """Name an administrator, or end it: a page that says what it means, and one button."""
    nommer = request.POST.get("nommer") == "oui"
    return _change(
        request,
        user_id,
        template="comptes/administrateur.html",
        operation=lambda user: actions.change_administrator(user=user, est_administrateur=nommer, acteur=request.user),
        succes="Cette personne administre désormais l’instance."
        if nommer
        else "Cette personne n’administre plus l’instance.",
    )


def _change(request, user_id, *, operation, succes, template=""):
    user = get_object_or_404(User, pk=user_id)
    if request.method != "POST":
        return render(request, template, {"compte": user})
    try:
        operation(user)
    except ValidationError as refus:
        messages.error(request, " ".join(refus.messages))
    else:
        messages.success(request, succes)
    return redirect("comptes:detail", user.pk)


def _send(request, user):
    if actions.send_invitation(user=user, acteur=request.user, adresse=origin(request)):
        messages.success(request, f"Une invitation part à l’adresse {user.email}. Elle est valable 14 jours.")
    elif user.ouvert_le:
        messages.info(request, "Cette personne a déjà choisi son mot de passe : elle peut se connecter.")
    elif not user.is_active:
        messages.error(request, "Ce compte est désactivé : réactivez-le avant d’envoyer une invitation.")
    else:
        messages.info(request, "L’invitation vient d’être envoyée. Attendez quelques minutes avant de recommencer.")
