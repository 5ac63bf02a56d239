"""Read a document again with the present reader: a new reading beside the one people reviewed, and what differs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse

from reciproque import lecture as lecteur
from reciproque.contrats.concurrence import Refus
from reciproque.contrats.models import Document, Lecture
from reciproque.lecture import LectureRefusee
from reciproque.lecture.schema import LECTEUR
from reciproque.socle import fichiers, journal
from reciproque.socle.models import Travail
from reciproque.socle.travaux import EchecTravail, Suivi, executant, lancer

from ..comparaison.ecarts import compare
from ..comparaison.lignes import line_translator
from ..contenu import Contenu
from ..models import Difference
from ..perimetre import locked, readings_to_review
from .lire import storable
from .preparer import preparer

GENRE = "nouvelle_lecture"


def reader_version(nom: str) -> tuple[int, ...]:
    """« reciproque.lecture 0.10 » -> (0, 10), so that 0.10 is after 0.9."""
    return tuple(int(n) for n in nom.rpartition(" ")[2].split(".") if n.isdigit())


def is_outdated(lecture: Lecture) -> bool:
    """An older reader made it."""
    return reader_version(lecture.lecteur) < reader_version(LECTEUR)


@transaction.atomic
def comparer(*, lecture: Lecture, acteur: Any) -> Travail:
    """Queue the new reading of a document that an older reader read. Raises Refus when there is nothing newer."""
    if not is_outdated(lecture):
        raise Refus("Ce document a déjà été lu par le lecteur actuel\u00a0: il n’y a rien de plus récent.")
    en_cours = Travail.objects.filter(
        genre=GENRE,
        proprietaire=acteur,
        parametres__lecture_id=lecture.pk,
        etat__in=[Travail.Etat.EN_ATTENTE, Travail.Etat.EN_COURS],
    ).first()
    return en_cours or lancer(
        GENRE,
        proprietaire=acteur,
        titre=f"Nouvelle lecture de «\u00a0{lecture.document.titre}\u00a0»"[:200],
        parametres={"lecture_id": lecture.pk},
        contrat_id=lecture.contrat_id,
    )


@executant(GENRE, bail=timedelta(minutes=10))
def executer_comparaison(suivi: Suivi, *, lecture_id: int) -> dict[str, Any]:
    """Read the file kept with the document, and write down what differs. The reviewed reading is left as it is."""
    ancienne = readings_to_review(suivi.proprietaire).select_related("document__fichier").filter(pk=lecture_id).first()
    if ancienne is None:
        raise EchecTravail("Cette lecture n’existe plus ou ne vous est plus ouverte.", suite=reverse("relecture:liste"))

    def dire(avancement: float, etape: str) -> None:
        suivi.avancer(2 + 78 * avancement, etape)

    dire(0, "Ouverture du document")
    try:
        lue = lecteur.lire(fichiers.lire(ancienne.document.fichier), ancienne.document.fichier.nom, progres=dire)
    except LectureRefusee as refus:
        raise EchecTravail(
            f"Le lecteur actuel ne lit plus ce document. {refus.message}",
            suite=reverse("relecture:lecture", args=[ancienne.pk]),
        ) from refus
    suivi.avancer(84, "Comparaison avec la lecture relue")
    enregistrer_comparaison(ancienne=ancienne, lue=lue, acteur=suivi.proprietaire)
    return {"lecture_id": ancienne.pk, "url": reverse("relecture:comparaison", args=[ancienne.pk])}


@transaction.atomic
def enregistrer_comparaison(*, ancienne: Lecture, lue: lecteur.Lecture, acteur: Any) -> Lecture:
    """Keep the new reading and its differences, all or nothing; asked twice, the first answer stands."""
    ancienne = locked(ancienne.pk)
    contenu = storable(lue.to_dict())
    garde = Document.objects.values_list("texte", flat=True).get(pk=ancienne.document_id)
    _translate(contenu, line_translator(storable(lue.texte), garde))
    nouvelle, faite = Lecture.objects.get_or_create(
        document_id=ancienne.document_id,
        lecteur=contenu["document"]["lecteur"][:40],
        defaults={
            "schema": contenu["schema"],
            "contenu": contenu,
            "etat": Lecture.Etat.COMPAREE,
            "compare_a": ancienne,
        },
    )
    if not faite:
        return nouvelle
    preparer(lecture=nouvelle)
    ecarts = compare(ancienne, nouvelle)
    Difference.objects.bulk_create(
        [
            Difference(
                lecture=nouvelle,
                nature=e.nature,
                genre=e.fiche.genre,
                ordre=rang,
                avant=e.avant,
                apres=e.apres,
                champs=e.champs,
            )
            for rang, e in enumerate(ecarts, 1)
        ],
        batch_size=500,
    )
    journal.record(
        acteur=acteur,
        verbe="relu avec un lecteur plus récent",
        objet=ancienne,
        avant={"lecteur": ancienne.lecteur, "differences": None},
        apres={"lecteur": nouvelle.lecteur, "differences": len(ecarts)},
        contrat_id=ancienne.contrat_id,
    )
    return nouvelle


def _translate(valeur: Any, ligne: Callable[[int], int]) -> None:
    """Every source of the JSON told in lines of the text that the document keeps, in place."""
    if isinstance(valeur, list):
        for v in valeur:
            _translate(v, ligne)
    elif isinstance(valeur, dict):
        source: Contenu | None = valeur.get("source")
        if isinstance(source, dict) and source.get("lignes"):
            source["lignes"] = [ligne(n) for n in source["lignes"]]
        for v in valeur.values():
            _translate(v, ligne)
