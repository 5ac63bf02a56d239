"""Close a generation: the final balance of the contract that this one succeeds to."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from reciproque.langue import fold, plural
from reciproque.socle.listes import repondre_liste
from reciproque.territoires.models import Correspondance, Quartier

from ..acces import Capacite, avec_contrat
from ..actions.cloture import (
    accept_proposals,
    decide_suite,
    give_up_rest,
    open_cloture,
    reopen_cloture,
    settle_cloture,
)
from ..concurrence import Refus
from ..listes.cloture import ListeSuites
from ..models import Cloture, Contrat, Lien, RedactionEngagement, Suite
from ..numeros import as_numbers

PROPOSES = 20
NOUVEAUX_MONTRES = 200


def _lien(request: HttpRequest, contrat: Contrat, lien_id: int) -> Lien:
    """The succession, when the person may see the contract that ends too."""
    visibles = Contrat.objects.for_user(request.user)
    lien = (
        Lien.objects.filter(de=contrat, pk=lien_id, nature=Lien.Nature.SUCCEDE, vers__in=visibles)
        .select_related("vers", "cloture")
        .first()
    )
    if lien is None:
        raise Http404("Ce contrat ne succède à aucun autre par ce lien.")
    return lien


def _writable(contrat: Contrat) -> None:
    if not contrat.droits.covers(""):
        raise PermissionDenied("Le bilan concerne tout le contrat, et votre rôle une branche seulement.")


def _balance(lien: Lien) -> Cloture:
    cloture = getattr(lien, "cloture", None)
    if cloture is None:
        raise Http404("Le bilan n’est pas encore ouvert.")
    return cloture


@require_GET
@avec_contrat(Capacite.LIRE)
def cloture(request: HttpRequest, contrat: Contrat, lien_id: int) -> HttpResponseBase:
    lien = _lien(request, contrat, lien_id)
    droits = contrat.droits
    modifiable = "corriger" in droits and droits.covers("")
    bilan: Cloture | None = getattr(lien, "cloture", None)
    contexte: dict[str, Any] = {"contrat": contrat, "lien": lien, "bilan": bilan, "modifiable": modifiable}
    if bilan is None:
        return render(request, "contrats/cloture/ouvrir.html", contexte)
    liste = ListeSuites(bilan, request.GET, modifiable=modifiable and bilan.arretee_le is None)
    contexte |= {"chiffres": _figures(bilan), "quartiers": neighbourhoods(lien), **_new(lien, bilan)}
    return repondre_liste(request, liste, "contrats/cloture/bilan.html", contexte)


def _figures(bilan: Cloture) -> dict[str, int]:
    return bilan.suites.aggregate(
        repris=Count("pk", filter=Q(sort=Suite.Sort.REPRIS)),
        acheves=Count("pk", filter=Q(sort=Suite.Sort.ACHEVE)),
        abandonnes=Count("pk", filter=Q(sort=Suite.Sort.ABANDONNE)),
        sans=Count("pk", filter=Q(sort="")),
        attente=Count("pk", filter=Q(decide_le=None)),
        propositions=Count("pk", filter=Q(decide_le=None) & ~Q(sort="")),
    )


def _new(lien: Lien, bilan: Cloture) -> dict[str, Any]:
    """What the next contract promises that takes up nothing."""
    reprises = Suite.repris_par.through.objects.filter(suite__cloture=bilan).values("engagement")
    nouveaux = (
        RedactionEngagement.objects.current()
        .filter(engagement__contrat=lien.de_id, engagement__retire_le=None)
        .exclude(engagement__in=reprises)
        .in_printed_order()
    )
    return {"nouveaux": list(nouveaux[:NOUVEAUX_MONTRES]), "n_nouveaux": nouveaux.count()}


def neighbourhoods(lien: Lien) -> list[tuple[Quartier | None, str, Quartier | None, Any]]:
    """(of the contract that ends, what happened, of the next, date), those that nothing tells at the end."""
    anciens = Q(ancien__perimetres__contrat=lien.vers_id)
    nouveaux = Q(nouveau__perimetres__contrat=lien.de_id)
    lignes = list(
        Correspondance.objects.filter(anciens | nouveaux)
        .select_related("ancien", "nouveau")
        .defer("ancien__contour", "nouveau__contour")
        .distinct()
    )
    dits = [(c.ancien, c.get_nature_display(), c.nouveau, c.date) for c in lignes]
    dits.sort(key=lambda li: fold(str(li[0] or li[2])))
    connus = {c.ancien_id for c in lignes}
    muets = Quartier.objects.filter(perimetres__contrat=lien.vers_id, nature__in=[Quartier.Nature.QPV])
    suite = [(q, "correspondance inconnue", None, None) for q in muets.defer("contour") if q.pk not in connus]
    return [*dits, *suite]


@require_POST
@avec_contrat(Capacite.CORRIGER)
def ouvrir(request: HttpRequest, contrat: Contrat, lien_id: int) -> HttpResponse:
    _writable(contrat)
    lien = _lien(request, contrat, lien_id)
    try:
        open_cloture(lien=lien, acteur=request.user)
    except Refus as refus:
        messages.error(request, str(refus))
    return redirect("contrats:cloture", contrat.pk, lien.pk)


@require_POST
@avec_contrat(Capacite.CORRIGER)
def decider(request: HttpRequest, contrat: Contrat, lien_id: int) -> HttpResponse:
    """``geste``: one decision (``suite``), every proposal (``accepter``), what has none (``abandonner``), the end
    (``arreter``), and back (``rouvrir``).
    """
    _writable(contrat)
    lien = _lien(request, contrat, lien_id)
    bilan = _balance(lien)
    geste = request.POST.get("geste", "")
    motif = request.POST.get("motif", "").replace("\0", "")[:2000]
    try:
        if geste == "accepter":
            n = accept_proposals(cloture=bilan, acteur=request.user)
            messages.success(request, f"{plural(n, 'proposition')} acceptée{'s' if n >= 2 else ''}.")
        elif geste == "abandonner":
            n = give_up_rest(cloture=bilan, motif=motif, acteur=request.user)
            messages.success(request, f"{plural(n, 'engagement')} abandonné{'s' if n >= 2 else ''}, pour ce motif.")
        elif geste == "arreter":
            settle_cloture(cloture=bilan, acteur=request.user)
            messages.success(request, "Le bilan est arrêté.")
        elif geste == "rouvrir":
            reopen_cloture(cloture=bilan, motif=motif, acteur=request.user)
            messages.success(request, "Le bilan est rouvert\u00a0: ses décisions restent, et peuvent changer.")
        elif geste == "suite":
            suite = _suite(bilan, request.POST.get("suite", ""))
            decide_suite(
                suite=suite,
                sort=request.POST.get("sort", ""),
                repris_par=as_numbers(request.POST.getlist("engagement")),
                motif=motif,
                acteur=request.user,
            )
            messages.success(request, "C’est décidé.")
        else:
            messages.error(request, "Rien n’a été demandé\u00a0: rechargez la page et recommencez.")
    except Refus as refus:
        messages.error(request, str(refus))
        if geste == "suite":
            return redirect("contrats:cloture-suite", contrat.pk, lien.pk, request.POST["suite"])
    retour = "?decision=a_prendre" if geste == "suite" else ""
    return redirect(reverse("contrats:cloture", args=[contrat.pk, lien.pk]) + retour)


def _suite(bilan: Cloture, numero: str) -> Suite:
    numeros = as_numbers([numero])
    suite = bilan.suites.select_related("cloture", "engagement").filter(pk__in=numeros).first()
    if suite is None:
        raise Http404("Cet engagement n’est pas dans le bilan.")
    return suite


@require_GET
@avec_contrat(Capacite.CORRIGER)
def suite(request: HttpRequest, contrat: Contrat, lien_id: int, suite_id: int) -> HttpResponse:
    """What becomes of one commitment: choose, with search in the next contract."""
    _writable(contrat)
    lien = _lien(request, contrat, lien_id)
    objet = _suite(_balance(lien), str(suite_id))
    texte = request.GET.get("q", "").replace("\0", "").strip()[:200]
    tenus = list(objet.repris_par.values_list("pk", flat=True))
    actuelles = (
        RedactionEngagement.objects.current()
        .filter(engagement__contrat=contrat, engagement__retire_le=None)
        .in_printed_order()
    )
    siens = list(actuelles.filter(engagement__in=tenus))
    autres = actuelles.exclude(engagement__in=tenus)
    for mot in fold(texte).split():
        autres = autres.filter(Q(texte_normalise__contains=mot) | Q(numero__iexact=mot))
    contexte = {
        "contrat": contrat,
        "lien": lien,
        "suite": objet,
        "redaction": RedactionEngagement.objects.current().filter(engagement=objet.engagement_id).first(),
        "texte": texte,
        "candidats": [(r, True) for r in siens] + [(r, False) for r in (autres[:PROPOSES] if texte else ())],
        "sorts": Suite.Sort.choices,
    }
    return render(request, "contrats/cloture/suite.html", contexte)
