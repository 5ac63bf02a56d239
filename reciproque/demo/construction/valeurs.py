"""Figures of the demonstration, invented, common to all contracts: gaps, a secret, two sources that disagree."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from reciproque.comptes.models import User
from reciproque.contrats.models import Contrat
from reciproque.indicateurs.actions.valeurs import Cle, Saisie, validate_values, write_values
from reciproque.indicateurs.classeur.cellule import Etat, Lue
from reciproque.indicateurs.models import Definition, Indicateur, Lieu, SansSecret, Valeur
from reciproque.indicateurs.periodes import Periode
from reciproque.territoires.models import Commune, Quartier

from .lieux import BRISSONNE, CORVELANGE, TERVIGNY

Nature, Sens = Definition.Nature, Definition.Sens
ANNEES = (2021, 2022, 2023, 2024)
QUARTIERS = ("QN00001A", "QN00002B", "QN00003C", "QN00004D")
COMMUNES = (CORVELANGE, TERVIGNY, BRISSONNE)


@dataclass(frozen=True)
class Serie:
    """One indicator: by place, a figure for each year of ANNEES; None stays missing."""

    libelle: str
    nature: str
    unite: str
    sens: str
    theme: str
    source: str
    valeurs: dict[str, tuple[Any, ...]]
    personnes: bool = True


SERIES = (
    Serie(
        "Taux de pauvreté",
        Nature.TAUX,
        "%",
        Sens.BAISSE,
        "Ressources",
        "Observatoire de la Haute-Ambrelle",
        {
            "QN00001A": ("47.2", "46.1", "45.4", "43.8"),
            "QN00002B": ("41.5", "41.9", "42.3", "42.0"),
            "QN00003C": ("38.0", "37.1", None, "35.6"),
            "QN00004D": (None, None, "39.4", "40.1"),
            CORVELANGE: ("21.3", "21.0", "20.8", "20.4"),
            TERVIGNY: ("17.9", "17.7", "17.5", "17.2"),
            BRISSONNE: ("16.2", "16.4", "16.3", "16.5"),
        },
    ),
    Serie(
        "Part des 16-25 ans ni en emploi ni en formation",
        Nature.TAUX,
        "%",
        Sens.BAISSE,
        "Jeunesse",
        "Observatoire de la Haute-Ambrelle",
        {
            "QN00001A": ("34.1", "33.0", "31.2", "29.5"),
            "QN00002B": ("30.4", "30.9", "29.8", "29.1"),
            "QN00003C": ("27.7", None, "26.0", "25.2"),
            "QN00004D": (None, None, None, "28.3"),
            CORVELANGE: ("19.0", "18.8", "18.1", "17.6"),
            TERVIGNY: ("16.1", "15.9", "15.7", "15.1"),
        },
    ),
    Serie(
        "Demandeurs d’emploi",
        Nature.NOMBRE,
        "personnes",
        Sens.BAISSE,
        "Emploi",
        "Service public de l’emploi",
        {
            "QN00001A": (412, 398, 371, 356),
            "QN00002B": (301, 296, 305, 290),
            "QN00003C": (188, 181, 172, 169),
            "QN00004D": (None, None, 141, 138),
        },
    ),
    Serie(
        "Personnes sans domicile suivies par le centre social",
        Nature.NOMBRE,
        "personnes",
        Sens.BAISSE,
        "Logement",
        "Centre social L’Escale",
        {"QN00001A": (14, 12, 9, 3), "QN00002B": (11, 10, 12, 11), "QN00003C": (7, 8, 9, 6)},
    ),
    Serie(
        "Revenu médian par unité de consommation",
        Nature.MONTANT,
        "€",
        Sens.HAUSSE,
        "Ressources",
        "Observatoire de la Haute-Ambrelle",
        {
            "QN00001A": (12840, 13010, 13260, 13590),
            "QN00002B": (13420, 13510, 13700, 13980),
            "QN00003C": (14110, 14290, None, 14820),
            "QN00004D": (None, None, 13890, 14050),
            CORVELANGE: (19850, 20110, 20480, 20910),
        },
    ),
    Serie(
        "Écoles maternelles à moins de 300 m",
        Nature.NOMBRE,
        "",
        Sens.STABLE,
        "Éducation",
        "Services de l’Éducation nationale",
        {"QN00001A": (3, 3, 3, 3), "QN00002B": (2, 2, 2, 2), "QN00003C": (1, 1, 1, 1), "QN00004D": (0, 0, 1, 1)},
        personnes=False,
    ),
)


def mesurer(contrat: Contrat, acteur: User) -> None:
    """The last year stays provisional; the years before are validated."""
    lieux = {q.code: Lieu("quartier", q.pk) for q in Quartier.objects.filter(code__in=QUARTIERS)}
    lieux |= {c.nom: Lieu("commune", c.pk) for c in Commune.objects.filter(nom__in=COMMUNES)}
    saisies: list[Saisie] = []
    for serie in SERIES:
        indicateur = _indicator(serie)
        for ou, chiffres in serie.valeurs.items():
            for annee, chiffre in zip(ANNEES, chiffres, strict=True):
                if chiffre is not None:
                    saisies.append(_figure(indicateur, lieux[ou], annee, Decimal(chiffre), serie.source))
    emploi = Indicateur.objects.get(contrat=None, libelle="Demandeurs d’emploi")
    tanneries, roseraie = lieux["QN00001A"], lieux["QN00003C"]
    # The mission locale does not count the same people.
    saisies.append(_figure(emploi, tanneries, 2024, Decimal(377), "Mission locale"))
    for sexe, chiffre in (("f", 171), ("h", 185)):
        saisies.append(_figure(emploi, tanneries, 2024, Decimal(chiffre), "Service public de l’emploi", sexe=sexe))
    pauvrete = Indicateur.objects.get(contrat=None, libelle="Taux de pauvreté")
    cle = Cle(pauvrete.pk, roseraie, Periode.of_year(2023), "Observatoire de la Haute-Ambrelle")
    saisies.append(Saisie(cle, Lue(Etat.NON_DISPONIBLE)))
    write_values(saisies=saisies, acteur=acteur, contrat_id=contrat.pk)
    anciennes = Valeur.objects.filter(indicateur__contrat=None, debut__year__lt=ANNEES[-1])
    validate_values(valeurs=list(anciennes.values_list("pk", flat=True)), acteur=acteur, contrat_id=contrat.pk)


def _indicator(serie: Serie) -> Indicateur:
    indicateur = Indicateur.objects.create(
        libelle=serie.libelle, famille=Indicateur.Famille.CONTEXTE, theme=serie.theme
    )
    Definition.objects.create(
        indicateur=indicateur,
        libelle=serie.libelle,
        nature=serie.nature,
        unite=serie.unite,
        sens=serie.sens,
        source=serie.source,
        periodicite=Definition.Periodicite.ANNUELLE,
        etat=Definition.Etat.VALIDE,
        **dict.fromkeys(Definition.CRITERES, True),
    )
    if not serie.personnes:
        SansSecret.objects.create(indicateur=indicateur)
    return indicateur


def _figure(indicateur: Indicateur, lieu: Lieu, annee: int, chiffre: Decimal, source: str, **coupe: str) -> Saisie:
    return Saisie(Cle(indicateur.pk, lieu, Periode.of_year(annee), source, **coupe), Lue(valeur=chiffre))
