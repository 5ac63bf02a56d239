"""Who promises: the organisations that a text names at its head (``Communes et Métropole : …``, ``La CAF s'engage à
…``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from reciproque.langue import fold
from reciproque.lecture.partenaires.noms import nom_d_organisme
from reciproque.lecture.partenaires.resolveur import Resolveur
from reciproque.lecture.schema import PartenaireLu

_SEPARATEUR = re.compile(r"\s*(?::|\s[–—-]\s|\n)\s*")
_CROCHETS = re.compile(r"^\s*[\[(]\s*([^\])]{2,160})\s*[\])]\s*[:–-]?\s*")
_QUEUE = re.compile(r"\s*[\[(]\s*([^\])]{2,120})\s*[\])]\s*\.?\s*$")
_VERBE = re.compile(
    r"^(?P<sujet>.{2,110}?)\s+(?:(?:se|y|en|lui|leur)\s+)?(?:s['’]\s?(?:est\s+|sont\s+)?engage(?:nt|ra|ront|e)?|"
    r"s['’]attache(?:nt|"
    r"ra)?|confirme(?:nt|ra)?|souhaite(?:nt|ra)?|"
    r"rappelle(?:nt)?|poursui(?:t|vra|vent|vront)|mobiliser?a?(?:nt|ront)?|soutien(?:t|dra|nent|"
    r"dront)|met(?:tra|tent|tront)?\s|"
    r"apporter?a?(?:nt|ront)?\s|assurer?a?(?:nt|ront)?\s|maintien(?:t|dra|nent|dront)|propose(?:nt|ra|"
    r"ront)?|contribuer?a?(?:nt|ront)?\s|"
    r"participer?a?(?:nt|ront)?\s|accompagner?a?(?:nt|ront)?\s|financer?a?(?:nt|ront)?\s|"
    r"veiller?a?(?:nt|ront)?\s|renforcer?a?(?:nt|ront)?\s|"
    r"développer?a?(?:nt|ront)?\s|prend(?:ra|ront)?\s|entend(?:ent)?\s|prévoi(?:t|ent)\s|"
    r"continuer?a?(?:nt|ront)?\s|portera?\s|est\s+chargée?|sera\s)",
    re.IGNORECASE,
)
_ENGAGEMENT_DE = re.compile(
    (
        r"^\W*(?:les\s+)?engagements?\s+(?:financiers?\s+|renforcés?\s+)?(?:de\s+la\s+|de\s+l['’]\s?|"
        r"du\s+|des\s+|de\s+|d['’]\s?)(?P<qui>[^:\n]{2,120}?)\s*:\s*"
    ),
    re.IGNORECASE,
)
# What may stand before the subject of a promise.
_LIAISON = re.compile(
    r"^(?:Par ailleurs|En outre|De plus|De même|Enfin|Ainsi|Aussi|Également|En complément|À ce titre|Dans ce cadre|"
    r"Pour sa part|De son côté|En parallèle),\s+",
    re.IGNORECASE,
)
_BORNE_SERVICE = re.compile(r"\bENGAGEMENTS?\b|\bobjectifs?\b\s*:|\n", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Chapeau:
    """Partners named at the head and where the promise itself starts."""

    partenaires: tuple[PartenaireLu, ...]
    fin: int
    marque: str


def lire_chapeau(texte: str, resolveur: Resolveur, *, sujet: bool = True) -> Chapeau | None:
    """Partners at the head of a commitment, None when the head names nobody known.

    ``sujet=False``: inside a commitment, a sentence counts only with a verb of promise.
    """
    if liaison := _LIAISON.match(texte):
        suite = lire_chapeau(texte[liaison.end() :], resolveur, sujet=sujet)
        return replace(suite, fin=suite.fin + liaison.end() if suite.fin else 0) if suite else None
    debut = texte[:420]
    crochets = _CROCHETS.match(debut)
    if crochets:
        trouves = _connus(crochets.group(1), resolveur)
        if trouves:
            return Chapeau(trouves, crochets.end(), crochets.group(1))
    m = _ENGAGEMENT_DE.match(debut)
    if m:
        trouves = _connus(m.group("qui"), resolveur)
        if trouves:
            return Chapeau(trouves, m.end(), m.group("qui"))
    for m in _SEPARATEUR.finditer(debut):
        if m.start() > 200:
            break
        tete = debut[: m.start()]
        if not tete.strip():
            continue
        trouves = _connus(tete, resolveur)
        if trouves:
            return _avec_service(Chapeau(trouves, m.end(), tete.strip()), texte, resolveur)
        if ":" in m.group(0):
            break
    if sujet and (phrase := _sujet_de_phrase(debut, resolveur)) is not None:
        return phrase
    m = _VERBE.match(debut)
    if m and _sujet(m.group("sujet")):
        trouves = _connus(m.group("sujet"), resolveur)
        if trouves:
            return Chapeau(trouves, 0, m.group("sujet"))
    return None


_ARTICLES = re.compile(
    r"^\W{0,3}(?:(?:tous|toutes|l['’]ensemble de)\s+)?(?:la |le |les |l['’]\s?|cha(?:que|cun des) )?$", re.IGNORECASE
)
_JOINT = re.compile(r"^\s*(?:,|et|ainsi que|\()?\s*(?:la |le |les |l['’]\s?)?$", re.IGNORECASE)
_CONJUGUE = re.compile(
    r"^\s*\)?\s*(?:s['’]\s?|se\s+|y\s+|en\s+|ne\s+)?(?P<v>[a-zà-ÿ]{2,}(?:e|ent|t|nd|ra|ront|a|ont))\b"
)
_PAS_VERBES = frozenset(
    [
        "de",
        "et",
        "ou",
        "le",
        "la",
        "entre",
        "ensemble",
        "comme",
        "contre",
        "partenaire",
        "signataire",
        "contractante",
        "délégataire",
        "gestionnaire",
        "notamment",
        "dont",
        "souvent",
        "implante",
        "présente",
        "active",
        "est",
        "sont",
    ]
) - {"présente", "active"}


_NOM_PROPRE = re.compile(
    r"^(?:L['’]|La |Le |Les )?(?P<nom>[A-ZÀ-Ý0-9][\w’'-]*(?:\s(?:de |du |des |la |d['’])?[A-ZÀ-Ý0-9][\w’'-]*){1,4})"
)


def _sujet_de_phrase(texte: str, resolveur: Resolveur) -> Chapeau | None:
    """``L'État et la Ville créent…``: known organisations at the head, then a conjugated verb."""
    if not texte[:1].isupper():
        return None
    trouves: list[PartenaireLu] = []
    position = 0
    for mention in resolveur.mentions(texte[:200]):
        lien = texte[position : mention.debut]
        if trouves and not lien.strip() and mention.partenaire.collectif in {"signataires", "partenaires"}:
            position = mention.fin  # « les entreprises signataires »
            continue
        if not (_ARTICLES if not trouves else _JOINT).match(lien):
            break
        trouves.append(mention.partenaire)
        position = mention.fin
    if not trouves:
        # « Trevel Habitat engage… »: a name that only its kind tells.
        nom = _NOM_PROPRE.match(texte)
        lu = resolveur.resoudre(nom.group("nom")) if nom and nom_d_organisme(nom.group("nom")) else None
        if nom is None or lu is None:
            return None
        trouves, position = [lu], nom.end()
    m = _CONJUGUE.match(texte[position:])
    if m is None or m.group("v") in _PAS_VERBES:
        return None
    return Chapeau(tuple(trouves), 0, texte[:position].strip())


