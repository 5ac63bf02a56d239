"""Acronyms that mean the same as their long form: those of the field, and those of the reader's lexicon of bodies."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from importlib import resources

from reciproque.lecture import lexique
from reciproque.socle.registres import Vocabulaire

SIGLE = re.compile(r"[A-Z][A-Z0-9&-]{1,9}$")


def acronyms() -> Iterable[tuple[str, str]]:
    contenu = tomllib.loads((resources.files("reciproque.contrats") / "sigles.toml").read_text(encoding="utf-8"))
    for ligne in contenu["sigle"]:
        yield ligne["sigle"], ligne["developpe"]
    organisations, _collectifs = lexique.charger()
    for organisation in organisations:
        for marque in organisation.marques:
            if SIGLE.match(marque):
                yield marque, organisation.nom


VOCABULAIRE = Vocabulaire(nom="contrats", equivalents=acronyms)
