"""Two organisations used everywhere become one, then two again."""

import pytest
from django.core.exceptions import PermissionDenied

from reciproque.annuaire.actions import merge_organisations, set_pair_aside, undo_merge, update_organisation
from reciproque.annuaire.models import Appellation, Fusion, Organisation, PaireEcartee, Succession
from reciproque.comptes.models import User
from reciproque.contrats.models import Acces, FicheRecue, Participation, Reponse, Role, Signature
from reciproque.indicateurs.models import Definition, Donnee, Evaluation
from reciproque.socle import fichiers
from reciproque.socle.fusion import FusionImpossible, preview, relations_to
from reciproque.socle.models import Entree
from tests.annuaire.base import photographier
from tests.factories.annuaire import AppellationFactory, FonctionFactory, MandatFactory, OrganisationFactory
from tests.factories.comptes import AdministrateurFactory, UserFactory
from tests.factories.contrats import (
    ContratFactory,
    SignatureFactory,
    creer_engagement,
    creer_noeud,
    donner_acces,
    participer,
)
from tests.factories.indicateurs import DefinitionFactory, EchelleFactory, EvaluationFactory, IndicateurFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin():
    return AdministrateurFactory()


@pytest.fixture
def monde():
    """« CAF » and « Caisse » stand in every kind of row, at times both at the same place."""
    caisse = OrganisationFactory(nom="Caisse d’allocations familiales", sigle="CAF", categorie="caf")
    caf = OrganisationFactory(nom="C.A.F. du Val", categorie="caf", siren="732829320", adresse="1 rue des Lilas")
    contrat = ContratFactory(nom="Contrat des Tilleuls", porteur=caf)
    axe = creer_noeud(contrat)
    les_deux, une_seule = creer_engagement(contrat, "Ouvrir"), creer_engagement(contrat, "Former")
    participer(les_deux, caisse, role="partenaire", certitude="propose", marque="")
    participer(les_deux, caf, role="partenaire", marque="CAF 69")
    participer(les_deux, caf, role="chef_de_file")
    participer(une_seule, caf)
    participer(axe, caf)
    participer(axe, caisse)
    SignatureFactory(contrat=contrat, organisation=caisse, etat="annoncee")
    SignatureFactory(contrat=contrat, organisation=caf, etat="signee", date="2024-03-20")
    autre = ContratFactory()
    SignatureFactory(contrat=autre, organisation=caf)
    agente = UserFactory(organisation=caf)
    Acces.objects.create(user=agente, organisation=caf, role=Role.LECTEUR)
    Acces.objects.create(user=agente, organisation=caisse, role=Role.LECTEUR)
    AppellationFactory(organisation=caf, libelle="Allocations")
    AppellationFactory(organisation=caisse, libelle="ALLOCATIONS")
    AppellationFactory(organisation=caf, libelle="Prestations familiales")
    OrganisationFactory(nom="Antenne de la Plaine", parent=caf)
    for organisation in (caf, caisse):
        MandatFactory(fonction=FonctionFactory(organisation=organisation, libelle="Direction"))
    FonctionFactory(organisation=caf, libelle="Action sociale")
    Succession.objects.create(ancienne=caf, nouvelle=caisse, date="2020-01-01")
    Succession.objects.create(ancienne=OrganisationFactory(nom="Caisse d’avant"), nouvelle=caf, date="2010-01-01")
    Reponse.objects.create(engagement=une_seule, organisation=caf, commentaire="Dix stagiaires")
    fichier = fichiers.deposer(b"corps", nom="fiche.txt", types=("texte",), taille_max=100, proprietaire=agente)
    for organisation in (caf, caisse):
        FicheRecue.objects.create(contrat=contrat, organisation=organisation, fichier=fichier)
    mesurer(contrat, caf, caisse)
    set_pair_aside(une=caf, autre=caisse, acteur=None)
    set_pair_aside(une=caf, autre=OrganisationFactory(nom="MSA"), acteur=None)
    return caisse, caf


