"""Signature blocks (shape h) and the parties named at the head of the document. No person's name is kept."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reciproque.lecture.brouillon import Brouillon, Portee
from reciproque.lecture.categories import categoriser
from reciproque.lecture.forme import Forme, Liste, Paragraphe, Tableau, Titre
from reciproque.lecture.reconnaisseurs.parties import VERBE, annoncer_parties, cle_de
from reciproque.lecture.reconnaisseurs.signatures_tableau import blocs_dresses, du_tableau_a_tetes
from reciproque.lecture.schema import Signataire

_POUR = re.compile(r"^\s*(?:\*\*)?pour\s+(?:(?P<art>les|la|le|l['’])\s*)?(?P<reste>\S.*)$", re.IGNORECASE | re.DOTALL)
_CIVILITE = re.compile(
    r"(?<!\w)(?:M\.|MM\.|M(?=\s[A-Z])|Mme|Mmes|Mlle|Monsieur|Madame|Dr\.?|Docteur|Maître|Me\s)(?!\w)"
)
_FONCTION = (
    r"(?:co-)?(?:vice[- ]?pr[ée]sidente?|pr[ée]sidente?|maire(?:sse)?|pr[ée]f[eè]te?|sous[- "
    r"]pr[ée]f[eè]te?|direct(?:eur|"
    r"rice)|procureure?|"
    r"d[ée]l[ée]gu[ée]e?|rect(?:eur|rice)|inspect(?:eur|rice)|secr[ée]taire|adjointe?|conseill[eè]re?|"
    r"administrat(?:eur|rice)|"
    r"g[ée]rante?|responsable|repr[ée]sentante?|chef(?:fe)?)"
)
_TITRE = re.compile(rf"(?<!\w)(?:(?:le|la|l['’])\s*)?{_FONCTION}(?!\w)", re.IGNORECASE)
_FONCTION_DE = re.compile(
    rf"^(?P<titre>(?:(?:le|la|l['’]|monsieur le|madame la|m\.? le|mme la)\s*)?{_FONCTION}(?:\s+(?:g[ée]n[ée]rale?|"
    rf"d[ée]l[ée]gu[ée]e?|"
    rf"adjointe?|d[ée]partementale?|r[ée]gionale?|territoriale?|ex[ée]cuti(?:f|ve)))*)\s*"
    r"(?:(?:de l|d)['’]\s*|(?:de la|du|des|de|pour)\s+)(?P<org>\S.{2,140})$",
    re.IGNORECASE,
)
_MARQUE = re.compile(r"\[?\s*signatures?\s*\]?|\bsign[ée]\b", re.IGNORECASE)
_FAUX = re.compile(
    r"^(?:cela|ce |ces |cette |chaque|tout|un |une |les \d+ ann|mener|faire|plus|ainsi|autant|que |qui |\d+\s+(?:ans|"
    r"années|mois|jours|%|€))",
    re.IGNORECASE,
)
_PREFET = re.compile(r"(?:le |la |monsieur le |madame la )?(?:sous[- ])?pr[ée]f[eè]te?\b", re.IGNORECASE)
_PREFET_SEUL = re.compile(rf"^{_PREFET.pattern}(?: du d[ée]partement| de (?:la )?r[ée]gion)?\s*[,:]?$", re.IGNORECASE)
_OUVRE = re.compile(rf"^(?:Le |La |L['’])\s*{_FONCTION}(?!\w)", re.IGNORECASE)
# A line that goes on under itself: « La Présidente de la », « Communauté d'agglomération ».
_COUPEE = re.compile(r"(?<=\s)(de la|de l['’]|du|des|de|d['’])\s*\n", re.IGNORECASE)
_REPRESENTE = re.compile(
    r"^(?:[-–•*]\s*)?(?:(?:les|la|le)\s|l['’])?\s*(?P<org>[^\W\d_][^,;:]{1,140}?)\s*,\s*"
    r"(?:repr[ée]sent[ée]e?s?|pour le compte|agissant)\b(?P<suite>.{3,160})$",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Cachet:
    """One block: who, in what quality, and whether anything shows a signature."""

    organisation: str
    titre: str | None
    signe: bool
    place: Portee
    fin: int


def reconnaitre(forme: Forme, brouillon: Brouillon) -> None:
    cachets = _dresses(forme, brouillon)
    for bloc in forme.tableaux:
        if brouillon.libre(bloc):
            trouves = _du_tableau(bloc) or [
                _Cachet("État" if _PREFET.match(qui) else qui, titre, True, rangee, rangee.fin)
                for qui, titre, rangee in du_tableau_a_tetes(bloc)
            ]
            if trouves:
                brouillon.prendre(bloc, "signatures")
                cachets.extend(trouves)
    cachets.extend(_representes(forme, brouillon))
    cachets.extend(_des_lignes(forme, brouillon))
    vus: dict[str, Signataire] = {}
    for cachet in sorted(cachets, key=lambda c: (c.place.debut, c.fin)):
        categorie = categoriser(cachet.organisation, cachet.titre)
        cle = cle_de(cachet.organisation, categorie)
        if cle in vus:
            continue
        source = brouillon.source(cachet.place)
        source.lignes = (cachet.place.debut, max(cachet.place.fin, cachet.fin))
        source.zone = source.zone or "signatures"
        # A block on the page of signatures: nothing printed in it (a scan lost) does not prove that nobody signed.
        vus[cle] = brouillon.signataire(
            cachet.organisation, categorie=categorie, titre=cachet.titre, etat="signature", source=source
        )
    annoncer_parties(forme, brouillon, vus)


# -- tables of blocks ------------------------------------------------------------------------------------------------
def _du_tableau(tableau: Tableau) -> list[_Cachet]:
    """A table most of whose cells open with « Pour … » or name a function of an organisation."""
    pleines = [c for r in tableau.rangees for c in r.cellules if not c.vide]
    if len(pleines) < 2 or max(len(c.texte) for c in pleines) > 600:
        return []
    cachets = []
    for c in pleines:
        lu = _lire(c.texte)
        if lu is not None:
            cachets.append(_Cachet(lu[0], lu[1], lu[2], c, c.fin))
    pour = sum(1 for c in pleines if _POUR.match(c.texte))
    if pour * 2 >= len(pleines) and pour >= 2:
        return cachets
    avec_fonction = sum(1 for c in pleines if _FONCTION_DE.match(c.texte.split("\n")[0]) and len(c.texte) < 250)
    if avec_fonction >= 2 and avec_fonction * 3 >= len(pleines):
        return cachets
    return []


def _lire(texte: str) -> tuple[str, str | None, bool] | None:
    """(organisation, title, signed) of one block; the person's name is skipped."""
    lignes = [x.strip() for x in texte.split("\n") if x.strip()]
    if not lignes:
        return None
    m = _POUR.match(texte)
    if m:
        reste = m.group("reste")
        if _FAUX.match(reste):
            return None
        tete, *suite = reste.split("\n")
        civilite = _CIVILITE.search(tete)
        organisation = tete[: civilite.start()] if civilite else tete
        apres = (tete[civilite.end() :] if civilite else "") + "\n" + "\n".join(suite)
        if not civilite:
            # « Pour la Ville de X, le Maire » / « Pour l'EPT : »
            coupe = re.search(
                rf"\s*(?:[:,(]|\s[-–]\s|$)\s*(?=(?:le |la |l['’])?{_FONCTION}|$|\n|représent)",
                organisation,
                re.IGNORECASE,
            )
            if coupe and coupe.start() > 2:
                apres = organisation[coupe.end() :] + "\n" + apres
                organisation = organisation[: coupe.start()]
        organisation = organisation.strip(" :,.;*-–\u00a0")
        if not organisation or len(organisation) > 160 or VERBE.search(organisation):
            return None
        titre = _titre(apres)
        return organisation, titre, bool(civilite or titre or _MARQUE.search(apres) or apres.strip(" :\n"))
    if _PREFET_SEUL.match(lignes[0]):
        return "État", lignes[0].strip(" :,.;"), len(lignes) > 1
    m = _FONCTION_DE.match(lignes[0])
    if m and not VERBE.search(lignes[0]):
        organisation = m.group("org").strip(" :,.;")
        if _PREFET.match(lignes[0]):
            return "État", lignes[0].strip(" :,.;"), len(lignes) > 1
        civilite = _CIVILITE.search(organisation)
        if civilite and civilite.start() > 2:
            organisation = organisation[: civilite.start()].strip(" ,:")
        return organisation, m.group("titre").strip(), len(lignes) > 1
    return None


