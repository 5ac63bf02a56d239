"""The coded tree of the sheets: a node per code, hung by its prefix, its level by its word or by its siblings'."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from reciproque.langue import fold
from reciproque.lecture.brouillon import Brouillon
from reciproque.lecture.forme import Forme, Titre
from reciproque.lecture.intitules import Intitule, lire_intitule
from reciproque.lecture.schema import NoeudLu, Source

_LETTRE = re.compile(r"^[A-Z]\d{0,4}$")
_PAR_PROFONDEUR = {1: "pilier", 2: "orientation", 3: "objectif_strategique", 4: "objectif_operationnel"}
_FICHE = re.compile(
    r"^(?:fiches?(?:[- ](?:actions?|objectifs?|projets?|op[ée]rations?))?|actions?|"
    r"op[ée]rations?)\s*(?:n\s?[°ºo]?\s*)?"
    r"(?P<code>(?:[A-Z]{1,3}[-. ]?)?\d{1,3}(?:[.\-]\d{1,2}){0,3}[a-z]?)\s*[:.–—-]?\s*(?=\S)|"
    r"^fiches?(?:[- ]actions?)?\s*[:–—-]\s*",
    re.IGNORECASE,
)
# « Fiche 3 », « ACTION N° 12 » alone on a line: its title is printed elsewhere.
_NUMERO_SEUL = re.compile(
    r"^(?:fiches?(?:[- ](?:actions?|objectifs?|projets?|op[ée]rations?))?|actions?|op[ée]rations?)\s*"
    r"(?:n\s?[°ºo]?\s*)?[A-Z]?\d{1,3}(?:[.\-]\d{1,2}){0,3}[a-z]?\s*[:.–—-]?$",
    re.IGNORECASE,
)

_CODE_DE_FICHE = re.compile(r"^[A-Z]{1,3}[-. ]?\d{1,3}(?:[.-]\d{1,2}){0,2}$")
_MOT_NUMEROTE = re.compile(r"^[A-ZÀ-Ý][\wà-ÿ-]{3,15}\s(?:n\s?[°ºo]\s?)?[A-Z]?\d{1,3}(?:[.-]\d{1,2}){0,2}$")
_CODE_SEUL = re.compile(r"^(?:n\s?[°ºo]\s?)?(?:\d{1,2}(?:\.\d{1,2}){0,3}|[IVX]{1,5}|[A-Z]\d{0,2})[. ]*$")
# « B1 Orientation stratégique : », « T12- Objectif »: a code and no clear sign before the level word.
_COLLE = re.compile(
    r"^\W*(?P<code>[A-Z]\s?\d{0,4})\s*[-–—.:]?\s*(?=(?:pilier|orientation|objectif|axe|enjeu|th[eéè]m|priorit))",
    re.IGNORECASE,
)


def lire_entete(texte: str) -> Intitule:
    """A heading of a sheet, typing variants evened out."""
    m = _COLLE.match(texte)
    if m and m.group("code")[0].isupper():
        texte = f"{m.group('code').strip()} - {texte[m.end() :]}"
    intitule = lire_intitule(texte)
    if intitule.niveau and not intitule.code and _CODE_SEUL.match(intitule.titre):
        # « Orientation : 1 »: the field of a sheet that says which one by its number.
        return Intitule(intitule.niveau, intitule.titre.rstrip(". "), "", intitule.mot)
    return intitule


def compact(code: str) -> str:
    """« A 111 », « A-111 » → ``A111``; dotted codes keep their dots and their letters (``I.1.a``)."""
    nu = re.sub(r"[\s–—-]+", "", code).rstrip(".")
    return nu if "." in nu else nu.upper()


def est_fiche(texte: str) -> bool:
    """« Fiche 3 – … », « Action n° 12 : … »: numbered in a row of their own, not under the code above."""
    return bool(_FICHE.match(texte.strip(" *")))


def est_numero_de_fiche(texte: str) -> bool:
    """« Fiche 3 » and nothing else."""
    return bool(_NUMERO_SEUL.match(texte.strip(" *")))


def est_code(texte: str) -> bool:
    """« F-01 », « A 3 »: letters, then a number, and nothing else."""
    return bool(_CODE_DE_FICHE.match(texte.strip(" *")))


def est_mot_numerote(texte: str) -> bool:
    """« Mesure 1 », « Projet n° 3 »: whatever the word, its number names the sheet."""
    return bool(_MOT_NUMEROTE.match(texte.strip(" *"))) and lire_intitule(f"{texte} : x").niveau is None


def profondeur(code: str) -> int:
    return len(code) if _LETTRE.match(code) else len([p for p in re.split(r"[.\-]", code) if p])


def est_au_dessus(haut: str, bas: str) -> bool:
    if haut == bas or not bas.startswith(haut):
        return False
    return bool(_LETTRE.match(haut) and _LETTRE.match(bas)) or bas[len(haut)] in ".-"


def _meme(noeud: NoeudLu, intitule: Intitule, titre: str) -> bool:
    return intitule.niveau in {None, noeud.niveau} or fold(noeud.titre) == fold(titre)


def _prefixes(code: str) -> Iterator[str]:
    """Codes that may stand above, the nearest first: ``A111`` → A11, A1, A; ``1.2.a`` → 1.2, 1."""
    for k in range(len(code) - 1, 0, -1):
        if est_au_dessus(code[:k], code):
            yield code[:k]


@dataclass(slots=True)
class ArbreCode:
    brouillon: Brouillon
    par_code: dict[str, NoeudLu] = field(default_factory=dict)
    par_titre: dict[tuple[str | None, str], NoeudLu] = field(default_factory=dict)
    niveaux: dict[int, str] = field(default_factory=dict)  # depth of code → level seen with its word

    def apprendre(self, intitule: Intitule) -> None:
        """Levels printed with their word, before the nodes that lack it."""
        if intitule.code and intitule.niveau:
            self.niveaux.setdefault(profondeur(compact(intitule.code)), intitule.niveau)

    def poser(
        self,
        intitule: Intitule,
        source: Source,
        parent: NoeudLu | None,
        *,
        feuille: bool = False,
        confiance: float = 0.97,
    ) -> NoeudLu:
        """The node of a heading, made at its first sight. ``parent``: the heading printed just above, if any."""
        titre, code = intitule.titre, compact(intitule.code) if intitule.code else None
        fiche = _FICHE.match(titre) if intitule.niveau is None else None
        if fiche:
            code = code or (compact(fiche.group("code") or "") or None)
            titre = titre[fiche.end() :].strip() or titre
        titre = titre.lstrip("-–— ").strip()
        if not titre and code:
            # Known by its number alone: the branch that the document headed, else one without a title of its own.
            connu = next((n for n in self.par_code.values() if n.code == code and n.niveau == intitule.niveau), None)
            if connu is not None:
                return connu
            titre = f"{(intitule.mot or 'niveau').capitalize()} {code}"
        # Sheets numbered in a row never are the branch that bears the same number.
        cle_code = f"fiche {code}" if fiche and code else code
        if code and (autre := self.par_code.get(code)) and not _meme(autre, intitule, titre):
            cle_code = f"{intitule.niveau} {code}"  # « Enjeu 1 » and « Objectif 1 » share a number, not a place
        if cle_code and (deja := self.par_code.get(cle_code)) and (not fiche or fold(deja.titre) == fold(titre)):
            return deja
        dessus = parent if fiche else self._dessus(code, parent)
        cle = (dessus.id if dessus else None, fold(titre))
        if not code and (deja := self.par_titre.get(cle)):
            return deja
        niveau = intitule.niveau or (self.niveaux.get(profondeur(code)) if code and not fiche else None)
        if niveau is None:
            niveau = self._par_defaut(None if fiche else code, dessus, feuille=feuille)
            confiance = min(confiance, 0.85)
        noeud = self.brouillon.noeud(
            niveau, titre, code=code, parent=dessus.id if dessus else None, source=source, confiance=confiance
        )
        if cle_code:
            self.par_code.setdefault(cle_code, noeud)
        self.par_titre.setdefault(cle, noeud)
        return noeud

    def trouver(self, code: str) -> NoeudLu | None:
        return self.par_code.get(code) or self.par_code.get(f"fiche {code}")

    def _dessus(self, code: str | None, parent: NoeudLu | None) -> NoeudLu | None:
        if code:
            for haut in _prefixes(code):
                if haut in self.par_code:
                    return self.par_code[haut]
            if parent is not None and parent.code and not est_au_dessus(parent.code, code):
                # A new branch whose top is not printed: not under the last sheet.
                return parent if not _LETTRE.match(code) and profondeur(parent.code) < profondeur(code) else None
        return parent

    def completer(self, forme: Forme) -> None:
        """Tops that no heading prints: « T1… » without « T ». Their title is that of the chapter which says so."""
        hauts = {c[0] for c in self.par_code if _LETTRE.match(c) and len(c) > 1}
        niveau = self.niveaux.get(1)
        if niveau is None:
            return
        for lettre in sorted(hauts - set(self.par_code)):
            enfants = [n for c, n in self.par_code.items() if len(c) == 2 and c[0] == lettre]
            if not enfants:
                continue
            titre, source = self._chapitre(forme, enfants[0], niveau)
            sommet = self.brouillon.noeud(niveau, titre, code=lettre, source=source, confiance=0.6)
            noeuds = self.brouillon.lecture.noeuds
            noeuds.insert(noeuds.index(enfants[0]), noeuds.pop())
            self.par_code[lettre] = sommet
            for enfant in enfants:
                enfant.parent = sommet.id

    def _chapitre(self, forme: Forme, enfant: NoeudLu, niveau: str) -> tuple[str, Source]:
        cherche = fold(enfant.titre)
        for bloc in forme.blocs:
            if not isinstance(bloc, Titre) or not bloc.plie.endswith(cherche):
                continue
            if niveau.split("_", maxsplit=1)[0] in bloc.plie[: -len(cherche)]:
                return lire_intitule(bloc.texte.rpartition(":")[2]).titre or enfant.titre, self.brouillon.source(bloc)
        return enfant.titre, enfant.source

    def _par_defaut(self, code: str | None, dessus: NoeudLu | None, *, feuille: bool) -> str:
        if code and _LETTRE.match(code):
            return _PAR_PROFONDEUR.get(profondeur(code), "autre")
        if feuille:
            return "objectif_operationnel" if dessus is not None else "objectif"
        return "autre" if dessus is None else "objectif"
