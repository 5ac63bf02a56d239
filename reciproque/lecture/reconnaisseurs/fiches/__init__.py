"""Sheets (shape d): one coded objective a sheet, labelled fields, a bullet an action; and the table code → referent."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from reciproque.langue import fold
from reciproque.lecture.brouillon import Brouillon
from reciproque.lecture.forme import Forme, Rangee, Tableau, couper_puce
from reciproque.lecture.intitules import lire_intitule
from reciproque.lecture.reconnaisseurs.engagement_lu import fusionner
from reciproque.lecture.reconnaisseurs.fiches.actions import decouper
from reciproque.lecture.reconnaisseurs.fiches.arbre_code import ArbreCode, compact
from reciproque.lecture.reconnaisseurs.fiches.champs import famille_de
from reciproque.lecture.reconnaisseurs.fiches.flux import Champ, Entete, lire_flux
from reciproque.lecture.schema import CibleLue, NoeudLu, Responsable

ROLES_MIN = 3
_CASCADE = ("referent", "pilote", "coordonnateur", "responsable")
_CIBLE = re.compile(r"(?<![\d.,])(\d{1,3}(?:[ \u00a0\u202f]\d{3})*(?:,\d+)?)\s*(%)?(?!\s*\d)")
_A_DETERMINER = re.compile(r"\ba (?:determiner|definir|preciser|construire)\b|\bdetermines? (?:au|en|avant|d'ici)\b")
_ACTION = re.compile(r"^fiche[- ]action\b", re.IGNORECASE)


@dataclass(slots=True)
class _Fiche:
    entetes: list[Entete] = field(default_factory=list)
    champs: list[Champ] = field(default_factory=list)

    @property
    def roles(self) -> set[str]:
        return {c.role for c in self.champs}

    @property
    def probante(self) -> bool:
        """Enough labelled fields under a heading, one of which says what is done or how it is judged."""
        return (
            bool(self.entetes)
            and len(self.roles) >= ROLES_MIN
            and bool(self.roles & {"actions", "indicateurs", "contenu"})
            and bool(self.roles & {"chef_de_file", "partenaires", "referent", "pilote", "actions"})
        )


def reconnaitre(forme: Forme, brouillon: Brouillon) -> None:
    fiches = [f for f in _assembler(forme, brouillon) if f.probante]
    if fiches:
        arbre = ArbreCode(brouillon)
        for fiche in fiches:
            for entete in fiche.entetes:
                arbre.apprendre(entete.intitule)
        for fiche in fiches:
            _ecrire(fiche, arbre, brouillon)
        _referents(forme, arbre, brouillon)


def _assembler(forme: Forme, brouillon: Brouillon) -> list[_Fiche]:
    fiches: list[_Fiche] = []
    entetes: list[Entete] = []
    for element in lire_flux(forme, brouillon):
        if isinstance(element, Entete):
            if fiches and fiches[-1].champs and not entetes:
                fiches.append(_Fiche())
            if entetes and _loin(entetes[-1], element):
                entetes = []
            entetes.append(element)
        elif isinstance(element, Champ):
            if entetes or not fiches:
                fiches.append(_Fiche(entetes))
                entetes = []
            fiches[-1].champs.append(element)
        else:
            entetes = []
            if fiches and fiches[-1].champs:
                fiches.append(_Fiche())
    return fiches


def _loin(avant: Entete, apres: Entete) -> bool:
    return apres.portee.debut - avant.portee.fin > 4


def _ecrire(fiche: _Fiche, arbre: ArbreCode, brouillon: Brouillon) -> None:
    parent: NoeudLu | None = None
    for i, entete in enumerate(fiche.entetes):
        dernier = i == len(fiche.entetes) - 1
        parent = arbre.poser(entete.intitule, brouillon.source(entete.portee), parent, feuille=dernier)
        brouillon.prendre(entete.bloc, "fiches")
    noeud = parent
    if noeud is None:
        return
    resolveur = brouillon.partenaires
    parties = []
    for champ in fiche.champs:
        for portee in champ.portees:
            brouillon.prendre(portee, "fiches")
        if champ.bloc is not None:
            brouillon.prendre(champ.bloc, "fiches")
        texte = champ.texte.strip()
        if texte:
            libelle = champ.libelle
            noeud.fiche[libelle] = f"{noeud.fiche[libelle]}\n{texte}" if libelle in noeud.fiche else texte
        if champ.role == "chef_de_file":
            parties.append(resolveur.lister(texte, role="chef_de_file"))
        elif champ.role == "partenaires":
            parties.append(resolveur.lister(texte, role="partenaire"))
        elif (
            champ.role == "pilote"
            and (pilotes := resolveur.lister(texte, role="chef_de_file"))
            and pilotes[0].organisations
        ):
            parties.append(pilotes)
        elif champ.role in {"referent", "pilote"}:
            _ajouter_referents(noeud, champ.alineas, "referent")
        elif champ.role == "actions":
            _actions(champ, noeud, brouillon)
        elif champ.role == "indicateurs":
            _indicateurs(champ, noeud, brouillon)
    noeud.partenaires = fusionner([noeud.partenaires, *parties])
    if "actions" not in fiche.roles and _ACTION.match(fiche.entetes[-1].texte):
        brouillon.engagement(
            noeud.titre,
            nature="action",
            numero=noeud.code,
            noeud=noeud.id,
            partenaires=noeud.partenaires,
            source=brouillon.source(fiche.entetes[-1].portee),
            confiance=0.9,
        )


def _actions(champ: Champ, noeud: NoeudLu, brouillon: Brouillon) -> None:
    for action in decouper(champ.alineas):
        brouillon.engagement(
            action.texte,
            nature="action",
            noeud=noeud.id,
            source=brouillon.source(*action.portees),
            confiance=action.confiance,
        )


def _indicateurs(champ: Champ, noeud: NoeudLu, brouillon: Brouillon) -> None:
    famille = famille_de(champ.libelle)
    for action in decouper(champ.alineas):
        libelle = action.texte.strip(" .;")
        if len(libelle) < 4:
            continue
        en_attente = bool(_A_DETERMINER.search(fold(libelle)))
        brouillon.indicateur(
            libelle,
            famille=famille,
            noeud=noeud.id,
            source=brouillon.source(*action.portees),
            etat="a_determiner" if en_attente else "defini",
            cibles=[] if en_attente else _cibles(libelle),
            confiance=action.confiance,
        )


def _cibles(libelle: str) -> list[CibleLue]:
    """The figure printed behind the colon: « Nombre de permis : 30 par an »."""
    from reciproque.langue import parse_number

    _, deux_points, suite = libelle.rpartition(":")
    m = _CIBLE.search(suite) if deux_points else None
    if m is None or len(suite) > 60:
        return []
    return [CibleLue(valeur=parse_number(m.group(1)), unite="%" if m.group(2) else None, echeance=None)]


def _ajouter_referents(noeud: NoeudLu, alineas: list, niveau: str) -> None:
    connus = {fold(r.titre) for r in noeud.responsables}
    for texte, _ in alineas:
        for titre in re.split(r"\s*;\s*", couper_puce(texte)[1]):
            titre = titre.strip(" .")
            if titre and fold(titre) not in connus:
                connus.add(fold(titre))
                noeud.responsables.append(Responsable(titre=titre, niveau=niveau))


# ── « code → referent » ──────────────────────────────────────────────────────────────────────────────────────────────
def _referents(forme: Forme, arbre: ArbreCode, brouillon: Brouillon) -> None:
    for tableau in forme.tableaux:
        if not brouillon.libre(tableau) or not _est_table_de_referents(tableau, arbre):
            continue
        brouillon.prendre(tableau, "fiches")
        profondeur_max = max((len(_chemin(n, brouillon)) for n in arbre.par_code.values()), default=1)
        for rangee in tableau.rangees:
            _referent_de(rangee, arbre, brouillon, profondeur_max)


def _est_table_de_referents(tableau: Tableau, arbre: ArbreCode) -> bool:
    codes = [_code(r) for r in tableau.rangees]
    connus = sum(1 for c in codes if c and c in arbre.par_code)
    return (
        connus >= 3 and connus * 2 >= len([c for c in codes if c]) and max(len(r.pleines) for r in tableau.rangees) <= 4
    )


def _code(rangee: Rangee) -> str | None:
    pleines = rangee.pleines
    if not pleines:
        return None
    intitule = lire_intitule(pleines[0].texte)
    if intitule.code:
        return compact(intitule.code)
    seul = compact(pleines[0].texte)
    return seul if re.fullmatch(r"[A-Z]\d{0,4}|\d{1,2}(?:\.\d{1,2}){0,3}", seul) else None


def _referent_de(rangee: Rangee, arbre: ArbreCode, brouillon: Brouillon, profondeur_max: int) -> None:
    code, pleines = _code(rangee), rangee.pleines
    if code is None or len(pleines) < 2:
        return
    noeud = arbre.par_code.get(code)
    if noeud is None:
        intitule = lire_intitule(pleines[0].texte)
        if not intitule.code or not intitule.titre:
            return
        noeud = arbre.poser(intitule, brouillon.source(rangee), None, confiance=0.85)
    rang = min(len(_CASCADE) - 1, max(0, profondeur_max - len(_chemin(noeud, brouillon))))
    _ajouter_referents(noeud, [(a, rangee) for a in pleines[-1].alineas], _CASCADE[rang])


def _chemin(noeud: NoeudLu, brouillon: Brouillon) -> list[str]:
    chemin = [noeud.id]
    parent = noeud.parent
    while parent and parent not in chemin:
        chemin.append(parent)
        dessus = brouillon.noeud_par_id(parent)
        parent = dessus.parent if dessus else None
    return chemin
