"""What a contract must contain (`conformite.toml`): each point read in its content, or left to a person."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.db.models import Q

from reciproque.annuaire.models import Organisation
from reciproque.langue import format_date, plural
from reciproque.territoires.models import Quartier

from .manques import manques_engagement
from .models import Contrat, Fiche, PointConforme, RedactionEngagement, Signature

FICHIER = Path(__file__).with_name("conformite.toml")
OUI, NON, A_VERIFIER = "oui", "non", "a_verifier"


@dataclass(frozen=True)
class Constat:
    """What the content says: ``etat`` OUI, NON or A_VERIFIER, and why in a sentence."""

    etat: str
    phrase: str


@dataclass(frozen=True)
class Point:
    cle: str
    titre: str
    texte: str
    reference: str
    controle: str = ""


@dataclass(frozen=True)
class PointVu:
    """A point for one contract: a person's word comes before what was read."""

    point: Point
    constat: Constat
    dit: PointConforme | None

    @property
    def etat(self) -> str:
        return self.dit.etat if self.dit else self.constat.etat


@cache
def points() -> tuple[Point, ...]:
    with FICHIER.open("rb") as fichier:
        return tuple(Point(**point) for point in tomllib.load(fichier)["point"])


def look(contrat: Contrat) -> list[PointVu]:
    """Every point, in the order of the file: ten queries at most."""
    dits = {dit.cle: dit for dit in contrat.points_conformes.select_related("dit_par")}
    return [
        PointVu(
            point,
            CONTROLES[point.controle](contrat)
            if point.controle
            else Constat(A_VERIFIER, "Cela ne se lit pas dans le contenu\u00a0: à une personne de le dire."),
            dits.get(point.cle),
        )
        for point in points()
    ]


def _periode(contrat: Contrat) -> Constat:
    if contrat.debut and contrat.fin:
        return Constat(OUI, f"Du {format_date(contrat.debut)} au {format_date(contrat.fin)}.")
    return Constat(NON, "Le début ou la fin du contrat manque à sa description.")


def _categories(contrat: Contrat) -> set[str]:
    return set(Signature.objects.filter(contrat=contrat).values_list("organisation__categorie", flat=True))


def _parties(contrat: Contrat, *voulues: str) -> Constat:
    absentes = [c for c in voulues if c not in _categories(contrat)]
    if not absentes:
        return Constat(OUI, "Toutes sont dans les parties du contrat.")
    noms = ", ".join(str(Organisation.Categorie(c).label) for c in absentes)
    return Constat(NON, f"Aucune partie de cette catégorie\u00a0: {noms}.")


def _quartiers(contrat: Contrat) -> Constat:
    n = contrat.perimetre.filter(quartier__nature=Quartier.Nature.QPV).count()
    return Constat(OUI, f"{plural(n, 'quartier prioritaire', 'quartiers prioritaires')}.") if n else _none("quartier")


def _none(quoi: str) -> Constat:
    return Constat(NON, f"Aucun {quoi} dans le contenu du contrat.")


def _in_force(contrat: Contrat):
    return RedactionEngagement.objects.current().filter(engagement__contrat=contrat, engagement__retire_le=None)


def _objectifs(contrat: Contrat) -> Constat:
    n = _in_force(contrat).exclude(noeud=None).count()
    return Constat(OUI, f"{plural(n, 'engagement')} dans l’arborescence.") if n else _none("engagement")


def _responsables(contrat: Contrat) -> Constat:
    sans = next(condition for cle, _, condition in manques_engagement() if cle == "partenaire")
    n = _in_force(contrat).filter(sans).count()
    if n:
        return Constat(NON, f"{plural(n, 'engagement')} sans organisation nommée.")
    return Constat(OUI, "Chacun en nomme au moins une.") if _in_force(contrat).exists() else _none("engagement")


def _lues(contrat: Contrat, genre: str):
    return Fiche.objects.filter(lecture__contrat=contrat, genre=genre).exclude(etat=Fiche.Etat.ECARTEE)


def _gouvernance(contrat: Contrat) -> Constat:
    n = _lues(contrat, Fiche.Genre.INSTANCE).count()
    return Constat(OUI, f"{plural(n, 'instance')} dans le document.") if n else _unread("instance")


def _indicateurs(contrat: Contrat) -> Constat:
    n = _lues(contrat, Fiche.Genre.INDICATEUR).count()
    return Constat(OUI, f"{plural(n, 'indicateur')} dans le document.") if n else _unread("indicateur")


def _unread(quoi: str) -> Constat:
    return Constat(A_VERIFIER, f"La lecture n’a relevé aucun {quoi}\u00a0: vérifiez dans le document.")


def _abattement(contrat: Contrat) -> Constat:
    pieces = _lues(contrat, Fiche.Genre.PIECE).filter(Q(recherche__contains="abattement"))
    etats = [piece.get("etat") for piece in pieces.values_list("contenu", flat=True)]
    if "presente" in etats:
        return Constat(OUI, "Elle est jointe au document.")
    if etats:
        return Constat(NON, "Elle est annoncée, et absente du document.")
    return Constat(A_VERIFIER, "Le document ne l’annonce pas.")


CONTROLES: dict[str, Callable[[Contrat], Constat]] = {
    "periode": _periode,
    "signataires": lambda contrat: _parties(contrat, "etat", "epci", "commune"),
    "departement_region": lambda contrat: _parties(contrat, "departement", "region"),
    "quartiers": _quartiers,
    "objectifs": _objectifs,
    "responsables": _responsables,
    "gouvernance": _gouvernance,
    "abattement": _abattement,
    "indicateurs": _indicateurs,
}
