"""One document saved as text, Word, LibreOffice and PDF is one contract: the demonstration's sources, rendered."""

import sys
from functools import cache
from pathlib import Path

import pytest

from reciproque.langue import fold
from reciproque.lecture import lire

RACINE = Path(__file__).resolve().parents[2]
SOURCES = ("protocole", "contrat", "convention")
FORMATS = ("docx", "odt", "pdf")


@pytest.fixture(scope="module")
def rendus():
    """Renderer of each format, from the script that makes the demonstration's documents."""
    sys.path.insert(0, str(RACINE / "scripts"))
    try:
        from documents_demo.docx import rendre_docx
        from documents_demo.odt import rendre_odt
        from documents_demo.pdf import rendre_pdf
        from documents_demo.texte import rendre_texte
    finally:
        sys.path.remove(str(RACINE / "scripts"))
    return {"txt": rendre_texte, "docx": rendre_docx, "odt": rendre_odt, "pdf": rendre_pdf}


@pytest.fixture(scope="module")
def lectures(rendus):
    from documents_demo.balisage import lire_source

    @cache
    def lecture(source, forme):
        document = lire_source(RACINE / "scripts" / "documents_demo" / f"{source}.txt")
        return lire(rendus[forme](document), f"{source}.{forme}").to_dict()

    return lecture


def engagements(lecture):
    """What a person would compare: number, words, place, and who promises."""
    titres = {n["id"]: fold(n["titre"]) for n in lecture["noeuds"]}
    return [
        (
            e["numero"],
            fold(e["texte"]),
            titres.get(e["noeud"]),
            sorted((p["collectif"] or p["nom"], p["role"], p["certitude"]) for p in e["partenaires"]),
        )
        for e in lecture["engagements"]
    ]


COMPARES = {
    "engagements": engagements,
    "arborescence": lambda x: [(n["niveau"], n["code"], fold(n["titre"])) for n in x["noeuds"]],
    "quartiers": lambda x: [(q["nom"], q["type"], q["communes"], q["population"]) for q in x["quartiers"]],
    "signataires": lambda x: sorted((fold(s["organisation"]), s["etat"]) for s in x["signataires"]),
    "indicateurs": lambda x: [(fold(i["libelle"]), i["famille"], i["etat"]) for i in x["indicateurs"]],
    "mesures": lambda x: [(m["numero"], fold(m["libelle"])) for m in x["mesures"]],
    "controles": lambda x: [(c["type"], c["imprime"], c["calcule"], c["verdict"]) for c in x["controles"]],
}


@pytest.mark.parametrize("quoi", COMPARES)
@pytest.mark.parametrize("forme", FORMATS)
@pytest.mark.parametrize("source", SOURCES)
def test_the_same_document_gives_the_same_reading(lectures, source, forme, quoi):
    assert COMPARES[quoi](lectures(source, forme)) == COMPARES[quoi](lectures(source, "txt"))
