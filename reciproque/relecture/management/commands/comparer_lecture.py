"""``manage.py comparer_lecture NUMERO``: read a document again with the present reader, here and now."""

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q

from reciproque import lecture as lecteur
from reciproque.contrats.models import Lecture
from reciproque.lecture import LectureRefusee
from reciproque.relecture.actions.comparer import enregistrer_comparaison, is_outdated
from reciproque.socle import fichiers


class Command(BaseCommand):
    help = (
        "Relit un document avec le lecteur actuel, à côté de la lecture relue. Rien ne change : les différences "
        "attendent une décision à l’écran."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "numero",
            type=int,
            nargs="*",
            help="le numéro des lectures (par défaut : toutes celles d’un ancien lecteur)",
        )

    def handle(self, *, numero, **options):
        lectures = Lecture.objects.filter(compare_a=None).exclude(etat=Lecture.Etat.ABANDONNEE)
        voulues = lectures.filter(Q(pk__in=numero) if numero else Q()).select_related("document__fichier")
        anciennes = [une for une in voulues.defer("contenu").order_by("pk") if is_outdated(une)]
        if not anciennes:
            self.stdout.write("Aucune lecture d’un lecteur plus ancien : il n’y a rien à faire.")
        for ancienne in anciennes:
            fichier = ancienne.document.fichier
            try:
                lue = lecteur.lire(fichiers.lire(fichier), fichier.nom)
            except LectureRefusee as refus:
                raise CommandError(f"Lecture {ancienne.pk} : {refus.message}", returncode=2) from refus
            nouvelle = enregistrer_comparaison(ancienne=ancienne, lue=lue, acteur="Commande comparer_lecture")
            nombre = nouvelle.differences.count()
            self.stdout.write(f"Lecture {ancienne.pk}, « {ancienne.document.titre} » : {nombre} différence(s).")
