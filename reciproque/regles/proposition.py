"""From a rule as the reader found it to a kind and its parameters, when some kind can say it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from reciproque.langue import fold

from .moteur.periodes import Rythme

INTITULE_MAX = 150


@dataclass(frozen=True)
class FaitPropose:
    """A kind of fact that the rule needs, under the name its parameter gives it."""

    parametre: str
    libelle: str
    chiffre: bool = False
    unite: str = ""


@dataclass(frozen=True)
class Proposition:
    """``sure``: everything is said and a person only has to agree; else they complete it."""

    genre: str
    parametres: dict[str, Any] = field(default_factory=dict)
    faits: tuple[FaitPropose, ...] = ()
    sure: bool = False


RIEN = Proposition("a_preciser")
_RYTHMES = {
    "an": Rythme.AN,
    "semestre": Rythme.SEMESTRE,
    "trimestre": Rythme.TRIMESTRE,
    "mois": Rythme.MOIS,
    "semaine": Rythme.SEMAINE,
}
_PAR = re.compile(r"\bpar (?P<u>an|semestre|trimestre|mois|semaine|qpv|quartier|commune|campagne|appel a projets)\b")
_TOUS_LES = re.compile(r"\btous les (?P<n>\d+|deux|trois|six) (?P<u>ans|mois)\b")
_NOMBRES = {"deux": 2, "trois": 3, "six": 6}
_PARTS = {
    "la moitie": "50",
    "un tiers": "33.3333",
    "deux tiers": "66.6667",
    "un quart": "25",
    "trois quarts": "75",
    "un cinquieme": "20",
    "un dixieme": "10",
}
_ENTOURE = re.compile(r"(?P<moment>avant et apres|avant|prealablement a)\b\s*(?P<quoi>.+)")
_MOMENT = re.compile(r"^(?:avant et apr[eè]s|avant|pr[ée]alablement (?:à|au|aux))\s+", re.IGNORECASE)
_ARTICLE = re.compile(r"^(?:(?:chaque|toute|la|les?)\s+|l['’])", re.IGNORECASE)
_AU_PLUS = re.compile(r"\b(?:au plus|au maximum|maximum|plafond|ne pas depasser|inferieur|limiter)\b")
_TEND = re.compile(r"\b(?:tendre vers|tendra|tendant vers|parite)\b")


def propose(lu: Mapping[str, Any]) -> Proposition:
    """``lu``: one entry of ``regles`` in a reading."""
    proposer = {
        "frequence": _frequency,
        "seuil": _threshold,
        "date": _day,
        "delai": _delay,
        "ordre": _order,
    }.get(str(lu.get("nature")))
    return proposer(lu) if proposer else RIEN


def title_of(lu: Mapping[str, Any]) -> str:
    """What the rule is about, in a line."""
    objet, texte = (" ".join(str(lu.get(champ) or "").split()).strip(" ,.;:-–•«»") for champ in ("objet", "texte"))
    if objet and texte and len(objet.split()) < 5:  # « projet » alone would name ten rules
        objet = texte if 0 <= fold(texte).find(fold(objet)) < INTITULE_MAX - 40 else f"{objet}\u00a0: {texte}"
    mots = objet or texte or "règle du document"
    mots = mots if len(mots) <= INTITULE_MAX else mots[:INTITULE_MAX].rsplit(" ", 1)[0] + "…"
    return mots[:1].upper() + mots[1:]


def _frequency(lu: Mapping[str, Any]) -> Proposition:
    unite = fold(str(lu.get("unite") or ""))
    nombre = _figure(lu.get("valeur"))
    if nombre is None or nombre != nombre.to_integral_value() or not 1 <= nombre <= 10_000:
        return Proposition("frequence")
    parametres: dict[str, Any] = {"nombre": int(nombre)}
    faits = (FaitPropose("fait", title_of(lu)),)
    if tous := _TOUS_LES.search(unite):
        parametres |= {
            "periode": str(Rythme.AN if tous["u"] == "ans" else Rythme.MOIS),
            "tous_les": _NOMBRES.get(tous["n"]) or int(tous["n"]),
        }
        return Proposition("frequence", parametres, faits, sure=True)
    par = [m["u"] for m in _PAR.finditer(unite)]
    if any(u in ("quartier", "qpv") for u in par):
        parametres["portee"] = "quartier"
    temps = [u for u in par if u in _RYTHMES]
    parametres["periode"] = str(_RYTHMES[temps[0]]) if temps else str(Rythme.DUREE)
    # By call for projects, or by commune: a person says what that means here.
    autres = [u for u in par if u not in _RYTHMES and u not in ("quartier", "qpv")]
    return Proposition("frequence", parametres, faits, sure=bool(par) and not autres)


def _threshold(lu: Mapping[str, Any]) -> Proposition:
    unite, texte = str(lu.get("unite") or ""), fold(str(lu.get("texte") or ""))
    valeur = _PARTS.get(fold(str(lu.get("valeur") or ""))) if unite == "part" else lu.get("valeur")
    seuil = _figure(valeur)
    if seuil is None or unite == "points":  # points of what: a person says from where they count
        return Proposition("seuil")
    sens = "au_plus" if _AU_PLUS.search(texte) else "tend_vers" if _TEND.search(texte) else "au_moins"
    est_part = unite in ("%", "part")
    faits = (FaitPropose("fait", title_of(lu), chiffre=True, unite="%" if est_part else ""),)
    return Proposition("seuil", {"sens": sens, "seuil": str(seuil)}, faits, sure=True)


def _day(lu: Mapping[str, Any]) -> Proposition:
    jour = _last_day(str(lu.get("valeur") or ""))
    if jour is None:
        return Proposition("date_fixe")
    return Proposition("date_fixe", {"le": jour.isoformat()}, (FaitPropose("fait", title_of(lu)),), sure=True)


def _delay(lu: Mapping[str, Any]) -> Proposition:
    """The reader says how long, and after what only when the words follow: a person says what makes it run."""
    duree, unite = _figure(lu.get("valeur")), fold(str(lu.get("unite") or ""))
    if duree is None or duree != duree.to_integral_value():
        return Proposition("delai")
    mot = next((m for m in ("jour", "semaine", "mois", "an") if unite.startswith(m)), "")
    parametres: dict[str, Any] = {"duree": int(duree)}
    if mot:
        parametres["unite"] = mot if mot == "mois" else f"{mot}s"
    if autour := re.search(r"\b(avant|apres)\b\s+(?P<quoi>.+)", unite):
        parametres["sens"] = autour[1]
        repere = autour["quoi"].strip()
        faits = (FaitPropose("attendu", title_of(lu)), FaitPropose("declencheur", _sentence(repere)))
        return Proposition("delai", parametres, faits)
    return Proposition("delai", parametres, (FaitPropose("attendu", title_of(lu)),))


def _order(lu: Mapping[str, Any]) -> Proposition:
    trouve = _ENTOURE.search(fold(str(lu.get("valeur") or "")))
    if trouve is None:
        return Proposition("ordre")
    brut = str(lu["valeur"])
    repere = _ARTICLE.sub("", _MOMENT.sub("", brut))
    moment = "avant_apres" if trouve["moment"] == "avant et apres" else "avant"
    faits = (FaitPropose("attendu", title_of(lu)), FaitPropose("repere", _sentence(repere)))
    sure = moment == "avant_apres" and fold(faits[0].libelle) != fold(faits[1].libelle)
    return Proposition("ordre", {"moment": moment}, faits, sure=sure)


def _sentence(mots: str) -> str:
    mots = " ".join(mots.split())[:INTITULE_MAX].strip(" ,.;")
    return mots[:1].upper() + mots[1:]


def _figure(valeur: Any) -> Decimal | None:
    try:
        figure = Decimal(str(valeur))
    except InvalidOperation:
        return None
    return figure if figure.is_finite() and abs(figure) < Decimal(10) ** 12 else None


def _last_day(partielle: str) -> date | None:
    """« 2022 » is the 31st of December 2022, « 2022-06 » the 30th of June."""
    try:
        parties = [int(p) for p in partielle.split("-")]
        if len(parties) == 3:
            return date(*parties)
        mois = parties[1] if len(parties) == 2 else 12
        return date.fromordinal(date(parties[0] + mois // 12, mois % 12 + 1, 1).toordinal() - 1)
    except (ValueError, IndexError):
        return None
