"""What leaves when a reading error is told: a few lines and the records read there, masked."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any

from reciproque.contrats.models import Document, Fiche, Lecture

from .masque import Masque

SCHEMA = "reciproque.cas/1"
AUTOUR, AUTOUR_MAX = 5, 40  # lines on each side of the passage
PASSAGE_MAX = 120
FICHES_MAX = 15
ANCETRES_MAX = 12

Genre = Fiche.Genre
_SANS_PASSAGE = (Genre.DOCUMENT, Genre.AVERTISSEMENT, Genre.SIGLE, Genre.PARTENAIRE)
_NOMMES = (Genre.DOCUMENT, Genre.CONTRAT, Genre.SIGNATAIRE, Genre.QUARTIER, Genre.PARTENAIRE, Genre.SIGLE)
_NOMS = frozenset({"organisation", "organisations", "nom", "marque", "communes", "commune", "service", "territoire"})


def dresser(
    *,
    lecture: Lecture,
    nature: str,
    debut: int,
    fin: int,
    autour: int = AUTOUR,
    remarque: str = "",
    cacher: Iterable[str] = (),
    fiche: Fiche | None = None,
) -> dict[str, Any]:
    """The case about lines ``debut`` to ``fin``, or about ``fiche`` there. Writes nothing; the same asked twice.

    ``cacher``: words that a person wants masked besides what is found.
    """
    texte = Document.objects.values_list("texte", flat=True).get(pk=lecture.document_id)
    lignes = texte.split("\n")
    fin = min(fin, debut + PASSAGE_MAX - 1, len(lignes))
    premiere, derniere = max(1, debut - autour), min(len(lignes), fin + autour)
    fiches = [fiche] if fiche else _records(lecture, debut, fin)
    masque = _mask(lecture, texte, fiches, cacher)
    avant = _above(lecture, fiches, debut, premiere)
    return {
        "schema": SCHEMA,
        "nature": nature,
        "remarque": masque.cacher(remarque),
        "lecteur": lecture.lecteur,
        "format": lecture.document.format,
        "passage": [debut - premiere + 1, fin - premiere + 1],
        "avant": [masque.cacher(lignes[n - 1]) for n in avant],
        "texte": [masque.cacher(ligne) for ligne in lignes[premiere - 1 : derniere]],
        "fiches": [_record(f, masque, premiere) for f in fiches],
    }


def digest(cas: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(cas, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _records(lecture: Lecture, debut: int, fin: int) -> list[Fiche]:
    """What was read on these lines."""
    fiches = lecture.fiches.exclude(genre__in=_SANS_PASSAGE).filter(ligne_debut__lte=fin, ligne_fin__gte=debut)
    return list(fiches.order_by("ligne_debut", "ordre", "pk")[:FICHES_MAX])


def _above(lecture: Lecture, fiches: list[Fiche], debut: int, premiere: int) -> list[int]:
    """Lines of the headings above the passage that the lines around it do not show, from the top."""
    noeuds = {
        f.cle: f for f in lecture.fiches.filter(genre=Genre.NOEUD).only("cle", "parent_cle", "ligne_debut", "lecture")
    }
    cle = next((f.parent_cle for f in fiches if f.parent_cle), "")
    if not cle:
        precedents = [f for f in noeuds.values() if f.ligne_debut and f.ligne_debut < debut]
        cle = max(precedents, key=lambda f: f.ligne_debut or 0).cle if precedents else ""
    chaine: list[int] = []
    while cle in noeuds and len(chaine) < ANCETRES_MAX:
        noeud = noeuds.pop(cle)
        if noeud.ligne_debut and noeud.ligne_debut < premiere:
            chaine.append(noeud.ligne_debut)
        cle = noeud.parent_cle
    return sorted(set(chaine))


def _record(fiche: Fiche, masque: Masque, premiere: int) -> dict[str, Any]:
    corrige = fiche.contenu if fiche.contenu != fiche.contenu_lu else None
    return {
        "genre": fiche.genre,
        "ecartee": fiche.etat == Fiche.Etat.ECARTEE,
        "lu": masque.cacher_fiche(_rebase(fiche.contenu_lu, premiere)),
        "corrige": masque.cacher_fiche(_rebase(corrige, premiere)) if corrige else None,
    }


def _rebase(contenu: dict[str, Any], premiere: int) -> dict[str, Any]:
    """Lines counted from the first of the case; the page and the zone say nothing to who replays it."""
    lignes = (contenu.get("source") or {}).get("lignes")
    if not lignes:
        return contenu
    return contenu | {"source": {"lignes": [n - premiere + 1 for n in lignes]}}


# --- Names the reading knows ----------------------------------------------------------------------


def _mask(lecture: Lecture, texte: str, fiches: list[Fiche], cacher: Iterable[str]) -> Masque:
    contenus = list(lecture.fiches.filter(genre__in=_NOMMES).values_list("contenu_lu", flat=True))
    membres = lecture.fiches.filter(genre=Genre.DELIBERATION).values_list("contenu_lu", flat=True)
    corriges = [contenu for f in fiches for contenu in (f.contenu_lu, f.contenu)]
    personnes = [nom for deliberation in membres for nom in _people(deliberation)]
    noms = [nom for contenu in [*contenus, *membres, *corriges] for nom in _names(contenu)]
    return Masque(texte, sorted(set(noms)), [*personnes, *cacher])


def _names(valeur: Any, cle: str = "") -> Iterator[str]:
    if isinstance(valeur, dict):
        for k, v in valeur.items():
            yield from _names(v, "developpe" if k == "sigle" else k)
    elif isinstance(valeur, list):
        for v in valeur:
            yield from _names(v, cle)
    elif isinstance(valeur, str) and (cle in _NOMS or cle == "developpe"):
        yield valeur


def _people(deliberation: dict[str, Any]) -> Iterator[str]:
    for membre in deliberation.get("membres") or []:
        yield from (membre[cle] for cle in ("nom", "mandataire") if membre.get(cle))
