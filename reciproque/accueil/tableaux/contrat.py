"""Where one contract stands. Each figure leads to the list of what it counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.text import Truncator, capfirst

from reciproque.contrats.manques import manques_engagement
from reciproque.contrats.models import Contrat, RedactionEngagement
from reciproque.indicateurs.bilan import targets_of, weigh
from reciproque.indicateurs.models import Definition
from reciproque.indicateurs.resultats import Verdict
from reciproque.indicateurs.secret import Regard
from reciproque.regles.models import DernierEtat
from reciproque.regles.moteur import Etat
from reciproque.regles.presentation import GRAVITE, TONS

HORIZON = timedelta(days=90)
CIBLES, REGLES, ECHEANCES = 4, 6, 8  # told one by one; the others are a click away
TITRE, PHRASE = 90, 160  # characters told: with them all, two sheets of paper are full

# Key of `manques_engagement`, and what a commitment that does not lack it has.
COMPLETUDE = (
    ("partenaire", "Un partenaire est nommé"),
    ("chef_de_file", "Un chef de file est désigné"),
    ("echeance", "Une échéance est fixée"),
    ("indicateur", "Un indicateur est prévu"),
    ("place", "Rangé dans l’arborescence"),
)


@dataclass(frozen=True)
class Part:
    """``nombre`` of ``total``; ``manque`` leads to the others."""

    libelle: str
    nombre: int
    total: int
    url: str

    @property
    def manquent(self) -> int:
        return self.total - self.nombre

    @property
    def taux(self) -> int:
        """Whole percent, never 100 while one is missing."""
        return min(99, round(100 * self.nombre / self.total)) if self.manquent else 100


@dataclass(frozen=True)
class Compte:
    libelle: str
    nombre: int
    url: str
    ton: str = "neutre"


@dataclass(frozen=True)
class CibleManquee:
    titre: str
    lieu: str
    raison: str
    url: str


@dataclass(frozen=True)
class RegleEnCause:
    titre: str
    etat: str
    ton: str
    phrase: str
    url: str


@dataclass(frozen=True)
class Attendue:
    jour: date
    titre: str
    genre: str
    url: str
    passee: bool


@dataclass(frozen=True)
class Tableau:
    engagements: int
    completude: list[Part]
    indicateurs: list[Compte]
    n_indicateurs: int
    definitions_en_retard: Compte
    cibles: list[Compte]
    n_cibles: int
    manquees: list[CibleManquee]
    regles: list[Compte]
    n_regles: int
    en_cause: list[RegleEnCause]
    n_en_cause: int
    echeances: list[Attendue]
    n_echeances: int
    passees: int


def _address(nom: str, contrat: Contrat, *objets: int, **requete: str) -> str:
    return reverse(nom, args=[contrat.pk, *objets]) + (f"?{urlencode(requete)}" if requete else "")


def describe(contrat: Contrat, jour: date, regard: Regard) -> Tableau:
    """Eleven queries. ``regard``: what the reader may see of figures."""
    engagements, completude = _completeness(contrat)
    indicateurs, en_retard = _indicators(contrat, jour)
    cibles, manquees = _targets(contrat, regard, jour)
    regles, en_cause = _rules(contrat)
    echeances = _deadlines(contrat, jour)
    cause = [compte.nombre for compte in regles if compte.ton in (TONS[Etat.NON_TENU], TONS[Etat.A_RISQUE])]
    return Tableau(
        engagements=engagements,
        completude=completude,
        indicateurs=indicateurs,
        n_indicateurs=sum(compte.nombre for compte in indicateurs),
        definitions_en_retard=en_retard,
        cibles=cibles,
        n_cibles=sum(compte.nombre for compte in cibles),
        manquees=manquees,
        regles=regles,
        n_regles=sum(compte.nombre for compte in regles),
        en_cause=en_cause,
        n_en_cause=sum(cause),
        echeances=echeances[:ECHEANCES],
        n_echeances=len(echeances),
        passees=sum(echeance.passee for echeance in echeances),
    )


def _completeness(contrat: Contrat) -> tuple[int, list[Part]]:
    conditions = {cle: condition for cle, _, condition in manques_engagement()}
    comptes = (
        RedactionEngagement.objects.current()
        .filter(engagement__contrat=contrat, engagement__retire_le=None)
        .aggregate(total=Count("pk"), **{cle: Count("pk", filter=conditions[cle]) for cle, _ in COMPLETUDE})
    )
    total = comptes["total"]
    return total, [
        Part(libelle, total - comptes[cle], total, _address("contrats:engagements", contrat, manque=cle))
        for cle, libelle in COMPLETUDE
    ]


def _indicators(contrat: Contrat, jour: date) -> tuple[list[Compte], Compte]:
    """By state of their definition, and those that should be defined by now."""
    retard = ~Q(etat=Definition.Etat.VALIDE) & Q(echeance__lt=jour)
    comptes = Definition.objects.current().filter(indicateur__contrat=contrat, indicateur__retire_le=None).aggregate(
        **{etat: Count("pk", filter=Q(etat=etat)) for etat in Definition.Etat.values},
        en_retard=Count("pk", filter=retard),
    )  # fmt: skip
    tons = {Definition.Etat.VALIDE: "succes", Definition.Etat.PROPOSE: "info"}
    par_etat = [
        Compte(
            capfirst(str(etat.label)),
            comptes[etat],
            _address("indicateurs:indicateurs", contrat, etat=etat.value),
            tons.get(etat, "neutre"),
        )
        for etat in Definition.Etat
        if comptes[etat]
    ]
    adresse = _address("indicateurs:indicateurs", contrat, echeance="depassee")
    return par_etat, Compte("À définir, échéance dépassée", comptes["en_retard"], adresse, "erreur")


def _targets(contrat: Contrat, regard: Regard, jour: date) -> tuple[list[Compte], list[CibleManquee]]:
    """Counts by verdict, the worst first; then the targets that are missed, with the figures. Four queries."""
    bilans = weigh(targets_of(indicateur__contrat=contrat), regard=regard, jour=jour)
    comptes = Counter(bilan.constat.verdict for bilan in bilans)
    par_verdict = [
        Compte(
            capfirst(verdict.label), comptes[verdict], _address("indicateurs:cibles", contrat, resultat=verdict.value)
        )
        for verdict in (Verdict.NON_ATTEINT, Verdict.EN_BONNE_VOIE, Verdict.ATTEINT, Verdict.NON_MESURABLE)
        if comptes[verdict]
    ]
    manquees = [bilan for bilan in bilans if bilan.constat.verdict == Verdict.NON_ATTEINT]
    return par_verdict, [
        CibleManquee(
            _short(bilan.cible.indicateur.libelle),
            bilan.lieu,
            _short(bilan.constat.raison, PHRASE),
            _address("indicateurs:indicateur", contrat, bilan.cible.indicateur_id),
        )
        for bilan in manquees[:CIBLES]
    ]


def _rules(contrat: Contrat) -> tuple[list[Compte], list[RegleEnCause]]:
    """Counts by state, the worst first; then the rules that are broken or near it. Two queries."""
    suivies = DernierEtat.objects.filter(contrat=contrat, regle__etat="active")
    comptes = dict(suivies.order_by().values_list("etat").annotate(n=Count("pk")))
    par_etat = [
        Compte(capfirst(etat.libelle), comptes[etat], _address("regles:regles", contrat, etat=etat.value), TONS[etat])
        for etat in GRAVITE
        if comptes.get(etat)
    ]
    en_cause = (
        suivies.filter(etat__in=[Etat.NON_TENU, Etat.A_RISQUE])
        .select_related("regle")
        .order_by("-etat", "prochaine", "pk")[:REGLES]
    )
    return par_etat, [
        RegleEnCause(
            _short(etat.regle.intitule),
            capfirst(Etat(etat.etat).libelle),
            TONS[Etat(etat.etat)],
            _short(etat.phrase, PHRASE),
            _address("regles:regle", contrat, etat.regle_id),
        )
        for etat in en_cause
    ]


def _deadlines(contrat: Contrat, jour: date) -> list[Attendue]:
    """What is due within 90 days, and the definitions and rules that are late. Three queries."""
    fin = jour + HORIZON
    trouvees: list[tuple[date | None, str, str, str]] = []
    dus = RedactionEngagement.objects.current().filter(
        engagement__contrat=contrat, engagement__retire_le=None, echeance__range=(jour, fin)
    )
    for echeance, numero, texte, engagement in dus.values_list("echeance", "numero", "texte", "engagement"):
        titre = f"Engagement {numero}".strip() + f"\u00a0: {_short(texte)}"
        trouvees.append((echeance, titre, "Engagement", _address("contrats:engagement", contrat, engagement)))
    definitions = (
        Definition.objects.current()
        .exclude(etat=Definition.Etat.VALIDE)
        .filter(indicateur__contrat=contrat, indicateur__retire_le=None, echeance__lte=fin)
    )
    for echeance, libelle, indicateur in definitions.values_list("echeance", "libelle", "indicateur"):
        titre = f"Définir «\u00a0{_short(libelle)}\u00a0»"
        trouvees.append((echeance, titre, "Indicateur", _address("indicateurs:indicateur", contrat, indicateur)))
    regles = DernierEtat.objects.filter(contrat=contrat, regle__etat="active", prochaine__range=(jour, fin))
    for prochaine, intitule, regle in regles.values_list("prochaine", "regle__intitule", "regle"):
        trouvees.append((prochaine, _short(intitule), "Règle", _address("regles:regle", contrat, regle)))
    if contrat.fin and jour <= contrat.fin <= fin:
        trouvees.append((contrat.fin, "Fin du contrat", "Contrat", contrat.get_absolute_url()))
    return sorted(_dated(trouvees, jour), key=lambda attendue: (attendue.jour, attendue.titre))


def _dated(trouvees: Iterable[tuple[date | None, str, str, str]], jour: date) -> Iterable[Attendue]:
    return (Attendue(quand, titre, genre, url, quand < jour) for quand, titre, genre, url in trouvees if quand)


def _short(texte: Any, caracteres: int = TITRE) -> str:
    return Truncator(" ".join(str(texte).split())).chars(caracteres)
