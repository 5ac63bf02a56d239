"""« Signaler une erreur de lecture »: seen before it is kept, nothing personal in it, replayed by who reads it."""

import io
import json
import zipfile

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils.html import escape

from reciproque.contrats.models import Fiche
from reciproque.relecture.actions import corriger, signaler
from reciproque.relecture.cas.dresser import SCHEMA, dresser
from reciproque.relecture.cas.rejouer import rejouer
from reciproque.relecture.models import CasDeLecture
from reciproque.socle.models import Entree
from tests.factories.comptes import AdministrateurFactory
from tests.factories.relecture import TEXTE, contenu_lu, creer_lecture, equipiere, fiche

pytestmark = pytest.mark.django_db

# A passage with all that must not leave. What is read of it is in SECRETS; « Odile Martinet » is in no list.
AJOUT = """
Contact : Mme Odile Martinet, odile.martinet@val-fleuri.fr, 06 12 34 56 78, 12 rue Émile-Zola 38000 Grenoble
6	Ouvrir un guichet aux Tilleuls : 12 500 € par an (Régie Fleurie, Habitat Fleuri)"""
PRENANT = TEXTE + AJOUT
SECRETS = ["fleuri", "tilleuls", "bourg-neuf", "saint-aubin", "odile", "martinet", "bastien", "pontel"]
SECRETS += ["zola", "grenoble", "38000", "12500", "12 500", "06 12 34", "56 78"]
DELIBERATION = {
    "numero": "2020-17",
    "date": "2020-03-05",
    "membres": [{"nom": "Bastien PONTEL", "commune": "Saint-Aubin", "presence": "present", "mandataire": None}],
    "source": {"lignes": [3, 3], "page": None, "zone": None},
}


@pytest.fixture
def relectrice():
    return equipiere()


@pytest.fixture
def lecture(relectrice):
    contenu = contenu_lu(PRENANT)
    e6 = contenu["engagements"][0] | {
        "id": "e6",
        "numero": "6",
        "texte": "Ouvrir un guichet aux Tilleuls : 12 500 € par an",
        "montants": [{"valeur": 12500, "objet": "par an"}],
        "source": {"lignes": [23, 23], "page": None, "zone": None},
    }
    contenu["engagements"].append(e6)
    contenu["deliberation"] = DELIBERATION
    return creer_lecture(relectrice, contenu=contenu, texte=PRENANT)


@pytest.fixture
def client(client, relectrice):
    client.force_login(relectrice)
    return client


def adresse(lecture, **parametres):
    suite = "&".join(f"{cle}={valeur}" for cle, valeur in parametres.items())
    return reverse("relecture:signaler", args=[lecture.pk]) + (f"?{suite}" if suite else "")


def ecrit(cas):
    return json.dumps(cas, ensure_ascii=False)


def assert_muet(texte):
    texte = texte.casefold()
    assert [secret for secret in SECRETS if secret in texte] == []


# --- What leaves ----------------------------------------------------------------------------------


def test_nothing_personal_is_in_the_whole_document_once_masked(lecture):
    cas = dresser(
        lecture=lecture,
        nature="autre",
        debut=1,
        fin=PRENANT.count("\n") + 1,
        remarque="Odile Martinet (Bourg-Neuf) a promis 12 500 €, pas Bastien Pontel.",
    )
    assert len(cas["fiches"]) == 15
    assert len(cas["texte"]) == PRENANT.count("\n") + 1
    assert_muet(ecrit(cas))
    for vrai in (lecture.document.empreinte, lecture.document.fichier.nom):
        assert vrai not in ecrit(cas)


def test_the_case_of_a_record_holds_what_was_read_and_what_a_person_made_of_it(lecture, relectrice):
    lue = fiche(lecture, "e6")
    corriger(
        fiche=lue,
        contenu=lue.contenu | {"texte": "Ouvrir deux guichets aux Tilleuls"},
        revision=lue.revision,
        acteur=relectrice,
    )
    cas = dresser(lecture=lecture, nature="texte", debut=23, fin=23, autour=2, fiche=fiche(lecture, "e6"))
    (dite,) = cas["fiches"]
    assert cas["schema"] == SCHEMA
    assert (cas["lecteur"], cas["format"]) == ("reciproque.lecture 0.1", "texte")
    assert (len(cas["texte"]), cas["passage"]) == (3, [3, 3])
    assert cas["avant"] == ["Pilier 1 Cohésion sociale", "Axe A Aller vers les familles"]
    assert dite["lu"]["texte"].startswith("Ouvrir un guichet aux ")
    assert dite["corrige"]["texte"].startswith("Ouvrir deux guichets aux ")
    assert dite["lu"]["source"] == {"lignes": [3, 3]}
    assert dite["lu"]["id"] == "e6"
    quartier = dite["lu"]["texte"].split(" aux ")[1].split(" :")[0]
    assert quartier in cas["texte"][2], "one name, one replacement in text and record"
    montant = dite["lu"]["montants"][0]["valeur"]
    assert f"{montant:,}".replace(",", " ") in cas["texte"][2], "one amount, one replacement"
    assert_muet(ecrit(cas))


def test_the_same_case_asked_twice_is_the_same(lecture):
    un, deux = (dresser(lecture=lecture, nature="autre", debut=5, fin=9) for _ in range(2))
    assert un == deux


# --- Seen, then kept ------------------------------------------------------------------------------


