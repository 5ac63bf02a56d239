"""Figures are typed, validated and corrected; nobody silently writes over somebody else's."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from reciproque.contrats.concurrence import Conflit, Refus
from reciproque.indicateurs.actions.valeurs import (
    Bilan,
    Cle,
    Saisie,
    SaisieRefusee,
    correct_value,
    validate_values,
    write_values,
)
from reciproque.indicateurs.classeur.cellule import Etat, Lue
from reciproque.indicateurs.models import Valeur
from reciproque.indicateurs.periodes import Periode
from reciproque.socle.models import Entree
from tests.factories.comptes import UserFactory
from tests.factories.contrats import ContratFactory, donner_acces
from tests.factories.indicateurs import IndicateurFactory
from tests.factories.territoires import QuartierFactory
from tests.factories.valeurs import creer_valeur, lieu_de

pytestmark = pytest.mark.django_db
ANNEE = Periode.of_year(2021)
D = Decimal


@pytest.fixture
def indicateur():
    return IndicateurFactory()


@pytest.fixture
def quartier():
    return QuartierFactory()


def saisie(indicateur, quartier, valeur, revision=None, **plus):
    lue = Lue(valeur=D(valeur)) if isinstance(valeur, int) else valeur
    return Saisie(Cle(indicateur.pk, lieu_de(quartier), ANNEE, **plus), lue, revision)


def test_figures_are_created_changed_and_emptied(indicateur, quartier):
    autre = QuartierFactory()
    moi = UserFactory()
    ecrire = lambda *s: write_values(saisies=s, acteur=moi)  # noqa: E731 (read as a word)
    assert ecrire(saisie(indicateur, quartier, 12, 0), saisie(indicateur, autre, 30, 0)) == Bilan(2, 0, 0)
    assert ecrire(saisie(indicateur, quartier, 13, 1), saisie(indicateur, autre, 30, 1)) == Bilan(0, 1, 0)
    assert ecrire(saisie(indicateur, autre, None, 1)) == Bilan(0, 0, 1)
    reste = Valeur.objects.get()
    assert (reste.valeur, reste.revision, reste.saisie_par, str(reste.periode)) == (D(13), 2, moi, "2021")
    assert list(Entree.objects.order_by("pk").values_list("verbe", flat=True)) == [
        "saisi",
        "saisi",
        "modifié",
        "effacé",
    ]


def test_missing_is_a_state_and_never_zero(indicateur, quartier):
    write_values(saisies=[saisie(indicateur, quartier, Lue(Etat.NON_DISPONIBLE))], acteur=None)
    valeur = Valeur.objects.get()
    assert (valeur.valeur, valeur.dit) == (None, "non disponible")
    with pytest.raises(IntegrityError), transaction.atomic():
        Valeur.objects.filter(pk=valeur.pk).update(valeur=0)
    with pytest.raises(IntegrityError), transaction.atomic():
        Valeur.objects.filter(pk=valeur.pk).update(etat="connue")


def test_two_sources_both_stay(indicateur, quartier):
    write_values(
        saisies=[saisie(indicateur, quartier, 12, source="CAF"), saisie(indicateur, quartier, 14, source="INSEE")],
        acteur=None,
    )
    assert set(Valeur.objects.values_list("source", "valeur")) == {("CAF", D(12)), ("INSEE", D(14))}
    with pytest.raises(IntegrityError), transaction.atomic():
        creer_valeur(indicateur, quartier, 15, source="caf")


def test_the_second_is_shown_the_first_s_and_nothing_is_written(indicateur, quartier):
    claire, autre = UserFactory(nom="Claire Martin"), QuartierFactory()
    write_values(saisies=[saisie(indicateur, quartier, 12, 0)], acteur=claire)
    with pytest.raises(SaisieRefusee) as refus:
        write_values(saisies=[saisie(indicateur, quartier, 15, 0), saisie(indicateur, autre, 3, 0)], acteur=None)
    assert refus.value.fautes == {0: "Claire Martin vient d’y écrire 12. Vérifiez, puis enregistrez."}
    assert refus.value.actuelles[0].valeur == 12
    assert Valeur.objects.get().valeur == 12


def test_typing_the_same_is_no_conflict(indicateur, quartier):
    write_values(saisies=[saisie(indicateur, quartier, 12, 0)], acteur=None)
    assert write_values(saisies=[saisie(indicateur, quartier, 12, 0)], acteur=None) == Bilan(0, 0, 0)


def test_what_somebody_emptied_is_told(indicateur, quartier):
    with pytest.raises(SaisieRefusee, match="effacer"):
        write_values(saisies=[saisie(indicateur, quartier, 15, 3)], acteur=None)


def test_an_indicator_without_definition_takes_no_figure(quartier):
    indicateur = IndicateurFactory(definition__etat="a_determiner", definition__nature="")
    with pytest.raises(SaisieRefusee, match="pas encore de définition"):
        write_values(saisies=[saisie(indicateur, quartier, 15)], acteur=None)


def test_a_figure_belongs_to_the_version_of_its_period(indicateur, quartier):
    premiere = indicateur.definitions.get()
    premiere.jusqua = date(2022, 1, 1)
    premiere.save()
    indicateur.definitions.create(numero=2, libelle="Mieux", nature="nombre", etat="propose", depuis=date(2022, 1, 1))
    apres = Saisie(Cle(indicateur.pk, lieu_de(quartier), Periode.of_year(2022)), Lue(valeur=D(1)))
    write_values(saisies=[saisie(indicateur, quartier, 9), apres], acteur=None)
    assert list(Valeur.objects.order_by("debut").values_list("definition__numero", flat=True)) == [1, 2]


class TestValidated:
    @pytest.fixture
    def valeur(self, indicateur, quartier):
        valeur = creer_valeur(indicateur, quartier, 12)
        assert validate_values(valeurs=[valeur.pk], acteur=None) == 1
        assert validate_values(valeurs=[valeur.pk], acteur=None) == 0
        valeur.refresh_from_db()
        return valeur

    def test_it_is_not_typed_over_nor_emptied(self, valeur, indicateur, quartier):
        for lue in (Lue(valeur=D(13)), None):
            with pytest.raises(SaisieRefusee, match="est validée"):
                write_values(saisies=[saisie(indicateur, quartier, lue, valeur.revision)], acteur=None)

    def test_a_correction_is_dated_reasoned_and_kept(self, valeur):
        moi = UserFactory()
        corrigee = correct_value(
            valeur=valeur,
            lue=Lue(valeur=D(14)),
            motif="Erreur de report",
            jour=date(2022, 5, 1),
            acteur=moi,
            revision=2,
        )
        assert (corrigee.valeur, corrigee.revision, corrigee.est_validee) == (D(14), 3, True)
        correction = corrigee.corrections.get()
        assert (correction.avant["dit"], correction.apres["dit"], correction.motif) == ("12", "14", "Erreur de report")
        assert (correction.date, correction.par) == (date(2022, 5, 1), moi)
        entree = Entree.objects.get(verbe="corrigé")
        assert (entree.motif, entree.avant) == ("Erreur de report", None)

    def test_without_a_reason_or_from_an_old_page_it_is_refused(self, valeur):
        options = {"valeur": valeur, "lue": Lue(valeur=D(14)), "jour": date(2022, 5, 1), "acteur": None}
        with pytest.raises(Refus, match="pourquoi"):
            correct_value(motif=" ", revision=2, **options)
        with pytest.raises(Conflit):
            correct_value(motif="x", revision=1, **options)

    def test_a_provisional_one_is_simply_typed_again(self, indicateur, quartier):
        provisoire = creer_valeur(indicateur, QuartierFactory(), 3)
        with pytest.raises(Refus, match="provisoire"):
            correct_value(
                valeur=provisoire, lue=Lue(valeur=D(4)), motif="x", jour=date(2022, 5, 1), acteur=None, revision=None
            )


def test_a_figure_is_seen_from_the_contracts_one_sees(indicateur, quartier):
    dedans, dehors = donner_acces(indicateur.contrat), donner_acces(ContratFactory())
    commun = IndicateurFactory(contrat=None)
    du_contrat, partout = creer_valeur(indicateur, quartier, 12), creer_valeur(commun, quartier, 30)
    d_un_autre = creer_valeur(commun, ContratFactory(), 40)
    assert set(Valeur.objects.for_user(dedans)) == {du_contrat, partout}
    assert set(Valeur.objects.for_user(dehors)) == {partout}
    assert set(Valeur.objects.of_contrat(indicateur.contrat)) == {du_contrat, partout}
    assert d_un_autre not in Valeur.objects.for_user(dehors)
