"""A year and a half of facts, typed by the team: enough for each state to show, and for something to be missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from reciproque.comptes.models import User
from reciproque.contrats.models import Contrat
from reciproque.langue import fold
from reciproque.regles.actions.faits import find_or_create_kind, say_complete, type_fact
from reciproque.regles.actions.regles import create_rule, switch_national, update_rule
from reciproque.regles.evaluation import today
from reciproque.regles.models import GenreFait, Regle
from reciproque.territoires.models import Quartier

EVENEMENT, CHIFFRE = GenreFait.Nature.EVENEMENT, GenreFait.Nature.CHIFFRE


@dataclass(frozen=True)
class Vecu:
    """``regle``: first words of it, or key of a national one; ``faits``: (day, value, rank of the neighbourhood)."""

    regle: str
    faits: tuple[tuple[str, str | None, int | None], ...] = ()
    parametre: str = "fait"
    complet: str = ""


CONTRAT = (
    Vecu("Le comité de pilotage se réunit", (("2025-03-13", None, None), ("2025-11-20", None, None))),
    Vecu("Organiser six forums", (("2025-12-15", "7", None),)),
    # One of the four neighbourhoods had no project in 2025, and the team says so.
    Vecu(
        "Ouvrir un projet culturel",
        (("2025-04-10", None, 0), ("2025-06-21", None, 1), ("2025-10-04", None, 2)),
        complet="2025-12-31",
    ),
    Vecu("De ces crédits à l’emploi", (("2024-12-31", "23.1", None), ("2025-12-31", "26.4", None))),
    Vecu("Le comité des financeurs se réunit", (("2025-10-13", None, None),), parametre="repere"),
    Vecu(
        "Le comité des financeurs se réunit",
        (("2025-09-30", None, None), ("2026-01-27", None, None)),
        parametre="attendu",
    ),
    Vecu("Tout avenant est approuvé", (("2025-10-06", None, None),), parametre="declencheur"),
    Vecu("Tout avenant est approuvé", (("2026-01-22", None, None),), parametre="attendu"),
    Vecu("Notifier les crédits", (("2025-03-27", None, None),)),
    Vecu("Heures réservées à l’insertion", (("2025-12-31", "5.6", None), ("2026-02-15", "6.2", None))),
    Vecu("Associer les habitants aux visites", complet="2026-01-31"),
    Vecu("rapport-annuel", (("2025-06-26", None, None),)),
    Vecu("rapport-annuel-avis", (("2025-05-20", None, None),), parametre="attendu"),
    Vecu("conseil-citoyen", (("2024-05-14", None, 0), ("2024-05-14", None, 1), ("2025-02-03", None, 3))),
    Vecu("attributions-premier-quartile", (("2025-12-31", "58", None),)),
    Vecu("attributions-premier-quartile", (("2025-12-31", "260", None),), parametre="sur"),
)
PROTOCOLE = (
    Vecu("Réunir les conseils citoyens", (("2023-03-16", None, None), ("2023-10-12", None, None))),
    Vecu("Le comité de pilotage réunit", (("2023-06-08", None, None),), complet="2023-12-31"),
)


def suivre_les_regles(contrat: Contrat, protocole: Contrat, acteur: User, jour: date) -> None:
    """Nothing after ``jour``, nor after today: a fact has happened."""
    _specify(contrat, acteur)
    limite = min(jour, today())
    for regles, vie in ((contrat, CONTRAT), (protocole, PROTOCOLE)):
        quartiers = list(
            Quartier.objects.filter(contrats=regles, nature=Quartier.Nature.QPV).order_by("code", "nom_normalise")
        )
        for vecu in vie:
            _live(regles, vecu, quartiers, acteur, limite)
    ecartee = Regle.objects.national().get(cle="attributions-prioritaires")
    switch_national(
        contrat=contrat,
        regle=ecartee,
        appliquee=False,
        motif="Suivie par la conférence intercommunale du logement.",
        acteur=acteur,
    )


def _specify(contrat: Contrat, acteur: User) -> None:
    """What the document leaves unsaid, and two rules of the team's own."""
    update_rule(
        regle=_find(contrat, "Tout avenant est approuvé"),
        acteur=acteur,
        genre="delai",
        parametres={
            "declencheur": _kind(contrat, "Changement substantiel constaté", acteur),
            "attendu": _kind(contrat, "Avenant approuvé", acteur),
            "duree": 4,
            "unite": "mois",
        },
    )
    update_rule(
        regle=_find(contrat, "Notifier les crédits"),
        acteur=acteur,
        genre="date_fixe",
        parametres={"fait": _kind(contrat, "Crédits notifiés", acteur), "chaque_annee": "03-31"},
    )
    create_rule(
        contrat=contrat,
        acteur=acteur,
        intitule="Heures réservées à l’insertion dans les marchés",
        force=Regle.Forces.OBJECTIF,
        reference="Délibération du 12 décembre 2024",
        genre="palier",
        parametres={
            "fait": _kind(contrat, "Part des heures réservées à l’insertion", acteur, CHIFFRE, "%"),
            "paliers": [
                {"du": "2024-01-01", "au": "2025-12-31", "valeur": "5"},
                {"du": "2026-01-01", "au": "2027-12-31", "valeur": "8"},
            ],
            "ultime": "10",
        },
    )
    create_rule(
        contrat=contrat,
        acteur=acteur,
        intitule="Associer les habitants aux visites des actions",
        force=Regle.Forces.INCITATION,
        reference="Charte de la participation",
        genre="frequence",
        parametres={"fait": _kind(contrat, "Visite d’action avec des habitants", acteur), "nombre": 4},
    )


def _kind(contrat: Contrat, libelle: str, acteur: User, nature: str = EVENEMENT, unite: str = "") -> str:
    return find_or_create_kind(contrat=contrat, libelle=libelle, nature=nature, unite=unite, acteur=acteur).cle


def _find(contrat: Contrat, debut: str) -> Any:
    """The rule of the contract that begins so, or the national one of this key."""
    for regle in Regle.objects.of(contrat).order_by("pk"):
        if regle.cle == debut or (regle.contrat_id and regle.intitule_normalise.startswith(fold(debut))):
            return regle
    raise LookupError(debut)


def _live(contrat: Contrat, vecu: Vecu, quartiers: list[Quartier], acteur: User, limite: date) -> None:
    regle = _find(contrat, vecu.regle)
    genre = GenreFait.objects.of(contrat).get(cle=regle.parametres[vecu.parametre])
    for iso, valeur, rang in vecu.faits:
        jour = date.fromisoformat(iso)
        if jour <= limite:
            type_fact(
                contrat=contrat,
                acteur=acteur,
                genre=genre,
                date=jour,
                valeur=None if valeur is None else Decimal(valeur),
                quartier=None if rang is None else quartiers[rang],
            )
    if vecu.complet and (au := date.fromisoformat(vecu.complet)) <= limite:
        say_complete(contrat=contrat, genre=genre, au=au, acteur=acteur)
