"""Who promised: the partners of a contract, the page of each, and the marks still to be decided."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Count, Value
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from reciproque.annuaire.models import Fusion, Organisation
from reciproque.annuaire.successions import heirs
from reciproque.langue import plural
from reciproque.socle.listes import repondre_liste

from ..acces import Capacite, avec_contrat
from ..actions.parties import settle_mark
from ..arborescence import Arbre
from ..concurrence import Refus
from ..heritages import inherited, inherits_in
from ..listes.matrice import ListeMatrice
from ..listes.partenaires import ListePartenaires, partners_of
from ..listes.promesses import ListePromesses
from ..models import Contrat, Participation
from ..numeros import as_numbers
from ..promesses import chapters
from .promesses import promises_in, sheet_exports

PAR_CHAPITRE = 40  # commitments of a chapter shown at once…
TOUT = 400  # … and when everything is asked for, to print; the exports have no bound


@require_GET
@avec_contrat(Capacite.LIRE)
def partenaires(request: HttpRequest, contrat: Contrat) -> HttpResponseBase:
    liste = ListePartenaires(contrat, request.GET)
    attente = Participation.objects.of_contrat(contrat).to_confirm()
    contexte = {
        "contrat": contrat,
        "a_confirmer": attente.aggregate(n=Count("engagement", distinct=True))["n"],
        "collectifs": _collectives(liste),
    }
    return repondre_liste(request, liste, "contrats/partenaires.html", contexte)


@require_GET
@avec_contrat(Capacite.LIRE)
def matrice(request: HttpRequest, contrat: Contrat) -> HttpResponseBase:
    return repondre_liste(request, ListeMatrice(contrat, request.GET), "contrats/matrice.html", {"contrat": contrat})


def _collectives(liste: ListePartenaires) -> list[dict[str, Any]]:
    """The collectives the contract names, with their commitments."""
    adresse = reverse("contrats:engagements", args=[liste.contrat.pk])
    return sorted(
        (
            {"libelle": Participation.Collectif(code).label, "n": len(pris), "url": f"{adresse}?partenaire={code}"}
            for code, pris in liste.par_collectif.items()
        ),
        key=lambda c: -c["n"],
    )


@require_GET
@avec_contrat(Capacite.LIRE)
def partenaire(request: HttpRequest, contrat: Contrat, organisation_id: int) -> HttpResponseBase:
    # A collective speaks for those of the contract: a région from elsewhere promised nothing here.
    organisation = partners_of(contrat).filter(pk=organisation_id).first()
    if organisation is None:  # named only in what was withdrawn: its page says that nothing is left
        retirees = Organisation.objects.filter(participations__engagement__contrat=contrat, pk=organisation_id)
        organisation = retirees.annotate(est_partie=Value(False)).first()
    jour = _day(request.GET.get("le", ""))
    if organisation is None:  # it may bear what another promised before it
        connues = set(partners_of(contrat).values_list("pk", flat=True))
        if organisation := inherits_in(organisation_id, connues, jour):
            organisation.est_partie = None
    if organisation is None:
        if vers := Fusion.objects.destination_of(organisation_id):
            return redirect("contrats:partenaire", contrat.pk, vers)
        raise Http404("Cette organisation n’est ni partie à ce contrat, ni nommée dans ses engagements.")
    arbre = Arbre.of(contrat)
    nommee = organisation.est_partie is not None
    chapitres = chapters(contrat, organisation, arbre, est_partie=organisation.est_partie) if nommee else []
    if request.GET.get("export") in ListePromesses.exports:
        complete = promises_in(contrat, organisation, request.GET, jour)
        return repondre_liste(request, complete, "contrats/partenaire.html")
    liste = ListePromesses(organisation, [], request.GET)
    tout = request.GET.get("tout") == "oui"
    for chapitre in chapitres:
        chapitre.au_plus = TOUT if tout else PAR_CHAPITRE
    reprises = inherited(contrat, organisation, arbre, jour)
    par_nom = [c for c in chapitres if c.cle not in ("propose", "collectif")]
    contexte = {
        "contrat": contrat,
        "organisation": organisation,
        "signature": contrat.signatures.filter(organisation=organisation).first(),
        "par_nom": par_nom,
        "a_confirmer": next((c for c in chapitres if c.cle == "propose"), None),
        "au_titre": next((c for c in chapitres if c.cle == "collectif"), None),
        "n_par_nom": sum(len(c.promesses) for c in par_nom),
        "exports": sheet_exports(reverse("contrats:partenaire-fiche", args=[contrat.pk, organisation.pk]), liste),
        "tout": tout,
        "aujourdhui": timezone.localdate(),
        "jour": jour,
        "reprises": reprises,
        "devenirs": heirs(organisation, jour),
        "cachees": sum(c.cachees for c in chapitres),
    }
    return render(request, "contrats/partenaire.html", contexte)


def _day(texte: str) -> date:
    """The day asked for in the address, today when there is none."""
    try:
        return date.fromisoformat(texte)
    except ValueError:
        return timezone.localdate()


@require_http_methods(["GET", "POST"])
@avec_contrat(Capacite.LIRE)
def candidats(request: HttpRequest, contrat: Contrat) -> HttpResponse:
    """Marks that may stand for several organisations: one decision for all the commitments where each waits."""
    if request.method == "POST":
        return _decide(request, contrat)
    lignes = (
        Participation.objects.of_contrat(contrat)
        .to_confirm()
        .values_list("marque", "organisation", "organisation__nom")
        .annotate(n=Count("engagement", distinct=True))
        .order_by("marque", "organisation__nom")
    )
    marques: dict[str, dict[str, Any]] = {}
    for marque, organisation, nom, n in lignes:
        groupe = marques.setdefault(marque, {"marque": marque, "candidats": [], "n": 0})
        groupe["candidats"].append({"pk": organisation, "nom": nom, "n": n})
        groupe["n"] = max(groupe["n"], n)
    contexte = {
        "contrat": contrat,
        "marques": list(marques.values()),
        "modifiable": "corriger" in contrat.droits,
    }
    return render(request, "contrats/candidats.html", contexte)


def _decide(request: HttpRequest, contrat: Contrat) -> HttpResponse:
    if "corriger" not in contrat.droits:
        from django.core.exceptions import PermissionDenied

        raise PermissionDenied("Votre rôle sur ce contrat ne permet pas cette action.")
    retenues = as_numbers(request.POST.getlist("organisation"))
    try:
        n = settle_mark(
            contrat=contrat,
            marque=request.POST.get("marque", "").replace("\0", ""),
            retenues=retenues,
            acteur=request.user,
            droits=contrat.droits,
        )
    except Refus as refus:
        messages.error(request, str(refus))
    else:
        messages.success(request, f"C’est confirmé pour {plural(n, 'engagement')}.")
    return redirect("contrats:candidats", contrat.pk)
