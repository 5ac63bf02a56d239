"""The pages of figures: grid, import, list and exports, one figure, curve, portrait, map, secrecy."""

import io
import json
import re
from decimal import Decimal

import lxml.html
import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from reciproque.contrats.models import Role
from reciproque.indicateurs.classeur.colonnes import Colonne
from reciproque.indicateurs.models import ColonneConnue, Importation, Indicateur, SeuilSecret, Valeur
from reciproque.socle.models import Entree, Travail
from reciproque.territoires.models import Correspondance
from tests.factories.comptes import AdministrateurFactory, UserFactory
from tests.factories.contrats import PerimetreQuartierFactory, creer_noeud, donner_acces
from tests.factories.indicateurs import CibleFactory, IndicateurFactory
from tests.factories.territoires import CommuneFactory, EpciFactory, QuartierFactory
from tests.factories.valeurs import creer_valeur
from tests.harnais.documents import texte_du_pdf

pytestmark = pytest.mark.django_db


def carre(x, y=48.0, cote=0.02):
    return {"type": "Polygon", "coordinates": [[[x, y], [x + cote, y], [x + cote, y + cote], [x, y + cote], [x, y]]]}


@pytest.fixture
def commune():
    return CommuneFactory(
        nom="Ambrelle", code_insee="69266", epci=EpciFactory(nom="Grand Ambrelle"), contour=carre(2, 48, 0.3)
    )


@pytest.fixture
def quartiers(contrat, commune):
    noms = ("Les Aulnes", "Le Bief", "La Cité")
    crees = [
        QuartierFactory(nom=nom, communes=[commune], code=f"QP06900{n}", generation=2015, contour=carre(2.02 + n / 20))
        for n, nom in enumerate(noms)
    ]
    for quartier in crees:
        PerimetreQuartierFactory(contrat=contrat, quartier=quartier)
    return crees


@pytest.fixture
def taux(contrat):
    return IndicateurFactory(
        contrat=contrat, libelle="Taux d’emploi", definition__nature="taux", definition__sens="hausse"
    )


@pytest.fixture
def compte(contrat):
    return IndicateurFactory(contrat=contrat, libelle="Jeunes accompagnés")


def page(reponse, statut=200):
    assert reponse.status_code == statut
    return reponse.content.decode()


def lire_adresse(nom, *args):
    return reverse(f"indicateurs:{nom}", args=args)


@pytest.fixture
def lecteur(client, contrat):
    """Log in as somebody who only reads."""

    def entrer():
        client.force_login(donner_acces(contrat, Role.LECTEUR))

    return entrer


