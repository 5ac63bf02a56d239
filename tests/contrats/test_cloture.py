"""The final balance of a generation: proposed, decided by a person, settled once."""

import pytest
from django.urls import reverse

from reciproque.contrats.actions.cloture import (
    accept_proposals,
    decide_suite,
    give_up_rest,
    open_cloture,
    reopen_cloture,
    settle_cloture,
)
from reciproque.contrats.concurrence import Refus
from reciproque.contrats.models import Cloture, Role, Suite
from reciproque.socle.models import Entree
from tests.factories.contrats import ContratFactory, LienFactory, creer_engagement, donner_acces

pytestmark = pytest.mark.django_db


@pytest.fixture
def lien(contrat):
    """``contrat`` succeeds to another of three commitments: one taken up, one finished, one left."""
    ancien = ContratFactory(nom="Protocole 2020")
    for texte, autres in (
        ("Financer 24 places de crèche aux Tanneries", {}),
        ("Dédoubler toutes les classes", {"statut": "satisfaisant"}),
        ("Faire passer un bus de prévention", {}),
    ):
        creer_engagement(ancien, texte, **autres)
    contrat.creche = creer_engagement(contrat, "Financer 36 places de crèche aux Tanneries")
    creer_engagement(contrat, "Ouvrir un centre social")
    return LienFactory(de=contrat, vers=ancien, nature="succede", etat="confirme")


@pytest.fixture
def elle(contrat, lien):
    user = donner_acces(contrat)
    return donner_acces(lien.vers, user=user)


@pytest.fixture
def bilan(lien, elle):
    return open_cloture(lien=lien, acteur=elle)


def suite(bilan, mot):
    return bilan.suites.get(engagement__redactions__texte__contains=mot)


def url(nom, lien, *reste):
    return reverse(f"contrats:{nom}", args=[lien.de_id, lien.pk, *reste])


def test_it_proposes_from_the_words_and_from_what_was_said_satisfactory(bilan, contrat):
    assert {s.sort: list(s.repris_par.all()) for s in bilan.suites.all()} == {
        "repris": [contrat.creche],
        "acheve": [],
        "": [],
    }
    assert not bilan.suites.exclude(decide_le=None).exists()


def test_opening_twice_is_opening_once(bilan, lien, elle):
    assert open_cloture(lien=lien, acteur=elle) == bilan
    assert bilan.suites.count() == 3


@pytest.mark.parametrize("champs", [{"nature": "couvre"}, {"etat": "propose"}, {"vers": None}])
def test_only_a_confirmed_succession_is_closed(lien, elle, champs):
    for champ, valeur in champs.items():
        setattr(lien, champ, valeur)
    lien.save()
    with pytest.raises(Refus, match="confirmez d’abord"):
        open_cloture(lien=lien, acteur=elle)


def test_an_empty_contract_has_nothing_to_close(contrat, elle):
    vide = LienFactory(de=contrat, vers=ContratFactory(), nature="succede", etat="confirme")
    with pytest.raises(Refus, match="rien à clore"):
        open_cloture(lien=vide, acteur=elle)


def test_a_decision_is_journalled_on_the_contract_that_ends(bilan, elle, lien):
    decide_suite(suite=suite(bilan, "bus"), sort="abandonne", motif="Plus de financement", acteur=elle)
    entree = Entree.objects.filter(contrat_id=lien.vers_id).latest("pk")
    assert entree.verbe == "décidé de la suite de"
    assert suite(bilan, "bus").motif == "Plus de financement"


def test_taken_up_needs_by_what_and_in_the_next_contract(bilan, elle, lien):
    ailleurs = creer_engagement(lien.vers, "Ailleurs")
    for repris_par in ([], [ailleurs.pk], [10**9]):
        with pytest.raises(Refus, match="Choisissez l’engagement"):
            decide_suite(suite=suite(bilan, "bus"), sort="repris", repris_par=repris_par, acteur=elle)
    with pytest.raises(Refus, match="Dites s’il est repris"):
        decide_suite(suite=suite(bilan, "bus"), sort="", acteur=elle)


