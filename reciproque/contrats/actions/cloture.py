"""Close a generation: propose what becomes of each commitment, decide, settle the balance."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils import timezone

from reciproque.langue import plural
from reciproque.socle import journal

from ..concurrence import Refus
from ..models import Cloture, Lien, RedactionEngagement, Suite
from ..rapprochement import Texte, rapprocher
from .designation import designate

SEUIL = 0.3  # two contracts four years apart rarely use the same words


@transaction.atomic
def open_cloture(*, lien: Lien, acteur: Any) -> Cloture:
    """The balance of the contract that ``lien`` succeeds to, every commitment with its proposal. Twice is as once."""
    lien = Lien.objects.select_for_update(of=("self",)).select_related("de", "vers").get(pk=lien.pk)
    if (deja := Cloture.objects.filter(lien=lien).first()) is not None:
        return deja
    if lien.nature != Lien.Nature.SUCCEDE or lien.vers is None or lien.etat != Lien.Etat.CONFIRME:
        raise Refus("Un bilan de clôture va d’un contrat à celui auquel il succède\u00a0: confirmez d’abord ce lien.")
    anciens, nouveaux = _texts(lien.vers_id), _texts(lien.de_id)
    if not anciens:
        raise Refus(f"«\u00a0{lien.vers}\u00a0» ne tient aucun engagement\u00a0: il n’y a rien à clore.")
    cloture = Cloture.objects.create(lien=lien)
    trouve = rapprocher(nouveaux, anciens, seuil=SEUIL)
    paires: dict[int, list[tuple[int, float]]] = {}
    for pair in trouve.paires:
        paires.setdefault(pair.ancien, []).append((pair.nouveau, pair.ressemblance))
    finis = set(
        RedactionEngagement.objects.current()
        .filter(engagement__contrat=lien.vers, statut=RedactionEngagement.Statut.SATISFAISANT)
        .values_list("engagement", flat=True)
    )
    suites = Suite.objects.bulk_create(
        Suite(
            cloture=cloture,
            engagement_id=t.cle,
            sort=Suite.Sort.REPRIS if t.cle in paires else Suite.Sort.ACHEVE if t.cle in finis else "",
            ressemblance=max(score for _, score in paires[t.cle]) if t.cle in paires else None,
        )
        for t in anciens
    )
    lien_m2m = Suite.repris_par.through
    lien_m2m.objects.bulk_create(
        lien_m2m(suite_id=suite.pk, engagement_id=pk)
        for suite in suites
        for pk, _ in paires.get(suite.engagement_id, [])
    )
    journal.record(
        acteur=acteur, verbe="ouvert", objet=cloture, apres={"engagements": len(suites)}, contrat_id=lien.de_id
    )
    return cloture


def _texts(contrat_id: int | None) -> list[Texte[int]]:
    redactions = (
        RedactionEngagement.objects.current()
        .filter(engagement__contrat=contrat_id, engagement__retire_le=None)
        .in_printed_order()
    )
    return [Texte(pk, texte) for pk, texte in redactions.values_list("engagement", "texte")]


def _open_one(cloture: Cloture) -> Cloture:
    cloture = (
        Cloture.objects.select_for_update(of=("self",)).select_related("lien__vers", "lien__de").get(pk=cloture.pk)
    )
    if cloture.arretee_le is not None:
        raise Refus("Ce bilan est arrêté\u00a0: rouvrez-le d’abord, avec un motif.")
    return cloture


@transaction.atomic
def decide_suite(*, suite: Suite, sort: str, acteur: Any, repris_par: Collection[int] = (), motif: str = "") -> None:
    """What becomes of one commitment; ``repris_par`` are those of the next contract that take it up."""
    cloture = _open_one(suite.cloture)
    suite = Suite.objects.select_for_update(of=("self",)).select_related("engagement").get(pk=suite.pk)
    if sort not in Suite.Sort.values:
        raise Refus("Dites s’il est repris, achevé ou abandonné.")
    repris = set(repris_par) if sort == Suite.Sort.REPRIS else set()
    connus = set(
        RedactionEngagement.objects.current()
        .filter(engagement__contrat=cloture.lien.de, engagement__retire_le=None, engagement__in=repris)
        .values_list("engagement", flat=True)
    )
    if sort == Suite.Sort.REPRIS and (not repris or repris - connus):
        raise Refus("Choisissez l’engagement du nouveau contrat qui le reprend.")
    avant = tell(suite)
    suite.sort, suite.motif = sort, motif.strip()
    suite.decide_le, suite.decide_par = timezone.now(), acteur
    suite.save()
    suite.repris_par.set(connus)
    journal.record(
        acteur=acteur,
        verbe="décidé de la suite de",
        objet=designate(suite.engagement),
        avant=avant,
        apres=tell(suite),
        contrat_id=cloture.lien.vers_id,
    )


@transaction.atomic
def accept_proposals(*, cloture: Cloture, acteur: Any) -> int:
    """Take every proposal still to be decided as it stands; what has none waits. Returns how many."""
    cloture = _open_one(cloture)
    attente = cloture.suites.filter(decide_le=None).exclude(sort="")
    n = attente.update(decide_le=timezone.now(), decide_par=acteur)
    if n:
        journal.record(
            acteur=acteur,
            verbe="accepté les propositions de",
            objet=cloture,
            apres={"engagements": n},
            contrat_id=cloture.lien.de_id,
        )
    return n


@transaction.atomic
def give_up_rest(*, cloture: Cloture, motif: str, acteur: Any) -> int:
    """Everything without proposal nor decision is given up, for one reason said. Returns how many."""
    cloture = _open_one(cloture)
    if not motif.strip():
        raise Refus("Dites pourquoi ces engagements sont abandonnés\u00a0: un motif vaut pour tous.")
    n = cloture.suites.filter(decide_le=None, sort="").update(
        sort=Suite.Sort.ABANDONNE, motif=motif.strip(), decide_le=timezone.now(), decide_par=acteur
    )
    if n:
        journal.record(
            acteur=acteur,
            verbe="abandonné le reste de",
            objet=cloture,
            apres={"engagements": n},
            motif=motif.strip(),
            contrat_id=cloture.lien.de_id,
        )
    return n


@transaction.atomic
def settle_cloture(*, cloture: Cloture, acteur: Any) -> None:
    """The balance is settled: every commitment has its decision."""
    cloture = _open_one(cloture)
    if attente := cloture.suites.filter(decide_le=None).count():
        raise Refus(f"Il reste {plural(attente, 'décision')} à prendre avant d’arrêter le bilan.")
    cloture.arretee_le, cloture.arretee_par = timezone.now(), acteur
    cloture.save(update_fields=["arretee_le", "arretee_par"])
    comptes = {str(label): cloture.suites.filter(sort=sort).count() for sort, label in Suite.Sort.choices}
    for contrat_id in (cloture.lien.de_id, cloture.lien.vers_id):
        journal.record(acteur=acteur, verbe="arrêté", objet=cloture, apres=comptes, contrat_id=contrat_id)


@transaction.atomic
def reopen_cloture(*, cloture: Cloture, motif: str, acteur: Any) -> None:
    """A settled balance is put back to work, for a reason said: its decisions stay, and may change again."""
    cloture = (
        Cloture.objects.select_for_update(of=("self",)).select_related("lien__vers", "lien__de").get(pk=cloture.pk)
    )
    if cloture.arretee_le is None:
        raise Refus("Ce bilan n’est pas arrêté : il se modifie déjà.")
    if not motif.strip():
        raise Refus("Dites pourquoi le bilan est rouvert : ceux qui l’ont lu arrêté doivent le savoir.")
    avant = {"arrete_le": cloture.arretee_le.date().isoformat()}
    cloture.arretee_le = cloture.arretee_par = None
    cloture.save(update_fields=["arretee_le", "arretee_par"])
    for contrat_id in (cloture.lien.de_id, cloture.lien.vers_id):
        journal.record(
            acteur=acteur,
            verbe="rouvert",
            objet=cloture,
            avant=avant,
            apres={"arrete_le": ""},
            motif=motif.strip(),
            contrat_id=contrat_id,
        )


def tell(suite: Suite) -> dict[str, Any]:
    """The decision as the journal tells it."""
    return {
        "suite": suite.get_sort_display() if suite.decide_le else "",
        "repris_par": suite.repris_par.count(),
        "motif": suite.motif,
    }
