"""A commitment after confirmation: what changes, what is told, who is told first."""

from datetime import date

import pytest

from reciproque.contrats.acces import Droits
from reciproque.contrats.actions.engagement import (
    correct_engagement,
    create_engagement,
    current_wording,
    partners_of,
    restore_engagement,
    withdraw_engagement,
)
from reciproque.contrats.actions.parties import Partie, settle_candidates, settle_mark
from reciproque.contrats.concurrence import Conflit, Refus
from reciproque.contrats.models import Participation
from reciproque.socle.models import Entree
from tests.factories.annuaire import OrganisationFactory
from tests.factories.comptes import UserFactory
from tests.factories.contrats import PerimetreQuartierFactory, creer_engagement, creer_noeud, participer

pytestmark = pytest.mark.django_db


@pytest.fixture
def acteur():
    return UserFactory()


def histoire(engagement):
    return list(Entree.objects.pour(engagement).order_by("pk"))


def test_a_typed_commitment_comes_last_in_its_place_and_is_told(contrat, acteur):
    axe = creer_noeud(contrat)
    creer_engagement(contrat, "Le premier", noeud=axe, ordre=12)
    caf = OrganisationFactory(nom="CAF du Val-Fleuri")
    engagement = create_engagement(
        contrat=contrat,
        acteur=acteur,
        texte="Ouvrir une ludothèque",
        noeud=axe,
        numero="12 bis",
        partenaires=[Partie(organisation=caf, role="chef_de_file"), Partie(collectif="communes")],
    )
    redaction = current_wording(engagement)
    assert (redaction.texte, redaction.ordre, redaction.depuis.numero) == ("Ouvrir une ludothèque", 13, 1)
    assert not redaction.has_passage
    (entree,) = histoire(engagement)
    assert entree.verbe == "saisi"
    assert entree.objet_libelle == "Engagement 12 bis"
    assert entree.apres["partenaires"] == ["CAF du Val-Fleuri, chef de file", "les communes"]
    assert entree.contrat_id == contrat.pk


def test_a_correction_keeps_before_after_and_reason(contrat, acteur):
    ici, la_bas = creer_noeud(contrat, "Ici"), creer_noeud(contrat, "Là-bas")
    engagement = creer_engagement(contrat, "Ouvrir une maison", noeud=ici, numero="4")
    quartier = PerimetreQuartierFactory(contrat=contrat).quartier
    change = correct_engagement(
        engagement=engagement,
        acteur=acteur,
        motif="Coquille",
        revision=1,
        texte="Ouvrir une maison des parents",
        noeud=la_bas,
        echeance=date(2027, 6, 30),
        quartiers=[quartier],
    )
    assert change
    redaction = current_wording(engagement)
    assert redaction.texte_normalise == "ouvrir une maison des parents"
    assert redaction.noeud == la_bas
    (entree,) = histoire(engagement)
    assert entree.motif == "Coquille"
    assert entree.avant == {"texte": "Ouvrir une maison", "place": "Ici", "échéance": None, "quartiers": []}
    assert entree.apres == {
        "texte": "Ouvrir une maison des parents",
        "place": "Là-bas",
        "échéance": "2027-06-30",
        "quartiers": [quartier.nom],
    }
    engagement.refresh_from_db()
    assert engagement.revision == 2


def test_nothing_changed_nothing_told(contrat, acteur):
    engagement = creer_engagement(contrat, "Ouvrir une maison")
    participer(engagement, OrganisationFactory())
    assert not correct_engagement(
        engagement=engagement,
        acteur=acteur,
        motif="Rien",
        texte="Ouvrir une maison",
        partenaires=partners_of(engagement),
    )
    engagement.refresh_from_db()
    assert (histoire(engagement), engagement.revision) == ([], 1)


def test_the_second_to_save_is_told(contrat, acteur):
    engagement = creer_engagement(contrat, "Ouvrir une maison")
    correct_engagement(engagement=engagement, acteur=acteur, motif="Un", revision=1, texte="Ouvrir une grande maison")
    with pytest.raises(Conflit) as conflit:
        correct_engagement(engagement=engagement, acteur=acteur, motif="Deux", revision=1, texte="Fermer la maison")
    assert conflit.value.actuel.revision == 2
    assert current_wording(engagement).texte == "Ouvrir une grande maison"
    assert len(histoire(engagement)) == 1


