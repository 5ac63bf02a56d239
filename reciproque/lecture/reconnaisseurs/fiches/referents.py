"""The final table « code → référent »: who answers for each level, and where it disagrees with the sheets."""

from __future__ import annotations

import re

from reciproque.langue import fold, mots, similarity
from reciproque.lecture.brouillon import Brouillon, Portee
from reciproque.lecture.forme import Cellule, Forme, Rangee, Tableau, couper_puce
from reciproque.lecture.reconnaisseurs.fiches.arbre_code import ArbreCode, compact, lire_entete
from reciproque.lecture.schema import NoeudLu, Responsable

_CASCADE = ("referent", "pilote", "coordonnateur", "responsable")
_PAR_NIVEAU = {
    "pilier": "responsable",
    "orientation": "coordonnateur",
    "objectif_strategique": "pilote",
    "objectif_operationnel": "referent",
}
_TETE = re.compile(
    r"^(?:(?:directions?|services?|fonctions?|noms?|personnes?|structures?|organismes?|et|ou|/|&|des?|du|d')[ ,]*)*"
    r"(?P<mot>referente?s?|pilotes?|responsables?|coordonn?ateurs?|coordinateurs?)(?: (?:de l'objectif|"
    r"operationnels?|designe\w*))?$"
)
_CODE_SEUL = re.compile(r"[A-Z]\d{0,4}|[IVX]{1,4}(?:\.\w{1,2})*|\d{1,2}(?:\.\d{1,2}){0,3}")


def ajouter_referents(noeud: NoeudLu, alineas: list[str], niveau: str) -> None:
    """Functions printed for a node, once each; a name behind a label is not kept."""
    connus = {_cle(r.titre) for r in noeud.responsables}
    for texte in alineas:
        for titre in re.split(r"\s*;\s*", couper_puce(texte)[1]):
            titre = titre.strip(" .,")
            if titre and _cle(titre) not in connus:
                connus.add(_cle(titre))
                noeud.responsables.append(Responsable(titre=titre, niveau=niveau))


def _cle(titre: str) -> str:
    return "".join(mots(titre))


def lire_tables(forme: Forme, arbre: ArbreCode, brouillon: Brouillon) -> None:
    for tableau in forme.tableaux:
        if not brouillon.libre(tableau) or not _est_table_de_referents(tableau, arbre):
            continue
        brouillon.prendre(tableau, "fiches")
        dit = _role_en_tete(tableau)
        colonne = _colonne(tableau)
        hauteur = max((_profondeur(n, brouillon) for n in arbre.par_code.values()), default=1)
        for rangee in tableau.rangees:
            _lire_rangee(rangee, arbre, brouillon, colonne, dit, hauteur)


def _est_table_de_referents(tableau: Tableau, arbre: ArbreCode) -> bool:
    codes = [c for r in tableau.rangees if (c := _code(r))]
    connus = sum(1 for c in codes if arbre.trouver(c))
    return connus >= 3 and connus * 2 >= len(codes) and max(len(r.pleines) for r in tableau.rangees) <= 4


def _role_en_tete(tableau: Tableau) -> str | None:
    """« Pilote » at the head of the column says the level of every row; « Référent » is said of all levels alike."""
    for cellule in tableau.rangees[0].cellules:
        m = _TETE.match(cellule.plie)
        if m and m.group("mot").startswith("pilote"):
            return "pilote"
    return None


def _colonne(tableau: Tableau) -> int | None:
    """The column headed « Référent » when there is a head, else the last one filled."""
    for cellule in tableau.rangees[0].cellules:
        if _TETE.match(cellule.plie):
            return cellule.colonne
    return None


def est_table_de_codes(tableau: Tableau) -> bool:
    """Most rows are a code and something beside it: a list of codes, never a sheet."""
    pleines = [r for r in tableau.rangees if len(r.pleines) >= 2]
    if len(pleines) < 3 or len(pleines) * 3 < len(tableau.rangees) * 2:
        return False
    return sum(1 for r in pleines if _code(r)) * 5 >= len(pleines) * 4


def _code(rangee: Rangee) -> str | None:
    pleines = rangee.pleines
    if not pleines:
        return None
    intitule = lire_entete(pleines[0].texte)
    if intitule.code:
        return compact(intitule.code)
    seul = compact(pleines[0].texte)
    return seul if _CODE_SEUL.fullmatch(seul) else None


def _lire_rangee(
    rangee: Rangee, arbre: ArbreCode, brouillon: Brouillon, colonne: int | None, dit: str | None, hauteur: int
) -> None:
    code, pleines = _code(rangee), rangee.pleines
    if code is None or len(pleines) < 2:
        return
    valeur = rangee.cellule(colonne) if colonne is not None else pleines[-1]
    if valeur is None or valeur.vide or valeur is pleines[0] or _TETE.match(valeur.plie):
        return
    noeud = arbre.trouver(code)
    if noeud is None:
        noeud = _nouveau(code, pleines, valeur, arbre, brouillon, rangee)
        if noeud is None:
            return
    if noeud.responsables:
        _comparer(noeud, valeur, brouillon, rangee)
        return
    niveau = dit or _PAR_NIVEAU.get(noeud.niveau)
    if niveau is None:
        rang = max(0, hauteur - _profondeur(noeud, brouillon))
        niveau = _CASCADE[min(rang, len(_CASCADE) - 1)]
    ajouter_referents(noeud, valeur.alineas, niveau)


def _nouveau(
    code: str, pleines: list[Cellule], valeur: Cellule, arbre: ArbreCode, brouillon: Brouillon, place: Portee
) -> NoeudLu | None:
    """A row whose code no sheet bears: a node all the same, less sure."""
    intitule = lire_entete(pleines[0].texte)
    if not intitule.code and len(pleines) > 2 and pleines[1] is not valeur:
        intitule = lire_entete(f"{code} - {pleines[1].texte}")
    if not intitule.code or not intitule.titre:
        return None
    return arbre.poser(intitule, brouillon.source(place), None, confiance=0.85)


def _comparer(noeud: NoeudLu, valeur: Cellule, brouillon: Brouillon, place: Portee) -> None:
    """The sheet's words are kept; another function in the table is told, another spelling is not."""
    fiche = " ".join(r.titre for r in noeud.responsables)
    table = " ".join(valeur.alineas)
    if _cle(fiche) == _cle(table) or similarity(fiche, table) >= 0.9 or fold(table) in fold(fiche):
        return
    brouillon.avertir(
        "referent_different",
        f"{noeud.code or noeud.titre}\u00a0: la fiche nomme «\u00a0{fiche}\u00a0», le tableau des référents "
        f"«\u00a0{table}\u00a0». La fiche est gardée.",
        brouillon.source(place),
    )


def _profondeur(noeud: NoeudLu, brouillon: Brouillon) -> int:
    vus = [noeud.id]
    parent = noeud.parent
    while parent and parent not in vus:
        vus.append(parent)
        dessus = brouillon.noeud_par_id(parent)
        parent = dessus.parent if dessus else None
    return len(vus)
