"""Words and tones of the states, for pages and exports."""

from __future__ import annotations

from .moteur import Etat, Motif, Resultat

TONS = {
    Etat.TENU: "succes",
    Etat.A_RISQUE: "attention",
    Etat.NON_TENU: "erreur",
    Etat.NON_MESURABLE: "neutre",
    Etat.INDICATIF: "info",
}
# The most pressing first.
GRAVITE = (Etat.NON_TENU, Etat.A_RISQUE, Etat.NON_MESURABLE, Etat.INDICATIF, Etat.TENU)
POURQUOI = {
    Motif.FAIT_MANQUANT: "il manque un fait",
    Motif.PAS_ENCORE_DU: "rien n’est encore dû",
    Motif.A_PRECISER: "règle à préciser",
}


def say_state(etat: str, motif: str = "") -> str:
    """« non mesurable : il manque un fait »."""
    pourquoi = POURQUOI.get(Motif(motif)) if etat == Etat.NON_MESURABLE and motif else None
    return f"{Etat(etat).libelle}\u00a0: {pourquoi}" if pourquoi else Etat(etat).libelle


def say_result(resultat: Resultat) -> str:
    return say_state(resultat.etat, resultat.motif)
