"""From the reader's JSON (design §5) to records: how each list is named, placed in the tree and searched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from reciproque.contrats.models import Fiche
from reciproque.langue import fold

Genre = Fiche.Genre
Contenu = dict[str, Any]

# Kind of record -> list of the JSON that holds it.
LISTES: dict[Genre, str] = {
    Genre.CONTRAT: "contrats",
    Genre.SIGNATAIRE: "signataires",
    Genre.QUARTIER: "quartiers",
    Genre.NOEUD: "noeuds",
    Genre.ENGAGEMENT: "engagements",
    Genre.PARTENAIRE: "partenaires",
    Genre.INDICATEUR: "indicateurs",
    Genre.MESURE: "mesures",
    Genre.RECOMMANDATION: "recommandations",
    Genre.CONSTAT: "constats",
    Genre.PIECE: "pieces",
    Genre.REGLE: "regles",
    Genre.INSTANCE: "instances",
    Genre.DELIBERATION: "deliberation",
    Genre.TABLEAU: "tableaux",
    Genre.SIGLE: "sigles",
    Genre.CONTROLE: "controles",
    Genre.AVERTISSEMENT: "avertissements",
}
# Keys that point to other records: their values are no words of the document.
_RENVOIS = frozenset(
    {"id", "parent", "noeud", "engagement", "indicateurs", "source", "niveau", "collectif", "etat", "verdict", "type"}
)
_RECHERCHE_MAX = 20_000


def records(contenu: Mapping[str, Any], genre: Genre) -> list[Contenu]:
    """Records of one kind; a single object (the deliberation) counts as a list of one, an absent list is empty."""
    valeur = contenu.get(LISTES[genre])
    if not valeur:
        return []
    return [valeur] if isinstance(valeur, dict) else list(valeur)


def main_text(contenu: Contenu) -> str:
    """The words by which a record is known, whatever its kind."""
    for cle in ("texte", "organisation", "libelle", "nom", "titre", "objet", "code", "message", "sigle"):
        if contenu.get(cle):
            return str(contenu[cle])
    return ""


def search_text(contenu: Contenu) -> str:
    """Every word of a record, folded."""
    return fold(" ".join(_words(contenu)))[:_RECHERCHE_MAX]


def _words(valeur: Any) -> Iterator[str]:
    if isinstance(valeur, str):
        yield valeur
    elif isinstance(valeur, dict):
        for cle, v in valeur.items():
            if cle not in _RENVOIS:
                yield from _words(v)
    elif isinstance(valeur, list):
        for v in valeur:
            yield from _words(v)


def top_nodes(parents: Mapping[str, str]) -> dict[str, str]:
    """Key of the top node above each node. ``parents``: key -> key of the parent ("" at the top); a loop is cut."""
    sommets: dict[str, str] = {}
    for cle in parents:
        chemin: list[str] = []
        courant = cle
        while courant not in sommets:
            chemin.append(courant)
            parent = parents.get(courant, "")
            if not parent or parent not in parents or parent in chemin:
                sommets[courant] = courant
                break
            courant = parent
        for passe in chemin:
            sommets[passe] = sommets[courant]
    return sommets


def first_day(partielle: str | None) -> date | None:
    """First day of a partial ISO date: « 2020 » is 1 January 2020."""
    parties = _parts(partielle)
    return date(*[*parties, 1, 1][:3]) if parties else None


def last_day(partielle: str | None) -> date | None:
    """Last day of a partial ISO date: « 2020-02 » is 29 February 2020."""
    parties = _parts(partielle)
    if not parties:
        return None
    if len(parties) == 3:
        return date(*parties)
    if len(parties) == 1:
        return date(parties[0], 12, 31)
    annee, mois = parties
    suivant = date(annee + 1, 1, 1) if mois == 12 else date(annee, mois + 1, 1)
    return suivant - timedelta(days=1)


def _parts(partielle: str | None) -> list[int]:
    try:
        parties = [int(p) for p in (partielle or "").split("-")][:3]
        date(*[*parties, 1, 1][:3])
    except ValueError:
        return []
    return parties


def say_period(periode: Mapping[str, str | None] | None) -> str:
    """« 2019-2022 », « jusqu'en 2022 », « à partir de 2020 », "" when nothing is said."""
    debut, fin = (periode or {}).get("debut"), (periode or {}).get("fin")
    if debut and fin:
        return f"{debut}-{fin}" if len(debut) == len(fin) == 4 else f"{say_partial(debut)} – {say_partial(fin)}"
    if fin:
        return f"jusqu’en {fin}" if len(fin) == 4 else f"jusqu’au {say_partial(fin)}"
    return f"à partir de {say_partial(debut)}" if debut else ""


def say_partial(partielle: str | None) -> str:
    """A partial ISO date in French: « 2020 », « juillet 2020 », « 1er juillet 2020 »."""
    from reciproque.langue import format_date
    from reciproque.langue.dates import MOIS

    parties = _parts(partielle)
    if not parties:
        return partielle or ""
    if len(parties) == 1:
        return str(parties[0])
    if len(parties) == 2:
        return f"{MOIS[parties[1] - 1]} {parties[0]}"
    return format_date(date(*parties))
