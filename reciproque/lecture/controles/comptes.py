"""Counts the document gives of its own parts (``les 4 communes``, ``s'articule autour de 5 axes``) against what was
read.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from reciproque.langue import fold, number_word
from reciproque.lecture.brouillon import Brouillon
from reciproque.lecture.forme import Forme
from reciproque.lecture.reconnaisseurs.phrases import Phrase, phrases

_N = r"(?P<n>\d{1,3}|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingt)"
_LES = (
    rf"\b(?:les|des|aux|ses|ces|nos|aux|sur|entre|dans les|de ces|autour d['’]?e?|en|comporte|comprend|"
    rf"compte|regroupe|rassemble|d[ée]cline|r[ée]partis? (?:sur|dans)|contient|soit)\s+(?:ses\s+|ces\s+|"
    rf"les\s+)?{_N}\s+"
)
_COMPTE = re.compile(
    rf"{_LES}(?:grand(?:e)?s\s+|principa(?:ux|les)\s+)?(?=(?P<quoi>[^\W\d]\w+\b.{{0,90}}))", re.IGNORECASE
)
_QUOI: dict[str, str] = {
    "communes": r"communes?|villes",
    "quartiers": r"quartiers?\s+(?:prioritaires?|en\s+politique|politique|de la politique)|qpv",
    "engagements": r"engagements?",
    "signataires": r"signataires|partenaires signataires|parties",
}
_NIVEAUX = {
    "pilier": r"piliers?",
    "axe": r"axes?(?! strat)",
    "axe_strategique": r"axes? strat[ée]giques?",
    "enjeu": r"enjeux",
    "orientation": r"orientations?",
    "theme": r"th[eè]mes?|th[ée]matiques?",
    "objectif_strategique": r"objectifs? strat[ée]giques?",
    "objectif_operationnel": r"objectifs? op[ée]rationnels?",
    "priorite": r"priorit[ée]s?(?! transv)",
}
_MOTIF = re.compile("|".join(rf"(?P<{nom}>(?:{motif})\b)" for nom, motif in (_QUOI | _NIVEAUX).items()), re.IGNORECASE)
_CHOSES = (
    "commune", "ville", "quartier", "qpv", "engagement", "signataire", "partie", "pilier", "axe", "enjeu",
    "orientation", "thém", "thèm", "objectif", "priorit",
)  # fmt: skip
# The sentence must speak of the whole document, not of a part or of somebody else's plan.
_DU_TOUT = re.compile(
    r"\b(?:protocole|contrat de ville|document|avenant)\b.*\b(?:s['’]articul|structur|organis|"
    r"d[ée]clin|compos|comporte|comprend|autour d|regroup|repose|contient|d[ée]fini|retien|fix|port)|"
    r"\b(?:les|ces) .{0,40}\b(?:du|de ce|du pr[ée]sent) (?:protocole|contrat)",
    re.IGNORECASE,
)
_D_AUTRUI = re.compile(
    (
        r"\b(?:cio|plan|loi|circulaire|pacte|nationa\w+|convention|programme|strat[ée]gie (?:nationale|"
        r"r[ée]gionale)|cls|anru|npnru|chapitre|axe \d|pilier \d|objectif \d)\b"
    ),
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Mention:
    n: int
    phrase: Phrase
    suite: str


def controler(forme: Forme, brouillon: Brouillon) -> None:
    lecture = brouillon.lecture
    trouvees: dict[str, list[_Mention]] = {}
    deja = {(c.source.lignes[0], c.imprime) for c in lecture.controles if c.type == "compte"}
    for phrase in phrases(forme):
        texte = phrase.texte
        if phrase.zone == "sommaire" or not _parle_de_compte(texte):
            continue
        for m in _COMPTE.finditer(texte):
            mot = number_word(m.group("n"))
            n = mot if mot is not None else int(m.group("n"))
            chose = _MOTIF.match(m.group("quoi")) if n >= 2 else None
            if chose is not None and chose.lastgroup is not None and (phrase.debut, n) not in deja:
                trouvees.setdefault(chose.lastgroup, []).append(_Mention(n, phrase, m.group("quoi")[chose.end() :]))
    communes = {fold(s.organisation) for s in lecture.signataires if s.categorie == "commune"}
    communes_lues = communes or {fold(c) for q in lecture.quartiers for c in q.communes}
    _recurrent(brouillon, trouvees.get("communes", []), "communes", len(communes_lues), sur=False)
    if not any(c.type == "compte" and "quartier" in fold(c.libelle) for c in lecture.controles):
        prioritaires = [q for q in lecture.quartiers if q.type in {"QPV", "autre"}]
        _recurrent(brouillon, trouvees.get("quartiers", []), "quartiers prioritaires", len(prioritaires), sur=False)
    numerotes = sum(1 for e in lecture.engagements if e.numero)
    _du_document(brouillon, trouvees.get("engagements", []), "engagements", numerotes or len(lecture.engagements))
    signent = [s for s in lecture.signataires if s.etat == "signature"] or lecture.signataires
    _du_document(brouillon, trouvees.get("signataires", []), "signataires", len(signent))
    par_niveau = Counter(n.niveau for n in lecture.noeuds)
    for niveau in _NIVEAUX:
        _du_document(brouillon, trouvees.get(niveau, []), _NOMS[niveau], par_niveau.get(niveau, 0))


_NOMS = {
    "pilier": "piliers",
    "axe": "axes",
    "axe_strategique": "axes stratégiques",
    "enjeu": "enjeux",
    "orientation": "orientations",
    "theme": "thèmes",
    "objectif_strategique": "objectifs stratégiques",
    "objectif_operationnel": "objectifs opérationnels",
    "priorite": "priorités",
}


def _parle_de_compte(texte: str) -> bool:
    bas = texte.lower()
    return any(chose in bas for chose in _CHOSES)


def _recurrent(brouillon: Brouillon, mentions: list[_Mention], nom: str, compte: int, *, sur: bool) -> None:
    """The number the document repeats. What was counted may be incomplete: equal is exact, anything else is not
    verifiable.
    """
    mentions = [m for m in mentions if not _D_AUTRUI.search(m.suite) and not _autre_lieu(m)]
    if not mentions or not compte:
        return
    n, fois = Counter(m.n for m in mentions).most_common(1)[0]
    if fois < 2 and len({m.n for m in mentions}) > 1:
        return
    if compte != n and fois < 2:
        return
    premiere = next(m for m in mentions if m.n == n)
    brouillon.controle(
        "compte",
        f"{n} {nom}",
        imprime=Decimal(n),
        calcule=Decimal(compte) if compte == n or sur else None,
        source=brouillon.source(premiere.phrase),
    )


def _autre_lieu(m: _Mention) -> bool:
    """``3 quartiers ANRU d'Orléans``, ``2 communes carencées``: a part, not the whole."""
    return bool(
        re.match(r"\s*(?:d['’e]|du|de la|anru|carenc|concern|en |dont|ayant|où|qui)", m.suite.strip(), re.IGNORECASE)
    )


def _du_document(brouillon: Brouillon, mentions: list[_Mention], nom: str, compte: int) -> None:
    """A sentence that says how many parts the whole document has."""
    if not compte:
        return
    vus: set[int] = set()
    engagements = {e.source.lignes[0] for e in brouillon.lecture.engagements}
    for m in mentions:
        texte = m.phrase.texte
        if (
            m.n in vus
            or m.phrase.debut in engagements
            or not _DU_TOUT.search(texte)
            or _D_AUTRUI.search(texte)
            or (m.phrase.zone or "").startswith("annexe")
            or _autre_lieu(m)
        ):
            continue
        vus.add(m.n)
        if m.n != compte and abs(m.n - compte) > max(1, m.n // 5):
            continue
        brouillon.controle(
            "compte",
            f"{m.n} {nom} annoncés, {compte} lus" if m.n != compte else f"{m.n} {nom}",
            imprime=Decimal(m.n),
            calcule=Decimal(compte),
            source=brouillon.source(m.phrase),
        )
