"""Who bears, on a day, what an organisation promised: read from the successions, never written back."""

from __future__ import annotations

from datetime import date

from .models import Organisation, Succession


def heirs(organisation: Organisation, jour: date) -> list[Succession]:
    """What became of it by ``jour``, step by step: the last whole one says who bears its promises. A query a step."""
    suite: list[Succession] = []
    vues, reste = {organisation.pk}, {organisation.pk}
    while reste:
        pas = Succession.objects.in_effect(jour).filter(ancienne__in=reste).select_related("ancienne", "nouvelle")
        nouveaux = [s for s in pas if s.ancienne_id == organisation.pk or s.is_whole]
        suite += nouveaux
        reste = {s.nouvelle_id for s in nouveaux if s.is_whole} - vues
        vues |= reste
    return suite


def forebears(organisation: Organisation, jour: date) -> list[Succession]:
    """Those whose promises it bears by ``jour``: all of them when the succession is whole, else for one competence."""
    suite: list[Succession] = []
    vues, reste = {organisation.pk}, {organisation.pk}
    while reste:
        pas = list(Succession.objects.in_effect(jour).filter(nouvelle__in=reste).select_related("ancienne", "nouvelle"))
        suite += pas
        # What came to an ancestor for one competence only goes no further by itself.
        reste = {s.ancienne_id for s in pas if s.is_whole} - vues
        vues |= reste
    return suite
