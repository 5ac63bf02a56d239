"""A due date, a holder or a rhythm for several indicators at once."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from reciproque.contrats.acces import Capacite, avec_contrat
from reciproque.contrats.concurrence import Conflit
from reciproque.contrats.models import Contrat
from reciproque.contrats.numeros import as_number
from reciproque.langue import plural

from ..forms.definition import CompleterForm
from ..listes.indicateurs import ListeIndicateurs
from ..models import Definition

AU_PLUS = 200


@require_http_methods(["GET", "POST"])
@avec_contrat(Capacite.MESURER)
def completer(request: HttpRequest, contrat: Contrat) -> HttpResponse:
    """What the list shows may be ticked; what somebody changed meanwhile is not overwritten."""
    liste = ListeIndicateurs(contrat, request.GET, jour=timezone.localdate())
    form = CompleterForm(request.POST if request.method == "POST" else None)
    lignes = _rows(contrat, liste)
    retour = reverse("indicateurs:indicateurs", args=[contrat.pk])
    statut = 422 if form.is_bound else 200
    choisis = _chosen(request, {ligne.indicateur_id for ligne in lignes})
    if form.is_bound and form.is_valid():
        if not choisis:
            form.add_error(None, "Cochez au moins un indicateur.")
        else:
            try:
                n = form.save(contrat, choisis, request.user)
            except Conflit:
                form.add_error(
                    None,
                    "Quelqu’un a modifié un de ces indicateurs entre-temps\u00a0: rien n’est enregistré. "
                    "Voici les indicateurs tels qu’ils sont maintenant\u00a0; recommencez.",
                )
                statut = 409
            else:
                if n:
                    messages.success(request, f"C’est fait pour {plural(n, 'indicateur')}.")
                else:
                    messages.info(request, "Ces indicateurs le disaient déjà\u00a0: rien n’a changé.")
                return redirect(retour + liste.adresse().removesuffix("?"))
    contexte = {
        "contrat": contrat,
        "form": form,
        "liste": liste,
        "lignes": lignes,
        "choisis": set(choisis),
        "quoi": "indicateurs",
        "retour": retour,
    }
    return render(request, "indicateurs/completer.html", contexte, status=statut)


def _rows(contrat: Any, liste: ListeIndicateurs) -> list[Definition]:
    """The rows of the list that this person may change."""
    lignes = liste.queryset.filter(indicateur__retire_le=None)
    if contrat.droits.branches_of(Capacite.MESURER) is not None:
        couverts = [b.noeud_id for b in liste.arbre if contrat.droits.covers(b.chemin, Capacite.MESURER)]
        lignes = lignes.filter(indicateur__noeud__in=couverts)
    return list(lignes[:AU_PLUS])


def _chosen(request: HttpRequest, permis: set[int]) -> dict[int, int]:
    """Revision seen of each indicator ticked, from ``vu=12-3`` and ``choisi=12``, or ``tous``."""
    choisis = {as_number(v) for v in request.POST.getlist("choisi")}
    vus = {}
    for valeur in request.POST.getlist("vu")[:AU_PLUS]:
        pk, _, revision = valeur.partition("-")
        numero, vue = as_number(pk), as_number(revision)
        if numero in permis and vue is not None and ("tous" in request.POST or numero in choisis):
            vus[numero] = vue
    return vus
