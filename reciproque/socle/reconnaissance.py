"""What a file is, from its bytes alone: the name a person or a browser gives is never believed."""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from dataclasses import dataclass
from typing import IO

MEGAOCTET = 1024 * 1024
# What zipfile and its decompressors raise on a damaged archive.
ABIMES = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, NotImplementedError),
    *(ValueError, OSError, EOFError, RuntimeError),
)
TAILLE_DEPLIEE_MAX = 300 * MEGAOCTET  # of the parts of an office document, against zip bombs


class FichierRefuse(Exception):
    """The file cannot be taken; ``message`` is a French sentence for the person who gave it."""

    def __init__(self, message: str):
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Genre:
    """A kind of file we take: ``libelle`` completes « ce fichier est … »."""

    cle: str
    mime: str
    extensions: tuple[str, ...]
    libelle: str


GENRES: dict[str, Genre] = {
    genre.cle: genre
    for genre in (
        Genre("texte", "text/plain", (".txt", ".md", ".text", ".tsv", ".csv"), "un texte"),
        Genre(
            "docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            (".docx",),
            "un document Word (.docx)",
        ),
        Genre("odt", "application/vnd.oasis.opendocument.text", (".odt",), "un document LibreOffice (.odt)"),
        Genre("pdf", "application/pdf", (".pdf",), "un PDF"),
        Genre(
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            (".xlsx",),
            "un classeur Excel (.xlsx)",
        ),
        Genre("png", "image/png", (".png",), "une image PNG"),
        Genre("jpeg", "image/jpeg", (".jpg", ".jpeg"), "une image JPEG"),
    )
}

# What people often give by mistake, named so that the refusal tells them what to do.
ETRANGERS: tuple[tuple[bytes, str], ...] = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "un ancien document Office, ou un document protégé par un mot de passe"),
    (b"{\\rtf", "un document RTF"),
    (b"MZ", "un programme"),
    (b"\x7fELF", "un programme"),
    (b"GIF8", "une image GIF"),
    (b"RIFF", "une image WebP ou un son"),
    (b"BM", "une image BMP"),
    (b"II*\x00", "une image TIFF"),
    (b"MM\x00*", "une image TIFF"),
    (b"Rar!", "une archive RAR"),
    (b"7z\xbc\xaf", "une archive 7-Zip"),
    (b"\x1f\x8b", "une archive compressée"),
    (b"%!PS", "un document PostScript"),
    (b"SQLite format 3", "une base de données"),
)


def sniff(flux: IO[bytes]) -> tuple[str | None, str]:
    """(key of ``GENRES`` or None, what it is in French). Reads the start of ``flux`` (and a zip's index), rewinds it.

    Raises FichierRefuse for an office document that must not be opened: macros, zip bomb, damaged.
    """
    flux.seek(0)
    debut = flux.read(64 * 1024)
    flux.seek(0)
    if b"%PDF-" in debut[:1024]:
        return "pdf", GENRES["pdf"].libelle
    if debut.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png", GENRES["png"].libelle
    if debut.startswith(b"\xff\xd8\xff"):
        return "jpeg", GENRES["jpeg"].libelle
    if debut.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _sniff_zip(flux)
    # Two-letter magic numbers also begin honest texts (« BMS… »): trust them on binary content only.
    textuel = _is_text(debut)
    for magie, libelle in ETRANGERS:
        if debut.startswith(magie) and not (textuel and len(magie) < 4):
            return None, libelle
    if debut.lstrip()[:15].lower().startswith((b"<!doctype html", b"<html")):
        return None, "une page web (HTML)"
    if textuel:
        return "texte", GENRES["texte"].libelle
    return None, "un fichier d’un type inconnu"


def _sniff_zip(flux: IO[bytes]) -> tuple[str | None, str]:
    try:
        with zipfile.ZipFile(flux) as archive:
            parties = archive.infolist()
            noms = {partie.filename for partie in parties}
            mimetype = _odf_type(archive, noms)
    except ABIMES as erreur:
        raise FichierRefuse(
            "Ce fichier est abîmé\u00a0: il ne s’ouvre pas. Rouvrez-le dans votre logiciel, enregistrez-le à nouveau, "
            "puis déposez la nouvelle copie."
        ) from erreur
    finally:
        flux.seek(0)
    if sum(partie.file_size for partie in parties) > TAILLE_DEPLIEE_MAX:
        raise FichierRefuse(
            f"Ce document dépasse {TAILLE_DEPLIEE_MAX // MEGAOCTET} Mo une fois décompressé. "
            "Réduisez ses images, puis déposez-le à nouveau."
        )
    if any(nom.lower().endswith("vbaproject.bin") or nom.startswith(("Basic/", "Scripts/")) for nom in noms):
        raise FichierRefuse(
            "Ce document contient des macros. Enregistrez-le sans macros (.docx, .xlsx ou .odt), "
            "puis déposez-le à nouveau."
        )
    if mimetype == GENRES["odt"].mime:
        return "odt", GENRES["odt"].libelle
    if mimetype.startswith("application/vnd.oasis.opendocument"):
        return None, "un document LibreOffice qui n’est pas un texte"
    if "word/document.xml" in noms:
        return "docx", GENRES["docx"].libelle
    if "xl/workbook.xml" in noms:
        return "xlsx", GENRES["xlsx"].libelle
    if "ppt/presentation.xml" in noms:
        return None, "une présentation PowerPoint"
    return None, "une archive ZIP"


def _odf_type(archive: zipfile.ZipFile, noms: set[str]) -> str:
    if "mimetype" not in noms or archive.getinfo("mimetype").file_size > 200:
        return ""
    return archive.read("mimetype").decode("ascii", "replace").strip()


CONTROLES = frozenset(range(32)) - frozenset(b"\t\n\v\f\r\x1a\x1b")


def _is_text(debut: bytes) -> bool:
    """Text in any of the usual encodings: UTF-8, UTF-16, or one byte per character without control characters."""
    if debut.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decodes(debut, "utf-16")
    if b"\0" in debut:  # UTF-16 without its mark: every other byte of French text is zero
        pairs, impairs = debut[0::2].count(0), debut[1::2].count(0)
        if impairs * 5 > len(debut) and not pairs:
            return _decodes(debut, "utf-16-le")
        if pairs * 5 > len(debut) and not impairs:
            return _decodes(debut, "utf-16-be")
        return False
    return bool(debut) and not CONTROLES.intersection(debut)


def _decodes(debut: bytes, codage: str) -> bool:
    try:
        texte = debut[: len(debut) // 2 * 2].decode(codage, "strict")
    except UnicodeDecodeError as erreur:
        if erreur.start < len(debut) - 4:  # not merely a character cut at the end of the sample
            return False
        texte = debut[: erreur.start].decode(codage, "replace")
    return not any(ord(c) in CONTROLES for c in texte)


def sniff_bytes(contenu: bytes) -> tuple[str | None, str]:
    return sniff(io.BytesIO(contenu))
