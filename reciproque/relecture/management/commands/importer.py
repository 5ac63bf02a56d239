"""``reciproque importer FICHIER --contrat NOM``: read a document here and now, prepare its review on screen."""

import time
from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from reciproque.relecture.actions import deposer
from reciproque.socle.fichiers import FichierRefuse
from reciproque.socle.models import Travail
from reciproque.socle.travaux import executer

REFUSE = 2  # exit code of a file or a usage that is refused
PAUSE = 0.3


class Command(BaseCommand):
    help = "Lit un document et prépare sa relecture à l’écran : rien n’entre dans un contrat avant d’être confirmé."

    def add_arguments(self, parser):
        parser.add_argument("fichier", type=Path, help="le document à lire (texte, DOCX, ODT ou PDF)")
        parser.add_argument("--contrat", required=True, metavar="NOM", help="le nom du contrat que le document fonde")
        parser.add_argument(
            "--compte",
            metavar="ADRESSE",
            help="l’adresse électronique du compte au nom duquel déposer (par défaut : le premier administrateur)",
        )

    def handle(self, *, fichier, contrat, compte, **options):
        user = self._account(compte)
        try:
            with fichier.open("rb") as flux:
                depot = deposer(contenu=flux, nom=fichier.name, acteur=user, nom_contrat=contrat[:200])
        except OSError as erreur:
            raise CommandError(f"« {fichier} » ne s’ouvre pas : {erreur.strerror}.", returncode=REFUSE) from erreur
        except FichierRefuse as refus:
            raise CommandError(refus.message, returncode=REFUSE) from refus
        if depot.lecture:
            adresse = reverse("relecture:lecture", args=[depot.lecture.pk])
            self.stdout.write(f"Ce document a déjà été lu : sa relecture est à l’adresse {adresse}")
            return
        adresse = self._read(depot.travail)
        self.stdout.write(f"Le document est lu. Relisez-le au nom de {user.email} à l’adresse {adresse}")

    def _account(self, adresse):
        comptes = get_user_model().objects.filter(is_active=True)
        if adresse:
            compte = comptes.filter(email__iexact=adresse).first()
            if compte is None:
                raise CommandError(f"Aucun compte actif n’a l’adresse {adresse}.", returncode=REFUSE)
            return compte
        compte = comptes.filter(est_administrateur=True).order_by("pk").first()
        if compte is None:
            raise CommandError(
                "Aucun administrateur n’existe encore : créez-en un, ou dites quel compte dépose avec --compte.",
                returncode=REFUSE,
            )
        return compte

    def _read(self, travail):
        """Run the job in this process, or wait for the worker that was faster."""
        executer(travail.pk)
        travail.refresh_from_db()
        while not travail.est_fini:
            time.sleep(PAUSE)
            travail.refresh_from_db()
        if travail.etat != Travail.Etat.TERMINE:
            raise CommandError(travail.erreur or "La lecture a été annulée.", returncode=REFUSE)
        return travail.url_resultat
