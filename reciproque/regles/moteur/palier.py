"""A threshold that rises by steps: so much until a day, more after it, an ultimate one without date."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from reciproque.langue import format_date

from .bases import Cadre, Constat, Etat, Registre, not_due, say_day, say_value, unknown
from .mesure import ask, history, measures, told_unit, unit_of
from .parametres import Palier as Marche
from .parametres import Parametres, Saisie, parametre


@dataclass(frozen=True, kw_only=True)
class Palier(Parametres):
    genre: ClassVar[str] = "palier"
    titre: ClassVar[str] = "Des paliers"
    explication: ClassVar[str] = "15\u00a0% en 2019-2020, 20\u00a0% en 2021-2023, 25\u00a0% à terme."

    fait: str = parametre(Saisie.FAIT, "Le chiffre qui se mesure", aide="La part elle-même, ou son numérateur.")
    sur: str | None = parametre(
        Saisie.FAIT, "Rapporté à", facultatif=True, aide="Le dénominateur, si la part se calcule."
    )
    paliers: tuple[Marche, ...] = parametre(
        Saisie.PALIERS,
        "Paliers",
        aide="Un par ligne\u00a0: 2019-2020\u00a0: 15. Une année seule suffit\u00a0: 2024\u00a0: 22.",
    )
    ultime: Decimal | None = parametre(Saisie.DECIMAL, "À terme", facultatif=True, aide="Ce qui est visé sans date.")

    def tell(self, noms: dict[str, str], unites: dict[str, str] | None = None) -> str:
        unite = told_unit(self, unites)
        marches = ", ".join(f"{say_value(m.valeur, unite)} {say_span(m)}" for m in self.paliers)
        terme = f", {say_value(self.ultime, unite)} à terme" if self.ultime is not None else ""
        return f"{noms.get(self.fait, self.fait)}\u00a0: {marches}{terme}"


def say_span(marche: Marche) -> str:
    if marche.au is None:
        return f"depuis le {format_date(marche.du)}"
    if (marche.du.month, marche.du.day, marche.au.month, marche.au.day) == (1, 1, 12, 31):
        return f"en {marche.du.year}" if marche.du.year == marche.au.year else f"en {marche.du.year}-{marche.au.year}"
    return f"du {format_date(marche.du)} au {format_date(marche.au)}"


def evaluate(p: Palier, registre: Registre, cadre: Cadre) -> Constat:
    """A step that has closed is a floor for good; the one that runs is at risk until it is reached.

    Under the floor the rule is broken; the ultimate value, which has no date, never breaks it.
    """
    jour, libelle, unite = registre.jour, registre.of(p.fait).libelle, unit_of(p, registre)
    mesures, manques = measures(p, registre)
    closes = [m for m in p.paliers if m.au and m.au < jour]
    courant = next((m for m in p.paliers if m.du <= jour and (m.au is None or m.au >= jour)), None)
    prochaine = courant.au if courant else min((m.du for m in p.paliers if m.du > jour), default=None)
    if not closes and not courant:
        return not_due(
            f"{libelle}\u00a0: le premier palier ne commence que le {format_date(p.paliers[0].du)}.", prochaine
        )
    vise = _aim(courant, p.ultime, unite)
    chiffres = (
        *((f"Palier {say_span(m)}", say_value(m.valeur, unite)) for m in p.paliers),
        *((("À terme", say_value(p.ultime, unite)),) if p.ultime is not None else ()),
        *history(mesures, unite),
    )
    debut = (courant or closes[-1]).du
    connues = [m for m in mesures if m.date >= debut]
    if not connues:
        du = vise or _aim(closes[-1], None, unite)
        phrase = f"{libelle}\u00a0: {du}, la mesure manque depuis le {format_date(debut)}."
        return unknown(phrase, manques or ask(p, registre), prochaine, chiffres=chiffres)
    derniere = connues[-1]
    constate = f"{libelle}\u00a0: {say_value(derniere.valeur, unite)} {say_day(derniere.date)}"

    def found(etat: Etat, suite: str) -> Constat:
        return Constat(etat, f"{constate}, {suite}.", chiffres=chiffres, prochaine=prochaine, faits=derniere.faits)

    plancher = max(closes, key=lambda m: m.valeur, default=None)
    if plancher and derniere.valeur < plancher.valeur:
        return found(Etat.NON_TENU, f"sous le palier de {say_value(plancher.valeur, unite)} dû {say_span(plancher)}")
    if courant and derniere.valeur < courant.valeur:
        # The last day of a step is its deadline; a step without end is due from its first day.
        echu = courant.au is None or courant.au == jour
        return found(Etat.NON_TENU if echu else Etat.A_RISQUE, f"pour {vise}")
    if not courant and p.ultime is not None and derniere.valeur < p.ultime:
        return found(Etat.A_RISQUE, f"pour {vise}, et il reste à y arriver")
    return found(Etat.TENU, f"pour {vise or _aim(closes[-1], None, unite)}")


def _aim(marche: Marche | None, ultime: Decimal | None, unite: str) -> str:
    if marche:
        return f"{say_value(marche.valeur, unite)} {say_span(marche)}"
    return f"{say_value(ultime, unite)} à terme" if ultime is not None else ""
