"""A list whose fixed cases are all counted in one query."""

from __future__ import annotations

from functools import cached_property

from django.db.models import Count

from reciproque.contrats.listes.filtres import FiltreCas
from reciproque.socle.listes import Filtre, Liste
from reciproque.socle.listes.filtres import Option
from reciproque.socle.listes.liste import FiltreAffiche


class ListeCas(Liste):
    """The total and the count of every `FiltreCas`: one query. Filters without an answer are not drawn."""

    @cached_property
    def _comptes(self) -> dict[str, int]:
        comptes = {"total": Count("pk", filter=self._condition())}
        for filtre in self.les_filtres():
            if isinstance(filtre, FiltreCas):
                comptes |= filtre.counts(self._condition(sauf=filtre.cle))
        return self.base.order_by().aggregate(**comptes)

    @cached_property
    def total(self) -> int:
        return self._comptes["total"]

    def options_of(self, filtre: Filtre, valeurs: list[str]) -> list[Option]:
        """Answers of a filter that is not made of fixed cases."""
        return filtre.options(self.base.filter(self._condition(sauf=filtre.cle)), valeurs)

    @cached_property
    def facettes(self) -> list[FiltreAffiche]:
        facettes = []
        for filtre in self.les_filtres():
            valeurs = self._valeurs[filtre.cle]
            if isinstance(filtre, FiltreCas):
                options = filtre.options_comptees(self._comptes, valeurs)
                options = options if any(o.compte or o.choisie for o in options) else []
            else:
                options = self.options_of(filtre, valeurs)
            if options:
                facettes.append(FiltreAffiche(filtre, options, valeurs))
        return facettes
