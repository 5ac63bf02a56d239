"""Review: the commitments one after the other, and any record by itself."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reciproque.annuaire.models import Organisation
from reciproque.contrats.acces import Capacite
from reciproque.contrats.concurrence import Conflit, Refus
from reciproque.contrats.models import Fiche
from reciproque.langue import plural
from reciproque.socle.listes import repondre_liste
from reciproque.socle.listes.filtres import VIDE
from reciproque.socle.models import Entree

from .. import actions
from ..actions.prendre import lacher
from ..arbre import ArbreLu
from ..avancement import progress_of, to_review
from ..forms import FORMULAIRES
from ..listes import ListeFichesLues
from ..listes.contenus import RELUS, SANS_ETAT, TITRES
from ..listes.engagements import DANS_UNE_BRANCHE
from ..perimetre import avec_lecture
from ..pile import next_gestures
from ..presentation import document_lines, present_record, present_table
from .commun import back_to, is_partial, present, record_of, safe_next

Genre = Fiche.Genre

APRES = 5  # records looked at beyond the page, for the last one to be merged with the next

# (keys, what they do) while a record has the focus: see relecture.js.
RACCOURCIS = (
    (("g",), "garder"),
    (("c",), "corriger"),
    (("x",), "écarter"),
    (("a",), "remettre à relire"),
    (("s",), "couper en deux, ou plus"),
    (("r",), "réunir à la suivante"),
    (("m",), "cocher, pour réunir plusieurs fiches (Maj\u00a0+\u00a0r)"),
    (("z",), "annuler votre dernier geste, puis celui d’avant"),
    (("Maj", "z"), "refaire ce qui vient d’être annulé"),
    (("j", "k"), "fiche suivante, précédente"),
    (("Ctrl", "Entrée"), "enregistrer la correction"),
    (("Échap",), "renoncer à la correction"),
    (("?",), "montrer ou cacher cette aide"),
)


@require_safe
@avec_lecture(Capacite.LIRE)
def fiches(request, lecture, genre=Genre.ENGAGEMENT):
    """Records of one kind beside their passage, with the same keys whatever the kind."""
    if genre not in RELUS:
        raise Http404("Cette rubrique ne se relit pas.")
    arbre = ArbreLu.of(lecture)
    liste = ListeFichesLues(to_review(lecture, genre), request.GET, arbre=arbre, genre=genre, pour=request.user)
    peut_relire = Capacite.RELIRE in lecture.droits
    avancement = progress_of(lecture, genre)
    contexte = {
        "lecture": lecture,
        "genre": genre,
        "titre": TITRES[genre][0] if genre in TITRES else "Engagements",
        "avancement": avancement,
        "genres": _kinds(lecture, avancement),
        "peut_relire": peut_relire,
        "raccourcis": RACCOURCIS,
        "pile": next_gestures(lecture, request.user) if peut_relire else ("", ""),
    }
    if request.GET.get("export") not in liste.exports:
        debut, fin = max(liste.page.start_index() - 1, 0), liste.page.end_index()
        lot = list(liste.queryset[debut : fin + APRES])
        contexte["presentees"] = present(
            lot[: fin - debut],
            lecture=lecture,
            arbre=arbre,
            lignes=document_lines(lecture.document),
            apres=lot[fin - debut :],
        )
        contexte["suite"] = request.get_full_path()
        contexte["branche_a_garder"] = _whole_branch(liste) if peut_relire else None
        contexte["genre_a_garder"] = peut_relire and genre not in DANS_UNE_BRANCHE and avancement.a_relire > 1
    return repondre_liste(request, liste, "relecture/fiches.html", contexte)


def _kinds(lecture, avancement):
    """(kind, address, title, what waits, is it this one?) of each kind that the document holds."""
    adresses = {
        genre: reverse("relecture:fiches-genre", args=[lecture.pk, genre])
        if genre in TITRES
        else reverse("relecture:fiches", args=[lecture.pk])
        for genre in RELUS
        if avancement.totaux.get(genre)
    }
    return [
        (g, url, TITRES[g][0] if g in TITRES else "Engagements", avancement.restes.get(g, 0), g == avancement.genre)
        for g, url in adresses.items()
    ]


def _whole_branch(liste):
    """The one branch on screen, while some of it waits: it can be kept at once."""
    if liste.facettes[0].filtre.cle != "branche":
        return None
    choisies = [option for option in liste.facettes[0].options if option.choisie]
    attend = any(option.valeur == Fiche.Etat.PROPOSEE and option.compte for option in liste.facettes[1].options)
    return choisies[0] if len(choisies) == 1 and attend and not liste.texte else None


@require_http_methods(["GET", "HEAD", "POST"])
@avec_lecture(Capacite.LIRE)
def fiche(request, lecture, fiche_id):
    """One record beside its passage, to read or to correct. htmx asks for its part only."""
    f = record_of(lecture, fiche_id)
    arbre = ArbreLu.of(lecture)
    lignes = document_lines(lecture.document)
    presentee = present([f], lecture=lecture, arbre=arbre, lignes=lignes, pour=request.user)[0]
    modifiable = presentee.modifiable and is_editable(f)
    if request.method == "POST" and not modifiable:
        raise PermissionDenied("Cette fiche ne se modifie plus ici.")
    form, conflit, statut = None, None, 200
    if modifiable:
        form = FORMULAIRES[f.genre](request.POST or None, fiche=f, user=request.user, arbre=arbre)
    if request.method == "POST":
        if form.is_valid():
            try:
                form.save()
            except Refus as refus:
                form.add_error(None, str(refus))
            except Conflit as c:
                conflit = _both_versions(form, c.actuel)
                form = FORMULAIRES[f.genre](
                    _with_revision(request.POST, c.actuel), fiche=c.actuel, user=request.user, arbre=arbre
                )
                form.is_valid()
            else:
                return _done(request, lecture, f, "enregistrée")
        statut = 422
    edition = {
        "lecture": lecture,
        "presentee": presentee,
        "form": form,
        "conflit": conflit,
        "suite": safe_next(request, back_to(f)),
    }
    if is_partial(request):
        if request.method != "POST" and "lire" in request.GET:
            reponse = render(request, "relecture/_fiche.html", edition)
        else:
            reponse = render(request, "relecture/_edition.html", edition, status=statut)
    else:
        edition |= {
            "retour_liste": back_to(f),
            "titre_liste": "Engagements" if f.genre == Genre.ENGAGEMENT else TITRES.get(f.genre, ("Lecture", ""))[0],
            "champs": present_record(f),
            "tableau": present_table(f),
            "information": f.genre in SANS_ETAT and not modifiable,
            "peut_signaler": Capacite.RELIRE in lecture.droits and f.ligne_debut is not None,
            "entrees": Entree.objects.pour(f).avec_details(),
        }
        reponse = render(request, "relecture/fiche.html", edition, status=statut)
    patch_vary_headers(reponse, ("HX-Request",))
    return reponse


def is_editable(f: Fiche) -> bool:
    """Its kind has a form; of the controls, only a gap leaves something to decide."""
    return f.genre in FORMULAIRES and (f.genre != Genre.CONTROLE or f.contenu.get("verdict") == "ecart")


def _both_versions(form, actuel: Fiche) -> list[tuple[str, str, str]]:
    """(label, theirs, yours) of the fields that differ: nobody's words are lost."""
    from ..recit import tell

    leur, mien = tell(actuel.genre, actuel.contenu), tell(actuel.genre, form.contenu)
    libelles = {nom: str(champ.label) for nom, champ in form.fields.items()} | {"partenaires": "Partenaires"}
    return [
        (libelles.get(champ, champ), _say(leur.get(champ)), _say(mien.get(champ)))
        for champ in mien
        if leur.get(champ) != mien.get(champ)
    ]


