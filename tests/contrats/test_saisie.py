"""A contract typed by hand, from nothing to a party that signed."""

import pytest
from django.urls import reverse

from reciproque.contrats.actions.arbre import update_noeud
from reciproque.contrats.arborescence import Arbre
from reciproque.contrats.models import Contrat, Lien, Signature
from reciproque.socle.models import Entree
from tests.factories.annuaire import OrganisationFactory
from tests.factories.comptes import AdministrateurFactory
from tests.factories.contrats import (
    ContratFactory,
    LienFactory,
    PerimetreQuartierFactory,
    SignatureFactory,
    creer_engagement,
    creer_noeud,
    donner_acces,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    user = AdministrateurFactory()
    client.force_login(user)
    return user


def page_de(contrat, nom, *args):
    return reverse(f"contrats:{nom}", args=[contrat.pk, *args])


NOUVEAU = {
    "nom": "Contrat de ville 2024-2030",
    "nature": "contrat",
    "territoire": "Val-Fleuri",
    "debut": "2024-01-01",
    "fin": "2030-12-31",
    "porteur": "Communauté de Val-Fleuri",
    "communes": "Bourg-Neuf, Saint-Aubin",
    "niveaux": "Enjeu, Orientation",
}


def test_from_nothing_to_a_whole_contract(admin, client):
    """Only the pages, in the order the empty state offers them."""
    reponse = client.post(reverse("contrats:nouveau"), NOUVEAU, follow=True)
    contrat = Contrat.objects.get()
    page = reponse.content.decode()
    assert "Ce contrat est encore vide" in page
    assert "2024\u202f–\u202f2030" in page
    assert [n.libelle for n in contrat.niveaux.all()] == ["Enjeu", "Orientation"]
    assert (contrat.porteur.nom, contrat.porteur.categorie) == ("Communauté de Val-Fleuri", "epci")
    assert {c.nom for c in contrat.communes.all()} == {"Bourg-Neuf", "Saint-Aubin"}
    assert contrat.versions.get().libelle == "Version initiale"

    form = client.get(page_de(contrat, "noeud-nouveau")).context["form"]
    assert form["niveau"].value() == "Enjeu"
    client.post(page_de(contrat, "noeud-nouveau"), {"niveau": "Enjeu", "titre": "La santé"})
    enjeu = contrat.noeuds.get()
    form = client.get(page_de(contrat, "noeud-nouveau") + f"?parent={enjeu.pk}").context["form"]
    assert (form["niveau"].value(), form["parent"].value()) == ("Orientation", enjeu.pk)
    reponse = client.post(
        page_de(contrat, "noeud-nouveau"),
        {"niveau": "Orientation", "titre": "Les soins", "parent": enjeu.pk, "suivant": "oui"},
    )
    assert reponse["Location"].endswith(f"?parent={enjeu.pk}")
    assert [b.etiquette for b in Arbre.of(contrat)] == ["Enjeu", "Orientation"]

    client.post(
        page_de(contrat, "signature-ajouter"),
        {"organisation": "ARS du Val", "categorie": "ars", "etat": "deliberation", "date": "2024-03-12"},
    )
    quartier = {"nom": "Les Tilleuls", "nature": "QPV", "communes": "Bourg-Neuf"}
    client.post(page_de(contrat, "quartier-ajouter"), quartier)
    accueil = client.get(page_de(contrat, "accueil")).content.decode()
    assert "encore vide" not in accueil
    assert "1</span>" in accueil or "élément de l’arborescence sans engagement" in accueil
    assert contrat.quartiers.get().communes.get() == contrat.communes.get(nom="Bourg-Neuf")
    assert {e.verbe for e in Entree.objects.du_contrat(contrat.pk)} == {
        "créé",
        "ajouté un niveau à",
        "ajouté",
        "ajouté la partie",
        "ajouté un quartier à",
    }


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"nom": ""}, "obligatoire"),
        ({"fin": "2020-01-01"}, "La fin précède le début"),
        ({"debut": "32/13/2024"}, "Cette date n’existe pas"),
        ({"niveaux": "x" * 61}, "60 caractères au plus"),
    ],
)
def test_a_wrong_description_says_what_to_do_and_creates_nothing(admin, client, changes, message):
    reponse = client.post(reverse("contrats:nouveau"), NOUVEAU | changes)
    assert reponse.status_code == 422
    assert message in reponse.content.decode()
    assert not Contrat.objects.exists()