class TestGrid:
    @pytest.fixture
    def adresse(self, contrat, taux, compte):
        return lire_adresse("grille", contrat.pk) + f"?periode=2021&indicateurs={taux.pk}&indicateurs={compte.pk}"

    def case(self, indicateur, quartier, revision=0):
        return f"v-{indicateur.pk}-quartier-{quartier.pk}-{revision}"

    def test_it_writes_the_cells_that_changed(self, client, equipe, adresse, quartiers, taux, compte):
        vue = page(client.get(adresse))
        assert "Les Aulnes" in vue
        assert "Ensemble du contrat" in vue
        assert "Ambrelle (commune)" in vue
        aulnes, bief, _ = quartiers
        donnees = {self.case(taux, aulnes): "45,5 %", self.case(compte, aulnes): "1 200", self.case(taux, bief): "nd"}
        assert "3\u00a0valeurs enregistrées." in page(client.post(adresse, donnees, follow=True))
        dites = {(v.indicateur_id, v.quartier_id): v.dit for v in Valeur.objects.select_related("definition")}
        assert dites == {
            (taux.pk, aulnes.pk): "45,5\u202f%",
            (compte.pk, aulnes.pk): "1\u202f200",
            (taux.pk, bief.pk): "non disponible",
        }
        vue = page(client.get(adresse))
        assert 'value="45,5"' in vue
        assert self.case(taux, aulnes, 1) in vue

    def test_a_wrong_cell_stops_everything_and_says_where(self, client, equipe, adresse, quartiers, taux, compte):
        donnees = {self.case(taux, quartiers[0]): "0,29", self.case(compte, quartiers[0]): "12"}
        vue = page(client.post(adresse, donnees), 422)
        assert "écrivez 29 si c’est 29\u202f%" in vue
        assert 'aria-invalid="true"' in vue
        assert 'value="12"' in vue  # what is right is not lost
        assert not Valeur.objects.exists()

    def test_two_people_type_one_cell(self, client, contrat, equipe, adresse, quartiers, compte):
        creer_valeur(compte, quartiers[0], 30, saisie_par=UserFactory(nom="Paul Durand"))
        vue = page(client.post(adresse, {self.case(compte, quartiers[0]): "31"}), 422)
        assert "Paul Durand vient d’y écrire 30" in vue
        assert Valeur.objects.get().valeur == 30
        page(client.post(adresse, {self.case(compte, quartiers[0], 1): "31"}, follow=True))
        assert Valeur.objects.get().valeur == 31

    def test_a_validated_figure_is_a_link_and_not_a_field(self, client, contrat, equipe, adresse, quartiers, compte):
        validee = creer_valeur(compte, quartiers[0], 30, validee=True)
        vue = page(client.get(adresse))
        assert lire_adresse("valeur", contrat.pk, validee.pk) in vue
        assert self.case(compte, quartiers[0], 1) not in vue
        page(client.post(adresse, {self.case(compte, quartiers[0], 1): "31"}), 422)

    def test_who_measures_one_branch_types_in_that_branch(self, client, contrat, quartiers, compte):
        noeud = creer_noeud(contrat, "Emploi")
        IndicateurFactory(contrat=contrat, noeud=noeud, libelle="Formés")
        client.force_login(donner_acces(contrat, Role.PILOTE, noeud=noeud))
        vue = page(client.get(lire_adresse("grille", contrat.pk)))
        assert "Formés" in vue
        assert "Jeunes accompagnés" not in vue
        adresse = lire_adresse("grille", contrat.pk) + f"?periode=2021&indicateurs={compte.pk}"
        page(client.post(adresse, {self.case(compte, quartiers[0]): "31"}), 422)
        assert not Valeur.objects.exists()

    def test_boxes_by_family_a_whole_family_and_the_last_period(self, client, contrat, equipe, quartiers, taux, compte):
        impact = IndicateurFactory(contrat=contrat, libelle="Emploi durable", famille="impact")
        creer_valeur(compte, quartiers[0], 30, annee=2023)
        adresse = lire_adresse("grille", contrat.pk)
        vue = page(client.get(adresse))
        assert "<select multiple" not in vue
        assert vue.index("<legend>Suivi</legend>") < vue.index("Jeunes accompagnés") < vue.index("<legend>Impact")
        assert 'value="2023"' in vue
        reponse = client.get(adresse, {"periode": "2024", "famille": "suivi"})
        assert {c.indicateur_id for c in reponse.context["colonnes"]} == {taux.pk, compte.pk}
        reponse = client.get(adresse, {"periode": "2024", "famille": "suivi", "indicateurs": impact.pk})
        assert len(reponse.context["colonnes"]) == 3
        assert "Choisissez au moins un indicateur" in page(client.get(adresse, {"periode": "2024"}))
        assert "n’est pas un choix valide" not in page(client.get(adresse, {"periode": "2024", "famille": "suivi"}))

    def test_as_many_queries_for_one_place_as_for_three(
        self, client, equipe, adresse, quartiers, django_assert_max_num_queries
    ):
        with django_assert_max_num_queries(24):
            page(client.get(adresse))


