"""What an avenant brings besides commitments: parties, neighbourhoods, links, measures join those of the contract."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from reciproque.contrats.models import Contrat, Fiche, Lecture
from reciproque.langue import fold

from ..actions.confirmer import REFERENTIEL
from ..confirmation.cadre import create_links, create_signatures, tie_measures
from ..confirmation.lieux import create_perimeter
from ..confirmation.organisations import Repertoire, Voulue
from ..confirmation.parties import acronyms, named_organisations
from ..confirmation.selection import CADRE, OUVERTS, records_of

Genre, Etat = Fiche.Genre, Fiche.Etat


def write_frame(lecture: Lecture, contrat: Contrat, acteur: Any) -> Repertoire:
    """New parties, neighbourhoods, links and measures join those of the contract. Organisations found or created."""
    cadre = list(records_of(lecture, [CADRE]))
    nommantes = lecture.fiches.filter(genre__in=[Genre.NOEUD, Genre.ENGAGEMENT], etat__in=OUVERTS)
    sigles = acronyms(lecture.fiches.filter(genre=Genre.SIGLE).values_list("contenu", flat=True))
    voulues = [Voulue(v.nom, v.categorie, sigles.get(v.cle, "")) for v in named_organisations([*cadre, *nommantes])]
    repertoire = Repertoire(voulues, verrouiller=True)
    repertoire.create_missing(acteur=acteur, contrat_id=contrat.pk)
    par_genre: dict[str, list[Fiche]] = defaultdict(list)
    for fiche in cadre:
        par_genre[fiche.genre].append(fiche)
    commun: dict[str, Any] = {"contrat": contrat, "document_id": lecture.document_id}
    faits = {
        Genre.SIGNATAIRE: create_signatures(par_genre[Genre.SIGNATAIRE], repertoire=repertoire, **commun),
        Genre.QUARTIER: create_perimeter(par_genre[Genre.QUARTIER], acteur=acteur, **commun),
        Genre.CONTRAT: create_links(_others(par_genre[Genre.CONTRAT], contrat), acteur=acteur, **commun),
        Genre.MESURE: tie_measures(par_genre[Genre.MESURE], referentiel=REFERENTIEL, **commun),
    }
    for genre, par_cle in faits.items():
        for fiche in par_genre[genre]:
            fiche.objet_id = par_cle.get(fiche.cle)
    confirm_records(cadre)
    return repertoire


def _others(fiches: list[Fiche], contrat: Contrat) -> list[Fiche]:
    """The contract that an avenant amends is its own: no link to oneself, nor twice to the same name."""
    connus = {fold(contrat.nom), *(fold(nom) for nom in contrat.liens.values_list("vers_nom", flat=True))}
    return [f for f in fiches if fold(f.contenu.get("nom") or "") not in connus]


def confirm_records(fiches: Iterable[Fiche]) -> None:
    fiches = list(fiches)
    for fiche in fiches:
        fiche.etat = Etat.CONFIRMEE
        fiche.revision += 1
    Fiche.objects.bulk_update(fiches, ["etat", "revision", "objet_id"], batch_size=300)
