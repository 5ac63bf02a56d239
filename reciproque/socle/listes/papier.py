"""A list as a tagged PDF: the columns of the screen, all the rows asked for, to print or to send."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils import timezone

from reciproque.langue import format_date
from reciproque.socle.documents import Document, Entete, Tableau, repondre_document
from reciproque.socle.listes.exports import check_size, rows, width

if TYPE_CHECKING:
    from reciproque.socle.listes.liste import Liste

MOINS = 9  # a narrower column would cut its own head, or a date in three
A_PLAT = 5  # columns from which the sheet is turned


def to_paper(liste: Liste) -> HttpResponse:
    check_size(liste, liste.papier_max)
    return repondre_document(describe(liste), "pdf", nom=liste.nom)


def describe(liste: Liste) -> Document:
    colonnes = liste.colonnes_papier
    demandes = [("Filtre", libelle) for libelle, _ in liste.jetons]
    jour = format_date(timezone.localdate())
    return Document(
        titre=liste.titre,
        surtitre=liste.sujet,
        chapeau=liste.compteur,
        faits=demandes,
        blocs=[
            Tableau(
                liste.titre,
                [Entete(c.entete, max(width(c), MOINS), droite=c.genre.est_chiffre) for c in colonnes],
                [[c.ecrire(objet) for c in colonnes] for objet in rows(liste)],
            )
        ],
        source=f"Relevé du {jour}" + (", avec les filtres ci-dessus." if demandes else ", toute la liste."),
        paysage=len(colonnes) >= A_PLAT,
    )
