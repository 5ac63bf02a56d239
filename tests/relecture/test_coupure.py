"""Killed without warning while it confirms: all of the contract is there, or nothing of it, and confirming goes on."""

import os
import signal
import subprocess
import sys

from tests.structure.etages import RACINE

# The word of the command line says where the process kills itself, inside the transaction.
PROGRAMME = """
import os, signal, sys
import django
django.setup()
from django.core.management import call_command
from reciproque.contrats.models import Contrat, Engagement, Lecture
from reciproque.relecture.actions import confirmer as action
from tests.factories.relecture import NOUVEAU, TOUT, creer_lecture, equipiere

ou = sys.argv[1]
if ou == "preparer":
    call_command("migrate", verbosity=0)
    user = equipiere()
    creer_lecture(user)
    print(user.pk)
    sys.exit()
mourir = lambda *a, **k: os.kill(os.getpid(), signal.SIGKILL)
if ou != "jusqu-au-bout":
    setattr(sys.modules["reciproque.relecture.actions.confirmer"], ou, mourir)
lecture = Lecture.objects.get()
bilan = action(lecture=lecture, cles=TOUT, acteur=lecture.document.depose_par, nouveau=NOUVEAU)
print(Contrat.objects.filter(nom=NOUVEAU.nom).count(), Engagement.objects.count(), bilan.termine)
"""
RESTE = """
import django
django.setup()
from reciproque.annuaire.models import Organisation
from reciproque.contrats.models import Engagement, Fiche, Lecture, Noeud
from reciproque.socle.models import Entree
print(
    Engagement.objects.count(), Noeud.objects.count(), Organisation.objects.count(),
    Fiche.objects.filter(etat="confirmee").count(), Lecture.objects.get().etat,
    Entree.objects.filter(verbe="confirmé").count(),
)
"""


def test_killed_in_the_middle_of_a_confirmation_nothing_is_half_there(tmp_path):
    environnement = {nom: valeur for nom, valeur in os.environ.items() if nom != "DATABASE_URL"}
    environnement |= {"DJANGO_SETTINGS_MODULE": "reciproque.settings.embarque", "RECIPROQUE_DONNEES": str(tmp_path)}

    def jouer(programme, *arguments):
        return subprocess.run(
            [sys.executable, "-c", programme, *arguments], cwd=RACINE, env=environnement, capture_output=True, text=True
        )

    prepare = jouer(PROGRAMME, "preparer")
    assert prepare.returncode == 0, prepare.stderr
    avant = jouer(RESTE).stdout
    assert avant.split()[4:] == ["a_relire", "0"]
    for endroit in ("create_participations", "_close"):
        assert jouer(PROGRAMME, endroit).returncode == -signal.SIGKILL
        assert jouer(RESTE).stdout == avant, f"coupé dans {endroit}"
    entier = jouer(PROGRAMME, "jusqu-au-bout")
    assert entier.returncode == 0, entier.stderr
    assert entier.stdout.split() == ["1", "5", "True"]
