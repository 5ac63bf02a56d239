"""The document as an extracted text: tabs between cells, merged cells left empty, paragraphs in tags."""

from .balisage import Cellule, Document, Liste, Paragraphe, SautDePage, Tableau, Titre


def rendre_texte(document: Document) -> bytes:
    lignes = ["", document.titre, "", document.sous_titre, "", document.territoire, ""]
    for bloc in document.blocs:
        match bloc:
            case Titre() | Paragraphe():
                lignes += [bloc.texte, ""]
            case Liste():
                lignes += [*(f"- {item}" for item in bloc.items), ""]
            case Tableau():
                lignes += [*("\t".join(map(rendre_cellule, ligne)) if ligne else "" for ligne in bloc.lignes), ""]
            case SautDePage():
                lignes += ["", ""]
    return "\n".join(lignes).encode()


def rendre_cellule(cellule: Cellule) -> str:
    if len(cellule.alineas) < 2 and not any(alinea.puce for alinea in cellule.alineas):
        return cellule.texte
    morceaux, en_liste = [], False
    for alinea in cellule.alineas:
        if alinea.puce and not en_liste:
            morceaux.append("<ul>")
        elif en_liste and not alinea.puce:
            morceaux.append("</ul>")
        en_liste = alinea.puce
        morceaux.append(f"<li>{alinea.texte}</li>" if alinea.puce else f"<p>{alinea.texte}</p>")
    if en_liste:
        morceaux.append("</ul>")
    return " ".join(morceaux)
