"""What a cell looks like, whatever its column: the ground on which shifted rows are put right."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reciproque.langue import find_amounts, find_dates, find_periods, fold
from reciproque.lecture.forme import couper_puce
from reciproque.lecture.intitules import lire_intitule
from reciproque.lecture.partenaires import Resolveur
from reciproque.lecture.reconnaisseurs.grille.entetes import Colonne
from reciproque.lecture.reconnaisseurs.grille.indicateurs import COMMENCE, lire_attente, vide_de_sens

_VERBE = re.compile(r"^(?:(?:s|se|ne pas) ?'?)?[a-z-]{2,}(?:er|ir|re|oir)\b")
# Words that end like an infinitive and are none.
_PAS_VERBE = re.compile(
    r"(?:dernier|premier|quartier|metier|atelier|chantier|cadre|centre|nombre|titre|entre|notre|leur|avenir|loisir|"
    r"etre|offre|"
    r"oeuvre|membre|autre|contre|maire|scolaire|pouvoir|foyer|hiver)$"
)
_NOM_D_ACTION = re.compile(r"^[a-z-]{3,}(?:tion|ment|sion|age|ise|ance|ence|ien)s?\b")
_NUMERO_SEUL = re.compile(
    r"^(?:n ?° ?)?(?:\d{1,3}(?:\.\d{1,2}){0,3}|[a-z]{1,2}[ .-]?\d{1,3}(?:\.\d{1,2})*|[ivx]{1,5}|[a-z])[.)°]?$"
)
_DUREE = re.compile(
    r"^(?:en continu|continu|permanent|annuel(?:le|lement)?|chaque annee|tous les ans|toute la duree|"
    r"duree du (?:contrat|protocole)|(?:court|moyen|long) terme|des la signature|immediat|pluriannuel|ponctuel|"
    r"trimestriel|semestriel|mensuel)\b"
)
_CROIX = re.compile(r"^(?:x|oui|non|✓|✔|●|•)$")
_QUARTIER = re.compile(r"\b(?:qpv|qva|quartiers?|tous|ensemble du territoire)\b")
ACTEURS_MAX = 260


@dataclass(frozen=True, slots=True)
class Traits:
    """Facts about the text of one cell. ``acteurs``: share of its marks that are known partners (−1: it is no list)."""

    texte: str
    mots: int
    attente: bool
    puce: bool
    indicateur: bool
    code: bool
    niveau: str | None
    numero_seul: bool
    verbe: bool
    acteurs: float
    date: bool
    montant: bool
    quartier: bool
    croix: bool


class Lecteur_de_traits:
    """Traits of cells, kept by text: the same partners come back on every row."""

    def __init__(self, resolveur: Resolveur) -> None:
        self._resolveur = resolveur
        self._faits: dict[str, Traits] = {}
        self._connus: dict[str, bool] = {}

    def __call__(self, texte: str) -> Traits:
        if texte not in self._faits:
            self._faits[texte] = self._lire(texte)
        return self._faits[texte]

    def _lire(self, texte: str) -> Traits:
        tete = texte.split("\n", 1)[0][:300]
        puce, reste = couper_puce(tete)
        plie = fold(reste[:200])
        court = len(texte) <= 60
        intitule = lire_intitule(reste) if not puce else None
        premier = re.split(r"[^a-z-]", plie, maxsplit=1)[0]
        verbe = bool(_VERBE.match(plie)) and not _PAS_VERBE.match(premier) and len(premier) >= 4
        plie_tout = fold(texte) if court else plie
        attente = lire_attente(texte) is not None or vide_de_sens(texte)
        indicateur = bool(COMMENCE.match(plie)) and not verbe
        return Traits(
            texte=texte,
            mots=len(texte.split()),
            attente=attente,
            puce=bool(puce),
            indicateur=indicateur,
            code=intitule is not None and intitule.code is not None,
            niveau=intitule.niveau if intitule is not None and (intitule.code or ":" in tete[:60]) else None,
            numero_seul=court and bool(_NUMERO_SEUL.match(plie_tout)),
            verbe=verbe or bool(_NOM_D_ACTION.match(plie)),
            acteurs=-1.0 if attente or indicateur or (verbe and len(texte) > 60) else self._acteurs(texte),
            date=court
            and bool(
                find_dates(texte)
                or find_periods(texte)
                or re.search(r"\b20[0-4]\d\b", plie_tout)
                or _DUREE.match(plie_tout)
            ),
            montant=len(texte) <= 120 and bool(find_amounts(texte)),
            quartier=bool(_QUARTIER.search(plie_tout)) and len(texte) <= 120,
            croix=bool(_CROIX.match(plie_tout)),
        )

    def _acteurs(self, texte: str) -> float:
        if len(texte) > ACTEURS_MAX or not any(c.isalpha() for c in texte):
            return -1.0
        parties = [p for p in decouper_acteurs(texte, self._resolveur) if p]
        if not parties:
            return -1.0
        return sum(len(p) for p in parties if self._connu(p)) / sum(len(p) for p in parties)

    def _connu(self, marque: str) -> bool:
        if marque not in self._connus:
            self._connus[marque] = self._resolveur.connait(marque)
        return self._connus[marque]


_DEUX_POINTS = re.compile(r"\s*:\s+|\s+:\s*")


def decouper_acteurs(texte: str, resolveur: Resolveur) -> list[str]:
    """Marks of a cell; a colon between two marks separates too (« EPT : Départements »)."""
    return [m for partie in resolveur.decouper(texte) for m in _DEUX_POINTS.split(partie) if m.strip(" .-–•*")]


def convient(t: Traits, c: Colonne) -> float:
    """How well a text fits a column: below −1.5 it does not belong there."""
    return _NOTES[c.role](t, c)


def _noeud(t: Traits, c: Colonne) -> float:
    if t.attente or t.croix:
        return -4
    note = 0.0
    if t.niveau:
        note += 3 if t.niveau == c.niveau else 1
    elif t.code:
        note += 2.5
    if t.numero_seul:
        note += 2.5
    if t.acteurs >= 0.8:
        note -= 3
    if t.indicateur:
        note -= 2
    if t.puce:
        note -= 1
    if t.verbe:
        note += 0.3
    return note - (1 if t.mots > 60 else 0)


def _engagement(t: Traits, c: Colonne) -> float:
    if t.attente or t.croix:
        return -4
    if t.numero_seul:
        return -3
    note = 0.5 if t.mots >= 4 else -0.3
    if t.verbe:
        note += 1.2
    if t.acteurs >= 0.8:
        note -= 3.2
    if t.indicateur:
        note -= 1.5
    if t.montant and t.mots <= 4:
        note -= 2
    if t.date and t.mots <= 4:
        note -= 2
    return note


def _acteurs(t: Traits, c: Colonne) -> float:
    if t.attente:
        return -0.5 if vide_de_sens(t.texte) else -3
    if t.numero_seul or t.croix:
        return -3
    if t.acteurs >= 0.8:
        return 3
    if t.acteurs >= 0.4:
        return 1.6
    note = 0.3 if t.mots <= 8 and t.texte[:1].isupper() else -1.0 if t.mots == 1 and t.texte.isalpha() else -2.5
    if t.verbe and t.mots > 3:
        note -= 1.5
    if t.indicateur:
        note -= 2
    if t.mots > 25:
        note -= 2
    if t.date or t.montant:
        note -= 1
    return note


def _indicateur(t: Traits, c: Colonne) -> float:
    if t.numero_seul:
        return -2
    if t.attente:
        return 2.8 if c.famille == "impact" else 2.5
    if t.acteurs >= 0.8:
        return -3
    note = 0.0
    if t.indicateur:
        note += 2.5
    if t.puce:
        note += 1
    if t.code and not t.indicateur:
        note -= 1
    if t.verbe and not t.indicateur:
        note -= 0.4
    return note


def _echeance(t: Traits, c: Colonne) -> float:
    if t.attente:
        return 0.5
    return 3 if t.date else (-2 if t.mots > 12 or t.acteurs >= 0.8 or t.indicateur else -0.3)


def _montant(t: Traits, c: Colonne) -> float:
    if t.attente:
        return 0.3
    return 3 if t.montant else (-1 if t.mots > 20 or t.acteurs >= 0.8 or t.indicateur else 0)


def _numero(t: Traits, c: Colonne) -> float:
    return 3 if t.numero_seul else (-4 if t.mots > 3 else -1.5)


def _quartier(t: Traits, c: Colonne) -> float:
    return 1.5 if t.quartier else (-2 if t.mots > 25 or t.indicateur or t.attente else 0)


def _cible(t: Traits, c: Colonne) -> float:
    return 1 if re.search(r"\d", t.texte) and t.mots <= 12 else (0.3 if t.attente else -1)


def _neutre(t: Traits, c: Colonne) -> float:
    return -0.2 if t.acteurs >= 0.8 or t.indicateur or t.code else 0


def _organisation(t: Traits, c: Colonne) -> float:
    """The crossing of a commitment and an organisation: a mark, or a few words."""
    if t.croix or t.mots <= 1:
        return 2
    return 0.5 if t.attente else (0 if t.mots <= 8 else -2)


_NOTES = {
    "organisation": _organisation,
    "noeud": _noeud,
    "engagement": _engagement,
    "acteurs": _acteurs,
    "indicateur": _indicateur,
    "echeance": _echeance,
    "montant": _montant,
    "numero": _numero,
    "quartier": _quartier,
    "cible": _cible,
    "levier": _neutre,
    "statut": _neutre,
    "autre": _neutre,
}
