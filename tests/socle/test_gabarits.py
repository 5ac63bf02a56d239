"""Formats, icons, components and forms as templates draw them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django import forms
from django.template import Context, Template
from django.template.loader import render_to_string
from pytest_django.asserts import assertInHTML

from reciproque.socle.icones import TRACES
from reciproque.socle.listes import Colonne
from tests.socle.guide.urls import FormulaireEssai
from tests.socle.terrain.models import Fiche


def dessiner(texte, **variables):
    return Template("{% load socle %}" + texte).render(Context(variables))


@pytest.mark.parametrize(
    ("texte", "valeur", "dit"),
    [
        ("{{ x|date_fr }}", date(2026, 1, 5), "5 janvier 2026"),
        ("{{ x|date_fr }}", None, ""),
        ("{{ x|moment_fr }}", datetime(2026, 1, 5, 13, 5, tzinfo=UTC), "5 janvier 2026 à 14 h 05"),
        ("{{ x|nombre }}", 1234.5, "1 234,5"),
        ("{{ x|montant }}", Decimal("1234.5"), "1 234,50 €"),
        ("{{ x|taux }}", 12, "12 %"),
        ("{{ x|octets }}", 2_000_000, "2 Mo"),
        ("{{ x|pluriel:'engagement' }}", 3, "3 engagements"),
        ("{{ x|pluriel:'engagement' }}", 1, "1 engagement"),
        ("{{ x|pluriel:'avis rendu,avis rendus' }}", 2, "2 avis rendus"),
    ],
)
def test_values_are_said_in_french(texte, valeur, dit):
    assert dessiner(texte, x=valeur).replace("\u00a0", " ").replace("\u202f", " ") == dit


def test_an_icon_is_silent_beside_a_text_and_named_alone():
    assert 'aria-hidden="true"' in dessiner("{% icone 'coche' %}")
    seule = dessiner("{% icone 'coche' libelle %}", libelle='fait "bien"')
    assert 'role="img"' in seule
    assert 'aria-label="fait &quot;bien&quot;"' in seule
    assert "aria-hidden" not in seule
    with pytest.raises(KeyError):
        dessiner("{% icone 'inconnue' %}")


@pytest.mark.parametrize("nom", TRACES)
def test_each_icon_is_a_path(nom):
    assert set(TRACES[nom]) <= set("MmLlHhVvCcSsQqTtAaZz0123456789.- ")


def test_a_cell_is_linked_only_when_there_is_something_to_click():
    fiche = Fiche(pk=3, titre="")
    colonne = Colonne("titre", "Titre", lien=Fiche.get_absolute_url)
    assert dessiner("{% cellule c o %}", c=colonne, o=fiche) == ""
    fiche.titre = "<b>"
    assert dessiner("{% cellule c o %}", c=colonne, o=fiche) == '<a href="/fiches/3/">&lt;b&gt;</a>'


class TestForms:
    def test_each_field_has_its_label_help_and_place(self):
        page = str(FormulaireEssai())
        assert page.count("<label") == 5 + 2 + 3 + 1
        assertInHTML('<div class="aide" id="id_titre_helptext">Tel qu’il est écrit dans le document.</div>', page)
        assert 'aria-describedby="id_titre_helptext"' in page
        assert "Les champs marqués" in page
        assert 'role="alert"' not in page

    def test_a_refused_form_says_it_twice(self):
        page = str(FormulaireEssai({"titre": ""}))
        assert 'role="alert"' in page
        assertInHTML('<a href="#id_titre">Titre de l’engagement</a>', page)
        assertInHTML('<a href="#id_nature_0">Nature</a>', page)
        assert 'id="id_titre_error"' in page
        assert 'aria-invalid="true"' in page
        assert 'aria-describedby="id_titre_helptext id_titre_error"' in page

    def test_errors_of_the_whole_form_come_first(self):
        class Refuse(forms.Form):
            nom = forms.CharField(required=False)

            def clean(self):
                raise forms.ValidationError("Les deux dates se croisent.")

        page = str(Refuse({}))
        assertInHTML("<li>Les deux dates se croisent.</li>", page)
        assert "Les champs marqués" not in page

    def test_hidden_fields_are_drawn_and_their_errors_too(self):
        class AvecCache(forms.Form):
            jeton = forms.CharField(widget=forms.HiddenInput)

        assertInHTML('<input type="hidden" name="jeton" id="id_jeton">', str(AvecCache()))
        assert "jeton" in str(AvecCache({}))
        assert 'role="alert"' in str(AvecCache({}))

    def test_a_set_of_forms_is_drawn_whole(self):
        class Ligne(forms.Form):
            nom = forms.CharField(label="Nom")

        jeu = forms.formset_factory(Ligne, extra=2, max_num=1, validate_max=True)
        assert str(jeu()).count("formulaire-ligne") == 1
        trop = jeu({"form-TOTAL_FORMS": 2, "form-INITIAL_FORMS": 0, "form-0-nom": "a", "form-1-nom": "b"})
        assert not trop.is_valid()
        assert 'role="alert"' in str(trop)

    def test_help_written_by_others_is_escaped(self):
        class Essai(forms.Form):
            nom = forms.CharField(help_text="<script>")

        assert "&lt;script&gt;" in str(Essai())

    def test_the_whole_form_is_one_include(self):
        page = render_to_string(
            "socle/composants/formulaire.html",
            {"form": FormulaireEssai(), "bouton": "Retirer", "retour": "/", "danger": True, "action": "/la/"},
        )
        assert 'enctype="multipart/form-data"' in page
        assert 'action="/la/"' in page
        assert "bouton-danger" in page
        assert "Annuler" in page


class TestComponents:
    def composant(self, nom, **variables):
        return render_to_string(f"socle/composants/{nom}.html", variables)

    def test_a_message_says_its_kind_in_words(self):
        for genre, mot, role in (
            ("succes", "Réussi", "status"),
            ("info", "Information", "status"),
            ("attention", "Attention", "status"),
            ("erreur", "Erreur", "alert"),
        ):
            page = self.composant("message", genre=genre, texte="Fait.")
            assert mot in page
            assert f'role="{role}"' in page

    def test_a_passage_keeps_the_lines_of_the_document(self):
        page = self.composant("passage", lignes=[(1411, "avant", False), (1412, "<visé>", True)], source="page 3")
        assert 'data-ligne="1411"' in page
        assertInHTML('<li data-ligne="1412" class="passage-vise"><span>&lt;visé&gt;</span></li>', page)
        assert "page 3" in page

    def test_a_label_starts_with_a_capital(self):
        assert "À relire" in self.composant("etiquette", texte="à relire", ton="attention")

    def test_an_empty_place_has_one_sentence_and_one_action(self):
        page = self.composant("vide", phrase="Rien.", url="/", action="Créer")
        assert page.count("<p>") == 1
        assert page.count("<a ") == 1
        assert "<a" not in self.composant("vide", phrase="Rien.")
