"""The list of indicators, the page of each, and what the forms say back."""

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from reciproque.contrats.models import Role
from reciproque.indicateurs.actions.definitions import current_definition, define
from reciproque.indicateurs.models import Definition, Indicateur
from tests.factories.annuaire import OrganisationFactory
from tests.factories.contrats import DocumentFactory, creer_engagement, creer_noeud, donner_acces
from tests.factories.indicateurs import CibleFactory, IndicateurFactory, valider
from tests.factories.territoires import QuartierFactory
from tests.indicateurs.test_definitions import COMPLETE

pytestmark = pytest.mark.django_db
Etat = Definition.Etat


def url(nom, contrat, *args):
    return reverse(f"indicateurs:{nom}", args=[contrat.pk, *args])


def connecter(contrat, role, **acces):
    client = Client()
    client.force_login(donner_acces(contrat, role, **acces))
    return client


@pytest.fixture
def dix(contrat):
    axe = creer_noeud(contrat, "Emploi")
    for rang in range(10):
        engagement = creer_engagement(contrat, f"Promesse {rang}", noeud=axe)
        engagement.quartiers.add(QuartierFactory())
        indicateur = IndicateurFactory(
            contrat=contrat,
            noeud=axe,
            engagements=[engagement],
            famille=Indicateur.Famille.values[rang % 4],
            definition__etat="a_determiner" if rang % 2 else "propose",
            definition__echeance=date(2020, 12, 31),
        )
        CibleFactory(indicateur=indicateur)
    return axe


