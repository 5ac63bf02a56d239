"""Documents that leave the product: one description, given as a tagged PDF or as a DOCX."""

from reciproque.socle.documents.contenu import (
    Cellule,
    Document,
    Entete,
    Figure,
    Formulaire,
    Paragraphe,
    Puces,
    Section,
    Tableau,
)
from reciproque.socle.documents.docx import to_docx
from reciproque.socle.documents.pdf import to_pdf
from reciproque.socle.documents.reponse import FORMATS, repondre_document

__all__ = [
    "FORMATS",
    "Cellule",
    "Document",
    "Entete",
    "Figure",
    "Formulaire",
    "Paragraphe",
    "Puces",
    "Section",
    "Tableau",
    "repondre_document",
    "to_docx",
    "to_pdf",
]
