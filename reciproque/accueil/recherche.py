"""The page of results: what the index answers, each kind apart, within what the person may see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from reciproque.contrats.models import Contrat
from reciproque.langue import excerpt_around, mark_words
from reciproque.socle.recherche.consultation import PLAFOND, Groupe, Perimetre, search
from reciproque.socle.recherche.requete import Requete
from reciproque.socle.registres import SourceRecherche, recherche

APERCU, PAGE = 5, 20
TEXTE_MAX = 200
BEAUCOUP = 50

Morceaux = list[tuple[str, bool]]


@dataclass(frozen=True)
class Resultat:
    """One hit, ready to be shown: the words found stand apart in the title and in the excerpt."""

    url: str
    titre: Morceaux
    extrait: Morceaux
    contexte: str


@dataclass(frozen=True)
class Famille:
    """The hits of one kind."""

    source: SourceRecherche
    total: int
    resultats: list[Resultat]
    page: int = 1

    @property
    def capped(self) -> bool:
        return self.total > PLAFOND

    @property
    def shown_total(self) -> int:
        return min(self.total, PLAFOND)

    @property
    def pages(self) -> int:
        return max(1, -(-self.shown_total // PAGE))

    @property
    def more(self) -> bool:
        return self.total > len(self.resultats)


@dataclass(frozen=True)
class Resultats:
    texte: str
    demande: bool  # something that can be searched was asked
    familles: list[Famille]
    debuts: bool = False  # nothing held the very words: these begin so

    @property
    def total(self) -> int:
        return sum(famille.shown_total for famille in self.familles)

    @property
    def capped(self) -> bool:
        return any(famille.capped for famille in self.familles)


def find(user: Any, texte: str, *, genre: str = "", page: int = 1) -> Resultats:
    """A few hits of every kind, or one page of the hits of ``genre``."""
    texte = " ".join(texte.split())[:TEXTE_MAX]
    requete = Requete.of(texte)
    sources = [source for source in recherche if not genre or source.nom == genre]
    if not requete or not sources:
        return Resultats(texte, demande=bool(requete), familles=[])
    perimetre = _perimeter(user)
    page = min(max(page, 1), -(-PLAFOND // PAGE)) if genre else 1
    bornes = {"limite": PAGE, "debut": (page - 1) * PAGE} if genre else {"limite": APERCU}
    for essai in (requete, requete.by_beginnings()):
        groupes = search(essai, sources=sources, perimetre=perimetre, **bornes)
        if groupes:
            familles = [
                _family(user, source, groupes[source.nom], essai, texte, page)
                for source in sources
                if source.nom in groupes
            ]
            return Resultats(texte, True, [f for f in familles if f.resultats], debuts=essai.debuts)
    if page > 1:  # past the last one
        return find(user, texte, genre=genre)
    return Resultats(texte, demande=True, familles=[])


def _perimeter(user: Any) -> Perimetre:
    """Whoever sees most contracts is bounded by those they do not: naming each of the others takes long."""
    if user.est_administrateur:
        return Perimetre(None)
    ouverts = frozenset(Contrat.objects.for_user(user).values_list("pk", flat=True))
    if len(ouverts) <= BEAUCOUP:
        return Perimetre(ouverts)
    fermes = frozenset(Contrat.objects.values_list("pk", flat=True)) - ouverts
    return Perimetre(ouverts, fermes) if fermes else Perimetre(None)


def _family(user: Any, source: SourceRecherche, groupe: Groupe, requete: Requete, texte: str, page: int) -> Famille:
    """What may be shown: the room has the last word on what this person may see."""
    adresses = source.presenter(user, [trouve.objet_id for trouve in groupe.trouves], texte)
    resultats = [
        Resultat(
            url=adresses[trouve.objet_id].url,
            titre=mark_words(trouve.titre, requete.mots, debuts=requete.debuts),
            extrait=mark_words(
                excerpt_around(trouve.texte, requete.mots, debuts=requete.debuts), requete.mots, debuts=requete.debuts
            ),
            contexte=adresses[trouve.objet_id].contexte,
        )
        for trouve in groupe.trouves
        if trouve.objet_id in adresses
    ]
    hidden = len(groupe.trouves) - len(resultats)
    return Famille(source, groupe.total - hidden, resultats, page)


def address(texte: str, genre: str = "", page: int = 1) -> str:
    """Query string of a page of results."""
    parametres: dict[str, Any] = {"q": texte}
    if genre:
        parametres["genre"] = genre
    if page > 1:
        parametres["page"] = page
    return f"?{urlencode(parametres)}"
