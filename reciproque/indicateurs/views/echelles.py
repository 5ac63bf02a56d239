"""The 0-20-40-60-80-100 scale of a result indicator; the library of typical indicators."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from reciproque.contrats.acces import Capacite, avec_contrat
from reciproque.contrats.concurrence import Conflit, Refus, both_versions
from reciproque.contrats.models import Contrat
from reciproque.socle.fichiers import servir
from reciproque.socle.reconnaissance import FichierRefuse

from ..actions.echelles import TEXTES, current_scale, tell
from ..bibliotheque import by_theme
from ..forms.echelle import EchelleForm, EvaluationForm
from ..models import Echelle, Evaluation, Indicateur
from ..perimetre import get_changeable, get_indicator, may


@require_GET
@avec_contrat(Capacite.LIRE)
def echelle(request: HttpRequest, contrat: Contrat, indicateur_id: int) -> HttpResponse:
    objet = get_indicator(contrat, indicateur_id)
    versions = list(objet.echelles.order_by("-numero").prefetch_related("evaluations__par", "evaluations__fichier"))
    contexte = {
        "contrat": contrat,
        "indicateur": objet,
        "echelle": versions[0] if versions else None,
        "anciennes": versions[1:],
        "peut_mesurer": may(contrat, objet, Capacite.MESURER),
        "est_resultat": objet.famille == Indicateur.Famille.RESULTAT,
    }
    return render(request, "indicateurs/echelle.html", contexte)


def _scale_page(indicateur: Indicateur) -> str:
    return reverse("indicateurs:echelle", args=[indicateur.contrat_id, indicateur.pk])


@require_http_methods(["GET", "POST"])
@avec_contrat(Capacite.MESURER)
def echelle_ecrire(request: HttpRequest, contrat: Contrat, indicateur_id: int) -> HttpResponse:
    objet = get_changeable(contrat, indicateur_id, Capacite.MESURER)
    outils: dict[str, Any] = {"indicateur": objet, "echelle": current_scale(objet)}
    conflit: list[tuple[str, str, str]] = []
    form = EchelleForm(request.POST if request.method == "POST" else None, **outils)
    statut = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            form.save(request.user)
        except Conflit as erreur:
            votre = Echelle(**{champ: form.cleaned_data[champ] for champ in TEXTES})
            conflit = both_versions(tell(erreur.actuel), tell(votre))
            donnees = request.POST.copy()
            donnees["revision"] = str(erreur.actuel.revision)
            form = EchelleForm(donnees, **outils)
            form.is_valid()
            statut = 409
        except Refus as refus:
            form.add_error(None, str(refus))
        else:
            messages.success(request, "L’échelle est enregistrée.")
            return redirect(_scale_page(objet))
    contexte = {"contrat": contrat, "indicateur": objet, "form": form, "conflit": conflit, "retour": _scale_page(objet)}
    return render(request, "indicateurs/echelle_ecrire.html", contexte, status=statut)


@require_http_methods(["GET", "POST"])
@avec_contrat(Capacite.MESURER)
def echelle_evaluer(request: HttpRequest, contrat: Contrat, indicateur_id: int) -> HttpResponse:
    objet = get_changeable(contrat, indicateur_id, Capacite.MESURER)
    actuelle = current_scale(objet)
    if actuelle is None:
        messages.info(request, "Écrivez d’abord les six niveaux\u00a0: ils se fixent avant d’évaluer.")
        return redirect(_scale_page(objet))
    form = EvaluationForm(request.POST if request.method == "POST" else None, request.FILES or None, echelle=actuelle)
    statut = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            form.save(request.user)
        except Conflit:
            form.add_error(
                None, "Quelqu’un a récrit l’échelle entre-temps\u00a0: rechargez la page et relisez les niveaux."
            )
            statut = 409
        except Refus as refus:
            form.add_error(None, str(refus))
        except FichierRefuse as refus:
            form.add_error("piece", str(refus))
        else:
            messages.success(request, "L’évaluation est enregistrée.")
            return redirect(_scale_page(objet))
    contexte = {
        "contrat": contrat,
        "indicateur": objet,
        "echelle": actuelle,
        "form": form,
        "retour": _scale_page(objet),
    }
    return render(request, "indicateurs/evaluer.html", contexte, status=statut)


@require_GET
@avec_contrat(Capacite.LIRE)
def evaluation_piece(
    request: HttpRequest, contrat: Contrat, indicateur_id: int, evaluation_id: int
) -> HttpResponseBase:
    """The file joined to an evaluation."""
    trouvee = (
        Evaluation.objects.filter(
            pk=evaluation_id, echelle__indicateur=indicateur_id, echelle__indicateur__contrat=contrat
        )
        .select_related("fichier")
        .first()
    )
    if trouvee is None or trouvee.fichier is None:
        raise Http404("Cette évaluation n’a pas de pièce jointe.")
    return servir(trouvee.fichier)


@require_GET
@avec_contrat(Capacite.LIRE)
def bibliotheque(request: HttpRequest, contrat: Contrat) -> HttpResponse:
    """Typical indicators by theme; each may be the start of one of the contract's."""
    return render(request, "indicateurs/bibliotheque.html", {"contrat": contrat, "themes": by_theme()})
