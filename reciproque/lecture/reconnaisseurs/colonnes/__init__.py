"""Columns a scan flattened: « engagement / levier(s) / partenaire(s) » heads, then lines where the cells run together.

The text keeps no cell: partners end the lines of a promise or stand alone between two, labels of the left column start
a line in the middle of their group. Rows are told by how promises start; the right edge is taken off with the names the
column itself repeats; what stands alone goes to the row it is centred on. What had to be repaired says so by its
confidence. The stored words stay as printed.
"""

from __future__ import annotations

import re
from dataclasses import replace

from reciproque.lecture.brouillon import Brouillon
from reciproque.lecture.forme import Forme
from reciproque.lecture.reconnaisseurs.colonnes.bords import Bords, Lue
from reciproque.lecture.reconnaisseurs.colonnes.centrage import attribuer, rattacher
from reciproque.lecture.reconnaisseurs.colonnes.mots import commence_par_verbe, finie
from reciproque.lecture.reconnaisseurs.colonnes.paragraphes import lire_paragraphes
from reciproque.lecture.reconnaisseurs.colonnes.rangees import Promesse, Rangees, lire_rangees, retirer_puce
from reciproque.lecture.reconnaisseurs.colonnes.tetes import Tete, lire_tete, niveaux
from reciproque.lecture.reconnaisseurs.colonnes.zones import (
    Fiche,
    Ligne,
    Zone,
    decouper_zones,
    lignes_utiles,
    trouver_entetes,
    trouver_fiches,
)
from reciproque.lecture.reconnaisseurs.engagement_lu import fusionner, montants_de, temps_de
from reciproque.lecture.schema import PartenaireLu

NOM = "colonnes"


def reconnaitre(forme: Forme, brouillon: Brouillon) -> None:
    lignes = lignes_utiles(forme)
    entetes = trouver_entetes(lignes)
    entetes = [e for e in entetes if _libres(brouillon, lignes, e[0])]
    if not entetes:
        return
    fiches = trouver_fiches(lignes, [e[0] for e in entetes])
    if not fiches:
        fiches = [Fiche("", "", entetes[0][0], len(lignes) - 1, "", entetes[0][0])]
    decouper_zones(lignes, entetes, fiches)
    tetes = [lire_tete(f.tete) if f.niveau else None for f in fiches]
    for fiche, tete in zip(fiches, tetes, strict=True):
        if not fiche.zones and tete is not None and len(fiches) > 1:
            _zone_sans_titre(fiche, tete)
    bords = Bords(
        brouillon.partenaires,
        {s.sigle for s in brouillon.lecture.sigles},
        [ligne for f in fiches for z in f.zones if z.colonnes for ligne in z.lignes],
    )
    genres = niveaux([t for t in tetes if t is not None])
    for fiche, tete in zip(fiches, tetes, strict=True):
        noeud = _ecrire_fiche(brouillon, lignes, fiche, tete, genres) if fiche.niveau and tete else None
        for zone in fiche.zones:
            _ecrire_zone(brouillon, zone, bords, noeud)


def _libres(brouillon: Brouillon, lignes: list[Ligne], rang: int) -> bool:
    ligne = brouillon.source(lignes=(lignes[rang].numero, lignes[rang].numero))
    return brouillon.libre(_Lieu(*ligne.lignes))


class _Lieu:
    """Lines as a place the draft can take."""

    page: int | None = None
    zone: str | None = None

    def __init__(self, debut: int, fin: int) -> None:
        self.debut, self.fin = debut, fin


