"""Matrices: one column per organisation, a cross (or a word) where it takes part in the commitment of the row."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from reciproque.langue import fold
from reciproque.lecture.forme import Bloc, Cellule, Rangee, Tableau
from reciproque.lecture.partenaires import Resolveur
from reciproque.lecture.reconnaisseurs.grille.entetes import Colonne, Entete, lire_colonne
from reciproque.lecture.schema import PartenaireLu

TETE_MAX = 60
LIGNES_VUES = 60
_CROIX = re.compile(r"^(?:x+|oui|o|1|v|[a-z]{1,3}|[a-z] ?/ ?[a-z]|(?P<signe>[^\w\s/–—-]){1,3})$")
_NON = re.compile(r"^(?:non|n|0|-|–|—|/|o\b\.?)$")
VIDES = "☐□◻○◯"  # an empty box says no, unless the legend gives it a meaning
_SIGNE_DIT = re.compile(r"(?P<l>[^\w\s.,;:()«»'\"/|–—-])\s*(?:[:=]|-|–|signifie)\s*(?P<quoi>[^\W\d][^:=\n;|]{3,60})")
_AUTRES = re.compile(r"^(?:autres?|divers)(?: (?:partenaires?|acteurs?|contributeurs?|organismes?))?(?: \(.*\))?$")
_ABREGES = {
    "aggl": "Agglomération",
    "agglo": "Agglomération",
    "dep": "Département",
    "dept": "Département",
    "reg": "Région",
    "com": "Communes",
    "assoc": "Associations",
    "assos": "Associations",
    "pref": "Préfecture",
    "metro": "Métropole",
    "ed nat": "Éducation nationale",
    "educ nat": "Éducation nationale",
    "en": "Éducation nationale",
    "pe": "Pôle emploi",
    "ft": "France Travail",
    "ml": "Mission locale",
    "coll": "Collectivités",
    "bail": "Bailleurs",
}
_CHEF = re.compile(r"\b(?:pilote|porteur|chef de file|responsable|coordonne|coordination|anime)\w*\b")
_LETTRE_DIT = re.compile(r"(?<![a-z])(?P<l>[a-z]{1,3})\s*(?:[:=]|-|signifie)\s*(?P<quoi>[a-z' ]{4,40})")
_CONTRIBUE = re.compile(
    r"\b(?:contribu|particip|partenaire|associe|mobilise|s'engage|engagee?s?|intervien|concourt)\w*"
)


def lire_matrice(
    tableau: Tableau, i: int, resolveur: Resolveur, sigles: Mapping[str, str] | None = None
) -> Entete | None:
    """The columns of row ``i`` when most of its heads name organisations and marks stand under them.

    ``sigles``: what the document says of its acronyms, folded; a head nobody knows among organisations is one too.
    """
    rangee = tableau.rangees[i]
    if not 3 <= len(rangee.pleines) <= 40 or any(len(c.texte) > 160 for c in rangee.pleines):
        return None
    dessous = [r for r in tableau.rangees[i + 1 : i + 1 + LIGNES_VUES] if len(r.pleines) > 1]  # no band
    organisations: list[Colonne] = []
    autres: list[Cellule] = []
    for c in rangee.pleines:
        partenaire = organisation_de(c.texte, resolveur)
        if partenaire is not None:
            organisations.append(Colonne("organisation", c.colonne, c.colspan, c.texte, partenaires=(partenaire,)))
        else:
            autres.append(c)
    debut = organisations[0].colonne if organisations else 0
    # A head left empty over a column of themes.
    autres += [c for c in rangee.cellules[:debut] if c.vide and not c.fusion and _longueur(c.colonne, dessous) > 3]
    marquees = [c for c in autres if organisations and _que_des_marques(c.colonne, dessous)]
    if len(organisations) + len(marquees) < 3 or not organisations or not _des_marques(organisations, dessous):
        return None
    colonnes = []
    for c in autres:
        colonne = _colonne(c, resolveur)
        if colonne.role == "autre" and c in marquees:
            colonne = replace(colonne, role="organisation", partenaires=(_inconnue(c.texte, sigles or {}),))
        colonnes.append(colonne)
    if i:
        # Two rows of heads: « Engagement | Partenaires » over the names of the organisations.
        prises = {p for c in (*organisations, *colonnes) for p in range(c.colonne, c.colonne + c.colspan)}
        dessus = [_colonne(c, resolveur) for c in tableau.rangees[i - 1].pleines if len(c.texte) <= 110]
        colonnes += [c for c in dessus if c.role != "acteurs" and c.colonne not in prises]
    colonnes = _engagement(colonnes, organisations, dessous)
    if not any(c.role == "engagement" for c in colonnes):
        return None
    toutes = sorted([*colonnes, *organisations], key=lambda c: c.colonne)
    return Entete(toutes, max((c.colonne + c.colspan for c in rangee.cellules), default=0))


def organisation_de(texte: str, resolveur: Resolveur) -> PartenaireLu | None:
    """Who a head names: a known mark, an acronym of the legend, a usual abbreviation."""
    propre = " ".join(texte.split())
    if not propre or len(propre) > TETE_MAX or _AUTRES.match(fold(propre)):
        return None
    abrege = _ABREGES.get(fold(propre).strip(" ."))
    for essai in (propre, abrege):
        if essai and resolveur.connait(essai):
            lu = resolveur.resoudre(essai)
            if lu is not None:
                return replace(lu, marque=propre)
    return None


def _que_des_marques(place: int, dessous: Sequence[Rangee]) -> bool:
    pleines = [c for r in dessous if (c := r.cellule(place)) is not None and not c.vide]
    return bool(pleines) and sum(est_marque(c.texte) for c in pleines) * 3 >= len(pleines) * 2


def _inconnue(tete: str, sigles: Mapping[str, str]) -> PartenaireLu:
    """An organisation that only this document names, by its legend when it has one."""
    propre = " ".join(tete.split())
    nom = sigles.get(fold(propre), propre)
    return PartenaireLu(marque=propre, nom=nom, organisations=[nom], certitude="propose")


def _des_marques(organisations: Sequence[Colonne], dessous: Sequence[Rangee]) -> bool:
    pleines = [c for r in dessous for o in organisations if (c := r.cellule(o.colonne)) is not None and not c.vide]
    courtes = sum(est_marque(c.texte) or bool(_NON.match(fold(c.texte))) for c in pleines)
    mots = sum(len(c.texte.split()) <= 6 for c in pleines)
    return bool(pleines) and (
        courtes * 2 >= len(pleines) or (courtes * 4 >= len(pleines) and mots * 5 >= len(pleines) * 4)
    )


def _colonne(cellule: Cellule, resolveur: Resolveur) -> Colonne:
    if _AUTRES.match(cellule.plie):
        return Colonne("acteurs", cellule.colonne, cellule.colspan, cellule.texte, role_partenaire="inconnu")
    return lire_colonne(cellule.texte, cellule.colonne, cellule.colspan, resolveur)


def _engagement(colonnes: list[Colonne], organisations: Sequence[Colonne], dessous: Sequence[Rangee]) -> list[Colonne]:
    """The column of commitments: by its head, else the one with the longest texts."""
    force = max((c.force for c in colonnes), default=0)
    longueurs = {c.colonne: _longueur(c.colonne, dessous) for c in colonnes}
    candidates = [
        c for c in colonnes if (c.force == force if force >= 2 else c.role in {"autre", "noeud", "engagement"})
    ]
    devant = [c for c in colonnes if c.colonne < min(o.colonne for o in organisations)]
    longue = max(devant, key=lambda c: longueurs[c.colonne], default=None)
    if longue is not None and longueurs[longue.colonne] > 2 * max(
        (longueurs[c.colonne] for c in candidates), default=6
    ):
        candidates = [longue]  # « Contribution attendue » over sentences names no contributor
    if not candidates:
        return colonnes
    choisie = max(candidates, key=lambda c: (longueurs[c.colonne], c.colonne))
    if longueurs[choisie.colonne] < 12:
        return colonnes
    sortie = []
    for c in colonnes:
        if c is choisie:
            sortie.append(replace(c, role="engagement"))
        elif c.role == "engagement":
            sortie.append(replace(c, role="autre"))
        elif (
            c.role == "autre" and c.colonne < choisie.colonne and 0 < longueurs[c.colonne] < longueurs[choisie.colonne]
        ):
            sortie.append(replace(c, role="noeud", niveau="theme"))
        else:
            sortie.append(c)
    return sortie


def _longueur(colonne: int, dessous: Sequence[Rangee]) -> float:
    textes = [len(c.texte) for r in dessous if (c := r.cellule(colonne)) is not None and not c.vide]
    return sum(textes) / len(textes) if textes else 0.0


def est_marque(texte: str) -> bool:
    """A cross, a tick, a letter: the organisation takes part. « - » and « non » say it does not."""
    plie = fold(texte).strip(" .()")
    return len(plie) <= 5 and bool(_CROIX.match(plie)) and not _NON.match(plie)


# -- what the marks mean --------------------------------------------------------------------------------------------
def sens_des_marques(autour: Sequence[Bloc | Rangee]) -> dict[str, str]:
    """Letter → role, as the lines around the matrix say it; ``""`` for crosses when they say what a cross means."""
    sens: dict[str, str] = {}
    for bloc in autour:
        plie = "\n".join(map(fold, bloc.texte[:1200].split("\n")))
        for m in (*_LETTRE_DIT.finditer(plie), *_SIGNE_DIT.finditer(plie)):
            if _CHEF.search(m.group("quoi")):
                sens[m.group("l")] = "chef_de_file"
            elif _CONTRIBUE.search(m.group("quoi")):
                sens[m.group("l")] = "partenaire"
            elif not m.group("l").isalpha():
                sens[m.group("l")] = "inconnu"
        if re.search(r"\b(?:croix|x\b|coche|case)", plie) and _CONTRIBUE.search(plie):
            sens[""] = "partenaire"
    return sens


def participation(colonne: Colonne, texte: str, sens: dict[str, str]) -> PartenaireLu | None:
    """The organisation of a column, with the role that its mark or its words give."""
    if not colonne.partenaires:
        return None
    partenaire = colonne.partenaires[0]
    plie = fold(texte).strip(" .()")
    if _NON.match(plie) or (plie and plie[0] in VIDES and plie[0] not in sens):
        return None
    if est_marque(texte):
        role = sens.get(plie) or (sens.get("", "inconnu") if len(plie) == 1 and plie in "x✓✔●•■▪*v" else "inconnu")
        return replace(partenaire, role=role)
    return replace(partenaire, role="chef_de_file" if _CHEF.search(plie) else "inconnu")


# -- words written one letter a line ----------------------------------------------------------------------------------
def redresser(rangees: Sequence[Rangee], entete: Entete) -> list[Rangee]:
    """Rows whose theme column is written vertically (one letter a line or a row) get their word back."""
    colonnes = [c.colonne for c in entete.des("noeud")]
    sortie = list(rangees)
    for place in colonnes:
        suite: list[int] = []
        for k, rangee in enumerate([*rangees, None]):
            cellule = rangee.cellule(place) if rangee is not None else None
            lettre = cellule is not None and len(cellule.texte.strip()) == 1 and cellule.texte.strip().isalpha()
            if lettre:
                suite.append(k)
                continue
            if len(suite) >= 3:
                mot = "".join(c.texte.strip() for j in suite if (c := sortie[j].cellule(place)) is not None)
                for rang, j in enumerate(suite):
                    sortie[j] = _remplacer(sortie[j], place, mot if rang == 0 else "")
            suite = []
            if cellule is not None and re.fullmatch(r"(?:\w\s+){2,}\w", cellule.texte.strip()):
                sortie[k] = _remplacer(sortie[k], place, re.sub(r"\s+", "", cellule.texte))
    return sortie


def _remplacer(rangee: Rangee, place: int, texte: str) -> Rangee:
    cellules = [replace(c, texte=texte) if c.colonne <= place < c.colonne + c.colspan else c for c in rangee.cellules]
    return replace(rangee, cellules=cellules)
