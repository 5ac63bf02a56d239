"""Reading a contract: home, tree, one commitment, documents, history."""

import pytest
from django.urls import reverse

from reciproque.contrats.actions.engagement import correct_engagement
from reciproque.contrats.models import Fiche, Levier, Role
from reciproque.socle.models import Entree
from tests.factories.annuaire import FonctionFactory, MandatFactory, OrganisationFactory
from tests.factories.comptes import UserFactory
from tests.factories.contrats import (
    ContratFactory,
    DocumentFactory,
    FicheFactory,
    LectureFactory,
    LienFactory,
    SignatureFactory,
    creer_engagement,
    creer_noeud,
    donner_acces,
    participer,
)

pytestmark = pytest.mark.django_db


def page_de(contrat, nom, *args):
    return reverse(f"contrats:{nom}", args=[contrat.pk, *args])


def texte(reponse):
    assert reponse.status_code == 200
    return " ".join(reponse.content.decode().replace("&nbsp;", " ").replace("\xa0", " ").split())


@pytest.fixture
def lu(contrat):
    """A contract with a document read and confirmed: its records tell what no room owns yet."""
    document = DocumentFactory(contrats=[contrat], titre="Protocole 2020-2022")
    lecture = LectureFactory(document=document, contrat=contrat)
    axe = creer_noeud(
        contrat,
        "Aller vers les familles",
        code="A",
        fiche={"points_de_vigilance": "- la mobilité\n- les horaires", "vide": ""},
        responsables=[{"titre": "Directrice de l'enfance", "niveau": "référente"}, "illisible"],
        document=document,
        ligne_debut=12,
        ligne_fin=14,
        page=2,
    )
    engagement = creer_engagement(
        contrat,
        "Ouvrir une maison des parents :\n- aux Tilleuls\n- à la Gare",
        noeud=axe,
        numero="3",
        document=document,
        ligne_debut=20,
        ligne_fin=21,
        montants=[{"valeur": 12500, "objet": "par an"}, {"objet": "sans valeur"}],
        periode="2020-2022",
    )
    Levier.objects.create(engagement=engagement, texte="Fonds publics et territoires")

    def fiche(genre, cle, contenu, debut=None, fin=None, **autres):
        return FicheFactory(
            lecture=lecture, genre=genre, cle=cle, contenu=contenu, ligne_debut=debut, ligne_fin=fin or debut, **autres
        )

    fiche("noeud", "n1", {"titre": "Aller vers les familles"}, objet_id=axe.pk)
    fiche("engagement", "e1", {"indicateurs": ["i1"]}, 20, 21, objet_id=engagement.pk)
    cible = {"valeur": 40, "unite": "familles", "echeance": "2022"}
    fiche(
        "indicateur", "i1", {"libelle": "Familles reçues", "famille": "suivi", "etat": "defini", "cibles": [cible]}, 20
    )
    fiche(
        "indicateur",
        "i2",
        {"libelle": "Taux d'emploi", "famille": "contexte", "etat": "a_determiner", "engagement": None},
        13,
        parent_cle="n1",
    )
    fiche("regle", "r1", {"texte": "Deux réunions par an", "force": "obligation"}, 21)
    fiche("piece", "p1", {"titre": "Annexe 3", "etat": "annoncee"}, 300)
    controle = {"libelle": "Total des habitants", "imprime": 2100, "calcule": 2000, "verdict": "ecart"}
    fiche("controle", "c1", controle, 250)
    fiche("controle", "c2", controle | {"libelle": "Total exact", "verdict": "exact"}, 251)
    fiche("sigle", "s1", {"sigle": "CAF", "developpe": "Caisse d'allocations familiales"}, 2, etat=Fiche.Etat.ECARTEE)
    contrat.document, contrat.axe, contrat.engagement = document, axe, engagement
    return contrat


def test_home_tells_what_is_missing_and_which_figures_disagree(lu, lectrice, client):
    SignatureFactory(contrat=lu, etat="annoncee")
    LienFactory(de=lu)
    page = texte(client.get(page_de(lu, "accueil")))
    for manque in (
        "partie annoncée sans bloc de signature",
        "contrat couvert qui n’est pas encore relié",
        "annexe annoncée et absente du document",
        "engagement sans partenaire",
        "engagement sans chef de file",
        "engagement sans échéance",
        "indicateur à déterminer",
    ):
        assert manque in page
    assert "élément de l’arborescence sans engagement" not in page
    assert "Total des habitants" in page
    assert "2 100" in page.replace("\u202f", " ")
    assert "Total exact" not in page
    assert f"{page_de(lu, 'document', lu.document.pk)}?de=250&amp;a=250#L250" in page
    assert "Protocole 2020-2022" in page