def _zone_sans_titre(fiche: Fiche, tete: Tete) -> None:
    """A sheet whose table lost its heads: its context ends with paragraphs that each start with a verb."""
    debut: int | None = None
    for k in range(len(tete.contexte) - 1, -1, -1):
        ligne = tete.contexte[k]
        puce, reste = retirer_puce(ligne.texte)
        if puce or not reste[:1].isupper():
            continue
        if commence_par_verbe(reste):
            debut = k
        elif k == 0 or finie(tete.contexte[k - 1].texte):
            break  # a sentence of the context
    if debut is None:
        return
    prises = tete.contexte[debut:]
    verbes = sum(1 for x in prises if not retirer_puce(x.texte)[0] and commence_par_verbe(x.texte))
    if verbes >= 3:
        fiche.zones.append(Zone(prises, frozenset(), "", sans_titre=True))
        tete.contexte = tete.contexte[:debut]


# -- writing -----------------------------------------------------------------------------------------------------------
def _ecrire_fiche(brouillon: Brouillon, lignes: list[Ligne], fiche: Fiche, tete: Tete, genres: dict[str, str]) -> str:
    debut = lignes[fiche.debut].numero
    fin = lignes[max(fiche.debut, fiche.corps - 1)].numero
    rubriques: dict[str, str] = {}
    if tete.references:
        rubriques[tete.rubrique or "Références"] = "\n".join(x.texte for x in tete.references)
    if tete.contexte and tete.titre_contexte:
        rubriques[tete.titre_contexte] = "\n".join(x.texte for x in tete.contexte)
    noeud = brouillon.noeud(
        fiche.niveau,
        fiche.titre or f"{fiche.niveau} {fiche.code}",
        code=fiche.code,
        source=brouillon.source(lignes=(debut, fin)),
        confiance=0.9 if fiche.titre else 0.6,
        fiche=rubriques,
    )
    for objectif in tete.objectifs:
        niveau = genres.get(objectif.niveau or "")
        if niveau is None or len(objectif.texte) < 6:
            continue
        brouillon.noeud(
            niveau,
            objectif.texte,
            parent=noeud.id,
            code=objectif.code,
            source=brouillon.source(lignes=(objectif.debut, objectif.fin)),
            confiance=0.75 if objectif.code else 0.65,
        )
    for ligne in [lignes[k] for k in range(fiche.debut, fiche.corps)] + [
        x for x in fiche.tete if x not in tete.contexte
    ]:
        brouillon.prendre(_Lieu(ligne.numero, ligne.numero), NOM)
    return noeud.id


_APRES_LA_PHRASE = re.compile(r"^(?P<phrase>.{12,}[a-zà-ÿ)0-9]\.)\s+(?P<reste>[A-ZÀ-Ý](?:\S+\s?){1,7})$", re.DOTALL)


def _ecrire_paragraphes(brouillon: Brouillon, zone: Zone, noeud: str | None) -> bool:
    """Rows that blank lines part, when they do."""
    noms = zone.colonnes & {"partenaires", "chef_de_file"}
    rangees = lire_paragraphes(zone.lignes, brouillon.partenaires) if noms else []
    role = "inconnu" if len(noms) > 1 else "chef_de_file" if "chef_de_file" in noms else "partenaire"
    for rangee in rangees:
        lus = [brouillon.partenaires.resoudre(nom, role=role) for nom in rangee.partenaires]
        engagement = brouillon.engagement(
            rangee.texte,
            source=brouillon.source(lignes=(rangee.debut, rangee.fin)),
            numero=None,
            noeud=noeud,
            partenaires=fusionner([[lu] for lu in lus if lu is not None]),
            leviers=[rangee.levier] if rangee.levier else [],
            montants=montants_de(rangee.texte),
            confiance=0.85 if lus else 0.7,
        )
        engagement.periode, engagement.echeance = temps_de(rangee.texte, "")
        brouillon.prendre(_Lieu(rangee.debut, rangee.fin), NOM)
    return bool(rangees)


