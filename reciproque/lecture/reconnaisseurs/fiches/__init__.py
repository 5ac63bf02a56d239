"""Sheets (shape d): one coded objective a sheet, labelled fields, a bullet an action; and the table code → referent."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from reciproque.langue import fold
from reciproque.lecture.brouillon import Brouillon
from reciproque.lecture.forme import Bloc, Forme, Tableau, Titre, couper_puce
from reciproque.lecture.reconnaisseurs.engagement_lu import fusionner
from reciproque.lecture.reconnaisseurs.fiches.acteurs import est_liste_connue, lire_acteurs
from reciproque.lecture.reconnaisseurs.fiches.actions import decouper
from reciproque.lecture.reconnaisseurs.fiches.arbre_code import (
    ArbreCode,
    compact,
    est_au_dessus,
    est_fiche,
    est_numero_de_fiche,
    lire_entete,
)
from reciproque.lecture.reconnaisseurs.fiches.champs import harmoniser
from reciproque.lecture.reconnaisseurs.fiches.elements import Champ, Entete, Etendue
from reciproque.lecture.reconnaisseurs.fiches.flux import lire_flux
from reciproque.lecture.reconnaisseurs.fiches.indicateurs import ecrire_indicateurs
from reciproque.lecture.reconnaisseurs.fiches.referents import ajouter_referents, lire_tables
from reciproque.lecture.reconnaisseurs.fiches.repetes import libelles_repetes, nommer_par_contenu
from reciproque.lecture.schema import NoeudLu, PartenaireLu

NOM = "fiches"
ROLES_MIN = 3
# « acteurs »: organisations under a label that does not say by what title.
_ROLES_D_ACTEURS = {"chef_de_file": "chef_de_file", "partenaires": "partenaire", "acteurs": "inconnu"}
_QUEUE = re.compile(r"\(([^()]{2,90})\)\s*[.;*]?\s*$")
_ACTE = re.compile(r"^(?:s['’]|se |ne pas |mieux )?[A-ZÀ-Ýa-zà-ÿ-]{2,}(?:er|ir|re|oir|tion|ment|age|ise)\b")
_PHRASE = re.compile(r"\w{3,}[^.]{50,}\.$")  # a sentence set like a heading
_ACTION = re.compile(r"^(?:fiche[- ])?action\b", re.IGNORECASE)


@dataclass(slots=True)
class _Fiche:
    entetes: list[Entete] = field(default_factory=list)
    champs: list[Champ] = field(default_factory=list)

    @property
    def roles(self) -> set[str]:
        return {c.role for c in self.champs} - {"autre"}

    @property
    def probante(self) -> bool:
        """Enough labelled fields under a heading, one of which says what is done or how it is judged."""
        return (
            bool(self.entetes)
            and len(self.roles) >= ROLES_MIN
            and bool(self.roles & {"actions", "engagements", "indicateurs", "contenu"})
            and bool(self.roles & {*_ROLES_D_ACTEURS, "referent", "pilote", "actions", "engagements"})
        )

    def garder_sa_chaine(self, titre_du_document: str) -> None:
        """What heads the sheet without being a node: the document's title, a plain chapter; and, when the sheet prints
        its own coded chain (A, A1, A11, A111), the chapters above it.
        """
        self.entetes = [
            e
            for e in self.entetes
            if e is self.entetes[-1]
            or e.intitule.code
            or e.intitule.niveau
            or ((isinstance(e.bloc, Tableau) or _niveau(e.bloc) >= 2) and fold(e.texte) != fold(titre_du_document))
        ]
        if _nomme_la_fiche(self.entetes[-1]) and any(e.intitule.niveau for e in self.entetes[:-1]):
            # Over « Finalité A », what names no level is the cover, the name of the town, a chapter.
            premier = next(i for i, e in enumerate(self.entetes) if e.intitule.niveau)
            self.entetes = self.entetes[premier:]
        codes = [compact(e.intitule.code) if e.intitule.code else None for e in self.entetes]
        feuille = codes[-1]
        if not feuille or not any(c and est_au_dessus(c, feuille) for c in codes):
            return
        self.entetes = [
            e
            for e, code in zip(self.entetes, codes, strict=True)
            if code == feuille or (code is not None and est_au_dessus(code, feuille))
        ]


def reconnaitre(forme: Forme, brouillon: Brouillon) -> None:
    fiches = _assembler(forme, brouillon)
    nommer_par_contenu([c for f in fiches for c in f.champs], brouillon.partenaires)
    fiches = [f for f in fiches if f.probante]
    if not fiches:
        return
    arbre = ArbreCode(brouillon)
    for fiche in fiches:
        fiche.garder_sa_chaine(brouillon.lecture.document.titre)
        for entete in fiche.entetes:
            arbre.apprendre(entete.intitule)
    rubriques = harmoniser([(c.role, c.libelle) for f in fiches for c in f.champs])
    dessus: NoeudLu | None = None  # what the sheets in a row hang on
    for fiche in fiches:
        noeud = _ecrire(fiche, arbre, brouillon, rubriques, dessus)
        dessus = brouillon.noeud_par_id(noeud.parent) if noeud and noeud.parent else None
    arbre.completer(forme)
    lire_tables(forme, arbre, brouillon)


def _assembler(forme: Forme, brouillon: Brouillon) -> list[_Fiche]:
    fiches: list[_Fiche] = []
    entetes: list[Entete] = []
    for element in lire_flux(forme, brouillon, libelles_repetes(forme)):
        if isinstance(element, Entete):
            if element.rattachement and not entetes and fiches and _se_rattache(fiches[-1], element):
                continue
            if fiches and fiches[-1].champs and not entetes:
                fiches.append(_Fiche())
            if not (element.intitule.code or element.intitule.niveau) and _PHRASE.search(element.texte):
                continue
            if entetes and _loin(entetes[-1], element):
                entetes = []
            if entetes and est_numero_de_fiche(entetes[-1].texte) and not element.intitule.code:
                numero = entetes.pop()
                texte = f"{numero.texte.strip(' .:–—-*')} : {element.texte}"
                element = Entete(
                    lire_entete(texte), texte, Etendue(numero.portee, element.portee), element.bloc, etiquette=True
                )
            if element.rattachement and entetes and _nomme_la_fiche(entetes[-1]):
                entetes.insert(len(entetes) - 1, element)
            else:
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


def _se_rattache(fiche: _Fiche, entete: Entete) -> bool:
    """« Orientation : 2 » printed among the fields of a sheet: above its title."""
    if not fiche.entetes or not _nomme_la_fiche(fiche.entetes[-1]) or _loin(fiche.entetes[-1], entete, lignes=60):
        return False
    if any(e.rattachement and e.intitule.niveau == entete.intitule.niveau for e in fiche.entetes):
        return False
    fiche.entetes.insert(len(fiche.entetes) - 1, entete)
    return True


def _nomme_la_fiche(entete: Entete) -> bool:
    return entete.etiquette or est_fiche(entete.texte)


def _loin(avant: Entete, apres: Entete, *, lignes: int = 4) -> bool:
    return apres.portee.debut - avant.portee.fin > lignes


def _niveau(bloc: Bloc) -> int:
    return (bloc.niveau or 0) if isinstance(bloc, Titre) else 0


def _ecrire(
    fiche: _Fiche, arbre: ArbreCode, brouillon: Brouillon, rubriques: dict[str, str], dessus: NoeudLu | None
) -> NoeudLu | None:
    # A second « Fiche 4 » alone under its title hangs where the first did.
    noeud = dessus if len(fiche.entetes) == 1 and _nomme_la_fiche(fiche.entetes[0]) else None
    for i, entete in enumerate(fiche.entetes):
        dernier = i == len(fiche.entetes) - 1
        noeud = arbre.poser(entete.intitule, brouillon.source(entete.portee), noeud, feuille=dernier)
        brouillon.prendre(entete.bloc, NOM)
        brouillon.prendre(entete.portee, NOM)
    if noeud is None:
        return None
    parties: list[list[PartenaireLu]] = []
    for champ in _reunir(fiche.champs):
        for portee in champ.portees:
            brouillon.prendre(portee, NOM)
        if champ.bloc is not None:
            brouillon.prendre(champ.bloc, NOM)
        texte = champ.texte.strip()
        if texte:
            libelle = rubriques.get(champ.libelle, champ.libelle)
            noeud.fiche[libelle] = f"{noeud.fiche[libelle]}\n{texte}" if libelle in noeud.fiche else texte
        parties.append(_lire_champ(champ, noeud, brouillon))
    noeud.partenaires = fusionner([noeud.partenaires, *parties])
    if not fiche.roles & {"actions", "engagements"}:
        if decrits := _actes_decrits(fiche):
            _actions(decrits, noeud, brouillon)
        elif _ACTION.match(fiche.entetes[-1].texte):
            _fiche_action(fiche, noeud, brouillon)
    return noeud


def _reunir(champs: list[Champ]) -> list[Champ]:
    """« Indicateurs : » and its list printed under the table of the sheet go on with its last field."""
    sortie: list[Champ] = []
    for champ in champs:
        dernier = sortie[-1] if sortie else None
        if dernier and dernier.role == champ.role == "indicateurs" and fold(champ.libelle).strip(" :") == "indicateurs":
            tete = champ.portees[0]
            dernier.alineas = [*dernier.alineas, (f"{champ.libelle} :", tete), *champ.alineas]
            dernier.portees = [*dernier.portees, *champ.portees]
        else:
            sortie.append(champ)
    return sortie


def _lire_champ(champ: Champ, noeud: NoeudLu, brouillon: Brouillon) -> list[PartenaireLu]:
    """What a field adds to the node; returns its partners."""
    resolveur = brouillon.partenaires
    textes = [t for t, _ in champ.alineas]
    if champ.role in _ROLES_D_ACTEURS:
        return lire_acteurs(textes, resolveur, _ROLES_D_ACTEURS[champ.role])
    if champ.role in {"pilote", "referent"}:
        # « Pilote : CAF » is an organisation that leads, « Pilote : directrice de l'école » a person who answers.
        pilotes = [p for t in textes for p in resolveur.lister(t, role="chef_de_file")]
        if pilotes and all(p.certitude == "certain" for p in pilotes):
            return pilotes
        ajouter_referents(noeud, textes, "referent")
    elif champ.role in {"actions", "engagements"}:
        _actions(champ, noeud, brouillon)
    elif champ.role == "indicateurs":
        ecrire_indicateurs(champ, noeud.id, brouillon)
    return []


def _fiche_action(fiche: _Fiche, noeud: NoeudLu, brouillon: Brouillon) -> None:
    """« Fiche action n° 3 : Ouvrir un lieu »: the sheet itself is the action."""
    brouillon.engagement(
        noeud.titre,
        nature="action",
        numero=noeud.code,
        noeud=noeud.id,
        partenaires=list(noeud.partenaires),
        source=brouillon.source(fiche.entetes[-1].portee),
        confiance=0.9,
    )


def _actes_decrits(fiche: _Fiche) -> Champ | None:
    """The field that spells out what is done when none is called « actions »: bullets that open with a verb of act."""
    for champ in fiche.champs:
        plie = fold(champ.libelle)
        if champ.role != "contenu" or plie.startswith(("objectif", "finalite")):
            continue
        puces = [reste for t, _ in champ.alineas for marque, reste in [couper_puce(t)] if marque and reste]
        if len(puces) >= 2 and sum(bool(_ACTE.match(p)) for p in puces) * 3 >= len(puces) * 2:
            return replace(champ, role="actions")
    return None


def _actions(champ: Champ, noeud: NoeudLu, brouillon: Brouillon) -> None:
    for action in decouper(champ.alineas):
        brouillon.engagement(
            action.texte,
            nature="action" if champ.role == "actions" else "engagement",
            noeud=noeud.id,
            partenaires=_porteurs(action.texte, brouillon),
            source=brouillon.source(*action.portees),
            confiance=action.confiance,
        )


def _porteurs(texte: str, brouillon: Brouillon) -> list[PartenaireLu]:
    """« … (action CCAS) », « … (CAF, Ville) »: who does it, when brackets hold nothing but known names."""
    m = _QUEUE.search(texte)
    if m is None:
        return []
    dits = re.sub(r"^(?:action|port[ée]e? par|pilote)\s*:?\s+", "", m.group(1).strip(), flags=re.IGNORECASE)
    return brouillon.partenaires.lister(dits) if est_liste_connue(dits, brouillon.partenaires) else []