def test_only_the_administrator_creates(equipe, client):
    assert client.get(reverse("contrats:nouveau")).status_code == 403


def test_the_list_shows_my_contracts_only(contrat, equipe, client):
    ContratFactory(nom="Ailleurs")
    page = client.get(reverse("contrats:liste")).content.decode()
    assert contrat.nom in page
    assert "Ailleurs" not in page
    assert "Créer un contrat" not in page
    for requete in ("q=tilleuls", "nature=contrat", "etat=en_vigueur"):
        assert "1\u00a0contrat" in client.get(reverse("contrats:liste") + f"?{requete}").content.decode()
    assert contrat.nom in client.get(reverse("contrats:liste") + "?export=csv").getvalue().decode("utf-8-sig")


def test_the_description_is_corrected_by_one_person_at_a_time(contrat, equipe, client):
    adresse = page_de(contrat, "modifier")
    champs = {"nom": "Nouveau nom", "nature": "contrat", "revision": 1}
    client.post(adresse, champs)
    contrat.refresh_from_db()
    assert (contrat.nom, contrat.revision) == ("Nouveau nom", 2)
    reponse = client.post(adresse, champs | {"nom": "Encore un autre"})
    assert reponse.status_code == 409
    assert "Quelqu’un a enregistré avant vous" in reponse.content.decode()
    assert "Encore un autre" in reponse.content.decode()
    client.post(adresse, champs | {"nom": "Encore un autre", "revision": reponse.context["form"]["revision"].value()})
    contrat.refresh_from_db()
    assert contrat.nom == "Encore un autre"


def test_states_move_along_the_table_and_are_told(contrat, equipe, client):
    page = client.get(page_de(contrat, "modifier"))
    assert [cle for cle, _ in page.context["form_etat"].fields["etat"].choices] == ["preparation", "clos"]
    client.post(page_de(contrat, "etat"), {"etat": "clos", "motif": "Fin de la période"})
    contrat.refresh_from_db()
    assert contrat.etat == "clos"
    entree = Entree.objects.du_contrat(contrat.pk).get()
    assert (entree.verbe, entree.motif) == ("changé l’état de", "Fin de la période")
    client.post(page_de(contrat, "etat"), {"etat": "preparation"})
    contrat.refresh_from_db()
    assert contrat.etat == "clos"


def test_levels_are_renamed_in_place_added_and_removed(contrat, equipe, client):
    creer_noeud(contrat, "Un axe", parent=creer_noeud(contrat, "Un pilier"))
    adresse = page_de(contrat, "niveaux")
    client.post(adresse, {"niveaux": "Pilier\nOrientation\nObjectif"})
    assert [n.libelle for n in contrat.niveaux.order_by("rang")] == ["Pilier", "Orientation", "Objectif"]
    assert [b.niveau for b in Arbre.of(contrat)] == ["Pilier", "Orientation"]
    client.post(adresse, {"niveaux": "Pilier, Orientation"})
    assert [n.libelle for n in contrat.niveaux.order_by("rang")] == ["Pilier", "Orientation"], "as at the creation"
    for texte, message in (
        ("Pilier", "sert encore"),
        ("Pilier\nPILIER\nOrientation", "écrit deux fois"),
        ("", "au moins un niveau"),
    ):
        reponse = client.post(adresse, {"niveaux": texte})
        assert reponse.status_code == 422 or message == "sert encore"
        assert message in reponse.content.decode()
    assert contrat.niveaux.count() == 2


