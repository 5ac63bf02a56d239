"""Is a target reached? From the target, its steps and the figures known on a day. Pure: no Django, no clock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from reciproque.langue import format_date, format_number

STABLE = Decimal("0.05")  # an indicator to keep stable may move by 5 % of the target


class Verdict(StrEnum):
    ATTEINT = "atteint"
    EN_BONNE_VOIE = "en_bonne_voie"
    NON_ATTEINT = "non_atteint"
    NON_MESURABLE = "non_mesurable"

    @property
    def label(self) -> str:
        return {"en_bonne_voie": "en bonne voie", "non_atteint": "non atteint", "non_mesurable": "non mesurable"}.get(
            self.value, self.value
        )


@dataclass(frozen=True)
class Marche:
    """What is expected from ``annee`` to ``annee_fin``, both included."""

    annee: int
    annee_fin: int
    valeur: Decimal


@dataclass(frozen=True)
class Attente:
    """A target. ``sens``: « hausse » (at least), « baisse » (at most), « stable »; unsaid, at least."""

    valeur: Decimal | None
    annee: int | None = None
    annee_fin: int | None = None
    sens: str = ""
    paliers: tuple[Marche, ...] = ()
    reference: Decimal | None = None
    reference_annee: int | None = None
    unite: str = ""

    def expected(self, annee: int) -> Decimal | None:
        """What is expected that year: the step that covers it, or the target from its own time on."""
        for marche in self.paliers:
            if marche.annee <= annee <= marche.annee_fin:
                return marche.valeur
        if self.annee_fin is None and self.paliers:  # « as soon as possible »: the last step holds meanwhile
            return next((m.valeur for m in reversed(self.paliers) if m.annee_fin < annee), None)
        if self.annee_fin is None or annee >= self.annee_fin:
            return self.valeur
        if self.annee is not None and annee >= self.annee and self.annee != self.annee_fin:
            return self.valeur  # the same every year of the period
        return None

    def reaches(self, mesure: Decimal, but: Decimal) -> bool:
        if self.sens == "baisse":
            return mesure <= but
        if self.sens == "stable":
            return abs(mesure - but) <= abs(but) * STABLE
        return mesure >= but

    def pace(self, annee: int) -> Decimal | None:
        """What a steady progress from the baseline would give that year; None when the baseline is not known."""
        if None in (self.valeur, self.reference, self.reference_annee, self.annee_fin):
            return None
        duree = self.annee_fin - self.reference_annee  # type: ignore[operator]  # none of them is None
        if duree <= 0 or not self.reference_annee <= annee <= self.annee_fin:  # type: ignore[operator]  # the same
            return None
        part = Decimal(annee - self.reference_annee) / duree  # type: ignore[operator]  # the same
        return self.reference + (self.valeur - self.reference) * part  # type: ignore[operator]  # the same


@dataclass(frozen=True)
class Mesure:
    """A figure of one source."""

    valeur: Decimal
    fin: date
    source: str = ""
    provisoire: bool = False


@dataclass(frozen=True)
class Constat:
    """What is said of a target: the verdict, the two figures, how far, and why in one sentence."""

    verdict: Verdict
    raison: str
    attendu: Decimal | None = None
    mesure: Mesure | None = None

    @property
    def ecart(self) -> Decimal | None:
        if self.attendu is None or self.mesure is None:
            return None
        return self.mesure.valeur - self.attendu


def judge(attente: Attente, mesures: Iterable[Mesure], jour: date) -> Constat:
    """As known on ``jour``. Missing is never zero: without a figure of the right time, nothing is said."""
    if attente.valeur is None:
        return _unknown("La cible est dite en mots\u00a0: elle ne se compare pas à un chiffre.")
    connues = sorted((m for m in mesures if m.fin <= jour), key=lambda m: m.fin)
    if attente.annee_fin is not None:
        connues = [m for m in connues if m.fin.year <= attente.annee_fin]
    if not connues:
        return _unknown("Aucune valeur n’est connue sur ce territoire pour cette période.")
    dernieres = [m for m in connues if m.fin == connues[-1].fin]
    constats = [_judge_one(attente, attente.valeur, mesure, jour) for mesure in dernieres]
    if len({c.verdict for c in constats}) > 1:
        return _unknown(f"Les sources ne s’accordent pas\u00a0: {_sources(attente, dernieres)}.")
    return constats[0]


def _unknown(raison: str, attendu: Decimal | None = None, mesure: Mesure | None = None) -> Constat:
    return Constat(Verdict.NON_MESURABLE, raison, attendu, mesure)


def _judge_one(attente: Attente, but: Decimal, mesure: Mesure, jour: date) -> Constat:
    dit = f"{say(mesure.valeur, attente.unite)} au {format_date(mesure.fin)}"
    if attente.reaches(mesure.valeur, but):
        return Constat(Verdict.ATTEINT, f"{dit}, pour {say(but, attente.unite)} attendus.", but, mesure)
    if attente.annee_fin is None and not attente.paliers:
        return Constat(
            Verdict.NON_ATTEINT, f"{dit}, pour {say(but, attente.unite)} attendus, sans échéance.", but, mesure
        )
    if attente.annee_fin is not None and jour > date(attente.annee_fin, 12, 31):
        if mesure.fin.year < attente.annee_fin:
            return _unknown(f"Pas de valeur pour {attente.annee_fin}\u00a0; la dernière est de {dit}.", but, mesure)
        return Constat(
            Verdict.NON_ATTEINT, f"{dit}, pour {say(but, attente.unite)} attendus en {attente.annee_fin}.", but, mesure
        )
    annee = mesure.fin.year
    attendu = attente.expected(annee)
    quoi = "palier"
    if attendu is None:
        attendu, quoi = attente.pace(annee), "rythme"
    if attendu is None:
        terme = f"l’échéance est en {attente.annee_fin}" if attente.annee_fin else "la cible est sans échéance"
        return _unknown(
            f"{dit}\u00a0; {terme}, et ni palier ni valeur de départ ne disent le rythme attendu.",
            but,
            mesure,
        )
    tenu = attente.reaches(mesure.valeur, attendu)
    verdict = Verdict.EN_BONNE_VOIE if tenu else Verdict.NON_ATTEINT
    compare = f"le {quoi} de {annee} est de {say(attendu, attente.unite)}"
    terme = f" en {attente.annee_fin}" if attente.annee_fin else ", sans échéance"
    return Constat(verdict, f"{dit}\u00a0; {compare}, la cible {say(but, attente.unite)}{terme}.", attendu, mesure)


def say(valeur: Decimal, unite: str = "") -> str:
    """« 28,9 % »."""
    nombre = format_number(valeur)
    return f"{nombre}\u00a0{unite}" if unite else nombre


def _sources(attente: Attente, mesures: Sequence[Mesure]) -> str:
    return ", ".join(f"{m.source or 'sans source'} dit {say(m.valeur, attente.unite)}" for m in mesures)


# ── Targets that contradict one another ──────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Promesse:
    """A target among others: ``lieu`` "" holds everywhere, no year the whole contract."""

    pk: int
    indicateur: int
    valeur: Decimal | None
    lieu: str = ""
    annee: int | None = None
    annee_fin: int | None = None
    localise: int | None = None


def conflicts(promesses: Iterable[Promesse]) -> list[tuple[int, int]]:
    """Pairs of targets of one indicator that say two figures for the same place and time.

    A target that adapts a national one to a place does not contradict it.
    """
    par_indicateur: dict[int, list[Promesse]] = {}
    for promesse in promesses:
        if promesse.valeur is not None:
            par_indicateur.setdefault(promesse.indicateur, []).append(promesse)
    return [
        (une.pk, autre.pk)
        for siennes in par_indicateur.values()
        for rang, une in enumerate(siennes)
        for autre in siennes[rang + 1 :]
        if une.valeur != autre.valeur and _meet(une, autre) and autre.pk != une.localise and une.pk != autre.localise
    ]


def _meet(une: Promesse, autre: Promesse) -> bool:
    if une.lieu and autre.lieu and une.lieu != autre.lieu:
        return False
    if une.annee is None or autre.annee is None:
        return True
    debut, fin = max(une.annee, autre.annee), min(une.annee_fin or une.annee, autre.annee_fin or autre.annee)
    return debut <= fin
