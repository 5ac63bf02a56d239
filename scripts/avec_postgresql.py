"""Run a command with DATABASE_URL pointing at a throw-away PostgreSQL: `avec_postgresql.py pytest tests/contrats`.

The cluster lives in a temporary folder, listens on a Unix socket only, forgets fsync, and dies with the command.
PostgreSQL refuses to run as root: then it runs as the system's `postgres` user.
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from paquets_systeme import exiger

REGLAGES = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "60",
    "shared_buffers": "128MB",
    "log_min_messages": "fatal",
}


@contextmanager
def grappe():
    """The DATABASE_URL of a cluster that lasts as long as the block."""
    binaires = exiger("postgresql")
    dossier = Path(tempfile.mkdtemp(prefix="reciproque-pg-"))
    prefixe = []
    if os.geteuid() == 0:
        postgres = pwd.getpwnam("postgres")
        os.chown(dossier, postgres.pw_uid, postgres.pw_gid)
        prefixe = ["runuser", "-u", "postgres", "--"]

    def lancer(outil: str, *arguments: str) -> None:
        # The server keeps the outputs it is given: files, not pipes, or this would wait for its end.
        with (dossier.parent / f"{dossier.name}.log").open("w+") as journal:
            if subprocess.run(
                [*prefixe, binaires / outil, *arguments], cwd="/", stdout=journal, stderr=journal
            ).returncode:
                journal.seek(0)
                raise SystemExit(f"{outil} a échoué :\n{journal.read()[-2000:]}")

    donnees = dossier / "donnees"
    try:
        lancer(
            "initdb",
            *(f"--pgdata={donnees}", "--username=reciproque", "--auth=trust", "--encoding=UTF8"),
            *("--locale=C.UTF-8", "--no-sync"),
        )
        options = " ".join(f"-c {nom}='{valeur}'" for nom, valeur in REGLAGES.items())
        lancer("pg_ctl", "-ws", "-t300", f"--pgdata={donnees}", f"--options=-k {dossier} {options}", "start")
        lancer("createdb", f"--host={dossier}", "--username=reciproque", "reciproque")
        yield f"postgres://reciproque@{quote(str(dossier), safe='')}/reciproque"
    finally:
        if (donnees / "postmaster.pid").exists():
            lancer("pg_ctl", "-w", "-s", f"--pgdata={donnees}", "--mode=immediate", "stop")
        shutil.rmtree(dossier, ignore_errors=True)
        (dossier.parent / f"{dossier.name}.log").unlink(missing_ok=True)


if __name__ == "__main__":
    with grappe() as adresse:
        raise SystemExit(subprocess.run(sys.argv[1:], env=os.environ | {"DATABASE_URL": adresse}).returncode)
