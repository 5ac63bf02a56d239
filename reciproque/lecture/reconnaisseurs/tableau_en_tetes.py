"""Tables no other shape claims, whose heads say what each column holds: ``Code | Libellé | Chef de file | Échéance``.

One commitment a row, whatever its number looks like (``1.1.1``, ``A-3``, none); a row that fills one cell alone is a
heading, a column of levels opens nodes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reciproque.langue import fold
from reciproque.lecture.brouillon import Brouillon
from reciproque.lecture.forme import Cellule, Forme, Paragraphe, Rangee, Tableau, Titre, couper_puce, est_suite
from reciproque.lecture.intitules import lire_intitule
from reciproque.lecture.partenaires import Resolveur
from reciproque.lecture.reconnaisseurs.arbre import Arbre
from reciproque.lecture.reconnaisseurs.engagement_lu import ColonnesLues, ecrire_engagement
from reciproque.lecture.reconnaisseurs.entetes import role_de
from reciproque.lecture.series import mots_de_niveau

NOM = "tableau_en_tetes"
_ACTE = re.compile(r"^\W*(?:s['’]|se |ne pas |mieux )?[A-ZÀ-Ýa-zà-ÿ-]{2,}(?:er|ir|re|oir)\s+\S+\s+\S")
TETES_CHERCHEES = 3  # rows where the heads may stand, under a title row
TITRE_MAX = 420
# What a table of commitments says beside its texts; a budget, a list of places or of members says none of these.
_PREUVES = {"chef_de_file", "partenaires", "acteurs", "referent", "echeance", "statut", "leviers", "indicateurs"}
_PORTEURS = {"chef_de_file", "partenaires", "acteurs", "referent"}
_NIVEAUX = {"niveau", "objectif"}
_AUTRE_TABLE = re.compile(
    r"\bmesures? nationales?\b|niveau d'engagement de la mesure|\bmontants?\b.*\bsubventions?\b|"
    r"\bpresents?\b.*\bpouvoirs?\b|^(?:instances?|comites?|reunions?|postes?|organes?)\b"
)
_CODE = re.compile(
    r"^\W*(?:[A-Za-zÀ-ÿ-]+\s*)?(?:n\s?[°ºo]\s*)?([A-Z]{0,3}[-. ]?\d{1,3}(?:[.\-/]\d{1,3}){0,4}[a-z]?)\W*$"
)


@dataclass(frozen=True, slots=True)
class Colonnes:
    """Where each role stands. ``entete`` is the index of the row of heads."""

    texte: int
    roles: dict[int, str]
    tetes: dict[int, str]
    entete: int

    @property
    def signature(self) -> str:
        return fold("\t".join(self.tetes.values()))


def reconnaitre(forme: Forme, brouillon: Brouillon) -> None:
    arbre = Arbre(brouillon)
    dernier: Colonnes | None = None
    for tableau in forme.tableaux:
        if not brouillon.libre(tableau) or tableau.zone in {"sommaire", "note"}:
            continue
        colonnes = lire_colonnes(tableau, brouillon.partenaires)
        if colonnes is None and dernier is not None and _prolonge(tableau, dernier):
            colonnes = Colonnes(dernier.texte, dernier.roles, dernier.tetes, -1)
        if colonnes is None:
            continue
        _LecteurDeRangees(forme, brouillon, arbre, tableau, colonnes).lire()
        dernier = colonnes


def lire_colonnes(tableau: Tableau, resolveur: Resolveur | None = None) -> Colonnes | None:
    """The roles of the columns, None when the heads do not speak of commitments and of who keeps them."""
    if not 2 <= tableau.largeur <= 14:
        return None
    for k, rangee in enumerate(tableau.rangees[:TETES_CHERCHEES]):
        tetes = {c.colonne: " ".join(c.texte.split()) for c in rangee.cellules if not c.vide}
        if len(tetes) < 2 or any(_est_code(t) for t in tetes.values()):
            continue
        if any(len(t) > 90 for t in tetes.values()) or _AUTRE_TABLE.search(fold(" ".join(tetes.values()))):
            return None
        roles = {c: role for c, t in tetes.items() if (role := role_de(t)) is not None}
        if not _PREUVES & set(roles.values()) and resolveur is not None:
            roles |= _roles_par_contenu(tableau.rangees[k + 1 :], tetes, roles, resolveur)
        if not _PREUVES & set(roles.values()):
            continue
        texte = _colonne_de_texte(tableau.rangees[k + 1 :], tetes, roles)
        if texte is None:
            return None
        return Colonnes(texte, {c: r for c, r in roles.items() if c != texte}, tetes, k)
    return None


def _est_code(tete: str) -> bool:
    """« 1.1.1 », « A-3 »: the head of a row, not of a column; « 2025 » heads a column."""
    return not tete.isdigit() and any(x.isdigit() for x in tete) and bool(_CODE.match(tete))


def _roles_par_contenu(
    corps: list[Rangee], tetes: dict[int, str], roles: dict[int, str], resolveur: Resolveur
) -> dict[int, str]:
    """Heads that say nothing known: a column of known organisations beside one of acts is what it looks like."""
    textes = {c: [x.texte for r in corps[:60] if (x := r.cellule(c)) is not None and not x.vide] for c in tetes}
    actes = [c for c, t in textes.items() if len(t) >= 3 and sum(bool(_ACTE.match(x)) for x in t) * 3 >= len(t) * 2]
    if not actes:
        return {}
    sortie: dict[int, str] = {}
    for c, liste in textes.items():
        if c in roles or c in actes or len(liste) < 3:
            continue
        connus = sum(bool(p := resolveur.decouper(x)) and all(map(resolveur.connait, p)) for x in liste if len(x) < 200)
        if connus * 3 >= len(liste) * 2:
            sortie[c] = "acteurs"  # by what title, the heads do not say
    return sortie


def _colonne_de_texte(corps: list[Rangee], tetes: dict[int, str], roles: dict[int, str]) -> int | None:
    """The column called « engagement », « action »…; else a column of sentences beside one that says who keeps them."""
    longueurs = {c: _mots_par_cellule(corps, c) for c in tetes}
    dites = [c for c, role in roles.items() if role == "texte"]
    if not dites and not _PORTEURS & set(roles.values()):
        return None
    candidats = dites or [c for c in tetes if c not in roles or roles[c] == "objectif"]
    meilleure = max(candidats, key=lambda c: longueurs[c], default=None)
    if not corps:
        return meilleure if dites else None  # heads alone: a heading parts them from their rows
    return meilleure if meilleure is not None and longueurs[meilleure] >= 3 else None


def _mots_par_cellule(corps: list[Rangee], colonne: int) -> float:
    textes = [c.texte for r in corps for c in r.cellules if c.colonne == colonne and not c.vide]
    return sum(len(t.split()) for t in textes) / len(textes) if textes else 0.0


def _prolonge(tableau: Tableau, colonnes: Colonnes) -> bool:
    """A table without heads, as wide as the one before it, whose texts stand in the same column."""
    largeur = max(colonnes.tetes) + 1
    return tableau.largeur == largeur and _mots_par_cellule(tableau.rangees, colonnes.texte) >= 3


class _LecteurDeRangees:
    """Reads one table row by row: a heading, a commitment, or what goes on from the row above."""

    def __init__(self, forme: Forme, brouillon: Brouillon, arbre: Arbre, tableau: Tableau, colonnes: Colonnes) -> None:
        self.forme, self.brouillon, self.arbre = forme, brouillon, arbre
        self.tableau, self.colonnes = tableau, colonnes
        self.niveaux_lus: dict[int, str] = {}
        self.textes: list[str] = []
        self.rangees: list[Rangee] = []
        self.lues = ColonnesLues()
        self.numero: str | None = None

    def lire(self) -> None:
        for bloc in self._titres_au_dessus():
            self.arbre.ajouter(bloc.texte, self.brouillon.source(bloc), confiance=0.85)
            self.brouillon.prendre(bloc, NOM)
        self.brouillon.prendre(self.tableau, NOM)
        for k, rangee in enumerate(self.tableau.rangees):
            if k <= self.colonnes.entete or fold(
                "\t".join(" ".join(t.split()) for t in rangee.textes if t.strip())
            ) == (self.colonnes.signature):
                continue
            self._rangee(rangee)
        self._fermer()

    def _titres_au_dessus(self) -> Iterator[Titre | Paragraphe]:
        """The headings right above the table, outermost first: those with a level word or a code."""
        trouves: list[Titre | Paragraphe] = []
        for bloc in self.forme.avant(self.tableau, 6):
            if isinstance(bloc, Tableau):
                break
            if (
                not isinstance(bloc, Titre | Paragraphe)
                or not self.brouillon.libre(bloc)
                or len(bloc.texte) > TITRE_MAX
            ):
                continue
            intitule = lire_intitule(bloc.texte, mots_de_niveau(self.forme))
            if intitule.niveau and (intitule.code or isinstance(bloc, Titre)) and not bloc.texte.rstrip().endswith("."):
                trouves.append(bloc)
                if intitule.niveau in {"pilier", "enjeu"}:
                    break
        return reversed(trouves)

    def _rangee(self, rangee: Rangee) -> None:
        pleines = rangee.pleines
        if not pleines:
            return
        texte = rangee.cellule(self.colonnes.texte)
        seule = pleines[0] if len(pleines) == 1 else None
        if seule is not None and seule.colspan < self.tableau.largeur and seule.colonne == self.colonnes.texte > 0:
            seule = None  # a promise whose other cells are all empty
        if seule is not None and not self._continue(seule.texte):
            self._titre(seule, rangee)
            return
        self._niveaux(rangee)
        if texte is None or texte.vide or self._continue(texte.texte):
            self._completer(rangee, texte)
            return
        self._fermer()
        self.textes, self.rangees, self.lues = [texte.texte], [rangee], self._autres(rangee)
        self.numero = self._numero(rangee)

    def _titre(self, cellule: Cellule, rangee: Rangee) -> None:
        self._fermer()
        if len(cellule.texte) <= TITRE_MAX and not couper_puce(cellule.texte)[0]:
            self.arbre.ajouter(cellule.texte, self.brouillon.source(rangee))

    def _continue(self, texte: str) -> bool:
        """The end of the row above, cut by a page break."""
        return bool(self.textes) and texte[:1].islower() and est_suite(self.textes[-1], texte)

    def _completer(self, rangee: Rangee, texte: Cellule | None) -> None:
        if not self.textes:
            return
        if texte is not None and not texte.vide:
            self.textes.append(texte.texte)
        self.lues.ajouter(self._autres(rangee))
        self.rangees.append(rangee)

    def _autres(self, rangee: Rangee) -> ColonnesLues:
        lues = ColonnesLues()
        for c in rangee.cellules:
            role = self.colonnes.roles.get(c.colonne)
            if role and not c.vide and role not in _NIVEAUX and not c.fusion:
                lues.poser("chef_de_file" if role == "referent" else role, c.texte)
        return lues

    def _numero(self, rangee: Rangee) -> str | None:
        for c in rangee.pleines:
            if self.colonnes.roles.get(c.colonne) == "numero" and (m := _CODE.match(" ".join(c.texte.split()))):
                return m.group(1)
        return None

    def _niveaux(self, rangee: Rangee) -> None:
        """A new value in a column of levels opens a node; an empty (merged) cell keeps the one above."""
        change = False
        for colonne in sorted(c for c, role in self.colonnes.roles.items() if role in _NIVEAUX):
            cellule = rangee.cellule(colonne)
            if cellule is None or cellule.vide or cellule.fusion:
                continue
            if fold(cellule.texte) != self.niveaux_lus.get(colonne) or change:
                self._fermer()
                change = True
                self.niveaux_lus[colonne] = fold(cellule.texte)
                niveau = lire_intitule(self.colonnes.tetes.get(colonne, "")).niveau
                self.arbre.ajouter(cellule.texte, self.brouillon.source(cellule), niveau=niveau)

    def _fermer(self) -> None:
        if not self.textes:
            return
        noeud = self.arbre.courant
        self.arbre.nourrir()
        ecrire_engagement(
            self.brouillon,
            "\n".join(t.strip() for t in self.textes),
            source=self.brouillon.source(*self.rangees),
            numero=self.numero,
            noeud=noeud.id if noeud else None,
            colonnes=self.lues,
            confiance=0.93 if self.lues.par_role else 0.8,
        )
        self.textes, self.rangees, self.lues, self.numero = [], [], ColonnesLues(), None
