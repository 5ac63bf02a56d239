"""The job that reads a document. Runs again from the start after a failure: nothing is kept before everything is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse

from reciproque import lecture as lecteur
from reciproque.contrats.models import Contrat, Document, Lecture
from reciproque.lecture import LectureRefusee
from reciproque.socle import fichiers, journal
from reciproque.socle.models import Fichier
from reciproque.socle.travaux import EchecTravail, Suivi, executant

from .preparer import preparer

GENRE = "lecture"


@executant(GENRE, bail=timedelta(minutes=10))
def executer_lecture(
    suivi: Suivi, *, fichier_id: int, empreinte: str, contrat_id: int | None = None, nom_contrat: str = ""
) -> dict[str, Any]:
    """Read the file and prepare its review. A document that cannot be read leaves nothing behind."""
    from .deposer import already_read, effacer_inutile

    user = suivi.proprietaire
    if faite := already_read(user, empreinte):
        return _result(faite)
    fichier = Fichier.objects.filter(pk=fichier_id, sha256=empreinte).first()
    if fichier is None:
        raise EchecTravail("Ce fichier n’est plus conservé. Déposez-le à nouveau.", suite=reverse("relecture:deposer"))

    def dire(avancement: float, etape: str) -> None:
        suivi.avancer(2 + 88 * avancement, etape)

    dire(0, "Ouverture du document")
    try:
        lue = lecteur.lire(fichiers.lire(fichier), fichier.nom, progres=dire)
    except LectureRefusee as refus:
        effacer_inutile(fichier)
        raise EchecTravail(refus.message, suite=reverse("relecture:deposer")) from refus
    suivi.avancer(92, "Préparation de la relecture")
    contrat = Contrat.objects.for_user(user).filter(pk=contrat_id).first() if contrat_id else None
    return _result(enregistrer(lue=lue, fichier=fichier, proprietaire=user, contrat=contrat, nom_contrat=nom_contrat))


@transaction.atomic
def enregistrer(
    *, lue: lecteur.Lecture, fichier: Fichier, proprietaire: Any, contrat: Contrat | None = None, nom_contrat: str = ""
) -> Lecture:
    """Keep the document, its reading and the records to review, all or nothing; what is there already is given back."""
    from .deposer import already_read, effacer_inutile

    if contrat:
        # Two members of one team giving the same file at once: the second finds the first's.
        Contrat.objects.select_for_update(of=("self",)).get(pk=contrat.pk)
    if faite := already_read(proprietaire, fichier.sha256):
        effacer_inutile(fichier)
        return faite
    contenu = storable(lue.to_dict())
    lu = contenu["document"]
    document, nouveau = Document.objects.get_or_create(
        empreinte=fichier.sha256,
        depose_par=proprietaire,
        defaults={
            "titre": (lu.get("titre") or fichier.nom)[:300],
            "nature": (lu.get("nature") or "")[:60],
            "fichier": fichier,
            "format": lu["format"][:10],
            "texte": storable(lue.texte),
            "lignes": lu["lignes"],
            "pages": lu.get("pages"),
        },
    )
    lecture, _ = Lecture.objects.get_or_create(
        document=document,
        lecteur=lu["lecteur"][:40],
        defaults={"schema": contenu["schema"], "contenu": contenu, "contrat": contrat},
    )
    if contrat:
        document.contrats.add(contrat)
    if preparer(lecture=lecture, nom_contrat=nom_contrat) and nouveau:
        journal.record(
            acteur=proprietaire,
            verbe="déposé",
            objet=document,
            apres={"lignes": document.lignes},
            contrat_id=contrat.pk if contrat else None,
        )
    return lecture


def storable(valeur: Any) -> Any:
    """The same with every character a database can hold: some PDF give null characters or halves of characters."""
    if isinstance(valeur, str):
        return valeur.replace("\0", "\N{REPLACEMENT CHARACTER}").encode("utf-8", "replace").decode()
    if isinstance(valeur, list):
        return [storable(v) for v in valeur]
    if isinstance(valeur, dict):
        return {cle: storable(v) for cle, v in valeur.items()}
    return valeur


def _result(lecture: Lecture) -> dict[str, Any]:
    return {"lecture_id": lecture.pk, "url": reverse("relecture:lecture", args=[lecture.pk])}
