"""A fact: typed, corrected, withdrawn; a kind of fact; « everything is typed »."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from reciproque.contrats.concurrence import Refus, bump, lock
from reciproque.contrats.models import Contrat
from reciproque.langue import fold, plural
from reciproque.socle import journal

from ..controle import problems
from ..evaluation import today
from ..models import Complet, Fait, GenreFait
from .etats import refresh

CHAMPS = ("genre", "date", "exercice", "quartier", "theme", "objet", "valeur", "note", "preuve")


def tell(fait: Fait) -> dict[str, Any]:
    """The fact as the journal tells it."""
    return {
        "quoi": str(fait.genre),
        "date": fait.date,
        "exercice": fait.exercice,
        "quartier": str(fait.quartier or ""),
        "thème": fait.theme,
        "objet": fait.objet,
        "valeur": fait.valeur.normalize() if fait.valeur is not None else None,
        "où c’est écrit": fait.note,
        "preuve": str(fait.preuve or ""),
    }


def _check(fait: Fait) -> None:
    erreurs = problems(
        contrat=fait.contrat,
        genre=fait.genre,
        jour=fait.date,
        valeur=fait.valeur,
        quartier_id=fait.quartier_id,
        exercice=fait.exercice,
    )
    if erreurs:
        raise Refus(" ".join(erreurs.values()))


@transaction.atomic
def type_fact(*, contrat: Contrat, acteur: Any, **champs: Any) -> Fait:
    """``champs``: those of `CHAMPS`. Raises Refus."""
    fait = Fait(contrat=contrat, saisi_par=acteur, **champs)
    _check(fait)
    fait.save()
    apres = {champ: valeur for champ, valeur in tell(fait).items() if valeur not in ("", None)}
    journal.record(acteur=acteur, verbe="saisi le fait", objet=fait, apres=apres, contrat_id=contrat.pk)
    refresh(contrats=[contrat])
    return fait


@transaction.atomic
def correct_fact(*, fait: Fait, acteur: Any, revision: int | None = None, **champs: Any) -> bool:
    """Returns False when nothing changed. Raises Conflit, Refus."""
    fait = lock(fait, revision)
    if fait.retire_le is not None:
        raise Refus("Ce fait est retiré\u00a0: il ne se corrige plus.")
    avant = tell(fait)
    for champ, valeur in champs.items():
        setattr(fait, champ, valeur)
    _check(fait)
    apres = tell(fait)
    if apres == avant:
        return False
    fait.save()
    bump(fait)
    journal.record(
        acteur=acteur, verbe="corrigé le fait", objet=fait, avant=avant, apres=apres, contrat_id=fait.contrat_id
    )
    refresh(contrats=[fait.contrat])
    return True


@transaction.atomic
def withdraw_fact(*, fait: Fait, acteur: Any, motif: str, revision: int | None = None) -> None:
    """It counts no more; it stays readable, with the reason."""
    fait = lock(fait, revision)
    if fait.retire_le is not None:
        raise Refus("Ce fait est déjà retiré.")
    if not motif.strip():
        raise Refus("Dites pourquoi ce fait est retiré.")
    fait.retire_le, fait.motif = timezone.now(), motif.strip()
    fait.save(update_fields=["retire_le", "motif"])
    bump(fait)
    journal.record(
        acteur=acteur,
        verbe="retiré le fait",
        objet=fait,
        avant=tell(fait),
        motif=motif.strip(),
        contrat_id=fait.contrat_id,
    )
    refresh(contrats=[fait.contrat])


@transaction.atomic
def say_complete(*, contrat: Contrat, genre: GenreFait, au: date, acteur: Any) -> bool:
    """All facts of this kind up to ``au`` are typed. False when that was already said."""
    if au > today():
        raise Refus("Cette date est à venir\u00a0: on ne peut pas dire que tout y est déjà saisi.")
    if genre.contrat_id not in (None, contrat.pk):
        raise Refus("Ce genre de fait est d’un autre contrat.")
    deja = Complet.objects.select_for_update().filter(contrat=contrat, genre=genre).first()
    if deja and deja.au == au:
        return False
    Complet.objects.update_or_create(contrat=contrat, genre=genre, defaults={"au": au, "dit_par": acteur})
    journal.record(
        acteur=acteur,
        verbe="dit complet le relevé de",
        objet=genre,
        avant={"jusqu’au": deja.au if deja else None},
        apres={"jusqu’au": au},
        contrat_id=contrat.pk,
    )
    refresh(contrats=[contrat])
    return True


def free_key(libelle: str, prises: set[str]) -> str:
    """A short key that no other kind has."""
    base = slugify(fold(libelle))[:50].strip("-") or "fait"
    cle, rang = base, 1
    while cle in prises:
        rang += 1
        cle = f"{base}-{rang}"
    prises.add(cle)
    return cle


@transaction.atomic
def find_or_create_kind(*, contrat: Contrat, libelle: str, nature: str, acteur: Any, unite: str = "") -> GenreFait:
    """The kind of this name, whatever its accents, or a new one of the contract."""
    connus = list(GenreFait.objects.of(contrat))
    libelle = " ".join(libelle.split())[:160]
    for genre in connus:
        if genre.libelle_normalise == fold(libelle) and genre.nature == nature:
            return genre
    genre = GenreFait(
        contrat=contrat,
        cle=free_key(libelle, {g.cle for g in connus}),
        libelle=libelle,
        nature=nature,
        unite=unite if nature == GenreFait.Nature.CHIFFRE else "",
    )
    try:
        genre.full_clean(exclude=["contrat"])
    except ValidationError as erreur:
        raise Refus(" ".join(erreur.messages)) from erreur
    genre.save()
    journal.record(
        acteur=acteur,
        verbe="ajouté le genre de fait",
        objet=genre,
        apres={"nature": genre.get_nature_display(), "unité": genre.unite},
        contrat_id=contrat.pk,
    )
    return genre


@transaction.atomic
def import_facts(*, contrat: Contrat, faits: Iterable[Fait], acteur: Any) -> int:
    """Facts already checked, all or nothing. Those that say the very same as a standing one are left out."""
    connus = {_identity(f) for f in Fait.objects.standing().filter(contrat=contrat)}
    nouveaux = []
    for fait in faits:
        if (identite := _identity(fait)) not in connus:
            connus.add(identite)
            fait.saisi_par = acteur
            nouveaux.append(fait)
    Fait.objects.bulk_create(nouveaux, batch_size=400)
    if nouveaux:
        journal.record(
            acteur=acteur,
            verbe="importé des faits dans",
            objet=contrat,
            apres={"faits": plural(len(nouveaux), "fait")},
            contrat_id=contrat.pk,
        )
        refresh(contrats=[contrat])
    return len(nouveaux)


def _identity(fait: Fait) -> tuple[Any, ...]:
    return (fait.genre_id, fait.date, fait.exercice, fait.quartier_id, fait.theme, fait.objet, fait.valeur)
