"""The harness catches what it says it catches."""

import pytest
from django.contrib.auth.models import Group
from django.http import HttpResponse
from django.template import Context, Template
from django.test import RequestFactory

from tests.harnais.lecture_seule import EcritureEnLecture, InterdireEcritureEnLecture, table_ecrite


@pytest.mark.parametrize(
    ("sql", "table"),
    [
        ('INSERT INTO "contrats_contrat" ("nom") VALUES (%s)', "contrats_contrat"),
        ('INSERT OR IGNORE INTO "contrats_contrat" ("nom") VALUES (%s)', "contrats_contrat"),
        ('UPDATE "socle_entree" SET "motif" = %s', "socle_entree"),
        ('DELETE FROM "socle_fichier" WHERE id = 1', "socle_fichier"),
        ('WITH vieux AS (SELECT 1) DELETE FROM "socle_fichier"', "socle_fichier"),
        ('UPDATE "django_session" SET expire_date = %s', None),
        ('INSERT INTO "axes_accessattempt" VALUES (1)', None),
        ('SELECT "id" FROM "contrats_contrat" FOR UPDATE OF "contrats_contrat"', None),
        ("SAVEPOINT s1", None),
    ],
)
def test_statements_that_write(sql, table):
    assert table_ecrite(sql) == table


@pytest.mark.django_db
def test_a_get_that_writes_fails_even_when_the_view_hides_it():
    def vue(requete):
        try:
            Group.objects.create(name="écrit en lecture")
        except Exception:
            return HttpResponse("tout va bien")

    with pytest.raises(EcritureEnLecture, match="auth_group"):
        InterdireEcritureEnLecture(vue)(RequestFactory().get("/"))


@pytest.mark.django_db
def test_a_post_may_write():
    def vue(requete):
        Group.objects.create(name="écrit")
        return HttpResponse("fait")

    assert InterdireEcritureEnLecture(vue)(RequestFactory().post("/")).content == b"fait"


def test_an_undefined_template_variable_fails():
    with pytest.raises(pytest.fail.Exception, match="inconnue"):
        Template("{{ inconnue }}").render(Context())
