"""What accounts leave behind goes when its time has passed, and not before."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from reciproque.comptes.models import Courriel
from reciproque.socle.menage import ranger
from tests.factories.comptes import UserFactory

pytestmark = pytest.mark.django_db


def il_y_a(jours):
    return timezone.now() - timedelta(days=jours)


def test_the_trace_of_a_message_is_kept_one_year():
    user = UserFactory()
    for jours in (364, 366):
        Courriel.objects.create(destinataire=user, gabarit="x", cree_le=il_y_a(jours))
    assert ranger()["messages"] == 1
    assert Courriel.objects.get().cree_le > il_y_a(365)


def test_a_session_is_kept_as_long_as_it_opens():
    for jours in (1, -1):
        Session.objects.create(session_key=f"s{jours}", session_data="x", expire_date=il_y_a(jours))
    assert ranger()["sessions"] == 1
    assert Session.objects.get().session_key == "s-1"
