"""The same promises given as text, DOCX, ODT and PDF: read, and shown beside the passage they come from."""

import io
import zipfile
from html import escape

import docx
import pytest
import typst
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from reciproque.contrats.models import Document, Fiche, Lecture
from tests.factories.relecture import equipiere

pytestmark = pytest.mark.django_db

TITRES = ("Protocole d’engagements renforcés et réciproques 2020-2022", "Pilier 1 : Cohésion sociale")
PROMESSES = (
    "Engagement n° 1 : Ouvrir une maison des parents dans chaque quartier prioritaire.",
    "Engagement n° 2 : Former chaque année les équipes d’accueil à l’accès aux droits.",
    "Engagement n° 3 : Publier chaque année un état des lieux des commerces.",
    "Engagement n° 4 : Entretenir les pieds d’immeuble avant la fin de 2021.",
)


def en_texte():
    return "\n\n".join([*TITRES, *PROMESSES]).encode()


def en_docx():
    document = docx.Document()
    for niveau, titre in enumerate(TITRES, 1):
        document.add_heading(titre, level=niveau)
    for promesse in PROMESSES:
        document.add_paragraph(promesse)
    flux = io.BytesIO()
    document.save(flux)
    return flux.getvalue()


def en_odt():
    corps = "".join(f'<text:h text:outline-level="{n}">{escape(t)}</text:h>' for n, t in enumerate(TITRES, 1))
    corps += "".join(f"<text:p>{escape(promesse)}</text:p>" for promesse in PROMESSES)
    espace = "urn:oasis:names:tc:opendocument:xmlns:"
    flux = io.BytesIO()
    with zipfile.ZipFile(flux, "w") as z:
        z.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        z.writestr(
            "content.xml",
            f'<office:document-content xmlns:office="{espace}office:1.0" xmlns:text="{espace}text:1.0">'
            f"<office:body><office:text>{corps}</office:text></office:body></office:document-content>",
        )
    return flux.getvalue()


def en_pdf():
    """Each promise on a page of its own, after the titles."""
    titres = "\n".join(f"{'=' * niveau} {titre}\n" for niveau, titre in enumerate(TITRES, 1))
    pages = "".join(f"#pagebreak()\n{promesse}\n" for promesse in PROMESSES)
    return typst.Compiler(f"{titres}\nPréambule du protocole, signé par ses partenaires.\n{pages}".encode(),
                          ignore_system_fonts=True).compile(format="pdf")  # fmt: skip


FORMATS = {
    "texte": ("p.txt", en_texte),
    "docx": ("p.docx", en_docx),
    "odt": ("p.odt", en_odt),
    "pdf": ("p.pdf", en_pdf),
}


@pytest.mark.parametrize("format", FORMATS)
def test_a_document_of_each_format_is_read_and_shown(client, settings, tmp_path, format):
    settings.MEDIA_ROOT = tmp_path
    client.force_login(equipiere())
    nom, fabriquer = FORMATS[format]
    client.post(reverse("relecture:deposer"), {"fichier": SimpleUploadedFile(nom, fabriquer())})
    document = Document.objects.get()
    assert document.format == format
    assert document.pages == (5 if format == "pdf" else None)
    lues = Lecture.objects.get().fiches.filter(genre=Fiche.Genre.ENGAGEMENT)
    assert [f.contenu["numero"] for f in lues] == ["1", "2", "3", "4"]
    assert [f.page for f in lues] == ([2, 3, 4, 5] if format == "pdf" else [None] * 4)
    page = client.get(reverse("relecture:fiche", args=[lues[0].lecture_id, lues[1].pk])).content.decode()
    assert "<mark>" in page
    assert "accès aux droits" in page
    assert ("Page\u00a03, ligne" in page) == (format == "pdf")
