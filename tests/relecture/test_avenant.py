"""An avenant, from its reading to its version: nothing decided alone, nothing written twice, nothing lost."""

import hashlib
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reciproque.contrats.concurrence import Refus
from reciproque.contrats.models import (
    Avenant,
    Engagement,
    Fiche,
    Filiation,
    Lecture,
    RedactionEngagement,
    RedactionNoeud,
    Role,
)
from reciproque.relecture.actions import confirmer
from reciproque.relecture.avenant.appliquer import apply_avenant
from reciproque.relecture.avenant.correspondance import Sort, kept_pairs, lines
from reciproque.relecture.avenant.noeuds import accept_elements, decide_elements, elements
from reciproque.relecture.avenant.preparer import (
    accept_all,
    decide_record,
    decide_unclaimed,
    drop_avenant,
    open_avenant,
)
from reciproque.socle.models import Entree
from tests.factories.relecture import (
    CAF,
    NOUVEAU,
    TOUT,
    contenu_grand,
    contenu_lu,
    creer_lecture,
    donner_role,
    engagement,
    equipiere,
    noeud,
    partenaire,
)

pytestmark = pytest.mark.django_db

OUVRIR = "Ouvrir une maison des parents aux Tilleuls"
FORMER = "Former chaque année les équipes d'accueil à l'accès aux droits et au numérique"
REUNI = "Entretenir les pieds d'immeuble et publier un état des lieux des commerces avant la fin de 2021"
REPERER, RECEVOIR = (
    "Repérer chaque année les jeunes sans solution",
    "Suivre et recevoir les jeunes sans solution dans le mois",
)
PLANTER = "Planter quatre cents arbres dans les cours d'école"


def contenu_avenant(engagements, noeuds=None):
    contenu = contenu_lu()
    contenu["document"] |= {
        "titre": "Avenant n° 1",
        "fichier": "avenant.txt",
        "empreinte": hashlib.sha256(repr(engagements).encode()).hexdigest(),
    }
    contenu["engagements"] = engagements
    for liste in ("indicateurs", "pieces", "regles", "controles", "avertissements", "quartiers", "mesures", "contrats"):
        contenu[liste] = []
    contenu["signataires"] = [
        {
            "organisation": "Région",
            "categorie": "region",
            "titre": None,
            "etat": "annonce",
            "source": {"lignes": [1, 1]},
        },
        {
            "organisation": "Banque des territoires",
            "categorie": "etat",
            "titre": None,
            "etat": "annonce",
            "source": {"lignes": [1, 1]},
        },
    ]
    if noeuds is not None:
        contenu["noeuds"] = noeuds
    return contenu


LUS = [
    engagement(
        "a1",
        OUVRIR,
        1,
        noeud="n2",
        numero="1",
        partenaires=[partenaire("CAF", CAF), partenaire("commune de Bourg-Neuf", "Commune de Bourg-Neuf")],
    ),
    engagement("a2", FORMER, 2, noeud="n2", numero="2", partenaires=[partenaire("CAF", CAF)]),
    engagement("a3", REUNI, 3, noeud="n4", numero="3"),
    engagement("a4", REPERER, 4, noeud="n3", numero="4"),
    engagement("a5", RECEVOIR, 5, noeud="n3", numero="5"),
    engagement("a6", PLANTER, 6, noeud="n5", numero="6", quartiers=["Les Tilleuls"]),
]
NOEUDS = [
    noeud("n1", "Cohésion sociale", 9, code="Pilier 1"),
    noeud("n2", "Aller vers toutes les familles", 10, parent="n1", niveau="axe", code="Axe A"),
    noeud("n3", "Prévenir les ruptures", 13, parent="n1", niveau="axe", code="Axe B"),
    noeud("n4", "Cadre de vie", 15, code="Pilier 2"),
    noeud("n5", "Adapter la ville au climat", 16, parent="n4", niveau="axe", code="Axe C"),
]


