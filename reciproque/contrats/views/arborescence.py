"""The strategic tree: the whole of it on one page, then each element with what hangs there."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from reciproque.langue import fold
from reciproque.socle.documents import FORMATS, repondre_document
from reciproque.socle.listes import ExportTropGrand

from ..acces import Capacite, avec_contrat
from ..arborescence import Arbre, Branche
from ..arbre_imprime import tree_document
from ..models import Contrat, Engagement, Fiche, Participation, RedactionEngagement, RedactionNoeud
from ..numeros import as_number
from ..passages import document_link

TROUVES = 50  # commitments shown by a search
OUVERT = 40  # elements up to which the tree opens whole
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
    texte = request.GET.get("q", "").replace("\0", "").strip()[:200]
    vides = request.GET.get("vides") == "oui"
    deplier = request.GET.get("deplier", "")
    trouves: list[Branche] | None = None
    engagements: list[RedactionEngagement] = []
    if texte or vides:
        mots = fold(texte).split()
        engagements = _commitments_saying(contrat, mots, arbre) if mots else []
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
        "engagements": engagements[:TROUVES],
        "plus": len(engagements) > TROUVES,
        "ouvert": deplier == "oui" or (len(arbre) <= OUVERT and deplier != "non"),
        "replie": deplier == "non",
    }
    return render(request, "contrats/arborescence.html", contexte)


def _commitments_saying(contrat: Contrat, mots: list[str], arbre: Arbre) -> list[RedactionEngagement]:
    """Commitments in force whose text holds all these folded words, each with its ``branche``; one more than shown."""
    dits = RedactionEngagement.objects.current().filter(engagement__contrat=contrat, engagement__retire_le=None)
    for mot in mots:
        dits = dits.filter(texte_normalise__contains=mot)
    trouves = list(dits.in_printed_order()[: TROUVES + 1])
    for redaction in trouves:
        redaction.branche = arbre.get(redaction.noeud_id)
    return trouves


@require_GET
@avec_contrat(Capacite.LIRE)
def imprimer(request: HttpRequest, contrat: Contrat) -> HttpResponse:
    """The tree, or one branch, as a PDF or a DOCX."""
    extension = request.GET.get("format", "pdf")
    demande = request.GET.get("branche", "")
    branche = Arbre.of(contrat).get(as_number(demande)) if demande else None
    if extension not in FORMATS or (demande and branche is None):
        raise Http404("Ce document n’existe pas.")
    try:
        document = tree_document(contrat, branche)
    except ExportTropGrand as refus:
        messages.error(request, f"{refus} Ouvrez une branche, puis imprimez-la.")
        return redirect("contrats:arborescence", contrat.pk)
    return repondre_document(document, extension, nom=f"arborescence-{contrat.nom}")


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
        Fiche.objects.filter(lecture=lecture, genre__in=LUES, parent_cle=cle, objet_id=None)
        .filter(contenu__engagement=None)
        .exclude(etat=Fiche.Etat.ECARTEE)
        .order_by("ordre")
    )
