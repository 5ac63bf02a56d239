from django.core.management.base import BaseCommand

from reciproque.indicateurs.reprise import take_up_overdue
from reciproque.langue import plural


class Command(BaseCommand):
    help = "Reprend les indicateurs des lectures confirmées qui ne l’ont pas encore été. Sans effet la seconde fois."

    def handle(self, *args, **options):
        lectures, indicateurs = take_up_overdue("reprendre_indicateurs")
        if lectures:
            faits = f"{plural(indicateurs, 'indicateur')} de {plural(lectures, 'lecture')}"
            self.stdout.write(f"Repris\u00a0: {faits}.")
        else:
            self.stdout.write("Rien à reprendre\u00a0: toutes les lectures confirmées l’ont été.")