def lire_queue(texte: str, resolveur: Resolveur) -> tuple[PartenaireLu, ...]:
    """Partners between brackets at the very end (``… des habitants (CAF, Ville).``)."""
    m = _QUEUE.search(texte[-160:])
    return _connus(m.group(1), resolveur) if m else ()


def _sujet(sujet: str) -> bool:
    return bool(re.match(r"^\W*(?:la|le|les|l['’]|[A-ZÀ-Ý0-9])", sujet))


def _connus(tete: str, resolveur: Resolveur) -> tuple[PartenaireLu, ...]:
    """All the parts are known organisations, or nothing: a head is never guessed."""
    tete = tete.strip(' *_-–•.«»"')
    if not tete or len(tete) > 200:
        return ()
    sortie: list[PartenaireLu] = []
    for partie in resolveur.decouper(tete):
        p = resolveur.resoudre(partie)
        if p is None or (p.certitude == "propose" and p.organisations == [p.nom] and not _deja_sur(sortie, partie)):
            return ()
        sortie.append(p)
    if sortie and all(p.certitude == "propose" and p.organisations == [p.nom] for p in sortie):
        return ()
    return tuple(sortie)


def _deja_sur(sortie: list[PartenaireLu], partie: str) -> bool:
    """An unknown proper name among known ones is an organisation too (``Métropole, LogemLoiret et 3F``)."""
    return bool(sortie) and bool(re.match(r"^(?:les? |la |l['’])?[A-ZÀ-Ý0-9]", partie)) and len(partie.split()) <= 6


