"""On the pages: undo and redo, split and merge, every kind reviewed the same way, who has a record in hand."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from reciproque.contrats.models import Fiche
from reciproque.relecture.actions import confirmer, garder
from reciproque.relecture.actions.prendre import prendre
from reciproque.relecture.avancement import progress_of
from reciproque.relecture.confirmation.selection import CADRE
from reciproque.relecture.models import Prise
from tests.factories.comptes import UserFactory
from tests.factories.contrats import analyser
from tests.factories.relecture import NOUVEAU, contenu_grand, creer_lecture, donner_role, equipiere, fiche
from tests.harnais.promenade import hors_limites, promener

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


def texte(reponse):
    return " ".join(reponse.content.decode().replace("\u00a0", " ").replace("&nbsp;", " ").split())


# --- Undo and redo --------------------------------------------------------------------------------


def test_undo_and_redo_without_javascript(client, lecture, relectrice):
    f = garder(fiche=fiche(lecture, "e1"), revision=1, acteur=relectrice)
    page = texte(client.get(adresse("fiches", lecture.pk)))
    assert 'Annuler <span class="masque"> : accepté Engagement 1</span>' in page
    suite = f"{adresse('fiches', lecture.pk)}?branche=n1"
    reponse = client.post(adresse("annuler", lecture.pk), {"suite": suite})
    assert reponse.url == f"{suite}#fiche-{f.pk}"
    assert fiche(lecture, "e1").etat == Etat.PROPOSEE
    page = texte(client.post(adresse("refaire", lecture.pk), follow=True))
    assert "Refait : accepté Engagement 1." in page
    assert "Il n’y a rien à refaire." in texte(client.post(adresse("refaire", lecture.pk), follow=True))


def test_with_htmx_what_is_on_screen_is_redrawn(client, lecture, relectrice):
    f = garder(fiche=fiche(lecture, "e1"), revision=1, acteur=relectrice)
    reponse = client.post(adresse("annuler", lecture.pk), {"affichees": f"fiche-{f.pk}"}, headers=HTMX)
    page = texte(reponse)
    assert page.count("<article") == 1
    assert "<strong>0 relu</strong> sur 5" in page
    assert f"fiche-{f.pk}" in reponse["HX-Trigger-After-Settle"]
    reponse = client.post(adresse("refaire", lecture.pk), {"affichees": ""}, headers=HTMX)
    page = texte(reponse)
    assert "<article" not in page
    assert "Voir la fiche" in page, "it is on another page"


# --- Split and merge ------------------------------------------------------------------------------


def test_a_record_is_split_where_a_line_is_empty(client, lecture):
    f = fiche(lecture, "e1")
    url = adresse("couper", lecture.pk, f.pk)
    page = client.get(url)
    assert "Ouvrir une maison des parents aux Tilleuls</textarea>" in page.content.decode()
    reponse = client.post(url, {"texte": "Ouvrir une maison\r\n\r\ndes parents aux Tilleuls", "revision": 1})
    assert reponse.url == f"{adresse('fiches', lecture.pk)}#fiche-{f.pk}"
    assert lecture.fiches.filter(genre=Genre.ENGAGEMENT).count() == 6
    page = texte(client.get(adresse("fiches", lecture.pk)))
    assert "Détachée de la fiche e1" in page


def test_a_split_that_changes_the_text_or_cuts_nothing_is_told(client, lecture):
    url = adresse("couper", lecture.pk, fiche(lecture, "e1").pk)
    reponse = client.post(url, {"texte": "Autre\n\nchose", "revision": 1}, headers=HTMX)
    assert reponse.status_code == 422
    assert "ne change pas le texte" in texte(reponse)
    assert "Dites où couper" in texte(client.post(url, {"texte": "Ouvrir", "revision": 1}))
    garder(fiche=fiche(lecture, "e1"), revision=1, acteur=equipiere())
    reponse = client.post(url, {"texte": "Ouvrir\n\nune maison", "revision": 1})
    assert "entre-temps" in texte(reponse)
    assert client.get(adresse("couper", lecture.pk, fiche(lecture, "n1", Genre.NOEUD).pk)).status_code == 403


def test_ticked_records_are_merged(client, lecture):
    e1, e2 = fiche(lecture, "e1"), fiche(lecture, "e2")
    reponse = client.post(adresse("reunir", lecture.pk), {"fiche": [e2.pk, e1.pk], f"revision-{e1.pk}": 1})
    assert reponse.url == f"{adresse('fiches', lecture.pk)}#fiche-{e1.pk}"
    page = texte(client.get(adresse("fiches", lecture.pk)))
    assert "Réunie à la fiche e1" in page
    reponse = client.post(adresse("reunir", lecture.pk), {"fiche": [e1.pk]}, follow=True)
    assert "au moins deux fiches" in texte(reponse)


# --- Every kind -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("genre", "attendu"),
    [
        ("noeud", "Aller vers les familles"),
        ("signataire", "bloc de signature imprimé"),
        ("quartier", "Les Tilleuls"),
        ("contrat", "3 juillet 2015"),
        ("indicateur", "40 agents"),
        ("regle", "2 par an"),
        ("mesure", "Doubler les crédits"),
        ("piece", "annoncée, absente"),
        ("instance", "Comité de pilotage"),
        ("controle", "Habitants des quartiers"),
    ],
)
def test_every_kind_is_reviewed_beside_its_passage(client, lecture, genre, attendu):
    page = texte(client.get(adresse("fiches-genre", lecture.pk, genre)))
    assert attendu in page
    assert "<mark>" in page
    f = Fiche.objects.filter(lecture=lecture, genre=genre).order_by("ordre").first()
    assert 'data-geste="g"' in page
    client.post(adresse("garder", lecture.pk, f.pk), {"revision": 1}, headers=HTMX)
    assert fiche(lecture, f.cle, genre).etat == Etat.ACCEPTEE


def test_only_the_controls_with_a_gap_are_asked(client, lecture):
    assert client.get(adresse("fiches-genre", lecture.pk, "controle")).context["liste"].total == 1
    assert client.get(adresse("fiches-genre", lecture.pk, "sigle")).status_code == 404


@pytest.mark.parametrize(
    ("donnees", "dit", "etat"),
    [
        ({"decision": "imprime"}, "Garder le chiffre imprimé", Etat.CORRIGEE),
        ({"decision": "corrige", "retenu": "2 000"}, "Retenir un autre chiffre : 2 000", Etat.CORRIGEE),
        ({"decision": "note", "note": "Chiffres de 2018"}, "avec une note. Chiffres de 2018", Etat.CORRIGEE),
    ],
)
def test_a_gap_is_kept_corrected_or_noted(client, lecture, donnees, dit, etat):
    f = lecture.fiches.get(genre=Genre.CONTROLE, contenu__verdict="ecart")
    reponse = client.post(adresse("fiche", lecture.pk, f.pk), {"revision": 1, **donnees}, follow=True)
    assert dit in texte(reponse).replace("\u202f", " ")
    f.refresh_from_db()
    assert (f.etat, f.contenu["imprime"]) == (etat, 2100), "what is printed is never rewritten"


@pytest.mark.parametrize(
    ("donnees", "message"),
    [({"decision": "corrige", "retenu": "beaucoup"}, "Écrivez le chiffre"), ({"decision": "note"}, "Écrivez la note")],
)
def test_a_decision_without_its_figure_or_its_note_is_told(client, lecture, donnees, message):
    f = lecture.fiches.get(genre=Genre.CONTROLE, contenu__verdict="ecart")
    reponse = client.post(adresse("fiche", lecture.pk, f.pk), {"revision": 1, **donnees})
    assert reponse.status_code == 422
    assert message in texte(reponse)


def test_all_of_a_kind_is_kept_at_once_and_undone_at_once(client, lecture):
    url = adresse("fiches-genre", lecture.pk, "signataire")
    assert "Garder tout ce qui reste à relire ici" in texte(client.get(url))
    client.post(adresse("garder-branche", lecture.pk), {"genre": "signataire", "suite": url})
    signataires = lecture.fiches.filter(genre=Genre.SIGNATAIRE)
    assert {f.etat for f in signataires} == {Etat.ACCEPTEE}
    client.post(adresse("annuler", lecture.pk))
    assert {f.etat for f in signataires.all()} == {Etat.PROPOSEE}


def test_what_remains_is_counted_in_every_kind(client, lecture):
    page = texte(client.get(adresse("fiches", lecture.pk)))
    assert "(4 avec les 20 autres fiches)" in page, "5 × 20 s and 20 × 8 s are 4 minutes"
    restes = {nom: reste for _, _, nom, reste, _ in client.get(adresse("fiches", lecture.pk)).context["genres"]}
    assert (restes["Signataires"], restes["Contrôles"]) == (7, 1)


# --- In hand --------------------------------------------------------------------------------------


def test_a_record_somebody_corrects_is_shown_as_taken_for_a_while(client, lecture):
    marie = UserFactory(nom="Marie Dupont")
    prendre(fiche=fiche(lecture, "e1"), acteur=marie)
    assert "En main : Marie Dupont" in texte(client.get(adresse("fiches", lecture.pk)))
    f = fiche(lecture, "e1")
    assert "En main : Marie Dupont" in texte(client.get(adresse("fiche", lecture.pk, f.pk), headers=HTMX))
    assert "En main : Marie Dupont" in texte(client.post(adresse("prise", lecture.pk, f.pk)))
    Prise.objects.filter(par=marie).update(jusqu_a=timezone.now() - timedelta(seconds=1))
    assert "En main" not in texte(client.get(adresse("fiches", lecture.pk)))


def test_opening_a_record_writes_nothing_and_deciding_gives_it_back(client, lecture, relectrice):
    f = fiche(lecture, "e1")
    client.get(adresse("fiche", lecture.pk, f.pk))
    assert not Prise.objects.exists()
    client.post(adresse("prise", lecture.pk, f.pk))
    assert Prise.objects.get().par == relectrice
    client.post(adresse("prise", lecture.pk, f.pk), {"lacher": "1"})
    assert not Prise.objects.exists()
    client.post(adresse("prise", lecture.pk, f.pk))
    client.post(adresse("garder", lecture.pk, f.pk), {"revision": 1}, headers=HTMX)
    assert not Prise.objects.exists()


# --- At the size of a large territory -------------------------------------------------------------


def test_three_thousand_commitments_take_no_more_queries(client, relectrice, django_assert_max_num_queries):
    contenu = contenu_grand(engagements=3000, quartiers=60)
    texte_long = "\n".join(f"Ligne {n} du document, comme il y en a sur quatre cents pages" for n in range(1, 12_001))
    lecture = creer_lecture(relectrice, contenu=contenu, texte=texte_long)
    with django_assert_max_num_queries(12):
        reponse = client.get(adresse("fiches", lecture.pk), {"tri": "confiance", "branche": "p1"})
    assert len(reponse.content) < 100 * 1024
    with django_assert_max_num_queries(12):
        client.get(adresse("lecture", lecture.pk))
    f = lecture.fiches.filter(genre=Genre.ENGAGEMENT).first()
    with django_assert_max_num_queries(30):
        client.post(adresse("garder", lecture.pk, f.pk), {"revision": 1}, headers=HTMX)


def test_three_thousand_commitments_are_kept_confirmed_and_read(client, relectrice):
    """Counters stay exact, and every page a link leads to keeps the weight and the queries of design §8."""
    contenu = contenu_grand(engagements=3000, quartiers=60, piliers=20)
    for rang, e in enumerate(contenu["engagements"]):
        e["source"]["lignes"] = [4 * rang + 1, 4 * rang + 2]
    texte_long = "\n".join(f"Ligne {n} du document, comme il y en a sur quatre cents pages" for n in range(1, 12_001))
    lecture = creer_lecture(relectrice, contenu=contenu, texte=texte_long)
    client.post(adresse("garder-branche", lecture.pk), {"branche": "p1"})
    dans_la_branche = lecture.fiches.filter(genre=Genre.ENGAGEMENT, branche="p1")
    assert set(dans_la_branche.values_list("etat", flat=True)) == {Etat.ACCEPTEE}
    avancement = progress_of(lecture, Genre.ENGAGEMENT)
    assert avancement.a_relire == 3000 - dans_la_branche.count()
    contrat = confirmer(
        lecture=lecture, cles=[CADRE, *(f"p{p}" for p in range(1, 21))], acteur=relectrice, nouveau=NOUVEAU
    ).contrat
    assert contrat.engagements.count() == 3000
    analyser()
    pages = promener(client, contrat.get_absolute_url(), compter=lambda: CaptureQueriesContext(connection))
    fautes = [faute for page in pages for faute in hors_limites(page)]
    assert not fautes, "\n".join(fautes)


def test_whoever_only_reads_has_no_button(client, relectrice):
    lecture = creer_lecture(relectrice)
    contrat = confirmer(lecture=lecture, cles=["n1"], acteur=relectrice, nouveau=NOUVEAU).contrat
    lectrice = UserFactory()
    donner_role(lectrice, contrat, "lecteur")
    client.force_login(lectrice)
    page = texte(client.get(adresse("fiches", lecture.pk)))
    assert "Annuler" not in page
    assert "Couper" not in page
