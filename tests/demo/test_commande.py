"""`reciproque demo`: fills an empty instance, refuses any other, starts again only in demonstration mode."""

from collections import Counter
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from reciproque.annuaire.doublons import suggest_pairs
from reciproque.annuaire.models import Fonction, Organisation, Succession
from reciproque.comptes.models import User
from reciproque.contrats.models import Acces, Contrat, Engagement, Lecture, Lien, Signature
from reciproque.demo.construction.documents import CONTRAT, PROTOCOLE, etat_au
from reciproque.demo.personnes import JAMAIS_CONNECTEE, PERSONNES
from reciproque.relecture.avenant.correspondance import Sort, kept_pairs, lines
from reciproque.relecture.avenant.preparer import is_avenant, open_avenant
from reciproque.socle.models import Entree
from reciproque.territoires.models import Commune, Correspondance, Equipement, Quartier
from tests.factories.comptes import UserFactory

JOUR = date(2026, 3, 20)
Nature = Quartier.Nature


def test_the_contracts_stand_as_on_that_day(demonstration):
    protocole, contrat, sarvelle = (
        Contrat.objects.get(nom__contains=nom) for nom in ("Protocole", "d’Ambrelle", "Sarvelle")
    )
    assert (protocole.etat, contrat.etat, sarvelle.etat) == ("clos", "en_vigueur", "en_vigueur")
    # As a person counts them in attendus/*.toml: 48 commitments and 14 actions of the sheets, then 59.
    assert (protocole.engagements.count(), contrat.engagements.count()) == (62, 59)
    assert contrat.signatures.count() == 14
    assert sarvelle.engagements.count() == 3
    assert Lien.objects.get(de=contrat, nature="succede").vers == protocole


def test_a_party_without_signature_is_still_only_announced(demonstration):
    annoncees = Signature.objects.filter(contrat__nature="protocole", etat="annoncee")
    assert [s.organisation.nom for s in annoncees] == ["Banque des territoires"]


def test_the_places_of_both_generations(demonstration):
    def noms(**conditions):
        return set(Quartier.objects.filter(**conditions).values_list("nom", flat=True))

    assert Commune.objects.count() == 3
    assert noms(nature=Nature.QPV, generation=2024) == {"Les Tanneries", "Le Grand Pré", "La Roseraie", "Les Verriers"}
    assert noms(nature=Nature.QPV, generation=2015) == {
        "Les Tanneries",
        "Le Grand Pré",
        "La Roseraie",
        "Les Hauts de Brissonne",
    }
    assert (len(noms(nature=Nature.QVA)), len(noms(nature=Nature.VECU)), len(noms(nature=Nature.SECTEUR))) == (2, 1, 3)
    assert sorted(Correspondance.objects.values_list("nature", flat=True)) == [
        "entre",
        "modifie",
        "reconduit",
        "reconduit",
        "sorti",
    ]
    assert Quartier.objects.get(code="QN00002B").communes.count() == 2
    assert Quartier.objects.get(code="QP000001").contour != Quartier.objects.get(code="QN00001A").contour
    assert not Quartier.objects.filter(contour=None).exists()
    assert sorted(Equipement.objects.values_list("nature", flat=True)) == ["centre_social", "college", "ecole"]


def test_the_documents_found_the_places_and_the_organisations_already_there(demonstration):
    """No neighbourhood, commune or organisation twice under two spellings."""
    assert Quartier.objects.count() == 14
    noms = list(Organisation.objects.values_list("nom", flat=True))
    assert len(noms) == len({nom.split(" de la ")[0].split(",")[0] for nom in noms}), noms


def test_someone_never_comes(demonstration):
    absente = Organisation.objects.get(nom=JAMAIS_CONNECTEE)
    assert absente.signatures.count() == 2
    assert not absente.comptes.exists()


def test_each_person_has_the_accesses_they_come_for(demonstration):
    assert set(User.objects.values_list("email", flat=True)) == set(PERSONNES)
    for personne in PERSONNES.values():
        roles = set(Acces.objects.filter(user__email=personne.email).values_list("role", flat=True))
        assert roles == ({personne.role} if personne.role else set()), personne.nom


