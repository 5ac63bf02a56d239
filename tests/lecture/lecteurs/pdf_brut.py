"""A PDF written by hand, where each run of letters is put where one wants it: what page-layout software exports."""

import hashlib
from itertools import cycle

POLICES = {"F1": "Helvetica", "F2": "Helvetica-Bold"}
# Widths of Helvetica, in thousandths of the size, for the letters that are not 556 wide.
_LARGEURS = {
    lettre: large
    for large, lettres in {
        222: "ijl’", 278: "ftI .,:;/!î\u00a0", 333: "r-()", 350: "•", 500: "cksvxyzJç", 611: "FTZ", 667: "ABEKPSVXYÉ",
        722: "wCDHNRU", 778: "GOQ", 833: "mM", 944: "Wœ",
    }.items()
    for lettre in lettres
}  # fmt: skip
LIGATURES = {"fi": "\x01", "fl": "\x02"}


def largeur(texte: str, corps: float) -> float:
    return sum(_LARGEURS.get(c, 556) for c in texte) * corps / 1000


def couper(texte: str, large: float, corps: float) -> list[str]:
    """Lines no wider than ``large``."""
    lignes = [""]
    for mot in texte.split():
        essai = f"{lignes[-1]} {mot}".strip()
        if largeur(essai, corps) > large:
            lignes.append(mot)
        else:
            lignes[-1] = essai
    return lignes


class PageBrute:
    """Marks on a page; ``y`` goes down from the top, as one reads."""

    def __init__(self, *, dimensions=(595.0, 842.0), rotation=0, rogne=None) -> None:
        self.dimensions, self.rotation, self.rogne = dimensions, rotation, rogne
        self.marques: list[bytes] = []
        self.en_formulaire = False  # everything inside a form object, at half its size, shown at twice

    def texte(self, x, y, texte, *, corps=10.0, gras=False, espaces=True, ligatures=False, vertical=""):
        """One run of letters. Without ``espaces``, words are parted by a gap and no space is written.

        ``vertical``: « haut » when it goes up, « bas » when it goes down.
        """
        police = "F2" if gras else "F1"
        if ligatures:
            for lettres, code in LIGATURES.items():
                texte = texte.replace(lettres, code)
        mots = [texte] if espaces else texte.split(" ")
        pas = b" -280 ".join(b"(" + _echapper(m) + b")" for m in mots)
        a, b, c, d = {"haut": (0, 1, -1, 0), "bas": (0, -1, 1, 0)}.get(vertical, (1, 0, 0, 1))
        place = f"{a} {b} {c} {d} {x:.2f} {self.dimensions[1] - y:.2f} Tm"
        self.marques.append(b"BT /%s %g Tf %s [%s] TJ ET" % (police.encode(), corps, place.encode(), pas))
        return self

    def boite(self, x0, haut, x1, bas, *, gris=0.0):
        self.marques.append(b"q %g g %g %g %g %g re f Q" % (gris, x0, self.dimensions[1] - bas, x1 - x0, bas - haut))
        return self

    def trait(self, x0, y0, x1, y1, *, epaisseur=0.5):
        h = self.dimensions[1]
        self.marques.append(b"q %g w %g %g m %g %g l S Q" % (epaisseur, x0, h - y0, x1, h - y1))
        return self

    def tourner(self, tour):
        """Turn the sheet and what is on it: shown, the page is the same."""
        large, h = self.dimensions
        matrice = {90: f"0 1 -1 0 {h} 0", 180: f"-1 0 0 -1 {large} {h}", 270: f"0 -1 1 0 0 {large}"}.get(
            tour, "1 0 0 1 0 0"
        )
        self.marques = [f"q {matrice} cm".encode(), *self.marques, b"Q"]
        self.rotation = tour
        if tour in {90, 270}:
            self.dimensions = (h, large)
        return self

    def image(self):
        """A grey picture over the whole page, as a scanner makes."""
        large, h = self.dimensions
        self.marques.append(b"q %g 0 0 %g 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q" % (large, h))
        return self


