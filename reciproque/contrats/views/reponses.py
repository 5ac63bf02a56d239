"""The completed sheet of a partner comes back: the file, what it would change, and what the team keeps of it."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from reciproque.annuaire.classeur import ClasseurRefuse
from reciproque.annuaire.models import Organisation
from reciproque.langue import plural
from reciproque.socle import fichiers
from reciproque.socle.fichiers import FichierRefuse
from reciproque.socle.reconnaissance import MEGAOCTET

from ..acces import Capacite, avec_contrat
from ..actions.reponse import receive_sheet, take_answers
from ..concurrence import Refus
from ..models import Contrat
from ..numeros import as_number, as_numbers
from ..reponses import Lu, read_answers
from .promesses import promises_in

TAILLE_MAX = 5 * MEGAOCTET
MONTREES = 200


class FicheForm(forms.Form):
    fichier = forms.FileField(
        label="Fiche remplie",
        help_text="Le classeur .xlsx donné par «\u00a0Fiche à compléter\u00a0», de 5\u00a0Mo au plus.",
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={"required": "Choisissez la fiche.", "empty": "Ce fichier est vide."},
    )


@require_http_methods(["GET", "POST"])
@avec_contrat(Capacite.CORRIGER)
def deposer(request: HttpRequest, contrat: Contrat, organisation_id: int) -> HttpResponse:
    organisation = get_object_or_404(Organisation, pk=organisation_id)
    promises_in(contrat, organisation, QueryDict(), timezone.localdate())  # 404 of who promised nothing here
    form = FicheForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        depose = form.cleaned_data["fichier"]
        try:
            fichier = fichiers.deposer(
                depose, nom=depose.name, types=("xlsx",), taille_max=TAILLE_MAX, proprietaire=request.user
            )
        except FichierRefuse as refus:
            form.add_error("fichier", refus.message)
        else:
            recue = receive_sheet(contrat=contrat, organisation=organisation, fichier=fichier, acteur=request.user)
            return redirect("contrats:reponse-apercu", contrat.pk, organisation.pk, recue.pk)
    contexte = {
        "contrat": contrat,
        "organisation": organisation,
        "form": form,
        "retour": reverse("contrats:partenaire", args=[contrat.pk, organisation.pk]),
    }
    statut = 422 if request.method == "POST" else 200
    return render(request, "contrats/reponses/deposer.html", contexte, status=statut)


@require_http_methods(["GET", "POST"])
@avec_contrat(Capacite.CORRIGER)
def apercu(request: HttpRequest, contrat: Contrat, organisation_id: int, recue_id: int) -> HttpResponse:
    """What the sheet says; sending the page keeps what is ticked."""
    recues = contrat.fiches_recues.select_related("organisation", "fichier")
    recue = get_object_or_404(recues, pk=recue_id, organisation=organisation_id)
    organisation = recue.organisation
    liste = promises_in(contrat, organisation, QueryDict(), timezone.localdate())
    refus, lu = "", Lu()
    try:
        lu = read_answers(fichiers.lire(recue.fichier), liste, contrat.droits)
    except ClasseurRefuse as erreur:
        refus = str(erreur)
    faisable = bool(lu.lignes) and not (refus or lu.erreurs)
    if request.method == "POST" and faisable:
        echeances = {}
        for valeur in request.POST.getlist("echeance"):
            pk, _, revision = valeur.partition("-")
            if (cle := as_number(pk)) is not None and (vue := as_number(revision)) is not None:
                echeances[cle] = vue
        try:
            n, dates = take_answers(
                contrat=contrat,
                organisation=organisation,
                lignes={ligne.pk: ligne for ligne in lu.lignes},
                reponses=as_numbers(request.POST.getlist("reponse")),
                echeances=echeances,
                acteur=request.user,
            )
        except Refus as non:
            messages.error(request, str(non))
            return redirect(request.path)
        if not n and not dates:
            messages.warning(request, "Rien n’était coché\u00a0: rien n’a été écrit.")
            return redirect(request.path)
        suite = f", {plural(dates, 'échéance changée', 'échéances changées')}" if dates else ""
        messages.success(request, f"{plural(n, 'réponse gardée', 'réponses gardées')}{suite}.")
        return redirect("contrats:partenaire", contrat.pk, organisation.pk)
    contexte = {
        "contrat": contrat,
        "organisation": organisation,
        "fichier": recue.fichier,
        "refus": refus,
        "lu": lu,
        "faisable": faisable,
        "erreurs": lu.erreurs[:MONTREES],
    }
    return render(request, "contrats/reponses/apercu.html", contexte, status=422 if refus or lu.erreurs else 200)
