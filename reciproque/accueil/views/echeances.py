"""What is expected, and when: as a list, as a month."""

from collections import Counter
from datetime import date, timedelta

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from reciproque.langue import format_date

from ..calendrier import ANNEES, JOURS, Mois
from ..collecte import PLAFOND, Ligne, capped, deadlines_of
from ..filtrage import CONTRAT, GENRE, Filtrage

# Key, label, first and last day counted from today.
FENETRES = (
    ("30", "Dans les 30 jours", 0, 30),
    ("90", "Dans les 3 mois", 0, 91),
    ("365", "Dans l’année qui vient", 0, 365),
    ("passees", "Les 3 derniers mois", -91, -1),
)
PAR_DEFAUT = FENETRES[1]
PAR_PAGE = 50


@require_safe
def liste(request: HttpRequest) -> HttpResponse:
    """``?fenetre=`` one of `FENETRES`, or ``?jour=AAAA-MM-JJ`` one day; ``?contrat=``, ``?genre=``."""
    jour = timezone.localdate()
    fenetre = next((f for f in FENETRES if f[0] == request.GET.get("fenetre")), PAR_DEFAUT)
    _, dite, debut, fin = fenetre
    seul = _read_day(request.GET.get("jour", ""))
    bornes = (seul, seul) if seul else (jour + timedelta(days=debut), jour + timedelta(days=fin))
    filtrage = Filtrage(deadlines_of(request.user, *bornes), (CONTRAT, GENRE), request.GET.dict())
    page = Paginator(filtrage.lignes, PAR_PAGE).get_page(request.GET.get("page"))
    contexte = {
        "filtrage": filtrage,
        "mois": _by_month(filtrage.lignes, page.start_index() - 1, page.end_index()),
        "page": page,
        "precedente": page.previous_page_number() if page.has_previous() else None,
        "suivante": page.next_page_number() if page.has_next() else None,
        "plafond": PLAFOND if capped(filtrage.toutes) else 0,
        "fenetres": [(cle, libelle, not seul and cle == fenetre[0]) for cle, libelle, _, _ in FENETRES],
        "fenetre": f"Le {format_date(seul)}" if seul else dite,
        "seul": seul,
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
        "plafond": PLAFOND if capped(filtrage.toutes) else 0,
        "plusieurs": len({ligne.contrat_id for ligne in filtrage.lignes}) > 1,
        "semaines": mois.weeks(filtrage.lignes, jour),
        "jour": jour,
    }
    return render(request, "accueil/calendrier.html", contexte)


def _read_day(texte: str) -> date | None:
    """« 2026-12-31 »; None for anything else."""
    try:
        lu = date.fromisoformat(texte)
    except ValueError:
        return None
    return lu if lu.year in ANNEES else None


def _by_month(lignes: list[Ligne], debut: int, fin: int) -> list[tuple[Mois, int, list[Ligne]]]:
    """Each month that shows something, with how many it holds in all, and those of rank ``debut`` to ``fin``."""
    comptes = Counter(ligne.jour.replace(day=1) for ligne in lignes if ligne.jour)
    mois: dict[date, list[Ligne]] = {}
    for ligne in lignes[max(debut, 0) : fin]:
        if ligne.jour:
            mois.setdefault(ligne.jour.replace(day=1), []).append(ligne)
    return [(Mois(premier), comptes[premier], siennes) for premier, siennes in mois.items()]
