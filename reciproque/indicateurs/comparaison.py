"""Put figures side by side: which source speaks first, how a figure moved, how far it stands from another."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

from reciproque.langue import plural

from .models import Definition, Lieu, Valeur
from .models.valeurs import format_value
from .periodes import Periode

Points = dict[Periode, list[Valeur]]  # by period, the figures of each source, the first to believe before


def arrange(valeurs: Iterable[Valeur]) -> dict[Lieu, Points]:
    """By place then period, in order of time. First the source that says most of this place, then the latest typed."""
    valeurs = list(valeurs)
    dites = Counter((v.lieu, v.source_normalisee) for v in valeurs if v.etat == Valeur.Donnee.CONNUE)
    ranges: dict[Lieu, Points] = defaultdict(lambda: defaultdict(list))
    for valeur in sorted(valeurs, key=lambda v: (v.debut, v.fin, -dites[v.lieu, v.source_normalisee], -v.pk)):
        if lieu := valeur.lieu:
            ranges[lieu][valeur.periode].append(valeur)
    return {lieu: dict(points) for lieu, points in ranges.items()}


def disagree(valeurs: Iterable[Valeur]) -> bool:
    """Whether two sources say different figures."""
    return len({(v.valeur, v.montant, v.texte) for v in valeurs if v.etat == Valeur.Donnee.CONNUE}) > 1


def latest(points: Mapping[Periode, list[Valeur]]) -> Valeur | None:
    """The figure of the last period that is known."""
    for periode in sorted(points, reverse=True):
        connues = [v for v in points[periode] if v.etat == Valeur.Donnee.CONNUE]
        if connues:
            return connues[0]
    return None


def before(points: Mapping[Periode, list[Valeur]], valeur: Valeur) -> Valeur | None:
    """The figure to compare with: the last known before this one, of the same definition and source."""
    for periode in sorted(points, reverse=True):
        for v in points[periode] if periode < valeur.periode else ():
            meme = v.definition_id == valeur.definition_id and v.source_normalisee == valeur.source_normalisee
            if meme and v.valeur is not None:
                return v
    return None


def gap(ecart: Decimal, definition: Definition) -> str:
    """« 4 points de plus », « 12 habitants de moins », « autant »."""
    ecart = round(ecart, 2)
    if not ecart:
        return "autant"
    sens = "de plus" if ecart > 0 else "de moins"
    if definition.nature == Definition.Nature.TAUX:
        return f"{plural(abs(ecart), 'point')} {sens}"
    return f"{format_value(abs(ecart), definition)} {sens}"


def move(valeur: Valeur, avant: Valeur) -> str:
    """« en hausse de 4 points depuis 2018 », with whether it goes where one wants."""
    definition = valeur.definition
    if valeur.valeur is None or avant.valeur is None:
        return ""
    ecart = round(valeur.valeur - avant.valeur, 2)
    if not ecart:
        return f"stable depuis {avant.periode}"
    taux = definition.nature == Definition.Nature.TAUX
    combien = plural(abs(ecart), "point") if taux else format_value(abs(ecart), definition)
    sens = Definition.Sens.HAUSSE if ecart > 0 else Definition.Sens.BAISSE
    phrase = f"en {sens} de {combien} depuis {avant.periode}"
    if definition.sens in (Definition.Sens.HAUSSE, Definition.Sens.BAISSE):
        phrase += ", dans le sens voulu" if definition.sens == sens else ", à rebours du sens voulu"
    return phrase


def median(valeurs: Iterable[Decimal]) -> Decimal | None:
    rangees = sorted(valeurs)
    if not rangees:
        return None
    milieu = len(rangees) // 2
    return rangees[milieu] if len(rangees) % 2 else (rangees[milieu - 1] + rangees[milieu]) / 2
