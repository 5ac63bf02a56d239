"""The document as a published PDF, tagged (PDF/UA-1), set by typst."""

from datetime import UTC, datetime

import typst

from .balisage import Cellule, Document, Liste, Paragraphe, SautDePage, Tableau, Titre

FIGE = datetime(2024, 7, 1, tzinfo=UTC)
PREAMBULE = """
#set document(title: {titre}, author: "Ambrelle Agglomération (territoire fictif)")
#set page(paper: "a4", margin: 2cm, numbering: "1", header: text(size: 8pt, fill: luma(90), {titre}))
#set text(font: "Libertinus Serif", size: 10.5pt, lang: "fr", region: "FR", hyphenate: true)
#set par(justify: true, spacing: 0.9em)
#set list(indent: 0.8em)
#show title: set text(size: 18pt, fill: rgb("#1f3a5f"))
#show title: set par(justify: false)
#show title: set text(hyphenate: false)
#show heading: set text(fill: rgb("#1f3a5f"))
#show heading.where(level: 1): set block(above: 1.6em, below: 0.8em)
#show table: set text(size: 9pt)
#show table: set par(justify: false)
#set table(stroke: 0.5pt + luma(120), inset: 5pt)
#align(center)[
  #v(2cm)
  #title()
  #v(1em)
  #text(size: 14pt, {sous_titre})

  #text(size: 12pt, {territoire})
]
#v(1cm)
"""


def rendre_pdf(document: Document) -> bytes:
    couverture = {champ: chaine(getattr(document, champ)) for champ in ("titre", "sous_titre", "territoire")}
    source = PREAMBULE
    for champ, valeur in couverture.items():
        source = source.replace("{" + champ + "}", valeur)
    source += "\n\n".join(rendre_bloc(bloc) for bloc in document.blocs)
    compilateur = typst.Compiler(source.encode(), ignore_system_fonts=True)
    return compilateur.compile(format="pdf", pdf_standards=["ua-1"], timestamp=FIGE)


def rendre_bloc(bloc) -> str:
    match bloc:
        case Titre():
            return f"#heading(level: {bloc.niveau}, {chaine(bloc.texte)})"
        case Paragraphe():
            return f"#par(text({chaine(bloc.texte)}))"
        case Liste():
            return "#list(" + ", ".join(chaine(item) for item in bloc.items) + ")"
        case SautDePage():
            return "#pagebreak(weak: true)"
        case Tableau():
            return rendre_tableau(bloc)
    raise TypeError(bloc)


def rendre_tableau(tableau: Tableau) -> str:
    rangees = tableau.rangees
    largeurs = tableau.largeurs or [1] * len(rangees[0])
    trait = ", stroke: none" if tableau.style == "signatures" else ""
    lignes = [f"#table(columns: ({', '.join(f'{n}fr' for n in largeurs)}){trait},"]
    if tableau.entete:
        entete = "".join(rendre_rangee(rangees, i, gras=True) for i in range(tableau.entete))
        lignes.append(f"table.header({entete}),")
    lignes += [rendre_rangee(rangees, i) for i in range(tableau.entete, len(rangees))]
    return "\n".join([*lignes, ")"])


def rendre_rangee(rangees: list[list[Cellule]], i: int, *, gras: bool = False) -> str:
    """The cells of row i that start there, with the rows and columns they cover."""
    cases = []
    for j, cellule in enumerate(rangees[i]):
        if cellule.fusion:
            continue
        hauteur, largeur = 1, 1
        while i + hauteur < len(rangees) and rangees[i + hauteur][j].fusion == "haut":
            hauteur += 1
        while j + largeur < len(rangees[i]) and rangees[i][j + largeur].fusion == "gauche":
            largeur += 1
        place = f"rowspan: {hauteur}, colspan: {largeur}" + (", align: right" if cellule.est_nombre else "")
        contenu = rendre_cellule(cellule)
        cases.append(f"table.cell({place})[{f'#strong[{contenu}]' if gras else contenu}],")
    return " ".join(cases)


def rendre_cellule(cellule: Cellule) -> str:
    puces = [chaine(alinea.texte) for alinea in cellule.alineas if alinea.puce]
    textes = [f"#text({chaine(alinea.texte)})" for alinea in cellule.alineas if not alinea.puce]
    return " \\ ".join(textes) + (f"#list({', '.join(puces)})" if puces else "")


def chaine(texte: str) -> str:
    return '"' + texte.replace("\\", "\\\\").replace('"', '\\"') + '"'
