"""Attendance recomputed, range by range, from the list of members; votes against the result."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal

from reciproque.lecture.brouillon import Brouillon
from reciproque.lecture.reconnaisseurs.deliberation.acte import Acte
from reciproque.lecture.reconnaisseurs.deliberation.appel import Lu, Membres
from reciproque.lecture.reconnaisseurs.deliberation.plages import PlageLue
from reciproque.lecture.schema import Deliberation

_COMPTES = (
    ("presents", "Présents"),
    ("representes", "Représentés"),
    ("absents", "Absents"),
    ("votants", "Votants"),
)


def controler(
    deliberation: Deliberation, acte: Acte, membres: Membres | None, plages: list[PlageLue], brouillon: Brouillon
) -> None:
    _suffrages(deliberation, acte, plages, brouillon)
    if membres is None:
        _sommes(deliberation, plages, brouillon)
        return
    # Fewer names than members in office: what is missing was not printed or not read, nothing can be accused.
    entier = deliberation.en_exercice is None or len(membres.lus) == deliberation.en_exercice
    if deliberation.en_exercice is not None and acte.place_exercice is not None:
        lus = len(membres.lus)
        brouillon.controle(
            "presence",
            "Membres en exercice",
            imprime=Decimal(deliberation.en_exercice),
            calcule=Decimal(lus) if entier or membres.complet else None,
            source=brouillon.source(acte.place_exercice),
        )
    for plage in plages:
        comptes = compter(membres.lus, plage.bornes)
        _plage(plage, comptes, acte, brouillon, entier=entier)
    _votes(deliberation, acte, membres, brouillon)


def compter(lus: list[Lu], bornes: tuple[int, int] | None) -> Counter[str]:
    """How many are present, represented, absent while the items of a range are dealt with."""
    comptes: Counter[str] = Counter()
    for lu in lus:
        etat = lu.membre.presence or "inconnu"
        if bornes is not None and (
            (lu.arrivee is not None and lu.arrivee > bornes[0]) or (lu.depart is not None and lu.depart <= bornes[0])
        ):
            etat = "absent"
        comptes[{"excuse": "absent"}.get(etat, etat)] += 1
    return comptes


def _plage(plage: PlageLue, comptes: Counter[str], acte: Acte, brouillon: Brouillon, *, entier: bool) -> None:
    calcules = {
        "presents": comptes["present"],
        "representes": comptes["represente"],
        "absents": comptes["absent"],
        "votants": comptes["present"] + comptes["represente"],
    }
    p = plage.plage
    ou = f", délibérations {p.de} à {p.a}" if p.de != p.a else f", délibération {p.de}" if p.de else ""
    for nom, mot in _COMPTES:
        imprime: int | None = getattr(p, nom)
        if imprime is None:
            continue
        calcule = calcules[nom]
        if nom == "absents" and imprime == comptes["absent"] + comptes["represente"]:
            calcule = imprime  # those represented are absent too
        sur = entier and not comptes["inconnu"] and not (nom == "votants" and acte.hors_vote)
        brouillon.controle(
            "presence",
            f"{mot}{ou}",
            imprime=Decimal(imprime),
            calcule=Decimal(calcule) if sur or calcule == imprime else None,
            source=brouillon.source(plage.place),
        )


def _sommes(deliberation: Deliberation, plages: list[PlageLue], brouillon: Brouillon) -> None:
    """Without names: those present and those represented vote."""
    for plage in plages:
        p = plage.plage
        if p.presents is not None and p.votants is not None and p.representes is not None:
            somme = p.presents + p.representes
            brouillon.controle(
                "presence",
                "Votants = présents + représentés",
                imprime=Decimal(p.votants),
                calcule=Decimal(somme) if somme == p.votants else None,
                source=brouillon.source(plage.place),
            )


def _suffrages(deliberation: Deliberation, acte: Acte, plages: list[PlageLue], brouillon: Brouillon) -> None:
    """For, against and abstaining make those who vote on this item."""
    resultat = deliberation.resultat
    plage = _plage_de(deliberation.numero, plages)
    if plage is None or plage.plage.votants is None or resultat.pour is None or acte.place_vote is None:
        return
    votants, somme = plage.plage.votants, resultat.pour + (resultat.contre or 0) + (resultat.abstention or 0)
    if somme > votants or somme == votants:
        brouillon.controle(
            "presence",
            "Suffrages et votants",
            imprime=Decimal(somme),
            calcule=Decimal(votants),
            source=brouillon.source(acte.place_vote),
        )


def _plage_de(numero: str | None, plages: list[PlageLue]) -> PlageLue | None:
    """The range in which the act itself was voted: the last figures of its number."""
    chiffres = re.findall(r"\d+", numero or "")
    if len(plages) == 1:
        return plages[0]
    for plage in plages:
        if chiffres and plage.bornes and plage.bornes[0] <= int(chiffres[-1]) <= plage.bornes[1]:
            return plage
    return None


def _votes(deliberation: Deliberation, acte: Acte, membres: Membres, brouillon: Brouillon) -> None:
    votes = Counter(lu.membre.vote for lu in membres.lus if lu.membre.vote)
    resultat = deliberation.resultat
    if not votes or acte.place_vote is None:
        return
    for nom, mot in (("pour", "Votes pour"), ("contre", "Votes contre"), ("abstention", "Abstentions")):
        imprime: int | None = getattr(resultat, nom)
        if imprime is not None:
            brouillon.controle(
                "presence",
                mot,
                imprime=Decimal(imprime),
                calcule=Decimal(votes[nom]),
                source=brouillon.source(acte.place_vote),
            )
    absents = [lu for lu in membres.lus if lu.membre.presence in {"absent", "excuse"} and lu.membre.vote]
    for lu in absents:
        brouillon.avertir(
            "vote_d_un_absent",
            "Un membre noté absent a un vote sur sa ligne\u00a0: la ligne ou celle d’à côté est sans doute décalée. "
            "Comparez avec le registre.",
            brouillon.source(lu.place),
        )
    if absents:
        for lu in membres.lus:
            if lu.membre.presence == "represente" and not lu.membre.vote:
                brouillon.avertir(
                    "vote_manquant",
                    "Un membre représenté n’a pas de vote sur sa ligne, alors qu’un absent en a un. Comparez "
                    "avec le registre.",
                    brouillon.source(lu.place),
                )
