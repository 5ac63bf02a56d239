"""Reader of text and Markdown files."""

from __future__ import annotations

from reciproque.langue import format_number
from reciproque.lecture.erreurs import LectureRefusee
from reciproque.lecture.forme import Forme, Texte
from reciproque.lecture.lecteurs import LIGNES_MAX, Lecteur, Progres, inscrire
from reciproque.lecture.lecteurs.decoupage import decouper
from reciproque.lecture.lecteurs.encodage import decoder, est_binaire

TAILLE_MAX = 20 * 1024 * 1024

# Formats known by their first bytes that this reader must not take for text.
_AUTRES = {
    b"PK\x03\x04": "une archive ou un document bureautique",
    b"%PDF": "un PDF",
    b"\xd0\xcf\x11\xe0": "un ancien document Word (.doc)\u00a0: enregistrez-le en DOCX",
    b"{\\rtf": "un document RTF\u00a0: enregistrez-le en DOCX",
    b"\x89PNG": "une image",
    b"\xff\xd8\xff": "une image",
    b"GIF8": "une image",
    b"\x7fELF": "un programme",
    b"MZ\x90": "un programme",
    b"\x1f\x8b": "une archive",
    b"7z\xbc\xaf": "une archive",
    b"Rar!": "une archive",
}


def lire(contenu: bytes, nom: str, progres: Progres) -> Forme:
    for tete, quoi in _AUTRES.items():
        if contenu.startswith(tete):
            raise LectureRefusee(
                f"Ce fichier est {quoi}\u00a0; il ne peut pas être lu comme un texte. "
                "Déposez le protocole en texte, Word (DOCX), LibreOffice (ODT) ou PDF.",
                code="binaire",
            )
    progres(0.02, "Lecture du fichier")
    texte = decoder(contenu)
    if est_binaire(texte):
        raise LectureRefusee(
            (
                "Ce fichier n’est pas un texte lisible. Déposez le protocole en texte, Word (DOCX), "
                "LibreOffice (ODT) ou PDF."
            ),
            code="binaire",
        )
    nombre = texte.count("\n") + 1
    if nombre > LIGNES_MAX:
        raise LectureRefusee(
            (
                f"Le document compte {format_number(nombre)} lignes. La limite est de {format_number(LIGNES_MAX)} "
                "lignes\u00a0: déposez le protocole sans ses annexes."
            ),
            code="trop_long",
        )
    lignes = texte.split("\n")
    progres(0.08, "Mise en forme")
    return decouper(Texte(lignes, _pages(lignes)), format="texte")


def _pages(lignes: list[str]) -> list[int]:
    """Form feeds open pages; a text without any has no page."""
    debuts = [i for i, ligne in enumerate(lignes, 1) if "\f" in ligne]
    if not debuts:
        return []
    return debuts if debuts[0] == 1 else [1, *debuts]


def reconnait(contenu: bytes, nom: str) -> bool:
    return True


LECTEUR = inscrire(Lecteur("texte", 100, TAILLE_MAX, reconnait, lire))
