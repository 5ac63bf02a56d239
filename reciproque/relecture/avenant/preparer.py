"""Open an avenant with proposals, then decide line by line or together."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from reciproque.contrats.concurrence import Refus
from reciproque.contrats.models import (
    Appariement,
    Avenant,
    Contrat,
    Engagement,
    Fiche,
    Lecture,
    RedactionEngagement,
)
from reciproque.contrats.rapprochement import Texte, rapprocher, resemblance
from reciproque.socle import journal

from ..perimetre import locked
from .correspondance import kept_pairs, lines
from .noeuds import forget_elements

Genre, Etat = Fiche.Genre, Fiche.Etat


def is_avenant(lecture: Lecture) -> bool:
    """A reading given for a contract that stands already, nothing of it confirmed yet: one query at most."""
    if lecture.etat != Lecture.Etat.A_RELIRE or lecture.contrat_id is None:
        return False
    return Engagement.objects.filter(contrat=lecture.contrat_id).exists()


def next_label(contrat: Contrat) -> str:
    return f"Avenant n° {max(contrat.versions.count(), 1)}"


@transaction.atomic
def open_avenant(*, lecture: Lecture, libelle: str, date_effet: date | None, acteur: Any) -> Avenant:
    """The reading becomes an avenant of its contract, every line proposed, none decided. Twice is as once."""
    lecture = locked(lecture.pk)
    if (deja := Avenant.objects.filter(lecture=lecture).first()) is not None:
        return deja
    if not is_avenant(lecture):
        raise Refus("Ce document n’est pas déposé sur un contrat déjà rempli\u00a0: confirmez-le comme un contrat.")
    contrat = Contrat.objects.select_for_update(of=("self",)).get(pk=lecture.contrat_id)
    if Avenant.objects.filter(contrat=contrat, version=None).exists():
        raise Refus("Un autre avenant de ce contrat est en préparation\u00a0: terminez-le d’abord.")
    derniere = contrat.versions.order_by("-numero").first()
    if date_effet and derniere and derniere.date_effet and date_effet < derniere.date_effet:
        raise Refus("Un avenant ne peut pas prendre effet avant la version qu’il modifie.")
    avenant = Avenant.objects.create(contrat=contrat, lecture=lecture, libelle=libelle, date_effet=date_effet)
    _propose(avenant)
    journal.record(
        acteur=acteur,
        verbe="préparé",
        objet=avenant,
        apres={"contrat": contrat.nom, "date_effet": date_effet},
        contrat_id=contrat.pk,
    )
    return avenant


def _propose(avenant: Avenant) -> None:
    fiches = avenant.lecture.fiches.open().filter(genre=Genre.ENGAGEMENT).order_by("ordre", "pk")
    lues = [(pk, lu) for pk, lu in fiches.values_list("pk", "contenu") if (lu.get("texte") or "").strip()]
    redactions = (
        RedactionEngagement.objects.current()
        .filter(engagement__contrat=avenant.contrat, engagement__retire_le=None)
        .in_printed_order()
        .values_list("engagement", "texte", "numero")
    )
    trouve = rapprocher(
        [Texte(pk, lu["texte"], str(lu.get("numero") or "")) for pk, lu in lues],
        [Texte(pk, texte, numero) for pk, texte, numero in redactions],
    )
    Appariement.objects.bulk_create(
        [
            *(
                Appariement(avenant=avenant, fiche_id=p.nouveau, engagement_id=p.ancien, ressemblance=p.ressemblance)
                for p in trouve.paires
            ),
            *(Appariement(avenant=avenant, fiche_id=pk) for pk in trouve.nouveaux),
            *(Appariement(avenant=avenant, engagement_id=pk) for pk in trouve.sans_suite),
        ],
        batch_size=500,
    )


def open_one(avenant_id: int) -> Avenant:
    """The avenant locked, still to be applied. Raises Refus."""
    avenant = Avenant.objects.select_for_update(of=("self",)).select_related("contrat", "lecture").get(pk=avenant_id)
    if avenant.version_id is not None:
        raise Refus("Cet avenant est appliqué\u00a0: ses décisions ne changent plus.")
    return avenant


@transaction.atomic
def decide_record(*, avenant: Avenant, fiche: Fiche, engagements: Collection[int], acteur: Any) -> None:
    """``fiche`` takes up ``engagements`` (none: it is new). What it leaves alone remains in force, to be decided."""
    avenant = open_one(avenant.pk)
    engagements = set(engagements)
    connus = dict(
        RedactionEngagement.objects.current()
        .filter(engagement__contrat=avenant.contrat, engagement__retire_le=None, engagement__in=engagements)
        .values_list("engagement", "texte")
    )
    if engagements - connus.keys():
        raise Refus("Un de ces engagements n’est plus dans le contrat\u00a0: rechargez la page.")
    siennes = avenant.appariements.filter(fiche=fiche)
    quittes = set(siennes.exclude(engagement=None).values_list("engagement", flat=True)) - engagements
    siennes.exclude(engagement__in=engagements).delete()
    siennes.filter(engagement=None).delete()
    maintenant = timezone.now()
    decision = {"decide_le": maintenant, "decide_par": acteur}
    deja = set(siennes.values_list("engagement", flat=True))
    texte = fiche.contenu.get("texte") or ""
    Appariement.objects.bulk_create(
        Appariement(
            avenant=avenant, fiche=fiche, engagement_id=pk, ressemblance=resemblance(texte, connus[pk]), **decision
        )
        for pk in sorted(engagements - deja)
    )
    if not engagements:
        Appariement.objects.create(avenant=avenant, fiche=fiche, **decision)
    siennes.update(**decision)
    avenant.appariements.filter(fiche=None, engagement__in=engagements).delete()
    encore = set(avenant.appariements.filter(engagement__in=quittes).values_list("engagement", flat=True))
    Appariement.objects.bulk_create(Appariement(avenant=avenant, engagement_id=pk) for pk in sorted(quittes - encore))


@transaction.atomic
def decide_unclaimed(*, avenant: Avenant, engagement: int, abroge: bool, acteur: Any) -> None:
    """What the avenant does not take up remains in force, or is expressly repealed."""
    avenant = open_one(avenant.pk)
    changees = avenant.appariements.filter(fiche=None, engagement=engagement).update(
        abroge=abroge, decide_le=timezone.now(), decide_par=acteur
    )
    if not changees:
        raise Refus("Cet engagement est repris par l’avenant\u00a0: détachez-le d’abord.")


@transaction.atomic
def accept_all(*, avenant: Avenant, sort: str, acteur: Any) -> int:
    """Take as proposed every line of one fate still to be decided. Returns how many lines."""
    avenant = open_one(avenant.pk)
    attente = [ligne for ligne in lines(kept_pairs(avenant)) if ligne.sort == sort and not ligne.decidee]
    pks = [arete.pk for ligne in attente for arete in ligne.aretes]
    for debut in range(0, len(pks), 500):
        Appariement.objects.filter(pk__in=pks[debut : debut + 500]).update(decide_le=timezone.now(), decide_par=acteur)
    return len(attente)


@transaction.atomic
def drop_avenant(*, avenant: Avenant, acteur: Any) -> None:
    """Forget the preparation; the reading stays."""
    avenant = open_one(avenant.pk)
    journal.record(
        acteur=acteur,
        verbe="abandonné la préparation de",
        objet=avenant,
        avant={"libelle": avenant.libelle},
        contrat_id=avenant.contrat_id,
    )
    forget_elements(avenant.lecture)
    avenant.delete()
