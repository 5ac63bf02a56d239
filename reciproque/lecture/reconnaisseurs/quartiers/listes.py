"""Neighbourhoods given as a list of bullets after « les quartiers prioritaires sont : »."""

from __future__ import annotations

import re
from itertools import pairwise

from reciproque.langue import fold, parse_number
from reciproque.lecture.brouillon import Brouillon
from reciproque.lecture.forme import Forme, Item, Liste, Paragraphe, Titre
from reciproque.lecture.reconnaisseurs.quartiers.colonnes import type_dit
from reciproque.lecture.reconnaisseurs.quartiers.tables import noms_de_communes

_ANNONCE = re.compile(
    r"\b(?:quartiers? (?:prioritaires?|de veille|vecus?|observes?|en politique|politique)|qpv|qva|poches? de|"
    r"secteurs? (?:prioritaires?|vecus?))\b"
)
_PAS_UNE_LISTE = re.compile(
    r"\b(?:engagements?|actions?|objectifs?|enjeux|axes?|difficultes?|habitants (?:des|du)|projets?|mesures?|moyens|"
    r"besoins|partenaires?|conseils?)\b"
)
_VERBE = re.compile(r"^(?:(?:s'|se )?[a-z]{3,}(?:er|ir|oir)|un|une|des)\b")
_ITEM = re.compile(
    r"^(?:(?:le|les) quartiers? (?:de la |de l['’]|du |des |de |d['’])?|quartier (?:de la |de l['’]|du |des |de |"
    r"d['’])?)?"
    r"(?P<nom>[^():;]{2,110}?)\s*(?:\((?P<par>[^()]{1,90})\))?\s*(?:[:–—]\s*(?P<suite>[^:]{1,200}))?[.;,]?$"
)
LISTE_MAX = 400
_LA_VILLE = re.compile(r"^(?:la )?(?:ville|commune) (?:de la |de |d['’]|du |des )", re.IGNORECASE)
_HABITANTS = re.compile(r"(?P<n>\d{1,3}(?:[ \u00a0\u202f.]\d{3})+|\d{3,6})\s*hab(?:itants?|\.)?", re.IGNORECASE)
_LIEU = re.compile(r"(?:,\s*|\s+)(?:à|commune (?:de |d['’])|ville de )\s*(?P<c>[A-ZÀ-Ý].{1,60})$")


def lire_listes(forme: Forme, brouillon: Brouillon) -> None:
    connus = {fold(q.nom) for q in brouillon.lecture.quartiers}
    communes = {
        fold(_LA_VILLE.sub("", s.organisation)) for s in brouillon.lecture.signataires if s.categorie == "commune"
    }
    communes |= {fold(c) for q in brouillon.lecture.quartiers for c in q.communes}
    for avant, liste in pairwise(forme.blocs):
        if not isinstance(liste, Liste) or not isinstance(avant, Titre | Paragraphe) or liste.zone == "sommaire":
            continue
        annonce = fold(avant.texte[-220:])
        if not _ANNONCE.search(annonce) or _PAS_UNE_LISTE.search(annonce) or not brouillon.libre(liste):
            continue
        if isinstance(avant, Paragraphe) and not avant.texte.rstrip().endswith(":"):
            continue
        lus = [_item(i, communes) for i in liste.items]
        if not lus or any(x is None for x in lus) or len(lus) > LISTE_MAX:
            continue
        type_ = type_dit(annonce) or "autre"
        brouillon.prendre(liste, "quartiers")
        for item, trouves in zip(liste.items, lus, strict=True):
            for nom, les_communes, population in trouves or []:
                communes |= {fold(c) for c in les_communes}
                if fold(nom) in connus:
                    continue
                brouillon.quartier(
                    nom,
                    type=(type_dit(item.texte) or type_) if type_ == "autre" else type_,
                    communes=les_communes,
                    population=population,
                    source=brouillon.source(item),
                )


def _item(item: Item, communes: set[str]) -> list[tuple[str, list[str], int | None]] | None:
    """Neighbourhoods of a bullet, or None when the bullet is no name."""
    texte = " ".join(item.texte.split()).strip(" .;,")
    if len(texte) > 200 or not texte[:1].isupper() or _VERBE.match(fold(texte)):
        return None
    habitants = _HABITANTS.search(texte)
    population = int(n) if habitants and (n := parse_number(habitants.group("n"))) is not None else None
    m = _ITEM.match(_HABITANTS.sub("", texte).strip(" ,;:–-("))
    if m is None or len(m.group("nom").split()) > 12:
        return None
    nom, par, suite = m.group("nom").strip(" ,"), m.group("par"), m.group("suite")
    if suite and (fold(_LA_VILLE.sub("", nom)) in communes or _LA_VILLE.match(nom)):
        commune = noms_de_communes(_LA_VILLE.sub("", nom))
        noms = [n.strip() for n in re.split(r"\s*[,;]\s*|\s+et\s+", suite) if n.strip()]
        return [(n[:1].upper() + n[1:], commune, None) for n in noms]
    les_communes: list[str] = []
    if par and not re.search(r"\d{3}", par):
        les_communes = noms_de_communes(re.sub(r"^(?:à |ville de |commune de )", "", par))
    lieu = _LIEU.search(nom)
    if lieu:
        les_communes, nom = noms_de_communes(lieu.group("c")), nom[: lieu.start()].strip()
    return [(nom, les_communes, population)] if len(nom) >= 3 else None
