"""The secret key of the embedded mode: from the environment, else made once and kept in the data folder."""

import os
from pathlib import Path

from django.core.management.utils import get_random_secret_key


def lire_ou_creer(donnees: Path) -> str:
    """`donnees` must exist. Web and worker start together: whoever links first wins, nobody reads half a key."""
    if cle := os.environ.get("RECIPROQUE_CLE_SECRETE"):
        return cle
    chemin = donnees / "cle-secrete"
    if not chemin.exists():
        brouillon = donnees / f".cle-secrete-{os.getpid()}"
        with open(os.open(brouillon, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as fichier:
            fichier.write(get_random_secret_key())
        try:
            os.link(brouillon, chemin)
        except FileExistsError:
            pass
        finally:
            brouillon.unlink()
    return chemin.read_text(encoding="ascii")
