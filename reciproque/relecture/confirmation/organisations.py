"""Names of a document and organisations of the annuaire: told apart in a few queries, created together.

The rules are those of `annuaire.actions.find_or_create_organisation`; here they answer for a whole document at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from reciproque.annuaire.actions import FAMILLES
from reciproque.annuaire.models import Appellation, Organisation
from reciproque.langue import fold
from reciproque.socle import journal

Categorie = Organisation.Categorie


@dataclass(frozen=True)
class Voulue:
    """An organisation the document names."""

    nom: str
    categorie: str
    sigle: str = ""

    @property
    def cle(self) -> str:
        return name_key(self.nom)


def clean_name(nom: str) -> str:
    """The name as the directory can hold it."""
    return " ".join(nom.split())[:200].rstrip()


def name_key(nom: str) -> str:
    """The folded name, as its column holds it."""
    return fold(clean_name(nom))[:200]


class Repertoire:
    """The organisations of a document: which are known, which would be new. Built in two queries."""

    def __init__(self, voulues: Iterable[Voulue], *, verrouiller: bool = False):
        self.voulues: dict[str, Voulue] = {}
        for voulue in voulues:
            deja = self.voulues.get(voulue.cle)
            if voulue.cle and (deja is None or deja.categorie == Categorie.AUTRE != voulue.categorie):
                self.voulues[voulue.cle] = voulue
        self.trouvees: dict[str, Organisation] = {}
        if self.voulues:
            self._find(verrouiller)

    def _find(self, verrouiller: bool) -> None:
        cles = list(self.voulues)
        organisations = Organisation.objects.order_by("pk")
        if verrouiller:
            organisations = organisations.select_for_update(no_key=True)
        by_name: dict[str, dict[int, Organisation]] = {}
        by_other: dict[str, dict[int, Organisation]] = {}
        for o in [
            *organisations.filter(nom_normalise__in=cles),
            *organisations.exclude(sigle_normalise="").filter(sigle_normalise__in=cles),
        ]:
            by_name.setdefault(o.nom_normalise, {})[o.pk] = o
            if o.sigle_normalise:
                by_other.setdefault(o.sigle_normalise, {})[o.pk] = o
        for a in Appellation.objects.filter(libelle_normalise__in=cles).select_related("organisation").order_by("pk"):
            by_other.setdefault(a.libelle_normalise, {})[a.organisation_id] = a.organisation
        for cle, voulue in self.voulues.items():
            trouvee = _only(by_name.get(cle, {}), voulue.categorie) or _only(by_other.get(cle, {}), voulue.categorie)
            if trouvee:
                self.trouvees[cle] = trouvee

    def get(self, nom: str) -> Organisation | None:
        return self.trouvees.get(name_key(nom))

    @property
    def connues(self) -> list[Organisation]:
        return sorted(set(self.trouvees.values()), key=lambda o: fold(o.nom))

    @property
    def nouvelles(self) -> list[Voulue]:
        return sorted((v for cle, v in self.voulues.items() if cle not in self.trouvees), key=lambda v: v.cle)

    def create_missing(self, *, acteur: Any, contrat_id: int | None) -> None:
        """Create what is new, learn the category of what was « autre »: a handful of queries."""
        nouvelles = self.nouvelles
        Organisation.objects.bulk_create(
            [Organisation(nom=clean_name(v.nom), categorie=v.categorie, sigle=v.sigle[:30]) for v in nouvelles],
            ignore_conflicts=True,  # another confirmation was faster: its row is read below
        )
        if nouvelles:
            creees = {
                (o.nom_normalise, o.categorie): o
                for o in Organisation.objects.filter(nom_normalise__in=[v.cle for v in nouvelles])
            }
            for voulue in nouvelles:
                self.trouvees[voulue.cle] = creees[voulue.cle, voulue.categorie]
            journal.record_many(
                acteur=acteur,
                verbe="créé",
                objets=[self.trouvees[v.cle] for v in nouvelles],
                contrat_id=contrat_id,
            )
        self._learn()

    def _learn(self) -> None:
        """Known under this very name as « autre »: had another body of the category had the name, it would be found."""
        apprises = []
        for cle, o in self.trouvees.items():
            categorie = self.voulues[cle].categorie
            if o.nom_normalise == cle and o.categorie == Categorie.AUTRE != categorie:
                o.categorie = categorie
                apprises.append(o)
        if apprises:
            Organisation.objects.bulk_update(apprises, ["categorie"])


def _only(candidates: dict[int, Organisation], categorie: str) -> Organisation | None:
    """The one organisation that may be meant, those of the very category first; None when the name is ambiguous."""
    compatibles = {categorie, Categorie.AUTRE}.union(*(famille for famille in FAMILLES if categorie in famille))
    trouvees = [o for o in candidates.values() if categorie == Categorie.AUTRE or o.categorie in compatibles]
    exactes = [o for o in trouvees if o.categorie == categorie] or trouvees
    return exactes[0] if len(exactes) == 1 else None
