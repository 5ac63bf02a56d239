"""The pages of rules and facts: what they say, what they cost, what they refuse."""

import io
from datetime import date

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from reciproque.regles.actions.etats import refresh
from reciproque.regles.models import Application, Complet, Fait, GenreFait, Regle
from reciproque.socle.models import Entree
from tests.factories.comptes import AdministrateurFactory
from tests.factories.contrats import creer_engagement, creer_noeud, donner_acces
from tests.factories.regles import GenreFaitFactory, RegleFactory, completer, constater, genre_de
from tests.factories.territoires import QuartierFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("jour_fixe")]


@pytest.fixture
def jour_fixe():
    """The day that tests call today: 20 March 2026."""
    with time_machine.travel(date(2026, 3, 20), tick=False):
        yield


def url(nom, contrat, *reste):
    return reverse(f"regles:{nom}", args=[contrat.pk, *reste])


def page(reponse):
    assert reponse.status_code == 200, reponse.status_code
    return reponse.content.decode()


def test_the_list_judges_as_of_any_day(client, contrat, regle, equipe):
    genre = genre_de(regle)
    constater(genre, "2025-02-01")
    completer(genre, contrat, "2025-12-31")
    par_pk = {r.pk: r for r in client.get(url("regles", contrat)).context["liste"].page.object_list}
    assert par_pk[regle.pk].etat == "non_tenu"
    au_printemps = client.get(url("regles", contrat), {"jour": "2024-03-01"}).context["liste"]
    assert next(r for r in au_printemps.page.object_list if r.pk == regle.pk).etat == "non_mesurable"
    assert "Situation" in page(client.get(url("regles", contrat)))


def test_the_list_filters_by_state_force_and_source_and_counts_them(client, contrat, regle, equipe):
    RegleFactory(contrat=contrat, force="incitation")
    completer(genre_de(regle), contrat, "2026-01-01")
    liste = client.get(url("regles", contrat), {"etat": "non_tenu"}).context["liste"]
    assert [r.pk for r in liste.page.object_list] == [regle.pk]
    comptes = {o.valeur: o.compte for f in liste.facettes if f.filtre.cle == "force" for o in f.options}
    assert comptes["obligation"] == 1
    assert comptes["incitation"] == 0
    nationales = client.get(url("regles", contrat), {"origine": "loi"}).context["liste"]
    assert nationales.total == Regle.objects.of(contrat).national().count() >= 10
    assert client.get(url("regles", contrat), {"q": "pleniere"}).context["liste"].total == 2


@pytest.mark.parametrize("export", ["csv", "xlsx", "pdf"])
def test_the_list_exports_what_it_shows(client, contrat, regle, equipe, export):
    reponse = client.get(url("regles", contrat), {"export": export, "origine": "saisie"})
    contenu = b"".join(reponse) if reponse.streaming else reponse.content
    assert contenu
    if export == "csv":
        assert len(contenu.decode().strip().splitlines()) == 2


def test_the_list_costs_the_same_whatever_the_number_of_rules(client, contrat, equipe):
    def cout():
        with CaptureQueriesContext(
            connection,
        ) as requetes:
            client.get(url("regles", contrat))
        return len(requetes)

    RegleFactory(contrat=contrat)
    cout()
    peu = cout()
    for _ in range(30):
        regle = RegleFactory(contrat=contrat, parametres={"fait": "x", "portee": "quartier"})
        constater(GenreFaitFactory(contrat=contrat), "2025-01-01")
    assert regle
    assert cout() == peu <= 12


def test_one_rule_says_its_state_its_figures_and_what_is_missing(client, contrat, regle, equipe):
    fait = constater(genre_de(regle), "2025-02-01")
    with CaptureQueriesContext(connection) as requetes:
        reponse = client.get(url("regle", contrat, regle.pk))
    texte = page(reponse)
    assert len(requetes) <= 20
    assert "1 sur 2 en 2025" in texte
    assert "rien ne dit que tout est saisi" in texte
    assert reponse.context["manques"]
    assert [f.pk for f in reponse.context["faits"]] == [fait.pk]
    assert [fin.year for fin, _ in reponse.context["historique"]] == [2024, 2025]


def test_a_fact_is_two_clicks_from_its_rule(client, contrat, regle, equipe):
    manque = client.get(url("regle", contrat, regle.pk)).context["manques"][0]
    formulaire = client.get(manque["url"])
    assert str(formulaire.context["form"]["genre"].value()) == str(genre_de(regle).pk)
    reponse = client.post(manque["url"], {"genre": genre_de(regle).pk, "date": "2025-11-03"})
    assert reponse.headers["Location"] == url("regle", contrat, regle.pk)
    assert Fait.objects.get().date == date(2025, 11, 3)
    assert Entree.objects.filter(contrat_id=contrat.pk, verbe="saisi le fait").exists()


