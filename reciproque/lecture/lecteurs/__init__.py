"""Readers by sniffed format. A new format is one new file that calls :func:`inscrire` (imported by ``_charger``)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module

from reciproque.lecture.erreurs import LectureRefusee
from reciproque.lecture.forme import Forme

# No format is read beyond this size: the command line refuses before it loads the file.
TAILLE_ABSOLUE = 100 * 1024 * 1024
LIGNES_MAX = 200_000  # of a text
PAGES_MAX = 1_000  # of a PDF

Progres = Callable[[float, str], None]


@dataclass(frozen=True, slots=True)
class Lecteur:
    """``reconnait`` looks at the first bytes (never at the name alone); the first reader that says yes reads."""

    nom: str
    ordre: int
    taille_max: int  # octets
    reconnait: Callable[[bytes, str], bool]
    lire: Callable[[bytes, str, Progres], Forme]


_REGISTRE: list[Lecteur] = []

# Modules of this package that register a reader. Text is last: it takes what nobody else wants.
MODULES = ("docx", "odt", "pdf", "texte")


def inscrire(lecteur: Lecteur) -> Lecteur:
    _REGISTRE.append(lecteur)
    _REGISTRE.sort(key=lambda x: x.ordre)
    return lecteur


@cache
def _charger() -> None:
    for nom in MODULES:
        module = f"{__name__}.{nom}"
        try:
            import_module(module)
        except ModuleNotFoundError as erreur:
            if erreur.name != module:
                raise


def _octets(n: int) -> str:
    return f"{n // (1024 * 1024)}\u00a0Mo"


def lire_forme(contenu: bytes, nom: str, progres: Progres) -> Forme:
    """Sniff, check the size, read."""
    _charger()
    if not contenu.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise LectureRefusee("Le fichier est vide\u00a0: rien à lire.", code="vide")
    for lecteur in _REGISTRE:
        if lecteur.reconnait(contenu, nom):
            if len(contenu) > lecteur.taille_max:
                raise LectureRefusee(
                    (
                        f"Le fichier est trop gros ({_octets(len(contenu))}). La limite est de "
                        f"{_octets(lecteur.taille_max)}."
                    ),
                    code="trop_gros",
                )
            return lecteur.lire(contenu, nom, progres)
    raise LectureRefusee(
        (
            "Ce format de fichier n’est pas pris en charge. Déposez le protocole en texte, Word (DOCX), "
            "LibreOffice (ODT) ou PDF."
        ),
        code="format",
    )
