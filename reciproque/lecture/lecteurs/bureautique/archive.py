"""Zip archives opened with care: bounded once unpacked, their XML read without entities nor network."""

from __future__ import annotations

import io
import zipfile
import zlib

from lxml import etree

from reciproque.lecture.erreurs import LectureRefusee

TAILLE_MAX = 50 * 1024 * 1024
DEBALLE_MAX = 300 * 1024 * 1024
ENTREES_MAX = 10_000
_MORCEAU = 1024 * 1024
_ABIMES = (zipfile.BadZipFile, zlib.error, EOFError, OSError, KeyError, NotImplementedError, RuntimeError)


class Archive:
    """A DOCX or ODT file. ``quoi`` names the format in refusals (« document Word »)."""

    def __init__(self, contenu: bytes, quoi: str) -> None:
        self.quoi = quoi
        self._lu = 0
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(contenu))
            entrees = self._zip.infolist()
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as erreur:
            raise self._abime() from erreur
        if len(entrees) > ENTREES_MAX or sum(e.file_size for e in entrees) > DEBALLE_MAX:
            raise self._trop_gros()
        if any(e.flag_bits & 0x1 for e in entrees):
            raise LectureRefusee(
                f"Ce {quoi} est protégé par un mot de passe\u00a0: enregistrez-en une copie sans protection.",
                code="chiffre",
            )
        self.noms = {e.filename for e in entrees}

    def _abime(self) -> LectureRefusee:
        return LectureRefusee(
            f"Ce {self.quoi} est abîmé et ne s’ouvre pas. Ouvrez-le dans votre traitement de texte, "
            "enregistrez-le de nouveau, puis déposez cette copie.",
            code="corrompu",
        )

    def _trop_gros(self) -> LectureRefusee:
        return LectureRefusee(
            f"Ce {self.quoi} dépasse {DEBALLE_MAX // (1024 * 1024)}\u00a0Mo une fois décompressé\u00a0: "
            "il n’est pas lu. Retirez-en les images, puis déposez-le de nouveau.",
            code="trop_gros",
        )

    def trop_imbrique(self) -> LectureRefusee:
        return LectureRefusee(
            f"Ce {self.quoi} imbrique ses éléments plus profondément qu’un traitement de texte ne le fait\u00a0: "
            "par prudence il n’est pas lu. Enregistrez-en une copie depuis votre traitement de texte.",
            code="xml_refuse",
        )

    def octets(self, nom: str) -> bytes:
        """Unpacked bytes of an entry. The size is counted as it comes: an archive may lie about it."""
        morceaux: list[bytes] = []
        try:
            with self._zip.open(nom) as flux:
                while morceau := flux.read(_MORCEAU):
                    self._lu += len(morceau)
                    if self._lu > DEBALLE_MAX:
                        raise self._trop_gros()
                    morceaux.append(morceau)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            KeyError,
            NotImplementedError,
            RuntimeError,
        ) as erreur:
            raise self._abime() from erreur
        return b"".join(morceaux)

    def arbre(self, nom: str) -> etree._Element:
        """Root of an XML entry."""
        brut = self.octets(nom)
        if b"<!DOCTYPE" in brut[:4096] or b"<!ENTITY" in brut:
            raise LectureRefusee(
                f"Ce {self.quoi} contient des définitions XML qu’un traitement de texte n’écrit pas\u00a0: "
                "par prudence il n’est pas lu. Enregistrez-en une copie depuis votre traitement de texte.",
                code="xml_refuse",
            )
        analyseur = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
        try:
            return etree.fromstring(brut, analyseur)
        except etree.XMLSyntaxError as erreur:
            raise self._abime() from erreur

    def arbre_si(self, nom: str) -> etree._Element | None:
        """Root of an optional entry."""
        return self.arbre(nom) if nom in self.noms else None


def noms_d_archive(contenu: bytes) -> set[str] | None:
    """Entry names of a zip, or None when it does not open as one."""
    try:
        with zipfile.ZipFile(io.BytesIO(contenu)) as z:
            return set(z.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return None
