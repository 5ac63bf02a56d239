"""Filters over things gathered from every room: each choice with its count, all the others being applied."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from html import escape
from urllib.parse import urlencode

from django.utils.safestring import SafeString, mark_safe

from reciproque.langue import format_number

from .collecte import Ligne


@dataclass(frozen=True)
class Critere:
    """One drop-down list. ``lire(ligne)`` gives the value of a row and how it is told; ``ordre``: the values in order
    when it is not that of their names.
    """

    cle: str
    libelle: str
    tout: str
    lire: Callable[[Ligne], tuple[str, str]]
    ordre: tuple[str, ...] = ()


CONTRAT = Critere("contrat", "Contrat", "Tous les contrats", lambda ligne: (str(ligne.contrat_id or ""), ligne.contrat))
GENRE = Critere("genre", "Nature", "Toutes", lambda ligne: (ligne.genre, ligne.libelle))


@dataclass(frozen=True)
class Choix:
    valeur: str
    libelle: str
    compte: int
    choisi: bool


@dataclass(frozen=True)
class Selecteur:
    critere: Critere
    choix: list[Choix]

    @property
    def options(self) -> SafeString:
        """Written here: hundreds of contracts to choose from cost a template more than the rest of the page."""
        return mark_safe(  # noqa: S308 (what is not ours is escaped)
            "".join(
                f'<option value="{escape(c.valeur)}"{" selected" if c.choisi else ""}>'
                f"{escape(c.libelle)} ({format_number(c.compte)})</option>"
                for c in self.choix
            )
        )


class Filtrage:
    def __init__(self, lignes: Iterable[Ligne], criteres: tuple[Critere, ...], donnees: Mapping[str, str]):
        self.toutes = list(lignes)
        self.criteres = criteres
        self._valeurs = [{c.cle: c.lire(ligne) for c in criteres} for ligne in self.toutes]
        connues = {c.cle: {valeurs[c.cle][0] for valeurs in self._valeurs} for c in criteres}
        # What means nothing here is left out, so that an old address still opens.
        self.demandes = {
            c.cle: donnees[c.cle]
            for c in criteres
            if donnees.get(c.cle) and (donnees[c.cle] in connues[c.cle] or donnees[c.cle] in c.ordre)
        }

    def _retenues(self, sauf: str = "") -> Iterable[int]:
        demandes = [(cle, valeur) for cle, valeur in self.demandes.items() if cle != sauf]
        for rang, valeurs in enumerate(self._valeurs):
            if all(valeurs[cle][0] == valeur for cle, valeur in demandes):
                yield rang

    @cached_property
    def lignes(self) -> list[Ligne]:
        return [self.toutes[rang] for rang in self._retenues()]

    @property
    def requete(self) -> str:
        """The present choices as a query string, without « ? »."""
        return urlencode(self.demandes)

    @cached_property
    def selecteurs(self) -> list[Selecteur]:
        """Those between which there is something to choose."""
        selecteurs = [Selecteur(c, self._choix(c)) for c in self.criteres]
        return [s for s in selecteurs if len(s.choix) > 1 or any(choix.choisi for choix in s.choix)]

    def _choix(self, critere: Critere) -> list[Choix]:
        comptes: Counter[tuple[str, str]] = Counter(self._valeurs[r][critere.cle] for r in self._retenues(critere.cle))
        demande = self.demandes.get(critere.cle, "")
        if demande and demande not in {valeur for valeur, _ in comptes}:
            libelle = next((v[critere.cle][1] for v in self._valeurs if v[critere.cle][0] == demande), demande)
            comptes[demande, libelle] = 0
        rangs = {valeur: rang for rang, valeur in enumerate(critere.ordre)}
        return [
            Choix(valeur, libelle, compte, valeur == demande)
            for (valeur, libelle), compte in sorted(comptes.items(), key=lambda c: (rangs.get(c[0][0], 0), c[0][1]))
            if valeur
        ]
