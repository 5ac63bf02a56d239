"""The export of a partner's page: the same commitments, in the same order, with the capacity of each."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from django.utils.text import slugify

from reciproque.annuaire.models import Organisation
from reciproque.socle.listes import Colonne, Genre, Liste

from ..models import Contrat, RedactionEngagement
from ..promesses import Chapitre, Promesse


class _Rangees(list[tuple[str, Promesse]]):
    """Rows already at hand, given as a queryset gives them."""

    def iterator(self, chunk_size: int = 0) -> Iterator[tuple[str, Promesse]]:
        return iter(self)


class ListePromesses(Liste):
    """``ListePromesses(contrat, organisation, chapters(…), request.GET)``: rows are (capacity, `Promesse`)."""

    nom = "promesses"
    titre = "Engagements"
    element = "engagement"
    colonnes = (
        Colonne("titre", "À quel titre", lambda r: r[0], largeur=30),
        Colonne("numero", "N°", lambda r: r[1].redaction.numero, largeur=8),
        Colonne("texte", "Engagement", lambda r: r[1].redaction.texte, principale=True, largeur=80),
        Colonne("branche", "Où", lambda r: r[1].branche.fil if r[1].branche else "", largeur=50),
        Colonne("marque", "Imprimé", lambda r: [p.marque for p in r[1].participations if p.marque], genre=Genre.LISTE),
        Colonne("echeance", "Échéance", lambda r: r[1].redaction.echeance, genre=Genre.DATE),
        Colonne("document", "Document", lambda r: r[1].redaction.document),
        Colonne("ligne", "Ligne", lambda r: r[1].redaction.ligne_debut, genre=Genre.NUMERO),
    )

    def __init__(self, contrat: Contrat, organisation: Organisation, chapitres: list[Chapitre], donnees: Any):
        super().__init__(RedactionEngagement.objects.none(), donnees)
        self.sujet = contrat.nom
        self.nom = f"engagements-{slugify(organisation.nom)[:60]}"  # type: ignore[misc]
        self.chapitres = chapitres

    @cached_property
    def queryset(self) -> Any:
        return _Rangees((c.titre, promesse) for c in self.chapitres for promesse in c.promesses)

    @cached_property
    def total(self) -> int:
        return len(self.queryset)
