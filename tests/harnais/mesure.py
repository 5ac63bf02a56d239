"""Durations that a loaded machine cannot falsify: processor time, the best of several, taken again before accusing."""

import time
from collections.abc import Callable

REPRISES = 4


def secondes(geste: Callable[[], object]) -> float:
    """Processor seconds of one run: what other programs take does not count."""
    debut = time.process_time()
    geste()
    return time.process_time() - debut


def exiger_loin_du_carre(geste: Callable[[int], object], petit: int, grand: int, *, negligeable: float) -> None:
    """`geste(taille)` grows about as its size does, far from the square of it.

    The best times are kept from one try to the next: noise goes away, a quadratic stays. Below `negligeable` seconds
    noise rules, and nothing is slow.
    """
    fois = grand / petit
    limite = fois ** (1.5 if fois > 5 else 1.6)  # linear: fois; quadratic: fois ** 2
    geste(petit // 8 or 1)
    court = long = float("inf")
    for _ in range(REPRISES):
        court, long = min(court, secondes(lambda: geste(petit))), min(long, secondes(lambda: geste(grand)))
        if long < negligeable or long < limite * court:
            return
    raise AssertionError(f"{long:.3f} s contre {court:.3f} s : {long / court:.1f} fois pour {fois:.0f} fois plus long.")
