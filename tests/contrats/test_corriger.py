"""Correcting on screen: rights, branches, two people at once, the lines of partners."""

from datetime import date

import pytest
from django.urls import reverse

from reciproque.annuaire.models import Organisation
from reciproque.contrats.actions.engagement import correct_engagement
from reciproque.contrats.models import Role
from reciproque.socle.models import Entree
from tests.factories.annuaire import OrganisationFactory
from tests.factories.comptes import UserFactory
from tests.factories.contrats import PerimetreQuartierFactory, creer_engagement, creer_noeud, donner_acces, participer

pytestmark = pytest.mark.django_db


def page_de(contrat, nom, *args):
    return reverse(f"contrats:{nom}", args=[contrat.pk, *args])


def reponses(client, adresse, **changes):
    """What the form would post as it stands, with changes (None: left out)."""
    form = client.get(adresse).context["form"]
    donnees = {}
    for champ in form:
        valeur = champ.value()
        if valeur is None:
            continue
        if hasattr(valeur, "__iter__") and not isinstance(valeur, str):
            valeur = [getattr(v, "pk", v) for v in valeur]
        donnees[champ.html_name] = valeur
    for champ in form.parties.management_form:
        donnees[champ.html_name] = champ.value()
    for ligne in form.parties:
        for champ in ligne:
            donnees[champ.html_name] = "" if champ.value() is None else champ.value()
    donnees |= changes
    return {cle: valeur for cle, valeur in donnees.items() if valeur is not None}


@pytest.fixture
def engagement(contrat):
    axe = creer_noeud(contrat, "Vivre en sécurité")
    engagement = creer_engagement(contrat, "Ouvrir une maison", noeud=axe, numero="7")
    participer(engagement, OrganisationFactory(nom="CAF du Val-Fleuri", categorie="caf"), marque="CAF")
    participer(engagement, "communes")
    return engagement


@pytest.fixture
def adresse(contrat, engagement):
    return page_de(contrat, "engagement-corriger", engagement.pk)


def test_the_form_as_it_stands_changes_nothing(contrat, equipe, client, engagement, adresse):
    reponse = client.post(adresse, reponses(client, adresse, motif="Pour voir"), follow=True)
    assert "Vous n’avez rien changé" in reponse.content.decode()
    assert not Entree.objects.pour(engagement).exists()


def test_a_correction_needs_a_reason(contrat, equipe, client, engagement, adresse):
    reponse = client.post(adresse, reponses(client, adresse, texte="Autre texte"))
    assert reponse.status_code == 422
    assert "Dites pourquoi" in reponse.content.decode()
    engagement.redaction.refresh_from_db()
    assert engagement.redaction.texte == "Ouvrir une maison"


def test_everything_may_be_corrected_at_once(contrat, equipe, client, engagement, adresse):
    ailleurs = creer_noeud(contrat, "Cadre de vie")
    quartier = PerimetreQuartierFactory(contrat=contrat).quartier
    client.post(
        adresse,
        reponses(
            client,
            adresse,
            texte="Ouvrir deux maisons",
            numero="7 bis",
            noeud=ailleurs.pk,
            echeance="31/12/2027",
            quartiers=[quartier.pk],
            statut="nouveau",
            motif="Relu avec la CAF",
            **{"parties-0-role": "chef_de_file", "parties-2-qui": "les bailleurs sociaux"},
        ),
    )
    redaction = engagement.redaction
    redaction.refresh_from_db()
    assert (redaction.texte, redaction.numero, redaction.noeud) == ("Ouvrir deux maisons", "7 bis", ailleurs)
    assert redaction.echeance == date(2027, 12, 31)
    assert list(engagement.quartiers.all()) == [quartier]
    assert set(engagement.participations.values_list("organisation__nom", "collectif", "role", "marque")) == {
        ("CAF du Val-Fleuri", "", "chef_de_file", "CAF"),
        (None, "communes", "inconnu", ""),
        (None, "bailleurs", "inconnu", ""),
    }
    page = client.get(page_de(contrat, "engagement", engagement.pk)).content.decode()
    assert "Relu avec la CAF" in page
    assert "31 décembre 2027" in page