def mesurer(contrat, caf, caisse):
    """An indicator of each, its earlier version held by the other; two rows of the catalogue; a result shown."""
    for detenteur, autre in ((caf, caisse), (caisse, caf)):
        resultat = IndicateurFactory(contrat=contrat, famille="resultat", definition=False)
        DefinitionFactory(indicateur=resultat, detenteur=autre, depuis="2020-01-01", jusqua="2021-01-01")
        DefinitionFactory(indicateur=resultat, detenteur=detenteur, numero=2, depuis="2021-01-01", motif="Autre source")
        EvaluationFactory(
            echelle=EchelleFactory(indicateur=resultat), par=UserFactory(organisation=detenteur), fichier=None
        )
        Donnee.objects.create(contrat=contrat, nom=f"Fichier de {detenteur.nom}", detenteur=detenteur)


def reunir(gardee, absorbee, acteur):
    return merge_organisations(gardee=gardee, absorbee=absorbee, acteur=acteur)


def test_the_world_of_these_tests_holds_every_kind_of_row_that_names_an_organisation(monde):
    caisse, caf = monde
    vides = [
        f"{relation.modele._meta.label}.{relation.champ}"
        for relation in relations_to(Organisation)
        if not relation.rows(caf.pk).exists() and not relation.rows(caisse.pk).exists()
    ]
    assert set(vides) <= {"annuaire.Fusion.gardee_id", "annuaire.PaireEcartee.autre_id"}, vides


def test_everything_follows(monde, admin):
    caisse, caf = monde
    reunir(caisse, caf, admin)
    assert not Organisation.objects.filter(pk=caf.pk).exists()
    for relation in relations_to(Organisation):
        assert not relation.rows(caf.pk).exists(), relation
    caisse.refresh_from_db()
    assert (caisse.siren, caisse.adresse, caisse.sigle) == ("732829320", "1 rue des Lilas", "CAF")
    assert Organisation.objects.known_as("CAF du Val").count() == 0
    assert list(Organisation.objects.known_as("C.A.F. du Val")) == [caisse]
    # At the same place twice: once is left, with what each knew.
    commune = Participation.objects.get(engagement__redactions__texte="Ouvrir", role="partenaire")
    assert (commune.organisation, commune.certitude, commune.marque) == (caisse, "certain", "CAF 69")
    signature = Signature.objects.get(contrat__nom="Contrat des Tilleuls")
    assert (signature.etat, str(signature.date)) == ("signee", "2024-03-20")
    assert User.objects.filter(organisation=caisse).count() == 3
    # What is measured keeps its holder, version by version; two sources of data remain two.
    assert set(Definition.objects.values_list("detenteur", flat=True)) == {caisse.pk}
    assert Definition.objects.count() == 4
    assert Donnee.objects.filter(detenteur=caisse).count() == 2
    assert set(Evaluation.objects.values_list("par__organisation", flat=True)) == {caisse.pk}


def test_the_preview_says_what_will_follow_and_what_is_already_there(monde, django_assert_max_num_queries):
    caisse, caf = monde
    with django_assert_max_num_queries(40):
        suites = {s.relation.libelle: (s.n, s.jumelles) for s in preview(caisse, caf) if s.relation.champ != "autre_id"}
    assert suites["Participations"] == (4, 2)
    assert suites["Signatures"] == (2, 1)
    assert suites["Accès"] == (1, 1)


def test_merged_then_parted_the_database_is_the_same_field_by_field(monde, admin):
    caisse, caf = monde
    avant = photographier()
    fusion = reunir(caisse, caf, admin)
    assert photographier() != avant
    bilan = undo_merge(faite=fusion, acteur=admin)
    assert photographier() == avant
    assert bilan.restes == []


def test_in_the_other_direction_too(monde, admin):
    caisse, caf = monde
    avant = photographier()
    undo_merge(faite=reunir(caf, caisse, admin), acteur=admin)
    assert photographier() == avant


def test_two_merges_undone_from_the_last(monde, admin):
    caisse, caf = monde
    tierce = OrganisationFactory(nom="Tierce", categorie="caf")
    participer(creer_engagement(ContratFactory()), tierce)
    avant = photographier()
    premiere = reunir(caisse, caf, admin)
    seconde = reunir(tierce, caisse, admin)
    with pytest.raises(FusionImpossible, match="Défaites d’abord cette fusion-là"):
        undo_merge(faite=premiere, acteur=admin)
    undo_merge(faite=seconde, acteur=admin)
    undo_merge(faite=premiere, acteur=admin)
    assert photographier() == avant


