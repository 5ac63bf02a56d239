"""Two transactional tests in a row: the first one's journal must be gone, and sealed again."""

import pytest
from django.db import DatabaseError, connection, transaction

from reciproque.socle.models import Entree


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("passage", [1, 2])
def test_a_transactional_test_starts_with_an_empty_sealed_journal(passage):
    assert not Entree.objects.exists()
    Entree.objects.create(verbe="essayer")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as curseur:
        curseur.execute("UPDATE socle_entree SET verbe = 'autre'")
