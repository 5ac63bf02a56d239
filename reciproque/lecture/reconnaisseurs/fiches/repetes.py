"""Labels that only the layout tells: what opens a line of every sheet is a field, whatever its word.

And what a field with an unknown label holds, by its values over all the sheets: organisations, acts, measures.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from reciproque.langue import fold
from reciproque.lecture.forme import Forme, Paragraphe, Titre, couper_puce
from reciproque.lecture.partenaires import Resolveur
from reciproque.lecture.reconnaisseurs.arbre import INFINITIF
from reciproque.lecture.reconnaisseurs.fiches.acteurs import est_liste_connue
from reciproque.lecture.reconnaisseurs.fiches.arbre_code import est_fiche
from reciproque.lecture.reconnaisseurs.fiches.champs import role_de
from reciproque.lecture.reconnaisseurs.fiches.elements import Champ
from reciproque.lecture.reconnaisseurs.grille.indicateurs import COMMENCE

MOTS_MAX = 8
FOIS_MIN = 2
SUR = 0.7
_OUVERT = re.compile(r"^[^:?]{3,60}[:?]")
_SEUL = re.compile(r"^[A-ZÀ-Ý][^\d:;,.]{3,60}$")  # « Ce que l'on observe », on a line of its own above its text
_PUBLIC = re.compile(r"publics?\b|beneficiaires?\b|pour qui\b")  # whom an action is for takes no part in it
_INCONNUS = ("autre", "modalites", "contenu")


def libelles_repetes(forme: Forme) -> frozenset[str]:
    """Folded labels that come back under the sheets of a document; empty when no heading numbers sheets."""
    fiche = 0
    vus: dict[str, set[int]] = defaultdict(set)
    for bloc in forme.blocs:
        if bloc.zone in {"sommaire", "note"} or not isinstance(bloc, Titre | Paragraphe):
            continue
        if isinstance(bloc, Titre) and est_fiche(bloc.texte):
            fiche += 1
        elif fiche:
            premiere, *_ = lignes = bloc.texte.split("\n")
            for ligne in lignes:
                m = _OUVERT.match(ligne.strip(" *_"))
                if m and len(m.group().split()) <= MOTS_MAX and not any(c.isdigit() for c in m.group()):
                    vus[cle(m.group())].add(fiche)
            if _SEUL.match(premiere) and len(premiere.split()) <= MOTS_MAX:
                vus[cle(premiere)].add(fiche)
    minimum = max(FOIS_MIN, fiche // 2)
    return frozenset(libelle for libelle, fiches in vus.items() if len(fiches) >= minimum)


def cle(libelle: str) -> str:
    return fold(libelle).strip(" .:?*-_")


def nommer_par_contenu(champs: Iterable[Champ], resolveur: Resolveur) -> None:
    """Give the fields nobody knows the role that most of their values have, all sheets together."""
    par_libelle: dict[str, list[Champ]] = defaultdict(list)
    for champ in champs:
        if champ.role in _INCONNUS and champ.texte.strip():
            par_libelle[cle(champ.libelle)].append(champ)
    dits = {role_de(c.libelle) for c in champs}
    for groupe in par_libelle.values():
        role = _role(groupe, resolveur, dits)
        if len(groupe) >= FOIS_MIN and role is not None:
            for champ in groupe:
                champ.role = role


def _role(groupe: list[Champ], resolveur: Resolveur, dits: set[str | None]) -> str | None:
    n = len(groupe)
    acteurs = sum(all(est_liste_connue(t, resolveur) for t in c.texte.split("\n") if t.strip()) for c in groupe)
    if acteurs >= SUR * n and not _PUBLIC.match(cle(groupe[0].libelle)):
        return "acteurs"
    if groupe[0].role == "contenu":
        return None
    lignes = [couper_puce(t)[1] for c in groupe for t in c.texte.split("\n") if t.strip()]
    puces = [couper_puce(t)[0] for c in groupe for t in c.texte.split("\n") if t.strip()]
    if "indicateurs" not in dits and sum(bool(COMMENCE.match(fold(t))) for t in lignes) >= SUR * len(lignes):
        return "indicateurs"
    listes = sum(map(bool, puces)) >= SUR * len(lignes)
    actes = sum(bool(INFINITIF.match(t)) for t in lignes) >= SUR * len(lignes)
    return "actions" if listes and actes and not {"actions", "engagements"} & dits else None