@pytest.mark.parametrize(
    ("donnees", "champ", "mots"),
    [
        ({"date": "2026-03-21"}, "date", "à venir"),
        ({"date": "2025-02-30"}, "date", "n’existe pas"),
        ({"valeur": "12 places"}, "valeur", "pas la bonne unité"),
        ({"valeur": "0,29"}, "valeur", "Est-ce 29"),
        ({"valeur": "=1+1"}, "valeur", "formule"),
        ({"valeur": ""}, "valeur", "Écrivez la valeur"),
        ({"valeur": "-3 %"}, "valeur", "négative"),
        ({"exercice": "12"}, "exercice", "année"),
    ],
)
def test_a_wrong_fact_is_refused_at_its_field(client, contrat, equipe, donnees, champ, mots):
    part = GenreFaitFactory(contrat=contrat, nature="chiffre", unite="%")
    reponse = client.post(
        url("fait-nouveau", contrat), {"genre": part.pk, "date": "2025-05-01", "valeur": "29 %", **donnees}
    )
    assert reponse.status_code == 422
    assert mots in " ".join(reponse.context["form"].errors[champ])
    assert not Fait.objects.exists()


def test_a_fact_of_a_neighbourhood_that_is_not_in_the_contract_is_refused(client, contrat, regle, equipe):
    ailleurs = QuartierFactory()
    donnees = {"genre": genre_de(regle).pk, "date": "2025-05-01", "quartier": ailleurs.pk}
    assert client.post(url("fait-nouveau", contrat), donnees).status_code == 422


def test_a_percentage_is_read_with_its_sign(client, contrat, equipe):
    part = GenreFaitFactory(contrat=contrat, nature="chiffre", unite="%")
    for ecrit in ("29", "29 %", "29,0 %"):
        client.post(url("fait-nouveau", contrat), {"genre": part.pk, "date": "2025-05-01", "valeur": ecrit})
    assert [str(f.valeur) for f in Fait.objects.all()] == ["29.0000"] * 3


def test_a_proof_is_kept_with_its_fact(client, contrat, regle, equipe):
    preuve = SimpleUploadedFile("pv.pdf", b"%PDF-1.4\n1 0 obj\n<< >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n")
    client.post(url("fait-nouveau", contrat), {"genre": genre_de(regle).pk, "date": "2025-05-01", "preuve": preuve})
    fait = Fait.objects.get()
    assert b"".join(client.get(url("fait-preuve", contrat, fait.pk))).startswith(b"%PDF")


def test_two_people_correct_one_fact(client, contrat, regle, equipe):
    fait = constater(genre_de(regle), "2025-02-01")
    donnees = {"genre": fait.genre_id, "date": "2025-02-02", "revision": "1"}
    assert client.post(url("fait", contrat, fait.pk), donnees).status_code == 302
    reponse = client.post(url("fait", contrat, fait.pk), {**donnees, "date": "2025-02-03"})
    assert reponse.status_code == 409
    assert "Quelqu’un a enregistré avant vous" in reponse.content.decode()
    fait.refresh_from_db()
    assert fait.date == date(2025, 2, 2)


def test_a_withdrawn_fact_counts_no_more(client, contrat, regle, equipe):
    fait = constater(genre_de(regle), "2025-02-01")
    client.post(url("fait-retirer", contrat, fait.pk), {"revision": "1", "motif": "Saisi deux fois"})
    texte = page(client.get(url("regle", contrat, regle.pk)))
    assert "0 sur 2 en 2025" in texte
    assert "Saisi deux fois" in page(client.get(url("fait", contrat, fait.pk)))


def test_everything_is_typed_until_a_day(client, contrat, regle, equipe):
    genre = genre_de(regle)
    adresse = url("complet", contrat)
    client.post(adresse, {"genre": genre.pk, "regle": regle.pk, "au": "2025-12-31"})
    assert Complet.objects.get().au == date(2025, 12, 31)
    assert "tout étant saisi" in page(client.get(url("regle", contrat, regle.pk)))
    client.post(adresse, {"genre": genre.pk, "regle": regle.pk, "au": "2026-12-31"})
    assert Complet.objects.get().au == date(2025, 12, 31)


