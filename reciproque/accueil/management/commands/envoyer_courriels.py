"""Queue the messages of a day: digests and reminders. Safe to run again: nothing leaves twice."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from reciproque.accueil.actions import run_round
from reciproque.langue import format_date, plural


class Command(BaseCommand):
    help = "Met en file les résumés et les rappels d’un jour. Sans danger à relancer\u00a0: rien ne part deux fois."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--jour", metavar="AAAA-MM-JJ", default="", help="par défaut, aujourd’hui")

    def handle(self, *args: Any, jour: str, **options: Any) -> None:
        try:
            lu = date.fromisoformat(jour) if jour else timezone.localdate()
        except ValueError:
            raise CommandError(f"«\u00a0{jour}\u00a0» n’est pas une date de la forme AAAA-MM-JJ.") from None
        compte = run_round(jour=lu)
        self.stdout.write(
            f"{format_date(lu)}\u00a0: {plural(compte['resumes'], 'résumé')} et "
            f"{plural(compte['rappels'], 'rappel')} en file."
        )
