"""The lexicon by the words of its marks: made once, each document starts from it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from reciproque.langue import squelette
from reciproque.lecture.lexique import Organisation, charger
from reciproque.lecture.partenaires.candidats import Candidat
from reciproque.lecture.partenaires.jetons import cle

# Categories that a common name designates: « le Département » is the département that signs.
GENERIQUES = {"region", "departement", "epci", "commune"}
_PROPRES = {
    "Centre communal d'action sociale",
    "Centre intercommunal d'action sociale",
}
SQUELETTE_MIN = 8


@dataclass(slots=True)
class Index:
    marques: dict[tuple[str, ...], list[Candidat]] = field(default_factory=dict)
    premiers: dict[str, int] = field(default_factory=dict)  # first word → longest mark starting with it
    squelettes: dict[str, Candidat] = field(default_factory=dict)

    def inscrire(self, marque: str, candidat: Candidat) -> None:
        mots = cle(marque)
        if not mots:
            return
        liste = self.marques.setdefault(mots, [])
        if all(c.base != candidat.base for c in liste):
            liste.append(candidat)
        self.premiers[mots[0]] = max(self.premiers.get(mots[0], 0), len(mots))
        os = squelette("".join(mots))
        if len(os) >= SQUELETTE_MIN:
            self.squelettes.setdefault(os, candidat)


@cache
def index_du_lexique() -> Index:
    index = Index()
    organisations, collectifs = charger()
    for o in organisations:
        for marque in o.marques:
            index.inscrire(marque, _candidat(o))
    for c in collectifs:
        for marque in c.marques:
            index.inscrire(marque, Candidat(c.nom, "collectif", c.code, collectif=c.code))
    return index


def _candidat(o: Organisation) -> Candidat:
    base = o.categorie if o.categorie in GENERIQUES and o.nom not in _PROPRES else o.nom
    return Candidat(o.nom, o.categorie, base, de_l_etat=o.de_l_etat)
