"""Something to do before a day: once, or each year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from reciproque.langue import format_date

from .bases import Cadre, Constat, Etat, FaitConnu, Manque, Registre, Releve, not_due, say_day, unknown
from .parametres import Parametres, Saisie, parametre
from .periodes import UN_JOUR, day_of_year

ALERTE = 60


@dataclass(frozen=True, kw_only=True)
class DateFixe(Parametres):
    genre: ClassVar[str] = "date_fixe"
    titre: ClassVar[str] = "Avant une date"
    explication: ClassVar[str] = "Une fois (avant le 31 décembre 2022) ou chaque année (avant le 30 juin)."

    fait: str = parametre(Saisie.FAIT, "Ce qui est à faire")
    le: date | None = parametre(Saisie.DATE, "Au plus tard le", facultatif=True, aide="Pour une seule fois.")
    chaque_annee: str | None = parametre(
        Saisie.JOUR_ANNUEL, "Ou chaque année, au plus tard le", facultatif=True, aide="Jour et mois."
    )
    decalage: int = parametre(
        Saisie.ENTIER,
        "Années après l’exercice",
        defaut=0,
        au_moins=0,
        au_plus=5,
        aide="1 quand l’échéance de 2026 porte sur l’exercice 2025.",
    )
    alerte: int = parametre(Saisie.ENTIER, "Prévenir combien de jours avant", defaut=ALERTE, au_moins=0, au_plus=730)

    def check(self) -> dict[str, str]:
        if (self.le is None) == (self.chaque_annee is None):
            return {"le": "Donnez soit une date, soit un jour de chaque année."}
        return super().check()

    def tell(self, noms: dict[str, str], unites: dict[str, str] | None = None) -> str:
        quoi = noms.get(self.fait, self.fait)
        if self.le:
            return f"{quoi}\u00a0: au plus tard {say_day(self.le)}"
        return f"{quoi}\u00a0: chaque année, au plus tard le {say_yearly(self.chaque_annee or '')}"

    def applies(self, terme: date, cadre: Cadre) -> bool:
        """Whether what this deadline of a year bears on meets the frame: an exercise, or the very day."""
        annee = terme.year - self.decalage
        debut, fin = (date(annee, 1, 1), date(annee, 12, 31)) if self.decalage else (terme, terme)
        return (cadre.debut is None or cadre.debut <= fin) and (cadre.fin is None or debut <= cadre.fin)


def say_yearly(jour: str) -> str:
    mois, quantieme = (int(v) for v in jour.split("-"))
    return format_date(date(2024, mois, quantieme)).removesuffix(" 2024")


def evaluate(p: DateFixe, registre: Registre, cadre: Cadre) -> Constat:
    if p.le is not None:
        return _once(p, registre.of(p.fait), p.le, registre.jour)
    return _yearly(p, registre.of(p.fait), registre.jour, cadre)


def _once(p: DateFixe, releve: Releve, terme: date, jour: date) -> Constat:
    faits = releve.faits
    if faits:
        premier = faits[0]
        fait = f"{releve.libelle}\u00a0: fait {say_day(premier.date)}"
        if premier.date <= terme:
            return Constat(Etat.TENU, f"{fait}, avant l’échéance du {format_date(terme)}.", faits=(premier,))
        retard = (premier.date - terme).days
        phrase = f"{fait}, {retard} jours après l’échéance du {format_date(terme)}."
        return Constat(Etat.NON_TENU, phrase.replace(" 1 jours", " 1 jour"), faits=(premier,))
    return _pending(p, releve, terme, jour, terme if terme >= jour else None)


def _pending(p: DateFixe, releve: Releve, terme: date, jour: date, prochaine: date | None) -> Constat:
    """Nothing is known to be done."""
    manque = Manque(p.fait, f"{releve.libelle}\u00a0: quand est-ce fait\u00a0?", avant=terme)
    if jour <= terme:
        if terme - jour <= timedelta(days=p.alerte):
            phrase = f"{releve.libelle}\u00a0: à faire avant le {format_date(terme)}, rien n’est encore connu."
            return Constat(Etat.A_RISQUE, phrase, manques=(manque,), prochaine=terme)
        return not_due(f"{releve.libelle}\u00a0: à faire avant le {format_date(terme)}.", terme)
    if releve.knows(terme):
        phrase = f"{releve.libelle}\u00a0: rien au {format_date(terme)}, tout étant saisi."
        return Constat(Etat.NON_TENU, phrase, prochaine=prochaine)
    phrase = f"{releve.libelle}\u00a0: l’échéance du {format_date(terme)} est passée, et rien ne dit si c’est fait."
    return unknown(phrase, [manque], prochaine)


def _yearly(p: DateFixe, releve: Releve, jour: date, cadre: Cadre) -> Constat:
    """The next deadline if it is met or near, else the last one that passed."""
    mois, quantieme = (int(v) for v in (p.chaque_annee or "").split("-"))
    annee = jour.year + (day_of_year(jour.year, mois, quantieme) < jour)
    suivante, precedente = day_of_year(annee, mois, quantieme), day_of_year(annee - 1, mois, quantieme)
    # What bears on a year can still be due after the contract ends; what does not, cannot.
    applicables = [t for t in (precedente, suivante) if p.applies(t, cadre)]
    if not applicables:
        return not_due(f"{releve.libelle}\u00a0: rien n’est dû à cette date.", None)
    prochaine = suivante if suivante in applicables else None
    if prochaine:
        if fait := _done(p, releve, suivante, precedente):
            return _met(releve, fait, suivante, prochaine)
        if suivante - jour <= timedelta(days=p.alerte) or len(applicables) == 1:
            return _pending(p, releve, suivante, jour, prochaine)
    if fait := _done(p, releve, precedente, day_of_year(annee - 2, mois, quantieme)):
        if fait.date > precedente:
            retard = (
                f"{releve.libelle}\u00a0: fait {say_day(fait.date)}, après l’échéance du {format_date(precedente)}."
            )
            return Constat(Etat.NON_TENU, retard, faits=(fait,), prochaine=prochaine)
        return _met(releve, fait, precedente, prochaine)
    return _pending(p, releve, precedente, jour, prochaine)


def _done(p: DateFixe, releve: Releve, terme: date, precedente: date) -> FaitConnu | None:
    """The first fact about this deadline: by the year it says it is about, else by its date."""
    for fait in releve.faits:
        if fait.exercice is not None:
            if fait.exercice + p.decalage == terme.year:
                return fait
        elif precedente + UN_JOUR <= fait.date <= terme:
            return fait
    return None


def _met(releve: Releve, fait: FaitConnu, terme: date, prochaine: date | None) -> Constat:
    phrase = f"{releve.libelle}\u00a0: fait {say_day(fait.date)}, pour l’échéance du {format_date(terme)}."
    return Constat(Etat.TENU, phrase, faits=(fait,), prochaine=prochaine)
