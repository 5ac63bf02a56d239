"""One indicator over time: a curve by place, the gap to its target and to the places around, sources that disagree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Q

from reciproque.contrats.models import Contrat
from reciproque.langue import fold
from reciproque.socle.graphiques import Courbes, Graphique, Serie, draw
from reciproque.territoires.models import Quartier

from .comparaison import Points, arrange, before, disagree, gap, latest, move
from .lieux import around
from .models import LIEUX, Cible, Definition, Indicateur, Lieu, Valeur
from .models.valeurs import format_value
from .periodes import Periode
from .secret import MASQUEE, Regard

COURBES_MAX = 6  # markers that stay apart
LOCAUX = ("quartier", "contrat")


@dataclass(frozen=True)
class Ecart:
    """A neighbourhood and what it is compared with, in words."""

    lieu: str
    dit: str
    periode: str
    valeur_id: int
    tendance: str
    cible: str
    autour: list[str]


@dataclass(frozen=True)
class Courbe:
    graphique: Graphique
    phrase: str = ""
    ecarts: list[Ecart] = field(default_factory=list)
    desaccords: list[str] = field(default_factory=list)
    decoupages: int = 0  # figures split by sex, age band or zone, in the list
    total: int = 0

    @property
    def vide(self) -> bool:
        return not self.total


def follow(contrat: Contrat, indicateur: Indicateur, regard: Regard) -> Courbe:
    """At most seven queries, whatever the number of figures of other contracts."""
    # An indicator of the contract only has figures of the contract; a common one has the country's.
    ici = Q() if indicateur.contrat_id else around(contrat)
    toutes = list(
        Valeur.objects.of_contrat(contrat)
        .filter(ici, indicateur=indicateur)
        .with_places()
        .select_related("definition")
        .order_by("debut", "pk")
    )
    ensemble = [v for v in toutes if not (v.sexe or v.age or v.zone)]
    noms = _names(ensemble)
    ranges = arrange(ensemble)
    ordre = [lieu for lieu in noms if lieu in ranges]
    cibles = list(indicateur.cibles.in_force().prefetch_related("paliers"))
    definition = toutes[-1].definition if toutes else Definition()
    periodes = sorted({v.periode for v in ensemble})
    series = [_serie(noms[lieu], ranges[lieu], periodes, regard) for lieu in ordre]
    visible = _chosen(series, ordre)
    cible = _target_serie(cibles, periodes, contrat)
    graphique = draw(
        Courbes(
            titre=definition.libelle or indicateur.libelle,
            description=_describe(len(series), len(visible), periodes),
            periodes=[str(periode) for periode in periodes],
            series=[*visible, *([cible] if cible else [])],
            unite="%" if definition.nature == Definition.Nature.TAUX else definition.unite,
        )
    )
    voisins = _neighbours(contrat)
    ecarts = [
        _gap(lieu, noms, ranges, cibles, contrat, regard, voisins.get(lieu.pk) if lieu.genre == "quartier" else None)
        for lieu in ordre
        if lieu.genre in LOCAUX and latest(ranges[lieu])
    ]
    return Courbe(
        graphique=graphique,
        phrase=_sentence(ecarts, indicateur),
        ecarts=ecarts,
        desaccords=_disagreements(ordre, noms, ranges, regard),
        decoupages=len(toutes) - len(ensemble),
        total=len(toutes),
    )


def _names(valeurs: Sequence[Valeur]) -> dict[Lieu, str]:
    """The places of these figures, each with its name, from the smallest kind to the widest."""
    noms = {v.lieu: f"{v.libelle_territoire} (commune)" if v.commune_id else v.libelle_territoire for v in valeurs}
    rangs = {genre: rang for rang, genre in enumerate(LIEUX)}
    return dict(sorted(noms.items(), key=lambda paire: (rangs[paire[0].genre], fold(paire[1]), paire[0].pk)))


def _serie(nom: str, points: Points, periodes: Sequence[Periode], regard: Regard) -> Serie:
    valeurs: list[Decimal | None] = []
    notes: list[str] = []
    for periode in periodes:
        valeur = next(iter(points.get(periode, ())), None)
        valeurs.append(regard.figure(valeur) if valeur else None)
        if valeur is None:
            notes.append("")
        elif not regard.sees(valeur):
            notes.append(MASQUEE)
        elif valeur.valeur is None:
            notes.append(valeur.dit)
        else:
            vues = [v for v in points[periode] if regard.sees(v)]
            notes.append("sources en désaccord" if disagree(vues) else "")
    return Serie(nom, valeurs, notes)


def _chosen(series: list[Serie], ordre: list[Lieu]) -> list[Serie]:
    """Those the drawing can hold: one place is kept for what surrounds the neighbourhoods, one for the target."""
    if len(series) < COURBES_MAX:
        return series
    locales = [s for s, lieu in zip(series, ordre, strict=True) if lieu.genre in LOCAUX]
    autour = [s for s, lieu in zip(series, ordre, strict=True) if lieu.genre not in LOCAUX]
    return locales[: COURBES_MAX - 2] + autour[:1] if autour else locales[: COURBES_MAX - 1]


def _describe(combien: int, montrees: int, periodes: Sequence[Periode]) -> str:
    if not periodes:
        return ""
    quand = f"De {periodes[0]} à {periodes[-1]}" if len(periodes) > 1 else f"Période\u00a0: {periodes[0]}"
    if montrees < combien:
        return f"{quand}. Le dessin montre {montrees} territoires sur {combien}\u00a0; les autres sont dans la liste."
    return f"{quand}, par territoire."


def aims(cibles: Sequence[Cible], lieu: Lieu | None, contrat: Contrat) -> list[Cible]:
    """The targets that bear on this place: its own, else those of the contract, else those of everywhere."""
    chiffrees = [c for c in cibles if c.valeur is not None]
    for ou in (lieu, Lieu("contrat", contrat.pk), None):
        if siennes := [c for c in chiffrees if c.lieu == ou]:
            return siennes
    return []


def expected(cibles: Sequence[Cible], annee: int) -> Decimal | None:
    """What these targets, in order, expect for this year."""
    for cible in cibles:
        for palier in cible.paliers.all():
            if palier.annee <= annee <= palier.annee_fin:
                return palier.valeur
        if cible.annee is not None and cible.annee_fin is not None and cible.annee <= annee <= cible.annee_fin:
            return cible.valeur
    return None


def _target_serie(cibles: Sequence[Cible], periodes: Sequence[Periode], contrat: Contrat) -> Serie | None:
    siennes = aims(cibles, Lieu("contrat", contrat.pk), contrat)
    valeurs = [expected(siennes, periode.fin.year) for periode in periodes]
    return Serie("Cible", valeurs, genre="cible") if any(v is not None for v in valeurs) else None


def _gap(
    lieu: Lieu,
    noms: dict[Lieu, str],
    ranges: dict[Lieu, Points],
    cibles: list[Cible],
    contrat: Contrat,
    regard: Regard,
    communes: set[int] | None,
) -> Ecart:
    """``communes``: those of the neighbourhood, which is not compared with the others."""
    points = ranges[lieu]
    derniere: Any = latest(points)
    montree = derniere.valeur is not None and regard.sees(derniere)
    avant = before(points, derniere) if montree else None
    tendance = move(derniere, avant) if avant is not None and regard.sees(avant) else ""
    autour = []
    if montree:
        for autre, nom in noms.items():
            ailleurs = next(iter(ranges.get(autre, {}).get(derniere.periode, ())), None)
            if autre.genre == "commune" and communes is not None and autre.pk not in communes:
                continue
            if autre.genre in LOCAUX or ailleurs is None or ailleurs.valeur is None or not regard.sees(ailleurs):
                continue
            autour.append(f"{gap(derniere.valeur - ailleurs.valeur, derniere.definition)} {_than(nom)}, {ailleurs.dit}")
    return Ecart(
        noms[lieu],
        regard.tell(derniere),
        str(derniere.periode),
        derniere.pk,
        tendance,
        _against_target(derniere, aims(cibles, lieu, contrat)) if montree else "",
        autour,
    )


def _than(nom: str) -> str:
    return f"qu’{nom}" if fold(nom)[:1] in tuple("aeiou") else f"que {nom}"


def _neighbours(contrat: Contrat) -> dict[int, set[int]]:
    """Neighbourhood -> its communes."""
    trouvees: dict[int, set[int]] = {}
    liens = Quartier.communes.through.objects.filter(quartier__contrats=contrat)
    for quartier, commune in liens.values_list("quartier", "commune"):
        trouvees.setdefault(quartier, set()).add(commune)
    return trouvees


def _against_target(valeur: Valeur, cibles: Sequence[Cible]) -> str:
    """« cible de 35 % en 2022 : 6 points de plus »."""
    annee = valeur.fin.year
    attendue = expected(cibles, annee)
    quand = str(annee)
    if attendue is None:
        a_venir = [c for c in cibles if c.annee_fin is None or c.annee_fin >= annee] or list(cibles)
        if not a_venir:
            return ""
        attendue, quand = a_venir[0].valeur, str(a_venir[0].annee_fin or "la fin du contrat")
    ecart = valeur.valeur - attendue  # type: ignore[operator]  # both are figures here
    dit = f"cible de {format_value(attendue, valeur.definition)} pour {quand}"
    sens = valeur.definition.sens
    if not ecart or (sens == "hausse" and ecart > 0) or (sens == "baisse" and ecart < 0):
        return f"{dit}, atteinte"
    if sens in ("hausse", "baisse"):
        return f"{dit}, pas encore atteinte\u00a0: {gap(ecart, valeur.definition)}"
    return f"{dit}\u00a0: {gap(ecart, valeur.definition)}"


def _sentence(ecarts: list[Ecart], indicateur: Indicateur) -> str:
    """The first place in words: figure, move, target, nearest comparison."""
    if not ecarts:
        return ""
    e = ecarts[0]
    parts = [f"{e.lieu}, {e.periode}\u00a0: {e.dit}", e.tendance, *e.autour[:1], e.cible]
    return "\u00a0; ".join(part for part in parts if part) + "."


def _disagreements(ordre: list[Lieu], noms: dict[Lieu, str], ranges: dict[Lieu, Points], regard: Regard) -> list[str]:
    phrases = []
    for lieu in ordre:
        for periode, valeurs in ranges[lieu].items():
            vues = [v for v in valeurs if regard.sees(v)]
            if disagree(vues):
                dites = ", ".join(f"{v.dit} selon {v.source or 'une source non précisée'}" for v in vues)
                phrases.append(f"{noms[lieu]}, {periode}\u00a0: {dites}.")
    return phrases
