"""The inside of a room: invariants speak French, views do not write, actions are keyword-only and atomic."""

import ast

from django.apps import apps
from django.db.models import CheckConstraint, UniqueConstraint

from tests.structure.etages import ETAGES, PAQUET, modules

ECRITURES = {"create", "get_or_create", "update_or_create", "bulk_create", "bulk_update", "delete", "save"}


def test_each_invariant_tells_a_person_what_is_wrong():
    muettes = [
        f"{modele._meta.label} : {contrainte.name}"
        for modele in apps.get_models()
        if modele._meta.app_label in ETAGES
        for contrainte in modele._meta.constraints
        if isinstance(contrainte, CheckConstraint | UniqueConstraint)
        and contrainte.violation_error_message == contrainte.default_violation_error_message
    ]
    assert not muettes, "Contraintes sans phrase française :\n" + "\n".join(muettes)


def dans(chemin, nom: str) -> bool:
    """Whether a module is `nom.py` or lies in the folder `nom/` of its room."""
    return chemin.stem == nom or nom in chemin.relative_to(PAQUET).parts[1:-1]


def test_views_do_not_write():
    fautes = []
    for _piece, chemin in modules():
        if not dans(chemin, "views"):
            continue
        for noeud in ast.walk(ast.parse(chemin.read_text(encoding="utf-8"))):
            if isinstance(noeud, ast.Call) and isinstance(noeud.func, ast.Attribute) and noeud.func.attr in ECRITURES:
                receveur = ast.unparse(noeud.func.value)
                if not (noeud.func.attr == "save" and "form" in receveur):
                    fautes.append(f"{chemin.relative_to(PAQUET)}:{noeud.lineno} {receveur}.{noeud.func.attr}()")
    assert not fautes, "Une vue écrit par une action ou par Form.save :\n" + "\n".join(fautes)


def est_une_action(fonction: ast.FunctionDef) -> bool:
    """Whoever takes an actor writes in their name; the rest of an `actions` module only helps to tell."""
    arguments = fonction.args.args + fonction.args.kwonlyargs
    return not fonction.name.startswith("_") and "acteur" in {argument.arg for argument in arguments}


def est_atomique(fonction: ast.FunctionDef) -> bool:
    """Opens a transaction, or only hands over to what does."""
    decorateurs = [ast.unparse(decorateur) for decorateur in fonction.decorator_list]
    ouvertures = [
        ast.unparse(element.context_expr)
        for bloc in ast.walk(fonction)
        if isinstance(bloc, ast.With)
        for element in bloc.items
    ]
    instructions = [ligne for ligne in fonction.body if not isinstance(getattr(ligne, "value", None), ast.Constant)]
    return any("atomic" in texte for texte in decorateurs + ouvertures) or len(instructions) == 1


def test_actions_are_keyword_only_and_atomic():
    fautes = []
    for _piece, chemin in modules():
        if not dans(chemin, "actions"):
            continue
        for noeud in ast.parse(chemin.read_text(encoding="utf-8")).body:
            if not isinstance(noeud, ast.FunctionDef) or not est_une_action(noeud):
                continue
            ou = f"{chemin.relative_to(PAQUET)}:{noeud.lineno} {noeud.name}"
            if noeud.args.args or noeud.args.posonlyargs or noeud.args.vararg:
                fautes.append(f"{ou} accepte des arguments sans nom")
            if not est_atomique(noeud):
                fautes.append(f"{ou} n'ouvre pas de transaction")
    assert not fautes, "\n".join(fautes)


def test_each_plural_is_right():
    # Django adds an s; French does not after s, x or z, nor to words in -au, -eu or -al, nor to the last of several.
    faux = [
        f"{modele._meta.label} : {modele._meta.verbose_name_plural}"
        for modele in apps.get_models()
        if modele._meta.app_label in ETAGES
        and modele._meta.verbose_name_plural == f"{modele._meta.verbose_name}s"
        and (" " in modele._meta.verbose_name or modele._meta.verbose_name.endswith(("s", "x", "z", "au", "eu", "al")))
    ]
    assert not faux, "Pluriels à écrire (verbose_name_plural) :\n" + "\n".join(faux)
