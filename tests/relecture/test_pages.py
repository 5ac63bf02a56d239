"""Pages of a reading: what they show, to whom, in how many queries; everything works without JavaScript."""

import pytest
from django.urls import reverse

from reciproque.contrats.acces import rights_on
from reciproque.contrats.models import Fiche, Lecture, Noeud, Role
from reciproque.relecture.actions import confirmer, corriger, ecarter
from reciproque.relecture.confirmation.selection import CADRE
from reciproque.relecture.listes.contenus import say_gap, say_rule
from tests.factories.comptes import AdministrateurFactory, UserFactory
from tests.factories.relecture import (
    NOUVEAU,
    TEXTE,
    ContratVideFactory,
    contenu_grand,
    creer_lecture,
    donner_role,
    equipiere,
    fiche,
    partenaire,
)

pytestmark = pytest.mark.django_db
Genre, Etat = Fiche.Genre, Fiche.Etat


@pytest.fixture
def relectrice():
    return equipiere()


@pytest.fixture
def lecture(relectrice):
    return creer_lecture(relectrice)


@pytest.fixture
def client(client, relectrice):
    client.force_login(relectrice)
    return client


def adresse(nom, *args, **parametres):
    suite = "&".join(f"{cle}={valeur}" for cle, valeur in parametres.items())
    return reverse(f"relecture:{nom}", args=args) + (f"?{suite}" if suite else "")


def lire(client, nom, *args, **parametres):
    reponse = client.get(adresse(nom, *args, **parametres))
    assert reponse.status_code == 200
    return " ".join(reponse.content.decode().replace("\u00a0", " ").replace("&nbsp;", " ").split())


# --- What they show -------------------------------------------------------------------------------


def test_a_mark_nobody_knows_is_told_before_confirming(client, lecture):
    e1 = fiche(lecture, "e1")
    perdu = partenaire("la cellule de veille") | {"collectif": "autre"}
    Fiche.objects.filter(pk=e1.pk).update(contenu=e1.contenu | {"partenaires": [perdu]})
    page = lire(client, "confirmer", lecture.pk)
    assert "1 mention gardée telle qu’imprimée" in page
    assert "« la cellule de veille »" in page


def test_the_next_record_to_merge_with_is_one_that_stands(client, relectrice, lecture):
    """One dropped since, or merged already, is passed over; the last of a page goes on to the next page."""
    ecarter(fiche=fiche(lecture, "e2"), revision=1, acteur=relectrice)
    suivantes = {p.fiche.cle: p.suivante for p in client.get(adresse("fiches", lecture.pk)).context["presentees"]}
    assert suivantes["e1"] == fiche(lecture, "e3").pk
    assert suivantes["e5"] is None
    grande = creer_lecture(relectrice, contenu=contenu_grand(engagements=12))
    dixieme = client.get(adresse("fiches", grande.pk)).context["presentees"][9]
    assert dixieme.suivante == grande.fiches.filter(genre="engagement").order_by("ordre")[10].pk


def test_the_reading_tells_what_it_holds_and_what_remains(client, lecture):
    page = lire(client, "lecture", lecture.pk)
    assert "Communauté de Val-Fleuri" in page
    assert "2020-2022" in page
    assert "<strong>0 relu</strong> sur 5" in page
    assert "Pilier 1 Cohésion sociale" in page
    assert "L&#x27;annexe 2 est annoncée mais absente." in page
    assert "2 100" in page.replace("\u202f", " "), "what is printed"
    assert "2 000" in page.replace("\u202f", " "), "what is counted"
    assert "<strong>1 écart</strong>" in page


def test_the_review_shows_each_commitment_beside_its_passage(client, lecture):
    page = lire(client, "fiches", lecture.pk)
    assert page.count("<article") == 5
    assert "<mark>1 Ouvrir une maison des parents aux Tilleuls CAF, commune de Bourg-Neuf</mark>" in page
    assert "à choisir : Mission locale ou Maison du logement" in page
    assert "les bailleurs sociaux" in page
    assert "Lecture incertaine" in page
    assert "Pilier 1 Cohésion sociale › Axe A Aller vers les familles" in page


