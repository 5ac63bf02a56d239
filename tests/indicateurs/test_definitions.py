"""À déterminer → proposé → validé: what each step asks, who is told when two people meet, what is written."""

from datetime import date

import pytest

from reciproque.contrats.concurrence import Conflit, Refus
from reciproque.indicateurs.actions.definitions import (
    complete_many,
    create_indicator,
    current_definition,
    define,
    lacks,
    propose,
    restore,
    retire,
    send_back,
    validate,
)
from reciproque.indicateurs.models import Definition
from reciproque.socle.etats import TransitionRefusee
from reciproque.socle.models import Entree
from tests.factories.annuaire import OrganisationFactory
from tests.factories.comptes import UserFactory
from tests.factories.contrats import ContratFactory, creer_engagement, creer_noeud
from tests.factories.indicateurs import IndicateurFactory, valider

pytestmark = pytest.mark.django_db
Etat = Definition.Etat
COMPLETE = {
    "nature": "taux",
    "numerateur": "Jeunes en emploi six mois après",
    "denominateur": "Jeunes accompagnés",
    "source": "Mission locale",
    "adapte": True,
    "disponible": True,
    "mesurable": True,
}


@pytest.fixture
def referente(db):
    return UserFactory()


@pytest.fixture
def deleguee(db):
    return UserFactory()


@pytest.fixture
def impact(referente):
    contrat = ContratFactory()
    return create_indicator(
        contrat=contrat,
        acteur=referente,
        libelle="Impact à déterminer",
        famille="impact",
        engagements=[creer_engagement(contrat, "Accompagner les jeunes")],
        echeance=date(2020, 12, 31),
    )


def etat(indicateur):
    return current_definition(indicateur).etat


def verbes(indicateur):
    return list(Entree.objects.pour(indicateur).order_by("pk").values_list("verbe", flat=True))


def test_from_to_determine_to_validated(impact, referente, deleguee):
    assert etat(impact) == Etat.A_DETERMINER
    with pytest.raises(Refus, match="sa nature, la source ou le détenteur"):
        propose(indicateur=impact, acteur=referente)
    assert define(
        indicateur=impact, acteur=referente, definition={**COMPLETE, "libelle": "Part des jeunes en emploi à six mois"}
    )
    impact.refresh_from_db()
    assert impact.libelle == "Part des jeunes en emploi à six mois"
    propose(indicateur=impact, acteur=referente)
    assert current_definition(impact).propose_par == referente
    validate(indicateur=impact, acteur=deleguee)
    assert etat(impact) == Etat.VALIDE
    assert verbes(impact) == ["créé", "modifié", "proposé", "validé"]


def test_a_rate_says_of_what_over_what():
    definition = Definition(libelle="x", **{**COMPLETE, "denominateur": ""})
    assert lacks(definition) == ["son numérateur et son dénominateur"]
    assert lacks(Definition(libelle="x", **COMPLETE)) == []


def test_sent_back_with_a_reason_it_is_proposed_again(impact, referente, deleguee):
    define(indicateur=impact, acteur=referente, definition=COMPLETE)
    propose(indicateur=impact, acteur=referente)
    send_back(indicateur=impact, acteur=deleguee, motif="La donnée n’existe pas par quartier.")
    definition = current_definition(impact)
    assert (definition.etat, definition.refus_motif) == (Etat.A_DETERMINER, "La donnée n’existe pas par quartier.")
    propose(indicateur=impact, acteur=referente)
    assert current_definition(impact).refus_motif == ""


def test_one_does_not_validate_what_is_not_proposed(impact, deleguee):
    define(indicateur=impact, acteur=deleguee, definition=COMPLETE)
    with pytest.raises(TransitionRefusee):
        validate(indicateur=impact, acteur=deleguee)
    with pytest.raises(TransitionRefusee):
        send_back(indicateur=impact, acteur=deleguee, motif="Non")
    assert etat(impact) == Etat.A_DETERMINER


