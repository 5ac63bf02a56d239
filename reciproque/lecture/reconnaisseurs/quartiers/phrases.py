"""Neighbourhoods listed inside a sentence: « 4 quartiers de veille active : Les Saules, La Sablière… »."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from itertools import chain

from reciproque.langue import fold, number_word
from reciproque.lecture.brouillon import Brouillon
from reciproque.lecture.forme import Forme, Item, Liste, Paragraphe, Titre
from reciproque.lecture.reconnaisseurs.quartiers.colonnes import type_dit
from reciproque.lecture.reconnaisseurs.quartiers.tables import noms_de_communes

_N = r"(?P<n>\d{1,2}|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze)"
_QUOI = (
    r"sous[- ]quartiers?|quartiers?\s+(?:prioritaires?(?: de la politique de la ville)?|de veille active|"
    r"v[ée]cus?|observ[ée]s?)|qpv|qva|poches? de (?:pauvret[ée]|fragilit[ée]|pr[ée]carit[ée])|secteurs?"
)
_LISTE = re.compile(
    rf"\b{_N}\s+[«\"]?\s*(?P<quoi>{_QUOI}|"
    rf"quartiers(?=\s*:))\b\s*[»\"]?(?P<entre>[^:.,\n]{{0,60}})[:,]\s*(?P<noms>[^:\n]{{5,400}})",
    re.IGNORECASE,
)
# Without a count, only what is said to be the list: « les quartiers prioritaires suivants : … ».
_SUIVANTS = re.compile(
    rf"\b(?P<n>)(?P<quoi>{_QUOI})\b\s*(?P<entre>(?:[^:.,\n]{{0,60}}\s)?(?:suivants?|ci-apr[eè]s|sont|savoir))\s*:\s*"
    rf"(?P<noms>[^:\n]{{5,600}})",
    re.IGNORECASE,
)
_UN = re.compile(
    r"\bil s['’]agit (?:du|d['’]un) (?P<nom>quartier (?:(?:de|du|des|de la|de l['’]|"
    r"d['’])\s?)?[A-ZÀ-Ý][\w'’-]*(?:[ -][A-ZÀ-Ý][\w'’-]*)*)"
)
_FIN = re.compile(
    r"\s*(?:[.;]|\b(?:soit|regroup\w+|repr[ée]sent\w+|qui|dont|avec|pour|sont|totalis\w+|"
    r"rassembl\w+)\b).*$",
    re.DOTALL,
)
_NOM = re.compile(r"^(?:(?:la|le|les|l['’])\s?)?(?:[a-zà-ÿ]+ )?[A-ZÀ-Ý0-9].{1,60}$", re.DOTALL)
# « La commune de Chanterac compte deux quartiers… »: whose they are.
_NOM_DE_COMMUNE = (
    r"(?:de\s+la\s+|de\s+l['’]\s?|du\s+|des\s+|de\s+|d['’])"
    r"(?P<c>(?:(?:[Ll]a|[Ll]e|[Ll]es)\s)?[A-ZÀ-Ý][\w'’-]*(?:[ -][A-ZÀ-Ý][\w'’-]*)*)"
)
_NOMMEE = re.compile(
    rf"\b(?:[Cc]ommune\s+{_NOM_DE_COMMUNE}|(?:[Vv]ille|[Mm]airie)\s+{_NOM_DE_COMMUNE.replace('<c>', '<v>')}|"
    rf"(?:COMMUNE|VILLE|MAIRIE)\s+(?:DE\s+|DU\s+|D['’])(?P<m>[A-ZÀ-Ý' ’-]{{3,40}}))"
)
_SUJET = re.compile(rf"\b(?:commune|ville)\s+{_NOM_DE_COMMUNE}[^.;]{{0,80}}$")
_LA_COMMUNE = re.compile(r"\b(?:[Ll]a|[Nn]otre) (?:commune|ville)(?! de\b| d['’]| du\b)[^.;]{0,60}$")
_COMMUNE = re.compile(
    r"^(?P<nom>[^()]{3,80}?)\s*\((?:à |(?:commune|ville) (?:de |d['’]))?(?P<c>[A-ZÀ-Ý][^()\d]{1,60})\)$"
)
NOMS_MAX = 300
_DITS = {"poche", "vecu", "observe", "QVA"}
# Folded words without which a text lists no neighbourhood, or none of the kinds above.
_MOTS = ("quartier", "qpv", "qva", "poche", "secteur")
_MOTS_DES_DITS = ("veille", "qva", "poche", "vecu", "observe")


@dataclass(slots=True)
class _Trouve:
    nom: str
    type: str
    communes: list[str] = field(default_factory=list)


def lire_phrases(forme: Forme, brouillon: Brouillon) -> None:
    """Only the kinds that nothing surer named: no table, no list of bullets."""
    deja = {q.type for q in brouillon.lecture.quartiers}
    if deja and not deja & {"QPV", "QVA"}:
        return
    connus = [re.sub(r"[^a-z0-9]", "", fold(q.nom)) for q in brouillon.lecture.quartiers]
    prioritaires = False
    indices = _MOTS_DES_DITS if deja else _MOTS
    seule = cache(lambda: _commune_unique(forme))
    for bloc in forme.blocs:
        if not isinstance(bloc, Paragraphe | Liste) or bloc.zone is not None:
            continue
        places: list[Paragraphe | Item] = list(bloc.items) if isinstance(bloc, Liste) else [bloc]
        for place in places:
            if len(place.texte) > 2000:
                continue
            plie = place.plie
            dits = any(dit in plie for dit in ("quartiers prioritaires", "qpv", "geographie prioritaire"))
            possible = any(mot in plie for mot in indices)
            for trouve in _lire(place.texte, prioritaires=prioritaires or dits, seule=seule) if possible else ():
                nu = re.sub(r"[^a-z0-9]", "", fold(trouve.nom))
                # « Lopofa » and « Lopofa - Anotera » are one place, told twice.
                if deja and (trouve.type in deja or trouve.type not in _DITS):
                    continue
                if len(connus) >= NOMS_MAX or any(nu.startswith(c) or c.startswith(nu) for c in connus):
                    continue
                connus.append(nu)
                brouillon.quartier(
                    trouve.nom,
                    type=trouve.type,
                    communes=trouve.communes,
                    population=None,
                    contrat=None,
                    source=brouillon.source(place),
                )
            prioritaires = dits


def _sujet(avant: str, seule: Callable[[], str | None]) -> list[str]:
    la = _SUJET.search(avant)
    if la:
        return [la.group("c")]
    return [nom] if _LA_COMMUNE.search(avant) and (nom := seule()) else []


def _commune_unique(forme: Forme) -> str | None:
    """The only commune that the document names as such, when it names one only."""
    noms: dict[str, str] = {}
    for bloc in forme.blocs:
        if isinstance(bloc, Titre | Paragraphe):
            for m in _NOMMEE.finditer(bloc.texte[:2000]):
                nom = next(g for g in m.group("c", "v", "m") if g).strip()
                if fold(nom) not in noms or not nom.isupper():
                    noms[fold(nom)] = nom
            if len(noms) > 1:
                return None
    return next(iter(noms.values()), None)


def _lire(texte: str, *, prioritaires: bool, seule: Callable[[], str | None]) -> list[_Trouve]:
    sortie: list[_Trouve] = []
    if prioritaires and (m := _UN.search(texte)):
        nom = m.group("nom")
        sortie.append(_Trouve(nom[:1].upper() + nom[1:], "QPV"))
    for m in chain(_LISTE.finditer(texte), _SUIVANTS.finditer(texte)):
        mot = number_word(m.group("n"))
        n = mot if mot is not None else int(m.group("n") or 0)
        quoi = fold(m.group("quoi"))
        noms = _noms(_FIN.sub("", m.group("noms")), n)
        if noms:
            type_ = (
                "secteur"
                if quoi.startswith(("sous", "secteur"))
                else type_dit(quoi) or ("QPV" if prioritaires else "autre")
            )
            commune = _sujet(texte[: m.start()], seule)
            sortie.extend(_Trouve(nom, type_, communes or commune) for nom, communes in noms)
    return sortie


def _noms(texte: str, n: int) -> list[tuple[str, list[str]]]:
    """The names and the communes in brackets after them, when there are as many as the sentence says (0: it does not):
    commas first, then « et ».
    """
    par_virgules = [p.strip(' «»"') for p in re.split(r"\s*[,;]\s*(?:et\s+)?", texte) if p.strip()]
    par_et = [p.strip(' «»"') for v in par_virgules for p in re.split(r"\s+et\s+", v) if p.strip()]
    for noms in (par_virgules, par_et) if n else (par_et,):
        coupes = [_COMMUNE.match(x) for x in noms]
        propres = [c.group("nom") if c else x for c, x in zip(coupes, noms, strict=True)]
        propres = [re.sub(r"^(?:la |le |l['’])(?=[a-zà-ÿ])", "", x) for x in propres]
        if len(propres) == (n or max(2, len(propres))) and all(_NOM.match(x) for x in propres):
            communes = [noms_de_communes(c.group("c")) if c else [] for c in coupes]
            return [(x[:1].upper() + x[1:], c) for x, c in zip(propres, communes, strict=True)]
    return []