def test_the_list_holds_its_queries_whatever_its_size(contrat, equipe, client, dix, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        page = client.get(url("indicateurs", contrat), {"etat": "propose", "famille": "suivi", "q": "jeunes"})
    assert page.status_code == 200
    assert "10" in client.get(url("indicateurs", contrat)).content.decode()


@pytest.mark.parametrize(
    ("demande", "trouves"),
    [
        ({}, 5),
        ({"etat": "valide"}, 1),
        ({"etat": "a_determiner"}, 2),
        ({"famille": "impact"}, 2),
        ({"manque": "cible"}, 4),
        ({"manque": "valeur"}, 5),
        ({"manque": "engagement"}, 4),
        ({"echeance": "depassee"}, 1),
        ({"echeance": "sans"}, 3),
        ({"q": "BREVET"}, 1),
        ({"retires": "oui"}, 1),
        ({"etat": "n’importe quoi"}, 5),
    ],
)
def test_filters_and_search(contrat, equipe, client, demande, trouves):
    valider(IndicateurFactory(contrat=contrat, libelle="Taux de réussite au brevet", famille="contexte"))
    tard = IndicateurFactory(
        contrat=contrat, famille="impact", definition__etat="a_determiner", definition__echeance=date(2020, 12, 31)
    )
    CibleFactory(indicateur=tard)
    IndicateurFactory(contrat=contrat, famille="impact", definition__etat="a_determiner")
    IndicateurFactory(contrat=contrat, engagements=[creer_engagement(contrat, "Promesse")])
    IndicateurFactory(contrat=contrat)
    IndicateurFactory(contrat=contrat, retire_le="2021-01-01T00:00Z", retire_motif="Doublon")
    IndicateurFactory(libelle="D’un autre contrat")
    page = client.get(url("indicateurs", contrat), demande)
    assert page.context["liste"].total == trouves
    assert len(page.context["liste"].page.object_list) == trouves
    assert "autre contrat" not in page.content.decode()


def test_branch_and_neighbourhood(contrat, equipe, client, dix):
    quartier = contrat.engagements.first().quartiers.get()
    assert client.get(url("indicateurs", contrat), {"quartier": quartier.pk}).context["liste"].total == 1
    assert client.get(url("indicateurs", contrat), {"branche": dix.pk}).context["liste"].total == 10


@pytest.mark.parametrize("export", ["xlsx", "csv", "pdf"])
def test_exports_give_what_the_filters_show(contrat, equipe, client, dix, export):
    reponse = client.get(url("indicateurs", contrat), {"export": export, "etat": "propose"})
    assert reponse.status_code == 200
    if export == "csv":
        texte = b"".join(reponse).decode("utf-8-sig") if reponse.streaming else reponse.content.decode("utf-8-sig")
        assert len([ligne for ligne in texte.strip().splitlines() if "Nombre de jeunes" in ligne]) == 5
    elif reponse.streaming:
        list(reponse)


def test_the_page_says_all_and_holds_its_queries(contrat, equipe, client, django_assert_max_num_queries):
    axe = creer_noeud(contrat, "Emploi")
    indicateur = IndicateurFactory(
        contrat=contrat,
        noeud=axe,
        engagements=[creer_engagement(contrat, "Accompagner les jeunes", noeud=axe, numero="12")],
        document=DocumentFactory(contrats=[contrat]),
        ligne_debut=12,
        ligne_fin=13,
    )
    valider(indicateur, source="Insee", detenteur=OrganisationFactory(nom="Mission locale"), depuis=date(2020, 1, 1))
    define(
        indicateur=indicateur,
        acteur=equipe,
        definition={"source": "France Travail"},
        depuis=date(2022, 1, 1),
        motif="L’Insee ne la publie plus.",
    )
    CibleFactory(indicateur=indicateur)
    with django_assert_max_num_queries(20):
        page = client.get(url("indicateur", contrat, indicateur.pk)).content.decode()
    for dit in ("Accompagner les jeunes", "Mission locale", "France Travail", "Ligne 12", "Définitions précédentes"):
        assert dit in page, dit


def coches(page):
    return re.findall(r'name="engagements"\s+value="(\d+)"[^>]*checked', page.content.decode())


def test_commitments_are_searched_without_losing_what_is_typed_nor_saving_it(contrat, equipe, client):
    axe = creer_noeud(contrat, "Emploi")
    coche = creer_engagement(contrat, "Accompagner les jeunes", noeud=axe, numero="12")
    trouve = creer_engagement(contrat, "Ouvrir une école", noeud=axe)
    creer_engagement(contrat, "Planter des arbres")
    adresse = url("indicateur-nouveau", contrat)
    page = client.get(adresse).content.decode()
    assert page.count('name="engagements"') == 3
    assert "Hors de l’arborescence" in page
    donnees = {"libelle": "", "unite": "élèves", "engagements": [coche.pk], "cherche_engagement": "ECOLE"}
    # The button of the search, or Enter after words were typed in it.
    for geste in ({"chercher": "1"}, {"entree": "1", "cherche_fait": ""}):
        reponse = client.post(adresse, donnees | geste)
        assert reponse.status_code == 200
        page = reponse.content.decode()
        assert re.findall(r'name="engagements"\s+value="(\d+)"', page) == [str(coche.pk), str(trouve.pk)]
        assert coches(reponse) == [str(coche.pk)]
        assert "1\u00a0engagement trouvé" in page
        assert 'value="élèves"' in page
        assert "champ-errone" not in page, "nothing is judged yet"
    assert not Indicateur.objects.exists()
    vain = client.post(adresse, donnees | {"cherche_engagement": "piscine", "chercher": "1"}).content.decode()
    assert "Aucun engagement ne contient ces mots" in vain
    # Enter from any other field saves.
    client.post(adresse, donnees | {"libelle": "Élèves", "famille": "suivi", "entree": "1", "cherche_fait": "ECOLE"})
    assert list(Indicateur.objects.get().engagements.all()) == [coche]


def test_one_adds_an_indicator_from_a_commitment(contrat, equipe, client):
    axe = creer_noeud(contrat, "Emploi")
    engagement = creer_engagement(contrat, "Accompagner", noeud=axe)
    adresse = url("indicateur-nouveau", contrat) + f"?engagement={engagement.pk}&noeud={axe.pk}"
    page = client.get(adresse)
    assert coches(page) == [str(engagement.pk)]
    reponse = client.post(
        adresse,
        {
            "libelle": "Part des jeunes en emploi",
            "famille": "impact",
            "noeud": axe.pk,
            "engagements": [engagement.pk],
            "nature": "taux",
            "numerateur": "Jeunes en emploi",
            "denominateur": "Jeunes accompagnés",
            "detenteur": "Mission locale de Val-Fleuri",
            "adapte": "oui",
            "disponible": "non",
            "disponible_note": "Pas par quartier",
            "minimum": "0",
            "maximum": "100",
        },
    )
    indicateur = Indicateur.objects.get(contrat=contrat)
    assert reponse["Location"] == url("indicateur", contrat, indicateur.pk)
    definition = current_definition(indicateur)
    assert (definition.adapte, definition.disponible, definition.mesurable) == (True, False, None)
    assert definition.detenteur.nom == "Mission locale de Val-Fleuri"
    assert list(indicateur.engagements.all()) == [engagement]


def test_what_is_wrong_is_said_at_the_field(contrat, equipe, client):
    reponse = client.post(
        url("indicateur-nouveau", contrat),
        {"libelle": "", "famille": "suivi", "nature": "nombre", "denominateur": "x", "minimum": "9", "maximum": "1"},
    )
    assert reponse.status_code == 422
    page = reponse.content.decode()
    assert "Seul un taux" in page
    assert "plus petite que la valeur minimale" in page
    assert not Indicateur.objects.exists()


def saisie(indicateur, **champs):
    return {"libelle": indicateur.libelle, "famille": indicateur.famille, "revision": indicateur.revision} | champs


def test_the_second_of_two_people_is_shown_the_first(contrat, equipe, client):
    indicateur = IndicateurFactory(contrat=contrat)
    vue = saisie(indicateur, nature="nombre", unite="jeunes")
    define(indicateur=indicateur, acteur=equipe, definition={"unite": "personnes"})
    reponse = client.post(url("indicateur-definir", contrat, indicateur.pk), vue)
    assert reponse.status_code == 409
    page = reponse.content.decode()
    assert "Quelqu’un a enregistré avant vous" in page
    assert "personnes" in page
    assert current_definition(indicateur).unite == "personnes"
    indicateur.refresh_from_db()
    reponse = client.post(url("indicateur-definir", contrat, indicateur.pk), vue | {"revision": indicateur.revision})
    assert reponse.status_code == 302
    assert current_definition(indicateur).unite == "jeunes"


def test_a_validated_definition_asks_from_when_and_why(contrat, equipe, client):
    indicateur = IndicateurFactory(contrat=contrat)
    valider(indicateur, source="Insee", depuis=date(2020, 1, 1))
    champs = saisie(indicateur, nature="nombre", source="Caf", adapte="oui", disponible="oui", mesurable="oui")
    page = client.post(url("indicateur-definir", contrat, indicateur.pk), champs)
    assert page.status_code == 422
    assert "Dites de quel jour" in page.content.decode()
    page = client.post(
        url("indicateur-definir", contrat, indicateur.pk),
        champs | {"depuis": "2022-01-01", "motif": "La source change"},
    )
    assert page.status_code == 302
    assert current_definition(indicateur).numero == 2


def test_one_proposes_and_another_validates_or_sends_back(contrat):
    indicateur = IndicateurFactory(contrat=contrat, definition__etat="a_determiner")
    referente, deleguee = connecter(contrat, Role.REFERENT), connecter(contrat, Role.ETAT)
    adresse = url("indicateur", contrat, indicateur.pk)
    assert "il reste à dire" in referente.get(adresse).content.decode()
    define(indicateur=indicateur, acteur=None, definition=COMPLETE)
    indicateur.refresh_from_db()

    def poster(client, geste, **donnees):
        indicateur.refresh_from_db()
        return client.post(
            url(f"indicateur-{geste}", contrat, indicateur.pk), {"revision": indicateur.revision} | donnees
        )

    assert "Proposer cet indicateur" in referente.get(adresse).content.decode()
    poster(referente, "proposer")
    assert current_definition(indicateur).etat == Etat.PROPOSE
    assert "Valider la définition" not in referente.get(adresse).content.decode()
    assert poster(referente, "valider").status_code == 403
    assert poster(deleguee, "renvoyer", motif="").status_code == 422
    poster(deleguee, "renvoyer", motif="Pas par quartier")
    assert "Pas par quartier" in referente.get(adresse).content.decode()
    poster(referente, "proposer")
    page = deleguee.get(adresse).content.decode()
    assert "Valider la définition" in page
    poster(deleguee, "valider")
    assert current_definition(indicateur).etat == Etat.VALIDE
    poster(deleguee, "retirer", motif="Doublon")
    indicateur.refresh_from_db()
    assert indicateur.retire_motif == "Doublon"
    poster(deleguee, "retablir", motif="Erreur")
    assert "Doublon" not in deleguee.get(adresse).content.decode().split("Historique")[0]


def test_an_old_page_does_not_validate_what_changed(contrat, equipe, client):
    indicateur = IndicateurFactory(contrat=contrat)
    define(indicateur=indicateur, acteur=equipe, definition=COMPLETE)
    reponse = client.post(url("indicateur-valider", contrat, indicateur.pk), {"revision": 1}, follow=True)
    assert "Quelqu’un a modifié cet indicateur" in reponse.content.decode()
    assert current_definition(indicateur).etat == Etat.PROPOSE


def test_a_referent_of_one_branch_measures_there_only(contrat):
    axe, voisin = creer_noeud(contrat, "Emploi"), creer_noeud(contrat, "Santé")
    client = connecter(contrat, Role.REFERENT, noeud=axe)
    ici, la = IndicateurFactory(contrat=contrat, noeud=axe), IndicateurFactory(contrat=contrat, noeud=voisin)
    assert client.get(url("indicateur-definir", contrat, ici.pk)).status_code == 200
    assert client.get(url("indicateur-definir", contrat, la.pk)).status_code == 403
    assert client.get(url("indicateur", contrat, la.pk)).status_code == 200
    page = client.get(url("indicateur-nouveau", contrat)).content.decode()
    assert "Emploi" in page
    assert "Santé" not in page.split("<form")[-1]
    page = client.get(url("completer", contrat)).context["lignes"]
    assert [ligne.indicateur for ligne in page] == [ici]


def test_several_are_completed_at_once(contrat, equipe, client):
    deux = IndicateurFactory.create_batch(2, contrat=contrat)
    adresse = url("completer", contrat)
    vus = [f"{i.pk}-{i.revision}" for i in deux]
    assert "Dites ce qu’il faut" in client.post(adresse, {"vu": vus, "tous": "1"}).content.decode()
    assert "Cochez au moins un" in client.post(adresse, {"vu": vus, "echeance": "2026-06-30"}).content.decode()
    reponse = client.post(
        adresse, {"vu": vus, "choisi": [deux[0].pk], "echeance": "2026-06-30", "detenteur": "Caf"}, follow=True
    )
    assert "C’est fait pour 1\u00a0indicateur" in reponse.content.decode()
    assert current_definition(deux[0]).detenteur.nom == "Caf"
    assert current_definition(deux[1]).echeance is None
    reponse = client.post(adresse, {"vu": vus, "tous": "1", "echeance": "2027-06-30"})
    assert reponse.status_code == 409
    assert current_definition(deux[1]).echeance is None


def test_an_indicator_without_words_yet_reads_well_and_shows_no_empty_section(contrat, equipe, client):
    attend = {"definition__etat": "a_determiner", "definition__nature": ""}
    sans_mots = IndicateurFactory(contrat=contrat, libelle="Impact à déterminer\u00a0: Ouvrir une école", **attend)
    page = client.get(url("indicateur", contrat, sans_mots.pk)).content.decode()
    assert "<h1>Impact à déterminer</h1>" in page
    assert '<p class="chapeau">Ouvrir une école</p>' in page
    for vide in ('id="definition"', 'id="criteres"'):
        assert vide not in page
    ecrit = IndicateurFactory(contrat=contrat, libelle="Taux\u00a0: élèves", **attend)
    define(indicateur=ecrit, acteur=equipe, definition={"source": "Rectorat", "adapte": True})
    page = client.get(url("indicateur", contrat, ecrit.pk)).content.decode()
    assert "<h1>Taux\u00a0: élèves</h1>" in page
    for dit in ('id="definition"', 'id="criteres"', "Rectorat"):
        assert dit in page
