"""The documents of the territory, filed, read and confirmed by the same operations as anyone's."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from reciproque import lecture as lecteur
from reciproque.comptes.models import User
from reciproque.contrats.models import Contrat, Lecture
from reciproque.relecture.actions.confirmer import NouveauContrat, confirmer
from reciproque.relecture.actions.deposer import TAILLES
from reciproque.relecture.actions.lire import enregistrer
from reciproque.relecture.confirmation.selection import parts
from reciproque.socle import fichiers

DOSSIER = Path(__file__).resolve().parent.parent / "documents"


@dataclass(frozen=True)
class Piece:
    fichier: str
    nouveau: NouveauContrat


PROTOCOLE = Piece(
    "protocole-2020-2023.docx",
    NouveauContrat(
        nom="Protocole d’engagements renforcés et réciproques 2020-2023",
        nature=Contrat.Nature.PROTOCOLE,
        territoire="Ambrelle Agglomération",
        debut=date(2020, 1, 1),
        fin=date(2023, 12, 31),
        porteur="Ambrelle Agglomération",
    ),
)
CONTRAT = Piece(
    "contrat-2024-2030.pdf",
    NouveauContrat(
        nom="Contrat de ville d’Ambrelle Agglomération 2024-2030",
        nature=Contrat.Nature.CONTRAT,
        territoire="Ambrelle Agglomération",
        debut=date(2024, 1, 1),
        fin=date(2030, 12, 31),
        porteur="Ambrelle Agglomération",
    ),
)
AVENANT = "avenant-1-contrat-2024-2030.docx"  # read onto the contract in force, its correspondence left to decide
CONVENTION = "convention-les-verriers-2025-2027.docx"  # read, and left for the visitor to review


def etat_au(jour: date, nouveau: NouveauContrat) -> str:
    """Closed once over, in force from its first day."""
    if nouveau.fin and jour > nouveau.fin:
        return Contrat.Etat.CLOS
    return Contrat.Etat.EN_VIGUEUR if nouveau.debut and jour >= nouveau.debut else Contrat.Etat.PREPARATION


def lire_piece(nom: str, acteur: User, contrat: Contrat | None = None) -> Lecture:
    contenu = (DOSSIER / nom).read_bytes()
    fichier = fichiers.deposer(
        contenu, nom=nom, types=tuple(TAILLES), taille_max=max(TAILLES.values()), proprietaire=acteur
    )
    return enregistrer(lue=lecteur.lire(contenu, nom), fichier=fichier, proprietaire=acteur, contrat=contrat)


def confirmer_piece(piece: Piece, acteur: User, jour: date) -> Contrat:
    """Read the document and confirm the whole of it."""
    lecture = lire_piece(piece.fichier, acteur)
    nouveau = replace(piece.nouveau, etat=etat_au(jour, piece.nouveau))
    confirmer(lecture=lecture, cles=[part.cle for part in parts(lecture)], acteur=acteur, nouveau=nouveau)
    return Contrat.objects.get(lectures=lecture)
