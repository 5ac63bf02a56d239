"""What became of an organisation: noted, or taken back."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from reciproque.langue import format_date

from ..acces import CORRIGER, ouvert_a
from ..actions import remove_succession
from ..forms.successions import SuccessionForm
from ..models import Organisation, Succession
from .formulaire import draw_form


@require_http_methods(["GET", "POST"])
@ouvert_a(CORRIGER)
def nouvelle(request: HttpRequest, organisation_id: int) -> HttpResponse:
    ancienne = get_object_or_404(Organisation, pk=organisation_id)
    form = SuccessionForm(request.POST or None)
    if form.is_valid() and form.save(ancienne=ancienne, acteur=request.user):
        messages.success(request, "C’est noté\u00a0: ce qui a été promis avant reste à son nom.")
        return redirect(ancienne)
    chapeau = "Ce qu’elle a promis reste à son nom\u00a0; à compter du jour dit, celle qui lui succède le porte."
    return draw_form(request, form, "Noter une succession", ancienne, bouton="Noter", chapeau=chapeau)


@require_http_methods(["GET", "POST"])
@ouvert_a(CORRIGER)
def retirer(request: HttpRequest, succession_id: int) -> HttpResponse:
    succession = get_object_or_404(Succession.objects.select_related("ancienne", "nouvelle"), pk=succession_id)
    if request.method == "POST":
        remove_succession(succession=succession, acteur=request.user)
        messages.success(request, "Cette succession n’est plus notée.")
        return redirect(succession.ancienne)
    chapeau = f"{succession}, à compter du {format_date(succession.date)}."
    return draw_form(
        request, forms.Form(), "Retirer une succession", succession.ancienne, bouton="Retirer", chapeau=chapeau
    )
