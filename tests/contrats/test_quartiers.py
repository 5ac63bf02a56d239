"""A neighbourhood seen from its contract: what touches it and why, what became of it, where it is."""

from datetime import date
from html import unescape

import pytest
from django.urls import reverse

from reciproque.contrats.quartiers import reach
from reciproque.territoires.models import Correspondance
from tests.factories.annuaire import OrganisationFactory
from tests.factories.contrats import (
    ContratFactory,
    PerimetreQuartierFactory,
    creer_engagement,
    creer_noeud,
    donner_acces,
    grand_contrat,
    participer,
)
from tests.factories.territoires import CommuneFactory, EquipementFactory, QuartierFactory

pytestmark = pytest.mark.django_db


def carre(x, y, cote=0.01):
    return {"type": "Polygon", "coordinates": [[[x, y], [x + cote, y], [x + cote, y + cote], [x, y + cote], [x, y]]]}


class Ville:
    """Two neighbourhoods of two communes, commitments that reach the first in every way."""

    def __init__(self):
        self.contrat = ContratFactory()
        self.cheffe = donner_acces(self.contrat)
        self.orly = CommuneFactory(nom="Orly", contour=carre(2.0, 48.0, 0.05))
        self.thiais = CommuneFactory(nom="Thiais", contour=carre(2.05, 48.0, 0.05))
        self.tilleuls = QuartierFactory(
            nom="Les Tilleuls", code="QN09401M", generation=2024, population=4120, communes=[self.orly]
        )
        self.acacias = QuartierFactory(nom="Les Acacias", communes=[self.thiais, self.orly])
        self.tilleuls.contour, self.acacias.contour = carre(2.01, 48.01), carre(2.07, 48.01)
        self.tilleuls.save()
        self.acacias.save()
        for quartier in (self.tilleuls, self.acacias):
            PerimetreQuartierFactory(contrat=self.contrat, quartier=quartier, population=4000)
        mairie = OrganisationFactory(nom="Ville d’Orly", categorie="commune")
        projet = creer_noeud(self.contrat, "Projet des Tilleuls", quartiers=[self.tilleuls])
        sous = creer_noeud(self.contrat, "Habitat", parent=projet)
        creer_engagement(self.contrat, "Nommé par le texte", quartiers=[self.tilleuls])
        creer_engagement(self.contrat, "Sous le projet qui le nomme", noeud=sous)
        participer(creer_engagement(self.contrat, "Porté par la mairie"), mairie)
        creer_engagement(self.contrat, "Dit à ORLY en toutes lettres")
        creer_engagement(self.contrat, "Passe par l’Orlyval sans s’arrêter")
        participer(creer_engagement(self.contrat, "Nomme l’autre quartier", quartiers=[self.acacias]), mairie)
        creer_engagement(self.contrat, "Pour tout le monde")
        creer_engagement(self.contrat, "Nommé puis retiré", quartiers=[self.tilleuls], retire_motif="Doublon")

    def page(self, client, quartier):
        reponse = client.get(reverse("contrats:quartier", args=[self.contrat.pk, quartier.pk]))
        assert reponse.status_code == 200
        return " ".join(unescape(reponse.content.decode()).replace("\xa0", " ").split())


@pytest.fixture
def ville(client):
    ville = Ville()
    client.force_login(ville.cheffe)
    return ville


def test_each_commitment_touches_a_neighbourhood_for_one_reason(ville):
    portee = reach(ville.contrat, ville.tilleuls, communes=[ville.orly], secteurs=[])
    assert {r.texte for r in portee.nommes.redactions} == {"Nommé par le texte", "Sous le projet qui le nomme"}
    assert {r.texte for r in portee.communes.redactions} == {"Porté par la mairie", "Dit à ORLY en toutes lettres"}
    assert portee.contrat == 2  # everyone's, and the Orlyval that is no Orly
    assert (portee.nommes.total, portee.communes.total) == (2, 2)


