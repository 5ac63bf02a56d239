"""Neighbourhoods: tables in any layout, lists of bullets, and the figures the document gives of them."""

from __future__ import annotations

from reciproque.langue import fold
from reciproque.lecture.brouillon import Brouillon
from reciproque.lecture.forme import Forme, Tableau
from reciproque.lecture.reconnaisseurs.quartiers.codes import lire_codes
from reciproque.lecture.reconnaisseurs.quartiers.colonnes import coucher, lire_colonnes, type_dit
from reciproque.lecture.reconnaisseurs.quartiers.controles import controler
from reciproque.lecture.reconnaisseurs.quartiers.listes import lire_listes
from reciproque.lecture.reconnaisseurs.quartiers.phrases import lire_phrases
from reciproque.lecture.reconnaisseurs.quartiers.tables import Releve, relever

__all__ = ["reconnaitre"]


def reconnaitre(forme: Forme, brouillon: Brouillon) -> None:
    releves: list[tuple[Tableau, Releve]] = []
    vus: set[tuple[str, str, frozenset[str]]] = set()
    for tableau in forme.tableaux:
        if not brouillon.libre(tableau) or tableau.zone == "sommaire":
            continue
        lu = tableau
        trouve = lire_colonnes(tableau)
        if trouve is None and (couche := coucher(tableau)) is not None:
            lu, trouve = couche, lire_colonnes(couche)
        if trouve is None:
            continue
        debut, colonnes = trouve
        releve = relever(lu, debut, colonnes, _type_annonce(forme, tableau))
        if not releve.quartiers:
            continue
        brouillon.prendre(tableau, "quartiers")
        for q in releve.quartiers:
            # Homonyms are real: a neighbourhood is its name, its kind and its communes.
            cle = (fold(q.nom), q.type, frozenset(fold(c) for c in q.communes))
            deja = [c for _, _, c in (v for v in vus if v[:2] == cle[:2])]
            # A second table without the column of communes tells the same places again.
            if cle in vus or (not cle[2] and len(deja) == 1):
                continue
            vus.add(cle)
            brouillon.quartier(
                q.nom,
                type=q.type,
                communes=q.communes,
                population=q.population,
                contrat=q.contrat,
                source=brouillon.source(q.rangee),
            )
        releves.append((tableau, releve))
    lire_listes(forme, brouillon)
    lire_codes(forme, brouillon)
    lire_phrases(forme, brouillon)
    if releves:
        principal = max(releves, key=lambda x: len(x[1].quartiers))
        for tableau, releve in releves:
            if releve is not principal[1]:
                controler(forme, tableau, releve, brouillon, phrases=False)
        controler(forme, *principal, brouillon)


def _type_annonce(forme: Forme, tableau: Tableau) -> str | None:
    """Kind said by the caption or the lines above, when they say only one."""
    textes = [tableau.titre or ""] + [b.texte for b in forme.avant(tableau, 2) if len(b.texte) < 400]
    for texte in textes:
        plie = fold(texte)
        if "prioritaire" in plie and "veille" in plie:
            return None
        if dit := type_dit(plie):
            return dit
    return None
