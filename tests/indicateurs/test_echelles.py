"""The 0-100 kit: six levels fixed beforehand, evaluated with evidence, replaced by a dated version; the library."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from reciproque.contrats.concurrence import Conflit, Refus
from reciproque.indicateurs.actions.echelles import current_scale, evaluate, write_scale
from reciproque.indicateurs.bibliotheque import by_theme, library
from reciproque.indicateurs.models import NIVEAUX, Definition, Evaluation, Indicateur
from reciproque.socle.models import Entree
from tests.factories.indicateurs import EchelleFactory, EvaluationFactory, IndicateurFactory

pytestmark = pytest.mark.django_db
TEXTES = {"action": "Ateliers", "mode_recueil": "Feuille"} | {f"niveau_{n}": f"Palier {n}" for n in NIVEAUX}


@pytest.fixture
def resultat(contrat):
    return IndicateurFactory(contrat=contrat, famille="resultat", libelle="Parents plus à l’aise")


def url(nom, indicateur, *args):
    return reverse(f"indicateurs:{nom}", args=[indicateur.contrat_id, indicateur.pk, *args])


def test_written_evaluated_then_only_replaced(resultat):
    echelle = write_scale(indicateur=resultat, acteur=None, textes=TEXTES)
    write_scale(indicateur=resultat, acteur=None, textes=TEXTES | {"niveau_60": "Autrement"}, revision=1)
    echelle.refresh_from_db()
    assert (echelle.niveau_60, echelle.numero) == ("Autrement", 1), "nothing evaluated: still to be rewritten"
    evaluate(echelle=echelle, acteur=None, jour=date(2022, 6, 30), niveau=60, preuve="12 sur 20", realisation=90)
    with pytest.raises(Refus, match="de quel jour"):
        write_scale(indicateur=resultat, acteur=None, textes=TEXTES)
    with pytest.raises(Refus, match="après la dernière"):
        write_scale(indicateur=resultat, acteur=None, textes=TEXTES, depuis=date(2022, 1, 1), motif="Trop facile")
    write_scale(indicateur=resultat, acteur=None, textes=TEXTES, depuis=date(2023, 1, 1), motif="Trop facile")
    nouvelle = current_scale(resultat)
    assert (nouvelle.numero, nouvelle.depuis, nouvelle.niveau_60) == (2, date(2023, 1, 1), "Palier 60")
    with pytest.raises(Refus, match="remplacée"):
        evaluate(echelle=echelle, acteur=None, jour=date(2022, 12, 31), niveau=80, preuve="x")
    with pytest.raises(Refus, match="pas encore en vigueur"):
        evaluate(echelle=nouvelle, acteur=None, jour=date(2022, 12, 31), niveau=80, preuve="x")
    assert [e.verbe for e in Entree.objects.pour(resultat).order_by("pk")] == [
        "écrit l’échelle de",
        "modifié l’échelle de",
        "évalué",
        "modifié l’échelle de",
    ]


def test_an_evaluation_shows_what_proves_it_once_a_day(resultat):
    echelle = EchelleFactory(indicateur=resultat)
    with pytest.raises(Refus, match="se montre"):
        evaluate(echelle=echelle, acteur=None, jour=date(2022, 6, 30), niveau=60)
    EvaluationFactory(echelle=echelle)
    with pytest.raises(Refus, match="déjà évaluée"):
        evaluate(echelle=echelle, acteur=None, jour=date(2022, 6, 30), niveau=80, preuve="x")


def test_only_a_result_has_a_scale_and_two_people_are_told(resultat):
    with pytest.raises(Refus, match="indicateur de résultat"):
        write_scale(indicateur=IndicateurFactory(famille="impact"), acteur=None, textes=TEXTES)
    write_scale(indicateur=resultat, acteur=None, textes=TEXTES)
    write_scale(indicateur=resultat, acteur=None, textes=TEXTES | {"action": "Une"}, revision=1)
    with pytest.raises(Conflit):
        write_scale(indicateur=resultat, acteur=None, textes=TEXTES | {"action": "Deux"}, revision=1)


def test_in_the_browser(equipe, client, resultat):
    assert "Écrire les six niveaux" in client.get(url("echelle", resultat)).content.decode()
    assert "Écrivez d’abord" in client.get(url("echelle-evaluer", resultat), follow=True).content.decode()
    page = client.post(url("echelle-ecrire", resultat), TEXTES | {"niveau_40": ""})
    assert page.status_code == 422
    assert "les six se fixent" in page.content.decode()
    page = client.post(url("echelle-ecrire", resultat), TEXTES | {"niveau_40": "Palier 20"})
    assert "Deux niveaux disent la même chose" in page.content.decode()
    assert client.post(url("echelle-ecrire", resultat), TEXTES).status_code == 302
    champs = {"date": "2022-06-30", "niveau": "60", "revision": "1", "realisation": "90"}
    page = client.post(url("echelle-evaluer", resultat), champs)
    assert "dites ce qui le prouve" in page.content.decode()
    piece = SimpleUploadedFile("presence.pdf", b"%PDF-1.4\n%fin\n", content_type="application/pdf")
    reponse = client.post(url("echelle-evaluer", resultat), champs | {"piece": piece})
    assert reponse.status_code == 302, reponse.context["form"].errors
    page = client.get(url("echelle", resultat)).content.decode()
    assert "presence.pdf" in page
    assert "60 sur 100" in page
    evaluation = Evaluation.objects.get()
    piece = client.get(url("evaluation-piece", resultat, evaluation.pk))
    assert b"".join(piece) if piece.streaming else piece.content
    assert "ouvre une nouvelle version" in client.get(url("echelle-ecrire", resultat)).content.decode()


def test_a_file_that_is_not_one_is_refused(equipe, client, resultat):
    EchelleFactory(indicateur=resultat)
    piece = SimpleUploadedFile("presence.pdf", b"<script>", content_type="application/pdf")
    champs = {"date": "2022-06-30", "niveau": "60", "revision": "1", "piece": piece}
    assert client.post(url("echelle-evaluer", resultat), champs).status_code == 422
    assert not Evaluation.objects.exists()


def test_the_library_has_ten_themes_and_each_model_can_be_used(contrat, equipe, client):
    assert len(library()) >= 40
    assert len(by_theme()) == 10
    for modele in library():
        assert modele.famille in Indicateur.Famille.values
        assert modele.nature in Definition.Nature.values
        assert modele.sens in Definition.Sens.values
        assert bool(modele.numerateur) == (modele.nature == "taux"), modele.libelle
    assert len({m.libelle for m in library()}) == len(library())
    page = client.get(reverse("indicateurs:bibliotheque", args=[contrat.pk])).content.decode()
    assert "Transition écologique" in page
    page = client.get(
        reverse("indicateurs:indicateur-nouveau", args=[contrat.pk]) + "?modele=emploi-1"
    ).content.decode()
    assert "en emploi ou en formation six mois après" in page
    assert client.get(reverse("indicateurs:indicateur-nouveau", args=[contrat.pk]) + "?modele=x").status_code == 200
