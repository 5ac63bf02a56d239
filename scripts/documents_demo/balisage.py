"""The markup the demonstration's documents are written in: a text anyone can edit, one line a paragraph or a table row.

    !titre …  !sous-titre …  !territoire …   cover
    # ## ###                                 headings
    - …                                      bullets
    | a | b |                                table rows; `|---|` ends the header; `^` and `<` continue the cell above or
                                             at the left; an empty line in a table is where an extracted text breaks it
    {largeurs 20 80}  {style fiche}          before a table: column widths in percent, look
    !page                                    page break

A cell holds `<p>`, `<ul><li>` or ` <br> ` when it has several paragraphs.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

INSECABLE = "\u00a0"
_PONCTUATION = re.compile(r" (?=[:;?!»%€])")
_MILLIERS = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")
_UNITES = re.compile(r"(?<=\d) (?=(?:h|m²)\b)")
_NOMBRE = re.compile(r"\d[\d\s,]*%?")
_BALISES = re.compile(r"<(/?)(p|ul|li|br)>")


@dataclass(frozen=True)
class Alinea:
    texte: str
    puce: bool = False


@dataclass(frozen=True)
class Cellule:
    alineas: tuple[Alinea, ...]
    fusion: str = ""  # "haut": same cell as above; "gauche": same cell as on its left

    @property
    def texte(self) -> str:
        return " ".join(alinea.texte for alinea in self.alineas)

    @property
    def est_nombre(self) -> bool:
        """Printed on the right: an amount, a count, a percentage; years and ranks among them, which hurts nobody."""
        return bool(_NOMBRE.fullmatch(self.texte))


@dataclass
class Titre:
    niveau: int
    texte: str


@dataclass
class Paragraphe:
    texte: str


@dataclass
class Liste:
    items: list[str] = field(default_factory=list)


@dataclass
class Tableau:
    largeurs: list[int]
    style: str
    lignes: list[list[Cellule] | None] = field(default_factory=list)  # None: the extracted text breaks here
    entete: int = 0

    @property
    def rangees(self) -> list[list[Cellule]]:
        return [ligne for ligne in self.lignes if ligne is not None]


@dataclass
class SautDePage:
    pass


@dataclass
class Document:
    titre: str = ""
    sous_titre: str = ""
    territoire: str = ""
    blocs: list = field(default_factory=list)


def lire_source(chemin: Path) -> Document:
    document = Document()
    largeurs: list[int] = []
    style = ""
    precedente = ""
    lignes = chemin.read_text(encoding="utf-8").split("\n")
    for numero, brute in enumerate(lignes, 1):
        ligne = composer(brute.strip())
        blocs = document.blocs
        dernier = blocs[-1] if blocs else None
        if ligne.startswith("|"):
            if not isinstance(dernier, Tableau) or (largeurs or style):
                dernier = Tableau(largeurs, style)
                blocs.append(dernier)
                largeurs, style = [], ""
            elif not precedente:
                dernier.lignes.append(None)
            if set(ligne) <= set("|-"):
                dernier.entete = len(dernier.rangees)
            else:
                dernier.lignes.append([lire_cellule(c.strip()) for c in ligne.strip("|").split("|")])
        elif reglage := re.fullmatch(r"\{(largeurs|style) (.+)\}", ligne):
            if reglage[1] == "largeurs":
                largeurs = [int(n) for n in reglage[2].split()]
            else:
                style = reglage[2]
        elif titre := re.fullmatch(r"(#{1,3}) (.+)", ligne):
            blocs.append(Titre(len(titre[1]), titre[2]))
        elif ligne.startswith("- "):
            if not (isinstance(dernier, Liste) and precedente):
                dernier = Liste()
                blocs.append(dernier)
            dernier.items.append(ligne[2:])
        elif ligne == "!page":
            blocs.append(SautDePage())
        elif couverture := re.fullmatch(r"!(titre|sous-titre|territoire) (.+)", ligne):
            setattr(document, couverture[1].replace("-", "_"), couverture[2])
        elif ligne.startswith(("!", "{")):
            raise ValueError(f"{chemin.name}, ligne {numero} : « {brute} » n'est pas une consigne connue.")
        elif ligne:
            blocs.append(Paragraphe(ligne))
        precedente = ligne
    verifier(document, chemin)
    return document


def composer(texte: str) -> str:
    """Curly apostrophes, and non-breaking spaces where French wants them, so that nobody types them."""
    texte = texte.replace("'", "’").replace("« ", f"«{INSECABLE}").replace("n° ", f"n°{INSECABLE}")
    texte = _PONCTUATION.sub(INSECABLE, texte)
    return _UNITES.sub(INSECABLE, _MILLIERS.sub(INSECABLE, texte))


def lire_cellule(brut: str) -> Cellule:
    if brut in ("^", "<"):
        return Cellule((), "haut" if brut == "^" else "gauche")
    alineas, puce, position = [], False, 0
    for balise in [*_BALISES.finditer(brut), None]:
        fin = balise.start() if balise else len(brut)
        if texte := brut[position:fin].strip():
            alineas.append(Alinea(texte, puce))
        if balise:
            puce = balise[2] == "li" and not balise[1]
            position = balise.end()
    return Cellule(tuple(alineas))


def verifier(document: Document, chemin: Path) -> None:
    """A row with a cell too many is a typing error, never a layout."""
    for tableau in (bloc for bloc in document.blocs if isinstance(bloc, Tableau)):
        colonnes = {len(rangee) for rangee in tableau.rangees}
        if len(colonnes) != 1:
            debut = tableau.rangees[0][0].texte
            raise ValueError(f"{chemin.name}, tableau « {debut} » : des lignes ont {sorted(colonnes)} cellules.")
        if tableau.largeurs and (len(tableau.largeurs) != colonnes.pop() or sum(tableau.largeurs) != 100):
            raise ValueError(f"{chemin.name}, tableau « {tableau.rangees[0][0].texte} » : largeurs incohérentes.")
