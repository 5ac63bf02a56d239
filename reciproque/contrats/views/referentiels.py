"""Reference frames of a contract: what its commitments cover, what they leave, and ties in bulk."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from reciproque.langue import fold, plural

from ..acces import Capacite, avec_contrat
from ..actions.referentiel import adopt, create_frame, merge_frames, say_status, set_ties, tie
from ..concurrence import Refus
from ..models import Appui, Contrat, Rattachement, RedactionEngagement, Referentiel, Repere
from ..numeros import as_number, as_numbers
from ..rapprochement import Paire, Texte, nearest

SEUIL = 0.34
PAR_REPERE = 3
PROPOSES = 20


def _whole(contrat: Contrat) -> None:
    if not contrat.droits.covers(""):
        raise PermissionDenied("Cela concerne tout le contrat, et votre rôle une branche seulement.")


def _in_force(contrat: Contrat):
    return RedactionEngagement.objects.current().filter(engagement__contrat=contrat, engagement__retire_le=None)


def _proposals(contrat: Contrat, reperes: list[Repere], *, au_plus: int) -> dict[int, list[Paire]]:
    """Commitments whose words recall each item: one query."""
    textes = [Texte(pk, texte) for pk, texte in _in_force(contrat).order_by("pk").values_list("engagement", "texte")]
    return nearest([Texte(r.pk, r.libelle) for r in reperes], textes, seuil=SEUIL, au_plus=au_plus)


@require_GET
@avec_contrat(Capacite.LIRE)
def couverture(request: HttpRequest, contrat: Contrat) -> HttpResponse:
    """Each item with its states and its commitments; ``?trous=oui`` keeps what nothing serves, with proposals."""
    ici = Q(repere__appuis__engagement__contrat=contrat, repere__appuis__engagement__retire_le=None)
    rattachements = list(
        Rattachement.objects.filter(contrat=contrat)
        .select_related("repere__referentiel")
        .annotate(n=Count("repere__appuis", filter=ici))
        .order_by("repere__referentiel__nom", "repere__ordre", "pk")
    )
    trous = request.GET.get("trous") == "oui"
    modifiable = "corriger" in contrat.droits and contrat.droits.covers("")
    vides = [r.repere for r in rattachements if not r.n]
    propositions: dict[int, list[Any]] = {}
    if trous and vides:
        trouves = _proposals(contrat, vides, au_plus=PAR_REPERE)
        pks = {p.nouveau for paires in trouves.values() for p in paires}
        dits = {r.engagement_id: r for r in _in_force(contrat).filter(engagement__in=pks)}
        propositions = {pk: [dits[p.nouveau] for p in paires] for pk, paires in trouves.items()}
    cadres: dict[Referentiel, list[Any]] = {}
    for rattachement in rattachements:
        rattachement.propositions = propositions.get(rattachement.repere_id, [])
        if not trous or not rattachement.n:
            cadres.setdefault(rattachement.repere.referentiel, []).append(rattachement)
    contexte = {
        "contrat": contrat,
        "cadres": list(cadres.items()),
        "total": len(rattachements),
        "couverts": len(rattachements) - len(vides),
        "trous": trous,
        "proposes": any(propositions.values()),
        "modifiable": modifiable,
        "adoptables": list(_frames(request).exclude(pk__in=[c.pk for c in cadres])) if modifiable else [],
        "reunissables": list(_frames(request)) if request.user.est_administrateur else [],
    }
    return render(request, "contrats/referentiels/couverture.html", contexte)


@require_POST
@avec_contrat(Capacite.CORRIGER)
def rattacher(request: HttpRequest, contrat: Contrat) -> HttpResponse:
    """``appui`` values « item-commitment » ticked on the page of gaps."""
    _whole(contrat)
    couples = [valeur.split("-", 1) for valeur in request.POST.getlist("appui") if "-" in valeur]
    paires = [(as_number(r), as_number(e)) for r, e in couples]
    try:
        n = tie(contrat=contrat, paires=[(r, e) for r, e in paires if r and e], acteur=request.user)
    except Refus as refus:
        messages.error(request, str(refus))
    else:
        messages.success(request, f"{plural(n, 'engagement rattaché', 'engagements rattachés')}.")
    return redirect("contrats:couverture", contrat.pk)


@require_POST
@avec_contrat(Capacite.CORRIGER)
def adopter(request: HttpRequest, contrat: Contrat) -> HttpResponse:
    """Take a known frame, type a new one, or (administrator) make one of two."""
    _whole(contrat)
    geste = request.POST.get("geste", "")
    try:
        if geste == "saisir":
            lignes = request.POST.get("reperes", "").replace("\0", "").splitlines()[:500]
            create_frame(
                contrat=contrat, nom=request.POST.get("nom", "").replace("\0", ""), libelles=lignes, acteur=request.user
            )
            messages.success(request, "Le référentiel est dans le contrat.")
        elif geste == "reunir":
            if not request.user.est_administrateur:
                raise PermissionDenied(
                    "Seul l’administrateur réunit deux référentiels\u00a0: d’autres contrats s’en servent."
                )
            n = merge_frames(de=_frame(request, "de"), vers=_frame(request, "vers"), acteur=request.user)
            messages.success(request, f"Les deux n’en font plus qu’un\u00a0: {plural(n, 'repère')} en commun.")
        else:
            n = adopt(contrat=contrat, referentiel=_frame(request, "referentiel"), acteur=request.user)
            messages.success(request, f"{plural(n, 'repère')} de plus dans le contrat.")
    except Refus as refus:
        messages.error(request, str(refus))
    return redirect("contrats:couverture", contrat.pk)


def _frames(request: HttpRequest):
    """Frames of the contracts that the person may see, and those that none uses yet."""
    vus = Q(reperes__rattachements__contrat__in=Contrat.objects.for_user(request.user))
    return Referentiel.objects.filter(vus | Q(reperes__rattachements=None)).distinct()


def _frame(request: HttpRequest, champ: str) -> Referentiel:
    referentiel = _frames(request).filter(pk__in=as_numbers([request.POST.get(champ, "")])).first()
    if referentiel is None:
        raise Refus("Choisissez le référentiel dans la liste.")
    return referentiel


@require_http_methods(["GET", "POST"])
@avec_contrat(Capacite.CORRIGER)
def repere(request: HttpRequest, contrat: Contrat, repere_id: int) -> HttpResponse:
    """One item: its states here and nationally, the commitments that serve it, with proposals and search."""
    _whole(contrat)
    rattachement = contrat.rattachements.filter(repere=repere_id).select_related("repere__referentiel").first()
    if rattachement is None:
        raise Http404("Ce repère n’est pas dans les référentiels de ce contrat.")
    objet = rattachement.repere
    if request.method == "POST":
        return _save(request, contrat, objet)
    texte = request.GET.get("q", "").replace("\0", "").strip()[:200]
    tenus = set(Appui.objects.filter(repere=objet, engagement__contrat=contrat).values_list("engagement", flat=True))
    if texte:
        condition = Q()
        for mot in fold(texte).split():
            condition &= Q(texte_normalise__contains=mot) | Q(numero__iexact=mot)
        autres = list(_in_force(contrat).filter(condition).in_printed_order()[:PROPOSES])
    else:
        pks = [p.nouveau for p in _proposals(contrat, [objet], au_plus=PROPOSES)[objet.pk]]
        trouvees = {r.engagement_id: r for r in _in_force(contrat).filter(engagement__in=pks)}
        autres = [trouvees[pk] for pk in pks]
    siens = list(_in_force(contrat).filter(engagement__in=tenus).in_printed_order())
    contexte = {
        "contrat": contrat,
        "rattachement": rattachement,
        "repere": objet,
        "texte": texte,
        "candidats": [(r, True) for r in siens] + [(r, False) for r in autres if r.engagement_id not in tenus],
    }
    return render(request, "contrats/referentiels/repere.html", contexte)


def _save(request: HttpRequest, contrat: Contrat, objet: Repere) -> HttpResponse:
    try:
        set_ties(
            contrat=contrat,
            repere=objet,
            engagements=as_numbers(request.POST.getlist("engagement")),
            acteur=request.user,
        )
        say_status(
            contrat=contrat,
            repere=objet,
            etat=request.POST.get("etat", "").replace("\0", ""),
            statut=request.POST.get("statut", "").replace("\0", "") if request.user.est_administrateur else None,
            acteur=request.user,
        )
    except Refus as refus:
        messages.error(request, str(refus))
        return redirect("contrats:repere", contrat.pk, objet.pk)
    messages.success(request, "C’est enregistré.")
    return redirect("contrats:couverture", contrat.pk)
