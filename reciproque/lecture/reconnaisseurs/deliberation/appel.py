"""The attendance table: a row a member, present, represented, absent, voting, with notes on who came or left when."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from reciproque.langue import fold
from reciproque.lecture.brouillon import Portee
from reciproque.lecture.forme import Forme, Paragraphe, Rangee, Tableau, Titre
from reciproque.lecture.schema import Membre

_COLONNES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "mandataire",
        re.compile(
            r"pouvoirs? (?:donnes? )?a\b|donne (?:pouvoir|procuration)|procuration|mandataire|"
            r"represente\w* par|^pouvoirs?$|remplace par"
        ),
    ),
    ("vote", re.compile(r"^votes?\b|^sens du vote|^scrutin")),
    ("prenom", re.compile(r"^prenoms?$")),
    ("nom", re.compile(r"^noms?\b|^(?:elus?|elues?|membres?|conseill\w+|delegues?|titulaires?)\b|^identite")),
    ("commune", re.compile(r"^(?:villes?|communes?|collectivites?|territoires?|structures?|organismes?)\b")),
    ("titre", re.compile(r"^(?:titre|civilite|qualite|fonction|m\.? ?/ ?mme)\b")),
    ("excuse", re.compile(r"^excuse")),
    ("represente", re.compile(r"^represente|^absents? represente")),
    ("absent", re.compile(r"^absent")),
    ("presence", re.compile(r"^present|^presence|^statut|^etat|^emargement")),
)
_ETATS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("represente", re.compile(r"^(?:r|rep|repr|represente\w*|pouv\w*|proc\w*|pv|a donne pouvoir)\b")),
    ("excuse", re.compile(r"^(?:e|exc|excuse\w*|abs(?:ent\w*)? exc\w*)\b")),
    ("absent", re.compile(r"^(?:a|abs|absent\w*|non)\b")),
    ("present", re.compile(r"^(?:p|pres|present\w*|x|oui|v)\b|^[✓✔●]")),
)
_VOTES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("pour", re.compile(r"^(?:p|pour|oui|o|f)\b")),
    ("contre", re.compile(r"^(?:c|contre|non|n|d)\b")),
    ("abstention", re.compile(r"^(?:a|abs|abst\w*)\b")),
    ("ne prend pas part", re.compile(r"^(?:nppv|ne prend)")),
)
_APPEL = re.compile(r"\s*(?:[⁽(\[]\s*(?P<n>[\d¹²³⁴⁵⁶⁷⁸⁹]{1,2}|\*{1,3})\s*[⁾)\]]|(?P<h>[¹²³⁴⁵⁶⁷⁸⁹]{1,2}|\*{1,3}))\s*$")
_CIVILITE = re.compile(r"^(?:M\.|Mme\.?|Mlle|Mr\.?|Monsieur|Madame)\s+")
_HAUTS = str.maketrans("¹²³⁴⁵⁶⁷⁸⁹", "123456789")
_NOTE = re.compile(r"^\s*(?:[(⁽\[]?\s*(?P<n>[\d¹²³⁴⁵⁶⁷⁸⁹]{1,2}|\*{1,3})\s*[)⁾\].:]?)\s*[:.–-]?\s*(?P<t>\S.{5,200})$")
LIGNES_MIN = 3


@dataclass(slots=True)
class Lu:
    membre: Membre
    place: Portee
    arrivee: int | None = None  # first item at which the member sits
    depart: int | None = None  # first item at which the member no longer sits


@dataclass(slots=True)
class Membres:
    lus: list[Lu] = field(default_factory=list)
    places: list[Portee] = field(default_factory=list)
    complet: bool = False  # a table of the whole council


def lire_appel(forme: Forme, tableau: Tableau) -> Membres | None:
    if len(tableau.rangees) < LIGNES_MIN + 1:
        return None
    roles = _roles(tableau.rangees[0])
    etats = {"presence", "absent", "excuse", "represente"} & set(roles.values())
    if "nom" not in roles.values() or not etats or not ({"presence", "mandataire"} & set(roles.values())):
        return None
    membres = Membres(places=[tableau], complet=True)
    for rangee in tableau.rangees[1:]:
        lu = _membre(rangee, roles)
        if lu is not None:
            membres.lus.append(lu)
    if len(membres.lus) < LIGNES_MIN:
        return None
    _notes(forme, tableau, membres)
    return membres


def _roles(rangee: Rangee) -> dict[int, str]:
    """Column → what it holds; a column has one role, a role one column (the first), save marks."""
    roles: dict[int, str] = {}
    for cellule in rangee.cellules:
        plie = cellule.plie.strip(" .:*")
        for nom, motif in _COLONNES:
            if plie and len(plie) <= 60 and motif.search(plie) and nom not in roles.values():
                roles[cellule.colonne] = nom
                break
    return roles


def _membre(rangee: Rangee, roles: dict[int, str]) -> Lu | None:
    valeurs: dict[str, str] = {}
    for cellule in rangee.cellules:
        role = roles.get(cellule.colonne)
        if role and not cellule.vide:
            valeurs[role] = " ".join(cellule.texte.split())
    nom = " ".join(v for v in (valeurs.get("nom"), valeurs.get("prenom")) if v)
    if not nom or fold(nom).startswith(("total", "nombre")):
        return None
    marques = {
        r: couper_appel(valeurs[r]) for r in ("presence", "represente", "excuse", "absent", "nom") if r in valeurs
    }
    appels = [a for _, a in marques.values() if a]
    presence = None
    if "presence" in marques:
        presence = etat_de(marques["presence"][0])
    if presence is None or (presence == "present" and not marques["presence"][0].strip()):
        presence = next((r for r in ("represente", "excuse", "absent") if r in valeurs), presence)
    mandataire = valeurs.get("mandataire")
    if mandataire and not re.search(r"[A-Za-zÀ-ÿ]{2}", mandataire):
        mandataire = None
    if mandataire and presence in {None, "absent", "excuse"}:
        presence = "represente"
    vote = next((v for v, motif in _VOTES if motif.match(fold(valeurs.get("vote", "")))), None)
    if "nom" in marques:
        nom = " ".join(v for v in (marques["nom"][0], valeurs.get("prenom")) if v)
    nom = _CIVILITE.sub("", nom) or nom
    membre = Membre(
        nom=nom,
        commune=valeurs.get("commune"),
        presence=presence,
        mandataire=mandataire,
        note=appels[0] if appels else None,
        vote=vote,
    )
    return Lu(membre, rangee)


def couper_appel(texte: str) -> tuple[str, str | None]:
    """« P ⁽¹⁾ » → (« P », « 1 »)."""
    m = _APPEL.search(texte)
    if m is None:
        return texte.strip(), None
    return texte[: m.start()].strip(), (m.group("n") or m.group("h")).translate(_HAUTS)


def etat_de(texte: str) -> str | None:
    plie = fold(texte).strip(" .")
    return next((etat for etat, motif in _ETATS if motif.match(plie)), None)


def _notes(forme: Forme, tableau: Tableau, membres: Membres) -> None:
    """Notes under the table: from which item, up to which item."""
    textes: dict[str, str] = {}
    rang = next((i for i, b in enumerate(forme.blocs) if b is tableau), len(forme.blocs))
    for bloc in forme.blocs[rang + 1 : rang + 13]:
        if not isinstance(bloc, Paragraphe | Titre):
            break
        for ligne in bloc.texte.split("\n"):
            m = _NOTE.match(ligne)
            if m:
                textes.setdefault(m.group("n").translate(_HAUTS), m.group("t").strip())
    for lu in membres.lus:
        texte = textes.get(lu.membre.note or "")
        if texte:
            lu.arrivee, lu.depart = mouvement(texte)
            lu.membre.note = f"({lu.membre.note}) {texte}"


_PARTIR = re.compile(r"\b(?:depart|quitt\w+|part(?:i|ie|is|ent)?|sort\w*|retire\w*|jusqu'|avant)\b")
_ARRIVER = re.compile(r"\b(?:arrive\w*|a partir|a compter|rejoint|entre\b|des l)")
_POINT = re.compile(r"(\d{1,5})(?!\s*h)(?!\d)")


def mouvement(texte: str) -> tuple[int | None, int | None]:
    """(first item attended, first item no longer attended)."""
    plie = fold(texte)
    # Hours are no items, nor is the year of a number (« 11-2021 », « 2021/11 »).
    nu = re.sub(r"\b\d{1,2} ?h ?\d{0,2}\b|[-/](?:19|20)\d\d\b|\b(?:19|20)\d\d[-/](?=\d)", " ", plie)
    points = [int(m.group(1)) for m in _POINT.finditer(nu)]
    if not points:
        return None, None
    n = points[-1]
    if _PARTIR.search(plie):
        # « jusqu'au point 5 » and « après le point 5 »: away from the next one.
        return None, n + 1 if re.search(r"jusqu'|apres|a l'issue", plie) else n
    return (n, None) if _ARRIVER.search(plie) else (None, None)
