"""Searching everywhere: the same hits on both databases, within what one may see, kept up to date by every change."""

from html import unescape

import pytest
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse

from reciproque.accueil.recherche import find
from reciproque.annuaire.actions import rename_organisation
from reciproque.contrats.actions.engagement import correct_engagement, restore_engagement, withdraw_engagement
from reciproque.contrats.actions.quartier import remove_quartier
from reciproque.contrats.models import PerimetreQuartier
from reciproque.socle.models import LigneIndex
from reciproque.socle.recherche import consultation
from reciproque.socle.recherche.indexation import rebuild
from tests.factories.annuaire import AppellationFactory, OrganisationFactory
from tests.factories.comptes import AdministrateurFactory, UserFactory
from tests.factories.contrats import (
    ContratFactory,
    DocumentFactory,
    PerimetreQuartierFactory,
    SignatureFactory,
    creer_engagement,
    creer_noeud,
    donner_acces,
    grand_contrat,
    participer,
)
from tests.factories.territoires import CommuneFactory, QuartierFactory

pytestmark = pytest.mark.django_db


class Territoire:
    """Two contracts, one person who sees the first only."""

    def __init__(self):
        self.contrat = ContratFactory(nom="Contrat de ville du Val-Fleuri", territoire="Val-Fleuri")
        self.ailleurs = ContratFactory(nom="Contrat de ville de Haute-Rive")
        self.cheffe = donner_acces(self.contrat)
        self.caf = OrganisationFactory(nom="Caisse d’allocations familiales du Val", sigle="CAF", categorie="caf")
        AppellationFactory(organisation=self.caf, libelle="Allocations Val")
        self.creches = creer_engagement(
            self.contrat, "Ouvrir des places en crèche pour les mères en insertion", numero="12"
        )
        self.reseaux = creer_engagement(self.contrat, "Étendre les réseaux de chaleur, avec la C.A.F.", numero="13")
        creer_engagement(self.ailleurs, "Ouvrir une crèche municipale", numero="4")
        participer(self.creches, self.caf)
        self.axe = creer_noeud(self.contrat, "Petite enfance", code="Axe 1", fiche={"constat": "Crèches rares"})
        self.quartier = QuartierFactory(
            nom="Les Écuries", code="QP999001", generation=2015, communes=[CommuneFactory(nom="Tervigny")]
        )
        self.perimetre = PerimetreQuartierFactory(contrat=self.contrat, quartier=self.quartier)
        self.document = DocumentFactory(
            contrats=[self.contrat], titre="Protocole signé", texte="Préambule\nLa halte-garderie des Écuries\nFin"
        )
        rebuild()

    def chercher(self, texte, user=None, **autres):
        return {
            famille.source.nom: ["".join(m for m, _ in r.titre) for r in famille.resultats]
            for famille in find(user or self.cheffe, texte, **autres).familles
        }


@pytest.fixture
def val():
    return Territoire()


@pytest.mark.parametrize(
    ("texte", "trouves"),
    [
        ("creches", {"engagement": ["Engagement 12"], "noeud": ["Axe 1 Petite enfance"]}),
        ("CRÈCHE mere", {"engagement": ["Engagement 12"]}),
        ("réseau", {"engagement": ["Engagement 13"]}),
        ("engagement 12", {"engagement": ["Engagement 12"]}),
        ("haltes garderies", {"document": ["Protocole signé"]}),
        ("ecurie", {"quartier": ["Les Écuries"], "document": ["Protocole signé"]}),
        ("qp999001", {"quartier": ["Les Écuries"]}),
        ("Tervigny", {"quartier": ["Les Écuries"]}),
        ("allocation val", {"organisation": ["Caisse d’allocations familiales du Val"]}),
        ("contrats du val fleuri", {"contrat": ["Contrat de ville du Val-Fleuri"]}),
        ("introuvable", {}),
        ("le la les", {}),
        ("", {}),
        ('"crèche" OR c:1 ) \' : * & | !', {}),
    ],
)
def test_accents_plurals_and_codes(val, texte, trouves):
    assert val.chercher(texte) == trouves


@pytest.mark.parametrize("texte", ["CAF", "caf", "C.A.F.", "caisse des allocations familiales"])
def test_an_acronym_and_what_it_stands_for_are_one(val, texte):
    assert val.chercher(texte) == {
        "organisation": ["Caisse d’allocations familiales du Val"],
        "engagement": ["Engagement 13"],
    }


