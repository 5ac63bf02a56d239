"""What the words of a name say: brackets, articles, branches, places after it, plurals."""

from __future__ import annotations

import re

from reciproque.lecture.partenaires.jetons import jetons

LIAISONS = {"de", "du", "des", "d", "la", "le", "les", "l", "en", "et", "sur", "a", "au", "aux", "pour"}
BRANCHES = frozenset(
    [
        "ud",
        "ut",
        "dd",
        "dt",
        "unite",
        "delegation",
        "direction",
        "departementale",
        "territoriale",
        "territorial",
        "agence",
        "antenne",
        "service",
        "services",
    ]
)
BRANCHE_CODEE = re.compile(r"(?:ud|ut|dd|dt)?\d{1,3}")


def couper_parenthese(texte: str) -> tuple[str, str | None]:
    m = re.search(r"\s*\(([^()]{1,120})\)?\s*", texte)
    if not m or m.start() == 0:
        return texte, None
    base = (texte[: m.start()] + " " + texte[m.end() :]).strip()
    return base, m.group(1).strip()


def sans_article(texte: str) -> str:
    return (
        re.sub(r"^(?:la|le|les|l['’]|du|des)\s*(?=\S)", "", texte.strip(), count=1, flags=re.IGNORECASE)
        if re.match(r"(?:la |le |les |l['’]|du |des )", texte.strip(), re.IGNORECASE)
        else texte.strip()
    )


GENRES = re.compile(
    r"^(?:[Ll]a |[Ll]es? |[Ll]['’])?(?:bailleurs?(?: socia(?:l|ux))?|associations?|entreprises?|organismes?|"
    r"soci[ée]t[ée]s?|op[ée]rateurs?)\s+(?=[A-ZÀ-Ý0-9])"
)


def au_pluriel(texte: str) -> bool:
    """The first word is a plural (``communes``, ``les bailleurs``, ``établissements``)."""
    mots = [j.mot for j in jetons(texte) if j.mot not in {"la", "le", "les", "l", "des", "aux"}]
    return bool(mots) and mots[0][-1:] in {"s", "x"}


def lieu_apres(texte: str, n: int) -> bool:
    """What follows the first ``n`` words (articles dropped) reads as a place: proper nouns, numbers and small words
    only.

    A text all in lower case or in capitals says nothing by its case: any short tail will do.
    """
    suite = list(jetons(texte))
    while len(suite) > 1 and suite[0].mot in {"la", "le", "les", "l", "du", "des", "de", "d", "aux", "au", "a"}:
        suite.pop(0)
    queue = [texte[j.debut : j.fin] for j in suite[n:] if j.mot not in LIAISONS]
    if not queue:
        return True
    if texte.islower() or texte.isupper():
        return len(queue) <= 5
    return len(queue) <= 12 and all(mot[:1].isupper() or mot.isdigit() for mot in queue)


def nom_propre(texte: str) -> bool:
    mots = texte.split()
    return bool(mots) and len(mots) <= 9 and len(texte) <= 90 and texte[0].isupper() and not texte.endswith((".", "…"))


BAILLEURS = frozenset(["habitat", "hlm", "oph", "opac", "logis", "immobiliere", "opievoy", "habitation"])
# « Nivelle Logement » is a landlord; « Fonds Solidarité Logement », « Plan Logement » are none.
_PAS_BAILLEURS = frozenset(
    ["fonds", "plan", "programme", "aide", "garantie", "projet", "pacte", "contrat", "charte", "axe"]
)
_COLLECTIVITE = frozenset(["agglo", "agglomeration", "metropole"])
_GENRE_DIT = re.compile(
    r"^(?:(?:la |le |l['’]))?(?:association|r[ée]gie de quartier|f[ée]d[ée]ration|fondation|collectif|compagnie|"
    r"syndicat|soci[ée]t[ée]|office|union|amicale|coop[ée]rative)\s(?:[a-zà-ÿ'’]+\s){0,4}[«\"]?\s?[A-ZÀ-Ý]",
    re.IGNORECASE,
)


def nom_d_organisme(texte: str) -> bool:
    """A proper name that says what it is: « Arvelle Habitat », « Association Les Roues Libres »."""
    if _GENRE_DIT.match(texte):
        texte = texte[:1].upper() + texte[1:]  # « association Le Fil », in a list
    if not nom_propre(texte) or len(texte.split()) > 7:
        return False
    mots = [j.mot for j in jetons(sans_article(texte))]
    bailleur = len(mots) >= 2 and (mots[0] in BAILLEURS or (mots[-1] in BAILLEURS and not LIAISONS & set(mots)))
    bailleur = bailleur or (
        2 <= len(mots) <= 3
        and mots[-1] == "logement"
        and mots[0] not in _PAS_BAILLEURS
        and not LIAISONS & set(mots)
        and texte.split()[-1][:1].isupper()
    )
    epci = len(mots) >= 2 and mots[-1] in _COLLECTIVITE and mots[0] not in LIAISONS
    return bailleur or epci or (bool(_GENRE_DIT.match(texte)) and any(m[:1].isupper() for m in texte.split()[1:]))


def a_un_signe_pres(a: str, b: str) -> bool:
    """At most one sign differs, is missing or is added."""
    if abs(len(a) - len(b)) > 1:
        return False
    i = 0
    while i < min(len(a), len(b)) and a[i] == b[i]:
        i += 1
    if len(a) == len(b):
        return a[i + 1 :] == b[i + 1 :]
    court, long = (a, b) if len(a) < len(b) else (b, a)
    return court[i:] == long[i + 1 :]
