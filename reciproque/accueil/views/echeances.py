"""What is expected, and when: as a list, as a month."""

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ..calendrier import JOURS, Mois
from ..collecte import Ligne, deadlines_of
from ..filtrage import CONTRAT, GENRE, Filtrage

# Key, label, first and last day counted from today.
FENETRES = (
    ("30", "Dans les 30 jours", 0, 30),
    ("90", "Dans les 3 mois", 0, 91),
    ("365", "Dans l’année qui vient", 0, 365),
    ("passees", "Les 3 derniers mois", -91, -1),
)
PAR_DEFAUT = FENETRES[1]


@require_safe
def liste(request: HttpRequest) -> HttpResponse:
    """``?fenetre=`` one of `FENETRES`, ``?contrat=``, ``?genre=``."""
    jour = timezone.localdate()
    fenetre = next((f for f in FENETRES if f[0] == request.GET.get("fenetre")), PAR_DEFAUT)
    _, _, debut, fin = fenetre
    lignes = deadlines_of(request.user, jour + timedelta(days=debut), jour + timedelta(days=fin))
    filtrage = Filtrage(lignes, (CONTRAT, GENRE), request.GET.dict())
    contexte = {
        "filtrage": filtrage,
        "mois": _by_month(filtrage.lignes),
        "fenetres": [(cle, libelle, cle == fenetre[0]) for cle, libelle, _, _ in FENETRES],
        "fenetre": fenetre[1],
        "jour": jour,
    }
    return render(request, "accueil/echeances.html", contexte)


@require_safe
def calendrier(request: HttpRequest) -> HttpResponse:
    """``?mois=AAAA-MM``, ``?contrat=``, ``?genre=``."""
    jour = timezone.localdate()
    mois = Mois.read(request.GET.get("mois", ""), jour)
    filtrage = Filtrage(deadlines_of(request.user, mois.premier, mois.dernier), (CONTRAT, GENRE), request.GET.dict())
    contexte = {
        "filtrage": filtrage,
        "mois": mois,
        "jours": JOURS,
        "plusieurs": len({ligne.contrat_id for ligne in filtrage.lignes}) > 1,
        "semaines": mois.weeks(filtrage.lignes, jour),
        "jour": jour,
    }
    return render(request, "accueil/calendrier.html", contexte)


def _by_month(lignes: list[Ligne]) -> list[tuple[Mois, list[Ligne]]]:
    mois: dict[date, list[Ligne]] = {}
    for ligne in lignes:
        if ligne.jour:
            mois.setdefault(ligne.jour.replace(day=1), []).append(ligne)
    return [(Mois(premier), siennes) for premier, siennes in mois.items()]
