"""Communes and neighbourhoods of the contract: found among those known, created together when new.

The rules are those of `territoires.actions`; here they answer for a whole document in a few queries.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from reciproque.contrats.models import Contrat, Fiche, PerimetreQuartier
from reciproque.langue import fold
from reciproque.socle import journal
from reciproque.territoires.models import Commune, Quartier

from .passage import passage

Nature = Quartier.Nature

_DE = re.compile(r"^(?:la |le )?(?:commune|ville|mairie) (?:de la |de l'|de |du |des |d')", re.IGNORECASE)
_AU = {"du ": "Le ", "des ": "Les "}


def commune_name(organisation: str) -> str:
    """« Ville du Bourg » is the commune « Le Bourg », « Commune d'Orly » is « Orly »."""
    nom = organisation.replace("’", "'").strip()
    trouve = _DE.match(nom)
    if not trouve:
        return organisation.strip()
    article = next((mis for fin, mis in _AU.items() if trouve.group().lower().endswith(fin)), "")
    if trouve.group().lower().endswith("de la "):
        article = "La "
    elif trouve.group().lower().endswith("de l'"):
        article = "L’"
    return article + organisation.strip()[trouve.end() :]


def find_communes(noms: Iterable[str], *, acteur: Any, contrat_id: int) -> dict[str, Commune]:
    """Folded name -> commune, for each name; a homonym that nothing tells apart gives a new commune."""
    voulues = {_commune_key(nom): _clean(nom) for nom in noms if nom and nom.strip()}
    homonymes: dict[str, list[Commune]] = {}
    for commune in Commune.objects.filter(nom_normalise__in=voulues).defer("contour").order_by("pk"):
        homonymes.setdefault(commune.nom_normalise, []).append(commune)
    trouvees: dict[str, Commune] = {}
    for cle in voulues:
        candidates = homonymes.get(cle, [])
        here = [c for c in candidates if c.departement_id is None and c.epci_id is None]
        if len(here) == 1 or len(candidates) == 1:
            trouvees[cle] = here[0] if len(here) == 1 else candidates[0]
    absentes = [cle for cle in voulues if cle not in trouvees]
    if absentes:
        Commune.objects.bulk_create([Commune(nom=voulues[cle]) for cle in absentes], ignore_conflicts=True)
        nues = Commune.objects.filter(nom_normalise__in=absentes, code_insee="", departement=None, epci=None)
        trouvees |= {commune.nom_normalise: commune for commune in nues}
        journal.record_many(
            acteur=acteur, verbe="créé", objets=[trouvees[cle] for cle in absentes], contrat_id=contrat_id
        )
    return trouvees


def _clean(commune: str) -> str:
    return " ".join(commune.split())[:120].rstrip()


def _commune_key(commune: str) -> str:
    return fold(_clean(commune))[:120]


@dataclass(frozen=True)
class _Cle:
    nom: str
    nature: str


def create_perimeter(fiches: list[Fiche], *, contrat: Contrat, document_id: int, acteur: Any) -> dict[str, int]:
    """Neighbourhoods of the records tied to the contract. Returns record key -> quartier."""
    communes = find_communes(
        [nom for f in fiches for nom in f.contenu.get("communes") or []], acteur=acteur, contrat_id=contrat.pk
    )
    # Held until the end: two confirmations at once must not both create the same neighbourhood.
    list(
        Commune.objects.select_for_update(no_key=True)
        .filter(pk__in=[c.pk for c in communes.values()])
        .order_by("pk")
        .values("pk")
    )
    connus = _known(fiches)
    prevus: list[tuple[Fiche, Quartier, list[Commune]]] = []
    for fiche in fiches:
        lu = fiche.contenu
        nom = " ".join((lu.get("nom") or "").split())[:200]
        nature = lu["type"] if lu.get("type") in Nature.values else Nature.AUTRE
        places = [communes[_commune_key(c)] for c in lu.get("communes") or [] if c and c.strip()]
        generation = _generation(contrat, nature)
        pks = {c.pk for c in places}
        quartier = next(
            (
                q
                for q, ses_communes in connus.setdefault(_Cle(fold(nom)[:200], nature), [])
                if q.generation == generation and pks & ses_communes
            ),
            None,
        )
        if quartier is None:
            quartier = Quartier(nom=nom, nature=nature, generation=generation, population=lu.get("population"))
            connus[_Cle(fold(nom)[:200], nature)].append((quartier, pks))
        prevus.append((fiche, quartier, places))
    _save(prevus, contrat_id=contrat.pk, acteur=acteur)
    deja = set(contrat.perimetre.values_list("quartier", flat=True))
    lignes: dict[int, PerimetreQuartier] = {}
    for fiche, quartier, _places in prevus:
        if quartier.pk not in deja:
            lignes.setdefault(
                quartier.pk,
                PerimetreQuartier(
                    contrat=contrat,
                    quartier=quartier,
                    population=fiche.contenu.get("population"),
                    contrat_couvert=(fiche.contenu.get("contrat") or "")[:200],
                    **passage(fiche, document_id),
                ),
            )
    PerimetreQuartier.objects.bulk_create(lignes.values())
    return {fiche.cle: quartier.pk for fiche, quartier, _ in prevus}


def _known(fiches: list[Fiche]) -> dict[_Cle, list[tuple[Quartier, set[int]]]]:
    cles = [fold(" ".join((f.contenu.get("nom") or "").split())[:200])[:200] for f in fiches]
    connus: dict[_Cle, list[tuple[Quartier, set[int]]]] = {}
    seulement_pk = Prefetch("communes", queryset=Commune.objects.only("pk"))
    for q in (
        Quartier.objects.filter(nom_normalise__in=cles).defer("contour").prefetch_related(seulement_pk).order_by("pk")
    ):
        connus.setdefault(_Cle(q.nom_normalise, q.nature), []).append((q, {c.pk for c in q.communes.all()}))
    return connus


def _save(prevus: list[tuple[Fiche, Quartier, list[Commune]]], *, contrat_id: int, acteur: Any) -> None:
    nouveaux = list({id(q): q for _, q, _ in prevus if q.pk is None}.values())
    Quartier.objects.bulk_create(nouveaux)
    journal.record_many(acteur=acteur, verbe="créé", objets=nouveaux, contrat_id=contrat_id)
    lien = Quartier.communes.through
    lien.objects.bulk_create(
        [lien(quartier_id=q.pk, commune_id=c.pk) for _, q, communes in prevus for c in communes],
        ignore_conflicts=True,
    )


def _generation(contrat: Contrat, nature: str) -> int | None:
    """Priority neighbourhoods belong to the generation of their contract; a contract without dates does not tell."""
    if nature not in (Nature.QPV, Nature.QVA):
        return None
    jour = contrat.debut or contrat.fin
    if jour is None:
        return None
    return Quartier.Generation.G2024 if jour.year >= 2024 else Quartier.Generation.G2015