def _titre(texte: str) -> str | None:
    """The function, from its first word to the end of its line."""
    m = _TITRE.search(texte)
    if not m:
        return None
    ligne = texte[m.start() :].split("\n")[0]
    civilite = _CIVILITE.search(ligne)
    if civilite and civilite.start() > 3:
        ligne = ligne[: civilite.start()]
    return _sans_nom(ligne).strip(" ,;:.*") or None


def _sans_nom(ligne: str) -> str:
    """Drop a name in capitals printed after the function (``Directrice Territoriale Jeanne DUPONT``)."""
    m = re.search(r"\s+[A-ZÀ-Ý][a-zà-ÿ-]+\s+[A-ZÀ-Ý][A-ZÀ-Ý'’ -]{2,}$", ligne)
    if m and not re.match(r"\s*(?:G[ée]n|D[ée]l|Adj|Territ|R[ée]g|D[ée]p)", m.group(0)):
        return ligne[: m.start()]
    return ligne


def _dresses(forme: Forme, brouillon: Brouillon) -> list[_Cachet]:
    """Blocks two abreast, whatever blocks their lines were made into."""
    cachets = []
    pages = [(b.debut, b.fin) for b in forme.blocs if b.zone == "signatures"]

    def ouvre(texte: str) -> bool:
        if _POUR.match(texte):
            return not _FAUX.match(_POUR.sub(r"\g<reste>", texte))
        return bool(pages) and bool(_OUVRE.match(texte))

    for bloc in blocs_dresses(forme, ouvre):
        pour = bool(_POUR.match(bloc.texte))
        if not pour and not any(debut <= bloc.debut <= fin for debut, fin in pages):
            continue
        lu = _lire(bloc.texte if pour else _COUPEE.sub(r"\1 ", bloc.texte))
        if lu is None or not categoriser(lu[0], lu[1]):
            continue
        place = _Ligne(bloc.debut, bloc.fin, forme.texte.page(bloc.debut), "signatures")
        cachets.append(_Cachet(lu[0], lu[1], lu[2], place, bloc.fin))
    if len(cachets) < 2:
        return []
    for cachet in cachets:
        brouillon.prendre(cachet.place, "signatures")
    lignes = [c.place.debut for c in cachets]
    for tableau in forme.tableaux:
        if any(tableau.debut <= ligne <= tableau.fin for ligne in lignes):
            brouillon.prendre(tableau, "signatures")
    return cachets


