"""Judge the rules of contracts: everything they need is loaded once, whatever their number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from reciproque.contrats.models import Contrat, PerimetreQuartier
from reciproque.contrats.passages import place_in_document
from reciproque.socle.registres import FaitFourni
from reciproque.socle.registres import faits as fournisseurs

from .models import Complet, Fait, GenreFait, Regle
from .moteur import (
    Cadre,
    FaitConnu,
    Lieu,
    ParametresInvalides,
    Registre,
    Releve,
    Resultat,
    evaluate,
    parameters_of,
    register,
    to_specify,
)


def today() -> date:
    return timezone.localdate()


@dataclass
class Connaissances:
    """What is known of one contract."""

    contrat: Contrat
    genres: dict[str, GenreFait]
    faits: dict[int, list[Fait]] = field(default_factory=dict)  # kind -> facts
    complets: dict[int, date] = field(default_factory=dict)
    lieux: tuple[Lieu, ...] = ()
    _registres: dict[date, Registre] = field(default_factory=dict)

    def judge(self, regle: Regle, jour: date, *, avec_source: bool = False) -> Resultat:
        """The answer as of ``jour``. ``avec_source`` ends the sentence with where the rule is written."""
        source = tell_source(regle) if avec_source else ""
        if regle.a_preciser:
            return to_specify(regle.force, source)
        try:
            parametres = parameters_of(regle.genre, regle.parametres)
        except ParametresInvalides:
            return to_specify(regle.force, source)
        return evaluate(
            parametres, force=regle.force, registre=self.register(jour), cadre=self.frame(regle), source=source
        )

    def frame(self, regle: Regle) -> Cadre:
        lieux = self.lieux
        if concernes := {str(q.pk) for q in regle.quartiers.all()}:
            lieux = tuple(lieu for lieu in lieux if lieu.cle in concernes)
        return Cadre(self.contrat.debut, self.contrat.fin, lieux).narrowed(regle.valable_du, regle.valable_au)

    def register(self, jour: date) -> Registre:
        if jour not in self._registres:
            self._registres[jour] = register({cle: self._releve(g, jour) for cle, g in self.genres.items()}, jour)
        return self._registres[jour]

    def provided(self, genre: GenreFait) -> bool:
        """Whether another room knows these facts: then it alone is believed."""
        return genre.cle in fournisseurs

    def _releve(self, genre: GenreFait, jour: date) -> Releve:
        if fournisseur := fournisseurs.get(genre.cle):
            fournis = _read_provided(fournisseur.fournir(self.contrat, jour), jour)
            unite = fournisseur.unite or genre.unite
            # A room that answers knows all of its own; one that does not know says None.
            complet = jour if fournis is not None else None
            return Releve(genre.dit, tuple(fournis or ()), complet, unite, genre.is_figure)
        connus = tuple(
            FaitConnu(
                date=fait.date,
                valeur=fait.valeur,
                lieu=str(fait.quartier_id or ""),
                theme=fait.theme,
                objet=fait.objet,
                exercice=fait.exercice,
                cle=fait.pk,
            )
            for fait in self.faits.get(genre.pk, ())
        )
        return Releve(genre.dit, connus, self.complets.get(genre.pk), genre.unite, genre.is_figure)


def _read_provided(reponse: Any, jour: date) -> list[FaitConnu] | None:
    """What a provider gives: nothing known, one figure of the day, or dated facts."""
    if reponse is None:
        return None
    if isinstance(reponse, int | float | Decimal):
        return [FaitConnu(jour, Decimal(str(reponse)))]
    return [
        FaitConnu(f.date, f.valeur, str(f.quartier_id or ""), f.theme, f.objet, f.exercice)
        for f in reponse
        if isinstance(f, FaitFourni)
    ]


def know(contrats: Iterable[Contrat]) -> dict[int, Connaissances]:
    """Contract -> what is known of it: four queries, whatever the number of contracts."""
    contrats = list(contrats)
    ids = [c.pk for c in contrats]
    communs: dict[str, GenreFait] = {}
    propres: dict[int, dict[str, GenreFait]] = defaultdict(dict)
    for genre in GenreFait.objects.filter(contrat__in=ids) | GenreFait.objects.filter(contrat=None):
        (communs if genre.contrat_id is None else propres[genre.contrat_id])[genre.cle] = genre
    faits: dict[int, dict[int, list[Fait]]] = defaultdict(lambda: defaultdict(list))
    for fait in Fait.objects.standing().filter(contrat__in=ids).order_by("date", "pk"):
        faits[fait.contrat_id][fait.genre_id].append(fait)
    complets: dict[int, dict[int, date]] = defaultdict(dict)
    for contrat_id, genre_id, au in Complet.objects.filter(contrat__in=ids).values_list("contrat", "genre", "au"):
        complets[contrat_id][genre_id] = au
    lieux: dict[int, list[Lieu]] = defaultdict(list)
    perimetre = PerimetreQuartier.objects.filter(contrat__in=ids, quartier__nature="QPV")
    for contrat_id, pk, nom in perimetre.order_by("quartier__nom_normalise", "pk").values_list(
        "contrat", "quartier", "quartier__nom"
    ):
        lieux[contrat_id].append(Lieu(str(pk), nom))
    return {
        c.pk: Connaissances(c, communs | propres[c.pk], faits[c.pk], complets[c.pk], tuple(lieux[c.pk]))
        for c in contrats
    }


def rules_of(contrat: Contrat) -> Any:
    """Rules to judge, with all that judging reads."""
    return (
        Regle.objects.of(contrat)
        .active()
        .filter(ecartee=False)
        .select_related("document")
        .defer("document__texte")
        .prefetch_related("quartiers")
    )


def judge_all(contrat: Contrat, jour: date, regles: Iterable[Regle] | None = None) -> dict[int, Resultat]:
    """Rule -> its answer: six queries."""
    connaissances = know([contrat])[contrat.pk]
    return {regle.pk: connaissances.judge(regle, jour) for regle in (rules_of(contrat) if regles is None else regles)}


def tell_source(regle: Regle) -> str:
    """« Protocole, page 12, lignes 4 à 6 », « Loi n° …, article 10 »."""
    if regle.has_passage:
        return place_in_document(regle)
    return regle.reference or ("règle saisie" if regle.origine == Regle.Origine.SAISIE else "")
