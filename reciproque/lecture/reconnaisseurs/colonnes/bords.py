"""The right edge of a flattened row: partners and levers glued to the end of a line, alone on a line, cut over two."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from reciproque.langue import fold
from reciproque.lecture.partenaires import Resolveur
from reciproque.lecture.reconnaisseurs.colonnes.mots import (
    LEVIERS,
    commence_par_verbe,
    est_bruit,
    est_residu,
    lettres,
    lire_theme,
    mot_brouille,
    ressemble,
)
from reciproque.lecture.reconnaisseurs.colonnes.zones import Ligne

MOTS_MAX = 6  # longest mark read at the end of a line
_NOMS_MAX = 40  # names of the column that a misprint is compared to
_DETERMINANTS = frozenset(
    re.findall(r"\S+", "la le les l' l’ du des au aux un une ce cet cette son sa ses leur leurs notre nos votre")
)
_PREPOSITIONS = frozenset(re.findall(r"\S+", "de d' d’ et ou par avec pour a en sur chez entre"))
_COMMUNS = re.compile(
    r"^(?:etat|ville|region|departement|conseil|communes?|communaute|metropole|agglomeration|caf|cpam|ccas|prefecture|"
    r"bailleurs?|chambres?|consulaires|associations?|mission|maison|centres?|education|rectorat|dsden|ars|parquet|"
    r"police|caisse|banque|delegue|justice|services?)\b"
)
_LEVIERS_DITS = re.compile(
    r"^(?:Droit commun|Crédits? (?:spécifiques?|de droit commun)|Fonds européens?|Appels? à projets?|Contrat de ville|"
    r"Fonds propres|Abattement(?: de)? TFPB|Convention TFPB)$",
    re.IGNORECASE,
)
_ELIDES = frozenset(re.findall(r"\S+", "la le de du que se ce jusque"))
_ARTICLES_EN_TETE = frozenset(("La", "Le", "L'", "L’"))
# Common nouns that call a proper name: « Association / Roue Libre ».
_SEULS = frozenset(("association", "centre social", "bailleur", "entreprise", "fondation", "club", "maison", "regie"))
_FIGEES = re.compile(r"^(?:contrats?|conventions?|politique|centres?|hotel) (?:de|de la) ville\b", re.IGNORECASE)
# « Valcoeur Agglo », « Port-Laval Métropole »: the place stands before.
_LIEU_AVANT = frozenset(("agglo", "agglomeration", "metropole", "communaute", "habitat"))
_PENDANT = frozenset(re.findall(r"\S+", "de du des d la le les l et en sur"))
_PONCTUATION_SEULE = re.compile(r"(?:\s+(?!\.{3})[.,:;'’‘`\"|)(*—–-]+)+$")


@dataclass(slots=True)
class Jeton:
    """A mark of the partner column with its height; ``colle`` when text of a row stands on the same line."""

    marque: str
    rang: int
    numero: int
    colle: bool
    nom: str | None = None  # the name meant, when the mark is misprinted or cut
    fin: int = 0  # last line, when the name goes over two


@dataclass(slots=True)
class Lue:
    """A line once its right columns are off."""

    ligne: Ligne
    texte: str
    partenaires: list[Jeton] = field(default_factory=list)
    leviers: list[str] = field(default_factory=list)
    bruit: bool = False

    @property
    def seule(self) -> bool:
        """Nothing of the promise itself on this line."""
        return not self.texte or self.bruit


class Bords:
    """Knows the marks of the zones of one document: those of the field, and those the column itself repeats."""

    def __init__(self, resolveur: Resolveur, sigles: set[str], lignes: list[Ligne]) -> None:
        self._resolveur = resolveur
        self._sigles = sigles
        self._connues: dict[str, bool] = {}
        self._apprises: dict[str, str] = {}
        self._coupees: dict[str, str] = {}  # first half of a name cut over two lines → the name
        self._noms: list[str] = []
        self._apprendre(lignes)
        self._noms = list(self._apprises.values())
        vues = {
            fold(j.marque): j.marque for lue in self.lire(lignes, leviers=True) for j in lue.partenaires if not j.nom
        }
        self._noms = list({**vues, **self._apprises}.values())[:_NOMS_MAX]

    # -- what the column teaches -------------------------------------------------------------------------------------
    def _apprendre(self, lignes: list[Ligne]) -> None:
        seules: Counter[str] = Counter()
        bouts: Counter[str] = Counter()
        formes: dict[str, str] = {}
        for avant, ligne in zip([None, *lignes], lignes, strict=False):
            mots = _sans_bruit(ligne.texte.split())
            if not mots:
                continue
            if avant and len(mots) <= 4 and self._suite_de(avant, mots):
                continue
            if len(mots) <= 4 and _nom_propre(" ".join(mots)):
                cle = fold(" ".join(mots))
                seules[cle] += 1
                formes.setdefault(cle, " ".join(mots))
            elif len(mots) > 2 and mots[-1][:1].isupper() and mots[-1].isalpha():
                bouts[fold(mots[-1])] += 1
                if fold(mots[-1]) in _LIEU_AVANT and mots[-2][:1].isupper():
                    nom = " ".join(mots[-2:])
                    seules[fold(nom)] += 1
                    formes.setdefault(fold(nom), nom)
        for cle, fois in seules.items():
            if (
                cle not in self._coupees
                and not self._du_domaine(formes[cle])
                and fois + bouts[cle] >= 2
                and not lire_theme(formes[cle].split())
            ):
                self._apprises[cle] = formes[cle]

    def _suite_de(self, avant: Ligne, mots: list[str]) -> bool:
        """The line ends a name that the line above starts (« Région Centre-Val de / Loire »)."""
        queue = avant.texte.split()
        fin = " ".join(mots)
        for n in range(1, min(4, len(queue)) + 1):
            debut = " ".join(queue[-n:])
            if debut[:1].isupper() and self._complete(debut, fin):
                self._coupees.setdefault(fold(debut), f"{debut} {fin}")
                return True
        return False

    def _complete(self, debut: str, fin: str) -> bool:
        """Two pieces make one known name that the first alone does not."""
        derniers = debut.split()
        pendant = fold(derniers[-1]) in _PENDANT or derniers[-1].endswith("-")
        return (pendant or not self._du_domaine(debut)) and self._du_domaine(f"{debut} {fin}")

    def _du_domaine(self, marque: str) -> bool:
        if marque not in self._connues:
            self._connues[marque] = (
                marque[:1].isupper()
                and marque[1:2] not in "'’"
                and self._resolveur.connait(marque, par_son_genre=False)
            )
        return self._connues[marque]

    def est_marque(self, marque: str) -> bool:
        if fold(marque) in self._apprises:
            return True
        dernier = marque.rsplit(None, 1)[-1]
        return fold(dernier) not in _PENDANT and dernier[-1:] not in ",;:.([" and self._du_domaine(marque)

    # -- lines -------------------------------------------------------------------------------------------------------
    def lire(self, lignes: list[Ligne], *, leviers: bool) -> list[Lue]:
        sortie: list[Lue] = []
        attendu: tuple[int, Jeton] | None = None  # words at the end of the next line that finish a name
        for k, ligne in enumerate(lignes):
            suivante = lignes[k + 1] if k + 1 < len(lignes) else None
            lue, attendu = self._lire(ligne, suivante, attendu, leviers)
            sortie.append(lue)
        return sortie

    def _lire(
        self, ligne: Ligne, suivante: Ligne | None, attendu: tuple[int, Jeton] | None, leviers: bool
    ) -> tuple[Lue, tuple[int, Jeton] | None]:
        mots = ligne.texte.split()
        jetons: list[Jeton] = []
        if attendu is not None:
            n, ouvert = attendu
            ouvert.nom = None
            ouvert.marque = f"{ouvert.marque} {' '.join(mots[-n:])}"
            ouvert.fin = ligne.numero
            mots = mots[:-n]
        mots = self._oter_residus(mots, jetons, ligne)
        ouverture = self._coupee(mots, suivante) or self._inachevee(mots)
        suite: tuple[int, Jeton] | None = None
        if ouverture:
            n, m = ouverture
            jeton = Jeton(" ".join(mots[-n:]), ligne.rang, ligne.numero, True, fin=ligne.numero)
            jetons.insert(0, jeton)
            jeton.nom = self._coupees.get(fold(jeton.marque)) if not m else None
            suite, mots = (m, jeton) if m else None, mots[:-n]
        while n := self._marque_finale(mots):
            jetons.insert(0, Jeton(" ".join(mots[-n:]), ligne.rang, ligne.numero, True, fin=ligne.numero))
            mots = mots[:-n]
        trouves: list[str] = []
        while leviers and mots and (n := self._levier_final(mots, bool(jetons or trouves))):
            trouves.insert(0, " ".join(mots[-n:]).strip("()"))
            mots = mots[:-n]
        texte = " ".join(mots)
        if jetons or trouves or attendu:
            texte = _PONCTUATION_SEULE.sub("", " " + texte).strip()
        bruit = bool(texte) and est_bruit(texte)
        for jeton in jetons:
            jeton.colle = bool(texte) and not bruit
        return Lue(ligne, texte, jetons, trouves, bruit), suite

    def _oter_residus(self, mots: list[str], jetons: list[Jeton], ligne: Ligne) -> list[str]:
        """Take off what the scan left at the end; a mark read wrong but near a known one is proposed."""
        while mots:
            dernier = mots[-1]
            proche = self._proche(mots)
            if proche:
                n, nom = proche
                jetons.insert(0, Jeton(" ".join(mots[-n:]), ligne.rang, ligne.numero, True, nom=nom, fin=ligne.numero))
                mots = mots[:-n]
                continue
            brouille = mot_brouille(dernier) and len(mots) > 1 and not dernier[:1].isdigit()
            reste = len(dernier) == 1 and len(mots) > 2 and mot_brouille(mots[-2])
            if brouille or reste or any(" " not in m and est_residu(dernier, m) for m in self._noms):
                mots = mots[:-1]
            else:
                return mots
        return mots

    def _proche(self, mots: list[str]) -> tuple[int, str] | None:
        """Capitalised words at the end, a letter or two away from a name of this column."""
        dernier = mots[-1]
        if not dernier[:1].isupper() or fold(dernier) in self._apprises or self._du_domaine(dernier):
            return None
        for nom in self._noms:
            n = nom.count(" ") + 1
            lu = " ".join(mots[-n:])
            a, b = lettres(lu), lettres(nom)
            if (
                (n < len(mots) or (n > 1 and n == len(mots)))
                and lu[:1].isupper()
                and len(a) >= 6
                and a != b
                and abs(len(a) - len(b)) <= 1
                and a[0] == b[0]
                and (a[-1] == b[-1] or n > 1)
                and ressemble(a, b, 0.7 if n == 1 else 0.85)
            ):
                return n, nom
        return None

    def _marque_finale(self, mots: list[str]) -> int:
        """How many words at the end are a mark of the column, not the end of a sentence."""
        for n in range(1, min(MOTS_MAX, len(mots)) + 1):
            if mots[-n].endswith((".", ";", ":", ")")) and n > 1:
                return 0
            if mots[-n][:1].isupper() and self.est_marque(" ".join(mots[-n:])) and self._detachee(mots, n):
                if n == 1 and fold(mots[-1]) in _LIEU_AVANT:
                    n = self._avec_lieu(mots)
                article = mots[-n - 1] if n + 1 < len(mots) else ""
                accorde = article == "Les" and mots[-n][-1:] in "sx"
                return n + 1 if accorde or article in _ARTICLES_EN_TETE else n
        return 0

    def _avec_lieu(self, mots: list[str]) -> int:
        """Words of the place in front of a common name; no more than the column repeats when it does."""
        n = 1
        while n < min(4, len(mots)) and mots[-n - 1][:1].isupper() and mots[-n - 1][-1:].isalpha():
            if self._est_levier(mots[-n - 1]) or fold(" ".join(mots[-n:])) in self._apprises:
                break
            n += 1
        return n if n < len(mots) or not commence_par_verbe(" ".join(mots)) else 1

    def _detachee(self, mots: list[str], n: int) -> bool:
        if n == len(mots):
            return True
        avant = mots[-n - 1].lower().replace("’", "'").strip('«("')
        if avant in _ELIDES and fold(mots[-n])[:1] in "aeiou":
            return True  # « la Etat »: no sentence says so, two columns do
        if len(mots) > n + 1 and _FIGEES.match(" ".join(mots[-n - 2 : -n + 1 or None])):
            return False
        if avant in _DETERMINANTS or avant.endswith("'"):
            return mots[-n - 1][:1].isupper()
        if fold(avant) in _PREPOSITIONS:
            return bool(_COMMUNS.match(fold(mots[-n]))) or mots[-n].isupper()
        return True

    def _coupee(self, mots: list[str], suivante: Ligne | None) -> tuple[int, int] | None:
        """``(n, m)``: the last ``n`` words here and the last ``m`` of the next line are one name."""
        if suivante is None or not mots or not mots[-1][-1:].isalnum():
            return None
        apres = suivante.texte.split()
        for n in range(min(4, len(mots)), 0, -1):
            if not mots[-n][:1].isupper():
                continue
            debut, detachee = " ".join(mots[-n:]), self._detachee(mots, n)
            if commence_par_verbe(debut):
                continue
            if detachee and fold(debut) in _SEULS and self._nom_nu(apres):
                return n, len(apres)
            for m in range(min(3, len(apres)), 0, -1):
                fin = " ".join(apres[-m:])
                # A sentence would go on at the start of the next line, not at its end.
                if not fin[:1].isalnum() or (m == len(apres) and (len(fin) > 30 or not detachee)):
                    continue
                if fin.isdigit():
                    if m == len(apres) and self._du_domaine(debut) and len(fin) <= 3:
                        return n, m
                elif self._complete(debut, fin):
                    return n, m
        return None

    def _nom_nu(self, mots: list[str]) -> bool:
        """A line that is a proper name and nothing the column knows."""
        nom = " ".join(mots)
        return (
            len(mots) <= 4
            and _nom_propre(nom)
            and all(m[:1].isupper() or fold(m) in _PENDANT for m in mots)
            and not self._marque_finale(mots)
        )

    def _inachevee(self, mots: list[str]) -> tuple[int, int] | None:
        """A name cut elsewhere in the column, whose end the scan lost here."""
        for n in range(2, min(4, len(mots)) + 1):
            if mots[-1] in _PENDANT and fold(" ".join(mots[-n:])) in self._coupees and self._detachee(mots, n):
                return n, 0
        return None

    def _levier_final(self, mots: list[str], partenaire: bool) -> int:
        for n in (3, 2):
            if n <= len(mots) and _LEVIERS_DITS.match(" ".join(mots[-n:])) and (partenaire or n == len(mots)):
                return n if self._detachee(mots, n) else 0
        mot = mots[-1].strip("()")
        sigle = partenaire and len(mot) > 2 and mot.isupper() and mot.isalpha() and not self._du_domaine(mot)
        if not sigle and not self._est_levier(mot):
            return 0
        if len(mots) == 1:
            return 1
        avant = mots[-2].lower()
        libre = fold(avant) not in _PENDANT | _DETERMINANTS | _PREPOSITIONS and not avant.endswith(("'", "’"))
        if sigle and not self._est_levier(mot):
            return int(libre)
        return 1 if libre or (partenaire and fold(avant) not in {"du", "au", "de", "le", "d"}) else 0

    def _est_levier(self, mot: str) -> bool:
        os = re.sub(r"[^A-Za-z0-9+]", "", mot)
        capitales = sum(s.isupper() for s in os)
        if len(os) < 3 or capitales < 2 or capitales < len(os) - 1:
            return False
        if os.lower() in LEVIERS:
            return True
        if os.isupper():
            return os in self._sigles and not self._du_domaine(os)
        return any(ressemble(os.upper(), c.upper(), 0.85) for c in LEVIERS)


def _sans_bruit(mots: list[str]) -> list[str]:
    """Signs and odd tokens in front of a lone name (« . Chambres consulaires »)."""
    i = 0
    while i < len(mots) and not any(s.isalnum() for s in mots[i]):
        i += 1
    return mots[i:]


def _nom_propre(texte: str) -> bool:
    return (
        texte[:1].isupper()
        and texte[-1:].isalpha()
        and not commence_par_verbe(texte)
        and not any(mot_brouille(m) for m in texte.split())
    )
