"""Files nobody should give, made here: each with the words its refusal must hold."""

import io
import zipfile
from dataclasses import dataclass
from functools import cache

import typst

NUL = b"\x00"
MEGAOCTET = 1024 * 1024
SVG = "<svg xmlns='http://www.w3.org/2000/svg' width='400' height='500'><rect width='400' height='500'/></svg>"


@dataclass(frozen=True)
class Ennemi:
    nom: str  # name under which it is given
    contenu: bytes
    mots: str  # of the sentence of the command line
    depot: str = ""  # of the sentence on screen, when the deposit refuses before the reader


def pdf(source: str) -> bytes:
    return typst.Compiler(source.encode(), ignore_system_fonts=True).compile(format="pdf")


def archive(parties: dict[str, bytes]) -> bytes:
    flux = io.BytesIO()
    with zipfile.ZipFile(flux, "w", zipfile.ZIP_DEFLATED) as z:
        for nom, octets in parties.items():
            z.writestr(nom, octets)
    return flux.getvalue()


def protected_pdf() -> bytes:
    """A standard security handler with an unknown password: nothing opens without it."""
    objets = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [] /Count 0 >>",
        b"<< /Filter /Standard /V 1 /R 2 /O <" + b"41" * 32 + b"> /U <" + b"42" * 32 + b"> /P -4 >>",
    ]
    corps, places = b"%PDF-1.4\n", []
    for n, objet in enumerate(objets, 1):
        places.append(len(corps))
        corps += b"%d 0 obj\n%s\nendobj\n" % (n, objet)
    table = b"xref\n0 4\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % p for p in places)
    fin = b"trailer\n<< /Size 4 /Root 1 0 R /Encrypt 3 0 R /ID [<00><00>] >>\nstartxref\n%d\n%%%%EOF\n" % len(corps)
    return corps + table + fin


def zip_bomb() -> bytes:
    """310 MB of spaces in less than one."""
    flux = io.BytesIO()
    with (
        zipfile.ZipFile(flux, "w", zipfile.ZIP_DEFLATED) as z,
        z.open("word/document.xml", "w", force_zip64=True) as partie,
    ):
        for _ in range(310):
            partie.write(b" " * MEGAOCTET)
    return flux.getvalue()


def xml_bomb() -> bytes:
    """« Billion laughs »: ten entities, each ten times the one before."""
    entites = '<!ENTITY a0 "ah">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    return f'<?xml version="1.0"?><!DOCTYPE x [{entites}]><x>&a9;</x>'.encode()


def novel() -> bytes:
    phrases = (f"Il pleuvait sur la ville, et l’homme du numéro {n} marchait vers le port." for n in range(300))
    return "\n\n".join(phrases).encode()


def wide_table() -> bytes:
    rangee = "\t".join(f"c{n}" for n in range(400))
    return "\n".join([rangee] * 30).encode()


MIMETYPE_ODT = b"application/vnd.oasis.opendocument.text"


@cache
def ennemis() -> dict[str, Ennemi]:
    """Name of the case -> the file."""
    page = "<!doctype html><html><script>alert('x')</script><body><h1>Bonjour</h1><p>Rien ici.</p></body></html>"
    return {
        "empty": Ennemi("vide.txt", b"", "est vide", "est vide"),
        "blank": Ennemi("blanc.txt", b" \n\t\n\n", "est vide"),
        "picture only PDF": Ennemi("scan.pdf", pdf(f'#image(bytes("{SVG}"), format: "svg")'), "fait d’images"),
        "protected PDF": Ennemi("secret.pdf", protected_pdf(), "protégé par un mot de passe"),
        "cut PDF": Ennemi("coupe.pdf", pdf("Bonjour")[:400], "abîmé"),
        "1001 pages": Ennemi(
            "epais.pdf", pdf("#for n in range(1000) { [Page #n] + pagebreak(weak: false) }"), "1\u202f000 pages"
        ),
        "damaged DOCX": Ennemi("abime.docx", b"PK\x03\x04" + NUL * 200, "abîmé", "abîmé"),
        "cut DOCX": Ennemi("coupe.docx", archive({"word/document.xml": b"<w:document"}), "abîmé"),
        "cut ODT": Ennemi("coupe.odt", archive({"mimetype": MIMETYPE_ODT, "content.xml": b"<office"}), "abîmé"),
        "zip bomb": Ennemi("bombe.docx", zip_bomb(), "une fois décompressé", "une fois décompressé"),
        "XML bomb, DOCX": Ennemi("rires.docx", archive({"word/document.xml": xml_bomb()}), "définitions XML"),
        "XML bomb, ODT": Ennemi(
            "rires.odt", archive({"mimetype": MIMETYPE_ODT, "content.xml": xml_bomb()}), "définitions XML"
        ),
        "program renamed": Ennemi("protocole.txt", b"\x7fELF" + NUL * 200, "un programme", "un programme"),
        "picture renamed": Ennemi("protocole.docx", b"\x89PNG\r\n\x1a\n" + NUL * 100, "une image", "une image"),
        "program named PDF": Ennemi("protocole.pdf", b"MZ\x90" + NUL * 500, "un programme", "un programme"),
        "workbook": Ennemi("classeur.docx", archive({"xl/workbook.xml": b"<x/>"}), "document bureautique", "classeur"),
        "novel": Ennemi("roman.txt", novel(), "n’est pas un contrat de ville"),
        "HTML with scripts": Ennemi("page.txt", page.encode(), "n’est pas un contrat de ville", "page web"),
        "400 columns": Ennemi("large.txt", wide_table(), "n’est pas un contrat de ville"),
        "200 001 lines": Ennemi("long.txt", b"a\n" * 200_000 + b"a", "200\u202f000 lignes"),
        "20 MB and one byte": Ennemi("lourd.txt", b"a" * (20 * MEGAOCTET + 1), "trop gros", "trop lourd"),
    }
