"""The components as Chromium draws them: accessible light and dark, wide and narrow, by keyboard, without script."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from reciproque.socle import journal
from reciproque.socle.registres import EntreeNavigation, navigation, panneaux
from tests.factories.comptes import UserFactory
from tests.factories.socle import FamilleFactory, FicheFactory
from tests.socle.terrain.models import Fiche

GABARITS = Path(__file__).parents[1] / "socle" / "guide" / "gabarits"
MENU = (
    EntreeNavigation(nom="guide", libelle="Ma page", url="guide", ordre=1),
    EntreeNavigation(nom="fiches", libelle="Contrats", url="fiches", ordre=2, compteur=lambda request: 3),
    EntreeNavigation(nom="formulaire", libelle="Relectures", url="formulaire", ordre=3),
    EntreeNavigation(nom="travaux", libelle="Mes travaux", url="socle:travaux", emplacement="compte"),
    EntreeNavigation(nom="legal", libelle="Accessibilité : non conforme", url="guide", emplacement="pied"),
    EntreeNavigation(nom="mentions", libelle="Mentions légales", url="guide", emplacement="pied"),
)


@pytest.fixture
def guide(settings, db):
    """The test pages, a menu, and enough rows to page through."""
    settings.ROOT_URLCONF = "tests.socle.guide.urls"
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [GABARITS]}]
    familles = [FamilleFactory(nom=nom) for nom in ("Emploi", "Cadre de vie", "Éducation", "Santé")]
    fiches = [
        FicheFactory(
            titre=f"Engagement {rang} : ouvrir une permanence d’accès aux droits dans le quartier",
            famille=familles[rang % 4] if rang % 5 else None,
            montant=Decimal("1234.50") * rang if rang % 3 else None,
            jour=date(2026, 1 + rang % 12, 15),
            etat=Fiche.Etat.values[rang % 3],
            themes=familles[: rang % 3],
        )
        for rang in range(1, 38)
    ]
    personne = UserFactory(nom="Cheffe de projet")
    journal.record(acteur=None, verbe="lu", objet=fiches[0])
    journal.record(
        acteur=personne,
        verbe="corrigé",
        objet=fiches[0],
        avant={"etat": "brouillon", "jour": date(2025, 1, 5)},
        apres={"etat": "valide", "jour": date(2026, 1, 5)},
        motif="Coquille dans le document.",
    )
    with navigation.provisoire(*MENU), panneaux.provisoire():
        yield personne
