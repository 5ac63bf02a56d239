"""Reading back the files that leave the product."""

import re

import pypdfium2


def texte_du_pdf(contenu):
    """The whole text, spaces and line ends folded into one space."""
    ouvert = pypdfium2.PdfDocument(contenu)
    return re.sub(r"\s+", " ", " ".join(page.get_textpage().get_text_bounded() for page in ouvert))
