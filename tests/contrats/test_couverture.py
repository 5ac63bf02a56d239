"""The document page: what was made of each passage, and what nothing was made of."""

from html import unescape

import pytest
from django.urls import reverse

from reciproque.contrats.couverture import coverage
from reciproque.contrats.models import Fiche, Rattachement, Referentiel, Repere
from tests.factories.contrats import (
    ContratFactory,
    DocumentFactory,
    FicheFactory,
    LectureFactory,
    PerimetreQuartierFactory,
    SignatureFactory,
    creer_engagement,
    creer_noeud,
    donner_acces,
    texte_de,
)

pytestmark = pytest.mark.django_db

PHRASE = "Une phrase du document que personne n’a reprise nulle part."
LIGNES = [
    PHRASE,  # 1
    "",
    PHRASE,  # 3
    "Axe 1 Grandir",  # 4
    "12",  # 5: a page number
    "Ouvrir une crèche",  # 6
    "avec les familles",  # 7
    PHRASE,  # 8
    "Indicateur : nombre de places",  # 9
    "-----------------------------------------------------",  # 10
    PHRASE,  # 11
]


@pytest.fixture
def lu():
    contrat = ContratFactory()
    contrat.document = DocumentFactory(contrats=[contrat], texte="\n".join(LIGNES))
    ici = {"document": contrat.document}
    axe = creer_noeud(contrat, "Grandir", code="Axe 1", ligne_debut=4, ligne_fin=4, **ici)
    contrat.engagement = creer_engagement(
        contrat, "Ouvrir une crèche", noeud=axe, numero="12", ligne_debut=6, ligne_fin=7, **ici
    )
    contrat.lecture = LectureFactory(document=contrat.document, contrat=contrat)
    FicheFactory(lecture=contrat.lecture, genre="indicateur", contenu={"libelle": "Places"}, ligne_debut=9, ligne_fin=9)
    return contrat


def page(client, contrat, **parametres):
    reponse = client.get(reverse("contrats:document", args=[contrat.pk, contrat.document.pk]), parametres)
    assert reponse.status_code == 200
    return " ".join(unescape(reponse.content.decode()).replace("\xa0", " ").split())


def test_unused_passages_are_told_without_page_numbers_nor_rules(lu):
    couverture = coverage(lu, lu.document, LIGNES)
    assert couverture.libres == ((1, 3), (8, 8), (10, 11))
    assert couverture.lignes == 10
    assert couverture.after(0) == (1, 3)
    assert couverture.after(1) == (8, 8)
    assert couverture.after(10) is None
    assert couverture.before(8) == (1, 3)
    assert couverture.before(1) is None


def test_a_dropped_record_leaves_its_passage_unused(lu):
    Fiche.objects.filter(lecture=lu.lecture).update(etat=Fiche.Etat.ECARTEE)
    assert (8, 11) in coverage(lu, lu.document, LIGNES).libres


def test_a_record_over_a_whole_table_uses_none_of_its_lines(lu):
    FicheFactory(lecture=lu.lecture, genre="tableau", ligne_debut=1, ligne_fin=11)
    assert len(coverage(lu, lu.document, LIGNES).libres) == 3


def test_the_page_counts_marks_and_leads_from_one_to_the_next(lu, client):
    client.force_login(donner_acces(lu))
    texte = page(client, lu)
    assert "3 passages du document, 5 lignes sur 10 (50 %)" in texte
    assert texte.count("Non utilisé</em>") == 3
    assert "?de=1&a=3#L1" in texte
    assert "Passage précédent" not in texte
    suite = page(client, lu, de=8, a=8)
    assert "?de=10&a=11#L10" in suite
    assert "?de=1&a=3#L1" in suite
    assert "Passage suivant" not in page(client, lu, de=10, a=11)


def test_every_passage_leads_to_what_was_made_of_it(lu, client):
    ici = {"document": lu.document, "ligne_debut": 8, "ligne_fin": 8}
    quartier = PerimetreQuartierFactory(contrat=lu, **ici).quartier
    signature = SignatureFactory(contrat=lu, **ici)
    mesure = Repere.objects.create(referentiel=Referentiel.objects.create(nom="Mesures"), numero="14", libelle="X")
    Rattachement.objects.create(contrat=lu, repere=mesure, **ici)
    client.force_login(donner_acces(lu))
    texte = page(client, lu)
    for libelle, adresse in (
        ("Axe 1", reverse("contrats:noeud", args=[lu.pk, lu.engagement.redaction.noeud_id])),
        ("Engagement 12", reverse("contrats:engagement", args=[lu.pk, lu.engagement.pk])),
        (f"Quartier {quartier.nom}", reverse("contrats:quartier", args=[lu.pk, quartier.pk])),
        (signature.organisation.nom, reverse("contrats:partenaire", args=[lu.pk, signature.organisation_id])),
        ("Mesure 14", reverse("contrats:mesures", args=[lu.pk])),
        ("Indicateur", reverse("contrats:releve", args=[lu.pk]) + "?genre=indicateur"),
    ):
        assert f'href="{adresse}">{libelle}</a>' in texte


def test_nothing_unused_is_said_too(client):
    contrat = ContratFactory()
    contrat.document = DocumentFactory(contrats=[contrat], texte="Ouvrir une crèche pour les familles du quartier")
    creer_engagement(contrat, "Ouvrir", document=contrat.document, ligne_debut=1, ligne_fin=1)
    client.force_login(donner_acces(contrat))
    assert "Chaque passage du document a sa place" in page(client, contrat)


def test_a_document_of_400_pages_holds_the_bars(client, django_assert_max_num_queries):
    """A page is 3 000 characters (design §8): 20 000 lines of some 60 characters."""
    contrat = ContratFactory()
    contrat.document = DocumentFactory(contrats=[contrat], texte=texte_de(20_000))
    for n in range(1, 200, 2):
        creer_engagement(
            contrat, f"Engagement {n}", numero=str(n), document=contrat.document, ligne_debut=n, ligne_fin=n
        )
    client.force_login(donner_acces(contrat))
    with django_assert_max_num_queries(20):
        reponse = client.get(reverse("contrats:document", args=[contrat.pk, contrat.document.pk]))
    assert len(reponse.content) < 100 * 1024