def _representes(forme: Forme, brouillon: Brouillon) -> list[_Cachet]:
    """« La commune de X, représentée par son maire », a line each, where the document is signed."""
    cachets = []
    for bloc in forme.blocs:
        if bloc.zone != "signatures" or not isinstance(bloc, Paragraphe | Liste) or not brouillon.libre(bloc):
            continue
        for k, texte in enumerate(bloc.texte.split("\n")):
            m = _REPRESENTE.match(texte.strip())
            if m is None or VERBE.search(m.group("org")):
                continue
            place = _Ligne(bloc.debut + k, bloc.debut + k, bloc.page, bloc.zone)
            cachets.append(_Cachet(m.group("org").strip(), _titre(m.group("suite")), True, place, place.fin))
    return cachets if len(cachets) >= 2 else []


# -- blocks in lines -------------------------------------------------------------------------------------------------
def _des_lignes(forme: Forme, brouillon: Brouillon) -> list[_Cachet]:
    """« Pour la ville de X : » one under the other; two at least near each other, or a signature heading above."""
    lignes: list[tuple[int, str, Portee]] = []
    for bloc in forme.blocs:
        if isinstance(bloc, Titre | Paragraphe) and bloc.zone != "sommaire" and brouillon.libre(bloc):
            for k, texte in enumerate(bloc.texte.split("\n")):
                lignes.append((bloc.debut + k if bloc.fin > bloc.debut else bloc.debut, texte.strip(), bloc))
    candidats: list[tuple[int, _Cachet]] = []
    for i, (numero, texte, porte) in enumerate(lignes):
        if len(texte) > 180:
            continue
        pour = _POUR.match(texte)
        fonction = porte.zone == "signatures" and _FONCTION_DE.match(texte)
        if not pour and not fonction:
            dernier_prefet = candidats and i - candidats[-1][0] <= 8 and _PREFET.search(candidats[-1][1].organisation)
            prefet = _prefet(lignes, i) if porte.zone == "signatures" and _PREFET.match(texte) else None
            if prefet is not None and not dernier_prefet:
                candidats.append((i, prefet))
            continue
        if pour and not (
            texte.rstrip().endswith(":") or porte.zone == "signatures" or _CIVILITE.search(texte) or len(texte) < 90
        ):
            continue
        suivante = lignes[i + 1][1] if i + 1 < len(lignes) else ""
        signe_dessous = bool(_TITRE.match(suivante) or _CIVILITE.match(suivante) or _MARQUE.match(suivante))
        if pour and texte.rstrip().endswith((".", ";", ",")) and porte.zone != "signatures" and not signe_dessous:
            continue
        suite = []
        dernier = numero
        for numero2, texte2, _ in lignes[i + 1 : i + 6]:
            if _POUR.match(texte2) or len(texte2) > 120 or numero2 - dernier > 6:
                break
            if _PREFET.match(texte2) and not _PREFET.search(texte):
                break  # another block opens
            suite.append(texte2)
            dernier = numero2
        lu = _lire("\n".join([texte, *suite]))
        if lu is None or not categoriser(lu[0], lu[1], strict=porte.zone != "signatures"):
            continue
        if fonction and not pour and (_sous_un_pour(lignes, i) or not categoriser(lu[0], lu[1], strict=True)):
            continue
        place = _Ligne(numero, numero, porte.page, porte.zone)
        candidats.append((i, _Cachet(lu[0], lu[1], lu[2], place, dernier if lu[2] else numero)))
    gardes = []
    for k, (i, cachet) in enumerate(candidats):
        voisin = (k > 0 and i - candidats[k - 1][0] <= 14) or (k + 1 < len(candidats) and candidats[k + 1][0] - i <= 14)
        if voisin or cachet.place.zone == "signatures":
            gardes.append(cachet)
            brouillon.prendre(cachet.place, "signatures")
    return gardes if len(gardes) >= 2 else []


