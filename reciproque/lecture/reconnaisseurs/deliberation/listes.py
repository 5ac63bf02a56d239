"""Attendance in prose: « Étaient présents : … », « Absents excusés : … », « ayant donné pouvoir à … »."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reciproque.langue import fold, mots
from reciproque.lecture.brouillon import Portee
from reciproque.lecture.forme import Forme, Liste, Tableau
from reciproque.lecture.reconnaisseurs.deliberation.appel import Lu, Membres, couper_appel, mouvement
from reciproque.lecture.schema import Membre

_CIVILITE = r"(?:MM?\.|Mmes|Mme\.?|Mlles?|Monsieur|Madame|Messieurs|Mesdames|Mr\.?)"
_SECTIONS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "represente",
        re.compile(
            r"^(?:(?:etaient|etait|sont|membres|conseillers|delegues|elus) )*(?:absente?s? )?(?:et "
            r")?(?:excuse\w* )?(?:et )?"
            r"(?:represente\w*|ayant donne (?:pouvoir|procuration)|ont donne (?:pouvoir|procuration)|"
            r"(?:avai(?:en)?t|a) donne "
            r"(?:pouvoir|procuration)|pouvoirs?(?: donnes?)?|procurations?(?: donnees?)?)\b"
        ),
    ),
    (
        "excuse",
        re.compile(
            r"^(?:(?:etaient|etait|sont|membres|conseillers|delegues|elus) )*(?:absente?s? "
            r")?(?:et )?excuse\w*\b"
        ),
    ),
    ("absent", re.compile(r"^(?:(?:etaient|etait|sont|membres|conseillers|delegues|elus) )*absente?s?\b")),
    ("present", re.compile(r"^(?:(?:etaient|etait|sont|membres|conseillers|delegues|elus) )*presente?s?\b")),
)
_FIN = re.compile(
    r"^(?:secretaire|le quorum|quorum|president|rapporteur|objet|vu |considerant|date|nombre|le conseil|la "
    r"seance|expose|ordre|"
    r"assistai|formant|lesquels|conformement)"
)
_POUVOIR = re.compile(
    r"\s*[(,]?\s*(?:(?:ayant |a |ont |avait )?(?:donn[ée]e?|donne|laiss[ée])?\s*(?:son |sa )?(?:pouvoir|"
    r"procuration)\s+(?:à|a)|"
    r"repr[ée]sent[ée]e?s?\s+par|pouvoir\s*[:=]|→)\s+(?P<qui>[^()]+?)\s*\)?\s*$",
    re.IGNORECASE,
)
_A = re.compile(rf"^(?P<nom>.{{3,80}}?)\s+à\s+(?P<qui>(?:{_CIVILITE}\s?)?[A-ZÀ-Ý].{{2,60}})$")
# What members are, between their names: « M. X, Maire ; Mmes Y, Z, adjointes ».
_FONCTIONS = re.compile(
    r"^(?:(?:le|la|les|l') ?)?(?:\d{1,2}(?:er|ere|e|eme)? )?(?:maires?|adjointe?s?(?: au maire)?|"
    r"vice-?presidente?s?|presidente?s?|"
    r"conseill\w+(?: (?:municip\w+|commun\w+|delegu\w+|metropolit\w+|territor\w+))*|deleguee?s?|membres?|"
    r"maires? adjointe?s?)$"
)
_COMMUNE_SEULE = re.compile(
    r"^(?:pour )?(?:la )?(?:commune|ville) (?:de la |de l['’]|du |des |de |"
    r"d['’])(?P<c>[A-ZÀ-Ý][^:;,()]{1,45})$",
    re.IGNORECASE,
)
_COMMUNE = re.compile(
    r"^(?:pour\s+)?(?:la\s+)?(?:commune|ville)?\s*(?:de\s+la\s+|de\s+l['’]|du\s+|des\s+|de\s+|"
    r"d['’])?(?P<c>[A-ZÀ-Ý][\w'’ -]{2,45}?)\s*:\s*(?P<r>.*)$"
)
_ENTRE_PARENTHESES = re.compile(r"\s*\((?P<p>[^()]{2,90})\)")
_TETE_DE_NOM = re.compile(rf"^{_CIVILITE}\s*")
_UN_NOM = re.compile(
    r"^[A-ZÀ-Ý][\w'’.-]+(?:\s+(?:(?:de|du|des|le|la|van|von|el|ben|"
    r"d['’])\s*)?[A-ZÀ-Ý(][\w'’.()-]*){0,5}$"
)
_COUPE = re.compile(rf"\s*[;,\n]\s*|\s+et\s+(?={_CIVILITE})|\s+[–—-]\s+(?={_CIVILITE})|\s+(?={_CIVILITE}\s)")
MEMBRES_MAX = 600
LIGNE_MAX = 20_000


def lire_listes(forme: Forme) -> Membres | None:
    membres = Membres()
    par_nom: dict[str, Lu] = {}
    courante: str | None = None  # « Commune de X » on a line of its own, over the names of its members
    for etat, texte, place in _morceaux(forme):
        membres.places.append(place)
        commune: str | None = None
        for ligne in texte.split("\n"):
            if len(ligne) > LIGNE_MAX:
                continue
            if etat != "present":
                courante = None
            if seule := _COMMUNE_SEULE.match(ligne.strip(" *")):
                courante = seule.group("c").strip()
                continue
            m = _COMMUNE.match(ligne.strip())
            if m and not re.match(_CIVILITE, m.group("c")):
                commune, ligne = m.group("c").strip(), m.group("r")
            for nom in _noms(ligne):
                if len(par_nom) >= MEMBRES_MAX:
                    break
                _ranger(nom, etat, commune or courante, place, par_nom)
    membres.lus = list(par_nom.values())
    return membres if len(membres.lus) >= 3 else None


def _morceaux(forme: Forme) -> Iterator[tuple[str, str, Portee]]:
    """(state, text, place) of every part of the attendance lists, in the first pages."""
    etat: str | None = None
    for bloc in forme.blocs[:120]:
        if isinstance(bloc, Tableau):
            if etat and (cellules := _de_noms(bloc)):
                yield etat, "\n".join(cellules), bloc  # « SONT PRÉSENTS : » over names set in columns
            else:
                etat = None
            continue
        if isinstance(bloc, Liste):
            if etat:
                yield etat, "\n".join(i.texte for i in bloc.items), bloc
            continue
        reste: list[str] = []
        for ligne in bloc.texte.split("\n"):
            ouverte = _ouvrir(ligne)
            if ouverte is not None:
                if etat and reste:
                    yield etat, "\n".join(reste), bloc
                etat, suite = ouverte
                reste = [suite] if suite else []
            elif etat and _FIN.match(fold(ligne)):
                if reste:
                    yield etat, "\n".join(reste), bloc
                etat, reste = None, []
            elif etat:
                reste.append(ligne)
        if etat and reste:
            yield etat, "\n".join(reste), bloc


def _de_noms(tableau: Tableau) -> list[str]:
    """The cells of a table that holds nothing but names."""
    textes = [c.texte.strip() for r in tableau.rangees for c in r.pleines]
    noms = sum(1 for t in textes if _UN_NOM.match(_TETE_DE_NOM.sub("", t.split("\n")[0]).strip(" .,;")))
    return textes if textes and noms * 10 >= len(textes) * 9 else []


def _ouvrir(ligne: str) -> tuple[str, str] | None:
    tete, deux_points, suite = ligne.partition(":")
    plie = fold(tete).strip(" *-•.")
    if len(plie) > 90 or (not deux_points and len(plie) > 45):
        return None
    for etat, motif in _SECTIONS:
        if motif.match(plie):
            if suite.strip().isdecimal() or re.match(r"\s*\d{1,3}\b", suite):
                return None  # « Présents : 25 » is a count
            return etat, suite.strip()
    return None


def _noms(ligne: str) -> Iterator[str]:
    """« MM. X, Y et Z (Ville), Mme T a donné pouvoir à M. U » → one text a member, commas inside parentheses kept."""
    protegee = re.sub(r"\(([^()]*)\)", lambda m: "(" + m.group(1).replace(",", "\0").replace(";", "\0") + ")", ligne)
    morceaux = [m for m in re.split(r"\s*[;,]\s*|\s+[–—]\s+", protegee) if m.strip()]
    for morceau in morceaux:
        # « M. A et Mme B » are two, « Mme A ayant donné pouvoir à M. B » is one.
        parties = re.split(rf"\s+et\s+(?={_CIVILITE}|[A-ZÀ-Ý])", morceau)
        for partie in parties if not _POUVOIR.search(morceau) else [morceau]:
            propre = partie.replace("\0", ",").strip(" .\t*•-")
            if propre:
                yield propre


def _ranger(texte: str, etat: str, commune: str | None, place: Portee, par_nom: dict[str, Lu]) -> None:
    mandataire: str | None = None
    note: str | None = None
    m = _POUVOIR.search(texte)
    if m:
        texte, mandataire = texte[: m.start()], m.group("qui").strip(" .")
    elif etat == "represente" and (m := _A.match(texte)):
        texte, mandataire = m.group("nom"), m.group("qui").strip(" .")
    for parenthese in _ENTRE_PARENTHESES.finditer(texte):
        dedans = parenthese.group("p").strip()
        if re.search(r"\d", dedans) or re.search(r"arriv|d[ée]part|partir|point|jusqu", dedans, re.IGNORECASE):
            note = dedans
        elif commune is None:
            commune = dedans
    texte, appel = couper_appel(_ENTRE_PARENTHESES.sub("", texte))
    nom = _TETE_DE_NOM.sub("", texte).strip(" .,:")
    if not _UN_NOM.match(nom) or len(nom) > 70 or _FONCTIONS.match(fold(nom)):
        return
    cle = " ".join(sorted(mots(nom)))
    presence = "represente" if mandataire else etat
    arrivee, depart = mouvement(note) if note else (None, None)
    deja = par_nom.get(cle)
    if deja is not None:
        # Listed among the absent, then among those who gave a proxy: represented.
        if mandataire:
            deja.membre.presence, deja.membre.mandataire = "represente", mandataire
        return
    membre = Membre(nom=nom, commune=commune, presence=presence, mandataire=mandataire, note=note or appel, vote=None)
    par_nom[cle] = Lu(membre, place, arrivee, depart)
