"""At least N per period."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from reciproque.langue import format_number

from .bases import Cadre, Constat, Etat, FaitConnu, Manque, Registre, Releve, near, not_due, say_day, unknown
from .parametres import Parametres, Saisie, parametre
from .periodes import RYTHMES, Rythme, Tranche, slices


@dataclass(frozen=True, kw_only=True)
class Frequence(Parametres):
    genre: ClassVar[str] = "frequence"
    titre: ClassVar[str] = "Au moins tant par période"
    explication: ClassVar[str] = "Deux réunions par an, un projet par an et par quartier…"

    fait: str = parametre(Saisie.FAIT, "Ce qui se compte")
    nombre: int = parametre(Saisie.ENTIER, "Au moins", defaut=1, au_moins=1, au_plus=10_000)
    periode: Rythme = parametre(Saisie.CHOIX, "Par", defaut=Rythme.AN, choix={str(r): n for r, n in RYTHMES.items()})
    tous_les: int = parametre(
        Saisie.ENTIER,
        "Combien de périodes à la fois",
        defaut=1,
        au_moins=1,
        au_plus=20,
        aide="2 pour tous les deux ans.",
    )

    def tell(self, noms: dict[str, str], unites: dict[str, str] | None = None) -> str:
        quoi = noms.get(self.fait, self.fait)
        par = RYTHMES[self.periode].partition(" (")[0]
        rythme = f"par {par}" if self.tous_les == 1 else f"tous les {self.tous_les} {par}s".replace("moiss", "mois")
        return f"{quoi}\u00a0: au moins {format_number(self.nombre)} {rythme}"


def evaluate(p: Frequence, registre: Registre, cadre: Cadre) -> Constat:
    """Closed periods are judged; the one that runs is, as soon as it is reached or in its last quarter.

    Before that nothing new is due: the last closed period still speaks.
    """
    releve, jour = registre.of(p.fait), registre.jour
    tranches = [t for t in slices(p.periode, cadre, jour, tous_les=p.tous_les) if t.due(p.nombre)]
    chiffres = tuple(
        (_heading(t), f"{format_number(_count(releve, t)[0])} sur {t.due(p.nombre)}") for t in tranches[-6:]
    )
    if not tranches:
        return not_due(f"{releve.libelle}\u00a0: rien n’est encore dû.", None)
    derniere = tranches[-1]
    if derniere.fin <= jour:
        return _closed(p, releve, derniere, chiffres)
    n, faits = _count(releve, derniere)
    due = derniere.due(p.nombre)
    suite = f"{releve.libelle}\u00a0: {format_number(n)} sur {due} {derniere.nom}"
    if n >= due:
        return Constat(Etat.TENU, f"{suite}.", chiffres=chiffres, faits=faits, prochaine=derniere.fin)
    manque = _missing(p, releve, derniere, int(due - n))
    if near(jour, derniere.fin, derniere.debut):
        phrase = f"{suite}, et il reste jusqu’au {_last(derniere)} pour y arriver."
        return Constat(Etat.A_RISQUE, phrase, chiffres=chiffres, manques=(manque,), faits=faits, prochaine=derniere.fin)
    if len(tranches) == 1:
        phrase = f"{suite}, rien n’est encore dû avant le {_last(derniere)}."
        return not_due(phrase, derniere.fin, chiffres=chiffres, faits=faits)
    passee = _closed(p, releve, tranches[-2], chiffres)
    return Constat(
        passee.etat,
        f"{passee.phrase.rstrip('.')}\u00a0; {format_number(n)} sur {due} {derniere.nom}.",
        passee.motif,
        chiffres,
        passee.manques,
        derniere.fin,
        (*passee.faits, *faits),
    )


def _closed(p: Frequence, releve: Releve, tranche: Tranche, chiffres: tuple[tuple[str, str], ...]) -> Constat:
    n, faits = _count(releve, tranche)
    due = tranche.due(p.nombre)
    phrase = f"{releve.libelle}\u00a0: {format_number(n)} sur {due} {tranche.nom}"
    if n >= due:
        return Constat(Etat.TENU, f"{phrase}.", chiffres=chiffres, faits=faits)
    # A figure of zero, typed, is a fact: nothing happened, and somebody says so.
    if releve.knows(tranche.fin) or any(f.valeur == 0 for f in faits):
        return Constat(Etat.NON_TENU, f"{phrase}, tout étant saisi.", chiffres=chiffres, faits=faits)
    manque = _missing(p, releve, tranche, int(due - n))
    return unknown(f"{phrase}, mais rien ne dit que tout est saisi.", [manque], chiffres=chiffres, faits=faits)


def _count(releve: Releve, tranche: Tranche) -> tuple[Decimal, tuple[FaitConnu, ...]]:
    faits = tuple(releve.between(tranche.debut, tranche.fin))
    return sum((f.nombre for f in faits), Decimal(0)), faits


def _missing(p: Frequence, releve: Releve, tranche: Tranche, combien: int) -> Manque:
    phrase = f"{releve.libelle}\u00a0: il en manque {combien} {tranche.nom}\u00a0; si tout est saisi, dites-le"
    return Manque(p.fait, phrase, avant=tranche.fin)


def _heading(tranche: Tranche) -> str:
    return tranche.nom[:1].upper() + tranche.nom[1:]


def _last(tranche: Tranche) -> str:
    return say_day(tranche.fin).removeprefix("le ")
