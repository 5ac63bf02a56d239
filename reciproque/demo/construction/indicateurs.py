"""What becomes of the indicators that the documents print: proposed, validated, late, contradicted, on a scale."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from reciproque.annuaire.models import Organisation
from reciproque.comptes.models import User
from reciproque.contrats.models import Contrat
from reciproque.indicateurs.actions.cibles import set_target
from reciproque.indicateurs.actions.definitions import create_indicator, define, propose, send_back, validate
from reciproque.indicateurs.actions.donnees import keep_data
from reciproque.indicateurs.actions.echelles import evaluate, write_scale
from reciproque.indicateurs.actions.valeurs import Cle, Saisie, write_values
from reciproque.indicateurs.classeur.cellule import Lue
from reciproque.indicateurs.models import Cible, Definition, Indicateur, Lieu
from reciproque.indicateurs.periodes import Periode
from reciproque.langue import fold

CRITERES = {
    "adapte": True,
    "adapte_note": "Il dit ce que l’engagement veut changer.",
    "disponible": True,
    "disponible_note": "La mission locale le relève déjà.",
    "mesurable": True,
    "mesurable_note": "Le compte se fait de la même façon chaque année.",
}
NIVEAUX = {
    "niveau_0": "Aucun parent ne dit se sentir plus à l’aise à l’école.",
    "niveau_20": "Moins d’un parent sur cinq le dit.",
    "niveau_40": "Un parent sur trois le dit.",
    "niveau_60": "Un parent sur deux le dit.",
    "niveau_80": "Deux parents sur trois le disent.",
    "niveau_100": "Quatre parents sur cinq le disent, et un sur quatre prend une responsabilité.",
}
DONNEES: tuple[dict[str, Any], ...] = (
    {"nom": "Demandeurs d’emploi par quartier", "echelle": "quartier", "periodicite": "annuelle", "accord": "libre"},
    {
        "nom": "Jeunes suivis par la mission locale",
        "echelle": "adresse",
        "periodicite": "trimestrielle",
        "accord": "signe",
        "accord_note": "Convention du 4 mars 2025",
    },
    {
        "nom": "Demandes et attributions de logements sociaux",
        "echelle": "quartier",
        "periodicite": "annuelle",
        "accord": "en_cours",
    },
    {
        "nom": "Élèves en retard à l’entrée en sixième",
        "echelle": "commune",
        "periodicite": "scolaire",
        "accord": "aucun",
    },
)


def suivre_les_indicateurs(contrat: Contrat, cheffe: User, delegue: User, jour: date) -> None:
    """Nothing is evaluated after ``jour``."""
    _validated(contrat, cheffe, delegue)
    _proposed(contrat, cheffe, delegue)
    _late(contrat, cheffe)
    _contradicted(contrat, cheffe)
    _scaled(contrat, cheffe, jour)
    detenteur = Organisation.objects.filter(nom__icontains="mission locale").order_by("pk").first()
    for ligne in DONNEES:
        keep_data(
            contrat=contrat,
            acteur=cheffe,
            detenteur=detenteur if "mission locale" in ligne["nom"] else None,
            **ligne,
        )


def _find(contrat: Contrat, debut: str) -> Indicateur:
    """The indicator that the document prints under these first words."""
    return contrat.indicateurs.get(libelle_normalise__startswith=fold(debut))


def _validated(contrat: Contrat, cheffe: User, delegue: User) -> None:
    recus = _find(contrat, "part des jeunes reçus dans le mois")
    define(
        indicateur=recus,
        acteur=cheffe,
        definition={
            "numerateur": "Jeunes reçus dans les trente jours",
            "denominateur": "Jeunes repérés",
            "unite": "%",
            "sens": Definition.Sens.HAUSSE,
            "minimum": Decimal(0),
            "maximum": Decimal(100),
            "source": "Mission locale",
            "periodicite": Definition.Periodicite.ANNUELLE,
            "mode_recueil": "Extraction du logiciel de suivi, chaque janvier.",
            **CRITERES,
        },
    )
    validate(indicateur=recus, acteur=delegue)
    set_target(
        indicateur=recus,
        acteur=cheffe,
        lieu=Lieu("contrat", contrat.pk),
        marches=[(2025, 2026, Decimal(70)), (2027, 2028, Decimal(80))],
        valeur=Decimal(90),
        unite="%",
        annee=2029,
        annee_fin=2029,
        origine=Cible.Origine.SAISIE,
        origine_texte="Comité de pilotage du 13 mars 2025",
    )
    cle = Cle(recus.pk, Lieu("contrat", contrat.pk), Periode.of_year(2025), "Mission locale")
    write_values(saisies=[Saisie(cle, Lue(valeur=Decimal(74)))], acteur=cheffe, contrat_id=contrat.pk)


def _proposed(contrat: Contrat, cheffe: User, delegue: User) -> None:
    """Sent back once, then proposed again with what was missing."""
    enfants = _find(contrat, "nombre d’enfants accompagnés")
    send_back(indicateur=enfants, acteur=delegue, motif="Dites qui compte les enfants, et à quel moment de l’année.")
    define(
        indicateur=enfants,
        acteur=cheffe,
        definition={
            "nature": Definition.Nature.NOMBRE,
            "unite": "enfants",
            "sens": Definition.Sens.HAUSSE,
            "source": "Service éducation",
            "periodicite": Definition.Periodicite.SCOLAIRE,
            "mode_recueil": "Liste des inscrits arrêtée au 30 juin.",
            **CRITERES,
        },
    )
    propose(indicateur=enfants, acteur=cheffe)


def _late(contrat: Contrat, cheffe: User) -> None:
    noeud = _find(contrat, "nombre de permanences tenues").noeud
    create_indicator(
        contrat=contrat,
        acteur=cheffe,
        libelle="Ce que les habitants ont changé dans les décisions",
        famille=Indicateur.Famille.IMPACT,
        noeud=noeud,
        echeance=date(2025, 12, 31),
    )


def _contradicted(contrat: Contrat, cheffe: User) -> None:
    heures = _find(contrat, "heures d’insertion réalisées")
    for valeur, origine in ((12_000, "Contrat, enjeu emploi"), (15_000, "Convention avec les donneurs d’ordre")):
        set_target(
            indicateur=heures,
            acteur=cheffe,
            lieu=Lieu("contrat", contrat.pk),
            valeur=Decimal(valeur),
            unite="heures",
            annee=2026,
            annee_fin=2026,
            origine=Cible.Origine.DOCUMENT,
            origine_texte=origine,
        )


def _scaled(contrat: Contrat, cheffe: User, jour: date) -> None:
    parents = create_indicator(
        contrat=contrat,
        acteur=cheffe,
        libelle="Parents plus à l’aise avec l’école",
        famille=Indicateur.Famille.RESULTAT,
        noeud=_find(contrat, "nombre d’enfants accompagnés").noeud,
        nature=Definition.Nature.APPRECIATION,
    )
    echelle = write_scale(
        indicateur=parents,
        acteur=cheffe,
        textes={
            "action": "Ateliers des parents",
            "mode_recueil": "Trois questions posées à la première et à la dernière séance.",
            **NIVEAUX,
        },
    )
    le = date(2025, 12, 12)
    if le <= jour:
        evaluate(
            echelle=echelle,
            acteur=cheffe,
            jour=le,
            niveau=60,
            preuve="21 parents sur 40 disent se sentir plus à l’aise.",
            realisation=90,
        )
