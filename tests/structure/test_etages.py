"""Nothing goes up: imports, foreign keys, {% url %}, {% include %}, {% extends %}, {% load %}, reverse()."""

import ast
import re
import subprocess
import sys
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.template.engine import Engine
from django.urls import URLPattern, URLResolver, get_resolver

from tests.structure.etages import ETAGES, PAQUET, RACINE, gabarits, modules, peut_descendre


def test_the_import_contracts_hold():
    commande = Path(sys.executable).with_name("lint-imports")
    resultat = subprocess.run([commande, "--no-cache"], cwd=RACINE, capture_output=True, text=True)
    assert resultat.returncode == 0, resultat.stdout + resultat.stderr


def test_each_room_of_the_package_stands_on_a_storey():
    pieces = {chemin.parent.name for chemin in PAQUET.glob("*/__init__.py")} - {"settings"}
    assert pieces == set(ETAGES)


def test_no_foreign_key_goes_up():
    fautes = []
    for modele in apps.get_models():
        piece = modele._meta.app_label
        if piece not in ETAGES:
            continue
        for champ in modele._meta.get_fields():
            cible = champ.related_model if champ.is_relation and not champ.auto_created else None
            if cible is None or isinstance(cible, str) or cible._meta.label == settings.AUTH_USER_MODEL:
                continue
            vers = cible._meta.app_label
            if vers in ETAGES and not peut_descendre(piece, vers):
                fautes.append(f"{modele._meta.label}.{champ.name} → {cible._meta.label}")
    assert not fautes, "\n".join(fautes)


def noms_d_adresses() -> dict[str, str]:
    """Qualified URL name -> room of its view."""
    noms = {}

    def parcourir(motifs, prefixe=""):
        for motif in motifs:
            if isinstance(motif, URLResolver):
                espace = f"{prefixe}{motif.namespace}:" if motif.namespace else prefixe
                parcourir(motif.url_patterns, espace)
            elif isinstance(motif, URLPattern) and motif.name:
                vue = getattr(motif.callback, "view_class", motif.callback)
                noms[prefixe + motif.name] = vue.__module__

    parcourir(get_resolver().url_patterns)
    return noms


def piece_d_une_adresse(nom: str) -> str | None:
    """A namespace is a room's name; a bare name belongs to the room whose view answers."""
    espace = nom.split(":")[0]
    if espace in ETAGES:
        return espace
    morceaux = noms_d_adresses().get(nom, "").split(".")
    return morceaux[1] if morceaux[0] == "reciproque" and morceaux[1] in ETAGES else None


def test_each_namespace_is_its_room():
    for nom, module in noms_d_adresses().items():
        morceaux = module.split(".")
        if ":" in nom and morceaux[0] == "reciproque":
            assert nom.split(":")[0] == morceaux[1], f"{nom} est servi par {module}"


URL = re.compile(r"{%\s*url\s+[\"']([^\"']+)[\"']")
GABARIT = re.compile(r"{%\s*(?:include|extends)\s+[\"']([^\"']+)[\"']")
CHARGE = re.compile(r"{%\s*load\s+([^%]+?)\s*%}")


def test_no_template_goes_up():
    bibliotheques = Engine.get_default().libraries
    fautes = []
    for piece, chemin in gabarits():
        texte = chemin.read_text(encoding="utf-8")
        cibles = [(nom, piece_d_une_adresse(nom)) for nom in URL.findall(texte)]
        cibles += [(nom, nom.split("/")[0]) for nom in GABARIT.findall(texte)]
        for charge in CHARGE.findall(texte):
            noms = charge.split(" from ")[-1].split()
            modules_charges = [bibliotheques.get(nom, "") for nom in noms]
            cibles += [(module, module.split(".")[1]) for module in modules_charges if module.startswith("reciproque.")]
        fautes += [
            f"{chemin.relative_to(PAQUET)} : {nom} est dans « {vers} », plus haut ou à côté"
            for nom, vers in cibles
            if vers in ETAGES and not peut_descendre(piece, vers)
        ]
    assert not fautes, "\n".join(fautes)


RENVERSEURS = {"reverse", "reverse_lazy", "redirect", "resolve_url"}


def test_no_reverse_goes_up():
    fautes = []
    for piece, chemin in modules():
        for noeud in ast.walk(ast.parse(chemin.read_text(encoding="utf-8"))):
            if not (isinstance(noeud, ast.Call) and noeud.args and isinstance(noeud.args[0], ast.Constant)):
                continue
            fonction = noeud.func.id if isinstance(noeud.func, ast.Name) else getattr(noeud.func, "attr", "")
            cible = noeud.args[0].value
            if fonction in RENVERSEURS and isinstance(cible, str):
                vers = piece_d_une_adresse(cible)
                if vers and not peut_descendre(piece, vers):
                    fautes.append(f"{chemin.relative_to(PAQUET)}:{noeud.lineno} {fonction}({cible!r})")
    assert not fautes, "\n".join(fautes)
