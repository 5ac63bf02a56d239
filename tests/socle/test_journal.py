from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError
from django.template.loader import render_to_string

from reciproque.socle import journal, recit
from reciproque.socle.models import Entree, JournalImmuable, ValeurPersonnelle
from tests.factories.comptes import UserFactory
from tests.factories.socle import FamilleFactory, FicheFactory
from tests.socle.terrain.models import Habitante

pytestmark = pytest.mark.django_db


class TestRecord:
    def test_says_who_did_what_to_what(self):
        acteur, fiche = UserFactory(), FicheFactory(titre="Fiche A")
        entree = journal.record(acteur=acteur, verbe="créé", objet=fiche, motif="Oubliée", contrat_id=7)
        entree.refresh_from_db()
        assert (entree.acteur, entree.verbe, entree.objet_libelle) == (acteur, "créé", "Fiche A")
        assert (entree.objet_type, entree.objet_id) == ("terrain.fiche", str(fiche.pk))
        assert (entree.motif, entree.contrat_id, entree.avant, entree.apres) == ("Oubliée", 7, None, None)
        assert list(Entree.objects.pour(fiche)) == [entree]
        assert list(Entree.objects.du_contrat(7)) == [entree]
        assert str(entree) == "créé\u00a0: Fiche A"

    def test_writes_nothing_when_nothing_changed(self):
        fiche = FicheFactory(montant=Decimal("12.50"))
        avant = journal.snapshot(fiche, "titre", "montant")
        assert journal.record(acteur=None, verbe="corrigé", objet=fiche, avant=avant, apres=dict(avant)) is None
        # 12.5 read from a form and 12.50 read from the database are stored alike only when equal as text.
        assert not Entree.objects.exists()

    def test_keeps_only_the_fields_that_differ(self):
        fiche = FicheFactory()
        entree = journal.record(
            acteur=None,
            verbe="corrigé",
            objet=fiche,
            avant={"titre": "A", "jour": date(2026, 1, 5)},
            apres={"titre": "B", "jour": date(2026, 1, 5), "actif": True},
        )
        assert entree.avant == {"titre": "A"}
        assert entree.apres == {"titre": "B", "actif": True}

    def test_an_author_without_account_is_named(self):
        entree = journal.record(acteur="Commande importer", verbe="lu", objet=FicheFactory())
        assert (entree.acteur, recit.auteur(entree)) == (None, "Commande importer")
        assert recit.auteur(journal.record(acteur=None, verbe="lu", objet=FicheFactory())) == "Réciproque"

    def test_a_snapshot_tells_relations_by_their_names(self):
        emploi, sante = FamilleFactory(nom="Emploi"), FamilleFactory(nom="Santé")
        fiche = FicheFactory(famille=emploi, themes=[sante, emploi])
        entree = journal.record(
            acteur=None, verbe="créé", objet=fiche, apres=journal.snapshot(fiche, "famille", "themes")
        )
        assert entree.apres == {"famille": "Emploi", "themes": ["Emploi", "Santé"]}

    def test_many_objects_are_told_in_one_insertion(self, django_assert_num_queries):
        fiches = [FicheFactory(titre=f"Fiche {n}") for n in range(4)]
        with django_assert_num_queries(1):
            journal.record_many(acteur=None, verbe="retiré", objets=fiches, contrat_id=3)
        assert set(Entree.objects.values_list("objet_libelle", flat=True)) == {f"Fiche {n}" for n in range(4)}

    def test_many_objects_each_with_its_values(self, django_assert_num_queries):
        fiches = [FicheFactory() for _ in range(3)]
        faits = [
            journal.Fait(fiche, {"titre": "A", "rang": n}, {"titre": "A", "rang": 1}) for n, fiche in enumerate(fiches)
        ]
        with django_assert_num_queries(1):
            journal.record_many(acteur=None, verbe="corrigé", objets=faits)
        assert [(e.objet_id, e.avant, e.apres) for e in Entree.objects.order_by("pk")] == [
            (str(fiches[0].pk), {"rang": 0}, {"rang": 1}),
            (str(fiches[2].pk), {"rang": 2}, {"rang": 1}),  # nothing changed in the second
        ]

    def test_the_account_of_an_author_cannot_be_deleted(self):
        acteur = UserFactory()
        journal.record(acteur=acteur, verbe="créé", objet=FicheFactory())
        with pytest.raises(ProtectedError):
            acteur.delete()


