"""The act itself: number, date of the sitting, subject, members in office, counts in prose, result of the vote."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from reciproque.langue import find_dates, fold, number_word
from reciproque.lecture.brouillon import Portee
from reciproque.lecture.forme import Forme, Liste, Paragraphe, Tableau, Titre
from reciproque.lecture.schema import Resultat

_NUMERO = re.compile(
    r"^\W*(?:extrait du registre des\s+)?d[ée]lib[ée]rations?\s+(?:(?:du|de la|de l['’])\s?[\w' ’-]{3,60}\s)?"
    r"(?:n\s?[°ºo.]*|num[ée]ro)\s*:?\s*(?P<n>[A-Z]{0,4}[-_ ]?\d[\w./_-]{0,30})",
    re.IGNORECASE,
)
_NUMERO_SEUL = re.compile(
    r"^\W*(?:n\s?[°º]\s*(?=[A-Z]{0,4}\d)|(?=[A-Z]{2,6}[-_ ./]?(?:19|"
    r"20)\d\d[-_./]\d))(?P<n>[A-Z]{0,6}[-_ ./]?\d[\w./_-]{2,30})\s*$",
    re.IGNORECASE,
)
_REGISTRE = re.compile(
    r"extrait du (?:registre|proces)|registre des deliberations|deliberations? du "
    r"(?:conseil|bureau|comite)"
)
_ASSEMBLEE = re.compile(
    r"(?:conseil (?:municipal|communautaire|territorial|metropolitain|departemental|regional|d'agglomeration|"
    r"syndical)|"
    r"conseil de (?:la )?(?:communaute|metropole|territoire)|"
    r"bureau (?:communautaire|territorial|municipal|metropolitain|syndical)|"
    r"comite syndical)"
)
_ASSEMBLEE_DU = re.compile(rf"{_ASSEMBLEE.pattern} (?:du|en date du) ")
_DELIBERE = re.compile(
    r"(?:le|la) (?:conseil|bureau|comite|assemblee|commission permanente)\b[^.]{0,80}\b(?:delibere|decide|"
    r"adopte|approuve)\b|"
    r"apres en avoir delibere|ayant entendu l'expose"
)
_MOT_D_ACTE = re.compile(r"deliber|decide|adopte|approuve|ayant entendu")
_COMPTE_POSSIBLE = re.compile(r"[:=]\s*\d")
_HORS_VOTE = re.compile(r"ne (?:prend|prennent|participe)\w* pas (?:part )?au vote")
_SEANCE = re.compile(r"\bs[ée]ance\b[^.\n]{0,90}?\b(?:du|le)\b|\br[ée]union du\b|^l['’]an\b", re.IGNORECASE)
_OBJET = re.compile(r"^\W*objet\s*:\s*(?P<o>\S.*)$", re.IGNORECASE)
_PAS_OBJET = re.compile(
    r"^(?:seance|extrait|deliberation|registre|departement|republique|ville de|commune de|arrondissement|"
    r"canton|presiden|"
    r"secretaire|date|nombre|conseillers|etaient|membres|le |la |l'an|n ?°|vu |expose|rapporteur|convocation)"
)
_EN_EXERCICE = (
    re.compile(r"(?P<n>\d{1,3})\s+(?:conseill\w+|membres|delegue\w*|elus?)\b[^.\d]{0,40}\ben exercice"),
    re.compile(
        r"\ben exercice\b[^0-9.]{0,80}?[:\s\t](?P<n>\d{1,3})\b(?!\s*(?:%|janvier|fevrier|mars|avril|mai|"
        r"juin))"
    ),
)
_COMPTES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("presents", re.compile(r"\b(?:membres |conseillers |delegues )?presents?\s*[:=]\s*(?P<n>\d{1,3})\b")),
    (
        "representes",
        re.compile(
            r"\b(?:absents? )?(?:representes?|pouvoirs?|procurations?)(?: "
            r"donnes?)?\s*[:=]\s*(?P<n>\d{1,3})\b"
        ),
    ),
    ("absents", re.compile(r"\babsents?(?: excuses?| non representes?)?\s*[:=]\s*(?P<n>\d{1,3})\b")),
    ("votants", re.compile(r"\b(?:votants?|suffrages exprimes)\s*[:=]\s*(?P<n>\d{1,3})\b")),
)
_VOIX: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "pour",
        re.compile(
            r"\b(?P<n>\d{1,3}|[a-z-]+) (?:voix |votes? )?pour\b(?! cent)|\b(?:votes? "
            r")?pour\s*[:=]?\s*(?P<m>\d{1,3})\b(?! ?%)"
        ),
    ),
    (
        "contre",
        re.compile(
            r"\b(?P<n>\d{1,3}|[a-z-]+) (?:voix |votes? )?contre\b|"
            r"\bcontre\s*[:=]?\s*(?P<m>\d{1,3})\b"
        ),
    ),
    ("abstention", re.compile(r"\b(?P<n>\d{1,3}|[a-z-]+) abstentions?\b|\babstentions?\s*[:=]?\s*(?P<m>\d{1,3})\b")),
)
_ETIQUETES = re.compile(r"\b(?:pour|contre|abstentions?)\s*[:=]\s*\d")
_VOTE = re.compile(
    r"^\W*(?:votes?|resultat|scrutin|pour|contre|abstention)\b|\bvoix\b|\badopt\w+\b|"
    r"\bunanimite\b|\bdelibere\b|\babstentions?\b"
)
LIGNES_DE_TETE = 60


@dataclass(slots=True)
class Acte:
    numero: str | None = None
    date: str | None = None
    objet: str | None = None
    en_exercice: int | None = None
    resultat: Resultat = field(default_factory=Resultat)
    comptes: dict[str, int] = field(default_factory=dict)
    place: Portee | None = None
    place_exercice: Portee | None = None
    place_comptes: Portee | None = None
    place_vote: Portee | None = None
    registre: bool = False
    assemblee: bool = False
    delibere: bool = False
    hors_vote: bool = False  # somebody does not take part in the vote


def est_un_acte(acte: Acte, *, avec_membres: bool) -> bool:
    """A contract quotes deliberations; an act is one: two signs of its own at least, one of them its number or its
    register.
    """
    signes = (
        bool(acte.numero),
        acte.registre,
        acte.delibere,
        acte.en_exercice is not None,
        avec_membres and acte.assemblee,
        bool(acte.comptes),
        acte.resultat.pour is not None,
    )
    return sum(signes) >= 3 and (bool(acte.numero) or acte.registre or avec_membres)


def lire_acte(forme: Forme) -> Acte:
    acte = Acte()
    blocs = [b for b in forme.blocs if b.zone not in {"sommaire", "note"}]
    rang_numero: int | None = None
    for rang, bloc in enumerate(blocs):
        if isinstance(bloc, Tableau):
            _comptes_en_table(bloc, acte)
            continue
        textes: list[tuple[str, Portee]] = (
            [(i.texte, i) for i in bloc.items] if isinstance(bloc, Liste) else [(bloc.texte, bloc)]
        )
        for texte, place in textes:
            if rang < LIGNES_DE_TETE:
                _tete(texte, place, acte)
            if acte.numero and rang_numero is None:
                rang_numero = rang
            if rang < 400:
                _corps(texte, place, acte)
    if acte.objet is None and rang_numero is not None:
        acte.objet = _objet_sous_le_numero(blocs[rang_numero + 1 : rang_numero + 8])
    return acte


def _tete(texte: str, place: Portee, acte: Acte) -> None:
    for ligne in texte.split("\n"):
        if len(ligne) > 2000:
            continue
        plie = fold(ligne)
        if acte.numero is None and (m := _NUMERO.match(ligne) or _NUMERO_SEUL.match(ligne)) and len(ligne) < 300:
            acte.numero, acte.place = m.group("n").strip(" .-"), place
            suite = re.match(r"\s*[:–—-]\s+(?P<o>[A-ZÀ-Ý«].{7,250})$", ligne[m.end() :])
            if suite and acte.objet is None:
                acte.objet = " ".join(suite.group("o").split())
        acte.registre = acte.registre or bool(_REGISTRE.search(plie))
        acte.assemblee = acte.assemblee or bool(_ASSEMBLEE.search(plie))
        if acte.date is None and (_SEANCE.search(ligne) or (len(ligne) < 160 and _ASSEMBLEE_DU.search(plie))):
            dates = [d for d, _, _ in find_dates(ligne) if d.jour]
            if dates:
                acte.date = dates[-1].iso() if plie.startswith("l'an") else dates[0].iso()
        m = _OBJET.match(ligne)
        if m and acte.objet is None:
            acte.objet = " ".join(m.group("o").split())[:400]


def _corps(texte: str, place: Portee, acte: Acte) -> None:
    plie = fold(texte[:3000])
    if "exercice" in plie and acte.en_exercice is None:
        for motif in _EN_EXERCICE:
            if m := motif.search(plie):
                acte.en_exercice, acte.place_exercice = int(m.group("n")), place
                break
    if len(plie) <= 600 and _COMPTE_POSSIBLE.search(plie):
        for nom, motif in _COMPTES:
            if nom not in acte.comptes and (m := motif.search(plie)):
                acte.comptes[nom] = int(m.group("n"))
                acte.place_comptes = acte.place_comptes or place
    # The words first: most paragraphs of a contract hold none of them.
    if not acte.delibere and _MOT_D_ACTE.search(plie):
        acte.delibere = bool(_DELIBERE.search(plie))
    if not acte.hors_vote and "vote" in plie:
        acte.hors_vote = bool(_HORS_VOTE.search(plie))
    if len(plie) <= 700 and acte.resultat.pour is None and _VOTE.search(plie):
        _voix(plie, place, acte)


def _voix(plie: str, place: Portee, acte: Acte) -> None:
    lus: dict[str, int] = {}
    etiquetes = bool(_ETIQUETES.search(plie))  # « Pour : 12 Contre : 1 »: the figure follows its word
    for nom, motif in _VOIX:
        for m in motif.finditer(plie):
            if etiquetes and m.group("m") is None:
                m = re.compile(rf"{nom}s?\s*[:=]\s*(?P<n>)(?P<m>\d{{1,3}})").search(plie, m.start()) or m
            n = _entier(m.group("n") or m.group("m") or "")
            if n is not None:
                lus[nom] = n
                break
    if "pour" in lus or len(lus) >= 2:
        acte.resultat = Resultat(pour=lus.get("pour"), contre=lus.get("contre"), abstention=lus.get("abstention"))
        acte.place_vote = place


def _entier(mot: str) -> int | None:
    if mot.isdecimal():
        return int(mot)
    return 0 if mot in {"aucun", "aucune", "zero", "neant"} else number_word(mot)


def _comptes_en_table(tableau: Tableau, acte: Acte) -> None:
    """« En exercice | 12 », « Présents | 8 »: a label and its count on a row."""
    for rangee in tableau.rangees[:400]:
        pleines = rangee.pleines
        if len(pleines) != 2 or not re.fullmatch(r"[0-9]{1,3}", pleines[1].texte.strip()):
            continue
        plie, n = pleines[0].plie, int(pleines[1].texte)
        if "en exercice" in plie and acte.en_exercice is None:
            acte.en_exercice, acte.place_exercice = n, rangee
        for nom, motif in _COMPTES:
            if nom not in acte.comptes and motif.search(f"{plie.strip(' :')} : {n}"):
                acte.comptes[nom] = n
                acte.place_comptes = acte.place_comptes or rangee
                break


def _objet_sous_le_numero(blocs: list[Titre | Paragraphe | Liste | Tableau]) -> str | None:
    """The first heading under the number that is not the sitting, the place or the president."""
    for bloc in blocs:
        if isinstance(bloc, Tableau | Liste):
            return None
        texte = " ".join(bloc.texte.split())
        if (
            8 <= len(texte) <= 300
            and not _PAS_OBJET.match(bloc.plie)
            and not texte.endswith((".", ",", ";"))
            and not re.search(r"\bM\.\s|\bMmes?\b|\bMM\.", texte)
        ):
            return texte
    return None