@pytest.fixture
def elle():
    return equipiere()


@pytest.fixture
def contrat(elle):
    """The protocol of five commitments, confirmed."""
    lecture = creer_lecture(elle)
    return confirmer(lecture=lecture, cles=TOUT, acteur=elle, nouveau=NOUVEAU).contrat


@pytest.fixture
def lecture(elle, contrat):
    return creer_lecture(elle, contenu=contenu_avenant(LUS, NOEUDS), texte="Avenant\n" * 30, contrat=contrat)


@pytest.fixture
def avenant(lecture, elle):
    return open_avenant(lecture=lecture, libelle="Avenant n° 1", date_effet=date(2021, 7, 1), acteur=elle)


def numero(contrat, n):
    return RedactionEngagement.objects.filter(engagement__contrat=contrat, depuis__numero=1).get(numero=n).engagement


def lue(avenant, cle):
    return avenant.lecture.fiches.get(genre="engagement", cle=cle)


def sorts(avenant):
    """Key read -> (fate, printed numbers it takes up); « nothing » for what the avenant does not take up."""
    numeros = dict(
        RedactionEngagement.objects.filter(engagement__contrat=avenant.contrat, depuis__numero=1).values_list(
            "engagement", "numero"
        )
    )
    cles = dict(avenant.lecture.fiches.values_list("pk", "cle"))
    return [
        (cles.get(ligne.fiche_id), ligne.sort, sorted(numeros[e] for e in ligne.engagements))
        for ligne in lines(kept_pairs(avenant))
    ]


@pytest.fixture
def decide(avenant, contrat, elle):
    """Every decision as a person takes it: 4 and 5 become one, 3 becomes two."""
    decide_record(
        avenant=avenant,
        fiche=lue(avenant, "a3"),
        engagements=[numero(contrat, "4").pk, numero(contrat, "5").pk],
        acteur=elle,
    )
    for cle in ("a4", "a5"):
        decide_record(avenant=avenant, fiche=lue(avenant, cle), engagements=[numero(contrat, "3").pk], acteur=elle)
    for sort in Sort:
        accept_all(avenant=avenant, sort=sort, acteur=elle)
    accept_elements(avenant=avenant, acteur=elle)
    return avenant


class TestElements:
    def test_titles_propose_and_a_person_decides(self, avenant, contrat, elle, client):
        """Axe A is reworded, « Adapter la ville au climat » is new; nothing is decided."""
        lignes, laisses = elements(avenant.lecture, avenant.contrat)
        proposes = {x.fiche.cle: x.repris.titre if x.repris else None for x in lignes}
        assert proposes == {
            "n1": "Cohésion sociale",
            "n2": "Aller vers les familles",
            "n3": "Prévenir les ruptures",
            "n4": "Cadre de vie",
            "n5": None,
        }
        assert [x.est_identique for x in lignes] == [True, False, True, True, False]
        assert laisses == []
        assert not any(x.decide for x in lignes)
        client.force_login(elle)
        adresse = reverse("relecture:avenant-elements", args=[avenant.lecture_id])
        with CaptureQueriesContext(connection) as requetes:
            assert "nouveau" in client.get(adresse).content.decode()
        assert len(requetes) <= 20
        choix = {f"element-{x.fiche.pk}": x.repris.noeud_id if x.repris else 0 for x in lignes}
        assert client.post(adresse, choix).status_code == 302
        assert all(x.decide for x in elements(avenant.lecture, avenant.contrat)[0])

    def test_a_decision_overrules_the_titles(self, decide, contrat, elle):
        """The person says that Axe A is another: it stays, and the one that was read is added."""
        (axe,) = [x for x in elements(decide.lecture, decide.contrat)[0] if x.fiche.cle == "n2"]
        decide_elements(avenant=decide, choix={axe.fiche.pk: 0}, acteur=elle)
        assert [r.titre for r in elements(decide.lecture, decide.contrat)[1]] == ["Aller vers les familles"]
        version = apply_avenant(avenant=decide, acteur=elle).version
        titres = set(RedactionNoeud.objects.current().filter(noeud__contrat=contrat).values_list("titre", flat=True))
        assert {"Aller vers les familles", "Aller vers toutes les familles"} <= titres
        assert RedactionNoeud.objects.filter(depuis=version).count() == 2

    def test_one_element_is_not_taken_up_twice_nor_from_elsewhere(self, avenant, contrat, elle):
        lignes, _ = elements(avenant.lecture, avenant.contrat)
        un, deux = lignes[1].fiche.pk, lignes[2].fiche.pk
        with pytest.raises(Refus, match="repris deux fois"):
            decide_elements(
                avenant=avenant, choix={un: lignes[1].repris.noeud_id, deux: lignes[1].repris.noeud_id}, acteur=elle
            )
        with pytest.raises(Refus, match="n’est plus dans le contrat"):
            decide_elements(avenant=avenant, choix={un: 10**9}, acteur=elle)

    def test_the_version_waits_for_them_and_abandoning_forgets_them(self, decide, elle):
        accept_elements(avenant=decide, acteur=elle)
        lecture = decide.lecture
        drop_avenant(avenant=decide, acteur=elle)
        neuf = open_avenant(lecture=lecture, libelle="Avenant", date_effet=None, acteur=elle)
        for sort in Sort:
            accept_all(avenant=neuf, sort=sort, acteur=elle)
        with pytest.raises(Refus, match=r"5\sdécisions"):
            apply_avenant(avenant=neuf, acteur=elle)


