"""Promises that carry the last code of the tree, each over its fields: « I.1.a Ouvrir une crèche », « Porteur : … »."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from reciproque.lecture.brouillon import Brouillon
from reciproque.lecture.forme import Forme, Liste, Paragraphe, Titre
from reciproque.lecture.intitules import Intitule, lire_intitule
from reciproque.lecture.reconnaisseurs.engagement_lu import ColonnesLues, ecrire_engagement
from reciproque.lecture.reconnaisseurs.entetes import role_de
from reciproque.lecture.schema import NoeudLu

NOM = "promesses_codees"
PROMESSES_MIN = 2
TITRE_MAX = 300
_ACTE = re.compile(r"^(?:s['’]|se |ne pas |mieux )?[A-ZÀ-Ýa-zà-ÿ-]{2,}(?:er|ir|re|oir)\s+\S", re.IGNORECASE)
_CODEE = re.compile(
    r"^(?P<code>(?:[IVX]{1,4}|[A-Z]|\d{1,2})(?:[.\-](?:\d{1,2}|[a-z])){2,4})\s*[.):–-]?\s+(?P<titre>\S[^\n]*)$"
)
_CHAMP = re.compile(r"^\W{0,3}(?P<tete>[A-ZÀ-Ý][^:]{2,40}?)\s?:\s*(?P<dit>\S.*)$")
_ROLES = {"chef_de_file", "partenaires", "referent", "indicateurs", "echeance", "leviers", "montants", "statut"}


@dataclass(slots=True)
class _Promesse:
    intitule: Intitule
    bloc: Titre | Paragraphe
    champs: Paragraphe | Liste
    colonnes: ColonnesLues


def reconnaitre(forme: Forme, brouillon: Brouillon) -> None:
    promesses = [p for a, b in pairwise(forme.blocs) if (p := _lire(a, b, brouillon)) is not None]
    if len(promesses) < PROMESSES_MIN:
        return
    titres = _titres_codes(forme)
    noeuds: dict[str, NoeudLu] = {n.code: n for n in brouillon.lecture.noeuds if n.code}
    for p in promesses:
        dessus: NoeudLu | None = None
        for code in _prefixes(p.intitule.code or ""):
            if code not in noeuds and code in titres:
                bloc, intitule = titres[code]
                niveau = intitule.niveau or ("axe" if dessus is None else "objectif")
                noeuds[code] = brouillon.noeud(
                    niveau,
                    intitule.titre,
                    code=code,
                    parent=dessus.id if dessus else None,
                    source=brouillon.source(bloc),
                    confiance=0.95 if intitule.niveau else 0.8,
                )
                brouillon.prendre(bloc, NOM)
            dessus = noeuds.get(code, dessus)
        ecrire_engagement(
            brouillon,
            p.intitule.titre,
            source=brouillon.source(p.bloc, p.champs),
            numero=p.intitule.code,
            noeud=dessus.id if dessus else None,
            colonnes=p.colonnes,
            confiance=0.9,
        )
        brouillon.prendre(p.bloc, NOM)
        brouillon.prendre(p.champs, NOM)


def _lire(bloc: object, suivant: object, brouillon: Brouillon) -> _Promesse | None:
    """A coded act right above lines that are all fields."""
    if not isinstance(bloc, Titre | Paragraphe) or not isinstance(suivant, Paragraphe | Liste):
        return None
    if len(bloc.texte) > TITRE_MAX or suivant.debut - bloc.fin > 2 or not brouillon.libre(bloc):
        return None
    m = _CODEE.match(bloc.texte)
    if m is None or not _ACTE.match(m.group("titre")):
        return None
    intitule = Intitule(None, m.group("code"), m.group("titre"))
    lignes = [i.texte for i in suivant.items] if isinstance(suivant, Liste) else suivant.texte.split("\n")
    colonnes = ColonnesLues()
    for ligne in lignes:
        champ = _CHAMP.match(ligne.strip())
        role = role_de(champ.group("tete")) if champ else None
        if champ is None or role not in _ROLES:
            return None
        colonnes.poser(role, champ.group("dit").strip(" ."))
    return _Promesse(intitule, bloc, suivant, colonnes)


def _titres_codes(forme: Forme) -> dict[str, tuple[Titre, Intitule]]:
    sortie: dict[str, tuple[Titre, Intitule]] = {}
    for bloc in forme.blocs:
        if isinstance(bloc, Titre) and len(bloc.texte) <= TITRE_MAX and bloc.zone is None:
            intitule = lire_intitule(bloc.texte)
            if intitule.code:
                sortie.setdefault(intitule.code, (bloc, intitule))
    return sortie


def _prefixes(code: str) -> list[str]:
    """``I.1.a`` → I, I.1."""
    return [code[: m.start()] for m in re.finditer(r"[.\-]", code)]