def test_a_sector_named_names_its_neighbourhood(ville):
    secteur = QuartierFactory(nom="Tilleuls Nord", nature="secteur", parent=ville.tilleuls, communes=[ville.orly])
    creer_engagement(ville.contrat, "Au nord seulement", quartiers=[secteur])
    assert reach(ville.contrat, ville.tilleuls, communes=[ville.orly], secteurs=[secteur]).nommes.total == 3


def test_a_neighbourhood_without_commune_has_no_commitment_by_it(ville):
    seul = QuartierFactory(nom="Sans lieu", communes=[])
    assert reach(ville.contrat, seul, communes=[], secteurs=[]).communes.total == 0


def test_the_page_says_what_is_known(ville, client):
    ancien = QuartierFactory(nom="Les Vieux Tilleuls", code="QP094001", generation=2015, communes=[ville.orly])
    Correspondance.objects.create(ancien=ancien, nouveau=ville.tilleuls, nature="modifie", date=date(2024, 1, 1))
    QuartierFactory(nom="Tilleuls Nord", nature="secteur", parent=ville.tilleuls, communes=[])
    EquipementFactory(nom="École du Parc", commune=ville.orly).quartiers.add(ville.tilleuls)
    texte = ville.page(client, ville.tilleuls)
    for attendu in (
        "QN09401M",
        "génération 2024",
        "4 000",
        "4 120",
        "Orly",
        "2 engagements où le contrat le nomme",
        "2 engagements par sa commune",
        "2 engagements par le contrat entier",
        "Le 1er janvier 2024, reconduit, périmètre modifié : Les Vieux Tilleuls (QP094001) devient Les Tilleuls",
        "Tilleuls Nord",
        "École du Parc",
        "(école, Orly)",
    ):
        assert attendu in texte
    assert "Nommé puis retiré" not in texte


def test_the_map_has_a_title_a_description_a_table_and_links(ville, client):
    texte = ville.page(client, ville.tilleuls)
    dessin = texte.split('<svg class="carte-dessin"')[1].split("</svg>")[0]
    assert "Où est le quartier</title>" in dessin
    assert "<desc" in dessin
    assert "Les Tilleuls" in dessin.split("<desc")[1].split("</desc>")[0]
    ailleurs = reverse("contrats:quartier", args=[ville.contrat.pk, ville.acacias.pk])
    ici = reverse("contrats:quartier", args=[ville.contrat.pk, ville.tilleuls.pk])
    assert f'href="{ailleurs}"' in texte
    assert f'href="{ici}"' not in dessin
    assert '<th scope="row">' in texte.split("<figcaption>")[1]


def test_without_outline_the_page_says_so(ville, client):
    ville.tilleuls.contour = None
    ville.tilleuls.save()
    texte = ville.page(client, ville.tilleuls)
    assert "Aucun contour n’est connu" in texte
    assert '<svg class="carte' not in texte


def test_the_list_draws_them_all_and_leads_to_each(ville, client):
    reponse = client.get(reverse("contrats:quartiers", args=[ville.contrat.pk]))
    texte = reponse.content.decode()
    assert texte.count('class="carte-lieu') == 2
    page = reverse("contrats:quartier", args=[ville.contrat.pk, ville.acacias.pk])
    assert texte.count(f'href="{page}"') == 3  # the drawing, its table, the list
    ville.contrat.quartiers.update(contour=None)
    assert "carte-lieu" not in client.get(reverse("contrats:quartiers", args=[ville.contrat.pk])).content.decode()


def test_a_neighbourhood_of_another_contract_is_not_found(ville, client):
    ailleurs = PerimetreQuartierFactory()
    assert client.get(reverse("contrats:quartier", args=[ville.contrat.pk, ailleurs.quartier_id])).status_code == 404


def test_the_page_of_a_big_contract_holds_its_bars(client, django_assert_max_num_queries):
    contrat = grand_contrat(300)
    client.force_login(donner_acces(contrat))
    quartier = contrat.quartiers.first()
    with django_assert_max_num_queries(20):
        reponse = client.get(reverse("contrats:quartier", args=[contrat.pk, quartier.pk]))
    assert len(reponse.content) < 100 * 1024
    with django_assert_max_num_queries(14):
        assert client.get(reverse("contrats:quartiers", args=[contrat.pk])).status_code == 200
