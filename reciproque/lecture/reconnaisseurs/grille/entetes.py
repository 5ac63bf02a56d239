"""Header rows of a grid: what each column is for, whatever its words and its place."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Literal

from reciproque.langue import fold
from reciproque.lecture.forme import Rangee
from reciproque.lecture.intitules import lire_intitule
from reciproque.lecture.partenaires import Resolveur
from reciproque.lecture.schema import PartenaireLu

Role = Literal[
    "noeud",
    "numero",
    "engagement",
    "acteurs",
    "indicateur",
    "cible",
    "echeance",
    "montant",
    "levier",
    "quartier",
    "statut",
    "organisation",
    "autre",
]
ENTETE_MAX = 110  # a longer cell is content, not a heading
RANGEES_D_ENTETE = 6  # context rows may stand above the header

_NIVEAU = re.compile(
    r"^(?:n ?° ?|nos |les? |la |l'|liste des |intitule (?:de l'|du |des )?|rappel (?:de l'|du |des )?)*"
    r"(?P<mot>piliers?|axes?(?: strategiques?| prioritaires?| d'intervention)?|enjeux?(?: loca\w+)?|"
    r"orientations?(?: strategiques?)?|themes?|thematiques?|sous-?themati?ques?|objectifs? strategiques?|"
    r"objectifs? operationnels?|objectifs? generaux?|objectifs?|sous-? ?objectifs?|priorites? transversales?|"
    r"priorites?|volets?|"
    r"ambitions?|defis?|champs? d'intervention|domaines?|finalites?)\b"
)
_NUMERO = re.compile(
    r"^(?:n ?[°o]?\.?|no|num(?:ero)?s?|codes?|ref(?:erence)?s?\.?|#|"
    r"n ?° (?:de l'|d')?(?:action|engagement|fiche|mesure)s?)$"
)
_PILOTE = re.compile(
    r"\b(?:pilotes?|pilotage|copilotes?|chefs? de file|chef-?fil\w*|porteurs?|portage|porte par|responsables?|"
    r"maitres? d'ouvrage|maitrise d'ouvrage|structures? porteuses?|animat(?:eur|rice)s?|coordinat(?:eur|rice|ion)s?|"
    r"coordonnateurs?)\b"
)
_PARTENAIRE = re.compile(
    r"\b(?:partenaires?|partenariats?|acteurs?|contributeurs?|contributions?|signataires?|qui|institutions?|"
    r"co-?porteurs?|intervenants?|"
    r"parties|organismes?|structures?|associes?|mobilises?|operateurs?|services?|competents?|financeurs?|referents?)\b"
)
_INDICATEUR = re.compile(
    r"\b(?:indicateurs?|criteres?(?: d'evaluation| de reussite)?|resultats?(?: attendus?| vises?)?|"
    r"impacts?(?: attendus?)?|effets?(?: (?:attendus?|recherches?|vises?|escomptes?))?|preuves?|temoins?|"
    r"evaluation|mesure (?:des resultats|de l'impact)|livrables?|"
    r"modalites? d'evaluation|suivi)\b"
)
_FAMILLES = (("contexte", "contexte"), ("impact", "impact"), ("effet", "impact"), ("resultat", "resultat"))
_CIBLE = re.compile(
    r"^(?:valeurs? )?cibles?(?: (?:20\d\d|visee?s?|attendue?s?|chiffree?s?))*$|"
    r"^objectifs? (?:chiffres?|quantitatifs?|cibles?)$|^valeurs? (?:cibles?|attendues?)"
)
_ECHEANCE = re.compile(
    r"\b(?:echeances?|echeancier|calendrier|delais?|dates?|periodes?|planning|temporalites?|quand|annees?|horizon|"
    r"programmation|duree)\b"
)
_MONTANT = re.compile(
    r"\b(?:financements?|budgets?|couts?|montants?|credits?|enveloppes?|moyens financiers|plan de financement)\b"
)
_LEVIER = re.compile(
    r"\b(?:leviers?|moyens?|outils?|dispositifs?|droit commun|ressources?|modalites?|comment|conditions|"
    r"modes? operatoires?|supports?)\b"
)
_QUARTIER = re.compile(
    r"\b(?:quartiers?|territoires?|perimetres?|qpv|secteurs?|lieux?|localisation|zones?|communes? concernees?)\b"
)
_STATUT = re.compile(r"^(?:statuts?|etat d'avancement|etat$|avancement|niveau (?:d'|de )|degre (?:d'|de )|realise$)")
_COMMENT = re.compile(r"^comment .{0,20}(?:mesur|evalu|suivr|verifi)|^(?:mesure|preuve) d[eu]")
# Words that name the column of commitments, strongest first: « engagements » beats « actions » beats « mesures ».
_ENGAGEMENTS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (
        5,
        re.compile(
            r"\bengagements?\b|\bnous (?:nous )?engageons\b|\bs'engagent? a\b|"
            r"^ce qu(?:e|'y?) ?(?:fait|font|fera|feront|apporte|apportent|promet|promettent)\b"
        ),
    ),
    (4, re.compile(r"\b(?:actions?|operations?|realisations?)\b|^ce que (?:nous|on) (?:fer|fais|all|propos|mett)")),
    (
        3,
        re.compile(
            r"\b(?:mesures?|propositions?|projets?|promesses?|contenus?|descriptifs?|descriptions?|intitules?|quoi|"
            r"libelles?|preconisations?|reponses?|evolutions?)\b"
        ),
    ),
)
# A list of subsidies is not a list of commitments.
_SUBVENTIONS = re.compile(
    r"\b(?:subventions?|sollicite|demande|accorde|attribue|notifie|verse|depense|recette|realise en|bilan)e?s?\b"
)


_PAS_UN_INTITULE = re.compile(
    r"^(?:[-•▪●*+–]|nombres?\b|nbr?e?s? |taux\b|parts?\b|pourcentage|ratio|\d+ ?[.)] |determine|"
    r"a (?:definir|determiner))"
)

_NUMEROTE = re.compile(r"^[a-z]{3,14} (?:n ?[°o] ?)?\d{1,3}(?:[.-]\d{1,2})*$")  # « Action n° 12 » is a row's own


@dataclass(frozen=True, slots=True)
class Colonne:
    """``colonne``: 0-based place in the header row. ``force``: how strongly the words name commitments (0 when not)."""

    role: Role
    colonne: int
    colspan: int = 1
    libelle: str = ""
    niveau: str = ""
    famille: str = "suivi"
    role_partenaire: str = "inconnu"
    nature: Literal["engagement", "action"] = "engagement"
    force: int = 0
    partenaires: tuple[PartenaireLu, ...] = ()


@dataclass(slots=True)
class Entete:
    colonnes: list[Colonne] = field(default_factory=list)
    largeur: int = 0

    def des(self, role: Role) -> list[Colonne]:
        return [c for c in self.colonnes if c.role == role]

    def a(self, colonne: int) -> int | None:
        """Index of the column that covers a place."""
        for i, c in enumerate(self.colonnes):
            if c.colonne <= colonne < c.colonne + c.colspan:
                return i
        return None


def lire_colonne(texte: str, colonne: int, colspan: int, resolveur: Resolveur) -> Colonne:
    plie = fold(texte).strip(" :.*")
    base = Colonne("autre", colonne, colspan, texte)
    if not plie or len(plie) > ENTETE_MAX:
        return base
    if _NUMERO.match(plie):
        return replace(base, role="numero")
    if _CIBLE.match(plie):
        return replace(base, role="cible")
    if _STATUT.match(plie):
        return replace(base, role="statut")
    if _COMMENT.match(plie):
        return replace(base, role="indicateur")
    niveau = _NIVEAU.match(plie)
    tete = plie.split()[0]
    engagement = next(((force, m) for force, motif in _ENGAGEMENTS if (m := motif.search(plie))), None)
    acteurs = _PILOTE.search(plie) or _PARTENAIRE.search(plie)
    indicateur = _INDICATEUR.search(plie)
    # The first word that says something wins: « partenaires des actions », « engagements des partenaires ».
    places: dict[Role, int | None] = {
        "noeud": niveau.start("mot") if niveau else None,
        "engagement": engagement[1].start() if engagement else None,
        "acteurs": acteurs.start() if acteurs else None,
        "indicateur": indicateur.start() if indicateur else None,
        "echeance": m.start() if (m := _ECHEANCE.search(plie)) else None,
        "montant": m.start() if (m := _MONTANT.search(plie)) else None,
        "quartier": m.start() if (m := _QUARTIER.search(plie)) else None,
        "levier": m.start() if (m := _LEVIER.search(plie)) else None,
    }
    dits = {role: place for role, place in places.items() if place is not None}
    if not dits:
        return base
    role = min(dits, key=lambda r: (dits[r], _ORDRE.index(r)))
    if role == "noeud" and niveau:
        mot = niveau.group("mot")
        singulier = " ".join(m.rstrip("sx") if m != "enjeux" else "enjeu" for m in mot.split())
        lu = lire_intitule(f"{singulier} 1 : x").niveau or lire_intitule(f"{mot} 1 : x").niveau or "autre"
        force = {"objectif_operationnel": 2, "objectif": 1, "priorite": 1}.get(lu, 0)
        if "action" in plie and lu == "axe":
            force = 0
        return replace(base, role="noeud", niveau=lu, force=force)
    if role == "engagement" and engagement:
        dit_action = engagement[0] == 4 and not plie.startswith("ce que")
        nature: Literal["engagement", "action"] = "action" if dit_action else "engagement"
        portes = _portes_par(texte, engagement[1].group(0), resolveur) if engagement[0] >= 4 else ()
        return replace(base, role="engagement", nature=nature, force=engagement[0], partenaires=portes)
    if role == "acteurs":
        pilote, partenaire = _PILOTE.search(plie), _PARTENAIRE.search(plie)
        if tete.startswith(("referent", "service", "financeur", "operateur")) or (pilote and partenaire):
            return replace(base, role="acteurs", role_partenaire="inconnu")
        return replace(base, role="acteurs", role_partenaire="chef_de_file" if pilote else "partenaire")
    if role == "indicateur":
        famille = next((f for mot, f in _FAMILLES if mot in plie), "suivi")
        return replace(base, role="indicateur", famille=famille)
    return replace(base, role=role)


_ORDRE = ("engagement", "noeud", "acteurs", "indicateur", "echeance", "montant", "quartier", "levier")


_LIAISON = re.compile(r"^(?:de la |de l['’]|de |du |des |d['’]|pris par |port[ée]s? par |:)\s*", re.IGNORECASE)
_CE_QUE_FAIT = re.compile(r"^(?:l['’]|la |le |les )\s*", re.IGNORECASE)


def _portes_par(texte: str, mot: str, resolveur: Resolveur) -> tuple[PartenaireLu, ...]:
    """« Engagements de l'État », « Actions de la Ville » : the column itself says who promises."""
    plie = fold(texte)
    suite = texte[min(len(texte), plie.find(mot) + len(mot)) :].strip()
    liaison = _CE_QUE_FAIT if mot.startswith("ce qu") else _LIAISON
    if not liaison.match(suite):
        return ()
    reste = liaison.sub("", suite)
    lus = resolveur.lister(reste, role="partenaire")
    return tuple(p for p in lus if p.certitude == "certain" or len(p.organisations) > 1)


