"""Neighbourhoods named in sentences and in the columns of other tables, when the document prints no list of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from reciproque.langue import fold, number_word
from reciproque.lecture.brouillon import Brouillon, Portee
from reciproque.lecture.forme import Forme, Tableau
from reciproque.lecture.partenaires.jetons import cle
from reciproque.lecture.reconnaisseurs.textes import morceaux

_MOT = r"[A-ZÀ-Ý][\w'’-]*"
_BAS = r"clos|cité|citée|plateau|val|bois|mont|pont|parc|square|domaine|hameau|cours|fort|grand|haut|bas|vieux|petit"
_PARTICULE = r"(?:de la|de l['’]|du|des|de|d['’]|la|les|le|sur|sous|en|aux|au)"
_NOM = (
    rf"(?:(?:[Ll]['’]|[Ll]a |[Ll]es |[Ll]e )\s?)?(?:(?:{_BAS})\s+(?:{_PARTICULE}\s?)*)?{_MOT}(?:(?:\s?-\s?|"
    rf"\s)(?:{_PARTICULE}\s?){{0,3}}{_MOT}|\s\d{{1,3}}(?!\s*%))*"
)
_A_COMMUNE = rf"(?:\s*\(?\bà\s+{_MOT}(?:[ -](?:{_PARTICULE}[- ]?)*{_MOT})*\)?)"
_ELEMENT = rf"[«\"“]?\s?{_NOM}\s?[»\"”]?{_A_COMMUNE}?"
_LISTE = (
    rf"{_ELEMENT}(?:\s*(?:,\s*et\b|,|/|\bet\b|;)\s*(?:(?:le|la|les|l['’]|celui|ceux|du|de la|des|"
    rf"d['’])\s?)?{_ELEMENT}){{0,12}}"
)
_TETE = re.compile(
    rf"\b(?P<tete>quartiers?\s+v[ée]cus?|quartiers?\s+(?:en|de)\s+veille(?:\s+active)?|"
    rf"quartiers?\s+(?:dits?\s+)?prioritaires?(?:\s+(?:de la\s+)?politique\s+de\s+la\s+ville)?|"
    rf"quartiers?|QPV|QVA|secteurs?|sites?\s+prioritaires?|poches?)\s*(?:\(\s*(?:QPV|QVA|ex\.?\s*:?)\s*\)?\s*)?"
    rf"(?P<lien>\(\s*(?:ex\.?|dont)?\s*:?\s*|[^:.;()\n]{{0,60}}?:\s*|(?:de\s+la\s+(?=[A-ZÀ-Ý])|"
    rf"de\s+l['’]\s?(?=[A-ZÀ-Ý])|du\s+|des\s+|de\s+|d['’]\s?)|(?=[A-ZÀ-Ý«\"“]))"
    rf"(?P<liste>{_LISTE})"
)
_A_UNE_COMMUNE = re.compile(rf"\bà\s+(?P<c>{_MOT}(?:[ -](?:{_PARTICULE}[- ]?)*{_MOT})*)")
_LIEU_DIT = re.compile(
    rf"\b(?:[Vv]illes?|[Cc]ommunes?|[Mm]aires?|[Mm]airie|[Dd]épartement|[Pp]réfète?|[Pp]réfecture|"
    rf"[Cc]onseil [Dd]épartemental|[Rr]égion|[Mm]étropole|CAF|contrat de ville)\s+(?:de\s+la\s+|"
    rf"de\s+l['’]|du\s+|des\s+|de\s+|d['’])\s?"
    rf"(?P<c>(?:[Ll]a |[Ll]e |[Ll]es |[Ll]['’])?{_MOT}(?:[ -](?:{_PARTICULE}[- ]?)*{_MOT})*)"
)
_COMMUNE = re.compile(rf"^\s*(?:\(|à\s+|,?\s*commune\s+d['’e]\s*)(?P<c>{_MOT}(?:[ -](?:{_PARTICULE}[- ]?)*{_MOT})*)")
_PARMI = re.compile(r"^\s*,?\s*(?:parmi|comme|en tant que|est|reste|demeure)\b[^.,;]{0,20}quartiers?\s+prioritaires?")
_ENTRE_PARENTHESES = re.compile(rf"^\s*\((?P<c>{_MOT}(?:[ -](?:{_PARTICULE}[- ]?)*{_MOT})*)\)")
_DE = re.compile(r"^(?:du |de la |de l['’]|des |de |d['’])")
_SEP = re.compile(r"\s*(?:,|/|;|\bet\b)\s*")
_ARTICLE = re.compile(r"^(?:l['’]|la |le |les |du |de la |des |celui de |ceux de )\s*", re.IGNORECASE)
# Words that open something else than a place.
_REFUS = frozenset(
    [
        "politique",
        "ville",
        "contrat",
        "etat",
        "prefecture",
        "region",
        "departement",
        "metropole",
        "agglomeration",
        "conseil",
        "caf",
        "anru",
        "npnru",
        "pnru",
        "qpv",
        "qva",
        "rep",
        "prioritaire",
        "prioritaires",
        "acteurs",
        "habitants",
        "projet",
        "pour",
        "dans",
        "avec",
        "en",
        "une",
        "un",
        "ce",
        "cette",
        "il",
        "elle",
        "les",
        "la",
        "le",
        "l",
        "objectif",
        "action",
        "axe",
        "pilier",
        "centre-ville",
        "pole",
        "zone",
        "gouvernement",
        "plan",
        "programme",
        "cite",
        "cites",
        "direction",
        "france",
        "nouveau",
        "nouvelle",
        "national",
        "associations",
        "communes",
        "commune",
        "villes",
        "education",
        "cpe",
        "quartier",
        "quartiers",
        "vie",
        "grand",
        "anct",
        "dispositif",
        "sante",
        "emploi",
        "sport",
        "culture",
        "epci",
        "ept",
        "lors",
        "ainsi",
        "source",
        "toutefois",
        "concernant",
        "depuis",
        "enfin",
    ]
) - {"source", "cite", "cites", "centre-ville", "grand"}
_TYPES = (
    ("QVA", r"veille|qva"),
    ("vecu", r"vecu"),
    ("poche", r"poche"),
    ("secteur", r"secteur"),
    ("QPV", r"prioritaire|qpv"),
)


_VERBE = re.compile(
    r"^[A-ZÀ-Ý][a-zà-ÿ]+(?:er|ir|oir)\b(?! )|^(?:Lire|Mettre|Prendre|Faire|Rendre|Suivis?|Nombre|Diag|Part|Taux)\b"
)
_ELISION = re.compile(r"^(?:C|Qu|J|N|S|M|T|D)['’]", re.IGNORECASE)


@dataclass(slots=True)
class _Cite:
    nom: str
    place: Portee
    types: dict[str, int] = field(default_factory=dict)
    communes: list[str] = field(default_factory=list)
    fois: int = 0


def reconnaitre(forme: Forme, brouillon: Brouillon) -> None:
    if len(brouillon.lecture.quartiers) >= 3:
        return
    communes = {cle(s.organisation): s.organisation for s in brouillon.lecture.signataires if s.categorie == "commune"}
    communes |= {tuple(m for m in k if m not in {"ville", "commune", "de", "d", "du"}): v for k, v in communes.items()}
    autres = {fold(s.organisation) for s in brouillon.lecture.signataires}
    autres |= {
        w
        for s in brouillon.lecture.signataires
        if s.categorie in {"departement", "region", "epci"}
        for w in cle(s.organisation)
        if len(w) > 5
    }
    cites: dict[tuple[str, ...], _Cite] = {}
    for m in _LIEU_DIT.finditer(brouillon.lecture.texte):
        if "contrat" not in m.group(0)[:8].lower() or cle(m.group("c")) not in communes:
            autres.add(fold(m.group("c")))
            if m.group(0)[:4].lower() in {"vill", "comm", "mair"}:
                communes.setdefault(cle(m.group("c")), m.group("c"))
    for texte, place in morceaux(forme):
        if "uartier" in texte or "QPV" in texte or "QVA" in texte or "ecteur" in texte or "prioritaire" in texte:
            _lire(texte, place, cites, communes, autres)
    for tableau in forme.tableaux:
        _colonne(tableau, cites, communes, autres)
    _situer(cites, communes, brouillon.lecture.texte)
    deja = {cle(_ARTICLE.sub("", q.nom)) for q in brouillon.lecture.quartiers}
    for clef, c in sorted(cites.items(), key=lambda x: x[1].place.debut):
        if clef in deja:
            continue
        type_ = max(c.types, key=lambda t: (c.types[t], t == "QPV")) if c.types else "autre"
        if "QPV" in c.types:
            type_ = "QPV"
        brouillon.quartier(c.nom, type=type_, communes=c.communes, source=brouillon.source(c.place))
    _compter(brouillon)


_ANNONCE = re.compile(r"\b(?P<n>\d{1,2}|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze) $", re.IGNORECASE)
_PRIORITAIRES = re.compile(r"quartiers prioritaires|QPV\b")


def _compter(brouillon: Brouillon) -> None:
    """« Les 10 quartiers prioritaires », and ten named: those whose kind no sentence says are priority ones too."""
    lus = [q for q in brouillon.lecture.quartiers if q.type in {"QPV", "autre"}]
    if all(q.type == "QPV" for q in lus) or all(q.type == "autre" for q in lus):
        return
    texte = brouillon.lecture.texte
    annonces = (_ANNONCE.search(texte[max(0, m.start() - 10) : m.start()]) for m in _PRIORITAIRES.finditer(texte))
    dits = [number_word(m.group("n")) or int(m.group("n")) for m in annonces if m]
    if dits and max(dits) == len(lus):
        for quartier in lus:
            quartier.type = "QPV"


def _type(tete: str) -> str:
    plie = fold(tete)
    return next((t for t, motif in _TYPES if re.search(motif, plie)), "autre")


def _lire(
    texte: str,
    place: Portee,
    cites: dict[tuple[str, ...], _Cite],
    communes: dict[tuple[str, ...], str],
    autres: set[str],
) -> None:
    for m in _TETE.finditer(texte):
        type_ = _type(m.group("tete"))
        lien = m.group("lien")
        if type_ == "autre" and _PARMI.match(texte[m.end() : m.end() + 60]):
            type_ = "QPV"
        en_attente: list[_Cite] = []
        if ":" in lien and not (_SEP.search(m.group("liste")) or re.search(r"\bà\s+[A-ZÀ-Ý]", m.group("liste"))):
            continue
        for partie in _SEP.split(m.group("liste")):
            coupe = re.split(r"\s*\(?\bà\s+(?=[A-ZÀ-Ý])", partie, maxsplit=1)
            nom = coupe[0].strip(" «»\"“”.,;:'()")
            clef = cle(_ARTICLE.sub("", nom))
            if _acceptable(nom, clef, communes, autres) and (
                lien.strip() or type_ == "secteur" or "«" in partie or _ARTICLE.match(nom) or clef in cites
            ):
                c = cites.setdefault(clef, _Cite(_DE.sub("", nom), place))
                c.fois += 1
                if type_ != "autre":
                    c.types[type_] = c.types.get(type_, 0) + 1
                en_attente.append(c)
            if len(coupe) > 1:
                commune = communes.get(cle(coupe[1].strip(" ).,")))
                for c in en_attente:
                    if commune and not c.communes:
                        c.communes.append(commune)
                en_attente = []
        apres = _COMMUNE.match(texte[m.end() : m.end() + 60])
        seul = type_ == "QPV" and _ENTRE_PARENTHESES.match(texte[m.end() : m.end() + 60])
        if seul and cle(seul.group("c")) not in communes and fold(seul.group("c")) not in autres:
            communes[cle(seul.group("c"))] = seul.group("c")  # « Belle-Île et le Verger (Argance) »
        if apres and (commune := communes.get(cle(apres.group("c")))):
            for c in en_attente:
                if commune not in c.communes:
                    c.communes.append(commune)


def _acceptable(nom: str, clef: tuple[str, ...], communes: dict[tuple[str, ...], str], autres: set[str]) -> bool:
    if not clef or len(nom) < 4 or len(nom) > 70 or clef in communes or fold(nom) in autres or clef[0] in autres:
        return False
    if clef[0] in _REFUS or (nom.isupper() and len(nom) <= 6) or not any(c.isalpha() for c in nom):
        return False
    if _VERBE.match(nom) or _ELISION.match(nom) or re.match(r"[A-Z]{2,6}\b", nom):
        return False
    return not all(m in _REFUS for m in clef)


def _situer(cites: dict[tuple[str, ...], _Cite], communes: dict[tuple[str, ...], str], texte: str) -> None:
    """The commune of a neighbourhood where some other sentence says ``X à Commune``."""
    orphelins = {fold(_ARTICLE.sub("", c.nom)): c for c in cites.values() if not c.communes}
    if not orphelins:
        return
    longueur = max(map(len, orphelins)) + 12
    for m in _A_UNE_COMMUNE.finditer(texte):
        commune = communes.get(cle(m.group("c")))
        if commune is None:
            continue
        avant = fold(texte[max(0, m.start() - longueur) : m.start()]).rstrip(' "()')
        for nom, c in orphelins.items():
            if avant.endswith(nom) and not c.communes:
                c.communes.append(commune)


def _colonne(
    tableau: Tableau, cites: dict[tuple[str, ...], _Cite], communes: dict[tuple[str, ...], str], autres: set[str]
) -> None:
    """A table of anything with a column headed ``QPV`` or ``Quartier``."""
    if len(tableau.rangees) < 2:
        return
    for tete in tableau.rangees[0].cellules:
        if tete.plie in {
            "qpv",
            "quartier",
            "quartiers",
            "quartier prioritaire",
            "quartiers prioritaires",
            "nom du quartier",
        }:
            for rangee in tableau.rangees[1:]:
                c = rangee.cellule(tete.colonne)
                if c is None or c.vide or len(c.texte) > 60 or any(x.isdigit() for x in c.texte):
                    continue
                clef = cle(_ARTICLE.sub("", c.texte))
                if _acceptable(c.texte, clef, communes, autres) and c.plie not in {"total", "ensemble"}:
                    cite = cites.setdefault(clef, _Cite(c.texte.strip(), c))
                    cite.fois += 1
                    if "qpv" in tete.plie or "prioritaire" in tete.plie:
                        cite.types["QPV"] = cite.types.get("QPV", 0) + 1
