"""The same document as LibreOffice would save it: outline levels, real lists, spanned cells."""

import io

from odfdo import Cell, Element, Header, List, ListItem, Paragraph, Row, Table
from odfdo import Document as Odf

from .balisage import Cellule, Document, Liste, Paragraphe, SautDePage, Tableau, Titre

PUCES = (
    '<text:list-style style:name="Puces"><text:list-level-style-bullet text:level="1" text:bullet-char="•"/>'
    "</text:list-style>"
)


def rendre_odt(document: Document) -> bytes:
    odf = Odf("text")
    corps = odf.body
    corps.clear()
    # The blank template numbers headings; the sources already print their numbers.
    for plan in odf.get_part("styles.xml").get_elements("//text:outline-style"):
        plan.delete()
    odf.insert_style(Element.from_tag(PUCES), automatic=True)
    for ligne in (document.titre, document.sous_titre, document.territoire):
        corps.append(Paragraph(ligne))
    for rang, bloc in enumerate(document.blocs):
        match bloc:
            case Titre():
                corps.append(Header(bloc.niveau, bloc.texte))
            case Paragraphe():
                corps.append(Paragraph(bloc.texte))
            case Liste():
                corps.append(liste(bloc.items))
            case Tableau():
                corps.append(tableau(bloc, f"Tableau{rang}"))
                corps.append(Paragraph(""))
            case SautDePage():
                corps.append(Paragraph(""))
    tampon = io.BytesIO()
    odf.save(tampon)
    return tampon.getvalue()


def liste(items: list[str]) -> List:
    rendue = List(style="Puces")
    for item in items:
        rendue.append(ListItem(Paragraph(item)))
    return rendue


def tableau(source: Tableau, nom: str) -> Table:
    rangees = source.rangees
    table = Table(nom)
    for rangee in rangees:
        ligne = Row()
        for cellule in rangee:
            ligne.append(case(cellule))
        table.append(ligne)
    for i, rangee in enumerate(rangees):
        for j, cellule in enumerate(rangee):
            if cellule.fusion:
                continue
            bas, droite = i, j
            while bas + 1 < len(rangees) and rangees[bas + 1][j].fusion == "haut":
                bas += 1
            while droite + 1 < len(rangee) and rangee[droite + 1].fusion == "gauche":
                droite += 1
            if (bas, droite) != (i, j):
                table.set_span((j, i, droite, bas))
    return table


def case(cellule: Cellule) -> Cell:
    rendue = Cell()
    if cellule.fusion:
        return rendue
    puces: list[str] = []
    for alinea in cellule.alineas:
        if alinea.puce:
            puces.append(alinea.texte)
            continue
        if puces:
            rendue.append(liste(puces))
            puces = []
        rendue.append(Paragraph(alinea.texte))
    if puces:
        rendue.append(liste(puces))
    return rendue