class TestImport:
    def deposer(self, client, contrat, contenu, nom="valeurs.csv", **plus):
        fichier = SimpleUploadedFile(nom, contenu)
        adresse = lire_adresse("importer", contrat.pk)
        client.post(adresse, {"fichier": fichier, "periode": "2021", "source": "CAF", **plus})
        return Importation.objects.latest("pk")

    def donnees(self, importation, **roles):
        dit = {}
        for rang, colonne in enumerate(importation.colonnes):
            dit[f"c{rang}-role"] = roles.get(colonne["entete"], "Ne pas lire")
        return dit

    ROLES = {"Code": "Code du territoire", "Taux": "Taux d’emploi", "Jeunes": "Jeunes accompagnés"}

    def apercu(self, client, contrat, contenu, nom="valeurs.csv", roles=None, **plus):
        importation = self.deposer(client, contrat, contenu, nom)
        adresse = lire_adresse("import", contrat.pk, importation.pk)
        vue = client.post(adresse, self.donnees(importation, **(roles or self.ROLES)) | plus, follow=True)
        importation.refresh_from_db()
        return importation, page(vue), adresse

    def test_from_the_file_to_the_figures(self, client, contrat, equipe, quartiers, taux, compte):
        contenu = b"Code;Taux;Jeunes;Remarque\nQP069000;45,5;12;x\nQP069001;;8;\n"
        importation, vue, adresse = self.apercu(client, contrat, contenu)
        assert importation.apercu["nouvelles"] == 3
        assert importation.apercu["vides"] == 1
        assert "Importer tout" in vue
        assert not Valeur.objects.exists()
        client.post(adresse, {"importer": "1"})
        assert set(Valeur.objects.values_list("quartier__nom", "valeur", "source")) == {
            ("Les Aulnes", 45.5, "CAF"),
            ("Les Aulnes", 12, "CAF"),
            ("Le Bief", 8, "CAF"),
        }
        assert Travail.objects.get(genre="importer_valeurs").etat == "termine"
        # Remembered, and the same file changes nothing.
        assert ColonneConnue.objects.get(entete="taux").indicateur == taux
        encore = self.deposer(client, contrat, contenu, nom="encore.csv")
        assert {c["entete"]: c["role"] for c in encore.colonnes} == {
            "Code": "code",
            "Taux": "mesure",
            "Jeunes": "mesure",
            "Remarque": "ignoree",
        }

    def test_differences_are_told(self, client, contrat, equipe, quartiers, taux, compte):
        creer_valeur(compte, quartiers[0], 11, source="CAF")
        _, vue, adresse = self.apercu(client, contrat, b"Code;Jeunes\nQP069000;12\n")
        assert "11 → 12" in vue
        client.post(adresse, {"importer": "1"})
        assert Valeur.objects.get().valeur == 12

    @pytest.mark.parametrize(
        ("lignes", "attendu"),
        [
            ("QP069000;145;12", "Feuille CSV, ligne 2, colonne Taux\u00a0: 145\u00a0: un taux va de 0 à 100."),
            ("QP069000;12 €;12", "ligne 2, colonne Taux\u00a0: «\u00a012 €\u00a0» est un montant"),
            ("QP999999;45;12", "ligne 2, colonne Code\u00a0: aucun quartier connu ne porte le code QP999999"),
            ("QP069000;0,29;12", "écrivez 29 si c’est 29\u202f%"),
            ("QP069000;=A1;12", "ligne 2, colonne Taux\u00a0: une formule"),
            ("QP069000;45;12\nQP069000;46;12", "ligne 3, colonne Taux\u00a0: la même valeur qu’à la ligne 2"),
            (";45;12", "ligne 2, colonne Code\u00a0: le territoire manque"),
        ],
    )
    def test_each_refusal_stands_at_its_cell_and_nothing_is_written(
        self, client, contrat, equipe, quartiers, taux, compte, lignes, attendu
    ):
        importation, vue, adresse = self.apercu(client, contrat, f"Code;Taux;Jeunes\n{lignes}\n".encode())
        assert attendu in vue
        assert importation.etat == "refusee"
        client.post(adresse, {"importer": "1"})
        assert not Valeur.objects.exists()

    def test_a_column_twice(self, client, contrat, equipe, quartiers, taux, compte):
        roles = {"Code": "Code du territoire", "Taux": "Taux d’emploi", "Part": "Taux d’emploi"}
        _, vue, _ = self.apercu(client, contrat, b"Code;Taux;Part\nQP069000;45;46\n", roles=roles)
        assert "ligne 1, colonne Part\u00a0: la même chose que la colonne «\u00a0Taux\u00a0»" in vue
        _, vue, _ = self.apercu(client, contrat, b"Code;Taux;Taux\nQP069000;45;46\n")
        assert "la même chose que la colonne" in vue

    def test_shares_of_one_are_said_for_the_column(self, client, contrat, equipe, quartiers, taux, compte):
        _, _, adresse = self.apercu(client, contrat, b"Code;Taux\nQP069000;0,29\n", **{"c1-parts": "oui"})
        client.post(adresse, {"importer": "1"})
        assert Valeur.objects.get().valeur == 29

    def test_a_workbook_with_a_formula_and_a_percent(self, client, contrat, equipe, quartiers, taux, compte):
        livre = Workbook()
        feuille = livre.active
        feuille.title = "Suivi"
        for ligne in (["Titre"], ["Code", "Taux", "Jeunes"], ["QP069000", 0.29, "=1+1"]):
            feuille.append(ligne)
        feuille["B3"].number_format = "0%"
        flux = io.BytesIO()
        livre.save(flux)
        importation, vue, _ = self.apercu(client, contrat, flux.getvalue(), nom="suivi.xlsx")
        assert "Feuille Suivi, ligne 3, colonne Jeunes\u00a0: une formule" in vue
        assert importation.apercu["nombre_erreurs"] == 1

    def test_a_code_of_2015_proposes_what_it_became(self, client, contrat, equipe, commune, taux, compte):
        ancien = QuartierFactory(nom="Les Aulnes", code="QP069009", generation=2015, communes=[commune])
        nouveau = QuartierFactory(nom="Les Aulnes", code="QN06901M", generation=2024, communes=[commune])
        PerimetreQuartierFactory(contrat=contrat, quartier=nouveau)
        Correspondance.objects.create(ancien=ancien, nouveau=nouveau, nature="reconduit", date="2024-01-01")
        contenu = b"Code;Jeunes\nQP069009;12\n"
        _, vue, _ = self.apercu(client, contrat, contenu)
        assert "Depuis le 1er janvier 2024, ce quartier est Les Aulnes (QN06901M)" in vue
        _, _, adresse = self.apercu(client, contrat, contenu, nom="suivi.csv", suivre="on")
        client.post(adresse, {"importer": "1"})
        assert Valeur.objects.get().quartier == nouveau

    def test_the_long_form_with_its_splits(self, client, contrat, equipe, quartiers, taux, compte):
        contenu = (
            "Quartier;Indicateur;Année;Sexe;Tranche d'âge;Valeur\n"
            "Les Aulnes;Jeunes accompagnés;2020;femmes;15-24 ans;12\n"
            "Les Aulnes;Jeunes accompagnés;T1 2021;;;30\n"
            "Ensemble du contrat;Jeunes accompagnés;2021;;;99\n"
        ).encode()
        importation = self.deposer(client, contrat, contenu)
        assert [c["role"] for c in importation.colonnes] == ["nom", "indicateur", "periode", "sexe", "age", "valeur"]
        adresse = lire_adresse("import", contrat.pk, importation.pk)
        dits = ("Nom du territoire", "Nom de l’indicateur", "Période", "Sexe", "Tranche d’âge", "Valeur")
        client.post(adresse, {f"c{rang}-role": dit for rang, dit in enumerate(dits)})
        client.post(adresse, {"importer": "1"})
        assert {(str(v.periode), v.decoupage, v.valeur) for v in Valeur.objects.all()} == {
            ("2020", "femmes, 15-24 ans", 12),
            ("1er trimestre 2021", "", 30),
            ("2021", "", 99),
        }

    def test_fifty_thousand_rows_are_a_job(self, client, contrat, equipe, quartiers, compte, monkeypatch):
        monkeypatch.setattr("reciproque.indicateurs.views.importation.EN_LIGNE", 20)
        lignes = "".join(f"QP069000;{annee};{annee}\n" for annee in range(1950, 2000))
        importation = self.deposer(client, contrat, f"Code;Année;Jeunes\n{lignes}".encode())
        adresse = lire_adresse("import", contrat.pk, importation.pk)
        roles = {"c0-role": "Code du territoire", "c1-role": "Période", "c2-role": "Jeunes accompagnés"}
        reponse = client.post(adresse, roles)
        travail = Travail.objects.get(genre="apercu_valeurs")
        assert reponse["Location"] == travail.get_absolute_url()
        importation.refresh_from_db()
        assert (travail.etat, importation.apercu["nouvelles"]) == ("termine", 50)

    def test_what_changed_since_the_preview_stops_the_import(self, client, contrat, equipe, quartiers, compte):
        _, _, adresse = self.apercu(client, contrat, b"Code;Jeunes\nQP069000;12\n")
        creer_valeur(compte, quartiers[0], 11, source="CAF")
        client.post(adresse, {"importer": "1"})
        assert Valeur.objects.get().valeur == 11
        assert "ont changé depuis l’aperçu" in Travail.objects.get(genre="importer_valeurs").erreur

    @pytest.mark.parametrize(
        ("contenu", "nom", "attendu"),
        [
            (b"", "vide.csv", "vide"),
            (b"\x00\x01\x02" * 50, "x.xlsx", "il faut"),
            (b"seul\n", "x.csv", "pas de tableau"),
        ],
    )
    def test_a_file_that_holds_nothing_is_refused_in_one_sentence(self, client, contrat, equipe, contenu, nom, attendu):
        reponse = client.post(
            lire_adresse("importer", contrat.pk), {"fichier": SimpleUploadedFile(nom, contenu), "periode": "2021"}
        )
        assert attendu in page(reponse, 422)
        assert not Importation.objects.exists()

    def test_a_column_may_become_an_indicator_of_the_contract(self, client, contrat, equipe, quartiers, taux):
        contenu = "Code;Part des ménages aidés;Remarque\nQP069000;45,5;x\n".encode()
        importation = self.deposer(client, contrat, contenu)
        assert [c["role"] for c in importation.colonnes] == ["code", "ignoree", "ignoree"]  # never unasked
        roles = {"Code": "Code du territoire", "Part des ménages aidés": "Créer l’indicateur"}
        importation, vue, adresse = self.apercu(client, contrat, contenu, nom="deux.csv", roles=roles)
        assert "1\u00a0indicateur nouveau sera créé" in vue
        assert "Part des ménages aidés (nouveau)" in vue
        assert not Indicateur.objects.exclude(pk=taux.pk).exists()
        client.post(adresse, {"importer": "1"})
        cree = Indicateur.objects.exclude(pk=taux.pk).get()
        definition = cree.definitions.get()
        assert (cree.contrat, cree.libelle, cree.famille) == (contrat, "Part des ménages aidés", "suivi")
        assert (definition.etat, definition.nature, definition.unite) == ("propose", "taux", "%")
        assert Valeur.objects.get().indicateur == cree
        assert Entree.objects.filter(verbe="créé", objet_type="indicateurs.indicateur").count() == 1

    def test_who_measures_one_branch_creates_none(self, client, contrat, quartiers):
        client.force_login(donner_acces(contrat, Role.PILOTE, noeud=creer_noeud(contrat, "Emploi")))
        importation = self.deposer(client, contrat, b"Code;Aides\nQP069000;45\n")
        adresse = lire_adresse("import", contrat.pk, importation.pk)
        assert "Créer l’indicateur" not in page(client.get(adresse))
        vue = page(client.post(adresse, self.donnees(importation, Aides="Créer l’indicateur")), 422)
        assert "Vous ne pouvez pas créer d’indicateur ici" in vue
        assert not Indicateur.objects.exists()

    @pytest.mark.parametrize(
        ("borne", "ecrit", "attendu"),
        [
            ({"definition__maximum": 50}, "51", "51 dépasse la valeur maximale, 50"),
            ({"definition__minimum": 10}, "9", "9 est sous la valeur minimale, 10"),
            ({}, "12 %", "est un pourcentage"),
            ({"definition__nature": "montant"}, "12 %", "«\u00a012 %\u00a0» est un pourcentage"),
        ],
    )
    def test_out_of_range_or_of_another_unit_is_told_at_its_cell_and_in_the_grid(
        self, client, contrat, equipe, quartiers, borne, ecrit, attendu
    ):
        borne_ = IndicateurFactory(contrat=contrat, libelle="Places", **borne)
        roles = {"Code": "Code du territoire", "Places": "Places"}
        _, vue, adresse = self.apercu(client, contrat, f"Code;Places\nQP069000;{ecrit}\n".encode(), roles=roles)
        assert "ligne 2, colonne Places" in vue
        assert attendu in vue
        client.post(adresse, {"importer": "1"})
        grille = lire_adresse("grille", contrat.pk) + f"?periode=2021&indicateurs={borne_.pk}"
        vue = page(client.post(grille, {f"v-{borne_.pk}-quartier-{quartiers[0].pk}-0": ecrit}), 422)
        assert attendu in vue
        assert not Valeur.objects.exists()

    def test_a_neighbourhood_of_another_contract_or_of_no_name_we_know(self, client, contrat, equipe, quartiers, taux):
        QuartierFactory(nom="Ailleurs", code="QP069777", generation=2015)
        _, vue, _ = self.apercu(client, contrat, b"Code;Taux\nQP069777;45\n")
        assert "le quartier QP069777, Ailleurs, n’est pas dans ce contrat" in vue
        roles = {"Quartier": "Nom du territoire", "Taux": "Taux d’emploi"}
        _, vue, _ = self.apercu(client, contrat, b"Quartier;Taux\nLe Beif;45\n", roles=roles)
        assert "aucun territoire connu ne s’appelle «\u00a0Le Beif\u00a0»" in vue
        assert not Valeur.objects.exists()

    def test_common_figures_are_the_administrator_s(self, client, quartiers):
        client.force_login(AdministrateurFactory())
        fichier = SimpleUploadedFile("q.csv", b"code,Taux de pauvrete\nQP069000,43.9\n")
        client.post(lire_adresse("importer-communs"), {"fichier": fichier, "periode": "2018", "source": "INSEE"})
        importation = Importation.objects.get()
        adresse = lire_adresse("import-commun", importation.pk)
        assert "Créer l’indicateur" in page(client.get(adresse))
        client.post(adresse, {"c0-role": "Code du territoire", "c1-role": "Créer l’indicateur", "c1-libelle": ""})
        client.post(adresse, {"importer": "1"})
        assert Indicateur.objects.get(contrat=None).libelle == "Taux de pauvrete"
        assert Valeur.objects.get().valeur == Decimal("43.9")