def test_a_word_half_typed_finds_what_begins_so_when_nothing_holds_it(val):
    trouves = find(val.cheffe, "insert")
    assert trouves.debuts
    assert [f.source.nom for f in trouves.familles] == ["engagement"]
    assert ("insertion", True) in trouves.familles[0].resultats[0].extrait


def test_one_sees_only_ones_contracts(val):
    assert val.chercher("crèche municipale") == {}
    assert val.chercher("haute rive") == {}
    assert val.chercher("crèche", user=UserFactory()) == {}
    tout = val.chercher("crèche", user=AdministrateurFactory())
    assert set(tout["engagement"]) == {"Engagement 12", "Engagement 4"}


@pytest.mark.parametrize("lieux_max", [1, 20])
def test_whoever_sees_most_contracts_sees_no_other(val, monkeypatch, lieux_max):
    """Past a number of contracts, the search is bounded by those that are closed; PostgreSQL has two ways of it."""
    monkeypatch.setattr(consultation, "LIEUX_MAX", lieux_max)
    trouve = val.chercher("val fleuri"), val.chercher("crèche"), val.chercher("caisse allocation")
    monkeypatch.setattr("reciproque.accueil.recherche.BEAUCOUP", 1)
    autres = [ContratFactory(nom=f"Pacte {n}") for n in range(2)]
    for contrat in autres:
        donner_acces(contrat, user=val.cheffe)
    rebuild()
    assert (val.chercher("val fleuri"), val.chercher("crèche"), val.chercher("caisse allocation")) == trouve
    assert set(val.chercher("pacte")["contrat"]) == {"Pacte 0", "Pacte 1"}
    donner_acces(val.ailleurs, user=val.cheffe)
    assert set(val.chercher("crèche")["engagement"]) == {"Engagement 12", "Engagement 4"}


def test_an_access_withdrawn_closes_at_once_what_the_index_still_knows(val):
    val.cheffe.acces.update(retire_le="2026-01-01T00:00:00Z")
    assert val.chercher("crèche") == {}


def test_what_is_named_in_the_title_comes_first_then_the_shortest(val):
    creer_engagement(val.contrat, "Zéphyr", numero="Zéphyr")
    creer_engagement(val.contrat, "Le zéphyr souffle ici plus longuement encore qu’ailleurs", numero="2")
    creer_engagement(val.contrat, "Le zéphyr souffle", numero="3")
    rebuild()
    assert val.chercher("zephyr")["engagement"] == ["Engagement Zéphyr", "Engagement 3", "Engagement 2"]


