"""A commitment is without indicator until a living one is tied to it, whoever tied it, wherever it is told."""

from datetime import date

import pytest
from django.http import QueryDict
from django.urls import reverse

from reciproque.accueil.tableaux.contrat import describe
from reciproque.contrats.listes.engagements import ListeEngagements
from reciproque.contrats.listes.matrice import ListeMatrice
from reciproque.contrats.manques import manques
from reciproque.contrats.models import Fiche
from reciproque.indicateurs.actions.definitions import create_indicator, define, retire
from reciproque.indicateurs.reprise import take_up
from reciproque.indicateurs.secret import Regard
from tests.factories.contrats import FicheFactory, LectureFactory, creer_engagement

pytestmark = pytest.mark.django_db


def sans_indicateur(contrat, client):
    """The figure of the filter, the matrix, the home page, the dashboard and the page that mends many: one."""
    contrat.refresh_from_db()
    demande = QueryDict("manque=indicateur")
    tableau = describe(contrat, date(2021, 3, 1), Regard())
    part = next(p for p in tableau.completude if "indicateur" in p.libelle)
    lot = client.get(reverse("contrats:completer", args=[contrat.pk]), {"manque": "indicateur"})
    dits = {
        "filtre": ListeEngagements(contrat, demande).total,
        "matrice": ListeMatrice(contrat, demande).total,
        "accueil": sum(m.nombre for m in manques(contrat) if m.url.endswith("manque=indicateur")),
        "tableau": part.total - part.nombre,
        "lot": lot.context["liste"].total,
    }
    assert len(set(dits.values())) == 1, dits
    return dits["filtre"]


@pytest.fixture
def lecture(contrat):
    """Two commitments, the reading printed an indicator of the first."""
    lecture = LectureFactory(contrat=contrat)
    contrat.avec, contrat.sans = creer_engagement(contrat, "Ouvrir"), creer_engagement(contrat, "Former")
    for cle, engagement, indicateurs in (("e1", contrat.avec, ["i1"]), ("e2", contrat.sans, [])):
        FicheFactory(
            lecture=lecture,
            genre=Fiche.Genre.ENGAGEMENT,
            cle=cle,
            contenu={"indicateurs": indicateurs},
            objet_id=engagement.pk,
        )
    FicheFactory(
        lecture=lecture,
        genre=Fiche.Genre.INDICATEUR,
        cle="i1",
        contenu={"libelle": "Familles reçues", "famille": "suivi", "etat": "defini", "engagement": "e1", "cibles": []},
    )
    return lecture


def test_printed_then_taken_up_the_figure_is_the_same(contrat, equipe, client, lecture):
    assert sans_indicateur(contrat, client) == 1
    take_up(contrat=contrat, lecture=lecture, acteur=equipe)
    assert sans_indicateur(contrat, client) == 1


def test_what_people_tie_and_untie_counts(contrat, equipe, client, lecture):
    take_up(contrat=contrat, lecture=lecture, acteur=equipe)
    ajoute = create_indicator(contrat=contrat, acteur=equipe, libelle="Stagiaires", engagements=[contrat.sans])
    assert sans_indicateur(contrat, client) == 0
    define(indicateur=ajoute, acteur=equipe, engagements=[])
    assert sans_indicateur(contrat, client) == 1
    repris = contrat.avec.indicateurs.get()
    retire(indicateur=repris, acteur=equipe, motif="Abandonné")
    assert sans_indicateur(contrat, client) == 2, "what the reading printed no longer hides that nothing is left"