def test_a_name_the_annuaire_does_not_know_asks_its_category(contrat, equipe, client, engagement, adresse):
    demande = {"parties-2-qui": "Régie des Tilleuls", "motif": "Oubliée"}
    reponse = client.post(adresse, reponses(client, adresse, **demande))
    assert reponse.status_code == 422
    assert "n’est pas dans l’annuaire" in reponse.content.decode()
    assert not Organisation.objects.filter(nom="Régie des Tilleuls").exists()
    client.post(adresse, reponses(client, adresse, **demande, **{"parties-2-nouvelle_categorie": "association"}))
    regie = Organisation.objects.get(nom="Régie des Tilleuls")
    assert regie.categorie == "association"
    assert engagement.participations.filter(organisation=regie).exists()


def test_a_name_is_found_without_its_accents_and_an_ambiguous_one_is_refused(
    contrat, equipe, client, engagement, adresse
):
    region = OrganisationFactory(nom="Région Grand-Été", categorie="region")
    client.post(adresse, reponses(client, adresse, motif="Ajout", **{"parties-2-qui": "REGION GRAND-ETE"}))
    assert engagement.participations.filter(organisation=region).exists()
    OrganisationFactory(nom="CAF du Nord", sigle="CAF", categorie="caf")
    OrganisationFactory(nom="CAF du Sud", sigle="CAF", categorie="caf")
    reponse = client.post(adresse, reponses(client, adresse, motif="Ajout", **{"parties-3-qui": "CAF"}))
    assert reponse.status_code == 422
    assert "Plusieurs organisations répondent au nom" in reponse.content.decode()


def test_the_same_partner_twice_is_told_at_its_line(contrat, equipe, client, engagement, adresse):
    reponse = client.post(adresse, reponses(client, adresse, motif="Double", **{"parties-2-qui": "CAF du Val-Fleuri"}))
    assert reponse.status_code == 422
    assert "Déjà inscrit plus haut" in reponse.content.decode()


def test_a_line_emptied_is_taken_off(contrat, equipe, client, engagement, adresse):
    client.post(adresse, reponses(client, adresse, motif="Pas les communes", **{"parties-1-qui": ""}))
    assert list(engagement.participations.values_list("collectif", flat=True)) == [""]


def test_more_lines_lose_nothing_typed(contrat, equipe, client, engagement, adresse):
    avant = len(client.get(adresse).context["form"].parties.forms)
    reponse = client.post(adresse, reponses(client, adresse, texte="En cours de frappe", lignes="plus"))
    form = reponse.context["form"]
    assert reponse.status_code == 200
    assert len(form.parties.forms) == avant + 3
    assert "En cours de frappe" in reponse.content.decode()
    engagement.redaction.refresh_from_db()
    assert engagement.redaction.texte == "Ouvrir une maison"


def test_the_second_to_save_sees_both_versions_and_may_save_again(contrat, equipe, client, engagement, adresse):
    donnees = reponses(client, adresse, texte="Ma version", motif="Moi")
    autre = UserFactory()
    correct_engagement(engagement=engagement, acteur=autre, motif="Elle", texte="Sa version", numero="8")
    reponse = client.post(adresse, donnees)
    page = reponse.content.decode()
    assert reponse.status_code == 409
    assert "Quelqu’un a enregistré avant vous" in page
    assert "Sa version" in page
    assert "Ma version" in page
    engagement.redaction.refresh_from_db()
    assert engagement.redaction.texte == "Sa version"
    # The form that came back carries the new revision: sending it again is a decision.
    revision = reponse.context["form"]["revision"].value()
    client.post(adresse, donnees | {"revision": revision})
    engagement.redaction.refresh_from_db()
    assert engagement.redaction.texte == "Ma version"
    assert [e.motif for e in Entree.objects.pour(engagement).order_by("pk")] == ["Elle", "Moi"]


def test_withdraw_then_restore(contrat, equipe, client, engagement):
    retirer, retablir = (page_de(contrat, f"engagement-{geste}", engagement.pk) for geste in ("retirer", "retablir"))
    assert client.post(retirer, {"motif": "", "revision": 1}).status_code == 422
    reponse = client.post(retirer, {"motif": "Repris en 2024", "revision": 1}, follow=True)
    assert "Repris en 2024" in reponse.content.decode()
    assert "0\u00a0engagement" in client.get(page_de(contrat, "engagements")).content.decode()
    reponse = client.post(retirer, {"motif": "Encore", "revision": 2}, follow=True)
    assert "déjà retiré" in reponse.content.decode()
    reponse = client.post(retablir, {"motif": "Erreur", "revision": 1}, follow=True)
    assert "entre-temps" in reponse.content.decode()
    client.post(retablir, {"motif": "Erreur", "revision": 2})
    engagement.refresh_from_db()
    assert engagement.retire_le is None


