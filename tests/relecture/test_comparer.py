"""A document read again by a newer reader: nothing changes by itself, each difference waits for a person."""

import copy
from importlib import import_module
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from reciproque import lecture as lecteur
from reciproque.contrats.models import Engagement, Fiche, Lecture, RedactionEngagement
from reciproque.relecture.actions import comparer, confirmer, corriger, ecarter
from reciproque.relecture.comparaison.lignes import line_translator
from reciproque.relecture.models import Difference
from reciproque.socle.models import Entree
from tests.factories.relecture import (
    CAF,
    NOUVEAU,
    TEXTE,
    TOUT,
    contenu_grand,
    contenu_lu,
    creer_lecture,
    engagement,
    equipiere,
    fiche,
    noeud,
    partenaire,
)

pytestmark = pytest.mark.django_db
Genre, Etat, Nature, Decision = Fiche.Genre, Fiche.Etat, Difference.Nature, Difference.Decision
ACTUEL = "reciproque.lecture 0.2"


@pytest.fixture(autouse=True)
def lecteur_actuel(monkeypatch):
    monkeypatch.setattr(import_module("reciproque.relecture.actions.comparer"), "LECTEUR", ACTUEL)


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


class LectureFaite:
    def __init__(self, contenu, texte=TEXTE):
        self.contenu, self.texte = contenu, texte

    def to_dict(self):
        return copy.deepcopy(self.contenu)


def contenu_neuf(retouche=lambda contenu: None, base=contenu_lu):
    contenu = base()
    contenu["document"]["lecteur"] = ACTUEL
    retouche(contenu)
    return contenu


def relire(monkeypatch, lecture, relectrice, contenu, texte=TEXTE):
    """The job, the reader giving ``contenu``."""
    monkeypatch.setattr(lecteur, "lire", lambda octets, nom, *, progres=None: LectureFaite(contenu, texte))
    travail = comparer(lecture=lecture, acteur=relectrice)
    assert travail.url_resultat == reverse("relecture:comparaison", args=[lecture.pk])
    return list(Difference.objects.filter(lecture__compare_a=lecture).order_by("ordre"))


def dire(differences):
    return [(d.nature, d.genre, (d.avant or d.apres).cle, d.champs) for d in differences]


def par_cle(contenu, liste, cle):
    return next(x for x in contenu[liste] if x["id"] == cle)


def test_the_same_reading_again_leaves_nothing_to_do(monkeypatch, client, lecture, relectrice):
    assert relire(monkeypatch, lecture, relectrice, contenu_neuf()) == []
    page = client.get(reverse("relecture:comparaison", args=[lecture.pk])).content.decode()
    assert "Les deux lectures disent la même chose" in page
    assert "il lit la même chose" in client.get(reverse("relecture:lecture", args=[lecture.pk])).content.decode()


def changer(contenu):
    par_cle(contenu, "engagements", "e1")["texte"] = "Ouvrir une maison des parents et des enfants aux Tilleuls"
    par_cle(contenu, "engagements", "e2")["partenaires"] = [partenaire("CAF", CAF)]
    par_cle(contenu, "engagements", "e3")["noeud"] = "n4"
    contenu["engagements"] = [e for e in contenu["engagements"] if e["id"] != "e5"]
    contenu["engagements"].append(engagement("e9", "Planter cent arbres dans les cours d'école", 17, noeud="n4"))
    par_cle(contenu, "noeuds", "n4")["titre"] = "Cadre de vie et renouvellement"


def test_each_difference_is_found_and_nothing_is_changed(monkeypatch, lecture, relectrice):
    avant = list(lecture.fiches.order_by("pk").values("contenu", "etat", "revision"))
    differences = relire(monkeypatch, lecture, relectrice, contenu_neuf(changer))
    assert dire(differences) == [
        (Nature.CHANGEE, "noeud", "n4", ["titre"]),
        (Nature.CHANGEE, "engagement", "e1", ["texte"]),
        (Nature.CHANGEE, "engagement", "e2", ["partenaires"]),
        (Nature.CHANGEE, "engagement", "e3", ["place"]),
        (Nature.DISPARUE, "engagement", "e5", []),
        (Nature.NOUVELLE, "engagement", "e9", []),
    ]
    assert list(lecture.fiches.order_by("pk").values("contenu", "etat", "revision")) == avant
    assert Lecture.objects.get(compare_a=lecture).etat == Lecture.Etat.COMPAREE


def test_asked_twice_the_first_answer_stands(monkeypatch, lecture, relectrice):
    relire(monkeypatch, lecture, relectrice, contenu_neuf(changer))
    assert len(relire(monkeypatch, lecture, relectrice, contenu_neuf(changer))) == 6
    assert Lecture.objects.filter(compare_a=lecture).count() == 1


def test_what_a_person_settled_is_no_difference(monkeypatch, lecture, relectrice):
    e1 = fiche(lecture, "e1")
    voulu = par_cle(contenu_neuf(changer), "engagements", "e1")["texte"]
    corriger(fiche=e1, revision=1, contenu=e1.contenu | {"texte": voulu}, acteur=relectrice)
    ecarter(fiche=fiche(lecture, "e5"), revision=1, acteur=relectrice)
    cles = {d.avant.cle for d in relire(monkeypatch, lecture, relectrice, contenu_neuf(changer)) if d.avant}
    assert cles == {"n4", "e2", "e3"}


