"""``manage.py rejouer_cas FICHIER``: what the present reader makes of a reading error that someone told."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from reciproque.lecture import LECTEUR
from reciproque.relecture.cas.rejouer import CasIllisible, rejouer
from reciproque.relecture.models import CasDeLecture

REFUSE = 2  # exit code of a file or a usage that is refused


class Command(BaseCommand):
    help = "Donne au lecteur actuel un cas signalé (JSON) et montre ce qu’il lit maintenant, à côté de ce qui fut lu."

    def add_arguments(self, parser):
        parser.add_argument("fichier", type=Path, help="le cas téléchargé depuis Réciproque")

    def handle(self, *, fichier, **options):
        try:
            cas = json.loads(fichier.read_text(encoding="utf-8"))
            lues = rejouer(cas)
        except OSError as erreur:
            raise CommandError(f"« {fichier} » ne s’ouvre pas : {erreur.strerror}.", returncode=REFUSE) from erreur
        except ValueError as erreur:
            raise CommandError(f"« {fichier.name} » n’est pas un fichier JSON.", returncode=REFUSE) from erreur
        except CasIllisible as erreur:
            raise CommandError(str(erreur), returncode=REFUSE) from erreur
        natures = dict(CasDeLecture.Nature.choices)
        self.stdout.write(
            f"Signalé : {natures.get(cas.get('nature'), 'autre chose')}. {cas.get('remarque') or ''}".strip()
        )
        self._tell(
            f"Lu alors ({cas.get('lecteur') or 'lecteur inconnu'})", [(f["genre"], f["lu"]) for f in cas["fiches"]]
        )
        corrigees = [(f["genre"], f["corrige"]) for f in cas["fiches"] if f.get("corrige")]
        if corrigees:
            self._tell("Corrigé par une personne", corrigees)
        self._tell(f"Lu maintenant ({LECTEUR})", lues)

    def _tell(self, titre, fiches):
        self.stdout.write(f"\n{titre} :")
        if not fiches:
            self.stdout.write("  rien sur ce passage.")
        for genre, fiche in fiches:
            utile = {cle: valeur for cle, valeur in fiche.items() if cle != "id" and valeur not in (None, "", [], {})}
            self.stdout.write(f"  {genre} {json.dumps(utile, ensure_ascii=False)}")
