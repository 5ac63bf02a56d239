"""Make .venv and fill it with the pinned, hashed dependencies. `installer.py base|dev`. Standard library only."""

import hashlib
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

from etapes import etape, renoncer

RACINE = Path(__file__).resolve().parent.parent
VENV = RACINE / ".venv"
PYTHON = VENV / "bin" / "python"
PYTHON_MINIMAL = (3, 11)


def exiger_python() -> None:
    if sys.version_info < PYTHON_MINIMAL:
        version = ".".join(map(str, sys.version_info[:3]))
        renoncer(
            f"Réciproque demande Python 3.11 ou plus récent ; celui-ci est le {version}.\n"
            "Tapez : sudo apt-get install -y python3.11 python3.11-venv\n"
            "puis :  make run PYTHON=python3.11"
        )
    # Debian ships venv and ensurepip apart from Python itself.
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        renoncer("Il manque de quoi créer l'environnement Python.\nTapez : sudo apt-get install -y python3-venv")


def empreinte(niveau: str) -> str:
    """What the environment depends on: the pins, the entry points, the interpreter."""
    somme = hashlib.sha256(repr((sys.version_info[:2], str(VENV))).encode())
    for chemin in (RACINE / "requirements" / f"{niveau}.txt", RACINE / "pyproject.toml"):
        somme.update(chemin.read_bytes())
    return somme.hexdigest()


def a_jour(niveau: str) -> bool:
    temoin = VENV / f".installe-{niveau}"
    return PYTHON.exists() and temoin.exists() and temoin.read_text() == empreinte(niveau)


def pip(*arguments: str) -> None:
    commande = [PYTHON, "-m", "pip", "--quiet", "--disable-pip-version-check", "install", *arguments]
    resultat = subprocess.run(commande, cwd=RACINE, capture_output=True, text=True)
    if resultat.returncode:
        renoncer(
            f"L'installation a échoué.\n{resultat.stderr.strip()[-2000:]}\n\n"
            "Vérifiez l'accès au dépôt de paquets Python (réseau, mandataire), puis relancez la même commande."
        )


def installer(niveau: str) -> None:
    """`niveau`: base (to run) or dev (to test as well, which holds base). Does nothing when already done."""
    exiger_python()
    if a_jour(niveau) or (niveau == "base" and a_jour("dev")):
        return
    if not PYTHON.exists():
        with etape("Environnement Python"):
            subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=True)
    with etape("Bibliothèques"):
        pip("--require-hashes", "-r", f"requirements/{niveau}.txt")
        pip("--no-deps", "--no-build-isolation", "--editable", ".")
    # Written aside then renamed: an interrupted install is never taken for a done one.
    brouillon = VENV / f".installe-{niveau}.{os.getpid()}"
    brouillon.write_text(empreinte(niveau))
    brouillon.replace(VENV / f".installe-{niveau}")


if __name__ == "__main__":
    installer(sys.argv[1] if len(sys.argv) > 1 else "dev")