def test_an_element_is_renamed_moved_and_deleted(contrat, equipe, client):
    un, deux = creer_noeud(contrat, "Un"), creer_noeud(contrat, "Deux")
    adresse = page_de(contrat, "noeud-modifier", un.pk)
    client.post(adresse, {"niveau": "Pilier", "titre": "Premier", "parent": deux.pk, "revision": 1})
    assert [b.fil for b in Arbre.of(contrat)] == ["Deux", "Deux › Premier"]
    reponse = client.post(adresse, {"niveau": "Pilier", "titre": "Second", "parent": "", "revision": 1})
    assert reponse.status_code == 409
    assert "Premier" in reponse.content.decode()
    assert "Second" in reponse.content.decode()
    update_noeud(noeud=un, parent=None, acteur=equipe)
    client.post(page_de(contrat, "noeud-deplacer", un.pk), {"sens": "haut"})
    assert [b.titre for b in Arbre.of(contrat)] == ["Premier", "Deux"]
    reponse = client.post(page_de(contrat, "noeud-deplacer", un.pk), {"sens": "haut"}, follow=True)
    assert "déjà au bout" in reponse.content.decode()
    creer_engagement(contrat, noeud=deux)
    reponse = client.post(page_de(contrat, "noeud-supprimer", deux.pk), follow=True)
    assert "rangez-les ailleurs" in reponse.content.decode()
    client.post(page_de(contrat, "noeud-supprimer", un.pk))
    assert [b.titre for b in Arbre.of(contrat)] == ["Deux"]


def test_parties_go_towards_signature(contrat, equipe, client):
    OrganisationFactory(nom="Ville de Bourg-Neuf", categorie="commune")
    ajouter = page_de(contrat, "signature-ajouter")
    reponse = client.post(ajouter, {"organisation": "Inconnue", "etat": "annoncee"})
    assert "n’est pas dans l’annuaire" in reponse.content.decode()
    reponse = client.post(ajouter, {"organisation": "Ville de Bourg-Neuf", "etat": "deliberation"})
    assert "Une délibération a une date" in reponse.content.decode()
    client.post(ajouter, {"organisation": "Ville de Bourg-Neuf", "etat": "annoncee"})
    reponse = client.post(ajouter, {"organisation": "ville de bourg-neuf", "etat": "annoncee"})
    assert "est déjà partie" in reponse.content.decode()
    signature = Signature.objects.get()
    modifier = page_de(contrat, "signature-modifier", signature.pk)
    client.post(modifier, {"etat": "signee", "date": "2024-05-02", "titre": "La maire"})
    signature.refresh_from_db()
    assert (signature.etat, signature.titre) == ("signee", "La maire")
    reponse = client.post(page_de(contrat, "signature-retirer", signature.pk), follow=True)
    assert "ne s’enlève pas" in reponse.content.decode()
    annoncee = SignatureFactory(contrat=contrat, etat="annoncee")
    client.post(page_de(contrat, "signature-retirer", annoncee.pk))
    assert list(contrat.signatures.all()) == [signature]


def test_a_neighbourhood_leaves_unless_a_commitment_names_it(contrat, equipe, client):
    nomme, libre = (PerimetreQuartierFactory(contrat=contrat) for _ in range(2))
    creer_engagement(contrat, quartiers=[nomme.quartier])
    reponse = client.post(page_de(contrat, "quartier-retirer", nomme.pk), follow=True)
    assert "Des engagements nomment ce quartier" in reponse.content.decode()
    client.post(page_de(contrat, "quartier-retirer", libre.pk))
    assert list(contrat.perimetre.all()) == [nomme]
    quartier = {"nom": nomme.quartier.nom, "nature": "QPV", "communes": nomme.quartier.communes.get().nom}
    reponse = client.post(page_de(contrat, "quartier-ajouter"), quartier)
    assert "est déjà dans ce contrat" in reponse.content.decode()
    reponse = client.post(page_de(contrat, "quartier-ajouter"), quartier | {"nom": "Autre", "code": "QP12"})
    assert "bonne forme" in reponse.content.decode()


