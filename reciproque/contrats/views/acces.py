"""Who may enter: the accesses of a contract for its team, those by organisation for the administrator."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from reciproque.comptes.acces import reserve_administrateur
from reciproque.comptes.courriels import origin
from reciproque.comptes.models import User
from reciproque.socle.listes import repondre_liste

from ..acces import Capacite, avec_contrat
from ..actions.acces import resend, withdraw
from ..forms.acces import InvitationContratForm, InvitationOrganisationForm
from ..listes.acces import ListeAcces, ListeAccesOrganisations, portee
from ..models import Acces, Contrat


@require_safe
@avec_contrat(Capacite.INVITER)
def acces(request: HttpRequest, contrat: Contrat) -> HttpResponseBase:
    donnes = Acces.objects.in_force().on(contrat).with_account()
    liste = ListeAcces(donnes, request.GET, contrat=contrat)
    return repondre_liste(request, liste, "contrats/acces/acces.html", {"contrat": contrat})


@require_http_methods(["GET", "POST"])
@avec_contrat(Capacite.INVITER)
def inviter(request: HttpRequest, contrat: Contrat) -> HttpResponse:
    form = InvitationContratForm(request.POST or None, contrat=contrat, acteur=request.user, adresse=origin(request))
    if form.is_valid() and (resultat := form.save()):
        _tell(request, *resultat)
        return redirect("contrats:acces", contrat.pk)
    return render(
        request, "contrats/acces/inviter.html", {"contrat": contrat, "form": form}, status=422 if form.is_bound else 200
    )


@require_http_methods(["GET", "POST"])
@avec_contrat(Capacite.INVITER)
def retirer(request: HttpRequest, contrat: Contrat, acces_id: int) -> HttpResponse:
    acces = get_object_or_404(Acces.objects.with_scope().select_related("user"), pk=acces_id, contrat=contrat)
    if request.method == "POST":
        _withdraw(request, acces)
        suite = Contrat.objects.for_user(request.user).filter(pk=contrat.pk).exists()
        return redirect("contrats:acces", contrat.pk) if suite else redirect("contrats:liste")
    autres = Acces.objects.in_force().on(contrat).filter(user=acces.user).exclude(pk=acces.pk)
    consequences = [
        "Elle garde ses autres rôles sur ce contrat."
        if autres.exists()
        else "C’est son seul accès ici\u00a0: le contrat ne s’ouvrira plus à cette personne.",
        "Son compte reste ouvert, et ce qu’elle a fait reste dans l’historique.",
    ]
    if acces.noeud_id:
        consequences.insert(0, f"Ce rôle porte sur la branche «\u00a0{portee(acces)}\u00a0».")
    contexte = {"contrat": contrat, "acces": acces, "consequences": consequences}
    return render(request, "contrats/acces/retirer.html", contexte)


@require_http_methods(["GET", "POST"])
@avec_contrat(Capacite.INVITER)
def renvoyer(request: HttpRequest, contrat: Contrat, user_id: int) -> HttpResponse:
    """Send the invitation again. Only to people of this contract: others do not exist here."""
    ici = Acces.objects.in_force().on(contrat).values("user")
    user = get_object_or_404(User.objects.filter(pk__in=ici), pk=user_id)
    if request.method == "POST":
        _resend(request, user, contrat)
        return redirect("contrats:acces", contrat.pk)
    contexte = {"contrat": contrat, "compte": user, "courriel": user.courriels.first()}
    return render(request, "contrats/acces/renvoyer.html", contexte)


# ── By organisation: the administrator ───────────────────────────────────────────────────────────────────────────────


@require_safe
@reserve_administrateur
def organisations(request: HttpRequest) -> HttpResponseBase:
    donnes = Acces.objects.in_force().exclude(organisation=None).with_account()
    liste = ListeAccesOrganisations(donnes, request.GET)
    return repondre_liste(request, liste, "contrats/acces/organisations.html")


@require_http_methods(["GET", "POST"])
@reserve_administrateur
def organisation_inviter(request: HttpRequest) -> HttpResponse:
    form = InvitationOrganisationForm(
        request.POST or None,
        acteur=request.user,
        adresse=origin(request),
        initial={"email": request.GET.get("email", "")},
    )
    if form.is_valid() and (resultat := form.save()):
        _tell(request, *resultat)
        return redirect("contrats:acces-organisations")
    statut = 422 if form.is_bound else 200
    return render(request, "contrats/acces/organisation_inviter.html", {"form": form}, status=statut)


@require_http_methods(["GET", "POST"])
@reserve_administrateur
def organisation_retirer(request: HttpRequest, acces_id: int) -> HttpResponse:
    donnes = Acces.objects.exclude(organisation=None).select_related("user", "organisation")
    acces = get_object_or_404(donnes, pk=acces_id)
    if request.method == "POST":
        _withdraw(request, acces)
        return redirect("contrats:acces-organisations")
    consequences = [
        f"Ce rôle vaut pour tous les contrats que pilote {acces.organisation}.",
        "Les accès donnés à cette personne contrat par contrat restent.",
    ]
    contexte = {"acces": acces, "consequences": consequences}
    return render(request, "contrats/acces/organisation_retirer.html", contexte)


# ── What is said afterwards ──────────────────────────────────────────────────────────────────────────────────────────


def _tell(request: HttpRequest, user: User, donnes: list[Acces]) -> None:
    if not donnes:
        messages.info(request, f"{user} avait déjà cet accès\u00a0: rien n’a changé.")
        return
    roles = ", ".join(acces.get_role_display() for acces in donnes)
    suite = "Un message l’en prévient." if user.ouvert_le else f"Une invitation part à l’adresse {user.email}."
    messages.success(request, f"Accès ouvert à {user} ({roles}). {suite}")


def _withdraw(request: HttpRequest, acces: Acces) -> None:
    if withdraw(acces=acces, acteur=request.user):
        messages.success(request, f"{acces.user} n’a plus le rôle «\u00a0{acces.get_role_display()}\u00a0».")
    else:
        messages.info(request, "Cet accès était déjà retiré.")


def _resend(request: HttpRequest, user: User, contrat: Contrat) -> None:
    if resend(user=user, contrat=contrat, acteur=request.user, adresse=origin(request)):
        messages.success(request, f"Une nouvelle invitation part à {user.email}\u00a0; la précédente ne sert plus.")
    elif user.ouvert_le:
        messages.info(request, f"{user} a déjà choisi son mot de passe et peut se connecter.")
    elif not user.is_active:
        messages.error(request, "Ce compte est désactivé\u00a0: demandez à l’administrateur de l’instance.")
    else:
        messages.info(request, "L’invitation vient d’être envoyée. Attendez quelques minutes avant de recommencer.")
