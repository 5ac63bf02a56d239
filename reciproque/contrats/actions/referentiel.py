"""Reference frames: taken by a contract, tied to its commitments, two readings of one frame made one."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.db import transaction
from django.db.models import Max

from reciproque.socle import journal

from ..concurrence import Refus
from ..models import Appui, Contrat, Engagement, Rattachement, Referentiel, Repere
from ..rapprochement import Texte, rapprocher

SEUIL_MEME = 0.6  # two labels this alike, or of the same number, are one item


def _adopted(contrat: Contrat, repere: Repere) -> None:
    if not Rattachement.objects.filter(contrat=contrat, repere=repere).exists():
        raise Refus("Ce repère n’est pas dans les référentiels de ce contrat.")


@transaction.atomic
def tie(*, contrat: Contrat, paires: Iterable[tuple[int, int]], acteur: Any) -> int:
    """Tie (item, commitment) pairs of this contract; those tied already are left alone. Returns how many are new."""
    contrat = Contrat.objects.select_for_update(of=("self",)).get(pk=contrat.pk)
    reperes = {r.repere_id: r.repere for r in contrat.rattachements.select_related("repere")}
    paires = set(paires)
    connus = set(
        Engagement.objects.in_force()
        .filter(contrat=contrat, pk__in={e for _, e in paires})
        .values_list("pk", flat=True)
    )
    if any(repere not in reperes or engagement not in connus for repere, engagement in paires):
        raise Refus("Un de ces choix n’est plus dans le contrat\u00a0: rechargez la page.")
    deja = set(Appui.objects.filter(engagement__in=connus).values_list("repere", "engagement"))
    neufs = sorted(paires - deja)
    Appui.objects.bulk_create(Appui(repere_id=r, engagement_id=e, pose_par=acteur) for r, e in neufs)
    for repere in sorted({r for r, _ in neufs}):
        n = sum(r == repere for r, _ in neufs)
        journal.record(
            acteur=acteur, verbe="appuyé", objet=reperes[repere], apres={"engagements": n}, contrat_id=contrat.pk
        )
    return len(neufs)


@transaction.atomic
def set_ties(*, contrat: Contrat, repere: Repere, engagements: Collection[int], acteur: Any) -> bool:
    """Exactly these commitments of the contract serve ``repere``. Returns False when nothing changed."""
    _adopted(contrat, repere)
    siens = Appui.objects.filter(repere=repere, engagement__contrat=contrat)
    avant = set(siens.values_list("engagement", flat=True))
    voulus = set(engagements)
    quittes = avant - voulus
    siens.filter(engagement__in=quittes).delete()
    if quittes:
        journal.record(
            acteur=acteur,
            verbe="détaché de",
            objet=repere,
            apres={"engagements": len(quittes)},
            contrat_id=contrat.pk,
        )
    return bool(tie(contrat=contrat, paires=[(repere.pk, e) for e in voulus - avant], acteur=acteur) or quittes)


@transaction.atomic
def say_status(*, contrat: Contrat, repere: Repere, acteur: Any, etat: str, statut: str | None = None) -> bool:
    """Where the item stands here (``etat``) and, when given, nationally (``statut``). Returns False when unchanged."""
    _adopted(contrat, repere)
    rattachement = contrat.rattachements.select_for_update(of=("self",)).get(repere=repere)
    avant = {"ici": rattachement.etat, "au_niveau_national": repere.statut}
    rattachement.etat = etat.strip()[:200]
    rattachement.save(update_fields=["etat"])
    if statut is not None:
        repere.statut = statut.strip()[:200]
        repere.save(update_fields=["statut"])
    apres = {"ici": rattachement.etat, "au_niveau_national": repere.statut}
    if avant == apres:
        return False
    journal.record(acteur=acteur, verbe="dit où en est", objet=repere, avant=avant, apres=apres, contrat_id=contrat.pk)
    return True


@transaction.atomic
def adopt(*, contrat: Contrat, referentiel: Referentiel, acteur: Any) -> int:
    """The contract refers to every item of the frame. Returns how many are new to it."""
    deja = contrat.rattachements.values("repere")
    neufs = list(referentiel.reperes.exclude(pk__in=deja))
    Rattachement.objects.bulk_create(Rattachement(contrat=contrat, repere=repere) for repere in neufs)
    if neufs:
        journal.record(
            acteur=acteur,
            verbe="adopté un référentiel pour",
            objet=contrat,
            apres={"référentiel": referentiel.nom, "repères": len(neufs)},
            contrat_id=contrat.pk,
        )
    return len(neufs)


@transaction.atomic
def create_frame(*, contrat: Contrat, nom: str, libelles: Collection[str], acteur: Any) -> Referentiel:
    """A frame typed by hand (transversal priorities…), or more items for one of that name; the contract adopts it."""
    nom = " ".join(nom.split())[:200]
    libelles = [" ".join(libelle.split()) for libelle in libelles if libelle.strip()]
    if not nom or not libelles:
        raise Refus("Donnez un nom au référentiel, et au moins un repère.")
    referentiel, _ = Referentiel.objects.get_or_create(nom=nom)
    anciens = [Texte(r.pk, r.libelle) for r in referentiel.reperes.all()]
    trouve = rapprocher([Texte(rang, libelle) for rang, libelle in enumerate(libelles)], anciens, seuil=SEUIL_MEME)
    ordre = referentiel.reperes.aggregate(dernier=Max("ordre"))["dernier"] or 0
    Repere.objects.bulk_create(
        Repere(referentiel=referentiel, libelle=libelles[rang], ordre=ordre + n)
        for n, rang in enumerate(trouve.nouveaux, 1)
    )
    adopt(contrat=contrat, referentiel=referentiel, acteur=acteur)
    return referentiel


@transaction.atomic
def merge_frames(*, de: Referentiel, vers: Referentiel, acteur: Any) -> int:
    """Two readings of one frame become one: ``de`` goes into ``vers`` with its states and ties. Returns items matched.

    Both states are kept when they differ, in the order printed.
    """
    if de.pk == vers.pk:
        raise Refus("Choisissez deux référentiels différents.")
    sortants = list(de.reperes.select_for_update(of=("self",)))
    gardes = {r.pk: r for r in vers.reperes.select_for_update(of=("self",))}
    trouve = rapprocher(
        [Texte(r.pk, r.libelle, r.numero) for r in sortants],
        [Texte(r.pk, r.libelle, r.numero) for r in gardes.values()],
        seuil=SEUIL_MEME,
    )
    memes: dict[int, int] = {}
    for pair in trouve.paires:
        if pair.nouveau not in memes and pair.ancien not in memes.values():
            memes[pair.nouveau] = pair.ancien
    ordre = max((r.ordre for r in gardes.values()), default=0)
    numeros = {r.numero for r in gardes.values() if r.numero}
    for repere in sortants:
        if repere.pk in memes:
            _absorb(repere, gardes[memes[repere.pk]])
            continue
        ordre += 1
        repere.referentiel, repere.ordre = vers, ordre
        repere.numero = "" if repere.numero in numeros else repere.numero
        repere.save(update_fields=["referentiel", "ordre", "numero"])
    journal.record(
        acteur=acteur, verbe="réuni", objet=vers, avant={"référentiel": de.nom}, apres={"référentiel": vers.nom}
    )
    de.delete()
    return len(memes)


def _absorb(repere: Repere, garde: Repere) -> None:
    """Everything that ``repere`` holds goes to ``garde``; nothing is doubled."""
    for rattachement in repere.rattachements.select_related(None):
        deja = garde.rattachements.filter(contrat=rattachement.contrat_id).first()
        if deja is None:
            rattachement.repere = garde
            rattachement.save(update_fields=["repere"])
            continue
        if rattachement.etat and rattachement.etat not in deja.etat:
            deja.etat = f"{deja.etat} ; {rattachement.etat}".removeprefix(" ; ")[:200]
            deja.save(update_fields=["etat"])
        rattachement.delete()
    tenus = garde.appuis.values("engagement")
    repere.appuis.filter(engagement__in=tenus).delete()
    repere.appuis.update(repere=garde)
    if repere.statut and not garde.statut:
        garde.statut = repere.statut
        garde.save(update_fields=["statut"])
    repere.delete()
