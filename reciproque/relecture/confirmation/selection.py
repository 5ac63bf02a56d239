"""Which records are confirmed together: branches of the tree, what hangs outside it, the frame of the contract."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet

from reciproque.contrats.models import Fiche, Lecture

Genre, Etat = Fiche.Genre, Fiche.Etat

CADRE = "cadre"  # parties, neighbourhoods, covered contracts, measures, and all that stands under no node
HORS_ARBRE = "hors-arbre"  # commitments under no node
DANS_ARBRE = (Genre.NOEUD, Genre.ENGAGEMENT)
# Told to the reader, never to be confirmed by itself: a control or a warning holds nobody back.
_SANS_SUITE = (Genre.DOCUMENT, Genre.CONTROLE, Genre.AVERTISSEMENT, Genre.PARTENAIRE, Genre.SIGLE, Genre.TABLEAU)


@dataclass
class Part:
    """One thing that can be confirmed by itself. ``cle`` is a branch (key of its top node), CADRE or HORS_ARBRE."""

    cle: str
    titre: str
    niveau: str = ""
    ecarte: bool = False  # its top node was dropped: what it held goes up
    comptes: dict[str, dict[str, int]] = field(default_factory=dict)  # kind -> state -> number

    def count(self, *genres: str, etats: Collection[str] = ()) -> int:
        return sum(
            n
            for genre, par_etat in self.comptes.items()
            if not genres or genre in genres
            for etat, n in par_etat.items()
            if not etats or etat in etats
        )

    @property
    def est_branche(self) -> bool:
        return self.cle not in (CADRE, HORS_ARBRE)

    @property
    def filtre(self) -> str:
        """What the list of commitments is asked to show this part alone."""
        return "aucun" if self.cle == HORS_ARBRE else self.cle

    @property
    def engagements(self) -> int:
        """Commitments kept or still to look at."""
        return self.count(Genre.ENGAGEMENT) - self.count(Genre.ENGAGEMENT, etats=[Etat.ECARTEE])

    @property
    def confirmes(self) -> int:
        return self.count(Genre.ENGAGEMENT, etats=[Etat.CONFIRMEE])

    @property
    def a_relire(self) -> int:
        """Commitments nobody has looked at yet."""
        return self.count(Genre.ENGAGEMENT, etats=[Etat.PROPOSEE])

    @property
    def relus(self) -> int:
        return self.count(Genre.ENGAGEMENT, etats=[Etat.ACCEPTEE, Etat.CORRIGEE])

    @property
    def ecartes(self) -> int:
        return self.count(Genre.ENGAGEMENT, etats=[Etat.ECARTEE])

    @property
    def restent(self) -> int:
        """Records this part still has to confirm."""
        genres = () if self.cle == CADRE else DANS_ARBRE
        ouverts = self.count(*genres, etats=OUVERTS)
        return ouverts - (self.count(*_SANS_SUITE, etats=OUVERTS) if self.cle == CADRE else 0)

    @property
    def est_confirmee(self) -> bool:
        return not self.restent and self.count(etats=[Etat.CONFIRMEE]) > 0


OUVERTS = (Etat.PROPOSEE, Etat.ACCEPTEE, Etat.CORRIGEE)


def parts(lecture: Lecture) -> list[Part]:
    """Frame first, then branches in printed order, then what hangs outside: two queries."""
    tetes = {
        f.cle: f
        for f in lecture.fiches.filter(genre=Genre.NOEUD, parent_cle="").only(
            "cle", "contenu", "ordre", "etat", "lecture"
        )
    }
    trouvees: dict[str, Part] = {CADRE: Part(CADRE, "Le cadre du contrat")}
    for cle, tete in tetes.items():
        trouvees[cle] = Part(cle, node_title(tete.contenu), tete.contenu.get("niveau", ""), tete.etat == Etat.ECARTEE)
    for branche, genre, etat, nombre in (
        lecture.fiches.values_list("branche", "genre", "etat").annotate(n=Count("pk")).order_by("branche")
    ):
        cle = branche or (HORS_ARBRE if genre in DANS_ARBRE else CADRE)
        part = trouvees.setdefault(cle, Part(cle, "Hors de l’arborescence" if cle == HORS_ARBRE else cle))
        part.comptes.setdefault(genre, {})[etat] = nombre
    hors = trouvees.pop(HORS_ARBRE, None)
    return [*trouvees.values(), *([hors] if hors else [])]


def records_of(lecture: Lecture, cles: Collection[str]) -> QuerySet[Fiche]:
    """Records of the parts ``cles`` that are neither dropped nor confirmed."""
    voulues = Q(branche__in=[c for c in cles if c not in (CADRE, HORS_ARBRE)]) & ~Q(branche="")
    if HORS_ARBRE in cles:
        voulues |= Q(branche="", genre__in=DANS_ARBRE)
    if CADRE in cles:
        voulues |= Q(branche="") & ~Q(genre__in=DANS_ARBRE)
    return lecture.fiches.filter(voulues, etat__in=OUVERTS).order_by("ordre", "pk")


def node_title(contenu: dict[str, str]) -> str:
    """« 1.2 Accès aux droits »: code and title, without saying twice what the title begins with."""
    code, titre = contenu.get("code") or "", contenu.get("titre") or ""
    return titre if not code or titre.casefold().startswith(code.casefold()) else f"{code} {titre}".strip()
