"""Commitments typed as a plain numbered list in a chapter of commitments; only where no other shape found any."""

from __future__ import annotations

from reciproque.lecture.brouillon import Brouillon
from reciproque.lecture.forme import Forme
from reciproque.lecture.reconnaisseurs.arbre import Arbre
from reciproque.lecture.reconnaisseurs.rangs import numero_en_tete
from reciproque.lecture.reconnaisseurs.tableau_numerote.lecteur import Lecteur
from reciproque.lecture.reconnaisseurs.tableau_numerote.suites import suites_nues


def reconnaitre(forme: Forme, brouillon: Brouillon) -> None:
    if brouillon.lecture.engagements:
        return
    arbre = Arbre(brouillon)
    for debut, fin in suites_nues(forme, brouillon):
        Lecteur(forme, brouillon, {}, arbre, numero_en_tete).lire(debut, fin)