def _ecrire_zone(brouillon: Brouillon, zone: Zone, bords: Bords, noeud: str | None) -> None:
    if _ecrire_paragraphes(brouillon, zone, noeud):
        return
    if zone.colonnes:
        lues = bords.lire(zone.lignes, leviers="leviers" in zone.colonnes)
    else:
        lues = [Lue(ligne, ligne.texte) for ligne in zone.lignes]
    rangees = lire_rangees(lues, nominale=not zone.colonnes and not zone.sans_titre)
    attribuer(rangees)
    rattacher(rangees)
    parents = _themes(brouillon, rangees, noeud)
    role = "chef_de_file" if "chef_de_file" in zone.colonnes and "partenaires" not in zone.colonnes else "partenaire"
    if {"chef_de_file", "partenaires"} <= zone.colonnes:
        role = "inconnu"  # two columns of names run together
    for promesse in rangees.promesses:
        _ecrire_promesse(brouillon, promesse, zone, parents.get(promesse.theme, noeud), role)
    for ligne in zone.lignes:
        brouillon.prendre(_Lieu(ligne.numero, ligne.numero), NOM)


def _themes(brouillon: Brouillon, rangees: Rangees, noeud: str | None) -> dict[int | None, str | None]:
    sortie: dict[int | None, str | None] = {}
    for k, etiquette in enumerate(rangees.etiquettes):
        if any(p.theme == k for p in rangees.promesses):
            fait = brouillon.noeud(
                "theme",
                etiquette.titre,
                parent=noeud,
                source=brouillon.source(lignes=(etiquette.numero, etiquette.fin)),
                confiance=0.7,
            )
            sortie[k] = fait.id
    return sortie


def _ecrire_promesse(brouillon: Brouillon, promesse: Promesse, zone: Zone, noeud: str | None, role: str) -> None:
    if len(promesse.texte) < 8:
        return
    listes: list[list[PartenaireLu]] = []
    for jeton in promesse.jetons:
        lu = brouillon.partenaires.resoudre(jeton.nom or jeton.marque, role=role)
        if lu is not None:
            listes.append([replace(lu, marque=jeton.marque, certitude="propose") if jeton.nom else lu])
    texte, leviers = promesse.texte, list(promesse.leviers)
    if "leviers" in zone.colonnes and (m := _APRES_LA_PHRASE.match(texte)) and not commence_par_verbe(m.group("reste")):
        # « … par an. Fonds d'aide Département »: what follows the sentence stands in the columns at its right.
        reste, noms = _detacher(m.group("reste"), brouillon)
        texte = m.group("phrase")
        leviers += [reste] if reste else []
        listes[:0] = [[lu] for nom in noms if (lu := brouillon.partenaires.resoudre(nom, role=role)) is not None]
    fin = max([promesse.fin, *(j.fin for j in promesse.jetons if j.colle)])
    engagement = brouillon.engagement(
        texte,
        source=brouillon.source(lignes=(promesse.debut, fin)),
        numero=promesse.numero,
        noeud=noeud,
        partenaires=fusionner(listes),
        leviers=leviers,
        montants=montants_de(texte),
        confiance=_confiance(promesse, zone),
    )
    engagement.periode, engagement.echeance = temps_de(texte, "")


def _detacher(reste: str, brouillon: Brouillon) -> tuple[str, list[str]]:
    """Known names at the end, and what stands before them."""
    mots = reste.split()
    noms: list[str] = []
    while mots:
        nom = next(
            (" ".join(mots[k:]) for k in range(len(mots)) if brouillon.partenaires.connait(" ".join(mots[k:]))), ""
        )
        if not nom:
            break
        noms.insert(0, nom)
        mots = mots[: len(mots) - len(nom.split())]
    return " ".join(mots), noms


def _confiance(promesse: Promesse, zone: Zone) -> float:
    valeur = 0.85
    if zone.sans_titre:
        valeur = 0.65
    elif not zone.colonnes:
        valeur = 0.7 if promesse.sure else 0.5
    elif not promesse.sure:
        valeur = 0.65
    if any(not j.colle or j.nom for j in promesse.jetons):
        valeur -= 0.1
    return valeur