class TestProposals:
    def test_the_words_propose_and_nothing_is_decided(self, avenant):
        trouves = {cle: (sort, numeros) for cle, sort, numeros in sorts(avenant)}
        assert trouves["a1"] == (Sort.IDENTIQUE, ["1"])
        assert trouves["a2"] == (Sort.REFORMULE, ["2"])
        assert trouves["a6"] == (Sort.NOUVEAU, [])
        assert not avenant.appariements.exclude(decide_le=None).exists()
        assert Engagement.objects.filter(contrat=avenant.contrat).count() == 5, (
            "nothing is written before the version opens"
        )

    def test_opening_twice_proposes_once(self, avenant, lecture, elle):
        avant = list(avenant.appariements.values_list("pk", flat=True))
        encore = open_avenant(lecture=lecture, libelle="Autre", date_effet=None, acteur=elle)
        assert (encore, encore.libelle) == (avenant, "Avenant n° 1")
        assert list(avenant.appariements.values_list("pk", flat=True)) == avant

    def test_one_avenant_at_a_time(self, avenant, contrat, elle):
        autre = creer_lecture(elle, contenu=contenu_avenant(LUS[:1]), texte="Autre\n" * 9, contrat=contrat)
        with pytest.raises(Refus, match="en préparation"):
            open_avenant(lecture=autre, libelle="Avenant n° 2", date_effet=None, acteur=elle)

    def test_it_never_takes_effect_before_what_it_amends(self, lecture, elle):
        with pytest.raises(Refus, match="avant la version"):
            open_avenant(lecture=lecture, libelle="Avenant", date_effet=date(2019, 1, 1), acteur=elle)

    def test_a_document_of_no_contract_is_no_avenant(self, elle):
        with pytest.raises(Refus, match="confirmez-le comme un contrat"):
            open_avenant(lecture=creer_lecture(elle), libelle="Avenant", date_effet=None, acteur=elle)

    def test_what_is_detached_remains_in_force_and_waits(self, avenant, contrat, elle):
        decide_record(avenant=avenant, fiche=lue(avenant, "a2"), engagements=[], acteur=elle)
        assert ("a2", Sort.NOUVEAU, []) in sorts(avenant)
        assert (None, Sort.MAINTENU, ["2"]) in sorts(avenant)
        decide_unclaimed(avenant=avenant, engagement=numero(contrat, "2").pk, abroge=True, acteur=elle)
        assert (None, Sort.ABROGE, ["2"]) in sorts(avenant)
        decide_record(avenant=avenant, fiche=lue(avenant, "a2"), engagements=[numero(contrat, "2").pk], acteur=elle)
        assert ("a2", Sort.REFORMULE, ["2"]) in sorts(avenant)
        assert not avenant.appariements.filter(abroge=True).exists()

    def test_a_commitment_of_another_contract_is_refused(self, avenant, elle):
        with pytest.raises(Refus, match="n’est plus dans le contrat"):
            decide_record(avenant=avenant, fiche=lue(avenant, "a2"), engagements=[10**9], acteur=elle)

    def test_what_is_taken_up_is_not_repealed(self, avenant, contrat, elle):
        with pytest.raises(Refus, match="détachez-le"):
            decide_unclaimed(avenant=avenant, engagement=numero(contrat, "1").pk, abroge=True, acteur=elle)

    def test_a_preparation_can_be_dropped(self, avenant, elle, lecture):
        drop_avenant(avenant=avenant, acteur=elle)
        assert not Avenant.objects.exists()
        assert Lecture.objects.get(pk=lecture.pk).etat == "a_relire"


