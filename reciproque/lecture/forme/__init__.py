"""The normal form: what every reader (text, DOCX, ODT, PDF) gives and every recogniser takes."""

from reciproque.lecture.forme.balisage import nettoyer_cellule, nettoyer_ligne, sans_balises
from reciproque.lecture.forme.blocs import (
    Bloc,
    Cellule,
    Forme,
    Item,
    Liste,
    Paragraphe,
    Rangee,
    Tableau,
    Texte,
    Titre,
)
from reciproque.lecture.forme.constructeur import Constructeur
from reciproque.lecture.forme.puces import PUCES, couper_puce, eclater, niveau_puce
from reciproque.lecture.forme.suites import est_suite

__all__ = [
    "PUCES",
    "Bloc",
    "Cellule",
    "Constructeur",
    "Forme",
    "Item",
    "Liste",
    "Paragraphe",
    "Rangee",
    "Tableau",
    "Texte",
    "Titre",
    "couper_puce",
    "eclater",
    "est_suite",
    "nettoyer_cellule",
    "nettoyer_ligne",
    "niveau_puce",
    "sans_balises",
]
