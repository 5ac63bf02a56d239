"""Headings that say who promises: a name alone, « Le Département s'engage », « Ce que la Région apporte »."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from reciproque.lecture.brouillon import Portee
from reciproque.lecture.forme import Forme, Liste, Paragraphe, Tableau, Titre
from reciproque.lecture.partenaires import Resolveur
from reciproque.lecture.schema import PartenaireLu

NOMS_EN_RANGEE = 3  # headings in a row that are nothing but names
_CHAPITRE = re.compile(
    r"(?:engagements?|contributions?|apports?|interventions?|moyens|mobilisation) (?:propres )?"
    r"(?:des|de chaque|de chacun des|par|aux) (?:\w+ )?(?:partenaires?|signataires?|institutions?|acteurs|parties)|"
    r"\bce que (?:chacun|chaque \w+) (?:apporte|promet|fait)"
)


@dataclass(slots=True)
class Section:
    partenaires: list[PartenaireLu]
    marque: str
    blocs: list[tuple[str, Portee, bool]]  # text, place, is a bullet
    nommes: bool = False  # each entry must name who promises
    annonce: bool = False  # its heading says that it promises
    surs: set[int] = field(default_factory=set)  # first lines of the bullets that need no verb: their list has acts


def sections_en_titre(forme: Forme, resolveur: Resolveur) -> dict[int, Section]:
    """Headings that are nothing but the name of an organisation, in a chapter of contributions, or in a row of them;
    by their line.
    """
    sortie: dict[int, Section] = {}
    rangee: dict[int, Section] = {}  # names met one after the other, no chapter said
    dedans: int | None = None  # level of the chapter's heading, 0 when it has none
    for rang, bloc in enumerate(forme.blocs):
        if not isinstance(bloc, Titre) or bloc.zone in {"sommaire", "signatures"}:
            continue
        if len(bloc.texte) < 140 and _CHAPITRE.search(bloc.plie):
            dedans = bloc.niveau or 0
            continue
        section = _nom_seul(bloc, resolveur)
        suivant = forme.blocs[rang + 1] if rang + 1 < len(forme.blocs) else None
        if section is None:
            if dedans and (bloc.niveau or 9) > dedans:
                continue
            dedans = None
            if len(rangee) >= NOMS_EN_RANGEE:
                sortie.update(rangee)
            rangee = {}
        elif dedans is not None or section.annonce:
            sortie[bloc.debut] = section
        elif isinstance(suivant, Liste | Paragraphe | Tableau) and suivant.zone == bloc.zone:
            rangee[bloc.debut] = section
    if len(rangee) >= NOMS_EN_RANGEE:
        sortie.update(rangee)
    return sortie


_RANG = re.compile(
    r"^(?:section|article|chapitre|partie|titre|livret|fiche|"
    r"contribution)\s+(?:n\s?°\s*)?[\dIVXA-H]{1,4}(?:er)?\s*[.:)–—-]+\s*",
    re.IGNORECASE,
)
# « Le Département s'engage », « Sèvre Habitat et Nivelle Logement s'engagent : », « La Caf apporte »
_NOM_ET_VERBE = re.compile(
    r"^(?P<qui>.{2,100}?)\s+(?:s['’]\s?engage(?:nt|ra|ront)?(?:\s+à)?|apporte(?:nt|ra|ront)?|promet(?:tent)?|"
    r"agi(?:t|ssent))$",
    re.IGNORECASE,
)
# « Annexe : ce que la communauté urbaine apporte au contrat », « Ce que fera la Région »
_CE_QUE = re.compile(
    r"^(?:annexe\s*\w{0,3}\s*[:.–—-]\s*)?(?:ce (?:que|à quoi)\s+)(?:fait\s+|font\s+|fera\s+|feront\s+|apporte\s+|"
    r"apportera\s+)?"
    r"(?P<qui>(?:la |le |les |l['’]).{2,90}?)"
    r"(?:\s+(?:fait|font|fera|feront|apporte(?:nt|ra|ront)?|promet(?:tent)?|s['’]engage(?:nt)?|mettra|"
    r"mettront)\b.{0,50})?$",
    re.IGNORECASE,
)


def _nom_seul(bloc: Titre, resolveur: Resolveur) -> Section | None:
    """« État — Préfecture et délégation », « Bailleurs sociaux (X Habitat, Y Logis) », « 4.2 La Région »."""
    nom = re.sub(r"^\W*(?:[\dA-Z]{1,3}(?:[.\-]\d{1,2})*\s?[.)/–-]+\s*|\d\.\d\s+)?", "", bloc.texte).strip(" :")
    nom = _RANG.sub("", nom)
    m = _NOM_ET_VERBE.match(nom) or _CE_QUE.match(nom)
    for essai in dict.fromkeys((m.group("qui") if m else nom, re.split(r"\s[—–]\s|\s-\s", nom)[0])):
        if len(essai) <= 110 and (partenaires := _que_des_connus(essai, resolveur)):
            return Section(_detailles(partenaires, resolveur), essai, [], annonce=m is not None)
    return None


def _que_des_connus(nom: str, resolveur: Resolveur) -> list[PartenaireLu]:
    """The organisations of a list, each named once; nothing as soon as one is not known."""
    sortie: list[PartenaireLu] = []
    for partie in resolveur.decouper(nom):
        p = resolveur.resoudre(partie)
        if p is None or (p.certitude == "propose" and p.organisations == [p.nom]):
            return []
        if any((p.nom, p.service) == (q.nom, q.service) for q in sortie):
            return []
        sortie.append(p)
    return sortie


def _detailles(partenaires: list[PartenaireLu], resolveur: Resolveur) -> list[PartenaireLu]:
    """A group whose members are named between brackets: those members."""
    if len(partenaires) != 1 or not partenaires[0].collectif or not partenaires[0].service:
        return partenaires
    membres = resolveur.lister(partenaires[0].service)
    return membres if membres and not any(p.collectif for p in membres) else partenaires
