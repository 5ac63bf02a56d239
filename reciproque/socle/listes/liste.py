"""The list itself: declare a subclass, give it a queryset and the query string."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.http import QueryDict

from reciproque.langue import fold, plural
from reciproque.socle.listes.colonnes import Colonne
from reciproque.socle.listes.filtres import Filtre, Jeton, Option


@dataclass(frozen=True)
class FiltreAffiche:
    """A filter as the page draws it."""

    filtre: Filtre
    options: list[Option]
    valeurs: list[str]

    @property
    def actif(self) -> bool:
        return bool(self.valeurs)

    @property
    def utile(self) -> bool:
        """A heading without any choice asks nothing."""
        return bool(self.options) or self.filtre.forme != "cases"

    @property
    def champs(self) -> list[tuple[str, str, str]]:
        """(parameter, label, value) of each bound of a period."""
        return self.filtre.champs(self.valeurs)


class Liste:
    """Declare ``nom``, ``titre``, ``element``, ``colonnes``, ``filtres``, ``recherche`` and ``ordre``.

    Queries, whatever the number of rows: one for the total, one per filter, one for the page (plus what ``prepare``
    prefetches). ``recherche`` names folded columns (``ChampNormalise``): each word must be in one of them. Aggregates
    needed by the columns go in ``prepare``, not in the queryset given: filters count on the latter.
    """

    nom: ClassVar[str]
    titre: ClassVar[str]
    element: ClassVar[str] = "ligne"
    element_pluriel: ClassVar[str | None] = None
    colonnes: ClassVar[tuple[Colonne, ...]] = ()
    filtres: ClassVar[tuple[Filtre, ...]] = ()
    recherche: ClassVar[tuple[str, ...]] = ()
    recherche_libelle: ClassVar[str] = "Rechercher"
    ordre: ClassVar[tuple[str, ...]] = ("pk",)
    par_page: ClassVar[int] = 50
    export_max: ClassVar[int] = 20_000
    papier_max: ClassVar[int] = 3_000
    exports: ClassVar[tuple[str, ...]] = ("xlsx", "csv", "pdf")
    gabarit: ClassVar[str] = "socle/listes/liste.html"
    gabarit_lignes: ClassVar[str] = "socle/listes/_table.html"
    vide: ClassVar[str] = "Rien ici pour le moment."  # one sentence, and the one thing to do:
    sujet: str = ""  # what the rows are about (the contract), said at the head of exports
    vide_action: str = ""
    vide_url: str = ""

    RESERVES = frozenset({"q", "tri", "page", "export"})

    def __init__(self, queryset: QuerySet[Any], donnees: QueryDict, **contexte: Any):
        self.base = queryset
        self.donnees = donnees
        self.contexte = contexte
        self.refus = ""  # why an export was not given
        self.filtres_ouverts = False

    def prepare(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """What the columns need: select_related, prefetch_related, annotate."""
        return queryset

    def les_filtres(self) -> tuple[Filtre, ...]:
        """Override when the filters depend on ``self.contexte``."""
        return self.filtres

    def les_colonnes(self) -> tuple[Colonne, ...]:
        """Override when the columns depend on ``self.contexte``."""
        return self.colonnes

    # --- What is asked -----------------------------------------------------------------------

    @property
    def id(self) -> str:
        return f"liste-{self.nom}"

    @property
    def facettes_utiles(self) -> list[FiltreAffiche]:
        """Those that the page draws."""
        return [facette for facette in self.facettes if facette.utile]

    @cached_property
    def texte(self) -> str:
        return self.donnees.get("q", "").replace("\0", "").strip()[:200]

    @cached_property
    def _valeurs(self) -> dict[str, list[str]]:
        return {filtre.cle: filtre.lire(self.donnees) for filtre in self.les_filtres()}

    @cached_property
    def colonnes_ecran(self) -> list[Colonne]:
        return [c for c in self.les_colonnes() if c.ecran]

    @cached_property
    def colonnes_export(self) -> list[Colonne]:
        return [c for c in self.les_colonnes() if c.export]

    @cached_property
    def colonnes_papier(self) -> list[Colonne]:
        return [c for c in self.colonnes_export if (c.ecran if c.papier is None else c.papier)]

    @cached_property
    def tri(self) -> tuple[str, bool]:
        """(key of the sorted column or "", descending?)."""
        cle = self.donnees.get("tri", "")
        triables = {c.cle for c in self.les_colonnes() if c.ordre}
        return (cle.lstrip("-"), cle.startswith("-")) if cle.lstrip("-") in triables else ("", False)

    # --- What answers ------------------------------------------------------------------------

    def _condition(self, sauf: str = "") -> Q:
        """All that is asked, but one filter: its own counts must not follow it."""
        modele = self.base.model
        condition = Q()
        for filtre in self.les_filtres():
            if filtre.cle != sauf and (valeurs := self._valeurs[filtre.cle]):
                condition &= filtre.condition(valeurs, modele)
        for mot in fold(self.texte).split() if self.recherche else ():
            condition &= self.find_word(mot)
        return condition

    def find_word(self, mot: str) -> Q:
        """Rows one of whose ``recherche`` columns holds this folded word. Override to look elsewhere too."""
        trouve = Q()
        for champ in self.recherche:
            trouve |= Q(**{f"{champ}__contains": mot})
        return trouve

    @cached_property
    def queryset(self) -> QuerySet[Any]:
        """Every row asked for, in order: what the page cuts and what the exports give whole."""
        return self.prepare(self.base.filter(self._condition())).order_by(*self._order())

    def _order(self) -> list[str]:
        cle, decroissant = self.tri
        champs: list[str] = []
        if cle:
            champs = list(next(c for c in self.les_colonnes() if c.cle == cle).ordre)
            if decroissant:
                champs = [c[1:] if c.startswith("-") else f"-{c}" for c in champs]
        suite = [c for c in self.ordre if c.lstrip("-") not in {x.lstrip("-") for x in champs}]
        ordre = [*champs, *suite]
        return ordre if "pk" in {c.lstrip("-") for c in ordre} else [*ordre, "pk"]

    @cached_property
    def total(self) -> int:
        return self.base.filter(self._condition()).order_by().count()

    @property
    def compteur(self) -> str:
        return plural(self.total, self.element, self.element_pluriel)

    @cached_property
    def page(self) -> Page[Any]:
        paginateur = _Paginateur(self.queryset, self.par_page)
        paginateur.total = self.total
        return paginateur.get_page(self.donnees.get("page", 1))

    @property
    def pages(self) -> Iterator[tuple[int | str, str]]:
        """(number, address) of the pages near this one; no address for a gap."""
        for numero in self.page.paginator.get_elided_page_range(self.page.number, on_each_side=1, on_ends=1):
            yield numero, self.adresse(page=str(numero)) if isinstance(numero, int) else ""

    @property
    def adresse_precedente(self) -> str:
        return self.adresse(page=str(self.page.previous_page_number()))

    @property
    def adresse_suivante(self) -> str:
        return self.adresse(page=str(self.page.next_page_number()))

    @property
    def adresses_exports(self) -> list[tuple[str, str]]:
        return [(self.adresse(export=export), export.upper()) for export in self.exports]

    @property
    def est_filtrable(self) -> bool:
        return bool(self.recherche or self.les_filtres())

    @property
    def tri_demande(self) -> str:
        """The sort to keep while filtering, as it stands in the address."""
        cle, decroissant = self.tri
        return f"-{cle}" if decroissant else cle

    # --- How it is drawn ---------------------------------------------------------------------

    @cached_property
    def facettes(self) -> list[FiltreAffiche]:
        facettes = []
        for filtre in self.les_filtres():
            valeurs = self._valeurs[filtre.cle]
            options = filtre.options(self.base.filter(self._condition(sauf=filtre.cle)), valeurs)
            facettes.append(FiltreAffiche(filtre, options, valeurs))
        return facettes

    @cached_property
    def jetons(self) -> list[tuple[str, str]]:
        """(what is asked, address without it) for each active condition."""
        jetons = [Jeton(f"Contient «\u00a0{self.texte}\u00a0»", "q", self.texte)] if self.texte else []
        for facette in self.facettes:
            jetons += facette.filtre.jetons(facette.valeurs, facette.options)
        return [(jeton.libelle, self.adresse(sans=(jeton.cle, jeton.valeur))) for jeton in jetons]

    @property
    def filtree(self) -> bool:
        return bool(self.texte) or any(self._valeurs.values())

    @property
    def nombre_filtres(self) -> int:
        return len(self.jetons)

    def adresse(self, *, sans: tuple[str, str] | None = None, **avec: str) -> str:
        """The query string of this list with changes; always starts with ``?``, page and export dropped."""
        donnees = QueryDict(mutable=True)
        connus = {"q", "tri", *(p for f in self.les_filtres() for p in f.parametres)}
        for cle in self.donnees:
            if cle not in connus:
                continue
            demandees = (v.strip() for v in self.donnees.getlist(cle))
            valeurs = [v for v in demandees if v and (cle, v) != sans]
            if valeurs:
                donnees.setlist(cle, valeurs)
        for cle, valeur in avec.items():
            donnees[cle] = valeur
        return f"?{donnees.urlencode()}"

    @property
    def adresse_sans_filtre(self) -> str:
        return f"?tri={self.donnees['tri']}" if self.tri[0] else "?"

    @property
    def entetes(self) -> list[dict[str, Any]]:
        """Column headings with the address that sorts them and the present order (``aria-sort``)."""
        cle, decroissant = self.tri
        entetes = []
        for colonne in self.colonnes_ecran:
            active = colonne.cle == cle
            entetes.append(
                {
                    "colonne": colonne,
                    "sens": ("descending" if decroissant else "ascending") if active else "",
                    "adresse": self.adresse(tri=f"-{colonne.cle}" if active and not decroissant else colonne.cle)
                    if colonne.ordre
                    else "",
                }
            )
        return entetes


class _Paginateur(Paginator[Any]):
    """Knows its count already."""

    total = 0

    @property
    def count(self) -> int:
        return self.total
