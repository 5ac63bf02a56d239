"""What a newer reading says otherwise than the one that people reviewed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from reciproque.contrats.models import Fiche, Lecture, RedactionEngagement
from reciproque.langue import fold

from ..contenu import Contenu
from ..models import Difference
from ..recit import say_partner
from .apparier import pair

Genre, Etat, Nature = Fiche.Genre, Fiche.Etat, Difference.Nature

# Fields that are compared, kind by kind, in the order in which they are told.
CHAMPS: dict[str, tuple[str, ...]] = {
    Genre.NOEUD: ("titre", "code", "niveau", "partenaires", "place"),
    Genre.ENGAGEMENT: ("texte", "numero", "partenaires", "place", "echeance", "leviers", "quartiers"),
    Genre.SIGNATAIRE: ("organisation", "titre", "etat"),
    Genre.QUARTIER: ("nom", "type", "communes", "population"),
    Genre.CONTRAT: ("nom", "date"),
    Genre.INDICATEUR: ("libelle", "famille", "etat"),
    Genre.MESURE: ("numero", "libelle", "etat"),
    Genre.RECOMMANDATION: ("texte",),
    Genre.CONSTAT: ("texte",),
    Genre.REGLE: ("texte", "force"),
    Genre.PIECE: ("titre", "etat"),
    Genre.INSTANCE: ("nom",),
    Genre.DELIBERATION: ("numero", "date", "objet"),
}


@dataclass
class Ecart:
    nature: str
    avant: Fiche | None
    apres: Fiche | None
    champs: list[str] = field(default_factory=list)

    @property
    def fiche(self) -> Fiche:
        return self.apres or self.avant  # type: ignore[return-value]  # one of both is always there


def place_key(fiche: Fiche) -> str:
    """Name of the field that says where a record stands."""
    return "parent" if fiche.genre == Genre.NOEUD else "noeud"


def told(contenu: Contenu, champ: str) -> Any:
    """A value as two readings can be compared on it: what only differs by its spaces is the same."""
    valeur = contenu.get(champ)
    if champ == "partenaires":
        return sorted((say_partner(p) for p in valeur or []), key=fold)
    if isinstance(valeur, list):
        return [" ".join(str(v).split()) for v in valeur]
    return " ".join(valeur.split()) if isinstance(valeur, str) else (valeur or "")


def compare(ancienne: Lecture, nouvelle: Lecture) -> list[Ecart]:
    """Every difference, kind by kind, in the order of the document. What a person already dropped or settled the same
    way is no difference.
    """
    avant, apres = _by_kind(ancienne), _by_kind(nouvelle)
    en_vigueur = _wordings(avant.get(Genre.ENGAGEMENT, []))
    places: dict[str, str] = {}
    ecarts: list[Ecart] = []
    for genre, champs in CHAMPS.items():
        paires = pair(avant.get(genre, []), apres.get(genre, []))
        if genre == Genre.NOEUD:
            places = {n.cle: a.cle for a, n in paires if a and n}
        trouves = []
        for a, n in paires:
            if a is None and n is not None:
                trouves.append(Ecart(Nature.NOUVELLE, None, n))
            elif a is not None and a.etat != Etat.ECARTEE:
                if n is None:
                    trouves.append(Ecart(Nature.DISPARUE, a, None))
                elif changes := _changes(a, n, champs, places, en_vigueur.get(a.pk, {})):
                    trouves.append(Ecart(Nature.CHANGEE, a, n, changes))
        ecarts += sorted(trouves, key=lambda e: (e.fiche.ligne_debut or 0, e.fiche.ordre))
    return ecarts


def _by_kind(lecture: Lecture) -> dict[str, list[Fiche]]:
    """Records as the reader gave them: a part that a person detached belongs to the record it comes from."""
    fiches: dict[str, list[Fiche]] = {}
    for fiche in lecture.fiches.filter(genre__in=list(CHAMPS)).defer("recherche").order_by("ordre", "pk"):
        if not fiche.liee_a or fiche.etat == Etat.ECARTEE:
            fiches.setdefault(fiche.genre, []).append(fiche)
    return fiches


def _wordings(engagements: Iterable[Fiche]) -> dict[int, Contenu]:
    """Record -> wording now in force, for the commitments that are already in the contract."""
    confirmes = {f.objet_id: f.pk for f in engagements if f.etat == Etat.CONFIRMEE and f.objet_id}
    redactions = RedactionEngagement.objects.current().filter(engagement__in=confirmes)
    return {confirmes[r.engagement_id]: {"texte": r.texte, "numero": r.numero} for r in redactions}


def _changes(a: Fiche, n: Fiche, champs: tuple[str, ...], places: dict[str, str], en_vigueur: Contenu) -> list[str]:
    """Fields that both readers read differently, and that nobody has since written as the newer one reads them."""
    changes = []
    for champ in champs:
        if champ == "place":
            cle = place_key(a)
            lu, maintenant = a.contenu_lu.get(cle) or "", places.get(n.parent_cle, "" if not n.parent_cle else None)
            if maintenant is not None and maintenant not in (lu, a.parent_cle):
                changes.append(champ)
            continue
        nouveau = told(n.contenu_lu, champ)
        connus = [told(a.contenu_lu, champ), told(a.contenu, champ)]
        if champ in en_vigueur:
            connus.append(told(en_vigueur, champ))
        if nouveau not in connus:
            changes.append(champ)
    return changes
