"""Make the demonstration's documents from their sources, byte for byte the same each time.

`fabriquer_documents_demo.py`              write them into reciproque/demo/documents
`fabriquer_documents_demo.py --verifier`   write nothing; exit 1 when a shipped file is not what its source gives
"""

import sys
from pathlib import Path

from documents_demo.balisage import lire_source
from documents_demo.docx import rendre_docx
from documents_demo.pdf import rendre_pdf
from documents_demo.texte import rendre_texte

RACINE = Path(__file__).resolve().parent.parent
SOURCES = RACINE / "scripts" / "documents_demo"
DOCUMENTS = RACINE / "reciproque" / "demo" / "documents"
FABRIQUES = {
    "protocole-2020-2023": ("protocole.txt", ["docx", "txt"]),
    "contrat-2024-2030": ("contrat.txt", ["pdf", "txt"]),
    "avenant-1-contrat-2024-2030": ("avenant.txt", ["docx", "txt"]),
    "convention-les-verriers-2025-2027": ("convention.txt", ["docx", "txt"]),
}
RENDUS = {"txt": rendre_texte, "docx": rendre_docx, "pdf": rendre_pdf}


def fabriquer() -> dict[str, bytes]:
    fichiers = {}
    for nom, (source, formats) in FABRIQUES.items():
        document = lire_source(SOURCES / source)
        for forme in formats:
            fichiers[f"{nom}.{forme}"] = RENDUS[forme](document)
    return fichiers


def main() -> int:
    fichiers = fabriquer()
    if "--verifier" not in sys.argv[1:]:
        DOCUMENTS.mkdir(exist_ok=True)
        for nom, contenu in fichiers.items():
            (DOCUMENTS / nom).write_bytes(contenu)
            print(f"{nom:<45} {len(contenu):>9} octets")
        return 0
    perimes = [nom for nom, contenu in fichiers.items() if (DOCUMENTS / nom).read_bytes() != contenu]
    for nom in perimes:
        print(f"{nom} n'est plus ce que donne sa source. Tapez : .venv/bin/python scripts/fabriquer_documents_demo.py")
    return 1 if perimes else 0


if __name__ == "__main__":
    raise SystemExit(main())
