"""From lines to blocks. One pass, linear: lines are classed, runs of a class become one block, cut sentences are
glued.
"""

from __future__ import annotations

import re

from reciproque.langue import fold
from reciproque.lecture.forme.balisage import nettoyer_cellule, sans_balises
from reciproque.lecture.forme.blocs import Bloc, Forme, Item, Liste, Paragraphe, Tableau, Texte, Titre
from reciproque.lecture.forme.puces import couper_puce, niveau_puce
from reciproque.lecture.forme.suites import est_suite
from reciproque.lecture.lecteurs.alignement import tableaux_alignes
from reciproque.lecture.lecteurs.matrices import matrices_alignees
from reciproque.lecture.lecteurs.mobilier import FOLIO, lignes_de_mobilier
from reciproque.lecture.lecteurs.rangees import monter_tableau
from reciproque.lecture.lecteurs.titres import EN_TETE_DE_LIGNE, GRAS, MOT_DE_NIVEAU, coiffe, est_bande, est_titre

_FILET = re.compile(r"^[\s|:+=_*~-]{3,}$")
_DIESE = re.compile(r"^\s{0,3}(#{1,6})\s+(\S.*?)\s*#*\s*$")
_TUBES = re.compile(r"^\s*\|.*\|")
_LIGNE_SOMMAIRE = re.compile(r"^(.{3,200}?)\s*(?:\.{3,}|…{2,}|(?:\s\.){3,})\s*(\d{1,3})\s*$")
_ANNEXE = re.compile(r"^(?:\d{1,2}\s?[.)]\s*)?annexes?\s*(?:n\s?°?\s*)?(\d{1,2}|[a-h]|[ivx]{1,4})?\b")
_SOMMAIRE = re.compile(r"^(?:sommaire|table des matieres|plan du (?:document|contrat|protocole))\b")
# The body goes on after a page of signatures set at the front: a numbered chapter or one of these.
_REPRISE = re.compile(
    r"^(?:(?:\d{1,2}|[ivx]{1,5})\s?[.)]\s*\D|\d{1,2}\s[–-]\s\D|chapitre|partie|titre|preambule|introduction|contexte|diagnostic|edito|gouvernance|"
    r"expose des motifs)"
)
_SIGNATURES = re.compile(r"^((?:\d{1,2}|[ivx]{1,5})\s?[.)–-]+\s*)?(?:signature|(?:les |liste des )?signataires)")
_NOTE = re.compile(r"^(?:[¹²³⁴⁵⁶⁷⁸⁹]|\[\d{1,2}\]|\^\{?\d{1,2}\}?)\s*[A-ZÀ-Ýa-zà-ÿ«]")
# A line that opens an entry of its own even without a blank line above.
_ENTREE = re.compile(
    (
        r"^(?:(?:engagement|action|article|objectif|fiche|proposition|"
        r"promesse)\s*(?:n\s?[°ºo]\s*)?\d{1,3}\b|\d{1,3}\s?[.)°]\s+\S|n\s?[°º]\s?\d{1,3}\b)"
    ),
    re.IGNORECASE,
)
# « Pilote : la Ville »: the next field of a sheet, not more of the bullet above.
_LIBELLE = re.compile(r"^(?!Dont\b|Soit\b)[A-ZÀ-Ý][\wà-ÿ'’/() -]{2,45}?\s?:(?:\s|$)")
ETIQUETTE_MAX = 60  # label of a sheet set as a table of two columns
LIGNE_DE_FICHE_MAX = 300
PUCES_MAX = 40  # lines of one cell


