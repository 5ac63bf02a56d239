"""The content policy forbids anything inline; a template that holds some would be dead on screen."""

import re

import pytest

from tests.structure.etages import PAQUET, gabarits

COMMENTAIRES = re.compile(r"{#.*?#}|{%\s*comment.*?endcomment\s*%}|<!--.*?-->", re.DOTALL)
INTERDITS = {
    "script en ligne": re.compile(
        r"<script\b(?![^>]*\bsrc\s*=)(?![^>]*type=[\"']application/json)[^>]*>", re.IGNORECASE
    ),
    "balise <style>": re.compile(r"<style\b", re.IGNORECASE),
    "attribut style": re.compile(r"\sstyle\s*=", re.IGNORECASE),
    "attribut on…": re.compile(r"\son[a-z]+\s*=\s*[\"']", re.IGNORECASE),
    "attribut hx-on": re.compile(r"\s(?:data-)?hx-on", re.IGNORECASE),
    "adresse javascript:": re.compile(r"javascript:", re.IGNORECASE),
    "filtre safe": re.compile(r"\|\s*safe\b"),
}


@pytest.mark.parametrize("defaut", INTERDITS)
def test_no_template_holds_anything_inline(defaut):
    fautes = []
    for _piece, chemin in gabarits():
        texte = COMMENTAIRES.sub("", chemin.read_text(encoding="utf-8"))
        fautes += [f"{chemin.relative_to(PAQUET)} : {trouve}" for trouve in INTERDITS[defaut].findall(texte)]
    assert not fautes, f"{defaut} :\n" + "\n".join(fautes)


def test_each_room_keeps_its_templates_under_its_own_name():
    fautes = [
        str(chemin.relative_to(PAQUET))
        for piece, chemin in gabarits()
        if chemin.relative_to(PAQUET / piece / "templates").parts[0] not in {piece, "django", "registration"}
        and len(chemin.relative_to(PAQUET / piece / "templates").parts) > 1
    ]
    assert not fautes, "\n".join(fautes)
