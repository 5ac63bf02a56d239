"""A share or a number: at least, at most, or to be moved towards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import ClassVar

from reciproque.langue import format_date

from .bases import Cadre, Constat, Etat, Registre, not_due, say_day, say_value, unknown
from .mesure import history, measures, told_unit, unit_of
from .parametres import Parametres, Saisie, parametre

SENS = {"au_moins": "au moins", "au_plus": "au plus", "tend_vers": "tendre vers"}
ALERTE = timedelta(days=180)


@dataclass(frozen=True, kw_only=True)
class Seuil(Parametres):
    genre: ClassVar[str] = "seuil"
    titre: ClassVar[str] = "Un seuil ou une part"
    explication: ClassVar[str] = "25\u00a0% des crédits, au plus 1\u00a0500\u00a0€ par place, tendre vers la parité…"

    fait: str = parametre(Saisie.FAIT, "Le chiffre qui se mesure", aide="La part elle-même, ou son numérateur.")
    sur: str | None = parametre(
        Saisie.FAIT, "Rapporté à", facultatif=True, aide="Le dénominateur, si la part se calcule."
    )
    sens: str = parametre(Saisie.CHOIX, "Sens", defaut="au_moins", choix=SENS)
    seuil: Decimal = parametre(Saisie.DECIMAL, "Seuil")
    echeance: date | None = parametre(
        Saisie.DATE, "À atteindre pour le", facultatif=True, aide="Vide\u00a0: dès maintenant."
    )

    def tell(self, noms: dict[str, str], unites: dict[str, str] | None = None) -> str:
        quoi = noms.get(self.fait, self.fait)
        if self.sur:
            quoi += f" rapporté à «\u00a0{noms.get(self.sur, self.sur)}\u00a0»"
        pour = f", pour le {format_date(self.echeance)}" if self.echeance else ""
        return f"{quoi}\u00a0: {SENS[self.sens]} {say_value(self.seuil, told_unit(self, unites))}{pour}"

    def met(self, valeur: Decimal) -> bool:
        return valeur <= self.seuil if self.sens == "au_plus" else valeur >= self.seuil


def evaluate(p: Seuil, registre: Registre, cadre: Cadre) -> Constat:
    jour, libelle, unite = registre.jour, registre.of(p.fait).libelle, unit_of(p, registre)
    mesures, manques = measures(p, registre)
    prochaine = p.echeance if p.echeance and p.echeance >= jour else None
    vise = f"{SENS[p.sens]} {say_value(p.seuil, unite)}"
    if not mesures:
        return unknown(f"{libelle}\u00a0: {vise} est demandé, la mesure manque.", manques, prochaine)
    derniere, chiffres = mesures[-1], history(mesures, unite)
    constate = f"{libelle}\u00a0: {say_value(derniere.valeur, unite)} {say_day(derniere.date)}, pour {vise}"
    reste = {"chiffres": chiffres, "faits": derniere.faits, "prochaine": prochaine, "manques": tuple(manques)}
    if p.met(derniere.valeur):
        return Constat(Etat.TENU, f"{constate}.", **reste)  # type: ignore[arg-type]  # fields by name
    if prochaine:
        phrase = f"{constate} au {format_date(prochaine)}."
        if prochaine - jour <= ALERTE:
            return Constat(Etat.A_RISQUE, phrase, **reste)  # type: ignore[arg-type]  # fields by name
        return not_due(phrase, prochaine, chiffres=chiffres, faits=derniere.faits)
    if p.sens != "tend_vers":
        return Constat(Etat.NON_TENU, f"{constate}.", **reste)  # type: ignore[arg-type]  # fields by name
    if len(mesures) == 1:
        return unknown(
            f"{constate}\u00a0; il faut une deuxième mesure pour dire si l’on s’en approche.",
            manques,
            chiffres=chiffres,
            faits=derniere.faits,
        )
    avant = mesures[-2]
    approche = abs(p.seuil - derniere.valeur) < abs(p.seuil - avant.valeur)
    mots = "on s’en approche" if approche else "on ne s’en approche pas"
    phrase = f"{constate}, contre {say_value(avant.valeur, unite)} {say_day(avant.date)}\u00a0; {mots}."
    return Constat(
        Etat.TENU if approche else Etat.A_RISQUE, phrase, chiffres=chiffres, faits=(*avant.faits, *derniere.faits)
    )