def test_a_correction_that_the_new_reader_ignores_is_kept_silently(monkeypatch, lecture, relectrice):
    e1 = fiche(lecture, "e1")
    corriger(fiche=e1, revision=1, contenu=e1.contenu | {"texte": "Ma version"}, acteur=relectrice)
    assert relire(monkeypatch, lecture, relectrice, contenu_neuf()) == []


def decider(client, difference, geste):
    url = reverse("relecture:decider", args=[difference.lecture.compare_a_id, difference.pk])
    return client.post(url, {geste: "1"}, follow=True)


def test_taken_up_before_confirmation_a_difference_changes_the_record(monkeypatch, client, lecture, relectrice):
    differences = relire(monkeypatch, lecture, relectrice, contenu_neuf(changer))
    for difference in differences:
        decider(client, difference, "reprendre")
    assert fiche(lecture, "e1").contenu["texte"] == "Ouvrir une maison des parents et des enfants aux Tilleuls"
    assert [p["marque"] for p in fiche(lecture, "e2").contenu["partenaires"]] == ["CAF"]
    assert (fiche(lecture, "e3").parent_cle, fiche(lecture, "e3").branche) == ("n4", "n4")
    assert fiche(lecture, "e5").etat == Etat.ECARTEE
    nouvelle = fiche(lecture, "e9")
    assert (nouvelle.etat, nouvelle.branche, nouvelle.contenu["noeud"]) == (Etat.ACCEPTEE, "n4", "n4")
    assert fiche(lecture, "n4", Genre.NOEUD).contenu["titre"] == "Cadre de vie et renouvellement"
    decidees = Difference.objects.values_list("decision", "decide_par")
    assert set(decidees) == {(Decision.REPRISE, relectrice.pk)}


def test_left_a_difference_changes_nothing_and_is_in_the_journal(monkeypatch, client, lecture, relectrice):
    difference = relire(monkeypatch, lecture, relectrice, contenu_neuf(changer))[1]
    page = decider(client, difference, "laisser").content.decode()
    assert "Laissée par" in page
    assert fiche(lecture, "e1").revision == 1
    entree = Entree.objects.pour(lecture).get(verbe__startswith="laissé")
    assert entree.acteur == relectrice
    assert "déjà décidé" in decider(client, difference, "reprendre").content.decode()
    assert fiche(lecture, "e1").revision == 1


def test_taken_up_after_confirmation_a_difference_goes_through_the_contract(monkeypatch, client, lecture, relectrice):
    contrat = confirmer(lecture=lecture, cles=TOUT, acteur=relectrice, nouveau=NOUVEAU).contrat
    differences = relire(monkeypatch, lecture, relectrice, contenu_neuf(changer))
    for difference in differences:
        decider(client, difference, "reprendre")
    redactions = {r.numero: r for r in RedactionEngagement.objects.current().filter(engagement__contrat=contrat)}
    assert redactions["1"].texte == "Ouvrir une maison des parents et des enfants aux Tilleuls"
    assert [str(p.organisation) for p in redactions["2"].engagement.participations.all()] == [CAF]
    assert redactions["3"].noeud_id == fiche(lecture, "n4", Genre.NOEUD).objet_id
    assert redactions["5"].engagement.retire_motif == f"Nouvelle lecture du document ({ACTUEL})"
    corrections = Entree.objects.filter(verbe="corrigé", contrat_id=contrat.pk)
    assert {e.motif for e in corrections} == {f"Nouvelle lecture du document ({ACTUEL})"}
    lecture.refresh_from_db()
    assert lecture.etat == Lecture.Etat.ENTAMEE, "what is new waits for the ordinary confirmation"
    assert Engagement.objects.filter(contrat=contrat).count() == 5
    bilan = confirmer(lecture=lecture, cles=["n4"], acteur=relectrice)
    assert (bilan.total, bilan.termine) == (1, True)
    assert Engagement.objects.filter(contrat=contrat).count() == 6


def test_what_is_in_the_contract_and_cannot_be_taken_up_from_here_says_so(monkeypatch, client, lecture, relectrice):
    confirmer(lecture=lecture, cles=TOUT, acteur=relectrice, nouveau=NOUVEAU)

    def sans_gare(contenu):
        contenu["quartiers"] = contenu["quartiers"][:1]

    difference = relire(monkeypatch, lecture, relectrice, contenu_neuf(sans_gare))[0]
    assert "c’est là" in client.get(reverse("relecture:comparaison", args=[lecture.pk])).content.decode()
    assert "Déjà dans le contrat" in decider(client, difference, "reprendre").content.decode()
    difference.refresh_from_db()
    assert difference.decision == Decision.ATTENTE