class TestList:
    def test_exports_keep_splits_and_mask_secrets(self, client, contrat, quartiers, compte, lecteur):
        for sexe, n in (("", 20), ("f", 17), ("h", 3)):
            creer_valeur(compte, quartiers[0], n, sexe=sexe, age="15-24 ans")
        lecteur()
        adresse = lire_adresse("valeurs", contrat.pk)
        vue = page(client.get(adresse))
        assert "hommes, 15-24 ans" in vue
        assert vue.count("secret statistique") == 2
        assert "<legend>Quartier</legend>" in vue
        assert "<legend>Commune</legend>" not in vue, "no figure on any: nothing to choose"
        lignes = b"".join(client.get(f"{adresse}?export=csv")).decode("utf-8-sig").splitlines()
        tetes = lignes[0].split(";")
        assert {"Sexe", "Tranche d’âge", "Zone", "Numérateur"} <= set(tetes)
        valeurs = {
            ligne.split(";")[tetes.index("Sexe")]: ligne.split(";")[tetes.index("Valeur en chiffres")]
            for ligne in lignes[1:]
        }
        assert valeurs == {"ensemble": "20,000000", "femmes": "", "hommes": ""}
        feuille = load_workbook(io.BytesIO(b"".join(client.get(f"{adresse}?export=xlsx")))).active
        assert 3 not in {case.value for rangee in feuille.iter_rows() for case in rangee}

    def test_it_does_not_grow_with_the_instance(
        self, client, contrat, equipe, quartiers, compte, django_assert_max_num_queries
    ):
        commun = IndicateurFactory(contrat=None)
        creer_valeur(commun, QuartierFactory(nom="Ailleurs"), 40)
        for annee in range(2000, 2020):
            creer_valeur(compte, quartiers[0], 40, annee=annee)
        with django_assert_max_num_queries(14):
            vue = page(client.get(lire_adresse("valeurs", contrat.pk)))
        assert "Ailleurs" not in vue


