"""Contracts that the document covers, amends or applies: enumerations, dated lists, tables, « avenant au … »."""

from __future__ import annotations

import re
from collections.abc import Callable

from reciproque.langue import find_dates, fold
from reciproque.lecture.brouillon import Brouillon, Portee
from reciproque.lecture.forme import Bloc, Forme, Liste, Paragraphe, Tableau, Titre

_DE = r"(?:de\s+la\s+|de\s+l['’]\s?|du\s+|des\s+|de\s+|d['’]\s?)"
_MOT = r"[A-ZÀ-ÝŒ][\w'’]*(?:-[\w'’]+)*"
_LIEN = r"(?:de\s+la|de\s+l['’]|du|des|de|d['’]|la|le|les|sur|sous|en|aux?|l['’])"
_NOM = rf"(?:L['’]|Le\s|La\s|Les\s)?{_MOT}(?:\s+(?:{_LIEN}\s*){{0,3}}{_MOT}){{0,7}}"
_PERIODE = r"(?:\s*\(?20\d\d\s*[-–/]\s*20\d\d\)?)?"
_CONTRAT = r"[Cc]ontrats?\s+(?:de\s+[Vv]ille|urbains?\s+de\s+cohésion\s+sociale)"
_ENUMERATION = re.compile(rf"(?:{_CONTRAT})\s+(?P<liste>{_DE}{_NOM}(?:\s*(?:,|\bet\b|,\s*et\b)\s*{_DE}{_NOM})+)")
_ELEMENT = re.compile(rf"{_DE}(?P<nom>{_NOM})")
_UN_SEUL = re.compile(rf"{_CONTRAT}{_PERIODE}\s+{_DE}(?P<nom>{_NOM})(?P<suite>[^.;]{{0,90}})")
_LIE = re.compile(
    r"(?:avenant\s+au|avenant\s+n\s?[°ºo]\s?\d+\s+au|application\s+du|prorog\w+\s+(?:le|du)|compl[eè]te\s+le|annex[ée]\s+au)\s+$",
    re.IGNORECASE,
)
_SIGNE = re.compile(r"\b(?:a\s+été\s+|ont\s+été\s+)?sign[ée]e?s?\b", re.IGNORECASE)
# « Le 7 juillet 2015, la ville de Sarvigny s'est engagée avec ses partenaires dans un contrat de ville »
_LE_JOUR = re.compile(
    rf"\bLe\s+(?P<date>\d{{1,2}}(?:er)?\s+\w+\s+20\d\d)\s*,\s*[Ll](?:a|['’])\s*(?:ville|commune|métropole|agglomération)\s+"
    rf"{_DE}(?P<nom>{_NOM})(?P<suite>[^.;]{{0,120}}?{_CONTRAT})"
)
_S_ENGAGE = re.compile(r"\bengag|\bsign|\bconclu|\badopt")
# « pour l'ancienne communauté d'agglomération du Val de Bièvre » → « Val de Bièvre »
_PORTEUR = re.compile(
    rf"(?:\bpour\s+|^)(?:(?:l['’]|la\s+|le\s+)?(?:ancienne?\s+|ex-?\s?)?(?:communauté\s+(?:d['’]agglomération|"
    rf"urbaine|de\s+communes)|commune|ville|"
    rf"agglomération|métropole|établissement\s+public\s+territorial|territoire|"
    rf"contrat\s+de\s+ville)\s+)?(?:{_DE})?(?P<nom>{_NOM})"
)
_ANNONCE = re.compile(
    r"\bcontrats?\b.{0,300}\bsign|\bcontrats? (?:couverts?|concernes?|suivants?)\b|\bdates? de signature\b", re.DOTALL
)
CONTRATS_MAX = 60
Noter = Callable[[str, str | None, Portee], None]


