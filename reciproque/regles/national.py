"""National rules and common kinds of fact, from `national.toml` to the database: the same rows each time."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction

from .models import GenreFait, Regle
from .moteur import parameters_of, write

FICHIER = Path(__file__).with_name("national.toml")


@cache
def content() -> dict[str, Any]:
    with FICHIER.open("rb") as fichier:
        return tomllib.load(fichier)


def _plain(valeur: Any) -> Any:
    return valeur.isoformat() if isinstance(valeur, date) else valeur


def as_rule(brute: dict[str, Any]) -> dict[str, Any]:
    """Fields of `Regle` for one entry; its parameters are checked."""
    parametres = {cle: _plain(v) for cle, v in brute.get("parametres", {}).items()}
    if brute["genre"] != "a_preciser":
        parametres = write(parameters_of(brute["genre"], parametres))
    return {
        "intitule": brute["intitule"],
        "texte": brute["texte"],
        "genre": brute["genre"],
        "parametres": parametres,
        "force": brute.get("force", "obligation"),
        "origine": Regle.Origine.LOI,
        "reference": brute["reference"],
        "verifie": brute["verifie"],
        "natures": f",{','.join(brute['natures'])}," if brute.get("natures") else "",
        "valable_du": brute.get("valable_du"),
        "valable_au": brute.get("valable_au"),
    }


@transaction.atomic
def load_national(**_: Any) -> int:
    """Bring the rows to what the file says; what a person decided (state, reason) stays. Number of rows written."""
    contenu = content()
    ecrites = 0
    genres = {g.cle: g for g in GenreFait.objects.filter(contrat=None)}
    for brut in contenu["fait"]:
        voulu = {
            "libelle": brut["libelle"],
            "nature": brut.get("nature", "evenement"),
            "unite": brut.get("unite", ""),
        }
        ecrites += _bring(genres.get(brut["cle"]) or GenreFait(cle=brut["cle"]), voulu)
    regles = {r.cle: r for r in Regle.objects.national()}
    for brute in contenu["regle"]:
        ecrites += _bring(regles.get(brute["cle"]) or Regle(cle=brute["cle"]), as_rule(brute))
    return ecrites


def _bring(objet: Any, voulu: dict[str, Any]) -> bool:
    if objet.pk and all(getattr(objet, champ) == valeur for champ, valeur in voulu.items()):
        return False
    for champ, valeur in voulu.items():
        setattr(objet, champ, valeur)
    objet.save()
    return True
