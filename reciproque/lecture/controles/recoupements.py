"""Sums that sentences state (``84 000 € et 212 900 €, soit 296 900 €``); global amounts against the tables near."""

from __future__ import annotations

import re
from decimal import Decimal

from reciproque.langue import find_amounts, format_money
from reciproque.lecture.brouillon import Brouillon, Portee
from reciproque.lecture.chiffres import chiffre, est_total
from reciproque.lecture.forme import Bloc, Forme, Liste, Paragraphe, Tableau, Titre
from reciproque.lecture.reconnaisseurs.phrases import phrases_de

_SOIT = re.compile(
    r"\b(?:soit|pour un total de|portant le total à|au total|total(?:isant)?|ensemble)\b[^.;]{0,60}$", re.IGNORECASE
)
_GLOBAL = re.compile(
    (
        r"\b(?:montant|budget|co[uû]t|enveloppe|financement|cr[ée]dits?|total)s?\s+(?:total|globa(?:l|ux)|"
        r"totaux|cumul[ée]s?)?\s*(?:g[ée]n[ée]ral\s*)?(?:est\s+|s['’][ée]l[eè]ve\s+|représente\s+)?(?:de|"
        r"à|d['’]|:)?\s*(?:environ\s+)?$"
    ),
    re.IGNORECASE,
)
_DIT_GLOBAL = re.compile(r"\b(?:global|total|ensemble|cumul)", re.IGNORECASE)


def controler(forme: Forme, brouillon: Brouillon) -> None:
    blocs = forme.blocs
    for i, bloc in enumerate(blocs):
        if bloc.zone == "sommaire" or isinstance(bloc, Tableau):
            continue
        for texte, place in (
            [(item.texte, item) for item in bloc.items] if isinstance(bloc, Liste) else [(bloc.texte, bloc)]
        ):
            if not re.search(r"€|euro", texte):
                continue
            for phrase in phrases_de(texte, place):
                if _somme_dite(phrase.texte, phrase, brouillon):
                    continue
                _global(phrase.texte, phrase, i, blocs, brouillon)


def _somme_dite(texte: str, place: Portee, brouillon: Brouillon) -> bool:
    """Amounts, then « soit X »: exact when X is the sum of the last ones; else nothing can be said."""
    montants = find_amounts(texte)
    if len(montants) < 3:
        return False
    for k in range(2, len(montants)):
        m = montants[k]
        if not _SOIT.search(texte[montants[k - 1].fin : m.debut]):
            continue
        somme = Decimal(0)
        for j in range(k - 1, -1, -1):
            somme += montants[j].valeur
            if somme == m.valeur and j <= k - 2:
                brouillon.controle(
                    "total",
                    f"somme annoncée : {texte[max(0, m.debut - 60) : m.fin].strip()}",
                    imprime=m.valeur,
                    calcule=somme,
                    source=brouillon.source(place),
                )
                return True
        brouillon.controle(
            "total",
            f"somme annoncée : {texte[max(0, m.debut - 60) : m.fin].strip()}",
            imprime=m.valeur,
            calcule=None,
            source=brouillon.source(place),
        )
        return True
    return False


def _global(texte: str, place: Portee, i: int, blocs: list[Bloc], brouillon: Brouillon) -> None:
    """A global amount announced next to a table: its total, or its total and those of the tables just before."""
    for m in find_amounts(texte):
        avant = texte[max(0, m.debut - 60) : m.debut]
        if not _GLOBAL.search(avant) or not _DIT_GLOBAL.search(avant):
            continue
        suivant = _voisin(blocs, i, 1)
        precedent = _voisin(blocs, i, -1)
        candidats: list[tuple[Decimal, str]] = []
        for t in (suivant, precedent):
            candidats.extend((v, "du tableau") for v in _totaux(t))
        for a in _totaux(suivant):
            candidats.extend((a + b, "des deux tableaux") for b in _totaux(precedent))
        exact = next(((v, ou) for v, ou in candidats if v == m.valeur), None)
        if exact is not None:
            brouillon.controle(
                "total",
                f"montant global annoncé : {format_money(m.valeur)} ({exact[1]})",
                imprime=m.valeur,
                calcule=exact[0],
                source=brouillon.source(place),
            )
        elif suivant is not None and _totaux(suivant):
            brouillon.controle(
                "total",
                f"montant global annoncé : {format_money(m.valeur)}",
                imprime=m.valeur,
                calcule=None,
                source=brouillon.source(place),
            )


def _voisin(blocs: list[Bloc], i: int, pas: int) -> Tableau | None:
    """The nearest table within four blocks, no chapter heading between."""
    k = i + pas
    for _ in range(4):
        if not 0 <= k < len(blocs):
            return None
        bloc = blocs[k]
        if isinstance(bloc, Tableau):
            return bloc
        if isinstance(bloc, Titre) and pas > 0:
            return None
        if isinstance(bloc, Paragraphe) and len(bloc.texte) > 600:
            return None
        k += pas
    return None


def _totaux(tableau: Tableau | None) -> list[Decimal]:
    """Amounts of the total rows: each one, and the sum over the columns of a row."""
    if tableau is None:
        return []
    sortie: list[Decimal] = []
    for rangee in tableau.rangees:
        if not rangee.cellules or not any(est_total(c.texte) for c in rangee.cellules[:2]):
            continue
        montants = [
            lu.valeur for c in rangee.cellules if (lu := chiffre(c.texte)) is not None and lu.genre == "montant"
        ]
        sortie.extend(montants)
        if len(montants) > 1:
            sortie.append(sum(montants, Decimal(0)))
    return sortie
