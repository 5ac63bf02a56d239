"""The last state of each rule, written when something changes and once a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef

from reciproque.contrats.models import Contrat

from ..evaluation import know, rules_of, today
from ..models import DernierEtat, Regle
from ..moteur import Resultat

LOT = 25  # contracts judged at once
CHAMPS = ("jour", "etat", "motif", "phrase", "prochaine", "manque", "pour_le")


def refresh(*, contrats: Iterable[Contrat], jour: date | None = None) -> int:
    """Judge again every rule of these contracts. Returns the number of states written."""
    jour = jour or today()
    contrats = list(contrats)
    connus = know(contrats)
    lignes: list[DernierEtat] = []
    gardees: dict[int, list[int]] = {}
    for contrat in contrats:
        regles = list(rules_of(contrat))
        gardees[contrat.pk] = [regle.pk for regle in regles]
        lignes += [_row(contrat, regle, connus[contrat.pk].judge(regle, jour), jour) for regle in regles]
    with transaction.atomic():
        for contrat_id, regles_ids in gardees.items():
            DernierEtat.objects.filter(contrat=contrat_id).exclude(regle__in=regles_ids).delete()
        _write(lignes)
    return len(lignes)


@transaction.atomic
def refresh_rule(*, regle: Regle, jour: date | None = None) -> int:
    """Judge one rule again wherever it counts; no longer followed, it has no state any more. Number of states."""
    if regle.etat != Regle.Etat.ACTIVE:
        DernierEtat.objects.filter(regle=regle).delete()
        return 0
    jour = jour or today()
    n = 0
    contrats = list(regle.contracts.order_by("pk")[:LOT])
    while contrats:
        connus = know(contrats)
        _write([_row(contrat, regle, connus[contrat.pk].judge(regle, jour), jour) for contrat in contrats])
        n += len(contrats)
        contrats = list(regle.contracts.order_by("pk").filter(pk__gt=contrats[-1].pk)[:LOT])
    return n


def _write(lignes: list[DernierEtat]) -> None:
    DernierEtat.objects.bulk_create(
        lignes,
        update_conflicts=True,
        unique_fields=["contrat", "regle"],
        update_fields=CHAMPS,
        batch_size=400,
    )


def _row(contrat: Contrat, regle: Regle, resultat: Resultat, jour: date) -> DernierEtat:
    dates = [m.avant for m in resultat.manques if m.avant]
    return DernierEtat(
        contrat=contrat,
        regle=regle,
        jour=jour,
        etat=resultat.etat,
        motif=resultat.motif,
        phrase=resultat.phrase,
        prochaine=resultat.prochaine,
        manque="\n".join(m.phrase for m in resultat.manques[:5]),
        pour_le=min(dates, default=None),
    )


def refresh_day(jour: date) -> int:
    """Every contract not yet judged on this day, a few at a time. Number of contracts judged."""
    etats = DernierEtat.objects.filter(contrat=OuterRef("pk"))
    # One rule may have been judged alone today: a contract is done when none of its states is older.
    a_faire = Exists(etats.filter(jour__lt=jour)) | ~Exists(etats)
    en_cours = Contrat.objects.filter(a_faire, etat=Contrat.Etat.EN_VIGUEUR).order_by("pk")
    a_juger = list(en_cours[:LOT])
    n = 0
    while a_juger:
        refresh(contrats=a_juger, jour=jour)
        n += len(a_juger)
        a_juger = list(en_cours.filter(pk__gt=a_juger[-1].pk)[:LOT])
    return n
