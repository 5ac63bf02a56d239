"""The address that the lockout counts."""

import pytest
from django.test import RequestFactory

from reciproque.settings.mandataire import adresse_du_client


@pytest.mark.parametrize(
    ("entetes", "attendue"),
    [
        ({}, "10.0.0.1"),
        ({"HTTP_X_FORWARDED_FOR": "203.0.113.7"}, "203.0.113.7"),
        # The visitor wrote the first one, to pass for another; our proxy added the last.
        ({"HTTP_X_FORWARDED_FOR": "198.51.100.1, 203.0.113.7"}, "203.0.113.7"),
        ({"HTTP_X_FORWARDED_FOR": ""}, "10.0.0.1"),
    ],
)
def test_the_address_is_the_one_our_proxy_saw(entetes, attendue):
    assert adresse_du_client(RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", **entetes)) == attendue