@pytest.mark.parametrize(
    ("parametres", "attendus"),
    [
        ({}, ["1", "2", "3", "4", "5"]),
        ({"tri": "confiance"}, ["2", "5", "1", "3", "4"]),
        ({"branche": "n4"}, ["4"]),
        ({"branche": "aucun"}, ["5"]),
        ({"q": "ECARTES"}, []),
        ({"q": "maison parents"}, ["1"]),
        ({"q": "bailleurs"}, ["2"]),
        ({"etat": "ecartee"}, ["3"]),
    ],
)
def test_filters_and_order(client, lecture, relectrice, parametres, attendus):
    ecarter(fiche=fiche(lecture, "e3"), revision=1, acteur=relectrice)
    reponse = client.get(adresse("fiches", lecture.pk, **parametres))
    assert [p.lu["numero"] for p in reponse.context["presentees"]] == attendus


def test_htmx_asks_for_the_list_alone(client, lecture):
    reponse = client.get(
        adresse("fiches", lecture.pk, q="maison parents"), headers={"HX-Request": "true", "HX-Target": "liste-fiches"}
    )
    page = reponse.content.decode()
    assert page.count("<article") == 1
    assert "<html" not in page


def test_the_review_is_exported_as_shown(client, lecture):
    reponse = client.get(adresse("fiches", lecture.pk, branche="n4", export="csv"))
    lignes = b"".join(reponse.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lignes) == 2
    assert "Habitat Fleuri (chef de file) ; les communes" in lignes[1]


@pytest.mark.parametrize("genre", [g for g in Genre if g not in (Genre.ENGAGEMENT, Genre.DOCUMENT)])
def test_every_other_list_is_readable(client, lecture, genre):
    page = lire(client, "contenu", lecture.pk, genre)
    assert "<h1>" in page


def test_controls_are_told_apart_by_words(client, lecture):
    page = lire(client, "contenu", lecture.pk, "controle")
    assert "Écart" in page
    assert "Juste" in page
    assert client.get(adresse("contenu", lecture.pk, "controle", verdict="ecart")).context["liste"].total == 1


def test_an_unknown_kind_is_not_found(client, lecture):
    assert client.get(adresse("contenu", lecture.pk, "rumeur")).status_code == 404


@pytest.mark.parametrize("genre", list(Genre))
def test_every_record_has_its_page(client, lecture, genre):
    for f in lecture.fiches.filter(genre=genre)[:2]:
        assert "<h1>" in lire(client, "fiche", lecture.pk, f.pk)


def test_a_table_is_shown_as_it_was_read(client, lecture):
    page = lire(client, "fiche", lecture.pk, fiche(lecture, "t1", Genre.TABLEAU).pk)
    assert "<td>Bourg-Neuf et Saint-Aubin</td>" in page


def test_the_text_shows_the_asked_lines_marked(client, lecture):
    page = lire(client, "texte", lecture.pk, de=11, a=12)
    assert page.count("<mark>") == 2
    assert 'id="L21"' in page


def test_a_long_text_comes_in_pages(client, relectrice):
    lecture = creer_lecture(relectrice, texte="\n".join(f"Ligne {n}" for n in range(1, 1001)))
    assert "Page 1 sur 4" in lire(client, "texte", lecture.pk)
    page = lire(client, "texte", lecture.pk, de=700)
    assert "<mark>Ligne 700</mark>" in page
    assert "Page 3 sur 4" in page
    assert "Page 4 sur 4" in lire(client, "texte", lecture.pk, page=99)


def test_the_list_of_readings(client, lecture):
    page = lire(client, "liste")
    assert lecture.document.titre.replace("'", "&#x27;") in page
    assert "Déposer un document" in page


# --- In how many queries --------------------------------------------------------------------------

COMMUNES = 4  # session, user, may this person file (menu), reading


@pytest.mark.parametrize(
    ("nom", "limite"),
    [("lecture", 12), ("fiches", 12), ("texte", 8), ("confirmer", 20), ("contenu", 12)],
)
def test_queries_are_bounded_at_the_size_of_real_documents(
    client, relectrice, django_assert_max_num_queries, nom, limite
):
    lecture = creer_lecture(relectrice, contenu=contenu_grand())
    args = (lecture.pk, "quartier") if nom == "contenu" else (lecture.pk,)
    with django_assert_max_num_queries(limite):
        reponse = client.get(adresse(nom, *args))
    assert reponse.status_code == 200
    assert len(reponse.content) < 100 * 1024


