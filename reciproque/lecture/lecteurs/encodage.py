"""From bytes to text, whatever the encoding; binary content is told from text."""

from __future__ import annotations

import codecs

from reciproque.lecture.erreurs import LectureRefusee

_MARQUES = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LETTRES = "éèêàçùâîôûëïüœæÉÈÀÊÇÔÎ’«»–—…€°²³ "
_BINAIRE = LectureRefusee(
    "Ce fichier n’est pas un texte lisible. Déposez le protocole en texte, Word (DOCX), LibreOffice (ODT) ou PDF.",
    code="binaire",
)


def _score(texte: str) -> float:
    """French letters count for, control characters and letters no French text holds count against."""
    bons = sum(texte.count(c) for c in _LETTRES)
    mauvais = sum(
        1 for c in texte if "\x80" <= c <= "\x9f" or (ord(c) > 0xFF and c not in _LETTRES and not c.isspace())
    )
    etranges = sum(texte.count(c) for c in "ÃÂ‚„†‡ˆ‰Š‹ŽžŸ¤¦©¬®±¶¾¿ÐÞðþ÷∂∑∏π∫Ω≈")
    return bons - 3 * mauvais - 2 * etranges


def decoder(contenu: bytes) -> str:
    """The text of a file: byte order mark, UTF-8, UTF-16 without mark, then the 8-bit encoding that reads best in
    French.
    """
    for marque, codec in _MARQUES:
        if contenu.startswith(marque):
            try:
                return contenu.decode(codec)
            except UnicodeDecodeError:
                raise _BINAIRE from None
    if b"\x00" in contenu[:4096]:
        pairs, impairs = contenu[:4096:2].count(0), contenu[1:4096:2].count(0)
        codec = "utf-16-le" if impairs > pairs else "utf-16-be"
        if max(pairs, impairs) * 4 < len(contenu[:4096]):
            raise _BINAIRE
        try:
            return contenu.decode(codec)
        except UnicodeDecodeError:
            raise _BINAIRE from None
    try:
        return contenu.decode("utf-8")
    except UnicodeDecodeError:
        pass
    hauts = bytes(o for o in contenu[:2_000_000] if o >= 0x80)[:20_000]
    # A few bad bytes in a UTF-8 file (a truncated export) must not turn every accent into two signs.
    essai = contenu[:2_000_000].decode("utf-8", "replace")
    if hauts and essai.count("\ufffd") * 3 < len(hauts):
        return contenu.decode("utf-8", "replace")
    candidats = ["cp1252", "mac_roman", "cp850", "iso8859_15"]
    return contenu.decode(max(candidats, key=lambda c: _score(hauts.decode(c, "replace"))), "replace")


def est_binaire(texte: str) -> bool:
    """More than 1 % of control characters: not a text."""
    extrait = texte[:200_000]
    if not extrait:
        return False
    controles = sum(extrait.count(chr(c)) for c in range(32) if c not in (9, 10, 12, 13)) + extrait.count("\ufffd")
    return controles * 100 > len(extrait)
