"""Grids: one row per commitment, with its partners and its indicators, under headings or columns of levels.

``priorité | engagement | partenaires | indicateurs de suivi | indicateurs d'impact`` and every other wording of it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from reciproque.langue import fold
from reciproque.lecture.brouillon import Brouillon
from reciproque.lecture.forme import Forme, Liste, Paragraphe, Tableau, Titre
from reciproque.lecture.intitules import lire_intitule
from reciproque.lecture.plan import Plan
from reciproque.lecture.reconnaisseurs.engagement_lu import fusionner
from reciproque.lecture.reconnaisseurs.grille.acteurs import est_etiquette, lire_acteurs, lire_porteur
from reciproque.lecture.reconnaisseurs.grille.alignement import Habitudes, aligner
from reciproque.lecture.reconnaisseurs.grille.contenus import Lecteur_de_traits
from reciproque.lecture.reconnaisseurs.grille.emission import Emetteur
from reciproque.lecture.reconnaisseurs.grille.entetes import RANGEES_D_ENTETE, Entete, Role, affiner, lire_entete
from reciproque.lecture.reconnaisseurs.grille.lecture import Lecteur_de_table
from reciproque.lecture.reconnaisseurs.grille.matrice import lire_matrice, sens_des_marques
from reciproque.lecture.reconnaisseurs.grille.profils import AUTRE_TABLE, Profils
from reciproque.lecture.reconnaisseurs.grille.profils import RANGEES_D_ENTETE as RANGEES_DEVINEES
from reciproque.lecture.reconnaisseurs.tableau_numerote.disposition import planifier
from reciproque.lecture.schema import PartenaireLu
from reciproque.lecture.series import mots_de_niveau

__all__ = ["reconnaitre"]

_NIVEAUX_LISTES = re.compile(
    r"^(?:rappel (?:des |de l'|du ))?(?:les )?(?P<niveau>axes? strategiques?|objectifs? strategiques?|"
    r"objectifs? operationnels?|orientations?(?: strategiques?)?|priorites? transversales?|enjeux locaux)"
    r"(?: (?:du contrat(?: de ville)?|poursuivis|vises|retenus|identifies|de l'enjeu|du protocole))* ?:?$"
)
TETE_MAX = 40
_FAMILLE = re.compile(r"indicateurs? (?:de |d')(contexte|impact|resultat|suivi)")


def reconnaitre(forme: Forme, brouillon: Brouillon) -> None:
    resolveur = brouillon.partenaires
    traits = Lecteur_de_traits(resolveur)
    profils = Profils(forme, traits, resolveur)
    plan: Plan | None = None
    emetteur = Emetteur(brouillon, traits)
    courant: Entete | None = None
    for tableau in forme.tableaux:
        if not brouillon.libre(tableau) or tableau.zone == "sommaire":
            continue
        trouve = _entete(tableau, brouillon, profils)
        if trouve is not None:
            debut, entete = trouve
        elif courant is not None and _continue(tableau, courant, traits):
            debut, entete = 0, courant
        else:
            continue
        plan = plan or Plan.de(forme)
        if trouve is not None:
            _roles_par_contenu(tableau, debut, entete, traits)
        courant = entete
        lecteur = Lecteur_de_table(tableau, entete, traits, resolveur, mots_de_niveau(forme))
        table = lecteur.lire(debut)
        if not table.lignes:
            continue
        courant = lecteur.entete
        brouillon.prendre(tableau, "grille")
        niveaux = [c.niveau for c in entete.des("noeud")]
        dessous = niveaux[0] if niveaux else next((n.niveau for n in table.noeuds if n.parent is None), None)
        if entete.des("organisation"):
            autour = [*forme.avant(tableau, 4), *forme.apres(tableau, 3), *table.perdues]
            # A legend printed once, beside the first matrix, holds for the others.
            emetteur.sens_des_marques = sens_des_marques(autour) or emetteur.sens_des_marques
        emetteur.porteurs = _porteurs_du_titre(forme, tableau, brouillon)
        emetteur.emettre(table, emetteur.chaine(plan.chaine(tableau), dessous=dessous))
    if plan is not None:
        _autour_des_tableaux(forme, brouillon, plan, emetteur)


def _roles_par_contenu(tableau: Tableau, debut: int, entete: Entete, traits: Lecteur_de_traits) -> None:
    """A column whose head says nothing known is what most of its cells are: indicators, partners, dates."""
    for i, colonne in enumerate(entete.colonnes):
        if colonne.role != "autre":
            continue
        cellules = [r.cellule(colonne.colonne) for r in tableau.rangees[debut : debut + 40]]
        lus = [traits(c.texte) for c in cellules if c is not None and not c.vide]
        if len(lus) < 2:
            continue
        roles: tuple[tuple[Role, int], ...] = (
            ("indicateur", sum(t.indicateur or t.attente for t in lus) if any(t.indicateur for t in lus) else 0),
            ("acteurs", sum(t.acteurs >= 0.8 for t in lus)),
            ("echeance", sum(t.date and t.mots <= 6 for t in lus)),
        )
        for role, oui in roles:
            if oui * 3 >= len(lus) * 2 and not (role == "acteurs" and entete.des("organisation")):
                entete.colonnes[i] = replace(colonne, role=role)
                break


def _entete(tableau: Tableau, brouillon: Brouillon, profils: Profils) -> tuple[int, Entete] | None:
    """The first row that reads as a header, and where data starts."""
    sigles = {fold(s.sigle): s.developpe for s in brouillon.lecture.sigles}
    for i, rangee in enumerate(tableau.rangees[:RANGEES_D_ENTETE]):
        matrice = lire_matrice(tableau, i, brouillon.partenaires, sigles)
        if matrice is not None:
            return i + 1, matrice
        suivante = tableau.rangees[i + 1] if i + 1 < len(tableau.rangees) else None
        if suivante is not None and len(suivante.pleines) >= 3:
            matrice = lire_matrice(tableau, i + 1, brouillon.partenaires, sigles)
            if matrice is not None:
                return i + 2, matrice
        entete = lire_entete(rangee, brouillon.partenaires)
        if entete is None:
            continue
        if profils.contredit(entete, rangee) and (devine := profils.entete(rangee)) is not None:
            return i + 1, devine
        if entete.des("numero") and not entete.des("indicateur"):
            return None  # a numbered table: its own recogniser reads it
        if suivante is not None and affiner(entete, suivante):
            return i + 2, entete
        profils.completer(entete, rangee)
        return i + 1, entete
    for i, rangee in enumerate(tableau.rangees[:RANGEES_DEVINEES]):
        devine = profils.entete(rangee)
        if devine is not None:
            return None if planifier(tableau) is not None else (i + 1, devine)
    return None


def _porteurs_du_titre(forme: Forme, tableau: Tableau, brouillon: Brouillon) -> list[PartenaireLu]:
    """The organisation that a heading just above names (« Les engagements de la Région »)."""
    for bloc in forme.avant(tableau, 4):
        if isinstance(bloc, Titre):
            return lire_porteur(bloc.texte, brouillon.partenaires)
        if isinstance(bloc, Tableau):
            break
    return []


def _continue(tableau: Tableau, entete: Entete, traits: Lecteur_de_traits) -> bool:
    """A table without header whose rows fit the header of the grid before it."""
    if abs(tableau.largeur - entete.largeur) > 1 or len(tableau.rangees) < 1 or entete.largeur < 3:
        return False
    tete = tableau.rangees[0]
    if AUTRE_TABLE.match(fold(tete.texte)) and all(len(c.texte) <= TETE_MAX for c in tete.pleines):
        return False  # « Instance | Rôle | Membres » under the chapter of governance
    bonnes, vues = 0, 0
    for rangee in [r for r in tableau.rangees if len(r.pleines) >= 2][:6]:
        placement = aligner(rangee, entete, traits, Habitudes())
        roles = {entete.colonnes[i].role for i, _ in placement.places}
        vues += 1
        bonnes += placement.note > -0.5 and not placement.restes and "engagement" in roles and len(roles) >= 2
    return vues > 0 and bonnes * 3 >= vues * 2


def _autour_des_tableaux(forme: Forme, brouillon: Brouillon, plan: Plan, emetteur: Emetteur) -> None:
    """Between a heading and its grid: « Indicateurs de contexte : » and its bullets, « Pilote : la Ville »."""
    for bloc, suivant in pairwise(forme.blocs):
        if not isinstance(bloc, Titre | Paragraphe) or len(bloc.texte) > 300 or bloc.zone in {"sommaire", "signatures"}:
            continue
        maillon = plan.au_dessus(bloc)
        noeud = emetteur.connu(maillon) if maillon is not None else None
        if noeud is None:
            continue
        if est_etiquette(bloc.texte):
            lu = brouillon.noeud_par_id(noeud)
            if lu is not None:
                lu.partenaires = fusionner([lu.partenaires, lire_acteurs(bloc.texte, "inconnu", brouillon.partenaires)])
            continue
        famille = _FAMILLE.match(fold(bloc.texte).lstrip("►▶•- "))
        if famille is not None and isinstance(suivant, Liste) and brouillon.libre(suivant):
            brouillon.prendre(suivant, "grille")
            for item in suivant.items:
                emetteur.indicateurs(item.texte, famille.group(1), brouillon.source(item), noeud=noeud)
        niveau = _NIVEAUX_LISTES.match(fold(bloc.texte).lstrip("►▶•- "))
        if niveau is not None and isinstance(suivant, Liste) and brouillon.libre(suivant):
            _lister_des_noeuds(suivant, niveau.group("niveau"), noeud, brouillon)


def _lister_des_noeuds(liste: Liste, mot: str, parent: str, brouillon: Brouillon) -> None:
    """« Rappel des axes stratégiques : » and its bullets, under a stake whose commitments stand in the grid below."""
    niveau = lire_intitule(f"{mot} 1 : x").niveau
    dessus = brouillon.noeud_par_id(parent)
    connus = {fold(n.titre) for n in brouillon.lecture.noeuds}
    titres = [" ".join(item.texte.split()).rstrip(" ;.") for item in liste.items if not item.profondeur]
    if (
        not niveau
        or dessus is None
        or dessus.niveau == niveau
        or any(fold(t) in connus or len(t) > 300 for t in titres)
    ):
        return
    brouillon.prendre(liste, "grille")
    for item, titre in zip((i for i in liste.items if not i.profondeur), titres, strict=True):
        brouillon.noeud(niveau, titre, parent=parent, source=brouillon.source(item), confiance=0.85)