def test_a_reading_waits_for_the_visitor(demonstration):
    attente = Lecture.objects.get(etat="a_relire", contrat=None)
    assert "Les Verriers" in attente.document.titre


def test_an_avenant_waits_to_be_matched(demonstration):
    """Of its nine commitments, by hand from its text: one word for word, three reworded, one of the contract's cut in
    two, the bus line taking up two at once, two new. The other fifty-two of the contract's fifty-nine are not taken up.
    """
    contrat = Contrat.objects.get(nom__contains="d’Ambrelle")
    lecture = Lecture.objects.get(etat="a_relire", contrat=contrat)
    assert is_avenant(lecture)
    cheffe = User.objects.get(email="cheffe-de-projet@ambrelle.example")
    avenant = open_avenant(lecture=lecture, libelle="Avenant n° 1", date_effet=date(2026, 1, 1), acteur=cheffe)
    proposes = Counter(ligne.sort for ligne in lines(kept_pairs(avenant)))
    assert proposes == {
        Sort.IDENTIQUE: 1,
        Sort.REFORMULE: 3,
        Sort.SCINDE: 2,
        Sort.FUSIONNE: 1,
        Sort.NOUVEAU: 2,
        Sort.MAINTENU: 52,
    }


def test_the_directory_has_a_life(demonstration):
    vacantes = [f.libelle for f in Fonction.objects.open().with_holder() if not f.pourvue]
    assert vacantes == ["Développement social"]
    (paire,) = suggest_pairs()
    assert {paire.gardee.nom, paire.absorbee.nom} == {"Ambrelle Habitat", "Habitat de l’Ambrelle"}
    succession = Succession.objects.get()
    assert (succession.ancienne.nom, succession.competence) == ("Commune de Tervigny", "équipements sportifs")


def test_everything_was_told_to_the_journal(demonstration):
    confirmes = Entree.objects.filter(objet_type="contrats.engagement", verbe="confirmé").count()
    assert confirmes == Engagement.objects.exclude(contrat__nom__contains="Sarvelle").count()


def test_the_day_decides_what_is_in_force():
    assert etat_au(date(2019, 12, 31), PROTOCOLE.nouveau) == "preparation"
    assert etat_au(date(2023, 12, 31), PROTOCOLE.nouveau) == "en_vigueur"
    assert etat_au(date(2024, 1, 1), PROTOCOLE.nouveau) == "clos"
    assert etat_au(date(2024, 1, 1), CONTRAT.nouveau) == "en_vigueur"


def test_an_instance_that_holds_something_is_left_alone(db):
    UserFactory()
    with pytest.raises(CommandError, match="contient déjà") as refus:
        call_command("demo", verbosity=0)
    assert refus.value.returncode == 2
    assert User.objects.count() == 1
    assert not Contrat.objects.exists()


def test_starting_again_is_for_demonstrations_only(db, settings):
    settings.DEMO = False
    UserFactory()
    with pytest.raises(CommandError, match="RECIPROQUE_DEMO"):
        call_command("demo", recommencer=True, verbosity=0)
    assert User.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_starting_again_leaves_nothing_of_before_and_gives_the_same_territory(capsys):
    call_command("demo", jour=JOUR)
    avant = portrait()
    User.objects.create_user("ancien@exemple.fr", nom="Ancien compte")
    call_command("demo", jour=JOUR, recommencer=True)
    assert portrait() == avant
    assert set(User.objects.values_list("email", flat=True)) == set(PERSONNES)
    assert "/demo/" in capsys.readouterr().out


def portrait():
    return [
        sorted(Engagement.objects.values_list("redactions__texte", "redactions__numero", "contrat__nom")),
        sorted(Organisation.objects.values_list("nom", "categorie")),
        sorted(Acces.objects.values_list("user__email", "contrat__nom", "role")),
    ]