def test_a_role_limited_to_a_branch_changes_nothing_elsewhere(contrat, client):
    ici, ailleurs = creer_noeud(contrat, "Ma branche"), creer_noeud(contrat, "Pas ma branche")
    mien, autre = creer_engagement(contrat, "Le mien", noeud=ici), creer_engagement(contrat, "L'autre", noeud=ailleurs)
    client.force_login(donner_acces(contrat, Role.EQUIPE_PROJET, noeud=ici))
    assert client.get(page_de(contrat, "engagement", autre.pk)).status_code == 200
    assert "Corriger" not in client.get(page_de(contrat, "engagement", autre.pk)).content.decode()
    for geste in ("corriger", "retirer"):
        assert client.get(page_de(contrat, f"engagement-{geste}", autre.pk)).status_code == 403
        assert client.post(page_de(contrat, f"engagement-{geste}", autre.pk), {}).status_code == 403
    corriger = page_de(contrat, "engagement-corriger", mien.pk)
    assert client.get(corriger).status_code == 200
    # … and may not carry a commitment out of it either.
    reponse = client.post(corriger, reponses(client, corriger, noeud=ailleurs.pk, motif="Ailleurs"))
    assert reponse.status_code == 422
    assert client.get(page_de(contrat, "niveaux")).status_code == 403
    assert client.get(page_de(contrat, "signature-ajouter")).status_code == 403


def test_candidates_are_decided_on_the_page(promesses, equipe, client):
    cinq = promesses.engagements[4]
    page = client.get(page_de(promesses.contrat, "engagement", cinq.pk)).content.decode()
    assert "peut désigner" in page
    adresse = page_de(promesses.contrat, "engagement-candidats", cinq.pk)
    reponse = client.post(adresse, {"marque": "la CAF", "revision": 1}, follow=True)
    assert "Choisissez au moins une organisation" in reponse.content.decode()
    donnees = {"marque": "la CAF", "revision": 1, "organisation": promesses.caf.pk}
    assert "C’est confirmé pour 1" in client.post(adresse, donnees, follow=True).content.decode()
    assert "entre-temps" in client.post(adresse, donnees, follow=True).content.decode()
    donnees["revision"] = 2
    assert "plus rien à confirmer" in client.post(adresse, donnees, follow=True).content.decode()


def test_candidates_are_decided_for_all_commitments_at_once(promesses, equipe, client):
    for engagement in promesses.engagements[:2]:
        participer(engagement, promesses.autre_caf, certitude="propose", marque="la CAF")
    adresse = page_de(promesses.contrat, "candidats")
    page = client.get(adresse).content.decode()
    assert "la CAF" in page
    reponse = client.post(adresse, {"marque": "la CAF", "organisation": promesses.autre_caf.pk}, follow=True)
    assert "C’est confirmé pour 3" in reponse.content.decode()
    assert "Plus rien à confirmer" in reponse.content.decode()


def test_a_reader_does_not_decide(promesses, lectrice, client):
    adresse = page_de(promesses.contrat, "candidats")
    assert "Confirmer la sélection" not in client.get(adresse).content.decode()
    assert client.post(adresse, {"marque": "la CAF", "organisation": promesses.caf.pk}).status_code == 403


def test_typing_one_after_the_other(contrat, equipe, client):
    axe = creer_noeud(contrat, "Vivre en sécurité")
    adresse = page_de(contrat, "engagement-nouveau")
    donnees = reponses(client, f"{adresse}?noeud={axe.pk}", texte="Premier engagement", suivant="oui")
    assert donnees["noeud"] == axe.pk
    reponse = client.post(adresse, donnees)
    assert reponse.status_code == 302, reponse.context["form"].resume
    assert reponse["Location"] == f"{adresse}?noeud={axe.pk}"
    reponse = client.post(adresse, donnees | {"texte": "", "suivant": "oui"})
    assert reponse.status_code == 422
    assert "Un engagement a un texte" in reponse.content.decode()
    assert [e.redactions.get().texte for e in contrat.engagements.all()] == ["Premier engagement"]
