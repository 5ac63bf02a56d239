"""A real contract reviewed by two people at once, by keyboard, confirmed; then its directory mended, an import undone.

The document is the renewed contract of Orly (corpus 003). Every number comes from its description by hand, reference
seed-003.md, § 6.1, 9 and « Partners by presence »: 4 piliers, 7 orientations, 18 and 53 objectifs, 231 actions.
"""

import os
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import expect

from reciproque.annuaire.models import Fusion, Organisation
from reciproque.comptes.models import User
from reciproque.contrats.models import Contrat, Engagement, Fiche, Lecture, Noeud, Participation, RedactionNoeud
from reciproque.demo.construction.documents import CONVENTION, DOSSIER
from reciproque.relecture.models import Prise
from tests.factories.relecture import ContratVideFactory, donner_role, equipiere
from tests.harnais.navigation import laisser_repondre, suivre
from tests.lecture.conftest import CORPUS
from tests.lecture.test_corpus_003 import ATTENDU
from tests.navigateur.test_relecture_a_deux import carte, entrer_en_correction, ouvrir_liste

pytestmark = pytest.mark.django_db(transaction=True)

ACTIONS = 231
NIVEAUX = {"pilier": 4, "orientation": 7, "objectif_strategique": 18, "objectif_operationnel": 53}
QUARTIERS = {"QPV": 1, "QVA": 4, "secteur": 5}
MESURES = 42
# Sheets that name them, by presence in the text. The CAF: A112, A124, A224, A225, T111.
PARTENAIRES = {"Pôle emploi": 7, "Mission locale": 6, "Valophis Habitat": 4, "Agence régionale de santé": 2}
CAF, FICHES_CAF = "Caisse d'allocations familiales", {"A112", "A124", "A224", "A225", "T111"}
# Where two actions of the table by hand begin, when the reading takes them for one: (sheet, first words of the second).
DEUX_EN_UNE = (
    ("A111", "Prévention des démarches"),
    ("A112", "Travail d'information"),
    ("A213", "À travers des ateliers culinaires"),
    ("C221", "Prendre en compte"),
)
EPT, EPT_TIRET = "EPT Grand Orly Seine Bièvre", "EPT Grand Orly Seine-Bièvre"  # one body, printed two ways
PAR_PAGE = 10


@pytest.fixture
def document():
    trouve = next(Path(CORPUS).glob("003_*.txt"), None)
    if trouve is None:
        if os.environ.get("CI"):
            pytest.fail("Les documents réels manquent : ../shared/corpus")
        pytest.skip("les documents réels ne sont pas là")
    return trouve


@pytest.fixture
def contrat():
    return ContratVideFactory(nom="Contrat de ville d’Orly")


@pytest.fixture
def marie(contrat):
    return equipiere(contrat)


@pytest.fixture
def karim(contrat):
    user = equipiere()
    donner_role(user, contrat)
    return user


def test_orly_is_reviewed_by_two_people_by_keyboard_and_confirmed(ouvrir, document, contrat, marie, karim):
    page, autre = ouvrir(marie), ouvrir(karim)
    lecture = deposer(page, document, contrat)
    elle = Relectrice(page, lecture)

    elle.garder_au_clavier(3)
    textes = a_deux_sur_la_meme_fiche(page, autre, lecture)
    elle.deplacer_et_revenir()
    elle.couper_puis_reunir()
    for code, debut in DEUX_EN_UNE:
        if elle.manque(code):
            elle.couper_devant(code, debut)
    for code in ATTENDU:
        for _ in range(-elle.manque(code)):
            elle.reunir_les_dernieres(code)
    elle.nommer_la_caf()
    elle.garder_le_reste()
    assert not lecture.fiches.filter(genre__in=["engagement", "noeud"], etat=Fiche.Etat.PROPOSEE).exists()

    confirmer(page, lecture)
    compter_ce_que_le_document_tient(contrat, textes)
    page.goto(contrat.get_absolute_url())
    expect(page.get_by_role("main")).to_contain_text(f"{ACTIONS}")

    reunir_et_separer(page)
    compter_ce_que_le_document_tient(contrat, textes)
    defaire_un_autre_import(page, contrat)