def test_lines_of_partners_left_as_they_were_keep_their_passage(contrat, acteur):
    engagement = creer_engagement(contrat, "Ouvrir une maison")
    caf, ville, region = (OrganisationFactory(nom=n) for n in ("CAF", "Ville", "Région"))
    gardee = participer(engagement, caf, marque="la C.A.F.")
    participer(engagement, ville)
    parties = [p for p in partners_of(engagement) if p.organisation == caf]
    correct_engagement(
        engagement=engagement,
        acteur=acteur,
        motif="La Région, pas la Ville",
        partenaires=[*parties, Partie(organisation=region, role="partenaire")],
    )
    assert set(engagement.participations.values_list("organisation__nom", "role", "marque")) == {
        ("CAF", "inconnu", "la C.A.F."),
        ("Région", "partenaire", ""),
    }
    assert engagement.participations.filter(pk=gardee.pk).exists()
    (entree,) = histoire(engagement)
    assert entree.avant == {"partenaires": ["CAF", "Ville"]}
    assert entree.apres == {"partenaires": ["CAF", "Région, partenaire"]}


def test_two_lines_may_exchange_their_roles(contrat, acteur):
    """The unique constraint (organisation, service, role) must not stand in the way of the order of writing."""
    engagement = creer_engagement(contrat, "Ouvrir une maison")
    caf = OrganisationFactory()
    participer(engagement, caf, role="partenaire")
    ancienne = partners_of(engagement)[0]
    nouvelle = Partie(organisation=caf, role="partenaire", service="action sociale")
    correct_engagement(engagement=engagement, acteur=acteur, motif="Service", partenaires=[nouvelle])
    correct_engagement(
        engagement=engagement,
        acteur=acteur,
        motif="Retour",
        partenaires=[Partie(organisation=caf, role="partenaire", pk=ancienne.pk)],
    )
    assert list(engagement.participations.values_list("service", "role")) == [("", "partenaire")]


def test_withdrawing_asks_a_reason_and_deletes_nothing(contrat, acteur):
    engagement = creer_engagement(contrat, "Ouvrir une maison", numero="9")
    withdraw_engagement(engagement=engagement, acteur=acteur, motif="Repris par le contrat 2024", revision=1)
    engagement.refresh_from_db()
    assert engagement.retire_motif == "Repris par le contrat 2024"
    assert contrat.engagements.in_force().count() == 0
    with pytest.raises(Refus, match="déjà retiré"):
        withdraw_engagement(engagement=engagement, acteur=acteur, motif="Encore")
    restore_engagement(engagement=engagement, acteur=acteur, motif="Erreur")
    engagement.refresh_from_db()
    assert (engagement.retire_le, engagement.retire_motif) == (None, "")
    assert [(e.verbe, e.motif) for e in histoire(engagement)] == [
        ("retiré", "Repris par le contrat 2024"),
        ("rétabli", "Erreur"),
    ]
    with pytest.raises(Refus, match="n’est pas retiré"):
        restore_engagement(engagement=engagement, acteur=acteur, motif="Encore")


def test_a_mark_is_settled_on_one_commitment(promesses, acteur):
    cinq = promesses.engagements[4]
    assert settle_candidates(engagement=cinq, marque="la CAF", retenues=[promesses.caf.pk], acteur=acteur)
    (reste,) = cinq.participations.all()
    assert (reste.organisation, reste.certitude) == (promesses.caf, Participation.Certitude.CERTAIN)
    assert not settle_candidates(engagement=cinq, marque="la CAF", retenues=[promesses.caf.pk], acteur=acteur)
    (entree,) = histoire(cinq)
    assert entree.avant["partenaires"] == ["CAF du Haut-Pays, à confirmer", "CAF du Val-Fleuri, à confirmer"]
    assert entree.apres["partenaires"] == ["CAF du Val-Fleuri"]


def test_confirming_someone_already_named_does_not_name_them_twice(promesses, acteur):
    cinq = promesses.engagements[4]
    participer(cinq, promesses.caf, role="partenaire")
    settle_candidates(engagement=cinq, marque="la CAF", retenues=[promesses.caf.pk], acteur=acteur)
    assert cinq.participations.count() == 1


def test_a_mark_needs_at_least_one_bearer(promesses, acteur):
    with pytest.raises(Refus, match="au moins une"):
        settle_candidates(engagement=promesses.engagements[4], marque="la CAF", retenues=[], acteur=acteur)
    with pytest.raises(Refus, match="Aucune"):
        settle_candidates(
            engagement=promesses.engagements[4], marque="la CAF", retenues=[promesses.ville.pk], acteur=acteur
        )


def test_a_mark_is_settled_everywhere_it_waits_within_the_branches_of_the_person(promesses, acteur):
    un, six = promesses.engagements[0], promesses.engagements[5]
    for engagement in (un, six):
        for caf in (promesses.caf, promesses.autre_caf):
            participer(engagement, caf, certitude="propose", marque="la CAF", role="partenaire")
    droits = Droits(frozenset({"corriger"}), branches=("0001",))
    n = settle_mark(
        contrat=promesses.contrat, marque="la CAF", retenues=[promesses.autre_caf.pk], acteur=acteur, droits=droits
    )
    assert n == 2  # commitments 1 and 5, not 6 which stands under the other pillar
    assert six.participations.to_confirm().count() == 2