def test_a_person_sees_exactly_what_is_kept(client, lecture, relectrice):
    saisie = {"nature": "partenaires", "debut": 23, "fin": 23, "autour": 1, "remarque": "Il manque la ville"}
    url = adresse(lecture, fiche=fiche(lecture, "e6").pk)
    assert client.get(url).status_code == 200
    reponse = client.post(url, saisie)
    assert not CasDeLecture.objects.exists()
    vu = json.loads(reponse.context["apercu"])
    assert_muet(reponse.context["apercu"])
    assert escape(reponse.context["apercu"]) in reponse.content.decode()
    reponse = client.post(url, saisie | {"vu": reponse.context["form"].empreinte})
    cas = CasDeLecture.objects.get()
    assert reponse.url == cas.get_absolute_url()
    assert (cas.contenu, cas.nature, cas.signale_par) == (vu, "partenaires", relectrice)
    assert Entree.objects.pour(cas).get().verbe == "signalé"
    assert client.get(reponse.url).status_code == 200
    fichier = client.get(reverse("relecture:cas-fichier", args=[lecture.pk, cas.pk]))
    assert json.loads(fichier.content) == vu
    assert "attachment" in fichier["Content-Disposition"]


def test_an_answer_changed_after_the_preview_is_shown_again(client, lecture):
    saisie = {"nature": "texte", "debut": 11, "fin": 12, "autour": 1}
    empreinte = client.post(adresse(lecture), saisie).context["form"].empreinte
    reponse = client.post(adresse(lecture), saisie | {"cacher": "parents, équipes", "vu": empreinte})
    assert reponse.status_code == 200
    assert "parents" not in reponse.context["apercu"]
    assert not CasDeLecture.objects.exists()


def test_told_twice_it_is_one_row_and_one_entry(lecture, relectrice):
    cas = dresser(lecture=lecture, nature="autre", debut=5, fin=9)
    un, deux = (signaler(lecture=lecture, cas=cas, acteur=relectrice) for _ in range(2))
    assert un == deux
    assert Entree.objects.filter(verbe="signalé").count() == 1


@pytest.mark.parametrize(
    ("saisie", "champ"),
    [
        ({"debut": 9, "fin": 5}, "fin"),
        ({"debut": 9, "fin": 500}, "fin"),
        ({"debut": 0, "fin": 5}, "debut"),
        ({"debut": 1, "fin": 5, "autour": 500}, "autour"),
        ({"debut": 1, "fin": 5, "nature": "rien"}, "nature"),
    ],
)
def test_what_cannot_be_told_is_said(client, lecture, saisie, champ):
    reponse = client.post(adresse(lecture), {"nature": "autre", "autour": 1} | saisie)
    assert reponse.status_code == 422
    assert list(reponse.context["form"].errors) == [champ]


def test_it_is_offered_on_the_reading_and_on_each_record(client, lecture):
    lue = fiche(lecture, "e1")
    assert adresse(lecture) in client.get(reverse("relecture:lecture", args=[lecture.pk])).content.decode()
    page = client.get(reverse("relecture:fiche", args=[lecture.pk, lue.pk])).content.decode()
    assert adresse(lecture, fiche=lue.pk) in page


# --- The administrator ----------------------------------------------------------------------------


def test_the_administrator_lists_and_exports_them(client, lecture, relectrice, django_assert_max_num_queries):
    for debut in range(1, 9):
        nature = "texte" if debut % 2 else "chiffre"
        cas = dresser(lecture=lecture, nature=nature, debut=debut, fin=debut)
        signaler(lecture=lecture, cas=cas, acteur=relectrice)
    client.force_login(AdministrateurFactory())
    with django_assert_max_num_queries(8):
        page = client.get(reverse("relecture:cas-liste") + "?nature=chiffre").content.decode()
    assert "cas/archive/?nature=chiffre" in page
    archive = client.get(reverse("relecture:cas-archive") + "?nature=chiffre").content
    with zipfile.ZipFile(io.BytesIO(archive)) as z:
        contenus = [json.loads(z.read(nom)) for nom in z.namelist()]
    assert [contenu["nature"] for contenu in contenus] == ["chiffre"] * 4


# --- Replayed -------------------------------------------------------------------------------------


def test_the_present_reader_reads_the_case(lecture, tmp_path, capsys):
    """The reader itself, on what is left of the document: the promises of lines 11 and 12 are still read."""
    cas = dresser(lecture=lecture, nature="texte", debut=11, fin=12, autour=10)
    lues = [lue for genre, lue in rejouer(cas) if genre == Fiche.Genre.ENGAGEMENT]
    assert [lue["numero"] for lue in lues] == ["1", "2"]
    fichier = tmp_path / "cas.json"
    fichier.write_text(json.dumps(cas), encoding="utf-8")
    call_command("rejouer_cas", str(fichier))
    sortie = capsys.readouterr().out
    assert "Signalé : le texte est coupé" in sortie
    assert sortie.index("Lu alors (reciproque.lecture 0.1)") < sortie.index("Lu maintenant")
    assert_muet(sortie)


def test_a_few_lines_may_hold_nothing(lecture):
    assert rejouer(dresser(lecture=lecture, nature="manque", debut=2, fin=2, autour=0)) == []


@pytest.mark.parametrize(
    ("contenu", "phrase"),
    [("{", "n’est pas un fichier JSON"), ("[]", "pas un cas"), (json.dumps({"schema": SCHEMA}), "incomplet")],
)
def test_a_file_that_is_no_case_is_refused(tmp_path, contenu, phrase):
    fichier = tmp_path / "cas.json"
    fichier.write_text(contenu, encoding="utf-8")
    with pytest.raises(CommandError, match=phrase) as refus:
        call_command("rejouer_cas", str(fichier))
    assert refus.value.returncode == 2


def test_a_file_that_does_not_open_is_refused(tmp_path):
    with pytest.raises(CommandError, match="ne s’ouvre pas"):
        call_command("rejouer_cas", str(tmp_path / "absent.json"))