def test_a_rule_is_typed_with_its_kind_and_a_new_kind_of_fact(client, contrat, equipe):
    assert "Au moins tant par période" in page(client.get(url("regle-nouvelle", contrat)))
    adresse = url("regle-nouvelle", contrat) + "?genre=frequence"
    assert "Ce qui se compte" in page(client.get(adresse))
    donnees = {
        "intitule": "Réunir le conseil",
        "force": "obligation",
        "p_fait": "Réunion du conseil",
        "p_nombre": "2",
        "p_periode": "an",
        "p_tous_les": "1",
        "p_portee": "quartier",
    }
    reponse = client.post(adresse, donnees)
    regle = Regle.objects.get(contrat=contrat)
    assert reponse.headers["Location"] == regle.get_absolute_url()
    assert regle.parametres == {"fait": "reunion-du-conseil", "nombre": 2, "portee": "quartier"}
    assert GenreFait.objects.get(contrat=contrat).libelle == "Réunion du conseil"
    assert "au moins 2 par an" in page(client.get(regle.get_absolute_url()))


@pytest.mark.parametrize(
    ("genre", "donnees", "attendu"),
    [
        (
            "palier",
            {"p_fait": "Part", "unite": "%", "p_paliers": "2024-2025 : 15\n2026 : 20", "p_ultime": "25"},
            {
                "fait": "part",
                "paliers": [
                    {"du": "2024-01-01", "au": "2025-12-31", "valeur": "15"},
                    {"du": "2026-01-01", "au": "2026-12-31", "valeur": "20"},
                ],
                "ultime": "25",
            },
        ),
        (
            "date_fixe",
            {"p_fait": "Bilan", "p_chaque_annee": "30 juin", "p_decalage": "1", "p_alerte": "60"},
            {"fait": "bilan", "chaque_annee": "06-30", "decalage": 1},
        ),
        (
            "delai",
            {"p_declencheur": "Demande", "p_attendu": "Avenant", "p_duree": "4", "p_unite": "mois", "p_sens": "apres"},
            {"declencheur": "demande", "attendu": "avenant", "duree": 4, "unite": "mois"},
        ),
        (
            "seuil",
            {"p_fait": "Part", "p_sens": "au_plus", "p_seuil": "12,5"},
            {"fait": "part", "sens": "au_plus", "seuil": "12.5"},
        ),
        (
            "ordre",
            {"p_repere": "Appel", "p_attendu": "Comité", "p_moment": "avant_apres", "p_jours": "180"},
            {"repere": "appel", "attendu": "comite", "moment": "avant_apres"},
        ),
        ("presence", {"p_fait": "Annexe"}, {"fait": "annexe"}),
    ],
)
def test_each_kind_has_its_form(client, contrat, equipe, genre, donnees, attendu):
    adresse = url("regle-nouvelle", contrat) + f"?genre={genre}"
    client.post(adresse, {"intitule": "Règle", "force": "objectif", "p_portee": "contrat", **donnees})
    regle = Regle.objects.get(contrat=contrat)
    assert regle.parametres == attendu
    corriger = client.get(url("regle-modifier", contrat, regle.pk))
    for nom, valeur in donnees.items():
        if nom.startswith("p_"):
            montre = str(corriger.context["form"][nom].value()).replace("\u00a0", " ")
            assert montre == valeur, nom


@pytest.mark.parametrize(
    ("genre", "donnees", "champ"),
    [
        ("date_fixe", {"p_fait": "Bilan"}, "p_le"),
        ("frequence", {"p_fait": "Réunion", "p_nombre": "deux et demi"}, "p_nombre"),
        ("palier", {"p_fait": "Part", "p_paliers": "bientôt : 15"}, "p_paliers"),
        ("palier", {"p_fait": "Part", "p_paliers": "2024-2026 : 15\n2025 : 20"}, "p_paliers"),
        ("delai", {"p_declencheur": "Avenant", "p_attendu": "avenant", "p_duree": "1"}, "p_attendu"),
        ("presence", {"p_fait": "Annexe", "p_portee": "theme"}, "p_themes"),
    ],
)
def test_wrong_parameters_are_refused_at_their_field(client, contrat, equipe, genre, donnees, champ):
    base = {"intitule": "Règle", "force": "objectif", "p_portee": "contrat"}
    base |= {"p_periode": "an", "p_tous_les": "1", "p_nombre": "1"} if genre == "frequence" else {}
    base |= {"p_decalage": "0", "p_alerte": "60"} if genre == "date_fixe" else {}
    base |= {"p_unite": "jours", "p_sens": "apres"} if genre == "delai" else {}
    reponse = client.post(url("regle-nouvelle", contrat) + f"?genre={genre}", base | donnees)
    assert reponse.status_code == 422
    assert champ in reponse.context["form"].errors
    assert not Regle.objects.filter(contrat=contrat).exists()
    assert not GenreFait.objects.filter(contrat=contrat).exists()


