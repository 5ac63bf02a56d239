"""Read a contrat de ville or a protocole: ``lire(contenu, nom) -> Lecture``. Pure Python, writes nothing."""

from __future__ import annotations

import hashlib

from reciproque.lecture.brouillon import Brouillon
from reciproque.lecture.erreurs import LectureRefusee
from reciproque.lecture.lecteurs import Progres, lire_forme
from reciproque.lecture.schema import LECTEUR, SCHEMA, DocumentLu, Lecture

__all__ = ["LECTEUR", "SCHEMA", "Lecture", "LectureRefusee", "lire"]


SIGNATAIRES_MIN = 3  # so many parties sign: an act, whatever else is read of it


def _rien(avancement: float, etape: str) -> None:
    return None


def lire(contenu: bytes, nom: str, *, progres: Progres | None = None) -> Lecture:
    """Read one file. ``progres(0..1, étape)`` is called as it goes. Raises :class:`LectureRefusee`."""
    from reciproque.lecture.reconnaisseurs import etapes

    dire = progres or _rien
    dire(0.0, "Ouverture")
    forme = lire_forme(contenu, nom, dire)
    document = DocumentLu(
        fichier=nom,
        empreinte=hashlib.sha256(contenu).hexdigest(),
        format=forme.format,
        lignes=len(forme.texte.lignes),
        pages=forme.texte.pages,
    )
    brouillon = Brouillon(forme, document)
    for code, message, ligne in forme.avertissements:
        brouillon.avertir(code, message, brouillon.source(lignes=(ligne, ligne)))
    suite = etapes()
    for i, (reconnaitre, libelle) in enumerate(suite):
        dire(0.1 + 0.88 * i / len(suite), libelle)
        reconnaitre(forme, brouillon)
    lecture = brouillon.lecture
    lu = lecture.engagements or lecture.quartiers or lecture.deliberation or len(lecture.signataires) >= SIGNATAIRES_MIN
    if not (lu or _noeuds_probants(lecture)):
        raise LectureRefusee(
            "Ce document n’est pas un contrat de ville ni un protocole d’engagements\u00a0: aucun "
            "engagement, aucun objectif, "
            "aucun tableau de quartiers, aucune délibération n’y a été trouvé. Vérifiez que c’est le bon fichier.",
            code="pas_un_protocole",
        )
    dire(1.0, "Terminé")
    return lecture


def _noeuds_probants(lecture: Lecture) -> bool:
    """At least one node with a code or a level word of its own."""
    return any(n.code or n.niveau != "autre" for n in lecture.noeuds)