class TestOneFigure:
    def test_validated_then_corrected(self, client, contrat, equipe, quartiers, compte):
        valeur = creer_valeur(compte, quartiers[0], 40)
        adresse = lire_adresse("valeur", contrat.pk, valeur.pk)
        assert "Valider cette valeur" in page(client.get(adresse))
        client.post(adresse, {"valider": "1"})
        donnees = {"valeur": "42", "jour": "2022-05-01", "motif": "Erreur de report", "revision": "2"}
        vue = page(client.post(adresse, donnees, follow=True))
        assert "Le 1er mai 2022, 40 → 42" in vue
        assert "Erreur de report" in vue
        assert "Quelqu’un vient d’écrire 42" in page(client.post(adresse, donnees | {"valeur": "43"}), 422)
        assert "Dites pourquoi" in page(client.post(adresse, donnees | {"motif": ""}), 422)

    def test_a_secret_stays_one_in_its_history(self, client, contrat, quartiers, compte, lecteur):
        valeur = creer_valeur(compte, quartiers[0], 3, validee=True)
        valeur.corrections.create(date="2022-01-01", motif="Relu", avant={"dit": "4"}, apres={"dit": "3"})
        lecteur()
        vue = page(client.get(lire_adresse("valeur", contrat.pk, valeur.pk)))
        assert "secret statistique → secret statistique" in vue

    def test_the_threshold_of_the_contract_masks_anew(self, client, contrat, equipe, quartiers, compte):
        valeur = creer_valeur(compte, quartiers[0], 12)
        client.post(lire_adresse("secret", contrat.pk), {"seuil": "20"})
        valeur.refresh_from_db()
        assert valeur.masquee
        assert SeuilSecret.objects.get().contrat == contrat


