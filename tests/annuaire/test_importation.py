"""A workbook into the directory: what it would change, its faults by sheet, line and column; all of it or nothing."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from reciproque.annuaire.actions.importation import ImportRefuse, import_directory
from reciproque.annuaire.classeur import ClasseurRefuse, plan, read_workbook, to_template
from reciproque.annuaire.models import Fonction, Organisation, Personne
from reciproque.socle.models import Entree
from tests.factories.annuaire import AppellationFactory, FonctionFactory, MandatFactory, OrganisationFactory
from tests.factories.territoires import CommuneFactory

pytestmark = pytest.mark.django_db


def classeur(**feuilles):
    """``Organisations=[[head…], [row…]]``: the bytes of the workbook."""
    livre = Workbook()
    livre.remove(livre.active)
    for nom, lignes in feuilles.items():
        onglet = livre.create_sheet(nom)
        for ligne in lignes:
            onglet.append(ligne)
    return octets(livre)


def octets(livre):
    flux = io.BytesIO()
    livre.save(flux)
    return flux.getvalue()


def prevoir(**feuilles):
    return plan(read_workbook(classeur(**feuilles)))


def erreurs(**feuilles):
    return [str(e) for e in prevoir(**feuilles).erreurs]


def page(reponse):
    return reponse.content.decode()


class TestReading:
    def test_columns_in_any_order_under_a_title_and_merged_heads(self):
        livre = Workbook()
        onglet = livre.active
        onglet.title = "organisation"
        onglet.append(["Annuaire du contrat de ville"])
        onglet.append(["Identité", None, "Clés"])
        onglet.append(["ACRONYME", "Raison sociale *", "n° siren", "Remarque"])
        onglet.append(["ML", "Mission locale", 732829320, "à revoir"])
        onglet.merge_cells("A1:D1")
        onglet.merge_cells("A2:B2")
        projet = plan(read_workbook(octets(livre)))
        assert projet.erreurs == []
        (fiche,) = projet.nouvelles
        assert (fiche.nom, fiche.champs["sigle"], fiche.champs["siren"]) == ("Mission locale", "ML", "732829320")
        assert ["Remarque" in r for r in projet.remarques] == [True]

    def test_hidden_and_foreign_sheets_are_not_read_and_that_is_said(self):
        livre = load_workbook(io.BytesIO(classeur(Organisations=[["Nom"], ["A"]], Budget=[["x"]], Sigles=[["Sigle"]])))
        livre["Sigles"].sheet_state = "hidden"
        projet = plan(read_workbook(octets(livre)))
        assert projet.erreurs == []
        assert [r.split("\u00a0»")[0] for r in projet.remarques] == [
            "La feuille «\u00a0Budget",
            "La feuille «\u00a0Sigles",
        ]

    def test_a_formula_is_refused_never_evaluated(self):
        lignes = [["Nom", "SIREN"], ["A", "=732829319+1"], ["B", "732829320"]]
        (erreur,) = erreurs(Organisations=lignes)
        assert erreur.startswith("feuille Organisations, ligne 2, colonne SIREN\u00a0: une formule. Remplacez-la")

    @pytest.mark.parametrize(
        "contenu",
        [b"PK\x03\x04 abime", b"", b"nom;siren\n", to_template()[:4000]],
        ids=["zip", "vide", "csv", "coupe"],
    )
    def test_what_is_no_workbook_is_one_sentence(self, contenu):
        with pytest.raises(ClasseurRefuse, match="abîmé"):
            read_workbook(contenu)

    def test_a_workbook_of_something_else(self):
        with pytest.raises(ClasseurRefuse, match="partez du modèle"):
            read_workbook(classeur(Budget=[["Montant"], [12]]))

    def test_headings_that_are_not_found(self):
        (erreur,) = erreurs(Organisations=[["SIREN"], ["732829320"]])
        assert "Il faut au moins «\u00a0Nom\u00a0»" in erreur

    def test_two_columns_for_one(self):
        assert "deux colonnes disent" in erreurs(Organisations=[["Nom", "Structure"], ["A", "B"]])[0]

    def test_fifty_thousand_rows_stop_early(self):
        livre = Workbook(write_only=True)
        onglet = livre.create_sheet("Organisations")
        onglet.append(["Nom"])
        for n in range(50_000):
            onglet.append([f"Organisation {n}"])
        lu = read_workbook(octets(livre))
        assert "plus de 5" in str(lu.erreurs[0])
        assert len(lu.pages["organisations"].lignes) == 5001

    def test_the_template_is_read_back(self):
        projet = plan(read_workbook(to_template()))
        assert projet.is_empty
        assert projet.erreurs == []


class TestPlanning:
    @pytest.mark.parametrize(
        ("entetes", "ligne", "attendue"),
        [
            (["Nom", "SIREN"], ["A", "732829321"], "ligne 2, colonne SIREN\u00a0: Ce SIREN n’existe pas"),
            (["Nom", "SIRET"], ["A", "123"], "colonne SIRET\u00a0: Un SIRET compte 14 chiffres"),
            (
                ["Nom", "Catégorie"],
                ["A", "Club"],
                "colonne Catégorie\u00a0: «\u00a0Club\u00a0» n’est pas une catégorie",
            ),
            (["Nom", "Commune"], ["A", "Nulle part"], "colonne Commune\u00a0: cette commune n’est pas connue"),
            (["Nom", "Dépend de"], ["A", "Inconnue"], "colonne Dépend de\u00a0: aucune organisation ne s’appelle"),
            (["Nom", "Dépend de"], ["A", "a"], "elle ne dépend pas d’elle-même"),
            (["Nom", "Sigle"], [None, "ML"], "ligne 2, colonne Nom\u00a0: manque"),
            (["Nom"], ["x" * 201], "200 caractères"),
        ],
    )
    def test_faults_say_where(self, entetes, ligne, attendue):
        (erreur,) = erreurs(Organisations=[entetes, ligne])
        assert erreur.startswith("feuille Organisations, ligne 2, colonne")
        assert attendue in erreur

    def test_known_by_key_then_by_any_name(self):
        une = OrganisationFactory(nom="Habitat du Val", siren="732829320", categorie="bailleur")
        autre = AppellationFactory(organisation__nom="France Travail", libelle="Pôle emploi").organisation
        projet = prevoir(
            Organisations=[["Nom", "SIREN", "Sigle"], ["Val Habitat", 732829320, ""], ["pole emploi", "", "FT"]]
        )
        assert projet.nouvelles == []
        assert [(f.organisation, f.ecarts) for f in projet.modifiees] == [
            (une, [("nom", "Habitat du Val", "Val Habitat")]),
            (autre, [("sigle", "rien", "FT")]),
        ]

    def test_an_empty_cell_changes_nothing(self):
        OrganisationFactory(nom="A", sigle="ML", adresse="1 rue des Lilas")
        projet = prevoir(Organisations=[["Nom", "Sigle", "Adresse"], ["A", None, ""]])
        assert (projet.inchangees, projet.is_empty) == (1, True)

    def test_twice_the_same_and_several_who_answer(self):
        OrganisationFactory(nom="CAF du Val", sigle="CAF")
        OrganisationFactory(nom="CAF du Mont", sigle="CAF")
        lues = erreurs(Organisations=[["Nom"], ["A"], ["a"], ["CAF"]])
        assert "ligne 3, colonne Nom\u00a0: la même organisation qu’à la ligne 2" in lues[0]
        assert "plusieurs organisations répondent" in lues[1]

    def test_a_function_already_held(self):
        fonction = FonctionFactory(libelle="Direction", organisation__nom="A")
        MandatFactory(fonction=fonction, personne__nom="Durand", personne__prenom="Camille")
        tetes = ["Organisation", "Fonction", "Prénom", "Nom", "Depuis le"]
        assert prevoir(Fonctions=[tetes, ["A", "direction", "Camille", "Durand", None]]).is_empty
        assert "dites depuis quel jour" in erreurs(Fonctions=[tetes, ["A", "Direction", "Paul", "Petit", None]])[0]
        assert "n’est pas une date" in erreurs(Fonctions=[tetes, ["A", "Direction", "Paul", "Petit", "hier"]])[0]

    def test_as_many_queries_for_a_thousand_rows(self, django_assert_max_num_queries):
        OrganisationFactory.create_batch(20)
        contenu = classeur(Organisations=[["Nom"], *([f"Nouvelle {n}"] for n in range(1000))])
        with django_assert_max_num_queries(6):
            assert len(plan(read_workbook(contenu)).nouvelles) == 1000


PLEIN = {
    "Organisations": [
        ["Nom", "Catégorie", "Commune", "Dépend de", "Autres appellations", "SIRET"],
        ["Antenne de la Plaine", "Association", "Vaulx", "Mission locale", "La Plaine ; Antenne", ""],
        ["Mission locale", "Service public de l’emploi", "", "", "", "732 829 320 00074"],
    ],
    "Fonctions": [
        ["Organisation", "Fonction", "Prénom", "Nom", "Depuis le"],
        ["Mission locale", "Direction", "Camille", "Durand", date(2025, 1, 1)],
        ["Antenne", "Accueil", None, None, None],
    ],
    "Sigles": [["Sigle", "Organisation"], ["ML", "Mission locale"], ["MLP", "Mission locale"]],
}


class TestImporting:
    def test_all_of_it_then_nothing_left(self):
        CommuneFactory(nom="Vaulx")
        import_directory(contenu=classeur(**PLEIN), acteur=None)
        antenne, mission = Organisation.objects.order_by("nom")
        assert (antenne.parent, antenne.commune.nom, antenne.categorie) == (mission, "Vaulx", "association")
        assert [str(a) for a in antenne.appellations.all()] == ["Antenne", "La Plaine"]
        assert (mission.siren, mission.siret, mission.sigle) == ("732829320", "73282932000074", "ML")
        assert [str(a) for a in mission.appellations.all()] == ["MLP"]
        assert {f.libelle: f.mandats.count() for f in Fonction.objects.all()} == {"Direction": 1, "Accueil": 0}
        assert Entree.objects.pour(antenne).filter(verbe="créé").exists()
        assert plan(read_workbook(classeur(**PLEIN))).is_empty

    def test_one_fault_and_nothing_is_kept(self):
        fautif = {**PLEIN, "Sigles": [["Sigle", "Organisation"], ["ML", "Inconnue"]]}
        CommuneFactory(nom="Vaulx")
        with pytest.raises(ImportRefuse, match="feuille Sigles, ligne 2, colonne Organisation"):
            import_directory(contenu=classeur(**fautif), acteur=None)
        assert not Organisation.objects.exists()

    def test_what_only_the_database_refuses_undoes_all(self):
        OrganisationFactory(nom="Une", rna="W751234567")
        lignes = [["Nom", "RNA"], ["Nouvelle", ""], ["Habitat", "W751234568"], ["Habitat bis", "W751234568"]]
        with pytest.raises(ImportRefuse, match="«\u00a0Habitat bis\u00a0», Une organisation porte déjà ce numéro RNA"):
            import_directory(contenu=classeur(Organisations=lignes), acteur=None)
        assert Organisation.objects.count() == 1


class TestPages:
    def deposer(self, client, contenu, nom="annuaire.xlsx"):
        return client.post("/annuaire/importer/", {"fichier": SimpleUploadedFile(nom, contenu)}, follow=True)

    def test_from_the_template_to_the_directory(self, client, cheffe):
        assert load_workbook(io.BytesIO(client.get("/annuaire/importer/modele/").content)).sheetnames[1:] == [
            "Organisations",
            "Fonctions",
            "Sigles",
        ]
        reponse = self.deposer(client, classeur(Organisations=[["Nom", "Sigle"], ["Mission locale", "ML"]]))
        assert "Mission locale" in page(reponse)
        assert not Organisation.objects.filter(sigle="ML").exists()
        client.post(reponse.request["PATH_INFO"])
        assert Organisation.objects.get(sigle="ML").nom == "Mission locale"
        assert Personne.objects.count() == 0

    def test_faults_are_listed_and_nothing_can_be_sent(self, client, cheffe):
        reponse = self.deposer(client, classeur(Organisations=[["Nom", "SIREN"], ["A", "1"]]))
        assert reponse.status_code == 422
        assert "feuille Organisations, ligne 2, colonne SIREN\u00a0: Un SIREN compte 9 chiffres." in page(reponse)
        adresse = reponse.request["PATH_INFO"]
        assert client.post(adresse).status_code == 422
        assert not Organisation.objects.filter(nom="A").exists()

    @pytest.mark.parametrize(("contenu", "phrase"), [(b"%PDF-1.7", "est un PDF"), (b"nom;siren\n", "est un texte")])
    def test_the_wrong_file_is_told(self, client, cheffe, contenu, phrase):
        reponse = self.deposer(client, contenu)
        assert reponse.status_code == 422
        assert phrase in page(reponse)

    def test_nobody_else_sees_the_file(self, client, cheffe, admin):
        client.force_login(cheffe)
        adresse = self.deposer(client, to_template()).request["PATH_INFO"]
        client.force_login(admin)
        assert client.get(adresse).status_code == 404
