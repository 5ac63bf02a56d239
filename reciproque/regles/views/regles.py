"""The rules of a contract, one rule, its correction, its state."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from reciproque.contrats.acces import Capacite, avec_contrat
from reciproque.contrats.concurrence import Conflit, Refus, both_versions
from reciproque.contrats.models import Contrat, Fiche
from reciproque.contrats.passages import document_link
from reciproque.socle.listes import repondre_liste
from reciproque.socle.models import Entree

from ..actions.regles import change_rule_state, switch_national, tell, tell_parameters
from ..evaluation import Connaissances, know, tell_source, today
from ..forms import RegleForm
from ..listes import ListeRegles
from ..listes.regles import SUIVIS, read_day
from ..models import Application, Fait, Regle
from ..moteur import GENRES, Resultat
from ..proposition import propose
from .portee import may_type, whole

HISTORIQUE_MAX = 8
FAITS_MONTRES = 12


def get_rule(contrat: Contrat, regle_id: int, *, propre: bool = False) -> Any:
    """A rule of the contract, national ones included unless ``propre``. 404 otherwise."""
    regles = Regle.objects.of(contrat).select_related("document", "engagement").defer("document__texte")
    regle = regles.filter(pk=regle_id, **({"contrat": contrat} if propre else {})).first()
    if regle is None:
        raise Http404("Cette règle n’est pas de ce contrat.")
    return regle


@require_GET
@avec_contrat(Capacite.LIRE)
def regles(request: HttpRequest, contrat: Contrat) -> HttpResponseBase:
    liste = ListeRegles(contrat, request.GET)
    contexte = {"contrat": contrat, "peut_saisir": may_type(contrat), "aujourdhui": liste.jour == today()}
    return repondre_liste(request, liste, "regles/regles.html", contexte)


@require_GET
@avec_contrat(Capacite.LIRE)
def regle(request: HttpRequest, contrat: Contrat, regle_id: int) -> HttpResponse:
    """One rule as of a day: sentence, figures, facts used, what is missing, its states at other dates."""
    regle = get_rule(contrat, regle_id)
    jour = read_day(request.GET.get("jour", "")) or today()
    connu = know([contrat])[contrat.pk]
    resultat = connu.judge(regle, jour, avec_source=True)
    faits = Fait.objects.filter(pk__in=resultat.cles).select_related("genre", "quartier", "preuve")
    dit = Application.objects.filter(contrat=contrat, regle=regle).first() if regle.is_national else None
    contexte = {
        "contrat": contrat,
        "regle": regle,
        "jour": jour,
        "aujourdhui": today(),
        "resultat": resultat,
        "contenu": tell_parameters(regle, connu.genres.values()),
        "source": tell_source(regle),
        "passage": document_link(contrat, regle),
        "faits": list(faits.defer("quartier__contour").order_by("-date", "-pk")[:FAITS_MONTRES]),
        "manques": _missing(contrat, regle, resultat, connu),
        "genres": _kinds(regle, connu),
        "historique": _past(connu, regle, jour),
        "suivie": regle.etat == Regle.Etat.ACTIVE and not regle.ecartee,
        "suivi": SUIVIS["ecartee" if regle.ecartee else regle.etat] if regle.etat != "active" or regle.ecartee else "",
        "dit": dit,
        "peut_saisir": may_type(contrat),
        "peut_corriger": Capacite.CORRIGER in contrat.droits and contrat.droits.covers(""),
        "peut_valider": Capacite.VALIDER in contrat.droits,
        "entrees": Entree.objects.pour(regle).avec_details()[:10] if Capacite.JOURNAL in contrat.droits else None,
    }
    return render(request, "regles/regle.html", contexte)


def _missing(contrat: Contrat, regle: Regle, resultat: Resultat, connu: Connaissances) -> list[dict[str, Any]]:
    """What is missing, each with the address of its form, filled in."""
    adresse = reverse("regles:fait-nouveau", args=[contrat.pk])
    manques = []
    for manque in resultat.manques[:30]:
        genre = connu.genres.get(manque.genre)
        demande = {"regle": regle.pk, "genre": genre.pk if genre else ""}
        if manque.lieu:
            demande["quartier"] = manque.lieu
        if manque.theme:
            demande["theme"] = manque.theme
        manques.append({"phrase": manque.phrase, "url": f"{adresse}?{urlencode(demande)}"})
    return manques


def _kinds(regle: Regle, connu: Connaissances) -> list[dict[str, Any]]:
    """The kinds of fact this rule reads, until when each is complete, and whether a room provides it."""
    if regle.a_preciser:
        return []
    cles = dict.fromkeys(GENRES[regle.genre][0].keys_in(regle.parametres))
    genres = [connu.genres[cle] for cle in cles if cle in connu.genres]
    return [{"genre": g, "complet": connu.complets.get(g.pk), "fourni": connu.provided(g)} for g in genres]


def _past(connu: Connaissances, regle: Regle, jour: date) -> list[tuple[date, Resultat]]:
    """The state at the end of each year of the contract until ``jour``."""
    cadre = connu.frame(regle)
    premiere = max((cadre.debut or jour).year, jour.year - HISTORIQUE_MAX)
    derniere = min((cadre.fin or jour).year, jour.year)
    fins = [date(annee, 12, 31) for annee in range(premiere, derniere + 1)]
    return [(fin, connu.judge(regle, fin)) for fin in fins if fin < jour]


def _proposed(regle: Regle) -> tuple[str, dict[str, Any]]:
    """Kind and parameters that the reading suggests for a rule still to be specified."""
    lecture, _, cle = regle.cle_lecture.partition(":")
    fiche = Fiche.objects.filter(lecture=lecture, genre=Fiche.Genre.REGLE, cle=cle).first() if cle else None
    if fiche is None:
        return "", {}
    trouve = propose(fiche.contenu)
    faits = {fait.parametre: fait.libelle for fait in trouve.faits}
    return (trouve.genre, trouve.parametres | faits) if trouve.genre in GENRES else ("", {})


@require_http_methods(["GET", "POST"])
@avec_contrat(Capacite.CORRIGER)
def regle_nouvelle(request: HttpRequest, contrat: Contrat) -> HttpResponse:
    whole(contrat, Capacite.CORRIGER)
    return _edit(request, contrat, None)


@require_http_methods(["GET", "POST"])
@avec_contrat(Capacite.CORRIGER)
def regle_modifier(request: HttpRequest, contrat: Contrat, regle_id: int) -> HttpResponse:
    whole(contrat, Capacite.CORRIGER)
    return _edit(request, contrat, get_rule(contrat, regle_id, propre=True))


def _say_kind(genre: str) -> dict[str, str]:
    """A template would call the class itself."""
    modele = GENRES[genre][0]
    return {"titre": modele.titre, "explication": modele.explication}


def _edit(request: HttpRequest, contrat: Contrat, regle: Any) -> HttpResponse:
    propose_genre, parametres = _proposed(regle) if regle and regle.a_preciser else ("", {})
    genre = request.GET.get("genre", "") or (regle.genre if regle and not regle.a_preciser else "")
    retour = (
        reverse("regles:regle", args=[contrat.pk, regle.pk]) if regle else reverse("regles:regles", args=[contrat.pk])
    )
    contexte: dict[str, Any] = {"contrat": contrat, "regle": regle, "retour": retour, "conflit": []}
    if genre not in GENRES:
        genres = [(cle, _say_kind(cle), cle == propose_genre) for cle in GENRES]
        return render(request, "regles/choisir_genre.html", contexte | {"genres": genres})
    outils: dict[str, Any] = {"contrat": contrat, "genre": genre, "acteur": request.user, "regle": regle}
    form = RegleForm(**outils, propose=parametres if genre == propose_genre else None)
    statut = 200
    if request.method == "POST":
        form, statut = RegleForm(request.POST, **outils), 422
        if form.is_valid():
            try:
                fait = form.save()
            except Conflit as erreur:
                contexte["conflit"] = both_versions(tell(erreur.actuel), form.tell())
                donnees = request.POST.copy()
                donnees["revision"] = str(erreur.actuel.revision)
                form, statut = RegleForm(donnees, **outils), 409
            except Refus as refus:
                form.add_error(None, str(refus))
            except ValidationError as erreur:
                form.add_error(None, erreur.messages)
            else:
                if fait is False:
                    messages.info(request, "Vous n’avez rien changé.")
                else:
                    messages.success(request, "La règle est enregistrée.")
                return redirect(retour if regle else fait)  # type: ignore[arg-type]  # a rule has its address
    contexte |= {"form": form, "genre": _say_kind(genre)}
    return render(request, "regles/modifier.html", contexte, status=statut)


@require_http_methods(["GET", "POST"])
@avec_contrat(Capacite.VALIDER)
def regle_etat(request: HttpRequest, contrat: Contrat, regle_id: int) -> HttpResponse:
    """Suspend, withdraw, follow again."""
    whole(contrat, Capacite.VALIDER)
    regle = get_rule(contrat, regle_id, propre=True)
    if request.method == "POST":
        revision, etat = request.POST.get("revision", ""), request.POST.get("etat", "")
        if etat not in Regle.Etat.values:
            messages.error(request, "Choisissez ce que devient la règle.")
            return redirect("regles:regle-etat", contrat.pk, regle.pk)
        try:
            change_rule_state(
                regle=regle,
                etat=etat,
                acteur=request.user,
                motif=request.POST.get("motif", "").replace("\0", "")[:500],
                revision=int(revision) if revision.isdecimal() and len(revision) < 9 else None,
            )
        except Conflit:
            messages.error(request, "Quelqu’un a modifié cette règle entre-temps\u00a0: relisez-la, puis recommencez.")
        except Refus as refus:
            messages.error(request, str(refus))
            return redirect("regles:regle-etat", contrat.pk, regle.pk)
        else:
            messages.success(request, "C’est noté.")
        return redirect("regles:regle", contrat.pk, regle.pk)
    choix = [(e.value, e.label) for e in Regle.Etat if Regle.automate.permet(regle, e)]
    return render(request, "regles/etat.html", {"contrat": contrat, "regle": regle, "choix": choix})


@require_POST
@avec_contrat(Capacite.VALIDER)
def application(request: HttpRequest, contrat: Contrat, regle_id: int) -> HttpResponse:
    """A national rule applies here, or does not."""
    whole(contrat, Capacite.VALIDER)
    regle = get_rule(contrat, regle_id)
    appliquee = request.POST.get("appliquee") == "oui"
    motif = request.POST.get("motif", "").replace("\0", "")[:500]
    try:
        switch_national(contrat=contrat, regle=regle, appliquee=appliquee, motif=motif, acteur=request.user)
    except Refus as refus:
        messages.error(request, str(refus))
    else:
        messages.success(request, "La règle s’applique ici." if appliquee else "La règle est écartée de ce contrat.")
    return redirect("regles:regle", contrat.pk, regle.pk)
