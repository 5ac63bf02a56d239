"""XLSX and CSV hold exactly what the filters show, as real values, and nothing that a spreadsheet would run."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
from django.http import QueryDict
from pytest_django.asserts import assertContains

from reciproque.socle.listes import Colonne, ExportTropGrand, Genre, Liste
from reciproque.socle.listes.exports import csv_cell, to_csv, to_xlsx
from reciproque.socle.listes.papier import describe, to_paper
from tests.factories.socle import FamilleFactory, FicheFactory
from tests.harnais.documents import texte_du_pdf
from tests.socle.terrain.listes import ListeFiches
from tests.socle.terrain.models import Fiche

pytestmark = pytest.mark.django_db
# A spreadsheet knows no time zone.
CINQ_JANVIER = datetime(2026, 1, 5)  # noqa: DTZ001 (what a sheet holds: no zone)
DEUX_JUILLET = datetime(2026, 7, 2, 0, 30)  # noqa: DTZ001 (what a sheet holds: no zone)
MENACES = ['=HYPERLINK("http://mal.exemple")', "+33 1 23", "-2+3", "@SUM(A1)", "\t=1", "\r=1"]


def lister(demande=""):
    return ListeFiches(Fiche.objects.all(), QueryDict(demande))


def lire_csv(reponse):
    texte = b"".join(reponse.streaming_content).decode("utf-8")
    assert texte.startswith("\ufeff")
    assert "\r\n" in texte
    return list(csv.reader(io.StringIO(texte[1:], newline=""), delimiter=";"))


def lire_xlsx(reponse):
    classeur = openpyxl.load_workbook(io.BytesIO(b"".join(reponse.streaming_content)))
    reponse.file_to_stream.close()
    return classeur


@pytest.fixture
def fiches():
    emploi, sante = FamilleFactory(nom="Emploi"), FamilleFactory(nom="Santé")
    return [
        FicheFactory(
            titre="École ouverte",
            famille=emploi,
            themes=[sante, emploi],
            montant=Decimal("-1234.50"),
            jour=date(2026, 1, 5),
            etat="valide",
        ),
        FicheFactory(titre="Forêt ; rivière\nlac", actif=False),
    ]


class TestCsv:
    def test_opens_as_it_should_in_a_french_spreadsheet(self, fiches, jour):
        reponse = to_csv(lister())
        assert reponse["Content-Type"] == "text/csv; charset=utf-8"
        assert reponse["Content-Disposition"] == 'attachment; filename="fiches-2026-03-20.csv"'
        premier, second = fiches
        assert lire_csv(reponse) == [
            ["N°", "Titre", "Famille", "Thèmes", "Montant", "Jour", "État", "Actif"],
            [str(premier.pk), "École ouverte", "Emploi", "Emploi ; Santé", "-1234,50", "05/01/2026", "validé", "oui"],
            [str(second.pk), "Forêt ; rivière\nlac", "", "", "", "", "brouillon", "non"],
        ]

    def test_holds_every_row_asked_for_and_no_other(self):
        for n in range(23):
            FicheFactory(titre=f"Fiche {n:02}", etat="valide" if n % 2 else "brouillon")
        liste = lister("etat=valide&tri=-titre&page=2")
        lignes = lire_csv(to_csv(liste))[1:]
        assert [ligne[1] for ligne in lignes] == [f"Fiche {n:02}" for n in range(21, 0, -2)]
        assert len(lignes) == liste.total

    @pytest.mark.parametrize("texte", MENACES)
    def test_no_cell_starts_a_formula(self, texte):
        assert csv_cell(texte, Genre.TEXTE) == f"'{texte}"
        assert csv_cell([texte], Genre.LISTE) == f"'{texte}"

    @pytest.mark.parametrize(
        ("valeur", "genre", "cellule"),
        [
            (-5, Genre.NOMBRE, "-5"),
            (2.5, Genre.NOMBRE, "2,5"),
            (Decimal("1E+3"), Genre.MONTANT, "1000"),
            ("illisible", Genre.NOMBRE, "illisible"),
            (datetime(2026, 1, 5, 13, 5, tzinfo=UTC), Genre.MOMENT, "05/01/2026 14:05"),
            (datetime(2026, 1, 4, 23, 30, tzinfo=UTC), Genre.DATE, "05/01/2026"),
        ],
    )
    def test_values_are_real(self, valeur, genre, cellule):
        assert csv_cell(valeur, genre) == cellule


class TestXlsx:
    def test_holds_numbers_and_dates_under_a_frozen_heading(self, fiches):
        classeur = lire_xlsx(to_xlsx(lister()))
        feuille = classeur["Fiches"]
        assert [c.value for c in feuille[1]] == [
            "N°", "Titre", "Famille", "Thèmes", "Montant", "Jour", "État", "Actif",
        ]  # fmt: skip
        assert [c.value for c in feuille[2]] == [
            fiches[0].pk, "École ouverte", "Emploi", "Emploi ; Santé", -1234.5, CINQ_JANVIER, "validé", "oui",
        ]  # fmt: skip
        assert feuille["E2"].number_format == '#,##0.00\\ "€"'
        assert feuille["F2"].number_format == "dd/mm/yyyy"
        assert feuille["F2"].is_date
        assert feuille["C3"].value is None
        assert feuille.freeze_panes == "A2"
        assert feuille.auto_filter.ref == "A1:H3"
        assert feuille.max_row == 3

    def test_says_what_was_asked(self, fiches, jour):
        feuille = lire_xlsx(to_xlsx(lister("etat=valide")))["À propos"]
        assert [tuple(c.value for c in ligne) for ligne in feuille] == [
            ("Liste", "Fiches"),
            ("Nombre de lignes", "1\u00a0fiche"),
            ("Exportée le", "20 mars 2026"),
            ("Filtre", "État\u00a0: Validé"),
        ]
        assert lire_xlsx(to_xlsx(lister()))["À propos"]["B4"].value == "Toute la liste, sans filtre"

    @pytest.mark.parametrize("texte", MENACES)
    def test_no_cell_is_a_formula_even_after_an_edit(self, texte):
        FicheFactory(titre=texte)
        cellule = lire_xlsx(to_xlsx(lister()))["Fiches"]["B2"]
        assert cellule.data_type == "s"
        assert cellule.value.strip() == texte.strip()
        assert cellule.quotePrefix

    def test_what_excel_cannot_hold_is_left_out(self):
        FicheFactory(titre="a\x0bb")

        class Longue(ListeFiches):
            nom = "longue"
            titre = "Un titre / beaucoup : trop [long] pour un onglet ?"
            colonnes = (Colonne("titre", "Titre"), Colonne("long", "Long", lambda f: "x" * 40_000))

        classeur = lire_xlsx(to_xlsx(Longue(Fiche.objects.all(), QueryDict())))
        feuille = classeur.worksheets[0]
        assert len(feuille.title) <= 31
        assert feuille["A2"].value == "ab"
        assert len(feuille["B2"].value) == 32_767
        assert feuille["B2"].value.endswith("…")

    def test_moments_are_given_in_paris_time(self):
        FicheFactory()

        class Moments(Liste):
            nom, titre = "moments", "Moments"
            colonnes = (
                Colonne("m", "M", lambda f: datetime(2026, 7, 1, 22, 30, tzinfo=UTC), genre=Genre.MOMENT),
                Colonne("t", "T", lambda f: Decimal("12.5"), genre=Genre.TAUX),
            )

        feuille = lire_xlsx(to_xlsx(Moments(Fiche.objects.all(), QueryDict())))["Moments"]
        assert feuille["A2"].value == DEUX_JUILLET
        assert (feuille["B2"].value, feuille["B2"].number_format) == (12.5, '0.0#\\ "%"')


class TestPaper:
    def test_holds_the_rows_asked_for_and_what_was_asked(self, fiches, jour):
        texte = texte_du_pdf(to_paper(lister("etat=valide")).content)
        assert "École ouverte" in texte
        assert "Emploi ; Santé" in texte
        assert "Forêt" not in texte
        assert "Filtre : État : Validé" in texte.replace("\u00a0", " ")
        assert "Relevé du 20 mars 2026" in texte

    def test_has_the_columns_of_the_screen_in_their_order(self, fiches):
        liste = lister()
        (tableau,) = describe(liste).blocs
        assert [e.libelle for e in tableau.entetes] == [c.entete for c in liste.colonnes_ecran]
        assert [e.libelle for e in tableau.entetes if e.droite] == ["N°", "Montant"]
        assert describe(liste).chapeau == "2\u00a0fiches"
        assert [ligne[1] for ligne in tableau.lignes] == ["École ouverte", "Forêt ; rivière\nlac"]

    def test_a_column_may_be_for_paper_too_or_not(self):
        class Colonnes(Liste):
            nom = titre = "x"
            colonnes = (
                Colonne("a", "A", ecran=False, papier=True),
                Colonne("b", "B", papier=False),
                Colonne("c", "C", export=False),
            )

        assert [c.cle for c in Colonnes(Fiche.objects.all(), QueryDict()).colonnes_papier] == ["a"]

    def test_a_formula_is_only_a_text(self):
        FicheFactory(titre="=1+1")
        assert "=1+1" in texte_du_pdf(to_paper(lister()).content)

    def test_too_many_rows_are_refused_in_a_sentence(self, fiches, monkeypatch):
        monkeypatch.setattr(ListeFiches, "papier_max", 1)
        with pytest.raises(ExportTropGrand, match=r"l’export s’arrête à 1\. Ajoutez un filtre"):
            to_paper(lister())


class TestBounds:
    def test_too_many_rows_are_refused_in_a_sentence(self, fiches, monkeypatch):
        monkeypatch.setattr(ListeFiches, "export_max", 1)
        with pytest.raises(ExportTropGrand, match=r"compte 2 lignes\u00a0; l’export s’arrête à 1\. Ajoutez un filtre"):
            to_csv(lister())

    def test_and_the_page_says_so(self, client, fiches, monkeypatch, gabarits_guide):
        monkeypatch.setattr(ListeFiches, "export_max", 1)
        assertContains(client.get("/fiches/?export=csv"), "Ajoutez un filtre", status_code=422)

    def test_memory_and_queries_stay_flat(self, fiches, django_assert_num_queries):
        FicheFactory.create_batch(40)
        with django_assert_num_queries(3):  # total, rows, themes
            assert len(lire_csv(to_csv(lister()))) == 43

    @pytest.mark.parametrize(("export", "type_mime"), [("csv", "text/csv"), ("xlsx", "application/vnd.openxml")])
    def test_are_one_click_away(self, client, fiches, gabarits_guide, export, type_mime):
        reponse = client.get(f"/fiches/?etat=valide&export={export}")
        assert reponse["Content-Type"].startswith(type_mime)
        assert b"".join(reponse.streaming_content)
        reponse.close()

    def test_an_unknown_export_is_the_page(self, client, fiches, gabarits_guide):
        assertContains(client.get("/fiches/?export=exe"), "<html")
