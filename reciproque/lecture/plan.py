"""The outline of a document: which headings stand above a block, and what level each one is.

Headings come from typography, so a chapter (« 4. Les engagements ») and an axis (« 4. Agir pour l'emploi ») look alike.
The outline keeps every coded or levelled heading; :meth:`Plan.chaine` keeps only those that can be nodes of the tree.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from reciproque.langue import fold, parse_roman, similarity
from reciproque.lecture.forme import Bloc, Forme, Liste, Paragraphe, Titre
from reciproque.lecture.intitules import Intitule, lire_intitule
from reciproque.lecture.series import mots_de_niveau

TITRE_MAX = 300
_CONTENEUR = re.compile(
    r"^(?:article|annexes?|preambule|sommaire|table des matieres|titre|partie|chapitre|section|signatures?|conclusion|"
    r"introduction|glossaire|lexique)\b"
)
# Titles of chapters that hold the tree without being part of it.
_CHAPITRE = re.compile(
    r"^(?:(?:les?|la|l'|nos|des|du) ?)?(?:tableaux?|grilles?|plans? d'actions?|programmes? d'actions?|programme|"
    r"protocole|contrat|"
    r"cadre(?! de vie| bati)|feuille de route|declinaison|presentation|contenu|engagements?|orientations?|axes?|"
    r"piliers?|objectifs?|"
    r"priorites|"
    r"enjeux|projet|strategie|actions?|mise en oeuvre|modalites|gouvernance|pilotage|diagnostic|contexte|bilan|"
    r"evaluation|"
    r"territoire|suivi|volets?)\b"
)
# Chapters that no code under them turns into nodes.
_CHAPITRE_SUR = re.compile(
    r"^(?:(?:les?|la|l'|nos|des|du) ?)?(?:tableaux? |grilles? |plans? d'actions?\b|programme d'actions?\b|protocole\b|"
    r"contrat de ville|feuille de route|declinaison\b|engagements?\b|gouvernance\b|pilotage\b)"
)
# « A. Engagements relatifs à l'éducation », « B. … »: a series by subject is a level, whatever its first word.
_PAR_SUJET = re.compile(
    r"^engagements? (?:relatifs?|en matiere|concernant|en faveur|lies?|au titre|pour|sur|dans) .{4,}"
)
_LEGENDE = re.compile(r"^(?:legende|lecture du tableau|nota|note|source)s?\b")
_ANNONCE = re.compile(
    r"\b(?:\d{1,2}|deux|trois|quatre|cinq|six|sept|huit|neuf|dix)\s+(?:grands?\s+|grandes?\s+|principa\w+\s+)?"
    r"(axes? strategiques?|objectifs? strategiques?|objectifs? operationnels?|axes?|orientations?|piliers?|enjeux|"
    r"objectifs?|"
    r"priorites?|thematiques?|themes?)\b[^.]{0,120}:?\s*$"
)
_RANGS = {
    "pilier": 0,
    "axe": 1,
    "axe_strategique": 2,
    "enjeu": 1,
    "enjeu_local": 2,
    "orientation": 2,
    "projet_de_quartier": 1,
    "theme": 2,
    "objectif_strategique": 3,
    "objectif": 4,
    "objectif_operationnel": 5,
    "priorite_transversale": 4,
    "priorite": 6,
    "autre": 4,
}
# What usually stands just above and just below a level whose neighbour prints no level word.
AU_DESSUS = {
    "priorite": "objectif",
    "objectif": "axe",
    "objectif_operationnel": "objectif_strategique",
    "objectif_strategique": "axe",
    "orientation": "axe",
    "theme": "axe",
    "axe_strategique": "enjeu",
    "axe": "pilier",
    "enjeu": "pilier",
}
AU_DESSOUS = {
    "pilier": "axe",
    "axe": "objectif",
    "enjeu": "objectif",
    "orientation": "objectif",
    "theme": "objectif",
    "objectif": "priorite",
    "objectif_strategique": "objectif_operationnel",
    "axe_strategique": "objectif",
}
PAR_DEFAUT = ("axe", "objectif", "priorite")


@dataclass(eq=False, slots=True)
class Maillon:
    """One heading of the outline. ``sur`` when its level is printed or announced, not guessed."""

    bloc: Titre | Paragraphe
    intitule: Intitule
    genre: str
    diese: int | None
    parent: Maillon | None
    annonce: str | None = None

    @property
    def niveau(self) -> str | None:
        return self.intitule.niveau or self.annonce

    @property
    def prefixe(self) -> tuple[str, ...]:
        return _prefixe(self.intitule.code)


class Plan:
    """Built once per document, in one pass."""

    def __init__(self, forme: Forme) -> None:
        self._sommets: dict[int, Maillon | None] = {}
        self.maillons: list[Maillon] = []
        annonces = _annonces(forme)
        pile: list[Maillon] = []
        lettres = _lettres(forme)
        mots = mots_de_niveau(forme)
        for bloc in forme.blocs:
            candidat = _candidat(bloc, mots)
            if candidat is None:
                if isinstance(bloc, Titre) and bloc.zone != "note" and _CONTENEUR.match(bloc.plie):
                    pile = []
            else:
                maillon = Maillon(candidat, *_genre(candidat, lettres, mots), parent=None)
                maillon.annonce = _annonce(maillon.intitule, annonces) if maillon.intitule.niveau is None else None
                _placer(pile, maillon)
                self.maillons.append(maillon)
            self._sommets[id(bloc)] = pile[-1] if pile else None
        # Kinds of coded headings that stand over levelled ones more than once: a level of the tree without its word.
        dessus = {id(m.parent): m.parent for m in self.maillons if m.niveau and m.parent and not m.parent.niveau}
        genres = Counter(m.genre for m in dessus.values() if not _CHAPITRE.match(fold(m.intitule.titre)))
        self._repetes = frozenset(genre for genre, fois in genres.items() if fois >= 2)
        # Numbered headings that only chapters (« 2. Les actions ») among them stand over levels: all are chapters.
        autres = frozenset(m.genre for m in dessus.values() if not _CHAPITRE.match(fold(m.intitule.titre)))
        sujets = Counter(m.genre for m in self.maillons if m.prefixe and _PAR_SUJET.match(fold(m.intitule.titre)))
        self._sujets = frozenset(genre for genre, fois in sujets.items() if fois >= 2)
        self._contenants = frozenset(m.genre for m in dessus.values() if m.prefixe) - autres

    @classmethod
    def de(cls, forme: Forme) -> Plan:
        fait: Plan | None = forme.memo.get("plan")
        if fait is None:
            fait = forme.memo["plan"] = cls(forme)
        return fait

    def au_dessus(self, bloc: Bloc) -> Maillon | None:
        """The nearest heading above a block (the block's own when it is one)."""
        return self._sommets.get(id(bloc))

    def chaine(self, bloc: Bloc) -> list[Maillon]:
        """Headings above a block that can be nodes, outermost first."""
        chaine = [m for m in _remonter(self.au_dessus(bloc)) if m.niveau or m.genre not in self._contenants]
        return noeuds_possibles(chaine[::-1], self._repetes, self._sujets)


def noeuds_possibles(
    chaine: list[Maillon], repetes: frozenset[str] = frozenset(), sujets: frozenset[str] = frozenset()
) -> list[Maillon]:
    """Chapters dropped: a heading without level word stays if a coded child extends its code or none below has one."""
    premier = next((i for i, m in enumerate(chaine) if m.niveau), None)
    gardes = []
    for i, m in enumerate(chaine):
        if m.niveau is None and m.genre not in sujets:
            suivant = chaine[i + 1] if i + 1 < len(chaine) else None
            if _CHAPITRE_SUR.match(fold(m.intitule.titre)):
                continue
            prolonge = suivant is not None and _etend(suivant.prefixe, m.prefixe) and suivant.niveau is not None
            dessus = premier is not None and i < premier and m.genre not in repetes
            if not prolonge and (dessus or _CHAPITRE.match(fold(m.intitule.titre))):
                continue
            if not m.prefixe and m.diese is None:
                continue
        gardes.append(m)
    return gardes


def niveaux(chaine: list[Maillon], *, dessous: str | None = None) -> list[tuple[str, bool]]:
    """Level of each heading of a chain, and whether it is sure. ``dessous``: level of the first column under it."""
    faits: list[str | None] = [m.niveau for m in chaine]
    sortie: list[tuple[str, bool]] = []
    for i in range(len(faits) - 1, -1, -1):
        if faits[i] is None:
            enfant = faits[i + 1] if i + 1 < len(faits) else dessous
            parent = next((f for f in reversed(faits[:i]) if f), None)
            if enfant in AU_DESSUS:
                faits[i] = AU_DESSUS[enfant]
            elif parent in AU_DESSOUS:
                faits[i] = AU_DESSOUS[parent]
            else:
                faits[i] = PAR_DEFAUT[min(i, 2)]
    for m, niveau in zip(chaine, faits, strict=True):
        sortie.append((niveau or "autre", m.niveau is not None))
    return sortie


def _remonter(maillon: Maillon | None) -> Iterator[Maillon]:
    while maillon is not None:
        yield maillon
        maillon = maillon.parent


def _candidat(bloc: Bloc, mots: frozenset[str]) -> Titre | Paragraphe | None:
    """A heading with a code, a level word or a style; typographic ones without either say nothing of the tree."""
    if bloc.zone in {"sommaire", "note", "signatures"} or not isinstance(bloc, Titre | Paragraphe):
        return None
    if len(bloc.texte) > TITRE_MAX or "\n" in bloc.texte:
        return None
    if _CONTENEUR.match(bloc.plie) or _LEGENDE.match(bloc.plie):
        return None
    intitule = lire_intitule(bloc.texte, mots)
    if isinstance(bloc, Paragraphe):
        return bloc if intitule.niveau and intitule.code and not bloc.texte.rstrip().endswith((".", ";", ",")) else None
    if intitule.niveau is not None and intitule.code is None:
        # « Pilier cohésion sociale » names a node; « Objectifs », « Axes de travail » name a part of the page.
        mot = intitule.mot or ""
        titre = fold(intitule.titre)
        if mot.endswith(("s", "x")) or titre == mot or (intitule.niveau == "autre" and not bloc.niveau):
            return None
        return bloc
    if intitule.niveau is not None or intitule.code is not None:
        return bloc
    return bloc if bloc.niveau is not None else None


def _lettres(forme: Forme) -> frozenset[str]:
    """Letters that code headings in a row: after A and B, « C » and « D » are no Roman numerals."""
    codes = (
        lire_intitule(b.texte).code or "" for b in forme.blocs if isinstance(b, Titre) and len(b.texte) <= TITRE_MAX
    )
    vues = {c for c in codes if len(c) == 1 and c.isupper()}
    suite: set[str] = set()
    for lettre in "ABCDEFGHIJKLMNOPQRSTUVWXYZ":
        if lettre not in vues:
            break
        suite.add(lettre)
    return frozenset(suite)


def _genre(
    bloc: Titre | Paragraphe, lettres: frozenset[str] = frozenset(), mots: frozenset[str] = frozenset()
) -> tuple[Intitule, str, int | None]:
    intitule = lire_intitule(bloc.texte, mots)
    diese = bloc.niveau if isinstance(bloc, Titre) else None
    if intitule.niveau is not None:
        return intitule, f"mot {intitule.mot if intitule.mot in mots else intitule.niveau}", diese
    if intitule.code:
        parties = _prefixe(intitule.code)
        tete = parties[0]
        forme = "n" if tete.isdigit() else ("r" if tete not in lettres and parse_roman(tete) else "l")
        if intitule.code[:1].islower():
            forme = "b"
        return intitule, f"code {forme}{len(parties)}", diese
    return intitule, f"diese {diese}", diese


def _prefixe(code: str | None) -> tuple[str, ...]:
    return tuple(re.findall(r"\d+|[A-Za-z]+", code)) if code else ()


def _etend(long: tuple[str, ...], court: tuple[str, ...]) -> bool:
    return bool(court) and len(long) > len(court) and long[: len(court)] == court


def _placer(pile: list[Maillon], nouveau: Maillon) -> None:
    """Put a heading under the right parent: by code first, then by the kinds already open, then by style and rank."""
    coupe = len(pile)
    etendus = [i for i, m in enumerate(pile) if _etend(nouveau.prefixe, m.prefixe)]
    if etendus:
        coupe = etendus[-1] + 1
    else:
        memes = [i for i, m in enumerate(pile) if m.genre == nouveau.genre]
        restart = nouveau.prefixe == ("1",) and memes and memes[-1] < len(pile) - 1 and nouveau.genre.startswith("code")
        if memes and not restart:
            coupe = memes[-1]
        elif nouveau.diese is not None and any(m.diese is not None for m in pile):
            while coupe and (pile[coupe - 1].diese or 9) >= nouveau.diese:
                coupe -= 1
        elif not restart:
            while coupe and _rang(pile[coupe - 1]) > _rang(nouveau):
                coupe -= 1
    del pile[coupe:]
    nouveau.parent = pile[-1] if pile else None
    pile.append(nouveau)


def _rang(m: Maillon) -> float:
    if m.niveau:
        return _RANGS.get(m.niveau, 4)
    return len(m.prefixe) - 0.5 if m.prefixe else 0


def _annonces(forme: Forme) -> list[tuple[str, str, str]]:
    """Titles listed after « autour des cinq axes suivants : » → (folded title, code, level)."""
    sortie: list[tuple[str, str, str]] = []
    blocs = forme.blocs
    for rang, (bloc, suivant) in enumerate(pairwise(blocs)):
        if not isinstance(bloc, Paragraphe | Titre) or bloc.zone == "sommaire" or len(sortie) > 80:
            continue
        m = _ANNONCE.search(fold(bloc.texte[-260:]))
        if m is None:
            continue
        niveau = lire_intitule(m.group(1).rstrip("s") + " 1 : x").niveau or "autre"
        lignes = (
            [i.texte for i in suivant.items]
            if isinstance(suivant, Liste)
            else _suite_numerotee(blocs[rang + 1 : rang + 13])
        )
        for ligne in lignes[:20]:
            intitule = lire_intitule(ligne[:TITRE_MAX])
            sortie.append((fold(intitule.titre), intitule.code or "", intitule.niveau or niveau))
    return sortie


def _suite_numerotee(blocs: Sequence[Bloc]) -> list[str]:
    """Lines « 1. … », « 2. … » in one paragraph or several, up to where the numbers start again."""
    sortie: list[str] = []
    codes: set[str] = set()
    for bloc in blocs:
        if not isinstance(bloc, Paragraphe | Titre):
            break
        for ligne in bloc.texte.split("\n"):
            intitule = lire_intitule(ligne[:TITRE_MAX])
            if (not intitule.code and sortie) or (intitule.code and intitule.code in codes) or len(sortie) > 20:
                return sortie
            codes.add(intitule.code or "")
            sortie.append(ligne)
        if not codes - {""}:
            break
    return sortie


def _annonce(intitule: Intitule, annonces: list[tuple[str, str, str]]) -> str | None:
    titre = fold(intitule.titre)
    for texte, code, niveau in annonces:
        if len(texte) < 8:
            continue
        meme_code = bool(code) and code == (intitule.code or "")
        if texte == titre or titre.startswith(texte) or texte.startswith(titre):
            return niveau
        if similarity(texte, titre) >= (0.5 if meme_code else 0.8):
            return niveau
    return None