def test_two_people_correct_one_rule(client, contrat, regle, equipe):
    adresse = url("regle-modifier", contrat, regle.pk)
    donnees = {
        "intitule": "Réunir deux fois",
        "force": "objectif",
        "p_fait": genre_de(regle).libelle,
        "p_nombre": "2",
        "p_periode": "an",
        "p_tous_les": "1",
        "p_portee": "contrat",
        "revision": "1",
    }
    assert client.post(adresse, donnees).status_code == 302
    reponse = client.post(adresse, {**donnees, "intitule": "Réunir trois fois", "p_nombre": "3"})
    assert reponse.status_code == 409
    assert "Réunir deux fois" in reponse.content.decode()
    regle.refresh_from_db()
    assert regle.intitule == "Réunir deux fois"
    repris = reponse.context["form"]["revision"].value()
    assert client.post(adresse, {**donnees, "intitule": "Réunir trois fois", "revision": repris}).status_code == 302


def test_a_rule_is_suspended_for_a_reason(client, contrat, regle, equipe):
    adresse = url("regle-etat", contrat, regle.pk)
    client.post(adresse, {"etat": "suspendue", "revision": "1", "motif": ""})
    regle.refresh_from_db()
    assert regle.etat == "active"
    client.post(adresse, {"etat": "suspendue", "revision": "1", "motif": "Le comité ne se réunit plus"})
    regle.refresh_from_db()
    assert regle.etat == "suspendue"
    assert "Le comité ne se réunit plus" in page(client.get(url("regle", contrat, regle.pk)))
    client.post(adresse, {"etat": "active", "revision": "2"})
    regle.refresh_from_db()
    assert (regle.etat, regle.motif) == ("active", "")


def test_a_national_rule_is_switched_in_one_contract(client, contrat, equipe):
    nationale = Regle.objects.national().get(cle="rapport-annuel")
    adresse = url("application", contrat, nationale.pk)
    client.post(adresse, {"appliquee": "non"})
    assert not Application.objects.exists()
    client.post(adresse, {"appliquee": "non", "motif": "Aucune commune signataire"})
    assert "Aucune commune signataire" in page(client.get(url("regle", contrat, nationale.pk)))
    liste = client.get(url("regles", contrat), {"suivi": "ecartee"}).context["liste"]
    assert [r.pk for r in liste.page.object_list] == [nationale.pk]
    client.post(adresse, {"appliquee": "oui"})
    assert client.get(url("regles", contrat), {"suivi": "ecartee"}).context["liste"].total == 0


def test_a_national_rule_that_nobody_checked_says_so(client, contrat, equipe):
    nationale = Regle.objects.national().get(cle="pieces-tfpb")
    assert "à vérifier" in page(client.get(url("regle", contrat, nationale.pk)))


def test_the_national_frame_is_the_administrator_s(client, contrat, equipe):
    assert client.get(reverse("regles:nationales")).status_code == 403
    client.force_login(AdministrateurFactory())
    texte = page(client.get(reverse("regles:nationales")))
    assert "L. 1111-2" in texte
    regle = Regle.objects.national().get(cle="rapport-annuel")
    adresse = reverse("regles:nationale-etat", args=[regle.pk])
    client.post(adresse, {"etat": "suspendue", "motif": "En cours de révision"})
    regle.refresh_from_db()
    assert regle.etat == "suspendue"
    client.post(adresse, {"etat": "active"})


def test_the_calendar_holds_the_deadlines_of_the_year(client, contrat, regle, equipe):
    RegleFactory(
        contrat=contrat,
        intitule="Remettre le bilan",
        genre="date_fixe",
        parametres={"fait": "bilan", "chaque_annee": "06-30"},
    )
    with CaptureQueriesContext(connection) as requetes:
        reponse = client.get(url("calendrier", contrat), {"annee": "2026"})
    assert len(requetes) <= 12
    termes = {(terme.isoformat(), r.intitule) for _, lignes in reponse.context["mois"] for terme, r, _ in lignes}
    assert ("2026-06-30", "Remettre le bilan") in termes
    assert ("2026-12-31", regle.intitule) in termes
    assert client.get(url("calendrier", contrat), {"annee": "abcd"}).context["annee"] == 2026


def classeur(*lignes):
    livre = Workbook()
    for ligne in lignes:
        livre.active.append(ligne)
    flux = io.BytesIO()
    livre.save(flux)
    return SimpleUploadedFile("faits.xlsx", flux.getvalue())


