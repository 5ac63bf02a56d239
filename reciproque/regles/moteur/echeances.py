"""The days on which a rule falls due, between two dates: what a calendar shows without any fact."""

from __future__ import annotations

from datetime import date

from .bases import Cadre
from .date_fixe import DateFixe
from .frequence import Frequence
from .palier import Palier
from .parametres import Parametres
from .periodes import Rythme, day_of_year, slices
from .seuil import Seuil


def deadlines(parametres: Parametres, cadre: Cadre, debut: date, fin: date) -> list[date]:
    """Both ends included. Delays and orders depend on events: their next date comes with their evaluation.

    What comes back each week or month would hide the rest: only its next date shows, with its evaluation too.
    """
    jours: list[date] = []
    if isinstance(parametres, Frequence) and parametres.periode not in (Rythme.SEMAINE, Rythme.MOIS):
        tranches = slices(parametres.periode, cadre, fin, tous_les=parametres.tous_les)
        jours = [t.fin for t in tranches if t.due(parametres.nombre)]
    elif isinstance(parametres, DateFixe):
        jours = [parametres.le] if parametres.le else _yearly(parametres, cadre, debut, fin)
    elif isinstance(parametres, Palier):
        jours = [m.au for m in parametres.paliers if m.au]
    elif isinstance(parametres, Seuil) and parametres.echeance:
        jours = [parametres.echeance]
    return sorted({j for j in jours if debut <= j <= fin})


def _yearly(parametres: DateFixe, cadre: Cadre, debut: date, fin: date) -> list[date]:
    mois, jour = (int(v) for v in (parametres.chaque_annee or "").split("-"))
    annees = (day_of_year(annee, mois, jour) for annee in range(debut.year, fin.year + 1))
    return [terme for terme in annees if parametres.applies(terme, cadre)]
