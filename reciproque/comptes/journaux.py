"""Logs of the machine: what broke and where, never whom it was about."""

import logging
import re
import traceback

MASQUES = (
    (re.compile(r"/invitation/[^/\s]+"), "/invitation/…"),
    (re.compile(r"/agenda/[^/\s]+\.ics"), "/agenda/….ics"),
    (re.compile(r"/courriels/arreter/[^/\s]+"), "/courriels/arreter/…"),
    (re.compile(r"/mot-de-passe/[^/\s]+/[^/\s]+"), "/mot-de-passe/…/…"),
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "…@…"),
    (re.compile(r"([?&][^=\s]+=)[^&\s]+"), r"\1…"),
)


class SansPersonne(logging.Formatter):
    """Links that open something, addresses and query strings are masked; an exception is told by its place and type.

    Its message is left out: a database quotes the row that it refuses.
    """

    def format(self, record):
        texte = super().format(record)
        for motif, masque in MASQUES:
            texte = motif.sub(masque, texte)
        return texte

    def formatException(self, exc_info):
        type_erreur, _, pile = exc_info
        lieux = "".join(traceback.format_list(traceback.extract_tb(pile)))
        return f"{lieux}{type_erreur.__name__}"
