"""Growing the strategic tree from headings met one after the other, with or without level words.

Not a recogniser: the outline that recognisers share. A heading's *allure* (level word, depth of code, capitals,
sentence or
label) says where it stands: the same allure comes back at the same depth.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from reciproque.langue import fold, racines
from reciproque.lecture.brouillon import Brouillon
from reciproque.lecture.intitules import Intitule, lire_intitule
from reciproque.lecture.schema import NoeudLu, Source
from reciproque.lecture.series import mots_de_niveau

# Usual order of the level words; a document may use only some of them.
RANGS = {
    "pilier": 0,
    "enjeu": 1,
    "projet_de_quartier": 1,
    "orientation": 2,
    "theme": 3,
    "axe": 4,
    "axe_strategique": 4,
    "enjeu_local": 4,
    "objectif_strategique": 5,
    "objectif": 6,
    "priorite_transversale": 6,
    "priorite": 7,
    "objectif_operationnel": 8,
}
_SUITE = ("pilier", "theme", "axe", "objectif", "objectif_operationnel")
# The pillars of the law of 2014 and of the contracts of 2015, under their usual names.
_PILIERS = re.compile(
    r"^(?:la |le |l')?(?:cohesion sociale|cadre de vie|renouvellement urbain|(?:developpement|"
    r"dynamisme) (?:economique|de l'activite)|"
    r"(?:acces a l')?emploi,? (?:et |- ?|/ ?)?(?:l')?(?:insertion|developpement)|emploi$|citoyennete|"
    r"valeurs de la republique)"
)
_PLUSIEURS = re.compile(r"[.!?]\s+[A-ZÀ-Ý]")
# Infinitives, told from the nouns that end like them (« Culture », « Quartier », « Loisir »).
INFINITIF = re.compile(
    r"^(?:ne pas |mieux |s['’]|se )?(?!(?:atelier|foyer|quartier|m[ée]tier|chantier|mobilier|foncier|"
    r"premier|dossier|courrier|hiver|loisir|avenir|"
    r"plaisir|pouvoir|savoir|devoir|espoir|calendrier|papier|sentier|volontaire)\b)"
    r"[a-zà-ÿ]+(?:er|ir|oir|ettre|endre|ondre|uire|uivre|vivre|na[iî]tre|faire|[ée]crire|inscrire|"
    r"lire|oindre|eindre|clure)\b",
    re.IGNORECASE,
)


def allure(intitule: Intitule, texte: str) -> str:
    """A coarse style key: headings of one level share it."""
    if intitule.mot:
        return f"mot:{intitule.niveau if intitule.niveau != 'autre' else intitule.mot}"
    if intitule.code:
        tete = intitule.code[0]
        genre = (
            "romain"
            if re.fullmatch(r"[IVX]+", intitule.code.split(".")[0])
            else "lettre"
            if tete.isalpha()
            else "chiffre"
        )
        return f"code:{genre}:{intitule.profondeur_code}"
    titre = texte.strip()
    lettres = [c for c in titre if c.isalpha()]
    if lettres and sum(c.isupper() for c in lettres) * 10 >= len(lettres) * 8 and len(lettres) > 3:
        return "capitales"
    court = len(titre.split()) <= 9
    if court and titre[-1:] not in ".:;" and not INFINITIF.match(titre):
        return "libelle"
    return "phrase"


@dataclass(slots=True)
class _Branche:
    noeud: NoeudLu
    allure: str
    racines: frozenset[str]


@dataclass(slots=True)
class Arbre:
    """``ajouter`` for each heading in order; ``courant`` is the node that what follows hangs on."""

    brouillon: Brouillon
    pile: list[_Branche] = field(default_factory=list)
    _profondeurs: dict[str, int] = field(default_factory=dict)  # allure → depth where it was first seen
    _niveaux: dict[str, str] = field(default_factory=dict)  # allure → level given
    _vide: bool = False  # the last heading has nothing under it yet
    _faits: dict[tuple[str | None, str], NoeudLu] = field(default_factory=dict)
    _emboites: set[tuple[str, str]] = field(default_factory=set)  # (level above, level below) already printed so

    @property
    def courant(self) -> NoeudLu | None:
        return self.pile[-1].noeud if self.pile else None

    def nourrir(self) -> None:
        """Something hangs on the current node: the next heading is no longer in the same run."""
        self._vide = False

    def ajouter(self, texte: str, source: Source, *, confiance: float = 0.95, niveau: str | None = None) -> NoeudLu:
        """Place a heading. ``niveau`` forces the level (a column head that says so)."""
        propre = " ".join(texte.split())
        intitule = lire_intitule(propre, mots_de_niveau(self.brouillon.forme))
        if niveau and not intitule.niveau:
            intitule = Intitule(niveau, intitule.code, intitule.titre, niveau)
        cle = allure(intitule, propre)
        mots = racines(intitule.titre)
        profondeur, sur = self._profondeur(cle, intitule, mots)
        profondeur = min(profondeur, len(self.pile))
        del self.pile[profondeur:]
        parent = self.courant
        deja = self._faits.get((parent.id if parent else None, " ".join(sorted(mots))))
        if deja is not None and mots:
            # The same heading printed again (page break, repeated band): one node.
            self.pile.append(_Branche(deja, cle, mots))
            self._vide = True
            return deja
        niveau_final = self._niveau(cle, intitule, profondeur)
        noeud = self.brouillon.noeud(
            niveau_final,
            intitule.titre,
            code=intitule.code,
            parent=parent.id if parent else None,
            source=source,
            confiance=confiance if sur else min(confiance, 0.8),
        )
        self._faits[(noeud.parent, " ".join(sorted(mots)))] = noeud
        self._emboites.update((b.noeud.niveau, niveau_final) for b in self.pile)
        self._profondeurs.setdefault(cle, profondeur)
        self._niveaux.setdefault(cle, niveau_final)
        self.pile.append(_Branche(noeud, cle, mots))
        self._vide = True
        return noeud

    # -- depth -------------------------------------------------------------------------------------------------------
    def _profondeur(self, cle: str, intitule: Intitule, mots: frozenset[str]) -> tuple[int, bool]:
        """(depth, sure)."""
        rang = RANGS.get(intitule.niveau or "")
        if rang is not None:
            for i, b in enumerate(self.pile):
                autre = RANGS.get(b.noeud.niveau)
                if b.allure == cle or (autre is not None and autre >= rang and not self._dessous(b, intitule, i)):
                    return i, True
            return len(self.pile), True
        for i, b in enumerate(self.pile):
            if b.allure != cle:
                continue
            if cle.startswith("code:"):
                return i, True
            if mots == b.racines:
                return i, True
            dernier = self.pile[-1]
            if self._vide and dernier.allure == cle and self._enfant(dernier, intitule, mots):
                return len(self.pile), False
            if self._frere_bas(i, mots):
                return i + 1, False
            return i, True
        connue = self._profondeurs.get(cle)
        if connue is not None and connue <= len(self.pile):
            return connue, True
        if connue is not None:
            return len(self.pile), False
        if self.pile and not self._vide and cle in {"phrase", "libelle"}:
            # A first heading of its kind after contents: same depth as the last heading.
            return max(len(self.pile) - 1, 0) if self.pile[-1].allure in {"phrase", "libelle"} else len(
                self.pile
            ), False
        return len(self.pile), True

    def _dessous(self, branche: _Branche, intitule: Intitule, i: int) -> bool:
        """The document nests levels against the usual order (``Axe 1`` over ``Orientation 1.1``)."""
        dessus, dessous = branche.noeud.niveau, intitule.niveau or ""
        if dessus == dessous or (dessous, dessus) in self._emboites:
            return False
        if (dessus, dessous) in self._emboites:
            return True
        if (
            branche.noeud.code
            and intitule.code
            and re.match(re.escape(branche.noeud.code) + r"[.\-]?\d", intitule.code)
        ):
            return True
        return self._vide and i == len(self.pile) - 1

    def _enfant(self, dernier: _Branche, intitule: Intitule, mots: frozenset[str]) -> bool:
        """Two headings of one allure in a row: a child when it speaks of the same things, spells out several aims, or
        when
        no depth is known for this allure yet."""
        if len(mots & dernier.racines) >= 2 or _PLUSIEURS.search(intitule.titre.rstrip(" .")):
            return True
        return len(self._profondeurs) == 1 and len(self.pile) == 1

    def _frere_bas(self, i: int, mots: frozenset[str]) -> bool:
        """A sub-heading was opened under branch ``i`` and this one still speaks of that branch."""
        return len(self.pile) > i + 1 and len(mots & self.pile[i].racines) >= 2

    def _niveau(self, cle: str, intitule: Intitule, profondeur: int) -> str:
        if intitule.niveau:
            return intitule.niveau
        parent = self.pile[-1].noeud.niveau if self.pile else None
        connu = self._niveaux.get(cle)
        if connu and self._profondeurs.get(cle, -1) == profondeur and connu != parent:
            return connu
        if connu and parent is not None and RANGS.get(parent, 99) < RANGS.get(connu, -1):
            return connu
        if parent is None:
            if _PILIERS.match(fold(intitule.titre)):
                return "pilier"
            return "theme" if cle == "libelle" else "axe"
        if parent in _SUITE:
            k = _SUITE.index(parent)
            return _SUITE[min(k + 1, len(_SUITE) - 1)]
        return "axe" if RANGS.get(parent, 9) < RANGS["axe"] else "objectif"
