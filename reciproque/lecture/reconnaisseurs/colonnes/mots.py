"""How lines of flattened columns read: a promise starts, a sentence goes on, a scan left noise, a theme is named."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache

from reciproque.langue import fold, normalise_ocr
from reciproque.lecture.lexique import vocabulaire

_VERBE = re.compile(r"[a-z]{2,}(?:er|ir|re|oir)$")
_LISTES = vocabulaire("colonnes")
_PAS_VERBES = frozenset(_LISTES["pas_verbes"])  # nouns that end as verbs do
_SUITE_VERBE = frozenset(_LISTES["suites_de_verbe"])
_LIAISONS = frozenset(_LISTES["liaisons"])
LEVIERS = frozenset(_LISTES["leviers"])
REMPLISSAGE = frozenset(_LISTES["remplissage"])
_NOMS = re.compile(
    r"(?:[a-z-]{3,}(?:tion|sion|ment|age|ance|ence|ture|ite|ise|ise|ure)s?|mise|mises|appui|soutien|suivi|aide|"
    r"aides|acces|accueil|travail|recours|maintien|lutte|essor|envoi|choix|bilan|etude|etudes|atelier|ateliers|"
    r"poste|postes|projet|projets|plan|reseau|partenariat|parcours|programme|dispositif)$"
)
_MOT = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SIGNE_ETRANGE = re.compile(r"[^\w\s.,;:!?()«»\"'’‘`´/%€&+°*–—-]")
_APOSTROPHES = re.compile(r"['’‘]+")
_INTERIEUR = re.compile(r"(?<=\w)[:;?!{}\[\]\\|@#$^~<>\"](?=\w)")

_PAR_PREMIER: dict[str, list[tuple[str, ...]]] = {}
for _theme in _LISTES["themes"]:
    _PAR_PREMIER.setdefault(_theme.split()[0], []).append(tuple(_theme.split()))


def lettres(texte: str) -> str:
    return re.sub(r"[^a-z]", "", fold(texte))


def est_infinitif(mot: str) -> bool:
    """The word has the shape of a verb in the infinitive; noise and accents do not count."""
    plie = lettres(normalise_ocr(mot))
    return bool(_VERBE.fullmatch(plie)) and plie not in _PAS_VERBES


def commence_par_verbe(texte: str) -> bool:
    """« Renforcer les… », « Faire aboutir… »: an infinitive, then a word that can follow one."""
    mots = texte.split(maxsplit=2)
    if len(mots) < 2 or not est_infinitif(mots[0]):
        return False
    suivant = normalise_ocr(mots[1]).strip("(«\"'’ ")
    premier = re.split(r"['’ ]", suivant)[0]
    return (
        premier in _SUITE_VERBE
        or premier.endswith("ment")
        or suivant[:1].isdigit()
        or est_infinitif(mots[1])
        or mots[1][:1] in "'’«\""
        or len(premier) > 3
    )


def commence_par_nom(texte: str) -> bool:
    """« Création d'un… », « Mise en place… »: a noun of action in front."""
    m = _MOT.match(texte)
    return bool(m) and texte[:1].isupper() and bool(_NOMS.fullmatch(fold(m.group(0)))) if m else False


def finie(texte: str) -> bool:
    """The sentence is closed."""
    return texte.rstrip(" »\")'’").endswith((".", "!", "?", "…"))


def en_suspens(texte: str) -> bool:
    """The line cannot end there: its last word calls another."""
    mots = texte.split()
    if not mots or mots[-1].endswith((")", "»")):
        return False
    dernier = mots[-1].lower().strip('«»"()')
    return dernier.endswith((",", "'", "’", "-")) or fold(dernier) in _LIAISONS


def est_bruit(texte: str) -> bool:
    """What a scan leaves of an overprinted line: no word in it, or next to none."""
    mots = [m for m in _MOT.findall(texte) if len(m) >= 3]
    return not mots and not re.search(r"\d{2}", texte)


def mot_brouille(mot: str) -> bool:
    """A token no French word looks like: signs inside it, or too many of them."""
    if len(mot) < 3:
        return False
    propre = _APOSTROPHES.sub("'", mot).strip("«»\"'.,;:()!?…")
    if len(propre) < 3:
        return False
    etranges = len(_SIGNE_ETRANGE.findall(propre)) + len(_INTERIEUR.findall(propre))
    guillemets = sum(propre.count(s) for s in "\"'")
    return etranges >= 2 or (etranges >= 1 and len(propre) < 14 and "/" not in propre) or guillemets >= 2


@lru_cache(maxsize=8192)  # a column repeats its names
def ressemble(a: str, b: str, seuil: float) -> bool:
    """Ratio of common letters at least ``seuil``; its two upper bounds, far cheaper, settle most pairs."""
    if 2 * min(len(a), len(b)) < seuil * (len(a) + len(b)):
        return False
    suite = SequenceMatcher(None, a, b, autojunk=False)
    return suite.quick_ratio() >= seuil and suite.ratio() >= seuil


def est_residu(mot: str, entier: str) -> bool:
    """``gglopoly`` is what is left of « Agglopolys » printed over another line."""
    court, long = lettres(mot), lettres(entier)
    n = len(court)
    if n < 5 or n >= len(long) or len(long) > 60:
        return False
    return any(ressemble(court, long[i : i + n], 0.8) for i in range(len(long) - n + 1))


def lire_theme(mots: list[str]) -> tuple[int, tuple[str, ...]] | None:
    """(words taken, whole theme) when the line starts with the name of a usual theme, whole or its first word only."""
    if not mots or not mots[0][:1].isupper():
        return None
    premier = fold(mots[0]).strip(".,;:")
    entrees = _PAR_PREMIER.get(premier)
    if entrees is None and len(premier) >= 6 and premier.isalpha():
        entrees = next((e for p, e in _PAR_PREMIER.items() if ressemble(p, premier, 0.88)), None)
    if not entrees:
        return None
    plies = [premier, *(fold(m).strip(".,;:") for m in mots[1:8])]
    meilleur = max(entrees, key=lambda e: (_communs(e[1:], plies[1:]), -len(e)))
    n = 1 + _communs(meilleur[1:], plies[1:])
    return n, meilleur


def _communs(attendus: tuple[str, ...], lus: list[str]) -> int:
    n = 0
    while n < len(attendus) and n < len(lus) and attendus[n] == lus[n]:
        n += 1
    return n
