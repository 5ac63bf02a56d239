"""What a definition expects in a cell: its nature, its bounds, the answers it allows."""

from __future__ import annotations

from decimal import Decimal

from reciproque.langue import fold, format_number

from ..models import Definition
from .cellule import CelluleRefusee, Etat, Lue, Sorte, read_cell

SORTES = {
    Definition.Nature.NOMBRE: Sorte.NOMBRE,
    Definition.Nature.MONTANT: Sorte.MONTANT,
    Definition.Nature.NOMBRE_MONTANT: Sorte.NOMBRE_MONTANT,
    Definition.Nature.TAUX: Sorte.TAUX,
    Definition.Nature.OUI_NON: Sorte.OUI_NON,
    Definition.Nature.LISTE: Sorte.TEXTE,
    Definition.Nature.APPRECIATION: Sorte.TEXTE,
}


def read_for(definition: Definition, texte: str, *, machine: bool = False, parts: bool | None = None) -> Lue | None:
    """The figure of a cell of this indicator, None when it is empty. Raises CelluleRefusee."""
    lue = read_cell(texte, SORTES[Definition.Nature(definition.nature)], machine=machine, parts=parts)
    if lue is None or lue.etat is not Etat.CONNUE:
        return lue
    if lue.valeur is not None:
        _within(lue.valeur, definition)
    if lue.texte and definition.choix:
        choix = {fold(str(c)): str(c) for c in definition.choix}
        if fold(lue.texte) not in choix:
            reponses = ", ".join(f"«\u00a0{c}\u00a0»" for c in choix.values())
            raise CelluleRefusee(f"«\u00a0{lue.texte}\u00a0» n’est pas une réponse possible\u00a0: {reponses}.")
        return Lue(texte=choix[fold(lue.texte)])
    return lue


def _within(valeur: Decimal, definition: Definition) -> None:
    bas, haut = definition.minimum, definition.maximum
    if bas is not None and valeur < bas:
        raise CelluleRefusee(f"{format_number(valeur)} est sous la valeur minimale, {format_number(bas)}.")
    if haut is not None and valeur > haut:
        raise CelluleRefusee(f"{format_number(valeur)} dépasse la valeur maximale, {format_number(haut)}.")
