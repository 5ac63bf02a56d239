"""Places: three communes, neighbourhoods of two generations and what each became, schools and a social centre."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from reciproque.territoires.models import Commune, Correspondance, Departement, Epci, Equipement, Quartier, Region

from . import contours
from .contours import Points, contour

AGGLOMERATION = "Ambrelle Agglomération"
BASCULE = date(2024, 1, 1)  # the decree of 28 December 2023 takes effect
VEILLE_DE_BASCULE = date(2023, 12, 31)
DEBUT_2015 = date(2015, 1, 1)
CORVELANGE, TERVIGNY, BRISSONNE = "Corvelange", "Tervigny", "Brissonne-le-Gué"

Nature, Devenir = Quartier.Nature, Correspondance.Nature


@dataclass(frozen=True)
class Trace:
    """A neighbourhood to create. Codes begin with the département « 00 », which does not exist."""

    nom: str
    nature: str
    communes: Collection[str]
    points: Points
    generation: int | None = None
    code: str = ""
    population: int | None = None
    parent: str = ""


QPV_2015 = (
    Trace("Les Tanneries", Nature.QPV, [CORVELANGE], contours.TANNERIES_2015, 2015, "QP000001", 3128),
    Trace("Le Grand Pré", Nature.QPV, [CORVELANGE, TERVIGNY], contours.GRAND_PRE, 2015, "QP000002", 2457),
    Trace("La Roseraie", Nature.QPV, [TERVIGNY], contours.ROSERAIE, 2015, "QP000003", 1543),
    Trace("Les Hauts de Brissonne", Nature.QPV, [BRISSONNE], contours.HAUTS_DE_BRISSONNE, 2015, "QP000004", 1214),
)
QVA_2015 = (
    Trace("Le Clos Fleuri", Nature.QVA, [CORVELANGE], contours.CLOS_FLEURI, 2015),
    Trace("Bellevue-Gambetta", Nature.QVA, [TERVIGNY], contours.BELLEVUE, 2015),
)
QPV_2024 = (
    Trace("Les Tanneries", Nature.QPV, [CORVELANGE], contours.TANNERIES_2024, 2024, "QN00001A", 3412),
    Trace("Le Grand Pré", Nature.QPV, [CORVELANGE, TERVIGNY], contours.GRAND_PRE, 2024, "QN00002B", 2389),
    Trace("La Roseraie", Nature.QPV, [TERVIGNY], contours.ROSERAIE, 2024, "QN00003C", 1498),
    Trace("Les Verriers", Nature.QPV, [BRISSONNE], contours.VERRIERS, 2024, "QN00004D", 1127),
)
VECUS = (Trace("Faubourg de la Gare", Nature.VECU, [CORVELANGE], contours.FAUBOURG),)
SECTEURS = (
    Trace("Tanneries-Nord", Nature.SECTEUR, [CORVELANGE], contours.TANNERIES_NORD, parent="QN00001A"),
    Trace("Cour des Mégissiers", Nature.SECTEUR, [CORVELANGE], contours.MEGISSIERS, parent="QN00001A"),
    Trace("Le Lavoir", Nature.SECTEUR, [CORVELANGE], contours.LAVOIR, parent="QN00001A"),
)
# Old code, new code, what happened.
DEVENIRS = (
    ("QP000001", "QN00001A", Devenir.MODIFIE),
    ("QP000002", "QN00002B", Devenir.RECONDUIT),
    ("QP000003", "QN00003C", Devenir.RECONDUIT),
    ("QP000004", "", Devenir.SORTI),
    ("", "QN00004D", Devenir.ENTRE),
)
EQUIPEMENTS = (
    ("École des Mégissiers", Equipement.Nature.ECOLE, CORVELANGE, ["QN00001A"]),
    ("Collège des Deux Rives", Equipement.Nature.COLLEGE, TERVIGNY, ["QN00002B", "QN00003C"]),
    ("Centre social L’Escale", Equipement.Nature.CENTRE_SOCIAL, CORVELANGE, ["QN00001A"]),
)


def poser_lieux() -> dict[str, Commune]:
    """Everything, with its outlines. Returns the communes by name."""
    region = Region.objects.create(code="00", nom="Val-et-Marches")
    departement = Departement.objects.create(code="00", nom="Haute-Ambrelle", region=region)
    epci = Epci.objects.create(nom=AGGLOMERATION)
    epci.departements.add(departement)
    communes = {
        nom: Commune.objects.create(
            nom=nom, code_insee=f"0000{rang}", departement=departement, epci=epci, contour=contour(points)
        )
        for rang, (nom, points) in enumerate(contours.COMMUNES.items(), 1)
    }
    codes: dict[str, Quartier] = {}
    for trace in (*QPV_2015, *QVA_2015, *QPV_2024, *VECUS, *SECTEURS):
        quartier = poser_quartier(trace, communes, codes)
        if trace.code:
            codes[trace.code] = quartier
    for ancien, nouveau, nature in DEVENIRS:
        Correspondance.objects.create(ancien=codes.get(ancien), nouveau=codes.get(nouveau), nature=nature, date=BASCULE)
    for nom, nature_equipement, commune, desservis in EQUIPEMENTS:
        equipement = Equipement.objects.create(nom=nom, nature=nature_equipement, commune=communes[commune])
        equipement.quartiers.set([codes[code] for code in desservis])
    return communes


def poser_quartier(trace: Trace, communes: dict[str, Commune], codes: dict[str, Quartier]) -> Quartier:
    debut = {2015: DEBUT_2015, 2024: BASCULE}.get(trace.generation or 0)
    quartier = Quartier.objects.create(
        nom=trace.nom,
        nature=trace.nature,
        generation=trace.generation,
        code=trace.code,
        population=trace.population,
        parent=codes.get(trace.parent),
        valide_du=debut,
        valide_au=VEILLE_DE_BASCULE if trace.generation == 2015 else None,
        contour=contour(trace.points),
    )
    quartier.communes.set([communes[nom] for nom in trace.communes])
    return quartier
