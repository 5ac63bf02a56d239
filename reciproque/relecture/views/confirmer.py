"""Confirm: see what it will make, say which contract, do it."""

from __future__ import annotations

from collections import Counter

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from reciproque.contrats.acces import Capacite
from reciproque.contrats.concurrence import Refus
from reciproque.contrats.models import Fiche, Lecture, Participation
from reciproque.langue import format_number, plural

from ..arbre import ArbreLu
from ..avenant.preparer import is_avenant
from ..confirmation.apercu import Apercu, foresee
from ..confirmation.selection import CADRE, parts
from ..forms import ConfirmationForm, ContratForm
from ..forms.confirmation import confirm
from ..perimetre import avec_lecture

Genre = Fiche.Genre


@require_http_methods(["GET", "HEAD", "POST"])
@avec_lecture(Capacite.RELIRE)
def confirmer(request, lecture):
    if is_avenant(lecture):
        return redirect("relecture:avenant", lecture.pk)
    a_confirmer = [part for part in parts(lecture) if part.restent]
    premiere = lecture.etat == Lecture.Etat.A_RELIRE
    seulement_voir = "apercu" in request.POST
    donnees = request.POST if request.method == "POST" and not seulement_voir else None
    connues = {part.cle for part in a_confirmer}
    cles = [c for c in (request.POST or request.GET).getlist("part") if c in connues]
    if request.method != "POST" and not cles:
        cles = [part.cle for part in a_confirmer]
    choix = ConfirmationForm(donnees, parts=a_confirmer)
    contrat = (
        ContratForm(donnees, lecture=lecture, arbre=ArbreLu.of(lecture), user=request.user, saisie=request.POST.dict())
        if premiere
        else None
    )
    if donnees and choix.is_valid() and (contrat is None or contrat.is_valid()):
        try:
            bilan = confirm(lecture=lecture, choix=choix, contrat=contrat, acteur=request.user)
        except Refus as refus:
            choix.add_error(None, str(refus))
        else:
            messages.success(request, _tell(bilan))
            return redirect(bilan.contrat if bilan.termine else lecture_url(lecture))
    apercu = foresee(lecture, {*cles, *((CADRE,) if premiere and cles else ())})
    errones = [form for form in (choix, contrat) if form is not None and form.is_bound and form.errors]
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
            "comptes": count_figures(apercu.comptes),
            "phrase_relecture": _unseen(apercu),
            "errones": errones,
            "collectifs": [(str(Participation.Collectif(cle).label), n) for cle, n in apercu.collectifs.most_common()],
        },
        status=422 if errones else 200,
    )


def lecture_url(lecture: Lecture) -> str:
    return reverse("relecture:lecture", args=[lecture.pk])


def count_figures(comptes: Counter[str]) -> list[tuple[int, str]]:
    """(number, words) of what becomes objects of the contract, the most important first."""
    return [
        (comptes[genre], pluriel if comptes[genre] >= 2 else singulier)
        for genre, singulier, pluriel in (
            (Genre.ENGAGEMENT, "engagement", "engagements"),
            (Genre.NOEUD, "élément de l’arborescence", "éléments de l’arborescence"),
            (Genre.SIGNATAIRE, "mention de partie ou de signataire", "mentions de parties et de signataires"),
            (Genre.QUARTIER, "quartier", "quartiers"),
            (Genre.MESURE, "mesure", "mesures"),
            (Genre.CONTRAT, "lien vers un autre contrat", "liens vers d’autres contrats"),
        )
        if comptes.get(genre)
    ]


def _unseen(apercu: Apercu) -> str:
    """What nobody looked at, and how much of it was read with little confidence."""
    phrase = f"{plural(apercu.a_relire, 'engagement')} de ce choix n’ont pas été relus."
    if apercu.a_relire < 2:
        phrase = "Un engagement de ce choix n’a pas été relu."
    if apercu.incertains:
        doute = "dont la lecture est incertaine"
        phrase += f" Parmi eux, {format_number(apercu.incertains)} {doute}. Relisez au moins ceux-là."
    return f"{phrase} Confirmer les garde tels que lus\u00a0; ils se corrigent ensuite dans le contrat."


def _tell(bilan) -> str:
    """« 34 engagements sont maintenant dans le contrat … »."""
    engagements = bilan.comptes.get(Genre.ENGAGEMENT, 0)
    if not bilan.total:
        return "Tout était déjà confirmé\u00a0: rien n’a été créé une seconde fois."
    debut = plural(engagements, "engagement") if engagements else plural(bilan.total, "fiche")
    verbe = "sont" if (engagements or bilan.total) > 1 else "est"
    suite = "Tout le document est confirmé." if bilan.termine else "Le reste vous attend ci-dessous."
    return f"{debut} {verbe} maintenant dans «\u00a0{bilan.contrat}\u00a0». {suite}"
