"""What pip cannot bring: Chromium and PostgreSQL, for the tests. Installed when we are root, else the line to type."""

import os
import shutil
import subprocess
from pathlib import Path

from etapes import etape, renoncer


def chromium() -> Path | None:
    trouve = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    return Path(trouve) if trouve else None


def postgresql() -> Path | None:
    """The folder of initdb and pg_ctl, newest version first (Debian keeps them out of PATH)."""
    if trouve := shutil.which("initdb"):
        return Path(trouve).resolve().parent
    dossiers = [chemin.parent for chemin in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return max(dossiers, key=lambda dossier: int(dossier.parent.name), default=None)


PAQUETS = {"chromium": chromium, "postgresql": postgresql}


def exiger(nom: str) -> Path:
    """Where the tool stands; installs it when we may."""
    if chemin := PAQUETS[nom]():
        return chemin
    if os.geteuid() == 0 and shutil.which("apt-get"):
        with etape(f"Installation de {nom}"):
            silence = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, "text": True}
            environnement = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
            subprocess.run(["apt-get", "update", "-q"], env=environnement, check=False, **silence)
            resultat = subprocess.run(
                ["apt-get", "install", "-y", "-q", "--no-install-recommends", nom], env=environnement, **silence
            )
        if chemin := PAQUETS[nom]():
            return chemin
        renoncer(f"L'installation de {nom} a échoué :\n{resultat.stderr.strip()[-1000:]}")
    renoncer(f"Il manque {nom} pour les tests.\nTapez : sudo apt-get update && sudo apt-get install -y {nom}")
    raise AssertionError
