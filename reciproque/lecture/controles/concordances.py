"""Two figures for one thing in two places: the population of a neighbourhood, an amount under the same words.

Years must agree and words must be the same; « environ », « dont », « par an » make another thing of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from reciproque.langue import find_amounts, fold, format_money, format_number, parse_number, racines
from reciproque.lecture.brouillon import Brouillon, Portee
from reciproque.lecture.chiffres import chiffre
from reciproque.lecture.forme import Forme, Tableau
from reciproque.lecture.reconnaisseurs.phrases import Phrase, phrases

_ANNEE = re.compile(r"\b(?:19|20)\d\d\b")
_POPULATION = re.compile(r"^(?!.*(?:%|part|revenu|taux|dont|logement|menage))(?:.*\b)?(?:population|habitants)\b")
_HABITANTS = re.compile(r"(?<![\d,.])(?P<n>\d{1,3}(?:[ \u00a0\u202f.]\d{3})+|\d{3,6})[ \u00a0\u202f]habitants\b")
_APPROCHE = re.compile(r"\b(?:environ|pres de|plus de|moins de|au moins|quelque|dont|sur|estime|prevu|d'ici)\b")
_ARTICLE = re.compile(r"^(?:quartier |(?:les|le|la) |l' ?)+")
# Words that make an amount the whole of something, and those that make it a part or another time.
_TOUT = re.compile(r"\b(?:total|totale|global|globale|ensemble|enveloppe|montant|budget|cout)\b")
_PARTIE = re.compile(
    r"\b(?:dont|par an|annuel\w*|chaque|moyen\w*|minimum|maximum|environ|pres de|plus de|moins de|sur)\b"
)
_NOM_PROPRE = re.compile(r"\b[A-ZÀ-Ý][\wÀ-ÿ-]+")
_VIDES = frozenset(
    racines("est sont était s'élève atteint représente montant de la le les un une pour dans par soit a été")
)
RACINES_MIN = 3
NOMS_MAX = 400


@dataclass(slots=True)
class _Dit:
    valeur: Decimal
    place: Portee


def controler(forme: Forme, brouillon: Brouillon) -> None:
    _populations(forme, brouillon)
    _montants(forme, brouillon)


# ── neighbourhoods ───────────────────────────────────────────────────────────────────────────────────────────────────
def _populations(forme: Forme, brouillon: Brouillon) -> None:
    noms: dict[str, str] = {}
    communes: dict[str, set[str]] = {}
    homonymes: set[str] = set()
    for q in brouillon.lecture.quartiers[:NOMS_MAX]:
        nu = _nu(q.nom)
        ou = {fold(c) for c in q.communes}
        if len(nu) < 4 or (nu in communes and ou != communes[nu]):
            homonymes.add(nu)
        noms[nu], communes[nu] = q.nom, ou
    for nu in homonymes:
        noms.pop(nu, None)
    if not noms:
        return
    dits: dict[tuple[str, str], list[_Dit]] = {}
    for nu, annees, dit in (*_dans_les_tableaux(forme, noms), *_dans_les_phrases(forme, noms)):
        dits.setdefault((nu, annees), []).append(dit)
    for (nu, _), liste in dits.items():
        # The same line told twice (a cell and its sentence) is one place.
        places = {d.place.debut: d for d in liste}
        if len(places) < 2:
            continue
        premier, *autres = sorted(places.values(), key=lambda d: d.place.debut)
        for autre in autres:
            brouillon.controle(
                "compte",
                f"Population de {noms[nu]} : {format_number(premier.valeur)} ligne {premier.place.debut}, "
                f"{format_number(autre.valeur)} ligne {autre.place.debut}",
                imprime=autre.valeur,
                calcule=premier.valeur,
                source=brouillon.source(autre.place),
            )


def _nu(nom: str) -> str:
    return _ARTICLE.sub("", fold(nom)).strip(" .*")


def _dans_les_tableaux(forme: Forme, noms: dict[str, str]) -> Iterator[tuple[str, str, _Dit]]:
    for tableau in forme.tableaux:
        if tableau.zone == "sommaire" or len(tableau.rangees) < 2:
            continue
        colonnes = [c for c in tableau.rangees[0].pleines if len(c.texte) <= 80 and _POPULATION.search(c.plie)]
        if len(colonnes) != 1:
            continue
        annees = _annees(f"{colonnes[0].texte} {_legende(forme, tableau)}")
        for rangee in tableau.rangees[1:]:
            nu = next((n for c in rangee.pleines[:3] if (n := _nu(c.texte)) in noms), None)
            cellule = rangee.cellule(colonnes[0].colonne)
            lu = chiffre(cellule.texte) if cellule is not None else None
            if nu is not None and lu is not None and lu.valeur >= 100:
                yield nu, annees, _Dit(lu.valeur, rangee)


def _legende(forme: Forme, tableau: Tableau) -> str:
    avant = forme.avant(tableau, 1)
    proche = avant[0].texte if avant and not isinstance(avant[0], Tableau) and len(avant[0].texte) <= 200 else ""
    return f"{tableau.titre or ''} {proche}"


def _annees(texte: str) -> str:
    return " ".join(sorted(set(_ANNEE.findall(texte))))


def _dans_les_phrases(forme: Forme, noms: dict[str, str]) -> Iterator[tuple[str, str, _Dit]]:
    for phrase in phrases(forme):
        if "habitants" not in phrase.texte or len(phrase.texte) > 300:
            continue
        plie = fold(phrase.texte)
        trouves = list(_HABITANTS.finditer(plie))
        if len(trouves) != 1 or _APPROCHE.search(plie):
            continue
        cites = [nu for nu in noms if re.search(rf"\b{re.escape(nu)}\b", plie)]
        valeur = parse_number(trouves[0].group("n"))
        if len(cites) == 1 and valeur is not None and plie.find(cites[0]) < trouves[0].start():
            yield cites[0], _annees(phrase.texte), _Dit(valeur, phrase)


# ── amounts ──────────────────────────────────────────────────────────────────────────────────────────────────────────
def _montants(forme: Forme, brouillon: Brouillon) -> None:
    """« Le montant global des crédits de l'abattement s'élève à 7,2 M€ », then 7,4 M€ under the same words."""
    dits: dict[tuple[frozenset[str], str], list[tuple[Decimal, Decimal, Phrase, str]]] = {}
    for phrase in phrases(forme):
        if len(phrase.texte) > 400 or not ("€" in phrase.texte or "euro" in phrase.texte):
            continue
        montants = find_amounts(phrase.texte)
        plie = fold(phrase.texte)
        if len(montants) != 1 or not _TOUT.search(plie) or _PARTIE.search(plie):
            continue
        avant = phrase.texte[: montants[0].debut]
        mots = racines(_ANNEE.sub(" ", avant)) - _VIDES
        if re.search(r"\d", _ANNEE.sub(" ", avant)) or not _NOM_PROPRE.search(avant[1:]):
            continue  # nothing in it says that both speak of one thing
        if len(mots) < RACINES_MIN or len(avant.split()) > 30:
            continue
        pas = _pas(montants[0].imprime, montants[0].valeur)
        dits.setdefault((mots, _annees(phrase.texte)), []).append((montants[0].valeur, pas, phrase, avant.strip()))
    for liste in dits.values():
        if len(liste) != 2:
            continue  # a formula said again for each town, each partner
        premier, *autres = liste
        for valeur, pas, phrase, avant in autres:
            loin = abs(valeur - premier[0]) * 10 > max(valeur, premier[0])
            if phrase.debut == premier[2].debut or loin:
                continue
            brouillon.controle(
                "total",
                f"{avant[-90:]} : {format_money(premier[0])} ligne {premier[2].debut}, {format_money(valeur)} "
                f"ligne {phrase.debut}",
                imprime=valeur,
                calcule=premier[0],
                exact=abs(valeur - premier[0]) <= max(pas, premier[1]),
                source=brouillon.source(phrase),
            )


def _pas(imprime: str, valeur: Decimal) -> Decimal:
    """Half of the last printed unit of a rounded amount (« 7,2 M€ »); nothing for one given to the euro."""
    plie = fold(imprime)
    echelle = 1_000_000 if re.search(r"m€|m euro|million", plie) else 1_000 if re.search(r"k€|millier", plie) else 0
    if not echelle:
        return Decimal(0)
    decimales = re.search(r"[.,](\d+)", imprime)
    return Decimal(echelle) / (2 * 10 ** (len(decimales.group(1)) if decimales else 0))
