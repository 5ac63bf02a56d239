"""Confirm: see what it will make, say which contract, do it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from reciproque.contrats.acces import Capacite
from reciproque.contrats.concurrence import Refus
from reciproque.contrats.models import Fiche, Lecture, Participation
from reciproque.langue import plural

from ..arbre import ArbreLu
from ..confirmation.apercu import foresee
from ..confirmation.selection import CADRE, parts
from ..forms import ConfirmationForm, ContratForm
from ..forms.confirmation import confirm
from ..perimetre import avec_lecture

Genre = Fiche.Genre
NOMS_MONTRES = 40


@require_http_methods(["GET", "HEAD", "POST"])
@avec_lecture(Capacite.RELIRE)
def confirmer(request, lecture):
    if lecture.contrat_id and lecture.droits.branches is not None:
        raise PermissionDenied("Confirmer demande un accès au contrat entier : le vôtre est limité à une branche.")
    a_confirmer = [part for part in parts(lecture) if part.restent]
    premiere = lecture.etat == Lecture.Etat.A_RELIRE
    donnees = request.POST if request.method == "POST" else None
    connues = {part.cle for part in a_confirmer}
    cles = [c for c in (request.POST if donnees else request.GET).getlist("part") if c in connues]
    if not donnees and not cles:
        cles = [part.cle for part in a_confirmer]
    choix = ConfirmationForm(donnees, parts=a_confirmer)
    contrat = ContratForm(donnees, lecture=lecture, arbre=ArbreLu.of(lecture), user=request.user) if premiere else None
    if donnees and choix.is_valid() and (contrat is None or contrat.is_valid()):
        try:
            bilan = confirm(lecture=lecture, choix=choix, contrat=contrat, acteur=request.user)
        except Refus as refus:
            choix.add_error(None, str(refus))
        else:
            messages.success(request, _tell(bilan))
            return redirect(bilan.contrat if bilan.termine else lecture_url(lecture))
    apercu = foresee(lecture, {*cles, *((CADRE,) if premiere and cles else ())})
    erreurs = bool(donnees and (choix.errors or (contrat and contrat.errors)))
    return render(
        request,
        "relecture/confirmer.html",
        {
            "lecture": lecture,
            "parts": a_confirmer,
            "cochees": cles,
            "premiere": premiere,
            "choix": choix,
            "contrat_form": contrat,
            "apercu": apercu,
            "comptes": _figures(apercu.comptes),
            "collectifs": [(str(Participation.Collectif(cle).label), n) for cle, n in apercu.collectifs.most_common()],
            "noms_montres": NOMS_MONTRES,
        },
        status=422 if erreurs else 200,
    )


def lecture_url(lecture: Lecture) -> str:
    from django.urls import reverse

    return reverse("relecture:lecture", args=[lecture.pk])


def _figures(comptes) -> list[tuple[int, str]]:
    """(number, words) of what becomes objects of the contract, the most important first."""
    noms = {
        Genre.ENGAGEMENT: "engagement",
        Genre.NOEUD: "élément de l’arborescence,éléments de l’arborescence",
        Genre.SIGNATAIRE: "partie lue,parties lues",
        Genre.QUARTIER: "quartier",
        Genre.MESURE: "mesure",
        Genre.CONTRAT: "lien vers un autre contrat,liens vers d’autres contrats",
    }
    return [
        (comptes[genre], plural(comptes[genre], *_forms(nom)).split(" ", 1)[-1])
        for genre, nom in noms.items()
        if comptes.get(genre)
    ]


def _forms(nom: str) -> tuple[str, str | None]:
    singulier, _, pluriel = nom.partition(",")
    return singulier, pluriel or None


def _tell(bilan) -> str:
    """« 34 engagements sont maintenant dans le contrat … »."""
    engagements = bilan.comptes.get(Genre.ENGAGEMENT, 0)
    if not bilan.total:
        return "Tout était déjà confirmé : rien n’a été créé une seconde fois."
    debut = plural(engagements, "engagement") if engagements else plural(bilan.total, "fiche")
    verbe = "sont" if (engagements or bilan.total) > 1 else "est"
    suite = "Tout le document est confirmé." if bilan.termine else "Le reste vous attend ci-dessous."
    return f"{debut} {verbe} maintenant dans « {bilan.contrat} ». {suite}"