_PREFET_DE = re.compile(
    r"(?P<qui>(?:sous[- ])?pr[ée]f[eè]te?\s+(?:de\s+la\s+|de\s+l['’]|du\s+|des\s+|de\s+|d['’])[A-ZÀ-Ý][^\n,;:]{2,60})",
    re.IGNORECASE,
)


def _prefet(lignes: list[tuple[int, str, Portee]], i: int) -> _Cachet | None:
    """« Le Préfet et par délégation / … / auprès du Préfet de X »: a block without « Pour »."""
    numero, _, porte = lignes[i]
    pris = [texte for _, texte, _ in lignes[i : i + 4]]
    for k, texte in enumerate(pris):
        if k and _POUR.match(texte):
            pris = pris[:k]
            break
    m = _PREFET_DE.search("\n".join(pris))
    if m is None:
        return None
    fin = lignes[i + len(pris) - 1][0]
    nom = m.group("qui").strip()
    return _Cachet(nom[:1].upper() + nom[1:], None, True, _Ligne(numero, numero, porte.page, porte.zone), fin)


@dataclass(slots=True)
class _Ligne:
    debut: int
    fin: int
    page: int | None
    zone: str | None


def _sous_un_pour(lignes: list[tuple[int, str, Portee]], i: int) -> bool:
    """A function printed under « Pour l'organisme » completes that block."""
    return any(_POUR.match(texte) for _, texte, _ in lignes[max(0, i - 6) : i])
