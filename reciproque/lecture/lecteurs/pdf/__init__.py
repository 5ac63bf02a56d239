"""Reader of PDF files with a text layer: PDFium gives the words and the ruled lines.

Two passes over the pages, each closed as it goes: the first measures (sizes, running heads, words seen whole), the
second writes. Memory grows with the text only.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from contextlib import closing

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from reciproque.langue import format_number
from reciproque.lecture.erreurs import LectureRefusee
from reciproque.lecture.forme import Forme, est_suite
from reciproque.lecture.lecteurs import PAGES_MAX, Lecteur, Progres, inscrire
from reciproque.lecture.lecteurs.bureautique.ecriture import Alinea, CelluleLue, Ecriture
from reciproque.lecture.lecteurs.pdf.mise_en_page import (
    Marges,
    Morceau,
    empreintes,
    lignes_de_marge,
    lire_page,
    prolonger,
)
from reciproque.lecture.lecteurs.pdf.mots import CESURE, Cadrage, PageDeMots, mettre_en_lignes
from reciproque.lecture.lecteurs.pdf.paragraphes import Typographie, joindre
from reciproque.lecture.lecteurs.pdf.tableaux import TableauDePage
from reciproque.lecture.lecteurs.pdf.traits import relever

TAILLE_MAX = 100 * 1024 * 1024
# Whole words: what an apostrophe elides is none.
_MOT = re.compile(r"[^\W\d_]+(?:[-‐][^\W\d_]+)*(?![’'\w])")
# A page of text has hundreds of characters; below this mean, what one sees is pictures.
_CARACTERES_PAR_PAGE = 20
_ILLISIBLES_MAX = 0.3
_PART_D_IMAGE = 0.4  # of a page that is a picture


class _LecteurPdf:
    def __init__(self, contenu: bytes, progres: Progres) -> None:
        self.contenu = contenu
        self.progres = progres
        self.pdf = _ouvrir(contenu)
        self.nombre = len(self.pdf)
        if self.nombre > PAGES_MAX:
            raise LectureRefusee(
                f"Ce PDF compte {format_number(self.nombre)} pages. La limite est de {format_number(PAGES_MAX)} "
                "pages\u00a0: déposez le protocole sans ses annexes.",
                code="trop_long",
            )
        self.ecriture = Ecriture("pdf")
        self.connus: Counter[str] = Counter()
        self.images: list[int] = []  # pages without text since the last one with some
        self._attente: tuple[int, Alinea] | None = None
        self._table: tuple[TableauDePage, list[list[CelluleLue]], list[int]] | None = None

    def lire(self) -> Forme:
        with closing(self.pdf):
            typographie, marges = self._mesurer()
            for i in range(self.nombre):
                self.progres(0.04 + 0.05 * i / self.nombre, f"Lecture de la page {i + 1} sur {self.nombre}")
                self._ecrire_page(i, typographie, marges)
        self._vider()
        self._ouvrir_page(self.nombre)
        self._dire_les_images()
        return self.ecriture.forme()

    # -- first pass --------------------------------------------------------------------------------------------------
    def _mesurer(self) -> tuple[Typographie, Marges]:
        tailles: Counter[float] = Counter()
        marges: Counter[str] = Counter()
        couverture: set[str] = set()
        rappels: set[str] = set()
        caracteres = illisibles = 0
        for i in range(self.nombre):
            page = self._page(i)
            with closing(page):
                mots = _mots(page)
                caracteres += mots.caracteres
                illisibles += mots.illisibles
                for mot in mots.mots:
                    tailles[mot.corps] += len(mot.texte)
                    if CESURE not in mot.texte and not mot.texte.endswith(("-", "‐")):
                        self.connus.update(m.casefold() for m in _MOT.findall(mot.texte))
                lignes = mettre_en_lignes(m for m in mots.mots if not m.couche)
                bords = lignes_de_marge(lignes, mots.cadrage.hauteur)
                marges.update(bords)
                if i:
                    rappels |= bords & couverture
                else:
                    couverture = empreintes(lignes)
            self.progres(0.01 + 0.03 * i / self.nombre, f"Examen de la page {i + 1} sur {self.nombre}")
        if caracteres < _CARACTERES_PAR_PAGE * self.nombre:
            raise LectureRefusee(
                "Ce PDF est fait d’images, sans texte\u00a0: c’est un document numérisé. Passez-le dans un logiciel de "
                "reconnaissance de caractères, ou demandez le fichier d’origine, puis déposez le résultat.",
                code="image",
            )
        if illisibles > _ILLISIBLES_MAX * caracteres:
            raise LectureRefusee(
                "Le texte de ce PDF ne peut pas être relu\u00a0: ses polices ne disent pas quelles lettres elles "
                "dessinent. Déposez le fichier d’origine (Word ou LibreOffice), ou une version passée en "
                "reconnaissance de caractères.",
                code="polices",
            )
        return Typographie.mesurer(tailles), Marges.reconnaitre(marges, self.nombre, rappels)

    def _page(self, i: int) -> pdfium.PdfPage:
        try:
            return self.pdf[i]
        except pdfium.PdfiumError as erreur:
            raise _abime() from erreur

    # -- second pass -------------------------------------------------------------------------------------------------
    def _ecrire_page(self, i: int, typographie: Typographie, marges: Marges) -> None:
        page = self._page(i)
        with closing(page):
            lue = _mots(page)
            mots, cadrage = lue.mots, lue.cadrage
            traits = relever(page.raw, cadrage)
            if sum(len(m.texte) for m in mots) < _CARACTERES_PAR_PAGE and _est_une_image(page, cadrage):
                self.images.append(i + 1)
            else:
                self._dire_les_images()
        bords = marges.de_la_page(i)
        morceaux = lire_page(mots, cadrage.hauteur, traits, marges=bords, typographie=typographie, connus=self.connus)
        for rang, morceau in enumerate(morceaux):
            self._recevoir(morceau, i + 1, premier=rang == 0)

    def _dire_les_images(self) -> None:
        """Pages just passed that are pictures: nothing of them was read."""
        if not self.images:
            return
        premiere, derniere = self.images[0], self.images[-1]
        if premiere == derniere:
            quoi, but = f"La page {premiere} est une image sans texte\u00a0: elle n’a pas été lue.", "qu’elle le soit"
        else:
            quoi = f"Les pages {premiere} à {derniere} sont des images sans texte\u00a0: elles n’ont pas été lues."
            but = "qu’elles le soient"
        self.ecriture.constructeur.avertir(
            "page_image", f"{quoi} Passez le PDF en reconnaissance de caractères pour {but}."
        )
        self.images = []

    def _recevoir(self, morceau: Morceau, page: int, *, premier: bool) -> None:
        """Hold the last paragraph and the last table: the next page may go on with them."""
        if isinstance(morceau, TableauDePage):
            if premier and self._table is not None and _meme_grille(self._table[0], morceau):
                _prolonger(self._table[1], self._table[2], morceau.rangees, page, self.connus)
                return
            self._vider()
            self._table = (morceau, list(morceau.rangees), [page] * len(morceau.rangees))
            return
        if self._table is not None:
            self._vider()
        if self._attente is not None and premier and prolonger(self._attente[1], morceau, self.connus):
            return  # a sentence cut by the page, not a new paragraph
        self._vider()
        self._attente = (page, morceau)

    def _ouvrir_page(self, page: int) -> None:
        while len(self.ecriture.constructeur.debuts_de_page) < page:
            self.ecriture.page()

    def _vider(self) -> None:
        if self._attente is not None:
            page, alinea = self._attente
            self._ouvrir_page(page)
            self.ecriture.alinea(alinea)
            self._attente = None
        if self._table is not None:
            _, rangees, pages = self._table
            self._ouvrir_page(pages[0])
            self.ecriture.tableau(rangees, pages=pages)
            self._table = None


def _mots(page: pdfium.PdfPage) -> PageDeMots:
    """The words of a page, turned upright when nearly all of it was written along its side."""
    texte = page.get_textpage()
    try:
        lue = PageDeMots(texte.raw, Cadrage.de(page))
        tour = lue.tour
        return PageDeMots(texte.raw, lue.cadrage.tourner(tour)) if tour else lue
    finally:
        texte.close()


def _est_une_image(page: pdfium.PdfPage, cadrage: Cadrage) -> bool:
    """A picture covers much of the page."""
    for objet in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE], max_depth=4):
        gauche, bas, droite, haut = objet.get_bounds()
        if (droite - gauche) * (haut - bas) >= _PART_D_IMAGE * cadrage.largeur * cadrage.hauteur:
            return True
    return False


def _meme_grille(avant: TableauDePage, apres: TableauDePage) -> bool:
    if len(avant.colonnes) != len(apres.colonnes):
        return False
    return all(abs(a - b) < 12 for a, b in zip(avant.colonnes, apres.colonnes, strict=True))


def _prolonger(
    rangees: list[list[CelluleLue]],
    pages: list[int],
    suite: list[list[CelluleLue]],
    page: int,
    connus: Mapping[str, int],
) -> None:
    """Rows of the next page: the header printed again is dropped, a row cut by the page is made whole."""
    entete = [c.texte for c in rangees[0]]
    if sum(1 for t in entete if t) >= 2 and suite and [c.texte for c in suite[0]] == entete:
        suite = suite[1:]
    for k, rangee in enumerate(suite):
        if k == 0 and _recoller(rangees[-1], rangee, connus):
            continue
        rangees.append(rangee)
        pages.append(page)


def _recoller(avant: list[CelluleLue], apres: list[CelluleLue], connus: Mapping[str, int]) -> bool:
    if len(avant) != len(apres) or apres[0].texte or not any(c.texte for c in apres):
        return False
    if not all(est_suite(a.texte, b.texte) for a, b in zip(avant, apres, strict=True) if b.texte):
        return False
    for a, b in zip(avant, apres, strict=True):
        if a.alineas and b.alineas and est_suite(a.texte, b.alineas[0].texte, puces=False):
            a.alineas[-1].texte = joindre([a.alineas[-1].texte, b.alineas[0].texte], connus)
            a.alineas.extend(b.alineas[1:])
        else:
            a.alineas.extend(b.alineas)
    return True


def _abime() -> LectureRefusee:
    return LectureRefusee(
        "Ce PDF est abîmé et ne s’ouvre pas. Enregistrez-le de nouveau depuis le document d’origine, "
        "puis déposez cette copie.",
        code="corrompu",
    )


def _ouvrir(contenu: bytes) -> pdfium.PdfDocument:
    try:
        pdf = pdfium.PdfDocument(contenu)
        len(pdf)
    except pdfium.PdfiumError as erreur:
        if "password" in str(erreur).lower() or "security" in str(erreur).lower():
            raise LectureRefusee(
                "Ce PDF est protégé par un mot de passe\u00a0: enregistrez-en une copie sans protection, "
                "puis déposez-la.",
                code="chiffre",
            ) from erreur
        raise _abime() from erreur
    return pdf


def reconnait(contenu: bytes, nom: str) -> bool:
    return b"%PDF-" in contenu[:1024]


def lire(contenu: bytes, nom: str, progres: Progres) -> Forme:
    return _LecteurPdf(contenu, progres).lire()


LECTEUR = inscrire(Lecteur("pdf", 30, TAILLE_MAX, reconnait, lire))