def test_links_read_are_tied_to_a_contract_i_may_see(contrat, equipe, client):
    lien = LienFactory(de=contrat, vers_nom="Contrat de ville du Val")
    cible = ContratFactory(nom="Contrat du Val")
    interdit = ContratFactory(nom="Pas le mien")
    donner_acces(cible, user=equipe)
    adresse = page_de(contrat, "lien", lien.pk)
    client.post(adresse, {"geste": "choisir", "vers": interdit.pk})
    lien.refresh_from_db()
    assert lien.vers is None
    client.post(adresse, {"geste": "choisir", "vers": cible.pk})
    lien.refresh_from_db()
    assert (lien.vers, lien.etat) == (cible, Lien.Etat.CONFIRME)
    page = client.get(page_de(contrat, "liens")).content.decode()
    assert cible.get_absolute_url() in page
    recu = client.get(page_de(cible, "liens")).content.decode()
    assert "Contrats qui visent celui-ci" in recu
    assert client.post(page_de(contrat, "lien", lien.pk), {"geste": "creer"}).status_code == 403
    client.post(adresse, {"geste": "ecarter"})
    lien.refresh_from_db()
    assert lien.etat == Lien.Etat.ECARTE


def test_a_linked_contract_out_of_my_perimeter_shows_only_its_printed_name(contrat, equipe, client):
    secret = ContratFactory(nom="Contrat très secret")
    Lien.objects.create(de=contrat, nature="couvre", vers=secret, vers_nom="Contrat imprimé")
    Lien.objects.create(de=contrat, nature="succede", vers=secret)
    for page in ("accueil", "liens"):
        texte = client.get(page_de(contrat, page)).content.decode()
        assert "secret" not in texte
        assert "Contrat imprimé" in texte
        assert "un contrat qui ne vous est pas ouvert" in texte


def test_the_administrator_creates_the_contract_that_a_link_names(contrat, admin, client):
    lien = LienFactory(de=contrat, vers_nom="Contrat de ville du Val")
    client.post(page_de(contrat, "lien", lien.pk), {"geste": "creer"})
    lien.refresh_from_db()
    assert lien.vers.nom == "Contrat de ville du Val"
    reponse = client.post(page_de(contrat, "lien", lien.pk), {"geste": "creer"}, follow=True)
    assert "vise déjà un contrat" in reponse.content.decode()


def test_a_link_typed_by_hand(contrat, equipe, client):
    adresse = page_de(contrat, "lien-ajouter")
    reponse = client.post(adresse, {"nature": "succede"})
    assert "écrivez le nom" in reponse.content.decode()
    client.post(adresse, {"nature": "succede", "vers_nom": "Contrat 2015-2020", "date": "2015-07-10"})
    lien = contrat.liens.get()
    assert (lien.etat, lien.vers_nom) == ("confirme", "Contrat 2015-2020")
    client.post(page_de(contrat, "lien", lien.pk), {"geste": "confirmer"})


def test_the_address_of_another_contract_opens_nothing(contrat, equipe, client):
    ailleurs = ContratFactory()
    engagement, noeud = creer_engagement(ailleurs), creer_noeud(ailleurs)
    for nom, objet in (
        ("engagement", engagement),
        ("engagement-corriger", engagement),
        ("noeud", noeud),
        ("noeud-modifier", noeud),
        ("signature-modifier", SignatureFactory(contrat=ailleurs)),
        ("quartier-retirer", PerimetreQuartierFactory(contrat=ailleurs)),
    ):
        assert client.get(page_de(ailleurs, nom, objet.pk)).status_code == 404
        assert client.get(page_de(contrat, nom, objet.pk)).status_code == 404
    assert client.get(page_de(ailleurs, "accueil")).status_code == 404