class TestCurve:
    def test_it_says_it_in_words_and_draws_it(self, client, contrat, equipe, quartiers, commune, taux):
        aulnes = quartiers[0]
        for annee, v in ((2018, 41), (2021, 45)):
            creer_valeur(taux, aulnes, v, annee=annee, source="INSEE")
            creer_valeur(taux, commune, v + 10, annee=annee, source="INSEE")
        creer_valeur(taux, aulnes, 47, annee=2021, source="Région")
        CibleFactory(indicateur=taux, annee=2021, valeur=50)
        vue = page(client.get(lire_adresse("indicateur", contrat.pk, taux.pk)))
        # 45 - 41 = 4; 55 - 45 = 10; 50 - 45 = 5: INSEE says more of this place, it speaks first
        assert "en hausse de 4\u00a0points depuis 2018, dans le sens voulu" in vue
        assert "10\u00a0points de moins qu’Ambrelle (commune), 55\u202f%" in vue
        assert "cible de 50\u202f% pour 2021, pas encore atteinte\u00a0: 5\u00a0points de moins" in vue
        assert "45\u202f% selon INSEE, 47\u202f% selon Région" in vue
        assert vue.count('class="graphique-dessin"') == 1

    def test_sentences_are_apart(self, client, contrat, equipe, quartiers, commune, taux):
        creer_valeur(taux, quartiers[0], 45, annee=2021)
        for lieu, v in ((commune, 55), (commune.epci, 60)):
            creer_valeur(taux, lieu, v, annee=2021)
        dom = lxml.html.fromstring(page(client.get(lire_adresse("courbe", contrat.pk, taux.pk))))
        (dit,) = (li.text_content() for li in dom.iter("li") if li.find("strong") is not None)
        assert dit.count("\u00a0points de moins") == 2
        assert not re.search(r"[.;]\S", dit)

    def test_secrets_are_masked_in_the_drawing_and_its_table(self, client, contrat, quartiers, compte, lecteur):
        creer_valeur(compte, quartiers[0], 3)
        creer_valeur(compte, quartiers[1], 30)
        lecteur()
        vue = page(client.get(lire_adresse("courbe", contrat.pk, compte.pk)))
        assert vue.count("secret statistique") >= 2
        assert ">3<" not in vue

    def test_a_common_indicator_has_its_curve_in_the_contract(
        self, client, contrat, equipe, quartiers, django_assert_max_num_queries
    ):
        commun = IndicateurFactory(contrat=None, libelle="Taux de pauvreté", definition__nature="taux")
        for annee in range(2010, 2020):
            for quartier in quartiers:
                creer_valeur(commun, quartier, 40, annee=annee)
        with django_assert_max_num_queries(20):
            assert "Taux de pauvreté" in page(client.get(lire_adresse("courbe", contrat.pk, commun.pk)))