def deposer(page, fichier, contrat=None) -> Lecture:
    """From the menu to the reading."""
    page.goto("/")
    suivre(page, page.get_by_role("navigation", name="Menu principal").get_by_role("link", name="Lectures"))
    suivre(page, page.get_by_role("main").get_by_role("link", name="Déposer un document").first)
    page.locator("input[type=file]").set_input_files(fichier)
    if contrat:
        page.get_by_label("Pour quel contrat").select_option(label=str(contrat))
    suivre(page, page.get_by_role("button", name="Lire ce document"))
    suivre(page, page.get_by_role("link", name="Voir le résultat"))
    expect(page).to_have_url(re.compile(r"/lectures/\d+/$"))
    return Lecture.objects.get(pk=int(page.url.rstrip("/").rpartition("/")[2]))


class Relectrice:
    """One person's gestures on the commitments of a reading, keys only."""

    def __init__(self, page, lecture):
        self.page, self.lecture = page, lecture
        self.codes = {n.cle: n.contenu["code"] for n in lecture.fiches.filter(genre="noeud")}
        self.cles = {code: cle for cle, code in self.codes.items()}

    def fiches(self, code=None):
        fiches = self.lecture.fiches.filter(genre="engagement").exclude(etat=Fiche.Etat.ECARTEE).order_by("ordre", "pk")
        return list(fiches.filter(parent_cle=self.cles[code]) if code else fiches)

    def manque(self, code) -> int:
        """Actions of the sheet in the table by hand, less those read."""
        return ATTENDU[code][0] - len(self.fiches(code))

    def devant(self, f):
        """The list opened at the page of a record, the record in hand."""
        rang = [g.pk for g in self.lecture.fiches.filter(genre="engagement").order_by("ordre", "pk")].index(f.pk)
        ouvrir_liste(self.page, self.lecture, f, f"?page={rang // PAR_PAGE + 1}")

    def garder_au_clavier(self, combien):
        fiches = self.fiches()[: combien + 1]
        self.devant(fiches[0])
        for f, suivante in pairwise(fiches):
            self.page.keyboard.press("g")
            expect(carte(self.page, f, ".releve-acceptee")).to_be_visible()
            expect(carte(self.page, suivante)).to_be_focused()

    def deplacer_et_revenir(self):
        """To another sheet by the form, then undone: each sheet keeps its own."""
        f, ailleurs = self.fiches("B111")[0], self.cles["B112"]
        self.devant(f)
        entrer_en_correction(self.page, f)
        self.page.keyboard.press("Tab")
        place = carte(self.page, f, "[data-edition]").locator("select[name=noeud]")
        expect(place).to_be_focused()
        place.select_option(ailleurs)
        self.page.keyboard.press("Control+Enter")
        expect(carte(self.page, f, ".releve-corrigee")).to_be_visible()
        laisser_repondre(self.page)
        f.refresh_from_db()
        assert f.parent_cle == ailleurs
        carte(self.page, f).focus()
        self.page.keyboard.press("z")
        expect(carte(self.page, f, ".releve-proposee")).to_be_focused()
        laisser_repondre(self.page)
        f.refresh_from_db()
        assert self.codes[f.parent_cle] == "B111"

    def couper(self, f, rang):
        """Before the character ``rang``: the caret is put there, the rest is typed."""
        self.devant(f)
        self.page.keyboard.press("s")
        champ = carte(self.page, f, "[data-edition]").locator("textarea")
        expect(champ).to_be_focused()
        champ.evaluate("(champ, rang) => champ.setSelectionRange(rang, rang)", rang)
        self.page.keyboard.press("Enter")
        self.page.keyboard.press("Enter")
        with self.page.expect_navigation():
            self.page.keyboard.press("Control+Enter")
        expect(self.page.get_by_text("La fiche est coupée en 2 fiches")).to_be_visible()
        expect(carte(self.page, f)).to_be_focused()

    def couper_devant(self, code, debut):
        for f in self.fiches(code):
            texte = f.contenu["texte"]
            if (rang := texte.find(debut)) > 0:
                self.couper(f, rang)
                return
        raise AssertionError(f"{code} : « {debut} » ne se lit pas au milieu d’une action.")

    def reunir(self, f):
        """With the next one."""
        self.devant(f)
        suivre(self.page, "r")
        expect(self.page.get_by_text("2 fiches n’en font plus qu’une")).to_be_visible()

    def reunir_les_dernieres(self, code):
        self.reunir(self.fiches(code)[-2])

    def couper_puis_reunir(self):
        """Cut twice over, then put together: the words are what they were."""
        f = next(f for f in self.fiches("A121") if f.contenu["texte"].count(" ") > 4)
        texte = f.contenu["texte"]
        deuxieme_mot = texte.index(" ") + 1
        self.couper(f, deuxieme_mot)
        f.refresh_from_db()
        suite = self.fiches("A121")[[g.pk for g in self.fiches("A121")].index(f.pk) + 1]
        self.couper(suite, suite.contenu["texte"].index(" ") + 1)
        assert self.manque("A121") == -2
        for _ in range(2):
            self.reunir(f)
        f.refresh_from_db()
        assert f.contenu["texte"] == texte
        assert self.manque("A121") == 0

    def nommer_la_caf(self):
        """Where the name of the CAF took a word of its neighbour with it, it is typed again."""
        for code in sorted(FICHES_CAF):
            f = self.lecture.fiches.get(genre="noeud", cle=self.cles[code])
            noms = [nom for p in f.contenu["partenaires"] for nom in p["organisations"]]
            if CAF in noms or not any(nom.startswith(CAF) for nom in noms):
                continue
            rang = [x.pk for x in self.lecture.fiches.filter(genre="noeud").order_by("ordre", "pk")].index(f.pk)
            self.page.goto(f"/lectures/{self.lecture.pk}/fiches/noeud/?page={rang // PAR_PAGE + 1}")
            carte(self.page, f).focus()
            expect(carte(self.page, f)).to_be_focused()
            self.page.keyboard.press("c")
            champs = carte(self.page, f, "[data-edition]").locator("input[name$=organisation]")
            expect(champs.first).to_be_attached()
            (champ,) = [c for c in champs.all() if c.input_value().startswith(CAF)]
            champ.focus()
            self.page.keyboard.press("Control+a")
            self.page.keyboard.type(CAF)
            self.page.keyboard.press("Control+Enter")
            expect(carte(self.page, f, ".releve-corrigee")).to_be_visible()
            laisser_repondre(self.page)

    def garder_le_reste(self):
        """Branch by branch, then kind by kind: one button each, reached by its link."""
        branches = self.lecture.fiches.filter(genre="noeud", parent_cle="").values_list("cle", flat=True)
        for branche in sorted(branches):
            self.page.goto(f"/lectures/{self.lecture.pk}/fiches/?branche={branche}")
            self.appuyer("Garder tout ce qui y reste à relire")
        for genre in ("noeud", "indicateur"):
            for branche in sorted(branches):
                self.page.goto(f"/lectures/{self.lecture.pk}/fiches/{genre}/?branche={branche}")
                bouton = self.page.get_by_role("button", name="Garder tout ce qui y reste à relire")
                if bouton.count():
                    self.appuyer("Garder tout ce qui y reste à relire")
        for genre in ("quartier", "mesure"):
            self.page.goto(f"/lectures/{self.lecture.pk}/fiches/{genre}/")
            self.appuyer("Garder tout ce qui reste à relire ici")

    def appuyer(self, nom):
        self.page.get_by_role("button", name=nom).focus()
        suivre(self.page, "Enter")
        expect(self.page.get_by_text("tout ce qui restait à relire ici est gardé")).to_be_visible()


