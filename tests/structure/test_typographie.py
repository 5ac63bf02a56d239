"""French wants a non-breaking space inside guillemets and before : ; ? and !: what a room says never cuts there."""

import ast
import re

from tests.structure.etages import PAQUET, gabarits, modules

FAUTES = re.compile(r"« | »|(?<=[\w)»’%]) [:;?!](?=\s|$|<)")
HORS_TEXTE = re.compile(r"{#.*?#}|{%\s*comment.*?endcomment\s*%}|<!--.*?-->|{%.*?%}|{{.*?}}", re.DOTALL)
DU_PAPIER = {"langue", "lecture"}  # they handle the text of documents, which is kept as it was typed
# Said to who builds the software, or on a terminal.
POUR_LA_MACHINE = {"registres.py", "budget.py", "menage.py", "cli.py", "commands"}


def test_what_python_says_is_set_as_french_is():
    fautes = []
    for piece, chemin in modules():
        if piece in DU_PAPIER or POUR_LA_MACHINE & set(chemin.parts):
            continue
        for ligne, texte in _phrases(ast.parse(chemin.read_text(encoding="utf-8"))):
            if "%s" not in texte and FAUTES.search(texte):
                fautes.append(f"{chemin.relative_to(PAQUET)}:{ligne} {texte!r}")
    assert not fautes, "Espace sécable, écrire \\u00a0 :\n" + "\n".join(fautes)


def test_what_templates_say_is_set_as_french_is():
    fautes = []
    for _piece, chemin in gabarits():
        texte = HORS_TEXTE.sub("", chemin.read_text(encoding="utf-8"))
        fautes += [
            f"{chemin.relative_to(PAQUET)} {ligne.strip()!r}" for ligne in texte.splitlines() if FAUTES.search(ligne)
        ]
    assert not fautes, "Espace sécable, écrire &nbsp; :\n" + "\n".join(fautes)


def _phrases(arbre):
    """(line, text) of the strings of a module, but for its docstrings and what its log or developers are told."""
    tus = {id(noeud.value) for noeud in ast.walk(arbre) if isinstance(noeud, ast.Expr)}
    for noeud in ast.walk(arbre):
        if isinstance(noeud, ast.Constant) and isinstance(noeud.value, str) and id(noeud) not in tus:
            mots = noeud.value
            if len(mots.split()) > 1:
                yield noeud.lineno, mots
