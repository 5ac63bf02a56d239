"""A delay: the expected follows its trigger within so much time, or comes so long before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from reciproque.langue import format_date

from .bases import Cadre, Constat, Etat, FaitConnu, Manque, Motif, Registre, Releve, near, not_due, say_day, unknown
from .parametres import Parametres, Saisie, parametre
from .periodes import add_months

UNITES = {"jours": "jours", "semaines": "semaines", "mois": "mois", "ans": "ans"}
SENS = {"apres": "après", "avant": "avant"}


@dataclass(frozen=True, kw_only=True)
class Delai(Parametres):
    genre: ClassVar[str] = "delai"
    titre: ClassVar[str] = "Un délai autour d’un événement"
    explication: ClassVar[str] = "L’avenant approuvé dans les quatre mois, l’invitation quinze jours avant la séance…"

    declencheur: str = parametre(Saisie.FAIT, "L’événement qui fait courir le délai")
    attendu: str = parametre(Saisie.FAIT, "Ce qui est attendu")
    duree: int = parametre(Saisie.ENTIER, "Délai", au_moins=0, au_plus=10_000)
    unite: str = parametre(Saisie.CHOIX, "Unité", defaut="jours", choix=UNITES)
    sens: str = parametre(Saisie.CHOIX, "Avant ou après", defaut="apres", choix=SENS)

    def check(self) -> dict[str, str]:
        if self.declencheur == self.attendu:
            return {"attendu": "L’événement et ce qui le suit sont le même\u00a0: choisissez-en deux."}
        return super().check()

    def tell(self, noms: dict[str, str], unites: dict[str, str] | None = None) -> str:
        quoi, repere = noms.get(self.attendu, self.attendu), noms.get(self.declencheur, self.declencheur)
        unite = self.unite.rstrip("s") if self.duree == 1 and self.unite != "mois" else self.unite
        au = "au plus" if self.sens == "apres" else "au moins"
        return f"{quoi}\u00a0: {self.duree} {unite} {au} {SENS[self.sens]} «\u00a0{repere}\u00a0»"

    def limit(self, jour: date) -> date:
        pas = self.duree if self.sens == "apres" else -self.duree
        match self.unite:
            case "mois":
                return add_months(jour, pas)
            case "ans":
                return add_months(jour, 12 * pas)
            case "semaines":
                return jour + timedelta(weeks=pas)
        return jour + timedelta(days=pas)


@dataclass(frozen=True)
class _Cas:
    declencheur: FaitConnu
    attendu: FaitConnu | None
    limite: date


def evaluate(p: Delai, registre: Registre, cadre: Cadre) -> Constat:
    """Triggers of the last twelve months, and those still waiting for what they call."""
    declencheurs, attendus, jour = registre.of(p.declencheur), registre.of(p.attendu), registre.jour
    debut, fin = cadre.debut or date.min, cadre.fin or date.max
    retenus = [f for f in declencheurs.faits if debut <= f.date <= fin]
    if not retenus:
        if declencheurs.knows(jour):
            return not_due(f"{declencheurs.libelle}\u00a0: rien ne s’est produit, aucun délai ne court.", None)
        manque = Manque(p.declencheur, f"{declencheurs.libelle}\u00a0: quand est-ce arrivé\u00a0?")
        return unknown(f"{declencheurs.libelle}\u00a0: aucun n’est connu, le délai ne peut pas être compté.", [manque])
    cas = [_Cas(d, a, p.limit(d.date)) for d, a in pair(retenus, attendus.faits, before=p.sens == "avant")]
    recents = [c for c in cas if c.attendu is None or c.limite >= add_months(jour, -12)] or cas[-1:]
    constats = [_judge(p, c, attendus, declencheurs, jour) for c in recents]
    pire = min(constats, key=lambda c: GRAVITE[c.etat, c.motif])
    chiffres = tuple((f"{declencheurs.libelle}, {say_day(c.declencheur.date)}", _say(c)) for c in recents[-6:])
    return Constat(
        pire.etat,
        pire.phrase,
        pire.motif,
        chiffres,
        tuple(m for c in constats for m in c.manques),
        min((c.prochaine for c in constats if c.prochaine), default=None),
        tuple(f for c in constats for f in c.faits),
    )


# The worst first; what is only not due yet speaks last.
GRAVITE = {
    (Etat.NON_TENU, Motif.AUCUN): 0,
    (Etat.A_RISQUE, Motif.AUCUN): 1,
    (Etat.NON_MESURABLE, Motif.A_PRECISER): 2,
    (Etat.NON_MESURABLE, Motif.FAIT_MANQUANT): 2,
    (Etat.TENU, Motif.AUCUN): 3,
    (Etat.NON_MESURABLE, Motif.PAS_ENCORE_DU): 4,
}


def pair(
    declencheurs: Sequence[FaitConnu], attendus: Sequence[FaitConnu], *, before: bool
) -> list[tuple[FaitConnu, FaitConnu | None]]:
    """Each trigger with what answers it: by the object they name, else the nearest in time that is still free."""
    libres = list(attendus)
    paires: list[tuple[FaitConnu, FaitConnu | None]] = []
    for declencheur in declencheurs:
        candidats = [a for a in libres if a.objet == declencheur.objet and a.lieu in ("", declencheur.lieu)]
        if before:
            choisi = next((a for a in reversed(candidats) if a.date <= declencheur.date), None)
        else:
            choisi = next((a for a in candidats if a.date >= declencheur.date), None)
        if choisi:
            libres.remove(choisi)
        paires.append((declencheur, choisi))
    return paires


def _judge(p: Delai, cas: _Cas, attendus: Releve, declencheurs: Releve, jour: date) -> Constat:
    limite = cas.limite
    repere = f"{declencheurs.libelle} {say_day(cas.declencheur.date)}"
    if cas.attendu:
        a_temps = cas.attendu.date <= limite
        quand = f"{say_day(cas.attendu.date)}, pour une limite au {format_date(limite)}"
        fait = f"{attendus.libelle}\u00a0: {quand} ({repere})."
        return Constat(Etat.TENU if a_temps else Etat.NON_TENU, fait, faits=(cas.declencheur, cas.attendu))
    manque = Manque(p.attendu, f"{attendus.libelle}\u00a0: quand, après {repere}\u00a0?", avant=limite)
    if p.sens == "avant":
        manque = Manque(p.attendu, f"{attendus.libelle}\u00a0: quand, avant {repere}\u00a0?", avant=limite)
    elif jour <= limite:
        attente = f"{attendus.libelle}\u00a0: attendu avant le {format_date(limite)} ({repere})."
        if near(jour, limite, cas.declencheur.date):
            return Constat(Etat.A_RISQUE, attente, manques=(manque,), prochaine=limite, faits=(cas.declencheur,))
        return not_due(attente, limite, faits=(cas.declencheur,))
    if attendus.knows(limite):
        phrase = f"{attendus.libelle}\u00a0: rien au {format_date(limite)}, tout étant saisi ({repere})."
        return Constat(Etat.NON_TENU, phrase, faits=(cas.declencheur,))
    phrase = f"{attendus.libelle}\u00a0: la limite du {format_date(limite)} est passée, et rien ne dit si c’est fait."
    return unknown(phrase, [manque], faits=(cas.declencheur,))


def _say(cas: _Cas) -> str:
    limite = f"limite au {format_date(cas.limite)}"
    return f"{say_day(cas.attendu.date)}, {limite}" if cas.attendu else f"rien de connu, {limite}"
