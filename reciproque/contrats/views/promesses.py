"""What an organisation promised in all the contracts a person may see, and the sheets to hand to it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from reciproque.annuaire.models import Organisation
from reciproque.socle.documents import FORMATS, repondre_document
from reciproque.socle.listes import ExportTropGrand, repondre_liste
from reciproque.socle.reconnaissance import GENRES

from ..acces import Capacite, avec_contrat, can_anywhere
from ..arborescence import Arbre
from ..fiche_partenaire import partner_sheet
from ..heritages import inherited
from ..listes.promesses import ListePromesses
from ..models import Contrat
from ..promesses import contracts_naming
from ..reponses import to_sheet

CONTRATS_MONTRES = 30


def sheet_exports(fiche: str, liste: ListePromesses) -> list[tuple[str, str]]:
    """(address, label) of every form in which a page of promises leaves: the sheet to hand over, then the list."""
    fiches = [("pdf", "Fiche à remettre, PDF"), ("docx", "Fiche à remettre, DOCX")]
    if len(liste.contrats) < 2 and not liste.filtree:  # read back in one contract
        fiches.append(("xlsx", "Fiche à compléter, XLSX"))
    return [
        *((fiche + liste.adresse(format=extension), libelle) for extension, libelle in fiches),
        *((adresse, f"Liste, {nom}") for adresse, nom in liste.adresses_exports),
    ]


def list_promises(user: Any, organisation: Organisation, donnees: QueryDict) -> ListePromesses:
    """404 when no contract the person may see names this organisation: that it is in one is not theirs to know."""
    ouverts = Contrat.objects.for_user(user).only("nom", "nom_normalise", "debut", "fin")
    nommants = list(contracts_naming(organisation, ouverts).order_by())
    if not nommants:
        raise Http404("Aucun contrat qui vous soit ouvert ne nomme cette organisation.")
    return ListePromesses(organisation, nommants, donnees)


def promises_in(contrat: Contrat, organisation: Organisation, donnees: QueryDict, jour: date) -> ListePromesses:
    """In one contract, with what the organisation bears there after another when nothing is filtered.

    404 when it promised nothing there and bears nothing.
    """
    ici = list(contracts_naming(organisation, Contrat.objects.filter(pk=contrat.pk)))
    reprises = inherited(contrat, organisation, Arbre.of(contrat), jour)
    if not ici and not reprises:
        raise Http404("Ce contrat ne dit rien de ce que cette organisation promet.")
    if not ici:
        contrat.est_partie = False  # type: ignore[attr-defined]  # what `contracts_naming` would say
    liste = ListePromesses(organisation, ici or [contrat], donnees)
    liste.reprises = [] if liste.filtree else reprises
    return liste


@require_safe
def promesses(request: HttpRequest, organisation_id: int) -> HttpResponseBase:
    organisation = get_object_or_404(Organisation, pk=organisation_id)
    liste = list_promises(request.user, organisation, request.GET)
    contexte = {
        "organisation": organisation,
        "contrats": liste.contrats[:CONTRATS_MONTRES],
        "n_contrats": len(liste.contrats),
        "corrige": can_anywhere(request.user, Capacite.CORRIGER),
        "exports": sheet_exports(reverse("contrats:promesses-fiche", args=[organisation.pk]), liste),
    }
    return repondre_liste(request, liste, "contrats/promesses.html", contexte)


@require_safe
def fiche(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """The sheet across contracts, of what the filters of the page show."""
    organisation = get_object_or_404(Organisation, pk=organisation_id)
    return _hand_over(request, list_promises(request.user, organisation, request.GET), "contrats:promesses")


@require_safe
@avec_contrat(Capacite.LIRE)
def fiche_contrat(request: HttpRequest, contrat: Contrat, organisation_id: int) -> HttpResponse:
    organisation = get_object_or_404(Organisation, pk=organisation_id)
    liste = promises_in(contrat, organisation, request.GET, timezone.localdate())
    if request.GET.get("format") == "xlsx":
        return _to_complete(request, liste)
    return _hand_over(request, liste, "contrats:partenaire", contrat.pk)


def _to_complete(request: HttpRequest, liste: ListePromesses) -> HttpResponse:
    """The workbook that comes back by « Reprendre une fiche remplie »."""
    try:
        contenu = to_sheet(liste)
    except ExportTropGrand as refus:
        messages.error(request, str(refus))
        return redirect("contrats:partenaire", liste.contrats[0].pk, liste.organisation.pk)
    reponse = HttpResponse(contenu, content_type=GENRES["xlsx"].mime)
    nom = f"fiche-{slugify(liste.organisation.nom)[:60]}-{timezone.localdate():%Y-%m-%d}.xlsx"
    reponse["Content-Disposition"] = f'attachment; filename="{nom}"'
    return reponse


def _hand_over(request: HttpRequest, liste: ListePromesses, retour: str, *avant: int) -> HttpResponse:
    extension = request.GET.get("format", "pdf")
    if extension not in FORMATS:
        raise Http404("La fiche existe en PDF et en DOCX.")
    try:
        document = partner_sheet(liste)
    except ExportTropGrand as refus:
        messages.error(request, str(refus))
        return redirect(retour, *avant, liste.organisation.pk)
    return repondre_document(document, extension, nom=f"fiche-{liste.organisation.nom}")
