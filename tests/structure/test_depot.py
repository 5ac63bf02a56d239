"""The repository itself: sizes, migrations, production settings, what no tracked file may hold."""

import os
import re
import subprocess
import sys

import pytest
from django.apps import apps
from django.core.management import call_command

from tests.structure.etages import ETAGES, PAQUET, RACINE, modules

LIGNES_MAX = 400
SAC_A_TOUT = {"utils", "helpers", "services", "manager", "managers", "misc", "common", "divers", "outils"}


def test_no_file_is_longer_than_a_reader_can_hold():
    longs = {
        str(chemin.relative_to(PAQUET)): lignes
        for _piece, chemin in modules()
        if (lignes := chemin.read_text(encoding="utf-8").count("\n")) > LIGNES_MAX
    }
    assert not longs, f"Plus de {LIGNES_MAX} lignes, à découper en un dossier de fichiers nommés : {longs}"


def test_no_bag_of_utilities():
    assert not [str(chemin.relative_to(PAQUET)) for _piece, chemin in modules() if chemin.stem in SAC_A_TOUT]


def test_each_room_with_models_has_its_migrations():
    sans = [
        config.label
        for config in apps.get_app_configs()
        if config.label in ETAGES and list(config.get_models()) and not (PAQUET / config.label / "migrations").is_dir()
    ]
    assert not sans, f"Pièces sans migrations : {sans}"


@pytest.mark.django_db
def test_the_migrations_tell_the_models():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_the_production_settings_pass_the_deployment_check():
    environnement = os.environ | {
        "DJANGO_SETTINGS_MODULE": "reciproque.settings.production",
        "RECIPROQUE_CLE_SECRETE": "k3y-of-a-test-that-serves-nobody-0123456789-abcdefghij-ABCDEFGHIJ",
        "RECIPROQUE_HOTES": "contrat.exemple.fr",
    }
    for nom in ("RECIPROQUE_DEMO", "DJANGO_ALLOW_ASYNC_UNSAFE"):
        environnement.pop(nom, None)
    resultat = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=RACINE,
        env=environnement,
        capture_output=True,
        text=True,
    )
    assert resultat.returncode == 0, resultat.stderr


def fichiers_suivis() -> list[str]:
    return subprocess.run(
        ["git", "ls-files", "-z"], cwd=RACINE, capture_output=True, text=True, check=True
    ).stdout.split("\0")[:-1]


# With a hole in each word, so that this file does not hold what it forbids.
HOTES = re.compile(r"py~pi\.org|python~hosted\.org|registry\.npm~js|deb\.deb~ian\.org".replace("~", ""))
CHEMINS = re.compile(
    r"(?:^|[^\w.-])/(?:work~|farm~|root~|opt/wheels~|opt/pypi~)/|--find~-links|--(?:extra-)?index~-url".replace("~", "")
)


def test_no_tracked_file_names_a_registry_or_a_path_of_someone_s_machine():
    fautes = []
    for nom in fichiers_suivis():
        contenu = (RACINE / nom).read_bytes() if (RACINE / nom).is_file() else b""
        if b"\0" in contenu[:8000]:
            continue
        for numero, ligne in enumerate(contenu.decode("utf-8", errors="replace").split("\n"), start=1):
            if HOTES.search(ligne) or CHEMINS.search(ligne):
                fautes.append(f"{nom}:{numero} {ligne[:120]}")
    assert not fautes, "\n".join(fautes)


def test_each_dependency_is_pinned_with_its_hashes():
    for nom in ("base.txt", "dev.txt"):
        exigences = re.findall(
            r"^[A-Za-z0-9].*?(?=^[A-Za-z0-9]|\Z)", (RACINE / "requirements" / nom).read_text(), re.M | re.S
        )
        assert exigences
        assert not [
            exigence.split("\n")[0] for exigence in exigences if "==" not in exigence or "--hash=" not in exigence
        ]