class _Decoupeur:
    """State of the pass: blocks made so far and the block being grown."""

    def __init__(self, texte: Texte) -> None:
        self.texte = texte
        self.blocs: list[Bloc] = []
        self.vides = 0  # blank lines since the last block
        self.para: list[tuple[int, str]] = []
        self.items: list[Item] = []
        self.ordre: list[str] = []
        self.rangees: list[tuple[int, list[str]]] = []
        self.ruptures: list[int] = []
        self.notes: list[Bloc] = []

    # -- closing -----------------------------------------------------------------------------------------------------
    def fermer(self) -> None:
        if self.rangees:
            self.blocs.extend(monter_tableau(self.rangees, self.ruptures, self.texte))
            self.blocs.extend(self.notes)
            self.rangees, self.ruptures, self.notes = [], [], []
        if self.items:
            page = self.texte.page(self.items[0].debut)
            self.blocs.append(Liste(items=self.items, debut=self.items[0].debut, fin=self.items[-1].fin, page=page))
            self.items, self.ordre = [], []
        if self.para:
            debut, fin = self.para[0][0], self.para[-1][0]
            texte = "\n".join(t for _, t in self.para)
            self.blocs.append(Paragraphe(texte=texte, debut=debut, fin=fin, page=self.texte.page(debut)))
            self.para = []

    # -- feeding -----------------------------------------------------------------------------------------------------
    def rangee(self, numero: int, cellules: list[str]) -> None:
        if self.para or self.items:
            self.fermer()
        if self.rangees and self.vides:
            largeur = max(len(c) for _, c in self.rangees[-4:])
            if abs(largeur - len(cellules)) >= 2:
                self.fermer()
            else:
                self.ruptures.append(len(self.rangees))
        self.rangees.append((numero, cellules))

    def dans_la_cellule(self, numero: int, ligne: str) -> bool:
        """A line break inside the last cell of a row: a bullet or the end of a sentence between two rows."""
        texte = sans_balises(ligne)
        cellules = self.rangees[-1][1]
        if not cellules[-1] or not (couper_puce(texte, lettres=False)[0] or texte[:1].islower()):
            return False
        cellules[-1] = f"{cellules[-1]}\n{texte}"
        return True

    def dans_une_fiche(self, ligne: str) -> bool:
        """One more line of the value of a label, in a table of labels and values."""
        etiquettes = len(self.rangees) >= 3 and all(
            len(c) == 2 and 0 < len(c[0]) <= ETIQUETTE_MAX for _, c in self.rangees[-4:]
        )
        if not etiquettes or not self.rangees[-1][1][1] or len(ligne) > LIGNE_DE_FICHE_MAX:
            return False
        self.rangees[-1][1][1] += f"\n{sans_balises(ligne)}"
        return True

    def puce(self, numero: int, puce: str, texte: str, retrait: int) -> None:
        if self.rangees or self.para:
            self.fermer()
        profondeur = niveau_puce(puce, self.ordre) if not retrait else max(niveau_puce(puce, self.ordre), retrait // 2)
        self.items.append(
            Item(texte=texte, puce=puce, profondeur=profondeur, debut=numero, fin=numero, page=self.texte.page(numero))
        )

    def ligne(self, numero: int, texte: str, *, isole: bool) -> None:
        if self.rangees:
            self.fermer()
        if self.items:
            dernier = self.items[-1]
            if est_suite(dernier.texte, texte, puces=False) or not (
                self.vides or est_titre(texte, isole=isole) or _ENTREE.match(texte) or _LIBELLE.match(texte)
            ):
                dernier.texte = f"{dernier.texte}\n{texte}"
                dernier.fin = numero
                return
            self.fermer()
        if self.para and ((self.vides and not est_suite(self.para[-1][1], texte, puces=False)) or _ENTREE.match(texte)):
            self.fermer()
        if not self.para and not self.rangees and self.vides and self._reprendre(numero, texte):
            return
        self.para.append((numero, texte))

    def _reprendre(self, numero: int, texte: str) -> bool:
        """A sentence cut by a page break, when the block before is already closed."""
        dernier = self.blocs[-1] if self.blocs else None
        if (
            isinstance(dernier, Paragraphe)
            and numero - dernier.fin <= 4
            and est_suite(dernier.texte[-400:], texte, puces=False)
        ):
            self.blocs.pop()
            self.para = [(dernier.debut, dernier.texte), (numero, texte)]
            return True
        return False

    def titre(self, numero: int, texte: str, niveau: int | None, gras: bool) -> None:
        self.fermer()
        self.blocs.append(
            Titre(texte=texte, niveau=niveau, gras=gras, debut=numero, fin=numero, page=self.texte.page(numero))
        )


def _cellules(ligne: str) -> list[str] | None:
    """Cells of a table line (tabs or pipes), or None."""
    if "\t" in ligne:
        return ligne.split("\t")
    if ligne.count("|") >= 2 and _TUBES.match(ligne):
        interieur = ligne.strip()[1:]
        interieur = interieur[:-1] if interieur.endswith("|") and not interieur.endswith("\\|") else interieur
        return [c.replace("\\|", "|") for c in re.split(r"(?<!\\)\|", interieur)]
    return None


def _dans_un_tableau(lignes: list[str], i: int) -> bool:
    """A row of the table follows the bullets that stand on lines of their own, or a bullet stood above too."""
    for suivante in lignes[i + 1 : i + 1 + PUCES_MAX]:
        if "\t" in suivante:
            return True
        if not suivante.strip() or not (
            couper_puce(suivante.strip(), lettres=False)[0] or suivante.strip()[0].islower()
        ):
            break
    puce = couper_puce(sans_balises(lignes[i].strip()), lettres=False)[0]
    tete = lignes[i - 1].rpartition("\t")[2].strip() if i else ""
    return bool(puce) and couper_puce(tete, lettres=False)[0] == puce


def decouper(texte: Texte, *, format: str) -> Forme:
    """The normal form of a text."""
    d = _Decoupeur(texte)
    lignes = texte.lignes
    n = len(lignes)
    suivante_vide = True
    mobilier = lignes_de_mobilier(lignes)
    alignes = tableaux_alignes(texte, MOT_DE_NIVEAU) | matrices_alignees(texte)
    jusqu_a = 0
    for i, brute in enumerate(lignes):
        numero = i + 1
        if numero <= jusqu_a:
            continue
        if tableau := alignes.get(numero):
            d.fermer()
            d.blocs.append(tableau)
            jusqu_a, d.vides = tableau.fin, 0
            continue
        brute = brute.replace("\f", "").rstrip("\r")
        nue = brute.strip()
        if not nue:
            d.vides += 1
            if d.vides > 6:
                d.fermer()
            continue
        if numero in mobilier:
            d.vides += 1
            continue
        cellules = _cellules(brute.strip(" "))
        if _FILET.match(brute) and not any(c.isalnum() for c in brute):
            # A rule between header and body stays inside the table; elsewhere it parts blocks.
            if cellules is None and not d.rangees:
                d.fermer()
            continue
        if cellules is not None:
            propres = [nettoyer_cellule(c) for c in cellules]
            if any(propres):
                d.rangee(numero, propres)
                d.vides = 0
            continue
        if d.rangees and not d.vides and _dans_un_tableau(lignes, i) and d.dans_la_cellule(numero, nue):
            continue
        if d.rangees and not d.vides and est_bande(lignes, i, sous_une_bande=len(d.rangees[-1][1]) == 1):
            d.rangee(numero, [nettoyer_cellule(nue)])
            continue
        if d.rangees and not d.vides and not _DIESE.match(brute) and d.dans_une_fiche(nue):
            continue
        suivante_vide = i + 1 >= n or not lignes[i + 1].strip()
        isole = suivante_vide and (d.vides > 0 or (not d.blocs and not d.para))
        diese = _DIESE.match(brute)
        if diese:
            d.titre(numero, sans_balises(diese.group(2)), len(diese.group(1)), False)
            d.vides = 0
            continue
        propre = nettoyer_cellule(nue) if "<" in nue else sans_balises(nue)
        if not propre:
            continue
        if (isole or d.rangees or propre[0] in "pP") and FOLIO.match(propre):
            d.vides += bool(d.rangees)
            continue
        if d.rangees and d.vides and _NOTE.match(propre):
            # A footnote at the foot of a page does not end the table that goes on overleaf.
            d.notes.append(Paragraphe(texte=propre, debut=numero, fin=numero, page=texte.page(numero), zone="note"))
            continue
        libre_au_dessus = d.vides > 0 or not d.para or d.para[-1][1].rstrip().endswith((".", "!", "?", "\u00bb"))
        isole = isole or (libre_au_dessus and coiffe(propre, lignes[i + 1].strip() if i + 1 < n else ""))
        if est_titre(nue, isole=isole) and not (d.para and not d.vides and est_suite(d.para[-1][1], propre)):
            d.titre(numero, propre.replace("\n", " "), None, bool(GRAS.match(nue)))
            d.vides = 0
            continue
        tete = EN_TETE_DE_LIGNE.match(nue)
        if tete and MOT_DE_NIVEAU.match(fold(tete["tete"])) and any(c.isdigit() for c in tete["tete"]):
            d.titre(numero, sans_balises(tete["tete"]).rstrip(" .:"), None, True)
            d.ligne(numero, sans_balises(tete["reste"]), isole=isole)
            d.vides = 0
            continue
        puce, reste = couper_puce(propre)
        if puce and reste and not (puce == "e" and not d.items) and not nue.startswith("**"):
            d.puce(numero, puce, reste, len(brute) - len(brute.lstrip(" ")))
        else:
            d.ligne(numero, propre, isole=isole)
        d.vides = 0
    d.fermer()
    forme = Forme(texte=texte, blocs=d.blocs, format=format)
    poser_zones(forme)
    return forme


def poser_zones(forme: Forme) -> None:
    """Name the part of the document each block stands in: ``sommaire``, ``annexe 1``, ``signatures``; None for the
    body.
    """
    zone: str | None = None
    sommaire_jusqu_a = 0
    annonces = _redites(forme.blocs)
    for bloc in forme.blocs:
        if bloc.debut in annonces:
            _poser(bloc, "sommaire")
            sommaire_jusqu_a = bloc.fin + 2
            continue
        if isinstance(bloc, Tableau) and _est_sommaire(bloc):
            _poser(bloc, "sommaire")
            sommaire_jusqu_a = bloc.fin + 2
            continue
        if isinstance(bloc, Paragraphe) and all(_LIGNE_SOMMAIRE.match(x) for x in bloc.texte.split("\n")):
            _poser(bloc, "sommaire")
            sommaire_jusqu_a = bloc.fin + 2
            continue
        if isinstance(bloc, Titre):
            plie = bloc.plie
            annexe = _ANNEXE.match(plie)
            if _SOMMAIRE.match(plie):
                sommaire_jusqu_a = bloc.fin + 3
                _poser(bloc, "sommaire")
                continue
            if annexe and bloc.debut > sommaire_jusqu_a and not _LIGNE_SOMMAIRE.match(bloc.texte):
                zone = f"annexe {annexe.group(1).upper()}" if annexe.group(1) else "annexe"
            elif len(plie) < 60 and (m := _SIGNATURES.match(plie)) and (not m[1] or bloc.debut > sommaire_jusqu_a):
                zone = "signatures"
            elif zone == "signatures" and _REPRISE.match(plie):
                zone = None
        if bloc.zone is None:
            _poser(bloc, zone)


def _redites(blocs: list[Bloc]) -> set[int]:
    """First lines of the blocks right under « Sommaire » that only say the headings to come, page numbers or not."""
    depart = next((i for i, b in enumerate(blocs) if isinstance(b, Titre) and _SOMMAIRE.match(b.plie)), None)
    if depart is None:
        return set()
    a_venir = {_sans_page(b.texte): b.debut for b in blocs[depart + 1 :] if isinstance(b, Titre)}
    sortie: set[int] = set()
    for bloc in blocs[depart + 1 :]:
        lignes = _lignes_dites(bloc)
        redites = sum(1 for ligne in lignes if a_venir.get(_sans_page(ligne), 0) > bloc.fin)
        if not lignes or redites * 5 < len(lignes) * 3:
            break
        sortie.add(bloc.debut)
    return sortie


def _lignes_dites(bloc: Bloc) -> list[str]:
    if isinstance(bloc, Liste):
        return [item.texte for item in bloc.items]
    return bloc.texte.split("\n") if isinstance(bloc, Titre | Paragraphe) else []


def _sans_page(ligne: str) -> str:
    return re.sub(r"[\s.…]*(?:p(?:age)?\.?\s*)?\d{0,3}$", "", fold(ligne)).strip()


def _poser(bloc: Bloc, zone: str | None) -> None:
    bloc.zone = zone
    if isinstance(bloc, Tableau):
        for rangee in bloc.rangees:
            rangee.zone = zone
            for cellule in rangee.cellules:
                cellule.zone = zone
    elif isinstance(bloc, Liste):
        for item in bloc.items:
            item.zone = zone


def _est_sommaire(tableau: Tableau) -> bool:
    """Two columns, the last one page numbers that never go down."""
    pages: list[int] = []
    for rangee in tableau.rangees:
        pleines = rangee.pleines
        if len(pleines) < 2 or not pleines[-1].texte.strip(" .").isdigit() or len(pleines[-1].texte.strip(" .")) > 3:
            if len(pleines) == 1:
                continue
            return False
        if not any(c.isalpha() for c in pleines[0].texte):
            return False
        pages.append(int(pleines[-1].texte.strip(" .")))
    return len(pages) >= 4 and pages == sorted(pages) and len(pages) * 3 >= len(tableau.rangees) * 2
