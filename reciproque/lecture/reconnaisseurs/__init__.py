"""Recognisers, one file per shape. :data:`ETAPES` is their order; a new shape is a new file and a line here.

Order matters in one way only: a recogniser that takes a table or lines (``brouillon.prendre``) leaves none to the next.
Context first (who signs, acronyms, places), then the shapes that are sure (deliberation, tables), then the tree and the
commitments, then what completes them, controls last.
"""

from __future__ import annotations

from importlib import import_module
from typing import Protocol

from reciproque.lecture.brouillon import Brouillon
from reciproque.lecture.forme import Forme


class Reconnaisseur(Protocol):
    """Reads the form, adds to the draft; never raises on any document, is never slower than linear."""

    def __call__(self, forme: Forme, brouillon: Brouillon) -> None: ...


# (module, step shown to the person who waits). Each module has a function ``reconnaitre(forme, brouillon)``.
ETAPES: tuple[tuple[str, str], ...] = (
    ("identite", "Identité du document"),
    ("sigles", "Sigles"),
    ("signatures", "Signataires"),
    ("legendes", "Légendes"),
    ("contrats", "Contrats couverts"),
    ("deliberation", "Délibération"),
    ("mesures", "Mesures nationales"),
    ("quartiers", "Quartiers"),
    ("financements", "Financements par année"),
    ("grille", "Grilles d’engagements"),
    ("colonnes", "Colonnes aplaties"),
    ("promesses_codees", "Engagements codés"),
    ("fiches", "Fiches par objectif"),
    ("tableau_numerote", "Engagements numérotés"),
    ("tableau_en_tetes", "Engagements en tableau"),
    ("liste_numerotee", "Engagements en liste"),
    ("projets", "Enjeux et projets de quartier"),
    ("elagage", "Chapitres et niveaux"),
    ("recommandations", "Recommandations"),
    ("promesses_nommees", "Engagements sous un nom"),
    ("sections_organisation", "Engagements par organisation"),
    ("promesses_dites", "Engagements dits par leur auteur"),
    ("projets_en_ligne", "Projets dans leur paragraphe"),
    ("quartiers_cites", "Quartiers nommés"),
    ("projets_nommes", "Projets des quartiers nommés"),
    ("diagnostic", "Diagnostic"),
    ("constats", "Constats"),
    ("instances", "Instances"),
    ("pieces", "Annexes"),
    ("precisions", "Lieux, montants et dates"),
    ("regles", "Règles"),
    ("tableaux", "Tableaux"),
    ("controles", "Contrôles"),
    ("synthese", "Synthèse"),
)


def etapes() -> list[tuple[Reconnaisseur, str]]:
    return [(import_module(f"{__name__}.{module}").reconnaitre, libelle) for module, libelle in ETAPES]