class TestVersion:
    def test_no_version_while_a_decision_is_missing(self, avenant, elle):
        with pytest.raises(Refus, match="décisions à prendre"):
            apply_avenant(avenant=avenant, acteur=elle)
        assert avenant.contrat.versions.count() == 1

    def test_it_writes_only_what_changes(self, decide, contrat, elle):
        effet = apply_avenant(avenant=decide, acteur=elle)
        assert (effet.version.numero, effet.version.date_effet) == (2, date(2021, 7, 1))
        assert effet.version.document == decide.lecture.document
        ici = {r.numero: r.texte for r in RedactionEngagement.objects.standing_in(effet.version)}
        assert ici == {"1": OUVRIR, "2": FORMER, "3": REUNI, "4": REPERER, "5": RECEVOIR, "6": PLANTER}
        assert numero(contrat, "1").redactions.count() == 1, "identical: not written again"
        jadis = {r.numero for r in RedactionEngagement.objects.standing_in(contrat.versions.get(numero=1))}
        assert jadis == {"1", "2", "3", "4", "5"}

    def test_identities_go_on_and_are_tied(self, decide, contrat, elle):
        apply_avenant(avenant=decide, acteur=elle)
        quatre, cinq, trois = (numero(contrat, n) for n in "453")
        garde, finit = (quatre, cinq) if quatre.clos_par_id is None else (cinq, quatre)
        assert finit.clos_par.numero == 2
        assert "Fusionné" in finit.retire_motif
        assert garde.redactions.get(jusqua=None).texte == REUNI
        assert Filiation.objects.get(nature="fusion").vers == garde
        scission = Filiation.objects.get(nature="scission")
        assert scission.de == trois
        assert {trois.redactions.get(jusqua=None).texte, scission.vers.redactions.get().texte} == {REPERER, RECEVOIR}

    def test_partners_change_and_the_old_wording_keeps_its_own(self, decide, contrat, elle):
        apply_avenant(avenant=decide, acteur=elle)
        deux = numero(contrat, "2")
        assert [str(p) for p in deux.participations.all()] == [CAF]
        assert deux.redactions.get(depuis__numero=1).fige["partenaires"] == ["les bailleurs sociaux"]
        un = numero(contrat, "1")
        assert un.participations.count() == 2
        quatre = numero(contrat, "4")
        assert quatre.participations.count() == 2, "the avenant names nobody: those named before remain"

    def test_the_tree_keeps_its_identities(self, decide, contrat, elle):
        axes = dict(RedactionNoeud.objects.current().values_list("code", "noeud"))
        apply_avenant(avenant=decide, acteur=elle)
        ici = {r.code: (r.noeud_id, r.titre) for r in RedactionNoeud.objects.current().filter(noeud__contrat=contrat)}
        assert ici["Axe A"] == (axes["Axe A"], "Aller vers toutes les familles")
        assert ici["Pilier 1"][0] == axes["Pilier 1"]
        assert ici["Axe C"][1] == "Adapter la ville au climat"
        assert contrat.noeuds.count() == 5
        planter = RedactionEngagement.objects.current().get(engagement__contrat=contrat, numero="6")
        assert planter.noeud_id == ici["Axe C"][0]
        assert [q.nom for q in planter.engagement.quartiers.all()] == ["Les Tilleuls"]

    def test_new_parties_join_the_old_ones(self, decide, contrat, elle):
        avant = set(contrat.signatures.values_list("organisation__nom", flat=True))
        apply_avenant(avenant=decide, acteur=elle)
        apres = set(contrat.signatures.values_list("organisation__nom", flat=True))
        assert apres - avant == {"Banque des territoires"}

    def test_once_however_often_it_is_asked(self, decide, contrat, elle):
        apply_avenant(avenant=decide, acteur=elle)

        def portrait():
            return (
                contrat.versions.count(),
                sorted(RedactionEngagement.objects.values_list("pk", "jusqua")),
                Filiation.objects.count(),
                Entree.objects.count(),
            )

        avant = portrait()
        assert apply_avenant(avenant=decide, acteur=elle).version.numero == 2
        assert portrait() == avant
        with pytest.raises(Refus, match="appliqué"):
            decide_record(avenant=decide, fiche=lue(decide, "a2"), engagements=[], acteur=elle)

    def test_repealed_ends_and_not_taken_up_remains(self, avenant, contrat, elle):
        for cle in ("a2", "a3"):
            decide_record(avenant=avenant, fiche=lue(avenant, cle), engagements=[], acteur=elle)
        decide_unclaimed(avenant=avenant, engagement=numero(contrat, "2").pk, abroge=True, acteur=elle)
        for sort in Sort:
            accept_all(avenant=avenant, sort=sort, acteur=elle)
        accept_elements(avenant=avenant, acteur=elle)
        version = apply_avenant(avenant=avenant, acteur=elle).version
        deux = numero(contrat, "2")
        assert deux.clos_par == version
        assert "Abrogé" in deux.retire_motif
        en_vigueur = set(RedactionEngagement.objects.standing_in(version).values_list("engagement", flat=True))
        assert deux.pk not in en_vigueur
        assert {numero(contrat, "4").pk, numero(contrat, "5").pk} <= en_vigueur

    def test_the_reading_is_confirmed_and_each_change_is_told(self, decide, contrat, elle):
        apply_avenant(avenant=decide, acteur=elle)
        lecture = Lecture.objects.get(pk=decide.lecture_id)
        assert lecture.etat == "confirmee"
        assert not lecture.fiches.open().exists()
        verbes = set(Entree.objects.filter(contrat_id=contrat.pk).values_list("verbe", flat=True))
        assert {"reformulé", "ajouté", "fusionné", "ouvert une version de"} <= verbes

    def test_a_record_dropped_meanwhile_takes_nothing_up(self, decide, contrat, elle):
        Fiche.objects.filter(pk=lue(decide, "a2").pk).update(etat="ecartee")
        version = apply_avenant(avenant=decide, acteur=elle).version
        assert RedactionEngagement.objects.standing_in(version).get(engagement=numero(contrat, "2")).depuis.numero == 1

    def test_a_hundred_commitments_take_the_same_queries_as_twenty(self, elle):
        comptes = []
        for n in (20, 100):
            base = creer_lecture(elle, contenu=_grand(n, "base"))
            contrat = confirmer(
                lecture=base, cles=[f"p{p}" for p in range(1, 5)] + TOUT, acteur=elle, nouveau=NOUVEAU
            ).contrat
            contenu = _grand(n, "avenant")
            for e in contenu["engagements"]:
                e["texte"] += " et leurs familles"
            seconde = creer_lecture(elle, contenu=contenu, contrat=contrat)
            avenant = open_avenant(lecture=seconde, libelle="Avenant", date_effet=None, acteur=elle)
            for sort in Sort:
                accept_all(avenant=avenant, sort=sort, acteur=elle)
            accept_elements(avenant=avenant, acteur=elle)
            with CaptureQueriesContext(connection) as requetes:
                apply_avenant(avenant=avenant, acteur=elle)
            comptes.append(len(requetes))
        assert comptes[1] <= comptes[0] + 6, comptes  # batches of a few hundred rows


