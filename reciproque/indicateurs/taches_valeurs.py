"""Previews and imports of figures as jobs: fifty thousand rows outlive a request."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from reciproque.contrats.acces import Capacite, rights_on
from reciproque.langue import plural
from reciproque.socle.travaux import EchecTravail, executant

from .actions.importation import ImportRefuse, Permis, import_values, preview
from .classeur.lecture import FichierIllisible
from .models import Importation
from .permis import may_share, measured_by


def page_of(importation: Importation) -> str:
    if importation.contrat_id is None:
        return reverse("indicateurs:import-commun", args=[importation.pk])
    return reverse("indicateurs:import", args=[importation.contrat_id, importation.pk])


def allowed(importation: Importation, user: Any) -> Permis:
    """What the author of an import may write, as of now: on the whole contract, the indicators it creates too."""
    if importation.contrat is None:
        droit = may_share(user)
        return lambda indicateur_id: droit
    droits = rights_on(user, importation.contrat)
    if Capacite.MESURER in droits and droits.branches_of(Capacite.MESURER) is None:
        return lambda indicateur_id: True
    return measured_by(droits, importation.contrat_id, Capacite.MESURER)


@executant("apercu_valeurs")
def apercu_valeurs(suivi: Any, *, importation_id: int) -> dict[str, Any]:
    """Run twice, it says the same twice."""
    importation = Importation.objects.select_related("fichier", "contrat").get(pk=importation_id)
    total = max(1, importation.apercu.get("lignes", 1))

    def avancer(lignes: int) -> None:
        suivi.avancer(min(95, 100 * lignes / total), "Lecture des lignes")

    preview(importation=importation, permis=allowed(importation, suivi.proprietaire), progres=avancer)
    return {"url": page_of(importation)}


@executant("importer_valeurs")
def importer_valeurs(suivi: Any, *, importation_id: int) -> dict[str, Any]:
    """Run twice, the second finds it done."""
    importation = Importation.objects.select_related("fichier", "contrat").get(pk=importation_id)
    permis = allowed(importation, suivi.proprietaire)
    suivi.avancer(5, "Lecture du fichier")
    try:
        bilan = import_values(importation=importation, acteur=suivi.proprietaire, permis=permis)
    except (ImportRefuse, FichierIllisible) as refus:
        raise EchecTravail(str(refus), suite=page_of(importation)) from refus
    return {"url": page_of(importation), "bilan": plural(bilan.total, "valeur importée", "valeurs importées")}
