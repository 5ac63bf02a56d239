"""What makes a fact acceptable: said once, for the form, the import and the action alike."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from reciproque.langue import fold, format_date, parse_number

from .evaluation import today
from .models import GenreFait

UN, CENT = Decimal(1), Decimal(100)


class ValeurRefusee(ValueError):
    """The message is a French sentence for the person."""


def read_value(texte: str, genre: GenreFait) -> Decimal | None:
    """« 12 », « 29 % », « 1 500 € »: a number, in the unit of its kind or without one. Raises ValeurRefusee."""
    texte = texte.strip()
    if not texte:
        return None
    if texte[0] in "=+@":
        raise ValeurRefusee("C’est une formule\u00a0: écrivez le nombre lui-même.")
    nombre, unite = _split(texte)
    if nombre is None:
        raise ValeurRefusee(
            f"«\u00a0{texte[:40]}\u00a0» n’est pas un nombre\u00a0: écrivez par exemple 12 ou 1\u00a0500."
        )
    if unite and fold(unite) not in _accepted(genre):
        attendue = f"se mesure en {genre.unite}" if genre.unite else "se compte, sans unité"
        raise ValeurRefusee(
            f"«\u00a0{unite}\u00a0» n’est pas la bonne unité\u00a0: «\u00a0{genre.libelle}\u00a0» {attendue}."
        )
    if genre.unite == "%" and not unite and 0 < nombre < UN:
        part = str((nombre * CENT).normalize()).replace(".", ",")
        brut = str(nombre).replace(".", ",")
        raise ValeurRefusee(f"Est-ce {part}\u00a0% ou {brut}\u00a0%\u00a0? Écrivez le nombre avec son signe %.")
    if nombre < 0:
        raise ValeurRefusee("Une valeur ne peut pas être négative.")
    if genre.unite == "%" and nombre > 1000:
        raise ValeurRefusee("Ce pourcentage est trop grand\u00a0: vérifiez-le.")
    if nombre >= Decimal(10) ** 13:
        raise ValeurRefusee("Ce nombre est trop grand\u00a0: vérifiez-le.")
    return nombre.quantize(Decimal("0.0001"))


def _split(texte: str) -> tuple[Decimal | None, str]:
    """« 1 500,5 euros » → (1500.5, "euros")."""
    fin = next((i for i, c in enumerate(texte) if not (c.isdigit() or c in ".,-−   \t")), len(texte))
    return parse_number(texte[:fin].strip()), texte[fin:].strip()


def _accepted(genre: GenreFait) -> set[str]:
    unite = fold(genre.unite)
    autres = {"€": {"€", "euro", "euros", "eur"}, "%": {"%", "pour cent", "pourcent"}}
    return autres.get(unite, {unite, f"{unite}s", unite.removesuffix("s")} if unite else {"fois"})


def problems(
    *,
    contrat: Any,
    genre: GenreFait,
    jour: date | None,
    valeur: Decimal | None,
    quartier_id: int | None = None,
    exercice: int | None = None,
    quartiers: set[int] | None = None,
) -> dict[str, str]:
    """Field -> what is wrong. ``quartiers``: those of the contract, when the caller already knows them."""
    erreurs: dict[str, str] = {}
    aujourdhui = today()
    if jour and jour > aujourdhui:
        erreurs["date"] = (
            f"Cette date est à venir ({format_date(jour)})\u00a0: un fait a eu lieu. Saisissez-le ce jour-là."
        )
    if jour and jour.year < 1990:
        erreurs["date"] = "Cette date est trop ancienne\u00a0: vérifiez l’année."
    if genre.is_figure and valeur is None:
        en = f", en {genre.unite}" if genre.unite else ""
        erreurs["valeur"] = f"Écrivez la valeur{en}."
    if exercice is not None and not 1990 <= exercice <= aujourdhui.year + 1:
        erreurs["exercice"] = "L’exercice est une année\u00a0: vérifiez-la."
    if quartier_id is not None:
        siens = set(contrat.perimetre.values_list("quartier", flat=True)) if quartiers is None else quartiers
        if quartier_id not in siens:
            erreurs["quartier"] = "Ce quartier n’est pas dans ce contrat\u00a0: choisissez l’un des siens."
    if genre.contrat_id not in (None, contrat.pk):
        erreurs["genre"] = "Ce genre de fait est d’un autre contrat."
    return erreurs