def test_each_thing_missing_leads_to_as_many_rows(lu, promesses, lectrice, client):
    """The figure of the home page and the list it opens agree."""
    from django.http import QueryDict

    from reciproque.contrats.listes.autres import ListeReleve, ListeSignatures
    from reciproque.contrats.listes.engagements import ListeEngagements
    from reciproque.contrats.listes.partenaires import ListePartenaires
    from reciproque.contrats.manques import manques

    signatures = SignatureFactory.create_batch(3, contrat=lu, etat="annoncee")
    for rang in (0, 0, 1):
        FonctionFactory(organisation=signatures[rang].organisation)
    tenue = FonctionFactory(organisation=signatures[2].organisation)
    MandatFactory(fonction=tenue)
    creer_noeud(lu, "Rien dessous")
    listes = {
        "engagements": ListeEngagements,
        "partenaires": ListePartenaires,
        "signatures": ListeSignatures,
        "releve": ListeReleve,
    }
    vus = set()
    for manque in manques(lu):
        chemin, _, requete = manque.url.partition("?")
        nom = chemin.strip("/").split("/")[-1]
        if nom in listes:
            assert listes[nom](lu, QueryDict(requete)).total == manque.nombre, manque
            vus.add(nom)
        elif nom == "arborescence":
            assert f"{manque.nombre} élément sans engagement" in texte(client.get(manque.url))
    assert vus == listes.keys()


def test_a_commitment_is_typeset_beside_its_passage(lu, equipe, client):
    page = texte(client.get(page_de(lu, "engagement", lu.engagement.pk)))
    assert "<li> aux Tilleuls" in page
    for dit in (
        "12 500 €",
        "par an",
        "Fonds publics et territoires",
        "Familles reçues — cible 40 familles en 2022",
        "Indicateur de suivi",
        "Deux réunions par an",
        "Règle (obligation)",
        "Protocole 2020-2022, lignes 20 à 21",
        "Ligne 17 : ce que disent",
        "Ligne 24 : ce que disent",
    ):
        assert dit in page.replace("\u202f", " "), dit
    assert "Ligne 25 : ce que disent" not in page
    assert 'class="passage-vise"><span>Ligne 20' in page


def test_neighbours_follow_the_printed_order_and_skip_the_withdrawn(promesses, lectrice, client):
    trois, cinq, sept = (promesses.engagements[n] for n in (2, 4, 6))
    reponse = client.get(page_de(promesses.contrat, "engagement", cinq.pk))
    assert (reponse.context["precedent"], reponse.context["suivant"]) == (trois.pk, promesses.engagements[3].pk)
    page = texte(client.get(page_de(promesses.contrat, "engagement", sept.pk)))
    assert "Repris ailleurs" in page
    premier = client.get(page_de(promesses.contrat, "engagement", promesses.engagements[0].pk))
    assert premier.context["precedent"] is None


def test_history_is_for_those_who_follow(contrat, client):
    engagement = creer_engagement(contrat, "Ouvrir une maison", numero="1")
    correct_engagement(
        engagement=engagement, acteur=UserFactory(nom="Anne"), motif="Coquille", texte="Ouvrir deux maisons"
    )
    client.force_login(donner_acces(contrat, Role.LECTEUR))
    assert "Coquille" not in texte(client.get(page_de(contrat, "engagement", engagement.pk)))
    assert client.get(page_de(contrat, "historique")).status_code == 403
    client.force_login(donner_acces(contrat, Role.ETAT))
    for page in (page_de(contrat, "engagement", engagement.pk), page_de(contrat, "historique")):
        assert "Coquille" in texte(client.get(page))


def test_the_history_of_a_contract_tells_a_confirmation_once(contrat, equipe, client):
    from reciproque.socle import journal

    engagements = [creer_engagement(contrat, f"Promesse {n}") for n in range(3)]
    journal.record_many(acteur=equipe, verbe="confirmé", objets=engagements, contrat_id=contrat.pk)
    journal.record(acteur=equipe, verbe="modifié", objet=contrat, apres={"nom": "x"}, contrat_id=contrat.pk)
    assert Entree.objects.du_contrat(contrat.pk).count() == 4
    assert len(client.get(page_de(contrat, "historique")).context["entrees"]) == 1


def test_the_tree_is_searched_without_accents(promesses, lectrice, client):
    adresse = page_de(promesses.contrat, "arborescence")
    page = texte(client.get(adresse))
    assert "Cohésion sociale" in page
    assert "5<span" in page.replace("> ", ">").replace(" <", "<")  # the branch counts what is below it
    trouve = texte(client.get(adresse, {"q": "PREVENIR"}))
    assert "Prévenir les ruptures" in trouve
    assert "Aller vers" not in trouve
    assert "Rien ne correspond" in texte(client.get(adresse, {"q": "introuvable"}))


def test_an_element_shows_its_sheet_and_what_hangs_there(lu, lectrice, client):
    sous = creer_noeud(lu, "Accueillir", parent=lu.axe)
    creer_engagement(lu, "Recevoir sans rendez-vous", noeud=sous)
    participer(lu.axe, OrganisationFactory(nom="Centre social"), role="chef_de_file")
    page = texte(client.get(page_de(lu, "noeud", lu.axe.pk)))
    for dit in (
        "Pilier A",
        "Points de vigilance",
        "<li> la mobilité",
        "Directrice de l&#x27;enfance (référente)",
        "Centre social",
        "Chef de file",
        "Accueillir",
        "Ouvrir une maison des parents",
        "Voir les 2 engagements de toute la branche",
        "Taux d&#x27;emploi — à déterminer",
        "Indicateur de contexte",
        "Protocole 2020-2022, page 2, lignes 12 à 14",
    ):
        assert dit in page, dit
    assert client.get(page_de(lu, "noeud", 999_999)).status_code == 404