class TestPortrait:
    @pytest.fixture
    def chiffres(self, contrat, quartiers, commune, taux, compte):
        for quartier, v in zip(quartiers, (45, 30, 40), strict=True):
            creer_valeur(taux, quartier, v)
        creer_valeur(taux, quartiers[0], 41, annee=2018)
        creer_valeur(taux, commune, 60)
        creer_valeur(compte, quartiers[0], 3)

    def test_families_comparison_and_trend(self, client, contrat, equipe, quartiers, chiffres):
        vue = page(client.get(lire_adresse("portrait", contrat.pk, quartiers[0].pk)))
        for attendu in (
            "45\u202f%",
            "en hausse de 4\u00a0points depuis 2018",
            "Ambrelle\u00a0: 60\u202f%",
            "35\u202f%",
        ):
            assert attendu in vue  # 35: median of 30 and 40
        assert lire_adresse("portrait", contrat.pk, quartiers[0].pk) in page(
            client.get(reverse("contrats:quartier", args=[contrat.pk, quartiers[0].pk]))
        )

    def test_on_paper_it_holds_on_two_pages_and_masks_what_the_page_masks(
        self, client, contrat, quartiers, chiffres, lecteur
    ):
        for n in range(60):
            autre = IndicateurFactory(
                contrat=contrat, libelle=f"Part des ménages qui habitent le quartier depuis longtemps {n}"
            )
            creer_valeur(autre, quartiers[0], 100 + n)
        lecteur()
        contenu = client.get(lire_adresse("portrait-papier", contrat.pk, quartiers[0].pk, "pdf")).content
        assert len(pypdfium2.PdfDocument(contenu)) <= 2
        dit = texte_du_pdf(contenu)
        assert "secret statistique" in dit
        assert "autres indicateurs sont à l’écran" in dit

    def test_as_many_queries_whatever_it_holds(
        self, client, contrat, equipe, quartiers, chiffres, django_assert_max_num_queries
    ):
        for n in range(10):
            creer_valeur(IndicateurFactory(contrat=contrat, libelle=f"Autre {n}"), quartiers[0], 100)
        with django_assert_max_num_queries(20):
            page(client.get(lire_adresse("portrait", contrat.pk, quartiers[0].pk)))


