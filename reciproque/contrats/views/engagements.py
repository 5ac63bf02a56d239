"""The commitments of a contract: the list, and each with its passage, its partners and its history."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from reciproque.langue import format_money
from reciproque.socle.listes import repondre_liste
from reciproque.socle.models import Entree

from ..acces import Capacite, avec_contrat
from ..arborescence import Arbre
from ..listes.engagements import ListeEngagements
from ..models import Contrat, Document, Engagement, Fiche, Participation, RedactionEngagement
from ..passages import document_link

REPONSES = 20  # answers of partners shown, the last first
CONTEXTE = 3  # lines shown around the passage


@require_GET
@avec_contrat(Capacite.LIRE)
def engagements(request: HttpRequest, contrat: Contrat) -> HttpResponseBase:
    liste = ListeEngagements(contrat, request.GET)
    if "corriger" in contrat.droits:
        liste.vide_action = "Ajouter un engagement"
        liste.vide_url = reverse("contrats:engagement-nouveau", args=[contrat.pk])
    return repondre_liste(request, liste, "contrats/engagements.html", {"contrat": contrat})


def get_wording(contrat: Contrat, engagement_id: int) -> RedactionEngagement:
    """The wording in force of a commitment of this contract, or the last of one that an avenant ended.

    With its document without its text. 404 otherwise.
    """
    derniere = Q(jusqua=None) | Q(jusqua=F("engagement__clos_par"))
    redaction = (
        RedactionEngagement.objects.filter(derniere)
        .filter(engagement__contrat=contrat, engagement=engagement_id)
        .select_related("engagement", "document")
        .defer("document__texte")
        .first()
    )
    if redaction is None:
        raise Http404("Cet engagement n’existe pas dans ce contrat.")
    return redaction


@require_GET
@avec_contrat(Capacite.LIRE)
def engagement(request: HttpRequest, contrat: Contrat, engagement_id: int) -> HttpResponse:
    redaction = get_wording(contrat, engagement_id)
    objet = redaction.engagement
    arbre = Arbre.of(contrat)
    branche = arbre.get(redaction.noeud_id)
    participations = list(objet.participations.select_related("organisation"))
    precedent, suivant = _neighbours(contrat, engagement_id)
    lues = _read_with(contrat, redaction)
    contexte = {
        "contrat": contrat,
        "engagement": objet,
        "redaction": redaction,
        "branche": branche,
        "participations": [p for p in participations if not p.is_candidate],
        "candidats": _candidates(participations),
        "leviers": list(objet.leviers.values_list("texte", flat=True)),
        "reponses": list(objet.reponses.latest().select_related("organisation")[:REPONSES]),
        "quartiers": list(objet.quartiers.all()),
        "montants": amounts(redaction.montants),
        "indicateurs": [f for f in lues if f.genre == Fiche.Genre.INDICATEUR],
        "regles": [f for f in lues if f.genre == Fiche.Genre.REGLE],
        "source": document_link(contrat, redaction),
        "lignes": _lines(redaction),
        "entrees": list(Entree.objects.pour(objet).avec_details()[:50]) if "journal" in contrat.droits else None,
        "precedent": precedent,
        "suivant": suivant,
        "modifiable": "corriger" in contrat.droits and contrat.droits.covers(branche.chemin if branche else ""),
    }
    return render(request, "contrats/engagement.html", contexte)


def _neighbours(contrat: Contrat, engagement_id: int) -> tuple[int | None, int | None]:
    """The commitments before and after in printed order, withdrawn ones apart. One query, numbers only."""
    en_vigueur = Q(engagement__retire_le=None) | Q(engagement=engagement_id)
    suite = list(
        RedactionEngagement.objects.current()
        .filter(en_vigueur, engagement__contrat=contrat)
        .in_printed_order()
        .values_list("engagement", flat=True)
    )
    if engagement_id not in suite:  # an avenant ended it
        return None, None
    rang = suite.index(engagement_id)
    return (suite[rang - 1] if rang else None), (suite[rang + 1] if rang + 1 < len(suite) else None)


def _candidates(participations: list[Participation]) -> list[tuple[str, list[Participation]]]:
    """Candidates to confirm, grouped by the mark that may stand for them."""
    groupes: dict[str, list[Participation]] = {}
    for participation in participations:
        if participation.is_candidate:
            groupes.setdefault(participation.marque, []).append(participation)
    return list(groupes.items())


def amounts(montants: list[Any]) -> list[tuple[str, str]]:
    """(amount, what for) of each amount read in the text."""
    lignes = []
    for montant in montants:
        if isinstance(montant, dict) and montant.get("valeur") is not None:
            lignes.append((format_money(montant["valeur"]), str(montant.get("objet") or "")))
    return lignes


def _lines(redaction: RedactionEngagement) -> list[tuple[int, str, bool]]:
    """The passage in its context; one query that loads the text of the document."""
    if not redaction.has_passage:
        return []
    document = Document.objects.only("texte").get(pk=redaction.document_id)
    return document.passage(redaction.ligne_debut, redaction.ligne_fin, contexte=CONTEXTE)


def _read_with(contrat: Contrat, redaction: RedactionEngagement) -> list[Fiche]:
    """Indicators that the reading ties to this commitment, and rules written in its lines; what a higher room has
    taken up, it shows itself. Two queries.
    """
    lue = (
        Fiche.objects.filter(lecture__contrat=contrat, genre=Fiche.Genre.ENGAGEMENT, objet_id=redaction.engagement_id)
        .only("lecture_id", "contenu")
        .first()
    )
    if lue is None:
        return []
    ici = Q(genre=Fiche.Genre.INDICATEUR, cle__in=lue.contenu.get("indicateurs") or [])
    if redaction.ligne_debut is not None:
        ici |= Q(genre=Fiche.Genre.REGLE, ligne_debut__gte=redaction.ligne_debut, ligne_fin__lte=redaction.ligne_fin)
    lues = Fiche.objects.filter(ici, lecture=lue.lecture_id, objet_id=None).exclude(etat=Fiche.Etat.ECARTEE)
    return list(lues.order_by("ordre"))


def engagement_url(contrat: Contrat, engagement: Engagement) -> str:
    return reverse("contrats:engagement", args=[contrat.pk, engagement.pk])