class TestAppendOnly:
    @pytest.fixture
    def entree(self):
        return journal.record(acteur=None, verbe="créé", objet=FicheFactory())

    def test_the_code_refuses(self, entree):
        entree.verbe = "autre"
        with pytest.raises(JournalImmuable):
            entree.save()
        with pytest.raises(JournalImmuable):
            entree.delete()
        with pytest.raises(JournalImmuable):
            Entree.objects.all().delete()
        with pytest.raises(JournalImmuable):
            Entree.objects.update(verbe="autre")

    @pytest.mark.parametrize("ordre", ["UPDATE socle_entree SET verbe = 'autre'", "DELETE FROM socle_entree"])
    def test_the_database_refuses(self, entree, ordre):
        refus = pytest.raises(DatabaseError, match="Le journal ne se modifie pas")
        with refus, transaction.atomic(), connection.cursor() as curseur:
            curseur.execute(ordre)
        assert Entree.objects.get().verbe == "créé"

    @pytest.mark.skipif(connection.vendor != "postgresql", reason="TRUNCATE is PostgreSQL's")
    def test_the_database_refuses_to_truncate(self, entree):
        refus = pytest.raises(DatabaseError, match="Le journal")
        with refus, transaction.atomic(), connection.cursor() as curseur:
            curseur.execute("SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE socle_entree CASCADE")


class TestPersonal:
    @pytest.fixture
    def habitante(self):
        return Habitante.objects.create(nom="Camille Exemple", courriel="camille@exemple.fr", quartier="Les Tilleuls")

    @pytest.fixture
    def entree(self, habitante):
        return journal.record(
            acteur=None,
            verbe="corrigé",
            objet=habitante,
            avant={"nom": "Camile Exemple", "quartier": "La Gare"},
            apres={"nom": "Camille Exemple", "quartier": "Les Tilleuls"},
        )

    def test_no_personal_value_sits_in_the_sealed_table(self, entree):
        ligne = str(Entree.objects.filter(pk=entree.pk).values().get())
        assert "Exemple" not in ligne
        assert "Les Tilleuls" in ligne
        assert entree.objet_libelle == f"habitante n° {entree.objet_id}"

    def test_it_is_told_as_long_as_it_is_kept(self, entree):
        assert [(c.champ, c.avant, c.apres) for c in recit.changements(entree)] == [
            ("Nom", "Camile Exemple", "Camille Exemple"),
            ("Quartier", "La Gare", "Les Tilleuls"),
        ]

    def test_erasing_leaves_the_fact(self, entree, habitante):
        assert ValeurPersonnelle.objects.effacer_pour(habitante) == 2
        entree = Entree.objects.get()
        assert [(c.avant, c.apres) for c in recit.changements(entree)] == [
            ("valeur personnelle effacée", "valeur personnelle effacée"),
            ("La Gare", "Les Tilleuls"),
        ]

    def test_a_change_of_a_personal_value_alone_is_a_change(self, habitante):
        entree = journal.record(acteur=None, verbe="corrigé", objet=habitante, avant={"nom": "A"}, apres={"nom": "B"})
        assert entree is not None
        assert str(entree.valeurs_personnelles.get(cote="avant")) == "nom (avant)"


