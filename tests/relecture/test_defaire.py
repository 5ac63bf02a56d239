"""An import is undone whole until somebody has worked on its result; then it is refused, with what was done."""

import pytest
from django.urls import reverse

from reciproque.annuaire.models import Organisation
from reciproque.contrats.actions.engagement import correct_engagement, create_engagement
from reciproque.contrats.concurrence import Refus
from reciproque.contrats.models import (
    Acces,
    Contrat,
    Engagement,
    Fiche,
    Lecture,
    Noeud,
    Participation,
    RedactionNoeud,
    Signature,
    Version,
)
from reciproque.relecture.actions import confirmer, corriger, defaire, garder, reprendre
from reciproque.socle.models import Entree
from reciproque.territoires.models import Commune, Quartier
from tests.factories.annuaire import OrganisationFactory
from tests.factories.relecture import NOUVEAU, TOUT, ContratVideFactory, creer_lecture, donner_role, equipiere, fiche

pytestmark = pytest.mark.django_db
Etat = Fiche.Etat
FAITS = (Contrat, Engagement, Noeud, RedactionNoeud, Participation, Signature, Version, Acces)
FAITS += (Organisation, Quartier, Commune)


@pytest.fixture
def relectrice():
    return equipiere()


@pytest.fixture
def lecture(relectrice):
    return creer_lecture(relectrice)


def compter():
    return {modele.__name__: modele.objects.count() for modele in FAITS}


def etats(lecture):
    return dict(lecture.fiches.values_list("pk", "etat"))


def test_the_whole_import_is_undone_and_can_be_confirmed_again(lecture, relectrice):
    garder(fiche=fiche(lecture, "e1"), revision=1, acteur=relectrice)
    e2 = fiche(lecture, "e2")
    corriger(fiche=e2, revision=1, contenu=e2.contenu | {"texte": "Former"}, acteur=relectrice)
    avant, fiches = compter(), etats(lecture)
    confirmer(lecture=lecture, cles=["n4"], acteur=relectrice, nouveau=NOUVEAU)
    contrat = confirmer(lecture=lecture, cles=TOUT, acteur=relectrice).contrat
    defaire(lecture=lecture, acteur=relectrice)
    assert compter() == avant
    assert etats(lecture) == fiches
    lecture.refresh_from_db()
    assert (lecture.etat, lecture.contrat) == (Lecture.Etat.A_RELIRE, None)
    assert Entree.objects.filter(contrat_id=contrat.pk, verbe="défait l’import de").count() == 1
    bilan = confirmer(lecture=lecture, cles=TOUT, acteur=relectrice, nouveau=NOUVEAU)
    assert bilan.termine
    assert bilan.contrat.engagements.count() == 5


def test_only_the_last_confirmation(lecture, relectrice):
    contrat = confirmer(lecture=lecture, cles=["n4"], acteur=relectrice, nouveau=NOUVEAU).contrat
    confirmer(lecture=lecture, cles=["n1"], acteur=relectrice)
    defaire(lecture=lecture, acteur=relectrice, derniere=True)
    assert contrat.engagements.count() == 1
    lecture.refresh_from_db()
    assert lecture.etat == Lecture.Etat.ENTAMEE
    assert confirmer(lecture=lecture, cles=TOUT, acteur=relectrice).contrat.engagements.count() == 5


def test_an_empty_contract_that_was_filled_stays(lecture, relectrice):
    vide = ContratVideFactory()
    donner_role(relectrice, vide)
    confirmer(lecture=lecture, cles=TOUT, acteur=relectrice, contrat=vide)
    defaire(lecture=lecture, acteur=relectrice)
    assert not vide.engagements.exists()
    assert not vide.signatures.exists()
    assert Contrat.objects.filter(pk=vide.pk).exists()


def test_what_others_use_stays(lecture, relectrice):
    confirmer(lecture=lecture, cles=TOUT, acteur=relectrice, nouveau=NOUVEAU)
    ailleurs = ContratVideFactory()
    bailleur = Organisation.objects.get(nom="Habitat Fleuri")
    Signature.objects.create(contrat=ailleurs, organisation=bailleur)
    defaire(lecture=lecture, acteur=relectrice)
    assert Organisation.objects.filter(pk=bailleur.pk).exists()
    assert not Organisation.objects.filter(nom="Région").exists()


