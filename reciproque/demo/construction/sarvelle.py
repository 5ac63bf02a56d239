"""The contract of another team, small and typed by hand: what one person sees of it, another does not."""

from __future__ import annotations

from datetime import date

from reciproque.annuaire.models import Organisation
from reciproque.comptes.models import User
from reciproque.contrats.actions.arbre import add_niveau, add_noeud
from reciproque.contrats.actions.contrat import change_state, create_contrat
from reciproque.contrats.actions.engagement import create_engagement
from reciproque.contrats.actions.parties import Partie
from reciproque.contrats.actions.signature import add_party
from reciproque.contrats.models import Contrat, Signature

ENJEU = "Ramener les services dans le quartier de la Filature"
ENGAGEMENTS = (
    ("Ouvrir une maison France Services deux jours par semaine dès 2025.", ("État", "Pays de Sarvelle")),
    (
        "Tenir une permanence mensuelle de la CAF sur rendez-vous.",
        ("Caisse d’allocations familiales de la Haute-Ambrelle",),
    ),
    ("Réhabiliter le foyer de la Filature avant fin 2027.", ("Pays de Sarvelle", "Département de la Haute-Ambrelle")),
)
PARTIES = (
    "État",
    "Pays de Sarvelle",
    "Département de la Haute-Ambrelle",
    "Caisse d’allocations familiales de la Haute-Ambrelle",
)


def saisir_sarvelle(organisations: dict[str, Organisation], acteur: User, administration: User) -> Contrat:
    contrat = create_contrat(
        acteur=administration,
        nom="Contrat de ville du Pays de Sarvelle 2024-2030",
        nature=Contrat.Nature.CONTRAT,
        territoire="Pays de Sarvelle",
        debut=date(2024, 1, 1),
        fin=date(2030, 12, 31),
        porteur=organisations["Pays de Sarvelle"],
    )
    niveau = add_niveau(contrat=contrat, libelle="Enjeu", acteur=acteur)
    enjeu = add_noeud(contrat=contrat, niveau=niveau, titre=ENJEU, code="1", acteur=acteur)
    for texte, porteurs in ENGAGEMENTS:
        create_engagement(
            contrat=contrat,
            acteur=acteur,
            texte=texte,
            noeud=enjeu,
            partenaires=[Partie(organisation=organisations[nom]) for nom in porteurs],
        )
    for nom in PARTIES:
        add_party(
            contrat=contrat,
            organisation=organisations[nom],
            acteur=acteur,
            etat=Signature.Etat.SIGNEE,
            date=date(2024, 9, 20),
        )
    change_state(contrat=contrat, etat=Contrat.Etat.EN_VIGUEUR, acteur=acteur)
    return contrat