def a_deux_sur_la_meme_fiche(page, autre, lecture):
    """She types in a record, he sees it taken and saves first: she is shown both versions, and keeps both."""
    f = lecture.fiches.filter(genre="engagement", etat=Fiche.Etat.PROPOSEE).order_by("ordre").first()
    ouvrir_liste(page, lecture, f)
    with page.expect_response("**/prise/"):
        page.keyboard.press("c")
    champ = carte(page, f, "[data-edition]").locator("textarea[name=texte]")
    expect(champ).to_be_focused()
    page.keyboard.press("Control+End")
    page.keyboard.type(" (relu par elle)")

    ouvrir_liste(autre, lecture, f)
    qui = Prise.objects.get(fiche=f).par.nom
    expect(carte(autre, f)).to_contain_text(f"En main\u00a0: {qui}")
    entrer_en_correction(autre, f)
    autre.keyboard.press("Control+End")
    autre.keyboard.type(" (relu par lui)")
    autre.keyboard.press("Control+Enter")
    expect(carte(autre, f, ".releve-corrigee")).to_be_visible()

    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="Quelqu’un a enregistré avant vous")).to_be_visible()
    expect(carte(page, f)).to_contain_text("(relu par lui)")
    expect(champ).to_have_value(re.compile(r"\(relu par elle\)$"))
    champ.focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(" (relu par lui)")
    page.keyboard.press("Control+Enter")
    expect(carte(page, f, ".releve-corrigee")).to_be_visible()
    laisser_repondre(page)
    f.refresh_from_db()
    assert f.contenu["texte"].endswith(" (relu par elle) (relu par lui)")
    return f.contenu["texte"]