@pytest.mark.parametrize("travail", ["corriger", "ajouter", "inviter"])
def test_once_somebody_worked_on_it_it_is_refused_with_the_reason(lecture, relectrice, client, travail):
    from reciproque.socle import journal

    contrat = confirmer(lecture=lecture, cles=TOUT, acteur=relectrice, nouveau=NOUVEAU).contrat
    if travail == "corriger":
        engagement = Engagement.objects.get(pk=fiche(lecture, "e1").objet_id)
        correct_engagement(engagement=engagement, acteur=relectrice, motif="coquille", texte="Ouvrir la maison")
    elif travail == "ajouter":
        create_engagement(contrat=contrat, acteur=relectrice, texte="Un de plus")
    else:
        acces = Acces.objects.create(contrat=contrat, user=equipiere(), role="lecteur")
        journal.record(acteur=relectrice, verbe="invité", objet=acces, contrat_id=contrat.pk)
    with pytest.raises(Refus, match="On a déjà travaillé"):
        defaire(lecture=lecture, acteur=relectrice)
    client.force_login(relectrice)
    page = client.get(reverse("relecture:defaire", args=[lecture.pk])).content.decode()
    assert relectrice.nom in page
    assert "Défaire tout l’import" not in page
    assert contrat.engagements.count() >= 5


def test_work_on_another_branch_does_not_keep_the_last_one(lecture, relectrice):
    contrat = confirmer(lecture=lecture, cles=["n4"], acteur=relectrice, nouveau=NOUVEAU).contrat
    engagement = Engagement.objects.get(pk=fiche(lecture, "e4").objet_id)
    correct_engagement(engagement=engagement, acteur=relectrice, motif="coquille", texte="Autre")
    confirmer(lecture=lecture, cles=["n1"], acteur=relectrice)
    with pytest.raises(Refus):
        defaire(lecture=lecture, acteur=relectrice)
    defaire(lecture=lecture, acteur=relectrice, derniere=True)
    assert contrat.engagements.count() == 1


def test_the_page_tells_what_goes_then_does_it(lecture, relectrice, client, django_assert_max_num_queries):
    client.force_login(relectrice)
    url = reverse("relecture:defaire", args=[lecture.pk])
    assert "il n’y a rien à défaire" in client.get(url).content.decode()
    confirmer(lecture=lecture, cles=TOUT, acteur=relectrice, nouveau=NOUVEAU)
    assert url in client.get(reverse("relecture:lecture", args=[lecture.pk])).content.decode()
    with django_assert_max_num_queries(30):
        page = " ".join(client.get(url).content.decode().split())
    assert "<strong>5</strong> engagements" in page
    assert "le contrat «&nbsp;Protocole de Val-Fleuri&nbsp;» lui-même" in page
    page = client.post(url, follow=True).content.decode()
    assert "L’import est défait" in page
    assert not Contrat.objects.filter(nom="Protocole de Val-Fleuri").exists()
    assert "il n’y a rien à défaire" in client.post(url, follow=True).content.decode()


def test_an_organisation_known_before_stays_as_it_was(lecture, relectrice):
    connue = OrganisationFactory(nom="Habitat Fleuri", categorie="bailleur")
    confirmer(lecture=lecture, cles=TOUT, acteur=relectrice, nouveau=NOUVEAU)
    defaire(lecture=lecture, acteur=relectrice)
    assert Organisation.objects.filter(pk=connue.pk).exists()


def test_taking_up_a_confirmed_reading_again_is_not_undoing_it(lecture, relectrice):
    confirmer(lecture=lecture, cles=TOUT, acteur=relectrice, nouveau=NOUVEAU)
    with pytest.raises(Refus, match="n’est pas abandonnée"):
        reprendre(lecture=lecture, acteur=relectrice)
