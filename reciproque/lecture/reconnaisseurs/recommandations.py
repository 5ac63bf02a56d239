"""Recommendations of an evaluation: bullets under ``préconisations``, ``recommandations``, ``axes d'amélioration``."""

from __future__ import annotations

import re
from bisect import bisect_right

from reciproque.lecture.brouillon import Brouillon
from reciproque.lecture.forme import Forme, Liste, Tableau, Titre

NOM = "recommandations"
_OUVRE = re.compile(
    r"preconisations?|recommandations?|pistes? (?:d'amelioration|de progres|d'evolution)|axes? d[' "
    r"]ameliorations?|propositions? d'amelioration|"
    r"(?:enseignements?|resultats?) de l[' ]evaluation|suites? a donner"
)
_FERME = re.compile(
    r"^(?:article|annexe|sommaire|preambule|signature|"
    r"\d{1,2}\s?[.)/–-]\s?(?!.*preconis)(?!.*recommand)|[ivx]{1,4}\s?[.)/–-])"
)
_THEME = re.compile(r"^(?:pour|concernant|s'agissant d|en matiere d|sur|dans le domaine d|au titre d|relatives? a)\b")


def reconnaitre(forme: Forme, brouillon: Brouillon) -> None:
    ouvert = False
    theme: str | None = None
    depuis = 0
    places = _places(brouillon)
    for bloc in forme.blocs:
        if bloc.zone in {"sommaire", "signatures"}:
            ouvert = False
            continue
        if isinstance(bloc, Tableau):
            ouvert = False
            continue
        if isinstance(bloc, Liste):
            if ouvert and brouillon.libre(bloc):
                for item in bloc.items:
                    texte = " ".join(item.texte.split())
                    if len(texte.split()) >= 3:
                        brouillon.recommandation(
                            texte, theme=theme, noeud=_noeud(places, item.debut), source=brouillon.source(item)
                        )
                brouillon.prendre(bloc, NOM)
                depuis = 0
            continue
        plie = bloc.plie
        if (
            len(plie) < 240
            and _OUVRE.search(plie)
            and (isinstance(bloc, Titre) or plie.endswith(":"))
            and not plie.endswith(".")
        ):
            ouvert, theme, depuis = True, _theme_de(bloc.texte, theme=None), 0
            continue
        if not ouvert:
            continue
        if isinstance(bloc, Titre) and (_FERME.match(plie) or bloc.niveau == 1):
            ouvert = False
            continue
        if _THEME.match(plie) and len(bloc.texte) < 200 and (plie.endswith(":") or isinstance(bloc, Titre)):
            theme, depuis = _theme_de(bloc.texte, theme=bloc.texte), 0
            continue
        if isinstance(bloc, Titre):
            if bloc.texte.rstrip().endswith(":") or len(bloc.texte) < 80:
                theme = bloc.texte.strip(" :")
                depuis += 1
            if depuis > 1:
                ouvert = False
            continue
        if "\n" not in bloc.texte and len(plie) < 110 and not plie.endswith((".", ";", ",")):
            theme = bloc.texte.strip(" :")  # a line over bullets
            continue
        depuis += 1
        if depuis > 2 and not plie.endswith(":"):
            ouvert = False


def _places(brouillon: Brouillon) -> list[tuple[int, str]]:
    """First lines of the top nodes, when the document goes through them one after the other."""
    places = [(n.source.lignes[0], n.id) for n in brouillon.lecture.noeuds if n.parent is None and n.code]
    return places if places == sorted(places) else []


def _noeud(places: list[tuple[int, str]], ligne: int) -> str | None:
    """The node whose part of the document holds the line; after the last one nothing says where its part ends."""
    k = bisect_right(places, (ligne, "~"))
    return places[k - 1][1] if 0 < k < len(places) else None


def _theme_de(texte: str, *, theme: str | None) -> str | None:
    if theme is None:
        return None
    propre = " ".join(texte.split()).strip(" :")
    return re.sub(r"^(?:Pour|Concernant|S['’]agissant d(?:e|es|u)|En matière d(?:e|es|u)|Sur)\s+", "", propre) or propre