def confirmer(page, lecture):
    page.goto(f"/lectures/{lecture.pk}/")
    page.get_by_role("link", name="Confirmer", exact=True).focus()
    suivre(page, "Enter")
    page.get_by_role("button", name="Confirmer", exact=True).focus()
    suivre(page, "Enter")
    expect(page).to_have_url(re.compile(r"/contrats/\d+/$"))


def compter_ce_que_le_document_tient(contrat, texte):
    redactions = RedactionNoeud.objects.current().filter(noeud__contrat=contrat)
    codes = {r.noeud_id: r.code for r in redactions}
    assert Counter(redactions.values_list("niveau__code", flat=True)) == NIVEAUX
    par_fiche = Counter(codes[n] for n in contrat.engagements.values_list("redactions__noeud", flat=True))
    assert par_fiche == {code: attendu[0] for code, attendu in ATTENDU.items()}
    assert contrat.engagements.count() == ACTIONS
    assert contrat.engagements.filter(redactions__texte=texte).count() == 1
    assert not contrat.engagements.filter(redactions__ligne_debut=None).exists()
    assert Counter(contrat.quartiers.values_list("nature", flat=True)) == QUARTIERS
    assert contrat.rattachements.count() == MESURES

    nommees = Participation.objects.filter(noeud__contrat=contrat)
    chefs = nommees.filter(role="chef_de_file")
    assert {codes[n] for n in chefs.values_list("noeud", flat=True)} == {c for c, a in ATTENDU.items() if a[3] != "-"}
    for nom, combien in PARTENAIRES.items():
        assert nommees.filter(organisation__nom=nom).values("noeud").distinct().count() == combien, nom
    assert {codes[n] for n in nommees.filter(organisation__nom=CAF).values_list("noeud", flat=True)} == FICHES_CAF


def reunir_et_separer(page):
    """The directory tells that one body was printed two ways: joined, all it is named by follows; then parted again."""
    une, deux = Organisation.objects.get(nom=EPT), Organisation.objects.get(nom=EPT_TIRET)
    avant = {o.pk: nommee(o) for o in (une, deux)}
    assert all(avant.values())
    page.goto("/organisations/")
    suivre(page, page.get_by_role("link", name=re.compile("doublon", re.IGNORECASE)).first)
    paire = page.get_by_role("row").filter(has_text=EPT).filter(has_text=EPT_TIRET)
    suivre(page, paire.get_by_role("link", name=re.compile("^Réunir…")))
    suivre(page, page.get_by_role("button", name="Réunir"))
    expect(page.get_by_text("ne font plus qu’une")).to_be_visible()
    gardee = Organisation.objects.get(pk__in=avant)
    assert nommee(gardee) == sum(avant.values())
    suivre(page, page.get_by_role("link", name=re.compile(r"^séparer")).first)
    suivre(page, page.get_by_role("button", name="Séparer"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert Fusion.objects.get().defaite_le is not None
    assert {o.nom: nommee(o) for o in Organisation.objects.filter(nom__in=[EPT, EPT_TIRET])} == {
        une.nom: avant[une.pk],
        deux.nom: avant[deux.pk],
    }


def nommee(organisation) -> int:
    return Participation.objects.filter(organisation=organisation).count()


def defaire_un_autre_import(page, contrat):
    modeles = (Contrat, Engagement, Noeud, Participation, Organisation, User)
    avant = {m.__name__: m.objects.count() for m in modeles}
    lecture = deposer(page, DOSSIER / CONVENTION)
    confirmer(page, lecture)
    lecture.refresh_from_db()
    assert lecture.contrat.engagements.exists()
    assert lecture.contrat_id != contrat.pk
    page.goto(f"/lectures/{lecture.pk}/")
    suivre(page, page.get_by_role("link", name="Défaire l’import"))
    suivre(page, page.get_by_role("button", name="Défaire tout l’import"))
    expect(page.get_by_text("L’import est défait")).to_be_visible()
    assert {m.__name__: m.objects.count() for m in modeles} == avant
