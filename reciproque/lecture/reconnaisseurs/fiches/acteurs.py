"""Who leads and who takes part, from the fields of a sheet: lists of marks, or sentences that name organisations."""

from __future__ import annotations

import re
from dataclasses import replace

from reciproque.langue import fold
from reciproque.lecture.forme import couper_puce
from reciproque.lecture.partenaires import Resolveur
from reciproque.lecture.schema import PartenaireLu

# A role played, an instruction of the template, a step: never an organisation.
_PAS_ORGANISATION = re.compile(
    r"^(?:facilitat|coordon|coordin|operateur|mediat|informat|animat|negociat|pilote\b|chef|porteur\b|referent|"
    r"responsable\b|"
    r"preciser|indiquer|lister|recenser|expliquer|a (?:definir|determiner|preciser|completer)|voir|selon|mise? en|"
    r"travail|public|suivi|appel|soutien|aides?\b|contrat|dispositif|financement|convention|projet|programme|"
    r"formation|"
    r"etc\b|autres?\b|tous?\b|toutes\b|notamment|oui|non|neant|sans objet|poste vacant|vacant)"
)
_VERBE = re.compile(
    r"\b(?:est|sont|sera|seront|a|ont|doit|doivent|peut|peuvent|fait|assure|soutient|porte|pilote|organise|"
    r"coordonne|accompagne|remplit|intervient|finance|participe|contribue)\b"
)
_INFINITIF = re.compile(
    r"^(?:s'|se )?[a-z]{3,}(?:er|ir|oir|tre|dre)\b (?:un|une|l|la|le|les|des|du|de|d|avec|sur|a|aux?)\b"
)
_CONFIE = re.compile(
    r"\b(?:[ée]tablie?s?|sign[ée]e?s?|conclue?s?|en partenariat|avec l['’]appui|avec un appui|"
    r"appui)\b[^,;.]{0,30}?\b(?:avec|de)\b|\bavec l['’]appui\b|\bavec un appui\b",
    re.IGNORECASE,
)
_SERVICE = re.compile(
    r"^(?:le |la |les |l['’])?(?P<s>(?:charg[ée]e?s?|chef(?:fe)?s?|direct(?:ion|rice|eur)s?|services?|p[ôo]les?|"
    r"responsables?|d[ée]l[ée]gation|mission|cellule|r[ée]f[ée]rente?s?)\b.*?)\s*(?:de la|du|de l['’]|de|d['’]|"
    r"des|[-–,])?\s*$",
    re.IGNORECASE,
)
# « collège Jean-Macé », « association Le Marchepied »: a common noun of body before a proper name.
_GENRE = re.compile(
    r"^(?:l['’]|le |la |les )?(?:association|coll[eè]ge|lyc[ée]e|[ée]cole|centre|club|r[ée]gie|maison|mission|"
    r"foyer|compagnie|"
    r"collectif|amicale|conseil|entreprise|soci[ée]t[ée]|fondation|union|f[ée]d[ée]ration|office|syndicat|"
    r"agence|th[ée][aâ]tre|"
    r"m[ée]diath[eè]que|biblioth[eè]que|cr[eè]che|ferme|comit[ée])s?\s.*[A-ZÀ-Ý]",
)
_NOM_COMMUN = re.compile(
    r"^(?:les |des |l['’])?(?!(?:avec|pour|dans|dont|ainsi|via|par|sous|en|à|de|du|au|aux|sur|et|ou|tel|tous|"
    r"toutes|leurs?|ses|son|"
    r"sa|ce|cette|ces|si|qui|que|selon|notamment|plus|autres?)\b)[a-zà-ÿ][a-zà-ÿ'’ -]{3,60}$"
)
MOTS_MAX = 7
PHRASE_MIN = 9


def est_liste_connue(texte: str, resolveur: Resolveur) -> bool:
    """« Municipalité - État »: nothing but known names."""
    if len(texte) > 90:
        return False
    parties = resolveur.decouper(texte)
    return bool(parties) and all(resolveur.connait(p) for p in parties)


