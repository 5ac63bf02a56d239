"""Tell journal entries in French: who, what, before and after."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.exceptions import FieldDoesNotExist
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.text import capfirst

from reciproque.langue import format_date, format_number, plural
from reciproque.socle.models import Entree
from reciproque.socle.models.journal import PERSONNEL

LOGICIEL = "Réciproque"
EFFACEE = "valeur personnelle effacée"
ABSENT = "rien"
VERBES_PLEINS = ("a ", "est ", "s’", "s'", "se ", "n’", "ne ")


@dataclass(frozen=True)
class Changement:
    champ: str
    avant: str | None  # None: the side was not recorded
    apres: str | None


def auteur(entree: Entree) -> str:
    return str(entree.acteur) if entree.acteur_id else entree.acteur_libelle or LOGICIEL


def action(entree: Entree) -> str:
    """What was done, after the author's name, on the page of the object: « a corrigé »."""
    return entree.verbe if entree.verbe.startswith(VERBES_PLEINS) else f"a {entree.verbe}"


def phrase(entree: Entree) -> str:
    """The same where several objects are told of: « a corrigé « Engagement 12 » »."""
    return f"{action(entree)} {quote(getattr(entree, 'nom_actuel', '') or entree.objet_libelle)}"


def phrase_of_many(entree: Entree, nombre: int, au_moins: str = "") -> str:
    """The same fact told of ``nombre`` objects of one kind: « a confirmé 48 engagements »."""
    if nombre == 1:
        return phrase(entree)
    if " " in entree.verbe:  # « ajouté la partie »: the verb already says of what
        return f"{phrase(entree)} et {au_moins}{plural(nombre - 1, 'autre')}"
    modele = _model(entree.objet_type)
    pluriel = modele._meta.verbose_name_plural if modele is not None else "éléments"
    return f"{action(entree)} {au_moins}{format_number(nombre)}\u00a0{pluriel}"


def name_accounts(entrees: Iterable[Entree]) -> None:
    """Accounts by the name they bear today, one query: the sealed journal itself only keeps their number."""
    comptes = get_user_model()
    concernees = [e for e in entrees if e.objet_type == comptes._meta.label_lower and e.objet_id.isdigit()]
    noms = comptes._default_manager.in_bulk({int(e.objet_id) for e in concernees}) if concernees else {}
    for entree in concernees:
        if compte := noms.get(int(entree.objet_id)):
            entree.nom_actuel = str(compte)  # type: ignore[attr-defined]  # for the page, not a column


def together(entrees: Iterable[Entree]) -> Iterator[list[Entree]]:
    """Neighbours of one person doing one thing to one kind of object within the same minute, nothing more to say."""

    def cle(e: Entree) -> tuple[Any, ...]:
        minute = e.quand.replace(second=0, microsecond=0)
        seule = e.pk if e.avant is not None or e.apres is not None or e.motif else None
        return (seule, minute, e.acteur_id, e.acteur_libelle, e.verbe, e.contrat_id, e.objet_type)

    for _, suite in groupby(entrees, key=cle):
        yield list(suite)


def quote(texte: str) -> str:
    """Between guillemets; a quotation inside takes the second rank ones: « Lecture de “Contrat” »."""
    dedans = re.sub(r"«[\s\u00a0\u202f]*", "“", texte)
    dedans = re.sub(r"[\s\u00a0\u202f]*»", "”", dedans)
    return f"«\u00a0{dedans}\u00a0»"


def changements(entree: Entree) -> list[Changement]:
    """One line per field, in the order of the model; personal values as long as they are kept."""
    personnelles = {(v.cote, v.champ): v.valeur for v in entree.valeurs_personnelles.all()}
    champs = list(dict.fromkeys([*(entree.avant or {}), *(entree.apres or {})]))
    modele = _model(entree.objet_type)
    if modele is not None:
        rangs = {f.name: i for i, f in enumerate(modele._meta.get_fields())}
        champs.sort(key=lambda c: rangs.get(c, len(rangs)))

    def cote(valeurs: dict[str, Any] | None, nom: str, champ: str) -> str | None:
        if valeurs is None:
            return None
        valeur = valeurs.get(champ)
        if valeur == PERSONNEL:
            if (nom, champ) not in personnelles:
                return EFFACEE
            valeur = personnelles[nom, champ]
        return _readable(modele, champ, valeur)

    return [
        Changement(_label(modele, champ), cote(entree.avant, "avant", champ), cote(entree.apres, "apres", champ))
        for champ in champs
    ]


def il_y_a(moment: datetime) -> str:
    """Recent moments as people say them, older ones by their date."""
    local, maintenant = timezone.localtime(moment), timezone.localtime()
    heure = f"{local.hour}\u00a0h\u00a0{local:%M}"
    ecart = maintenant - local
    if timedelta(0) <= ecart < timedelta(minutes=1):
        return "à l’instant"
    if timedelta(0) <= ecart < timedelta(hours=1):
        minutes = int(ecart.total_seconds() // 60)
        return f"il y a {minutes}\u00a0minute{'s' if minutes > 1 else ''}"
    if local.date() == maintenant.date():
        return f"aujourd’hui à {heure}"
    if local.date() == maintenant.date() - timedelta(days=1):
        return f"hier à {heure}"
    return f"{format_date(local.date())} à {heure}"


def _model(etiquette: str) -> Any:
    try:
        return apps.get_model(etiquette)
    except (LookupError, ValueError):
        return None


def _label(modele: Any, champ: str) -> str:
    nom = champ.replace("_", " ")
    if modele is not None:
        with suppress(FieldDoesNotExist, AttributeError):  # gone since, or a relation without a name of its own
            nom = str(modele._meta.get_field(champ).verbose_name)
    return capfirst(nom)


def _readable(modele: Any, champ: str, valeur: Any) -> str:
    """Stored JSON back to French words: choices by their label, dates and yes/no as we say them."""
    if valeur is None or valeur == "" or valeur == []:
        return ABSENT
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, list):
        return "\u00a0; ".join(_readable(modele, champ, v) for v in valeur)
    if isinstance(valeur, dict):
        return ", ".join(f"{cle}\u00a0: {_readable(None, cle, v)}" for cle, v in valeur.items())
    if modele is not None:
        try:
            libelles = dict(getattr(modele._meta.get_field(champ), "flatchoices", None) or ())
        except FieldDoesNotExist:
            libelles = {}
        if valeur in libelles:
            return str(libelles[valeur])
    return _as_date(valeur) if isinstance(valeur, str) and valeur[:1].isdigit() else str(valeur)


def _as_date(valeur: str) -> str:
    try:
        jour: date | None = parse_date(valeur) if len(valeur) == 10 else None
        moment = parse_datetime(valeur) if "T" in valeur else None
    except ValueError:
        return valeur
    if moment is not None:
        local = timezone.localtime(moment) if timezone.is_aware(moment) else moment
        return f"{format_date(local.date())} à {local.hour}\u00a0h\u00a0{local:%M}"
    return format_date(jour) if jour else valeur
