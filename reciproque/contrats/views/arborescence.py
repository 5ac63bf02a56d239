"""The strategic tree: the whole of it on one page, then each element with what hangs there."""

from __future__ import annotations

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from reciproque.langue import fold

from ..acces import Capacite, avec_contrat
from ..arborescence import Arbre, Branche
from ..models import Contrat, Engagement, Fiche, Participation, RedactionEngagement, RedactionNoeud
from ..passages import document_link

LUES = (Fiche.Genre.INDICATEUR, Fiche.Genre.RECOMMANDATION)


def arbre_compte(contrat: Contrat) -> Arbre:
    """The tree with the number of commitments in force of each branch: two queries."""
    arbre = Arbre.of(contrat)
    arbre.compter(
        RedactionEngagement.objects.current()
        .filter(engagement__contrat=contrat, engagement__retire_le=None)
        .order_by()
        .values_list("noeud")
        .annotate(n=Count("pk"))
    )
    return arbre


@require_GET
@avec_contrat(Capacite.LIRE)
def arborescence(request: HttpRequest, contrat: Contrat) -> HttpResponse:
    arbre = arbre_compte(contrat)
    texte = request.GET.get("q", "").strip()[:200]
    vides = request.GET.get("vides") == "oui"
    trouves: list[Branche] | None = None
    if texte or vides:
        mots = fold(texte).split()
        trouves = [
            b
            for b in arbre
            if all(mot in fold(b.intitule) for mot in mots) and (not vides or (not b.total and not b.enfants))
        ]
    contexte = {
        "contrat": contrat,
        "arbre": arbre,
        "texte": texte,
        "vides": vides,
        "trouves": trouves,
        "ouvert": len(arbre) <= 40,
    }
    return render(request, "contrats/arborescence.html", contexte)


@require_GET
@avec_contrat(Capacite.LIRE)
def noeud(request: HttpRequest, contrat: Contrat, noeud_id: int) -> HttpResponse:
    redaction = (
        RedactionNoeud.objects.current()
        .filter(noeud__contrat=contrat, noeud=noeud_id)
        .select_related("noeud", "niveau", "document")
        .defer("document__texte")
        .first()
    )
    if redaction is None:
        raise Http404("Cet élément n’existe pas dans ce contrat.")
    arbre = arbre_compte(contrat)
    branche = arbre.par_noeud[noeud_id]
    engagements = (
        RedactionEngagement.objects.current()
        .filter(engagement__contrat=contrat, engagement__retire_le=None, noeud=noeud_id)
        .select_related("engagement")
        .prefetch_related("engagement__participations__organisation")
        .order_by("ordre", "pk")
    )
    contexte = {
        "contrat": contrat,
        "noeud": redaction.noeud,
        "redaction": redaction,
        "branche": branche,
        "engagements": list(engagements),
        "partenaires": list(Participation.objects.filter(noeud=noeud_id).select_related("organisation")),
        "quartiers": list(redaction.noeud.quartiers.all()),
        "rubriques": [(nom, texte) for nom, texte in redaction.fiche.items() if texte],
        "responsables": _people(redaction.responsables),
        "lues": _read_here(contrat, noeud_id),
        "source": document_link(contrat, redaction),
        "modifiable": "corriger" in contrat.droits and contrat.droits.covers(redaction.chemin),
        "natures": Engagement.Nature,
    }
    return render(request, "contrats/noeud.html", contexte)


def _people(responsables: list) -> list[str]:
    """« Directrice de l’éducation (référent) » for each person in charge, as printed."""
    lignes = []
    for personne in responsables:
        if isinstance(personne, dict) and personne.get("titre"):
            niveau = personne.get("niveau")
            lignes.append(f"{personne['titre']} ({niveau})" if niveau else str(personne["titre"]))
    return lignes


def _read_here(contrat: Contrat, noeud_id: int) -> list[Fiche]:
    """What the reading says of this element and no room owns yet: its indicators, its recommendations."""
    cles = Fiche.objects.filter(lecture__contrat=contrat, genre=Fiche.Genre.NOEUD, objet_id=noeud_id)
    couples = list(cles.values_list("lecture", "cle"))
    if not couples:
        return []
    lecture, cle = couples[0]
    return list(
        Fiche.objects.filter(lecture=lecture, genre__in=LUES, parent_cle=cle)
        .filter(contenu__engagement=None)
        .exclude(etat=Fiche.Etat.ECARTEE)
        .order_by("ordre")
    )
