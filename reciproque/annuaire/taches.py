"""The import as a job: a long workbook outlives a request."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from reciproque.langue import plural
from reciproque.socle import fichiers
from reciproque.socle.models import Fichier
from reciproque.socle.travaux import EchecTravail, executant

from .actions.importation import ImportRefuse, import_directory
from .classeur import ClasseurRefuse


@executant("importer_annuaire")
def importer_annuaire(suivi: Any, *, fichier_id: int) -> dict[str, Any]:
    """Run twice, the second finds nothing left to change."""
    fichier = Fichier.objects.get(pk=fichier_id)
    suivi.avancer(10, "Lecture du classeur")
    try:
        projet = import_directory(contenu=fichiers.lire(fichier), acteur=suivi.proprietaire)
    except (ImportRefuse, ClasseurRefuse) as refus:
        raise EchecTravail(str(refus)) from refus
    n = len(projet.nouvelles) + len(projet.modifiees) + len(projet.postes) + len(projet.sigles)
    return {"url": reverse("annuaire:organisations"), "bilan": plural(n, "ligne importée", "lignes importées")}