# ── Kept up to date ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def suivi(val, django_capture_on_commit_callbacks):
    """What follows a commit is done at the end of the block."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def test_a_correction_is_found_and_what_it_replaced_is_not(val, suivi):
    with suivi():
        correct_engagement(engagement=val.creches, acteur=val.cheffe, texte="Ouvrir une ludothèque", motif="Coquille")
    assert val.chercher("ludotheques") == {"engagement": ["Engagement 12"]}
    assert "engagement" not in val.chercher("crèche")


def test_a_withdrawn_commitment_is_not_found_until_it_is_restored(val, suivi):
    with suivi():
        withdraw_engagement(engagement=val.creches, acteur=val.cheffe, motif="Doublon")
    assert "engagement" not in val.chercher("crèche")
    with suivi():
        restore_engagement(engagement=val.creches, acteur=val.cheffe, motif="Erreur")
    assert val.chercher("crèche")["engagement"] == ["Engagement 12"]


def test_a_renamed_organisation_is_found_by_both_names(val, suivi):
    with suivi():
        rename_organisation(organisation=val.caf, nom="Caisse unique", acteur=val.cheffe)
    assert val.chercher("caisse unique") == {"organisation": ["Caisse unique"]}
    assert val.chercher("allocations familiales du Val") == {"organisation": ["Caisse unique"]}


def test_a_neighbourhood_out_of_the_contract_is_no_longer_found(val, suivi):
    with suivi():
        remove_quartier(perimetre=PerimetreQuartier.objects.get(pk=val.perimetre.pk), acteur=val.cheffe)
    assert "quartier" not in val.chercher("ecuries")


def test_what_a_rollback_undid_leaves_the_index_alone(val, suivi):
    with suivi(), transaction.atomic():
        correct_engagement(engagement=val.creches, acteur=val.cheffe, texte="Ouvrir une ludothèque", motif="Coquille")
        transaction.set_rollback(True)
    assert val.chercher("ludothèque") == {}


def test_making_the_index_again_writes_only_what_is_wrong(val, capsys):
    assert set(rebuild().values()) == {0}
    LigneIndex.objects.filter(genre="engagement").update(mots="faux", mots_titre="")
    LigneIndex.objects.create(genre="engagement", objet_id=10**9, titre="Fantôme", mots="creche", portee="g:engagement")
    LigneIndex.objects.create(genre="disparu", objet_id=1, titre="Ancien genre", mots="creche", portee="g:disparu")
    call_command("indexer")
    assert "Engagements : 4 mises à jour" in capsys.readouterr().out.replace("\xa0", " ")
    assert val.chercher("crèche")["engagement"] == ["Engagement 12"]
    assert not LigneIndex.objects.filter(titre__in=["Fantôme", "Ancien genre"]).exists()


# ── The page ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def page(client, **parametres):
    reponse = client.get(reverse("accueil:recherche"), parametres)
    assert reponse.status_code == 200
    return " ".join(unescape(reponse.content.decode()).replace("\xa0", " ").split())


def test_results_are_grouped_counted_and_marked(client, val, django_assert_max_num_queries):
    client.force_login(val.cheffe)
    with django_assert_max_num_queries(12):
        texte = page(client, q="creches insertion")
    assert "1 résultat" in texte
    assert "<mark>crèche</mark>" in texte
    assert "<mark>insertion</mark>" in texte
    assert reverse("contrats:engagement", args=[val.contrat.pk, val.creches.pk]) in texte
    assert "Contrat de ville du Val-Fleuri" in texte


def test_every_kind_at_once_costs_no_more_queries(client, val, django_assert_max_num_queries):
    SignatureFactory(contrat=val.contrat, organisation=OrganisationFactory(nom="Val contrat quartier"))
    creer_noeud(val.contrat, "Val")
    creer_engagement(val.contrat, "Val")
    DocumentFactory(contrats=[val.contrat], titre="Val", texte="Val")
    PerimetreQuartierFactory(contrat=val.contrat, quartier=QuartierFactory(nom="Val"))
    rebuild()
    client.force_login(val.cheffe)
    with django_assert_max_num_queries(12):
        texte = page(client, q="val")
    for titre in ("Contrats", "Quartiers", "Organisations", "Engagements", "Arborescence", "Documents"):
        assert f"> {titre} <span" in texte


def test_nothing_asked_nothing_found_and_too_common(client, val):
    client.force_login(val.cheffe)
    assert "Par exemple le nom d’un quartier" in page(client)
    assert "Rien ne correspond" in page(client, q="introuvable")
    assert "trop courants" in page(client, q="le la les")
    brut = client.get(reverse("accueil:recherche"), {"q": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert" not in brut


def test_one_kind_page_by_page(client):
    contrat = grand_contrat(45, document=False)
    cheffe = donner_acces(contrat)
    rebuild()
    client.force_login(cheffe)
    premiere = page(client, q="habitants", genre="engagement")
    assert "Page 1 sur 3" in premiere
    assert premiere.count('<li> <a href="/contrats/') >= 20
    assert "Page 1 sur 3" in page(client, q="habitants", genre="engagement", page="99")
    assert "Page 3 sur 3" in page(client, q="habitants", genre="engagement", page="3")
    assert "résultat" in page(client, q="habitants", genre="inconnu", page="abc")


def test_counting_stops_where_nobody_reads(client, monkeypatch):
    contrat = grand_contrat(30, document=False)
    cheffe = donner_acces(contrat)
    rebuild()
    monkeypatch.setattr(consultation, "PLAFOND", 10)
    monkeypatch.setattr("reciproque.accueil.recherche.PLAFOND", 10)
    client.force_login(cheffe)
    assert "Plus de <strong>" in page(client, q="habitants")


def test_the_banner_holds_the_search_for_whoever_is_signed_in(client, val):
    assert 'id="recherche-partout"' not in client.get("/connexion/").content.decode()
    client.force_login(val.cheffe)
    assert 'id="recherche-partout"' in page(client)
