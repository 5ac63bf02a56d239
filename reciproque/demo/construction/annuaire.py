"""What the directory lives: functions and who holds them, one vacant; a competence that moved; a body entered twice."""

from __future__ import annotations

from datetime import date

from reciproque.annuaire.actions import (
    add_succession,
    appoint,
    create_fonction,
    create_organisation,
    create_personne,
    vacate,
)
from reciproque.annuaire.models import Organisation, Succession
from reciproque.comptes.models import User
from reciproque.contrats.actions.engagement import correct_engagement, partners_of
from reciproque.contrats.actions.parties import Partie
from reciproque.contrats.models import Contrat, RedactionEngagement

# Organisation, function, since when somebody holds it and until when. People go by their function here too.
FONCTIONS = (
    ("Ambrelle Agglomération", "Direction du développement social", date(2022, 9, 1), None),
    ("Commune de Corvelange", "Réussite éducative", date(2021, 1, 4), None),
    (
        "Caisse d’allocations familiales de la Haute-Ambrelle",
        "Conseil technique",
        date(2023, 3, 1),
        None,
    ),
    ("France Travail", "Pilotage de l’emploi dans les quartiers", date(2024, 1, 1), None),
    ("Logis des Deux Rives", "Développement social", date(2020, 6, 1), date(2025, 12, 31)),  # vacant since
)
# The other team typed it again: « Ambrelle Habitat » is in the directory already.
DOUBLON = "Habitat de l’Ambrelle"
DEBUT_DE_LA_REHABILITATION = "Réhabiliter le foyer"


def animer_annuaire(organisations: dict[str, Organisation], acteur: User) -> None:
    for nom, libelle, depuis, jusqua in FONCTIONS:
        fonction = create_fonction(organisation=organisations[nom], libelle=libelle, acteur=acteur)
        personne = create_personne(acteur=acteur, nom=f"Responsable\u00a0: {libelle.lower()}")
        appoint(fonction=fonction, personne=personne, depuis=depuis, acteur=acteur)
        if jusqua:
            vacate(fonction=fonction, jusqua=jusqua, acteur=acteur)
    add_succession(
        acteur=acteur,
        ancienne=organisations["Commune de Tervigny"],
        nouvelle=organisations["Ambrelle Agglomération"],
        nature=Succession.Nature.COMPETENCE,
        competence="équipements sportifs",
        date=date(2025, 1, 1),
        acte="Délibération du conseil communautaire",
    )


def saisir_un_doublon(sarvelle: Contrat, acteur: User) -> None:
    """Under a commitment of the other team's contract: merging the two gives it back to the body it means."""
    oph = create_organisation(acteur=acteur, nom=DOUBLON, categorie=Organisation.Categorie.BAILLEUR)
    redaction = RedactionEngagement.objects.current().get(
        engagement__contrat=sarvelle, texte__startswith=DEBUT_DE_LA_REHABILITATION
    )
    partenaires = [*partners_of(redaction.engagement), Partie(organisation=oph)]
    correct_engagement(
        engagement=redaction.engagement, acteur=acteur, motif="Le bailleur manquait.", partenaires=partenaires
    )