class TestTold:
    def test_a_verb_is_said_as_french_wants(self):
        def dire(verbe):
            return recit.phrase(Entree(verbe=verbe, objet_libelle="Fiche A"))

        assert dire("corrigé") == "a corrigé «\u00a0Fiche A\u00a0»"
        assert recit.quote("Lecture de «\u00a0Contrat » du 3") == "«\u00a0Lecture de “Contrat” du 3\u00a0»"
        assert dire("s’est inscrit à") == "s’est inscrit à «\u00a0Fiche A\u00a0»"
        assert dire("a quitté") == "a quitté «\u00a0Fiche A\u00a0»"

    def test_values_are_told_in_french(self):
        entree = Entree(
            objet_type="terrain.fiche",
            avant={"etat": "brouillon", "actif": False, "themes": [], "jour": None},
            apres={
                "etat": "valide",
                "actif": True,
                "themes": ["Emploi", "Santé"],
                "jour": "2026-01-05",
                "lu_le": "2026-01-05T13:05:00Z",
            },
        )
        entree.pk = 0
        entree._prefetched_objects_cache = {"valeurs_personnelles": ValeurPersonnelle.objects.none()}
        assert {c.champ: (c.avant, c.apres) for c in recit.changements(entree)} == {
            "Jour": ("rien", "5 janvier 2026"),
            "État": ("brouillon", "validé"),
            "Actif": ("non", "oui"),
            "Thèmes": ("rien", "Emploi\u00a0; Santé"),
            "Lu le": ("rien", "5 janvier 2026 à 14\u00a0h\u00a005"),
        }

    def test_what_looks_like_a_date_may_be_none(self):
        assert recit._readable(None, "numero", "12 bis") == "12 bis"
        assert recit._readable(None, "numero", "2026-13-45") == "2026-13-45"
        assert recit._readable(None, "bornes", {"min": 1, "max": None}) == "min\u00a0: 1, max\u00a0: rien"

    def test_an_entry_outlives_its_model(self):
        entree = Entree(objet_type="disparu.modele", apres={"un_champ": 3})
        entree.pk = 0
        entree._prefetched_objects_cache = {"valeurs_personnelles": ValeurPersonnelle.objects.none()}
        assert recit.changements(entree) == [recit.Changement("Un champ", None, "3")]

    @pytest.mark.parametrize(
        ("moment", "attendu"),
        [
            (datetime(2026, 3, 20, 8, 59, 40, tzinfo=UTC), "à l’instant"),
            (datetime(2026, 3, 20, 8, 58, 30, tzinfo=UTC), "il y a 1\u00a0minute"),
            (datetime(2026, 3, 20, 8, 15, tzinfo=UTC), "il y a 45\u00a0minutes"),
            (datetime(2026, 3, 20, 6, 5, tzinfo=UTC), "aujourd’hui à 7\u00a0h\u00a005"),
            (datetime(2026, 3, 19, 22, 30, tzinfo=UTC), "hier à 23\u00a0h\u00a030"),
            (datetime(2025, 12, 31, 23, 30, tzinfo=UTC), "1er janvier 2026 à 0\u00a0h\u00a030"),
        ],
    )
    def test_moments_are_said_as_people_say_them(self, jour, moment, attendu):
        jour.move_to(datetime(2026, 3, 20, 9, 0, tzinfo=UTC))
        assert recit.il_y_a(moment) == attendu

    def test_the_history_of_an_object_costs_three_queries(self, django_assert_num_queries):
        acteur, fiche = UserFactory(nom="Cheffe de projet"), FicheFactory()
        for n in range(5):
            journal.record(acteur=acteur, verbe="corrigé", objet=fiche, avant={"titre": n}, apres={"titre": n + 1})
        with django_assert_num_queries(2):
            page = render_to_string(
                "socle/composants/historique.html", {"entrees": Entree.objects.pour(fiche).avec_details()}
            )
        assert page.count("Cheffe de projet") == 5
        assert "a corrigé" in page

    def test_a_history_of_several_objects_names_them(self):
        for titre in ("Fiche A", "Fiche B"):
            journal.record(acteur=None, verbe="créé", objet=FicheFactory(titre=titre), contrat_id=3)
        page = render_to_string(
            "socle/composants/historique.html", {"entrees": Entree.objects.du_contrat(3).avec_details()}
        )
        assert "a créé 2\u00a0fiches" in page, "the same fact is told once"
        assert "<li>Fiche A</li>" in page
        assert "<li>Fiche B</li>" in page

    def test_an_account_is_called_by_its_name_of_today(self, django_assert_num_queries):
        invitee = UserFactory(nom="Camille Exemple")
        for objet in (invitee, FicheFactory()):
            journal.record(acteur=None, verbe="invité", objet=objet, contrat_id=3)
        assert Entree.objects.pour(invitee).get().objet_libelle == f"compte n° {invitee.pk}"
        with django_assert_num_queries(3):
            page = render_to_string(
                "socle/composants/historique.html", {"entrees": list(Entree.objects.du_contrat(3).avec_details())}
            )
        assert "a invité «\u00a0Camille Exemple\u00a0»" in page

    def test_entries_that_say_more_are_told_each(self):
        for titre in ("Fiche A", "Fiche B"):
            fiche = FicheFactory(titre=titre)
            journal.record(acteur=None, verbe="retiré", objet=fiche, motif="en double", contrat_id=3)
        page = render_to_string(
            "socle/composants/historique.html", {"entrees": Entree.objects.du_contrat(3).avec_details()}
        )
        assert "a retiré «\u00a0Fiche A\u00a0»" in page
        assert page.count("Motif") == 2

    def test_an_empty_history_says_so(self):
        page = render_to_string("socle/composants/historique.html", {"entrees": Entree.objects.none()})
        assert "Rien n’a encore été modifié." in page
