"""What goes in the engine (facts, a contract, a day) and what comes out (a state, figures, a sentence)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from reciproque.langue import format_date, format_number, format_percent

INSECABLE = "\u00a0"


class Etat(StrEnum):
    TENU = "tenu"
    A_RISQUE = "a_risque"
    NON_TENU = "non_tenu"
    NON_MESURABLE = "non_mesurable"
    INDICATIF = "indicatif"  # figures without a verdict: what only invites or observes is never broken

    @property
    def libelle(self) -> str:
        return _LIBELLES[self]


_LIBELLES = {
    Etat.TENU: "tenu",
    Etat.A_RISQUE: "à risque",
    Etat.NON_TENU: "non tenu",
    Etat.NON_MESURABLE: "non mesurable",
    Etat.INDICATIF: "à titre indicatif",
}


class Motif(StrEnum):
    """Why nothing can be said."""

    AUCUN = ""
    FAIT_MANQUANT = "fait_manquant"
    PAS_ENCORE_DU = "pas_encore_du"
    A_PRECISER = "a_preciser"


class Force(StrEnum):
    OBLIGATION = "obligation"
    OBJECTIF = "objectif"
    INCITATION = "incitation"
    A_EXAMINER = "a_examiner"
    CONSTAT = "constat"


@dataclass(frozen=True, order=True)
class FaitConnu:
    """One dated event or figure. ``exercice``: the year it is about, when that is not the year of its date.

    ``lieu`` and ``theme`` scope it; ``objet`` tells which occurrence (« dossier 12 ») when several run at once.
    """

    date: date
    valeur: Decimal | None = None
    lieu: str = ""
    theme: str = ""
    objet: str = ""
    exercice: int | None = None
    cle: int | None = None  # what the caller calls it

    @property
    def annee(self) -> int:
        return self.exercice or self.date.year

    @property
    def nombre(self) -> Decimal:
        """An event counts for one, unless it says how many."""
        return Decimal(1) if self.valeur is None else self.valeur


@dataclass(frozen=True)
class Releve:
    """The facts of one kind. ``complet_au``: someone says that all of them, up to this day, are here.

    Without it a fact that is absent is unknown, not zero. ``chiffre``: a measured figure, that no other scope adds to.
    """

    libelle: str
    faits: tuple[FaitConnu, ...] = ()
    complet_au: date | None = None
    unite: str = ""
    chiffre: bool = False

    def knows(self, jour: date) -> bool:
        return self.complet_au is not None and self.complet_au >= jour

    def between(self, debut: date, fin: date) -> list[FaitConnu]:
        return [fait for fait in self.faits if debut <= fait.date <= fin]


@dataclass(frozen=True)
class Lieu:
    cle: str
    nom: str


@dataclass(frozen=True)
class Cadre:
    """When a rule applies (both ends included, each may be open), and the neighbourhoods it may be cut by."""

    debut: date | None = None
    fin: date | None = None
    lieux: tuple[Lieu, ...] = ()

    def narrowed(self, debut: date | None, fin: date | None) -> Cadre:
        debuts = [d for d in (self.debut, debut) if d]
        fins = [d for d in (self.fin, fin) if d]
        return Cadre(max(debuts, default=None), min(fins, default=None), self.lieux)


@dataclass(frozen=True)
class Registre:
    """All that is known: the kind of fact -> its `Releve`, already cut at the day of the evaluation."""

    releves: dict[str, Releve]
    jour: date

    def of(self, genre: str) -> Releve:
        return self.releves.get(genre) or Releve(genre)

    def known_on(self, jour: date) -> Registre:
        """What had happened by that day."""
        return Registre(
            {
                genre: Releve(r.libelle, tuple(f for f in r.faits if f.date <= jour), r.complet_au, r.unite, r.chiffre)
                for genre, r in self.releves.items()
            },
            jour,
        )

    def scoped(self, lieu: str, theme: str) -> Registre:
        """The facts of one cell. Events add up over cells that are not asked apart; figures never do."""

        def keep(releve: Releve, fait: FaitConnu) -> bool:
            if releve.chiffre:
                return fait.lieu == lieu and fait.theme == theme
            return (not lieu or fait.lieu == lieu) and (not theme or fait.theme == theme)

        return Registre(
            {
                genre: Releve(r.libelle, tuple(f for f in r.faits if keep(r, f)), r.complet_au, r.unite, r.chiffre)
                for genre, r in self.releves.items()
            },
            self.jour,
        )


@dataclass(frozen=True)
class Manque:
    """What is missing to know: a fact of ``genre``, in this scope, ``avant`` the day it is due."""

    genre: str
    phrase: str
    lieu: str = ""
    theme: str = ""
    avant: date | None = None


@dataclass(frozen=True)
class Constat:
    """What one kind of rule finds in one cell."""

    etat: Etat
    phrase: str
    motif: Motif = Motif.AUCUN
    chiffres: tuple[tuple[str, str], ...] = ()
    manques: tuple[Manque, ...] = ()
    prochaine: date | None = None
    faits: tuple[FaitConnu, ...] = ()


@dataclass(frozen=True)
class Detail:
    """The finding of one cell, named."""

    lieu: str
    theme: str
    nom: str
    constat: Constat


@dataclass(frozen=True)
class Resultat:
    """The answer. ``brut`` is what the figures alone say; ``etat`` what may be said of it, given the force."""

    etat: Etat
    brut: Etat
    phrase: str
    motif: Motif = Motif.AUCUN
    chiffres: tuple[tuple[str, str], ...] = ()
    manques: tuple[Manque, ...] = ()
    prochaine: date | None = None
    faits: tuple[FaitConnu, ...] = ()
    details: tuple[Detail, ...] = field(default=())

    @property
    def cles(self) -> list[int]:
        """Facts used, as the caller calls them."""
        return list(dict.fromkeys(fait.cle for fait in self.faits if fait.cle is not None))


def not_due(phrase: str, prochaine: date | None, **reste: object) -> Constat:
    return Constat(Etat.NON_MESURABLE, phrase, Motif.PAS_ENCORE_DU, prochaine=prochaine, **reste)  # type: ignore[arg-type]  # the other fields by name


def unknown(phrase: str, manques: Iterable[Manque], prochaine: date | None = None, **reste: object) -> Constat:
    return Constat(
        Etat.NON_MESURABLE,
        phrase,
        Motif.FAIT_MANQUANT,
        manques=tuple(manques),
        prochaine=prochaine,
        **reste,  # type: ignore[arg-type]  # the other fields by name
    )


def say_value(valeur: Decimal, unite: str) -> str:
    if unite == "%":
        return format_percent(valeur.quantize(Decimal("0.1")) if valeur.as_tuple().exponent not in (0,) else valeur)
    return f"{format_number(valeur)}{INSECABLE}{unite}" if unite else format_number(valeur)


def say_day(jour: date) -> str:
    return f"le {format_date(jour)}"


def near(jour: date, terme: date, debut: date) -> bool:
    """The last quarter of the time that leads to ``terme``: what is still missing there is at risk."""
    entier = (terme - debut).days + 1
    return jour <= terme and (terme - jour) * 4 <= timedelta(days=entier)
