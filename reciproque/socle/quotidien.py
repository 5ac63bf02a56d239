"""What each room does once a day: asked for again and again, done once."""

from __future__ import annotations

import logging

from django.utils import timezone

from reciproque.socle.registres import quotidiens

logger = logging.getLogger(__name__)


def run_daily() -> dict[str, int]:
    """{name: how many things were started now}, of what has come to its hour today, in Paris."""
    maintenant = timezone.localtime()
    compte = {q.nom: q.lancer(maintenant.date()) for q in quotidiens if maintenant.hour >= q.heure}
    if any(compte.values()):
        logger.info("quotidien : %s", ", ".join(f"{nom} {nombre}" for nom, nombre in compte.items()))
    return compte