def _say(valeur) -> str:
    if isinstance(valeur, list):
        return "\n".join(str(v) for v in valeur)
    return "" if valeur is None else str(valeur)


def _with_revision(donnees, actuel: Fiche):
    """What the person typed, on top of the state they have now seen."""
    donnees = donnees.copy()
    donnees["revision"] = str(actuel.revision)
    return donnees


@require_POST
@avec_lecture(Capacite.RELIRE)
def garder(request, lecture, fiche_id):
    return _act(request, lecture, fiche_id, actions.garder, "gardée")


@require_POST
@avec_lecture(Capacite.RELIRE)
def ecarter(request, lecture, fiche_id):
    return _act(request, lecture, fiche_id, actions.ecarter, "écartée")


@require_POST
@avec_lecture(Capacite.RELIRE)
def retablir(request, lecture, fiche_id):
    return _act(request, lecture, fiche_id, actions.retablir, "remise à relire")


def _act(request, lecture, fiche_id, action, fait: str):
    f = record_of(lecture, fiche_id)
    revision = request.POST.get("revision", "")
    try:
        action(fiche=f, revision=int(revision) if revision.isdigit() else None, acteur=request.user)
    except Refus as refus:
        return _told(request, lecture, f, str(refus))
    except Conflit:
        return _told(
            request,
            lecture,
            f,
            "Quelqu’un a modifié cette fiche entre-temps\u00a0: la voici à jour. Relisez-la, puis décidez.",
        )
    return _done(request, lecture, f, fait)


