"""The pages of an avenant: open it, decide line by line, see what it changes, open the version."""

from __future__ import annotations

from collections import Counter

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from reciproque.contrats.acces import Capacite
from reciproque.contrats.concurrence import Refus
from reciproque.contrats.models import Avenant, Fiche
from reciproque.contrats.numeros import as_number, as_numbers
from reciproque.langue import plural

from ..perimetre import avec_lecture
from .appliquer import apply_avenant
from .correspondance import Sort, kept_pairs, lines
from .forms import AvenantForm
from .noeuds import decide_elements, undecided
from .noeuds import elements as elements_of
from .pages import PAR_PAGE, candidates, groups, show
from .preparer import accept_all, decide_record, decide_unclaimed, drop_avenant, is_avenant

ENSEMBLE = (Sort.IDENTIQUE, Sort.MAINTENU)  # fates that may be taken together


def _of(lecture) -> Avenant | None:
    return Avenant.objects.select_related("contrat", "version").filter(lecture=lecture).first()


def _prepared(lecture) -> Avenant:
    avenant = _of(lecture)
    if avenant is None or avenant.version_id is not None:
        raise Http404("Aucun avenant n’est en préparation sur cette lecture.")
    return avenant


@require_http_methods(["GET", "HEAD", "POST"])
@avec_lecture(Capacite.RELIRE)
def avenant(request, lecture):
    """Before: name the version. Then: the correspondence, one fate at a time. After: the version it opened."""
    prepare = _of(lecture)
    if prepare is None:
        return _open(request, lecture)
    if prepare.version_id is not None:
        return redirect("contrats:comparaison", prepare.contrat_id, prepare.version.numero - 1, prepare.version.numero)
    lignes = lines(kept_pairs(prepare))
    groupes = groups(lignes)
    choisi = next((g.sort for g in groupes if g.sort == request.GET.get("sort")), None)
    choisi = choisi or next((g.sort for g in groupes if g.attente), groupes[0].sort if groupes else None)
    ici = sorted((ligne for ligne in lignes if ligne.sort == choisi), key=lambda ligne: ligne.decidee)
    page = Paginator(ici, PAR_PAGE).get_page(request.GET.get("page"))
    contexte = {
        "lecture": lecture,
        "avenant": prepare,
        "groupes": groupes,
        "choisi": choisi,
        "lignes": show(prepare, list(page.object_list)),
        "page": page,
        "attente": sum(g.attente for g in groupes) + (elements_attendent := undecided(lecture)),
        "elements_attendent": elements_attendent,
        "attente_ici": sum(not ligne.decidee for ligne in ici),
        "ensemble": choisi in ENSEMBLE,
    }
    return render(request, "relecture/avenant/correspondance.html", contexte)


def _open(request, lecture):
    if not is_avenant(lecture):
        messages.info(request, "Ce document n’est pas déposé sur un contrat déjà rempli.")
        return redirect("relecture:lecture", lecture.pk)
    form = AvenantForm(request.POST or None, lecture=lecture)
    if request.method == "POST" and form.is_valid():
        try:
            form.save(request.user)
        except Refus as refus:
            form.add_error(None, str(refus))
        else:
            return redirect("relecture:avenant", lecture.pk)
    contexte = {"lecture": lecture, "form": form, "retour": reverse("relecture:lecture", args=[lecture.pk])}
    return render(request, "relecture/avenant/ouvrir.html", contexte, status=422 if form.errors else 200)


@require_POST
@avec_lecture(Capacite.RELIRE)
def decider(request, lecture):
    """One line (a record and what it takes up, or what nothing takes up), or a whole fate."""
    prepare = _prepared(lecture)
    sort = request.POST.get("sort", "")
    try:
        if "tout" in request.POST and sort in ENSEMBLE:
            n = accept_all(avenant=prepare, sort=sort, acteur=request.user)
            messages.success(request, f"{plural(n, 'ligne')} acceptée{'s' if n >= 2 else ''}.")
        elif fiche_id := as_number(request.POST.get("fiche", "")):
            fiche = _record(lecture, fiche_id)
            engagements = as_numbers(request.POST.getlist("engagement"))
            decide_record(avenant=prepare, fiche=fiche, engagements=engagements, acteur=request.user)
        elif engagement := as_number(request.POST.get("engagement", "")):
            abroge = request.POST.get("geste") == "abroger"
            decide_unclaimed(avenant=prepare, engagement=engagement, abroge=abroge, acteur=request.user)
    except Refus as refus:
        messages.error(request, str(refus))
    encore = {g.sort for g in groups(lines(kept_pairs(prepare))) if g.attente}
    # Stay on this fate while something waits there, else go where something does.
    return redirect(reverse("relecture:avenant", args=[lecture.pk]) + (f"?sort={sort}" if sort in encore else ""))


