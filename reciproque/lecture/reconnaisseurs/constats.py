"""Findings of a diagnosis or evaluation (``Constat``, ``Points forts``, ``Points faibles``…)."""

from __future__ import annotations

import re

from reciproque.lecture.brouillon import Brouillon
from reciproque.lecture.forme import Forme, Liste, Paragraphe, Tableau, Titre
from reciproque.lecture.intitules import lire_intitule

NOM = "constats"
# Folded label → nature. The label stands alone on its line, with or without stars and colon.
_NATURES: tuple[tuple[str, str], ...] = (
    (
        (
            r"points? forts?(?:\s*[-/–]?\s*(?:et )?reussites?)?|reussites?|forces|atouts|ce qui (?:a "
            r")?(?:bien )?(?:fonctionne|marche)\w*|leviers de reussite"
        ),
        "point_fort",
    ),
    (
        (
            r"points? faibles?(?:\s*[-/–]?\s*(?:et )?difficultes?)?|faiblesses?|difficultes?(?: "
            r"rencontrees)?|freins?|limites|points? de vigilance|ce qui (?:n'a pas|ne) .{0,30}"
        ),
        "point_faible",
    ),
    (
        (
            r"points? d'attention(?:\s*[-/–]?\s*(?:et )?points? d'ameliorations?)?|points? "
            r"d'ameliorations?|axes? de progres|perspectives d'amelioration|opportunites"
        ),
        "amelioration",
    ),
    (r"constats?(?: partages?| de l'evaluation| principaux)?|elements de diagnostic|diagnostic|menaces", "constat"),
)
_LABEL = tuple((re.compile(rf"^\W*(?:{motif})\W*$"), nature) for motif, nature in _NATURES)
_EN_TETE = tuple((re.compile(rf"^\W*(?:{motif})\s*:\s*(?=\S)"), nature) for motif, nature in _NATURES)


def nature_de(plie: str) -> str | None:
    """Nature announced by a label, None when the line is no label."""
    if len(plie) > 90:
        return None
    for motif, nature in _LABEL:
        if motif.match(plie):
            return nature
    return None


def reconnaitre(forme: Forme, brouillon: Brouillon) -> None:
    nature: str | None = None
    theme: str | None = None
    pris = 0
    for bloc in forme.blocs:
        if bloc.zone == "sommaire":
            continue
        if isinstance(bloc, Tableau):
            if brouillon.libre(bloc):
                _du_tableau(bloc, brouillon, theme)
            nature = None
            continue
        if isinstance(bloc, Titre | Paragraphe):
            lue = nature_de(bloc.plie)
            if lue is not None:
                nature, pris = lue, 0
                continue
            if isinstance(bloc, Titre):
                nature = None
                intitule = lire_intitule(bloc.texte)
                if intitule.code or intitule.niveau:
                    theme = bloc.texte.strip(" :")
                continue
        if (nature is None and not isinstance(bloc, Liste)) or not brouillon.libre(bloc):
            continue
        if isinstance(bloc, Liste):
            for item in bloc.items:
                # A label may be typed as a bullet (« * Points forts : »).
                lue = nature_de(item.plie)
                if lue is not None:
                    nature = lue
                    continue
                texte = " ".join(item.texte.split())
                if nature is not None and len(texte.split()) >= 3:
                    brouillon.constat(texte, nature=nature, theme=theme, source=brouillon.source(item))
            if nature is not None and nature_de(bloc.items[-1].plie) is None:
                pris += 1
        elif isinstance(bloc, Paragraphe) and nature is not None:
            if pris == 0 and not bloc.plie.endswith(":") and len(bloc.texte.split()) >= 4:
                brouillon.constat(
                    " ".join(bloc.texte.split()), nature=nature, theme=theme, source=brouillon.source(bloc)
                )
            elif pris:
                nature = None


def _du_tableau(tableau: Tableau, brouillon: Brouillon, theme: str | None) -> None:
    """A grid whose column heads (or row heads) are these labels."""
    if not tableau.rangees:
        return
    tete = {c.colonne: nature_de(c.plie) for c in tableau.rangees[0].cellules}
    if sum(1 for n in tete.values() if n) >= 2:
        for rangee in tableau.rangees[1:]:
            for c in rangee.cellules:
                nature = tete.get(c.colonne)
                if nature and not c.vide:
                    for alinea in c.alineas:
                        brouillon.constat(alinea.strip(" -–•*"), nature=nature, theme=theme, source=brouillon.source(c))
        brouillon.prendre(tableau, NOM)
        return
    en_ligne = [(r, nature_de(r.cellules[0].plie)) for r in tableau.rangees if r.cellules]
    if sum(1 for _, n in en_ligne if n) >= 2:
        for rangee, nature in en_ligne:
            if nature:
                for c in rangee.cellules[1:]:
                    for alinea in c.alineas:
                        brouillon.constat(alinea.strip(" -–•*"), nature=nature, theme=theme, source=brouillon.source(c))
        brouillon.prendre(tableau, NOM)