def _told(request, lecture, f: Fiche, phrase: str):
    """Nothing was done: the record as it now stands, and why."""
    if is_partial(request):
        return _part(request, lecture, f, alerte=phrase)
    messages.warning(request, phrase)
    return redirect(back_to(f))


def _done(request, lecture, f: Fiche, fait: str):
    lacher(fiche=f, acteur=request.user)
    if is_partial(request):
        return _part(request, lecture, f, fait=fait)
    if f.genre != Genre.ENGAGEMENT:
        messages.success(request, f"La fiche est {fait}.")
    return redirect(safe_next(request, back_to(f)))


def _part(request, lecture, f: Fiche, *, fait: str = "", alerte: str = "") -> HttpResponse:
    """The record redrawn in its place, the progress beside it, a sentence for who does not see the screen."""
    f = record_of(lecture, f.pk)
    presentee = present([f], lecture=lecture, arbre=ArbreLu.of(lecture), lignes=document_lines(lecture.document))[0]
    return render(
        request,
        "relecture/_fiche_a_jour.html",
        {
            "lecture": lecture,
            "presentee": presentee,
            "fait": fait,
            "alerte": alerte,
            "avancement": progress_of(lecture, f.genre),
            "pile": next_gestures(lecture, request.user),
            "peut_relire": True,
            "suite": back_to(f),
        },
    )


@require_POST
@avec_lecture(Capacite.RELIRE)
def garder_branche(request, lecture):
    """Keep all that waits in a branch, or of a kind that has no branch."""
    branche, genre = request.POST.get("branche", ""), request.POST.get("genre", "")
    branche = "" if branche == VIDE else branche
    try:
        if genre in RELUS:
            nombre = actions.garder_genre(lecture=lecture, genre=genre, acteur=request.user)
        else:
            nombre = actions.garder_branche(lecture=lecture, branche=branche, acteur=request.user)
    except Refus as refus:
        messages.error(request, str(refus))
    else:
        messages.success(request, f"{plural(nombre, 'fiche')}\u00a0: tout ce qui restait à relire ici est gardé.")
    return redirect(safe_next(request, reverse("relecture:lecture", args=[lecture.pk])))


@require_safe
@avec_lecture(Capacite.RELIRE)
def organisations(request, lecture):
    """Names to suggest while a partner is typed: ``<option>`` elements for the field's list."""
    texte = next((v for cle, v in request.GET.items() if cle.endswith("organisation")), "")
    trouvees = Organisation.objects.search(texte).order_by("nom")[:20] if len(texte) > 1 else []
    return render(request, "relecture/_organisations.html", {"organisations": trouvees})
