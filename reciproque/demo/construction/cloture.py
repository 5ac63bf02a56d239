"""What the 2024 contract does of the 2020 protocol, decided as the team would: the proposals, and where they err."""

from __future__ import annotations

from reciproque.comptes.models import User
from reciproque.contrats.actions.cloture import (
    accept_proposals,
    decide_suite,
    give_up_rest,
    open_cloture,
    settle_cloture,
)
from reciproque.contrats.models import Contrat, Lien, RedactionEngagement, Suite
from reciproque.langue import fold

REPRIS, ACHEVE, ABANDONNE = Suite.Sort.REPRIS, Suite.Sort.ACHEVE, Suite.Sort.ABANDONNE
# First words of the commitment of 2020, what becomes of it, first words of those of 2024 that take it up.
DECISIONS = (
    ("Réhabiliter 420 logements", REPRIS, ["Achever la réhabilitation de 420 logements"]),
    ("Cofinancer les séjours de vacances", REPRIS, ["Faire partir en vacances 150 enfants"]),
    ("Soutenir au moins un projet culturel", REPRIS, ["Ouvrir un projet culturel par quartier"]),
    ("Réserver des places de garde d’urgence", REPRIS, ["Proposer une solution de garde dans les 48 heures"]),
    ("Dédoubler les classes de grande section", REPRIS, ["Maintenir les classes dédoublées"]),
    (
        "Prolonger la ligne B",
        REPRIS,
        ["Faire passer la ligne B devant le collège", "Faire circuler la ligne B jusqu’à minuit"],
    ),
    ("Débitumer et planter les cours", REPRIS, ["Planter les cours d’école"]),
    ("Ouvrir les établissements scolaires", REPRIS, ["Ouvrir le collège des Deux Rives le soir"]),
    ("Ouvrir un espace parents", ACHEVE, []),
    ("Reloger dans un délai de 18 mois", ACHEVE, []),
    ("Signer dans chaque quartier prioritaire une convention de gestion urbaine", ACHEVE, []),
    ("Ambrelle Agglomération\u00a0: Verser à chaque conseil citoyen une dotation", ABANDONNE, []),
    ("Commune de Tervigny\u00a0: Ouvrir le gymnase", ABANDONNE, []),
    ("Tenir une permanence mensuelle d’amorçage", ABANDONNE, []),
)
MOTIF = "Ni repris en 2024, ni cité par l’évaluation finale."


def clore(contrat: Contrat, acteur: User) -> None:
    """Open, decide and settle the balance of the contract that ``contrat`` succeeds to."""
    lien = contrat.liens.get(nature=Lien.Nature.SUCCEDE)
    bilan = open_cloture(lien=lien, acteur=acteur)
    anciens, nouveaux = textes(lien.vers), textes(contrat)
    suites = {suite.engagement_id: suite for suite in bilan.suites.all()}
    for debut, sort, reprises in DECISIONS:
        decide_suite(
            suite=suites[commencant(anciens, debut)],
            sort=sort,
            repris_par=[commencant(nouveaux, reprise) for reprise in reprises],
            acteur=acteur,
        )
    accept_proposals(cloture=bilan, acteur=acteur)
    give_up_rest(cloture=bilan, motif=MOTIF, acteur=acteur)
    settle_cloture(cloture=bilan, acteur=acteur)


def textes(contrat: Contrat | None) -> dict[int, str]:
    redactions = RedactionEngagement.objects.current().filter(engagement__contrat=contrat)
    return dict(redactions.values_list("engagement", "texte"))


def commencant(parmi: dict[int, str], debut: str) -> int:
    """The one commitment that begins so, whatever its spaces."""
    (trouve,) = [pk for pk, texte in parmi.items() if fold(texte).startswith(fold(debut))]
    return trouve
