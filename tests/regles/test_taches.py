"""What rules ask of people, day after day; facts that a room provides; national law; last states."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reciproque.contrats.models import Contrat
from reciproque.regles.actions.etats import refresh, refresh_day
from reciproque.regles.actions.regles import change_rule_state, tell_parameters
from reciproque.regles.evaluation import judge_all, know, rules_of
from reciproque.regles.models import Application, DernierEtat, Fait, GenreFait, Regle
from reciproque.regles.moteur import parameters_of
from reciproque.regles.national import content, load_national
from reciproque.regles.taches import deadlines, tasks
from reciproque.socle.registres import FaitFourni, FournisseurFait, faits
from tests.factories.comptes import AdministrateurFactory
from tests.factories.contrats import ContratFactory, donner_acces
from tests.factories.regles import GenreFaitFactory, RegleFactory, completer, constater, genre_de

pytestmark = pytest.mark.django_db
JOUR = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _novembre():
    with time_machine.travel(JOUR, tick=False):
        yield


def test_a_deadline_near_is_a_task_of_who_types_facts(contrat, regle, equipe):
    refresh(contrats=[contrat])
    with CaptureQueriesContext(connection) as requetes:
        miennes = {t.titre: t for t in tasks(equipe)}
    assert len(requetes) <= 2
    assert miennes[regle.intitule].echeance == date(2026, 12, 31)
    lecteur = donner_acces(contrat, "lecteur")
    assert not list(tasks(lecteur))
    assert not list(tasks(AdministrateurFactory())), "the administrator types no fact"


def test_a_name_with_a_colon_leaves_one_to_the_sentence(contrat, regle):
    GenreFait.objects.filter(pk=genre_de(regle).pk).update(libelle="Heures d’insertion\u00a0: bilan")
    assert tell_parameters(regle) == "Heures d’insertion, bilan\u00a0: au moins 2 par an"
    assert judge_all(contrat, JOUR)[regle.pk].phrase.startswith("Heures d’insertion, bilan\u00a0: 0 sur 2")


def test_what_does_not_bind_or_is_done_asks_nothing(contrat, regle, equipe):
    Regle.objects.filter(pk=regle.pk).update(force="incitation")
    refresh(contrats=[contrat])
    assert regle.intitule not in [t.titre for t in tasks(equipe)]


def test_deadlines_are_those_of_contracts_one_may_see(contrat, regle, equipe):
    ailleurs = RegleFactory()
    refresh(contrats=[contrat, ailleurs.contrat])
    with CaptureQueriesContext(connection) as requetes:
        titres = [d.titre for d in deadlines(equipe, JOUR, date(2026, 12, 31))]
    assert len(requetes) <= 2
    assert regle.intitule in titres
    assert ailleurs.intitule not in titres


def test_states_are_written_again_each_day_and_once(contrat, regle):
    assert refresh_day(JOUR) == 1
    assert refresh_day(JOUR) == 0
    avant = DernierEtat.objects.get(contrat=contrat, regle=regle)
    assert avant.etat == "a_risque"
    completer(genre_de(regle), contrat, "2026-11-20")
    demain = date(2027, 1, 1)
    assert refresh_day(demain) == 1
    assert DernierEtat.objects.get(contrat=contrat, regle=regle).jour == demain


def test_a_closed_contract_asks_nothing(contrat, regle, equipe):
    refresh(contrats=[contrat])
    Contrat.objects.filter(pk=contrat.pk).update(etat="clos")
    assert not list(tasks(equipe))
    assert not list(deadlines(equipe, JOUR, date(2027, 12, 31)))


def test_judging_many_contracts_costs_the_same(contrat, regle):
    def cout(contrats):
        with CaptureQueriesContext(connection) as requetes:
            know(contrats)
        return len(requetes)

    autres = [RegleFactory().contrat for _ in range(5)]
    assert cout([contrat]) == cout([contrat, *autres]) == 4


@pytest.mark.parametrize(
    ("reponse", "etat"),
    [
        ([FaitFourni(date=date(2026, 2, 1)), FaitFourni(date=date(2026, 5, 1))], "tenu"),
        ([FaitFourni(date=date(2026, 2, 1))], "a_risque"),
        (Decimal(2), "tenu"),
        (None, "a_risque"),
    ],
)
def test_facts_that_a_room_provides_win_over_those_typed_without_touching_the_rule(contrat, regle, reponse, etat):
    genre = genre_de(regle)
    constater(genre, "2026-03-01", 5)  # typed, and no longer believed
    fournisseur = FournisseurFait(nom=genre.cle, libelle="Plénières", fournir=lambda contrat, jour: reponse)
    with faits.provisoire(fournisseur):
        connu = know([contrat])[contrat.pk]
        assert connu.provided(genre)
        assert connu.judge(regle, JOUR).etat == etat
    assert not know([contrat])[contrat.pk].provided(genre)


def test_national_law_is_shipped_with_its_reference_and_comes_again_the_same():
    assert len(content()["regle"]) >= 12
    assert load_national() == 0
    regle = Regle.objects.national().get(cle="compte-rendu-financier")
    assert "2000-321" in regle.reference
    Regle.objects.filter(pk=regle.pk).update(texte="abîmé", etat="suspendue", motif="En révision")
    assert load_national() == 1
    regle.refresh_from_db()
    assert regle.texte != "abîmé"
    assert regle.etat == "suspendue", "what a person decided stays"
    cles = set(GenreFait.objects.filter(contrat=None).values_list("cle", flat=True))
    for nationale in Regle.objects.national():
        assert set(parameters_of(nationale.genre, nationale.parametres).genres_de_fait) <= cles, nationale.cle


def test_national_rules_apply_by_nature_period_and_switch(contrat):
    def cles(contrat):
        return {r.cle for r in rules_of(contrat) if r.cle}

    assert {"rapport-annuel", "convention-tfpb"} <= cles(contrat)
    protocole = ContratFactory(nature="protocole", debut=date(2019, 1, 1), fin=date(2022, 12, 31))
    assert "rapport-annuel" not in cles(protocole)
    assert "convention-tfpb" not in cles(protocole)
    assert "compte-rendu-financier" in cles(protocole)
    rapport = Regle.objects.national().get(cle="rapport-annuel")
    Application.objects.create(contrat=protocole, regle=rapport, appliquee=True)
    assert "rapport-annuel" in cles(protocole)
    Application.objects.create(contrat=contrat, regle=rapport, appliquee=False, motif="Ailleurs")
    assert "rapport-annuel" not in cles(contrat)


def test_a_national_rule_suspended_then_followed_again_reaches_the_last_states_at_once(contrat):
    autres = [
        ContratFactory(nature=n, debut=d, fin=f)
        for n, d, f in (
            ("contrat", None, None),
            ("protocole", date(2019, 1, 1), date(2022, 12, 31)),
            ("protocole", date(2020, 1, 1), date(2023, 12, 31)),
            ("convention", date(2010, 1, 1), date(2012, 12, 31)),
        )
    ]
    rapport, convention = (Regle.objects.national().get(cle=cle) for cle in ("rapport-annuel", "convention-tfpb"))
    Application.objects.create(contrat=autres[0], regle=rapport, appliquee=False, motif="Ailleurs")
    Application.objects.create(contrat=autres[1], regle=rapport, appliquee=True)
    refresh(contrats=[contrat, *autres], jour=date(2026, 11, 19))

    def etats(regle):
        return set(DernierEtat.objects.filter(regle=regle).values_list("contrat", flat=True))

    admin = AdministrateurFactory()
    for regle in (rapport, convention):
        avant = etats(regle)
        change_rule_state(regle=regle, etat="suspendue", acteur=admin, motif="Texte abrogé")
        assert not etats(regle)
        change_rule_state(regle=Regle.objects.get(pk=regle.pk), etat="active", acteur=admin)
        assert etats(regle) == avant
        assert avant == {c.pk for c in (contrat, *autres) if regle in rules_of(c)}
    assert refresh_day(JOUR) == Contrat.objects.filter(etat="en_vigueur").count(), (
        "one rule judged is not a contract judged"
    )


def test_every_state_can_be_said_of_a_whole_contract(contrat, regle):
    resultats = judge_all(contrat, JOUR)
    assert regle.pk in resultats
    assert all(r.phrase for r in resultats.values())


@pytest.mark.parametrize(
    ("champs", "mots"),
    [
        ({"intitule": ""}, "vide"),
        ({"genre": "autre"}, "autre"),
        ({"valable_du": date(2025, 1, 2), "valable_au": date(2025, 1, 1)}, "précède"),
        ({"etat": "suspendue"}, "Dites pourquoi"),
        ({"origine": "loi"}, "texte d’où elle vient"),
    ],
)
def test_invariants_of_a_rule_speak_french(contrat, champs, mots):
    valeurs = {"intitule": "Réunir", "contrat": contrat} | champs
    with pytest.raises(ValidationError) as refus:
        Regle(**valeurs).full_clean(exclude=["document", "engagement"])
    assert mots in " ".join(refus.value.messages)


def test_a_withdrawn_fact_says_why(contrat):
    fait = Fait(contrat=contrat, genre=GenreFaitFactory(contrat=contrat), date=JOUR, motif="sans date")
    with pytest.raises(ValidationError, match="motif"):
        fait.full_clean(exclude=["contrat", "genre", "quartier", "preuve", "saisi_par"])
