"""What the printed words of an indicator already say of its definition. Pure."""

from __future__ import annotations

import re

from reciproque.langue import fold

_TAUX = re.compile(r"\b(taux|part|proportion|pourcentage|ratio)\b|%")
_MONTANT = re.compile(r"\b(montants?|budgets?|credits?|depenses?|couts?)\b|€")
_NOMBRE = re.compile(r"\b(nombres?|nbre?s?|effectifs?|volumes?|quantite|frequentation)\b|^n(b|°)\b|\bnb\b")
_OUI_NON = re.compile(r"^(signature|creation|mise en place|existence|ouverture|realisation|adoption|elaboration)\b")
_ATTENTE = re.compile(r"\b(determin|defini|precis|constru|elabor|stabilis|identifi|venir)")
LIBELLE_MAX = 500


def guess_nature(libelle: str, unite: str = "") -> str:
    """Nature that the words tell (a value of `Definition.Nature`), "" when they do not."""
    plie = fold(f"{libelle} {unite}")
    if _TAUX.search(plie):
        return "taux"
    montant, nombre = _MONTANT.search(plie), _NOMBRE.search(plie)
    if montant and nombre:
        return "nombre_montant" if re.search(r"\bet\b", plie[min(montant.start(), nombre.start()) :]) else "nombre"
    if montant:
        return "montant"
    if nombre:
        return "nombre"
    return "oui_non" if _OUI_NON.search(plie) else ""


def guess_unit(nature: str, unite: str = "") -> str:
    """Unit of the figures: the printed one, else the one that the nature implies."""
    return unite or {"taux": "%", "montant": "€"}.get(nature, "")


def is_awaiting(libelle: str) -> bool:
    """Words that announce an indicator instead of naming it: « à déterminer », « définis au cours de l’année 2020 »."""
    plie = fold(libelle).strip(" .:;-–")
    return not plie or plie in {"indicateurs", "-"} or (len(plie) < 90 and bool(_ATTENTE.search(plie)))
