"""Row numbers that arrive in addresses and answers: any integer a database can hold, nothing else."""

from __future__ import annotations

from collections.abc import Iterable

PLUS_GRAND = 2**63 - 1


def as_number(texte: str) -> int | None:
    """The number written, None when it is none or could be no row's."""
    if not texte.isdecimal() or len(texte) > 19:
        return None
    nombre = int(texte)
    return nombre if nombre <= PLUS_GRAND else None


def as_numbers(textes: Iterable[str]) -> set[int]:
    return {nombre for texte in textes if (nombre := as_number(texte)) is not None}


class Numero:
    """URL converter: an address with a number beyond any table is simply not found."""

    regex = "[0-9]{1,18}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)