def _grand(n, nom):
    contenu = contenu_grand(n, quartiers=6)
    contenu["document"] |= {"titre": f"{nom} {n}", "empreinte": hashlib.sha256(f"{nom}{n}".encode()).hexdigest()}
    return contenu


class TestPages:
    @pytest.fixture(autouse=True)
    def connectee(self, client, elle):
        client.force_login(elle)

    def page(self, client, nom, *reste, **donnees):
        return client.get(reverse(f"relecture:{nom}", args=reste), donnees)

    def test_from_the_contract_to_the_version(self, client, contrat, lecture):
        versions = client.get(reverse("contrats:versions", args=[contrat.pk])).content.decode()
        assert "Déposer un avenant" in versions
        assert reverse("relecture:avenant", args=[lecture.pk]) in versions
        confirmer_ = self.page(client, "confirmer", lecture.pk)
        assert confirmer_.url == reverse("relecture:avenant", args=[lecture.pk])
        assert "Avenant n° 1" in self.page(client, "avenant", lecture.pk).content.decode()
        donnees = {"libelle": "Avenant n° 1", "date_effet": "2021-07-01"}
        client.post(reverse("relecture:avenant", args=[lecture.pk]), donnees)
        page = self.page(client, "avenant", lecture.pk)
        assert "à décider" in page.content.decode()
        decider = reverse("relecture:avenant-decider", args=[lecture.pk])
        while True:
            contexte = self.page(client, "avenant", lecture.pk).context
            ligne = next((x for x in contexte["lignes"] if not x.ligne.decidee), None)
            if ligne is None:
                break
            if ligne.fiche:
                donnees = {"fiche": ligne.fiche.pk, "engagement": ligne.ligne.engagements}
            else:
                donnees = {"engagement": ligne.ligne.engagements[0], "geste": "maintenir"}
            assert client.post(decider, donnees).status_code == 302
        lignes, _ = elements(lecture, lecture.contrat)
        choix = {f"element-{x.fiche.pk}": x.repris.noeud_id if x.repris else 0 for x in lignes}
        assert client.post(reverse("relecture:avenant-elements", args=[lecture.pk]), choix).status_code == 302
        assert "Toutes les décisions sont prises" in self.page(client, "avenant", lecture.pk).content.decode()
        assert "Ouvrir la version" in self.page(client, "avenant-appliquer", lecture.pk).content.decode()
        fin = client.post(reverse("relecture:avenant-appliquer", args=[lecture.pk]))
        assert fin.url == reverse("contrats:comparaison", args=[contrat.pk, 1, 2])
        comparaison = client.get(fin.url).content.decode()
        assert "<ins>" in comparaison
        assert "numérique" in comparaison
        assert self.page(client, "avenant", lecture.pk).url == fin.url
        assert self.page(client, "avenant-appliquer", lecture.pk).status_code == 404

    def test_the_identical_are_taken_together(self, client, avenant):
        adresse = reverse("relecture:avenant-decider", args=[avenant.lecture_id])
        client.post(adresse, {"tout": "1", "sort": "identique"})
        assert [x.decidee for x in lines(kept_pairs(avenant)) if x.sort == Sort.IDENTIQUE] == [True]
        client.post(adresse, {"tout": "1", "sort": "reformule"})
        assert not any(x.decidee for x in lines(kept_pairs(avenant)) if x.sort == Sort.REFORMULE)

    def test_another_commitment_is_found_by_its_words_or_its_number(self, client, avenant, contrat):
        def trouves(q):
            page = self.page(client, "avenant-choisir", avenant.lecture_id, lue(avenant, "a6").pk, q=q)
            return [r.numero for r in page.context["candidats"]]

        assert trouves("COMMERCES") == ["5"]
        assert trouves("3") == ["3"]
        assert trouves("introuvable") == []

    def test_a_version_refused_says_how_many_decisions_remain(self, client, avenant):
        reponse = client.post(reverse("relecture:avenant-appliquer", args=[avenant.lecture_id]), follow=True)
        assert "Il reste" in reponse.content.decode()

    def test_who_only_reads_decides_nothing(self, client, avenant, contrat):
        from tests.factories.comptes import UserFactory

        autre = UserFactory()
        donner_role(autre, contrat, role=Role.LECTEUR)
        client.force_login(autre)
        assert self.page(client, "avenant", avenant.lecture_id).status_code in (403, 404)

    def test_the_page_costs_the_same_whatever_the_size(self, client, elle):
        comptes = []
        for n in (20, 120):
            base = creer_lecture(elle, contenu=_grand(n, "base"))
            contrat = confirmer(
                lecture=base, cles=[f"p{p}" for p in range(1, 5)] + TOUT, acteur=elle, nouveau=NOUVEAU
            ).contrat
            seconde = creer_lecture(elle, contenu=_grand(n, "avenant"), contrat=contrat)
            open_avenant(lecture=seconde, libelle="Avenant", date_effet=None, acteur=elle)
            with CaptureQueriesContext(connection) as requetes:
                reponse = self.page(client, "avenant", seconde.pk)
            assert len(reponse.content) < 100 * 1024
            comptes.append(len(requetes))
        assert comptes[0] == comptes[1] <= 20


