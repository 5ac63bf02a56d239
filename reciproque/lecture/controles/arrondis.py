"""When is a printed percentage right? Rounded, truncated or rounded up to its decimals: all three are met."""

from __future__ import annotations

from decimal import Decimal


def pourcent(a: Decimal, b: Decimal) -> Decimal:
    return (a * 100 / b).quantize(Decimal("0.01"))


def juste(imprime: Decimal, a: Decimal, b: Decimal) -> bool:
    """Within one unit of the last printed decimal."""
    exposant = imprime.as_tuple().exponent
    decimales = max(0, -exposant) if isinstance(exposant, int) else 0
    return abs(imprime - a * 100 / b) < Decimal(1).scaleb(-decimales)