def _echapper(texte: str) -> bytes:
    brut = texte.encode("cp1252")
    return brut.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def assembler(pages: list[PageBrute], *, chiffre: bool = False) -> bytes:
    """The file. ``chiffre``: encrypted, its user password empty (opens in any reader, forbids copying)."""
    objets: list[bytes] = [b"", b""]
    polices = []
    for nom, base in POLICES.items():
        objets.append(
            b"<< /Type /Font /Subtype /Type1 /BaseFont /%s /Encoding << /BaseEncoding /WinAnsiEncoding "
            b"/Differences [1 /fi /fl] >> >>" % base.encode()
        )
        polices.append(b"/%s %d 0 R" % (nom.encode(), len(objets)))
    numeros = []
    flux_de: list[int] = []
    formulaires: dict[int, bytes] = {}
    for page in pages:
        large, haut = page.dimensions
        flux, externe = b"\n".join(page.marques), b""
        ressources = b"/Font << %s >>" % b" ".join(polices)
        if page.en_formulaire:
            objets.append(flux)
            formulaires[len(objets)] = b"/Type /XObject /Subtype /Form /BBox [0 0 %g %g] /Matrix [0.5 0 0 0.5 0 0] " % (
                large,
                haut,
            ) + b"/Resources << %s >>" % (ressources)
            flux, externe = b"q 2 0 0 2 0 0 cm /X Do Q", b"/XObject << /X %d 0 R >>" % len(objets)
        objets.append(flux)
        flux_de.append(len(objets))
        rogne = b"/CropBox [%g %g %g %g] " % page.rogne if page.rogne else b""
        objets.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %g %g] %s/Rotate %d /Contents %d 0 R "
            b"/Resources << %s %s >> >>" % (large, haut, rogne, page.rotation, len(objets), ressources, externe)
        )
        numeros.append(len(objets))
    objets[0] = b"<< /Type /Catalog /Pages 2 0 R >>"
    objets[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (
        len(numeros),
        b" ".join(b"%d 0 R" % n for n in numeros),
    )
    identifiant = hashlib.md5(b"essai").digest()
    cle = b""
    fin = b""
    if chiffre:
        cle, dictionnaire = _chiffrement(identifiant)
        objets.append(dictionnaire)
        fin = b"/Encrypt %d 0 R /ID [<%s> <%s>] " % (len(objets), *[identifiant.hex().encode()] * 2)
    corps, places = b"%PDF-1.4\n", []
    for n, objet in enumerate(objets, 1):
        places.append(len(corps))
        if n in flux_de or n in formulaires:
            brut = _rc4(hashlib.md5(cle + n.to_bytes(3, "little") + b"\0\0").digest()[:10], objet) if cle else objet
            objet = b"<< %s /Length %d >>\nstream\n%s\nendstream" % (formulaires.get(n, b""), len(brut), brut)
        corps += b"%d 0 obj\n%s\nendobj\n" % (n, objet)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objets) + 1)
    table += b"".join(b"%010d 00000 n \n" % p for p in places)
    queue = b"trailer\n<< /Size %d /Root 1 0 R %s>>\nstartxref\n%d\n%%%%EOF\n" % (len(objets) + 1, fin, len(corps))
    return corps + table + queue


_BOURRAGE = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")


def _rc4(cle: bytes, donnees: bytes) -> bytes:
    etat, j = list(range(256)), 0
    for i, k in zip(range(256), cycle(cle), strict=False):
        j = (j + etat[i] + k) % 256
        etat[i], etat[j] = etat[j], etat[i]
    rendu, i, j = bytearray(), 0, 0
    for octet in donnees:
        i = (i + 1) % 256
        j = (j + etat[i]) % 256
        etat[i], etat[j] = etat[j], etat[i]
        rendu.append(octet ^ etat[(etat[i] + etat[j]) % 256])
    return bytes(rendu)


def _chiffrement(identifiant: bytes) -> tuple[bytes, bytes]:
    """Key and dictionary of the standard handler, revision 2 (40 bits), owner « garde », no user password."""
    proprietaire = _rc4(hashlib.md5((b"garde" + _BOURRAGE)[:32]).digest()[:5], _BOURRAGE)
    droits = -44
    cle = hashlib.md5(_BOURRAGE + proprietaire + droits.to_bytes(4, "little", signed=True) + identifiant).digest()[:5]
    usager = _rc4(cle, _BOURRAGE)
    dictionnaire = b"<< /Filter /Standard /V 1 /R 2 /P %d /O <%s> /U <%s> >>" % (
        droits,
        proprietaire.hex().encode(),
        usager.hex().encode(),
    )
    return cle, dictionnaire
