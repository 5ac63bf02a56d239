"""Headings of a contract told in chapters: stakes, objectives, neighbourhood projects, the chapters that hold them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from reciproque.langue import fold
from reciproque.lecture.forme import Bloc, Paragraphe, Titre
from reciproque.lecture.intitules import Intitule, lire_intitule
from reciproque.lecture.schema import QuartierLu

TITRE_MAX = 220
_ARTICLE = re.compile(r"^(?:le |la |les |l['’])(?=projet de quartier|enjeu|objectif|axe|priorit)", re.IGNORECASE)
_PROJET = re.compile(
    r"^(?:\W*[\dIVX]+(?:\.\d+)*\s?[.)–-]?\s+)?(?:le\s+)?(?:projet|fiche|feuille de route|plan d['’]actions?|"
    r"déclinaison|volet|strat[ée]gie)\s+"
    r"(?:(?:local|territorial|de|du|des|pour le|sur le|par)\s+)*quartiers?\s*(?:prioritaires?\s*)?(?:(?-i:de la)\s+|"
    r"de l['’]\s?|du\s+|des\s+|de\s+|"
    r"d['’]\s?|[:–—-]\s*|«\s*)*(?P<nom>[A-ZÀ-Ý0-9«][^:]{1,80})$",
    re.IGNORECASE,
)
_QUARTIER = re.compile(
    r"^(?:\W*[\dIVX]+(?:\.\d+)*\s?[.)–-]?\s+)?(?:(?:le\s+)?(?:quartier|qpv|secteur)(?:\s+prioritaire)?\s*(?:de "
    r"la\s+|de l['’]\s?|du\s+|des\s+|"
    r"de\s+|d['’]\s?|[:–—-]\s*|«\s*)*)?(?P<nom>\S.{1,80}?)\s*»?\s*(?:\((?:QP|QN|qpv)[^)]*\))?$",
    re.IGNORECASE,
)
_CHAPITRE_PROJETS = re.compile(
    r"projets? de quartiers?$|projets? de quartiers?\b|(?:par|des|les|nos) (?:\w+ )?quartiers? ?(?:prioritaires?)?$|"
    r"quartier par quartier|"
    r"declinaisons? (?:territoriales?|par quartier|locales?)|fiches? quartiers?|strategies? (?:de|par) "
    r"quartier|dans chaque quartier"
)
_CHAPITRE_TRANSVERSAL = re.compile(
    r"\b(?P<quoi>priorites?|enjeux?|axes?|exigences?|objectifs?|thematiques?|principes?|orientations?) "
    r"(?:[a-z]+ )?(?:transvers\w+|communs? a tous)|"
    r"\btransversalites?\b"
)
_CONTENEUR = re.compile(
    r"^(?:\d{1,2}(?:\.\d)*\s?[.)–-]?\s*)?(?:article|(?:partie|chapitre|titre|livre) (?:[ivx]{1,5}|\d{1,2})|"
    r"annexes?|preambule|sommaire|signatures?|conclusion|"
    r"introduction|glossaire|lexique|"
    r"gouvernance|pilotage|suivi|evaluation|duree|moyens|financement|diagnostic|contexte|cadre|bilan|calendrier|"
    r"contributions?|engagements? (?:de|du|des|d')|apports?|mobilisation|pacte|circulaire|les engagements? "
    r"(?:de|du|des|d'))\b"
)
_CODE_QPV = re.compile(r"\bQ[PN]\s?[0-9][0-9A-Z]{5}[A-Z]?\b")
NIVEAUX = {
    "pilier",
    "axe",
    "enjeu",
    "orientation",
    "theme",
    "objectif",
    "objectif_strategique",
    "objectif_operationnel",
    "axe_strategique",
    "priorite",
    "priorite_transversale",
    "enjeu_local",
    "projet_de_quartier",
}


# Words for a stake that the JSON has no level for: with a number, a heading even when set as text.
_NOEUDS_DITS = {"ambition", "defi", "chantier", "finalite"}


@dataclass(slots=True)
class Lieu:
    """A heading that is a node."""

    niveau: str
    titre: str
    code: str | None = None
    quartiers: list[str] = field(default_factory=list)
    confiance: float = 0.95
    annonce: bool = False  # its level comes from the line that announced the list it stands in


@dataclass(slots=True)
class Chapitre:
    """A heading that closes what was open."""

    contexte: str | None = None  # projets | transversal | None
    niveau: str = "priorite_transversale"


@dataclass(slots=True)
class SousTitre:
    """A heading inside a part: it may announce a list."""


class Titres:
    def __init__(self, quartiers: list[QuartierLu]) -> None:
        self._quartiers = {_nu(q.nom): q.nom for q in quartiers}
        self.contexte: str | None = None
        self._niveau_transversal = "priorite_transversale"
        self._diese_du_contexte: int | None = None

    def lire(self, bloc: Bloc) -> Lieu | Chapitre | SousTitre | None:
        if not isinstance(bloc, Titre | Paragraphe) or len(bloc.texte) > TITRE_MAX or "\n" in bloc.texte:
            return None
        texte = _ARTICLE.sub("", bloc.texte.strip(" *"))
        intitule = lire_intitule(texte)
        if isinstance(bloc, Paragraphe):
            return self._paragraphe(bloc, intitule)
        lieu = self._levelle(texte, intitule)
        if lieu is not None:
            return lieu
        plie = bloc.plie
        if self.contexte == "projets" and not _CONTENEUR.match(plie) and (lieu := self._quartier(bloc, intitule)):
            return lieu
        if _CHAPITRE_PROJETS.search(plie) and len(plie) < 120:
            return self._ouvrir("projets", bloc)
        if m := _CHAPITRE_TRANSVERSAL.search(plie):
            self._niveau_transversal = (
                "enjeu" if (m.group("quoi") or "").startswith("enjeu") else "priorite_transversale"
            )
            return self._ouvrir("transversal", bloc)
        if _CONTENEUR.match(plie) or (intitule.code and not plie.rstrip().endswith(":")):
            return self._hors(bloc, intitule)
        if self.contexte == "transversal" and not plie.endswith(":") and self._plus_bas(bloc):
            return Lieu(self._niveau_transversal, intitule.titre, confiance=0.75)
        return SousTitre()

    def _paragraphe(self, bloc: Paragraphe, intitule: Intitule) -> Lieu | None:
        """A heading set as text: only with its level word and its number."""
        dit = intitule.niveau in NIVEAUX or (intitule.niveau == "autre" and intitule.mot in _NOEUDS_DITS)
        if dit and intitule.code and not bloc.texte.rstrip().endswith((".", ";", ",", ":")):
            return self._levelle(bloc.texte, intitule)
        return None

    def _levelle(self, texte: str, intitule: Intitule) -> Lieu | None:
        m = _PROJET.match(texte)
        if m:
            nom = self._nom(m.group("nom").strip(" »"))
            return Lieu("projet_de_quartier", nom, code=intitule.code, quartiers=[nom])
        if intitule.niveau is None or fold(intitule.titre) == intitule.mot:
            return None
        if not intitule.code and texte.rstrip().endswith("."):
            return None  # « Enjeu : un actif sur quatre est sans emploi. » tells the stake, it heads nothing
        mot = intitule.mot or ""
        if intitule.niveau == "autre":
            return Lieu("autre", texte.strip(), code=intitule.code, confiance=0.8) if intitule.code else None
        if mot.endswith(("s", "x")):
            return None  # « 2. Enjeux transversaux » holds stakes, it is none
        if (
            not intitule.code
            and ":" not in texte
            and not re.search(r"\s[–—-]\s", texte)
            and len(intitule.titre.split()) > 12
        ):
            return None
        return Lieu(intitule.niveau, intitule.titre, code=intitule.code, confiance=0.97 if intitule.code else 0.9)

    def _quartier(self, bloc: Titre, intitule: Intitule) -> Lieu | None:
        texte = intitule.titre if intitule.code else bloc.texte.strip(" *")
        m = _QUARTIER.match(texte)
        if m is None or texte.rstrip().endswith(":") or not self._plus_bas(bloc):
            return None
        nom = self._nom(m.group("nom").strip(" «»"))
        if _nu(nom) not in self._quartiers:
            # « Bellegarde, la porte d'entrée de la ville », « BELLECOMBE : RELIER »: a known name, then its motto
            tete = re.split(r"\s*[,:]\s+|\s[–—-]\s", nom)[0]
            nom = self._nom(tete) if _nu(tete) in self._quartiers else nom
        officiel = _CODE_QPV.search(bloc.texte)
        connu = _nu(nom) in {_nu(q) for q in self._quartiers.values()}
        dit = bool(re.match(r"^\W*(?:le\s+)?(?:quartier|qpv|secteur)\b", texte, re.IGNORECASE))
        if not (connu or dit or (not self._quartiers and len(nom.split()) <= 6)):
            return None
        titre = re.sub(r"\s*\([^)]*\)\s*$", "", texte).strip(" «»") if dit and not connu else nom
        return Lieu(
            "projet_de_quartier",
            titre,
            code=officiel.group(0) if officiel else intitule.code,
            quartiers=[nom],
            confiance=0.95 if connu or officiel else 0.85 if dit else 0.7,
        )

    def _nom(self, lu: str) -> str:
        """The neighbourhood as the document's own list names it."""
        nu = _nu(re.sub(r"\s*\([^)]*\)\s*$", "", lu))
        return self._quartiers.get(nu) or next((nom for q, nom in self._quartiers.items() if q and q == nu), None) or lu

    def _ouvrir(self, contexte: str, bloc: Titre) -> Chapitre:
        self.contexte, self._diese_du_contexte = contexte, bloc.niveau
        return Chapitre(contexte, self._niveau_transversal)

    def _hors(self, bloc: Titre, intitule: Intitule) -> Chapitre | SousTitre:
        """A chapter of its own closes the context; a numbered part deeper than it stays inside."""
        if self.contexte and self._plus_bas(bloc) and bloc.niveau is not None and self._diese_du_contexte is not None:
            return SousTitre()
        self.contexte = None
        return Chapitre()

    def _plus_bas(self, bloc: Titre) -> bool:
        return bloc.niveau is None or self._diese_du_contexte is None or bloc.niveau > self._diese_du_contexte


def _nu(nom: str) -> str:
    return re.sub(r"^(?:(?:le|la|les|l'|quartier|qpv|du|des|de) ?)+", "", fold(nom)).strip()