def test_the_record_page_is_bounded(client, lecture, relectrice, django_assert_max_num_queries):
    f = fiche(lecture, "e4")
    corriger(fiche=f, revision=1, contenu=f.contenu | {"texte": "Autre texte"}, acteur=relectrice)
    with django_assert_max_num_queries(16):
        lire(client, "fiche", lecture.pk, f.pk)


def test_the_list_does_not_follow_the_number_of_readings(client, relectrice, django_assert_max_num_queries):
    for n in range(6):
        contenu = contenu_grand(engagements=2, quartiers=1, piliers=1)
        contenu["document"]["empreinte"] = str(n)
        creer_lecture(relectrice, contenu=contenu)
    with django_assert_max_num_queries(10):
        lire(client, "liste")


# --- To whom --------------------------------------------------------------------------------------


def pages(lecture):
    f = fiche(lecture, "e1")
    return [
        adresse("lecture", lecture.pk),
        adresse("fiches", lecture.pk),
        adresse("fiche", lecture.pk, f.pk),
        adresse("contenu", lecture.pk, "quartier"),
        adresse("texte", lecture.pk),
    ]


def test_a_draft_is_its_filers_alone(client, lecture):
    client.force_login(equipiere())
    assert {client.get(url).status_code for url in [*pages(lecture), adresse("confirmer", lecture.pk)]} == {404}
    assert client.get(adresse("liste")).context["liste"].total == 0


def test_the_administrator_sees_every_draft(client, lecture):
    client.force_login(AdministrateurFactory())
    assert {client.get(url).status_code for url in pages(lecture)} == {200}


def test_a_draft_on_a_contract_is_for_its_team(client, relectrice):
    contrat = ContratVideFactory()
    donner_role(relectrice, contrat)
    lecture = creer_lecture(relectrice, contrat=contrat)
    for role, statut in ((Role.EQUIPE_PROJET, 200), (Role.ETAT, 404), (Role.LECTEUR, 404)):
        user = UserFactory()
        donner_role(user, contrat, role)
        client.force_login(user)
        assert {client.get(url).status_code for url in pages(lecture)} == {statut}, role


def test_once_confirmed_whoever_reads_the_contract_reads_its_reading(client, lecture, relectrice):
    contrat = confirmer(lecture=lecture, cles=["n1"], acteur=relectrice, nouveau=NOUVEAU).contrat
    lectrice = UserFactory()
    donner_role(lectrice, contrat, Role.LECTEUR)
    client.force_login(lectrice)
    assert {client.get(url).status_code for url in pages(lecture)} == {200}
    assert "Garder" not in lire(client, "fiches", lecture.pk)
    f = fiche(lecture, "e4")
    for nom in ("garder", "ecarter", "retablir"):
        assert client.post(adresse(nom, lecture.pk, f.pk)).status_code == 403
    assert client.post(adresse("fiche", lecture.pk, f.pk)).status_code == 403
    assert client.get(adresse("confirmer", lecture.pk)).status_code == 403


def test_a_record_of_another_reading_is_not_found(client, lecture, relectrice):
    autre = creer_lecture(relectrice, contenu=contenu_grand(engagements=1, quartiers=1, piliers=1))
    assert client.get(adresse("fiche", autre.pk, fiche(lecture, "e1").pk)).status_code == 404


def test_filing_is_for_teams(client):
    client.force_login(UserFactory())
    assert client.get(adresse("deposer")).status_code == 403
    assert "Déposer un document" not in lire(client, "liste")


def test_nothing_is_open_to_a_visitor(client, lecture):
    client.logout()
    for url in [*pages(lecture), adresse("liste"), adresse("deposer")]:
        reponse = client.get(url)
        assert (reponse.status_code, reponse.url.split("?")[0]) == (302, "/connexion/")


