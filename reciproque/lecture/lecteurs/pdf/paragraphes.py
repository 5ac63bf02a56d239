"""From lines to headings, paragraphs and bullets: spacing, indents, size and weight of the letters."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from statistics import median

from reciproque.lecture.forme import couper_puce
from reciproque.lecture.intitules import lire_intitule
from reciproque.lecture.lecteurs.bureautique.ecriture import Alinea
from reciproque.lecture.lecteurs.pdf.mots import CESURE, Ligne

_NUMERO = re.compile(r"^(?:\d{1,3}(?:[.)°]|(?:\.\d{1,2})+\.?)|[IVX]{1,5}[.)]|[A-Za-z][.)]|n°\s*\d+)$", re.IGNORECASE)
# What French writes before a hyphen: a line may end there without any word being cut.
_PREFIXES = frozenset(
    {"non", "sous", "demi", "semi", "mi", "ex", "vice", "ci", "peut", "celle", "celui", "ceux", "au", "par", "rendez"}
    | {"avant", "après", "quasi", "est", "nord", "sud", "bien"}
)
# A dash opens a bullet only where the line before it ended.
_TIRETS = frozenset("-–—")
_PAS_DE_TITRE = 1.5  # from one line of a heading to the next, in its size
_AFFICHE = 1.6  # a title this many times the body is set for show
_LIGNES_D_AFFICHE = 4
_FIN = re.compile(r"[.!?:;…»]\s*$")


@dataclass(slots=True)
class Typographie:
    """What the document sets most: body size, and the sizes that stand above it, largest first."""

    corps: float = 10.0
    titres: tuple[float, ...] = ()

    @classmethod
    def mesurer(cls, tailles: Counter[float]) -> Typographie:
        """From the number of characters set in each size."""
        if not tailles:
            return cls()
        corps = tailles.most_common(1)[0][0]
        total = sum(tailles.values())
        grands = sorted((t for t, n in tailles.items() if t >= corps * 1.12 and n < 0.1 * total), reverse=True)
        rangs: list[float] = []
        for taille in grands:
            if not rangs or rangs[-1] - taille > 0.6:
                rangs.append(taille)
        return cls(corps, tuple(rangs))

    def niveau(self, taille: float) -> int | None:
        """Heading level of a size, 1 for the largest; None for the body."""
        for i, rang in enumerate(self.titres, 1):
            if taille >= rang - 0.6:
                return min(i, 6)
        return None


@dataclass(slots=True)
class Bloc:
    """Lines that read as one paragraph."""

    lignes: list[Ligne] = field(default_factory=list)
    niveau: int | None = None
    gras: bool = False

    @property
    def haut(self) -> float:
        return self.lignes[0].haut

    @property
    def bas(self) -> float:
        return self.lignes[-1].bas

    def texte(self, connus: Mapping[str, int]) -> str:
        return joindre([ligne.texte for ligne in self.lignes], connus)


def joindre(lignes: list[str], connus: Mapping[str, int]) -> str:
    """Lines joined into one text; words cut at the end of a line are made whole.

    ``connus``: how often each word, in lower case, was seen uncut in the document. They decide between
    « coor-/donner » and « Haute-/Loire », and find words that a narrow cell cut without a hyphen.
    """
    texte = ""
    for ligne in lignes:
        if not texte:
            texte = ligne
        elif texte.endswith((CESURE, "-", "‐")) and texte[-2:-1].isalpha() and ligne[:1].isalpha():
            texte = _recoudre(texte[:-1], ligne, connus)
        elif _coupe_a_sec(texte, ligne, connus):
            texte = f"{texte}{ligne}"
        else:
            texte = f"{texte} {ligne}"
    return texte.replace(CESURE, "-" if texte.endswith(CESURE) else "")


def _bouts(avant: str, apres: str) -> tuple[str, str]:
    """The two halves of the word that a line end may have cut, in lower case."""
    return re.split(r"[\s'’(«]", avant)[-1].casefold(), re.split(r"[\s,.;:)»'’]", apres)[0].casefold()


def _recoudre(avant: str, apres: str, connus: Mapping[str, int]) -> str:
    debut, suite = _bouts(avant, apres)
    trait, colle = connus.get(f"{debut}-{suite}", 0), connus.get(f"{debut}{suite}", 0)
    if trait or colle:
        return f"{avant}-{apres}" if trait >= colle else f"{avant}{apres}"
    garde = (apres[:1].isupper() and not avant[-1:].isupper()) or debut in _PREFIXES
    return f"{avant}-{apres}" if garde else f"{avant}{apres}"


def _coupe_a_sec(avant: str, apres: str, connus: Mapping[str, int]) -> bool:
    """« PARTENAIRE / S »: a narrow cell cut the word anywhere."""
    if not avant[-1:].isalnum() or not apres[:1].isalpha() or apres[:1].isupper() == avant[-1:].islower():
        return False
    debut, suite = _bouts(avant, apres)
    entier = connus.get(f"{debut}{suite}", 0)
    if not entier or len(suite) > 5:
        return False
    if len(suite) == 1 and suite not in "aàyoô":
        return True
    return entier > connus.get(debut, 0) and entier >= connus.get(suite, 0)


def decouper_en_blocs(lignes: list[Ligne], typographie: Typographie, droite: float) -> list[Bloc]:
    """Paragraphs of a column. ``droite``: its right edge in points."""
    blocs: list[Bloc] = []
    ecarts = [b.haut - a.bas for a, b in itertools.pairwise(lignes) if b.haut >= a.bas - 2]
    serres = [e for e in ecarts if e < typographie.corps]
    interligne = median(serres) if serres else typographie.corps * 0.3
    for ligne in lignes:
        niveau = typographie.niveau(ligne.corps)
        gras = ligne.gras
        precedent = blocs[-1] if blocs else None
        if precedent is None or _commence(precedent, ligne, niveau, gras, interligne, typographie, droite):
            blocs.append(Bloc([ligne], niveau, gras))
        else:
            precedent.lignes.append(ligne)
            precedent.gras = precedent.gras and gras
    return blocs


def _commence(
    bloc: Bloc,
    ligne: Ligne,
    niveau: int | None,
    gras: bool,
    interligne: float,
    typographie: Typographie,
    droite: float,
) -> bool:
    """True when ``ligne`` opens a new paragraph after ``bloc``."""
    derniere = bloc.lignes[-1]
    ecart = ligne.haut - derniere.bas
    texte = ligne.texte
    if (
        len(derniere.mots) == 1
        and derniere is bloc.lignes[0]
        and _NUMERO.match(derniere.texte)
        and ecart < interligne + 3
    ):
        return False  # a number alone on its line: its text follows
    if niveau is not None and niveau == bloc.niveau and gras == derniere.gras:
        meme = _meme_titre(bloc, ligne, typographie, droite)
        if meme is not None:
            return not meme
    if niveau != bloc.niveau or ecart > interligne + 0.55 * typographie.corps or ecart < -2 * typographie.corps:
        return True
    puce = couper_puce(texte)[0]
    if puce and not _pendante(derniere.texte) and (puce not in _TIRETS or _finie(derniere, droite, typographie)):
        return True
    if _NUMERO.match(ligne.mots[0].texte) and len(ligne.mots) > 1 and _finie(derniere, droite, typographie):
        return True
    if niveau is None and gras != derniere.gras and (_courte(derniere, droite, typographie) or bloc.gras):
        return True
    if couper_puce(bloc.lignes[0].texte)[0] and ligne.x0 < bloc.lignes[0].x0 - 2:
        return True
    return _tenait(derniere, ligne, droite) and (texte[:1].isupper() or texte[:1].isdigit() or texte[:1] == "«")


def _meme_titre(bloc: Bloc, ligne: Ligne, typographie: Typographie, droite: float) -> bool | None:
    """A heading set on several lines; None when nothing tells."""
    derniere = bloc.lignes[-1]
    pas = ligne.mots[0].base - derniere.mots[0].base
    if abs(ligne.corps - derniere.corps) > 0.6 or not 0 < pas <= _PAS_DE_TITRE * ligne.corps:
        return None
    if ligne.texte[:1].islower():
        return True
    intitule = lire_intitule(ligne.texte)
    if intitule.niveau or intitule.code or _NUMERO.match(ligne.mots[0].texte) or couper_puce(ligne.texte)[0]:
        return False
    if ligne.corps >= _AFFICHE * typographie.corps and len(bloc.lignes) < _LIGNES_D_AFFICHE:
        return True  # a cover breaks its title where it looks well
    return None if _tenait(derniere, ligne, droite) else True


def _tenait(derniere: Ligne, ligne: Ligne, droite: float) -> bool:
    """The first word of ``ligne`` would have fitted at the end of ``derniere``: the break was wanted."""
    premier = ligne.mots[0]
    return droite - derniere.x1 > premier.x1 - premier.x0 + 0.6 * premier.corps


def _courte(ligne: Ligne, droite: float, typographie: Typographie) -> bool:
    """The next word would have fitted: the line ended on purpose."""
    return ligne.x1 < droite - 4.5 * typographie.corps


def _finie(ligne: Ligne, droite: float, typographie: Typographie) -> bool:
    return _courte(ligne, droite, typographie) or bool(_FIN.search(ligne.texte))


def _pendante(texte: str) -> bool:
    return texte.endswith((",", "(", CESURE)) and not texte.endswith(";")


def en_alineas(blocs: list[Bloc], connus: Mapping[str, int]) -> list[Alinea]:
    """The paragraphs of a column as the writer takes them; bullets further right are deeper."""
    retraits: list[float] = []
    for bloc in blocs:
        x = bloc.lignes[0].x0
        if couper_puce(bloc.lignes[0].texte)[0] and not any(abs(x - r) < 6 for r in retraits):
            retraits.append(x)
    retraits.sort()
    alineas: list[Alinea] = []
    for bloc in blocs:
        texte = bloc.texte(connus)
        niveau = bloc.niveau if bloc.niveau and len(texte) <= 260 else None
        profondeur = 0
        if couper_puce(texte)[0]:
            profondeur = next((i for i, r in enumerate(retraits) if abs(bloc.lignes[0].x0 - r) < 6), 0)
        alineas.append(Alinea(texte=texte, niveau=niveau, gras=bloc.gras, profondeur=profondeur))
    return alineas
