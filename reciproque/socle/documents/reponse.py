"""From a document to the file a browser keeps."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.utils import timezone
from django.utils.text import slugify

from reciproque.socle.documents.contenu import Document
from reciproque.socle.documents.docx import to_docx
from reciproque.socle.documents.pdf import to_pdf

FORMATS: dict[str, tuple[Callable[[Document], bytes], str]] = {
    "pdf": (to_pdf, "application/pdf"),
    "docx": (to_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}


def repondre_document(document: Document, extension: str, *, nom: str) -> HttpResponse:
    """``extension`` is a key of `FORMATS`; ``nom`` names the file, which also carries the day."""
    ecrire, genre = FORMATS[extension]
    reponse = HttpResponse(ecrire(document), content_type=genre)
    fichier = f"{slugify(nom)[:80].strip('-') or 'document'}-{timezone.localdate():%Y-%m-%d}.{extension}"
    reponse["Content-Disposition"] = f'attachment; filename="{fichier}"'
    return reponse
