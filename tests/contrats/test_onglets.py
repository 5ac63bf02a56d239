"""The tabs of a contract: few groups, the right one marked, nothing that this person may not open."""

import pytest
from django.core.checks import run_checks
from django.urls import reverse

from reciproque.contrats.models import Role
from reciproque.contrats.onglets import EMPLACEMENT, GROUPES, check_groups, groups
from reciproque.socle.registres import EntreeNavigation, navigation
from tests.factories.comptes import UserFactory
from tests.factories.contrats import ContratFactory, donner_acces

pytestmark = pytest.mark.django_db


def strip(client, contrat, nom="accueil"):
    reponse = client.get(reverse(f"contrats:{nom}", args=[contrat.pk]))
    assert reponse.status_code == 200
    contexte = next(c for c in reponse.context if "groupes" in c)
    return reponse, contexte["groupes"]


def test_at_most_six_groups_and_each_page_of_a_team_under_one(contrat, equipe, client):
    _, groupes = strip(client, contrat)
    assert len(GROUPES) <= 6
    pages = [page.url for groupe in groupes for page in groupe.pages]
    assert len(pages) == len(set(pages)) >= 14
    assert [groupe.libelle for groupe in groupes if groupe.active] == ["Vue d’ensemble"]


@pytest.mark.parametrize(
    ("nom", "groupe", "page"),
    [
        ("arborescence", "Engagements", "Arborescence"),
        ("noeud-nouveau", "Engagements", "Arborescence"),
        ("matrice", "Partenaires", "Matrice"),
        ("conformite", "Partenaires", "Signatures"),
        ("quartiers", "Quartiers", "Quartiers"),
        ("ensemble", "Documents et gestion", "Contrats liés"),
    ],
)
def test_a_page_stands_under_one_group_and_one_page(contrat, equipe, client, nom, groupe, page):
    _, groupes = strip(client, contrat, nom)
    actifs = [g for g in groupes if g.active]
    assert [g.libelle for g in actifs] == [groupe]
    assert [p.libelle for p in actifs[0].pages if p.active] == [page]


def test_the_current_page_is_said_once_per_list_and_a_page_under_it_is_not_itself(contrat, equipe, client):
    ici, _ = strip(client, contrat, "signatures")
    nav = ici.content.decode().split('class="onglets-contrat"')[1].split("</nav>")[0]
    # The list of the narrow screen and the strip of the wide one, of which one only is ever drawn.
    assert nav.count('aria-current="page"') == 2
    assert nav.count('aria-current="true"') == 1  # the group
    dessous, _ = strip(client, contrat, "conformite")
    nav = dessous.content.decode().split('class="onglets-contrat"')[1].split("</nav>")[0]
    assert 'aria-current="page"' not in nav


def test_a_group_of_one_page_says_the_page_itself(contrat, equipe, client):
    reponse, _ = strip(client, contrat, "quartiers")
    nav = reponse.content.decode().split('class="onglets-contrat"')[1].split("</nav>")[0]
    assert nav.count('aria-current="page"') == 1
    assert "onglets-pages" not in nav


def test_who_only_reads_sees_neither_history_nor_accesses(contrat, lectrice, client):
    _, groupes = strip(client, contrat)
    libelles = {page.libelle for groupe in groupes for page in groupe.pages}
    assert "Documents" in libelles
    assert not {"Historique", "Accès"} & libelles


def test_a_higher_room_adds_a_page_for_those_who_may_open_it(contrat, equipe, client, rf):
    ajoutees = (
        EntreeNavigation(
            nom="essai-mesure", libelle="Tableau", url="contrats:releve", emplacement=EMPLACEMENT, groupe="mesure"
        ),
        EntreeNavigation(
            nom="essai-cachee",
            libelle="Cachée",
            url="contrats:releve",
            emplacement=EMPLACEMENT,
            groupe="mesure",
            visible=lambda request: False,
        ),
        EntreeNavigation(
            nom="essai-droit",
            libelle="Réservée",
            url="contrats:releve",
            emplacement=EMPLACEMENT,
            groupe="mesure",
            capacite="gerer",
        ),
    )
    with navigation.provisoire(*ajoutees, vider=False):
        _, groupes = strip(client, contrat, "documents")
        mesure = next(groupe for groupe in groupes if groupe.libelle == GROUPES["mesure"])
        libelles = [page.libelle for page in mesure.pages]
        assert "Tableau" in libelles
        assert "Réservée" in libelles
        assert "Cachée" not in libelles

        client.force_login(donner_acces(contrat, Role.LECTEUR))
        _, groupes = strip(client, contrat, "documents")
        libelles = [page.libelle for groupe in groupes for page in groupe.pages]
        assert "Tableau" in libelles
        assert "Réservée" not in libelles


def test_the_strip_asks_the_database_nothing(rf, django_assert_num_queries):
    user, contrat = UserFactory(), ContratFactory()
    contrat.droits = {"lire"}
    request = rf.get(contrat.get_absolute_url())
    request.user = user
    with django_assert_num_queries(0):
        assert groups(request, contrat)


def test_a_group_that_does_not_exist_is_an_error_of_the_instance():
    perdue = EntreeNavigation(nom="perdue", libelle="Perdue", url="x", emplacement=EMPLACEMENT, groupe="mesures")
    with navigation.provisoire(perdue):
        assert [erreur.id for erreur in check_groups()] == ["contrats.E001"]
    assert not [erreur for erreur in run_checks() if erreur.id == "contrats.E001"]