def test_two_people_one_definition(impact, referente, deleguee):
    impact.refresh_from_db()
    vue = impact.revision
    define(indicateur=impact, acteur=referente, revision=vue, definition={"unite": "%"})
    with pytest.raises(Conflit):
        define(indicateur=impact, acteur=deleguee, revision=vue, definition={"unite": "jeunes"})
    with pytest.raises(Conflit):
        propose(indicateur=impact, acteur=deleguee, revision=vue)
    assert current_definition(impact).unite == "%"


def test_nothing_changed_nothing_told(impact, referente):
    define(indicateur=impact, acteur=referente, definition=COMPLETE)
    impact.refresh_from_db()
    avant = impact.revision, Entree.objects.count()
    assert not define(indicateur=impact, acteur=referente, definition=COMPLETE)
    impact.refresh_from_db()
    assert (impact.revision, Entree.objects.count()) == avant


def test_a_validated_definition_is_replaced_not_changed(referente):
    indicateur = IndicateurFactory()
    valider(indicateur, source="Insee", depuis=date(2020, 1, 1))
    with pytest.raises(Refus, match="de quel jour"):
        define(indicateur=indicateur, acteur=referente, definition={"source": "Caf"})
    with pytest.raises(Refus, match="après celle"):
        define(
            indicateur=indicateur, acteur=referente, definition={"source": "Caf"}, depuis=date(2019, 1, 1), motif="x"
        )
    define(
        indicateur=indicateur,
        acteur=referente,
        definition={"source": "Caf"},
        depuis=date(2022, 1, 1),
        motif="L’Insee ne la publie plus.",
    )
    une, deux = indicateur.definitions.order_by("numero")
    assert (une.etat, une.jusqua, une.source) == (Etat.VALIDE, date(2022, 1, 1), "Insee")
    assert (deux.etat, deux.depuis, deux.source, deux.numero) == (Etat.PROPOSE, date(2022, 1, 1), "Caf", 2)
    assert verbes(indicateur) == ["redéfini"]


def test_family_and_ties_of_a_validated_indicator_change_without_a_version(referente):
    indicateur = IndicateurFactory()
    valider(indicateur)
    noeud = creer_noeud(indicateur.contrat, "Emploi")
    engagement = creer_engagement(indicateur.contrat, "Former", noeud=noeud)
    assert define(
        indicateur=indicateur,
        acteur=referente,
        identite={"famille": "resultat", "noeud": noeud},
        engagements=[engagement],
    )
    assert indicateur.definitions.count() == 1
    entree = Entree.objects.pour(indicateur).get()
    assert entree.apres["place"] == "Emploi"


def test_retired_with_a_reason_and_back(impact, referente):
    retire(indicateur=impact, acteur=referente, motif="Doublon")
    with pytest.raises(Refus, match="déjà retiré"):
        retire(indicateur=impact, acteur=referente, motif="Doublon")
    with pytest.raises(Refus, match="rétablissez-le"):
        propose(indicateur=impact, acteur=referente)
    restore(indicateur=impact, acteur=referente, motif="Erreur")
    with pytest.raises(Refus, match="pas retiré"):
        restore(indicateur=impact, acteur=referente, motif="Erreur")
    assert verbes(impact) == ["créé", "retiré", "rétabli"]


def test_a_due_date_and_a_holder_for_several(referente):
    contrat, caf = ContratFactory(), OrganisationFactory()
    trois = IndicateurFactory.create_batch(3, contrat=contrat)
    valider(trois[2])
    ailleurs = IndicateurFactory()
    vus = {i.pk: i.revision for i in [*trois, ailleurs]}
    n = complete_many(contrat=contrat, vus=vus, acteur=referente, echeance=date(2026, 6, 30), detenteur=caf)
    assert n == 3
    assert {current_definition(i).detenteur for i in trois[:2]} == {caf}
    assert current_definition(trois[2]).detenteur is None, "what is validated keeps its holder"
    assert current_definition(ailleurs).echeance is None
    with pytest.raises(Conflit):
        complete_many(contrat=contrat, vus=vus, acteur=referente, echeance=date(2026, 7, 31))
    assert current_definition(trois[0]).echeance == date(2026, 6, 30)
