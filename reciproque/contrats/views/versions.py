"""The versions of a contract, and the contract as it read in each of them: read-only."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from reciproque.langue import fold, format_date
from reciproque.socle.listes import repondre_liste

from ..acces import Capacite, avec_contrat
from ..forms.champs import ChampDate
from ..listes.comparaison import ListeComparaison, compare_trees
from ..listes.versions import ListeEngagementsDeVersion
from ..models import Contrat, Document, Filiation, RedactionEngagement, RedactionNoeud
from ..numeros import as_number
from ..passages import document_link
from ..versions import Consultation, avec_version, partners_then, steps, tree_of
from .engagements import CONTEXTE, amounts


@require_GET
@avec_contrat(Capacite.LIRE)
def versions(request: HttpRequest, contrat: Contrat) -> HttpResponse:
    """Every version; ``?au=`` leads to the one in force that day, ``?avant=&apres=`` to two side by side."""
    if "avant" in request.GET:
        return _side_by_side(request, contrat)
    demande = request.GET.get("au", "").strip()[:20]
    if demande:
        try:
            jour = ChampDate().clean(demande)
        except ValidationError:
            jour = None
        if jour is None:
            messages.error(request, "Cette date n’existe pas\u00a0: écrivez-la sous la forme 31/12/2026.")
            return redirect("contrats:versions", contrat.pk)
        version = contrat.versions.on(jour)
        if version is None:
            messages.info(request, f"Au {format_date(jour)}, aucune version de ce contrat n’avait encore pris effet.")
            return redirect("contrats:versions", contrat.pk)
        return redirect("contrats:version", contrat.pk, version.numero)
    etapes = steps(contrat)
    contexte = {"contrat": contrat, "etapes": etapes[::-1], "deposable": "relire" in contrat.droits}
    return render(request, "contrats/versions/liste.html", contexte)


def _side_by_side(request: HttpRequest, contrat: Contrat) -> HttpResponse:
    avant, apres = (as_number(request.GET.get(cle, "")) for cle in ("avant", "apres"))
    if avant is None or apres is None or avant == apres:
        messages.error(request, "Choisissez deux versions différentes.")
        return redirect("contrats:versions", contrat.pk)
    return redirect("contrats:comparaison", contrat.pk, min(avant, apres), max(avant, apres))


@require_GET
@avec_version
def version(request: HttpRequest, contrat: Contrat, consultation: Consultation) -> HttpResponse:
    """The tree of a version."""
    arbre = tree_of(contrat, consultation.version)
    contexte = {"contrat": contrat, "consultation": consultation, "arbre": arbre, "ouvert": len(arbre) <= 40}
    return render(request, "contrats/versions/version.html", contexte)


@require_GET
@avec_version
def noeud(request: HttpRequest, contrat: Contrat, consultation: Consultation, noeud_id: int) -> HttpResponse:
    redaction = (
        RedactionNoeud.objects.as_of(consultation.version)
        .filter(noeud=noeud_id)
        .select_related("niveau", "document")
        .defer("document__texte")
        .first()
    )
    if redaction is None:
        raise Http404("Cet élément n’existe pas dans cette version.")
    engagements = (
        RedactionEngagement.objects.standing_in(consultation.version)
        .filter(noeud=noeud_id)
        .prefetch_related("engagement__participations__organisation")
        .order_by("ordre", "pk")
    )
    contexte = {
        "contrat": contrat,
        "consultation": consultation,
        "redaction": redaction,
        "branche": tree_of(contrat, consultation.version).par_noeud[noeud_id],
        "engagements": [(r, partners_then(r)) for r in engagements],
        "rubriques": [(nom, texte) for nom, texte in redaction.fiche.items() if texte],
        "source": document_link(contrat, redaction),
    }
    return render(request, "contrats/versions/noeud.html", contexte)


@require_GET
@avec_version
def engagements(request: HttpRequest, contrat: Contrat, consultation: Consultation) -> HttpResponseBase:
    liste = ListeEngagementsDeVersion(contrat, consultation.version, request.GET)
    contexte = {"contrat": contrat, "consultation": consultation}
    return repondre_liste(request, liste, "contrats/versions/engagements.html", contexte)


@require_GET
@avec_version
def engagement(request: HttpRequest, contrat: Contrat, consultation: Consultation, engagement_id: int) -> HttpResponse:
    redaction = (
        RedactionEngagement.objects.standing_in(consultation.version)
        .filter(engagement=engagement_id)
        .select_related("engagement", "document")
        .prefetch_related("engagement__participations__organisation", "engagement__quartiers", "engagement__leviers")
        .first()
    )
    if redaction is None:
        raise Http404("Cet engagement n’existe pas dans cette version.")
    objet = redaction.engagement
    arbre = tree_of(contrat, consultation.version)
    figee = redaction.jusqua_id is not None
    toutes = list(objet.redactions.select_related("depuis").order_by("depuis__numero"))
    contexte: dict[str, Any] = {
        "contrat": contrat,
        "consultation": consultation,
        "redaction": redaction,
        "engagement": objet,
        "branche": arbre.get(redaction.noeud_id),
        "partenaires": partners_then(redaction),
        "quartiers": redaction.fige.get("quartiers", []) if figee else [str(q) for q in objet.quartiers.all()],
        "leviers": redaction.fige.get("leviers", []) if figee else [str(x) for x in objet.leviers.all()],
        "montants": amounts(redaction.montants),
        "source": document_link(contrat, redaction),
        "lignes": _lines(redaction),
        "redactions": [r for r in toutes if r.pk != redaction.pk],
        "filiations": kinship(engagement_id),
    }
    return render(request, "contrats/versions/engagement.html", contexte)


def kinship(engagement_id: int) -> list[tuple[str, int, int]]:
    """(« issu de », « fusionné dans »…, version number, the other commitment): one query."""
    liens = Filiation.objects.select_related("version")
    dits = [
        (lien.get_nature_display(), lien.version.numero, lien.vers_id) for lien in liens.filter(de=engagement_id)
    ] + [("issu de", lien.version.numero - 1, lien.de_id) for lien in liens.filter(vers=engagement_id)]
    return sorted(dits, key=lambda lien: (lien[1], fold(lien[0])))


def _lines(redaction: RedactionEngagement) -> list[tuple[int, str, bool]]:
    if not redaction.has_passage or not isinstance(redaction.document, Document):
        return []
    return redaction.document.passage(redaction.ligne_debut, redaction.ligne_fin, contexte=CONTEXTE)


@require_GET
@avec_contrat(Capacite.LIRE)
def comparaison(request: HttpRequest, contrat: Contrat, avant: int, apres: int) -> HttpResponseBase:
    """Two versions side by side, the older first whatever the order asked."""
    versions = {v.numero: v for v in contrat.versions.all()}
    if avant not in versions or apres not in versions or avant == apres:
        raise Http404("Choisissez deux versions de ce contrat.")
    ancienne, recente = versions[min(avant, apres)], versions[max(avant, apres)]
    liste = ListeComparaison(contrat, ancienne, recente, request.GET)
    partiel = request.headers.get("HX-Target") == liste.id
    contexte = {
        "contrat": contrat,
        "avant": ancienne,
        "apres": recente,
        "versions": list(versions.values()),
        "elements": [] if partiel else compare_trees(contrat, ancienne, recente),
    }
    return repondre_liste(request, liste, "contrats/versions/comparaison.html", contexte)
