"""What kind of body a name designates: what the reader says, else the lexicon, else the words of the name."""

from __future__ import annotations

import re
from functools import cache

from reciproque.annuaire.models import Organisation
from reciproque.langue import fold
from reciproque.lecture.lexique import charger

Categorie = Organisation.Categorie

# The reader's categories that are ours under another name; « organisme » says too little: the name tells more.
_LUES = {"chambre_consulaire": Categorie.CHAMBRE, "organisme": ""}

# Words of a folded name, the most telling first.
_INDICES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (Categorie.CAF, (r"caf\b", r"caisses? d'allocations? familiales?")),
    (Categorie.ARS, (r"ars\b", r"agences? regionales? de sante")),
    (
        Categorie.EMPLOI,
        (r"pole emploi", r"france travail", r"missions? locales?", r"cap emploi", r"maisons? de l'emploi", r"plie\b"),
    ),
    (
        Categorie.PROTECTION_SOCIALE,
        (r"cpam\b", r"caisses? primaires? d'assurance", r"assurance maladie", r"cnav\b", r"carsat\b", r"msa\b"),
    ),
    (Categorie.CAISSE_DEPOTS, (r"caisse des depots", r"cdc\b", r"banque des territoires")),
    (Categorie.CONSEIL_CITOYEN, (r"conseils? citoyens?",)),
    (
        Categorie.EDUCATION,
        (r"dsden", r"dasen", r"education nationale", r"rectorat", r"academie", r"(?:inspection|direction) academique"),
    ),
    (Categorie.JUSTICE, (r"parquet", r"tribunal", r"procureur", r"spip\b", r"pjj\b", r"protection judiciaire")),
    (
        Categorie.ETAT,
        (
            *(r"prefecture", r"(?:sous-)?prefet", r"etat\b", r"ddt\b", r"ddcs", r"ddets", r"d[ir]+eccte", r"dreets"),
            *(r"drac\b", r"drdjscs", r"police", r"gendarmerie", r"anru\b", r"anct\b", r"cget\b"),
        ),
    ),
    (Categorie.REGION, (r"conseil regional", r"region\b")),
    (Categorie.DEPARTEMENT, (r"conseil (?:departemental|general)", r"departement\b")),
    (
        Categorie.EPCI,
        (
            r"metropole\b",
            r"agglomeration",
            r"communaute (?:urbaine|de communes)",
            r"ept\b",
            r"etablissement public territ",
        ),
    ),
    (Categorie.COMMUNE, (r"(?:commune|ville|mairie) d",)),
    (Categorie.CHAMBRE, (r"chambres? d", r"chambres? consulaires?", r"cci\b", r"cma\b")),
    (Categorie.BAILLEUR, (r"bailleur", r"habitat\b", r"logements?\b", r"oph\b", r"hlm\b", r"immobiliere", r"aorif\b")),
    (Categorie.ASSOCIATION, (r"associations?\b",)),
)
# What the reader calls the State, and we by its own name: else the DSDEN that signs is not the one that promises.
_DE_L_ETAT = (Categorie.EDUCATION, Categorie.JUSTICE)
_MOTIFS = tuple((categorie, re.compile(rf"\b(?:{'|'.join(motifs)})")) for categorie, motifs in _INDICES)


@cache
def _lexicon() -> dict[str, str]:
    organisations, _ = charger()
    return {fold(marque): o.categorie for o in organisations for marque in o.marques}


@cache
def _collectives() -> frozenset[str]:
    _, collectifs = charger()
    return frozenset(fold(marque) for c in collectifs for marque in c.marques)


def is_collective(nom: str) -> bool:
    """« Les bailleurs » announced on a cover are nobody in particular."""
    return fold(nom) in _collectives()


def guess_category(nom: str, lue: str = "") -> str:
    """A value of `Organisation.Categorie`; « autre » when nothing tells. ``lue``: what the reader says."""
    plie = fold(nom)
    for dite in (lue, _lexicon().get(plie, "")):
        categorie = _LUES.get(dite, dite)
        if categorie == Categorie.ETAT:
            return next((c for c, motif in _MOTIFS if c in _DE_L_ETAT and motif.search(plie)), categorie)
        if categorie in Categorie.values and categorie != Categorie.AUTRE:
            return categorie
    return next((categorie for categorie, motif in _MOTIFS if motif.search(plie)), Categorie.AUTRE)
