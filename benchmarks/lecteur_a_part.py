"""One tool reads one file, in a process of its own: JSON of seconds of processor, peak memory in MB, letters read.

lecteur_a_part.py OUTIL FICHIER    run by comparer_lecteurs.py, in the environment where the tool is installed
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

RACINE = Path(__file__).resolve().parent.parent
ESSAIS, ASSEZ = 3, 2.0  # the best of three readings, of one when it is slow


def reciproque(chemin: Path) -> Callable[[], str]:
    """Text, tables and commitments: the whole reading."""
    sys.path.insert(0, str(RACINE))
    from reciproque.lecture import lire

    return lambda: "\n".join(lire(chemin.read_bytes(), chemin.name).texte)


def texte(chemin: Path) -> Callable[[], str]:
    """Text and tables only, what the other tools give."""
    sys.path.insert(0, str(RACINE))
    from reciproque.lecture.lecteurs import lire_forme

    return lambda: str(lire_forme(chemin.read_bytes(), chemin.name, lambda *_: None).texte)


def pdfplumber(chemin: Path) -> Callable[[], str]:
    import pdfplumber

    def lire() -> str:
        morceaux: list[str] = []
        with pdfplumber.open(chemin) as pdf:
            for page in pdf.pages:
                morceaux.append(page.extract_text() or "")
                page.extract_tables()
                page.close()
        return "\n".join(morceaux)

    return lire


def markitdown(chemin: Path) -> Callable[[], str]:
    from markitdown import MarkItDown

    return lambda: MarkItDown(enable_plugins=False).convert(str(chemin)).text_content


def python_docx(chemin: Path) -> Callable[[], str]:
    from docx import Document

    def lire() -> str:
        document = Document(str(chemin))
        morceaux = [p.text for p in document.paragraphs]
        morceaux += [c.text for t in document.tables for r in t.rows for c in r.cells]
        return "\n".join(morceaux)

    return lire


OUTILS = {
    "texte": texte,
    "reciproque": reciproque,
    "pdfplumber": pdfplumber,
    "markitdown": markitdown,
    "python-docx": python_docx,
}


def memoire() -> int:
    """Peak of this process in MB; ``getrusage`` would count the process that started it."""
    etat = Path("/proc/self/status").read_text()
    return int(etat.split("VmHWM:")[1].split()[0]) // 1024


def main() -> None:
    outil, chemin = sys.argv[1:3]
    lire = OUTILS[outil](Path(chemin))  # imports are not reading
    durees: list[float] = []
    while len(durees) < ESSAIS and sum(durees) < ASSEZ:  # the first one also starts the tool: compiled patterns, models
        debut = time.process_time()
        signes = len(lire())
        durees.append(time.process_time() - debut)
    print(json.dumps({"secondes": min(durees), "megaoctets": memoire(), "signes": signes}))


if __name__ == "__main__":
    main()