def importer(client, contrat, *lignes):
    return client.post(url("faits-importer", contrat), {"fichier": classeur(*lignes)})


def test_facts_are_imported_from_the_template_and_only_once(client, contrat, regle, equipe):
    genre = genre_de(regle)
    modele = load_workbook(io.BytesIO(client.get(url("faits-modele", contrat)).content))
    tetes = [c.value for c in modele["Faits"][1]]
    assert genre.libelle in [c.value for c in modele["Faits suivis"]["A"]]
    rangee = [genre.libelle, date(2025, 3, 1), None, None, "le pre"]
    assert importer(client, contrat, tetes, rangee, [genre.libelle, "4 mai 2025"]).status_code == 302
    assert {f.date for f in Fait.objects.all()} == {date(2025, 3, 1), date(2025, 5, 4)}
    importer(client, contrat, tetes, rangee)
    assert Fait.objects.count() == 2


def test_one_wrong_cell_and_nothing_is_imported(client, contrat, regle, equipe):
    genre = genre_de(regle)
    reponse = importer(
        client,
        contrat,
        ["Fait", "Date", "Valeur", "Quartier"],
        [genre.libelle, "2025-03-01"],
        [genre.libelle, "bientôt"],
        ["Inconnu au bataillon", "01/02/2025"],
        [genre.libelle, "01/02/2025", "=2+2"],
        [genre.libelle, "01/02/2025", "3 places"],
        [genre.libelle, "01/02/2025", None, "Nulle part"],
        [genre.libelle, "01/02/2027"],
    )
    assert reponse.status_code == 422
    dites = [str(e) for e in reponse.context["erreurs"]]
    for ligne, colonne in ((3, "Date"), (4, "Fait"), (5, "Valeur"), (6, "Valeur"), (7, "Quartier"), (8, "Date")):
        assert any(f"ligne {ligne}, colonne {colonne}" in d for d in dites), (ligne, dites)
    assert not Fait.objects.exists()


@pytest.mark.parametrize(
    "lignes",
    [
        [["Fait", "Date", "Date"], ["x", "y", "z"]],
        [["Nom", "Jour"], ["x", "y"]],
        [["Fait", "Date"]],
    ],
)
def test_a_file_that_is_no_table_of_facts_is_refused(client, contrat, equipe, lignes):
    reponse = importer(client, contrat, *lignes)
    assert reponse.status_code == 422
    assert reponse.context["form"].errors["fichier"]


def test_a_file_that_is_no_workbook_is_refused(client, contrat, equipe):
    reponse = client.post(url("faits-importer", contrat), {"fichier": SimpleUploadedFile("x.xlsx", b"bonjour")})
    assert reponse.status_code == 422


def test_facts_are_listed_and_exported(client, contrat, regle, equipe):
    constater(genre_de(regle), "2025-02-01")
    with CaptureQueriesContext(connection) as requetes:
        assert genre_de(regle).libelle in page(client.get(url("faits", contrat)))
    assert len(requetes) <= 13  # one of them by the test itself
    csv = b"".join(client.get(url("faits", contrat), {"export": "csv"})).decode()
    assert "2025" in csv


def test_panels_show_rules_on_the_contract_and_on_the_commitment(client, contrat, equipe):
    engagement = creer_engagement(contrat)
    regle = RegleFactory(contrat=contrat, engagement=engagement)
    completer(genre_de(regle), contrat, "2026-01-01")
    refresh(contrats=[contrat])
    assert regle.intitule in page(client.get(contrat.get_absolute_url()))
    assert "0 sur 2 en 2025" in page(client.get(reverse("contrats:engagement", args=[contrat.pk, engagement.pk])))


def test_a_role_on_one_branch_types_the_facts_of_its_commitments_only(client, contrat):
    axe, autre = creer_noeud(contrat, "Axe"), creer_noeud(contrat, "Autre")
    regle = RegleFactory(contrat=contrat, engagement=creer_engagement(contrat, noeud=axe))
    ailleurs = RegleFactory(contrat=contrat, engagement=creer_engagement(contrat, noeud=autre))
    client.force_login(donner_acces(contrat, "referent", noeud=axe))
    genres = set(client.get(url("fait-nouveau", contrat)).context["form"].fields["genre"].queryset)
    assert genres == {genre_de(regle)}
    donnees = {"genre": genre_de(ailleurs).pk, "date": "2025-05-01"}
    assert client.post(url("fait-nouveau", contrat), donnees).status_code == 422
    assert client.post(url("complet", contrat), {"genre": genre_de(regle).pk, "au": "2025-05-01"}).status_code == 403
