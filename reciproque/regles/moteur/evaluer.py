"""One rule, some facts, a day: the answer, its figures and its sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from . import date_fixe, delai, ensemble, frequence, ordre, palier, presence, seuil
from .bases import Cadre, Constat, Detail, Etat, FaitConnu, Force, Motif, Registre, Releve, Resultat, not_due
from .parametres import Parametres, read

GENRES: dict[str, tuple[type[Parametres], Callable[[Any, Registre, Cadre], Constat]]] = {
    modele.genre: (modele, evaluate)
    for modele, evaluate in (
        (frequence.Frequence, frequence.evaluate),
        (delai.Delai, delai.evaluate),
        (date_fixe.DateFixe, date_fixe.evaluate),
        (seuil.Seuil, seuil.evaluate),
        (palier.Palier, palier.evaluate),
        (ordre.Ordre, ordre.evaluate),
        (presence.Presence, presence.evaluate),
    )
}
FERMES = (Force.OBLIGATION, Force.OBJECTIF)


def parameters_of(genre: str, brut: dict[str, Any]) -> Parametres:
    """Raises ParametresInvalides; KeyError when there is no such kind."""
    return read(GENRES[genre][0], brut)


def register(releves: dict[str, Releve], jour: date) -> Registre:
    """Facts in order, those to come left out: a fact has happened."""
    ranges = {
        genre: Releve(r.libelle, tuple(sorted(r.faits, key=lambda f: f.date)), r.complet_au, r.unite, r.chiffre)
        for genre, r in releves.items()
    }
    return Registre(ranges, jour).known_on(jour)


def evaluate(parametres: Parametres, *, force: str, registre: Registre, cadre: Cadre, source: str = "") -> Resultat:
    """Judge each cell apart and let the worst speak; then say no more than the force allows."""
    if cadre.debut and registre.jour < cadre.debut:
        tot = not_due("La règle ne s’applique pas encore.", cadre.debut)
        return _answer(tot, (), force, source)
    juger = GENRES[parametres.genre][1]
    registre = Registre({g: registre.of(g) for g in parametres.genres_de_fait}, registre.jour)
    details = tuple(
        Detail(lieu, theme, nom, juger(parametres, registre.scoped(lieu, theme), cadre))
        for lieu, theme, nom in _cells(parametres, cadre)
    )
    if not details:
        vide = Constat(
            Etat.NON_MESURABLE,
            "La règle vaut pour chaque quartier, et le contrat n’en nomme aucun.",
            Motif.A_PRECISER,
        )
        return _answer(vide, (), force, source)
    if len(details) == 1 and not details[0].nom:
        return _answer(details[0].constat, (), force, source)
    return _answer(ensemble.together(details, _noun(parametres)), details, force, source)


def _cells(parametres: Parametres, cadre: Cadre) -> Iterable[tuple[str, str, str]]:
    lieux = [(lieu.cle, lieu.nom) for lieu in cadre.lieux] if "quartier" in parametres.portee else [("", "")]
    themes = parametres.themes if "theme" in parametres.portee else ("",)
    for cle, nom in lieux:
        for theme in themes:
            yield cle, theme, ", ".join(mot for mot in (nom, theme) if mot)


def _noun(parametres: Parametres) -> str:
    """What the rule is cut by."""
    return {"quartier": "quartier", "theme": "thème"}.get(parametres.portee, "cas")


def _answer(constat: Constat, details: tuple[Detail, ...], force: str, source: str) -> Resultat:
    etat, motif, phrase = constat.etat, constat.motif, constat.phrase
    if force == Force.INCITATION and etat in (Etat.NON_TENU, Etat.A_RISQUE):
        # What is only invited is followed, or not: nobody broke anything.
        etat, phrase = Etat.INDICATIF, f"{phrase} Le texte y incite, sans y obliger."
    elif force not in (*FERMES, Force.INCITATION):
        mots = "à examiner" if force == Force.A_EXAMINER else "constaté"
        etat, motif, phrase = Etat.INDICATIF, Motif.AUCUN, f"{phrase} Le texte le dit {mots}, sans engager."
    if source:
        phrase = f"{phrase.rstrip('.')} ({source})."
    faits: tuple[FaitConnu, ...] = constat.faits
    return Resultat(
        etat, constat.etat, phrase, motif, constat.chiffres, constat.manques, constat.prochaine, faits, details
    )


def to_specify(force: str, source: str) -> Resultat:
    """A rule whose kind nobody has said yet."""
    constat = Constat(
        Etat.NON_MESURABLE, "Dites d’abord de quel genre est cette règle et ce qu’elle compte.", Motif.A_PRECISER
    )
    return _answer(constat, (), force, source)
