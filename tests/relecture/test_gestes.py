"""What a person does on the pages: keep, drop, correct, confirm. Plain forms first, htmx as a bonus."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from reciproque.contrats.models import Contrat, Fiche, Lecture
from reciproque.relecture.actions import abandonner, corriger, ecarter
from reciproque.relecture.confirmation.selection import CADRE
from tests.factories.relecture import (
    TEXTE,
    ContratVideFactory,
    creer_lecture,
    donner_role,
    equipiere,
    fiche,
)

pytestmark = pytest.mark.django_db
Genre, Etat = Fiche.Genre, Fiche.Etat
HTMX = {"HX-Request": "true"}


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


def adresse(nom, *args):
    return reverse(f"relecture:{nom}", args=args)


def champs(client, lecture, f):
    """What the browser would send back if the form were sent as it is shown."""
    form = client.get(adresse("fiche", lecture.pk, f.pk)).context["form"]
    donnees = {}
    formulaires = [form]
    if form.partenaires is not None:
        formulaires += [form.partenaires.management_form, *form.partenaires.forms]
    for un in formulaires:
        for champ in un:
            if champ.name != "DELETE":
                valeur = champ.value()
                donnees[champ.html_name] = "" if valeur is None else valeur
    return donnees


def enregistrer(client, lecture, f, **changements):
    donnees = champs(client, lecture, f) | changements
    return client.post(adresse("fiche", lecture.pk, f.pk), donnees)


def texte(reponse):
    return " ".join(reponse.content.decode().replace("\u00a0", " ").replace("&nbsp;", " ").split())


# --- Keep, drop, restore --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("geste", "etat"), [("garder", Etat.ACCEPTEE), ("ecarter", Etat.ECARTEE), ("retablir", Etat.PROPOSEE)]
)
def test_a_gesture_without_javascript_comes_back_to_the_next_record(client, lecture, geste, etat):
    f = fiche(lecture, "e1")
    suite = f"{adresse('fiches', lecture.pk)}?tri=confiance#fiche-{f.pk + 1}"
    reponse = client.post(adresse(geste, lecture.pk, f.pk), {"revision": 1, "suite": suite})
    assert (reponse.status_code, reponse.url) == (302, suite)
    f.refresh_from_db()
    assert f.etat == etat


def test_each_button_leads_to_the_record_after(client, lecture):
    reponse = client.get(adresse("fiches", lecture.pk))
    premiere, deuxieme = reponse.context["presentees"][:2]
    assert f'value="{adresse("fiches", lecture.pk)}#fiche-{deuxieme.pk}"' in reponse.content.decode()
    assert premiere.suivante == deuxieme.pk


@pytest.mark.parametrize("ailleurs", ["https://exemple.org/", "//exemple.org", "javascript:alert(1)"])
def test_a_gesture_never_leads_elsewhere(client, lecture, ailleurs):
    reponse = client.post(adresse("garder", lecture.pk, fiche(lecture, "e1").pk), {"revision": 1, "suite": ailleurs})
    assert reponse.url == adresse("fiches", lecture.pk)


def test_with_htmx_the_record_is_redrawn_in_its_place(client, lecture):
    f = fiche(lecture, "e1")
    reponse = client.post(adresse("garder", lecture.pk, f.pk), {"revision": 1}, headers=HTMX)
    page = texte(reponse)
    assert page.startswith("<article")
    assert 'hx-swap-oob="true"' in page
    assert "<strong>1 relu</strong> sur 5" in page
    assert "Engagement 1 : fiche gardée. 4 à relire." in page
    assert "Remettre à relire" in page


def test_whoever_decides_on_an_old_state_is_told_and_shown_the_new_one(client, lecture):
    f = fiche(lecture, "e1")
    corriger(fiche=f, revision=1, contenu=f.contenu | {"texte": "Une autre version"}, acteur=equipiere())
    reponse = client.post(adresse("ecarter", lecture.pk, f.pk), {"revision": 1}, headers=HTMX)
    assert "Quelqu’un a modifié cette fiche" in texte(reponse)
    assert "Une autre version" in texte(reponse)
    reponse = client.post(adresse("ecarter", lecture.pk, f.pk), {"revision": 1}, follow=True)
    assert "Quelqu’un a modifié cette fiche" in texte(reponse)
    f.refresh_from_db()
    assert f.etat == Etat.CORRIGEE


def test_a_whole_branch_is_kept(client, lecture):
    reponse = client.post(adresse("garder-branche", lecture.pk), {"branche": "n1"}, follow=True)
    assert "6 fiches" in texte(reponse)
    assert fiche(lecture, "e3").etat == Etat.ACCEPTEE


def test_a_branch_alone_on_screen_can_be_kept_whole(client, lecture):
    bouton = "Garder tout ce qui y reste à relire"
    assert bouton not in texte(client.get(adresse("fiches", lecture.pk)))
    url = f"{adresse('fiches', lecture.pk)}?branche=aucun"
    page = client.get(url)
    assert bouton in texte(page)
    client.post(
        adresse("garder-branche", lecture.pk), {"branche": page.context["branche_a_garder"].valeur, "suite": url}
    )
    assert fiche(lecture, "e5").etat == Etat.ACCEPTEE
    assert bouton not in texte(client.get(url))


# --- Correct --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("genre", "cle"),
    [
        (Genre.DOCUMENT, "document"),
        (Genre.ENGAGEMENT, "e1"),
        (Genre.ENGAGEMENT, "e3"),
        (Genre.ENGAGEMENT, "e4"),
        (Genre.ENGAGEMENT, "e5"),
        (Genre.NOEUD, "n3"),
        (Genre.SIGNATAIRE, "signataire-7"),
        (Genre.QUARTIER, "quartier-2"),
        (Genre.MESURE, "mesure-1"),
        (Genre.CONTRAT, "contrat-1"),
        (Genre.INDICATEUR, "i1"),
        (Genre.REGLE, "regle-1"),
    ],
)
def test_sending_a_form_back_as_it_is_changes_nothing_of_the_record(client, lecture, genre, cle):
    f = fiche(lecture, cle, genre)
    assert enregistrer(client, lecture, f).status_code == 302
    f.refresh_from_db()
    assert f.contenu == f.contenu_lu
    assert f.etat == Etat.ACCEPTEE


def test_text_place_dates_and_lists_are_corrected(client, lecture):
    f = fiche(lecture, "e1")
    enregistrer(
        client,
        lecture,
        f,
        texte="Ouvrir une maison\r\ndes familles",
        noeud="n4",
        echeance="juillet 2021",
        quartiers="La Gare\r\n",
        periode="2020-2021",
        leviers="",
    )
    f.refresh_from_db()
    assert f.etat == Etat.CORRIGEE
    assert f.branche == "n4"
    changes = {c: v for c, v in f.contenu.items() if v != f.contenu_lu[c]}
    assert changes == {
        "texte": "Ouvrir une maison\ndes familles",
        "noeud": "n4",
        "echeance": "2021-07",
        "quartiers": ["La Gare"],
        "periode": "2020-2021",
        "leviers": [],
    }


def test_a_partner_is_changed_another_removed_a_third_added(client, lecture):
    f = fiche(lecture, "e1")
    enregistrer(
        client,
        lecture,
        f,
        **{
            "partenaires-0-role": "chef_de_file",
            "partenaires-1-DELETE": "on",
            "partenaires-2-organisation": "Mission locale",
            "partenaires-3-collectif": "habitants",
        },
    )
    f.refresh_from_db()
    lus = [(p["organisations"], p["collectif"], p["role"], p["certitude"]) for p in f.contenu["partenaires"]]
    assert lus == [
        (["Caisse d'allocations familiales"], None, "chef_de_file", "certain"),
        (["Mission locale"], None, "inconnu", "certain"),
        ([], "habitants", "inconnu", "certain"),
    ]
    assert f.contenu["partenaires"][0]["marque"] == "CAF", "the printed mark stays"


def test_an_ambiguous_mark_is_settled(client, lecture):
    f = fiche(lecture, "e3")
    assert "« ML » désigne" in texte(client.get(adresse("fiche", lecture.pk, f.pk)))
    enregistrer(client, lecture, f, **{"partenaires-0-candidat": "Mission locale"})
    f.refresh_from_db()
    partenaire = f.contenu["partenaires"][0]
    assert (partenaire["organisations"], partenaire["certitude"], partenaire["marque"]) == (
        ["Mission locale"],
        "certain",
        "ML",
    )


@pytest.mark.parametrize(
    ("changements", "message"),
    [
        ({"texte": "  "}, "Un engagement a un texte"),
        ({"echeance": "bientôt"}, "n’est pas comprise"),
        ({"noeud": "n99"}, "Sélectionnez un choix valide"),
        ({"partenaires-0-collectif": "habitants"}, "pas les deux"),
        ({"partenaires-2-role": "chef_de_file"}, "Nommez l’organisation"),
    ],
)
def test_a_wrong_field_says_so_and_nothing_is_lost(client, lecture, changements, message):
    f = fiche(lecture, "e1")
    reponse = enregistrer(client, lecture, f, numero="1 bis", **changements)
    assert reponse.status_code == 422
    assert message in texte(reponse)
    assert 'value="1 bis"' in texte(reponse)
    f.refresh_from_db()
    assert f.revision == 1


def test_the_second_to_save_sees_both_versions_and_loses_nothing(client, lecture):
    f = fiche(lecture, "e1")
    donnees = champs(client, lecture, f) | {"texte": "Ma version", "partenaires-1-DELETE": "on"}
    corriger(fiche=f, revision=1, contenu=f.contenu | {"texte": "Leur version", "partenaires": []}, acteur=equipiere())
    reponse = client.post(adresse("fiche", lecture.pk, f.pk), donnees)
    assert reponse.status_code == 422
    page = texte(reponse)
    assert "Quelqu’un a enregistré avant vous" in page
    assert "Leur version" in page
    assert page.count("Ma version") == 2, "in the comparison and in the form"
    f.refresh_from_db()
    assert f.contenu["texte"] == "Leur version"
    donnees["revision"] = reponse.context["form"]["revision"].value()
    assert client.post(adresse("fiche", lecture.pk, f.pk), donnees).status_code == 302
    f.refresh_from_db()
    assert f.contenu["texte"] == "Ma version"
    assert [p["marque"] for p in f.contenu["partenaires"]] == ["CAF"], "my partners, not those of a line that moved"


def test_with_htmx_the_form_takes_the_place_of_the_record_and_gives_it_back(client, lecture):
    f = fiche(lecture, "e1")
    url = adresse("fiche", lecture.pk, f.pk)
    edition = texte(client.get(url, headers=HTMX))
    assert edition.startswith("<article")
    assert "data-edition" in edition
    lue = texte(client.get(f"{url}?lire=1", headers=HTMX))
    assert "data-edition" not in lue
    reponse = client.post(url, champs(client, lecture, f) | {"texte": ""}, headers=HTMX)
    assert reponse.status_code == 422
    assert "data-edition" in texte(reponse)
    reponse = client.post(url, champs(client, lecture, f) | {"texte": "Corrigé"}, headers=HTMX)
    assert "Engagement 1 : fiche enregistrée." in texte(reponse)


def test_a_node_changes_title_level_and_parent(client, lecture):
    f = fiche(lecture, "n3", Genre.NOEUD)
    enregistrer(client, lecture, f, titre="Prévenir", niveau="objectif", parent="n4", code="")
    f.refresh_from_db()
    assert (f.contenu["titre"], f.contenu["niveau"], f.contenu["code"], f.branche) == (
        "Prévenir",
        "objectif",
        None,
        "n4",
    )
    assert fiche(lecture, "e3").branche == "n4"


def test_a_node_is_never_offered_what_it_holds(client, lecture):
    form = client.get(adresse("fiche", lecture.pk, fiche(lecture, "n1", Genre.NOEUD).pk)).context["form"]
    assert [cle for cle, _ in form.fields["parent"].choices] == ["", "n4"]


def test_the_document_is_described_before_it_is_confirmed(client, lecture):
    f = fiche(lecture, "document", Genre.DOCUMENT)
    enregistrer(client, lecture, f, titre="Protocole de Val-Fleuri", debut="2020", fin="31/12/2023")
    page = texte(client.get(adresse("lecture", lecture.pk)))
    assert "<h1>Protocole de Val-Fleuri</h1>" in page
    assert "31 décembre 2023" in page
    reponse = enregistrer(client, lecture, f, fin="2019")
    assert "La fin précède le début" in texte(reponse)


def test_organisations_are_suggested_while_typing(client, lecture):
    from reciproque.annuaire.models import Organisation

    Organisation.objects.create(nom="Maison des aînés", categorie="association")
    reponse = client.get(adresse("organisations", lecture.pk), {"partenaires-0-organisation": "aines"})
    assert texte(reponse) == '<option value="Maison des aînés"></option>'


def test_an_abandoned_reading_refuses_changes_with_a_sentence(client, lecture, relectrice):
    abandonner(lecture=lecture, acteur=relectrice)
    reponse = client.post(adresse("garder", lecture.pk, fiche(lecture, "e1").pk), {"revision": 1}, follow=True)
    assert "abandonnée" in texte(reponse)
    reponse = enregistrer(client, lecture, fiche(lecture, "e1"), texte="Autre")
    assert reponse.status_code == 422
    assert "abandonnée" in texte(reponse)


# --- Confirm --------------------------------------------------------------------------------------


def formulaire_contrat(client, lecture, **changements):
    form = client.get(adresse("confirmer", lecture.pk)).context["contrat_form"]
    return {champ.html_name: "" if champ.value() is None else champ.value() for champ in form} | changements


def test_the_contract_is_proposed_as_the_document_says_it(client, lecture, jour):
    valeurs = formulaire_contrat(client, lecture)
    assert valeurs["nom"] == "Protocole d'engagements renforcés et réciproques 2020-2022"
    assert (valeurs["nature"], valeurs["territoire"], valeurs["etat"]) == (
        "protocole",
        "Communauté de Val-Fleuri",
        "clos",
    )
    assert (str(valeurs["debut"]), str(valeurs["fin"])) == ("2020-01-01", "2022-12-31")
    assert valeurs["porteur"] == "Communauté de Val-Fleuri"
    assert (valeurs["niveau_pilier"], valeurs["niveau_axe"]) == ("Pilier", "Axe")


def test_what_will_be_made_is_told_first(client, lecture):
    page = texte(client.get(adresse("confirmer", lecture.pk)))
    assert "<strong>5</strong> engagements" in page
    assert "« ML » : Mission locale ou Maison du logement" in page
    assert "5 engagements de ce choix n’ont pas été relus. Parmi eux, 2 dont la lecture est incertaine." in page
    page = texte(client.get(adresse("confirmer", lecture.pk), {"part": "n4"}))
    assert "<strong>1</strong> engagement " in page
    assert "Mission locale" not in page
    assert not Contrat.objects.filter(engagements__isnull=False).exists()


def test_asking_to_see_again_confirms_nothing_and_keeps_what_was_typed(client, lecture):
    donnees = formulaire_contrat(client, lecture, nom="Mon contrat", debut="", part="n4", apercu="1")
    reponse = client.post(adresse("confirmer", lecture.pk), donnees)
    assert reponse.status_code == 200
    assert 'value="Mon contrat"' in texte(reponse)
    assert "<strong>1</strong> engagement " in texte(reponse)
    assert not Contrat.objects.filter(nom="Mon contrat").exists()


def test_a_branch_then_all_the_rest(client, lecture):
    donnees = formulaire_contrat(client, lecture, nom="Protocole de Val-Fleuri", part=["n4"], niveau_pilier="Défi")
    reponse = client.post(adresse("confirmer", lecture.pk), donnees, follow=True)
    assert reponse.redirect_chain[-1][0] == adresse("lecture", lecture.pk)
    assert "1 engagement est maintenant dans « Protocole de Val-Fleuri »." in texte(reponse)
    contrat = Contrat.objects.get(nom="Protocole de Val-Fleuri")
    assert contrat.niveaux.first().libelle == "Défi"
    page = client.get(adresse("confirmer", lecture.pk))
    assert page.context["contrat_form"] is None
    assert CADRE not in page.context["cochees"]
    reponse = client.post(adresse("confirmer", lecture.pk), {"part": page.context["cochees"]})
    assert reponse.url == contrat.get_absolute_url()
    assert contrat.engagements.count() == 5
    assert "Tout ce que ce document contient est confirmé." in texte(client.get(adresse("confirmer", lecture.pk)))


def test_a_double_click_on_confirm_creates_one_contract(client, lecture):
    donnees = formulaire_contrat(client, lecture, nom="Une fois", part=["n1", "n4", "hors-arbre"])
    client.post(adresse("confirmer", lecture.pk), donnees)
    client.post(adresse("confirmer", lecture.pk), donnees)
    assert Contrat.objects.filter(nom="Une fois").count() == 1


@pytest.mark.parametrize(
    ("changements", "message"),
    [
        ({"part": []}, "Cochez au moins une branche"),
        ({"nom": ""}, "Donnez un nom au contrat"),
        ({"debut": "2024-01-01"}, "La fin précède le début"),
    ],
)
def test_a_wrong_contract_is_told_and_nothing_is_made(client, lecture, changements, message):
    donnees = formulaire_contrat(client, lecture, part=["n1"]) | changements
    reponse = client.post(adresse("confirmer", lecture.pk), donnees)
    assert reponse.status_code == 422
    assert message in texte(reponse)
    assert Lecture.objects.get().etat == Lecture.Etat.A_RELIRE


def test_an_empty_contract_is_filled(client, relectrice, lecture):
    vide = ContratVideFactory(nom="Contrat préparé à la main")
    donner_role(relectrice, vide)
    donnees = formulaire_contrat(client, lecture, existant=vide.pk, nom="", part=["n1"])
    client.post(adresse("confirmer", lecture.pk), donnees)
    assert vide.engagements.count() == 3


def test_the_contract_aimed_at_is_proposed_and_can_be_changed(client, relectrice):
    vise = ContratVideFactory(nom="Visé")
    donner_role(relectrice, vise)
    lecture = creer_lecture(relectrice, contrat=vise)
    assert formulaire_contrat(client, lecture)["existant"] == vise.pk
    donnees = formulaire_contrat(client, lecture, existant="", nom="Finalement un autre", part=["n1"])
    client.post(adresse("confirmer", lecture.pk), donnees)
    assert [c.nom for c in lecture.document.contrats.all()] == ["Finalement un autre"]
    assert not vise.engagements.exists()


def test_a_commitment_confirmed_leads_to_the_contract(client, lecture):
    client.post(adresse("confirmer", lecture.pk), formulaire_contrat(client, lecture, part=["n4"]))
    page = texte(client.get(adresse("fiches", lecture.pk)))
    assert "Voir cet engagement dans le contrat" in page
    reponse = client.post(adresse("ecarter", lecture.pk, fiche(lecture, "e4").pk), {"revision": 2}, follow=True)
    assert "elle se corrige maintenant dans le contrat" in texte(reponse)


# --- Put aside, take up again ---------------------------------------------------------------------


def test_a_reading_is_abandoned_and_taken_up_again(client, lecture):
    page = texte(client.post(adresse("abandonner", lecture.pk), follow=True))
    assert "Reprendre la relecture" in page
    assert "Relire les engagements" not in page
    client.post(adresse("reprendre", lecture.pk))
    assert Lecture.objects.get().etat == Lecture.Etat.A_RELIRE


def test_a_reading_with_a_contract_is_not_abandoned(client, lecture):
    client.post(adresse("confirmer", lecture.pk), formulaire_contrat(client, lecture, part=["n4"]))
    assert "ne s’abandonne plus" in texte(client.post(adresse("abandonner", lecture.pk), follow=True))


# --- Give a document ------------------------------------------------------------------------------


def fichier(contenu=TEXTE, nom="protocole.txt"):
    return SimpleUploadedFile(nom, contenu.encode() if isinstance(contenu, str) else contenu)


def test_a_document_is_given_and_read(client, monkeypatch):
    from reciproque import lecture as lecteur
    from tests.relecture.test_deposer import LectureFaite

    monkeypatch.setattr(lecteur, "lire", lambda contenu, nom, *, progres: LectureFaite())
    reponse = client.post(adresse("deposer"), {"fichier": fichier()})
    assert reponse.url.startswith("/travaux/")
    lecture = Lecture.objects.get()
    assert adresse("lecture", lecture.pk) in texte(client.get(reponse.url))
    reponse = client.post(adresse("deposer"), {"fichier": fichier(nom="copie.txt")}, follow=True)
    assert reponse.redirect_chain[-1][0] == adresse("lecture", lecture.pk)
    assert "Ce document a déjà été lu" in texte(reponse)


def test_what_cannot_be_read_is_refused_on_the_page(client):
    reponse = client.post(adresse("deposer"), {"fichier": fichier(b"\x7fELF\x00\x01")})
    assert reponse.status_code == 422
    assert "est un programme" in texte(reponse)
    reponse = client.post(adresse("deposer"), {})
    assert "Choisissez le fichier à lire." in texte(reponse)
    reponse = client.post(adresse("deposer"), {"fichier": fichier(b"")})
    assert reponse.status_code == 422


def test_a_document_that_is_no_protocol_is_told_on_the_page_of_its_job(client):
    reponse = client.post(adresse("deposer"), {"fichier": fichier("Recette de la tarte aux pommes.\n")}, follow=True)
    assert "n’est pas un contrat de ville" in texte(reponse)


def test_only_contracts_of_ones_own_can_be_aimed_at(client, relectrice, lecture):
    ContratVideFactory(nom="À d’autres")
    client.post(
        adresse("confirmer", lecture.pk), formulaire_contrat(client, lecture, nom="Plein", part=["n4"]), follow=True
    )
    page = texte(client.get(adresse("deposer")))
    assert "Contrat vide" in page
    assert "À d’autres" not in page
    assert "Plein" in page, "read as an avenant"


def test_a_dropped_record_shows_how_to_bring_it_back(client, lecture, relectrice):
    ecarter(fiche=fiche(lecture, "quartier-1", Genre.QUARTIER), revision=1, acteur=relectrice)
    page = texte(client.get(adresse("fiche", lecture.pk, fiche(lecture, "quartier-1", Genre.QUARTIER).pk)))
    assert "Remettre à relire" in page
