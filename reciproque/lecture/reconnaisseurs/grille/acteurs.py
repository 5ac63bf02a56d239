"""Partner cells: marks, the services in brackets, and the role where a word of the cell or of its column says it."""

from __future__ import annotations

import re
from dataclasses import replace

from reciproque.langue import fold
from reciproque.lecture.forme import couper_puce
from reciproque.lecture.partenaires import Resolveur
from reciproque.lecture.reconnaisseurs.grille.contenus import decouper_acteurs
from reciproque.lecture.schema import PartenaireLu

_ETIQUETTE = re.compile(
    r"^\s*(?P<mot>(?:co-?)?pilotes?|pilotage|chefs? de file|porteurs?|responsables?|ma[iî]tres? d['’]ouvrage|"
    r"partenaires?(?: associés?| mobilisés?)?|acteurs?(?: associés?)?|associés?|en lien avec|"
    r"avec)\s*(?:\(s\))?\s*:\s*(?P<reste>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_ROLE_ENTRE_PARENTHESES = re.compile(r"\((?:co-?)?(pilotes?|chefs? de file|porteurs?|cdf|p)\)", re.IGNORECASE)
_PILOTE = re.compile(r"^(?:co-?)?(?:pilot|chef|porteur|responsable|maitre)")


def est_etiquette(texte: str) -> bool:
    """« Pilote : la Ville », « Chef de file : … », on a line of its own."""
    return bool(_ETIQUETTE.match(texte)) and not texte.lower().startswith(("avec", "en lien", "légende", "lecture"))


_PORTEUR = re.compile(
    r"^\W*(?:(?:[IVX]{1,4}|\d{1,2}(?:\.\d{1,2})*|[A-Za-z])\s*[.)/°-]+\s*)?(?:(?:les |nos )?(?:engagements?|"
    r"contributions?|actions?|promesses?)\s+)"
    r"(?:pris par\s+|port[ée]e?s par\s+|de\s+la\s+|de\s+l['’]\s?|du\s+|des\s+|de\s+|"
    r"d['’]\s?)(?P<qui>.{2,80}?)\s*:?\s*$",
    re.IGNORECASE,
)


def lire_porteur(texte: str, resolveur: Resolveur) -> list[PartenaireLu]:
    """« Engagements de la CAF », « Les engagements du Département » over rows or over a whole grid: who promises."""
    m = _PORTEUR.match(texte) if len(texte) <= 120 else None
    if m is None:
        return []
    lus = resolveur.lister(m.group("qui"), role="partenaire")
    if any(p.collectif in {"partenaires", "signataires"} for p in lus):
        return []  # everybody, that is nobody in particular: the row says who
    connus = all(resolveur.connait(p.marque) for p in lus)
    return lus if lus and connus else []


def lire_acteurs(texte: str, role: str, resolveur: Resolveur) -> list[PartenaireLu]:
    """Partners of one cell. ``role`` is what the column asserts; a label inside the cell wins over it."""
    sortie: list[PartenaireLu] = []
    vus: dict[tuple[str, str | None], int] = {}
    courant = role
    for segment in _segments(texte):
        etiquette = _ETIQUETTE.match(segment)
        if etiquette:
            courant = "chef_de_file" if _PILOTE.match(fold(etiquette.group("mot"))) else "partenaire"
            segment = etiquette.group("reste")
        for marque in decouper_acteurs(segment, resolveur):
            dit = _ROLE_ENTRE_PARENTHESES.search(marque)
            nue = _ROLE_ENTRE_PARENTHESES.sub("", marque).strip() if dit else marque
            partenaire = resolveur.resoudre(nue, role="chef_de_file" if dit else courant)
            if partenaire is None:
                continue
            if dit:
                partenaire = replace(partenaire, marque=marque.strip())
            cle = (partenaire.nom, partenaire.service)
            if cle not in vus:
                vus[cle] = len(sortie)
                sortie.append(partenaire)
            elif partenaire.role == "chef_de_file":
                sortie[vus[cle]] = replace(sortie[vus[cle]], role="chef_de_file")
    return sortie


def _segments(texte: str) -> list[str]:
    """Lines, and inside a line what a label opens (« Pilote : X ; partenaires : Y »)."""
    sortie: list[str] = []
    for ligne in texte.split("\n"):
        nue = couper_puce(ligne)[1]
        for partie in re.split(r"\s*;\s*|\.\s+(?=[A-ZÀ-Ý][a-zà-ÿ' ]{3,25}\s?:)", nue):
            if partie.strip():
                sortie.append(partie)
    return sortie
