"""Rows of a flattened table: where each promise starts and stops, the theme printed at its left."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from reciproque.langue import fold
from reciproque.lecture.forme import couper_puce
from reciproque.lecture.reconnaisseurs.colonnes.bords import Jeton, Lue
from reciproque.lecture.reconnaisseurs.colonnes.mots import (
    commence_par_nom,
    commence_par_verbe,
    en_suspens,
    est_bruit,
    est_infinitif,
    est_residu,
    finie,
    lire_theme,
)

_NUMERO = re.compile(r"^(?:n\s?°\s*)?(\d{1,3}(?:\.\d{1,2})*)\s?[.)/–-]\s+(?=\S)")
_PUCE_DOUBLE = re.compile(r"^(?:[°º][©o]?|[o«»*•+-]\s?[e«»*•°])\s+(?=\S)")
_PUCE_COLLEE = re.compile(r"^(?:[»¢©]\s*|[oO]\s+(?=\d))(?=\S)")
_RONDES = frozenset("«»*+•e°-")  # what a scan makes of one bullet
_BAVURES = " \\|_"
BAVURE = re.compile(r"^(\S{1,2}\s+)[\\|_]+(?=\w)")
_PARTIE = re.compile(
    r"^(?:Ce|Cet|Cette|Ces|Il|Elle|Ils|Elles|Le|La|Les|L['’]|Un|Une|Des|Dans|Pour|En|Par|Afin|Ainsi)\b"
)


@dataclass(slots=True)
class Promesse:
    """One row: its paragraphs (mark, text), its marks of partners, and how it was told from its neighbours."""

    debut: int
    fin: int
    rangs: list[int]
    alineas: list[tuple[str, str]]
    jetons: list[Jeton] = field(default_factory=list)
    leviers: list[str] = field(default_factory=list)
    numero: str | None = None
    sure: bool = True
    reparee: bool = False
    theme: int | None = None

    @property
    def texte(self) -> str:
        return "\n".join(f"{puce} {texte}" if puce else texte for puce, texte in self.alineas)

    @property
    def centre(self) -> float:
        return (self.rangs[0] + self.rangs[-1]) / 2

    @property
    def hauteur(self) -> tuple[int, int]:
        """First and last line of the whole row, names beside it included."""
        tous = [*self.rangs, *(j.rang for j in self.jetons)]
        return min(tous), max(tous)


@dataclass(slots=True)
class Etiquette:
    """A theme of the left column. ``collee`` when it stands on the line of a row (cells are centred)."""

    mots: list[str]
    complete: tuple[str, ...]
    rang: int
    numero: int
    fin: int
    collee: bool
    rang_fin: int = 0

    @property
    def centre(self) -> float:
        return (self.rang + max(self.rang, self.rang_fin)) / 2

    @property
    def titre(self) -> str:
        return " ".join(self.mots).strip(" .,;:")


@dataclass(slots=True)
class Rangees:
    promesses: list[Promesse] = field(default_factory=list)
    etiquettes: list[Etiquette] = field(default_factory=list)
    libres: list[Jeton] = field(default_factory=list)  # marks alone on their line
    leviers_libres: list[tuple[int, str]] = field(default_factory=list)


def retirer_puce(texte: str) -> tuple[str, str]:
    """A bullet, letters, signs and doubled ones included, and the smear the scan left after it."""
    texte = BAVURE.sub(r"\1", texte)
    m = _PUCE_DOUBLE.match(texte) or _PUCE_COLLEE.match(texte)
    if m:
        return m.group(0).split()[0][:1], texte[m.end() :].lstrip(_BAVURES)
    puce, reste = couper_puce(texte)
    return puce, reste.lstrip(_BAVURES) if puce else reste


class Lecteur:
    """Line after line. ``nominale``: no column heads, each line in a capital may be an item of its own."""

    def __init__(self, *, nominale: bool) -> None:
        self._nominale = nominale
        self.sortie = Rangees()
        self._courante: Promesse | None = None
        self._puces_items: set[str] = set()
        self._coupure = False  # only marks or noise stood since the last line of text
        self._vide = True  # no row since the last label
        self._noms = False  # rows start with nouns (« Mise en place de… »)

    def lire(self, lues: list[Lue]) -> Rangees:
        for k, lue in enumerate(lues):
            suivante = next((x.texte for x in lues[k + 1 : k + 4] if not x.seule), "")
            self._ligne(lue, suivante)
        return self.sortie

    def _ligne(self, lue: Lue, suivante: str) -> None:
        s = self.sortie
        texte = lue.texte
        if not lue.seule:
            texte = self._sans_etiquette(lue, texte, suivante)
        if not texte or est_bruit(texte):
            self._coupure = self._coupure or bool(lue.partenaires) or bool(texte)
            for jeton in lue.partenaires:
                jeton.colle = False
            s.libres.extend(lue.partenaires)
            s.leviers_libres.extend((lue.ligne.rang, x) for x in lue.leviers)
            return
        numero = _NUMERO.match(texte)
        puce, reste = ("", texte) if numero else retirer_puce(texte)
        if numero:
            self._ouvrir(lue, texte[numero.end() :], numero=numero.group(1))
        elif puce and self._sous_item(puce, reste):
            self._ajouter(lue, reste, puce=puce)
        elif puce or self._commence(reste):
            self._ouvrir(lue, reste)
        else:
            self._ajouter(lue, texte)
        self._coupure = False
        courante = self._courante
        if courante is not None:
            courante.jetons.extend(lue.partenaires)
            courante.leviers.extend(x for x in lue.leviers if x not in courante.leviers)

    # -- rows --------------------------------------------------------------------------------------------------------
    def _sous_item(self, puce: str, reste: str) -> bool:
        """Marks met before any row make rows; under a row they detail it. One round mark is scanned as many."""
        pareille = bool(self._puces_items) and puce in _RONDES and self._puces_items & _RONDES
        ouvre = pareille and commence_par_verbe(reste) and not self._annonce()
        if self._courante is None or self._vide or puce in self._puces_items or ouvre:
            if reste[:1].isupper():
                self._puces_items.add(puce)
                return False
            return self._courante is not None
        return True

    def _annonce(self) -> bool:
        """The row under way ends with a colon: marks spell it out."""
        return self._courante is not None and self._courante.alineas[-1][1].rstrip().endswith(":")

    def _commence(self, texte: str) -> bool:
        avant = self._courante
        if avant is None or self._vide:
            return True
        dernier = avant.alineas[-1][1]
        if texte[:1].isupper():
            if commence_par_verbe(texte):
                return self._coupure or not en_suspens(dernier) or finie(dernier)
            if self._nominale:
                return not en_suspens(dernier) and not avant.alineas[-1][0]
            # « Création de… » starts a row once a sentence is closed, or where the rows before start so.
            close = finie(dernier) or (self._noms and not en_suspens(dernier))
            return close and not avant.alineas[-1][0] and commence_par_nom(texte) and not _PARTIE.match(texte)
        # A first letter lost or printed small: a verb after a closed sentence or after lines of the other columns.
        return (
            texte[:1].islower()
            and commence_par_verbe(texte)
            and not en_suspens(dernier)
            and (finie(dernier) or self._coupure)
        )

    def _ouvrir(self, lue: Lue, texte: str, *, numero: str | None = None) -> None:
        n = lue.ligne.numero
        if not self.sortie.promesses:
            self._noms = commence_par_nom(texte)
        sure = texte[:1].isupper() and (commence_par_verbe(texte) or numero is not None or commence_par_nom(texte))
        self._courante = Promesse(n, n, [lue.ligne.rang], [("", texte)], numero=numero, sure=sure)
        self.sortie.promesses.append(self._courante)
        self._vide = False

    def _ajouter(self, lue: Lue, texte: str, *, puce: str = "") -> None:
        courante = self._courante
        if courante is None:
            self._ouvrir(lue, texte)
            return
        if puce:
            courante.alineas.append((puce, texte))
        else:
            mark, avant = courante.alineas[-1]
            courante.alineas[-1] = (mark, f"{avant} {texte}")
        courante.fin = lue.ligne.numero
        courante.rangs.append(lue.ligne.rang)

    # -- themes ------------------------------------------------------------------------------------------------------
    def _sans_etiquette(self, lue: Lue, texte: str, suivante: str) -> str:
        mots = texte.split()
        etiquettes = self.sortie.etiquettes
        derniere = etiquettes[-1] if etiquettes else None
        if derniere is not None and derniere.collee and lue.ligne.rang - derniere.rang <= 4:
            reste = self._suite_etiquette(derniere, mots, lue)
            if reste is not None:
                return reste
        theme = None if self._nominale else lire_theme(mots)
        if theme is None:
            return texte
        n, entier = theme
        if n == len(mots) and n <= 6 and (self._courante is None or self._libre_avant()):
            etiquettes.append(Etiquette(mots, entier, lue.ligne.rang, lue.ligne.numero, lue.ligne.numero, False))
            self._vide = self._vide or not self._nominale
            return ""
        reste = " ".join(mots[n:])
        if n < len(mots) and (
            (commence_par_verbe(reste) and mots[n][:1].isupper() and est_infinitif(mots[n]))
            or commence_par_nom(reste)
            or (retirer_puce(reste)[0] and len(mots[n]) == 1)
        ):
            etiquettes.append(Etiquette(mots[:n], entier, lue.ligne.rang, lue.ligne.numero, lue.ligne.numero, True))
            return reste
        return texte

    def _libre_avant(self) -> bool:
        """Nothing is under way that a bare word could finish."""
        dernier = self._courante.alineas[-1][1] if self._courante else ""
        return not en_suspens(dernier)

    @staticmethod
    def _suite_etiquette(etiquette: Etiquette, mots: list[str], lue: Lue) -> str | None:
        """The next word of the label, or what is left of one, at the head of the line."""
        pris = len(etiquette.mots)
        if pris < len(etiquette.complete) and fold(mots[0]).strip(".,;:") == etiquette.complete[pris]:
            n = 1
            while (
                pris + n < len(etiquette.complete) and n < len(mots) and fold(mots[n]) == etiquette.complete[pris + n]
            ):
                n += 1
            etiquette.mots.extend(mots[:n])
            etiquette.fin, etiquette.rang_fin = lue.ligne.numero, lue.ligne.rang
            return " ".join(mots[n:])
        if pris < len(etiquette.complete) and mots[0].islower() and est_residu(mots[0], etiquette.complete[0]):
            return " ".join(mots[1:])
        return None


def lire_rangees(lues: list[Lue], *, nominale: bool) -> Rangees:
    return Lecteur(nominale=nominale).lire(lues)
