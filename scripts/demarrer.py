"""`make run`: install, prepare, serve, say where. Standard library only; what needs Django runs in .venv.

PORT, HOST             where to listen (8000, 127.0.0.1)
RECIPROQUE_DEMO=0      without the demonstration
RECIPROQUE_DONNEES     data folder (./donnees)
"""

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

from etapes import etape, renoncer, secondes
from installer import PYTHON, RACINE, installer

HOTE = os.environ.get("HOST") or "127.0.0.1"
PORT = int(os.environ.get("PORT") or 8000)
BOUCLE_LOCALE = {"127.0.0.1", "localhost", "::1"}
ATTENTE_MAX = 60
ARRET_MAX = 15


def adresse() -> str:
    return f"http://{'127.0.0.1' if HOTE == '0.0.0.0' else HOTE}:{PORT}"


def exiger_port_libre() -> None:
    with socket.socket() as prise:
        if prise.connect_ex(("127.0.0.1" if HOTE == "0.0.0.0" else HOTE, PORT)) == 0:
            renoncer(f"Le port {PORT} est déjà pris, peut-être par Réciproque.\nTapez : make run PORT={PORT + 1}")


def regler_environnement() -> dict[str, str]:
    environnement = os.environ | {"PYTHONUNBUFFERED": "1"}
    environnement.setdefault("DJANGO_SETTINGS_MODULE", "reciproque.settings.embarque")
    environnement.setdefault("RECIPROQUE_DEMO", "1")
    if HOTE not in BOUCLE_LOCALE:
        environnement.setdefault("RECIPROQUE_HOTES", "*" if HOTE == "0.0.0.0" else f"{HOTE},localhost,127.0.0.1")
    return environnement


def commandes() -> dict[str, list]:
    """docs/decisions/0004: threads for short pages, two processes so that one long request never holds the other."""
    return {
        "web": [
            *(PYTHON, "-m", "gunicorn", "reciproque.wsgi:application", "--bind", f"{HOTE}:{PORT}"),
            *("--worker-class", "gthread", "--workers", "2", "--threads", "4", "--preload"),
            *("--timeout", "60", "--graceful-timeout", "10", "--log-level", "warning", "--no-control-socket"),
        ],
        "ouvrier": [PYTHON, "manage.py", "travailler", "--interval", "0.5", "--no-startup-delay", "--verbosity", "0"],
    }


class Superviseur:
    """Two processes, each in its own group: Ctrl-C reaches only us, and we stop both in order."""

    def __init__(self, environnement: dict[str, str]):
        self.environnement = environnement
        self.processus: dict[str, subprocess.Popen] = {}
        self.arret_demande = False
        for numero in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(numero, self.demander_arret)

    def demander_arret(self, *_) -> None:
        self.arret_demande = True

    def lancer(self, nom: str) -> None:
        self.processus[nom] = subprocess.Popen(
            commandes()[nom], cwd=RACINE, env=self.environnement, start_new_session=True
        )

    def attendre_reponse(self) -> bool:
        limite = time.monotonic() + ATTENTE_MAX
        while time.monotonic() < limite and not self.arret_demande and self.processus["web"].poll() is None:
            try:
                urllib.request.urlopen(f"{adresse()}/", timeout=5).close()
            except urllib.error.HTTPError as erreur:
                # Any answer of the application will do, but not its failure.
                return erreur.code < 500
            except OSError:
                time.sleep(0.1)
            else:
                return True
        return False

    def veiller(self) -> int:
        """Until someone stops us. A worker that dies starts again, later each time; without web all is over."""
        relances, relance_a = 0, 0.0
        while not self.arret_demande:
            time.sleep(0.2)
            if self.processus["web"].poll() is not None:
                print("Le serveur s'est arrêté de lui-même.", flush=True)
                return 1
            if self.processus["ouvrier"].poll() is None:
                relance_a = 0.0
            elif not relance_a:
                relances += 1
                relance_a = time.monotonic() + min(relances, 10)
                print("Le traitement en arrière-plan s'est arrêté ; il repart.", flush=True)
            elif time.monotonic() >= relance_a:
                self.lancer("ouvrier")
        return 0

    def arreter(self) -> None:
        for processus in self.processus.values():
            if processus.poll() is None:
                processus.terminate()
        limite = time.monotonic() + ARRET_MAX
        for processus in self.processus.values():
            try:
                processus.wait(timeout=max(0.1, limite - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(processus.pid, signal.SIGKILL)
                processus.wait()


MODE_DEMONSTRATION = """
Mode démonstration : les données sont inventées, et chacun entre d'un clic sous le nom qu'il veut.
Pour commencer pour de bon, sans démonstration, dans un dossier de données à vous :
  make run RECIPROQUE_DEMO=0 RECIPROQUE_DONNEES=./mes-donnees"""
PREMIER_ADMINISTRATEUR = """
Pour créer le premier administrateur, dans un autre terminal :
  RECIPROQUE_DONNEES={donnees} .venv/bin/reciproque administrateur VOTRE@ADRESSE"""


def annoncer(environnement: dict[str, str], duree: float) -> None:
    print(f"\nRéciproque est prêt en {secondes(duree)} : {adresse()}", flush=True)
    if environnement["RECIPROQUE_DEMO"] == "1":
        subprocess.run([PYTHON, "scripts/comptes_demo.py", adresse()], cwd=RACINE, env=environnement)
        print(MODE_DEMONSTRATION)
        if HOTE not in BOUCLE_LOCALE:
            print("Attention : ouvert au réseau en mode démonstration, sans mot de passe.")
    else:
        print(PREMIER_ADMINISTRATEUR.format(donnees=environnement.get("RECIPROQUE_DONNEES", "./donnees")))
    print("\nCtrl-C pour arrêter.", flush=True)


def main() -> int:
    debut = time.monotonic()
    exiger_port_libre()
    installer("base")
    environnement = regler_environnement()
    if subprocess.run([PYTHON, "scripts/preparer.py"], cwd=RACINE, env=environnement).returncode:
        renoncer("La préparation a échoué : le message ci-dessus dit pourquoi. Rien n'a été servi.")
    superviseur = Superviseur(environnement)
    try:
        with etape("Serveur"):
            superviseur.lancer("web")
            pret = superviseur.attendre_reponse()
        if superviseur.arret_demande:
            return 0
        if not pret:
            renoncer("Le serveur ne répond pas : le message ci-dessus dit pourquoi.")
        superviseur.lancer("ouvrier")  # after: nobody waits for it, and a small machine starts one thing at a time
        annoncer(environnement, time.monotonic() - debut)
        return superviseur.veiller()
    finally:
        superviseur.arreter()
        print("\nRéciproque est arrêté.", flush=True)


if __name__ == "__main__":
    try:
        raise SystemExit(main())
    except KeyboardInterrupt:
        renoncer("Interrompu. Relancez la même commande : elle reprend où elle en était.")
