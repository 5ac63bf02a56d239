"""What a column holds, from its head (shared by the recognisers of tables)."""

from __future__ import annotations

import re

from reciproque.langue import fold

# First match wins. Words are folded; each column gets one role.
_ROLES: tuple[tuple[str, str], ...] = (
    (
        "numero",
        (
            r"^(?:n|no|n\s?[°ºo]|num(?:ero)?s?|#|ref(?:erence)?|code|n\s?[°ºo] (?:d'ordre|de l'engagement|"
            r"engagement|action))\.?$"
        ),
    ),
    ("indicateurs", r"\bindicateurs?\b|\bevaluation\b|\bcritere"),
    (
        "chef_de_file",
        r"chefs? de file|\bpilotes?\b|\bporteurs?\b|maitres? d'ouvrage|\bpilotage\b|\bgarante?s?\b|\bporte par\b",
    ),
    ("referent", r"\breferente?s?\b|\bresponsables?\b"),
    (
        "partenaires",
        (
            r"\bpartenaires?\b|\bpartenariats?\b|\bacteurs?\b|signataires?|qui s'y engage|"
            r"\bcontributeurs?\b|\bassocies?\b|\borganismes?\b|\bstructures?\b|\bappuis?\b|\bconcours\b|^avec\b|"
            r"\bqui\b(?! (?:sera|va|est|doit))"
        ),
    ),
    ("montants", r"\bmontants?\b|\bcouts?\b|\bbudget|\bcredits\b"),
    ("leviers", r"\bleviers?\b|\bdispositifs?\b|\bmoyens?\b|\bfinancements?\b|\boutils?\b|modalites"),
    ("echeance", r"\becheances?\b|\bcalendrier\b|\bdelais?\b|\bdates?\b|\bhorizon\b|\bquand\b|\bperiode|\bechea"),
    ("statut", r"\bstatut\b|\betat\b|\bavancement\b|niveau d'engagement|\brealisation\b"),
    ("quartiers", r"\bquartiers?\b|\bterritoires?\b|\bsecteurs?\b|\blocalisation\b|\blieux?\b|\bou\b$"),
    (
        "texte",
        (
            r"\bengagements?\b|\bactions?\b|\bmesures?\b|\bintitules?\b|\blibelles?\b|\bdescriptions?\b|"
            r"\bpromesses?\b|\bcontenus?\b|\bnous nous engageons|"
            r"^ce (?:que|qui|qu'on)\b|^quoi\b|\bpropositions?\b|\brealisations?\b"
        ),
    ),
    (
        "niveau",
        (
            r"\bpiliers?\b|\baxes?\b|\benjeux?\b|\borientations?\b|\bthemes?\b|\bthematiques?\b|"
            r"\bpriorites?\b|\bvolets?\b|\bprogrammes?\b|\bchamps?\b"
        ),
    ),
    ("objectif", r"\bobjectifs?\b"),
)
_COMPILES = tuple((role, re.compile(motif)) for role, motif in _ROLES)


def role_de(tete: str) -> str | None:
    """Role of a column from its head, None when it says nothing."""
    plie = fold(tete).strip(" .:*")
    if not plie or len(plie) > 90:
        return None
    for role, motif in _COMPILES:
        if motif.search(plie):
            return role
    return None


def roles(textes: list[str]) -> list[str | None]:
    return [role_de(t) for t in textes]
