"""Bodies named by the document: COPIL, comité des financeurs, conseil citoyen, CLSPD…"""

from __future__ import annotations

import re

from reciproque.langue import fold
from reciproque.lecture.brouillon import Brouillon
from reciproque.lecture.forme import Forme
from reciproque.lecture.reconnaisseurs.textes import morceaux

# Name kept → what prints it. Folded text, whole words.
_INSTANCES: tuple[tuple[str, str], ...] = (
    ("Comité de pilotage", r"comites? de pilotage|\bcopils?\b|comites? strategiques?"),
    ("Comité technique", r"comites? techniques?|\bcotechs?\b|\bcotecs?\b"),
    ("Comité des financeurs", r"comites? (?:des|de) financeurs"),
    ("Conférence des financeurs", r"conferences? des financeurs"),
    ("Conférence annuelle", r"conferences? annuelles?"),
    ("Conseil citoyen", r"conseils? citoyens?"),
    ("Conseil de quartier", r"conseils? de quartiers?"),
    (
        "CLSPD",
        (
            r"\bclspd\b|\bcispd\b|conseils? (?:local|locaux|intercommunal|intercommunaux) de securite et "
            r"de prevention de la delinquance"
        ),
    ),
    ("Conférence intercommunale du logement", r"conferences? intercommunales? du logement|\bcil\b"),
    ("Conseil local de santé mentale", r"conseils? loca(?:l|ux) de sante mentale|\bclsm\b"),
    ("Comité de suivi", r"comites? de suivi"),
    ("Comité de programmation", r"comites? de programmation"),
    ("Comité d'évaluation", r"comites? d'evaluation"),
    ("Comité local de cohésion territoriale", r"comites? loca(?:l|ux) de cohesion territoriale"),
    ("Revue de projet", r"revues? de projets?"),
    ("Équipe projet", r"equipes? projets?\b"),
    ("Direction de projet", r"direction de projet"),
    ("Groupe de travail", r"groupes? de travail (?!de\b)\w+(?: \w+){0,2}"),
    ("Conseil territorial de santé", r"conseil territorial de sante"),
    ("Bureau du contrat de ville", r"bureau du contrat de ville"),
    ("Assemblée plénière", r"assemblees? plenieres?"),
    ("Comité d'orientation", r"comites? d'orientation"),
)
_COMPILEES = tuple((nom, re.compile(motif)) for nom, motif in _INSTANCES)
_INDICE = re.compile(
    r"comite|copil|cote[ck]|conseil|conference|clspd|cispd|clsm|\bcil\b|revue|equipe|groupe|direction "
    r"de projet|bureau|assemblee"
)


def reconnaitre(forme: Forme, brouillon: Brouillon) -> None:
    """One record per body, at its first mention."""
    vues: set[str] = {fold(i.nom) for i in brouillon.lecture.instances}
    for texte, place in morceaux(forme):
        plie = getattr(place, "plie", None) or fold(texte)
        if not _INDICE.search(plie):
            continue
        for nom, motif in _COMPILEES:
            if nom in vues or not motif.search(plie):
                continue
            vues.add(nom)
            brouillon.instance(nom, source=brouillon.source(place))