def test_what_changed_since_stays_changed(monde, admin):
    caisse, caf = monde
    fusion = reunir(caisse, caf, admin)
    # A participation corrected, another deleted, one added, the address mended: none is lost nor overwritten.
    chef = Participation.objects.get(role="chef_de_file")
    Participation.objects.filter(pk=chef.pk).update(service="Action sociale")
    partie = Participation.objects.get(engagement__redactions__texte="Former")
    Participation.objects.filter(pk=partie.pk).delete()
    ajoutee = participer(creer_engagement(ContratFactory()), caisse)
    update_organisation(organisation=caisse, adresse="2 rue des Roses", acteur=admin)
    bilan = undo_merge(faite=fusion, acteur=admin)
    chef.refresh_from_db()
    assert (chef.organisation, chef.service) == (caf, "Action sociale")
    assert Participation.objects.get(pk=ajoutee.pk).organisation == caisse
    assert not Participation.objects.filter(pk=partie.pk).exists()
    caisse.refresh_from_db()
    assert (caisse.adresse, caisse.siren) == ("2 rue des Roses", "")
    assert Organisation.objects.get(pk=caf.pk).adresse == "1 rue des Lilas"
    assert "Participations\u00a0: 1" in bilan.restes
    assert "Adresse de «\u00a0Caisse d’allocations familiales\u00a0»" in bilan.restes


def test_a_name_taken_since_is_told(admin):
    une, autre = OrganisationFactory(nom="CAF"), OrganisationFactory(nom="Caf du Val")
    fusion = reunir(une, autre, admin)
    OrganisationFactory(nom="CAF du Val", categorie=autre.categorie)
    with pytest.raises(FusionImpossible, match="quelqu’un a enregistré depuis une fiche du même nom"):
        undo_merge(faite=fusion, acteur=admin)
    assert Fusion.objects.in_force().count() == 1


def test_one_that_depends_on_the_other(admin):
    haute = OrganisationFactory(nom="Ville")
    basse = OrganisationFactory(nom="Mairie", parent=haute)
    avant = photographier()
    fusion = reunir(basse, haute, admin)
    basse.refresh_from_db()
    assert basse.parent is None
    undo_merge(faite=fusion, acteur=admin)
    assert photographier() == avant
    tout_en_bas = OrganisationFactory(parent=basse)
    with pytest.raises(FusionImpossible, match="par l’intermédiaire d’une autre"):
        reunir(tout_en_bas, haute, admin)


def test_accesses_and_contracts_change_hands_by_the_administrator_only(monde):
    """Who corrects one contract would otherwise open others to those of an organisation."""
    caisse, caf = monde
    cheffe = donner_acces(ContratFactory())
    avant = photographier()
    with pytest.raises(PermissionDenied, match="seul l’administrateur"):
        reunir(caisse, caf, cheffe)
    assert photographier() == avant
    fusion = reunir(caisse, caf, AdministrateurFactory())
    with pytest.raises(PermissionDenied, match="seul l’administrateur"):
        undo_merge(faite=fusion, acteur=cheffe)


def test_both_are_told_in_the_journal(admin):
    une, autre = OrganisationFactory(nom="CAF"), OrganisationFactory(nom="Caf du Val")
    undo_merge(faite=reunir(une, autre, admin), acteur=admin)
    assert [e.verbe for e in Entree.objects.pour(une)] == ["rendu un doublon pris dans", "repris un doublon dans"]
    assert [e.verbe for e in Entree.objects.pour(autre)] == ["séparé de nouveau", "réuni à une autre"]


def test_not_with_itself_nor_twice(admin):
    une, autre = OrganisationFactory(), OrganisationFactory()
    with pytest.raises(FusionImpossible, match="deux organisations différentes"):
        reunir(une, une, admin)
    fusion = reunir(une, autre, admin)
    with pytest.raises(FusionImpossible, match="vient d’être réunie"):
        reunir(une, autre, admin)
    undo_merge(faite=fusion, acteur=admin)
    with pytest.raises(FusionImpossible, match="déjà défaite"):
        undo_merge(faite=fusion, acteur=admin)
    assert Appellation.objects.count() == 0
    assert PaireEcartee.objects.count() == 0
