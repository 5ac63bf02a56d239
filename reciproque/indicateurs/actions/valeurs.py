"""Type, validate and correct figures: several at once, all or none."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from reciproque.contrats.concurrence import Refus, lock
from reciproque.langue import fold
from reciproque.socle import journal

from ..classeur.cellule import Lue
from ..models import Correction, Definition, Importation, Indicateur, Lieu, Valeur
from ..periodes import Periode
from ..secret import remask

CHIFFRES = ("etat", "valeur", "montant", "numerateur", "denominateur", "texte")
BLOC = 500


@dataclass(frozen=True)
class Cle:
    """Which figure: two of the same key would be the same figure."""

    indicateur_id: int
    lieu: Lieu
    periode: Periode
    source: str = ""
    sexe: str = ""
    age: str = ""
    zone: str = ""

    @property
    def identite(self) -> tuple[Any, ...]:
        source = fold(self.source)[:200]
        return self.indicateur_id, self.lieu, self.periode, source, self.sexe, self.age, self.zone


@dataclass(frozen=True)
class Saisie:
    """What is typed in one cell. ``lue`` None empties it. ``revision`` of what was seen there: 0 when it was empty,
    None when nobody looked (an import that its author previewed).
    """

    cle: Cle
    lue: Lue | None
    revision: int | None = None


@dataclass(frozen=True)
class Bilan:
    creees: int
    modifiees: int
    effacees: int

    @property
    def total(self) -> int:
        return self.creees + self.modifiees + self.effacees


class SaisieRefusee(Exception):
    """Nothing was written. ``fautes``: rank of the cell -> French sentence; ``actuelles``: what stands there now."""

    def __init__(self, fautes: Mapping[int, str], actuelles: Mapping[int, Valeur] | None = None):
        super().__init__(next(iter(fautes.values()), ""))
        self.fautes = dict(fautes)
        self.actuelles = dict(actuelles or {})


def identity(valeur: Valeur) -> tuple[Any, ...]:
    """The same as `Cle.identite`, of a figure that stands."""
    return (
        *(valeur.indicateur_id, valeur.lieu, valeur.periode, valeur.source_normalisee),
        *(valeur.sexe, valeur.age, valeur.zone),
    )


@transaction.atomic
def write_values(
    *,
    saisies: Sequence[Saisie],
    acteur: Any,
    contrat_id: int | None = None,
    importation: Importation | None = None,
) -> Bilan:
    """All of them or, on the first fault, none: raises `SaisieRefusee`. A validated figure is never changed here."""
    ids = {saisie.cle.indicateur_id for saisie in saisies}
    # Whoever writes figures of an indicator waits here: what is read below is what is written over.
    list(Indicateur.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=ids).order_by("pk"))
    definitions = definitions_of(ids)
    connues = existing(saisies)
    fautes: dict[int, str] = {}
    actuelles: dict[int, Valeur] = {}
    creees, modifiees, effacees = [], [], []
    for rang, saisie in enumerate(saisies):
        actuelle = connues.get(saisie.cle.identite)
        if faute := _objection(saisie, actuelle):
            fautes[rang] = faute
            if actuelle is not None:
                actuelles[rang] = actuelle
        elif saisie.lue is None:
            if actuelle is not None:
                effacees.append(actuelle)
        elif actuelle is None:
            definition = definition_for(definitions.get(saisie.cle.indicateur_id, ()), saisie.cle.periode)
            if definition is None:
                fautes[rang] = "cet indicateur n’a pas encore de définition\u00a0: proposez-en une d’abord."
            else:
                creees.append(_new(saisie, definition, acteur, importation))
        elif _apply(actuelle, saisie.lue):
            actuelle.revision += 1
            actuelle.saisie_par, actuelle.importation, actuelle.saisie_le = acteur, importation, timezone.now()
            modifiees.append(actuelle)
    if fautes:
        raise SaisieRefusee(fautes, actuelles)
    touchees = [*creees, *modifiees, *effacees]
    groupes = {(v.indicateur_id, v.debut, v.fin) for v in touchees}
    if importation is None:
        for verbe, valeurs in (("effacé", effacees), ("modifié", modifiees)):
            journal.record_many(acteur=acteur, verbe=verbe, objets=valeurs, contrat_id=contrat_id)
    Valeur.objects.filter(pk__in=[v.pk for v in effacees]).delete()
    Valeur.objects.bulk_create(creees, batch_size=BLOC)
    champs = [*CHIFFRES, "revision", "saisie_par", "importation", "saisie_le"]
    Valeur.objects.bulk_update(modifiees, champs, batch_size=BLOC)
    if importation is None:
        journal.record_many(acteur=acteur, verbe="saisi", objets=creees, contrat_id=contrat_id)
    remask(groupes)
    return Bilan(len(creees), len(modifiees), len(effacees))


def _objection(saisie: Saisie, actuelle: Valeur | None) -> str:
    """Why this cell cannot be written; empty when it can."""
    if actuelle is None:
        return "" if not saisie.revision else "quelqu’un vient d’effacer cette valeur. Vérifiez, puis enregistrez."
    if saisie.lue is not None and not _differs(actuelle, saisie.lue):
        return ""
    if saisie.revision is not None and saisie.revision != actuelle.revision:
        qui = f"{actuelle.saisie_par} vient" if actuelle.saisie_par else "quelqu’un vient"
        return f"{qui} d’y écrire {actuelle.dit}. Vérifiez, puis enregistrez."
    if actuelle.est_validee:
        return f"la valeur {actuelle.dit} est validée. Corrigez-la depuis sa page, avec un motif."
    return ""


def existing(saisies: Iterable[Saisie]) -> dict[tuple[Any, ...], Valeur]:
    """Figures that stand where these would be written, by identity."""
    cles = [saisie.cle for saisie in saisies]
    lues = (
        Valeur.objects.filter(
            indicateur__in={c.indicateur_id for c in cles},
            debut__in={c.periode.debut for c in cles},
            fin__in={c.periode.fin for c in cles},
        )
        .select_related("definition", "saisie_par", "indicateur")
        .with_places()
    )
    return {identity(valeur): valeur for valeur in lues}


def definitions_of(indicateurs: Collection[int]) -> dict[int, list[Definition]]:
    """By indicator, in order."""
    toutes: dict[int, list[Definition]] = {}
    for definition in Definition.objects.filter(indicateur__in=indicateurs).order_by("numero"):
        toutes.setdefault(definition.indicateur_id, []).append(definition)
    return toutes


def definition_for(definitions: Sequence[Definition], periode: Periode) -> Definition | None:
    """The one a figure of this period is measured under: in force at its end, else the first that says a nature."""
    dites = [d for d in definitions if d.nature]
    en_vigueur = [d for d in dites if d.depuis is None or d.depuis <= periode.fin]
    return en_vigueur[-1] if en_vigueur else next(iter(dites), None)


def _new(saisie: Saisie, definition: Definition, acteur: Any, importation: Importation | None) -> Valeur:
    cle = saisie.cle
    valeur = Valeur(
        indicateur_id=cle.indicateur_id,
        definition=definition,
        debut=cle.periode.debut,
        fin=cle.periode.fin,
        source=cle.source,
        sexe=cle.sexe,
        age=cle.age,
        zone=cle.zone,
        saisie_par=acteur,
        importation=importation,
        **cle.lieu.champs,
    )
    _apply(valeur, saisie.lue)
    return valeur


def _differs(valeur: Valeur, lue: Lue) -> bool:
    return any(getattr(valeur, champ) != getattr(lue, champ) for champ in CHIFFRES)


def _apply(valeur: Valeur, lue: Lue | None) -> bool:
    """False when the figure already says so."""
    if lue is None or not _differs(valeur, lue):
        return False
    for champ in CHIFFRES:
        setattr(valeur, champ, getattr(lue, champ))
    return True


@transaction.atomic
def validate_values(*, valeurs: Collection[int], acteur: Any, contrat_id: int | None = None) -> int:
    """Those of these keys that are not validated yet; returns how many."""
    provisoires = list(
        Valeur.objects.select_for_update(of=("self",), no_key=True)
        .filter(pk__in=valeurs, statut=Valeur.Statut.PROVISOIRE)
        .select_related("indicateur")
        .with_places()
    )
    for valeur in provisoires:
        valeur.statut, valeur.validee_le = Valeur.Statut.VALIDEE, timezone.now()
        valeur.revision += 1
    Valeur.objects.bulk_update(provisoires, ["statut", "validee_le", "revision"], batch_size=BLOC)
    journal.record_many(acteur=acteur, verbe="validé", objets=provisoires, contrat_id=contrat_id)
    return len(provisoires)


@transaction.atomic
def correct_value(
    *,
    valeur: Valeur,
    lue: Lue,
    motif: str,
    jour: date,
    acteur: Any,
    revision: int | None,
    contrat_id: int | None = None,
) -> Valeur:
    """Change a validated figure: dated, with its reason, the former kept. Raises `Conflit` or `Refus`."""
    actuelle = lock(valeur, revision)
    if not actuelle.est_validee:
        raise Refus("Cette valeur est encore provisoire\u00a0: modifiez-la dans la grille.")
    if not motif.strip():
        raise Refus("Dites pourquoi cette valeur change.")
    if not _differs(actuelle, lue):
        return actuelle
    avant = _figures(actuelle)
    _apply(actuelle, lue)
    actuelle.revision += 1
    actuelle.saisie_par = acteur
    actuelle.save()
    Correction.objects.create(
        valeur=actuelle, date=jour, motif=motif.strip(), avant=avant, apres=_figures(actuelle), par=acteur
    )
    journal.record(acteur=acteur, verbe="corrigé", objet=actuelle, motif=motif.strip(), contrat_id=contrat_id)
    remask({(actuelle.indicateur_id, actuelle.debut, actuelle.fin)})
    actuelle.refresh_from_db(fields=["masquee"])
    return actuelle


def _figures(valeur: Valeur) -> dict[str, str]:
    """As they are told, and as they were stored: the journal never holds them, they may be secret."""
    stockees = {c: str(v) for c in CHIFFRES if (v := getattr(valeur, c)) not in (None, "")}
    return {"dit": valeur.dit, **stockees}
