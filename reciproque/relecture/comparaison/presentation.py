"""A difference between two readings as the page shows it: both wordings, their words compared, where it is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from reciproque.contrats.models import Fiche, Lecture, RedactionEngagement
from reciproque.langue import word_differences

from ..actions.decider import DANS_LE_CONTRAT, why_not
from ..arbre import ArbreLu
from ..confirmation.selection import node_title
from ..contenu import Contenu, main_text, say_partial
from ..models import Difference
from ..presentation import passage_url, say_place
from ..recit import name_record, say_partner
from .ecarts import place_key

Genre, Etat, Nature = Fiche.Genre, Fiche.Etat, Difference.Nature

TONS = {Nature.NOUVELLE: "succes", Nature.DISPARUE: "attention", Nature.CHANGEE: "info"}
TEXTES = frozenset({"texte", "titre", "libelle", "nom", "organisation", "objet"})  # compared word by word
LIBELLES = {
    "texte": "Texte",
    "titre": "Titre",
    "libelle": "Libellé",
    "nom": "Nom",
    "organisation": "Organisation",
    "objet": "Objet",
    "numero": "Numéro",
    "code": "Code",
    "niveau": "Niveau",
    "partenaires": "Partenaires",
    "place": "Place",
    "echeance": "Échéance",
    "leviers": "Leviers",
    "quartiers": "Quartiers",
    "communes": "Communes",
    "population": "Habitants",
    "etat": "État",
    "type": "Type",
    "famille": "Famille",
    "force": "Force",
    "date": "Date",
}


@dataclass(frozen=True)
class ChampCompare:
    libelle: str
    avant: str
    apres: str
    morceaux: list[tuple[str, str]]  # word differences, empty for what is not a sentence
    par_ailleurs: bool = False  # taking the difference up leaves this one to the contract's own pages


@dataclass
class DifferencePresentee:
    difference: Difference
    champs: list[ChampCompare]
    place: str
    raison: str  # why it cannot be taken up from here

    @property
    def pk(self) -> int:
        return self.difference.pk

    @property
    def fiche(self) -> Fiche:
        return self.difference.avant or self.difference.apres  # type: ignore[return-value]  # a constraint: one of both

    @property
    def titre(self) -> str:
        return name_record(self.fiche.genre, self.fiche.contenu)

    @property
    def texte(self) -> str:
        return main_text(self.fiche.contenu)

    @property
    def ton(self) -> str:
        return TONS[Nature(self.difference.nature)]

    @property
    def attend(self) -> bool:
        return self.difference.decision == Difference.Decision.ATTENTE

    @property
    def est_changee(self) -> bool:
        return self.difference.nature == Nature.CHANGEE

    @property
    def lieu(self) -> str:
        return say_place(self._source.page, self._source.ligne_debut, self._source.ligne_fin)

    @property
    def url_passage(self) -> str:
        """Lines of the text that the document keeps, whichever reader found them."""
        lecture: Any = self.difference.lecture.compare_a_id
        return passage_url(lecture, self._source.ligne_debut, self._source.ligne_fin)

    @property
    def _source(self) -> Fiche:
        return self.difference.apres or self.fiche

    @property
    def effet(self) -> str:
        """What taking it up would do."""
        confirmee = self.difference.avant is not None and self.difference.avant.etat == Etat.CONFIRMEE
        if self.difference.nature == Nature.NOUVELLE:
            return "l’ajouter à la lecture"
        if self.difference.nature == Nature.DISPARUE:
            return "le retirer du contrat" if confirmee else "l’écarter"
        return "corriger le contrat" if confirmee else "corriger la fiche"


def present_differences(differences: Iterable[Difference], ancienne: Lecture) -> list[DifferencePresentee]:
    """Three queries, whatever the number."""
    differences = list(differences)
    arbre = ArbreLu.of(ancienne)
    confirmes = [d.avant.objet_id for d in differences if d.avant and d.avant.etat == Etat.CONFIRMEE]
    redactions = {
        r.engagement_id: r.texte for r in RedactionEngagement.objects.current().filter(engagement__in=confirmes)
    }
    noeuds = {}
    if differences:
        nouveaux = differences[0].lecture.fiches.filter(genre=Genre.NOEUD).only("cle", "contenu", "lecture")
        noeuds = {f.cle: node_title(f.contenu) for f in nouveaux}
    return [_present(d, arbre, redactions, noeuds) for d in differences]


def _present(
    difference: Difference, arbre: ArbreLu, redactions: Mapping[int, str], noeuds: Mapping[str, str]
) -> DifferencePresentee:
    avant, apres = difference.avant, difference.apres
    champs = []
    if avant and apres:
        contenu: Contenu = dict(avant.contenu)
        if avant.etat == Etat.CONFIRMEE and avant.objet_id in redactions and avant.genre == Genre.ENGAGEMENT:
            contenu["texte"] = redactions[avant.objet_id]
        permis = DANS_LE_CONTRAT.get(avant.genre, frozenset()) if avant.etat == Etat.CONFIRMEE else None
        for champ in difference.champs:
            if champ == "place":
                dits = (arbre.fil(avant.parent_cle), noeuds.get(apres.contenu_lu.get(place_key(apres)) or "", ""))
            else:
                dits = (_say(champ, contenu.get(champ)), _say(champ, apres.contenu_lu.get(champ)))
            morceaux = word_differences(*dits) if champ in TEXTES else []
            champs.append(
                ChampCompare(
                    LIBELLES.get(champ, champ), *dits, list(morceaux), permis is not None and champ not in permis
                )
            )
    place = arbre.fil(avant.parent_cle) if avant else noeuds.get(apres.parent_cle if apres else "", "")
    return DifferencePresentee(difference, champs, place, why_not(difference))


def _say(champ: str, valeur: Any) -> str:
    if champ == "partenaires":
        return "\n".join(say_partner(p) for p in valeur or [])
    if champ in ("echeance", "date"):
        return say_partial(valeur)
    if isinstance(valeur, list):
        return "\n".join(str(v) for v in valeur)
    return "" if valeur is None else str(valeur)
