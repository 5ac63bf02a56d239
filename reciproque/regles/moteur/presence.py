"""Something that must be there: once for all, or at each occurrence of an event."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from reciproque.langue import format_date

from .bases import Cadre, Constat, Etat, FaitConnu, Manque, Registre, Releve, not_due, say_day, unknown
from .parametres import Parametres, Saisie, parametre
from .periodes import add_months


@dataclass(frozen=True, kw_only=True)
class Presence(Parametres):
    genre: ClassVar[str] = "presence"
    titre: ClassVar[str] = "Une présence"
    explication: ClassVar[str] = "Un conseil citoyen dans chaque quartier, des habitants à chaque comité, une annexe."

    fait: str = parametre(Saisie.FAIT, "Ce qui doit être là")
    a_chaque: str | None = parametre(
        Saisie.FAIT, "À chaque", facultatif=True, aide="L’événement. Vide\u00a0: une fois pour toutes."
    )

    def check(self) -> dict[str, str]:
        if self.fait == self.a_chaque:
            return {"a_chaque": "La présence et l’événement sont le même\u00a0: choisissez-en deux."}
        return super().check()

    def tell(self, noms: dict[str, str], unites: dict[str, str] | None = None) -> str:
        quoi = noms.get(self.fait, self.fait)
        if self.a_chaque:
            return f"{quoi}\u00a0: à chaque «\u00a0{noms.get(self.a_chaque, self.a_chaque)}\u00a0»"
        return f"{quoi}\u00a0: doit être là"


def evaluate(p: Presence, registre: Registre, cadre: Cadre) -> Constat:
    return _each_time(p, registre, cadre) if p.a_chaque else _standing(p, registre.of(p.fait), registre.jour)


def _standing(p: Presence, releve: Releve, jour: date) -> Constat:
    """The last thing said: a fact of value zero says that it is not, or no longer, there."""
    if releve.faits:
        dernier = releve.faits[-1]
        if dernier.nombre > 0:
            return Constat(Etat.TENU, f"{releve.libelle}\u00a0: là depuis {say_day(dernier.date)}.", faits=(dernier,))
        phrase = f"{releve.libelle}\u00a0: absent, constaté {say_day(dernier.date)}."
        return Constat(Etat.NON_TENU, phrase, faits=(dernier,))
    if releve.knows(jour):
        return Constat(Etat.NON_TENU, f"{releve.libelle}\u00a0: rien au {format_date(jour)}, tout étant saisi.")
    manque = Manque(p.fait, f"{releve.libelle}\u00a0: est-ce là, et depuis quand\u00a0?")
    return unknown(f"{releve.libelle}\u00a0: rien ne dit si c’est là.", [manque])


def _each_time(p: Presence, registre: Registre, cadre: Cadre) -> Constat:
    """Over the events of the last twelve months, or the last one."""
    presences, evenements, jour = registre.of(p.fait), registre.of(p.a_chaque or ""), registre.jour
    debut, fin = cadre.debut or date.min, cadre.fin or date.max
    tous = [f for f in evenements.faits if debut <= f.date <= fin]
    if not tous:
        if evenements.knows(jour):
            return not_due(f"{evenements.libelle}\u00a0: rien n’a eu lieu.", None)
        manque = Manque(p.a_chaque or "", f"{evenements.libelle}\u00a0: quand est-ce arrivé\u00a0?")
        return unknown(f"{evenements.libelle}\u00a0: aucun n’est connu.", [manque])
    recents = [f for f in tous if f.date >= add_months(jour, -12)] or tous[-1:]
    la, absents, inconnus, faits = 0, 0, [], list[FaitConnu]()
    for evenement in recents:
        dit = next((f for f in presences.faits if _same(f, evenement)), None)
        faits += [evenement, *([dit] if dit else [])]
        if dit is not None:
            la, absents = la + (dit.nombre > 0), absents + (dit.nombre == 0)
        elif presences.knows(evenement.date):
            absents += 1
        else:
            inconnus.append(evenement)
    compte = f"{presences.libelle}\u00a0: {la} fois sur {len(recents)} depuis un an"
    chiffres = ((evenements.libelle, str(len(recents))), (presences.libelle, str(la)))
    if absents:
        return Constat(Etat.NON_TENU, f"{compte}.", chiffres=chiffres, faits=tuple(faits))
    if inconnus:
        manques = [
            Manque(p.fait, f"{presences.libelle}\u00a0: {evenements.libelle} {say_day(e.date)}\u00a0?", avant=e.date)
            for e in inconnus
        ]
        return unknown(f"{compte}, rien n’est dit de {len(inconnus)}.", manques, chiffres=chiffres, faits=tuple(faits))
    return Constat(Etat.TENU, f"{compte}.", chiffres=chiffres, faits=tuple(faits))


def _same(presence: FaitConnu, evenement: FaitConnu) -> bool:
    """The same occasion: by the object both name, else the same day."""
    if presence.objet and evenement.objet:
        return presence.objet == evenement.objet
    return presence.date == evenement.date
