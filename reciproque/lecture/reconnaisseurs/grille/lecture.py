"""One table, row after row, to logical rows: headers, labels, groups, page breaks, merged and shifted cells."""

from __future__ import annotations

import re

from reciproque.langue import fold
from reciproque.lecture.forme import Cellule, Rangee, Tableau, couper_puce, est_suite
from reciproque.lecture.intitules import lire_intitule
from reciproque.lecture.partenaires import Resolveur
from reciproque.lecture.reconnaisseurs.grille.acteurs import lire_porteur
from reciproque.lecture.reconnaisseurs.grille.alignement import Habitudes, Placement, aligner, placer
from reciproque.lecture.reconnaisseurs.grille.contenus import Lecteur_de_traits, convient
from reciproque.lecture.reconnaisseurs.grille.entetes import ENTETE_MAX, Colonne, Entete, lire_colonne, lire_entete
from reciproque.lecture.reconnaisseurs.grille.lignes import Champ, Etiquette, Ligne, NoeudBrut, Table
from reciproque.lecture.reconnaisseurs.grille.matrice import redresser
from reciproque.lecture.reconnaisseurs.legendes import est_legende
from reciproque.lecture.schema import PartenaireLu

QUEUE = 300  # a continuation is judged on the end of the text it continues
_ETIQUETTE = re.compile(
    r"^(?:indicateurs?(?: de contexte| d'impact| de resultats?| de suivi)?|pilotes?|chefs? de file|"
    r"partenaires?(?: associes)?|acteurs|porteurs?|responsables?) ?:?$"
)
_MINUSCULE = re.compile(r"^[\s(«\"]*[a-zà-ÿœ]")
_PENDANT = re.compile(
    r"(?:[,(/&–-]|\b(?:de|du|des|la|le|les|un|une|à|au|aux|en|et|ou|par|pour|sur|dans|avec|qui|que)|['’])\s*$"
)


def _codes_prolonges(rangees: list[Rangee]) -> frozenset[str | None]:
    """Codes of rows that other rows extend: « A » where « A1 » stands, « 1.2 » where « 1.2.1 » does."""
    codes = {code for r in rangees if r.pleines and (code := lire_intitule(r.pleines[0].texte[:ENTETE_MAX]).code)}
    morceaux = {code: tuple(re.findall(r"\d+|[A-Za-z]+", code)) for code in codes}
    debuts = {suite[:n] for suite in morceaux.values() for n in range(1, len(suite))}
    return frozenset(code for code, suite in morceaux.items() if suite in debuts)


