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
# Debian's names, with what a bare machine would lack: a page without a font is not the page.
APT = {"chromium": ["chromium", "fonts-liberation"], "postgresql": ["postgresql"]}


def exiger(nom: str) -> Path:
    """Where the tool stands; installs it when we may."""
    if PAQUETS[nom]() is None and os.geteuid() == 0 and shutil.which("apt-get"):
        installer_avec_apt(nom)
    chemin = PAQUETS[nom]()
    if chemin is None:
        paquets = " ".join(APT[nom])
        renoncer(f"Il manque {nom} pour les tests.\nTapez : sudo apt-get update && sudo apt-get install -y {paquets}")
    return chemin


def installer_avec_apt(nom: str) -> None:
    environnement = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    with etape(f"Installation de {nom}"):
        for arguments in (["update"], ["install", "-y", "--no-install-recommends", *APT[nom]]):
            resultat = subprocess.run(
                ["apt-get", "-q", *arguments],
                env=environnement,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
            )
    if resultat.returncode:
        renoncer(f"L'installation de {nom} a échoué :\n{resultat.stderr.strip()[-1000:]}")
