"""How many parts of each level the document says it has, level by level (« - 8 orientations… - 18 objectifs… »),
against the tree that was read.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from reciproque.langue import fold, number_word
from reciproque.lecture.brouillon import Brouillon, Portee
from reciproque.lecture.forme import Forme, Liste

_NOMBRE = (
    r"(?P<n>\d{1,3}|un|une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingt)"
)
# Folded words → level, the most precise first.
_MOTS: tuple[tuple[str, str, str], ...] = (
    (
        "objectif_operationnel",
        r"(?:fiches?[- ])?(?:objectifs? )?operationnels?|sous-objectifs?",
        "objectifs opérationnels",
    ),
    ("objectif_strategique", r"objectifs? strategiques?", "objectifs stratégiques"),
    ("axe_strategique", r"axes? strategiques?", "axes stratégiques"),
    ("orientation", r"orientations?(?: strategiques?)?", "orientations"),
    ("pilier", r"piliers?", "piliers"),
    ("enjeu", r"enjeux?", "enjeux"),
    ("axe", r"axes?", "axes"),
    ("objectif", r"objectifs?(?: generaux)?", "objectifs"),
    ("priorite", r"priorites?", "priorités"),
    ("projet_de_quartier", r"projets? de quartiers?", "projets de quartier"),
)
_TETE = re.compile(
    rf"^{_NOMBRE} (?:grande?s? |principa\w+ )?(?:{'|'.join(f'(?P<{nom}>{motif})' for nom, motif, _ in _MOTS)})\b"
)
_NOMS = {nom: libelle for nom, _, libelle in _MOTS}


@dataclass(slots=True)
class _Dit:
    niveau: str
    n: int
    place: Portee


def controler(forme: Forme, brouillon: Brouillon) -> None:
    lus = Counter(n.niveau for n in brouillon.lecture.noeuds)
    deja = {c.libelle for c in brouillon.lecture.controles if c.type == "compte"}
    for bloc in forme.blocs:
        if not isinstance(bloc, Liste) or bloc.zone == "sommaire" or len(bloc.items) > 12:
            continue
        dits = [d for item in bloc.items if (d := _lire(item.texte, item))]
        # A gap is only told when the other levels of the same list are right: else it is the reading that lacks some.
        justes = sum(1 for d in dits if lus[d.niveau] == d.n)
        if len({d.niveau for d in dits}) < 2 or not justes:
            continue
        for dit in dits:
            lu = lus[dit.niveau]
            if not lu:
                continue
            nom = _NOMS[dit.niveau]
            e = "e" if dit.niveau in {"orientation", "priorite"} else ""
            libelle = f"{dit.n} {nom}" if lu == dit.n else f"{dit.n} {nom} annoncé{e}s, {lu} lu{e}s"
            if libelle not in deja:
                deja.add(libelle)
                brouillon.controle(
                    "compte", libelle, imprime=Decimal(dit.n), calcule=Decimal(lu), source=brouillon.source(dit.place)
                )


def _lire(texte: str, place: Portee) -> _Dit | None:
    m = _TETE.match(fold(texte[:120]))
    if m is None:
        return None
    niveau = next(nom for nom, _, _ in _MOTS if m.group(nom))
    mot = number_word(m.group("n"))
    n = mot if mot is not None else int(m.group("n")) if m.group("n").isdecimal() else 0
    return _Dit(niveau, n, place) if n else None
