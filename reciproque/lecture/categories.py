"""Category of an organisation from its name and the function of who signs for it."""

from __future__ import annotations

import re

from reciproque.langue import fold
from reciproque.lecture.lexique import charger
from reciproque.lecture.partenaires.jetons import cle

_MOTS: tuple[tuple[str, str], ...] = (
    (r"\b(?:conseil|conseiller)s? citoyens?\b", "conseil_citoyen"),
    (r"\bchambre\b|\bc\.?c\.?i\b|\bc\.?m\.?a\b", "chambre_consulaire"),
    (r"\btribunal|\bparquet\b|\bprocureur|\bcour d'appel|\bspip\b|\bpjj\b", "justice"),
    (r"\bconseil regional\b|\bregion\b", "region"),
    (r"\bconseil (?:departemental|general)\b|\bdepartement\b", "departement"),
    (
        (
            r"\bbailleurs?\b|\bhabitat\b|\bhlm\b|\blogis\b|\blogem|\boph\b|\bopac\b|\bimmobiliere|"
            r"\bresidences\b|\bfoncier logement|"
            r"\blogements? social|organismes de logement"
        ),
        "bailleur",
    ),
    (
        (
            r"\bmetropole\b|\bagglomeration\b|\bcommunaute\b|\bept\b|"
            r"etablissement public territorial|\bepci\b|"
            r"\bintercommunal|\bagglo"
        ),
        "epci",
    ),
    (r"^(?:ville|commune|mairie)\b|\bccas\b|centre communal", "commune"),
    (
        (
            r"\betat\b|\bprefecture|\bprefete?\b|\bministere|\bdirection (?:regionale|departementale)|"
            r"\bacadem|education nationale|\brectorat|\bdasen\b|\bdsden\b"
        ),
        "etat",
    ),
    (
        (
            r"\bcaisse\b|\bagence\b|\bpole emploi\b|\bfrance travail\b|\bars\b|\bcaf\b|\bcpam\b|\banru\b|"
            r"\boffice\b|\buniversite|\bmission locale|\bmaison de"
        ),
        "organisme",
    ),
    (r"\bassociation|\bfederation|\bligue\b|\bunion\b|\bcentre social|\bregie", "association"),
)


def categoriser(nom: str, titre: str | None, *, strict: bool = False) -> str:
    """One of ``schema.CATEGORIES``. ``strict``: empty string instead of ``autre`` when nothing tells."""
    plie = fold(nom)
    mots = cle(nom)
    organisations, _ = charger()
    fonction = fold(titre or "")
    if not _INDEX:
        _INDEX.update({cle(m): o.categorie for o in organisations for m in o.marques})
    for n in range(len(mots), 0, -1):
        categorie = _INDEX.get(mots[:n])
        if categorie and (n > 1 or len(mots[0]) > 2):
            if categorie == "epci" and "maire" in fonction.split():
                return "commune"
            return categorie
    if re.match(r"(?:le |la )?maire\b", fonction):
        return "commune"
    for motif, categorie in _MOTS:
        if re.search(motif, plie):
            return categorie
    if re.search(r"\bmaire\b", fonction):
        return "commune"
    return "" if strict else "autre"


_INDEX: dict[tuple[str, ...], str] = {}
