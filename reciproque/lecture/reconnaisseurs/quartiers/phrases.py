"""Neighbourhoods listed inside a sentence: « 4 quartiers de veille active : Les Saules, La Sablière… »."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reciproque.langue import fold, number_word
from reciproque.lecture.brouillon import Brouillon
from reciproque.lecture.forme import Forme, Liste, Paragraphe
from reciproque.lecture.reconnaisseurs.quartiers.colonnes import type_dit

_N = r"(?P<n>\d{1,2}|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze)"
_LISTE = re.compile(
    rf"\b{_N}\s+[«\"]?\s*(?P<quoi>sous[- ]quartiers?|quartiers?\s+(?:prioritaires?(?: de la politique de la "
    rf"ville)?|de veille active|"
    r"v[ée]cus?|observ[ée]s?)|qpv|qva|secteurs?)\b\s*[»\"]?(?P<entre>[^:.\n]{0,60}):\s*(?P<noms>[^:\n]{5,400})",
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
NOMS_MAX = 300


@dataclass(slots=True)
class _Trouve:
    nom: str
    type: str


def lire_phrases(forme: Forme, brouillon: Brouillon) -> None:
    """Only where nothing surer named neighbourhoods: no table, no list of bullets."""
    if brouillon.lecture.quartiers:
        return
    connus: list[str] = []
    prioritaires = False
    for bloc in forme.blocs:
        if not isinstance(bloc, Paragraphe | Liste) or bloc.zone is not None:
            continue
        places = [(i.texte, i) for i in bloc.items] if isinstance(bloc, Liste) else [(bloc.texte, bloc)]
        for texte, place in places:
            if len(texte) > 2000:
                continue
            plie = fold(texte)
            dits = "quartiers prioritaires" in plie or "qpv" in plie
            for trouve in _lire(texte, prioritaires=prioritaires or dits):
                nu = re.sub(r"[^a-z0-9]", "", fold(trouve.nom))
                # « Lopofa » and « Lopofa - Anotera » are one place, told twice.
                if len(connus) >= NOMS_MAX or any(nu.startswith(c) or c.startswith(nu) for c in connus):
                    continue
                connus.append(nu)
                brouillon.quartier(
                    trouve.nom,
                    type=trouve.type,
                    communes=[],
                    population=None,
                    contrat=None,
                    source=brouillon.source(place),
                )
            prioritaires = dits


def _lire(texte: str, *, prioritaires: bool) -> list[_Trouve]:
    sortie: list[_Trouve] = []
    if prioritaires and (m := _UN.search(texte)):
        nom = m.group("nom")
        sortie.append(_Trouve(nom[:1].upper() + nom[1:], "QPV"))
    for m in _LISTE.finditer(texte):
        mot = number_word(m.group("n"))
        n = mot if mot is not None else int(m.group("n"))
        quoi = fold(m.group("quoi"))
        noms = _noms(_FIN.sub("", m.group("noms")), n)
        if noms:
            type_ = "secteur" if quoi.startswith(("sous", "secteur")) else type_dit(quoi) or "autre"
            sortie.extend(_Trouve(nom, type_) for nom in noms)
    return sortie


def _noms(texte: str, n: int) -> list[str]:
    """The names, when there are as many as the sentence says: commas first, then « et »."""
    par_virgules = [p.strip(' «»"') for p in re.split(r"\s*,\s*(?:et\s+)?", texte) if p.strip()]
    par_et = [p.strip(' «»"') for v in par_virgules for p in re.split(r"\s+et\s+", v) if p.strip()]
    for noms in (par_virgules, par_et):
        propres = [re.sub(r"^(?:la |le |l['’])(?=[a-zà-ÿ])", "", x) for x in noms]
        if len(propres) == n and all(_NOM.match(x) for x in propres):
            return [x[:1].upper() + x[1:] for x in propres]
    return []
