"""A GET writes no domain or journal table (design §3): this middleware, first of the test settings, makes it a failure.

Sitting in the stack rather than in the client, it also watches what Chromium asks of the live server.
"""

import re
from contextlib import ExitStack

from django.db import connections

ECRITURE = re.compile(
    r"(?:^|\)\s*)(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|REPLACE\s+INTO|UPDATE|DELETE\s+FROM|MERGE\s+INTO|TRUNCATE(?:\s+TABLE)?)"
    r"\s+(?:ONLY\s+)?[\"`]?(?P<table>\w+)",
    re.IGNORECASE,
)
SCHEMA = re.compile(r"^(?:CREATE|ALTER|DROP)\s", re.IGNORECASE)
# Machinery, not domain: who is connected, who mistyped a password, what the queue holds, when a calendar last came.
TABLES_LIBRES = ("django_session", "axes_", "django_tasks_db_", "accueil_lectureagenda")
METHODES = {"GET", "HEAD", "OPTIONS"}


class EcritureEnLecture(AssertionError):
    pass


def table_ecrite(sql: str) -> str | None:
    """The domain table that this statement would change, else None."""
    texte = sql.strip()
    if SCHEMA.match(texte):
        return texte[:60]
    trouve = ECRITURE.search(texte)
    if trouve and not trouve["table"].startswith(TABLES_LIBRES):
        return trouve["table"]
    return None


class InterdireEcritureEnLecture:
    actif = True

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method not in METHODES or not self.actif:
            return self.get_response(request)
        fautes = []

        def surveiller(execute, sql, params, many, context):
            if table := table_ecrite(sql):
                fautes.append(table)
                raise EcritureEnLecture(f"{request.method} {request.path} écrit dans {table} : {sql[:200]}")
            return execute(sql, params, many, context)

        with ExitStack() as pile:
            for connexion in connections.all():
                pile.enter_context(connexion.execute_wrapper(surveiller))
            reponse = self.get_response(request)
        # A view that catches every exception does not get away with it.
        if fautes:
            raise EcritureEnLecture(f"{request.method} {request.path} écrit dans {', '.join(fautes)}.")
        return reponse