def lire_acteurs(alineas: list[str], resolveur: Resolveur, role: str) -> list[PartenaireLu]:
    """Partners of a field, in order; ``role``: what the field says they are."""
    sortie: list[PartenaireLu] = []
    for alinea in alineas:
        texte = couper_puce(alinea)[1].strip()
        if not texte or len(texte) > 1500:
            continue
        if role == "chef_de_file" and _est_phrase(texte):
            sortie.extend(_chefs_d_une_phrase(texte, resolveur))
            continue
        parties = resolveur.decouper(texte)
        lus = [_partie(partie, resolveur, role) for partie in parties]
        for partie, trouves in zip(parties, lus, strict=True):
            if (
                not trouves
                and role == "partenaire"
                and any(lus)
                and _NOM_COMMUN.match(partie)
                and len(partie.split()) <= 5
            ):
                # « clubs de prévention » among known names: a group the lexicon does not know.
                trouves = _commun(partie, role)
            sortie.extend(trouves)
    return sortie


def _commun(partie: str, role: str) -> list[PartenaireLu]:
    plie = fold(partie)
    if _PAS_ORGANISATION.match(plie) or _VERBE.search(plie) or _INFINITIF.match(f"{plie} de "):
        return []
    nom = re.sub(r"^(?:l['’]|le |la |les |des |du )", "", partie.strip(" .;"))
    return [
        PartenaireLu(marque=partie, nom=nom[:1].upper() + nom[1:], organisations=[nom], role=role, certitude="propose")
    ]


def _est_phrase(texte: str) -> bool:
    return len(texte.split()) >= PHRASE_MIN and bool(_VERBE.search(fold(texte)))


def _chefs_d_une_phrase(texte: str, resolveur: Resolveur) -> list[PartenaireLu]:
    """Its subject when it names one, else all it names; those it is done with are partners."""
    mentions = resolveur.mentions(texte)
    limite = m.start() if (m := _CONFIE.search(texte)) else len(texte)
    chefs = [m for m in mentions if m.debut < limite]
    tete = [m for m in chefs if m.debut <= 5]
    retenus = [replace(m.partenaire, role="chef_de_file") for m in (tete or chefs)]
    return retenus + [replace(m.partenaire, role="partenaire") for m in mentions if m.debut >= limite]


def _partie(partie: str, resolveur: Resolveur, role: str) -> list[PartenaireLu]:
    """One mark, or what it hides: « Pôle emploi : préparation à l'emploi », « Chargé de mission de l'EPT »."""
    tete, deux_points, suite = re.sub(r"\s=\s", " : ", partie).partition(":")
    if deux_points and suite.strip():
        return [
            *_partie(tete, resolveur, role),
            *(p for p in _partie(suite, resolveur, role) if p.certitude == "certain"),
        ]
    partie = (tete if deux_points else partie).strip(' .;,-–•*«»"')
    plie = fold(partie)
    if not plie or _PAS_ORGANISATION.match(plie):
        return _nommes(partie, resolveur, role) if len(partie.split()) > 2 else []
    direct = resolveur.resoudre(partie, role=role)
    if direct is not None and not _devine(direct):
        return [direct]
    nommes = _nommes(partie, resolveur, role)
    if nommes:
        return nommes
    nu = re.sub(r"\([^()]*\)?", "", partie)
    if direct is None and _GENRE.match(partie) and len(nu.split()) <= MOTS_MAX + 2 and not _VERBE.search(plie):
        nom = re.sub(r"^(?:l['’]|le |la |les )", "", partie)
        return [PartenaireLu(marque=partie, nom=nom, organisations=[nom], role=role, certitude="propose")]
    if direct is None or len(nu.split()) > MOTS_MAX or _VERBE.search(plie) or _INFINITIF.match(plie):
        return []
    return [direct] if sum(c.isalpha() for c in nu) >= 3 and not any(c.isdecimal() for c in nu) else []


def _devine(partenaire: PartenaireLu) -> bool:
    """The resolver only echoed the mark."""
    return partenaire.certitude == "propose" and partenaire.organisations == [partenaire.nom]


def _nommes(partie: str, resolveur: Resolveur, role: str) -> list[PartenaireLu]:
    """Known organisations inside a longer mark; what stands before a single one is its service."""
    mentions = resolveur.mentions(partie)
    if not mentions:
        return []
    if mentions[0].debut <= 3 and re.match(r"\s*(?:pour|qui|au titre|dans)\b", partie[mentions[0].fin :]):
        mentions = mentions[:1]
    if len(mentions) == 1:
        seul = mentions[0]
        service = _SERVICE.match(partie[: seul.debut])
        trouve = replace(seul.partenaire, role=role, marque=partie)
        if service and trouve.service is None:
            trouve.service = service.group("s").strip()
        return [trouve]
    return [replace(m.partenaire, role=role) for m in mentions]