def _avec_service(chapeau: Chapeau, texte: str, resolveur: Resolveur) -> Chapeau:
    """``Etat : Direction… (D.R.A.C.) du Centre : …`` — the service named right after the State; it signs too if it
    signs by itself.
    """
    if len(chapeau.partenaires) != 1 or chapeau.partenaires[0].nom != "État" or chapeau.partenaires[0].service:
        return chapeau
    suite = texte[chapeau.fin : chapeau.fin + 320]
    borne = _BORNE_SERVICE.search(suite)
    deux_points = suite.rfind(":", 0, borne.start() if borne else None) if borne else suite.find(":")
    if not borne and deux_points < 0:
        return chapeau
    fin = borne.start() if borne else deux_points
    avant = suite[:fin].rstrip(" :–-\n")
    if not avant or len(avant) > 240 or re.search(r"[.;!?]\s", avant):
        return chapeau
    services = [
        x for x in resolveur.mentions(avant) if not x.partenaire.collectif and x.partenaire.nom not in _PAS_SERVICES
    ]
    services = [x for x in services if x.partenaire.service or x.partenaire.organisations]
    if not services:
        return chapeau
    premier = services[0]
    if fold(avant[: premier.debut]).startswith("axe ") or premier.debut > 60:
        service = avant[premier.debut : premier.fin]
    else:
        service = avant
    etat = replace(
        chapeau.partenaires[0], service=" ".join(service.split()), marque=f"{chapeau.marque} : {avant}".strip()
    )
    partenaires = [etat]
    for x in services[:1]:
        p = x.partenaire
        if p.nom != "État" and resolveur.signe(p):
            partenaires.append(replace(p, marque=avant))
    return Chapeau(tuple(partenaires), chapeau.fin + fin, etat.marque)


_PAS_SERVICES = {"Région", "Département", "Ville", "Métropole"}


def chapeaux_internes(texte: str, resolveur: Resolveur) -> list[PartenaireLu]:
    """Secondary promises inside a commitment: a sentence or line that opens with an organisation and its verb or a
    colon.
    """
    sortie: list[PartenaireLu] = []
    for phrase in _PHRASES.split(texte)[1:]:
        phrase = phrase.strip(" \t-–•*+>o○▪")
        if len(phrase) < 8:
            continue
        chapeau = lire_chapeau(phrase, resolveur, sujet=False)
        if chapeau is not None:
            sortie.extend(chapeau.partenaires)
    return sortie


_PHRASES = re.compile(r"(?<=[.;:!?])\s+(?=[A-ZÀ-Ý3«(])|\n+")