def test_two_versions_side_by_side(client, decide, contrat, elle):
    apply_avenant(avenant=decide, acteur=elle)
    client.force_login(elle)
    adresse = reverse("contrats:comparaison", args=[contrat.pk, 1, 2])

    def textes(**donnees):
        return {(x["redaction"].texte, x["changement"]) for x in client.get(adresse, donnees).context["liste"].lignes}

    tout = textes()
    assert (OUVRIR, "inchange") not in tout
    assert {c for _, c in tout} == {"reformule", "ajoute", "disparu"}
    assert (PLANTER, "ajoute") in tout
    assert textes(changement="inchange") == {(OUVRIR, "inchange")}
    assert {c for _, c in textes(changement="disparu")} == {"disparu"}
    elements = client.get(adresse).context["elements"]
    assert [(e["genre"], e["branche"].code) for e in elements] == [("reformule", "Axe A"), ("ajoute", "Axe C")]
    # The other way round is the same page.
    assert client.get(reverse("contrats:comparaison", args=[contrat.pk, 2, 1])).context["avant"].numero == 1
    assert client.get(reverse("contrats:comparaison", args=[contrat.pk, 1, 7])).status_code == 404
    choisir = reverse("contrats:versions", args=[contrat.pk])
    assert client.get(choisir, {"avant": "2", "apres": "1"}).url == adresse
    assert client.get(choisir, {"avant": "1", "apres": "1"}).url == reverse("contrats:versions", args=[contrat.pk])
    reponse = client.get(adresse, {"export": "csv"})
    lignes = reponse.getvalue().decode("utf-8-sig").split("\r\n")
    assert len([x for x in lignes if x]) == 1 + len(tout)
    with CaptureQueriesContext(connection) as requetes:
        client.get(adresse)
    assert len(requetes) <= 20
