"""README and guide: every link leads somewhere, every picture is there and says what it shows, every command exists."""

import re
from pathlib import Path

import pytest

RACINE = Path(__file__).resolve().parents[2]
PAGES = [RACINE / "README.md", *sorted((RACINE / "docs").rglob("*.md"))]
MAKEFILE = (RACINE / "Makefile").read_text(encoding="utf-8")
LIEN = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s]+)\)")
IMAGE_HTML = re.compile(r'<img src="([^"]+)"[^>]* alt="([^"]+)"')


def nom(chemin):
    return str(chemin.relative_to(RACINE))


@pytest.mark.parametrize("page", PAGES, ids=nom)
def test_links_lead_somewhere_and_pictures_are_described(page):
    texte = page.read_text(encoding="utf-8")
    vus = [(image, legende, cible) for image, legende, cible in LIEN.findall(texte)]
    vus += [("!", legende, cible) for cible, legende in IMAGE_HTML.findall(texte)]
    for image, legende, cible in vus:
        if re.match(r"https?:|mailto:|#", cible):
            continue
        fichier, _, ancre = cible.partition("#")
        assert (page.parent / fichier).exists(), f"{nom(page)} : {cible} n'existe pas."
        assert not image or len(legende) > 20, f"{nom(page)} : l'image {cible} n'est pas décrite."
        if ancre and fichier.endswith(".md"):
            assert ancre in ancres(page.parent / fichier), f"{nom(page)} : {cible} ne mène à aucun titre."


def ancres(page):
    titres = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", titre.lower()).strip().replace(" ", "-") for titre in titres}


def test_each_picture_of_the_guide_is_shown_somewhere():
    images = {chemin.name for chemin in (RACINE / "docs" / "guide" / "images").iterdir()}
    montrees = {Path(m).name for page in PAGES for m in re.findall(r"images/[\w-]+\.png", page.read_text("utf-8"))}
    assert images == montrees


@pytest.mark.parametrize("page", [RACINE / "README.md", RACINE / "docs" / "guide" / "premiers-pas.md"], ids=nom)
def test_the_commands_told_exist(page):
    texte = page.read_text(encoding="utf-8")
    cibles = set(re.findall(r"[a-z-]+", " ".join(re.findall(r"^([a-z -]+):", MAKEFILE, re.M))))
    assert set(re.findall(r"\bmake ([a-z][a-z-]*)", texte)) <= cibles
    commandes = {"lire", "importer", "demo", "administrateur", "indexer"}
    assert set(re.findall(r"bin/reciproque ([a-z]+)", texte)) <= commandes


def test_the_readme_tells_the_variables_that_the_settings_read():
    texte = (RACINE / "README.md").read_text(encoding="utf-8")
    reglages = "".join(c.read_text(encoding="utf-8") for c in (RACINE / "reciproque" / "settings").glob("*.py"))
    for variable in set(re.findall(r"RECIPROQUE_[A-Z_]+[A-Z]", texte)):
        assert variable in reglages, variable