def lire_entete(rangee: Rangee, resolveur: Resolveur) -> Entete | None:
    """The columns of a row when it reads as the header of a grid of commitments, else None."""
    pleines = rangee.pleines
    if len(pleines) < 2 or len(rangee.cellules) > 60 or not all(_intitule_de_colonne(c.texte) for c in pleines):
        return None
    if _SUBVENTIONS.search(fold(rangee.texte)):
        return None
    colonnes = [lire_colonne(c.texte, c.colonne, c.colspan, resolveur) for c in pleines]
    if sum(c.role == "autre" for c in colonnes) * 2 > len(colonnes):
        return None
    entete = Entete(colonnes, max((c.colonne + c.colspan for c in rangee.cellules), default=0))
    return entete if _choisir_engagement(entete) else None


def _intitule_de_colonne(texte: str) -> bool:
    """Short, no list, no label of an indicator, no sentence that starts by what must be done."""
    plie = fold(texte[: ENTETE_MAX + 1])
    if len(texte) > ENTETE_MAX or len(plie.split()) > 12 or _PAS_UN_INTITULE.match(plie) or _NUMEROTE.match(plie):
        return False
    premier = plie.split(" ", 1)[0]
    return not (
        len(plie.split()) > 3
        and len(premier) > 4
        and premier.endswith(("er", "ir"))
        and premier not in {"chantier", "calendrier"}
    )


