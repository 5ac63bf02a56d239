"""The indicators of a contract: the list, each with its definition, and the way from « to determine » to validated."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from reciproque.contrats.acces import Capacite, avec_contrat
from reciproque.contrats.arborescence import Arbre
from reciproque.contrats.concurrence import Conflit, Refus, both_versions
from reciproque.contrats.forms.contrat import MotifForm
from reciproque.contrats.models import Contrat, RedactionEngagement
from reciproque.contrats.numeros import as_number
from reciproque.contrats.passages import document_link
from reciproque.socle.etats import TransitionRefusee
from reciproque.socle.listes import repondre_liste
from reciproque.socle.models import Entree

from ..actions.definitions import current_definition, lacks, propose, restore, retire, send_back, tell, validate
from ..bibliotheque import find
from ..bilan import targets_of, weigh
from ..forms.choix import is_search
from ..forms.definition import DefinitionForm
from ..listes.indicateurs import ListeIndicateurs, is_late
from ..models import Definition, Indicateur
from ..perimetre import get_changeable, get_indicator, may
from ..secret import look

CONTEXTE = 3  # lines shown around the passage
Etat = Definition.Etat


@require_GET
@avec_contrat(Capacite.LIRE)
def indicateurs(request: HttpRequest, contrat: Contrat) -> HttpResponseBase:
    liste = ListeIndicateurs(contrat, request.GET, jour=timezone.localdate())
    if Capacite.MESURER in contrat.droits:
        liste.vide_action = "Ajouter un indicateur"
        liste.vide_url = reverse("indicateurs:indicateur-nouveau", args=[contrat.pk])
    return repondre_liste(request, liste, "indicateurs/indicateurs.html", {"contrat": contrat})


@require_GET
@avec_contrat(Capacite.LIRE)
def indicateur(request: HttpRequest, contrat: Contrat, indicateur_id: int) -> HttpResponse:
    objet = get_indicator(contrat, indicateur_id, avec_texte=True)
    arbre = Arbre.of(contrat)
    branche = arbre.get(objet.noeud_id)
    versions = list(objet.definitions.select_related("detenteur", "propose_par").order_by("-numero"))
    definition = next(v for v in versions if v.jusqua is None)
    chemin = branche.chemin if branche else ""
    jour = timezone.localdate()
    contexte = {
        "contrat": contrat,
        "indicateur": objet,
        "definition": definition,
        "anciennes": [v for v in versions if v is not definition],
        "branche": branche,
        "engagements": list(
            RedactionEngagement.objects.current()
            .filter(engagement__in=objet.engagements.all())
            .only("engagement_id", "numero", "texte")
            .order_by("ordre")
        ),
        "criteres": criteria(definition),
        "bilans": weigh(
            targets_of(indicateur=objet), regard=look(contrat.droits, contrat.pk), jour=jour, definitions=[definition]
        ),
        "manques": lacks(definition) if definition.etat != Etat.VALIDE else [],
        "en_retard": is_late(definition, jour),
        "source": document_link(contrat, objet),
        "lignes": _lines(objet),
        "entrees": list(Entree.objects.pour(objet).avec_details()[:50]) if "journal" in contrat.droits else None,
        "peut_mesurer": may(contrat, objet, Capacite.MESURER, chemin),
        "peut_valider": may(contrat, objet, Capacite.VALIDER, chemin),
    }
    return render(request, "indicateurs/indicateur.html", contexte)


def criteria(definition: Definition) -> list[tuple[str, str, str]]:
    """(criterion, answer, note) of each of the three; none while nothing is said of any."""
    dits = [
        (
            Definition._meta.get_field(champ).verbose_name,
            {True: "oui", False: "non", None: ""}[getattr(definition, champ)],
            getattr(definition, f"{champ}_note"),
        )
        for champ in Definition.CRITERES
    ]
    return dits if any(reponse or note for _, reponse, note in dits) else []


def _lines(objet: Indicateur) -> list[tuple[int, str, bool]]:
    if not objet.has_passage:
        return []
    return objet.document.passage(objet.ligne_debut, objet.ligne_fin, contexte=CONTEXTE)


def page_of(indicateur: Indicateur) -> str:
    return reverse("indicateurs:indicateur", args=[indicateur.contrat_id, indicateur.pk])


@require_http_methods(["GET", "POST"])
@avec_contrat(Capacite.MESURER)
def indicateur_nouveau(request: HttpRequest, contrat: Contrat) -> HttpResponse:
    """``?noeud=`` and ``?engagement=`` say where one comes from, ``?modele=`` the typical indicator to start from."""
    arbre = Arbre.of(contrat)
    modele = find(request.GET.get("modele", ""))
    initial: dict[str, Any] = {
        **(asdict(modele) if modele else {}),
        "noeud": as_number(request.GET.get("noeud", "")),
        "engagements": [n for v in request.GET.getlist("engagement") if (n := as_number(v))],
    }
    form = DefinitionForm(
        request.POST if request.method == "POST" else None,
        contrat=contrat,
        arbre=arbre,
        droits=contrat.droits,
        initial=initial,
    )
    cherche = is_search(request.POST)
    if request.method == "POST" and not cherche and form.is_valid():
        form.save(request.user)
        messages.success(request, "L’indicateur est ajouté. Il reste à le proposer, puis à le faire valider.")
        return redirect(page_of(form.indicateur))
    contexte = {"contrat": contrat, "form": form, "conflit": []}
    return render(request, "indicateurs/definir.html", contexte, status=422 if form.is_bound and not cherche else 200)


@require_http_methods(["GET", "POST"])
@avec_contrat(Capacite.MESURER)
def indicateur_definir(request: HttpRequest, contrat: Contrat, indicateur_id: int) -> HttpResponse:
    objet = get_changeable(contrat, indicateur_id, Capacite.MESURER)
    outils: dict[str, Any] = {
        "contrat": contrat,
        "arbre": Arbre.of(contrat),
        "droits": contrat.droits,
        "indicateur": objet,
        "definition": current_definition(objet),
    }
    conflit: list[tuple[str, str, str]] = []
    statut = 200
    form = DefinitionForm(request.POST if request.method == "POST" else None, **outils)
    if request.method == "POST" and not is_search(request.POST):
        statut = 422
        if form.is_valid():
            try:
                change = form.save(request.user)
            except Conflit as erreur:
                # Nothing typed is lost: the same form comes back, beside what was saved, ready to be saved over it.
                conflit = both_versions(tell(erreur.actuel, current_definition(erreur.actuel)), form.tell())
                donnees = request.POST.copy()
                donnees["revision"] = str(erreur.actuel.revision)
                form = DefinitionForm(donnees, **outils)
                form.is_valid()
                statut = 409
            except Refus as refus:
                form.add_error(None, str(refus))
            else:
                if change:
                    messages.success(request, "La définition est enregistrée et inscrite dans l’historique.")
                else:
                    messages.info(request, "Vous n’avez rien changé\u00a0: rien n’est inscrit dans l’historique.")
                return redirect(page_of(objet))
    contexte = {"contrat": contrat, "form": form, "conflit": conflit}
    return render(request, "indicateurs/definir.html", contexte, status=statut)


def _move(
    request: HttpRequest, contrat: Contrat, indicateur_id: int, *, capacite: Capacite, action: Any, reussite: str
) -> HttpResponse:
    """One button: the step is taken, or the page says why not."""
    objet = get_changeable(contrat, indicateur_id, capacite)
    try:
        action(indicateur=objet, acteur=request.user, revision=as_number(request.POST.get("revision", "")) or 0)
    except Conflit:
        messages.error(request, "Quelqu’un a modifié cet indicateur entre-temps\u00a0: relisez-le, puis recommencez.")
    except (Refus, TransitionRefusee) as refus:
        messages.error(request, str(refus))
    else:
        messages.success(request, reussite)
    return redirect(page_of(objet))


@require_POST
@avec_contrat(Capacite.MESURER)
def indicateur_proposer(request: HttpRequest, contrat: Contrat, indicateur_id: int) -> HttpResponse:
    return _move(
        request,
        contrat,
        indicateur_id,
        capacite=Capacite.MESURER,
        action=propose,
        reussite="L’indicateur est proposé. L’équipe projet ou l’État peut le valider.",
    )


@require_POST
@avec_contrat(Capacite.VALIDER)
def indicateur_valider(request: HttpRequest, contrat: Contrat, indicateur_id: int) -> HttpResponse:
    return _move(
        request,
        contrat,
        indicateur_id,
        capacite=Capacite.VALIDER,
        action=validate,
        reussite="La définition est validée. Elle ne change plus que par une nouvelle version.",
    )


GESTES = {
    "renvoyer": (
        send_back,
        "Renvoyer à définir",
        "Il redevient à déterminer. La personne qui l’a proposé lira votre motif.",
        "L’indicateur est renvoyé à définir, avec votre motif.",
    ),
    "retirer": (
        retire,
        "Retirer l’indicateur",
        "Il n’est plus suivi. Rien n’est effacé\u00a0: ses valeurs restent, et il peut être rétabli.",
        "L’indicateur est retiré. Il reste consultable, avec le motif.",
    ),
    "retablir": (restore, "Rétablir l’indicateur", "Il est suivi de nouveau.", "L’indicateur est rétabli."),
}


@require_http_methods(["GET", "POST"])
@avec_contrat(Capacite.VALIDER)
def indicateur_geste(request: HttpRequest, contrat: Contrat, indicateur_id: int, geste: str) -> HttpResponse:
    """Send back, retire, restore: one page, one reason, one button."""
    action, titre, aide, reussite = GESTES[geste]
    objet = get_changeable(contrat, indicateur_id, Capacite.VALIDER)
    form = MotifForm(request.POST or None, initial={"revision": objet.revision})
    if request.method == "POST" and form.is_valid():
        try:
            action(indicateur=objet, acteur=request.user, **form.cleaned_data)
        except Conflit:
            messages.error(
                request, "Quelqu’un a modifié cet indicateur entre-temps\u00a0: relisez-le, puis recommencez."
            )
        except (Refus, TransitionRefusee) as refus:
            messages.error(request, str(refus))
        else:
            messages.success(request, reussite)
        return redirect(page_of(objet))
    contexte = {
        "contrat": contrat,
        "indicateur": objet,
        "form": form,
        "titre": titre,
        "aide": aide,
        "danger": geste == "retirer",
        "retour": page_of(objet),
    }
    return render(request, "indicateurs/geste.html", contexte, status=422 if form.is_bound else 200)
