"""A file of figures into the contract, or into what is common to all contracts: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from reciproque.annuaire.classeur.colonnes import heading
from reciproque.langue import fold
from reciproque.socle import fichiers, journal
from reciproque.socle.models import Fichier
from reciproque.socle.recherche import indexation
from reciproque.territoires.actions import QuartierLu, find_or_create_quartiers, import_outlines
from reciproque.territoires.geojson import CODE_COMMUNE, ContourRefuse, read_outlines

from ..classeur.colonnes import Colonne, Role, propose, read_dictionary
from ..classeur.lecture import Feuille, FichierIllisible, read_sheets
from ..classeur.projet import EXEMPLES, Projet, plan, unknown_places
from ..models import ColonneConnue, Definition, Importation, Indicateur, SansSecret
from .valeurs import Bilan, SaisieRefusee, write_values

Permis = Callable[[int], bool]


class ImportRefuse(Exception):
    """The message is a French sentence: nothing was written."""


def sheets_of(fichier: Fichier, progres: Callable[[int], None] | None = None) -> list[Feuille]:
    """Raises FichierIllisible."""
    return read_sheets(fichiers.lire(fichier), fichier.genre, progres=progres)


@transaction.atomic
def open_import(
    *,
    fichier: Fichier,
    dictionnaire: Fichier | None,
    contours: Sequence[Fichier],
    contrat: Any,
    periode: Any,
    source: str,
    creer: bool,
    acteur: Any,
) -> Importation:
    """Keep the file and propose what its columns hold. ``creer``: the author may create indicators.

    Raises FichierIllisible.
    """
    feuilles = sheets_of(fichier)
    connues = {
        c.entete: (c.role, c.indicateur_id)
        for c in ColonneConnue.objects.filter(contrat=contrat)
        if c.role != Role.MESURE or c.indicateur_id
    }
    colonnes = propose(
        feuilles,
        indicateurs=_by_label(contrat),
        connues=connues,
        dictionnaire=read_dictionary(sheets_of(dictionnaire)) if dictionnaire else {},
        creer=creer and contrat is None,
    )
    importation = Importation.objects.create(
        fichier=fichier,
        dictionnaire=dictionnaire,
        contrat=contrat,
        debut=periode.debut if periode else None,
        fin=periode.fin if periode else None,
        source=source,
        colonnes=[colonne.to_dict() for colonne in colonnes],
        auteur=acteur,
    )
    importation.contours.set(contours)
    return importation


def _by_label(contrat: Any) -> dict[str, int]:
    indicateurs = Indicateur.objects.filter(contrat=contrat).in_force()
    return {heading(libelle): pk for pk, libelle in indicateurs.order_by("-pk").values_list("pk", "libelle")}


def columns_of(importation: Importation) -> list[Colonne]:
    return [Colonne(**colonne) for colonne in importation.colonnes]


@transaction.atomic
def choose_columns(*, importation: Importation, colonnes: Sequence[Colonne], creer_lieux: bool, suivre: bool) -> None:
    """What its author says of each column, before the preview."""
    importation.colonnes = [colonne.to_dict() for colonne in colonnes]
    importation.creer_lieux, importation.suivre = creer_lieux, suivre
    importation.etat, importation.apercu = Importation.Etat.ANALYSE, {}
    importation.save(update_fields=["colonnes", "creer_lieux", "suivre", "etat", "apercu"])


@transaction.atomic
def preview(*, importation: Importation, permis: Permis, progres: Callable[[int], None] | None = None) -> Projet:
    """Keep what the import would change, for its page."""
    try:
        projet = plan(
            importation, sheets_of(importation.fichier), columns_of(importation), permis=permis, progres=progres
        )
        erreurs = [str(erreur) for erreur in projet.erreurs]
    except FichierIllisible as refus:
        projet, erreurs = Projet(), [str(refus)]
    importation.apercu = {
        "nouvelles": projet.nouvelles,
        "modifiees": len(projet.modifiees),
        "inchangees": projet.inchangees,
        "vides": projet.vides,
        "erreurs": erreurs[:EXEMPLES],
        "nombre_erreurs": len(erreurs),
        "exemples": projet.exemples,
        "quartiers": len(projet.nouveaux),
        "indicateurs": [c.libelle for c in columns_of(importation) if c.role == Role.NOUVELLE],
        "empreinte": projet.empreinte,
    }
    rien = not projet.nouvelles and not projet.modifiees
    importation.etat = Importation.Etat.REFUSEE if erreurs or rien else Importation.Etat.PRETE
    importation.save(update_fields=["apercu", "etat"])
    return projet


@transaction.atomic
def import_values(
    *,
    importation: Importation,
    acteur: Any,
    permis: Permis,
    progres: Callable[[int], None] | None = None,
) -> Bilan:
    """What was previewed, if it is still that. Raises ImportRefuse or FichierIllisible; nothing is then written."""
    importation = Importation.objects.select_for_update(of=("self",)).get(pk=importation.pk)
    if importation.etat == Importation.Etat.FAITE:
        return Bilan(0, 0, 0)
    if importation.etat != Importation.Etat.PRETE:
        raise ImportRefuse("Regardez d’abord ce que cet import changerait.")
    feuilles, colonnes = sheets_of(importation.fichier), columns_of(importation)
    with indexation.together():
        if importation.creer_lieux:
            _create_places(importation, unknown_places(importation, feuilles, colonnes), acteur)
        _create_indicators(colonnes, importation.contrat, acteur)
    projet = plan(importation, feuilles, colonnes, permis=permis, progres=progres)
    if projet.erreurs:
        raise ImportRefuse(f"Rien n’a été importé\u00a0: {projet.erreurs[0]}")
    if projet.empreinte != importation.apercu.get("empreinte"):
        raise ImportRefuse("Des valeurs ont changé depuis l’aperçu\u00a0: regardez-le à nouveau, puis importez.")
    try:
        bilan = write_values(saisies=projet.saisies, acteur=acteur, importation=importation)
    except SaisieRefusee as refus:
        raise ImportRefuse(f"Rien n’a été importé\u00a0: {refus}") from refus
    importation.colonnes = [colonne.to_dict() for colonne in colonnes]
    importation.etat, importation.faite_le = Importation.Etat.FAITE, timezone.now()
    importation.save(update_fields=["colonnes", "etat", "faite_le"])
    _remember(colonnes, importation.contrat)
    journal.record(
        acteur=acteur,
        verbe="importé",
        objet=importation,
        apres={"valeurs nouvelles": bilan.creees, "valeurs modifiées": bilan.modifiees},
        contrat_id=importation.contrat_id,
    )
    return bilan


def _create_indicators(colonnes: Sequence[Colonne], contrat: Any, acteur: Any) -> None:
    """Turns the columns to create into columns of an indicator."""
    neuves = [colonne for colonne in colonnes if colonne.role == Role.NOUVELLE]
    famille = Indicateur.Famille.CONTEXTE if contrat is None else Indicateur.Famille.SUIVI
    indicateurs = [Indicateur(contrat=contrat, libelle=c.libelle, famille=famille) for c in neuves]
    Indicateur.objects.bulk_create(indicateurs)
    Definition.objects.bulk_create(
        Definition(
            indicateur=indicateur,
            libelle=colonne.libelle,
            nature=colonne.nature,
            unite=colonne.unite,
            etat=Definition.Etat.PROPOSE,
            propose_par=acteur,
        )
        for colonne, indicateur in zip(neuves, indicateurs, strict=True)
    )
    SansSecret.objects.bulk_create(
        SansSecret(indicateur=indicateur)
        for colonne, indicateur in zip(neuves, indicateurs, strict=True)
        if not colonne.personnes
    )
    journal.record_many(acteur=acteur, verbe="créé", objets=indicateurs, contrat_id=contrat.pk if contrat else None)
    for colonne, indicateur in zip(neuves, indicateurs, strict=True):
        colonne.role, colonne.indicateur = Role.MESURE, indicateur.pk


def _create_places(importation: Importation, nouveaux: dict[str, tuple[str, str]], acteur: Any) -> None:
    """Neighbourhoods that the file names by a code nobody knew, in their communes; then their outlines."""
    contenus = [fichiers.lire(fichier) for fichier in importation.contours.all()]
    try:
        contours = [contour for contenu in contenus for contour in read_outlines(contenu)]
    except ContourRefuse as refus:
        raise ImportRefuse(refus.message) from refus
    codes = {c.code: {n for n in c.communes if CODE_COMMUNE.match(n)} for c in contours if c.genre == "quartier"}
    par_nom = {(fold(c.nom), c.code): c.code for c in contours if c.genre == "commune"}
    lus = []
    for code, (nom, ou) in nouveaux.items():
        siennes = [
            (
                nom_commune,
                next((i for i in codes.get(code, ()) if (fold(nom_commune), i) in par_nom or "," not in ou), ""),
            )
            for nom_commune in filter(None, (part.strip() for part in ou.split(",")))
        ]
        lus.append(QuartierLu(code, nom, tuple(siennes)))
    find_or_create_quartiers(lus=lus, acteur=acteur)
    for contenu in contenus:
        import_outlines(contenu=contenu, acteur=acteur)


def _remember(colonnes: Sequence[Colonne], contrat: Any) -> None:
    ColonneConnue.objects.filter(contrat=contrat, entete__in=[c.cle for c in colonnes]).delete()
    ColonneConnue.objects.bulk_create(
        ColonneConnue(contrat=contrat, entete=c.cle, role=c.role, indicateur_id=c.indicateur) for c in colonnes
    )
