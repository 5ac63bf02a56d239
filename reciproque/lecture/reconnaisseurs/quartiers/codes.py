"""Neighbourhoods told in sentences by their code: « les Hauts-Prés (QN01234M, 2 410 habitants, commune d'X) »."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from reciproque.langue import fold, parse_number
from reciproque.lecture.brouillon import Brouillon
from reciproque.lecture.forme import Forme, Item, Liste, Paragraphe
from reciproque.lecture.reconnaisseurs.quartiers.tables import noms_de_communes

_MOT = r"[A-ZÀ-Ý0-9][\w'’]*"
_LIEN = r"(?:de la |de l['’]|du |des |de |d['’]|la |le |les |l['’]|sur |sous |en |aux |au )"
_NOM = re.compile(
    rf"(?:(?:[Ll]a |[Ll]e |[Ll]es |[Ll]['’])(?=(?:[a-zà-ÿ]+ )?{_LIEN}?[A-ZÀ-Ý]))?"
    rf"(?:(?:cité|clos|hameau|plateau|val|bois|parc|square|résidence|secteur|faubourg) {_LIEN}?)?"
    rf"{_MOT}(?:[ -]{_LIEN}?{_MOT}|-\w+)*\s*$"
)
_CODE = re.compile(r"\(\s*(?:code\s*:?\s*)?Q[PN]\s?\d[\dA-Z]{4,6}\b\s*(?P<suite>[^()]{0,120})\)")
_HABITANTS = re.compile(
    r"(?P<n>\d{1,3}(?:[ \u00a0\u202f.]\d{3})+|\d{3,6})\s*(?:hab(?:itants?|\.)?|personnes|résidents)"
)
_UNE_VILLE = rf"{_MOT}(?:-[\w'’]+| {_LIEN}?{_MOT})*"
_VILLE = rf"(?P<c>{_UNE_VILLE}(?:\s*(?:,|et)\s+{_UNE_VILLE})*)"
_COMMUNE = re.compile(
    rf"(?:\b(?:à|commune d['’e]|communes de|ville d['’e]|s['’]étend sur|situé[e]? à)\s*)(?:cheval sur )?{_VILLE}"
)
_A_COMMUNE_AVANT = re.compile(rf"(?:^|[.;]\s+)À {_VILLE}\s*,")
_TOUS = re.compile(
    rf"\b(?:[Tt]ous (?:deux|trois)|[Tt]ous|[Ll]es (?:deux|trois)) (?:se trouvent|sont situés|sont) à {_VILLE}"
)


@dataclass(slots=True)
class _Cite:
    nom: str
    population: int | None = None
    communes: list[str] = field(default_factory=list)


def lire_codes(forme: Forme, brouillon: Brouillon) -> None:
    """Where no table named them."""
    connus = {fold(q.nom) for q in brouillon.lecture.quartiers}
    for bloc in forme.blocs:
        if not isinstance(bloc, Paragraphe | Liste) or bloc.zone in {"sommaire", "note"}:
            continue
        places: list[Paragraphe | Item] = list(bloc.items) if isinstance(bloc, Liste) else [bloc]
        for place in places:
            if "(Q" not in place.texte and "( Q" not in place.texte:
                continue
            for cite in _lire(" ".join(place.texte.split())[:6000]):
                if fold(cite.nom) in connus:
                    continue
                connus.add(fold(cite.nom))
                brouillon.quartier(
                    cite.nom,
                    type="QPV",
                    communes=cite.communes,
                    population=cite.population,
                    source=brouillon.source(place),
                )


def _lire(texte: str) -> Iterator[_Cite]:
    codes = list(_CODE.finditer(texte))
    tous = _TOUS.search(texte)
    for k, m in enumerate(codes):
        debut = codes[k - 1].end() if k else 0
        avant = texte[debut : m.start()]
        nom = _NOM.search(avant.rstrip()[-90:])
        if nom is None:
            continue
        # Up to the end of its clause, or to the name of the next.
        fin = codes[k + 1].start() if k + 1 < len(codes) else len(texte)
        apres = re.split(r"[;.](?:\s|$)|,? et (?:la |le |les |l['’])?(?=[A-ZÀ-Ý])", texte[m.end() : fin])[0]
        dits = f"{m.group('suite')} {apres}"
        habitants = _HABITANTS.search(dits)
        commune = (
            _COMMUNE.search(dits) or (_A_COMMUNE_AVANT.search(texte[: m.start()]) if k < len(codes) else None) or tous
        )
        yield _Cite(
            re.sub(r"^(?:celui |ceux )?(?:du |de la |de l['’]|des |de |d['’])", "", nom.group(0).strip()),
            int(n) if habitants and (n := parse_number(habitants.group("n"))) is not None else None,
            noms_de_communes(commune.group("c")) if commune else [],
        )