def _record(lecture, fiche_id: int) -> Fiche:
    fiche = lecture.fiches.open().filter(genre=Fiche.Genre.ENGAGEMENT, pk=fiche_id).first()
    if fiche is None:
        raise Http404("Cet engagement n’est pas dans l’avenant.")
    return fiche


@require_http_methods(["GET", "HEAD"])
@avec_lecture(Capacite.RELIRE)
def choisir(request, lecture, fiche_id):
    """Which commitments of the contract a record takes up: none, one, or several that it merges."""
    prepare = _prepared(lecture)
    fiche = _record(lecture, fiche_id)
    texte = request.GET.get("q", "").replace("\0", "").strip()[:200]
    contexte = {
        "lecture": lecture,
        "avenant": prepare,
        "fiche": fiche,
        "texte": texte,
        "candidats": candidates(prepare, fiche, texte),
        "sort": request.GET.get("sort", "") if request.GET.get("sort") in list(Sort) else "",
    }
    return render(request, "relecture/avenant/choisir.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@avec_lecture(Capacite.RELIRE)
def elements(request, lecture):
    """Which element of the contract each element of the avenant is; all decided at once."""
    prepare = _prepared(lecture)
    if request.method == "POST":
        choix = {
            fiche: as_number(valeur) or 0
            for nom, valeur in request.POST.items()
            if nom.startswith("element-") and (fiche := as_number(nom.removeprefix("element-")))
        }
        try:
            n = decide_elements(avenant=prepare, choix=choix, acteur=request.user)
        except Refus as refus:
            messages.error(request, str(refus))
            return redirect("relecture:avenant-elements", lecture.pk)
        messages.success(
            request, f"{plural(n, 'élément')}\u00a0: {'décisions prises' if n >= 2 else 'décision prise'}."
        )
        return redirect("relecture:avenant", lecture.pk)
    lignes, laisses = elements_of(lecture, prepare.contrat)
    contexte = {"lecture": lecture, "avenant": prepare, "lignes": lignes, "laisses": laisses}
    return render(request, "relecture/avenant/elements.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@avec_lecture(Capacite.RELIRE)
def appliquer(request, lecture):
    prepare = _prepared(lecture)
    if request.method == "POST":
        try:
            effet = apply_avenant(avenant=prepare, acteur=request.user)
        except Refus as refus:
            messages.error(request, str(refus))
            return redirect("relecture:avenant", lecture.pk)
        messages.success(request, f"La version «\u00a0{effet.version}\u00a0» est ouverte.")
        numero = effet.version.numero
        return redirect("contrats:comparaison", prepare.contrat_id, numero - 1, numero)
    lignes = lines(kept_pairs(prepare))
    contexte = {
        "lecture": lecture,
        "avenant": prepare,
        "groupes": groups(lignes),
        "attente": sum(not ligne.decidee for ligne in lignes) + (elements_attendent := undecided(lecture)),
        "elements_attendent": elements_attendent,
        "cadre": _frame(lecture),
    }
    return render(request, "relecture/avenant/appliquer.html", contexte)


def _frame(lecture) -> list[tuple[str, int]]:
    """What else the avenant brings, by kind."""
    genres = (Fiche.Genre.NOEUD, Fiche.Genre.SIGNATAIRE, Fiche.Genre.QUARTIER, Fiche.Genre.MESURE)
    comptes = Counter(lecture.fiches.open().filter(genre__in=genres).values_list("genre", flat=True))
    return [(str(Fiche.Genre(genre).label), comptes[genre]) for genre in genres if comptes[genre]]


@require_POST
@avec_lecture(Capacite.RELIRE)
def abandonner(request, lecture):
    drop_avenant(avenant=_prepared(lecture), acteur=request.user)
    messages.success(request, "La préparation de l’avenant est abandonnée. La lecture reste.")
    return redirect("relecture:lecture", lecture.pk)
