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
        DernierEtat.objects.bulk_create(
            lignes,
            update_conflicts=True,
            unique_fields=["contrat", "regle"],
            update_fields=CHAMPS,
            batch_size=400,
        )
    return len(lignes)


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
    faits = DernierEtat.objects.filter(contrat=OuterRef("pk"), jour__gte=jour)
    en_cours = Contrat.objects.filter(etat=Contrat.Etat.EN_VIGUEUR).exclude(Exists(faits)).order_by("pk")
    a_juger = list(en_cours[:LOT])
    n = 0
    while a_juger:
        refresh(contrats=a_juger, jour=jour)
        n += len(a_juger)
        a_juger = list(en_cours.filter(pk__gt=a_juger[-1].pk)[:LOT])
    return n