def test_a_document_opens_at_the_line(lu, lectrice, client):
    adresse = page_de(lu, "document", lu.document.pk)
    page = texte(client.get(adresse, {"de": "250", "a": "252"}))
    assert "Lignes 201 à 400 sur 450" in page
    assert page.count("ligne-visee") == 3
    assert 'id="L250" value="250" class="ligne-visee' in page
    assert "Page 2 sur 3" in page


@pytest.mark.parametrize(
    ("requete", "attendu"),
    [
        ({"de": "0"}, "Lignes 1 à 200"),
        ({"de": "99999"}, "Lignes 401 à 450"),
        ({"de": "20", "a": "3"}, "Lignes 1 à 200"),
        ({"page": "99"}, "Lignes 401 à 450"),
        ({"page": "-1", "de": "x"}, "Lignes 1 à 200"),
        ({"de": "9" * 30}, "Lignes 1 à 200"),
    ],
)
def test_any_address_opens_some_page(lu, lectrice, client, requete, attendu):
    assert attendu in texte(client.get(page_de(lu, "document", lu.document.pk), requete))


def test_the_text_leads_to_what_was_made_of_it(lu, lectrice, client):
    reponse = client.get(page_de(lu, "document", lu.document.pk))
    vers = {ligne["numero"]: [fait.url for fait in ligne["faits"]] for ligne in reponse.context["lignes"]}
    assert page_de(lu, "engagement", lu.engagement.pk) in vers[20]
    assert all("/engagements/" not in url for n, urls in vers.items() if n != 20 for url in urls)
    assert "Engagement 3</a>" in texte(reponse)


def test_words_are_found_in_the_whole_document(lu, lectrice, client):
    adresse = page_de(lu, "document", lu.document.pk)
    page = texte(client.get(adresse, {"q": "REUNIS A L'ETE"}))
    assert "Les 100 premières lignes avec" in page
    assert "<mark>réunis à l&#x27;été</mark>" in page
    page = texte(client.get(adresse, {"q": "Ligne 321"}))
    assert "1 ligne avec" in page
    assert "de=321#L321" in page
    assert "Rien ne correspond" in texte(client.get(adresse, {"q": "zzz"}))


def test_the_original_file_is_for_those_who_may_read_the_contract(lu, lectrice, client):
    adresse = page_de(lu, "document-fichier", lu.document.pk)
    reponse = client.get(adresse)
    assert b"".join(reponse.streaming_content).decode() == lu.document.texte
    assert reponse["Content-Disposition"].startswith("attachment")
    ailleurs = DocumentFactory(contrats=[ContratFactory()])
    assert client.get(page_de(lu, "document-fichier", ailleurs.pk)).status_code == 404
    client.force_login(UserFactory())
    assert client.get(adresse).status_code == 404


def test_what_no_room_owns_yet_stays_readable(lu, lectrice, client):
    adresse = page_de(lu, "releve")
    page = texte(client.get(adresse))
    for dit in ("Annexe 3 (annoncée, absente)", "Total des habitants : imprimé 2 100, recompté 2 000 (écart)"):
        assert dit in page.replace("\u202f", " "), dit
    assert "Caisse d" not in page  # dropped by the person who reviewed
    assert "Familles reçues" not in texte(client.get(adresse, {"genre": "piece"}))
    assert "1 élément relevé" in texte(client.get(adresse, {"etat": "ecart"}))
    assert "Deux réunions par an" in client.get(adresse, {"export": "csv"}).getvalue().decode("utf-8-sig")


def test_documents_of_the_contract_and_nothing_else(lu, lectrice, client):
    DocumentFactory(titre="Pas à nous")
    page = texte(client.get(page_de(lu, "documents")))
    assert "Protocole 2020-2022" in page
    assert "450 lignes" in page
    assert "Pas à nous" not in page


def test_an_empty_contract_says_how_to_begin_to_those_who_may(contrat, client):
    client.force_login(donner_acces(contrat, Role.LECTEUR))
    assert "L’équipe projet n’a pas encore déposé" in texte(client.get(page_de(contrat, "accueil")))
    client.force_login(donner_acces(contrat, Role.EQUIPE_PROJET))
    page = texte(client.get(page_de(contrat, "accueil")))
    assert "Saisir à la main" in page
    for nom in ("niveaux", "noeud-nouveau", "engagement-nouveau", "signature-ajouter", "quartier-ajouter"):
        assert page_de(contrat, nom) in page
    assert "n’a pas encore d’arborescence" in texte(client.get(page_de(contrat, "arborescence")))
