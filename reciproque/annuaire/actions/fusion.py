"""Make two records one; part them again; say that two are two."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from reciproque.socle import fusion, journal
from reciproque.socle.fusion import Bilan, FusionImpossible

from ..models import Appellation, Fusion, Organisation, PaireEcartee

HERITES = ("sigle", "siren", "siret", "rna", "adresse", "code_postal", "commune", "parent")
RESERVE = (
    "Des droits d’accès ou des contrats changeraient de main\u00a0: seul l’administrateur de l’instance "
    "peut réunir ou séparer ces deux organisations."
)


@transaction.atomic
def merge_organisations(*, gardee: Organisation, absorbee: Organisation, acteur: Any, motif: str = "") -> Fusion:
    """All that named ``absorbee``, in every room, names ``gardee``. May raise `FusionImpossible`, PermissionDenied."""
    if gardee.pk == absorbee.pk:
        raise FusionImpossible("Choisissez deux organisations différentes.")
    deux = Organisation.objects.select_for_update(of=("self",)).filter(pk__in=[gardee.pk, absorbee.pk])
    verrouillees = {o.pk: o for o in deux.order_by("pk")}
    if len(verrouillees) < 2:
        raise FusionImpossible("L’une des deux vient d’être réunie à une autre. Revenez à la liste.")
    gardee, absorbee = verrouillees[gardee.pk], verrouillees[absorbee.pk]
    _check_tree(gardee, absorbee)
    suites = fusion.preview(gardee, absorbee)
    if any(s.reserve for s in suites) and not getattr(acteur, "est_administrateur", acteur is None):
        raise PermissionDenied(RESERVE)
    noms = [absorbee.nom, absorbee.sigle]
    journal.record(acteur=acteur, verbe="réuni à une autre", objet=absorbee, apres={"organisation": gardee.nom})
    pk_absorbee, nom_absorbee = absorbee.pk, absorbee.nom
    herites = inherited_fields(gardee, absorbee)
    etapes = fusion.absorb(gardee, absorbee, herites)
    for nom in dict.fromkeys(n for n in noms if n):
        if not Organisation.objects.filter(pk=gardee.pk).known_as(nom).exists():
            appellation = Appellation.objects.create(organisation=gardee, libelle=nom)
            fusion.note_added(etapes, Appellation.objects.get(pk=appellation.pk))
    journal.record(
        acteur=acteur,
        verbe="repris un doublon dans",
        objet=gardee,
        apres={"doublon": nom_absorbee, "éléments repris": fusion.count_moved(etapes)},
        motif=motif,
    )
    return Fusion.objects.create(
        gardee=gardee,
        gardee_nom=gardee.nom,
        absorbee_id=pk_absorbee,
        absorbee_nom=nom_absorbee,
        etapes=etapes,
        motif=motif,
        faite_par=acteur if hasattr(acteur, "pk") else None,
    )


@transaction.atomic
def undo_merge(*, faite: Fusion, acteur: Any) -> Bilan:
    """Give back what was taken, and still there. May raise `FusionImpossible`, PermissionDenied."""
    faite = Fusion.objects.select_for_update(of=("self",)).get(pk=faite.pk)
    if faite.defaite_le is not None:
        raise FusionImpossible("Cette fusion est déjà défaite.")
    if not getattr(acteur, "est_administrateur", acteur is None) and any(
        fusion.is_reserved(label) for label, _ in fusion.touched(faite.etapes)
    ):
        raise PermissionDenied(RESERVE)
    touchees = fusion.touched(faite.etapes)
    suivantes = Fusion.objects.in_force().filter(pk__gt=faite.pk).order_by("-pk")
    for suivante in suivantes.select_for_update(of=("self",)):
        if touchees & fusion.touched(suivante.etapes):
            raise FusionImpossible(
                f"«\u00a0{suivante.absorbee_nom}\u00a0» a été réunie ensuite à «\u00a0{suivante.gardee_nom}\u00a0». "
                "Défaites d’abord cette fusion-là."
            )
    bilan = fusion.restore(faite.etapes)
    faite.defaite_le = timezone.now()
    faite.save(update_fields=["defaite_le"])
    revenue = Organisation.objects.get(pk=faite.absorbee_id)
    apres = {"éléments rendus": bilan.rendus, "laissés": bilan.restes}
    journal.record(acteur=acteur, verbe="séparé de nouveau", objet=revenue, apres=apres)
    if faite.gardee is not None:
        apres = {"doublon": revenue.nom, **apres}
        journal.record(acteur=acteur, verbe="rendu un doublon pris dans", objet=faite.gardee, apres=apres)
    return bilan


@transaction.atomic
def set_pair_aside(*, une: Organisation, autre: Organisation, acteur: Any) -> None:
    """They look alike and are two: no more suggested."""
    une, autre = sorted((une, autre), key=lambda o: o.pk)
    _, creee = PaireEcartee.objects.get_or_create(une=une, autre=autre)
    if creee:
        for objet, l_autre in ((une, autre), (autre, une)):
            journal.record(
                acteur=acteur, verbe="distingué d’une autre", objet=objet, apres={"organisation": l_autre.nom}
            )


def inherited_fields(gardee: Organisation, absorbee: Organisation) -> list[str]:
    """Fields that the kept one takes where it had nothing; a SIRET comes with its own SIREN or not at all."""
    champs = [c for c in HERITES if not getattr(gardee, c) and getattr(absorbee, c)]
    if gardee.siren and absorbee.siren and gardee.siren != absorbee.siren:
        champs = [c for c in champs if c != "siret"]
    return champs


def _check_tree(gardee: Organisation, absorbee: Organisation) -> None:
    """No loop of bodies: one may depend directly on the other, not through a third."""
    for bas, haut in ((gardee, absorbee), (absorbee, gardee)):
        pas, vus = bas.parent_id, {bas.pk}
        while pas and pas not in vus:
            if pas == haut.pk and haut.pk != bas.parent_id:
                raise FusionImpossible(
                    f"«\u00a0{bas}\u00a0» dépend de «\u00a0{haut}\u00a0» par l’intermédiaire d’une autre\u00a0: "
                    "corrigez d’abord de qui elle dépend."
                )
            vus.add(pas)
            pas = Organisation.objects.values_list("parent_id", flat=True).get(pk=pas)