def reconnaitre(forme: Forme, brouillon: Brouillon) -> None:
    trouves: dict[str, tuple[str, str | None, Portee]] = {}

    def noter(nom: str, date: str | None, place: Portee) -> None:
        propre = re.sub(r"\s+", " ", nom).strip(" ,.;:")
        cle = re.sub(r"[^a-z0-9]+", " ", re.sub(r"^(?:l'|le |la |les )", "", fold(propre))).strip()
        if not cle or len(trouves) >= CONTRATS_MAX:
            return
        deja = trouves.get(cle)
        if deja is None or (deja[1] is None and date is not None):
            trouves[cle] = (deja[0] if deja else propre, date, place if date or deja is None else deja[2])

    precedent: Bloc | None = None
    for bloc in forme.blocs:
        if bloc.zone in {"sommaire", "note", "signatures"}:
            continue
        if isinstance(bloc, Tableau):
            _table(bloc, noter)
        elif isinstance(bloc, Liste):
            if isinstance(precedent, Paragraphe | Titre) and _ANNONCE.search(fold(precedent.texte[-600:])):
                _liste(bloc, noter)
        elif bloc.zone is None:
            _prose(bloc.texte[:6000], bloc, noter)
        precedent = bloc
    for nom, date, place in trouves.values():
        brouillon.contrat(nom, date=date, source=brouillon.source(place))


def _prose(texte: str, place: Portee, noter: Noter) -> None:
    pris: list[tuple[int, int]] = []
    for m in _ENUMERATION.finditer(texte):
        pris.append(m.span())
        for e in _ELEMENT.finditer(m.group("liste")):
            noter(e.group("nom"), None, place)
    for m in _UN_SEUL.finditer(texte):
        if any(a <= m.start() < b for a, b in pris):
            continue
        signe = _SIGNE.search(m.group("suite"))
        dates = find_dates(m.group("suite")[signe.end() :]) if signe else []
        lie = _LIE.search(texte[max(0, m.start() - 40) : m.start()])
        if dates or lie:
            noter(m.group("nom"), dates[0][0].iso() if dates else None, place)

    for m in _LE_JOUR.finditer(texte):
        if _S_ENGAGE.search(fold(m.group("suite"))) and (dates := find_dates(m.group("date"))):
            noter(m.group("nom"), dates[0][0].iso(), place)


def _liste(liste: Liste, noter: Noter) -> None:
    """Bullets that each give a date and a name, in any order."""
    lus: list[tuple[str, str, Portee]] = []
    for item in liste.items:
        texte = " ".join(item.texte.split("\n")[0].split())
        dates = find_dates(texte[:200])
        if not dates:
            continue
        date, debut, fin = dates[0]
        reste = f"{texte[:debut]} {texte[fin:]}".strip()
        reste = re.sub(
            r"\b(?:sign[ée]e?s?|le|en\s+date\s+du)\b\s*$|^(?:le|signé\s+le)\s+", "", reste.strip(" ,;:–-()")
        ).strip(" ,;:–-()")
        m = _PORTEUR.search(reste)
        if m:
            lus.append((m.group("nom"), date.iso(), item))
    if len(lus) * 3 >= len(liste.items) * 2:
        for nom, iso, place in lus:
            noter(nom, iso, place)


def _table(tableau: Tableau, noter: Noter) -> None:
    """« Contrat | Date de signature »."""
    if len(tableau.rangees) < 2 or len(tableau.rangees) > CONTRATS_MAX:
        return
    tetes = {c.colonne: c.plie for c in tableau.rangees[0].pleines}
    noms = [k for k, t in tetes.items() if re.match(r"contrats?\b", t)]
    dates = [k for k, t in tetes.items() if re.search(r"\b(?:date|signature|signe)\b", t)]
    if len(noms) != 1 or not dates or noms[0] in dates:
        return
    for rangee in tableau.rangees[1:]:
        nom, date = rangee.cellule(noms[0]), rangee.cellule(dates[0])
        if nom is None or nom.vide or date is None or not (lues := find_dates(date.texte)):
            continue
        m = _PORTEUR.search(" ".join(nom.texte.split()))
        noter(m.group("nom") if m else nom.texte, lues[0][0].iso(), rangee)
