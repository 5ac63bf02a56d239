"""Speed and memory of reading beside pdfplumber, markitdown and python-docx, on the same files in the same run.

Each tool reads each file in a process of its own. The others live in an environment apart (.cache/comparaison, from
requirements/bench.txt), made at the first run; when it cannot be, the table says so and goes on without them.
"""

import io
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import typst
from docx import Document

RACINE = Path(__file__).resolve().parent.parent
DEMO = RACINE / "reciproque" / "demo" / "documents"
EPINGLES = RACINE / "requirements" / "bench.txt"
ENVIRONNEMENT = RACINE / ".cache" / "comparaison"
A_PART = Path(__file__).resolve().parent / "lecteur_a_part.py"
SIGNES_PAR_PAGE = 3000
OUTILS = {".pdf": ("pdfplumber", "markitdown"), ".docx": ("python-docx", "markitdown")}
NOMS = {"texte": "Réciproque, texte et tableaux", "reciproque": "Réciproque, lecture entière"}

PHRASE = (
    "Les partenaires du contrat conviennent de mobiliser leurs moyens ordinaires avant tout crédit spécifique et de "
    "rendre compte chaque année aux habitants de ce qui a été fait dans chaque quartier prioritaire. "
)
ENGAGEMENT = ("Ouvrir un lieu d’accueil dans chaque quartier et en rendre compte chaque année", "CAF, Ville")


def pdf_de_tableaux(pages: int) -> bytes:
    rangees = "".join(f"[{n}], [{ENGAGEMENT[0]}], [{ENGAGEMENT[1]}], [Nombre de lieux]," for n in range(1, 25))
    page = f"#table(columns: (1cm, 8cm, 3cm, 4cm), [N°], [Engagement], [Partenaires], [Indicateur], {rangees})\n"
    return composer("#pagebreak()\n".join([page + PHRASE] * pages))


def pdf_de_prose(pages: int) -> bytes:
    return composer("#pagebreak()\n".join(f"= Axe {n} : agir\n{PHRASE * 14}" for n in range(1, pages + 1)))


def composer(source: str) -> bytes:
    preambule = "#set page(margin: 1.5cm)\n#set text(size: 10pt)\n"
    return typst.Compiler((preambule + source).encode(), ignore_system_fonts=True).compile(format="pdf")


def docx_de_tableaux(tableaux: int) -> bytes:
    document = Document()
    for n in range(tableaux):
        document.add_heading(f"Axe {n + 1} : agir", level=2)
        document.add_paragraph(PHRASE * 6)
        table = document.add_table(rows=12, cols=3)
        for k, rangee in enumerate(table.rows):
            for cellule, valeur in zip(rangee.cells, (str(12 * n + k), *ENGAGEMENT), strict=True):
                cellule.text = valeur
    flux = io.BytesIO()
    document.save(flux)
    return flux.getvalue()


def preparer() -> tuple[Path | None, str]:
    """Python of the environment apart, or why there is none."""
    python = ENVIRONNEMENT / "bin" / "python"
    temoin = ENVIRONNEMENT / ".installe"
    if temoin.exists() and temoin.read_bytes() == EPINGLES.read_bytes():
        return python, ""
    print("Installation des outils comparés…", file=sys.stderr)
    options = ["--quiet", "--disable-pip-version-check", "--require-hashes"]
    for commande in (
        [sys.executable, "-m", "venv", "--clear", str(ENVIRONNEMENT)],
        [str(python), "-m", "pip", "install", *options, "-r", str(EPINGLES)],
    ):
        fait = subprocess.run(commande, capture_output=True, text=True, check=False)
        if fait.returncode:
            return None, (fait.stderr.strip().splitlines() or ["échec sans message"])[-1][:100]
    temoin.write_bytes(EPINGLES.read_bytes())
    return python, ""


def lire_a_part(python: Path, outil: str, chemin: Path) -> dict[str, float] | str:
    """What the process measured, or why it failed."""
    commande = [str(python), str(A_PART), outil, str(chemin)]
    fait = subprocess.run(commande, capture_output=True, text=True, check=False)
    if fait.returncode:
        return (fait.stderr.strip().splitlines() or ["échec sans message"])[-1][:60]
    return json.loads(fait.stdout.splitlines()[-1])


def comparer(chemin: Path, nom: str, autres: Path | None, refus: str) -> None:
    outils = [*NOMS, *OUTILS[chemin.suffix]]
    reference: dict[str, float] | None = None
    for outil in outils:
        python = Path(sys.executable) if outil in NOMS else autres
        mesure = lire_a_part(python, outil, chemin) if python else f"pas installé : {refus}"
        intitule = f"{nom:<30.30} {NOMS.get(outil, outil):<30}"
        if isinstance(mesure, str):
            print(f"{intitule} {mesure}")
            continue
        reference = reference or mesure
        pages = reference["signes"] / SIGNES_PAR_PAGE
        temps, memoire = mesure["secondes"], mesure["megaoctets"]
        chiffres = f"{temps:7.2f} s {pages / temps:9.0f} {memoire:7.0f} Mo"
        chiffres += f"   × {temps / reference['secondes']:5.1f}   × {memoire / reference['megaoctets']:4.1f}"
        print(f"{intitule} {chiffres.replace('.', ',')}")


def main() -> None:
    autres, refus = preparer()
    print(
        f"{'document':<30} {'outil':<30} {'calcul':>9} {'pages/s':>9} {'mémoire':>10}   {'temps':>7}   {'mémoire':>6}"
    )
    with tempfile.TemporaryDirectory(prefix="reciproque-comparaison-") as dossier:
        fichiers = {
            "tableaux-60-pages.pdf": pdf_de_tableaux(60),
            "prose-60-pages.pdf": pdf_de_prose(60),
            "tableaux.docx": docx_de_tableaux(80),
            **{c.name: c.read_bytes() for c in sorted(DEMO.glob("*")) if c.suffix in OUTILS},
        }
        for nom, contenu in fichiers.items():
            chemin = Path(dossier) / nom
            chemin.write_bytes(contenu)
            comparer(chemin, nom, autres, refus)
    print("page = 3 000 signes lus ; temps et mémoire rapportés à la première ligne de chaque document")


if __name__ == "__main__":
    main()