class Lecteur_de_table:
    """State of the pass over one table. ``entete`` may come from the table before (a grid that goes on)."""

    def __init__(
        self,
        tableau: Tableau,
        entete: Entete,
        traits: Lecteur_de_traits,
        resolveur: Resolveur,
        mots: frozenset[str] = frozenset(),
    ) -> None:
        self.mots = mots  # level words of this document alone
        self.tableau = tableau
        self.entete = entete
        self._tetes = {fold(c.libelle) for c in entete.colonnes if len(c.libelle) > 1}
        self.traits = traits
        self.resolveur = resolveur
        self.table = Table()
        self.habitudes = Habitudes()
        self._noeuds: dict[str, NoeudBrut] = {}  # current node of each level column
        self._codes: frozenset[str | None] = frozenset()  # those that other rows extend
        self._groupes: list[NoeudBrut] = []  # nodes opened by rows of their own
        self._courantes: dict[int, Ligne] = {}  # current commitment of each commitment column
        self._niveaux = [c.niveau for c in entete.des("noeud")]
        self._porteurs: list[PartenaireLu] = []
        self._droites: dict[int, Placement] = {}  # rows already found to stand under their columns

    # -- the pass ----------------------------------------------------------------------------------------------------
    def lire(self, debut: int) -> Table:
        """Rows from ``debut``; those above the header are labels and groups."""
        rangees = redresser(self.tableau.rangees, self.entete)
        for rangee in rangees[: max(0, debut - 1)]:
            self._hors_grille(rangee)
        for rangee in rangees[debut:]:
            if len(rangee.pleines) >= 3 and self._entete_reprise(rangee) is None:
                placement = aligner(rangee, self.entete, self.traits, self.habitudes)
                self.habitudes.apprendre(len(rangee.cellules), placement)
                if not placement.repare:
                    self._droites[id(rangee)] = placement
        self._codes = _codes_prolonges(rangees[debut:])
        coupures = set(self.tableau.ruptures)
        for i in range(debut, len(rangees)):
            self._rangee(rangees[i], rupture=i in coupures)
        return self.table

    def _rangee(self, rangee: Rangee, *, rupture: bool) -> None:
        if not rangee.pleines:
            return
        neuve = self._entete_reprise(rangee)
        if neuve is not None:
            self.entete = neuve
            self._droites.clear()
            self._niveaux = [c.niveau for c in neuve.des("noeud")]
            return
        if len(rangee.pleines) == 1 and est_legende(rangee.pleines[0].texte):
            self.table.perdues.append(rangee)
            return
        if self._etiquette(rangee) or self._suite(rangee, rupture=rupture) or self._groupe(rangee):
            return
        placement = self._droites.get(id(rangee)) or aligner(rangee, self.entete, self.traits, self.habitudes)
        if not placement.places:
            self.table.perdues.append(rangee)
            return
        self._poser(placement, rupture=rupture)

    def _entete_reprise(self, rangee: Rangee) -> Entete | None:
        """The header printed again inside the table, in its words or all in words of headers."""
        if any(len(c.texte) > ENTETE_MAX for c in rangee.cellules):
            return None
        textes = [fold(c.texte) for c in rangee.pleines]
        if len(textes) >= 2 and sum(t in self._tetes for t in textes) * 5 >= len(textes) * 4:
            return self.entete
        neuve = lire_entete(rangee, self.resolveur)
        if neuve is None:
            return None
        libelles = {fold(c.libelle) for c in self.entete.colonnes}
        reprises = sum(fold(c.libelle) in libelles for c in neuve.colonnes)
        if reprises * 2 >= len(neuve.colonnes):
            return neuve
        sur = len(neuve.colonnes) >= 3 and all(
            c.role != "autre" and len(c.libelle.split()) <= 5 for c in neuve.colonnes
        )
        return neuve if sur else None

    def _hors_grille(self, rangee: Rangee) -> None:
        if not self._etiquette(rangee):
            self._groupe(rangee, seule=True)

    # -- rows that are not commitments -------------------------------------------------------------------------------
    def _etiquette(self, rangee: Rangee) -> bool:
        pleines = rangee.pleines
        if not 1 <= len(pleines) <= 3 or len(pleines[0].texte) > 60:
            return False
        tete, _, reste = pleines[0].texte.partition(":")
        if not _ETIQUETTE.match(fold(tete)) or not (reste.strip() or len(pleines) > 1):
            return False
        colonne = lire_colonne(tete, 0, 1, self.resolveur)
        if colonne.role not in {"indicateur", "acteurs"}:
            return False
        texte = "\n".join([*([reste.strip()] if reste.strip() else []), *(c.texte for c in pleines[1:])])
        noeud = self._noeud_courant()
        self.table.etiquettes.append(Etiquette(colonne, texte, pleines, noeud))
        return True

    def _groupe(self, rangee: Rangee, *, seule: bool = False) -> bool:
        """A row that is a heading: « Axe 2 : … » alone on its line, or its label and its title in two cells."""
        pleines = rangee.pleines
        if len(pleines) > 2 or any(len(c.texte) > 320 for c in pleines):
            return False
        texte = " ".join(c.texte for c in pleines)
        premiere = pleines[0]
        porteurs = lire_porteur(texte, self.resolveur) if len(pleines) == 1 else []
        if porteurs:
            self._porteurs = porteurs
            return True
        intitule = lire_intitule(texte, self.mots)
        if len(pleines) == 2:
            tete = lire_intitule(premiere.texte)
            if (
                tete.niveau is None
                or len(premiere.texte) > 40
                or (tete.code is None and fold(premiere.texte) != tete.mot)
            ):
                return False
        niveau = intitule.niveau
        if niveau is None:
            index = self.entete.a(premiere.colonne)
            role = self.entete.colonnes[index].role if index is not None else "autre"
            large = premiere.colspan * 2 > max(2, self.entete.largeur) or (premiere.gras and role != "engagement")
            lettres = [c for c in premiere.texte if c.isalpha()]
            capitales = len(lettres) > 5 and all(c.isupper() for c in lettres)
            # « A. Mobilités » alone on its row, over « A1 », « A2 »: a band, whatever the column it is typed in.
            bande = len(pleines) == 1 and intitule.code in self._codes
            if not (large or capitales or bande) or (role == "noeud" and not seule and not bande):
                return False
            niveau = "theme" if intitule.code is None else self._niveau_de_code(intitule.code)
        elif len(pleines) == 1 and niveau in self._niveaux and not seule and intitule.code not in self._codes:
            return False  # the column of that level: read as any node cell
        elif intitule.code is None and not (len(premiere.texte.split()) > 1 or len(pleines) == 2):
            return False
        self._ouvrir_groupe(niveau, intitule.code, intitule.titre, list(pleines), sur=intitule.niveau is not None)
        return True

    def _niveau_de_code(self, code: str) -> str:
        memes = [g.niveau for g in self._groupes if g.code and g.code.count(".") == code.count(".")]
        return memes[-1] if memes else "objectif"

    def _ouvrir_groupe(self, niveau: str, code: str | None, titre: str, cellules: list[Cellule], *, sur: bool) -> None:
        memes = [i for i, g in enumerate(self._groupes) if g.niveau == niveau]
        if memes:
            del self._groupes[memes[0] :]
        parent = self._groupes[-1] if self._groupes else None
        noeud = NoeudBrut(niveau, code, [titre], cellules, parent, sur)
        self._groupes.append(noeud)
        self._noeuds.clear()
        self._courantes.clear()
        self.table.noeuds.append(noeud)

    # -- page breaks -------------------------------------------------------------------------------------------------
    def _suite(self, rangee: Rangee, *, rupture: bool) -> bool:
        """A row whose every cell goes on with a text above it."""
        pleines = rangee.pleines
        courante = self._derniere()
        if courante is None or len(pleines) > 8:
            return False
        if not (rupture or all(_MINUSCULE.match(c.texte) for c in pleines)):
            return False
        colonnes = self.entete.colonnes
        queues = [self._queue(c) for c in colonnes]

        def note(i: int, j: int) -> float:
            texte, queue = pleines[i].texte, queues[j]
            if not queue or not est_suite(queue, texte, puces=colonnes[j].role in {"indicateur", "engagement"}):
                return -50
            n = 3.0 if _PENDANT.search(queue) else 1.0
            if couper_puce(texte)[0] and not _MINUSCULE.match(couper_puce(texte)[1] or "A"):
                n -= 0.5  # a new bullet may as well open a new row
            if colonnes[j].role == "noeud":
                # Titles are short: what a page break cuts is first of all the commitment.
                n -= 2 if "\n" in texte or len(texte) > 160 else 0.6
            return n - (3 if colonnes[j].role == "acteurs" and convient(self.traits(texte), colonnes[j]) < -1 else 0)

        largeur = len(rangee.cellules)
        placement = placer(
            pleines, colonnes, note, lambda c: self.habitudes.attendu(largeur, c.colonne), meme_place=0.5, habitude=1.2
        )
        if placement.restes or placement.note <= -1:
            return False
        roles = [colonnes[i].role for i, _ in placement.places]
        if "engagement" in roles and "acteurs" in roles and not all(_MINUSCULE.match(c.texte) for c in pleines):
            return False
        for index, cellule in placement.places:
            self._prolonger(colonnes[index], cellule)
        return True

    def _derniere(self) -> Ligne | None:
        return self.table.lignes[-1] if self.table.lignes else None

    def _queue(self, colonne: Colonne) -> str:
        if colonne.role == "noeud":
            noeud = self._noeuds.get(colonne.niveau)
            return noeud.morceaux[-1][-QUEUE:] if noeud else ""
        ligne = self._derniere()
        if ligne is None:
            return ""
        if colonne.role == "engagement":
            ligne = self._courantes.get(colonne.colonne, ligne)
            return ligne.morceaux[-1][-QUEUE:] if ligne.morceaux else ""
        champ = ligne.champ(colonne)
        return champ.morceaux[-1][-QUEUE:] if champ else ""

    def _prolonger(self, colonne: Colonne, cellule: Cellule) -> None:
        if colonne.role == "noeud":
            noeud = self._noeuds[colonne.niveau]
            noeud.morceaux.append(cellule.texte)
            noeud.cellules.append(cellule)
            return
        ligne = self.table.lignes[-1]
        if colonne.role == "engagement":
            ligne = self._courantes.get(colonne.colonne, ligne)
            ligne.morceaux.append(cellule.texte)
        else:
            champ = ligne.champ(colonne)
            if champ is not None:
                champ.morceaux.append(cellule.texte)
                champ.cellules.append(cellule)
        ligne.cellules.append(cellule)
        ligne.recolle = True

    # -- commitments -------------------------------------------------------------------------------------------------
    def _poser(self, placement: Placement, *, rupture: bool) -> None:
        colonnes = self.entete.colonnes
        engagements = [(colonnes[i], c) for i, c in placement.places if colonnes[i].role == "engagement"]
        autres = [(colonnes[i], c) for i, c in placement.places if colonnes[i].role not in {"noeud", "engagement"}]
        titres = [(colonnes[i], c) for i, c in placement.places if colonnes[i].role == "noeud"]
        if not engagements and autres and titres and self._est_un_engagement(titres[-1][1]):
            # A new title with partners and no commitment: the commitment slid into the column of titles.
            engagements = [(self.entete.des("engagement")[0], titres.pop()[1])]
            placement.repare = True
        self._poser_noeuds(titres, rupture=rupture)
        noeud = self._noeud_courant()
        if engagements:
            lignes = [self._ouvrir(colonne, noeud, cellule) for colonne, cellule in engagements]
        elif autres and self._courantes:
            lignes = [self._partager([c for c, _ in autres])]
        elif autres and noeud is not None and any(c.role == "indicateur" for c, _ in autres):
            for colonne, cellule in autres:
                self.table.etiquettes.append(Etiquette(colonne, cellule.texte, [cellule], noeud))
            return
        else:
            return
        for rang, ligne in enumerate(lignes):
            ligne.repare |= placement.repare
            ligne.reste |= bool(placement.restes)
            for colonne, cellule in autres:
                # Two promises on one row share their partners and dates; an indicator is written once.
                if rang == 0 or colonne.role != "indicateur":
                    ligne.autres.append(Champ(colonne, [cellule.texte], [cellule]))
                    ligne.cellules.append(cellule)

    def _est_un_engagement(self, cellule: Cellule) -> bool:
        traits = self.traits(cellule.texte)
        repris = any(fold(cellule.texte).endswith(fold(n.titre)) for n in self._noeuds.values())
        return not (traits.code or traits.niveau or traits.numero_seul or repris) and traits.mots >= 3

    def _ouvrir(self, colonne: Colonne, noeud: NoeudBrut | None, cellule: Cellule) -> Ligne:
        ligne = Ligne(colonne, noeud, [cellule.texte], [cellule], porteurs=self._porteurs)
        self._courantes[colonne.colonne] = ligne
        self.table.lignes.append(ligne)
        return ligne

    def _partager(self, colonnes: list[Colonne]) -> Ligne:
        """A row without commitment: the cell above is merged over it, or holds its text as a paragraph of its own."""
        precedente = next(ligne for ligne in reversed(self.table.lignes) if ligne in self._courantes.values())
        alineas = [a for m in precedente.morceaux for a in m.split("\n") if a.strip()]
        propres = any(c.role == "acteurs" for c in colonnes) and bool(precedente.des("acteurs"))
        if not propres or len(alineas) < 2 or not all(_alinea_entier(a) for a in alineas):
            precedente.partage |= propres
            return precedente
        precedente.morceaux = alineas[:1]
        precedente.partage = True
        suivante = Ligne(precedente.colonne, precedente.noeud, alineas[1:], [precedente.cellules[0]], partage=True)
        self._courantes[suivante.colonne.colonne] = suivante
        self.table.lignes.append(suivante)
        return suivante

    # -- nodes of the columns ----------------------------------------------------------------------------------------
    def _poser_noeuds(self, cellules: list[tuple[Colonne, Cellule]], *, rupture: bool) -> None:
        par_niveau: dict[str, list[Cellule]] = {}
        for colonne, cellule in cellules:
            par_niveau.setdefault(colonne.niveau, []).append(cellule)
        for niveau, morceaux in par_niveau.items():
            texte = " ".join(c.texte for c in morceaux)
            courant = self._noeuds.get(niveau)
            intitule = lire_intitule(texte)
            if courant is not None:
                if fold(texte) == fold(f"{courant.code or ''} {courant.titre}".strip()) or fold(intitule.titre) == fold(
                    courant.titre
                ):
                    continue  # printed again on each row
                suite = est_suite(courant.morceaux[-1][-QUEUE:], texte, puces=False)
                if intitule.code is None and suite and (rupture or _MINUSCULE.match(texte)):
                    courant.morceaux.append(texte)
                    courant.cellules.extend(morceaux)
                    continue
            self._ouvrir_noeud(niveau, texte, morceaux)

    def _ouvrir_noeud(self, niveau: str, texte: str, cellules: list[Cellule]) -> None:
        intitule = lire_intitule(texte)
        place = self._niveaux.index(niveau) if niveau in self._niveaux else 0
        parents = [self._noeuds[n] for n in self._niveaux[:place] if n in self._noeuds and n != niveau]
        parent = parents[-1] if parents else (self._groupes[-1] if self._groupes else None)
        noeud = NoeudBrut(niveau, intitule.code, [intitule.titre], list(cellules), parent, colonne=True)
        for dessous in self._niveaux[place + 1 :]:
            if dessous != niveau:
                self._noeuds.pop(dessous, None)
        self._noeuds[niveau] = noeud
        self._courantes.clear()
        self.table.noeuds.append(noeud)

    def _noeud_courant(self) -> NoeudBrut | None:
        for niveau in reversed(self._niveaux):
            if niveau in self._noeuds:
                return self._noeuds[niveau]
        return self._groupes[-1] if self._groupes else None


def _alinea_entier(alinea: str) -> bool:
    """A paragraph that can stand alone: no bullet, no number, no « : » waiting for a list."""
    return not couper_puce(alinea)[0] and not alinea.rstrip().endswith(":") and alinea[:1].isupper()
