"""Chapters of diagnosis: bullets under « évolution des enjeux », « axes de travail », « constats partagés ».

Only inside a chapter whose heading announces findings: elsewhere the same words open commitments.
"""

from __future__ import annotations

import re

from reciproque.langue import fold
from reciproque.lecture.brouillon import Brouillon
from reciproque.lecture.forme import Forme, Item, Liste, Tableau, Titre
from reciproque.lecture.intitules import lire_intitule
from reciproque.lecture.reconnaisseurs.constats import nature_de

_CHAPITRE = re.compile(
    r"\b(?:constats?|diagnostic|etat des lieux|portrait|ce que (?:l'evaluation|le diagnostic|le bilan)|enseignements|"
    r"bilan partage|"
    r"analyse (?:partagee|du territoire))\b"
)
_CONTENEUR = re.compile(r"^(?:article|annexes?|preambule|titre|partie|chapitre|section|signatures?)\b")
_ENGAGEMENT = re.compile(
    r"\b(?:engagements?|plan d'actions?|programme d'actions?|recommandations?|preconisations?|orientations?)\b"
)
_LABELS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "amelioration",
        re.compile(
            r"^(?:les |des |nos )?(?:\w+ )?(?:axes? de (?:travail|progres)|pistes?|priorites?|perspectives?|"
            r"propositions?|"
            r"points? (?:a ameliorer|d'amelioration|d'attention)|leviers?|besoins? prioritaires?|ce qu'il (?:faut|"
            r"faudrait))\b"
        ),
    ),
    (
        "point_fort",
        re.compile(r"^(?:les |des |nos )?(?:points? forts?|atouts?|forces?|reussites?|acquis|ressources)\b"),
    ),
    (
        "point_faible",
        re.compile(
            r"^(?:les |des |nos )?(?:points? faibles?|faiblesses?|difficultes?|freins?|fragilites?|limites?|manques?)\b"
        ),
    ),
    (
        "constat",
        re.compile(
            r"^(?:l'|les |des |nos )?(?:principa\w+ )?(?:evolutions?|constats?|enjeux|besoins?|"
            r"elements? de (?:diagnostic|contexte)|"
            r"etat des lieux|situation|diagnostic|contexte|tendances?|menaces?)\b"
        ),
    ),
)
_FLECHES = "►▶➢➤→■"
LABEL_MAX = 220


def reconnaitre(forme: Forme, brouillon: Brouillon) -> None:
    chapitre: str | None = None  # key of the heading that opened the chapter
    theme: str | None = None
    nature: str | None = None
    tetes: set[str] = set()  # first words of the labels met: the same label may come back as an ordinary bullet
    for bloc in forme.blocs:
        if bloc.zone in {"sommaire", "note", "signatures"}:
            continue
        if isinstance(bloc, Titre):
            cle = _cle(bloc)
            if cle is not None and (chapitre is None or _ferme(chapitre, cle)):
                ouvre = bool(_CHAPITRE.search(bloc.plie)) and not _ENGAGEMENT.search(bloc.plie)
                chapitre, theme = (cle, None) if ouvre else (None, None)
                # « Constats partagés » names what its bullets are; « Diagnostic » may hold anything.
                nature = (
                    "constat"
                    if ouvre and re.search(r"\bconstats?\b", bloc.plie) and not cle.startswith("mot")
                    else None
                )
                continue
        if chapitre is None or isinstance(bloc, Tableau):
            continue
        if isinstance(bloc, Liste):
            if brouillon.libre(bloc):
                nature = _liste(bloc, nature, theme, tetes, brouillon)
            continue
        texte = " ".join(bloc.texte.split()).strip(" *")
        label = _label(texte) if len(texte) <= LABEL_MAX and (texte.endswith(":") or isinstance(bloc, Titre)) else None
        if label is not None:
            nature = label
        elif isinstance(bloc, Titre) or (
            len(texte) <= LABEL_MAX and "\n" not in bloc.texte and texte[-1:] not in ".;,"
        ):
            theme = texte.rstrip(" :")
            nature = nature if chapitre and nature == "constat" and not isinstance(bloc, Titre) else None


def _cle(titre: Titre) -> str | None:
    """What kind of heading this is: a chapter ends at the next one of its kind or above."""
    if _CONTENEUR.match(titre.plie):
        return "mot"
    intitule = lire_intitule(titre.texte)
    if intitule.code:
        return f"code {intitule.profondeur_code}"
    if titre.niveau is not None:
        return f"style {titre.niveau}"
    # « Constat : » alone is a label, which ``constats`` reads wherever it stands.
    return (
        "libre" if _CHAPITRE.search(titre.plie) and len(titre.texte) <= 90 and nature_de(titre.plie) is None else None
    )


def _ferme(ouvert: str, nouveau: str) -> bool:
    """A heading of the same kind, or a higher one, ends the chapter."""
    if nouveau == "mot" or ouvert == "libre":
        return True
    if ouvert == "mot":
        return False
    genre, rang = ouvert.split(" ")
    autre, _, rang2 = nouveau.partition(" ")
    return autre == genre and int(rang2 or 9) <= int(rang)


def _label(texte: str) -> str | None:
    plie = fold(lire_intitule(texte).titre if texte[:1].isdigit() else texte).lstrip("-•►▶ ")
    return next((nature for nature, motif in _LABELS if motif.match(plie)), None)


def _liste(liste: Liste, nature: str | None, theme: str | None, tetes: set[str], brouillon: Brouillon) -> str | None:
    """Bullets under their labels, labels being bullets too. Returns the label still open at the end."""
    lus: list[tuple[str, Item]] = []
    for item in liste.items:
        texte = " ".join(item.texte.split()).strip(" *")
        fleche = any(f in item.puce for f in _FLECHES)
        tete = " ".join(fold(texte[:80]).split()[:4])
        dit = fleche or texte.endswith(":") or (tete in tetes and not texte.endswith((";", ".")))
        label = _label(texte) if len(texte) <= LABEL_MAX and dit else None
        if label is not None:
            nature = label
            tetes.add(tete)
        elif nature is not None and len(texte.split()) >= 3:
            lus.append((nature, item))
    if lus:
        brouillon.prendre(liste, "diagnostic")
    for genre, item in lus:
        brouillon.constat(" ".join(item.texte.split()), nature=genre, theme=theme, source=brouillon.source(item))
    return nature
