"""Something that comes before an event, after it, or both, each time it happens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from reciproque.langue import format_date

from .bases import Cadre, Constat, Etat, FaitConnu, Manque, Registre, Releve, near, not_due, say_day, unknown
from .delai import GRAVITE
from .parametres import Parametres, Saisie, parametre
from .periodes import add_months

MOMENTS = {"avant": "avant", "apres": "après", "avant_apres": "avant et après"}


@dataclass(frozen=True, kw_only=True)
class Ordre(Parametres):
    genre: ClassVar[str] = "ordre"
    titre: ClassVar[str] = "Avant ou après un événement"
    explication: ClassVar[str] = "Une réunion avant et après chaque appel à projets."

    repere: str = parametre(Saisie.FAIT, "L’événement")
    attendu: str = parametre(Saisie.FAIT, "Ce qui l’entoure")
    moment: str = parametre(Saisie.CHOIX, "Quand", defaut="avant", choix=MOMENTS)
    jours: int = parametre(
        Saisie.ENTIER,
        "À combien de jours près",
        defaut=180,
        au_moins=1,
        au_plus=730,
        aide="Ce qui s’est passé plus loin que cela ne compte pas.",
    )

    def check(self) -> dict[str, str]:
        if self.repere == self.attendu:
            return {"attendu": "L’événement et ce qui l’entoure sont le même\u00a0: choisissez-en deux."}
        return super().check()

    def tell(self, noms: dict[str, str], unites: dict[str, str] | None = None) -> str:
        quoi, repere = noms.get(self.attendu, self.attendu), noms.get(self.repere, self.repere)
        return f"{quoi}\u00a0: {MOMENTS[self.moment]} «\u00a0{repere}\u00a0»"


def evaluate(p: Ordre, registre: Registre, cadre: Cadre) -> Constat:
    """The events of the last twelve months, or the last one."""
    reperes, attendus, jour = registre.of(p.repere), registre.of(p.attendu), registre.jour
    debut, fin = cadre.debut or date.min, cadre.fin or date.max
    retenus = [f for f in reperes.faits if debut <= f.date <= fin]
    if not retenus:
        if reperes.knows(jour):
            return not_due(f"{reperes.libelle}\u00a0: rien n’a eu lieu, rien n’est donc attendu.", None)
        manque = Manque(p.repere, f"{reperes.libelle}\u00a0: quand est-ce arrivé\u00a0?")
        return unknown(f"{reperes.libelle}\u00a0: aucun n’est connu, l’ordre ne peut pas être vu.", [manque])
    recents = [f for f in retenus if f.date >= add_months(jour, -12)] or retenus[-1:]
    constats = [c for repere in recents for c in _around(p, repere, retenus, attendus, reperes, jour)]
    pire = min(constats, key=lambda c: GRAVITE[c.etat, c.motif])
    return Constat(
        pire.etat,
        pire.phrase,
        pire.motif,
        tuple((f"{reperes.libelle}, {say_day(r.date)}", _sum_up(p, r, retenus, attendus)) for r in recents[-6:]),
        tuple(m for c in constats for m in c.manques),
        min((c.prochaine for c in constats if c.prochaine), default=None),
        tuple(f for c in constats for f in c.faits),
    )


def _window(p: Ordre, repere: FaitConnu, tous: list[FaitConnu], *, before: bool) -> tuple[date, date]:
    """Days in which the expected counts: no further than ``jours``, nor than the neighbouring event."""
    if before:
        borne = max((r.date for r in tous if r.date < repere.date), default=date.min)
        return max(repere.date - timedelta(days=p.jours), borne), repere.date
    borne = min((r.date for r in tous if r.date > repere.date), default=date.max)
    return repere.date, min(repere.date + timedelta(days=p.jours), borne)


def _found(p: Ordre, repere: FaitConnu, tous: list[FaitConnu], attendus: Releve, *, before: bool) -> FaitConnu | None:
    debut, fin = _window(p, repere, tous, before=before)
    candidats = [a for a in attendus.between(debut, fin) if a.objet in ("", repere.objet)]
    return (candidats[-1] if before else candidats[0]) if candidats else None


def _around(
    p: Ordre, repere: FaitConnu, tous: list[FaitConnu], attendus: Releve, reperes: Releve, jour: date
) -> list[Constat]:
    cotes = [before for before, mot in ((True, "avant"), (False, "apres")) if mot in p.moment]
    return [_side(p, repere, tous, attendus, reperes, jour, before=before) for before in cotes]


def _side(
    p: Ordre, repere: FaitConnu, tous: list[FaitConnu], attendus: Releve, reperes: Releve, jour: date, *, before: bool
) -> Constat:
    cote = "avant" if before else "après"
    quand = f"{cote} «\u00a0{reperes.libelle}\u00a0» du {format_date(repere.date)}"
    if fait := _found(p, repere, tous, attendus, before=before):
        return Constat(Etat.TENU, f"{attendus.libelle}\u00a0: {say_day(fait.date)}, {quand}.", faits=(repere, fait))
    _, terme = _window(p, repere, tous, before=before)
    manque = Manque(p.attendu, f"{attendus.libelle}\u00a0: quand, {quand}\u00a0?", avant=terme)
    if not before and jour < terme:
        phrase = f"{attendus.libelle}\u00a0: attendu {quand}."
        if near(jour, terme, repere.date):
            return Constat(Etat.A_RISQUE, phrase, manques=(manque,), prochaine=terme, faits=(repere,))
        return not_due(phrase, terme, faits=(repere,))
    if attendus.knows(terme):
        return Constat(Etat.NON_TENU, f"{attendus.libelle}\u00a0: rien {quand}, tout étant saisi.", faits=(repere,))
    return unknown(f"{attendus.libelle}\u00a0: rien de connu {quand}.", [manque], faits=(repere,))


def _sum_up(p: Ordre, repere: FaitConnu, tous: list[FaitConnu], attendus: Releve) -> str:
    morceaux = []
    for before, mot, dit in ((True, "avant", "avant"), (False, "apres", "après")):
        if mot in p.moment:
            fait = _found(p, repere, tous, attendus, before=before)
            morceaux.append(f"{dit}\u00a0: {say_day(fait.date) if fait else 'rien de connu'}")
    return ", ".join(morceaux)
