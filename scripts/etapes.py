"""Steps told with their seconds. Standard library only: this runs before anything is installed."""

import sys
import time
from contextlib import contextmanager
from typing import NoReturn


def secondes(duree: float) -> str:
    return f"{duree:.1f}".replace(".", ",") + "\u00a0s"


@contextmanager
def etape(titre: str):
    """Print the title, then what it took; a failure says so and goes on rising."""
    print(f"· {titre}…", end=" ", flush=True)
    debut = time.monotonic()
    try:
        yield
    except BaseException:
        print("échec", flush=True)
        raise
    print(secondes(time.monotonic() - debut), flush=True)


def renoncer(message: str) -> NoReturn:
    """Say what happened and what to type, without a trace, and leave."""
    print(f"\n{message}", file=sys.stderr)
    raise SystemExit(1)