def test_lines_are_those_of_the_text_the_document_keeps(monkeypatch, lecture, relectrice):
    decale = "Page 1\n" + TEXTE

    def retoucher(contenu):
        contenu["engagements"].append(engagement("e9", "Planter cent arbres dans les cours", 18, noeud="n4"))

    difference = relire(monkeypatch, lecture, relectrice, contenu_neuf(retoucher), decale)[0]
    assert difference.apres.ligne_debut == 17


@pytest.mark.parametrize(
    ("nouveau", "garde", "attendu"),
    [("a\nb\nc", "a\nb\nc", [1, 2, 3]), ("x\na\nb", "a\nb", [1, 1, 2]), ("a\nx\nb", "a\nb", [1, 1, 2])],
)
def test_line_translation(nouveau, garde, attendu):
    traduire = line_translator(nouveau, garde)
    assert [traduire(n) for n in range(1, 4)] == attendu


def test_the_present_reader_is_not_asked_again(client, relectrice):
    contenu = contenu_lu()
    contenu["document"]["lecteur"] = ACTUEL
    lecture = creer_lecture(relectrice, contenu=contenu)
    assert (
        "Relire avec le lecteur actuel"
        not in client.get(reverse("relecture:lecture", args=[lecture.pk])).content.decode()
    )
    page = client.post(reverse("relecture:comparer", args=[lecture.pk]), follow=True).content.decode()
    assert "il n’y a rien de plus récent" in page


def test_an_older_reading_offers_to_read_again(monkeypatch, client, lecture):
    assert (
        "Relire avec le lecteur actuel" in client.get(reverse("relecture:lecture", args=[lecture.pk])).content.decode()
    )
    monkeypatch.setattr(lecteur, "lire", lambda octets, nom, *, progres: LectureFaite(contenu_neuf(changer)))
    reponse = client.post(reverse("relecture:comparer", args=[lecture.pk]))
    assert reponse.url.startswith("/travaux/")
    page = client.get(reverse("relecture:lecture", args=[lecture.pk])).content.decode()
    assert "différences à examiner" in page


def test_the_page_shows_words_added_and_removed(monkeypatch, client, lecture, relectrice):
    relire(monkeypatch, lecture, relectrice, contenu_neuf(changer))
    page = client.get(reverse("relecture:comparaison", args=[lecture.pk])).content.decode()
    assert "<ins>et des enfants </ins>" in page
    assert "Pilier 2 Cadre de vie" in page
    assert "Caisse d&#x27;allocations familiales" in page


def test_the_newer_reading_is_no_draft_of_its_own(monkeypatch, client, lecture, relectrice):
    relire(monkeypatch, lecture, relectrice, contenu_neuf(changer))
    assert client.get(reverse("relecture:liste")).context["liste"].total == 1
    nouvelle = Lecture.objects.get(compare_a=lecture)
    assert client.get(reverse("relecture:lecture", args=[nouvelle.pk])).status_code == 404


def test_the_differences_are_listed_in_a_bounded_number_of_queries(
    monkeypatch, client, relectrice, django_assert_max_num_queries
):
    lecture = creer_lecture(relectrice, contenu=contenu_grand())

    def tout_changer(contenu):
        for e in contenu["engagements"]:
            e["texte"] += " et de leurs parents"

    assert len(relire(monkeypatch, lecture, relectrice, contenu_neuf(tout_changer, contenu_grand))) == 100
    with django_assert_max_num_queries(15):
        assert client.get(reverse("relecture:comparaison", args=[lecture.pk])).status_code == 200
    export = client.get(reverse("relecture:comparaison", args=[lecture.pk]), {"export": "csv"})
    assert len(b"".join(export.streaming_content).decode().splitlines()) == 101


def test_three_thousand_reworded_commitments_find_one_another():
    from reciproque.relecture.comparaison.apparier import pair

    def fiches(n, suite=""):
        return [
            Fiche(
                pk=rang + 1,
                ordre=rang,
                genre="engagement",
                contenu_lu={
                    "texte": f"Action {rang + 1000} du bailleur {rang % 97} rue {rang % 13}{suite}",
                    "numero": None,
                },
            )
            for rang in range(n)
        ]

    paires = pair(fiches(3000), fiches(3000, " est"))
    assert sum(1 for a, n in paires if a and n and a.pk == n.pk) == 3000


def test_from_the_command_line(monkeypatch, lecture):
    monkeypatch.setattr(lecteur, "lire", lambda octets, nom: LectureFaite(contenu_neuf(changer)))
    sortie = StringIO()
    call_command("comparer_lecture", stdout=sortie)
    assert "6 différence(s)" in sortie.getvalue()
    sortie = StringIO()
    call_command("comparer_lecture", "999", stdout=sortie)
    assert "rien à faire" in sortie.getvalue()


def test_a_new_element_of_the_tree_can_be_taken_up(monkeypatch, client, lecture, relectrice):
    def ajouter(contenu):
        contenu["noeuds"].append(noeud("n5", "Emploi des jeunes", 17, parent="n4", niveau="axe", code="Axe C"))

    difference = relire(monkeypatch, lecture, relectrice, contenu_neuf(ajouter))[0]
    decider(client, difference, "reprendre")
    f = fiche(lecture, "n5", Genre.NOEUD)
    assert (f.parent_cle, f.branche) == ("n4", "n4")
