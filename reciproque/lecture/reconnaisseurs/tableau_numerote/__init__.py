"""Shape (a): one long numbered table under heading rows; rows cut by page breaks or fallen out of the table."""

from __future__ import annotations

from reciproque.lecture.brouillon import Brouillon
from reciproque.lecture.forme import Forme, Tableau
from reciproque.lecture.reconnaisseurs.arbre import Arbre
from reciproque.lecture.reconnaisseurs.rangs import numero_avec_mot
from reciproque.lecture.reconnaisseurs.tableau_numerote.disposition import Plan, planifier
from reciproque.lecture.reconnaisseurs.tableau_numerote.lecteur import Lecteur
from reciproque.lecture.reconnaisseurs.tableau_numerote.suites import chaines_de, suites_avec_mot


def reconnaitre(forme: Forme, brouillon: Brouillon) -> None:
    plans: dict[int, Plan] = {}
    for i, bloc in enumerate(forme.blocs):
        if isinstance(bloc, Tableau) and brouillon.libre(bloc):
            plan = planifier(bloc)
            if plan is not None:
                plans[i] = plan
    arbre = Arbre(brouillon)
    for debut, fin in chaines_de(forme, plans):
        Lecteur(forme, brouillon, {i: p for i, p in plans.items() if debut <= i <= fin}, arbre).lire(debut, fin)
    for debut, fin in suites_avec_mot(forme, brouillon):
        Lecteur(forme, brouillon, {}, arbre, numero_avec_mot).lire(debut, fin)


__all__ = ["planifier", "reconnaitre"]