class TestMap:
    def test_classes_are_stated_and_missing_ones_counted(self, client, contrat, equipe, quartiers, taux):
        creer_valeur(taux, quartiers[0], 45)
        creer_valeur(taux, quartiers[1], 30)
        vue = page(client.get(lire_adresse("carte", contrat.pk)))
        assert "Valeur manquante ou secrète" in vue
        assert "1, La Cité, pas de valeur" in vue
        assert "2, Le Bief, 30\u202f%" in vue
        assert "url(#carte-classe4)" in vue
        assert "url(#carte-manquante)" in vue

    def test_without_figures_it_says_so(self, client, contrat, equipe):
        assert "Aucune valeur" in page(client.get(lire_adresse("carte", contrat.pk)))

    def test_a_secret_is_as_missing(self, client, contrat, quartiers, compte, lecteur):
        creer_valeur(compte, quartiers[0], 3)
        creer_valeur(compte, quartiers[1], 30)
        lecteur()
        vue = page(client.get(lire_adresse("carte", contrat.pk)))
        assert "3, Les Aulnes, secret statistique" in vue


def test_what_an_import_keeps_of_a_column_is_read_again():
    colonne = Colonne("Taux", "mesure", 3, parts=True)
    assert Colonne(**json.loads(json.dumps(colonne.to_dict()))) == colonne
