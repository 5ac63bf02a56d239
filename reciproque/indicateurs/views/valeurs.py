"""The figures of a contract: their list, the grid where they are typed, the page of each, their secrecy."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from reciproque.contrats.acces import Capacite, avec_contrat
from reciproque.contrats.concurrence import Conflit, Refus
from reciproque.contrats.models import Contrat
from reciproque.langue import format_number, plural
from reciproque.socle.listes import repondre_liste

from ..actions.secret import set_threshold
from ..actions.valeurs import SaisieRefusee, correct_value, validate_values, write_values
from ..forms.grille import ChoixGrilleForm
from ..forms.valeurs import CorrectionForm, SeuilForm
from ..grille import CASES_MAX, Grille, build, read, typed
from ..lieux import around, places_of
from ..listes.valeurs import ListeValeurs
from ..models import SeuilSecret, Valeur
from ..permis import may_share, measured_by
from ..secret import MASQUEE, look, threshold


@require_GET
@avec_contrat(Capacite.LIRE)
def valeurs(request: HttpRequest, contrat: Contrat) -> HttpResponseBase:
    return repondre_liste(
        request, ListeValeurs(contrat, request.GET), "indicateurs/valeurs/valeurs.html", {"contrat": contrat}
    )


# ── The grid ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "POST"])
@avec_contrat(Capacite.MESURER)
def grille(request: HttpRequest, contrat: Contrat) -> HttpResponseBase:
    """The query string says which grid; sending it writes the cells that changed, all or none."""
    permis = measured_by(contrat.droits, contrat.pk)  # type: ignore[attr-defined]  # given by `avec_contrat`
    demandee = "periode" in request.GET or "indicateurs" in request.GET
    choix = ChoixGrilleForm(request.GET if demandee else None, contrat=contrat, permis=permis)
    contexte: dict[str, Any] = {"contrat": contrat, "choix": choix, "fautes": [], "lignes": [], "colonnes": []}
    statut = 200
    if choix.is_bound and choix.is_valid():
        dit = choix.cleaned_data
        lieux = places_of(contrat)
        indicateurs = list(dit["indicateurs"])
        if len(indicateurs) * len(lieux) > CASES_MAX:
            choix.add_error("indicateurs", _too_many(len(lieux)))
        else:
            coupe = {champ: dit[champ] for champ in ("periode", "source", "sexe", "age", "zone")}
            posee = build(indicateurs=indicateurs, lieux=lieux, **coupe)
            if request.method == "POST":
                if bilan := _write(request, contrat, posee):
                    messages.success(request, bilan)
                    return redirect(request.get_full_path())
                statut = 422
            contexte |= {
                "fautes": [(c.ancre, f"{c.libelle}\u00a0: {c.erreur}") for c in posee.cases if c.erreur],
                "lignes": posee.lignes,
                "colonnes": posee.colonnes,
                "periode": dit["periode"],
                "source": dit["source"],
                "decoupage": choix.decoupage,
            }
    elif request.method == "POST":
        statut = 422
    return render(request, "indicateurs/valeurs/grille.html", contexte, status=statut)


def _too_many(lieux: int) -> str:
    au_plus = max(1, CASES_MAX // max(1, lieux))
    return f"Trop de cases d’un coup\u00a0: choisissez au plus {plural(au_plus, 'indicateur')}."


def _write(request: HttpRequest, contrat: Contrat, posee: Grille) -> str:
    """The sentence that says what was written; empty, with the reasons on the cells, when nothing was."""
    lues = read(posee, request.POST)
    if any(case.erreur for case in posee.cases):
        return ""
    try:
        bilan = write_values(saisies=[saisie for _, saisie in lues], acteur=request.user, contrat_id=contrat.pk)
    except SaisieRefusee as refus:
        for rang, faute in refus.fautes.items():
            case = lues[rang][0]
            case.erreur = faute
            if actuelle := refus.actuelles.get(rang):
                case.revision = actuelle.revision  # the next save knows what it writes over
                case.validee, case.pk = actuelle.est_validee, actuelle.pk
        return ""
    return (
        f"{plural(bilan.total, 'valeur enregistrée', 'valeurs enregistrées')}." if bilan.total else "Rien n’a changé."
    )


# ── One figure ───────────────────────────────────────────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "POST"])
@avec_contrat(Capacite.LIRE)
def valeur(request: HttpRequest, contrat: Contrat, valeur_id: int) -> HttpResponseBase:
    """Its history; who validates validates it, or corrects it once it is."""
    trouvee = get_object_or_404(
        Valeur.objects.of_contrat(contrat)
        .filter(around(contrat))
        .select_related("indicateur", "definition", "saisie_par")
        .with_places()
        .distinct(),
        pk=valeur_id,
    )
    droits = contrat.droits  # type: ignore[attr-defined]  # given by `avec_contrat`
    if trouvee.indicateur.contrat_id is None:
        peut = may_share(request.user)
    else:
        peut = measured_by(droits, contrat.pk, Capacite.VALIDER)(trouvee.indicateur_id)
    if request.method == "POST" and not peut:
        raise PermissionDenied("Votre rôle sur ce contrat ne permet pas de valider ni de corriger cette valeur.")
    form = None
    if peut and trouvee.est_validee:
        initial = {"jour": timezone.localdate(), "revision": trouvee.revision, "valeur": typed(trouvee)}
        form = CorrectionForm(request.POST or None, definition=trouvee.definition, initial=initial)
    if request.method == "POST":
        if form is None:
            validate_values(valeurs=[trouvee.pk], acteur=request.user, contrat_id=contrat.pk)
            return redirect("indicateurs:valeur", contrat.pk, trouvee.pk)
        if form.is_valid() and _correct(form, trouvee, request.user, contrat):
            return redirect("indicateurs:valeur", contrat.pk, trouvee.pk)
    regard = look(droits, contrat.pk)
    vue = regard.sees(trouvee)
    deux = trouvee.numerateur is not None and trouvee.denominateur is not None
    contexte = {
        "contrat": contrat,
        "valeur": trouvee,
        "dit": regard.tell(trouvee),
        "form": form,
        "validable": peut and not trouvee.est_validee,
        "rapport": f"{format_number(trouvee.numerateur)} sur {format_number(trouvee.denominateur)}"
        if vue and deux
        else "",
        "corrections": [
            (c, *((c.avant["dit"], c.apres["dit"]) if vue else (MASQUEE, MASQUEE)))
            for c in trouvee.corrections.select_related("par")
        ],
    }
    return render(request, "indicateurs/valeurs/valeur.html", contexte, status=422 if request.method == "POST" else 200)


def _correct(form: CorrectionForm, trouvee: Valeur, acteur: Any, contrat: Contrat) -> bool:
    dit = form.cleaned_data
    try:
        correct_value(
            valeur=trouvee,
            lue=dit["valeur"],
            motif=dit["motif"],
            jour=dit["jour"],
            acteur=acteur,
            revision=dit["revision"],
            contrat_id=contrat.pk,
        )
    except Conflit as conflit:
        form.add_error(
            "valeur",
            f"Quelqu’un vient d’écrire {conflit.actuel.dit}. Vérifiez, puis corrigez de nouveau depuis cette page.",
        )
    except Refus as refus:
        form.add_error(None, str(refus))
    else:
        return True
    return False


# ── Secrecy ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "POST"])
@avec_contrat(Capacite.VALIDER)
def secret(request: HttpRequest, contrat: Contrat) -> HttpResponseBase:
    if contrat.droits.branches_of(Capacite.VALIDER) is not None:  # type: ignore[attr-defined]  # given by `avec_contrat`
        raise PermissionDenied("Le seuil vaut pour tout le contrat\u00a0: votre accès ne porte que sur une branche.")
    return _threshold(request, contrat)


@require_http_methods(["GET", "POST"])
def secret_instance(request: HttpRequest) -> HttpResponseBase:
    if not request.user.est_administrateur:  # type: ignore[union-attr]  # signed in: the middleware saw to it
        raise PermissionDenied("L’administrateur règle le seuil de l’instance.")
    return _threshold(request, None)


def _threshold(request: HttpRequest, contrat: Contrat | None) -> HttpResponse:
    propre = SeuilSecret.objects.filter(contrat=contrat).first()
    form = SeuilForm(request.POST or None, instance=propre)
    if request.method == "POST" and form.is_valid():
        set_threshold(contrat=contrat, seuil=form.cleaned_data["seuil"], acteur=request.user)
        messages.success(request, "Le seuil est enregistré, les valeurs sont masquées d’après lui.")
        return redirect("indicateurs:secret", contrat.pk) if contrat else redirect("indicateurs:secret-instance")
    contexte = {
        "contrat": contrat,
        "base": "contrats/contrat.html" if contrat else "socle/base.html",
        "form": form,
        "propre": propre,
        "seuil": threshold(contrat.pk if contrat else None),
    }
    return render(request, "indicateurs/valeurs/secret.html", contexte, status=422 if request.method == "POST" else 200)