def test_a_person_kept_to_one_branch_reads_and_does_not_review(client, lecture, relectrice):
    contrat = confirmer(lecture=lecture, cles=["n1"], acteur=relectrice, nouveau=NOUVEAU).contrat
    user = UserFactory()
    donner_role(user, contrat, noeud=Noeud.objects.get(pk=fiche(lecture, "n1", Genre.NOEUD).objet_id))
    client.force_login(user)
    assert client.get(adresse("lecture", lecture.pk)).status_code == 200
    assert client.get(adresse("confirmer", lecture.pk)).status_code == 403
    assert client.post(adresse("ecarter", lecture.pk, fiche(lecture, "e4").pk), {"revision": 1}).status_code == 403
    assert client.get(adresse("deposer")).status_code == 403


# --- What waits, elsewhere ------------------------------------------------------------------------


def test_what_waits_is_on_the_persons_page(lecture, relectrice):
    from reciproque.relecture.panneaux import tasks

    tache = tasks(relectrice)[0]
    assert (tache.url, tache.detail.replace("\u00a0", " ")) == (f"/lectures/{lecture.pk}/", "5 engagements à confirmer")
    assert tasks(UserFactory()) == []
    Lecture.objects.update(etat=Lecture.Etat.ABANDONNEE)
    assert tasks(relectrice) == []


def test_what_waits_is_on_the_contract_for_those_who_review(rf, lecture, relectrice, django_assert_max_num_queries):
    from reciproque.relecture.panneaux import on_contract

    contrat = confirmer(lecture=lecture, cles=[CADRE, "n4"], acteur=relectrice, nouveau=NOUVEAU).contrat
    request = rf.get("/")
    request.user, contrat.droits = relectrice, rights_on(relectrice, contrat)
    with django_assert_max_num_queries(1):
        attente = on_contract(request, contrat)["lectures"]
    assert [(x.pk, x.restent, x.a_relire) for x in attente] == [(lecture.pk, 4, 4)]
    request.user = UserFactory()
    contrat.droits = rights_on(request.user, contrat)
    assert on_contract(request, contrat) is None


def test_a_text_of_the_document_is_never_markup(client, relectrice):
    contenu = contenu_grand(engagements=1, quartiers=1, piliers=1)
    contenu["engagements"][0]["texte"] = "<script>alert(1)</script>"
    lecture = creer_lecture(relectrice, contenu=contenu, texte=TEXTE.replace("Ouvrir", "<b onclick='x'>Ouvrir"))
    page = lire(client, "fiches", lecture.pk)
    assert "<script>alert" not in page
    assert "onclick" not in page


@pytest.mark.parametrize(
    ("controle", "dit"),
    [
        ({"type": "total", "ecart": 5000}, "5 000"),
        ({"type": "pourcentage", "ecart": -16.89}, "−16,89 points"),
        ({"type": "pourcentage", "ecart": 1.02}, "1,02 point"),
        ({"type": "total", "ecart": 0}, ""),
    ],
)
def test_the_gap_between_two_percentages_is_in_points(controle, dit):
    assert say_gap(controle).replace("\xa0", " ").replace("\u202f", " ") == dit


@pytest.mark.parametrize(
    ("regle", "dit"),
    [
        ({"nature": "date", "valeur": "2021-06-30"}, "30 juin 2021"),
        ({"nature": "date", "valeur": "2030"}, "2030"),
        ({"nature": "delai", "valeur": 2, "unite": "mois"}, "2 mois"),
    ],
)
def test_the_date_of_a_rule_is_written_in_french(regle, dit):
    assert say_rule(regle).replace("\xa0", " ") == dit


def test_whoever_only_reads_is_not_sent_to_confirm(client, relectrice, lecture):
    bilan = confirmer(
        lecture=lecture,
        cles={CADRE, *(f.branche for f in lecture.fiches.exclude(branche=""))},
        acteur=relectrice,
        nouveau=NOUVEAU,
    )
    lectrice = UserFactory()
    donner_role(lectrice, bilan.contrat, Role.LECTEUR)
    client.force_login(lectrice)
    assert adresse("confirmer", lecture.pk) not in lire(client, "fiches", lecture.pk)
