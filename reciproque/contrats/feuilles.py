"""Sheets of the way to the signature, on paper: the one that is signed, and what the contract must contain."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from reciproque.langue import format_date, plural
from reciproque.socle.documents import Cellule, Document, Entete, Paragraphe, Tableau

from .conformite import PointVu
from .models import Contrat, Signature

ETATS = {"oui": "présent", "non": "absent", "sans_objet": "sans objet"}


def signature_sheet(contrat: Contrat, parties: Sequence[Signature]) -> Document:
    """One row for each party, with room to sign; who has signed already is told, with the day."""
    signees = sum(partie.etat == Signature.Etat.SIGNEE for partie in parties)
    entetes = (
        Entete("Partie", 20),
        Entete("Qui signe", 18),
        Entete("Délibération", 12),
        Entete("Date", 12, a_remplir=True),
        Entete("Signature", 24, a_remplir=True),
    )
    lignes = [
        [
            str(partie.organisation),
            Cellule(partie.titre),
            _deliberation(partie),
            format_date(partie.date) if partie.date and partie.etat == Signature.Etat.SIGNEE else "",
            "signée" if partie.etat == Signature.Etat.SIGNEE else "",
        ]
        for partie in parties
    ]
    return Document(
        titre="Feuille d’émargement",
        surtitre=contrat.nom,
        chapeau=f"{plural(len(parties), 'partie')}, dont {plural(signees, 'signature')} déjà recueillie"
        f"{'s' if signees >= 2 else ''}."
        if signees
        else f"{plural(len(parties), 'partie')}.",
        blocs=[Tableau("Parties du contrat, à signer", entetes, lignes)]
        if parties
        else [Paragraphe("Aucune partie n’est encore connue.")],
        source=f"Éditée le {format_date(timezone.localdate())}.",
        paysage=True,
    )


def _deliberation(partie: Signature) -> str:
    jour = f"du {format_date(partie.deliberation_date)}" if partie.deliberation_date else ""
    return " ".join(filter(None, (partie.deliberation_numero, jour)))


def conformity_sheet(contrat: Contrat, vus: Sequence[PointVu]) -> Document:
    """Every point, what it is, who says so."""
    entetes = (Entete("Point", 22), Entete("Ce qu’il en est", 10), Entete("Pourquoi", 26))
    lignes = [
        [
            Cellule(vu.point.titre, "\n".join(filter(None, (vu.point.texte, vu.point.reference)))),
            ETATS.get(vu.etat, "à vérifier"),
            _reason(vu),
        ]
        for vu in vus
    ]
    absents = sum(vu.etat == "non" for vu in vus)
    return Document(
        titre="Ce que le contrat doit contenir",
        surtitre=contrat.nom,
        chapeau=f"{plural(len(vus), 'point')}, dont {plural(absents, 'absent')}.",
        blocs=[
            Paragraphe(
                "Chaque point est vérifié dans le contenu du contrat, ou dit par une personne. Ce n’est pas un avis "
                "juridique."
            ),
            Tableau("Points de conformité", entetes, lignes),
        ],
        source=f"Relevé du {format_date(timezone.localdate())}.",
    )


def _reason(vu: PointVu) -> str | Cellule:
    if vu.dit is None:
        return vu.constat.phrase
    qui = f"Selon {vu.dit.dit_par or 'une personne'}, le {format_date(timezone.localdate(vu.dit.dit_le))}"
    note = f"\u00a0: «\u00a0{vu.dit.note}\u00a0»" if vu.dit.note else "."
    return Cellule(qui + note, f"Dans le contenu\u00a0: {vu.constat.phrase}")
