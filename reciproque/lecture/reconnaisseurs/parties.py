"""Parties announced at the head of an act: « Entre l'État, …, la Ville de X, représentée par…, et … »."""

from __future__ import annotations

import re

from reciproque.langue import fold
from reciproque.lecture.brouillon import Brouillon, Portee
from reciproque.lecture.categories import categoriser
from reciproque.lecture.forme import Forme, Liste, Paragraphe, Tableau, Titre
from reciproque.lecture.partenaires import Resolveur
from reciproque.lecture.schema import Signataire

VERBE = re.compile(
    r"\b(?:est|sont|a été|ont|sera|seront|doit|permet|il s['’]agit|souhaite|s['’]engage|compte(?:nt)?|comprend|"
    r"regroupe|r[ée]unit)\b",
    re.IGNORECASE,
)


def cle_de(nom: str, categorie: str) -> str:
    """One spelling for « ville du Kremlin-Bicêtre », « Le Kremlin-Bicêtre » and « Mairie du Kremlin Bicêtre »."""
    plie = fold(nom)
    if categorie == "commune":
        plie = re.sub(
            r"^(?:(?:la )?(?:ville|commune|mairie) )?(?:de la |de l'|du |des |de |d'|le |la |les |l')?", "", plie
        )
        return re.sub(r"[^a-z0-9]+", " ", plie).strip()
    return plie


_ENTRE = re.compile(
    r"^\s*(?:le présent .{0,80})?entre\s*(?:les soussignés)?\s*:?\s*(?P<reste>.*)$", re.IGNORECASE | re.DOTALL
)
_FIN_PARTIES = re.compile(
    r"^(?:pr[ée]ambule|article|(?:engagement|axe|pilier|objectif|enjeu|action)\b.{0,6}\d|(?:le|la) "
    r"(?:contrat|protocole|convention)|il (?:a [ée]t[ée]|est) (?:convenu|pr[ée]alablement)|vu |"
    r"sommaire|table des mati|\[|"
    r"ci-apr[eè]s|d['’]autre part$|consid[ée]rant)",
    re.IGNORECASE,
)
_COMMUNES = re.compile(
    r"^(?:et\s+)?les\s+(?:\d+\s+|\w+\s+)?(?:communes|villes)\s+(?:de\s+|d['’])\s*(?P<noms>.+)$",
    re.IGNORECASE | re.DOTALL,
)


_TERRITOIRES = {"commune", "epci", "departement", "region", "etat"}
_REPRESENTEE = re.compile(r",?\s+(?:représentée?s?|ci-après|dont le siège|désignée?s?|sise?)\b", re.IGNORECASE)


def annoncer_parties(forme: Forme, brouillon: Brouillon, vus: dict[str, Signataire]) -> None:
    """« Entre l'État, …, et … »: every party announced that has no signature block."""
    tete = [b for b in forme.blocs[:80] if not isinstance(b, Tableau)]
    for i, bloc in enumerate(tete):
        if not isinstance(bloc, Titre | Paragraphe) or not _ENTRE.match(bloc.texte) or len(bloc.texte) > 3000:
            continue
        morceaux: list[tuple[str, Portee]] = []
        m = _ENTRE.match(bloc.texte)
        reste = m.group("reste").strip() if m else ""
        if reste:
            morceaux.extend((x, bloc) for x in reste.split("\n"))
        elif i + 1 >= len(tete):
            return
        for suivant in tete[i + 1 : i + 45]:
            if _FIN_PARTIES.match(suivant.plie) or (isinstance(suivant, Paragraphe) and len(suivant.texte) > 900):
                break
            if isinstance(suivant, Liste):
                morceaux.extend((item.texte, item) for item in suivant.items)
            else:
                morceaux.extend((x, suivant) for x in suivant.texte.split("\n"))
        if len(morceaux) < 2 and "," not in reste:
            continue
        resolveur = brouillon.partenaires
        for texte, place in morceaux:
            if _FIN_PARTIES.match(texte.strip()):
                return
            _partie(texte, place, brouillon, vus, resolveur)
        return


def _partie(texte: str, place: Portee, brouillon: Brouillon, vus: dict[str, Signataire], resolveur: Resolveur) -> None:
    propre = _REPRESENTEE.split(texte.strip(" ,;.:*-–"), maxsplit=1)[0]
    communes = _COMMUNES.match(propre)
    if communes:
        noms = [n.strip() for n in re.split(r",|\bet\b|;", communes.group("noms")) if n.strip()]
        for nom in noms:
            _annoncer(nom, "commune", place, brouillon, vus, resolveur)
        return
    # « Habitat du Val, office public de l'habitat »: what follows a comma in lower case only describes.
    propre = re.split(r",\s+(?=(?!la\b|le\b|les\b|l['’]|et\b|représent|ci-)[a-zà-ÿ])", propre, maxsplit=1)[0]
    for partie in _separer(propre, resolveur):
        nom = re.sub(
            r"^(?:et\s+)?(?:d['’]une part|d['’]autre part)?\s*,?\s*(?:la |les |le |l['’])?\s*",
            "",
            partie,
            flags=re.IGNORECASE,
        )
        nom = nom.strip(" ,;.:")
        categorie = categoriser(nom, None, strict=True)
        if nom and categorie and 3 <= len(nom) <= 160 and not VERBE.search(nom):
            _annoncer(nom, categorie, place, brouillon, vus, resolveur)


def _separer(texte: str, resolveur: Resolveur) -> list[str]:
    """« l'État, la Région X et la CAF » on one line; a name with « et » stays whole."""
    parties = re.split(
        r"[,;]\s+(?=(?:et\s+)?(?:la|le|les|l['’])\s*\S)|\s+et\s+(?=(?:la|le|l['’])\s*\S)", texte, flags=re.IGNORECASE
    )
    sortie: list[str] = []
    for partie in parties:
        noms = resolveur.decouper(partie)
        if len(noms) > 1 and all(categoriser(_sans_tete(n), None, strict=True) for n in noms):
            sortie.extend(noms)
        else:
            sortie.append(partie)
    return sortie


def _sans_tete(nom: str) -> str:
    return re.sub(r"^(?:et\s+)?(?:la |les |le |l['’])\s*", "", nom.strip(), flags=re.IGNORECASE)


def _annoncer(
    nom: str, categorie: str, place: Portee, brouillon: Brouillon, vus: dict[str, Signataire], resolveur: Resolveur
) -> None:
    cle = cle_de(nom, categorie)
    deja = vus.get(cle)
    if deja is not None:
        if categorie == "commune" and fold(deja.organisation).startswith(("ville", "commune", "mairie")):
            deja.organisation = nom  # the name by which the document announces it
        return
    for court, signe in vus.items():
        if signe.categorie not in _TERRITOIRES and len(court) >= 6 and cle.endswith(f" {court}"):
            # « Office public de l'habitat X-Habitat » signs as « X-Habitat »
            if article := re.search(r" (les|le|la)$", cle[: -len(court) - 1]):
                signe.organisation = f"{article.group(1).capitalize()} {signe.organisation}"
            return
    noms = {fold(s.organisation) for s in vus.values()}
    connu = resolveur.resoudre(nom)
    if connu is not None and any(fold(o) in noms for o in connu.organisations):
        return  # signs already, under another of its names
    if categorie == "etat" and any("prefe" in v or v == "etat" for v in vus):
        return  # the préfet signs for the State
    vus[cle] = brouillon.signataire(
        nom, categorie=categorie, titre=None, etat="annonce", source=brouillon.source(place)
    )
