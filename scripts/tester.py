"""`make test` and its parts: each step told with its time, all failures gathered, the 20 slowest tests at the end.

tester.py [lint|vite|sqlite|postgresql|navigateur|alea]…    nothing: everything
"""

import os
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from pathlib import Path

from etapes import secondes
from installer import RACINE, VENV, installer
from paquets_systeme import exiger

RAPPORTS = RACINE / ".cache" / "tests"
COEURS = str(min(os.cpu_count() or 1, 4))
TYPES = ["reciproque/langue", "reciproque/lecture"]
SANS_BASE = ["langue", "lecture", "scripts"]  # no table in them: once, on SQLite's turn, is enough
PARTIES = ["lint", "sqlite", "postgresql", "navigateur", "alea"]


def outil(nom: str) -> str:
    return str(VENV / "bin" / nom)


def pytest(partie: str, *arguments: str) -> list[str]:
    return [outil("pytest"), "-q", f"--junitxml={RAPPORTS / partie}.xml", *arguments]


def commandes(partie: str) -> list[list[str]]:
    match partie:
        case "lint":
            actions = [
                str(chemin) for chemin in sorted(RACINE.glob("reciproque/*/actions*")) if chemin.name != "__pycache__"
            ]
            return [
                [outil("ruff"), "check", "--quiet", "."],
                [outil("ruff"), "format", "--check", "--output-format=concise", "."],
                [outil("djlint"), "reciproque", "--lint", "--quiet"],
                # mypy leaves without closing anything behind it: let that fall where `make clean` sweeps.
                ["env", f"TMPDIR={RAPPORTS}", outil("mypy"), "--no-error-summary", *TYPES, *actions],
            ]
        case "vite":
            return [pytest(partie, "-n", COEURS, "-m", "not navigateur")]
        case "sqlite":
            return [pytest(partie, "-n", COEURS, "-m", "not navigateur", "--cov", "--cov-report=term:skip-covered")]
        case "postgresql":
            exiger("postgresql")
            essais = pytest(
                partie, "-n", COEURS, "-m", "not navigateur", *[f"--ignore=tests/{nom}" for nom in SANS_BASE]
            )
            return [[sys.executable, "scripts/avec_postgresql.py", *essais]]
        case "navigateur":
            return [["env", f"CHROMIUM={exiger('chromium')}", *pytest(partie, "-n", COEURS, "-m", "navigateur")]]
        case "alea":
            return [pytest(partie, "-n", COEURS, "-m", "hypothesis and not navigateur")]
    raise SystemExit(f"Partie inconnue : {partie}. Parties : {', '.join([*PARTIES, 'vite'])}.")


def jouer(partie: str) -> bool:
    environnement = dict(os.environ)
    environnement.pop("DATABASE_URL", None)
    environnement["HYPOTHESIS_PROFIL"] = "approfondi" if partie == "alea" else "rapide"
    reussi = True
    for commande in commandes(partie):
        print(f"$ {' '.join(Path(mot).name if mot.startswith(str(VENV)) else mot for mot in commande)}", flush=True)
        reussi &= subprocess.run(commande, cwd=RACINE, env=environnement).returncode == 0
    return reussi


def bilan(parties: list[str]) -> tuple[int, int, int, list[tuple[float, str]]]:
    """Passed, failed, skipped over all the reports, and (seconds, test) of each."""
    total, echecs, sautes, durees = 0, 0, 0, []
    for partie in parties:
        rapport = RAPPORTS / f"{partie}.xml"
        if not rapport.exists():
            continue
        for cas in ET.parse(rapport).iter("testcase"):
            total += 1
            echecs += cas.find("failure") is not None or cas.find("error") is not None
            sautes += cas.find("skipped") is not None
            durees.append((float(cas.get("time", 0)), f"{partie} {cas.get('classname')}::{cas.get('name')}"))
    return total - echecs - sautes, echecs, sautes, sorted(durees, reverse=True)


def main(parties: list[str]) -> int:
    installer("dev")
    RAPPORTS.mkdir(parents=True, exist_ok=True)
    for partie in parties:
        (RAPPORTS / f"{partie}.xml").unlink(missing_ok=True)
    temps = {}
    for partie in parties:
        print(f"\n── {partie} {'─' * (76 - len(partie))}", flush=True)
        debut = time.monotonic()
        temps[partie] = (jouer(partie), time.monotonic() - debut)

    passes, echecs, sautes, durees = bilan(parties)
    if durees:
        print("\nLes 20 tests les plus lents")
        for duree, nom in durees[:20]:
            print(f"{secondes(duree):>8}  {nom}")
    print("\nBilan")
    for partie, (reussi, duree) in temps.items():
        print(f"{partie:<12} {secondes(duree):>9}  {'réussi' if reussi else 'ÉCHEC'}")
    print(f"{'en tout':<12} {secondes(sum(duree for _, duree in temps.values())):>9}")
    if durees:
        print(f"\n{passes} passed, {echecs} failed, {sautes} skipped")
    return 0 if all(reussi for reussi, _ in temps.values()) else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:] or PARTIES))