_COLLECTIFS = re.compile(r"\b(?:autres?|partenaires?|signataires?|institutions?|acteurs?|bailleurs?)\b")


def _choisir_engagement(entete: Entete) -> bool:
    """Keep the strongest column(s) of commitments; what else could have been one becomes a level or plain text."""
    colonnes = entete.colonnes
    force = max((c.force for c in colonnes), default=0)
    acteurs, indicateurs = entete.des("acteurs"), entete.des("indicateur")
    compagnons = len(acteurs) + len(indicateurs) + len(entete.des("echeance")) + len(entete.des("montant"))
    compagnons += len(entete.des("levier")) + len(entete.des("cible"))
    portees = [c for c in colonnes if c.role == "engagement" and c.partenaires]
    if force == 0 or not (compagnons or portees):
        return False
    if force < 4 and not any(c.role_partenaire != "inconnu" for c in acteurs):
        return False  # « code | objectif | référent » is a directory
    if force < 4 and not (indicateurs or entete.des("echeance") or entete.des("montant") or entete.des("noeud")):
        return False
    if force >= 4 and not (acteurs or indicateurs or portees or (entete.des("echeance") and compagnons)):
        return False
    vu = False
    for i, c in enumerate(colonnes):
        if c.force == 0:
            continue
        # « Engagements de l'État | Engagements de la Ville | Engagements des autres partenaires »
        if c.force == force and (not vu or (portees and (c.partenaires or _COLLECTIFS.search(fold(c.libelle))))):
            vu = True
            colonnes[i] = replace(c, role="engagement")
        elif c.role == "engagement":
            # « Engagement | Actions »: the weaker column is detail of the commitment; kept with it.
            colonnes[i] = replace(c, role="engagement" if c.nature == "action" and force == 5 else "autre")
    return vu


def affiner(entete: Entete, rangee: Rangee) -> bool:
    """A second header row under merged headings (« Indicateurs » over « suivi | impact »). True when it was one."""
    pleines = rangee.pleines
    if not pleines or len(pleines) > 6 or any(len(c.texte) > 40 for c in pleines):
        return False
    trouves: list[tuple[int, Colonne]] = []
    for c in pleines:
        plie = fold(c.texte)
        famille = next(
            (
                f
                for mot, f in (*_FAMILLES, ("suivi", "suivi"), ("realisation", "suivi"), ("moyen", "suivi"))
                if mot in plie
            ),
            None,
        )
        if famille is None or len(plie.split()) > 4:
            return False
        trouves.append((c.colonne, Colonne("indicateur", c.colonne, c.colspan, c.texte, famille=famille)))
    couvertes = {entete.a(place) for place, _ in trouves} - {None}
    if any(entete.colonnes[i].role not in {"indicateur", "autre"} for i in couvertes if i is not None):
        return False
    entete.colonnes = sorted(
        [c for i, c in enumerate(entete.colonnes) if i not in couvertes] + [c for _, c in trouves],
        key=lambda c: c.colonne,
    )
    return True