def test_giving_up_needs_a_reason_and_touches_only_what_nothing_proposes(bilan, elle):
    with pytest.raises(Refus, match="pourquoi"):
        give_up_rest(cloture=bilan, motif=" ", acteur=elle)
    assert give_up_rest(cloture=bilan, motif="Fin de la convention", acteur=elle) == 1
    assert suite(bilan, "bus").sort == Suite.Sort.ABANDONNE
    assert suite(bilan, "crèche").decide_le is None


def test_it_is_settled_when_everything_is_decided_and_then_only_read(bilan, elle):
    with pytest.raises(Refus, match="Il reste 3\xa0décisions"):
        settle_cloture(cloture=bilan, acteur=elle)
    assert accept_proposals(cloture=bilan, acteur=elle) == 2
    give_up_rest(cloture=bilan, motif="Fin", acteur=elle)
    settle_cloture(cloture=bilan, acteur=elle)
    with pytest.raises(Refus, match="arrêté"):
        decide_suite(suite=suite(bilan, "bus"), sort="acheve", acteur=elle)


def test_from_the_links_to_the_settled_balance(client, lien, elle, contrat):
    client.force_login(elle)
    assert url("cloture", lien) in client.get(reverse("contrats:liens", args=[contrat.pk])).content.decode()
    assert "Ouvrir le bilan" in client.get(url("cloture", lien)).content.decode()
    client.post(url("cloture-ouvrir", lien))
    bilan = Cloture.objects.get(lien=lien)
    bus = suite(bilan, "bus")
    page = client.get(url("cloture-suite", lien, bus.pk), {"q": "CENTRE social"})
    assert [r.texte for r, _ in page.context["candidats"]] == ["Ouvrir un centre social"]
    decider = url("cloture-decider", lien)
    refus = client.post(decider, {"geste": "suite", "suite": bus.pk, "sort": "repris"})
    assert refus.url == url("cloture-suite", lien, bus.pk)
    centre = page.context["candidats"][0][0].engagement_id
    client.post(decider, {"geste": "suite", "suite": bus.pk, "sort": "repris", "engagement": centre})
    client.post(decider, {"geste": "accepter"})
    client.post(decider, {"geste": "arreter"})
    page = client.get(url("cloture", lien))
    assert "Bilan arrêté le" in page.content.decode()
    assert page.context["n_nouveaux"] == 0
    assert "Décider" not in page.content.decode()


def test_who_does_not_see_the_old_contract_does_not_see_its_balance(client, lien, contrat):
    client.force_login(donner_acces(contrat))
    assert client.get(url("cloture", lien)).status_code == 404


def test_who_only_reads_changes_nothing(client, lien, bilan, contrat):
    user = donner_acces(contrat, Role.LECTEUR)
    donner_acces(lien.vers, Role.LECTEUR, user=user)
    client.force_login(user)
    assert client.get(url("cloture", lien)).status_code == 200
    assert client.post(url("cloture-decider", lien), {"geste": "accepter"}).status_code == 403


def test_a_settled_balance_is_put_back_to_work_for_a_reason_told_in_both_contracts(client, lien, bilan, elle, contrat):
    accept_proposals(cloture=bilan, acteur=elle)
    give_up_rest(cloture=bilan, motif="Fin", acteur=elle)
    for autre in bilan.suites.filter(decide_le=None):
        decide_suite(suite=autre, sort="acheve", acteur=elle)
    settle_cloture(cloture=bilan, acteur=elle)
    client.force_login(elle)
    assert "Rouvrir le bilan" in client.get(url("cloture", lien)).content.decode()
    decider = url("cloture-decider", lien)
    client.post(decider, {"geste": "rouvrir", "motif": "  "})
    bilan.refresh_from_db()
    assert bilan.arretee_le is not None
    client.post(decider, {"geste": "rouvrir", "motif": "Un engagement compté deux fois"})
    bilan.refresh_from_db()
    assert (bilan.arretee_le, bilan.arretee_par) == (None, None)
    assert not bilan.suites.filter(decide_le=None).exists()  # the decisions stay
    entrees = Entree.objects.filter(verbe="rouvert", motif="Un engagement compté deux fois")
    assert {e.contrat_id for e in entrees} == {lien.de_id, lien.vers_id}
    decide_suite(suite=suite(bilan, "bus"), sort="acheve", acteur=elle)
    with pytest.raises(Refus, match="pas arrêté"):
        reopen_cloture(cloture=bilan, motif="encore", acteur=elle)
