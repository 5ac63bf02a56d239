"""A workbook into the directory: all of it, or nothing."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from ..classeur import Projet, plan, read_workbook
from ..classeur.projet import Fiche, Poste
from ..models import Organisation
from .fonction import appoint, create_fonction
from .organisation import add_appellation, create_organisation, update_organisation
from .personne import create_personne

MOTIF = "import d’un classeur"


class ImportRefuse(Exception):
    """The message is a French sentence: the first fault, and how many there are."""


@transaction.atomic
def import_directory(*, contenu: bytes, acteur: Any) -> Projet:
    """Raises `ImportRefuse` or `ClasseurRefuse`; what was planned, once it is done."""
    projet = plan(read_workbook(contenu))
    if projet.erreurs:
        raise ImportRefuse(f"Rien n’a été importé\u00a0: {projet.erreurs[0]}")
    faites: dict[int, Organisation] = {}
    for fiche in (*projet.nouvelles, *projet.modifiees):
        faites[id(fiche)] = _write(fiche, acteur)

    def real(ou: Fiche | Organisation) -> Organisation:
        if isinstance(ou, Organisation):
            return ou
        return faites.get(id(ou)) or ou.organisation  # type: ignore[return-value]  # unchanged: it is known

    for fiche in (*projet.nouvelles, *projet.modifiees):
        organisation = faites[id(fiche)]
        if "parent" in fiche.champs:
            _told(fiche.nom, lambda o=organisation, f=fiche: _update(o, acteur, parent=real(f.champs["parent"])))
        for appellation in fiche.appellations:
            add_appellation(organisation=organisation, libelle=appellation, acteur=acteur)
    for sigle, ou in projet.sigles:
        _teach(real(ou), sigle, acteur)
    for poste in projet.postes:
        _told(poste.libelle, lambda p=poste: _fill(p, real(p.ou), acteur))
    return projet


def _write(fiche: Fiche, acteur: Any) -> Organisation:
    champs = {champ: valeur for champ, valeur in fiche.champs.items() if champ != "parent"}
    if fiche.organisation is not None:
        return _told(fiche.nom, lambda: _update(fiche.organisation, acteur, **champs)) if champs else fiche.organisation
    return _told(fiche.nom, lambda: create_organisation(nom=fiche.nom, acteur=acteur, **champs))


def _update(organisation: Any, acteur: Any, **champs: Any) -> Organisation:
    return update_organisation(organisation=organisation, acteur=acteur, motif=MOTIF, **champs)


def _teach(organisation: Organisation, sigle: str, acteur: Any) -> None:
    organisation = Organisation.objects.get(pk=organisation.pk)
    if organisation.sigle:
        add_appellation(organisation=organisation, libelle=sigle, acteur=acteur)
    else:
        _told(organisation.nom, lambda: _update(organisation, acteur, sigle=sigle))


def _fill(poste: Poste, organisation: Organisation, acteur: Any) -> None:
    fonction = organisation.fonctions.filter(libelle__iexact=poste.libelle).first() or poste.fonction
    if fonction is None:
        fonction = create_fonction(organisation=organisation, libelle=poste.libelle, acteur=acteur)
    if poste.nom:
        personne = create_personne(nom=poste.nom, prenom=poste.prenom, acteur=acteur)
        appoint(fonction=fonction, personne=personne, depuis=poste.depuis, acteur=acteur)


def _told(nom: str, ecrire: Any) -> Any:
    """A refusal of the directory says of which row it is; leaving the transaction, it undoes everything."""
    try:
        return ecrire()
    except ValidationError as refus:
        raise ImportRefuse(f"Rien n’a été importé\u00a0: «\u00a0{nom}\u00a0», {refus.messages[0]}") from refus
