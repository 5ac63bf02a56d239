"""The strategic tree on paper: for a councillor who reads a contract from its titles down to what is promised."""

from __future__ import annotations

from itertools import groupby
from typing import Any, Literal

from django.http import QueryDict
from django.utils import timezone

from reciproque.langue import format_date, plural
from reciproque.socle.documents import Cellule, Document, Entete, Paragraphe, Section, Tableau
from reciproque.socle.documents.contenu import Bloc
from reciproque.socle.listes.exports import check_size

from .arborescence import Branche
from .listes.contrats import periode
from .listes.engagements import ListeEngagements
from .models import Contrat
from .passages import place_in_document

AU_PLUS = 1_500  # commitments of one document
ENTETES = (Entete("N°", 2), Entete("Engagement", 14), Entete("Partenaires", 8), Entete("Échéance", 4))
NIVEAUX: tuple[Literal[1, 2, 3], ...] = (1, 2, 3)


def tree_document(contrat: Contrat, branche: Branche | None = None) -> Document:
    """The whole tree, or one branch, with its commitments. Raises `ExportTropGrand`."""
    liste = ListeEngagements(contrat, QueryDict(f"branche={branche.noeud_id}" if branche else ""))
    check_size(liste, AU_PLUS)
    redactions = liste.queryset.select_related("engagement", "document").defer("document__texte")
    par_noeud = {noeud: list(rs) for noeud, rs in groupby(redactions, key=lambda r: r.noeud_id)}
    liste.arbre.compter((noeud, len(rs)) for noeud, rs in par_noeud.items())
    ici = liste.arbre.get(branche.noeud_id) if branche else None
    blocs: list[Bloc] = []
    base = ici.profondeur if ici else 0
    for element in ici.parcourir() if ici else liste.arbre:
        if element is not ici:
            niveau = NIVEAUX[min(element.profondeur - base - (1 if ici else 0), 2)]
            blocs.append(Section(_title(element), niveau))
            blocs.append(Paragraphe(plural(element.total, "engagement"), discret=True))
        if siens := par_noeud.get(element.noeud_id):
            blocs.append(_table(liste, _title(element), siens))
    if not ici and (dehors := par_noeud.get(None)):
        blocs += [Section("Hors de l’arborescence"), _table(liste, "Hors de l’arborescence", dehors)]
    jour = format_date(timezone.localdate())
    return Document(
        titre=_title(ici) if ici else contrat.nom,
        surtitre=f"{contrat.nom}{f', {ici.parent.fil}' if ici.parent else ''}" if ici else "Arborescence",
        chapeau=liste.compteur,
        faits=[("Période", duree)] if (duree := periode(contrat)) else [],
        blocs=blocs,
        source=f"Relevé du {jour}. Chaque engagement garde la ligne du document qui le porte.",
    )


def _title(branche: Branche) -> str:
    """« Objectif 1.1 : Aller vers les familles », without saying the level twice."""
    return (
        branche.titre if branche.titre.startswith(branche.etiquette) else f"{branche.etiquette}\u00a0: {branche.titre}"
    )


def _table(liste: ListeEngagements, titre: str, redactions: list[Any]) -> Tableau:
    return Tableau(
        titre,
        ENTETES,
        [
            [
                r.numero,
                Cellule(r.texte, place_in_document(r)),
                "\n".join(liste.partenaires(r)),
                format_date(r.echeance) if r.echeance else r.periode,
            ]
            for r in redactions
        ],
    )
