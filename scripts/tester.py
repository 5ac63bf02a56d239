"""`make test` and its parts: each step told with its time, all failures gathered, the 20 slowest tests at the end.

What fails in the browser is tried once more, alone: see docs/decisions/0015-essais-instables.md.

tester.py [lint|vite|sqlite|postgresql|navigateur|alea]…    nothing: everything
"""

import os
import shutil
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
TYPES = ["reciproque/langue", "reciproque/lecture", "reciproque/regles/moteur"]
SANS_BASE = ["langue", "lecture", "scripts"]  # no table in them: once, on SQLite's turn, is enough
REPRISE = "navigateur-reprise"  # the report of the second try
A_REPRENDRE = 6  # more browser failures than this are no accident: they are not tried again
PARTIES = ["lint", "sqlite", "postgresql", "navigateur", "alea"]


def outil(nom: str) -> str:
    return str(VENV / "bin" / nom)


def graine() -> int:
    """The order of the tests is the commit's own: drawn anew for each, the same for whoever tries it again."""
    commande = ["git", "rev-parse", "--short=8", "HEAD"]
    rendu = subprocess.run(commande, cwd=RACINE, capture_output=True, text=True) if shutil.which("git") else None
    return int(rendu.stdout.strip() or "0", 16) if rendu else 0


def pytest(partie: str, *arguments: str, rapport: str = "") -> list[str]:
    """Each part remembers its own failures."""
    rapport = rapport or partie
    return [
        outil("pytest"),
        "-q",
        f"--junitxml={RAPPORTS / rapport}.xml",
        f"--override-ini=cache_dir={RAPPORTS / f'cache-{partie}'}",
        f"--randomly-seed={graine()}",
        *arguments,
    ]


def navigateur(*arguments: str, rapport: str = "") -> list[str]:
    essais = pytest("navigateur", "-m", "navigateur", *arguments, rapport=rapport)
    return ["env", f"CHROMIUM={exiger('chromium')}", *essais]


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
            return [navigateur("-n", COEURS)]
        case "alea":
            return [pytest(partie, "-n", COEURS, "-m", "hypothesis and not navigateur")]
    raise SystemExit(f"Partie inconnue : {partie}. Parties : {', '.join([*PARTIES, 'vite'])}.")


def jouer(partie: str) -> bool:
    environnement = dict(os.environ)
    environnement.pop("DATABASE_URL", None)
    environnement["HYPOTHESIS_PROFIL"] = "approfondi" if partie == "alea" else "rapide"
    codes = [lancer(commande, environnement) for commande in commandes(partie)]
    # 1: tests failed. Anything else (nothing collected, pytest itself in trouble) is no matter of luck.
    if partie == "navigateur" and codes == [1] and len(echoues(partie)) <= A_REPRENDRE:
        print("\nCe qui a échoué, une seconde et dernière fois, un test après l'autre :", flush=True)
        codes = [lancer(navigateur("--last-failed", "--last-failed-no-failures=none", rapport=REPRISE), environnement)]
    return not any(codes)


def lancer(commande: list[str], environnement: dict[str, str]) -> int:
    print(f"$ {' '.join(Path(mot).name if mot.startswith(str(VENV)) else mot for mot in commande)}", flush=True)
    return subprocess.run(commande, cwd=RACINE, env=environnement).returncode


def cas(partie: str) -> list[ET.Element]:
    rapport = RAPPORTS / f"{partie}.xml"
    return list(ET.parse(rapport).iter("testcase")) if rapport.exists() else []


def nom(essai: ET.Element) -> str:
    return f"{essai.get('classname')}::{essai.get('name')}"


def rate(essai: ET.Element) -> bool:
    return essai.find("failure") is not None or essai.find("error") is not None


def echoues(partie: str) -> set[str]:
    return {nom(essai) for essai in cas(partie) if rate(essai)}


def instables() -> list[str]:
    """Failed, then passed when tried again, with nothing changed in between."""
    repris = {nom(essai) for essai in cas(REPRISE)} - echoues(REPRISE)
    return sorted(echoues("navigateur") & repris)


def bilan(parties: list[str]) -> tuple[int, int, int, list[tuple[float, str]]]:
    """Passed, failed, skipped over all the reports, and (seconds, test) of each. What passed in the end has passed."""
    passes = echecs = sautes = 0
    durees = []
    sauves = set(instables())
    for partie in parties:
        for essai in cas(partie):
            durees.append((float(essai.get("time", 0)), f"{partie} {nom(essai)}"))
            if rate(essai) and not (partie == "navigateur" and nom(essai) in sauves):
                echecs += 1
            elif essai.find("skipped") is not None:
                sautes += 1
            else:
                passes += 1
    return passes, echecs, sautes, sorted(durees, reverse=True)


def main(parties: list[str]) -> int:
    installer("dev")
    RAPPORTS.mkdir(parents=True, exist_ok=True)
    for partie in [*parties, REPRISE]:
        (RAPPORTS / f"{partie}.xml").unlink(missing_ok=True)
    temps = {}
    for partie in parties:
        print(f"\n── {partie} {'─' * (76 - len(partie))}", flush=True)
        debut = time.monotonic()
        temps[partie] = (jouer(partie), time.monotonic() - debut)

    passes, echecs, sautes, durees = bilan(parties)
    if durees:
        print("\nLes 20 tests les plus lents")
        for duree, essai in durees[:20]:
            print(f"{secondes(duree):>8}  {essai}")
    print("\nBilan")
    for partie, (reussi, duree) in temps.items():
        print(f"{partie:<12} {secondes(duree):>9}  {'réussi' if reussi else 'ÉCHEC'}")
    print(f"{'en tout':<12} {secondes(sum(duree for _, duree in temps.values())):>9}")
    if incertains := instables():
        print(f"\nInstables ({len(incertains)}) : échec, puis réussite sans rien changer. À corriger comme un défaut.")
        for essai in incertains:
            print(f"  ? {essai}")
    if durees:
        print(f"\n{passes} passed, {echecs} failed, {sautes} skipped")
    return 0 if all(reussi for reussi, _ in temps.values()) else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:] or PARTIES))
