"""The storeys, read from the import contract of pyproject.toml: one source for imports, keys, templates and URLs."""

import tomllib
from pathlib import Path

RACINE = Path(__file__).resolve().parents[2]
PAQUET = RACINE / "reciproque"


def lire_etages() -> dict[str, int]:
    """Room -> height. Rooms that share a storey line (`a | b`) share a height and may not meet either."""
    contrats = tomllib.loads((RACINE / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    couches = next(contrat["layers"] for contrat in contrats if contrat["type"] == "layers")
    return {piece.strip(): hauteur for hauteur, couche in enumerate(reversed(couches)) for piece in couche.split("|")}


ETAGES = lire_etages()


def peut_descendre(de: str, vers: str) -> bool:
    return de == vers or ETAGES[de] > ETAGES[vers]


def gabarits():
    """(room, path) of each HTML or text template of the package."""
    for piece in ETAGES:
        for chemin in sorted((PAQUET / piece / "templates").rglob("*")):
            if chemin.is_file():
                yield piece, chemin


def modules():
    """(room, path) of each Python module of the rooms, migrations excepted."""
    for piece in ETAGES:
        for chemin in sorted((PAQUET / piece).rglob("*.py")):
            if "migrations" not in chemin.parts:
                yield piece, chemin
