"""Find an organisation by any of its names, or record it; name it better afterwards."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from reciproque.langue import fold
from reciproque.socle import journal

from ..models import Appellation, Organisation

Categorie = Organisation.Categorie

# Categories that a document readily takes for one another: the same name in one family is the same organisation.
FAMILLES = (
    {Categorie.ETAT, Categorie.EDUCATION, Categorie.JUSTICE, Categorie.ARS, Categorie.EMPLOI},
    {Categorie.CAF, Categorie.PROTECTION_SOCIALE},
    {Categorie.BAILLEUR, Categorie.ENTREPRISE},
    {Categorie.ASSOCIATION, Categorie.CONSEIL_CITOYEN},
)


@transaction.atomic
def find_or_create_organisation(*, nom: str, categorie: str, sigle: str = "", acteur: Any) -> Organisation:
    """The organisation called ``nom`` (name first, then other names and acronyms), or a new one.

    « Autre organisation » agrees with any category, and so do those of one family; otherwise two categories are two
    organisations. When a name designates several equally well (« CAF » where two are known), none is chosen: a new one
    is made, which a person can rename.
    """
    nom = _clean(nom)
    if not nom:
        raise ValidationError("Une organisation a un nom.")
    if trouvee := _match(nom, categorie):
        return _learn(trouvee, categorie=categorie, sigle=sigle, acteur=acteur)
    organisation = Organisation(nom=nom, categorie=categorie, sigle=sigle)
    try:
        with transaction.atomic():
            organisation.save(force_insert=True)
    except IntegrityError:  # someone else has just recorded it
        return Organisation.objects.get(nom_normalise=_key(nom), categorie=categorie, siren="")
    journal.record(
        acteur=acteur, verbe="créé", objet=organisation, apres=journal.snapshot(organisation, "nom", "sigle")
    )
    return organisation


@transaction.atomic
def add_appellation(*, organisation: Organisation, libelle: str, acteur: Any) -> Appellation | None:
    """Another name by which documents call it; None when it already answers to it."""
    libelle = _clean(libelle)
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    if not libelle or Organisation.objects.filter(pk=organisation.pk).known_as(libelle).exists():
        return None
    appellation = Appellation.objects.create(organisation=organisation, libelle=libelle)
    journal.record(
        acteur=acteur,
        verbe="ajouté une appellation à",
        objet=organisation,
        avant={"appellation": ""},
        apres={"appellation": libelle},
    )
    return appellation


@transaction.atomic
def remove_appellation(*, appellation: Appellation, acteur: Any) -> None:
    organisation, libelle = appellation.organisation, appellation.libelle
    effacees, _ = Appellation.objects.filter(pk=appellation.pk).delete()
    if effacees:
        journal.record(
            acteur=acteur,
            verbe="retiré une appellation de",
            objet=organisation,
            avant={"appellation": libelle},
            apres={"appellation": ""},
        )


@transaction.atomic
def create_organisation(*, acteur: Any, **champs: Any) -> Organisation:
    """A new one, as typed. Raises ValidationError, by field, when the directory refuses."""
    organisation = Organisation(**{c: _clean(v) if isinstance(v, str) else v for c, v in champs.items()})
    organisation.full_clean()
    organisation.save(force_insert=True)
    apres = {champ: valeur for champ, valeur in journal.snapshot(organisation, *champs).items() if valeur}
    journal.record(acteur=acteur, verbe="créé", objet=organisation, apres=apres)
    return organisation


@transaction.atomic
def update_organisation(*, organisation: Organisation, acteur: Any, motif: str = "", **champs: Any) -> Organisation:
    """Change names, category or SIREN. The former name stays an appellation: documents go on using it.

    Raises ValidationError, by field, when another organisation already has this name or SIREN.
    """
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    avant = journal.snapshot(organisation, *champs)
    ancien_nom = organisation.nom
    for champ, valeur in champs.items():
        setattr(organisation, champ, _clean(valeur) if isinstance(valeur, str) else valeur)
    organisation.full_clean()
    organisation.save()
    if journal.record(
        acteur=acteur,
        verbe="modifié",
        objet=organisation,
        avant=avant,
        apres=journal.snapshot(organisation, *champs),
        motif=motif,
    ):
        add_appellation(organisation=organisation, libelle=ancien_nom, acteur=acteur)
    return organisation


def rename_organisation(*, organisation: Organisation, nom: str, acteur: Any, motif: str = "") -> Organisation:
    return update_organisation(organisation=organisation, nom=nom, acteur=acteur, motif=motif)


def _clean(nom: str) -> str:
    return " ".join(nom.split())


def _key(nom: str) -> str:
    return fold(nom)[: Organisation._meta.get_field("nom_normalise").max_length]


def _match(nom: str, categorie: str) -> Organisation | None:
    compatibles = Organisation.objects.select_for_update(no_key=True)
    if categorie != Categorie.AUTRE:
        compatibles = compatibles.filter(categorie__in={categorie, Categorie.AUTRE}.union(*_families(categorie)))
    cle = _key(nom)
    by_name = compatibles.filter(nom_normalise=cle)
    by_other_name = compatibles.filter(
        Q(sigle_normalise=cle) | Q(pk__in=Appellation.objects.filter(libelle_normalise=cle).values("organisation"))
    )
    return _only(by_name, categorie) or _only(by_other_name, categorie)


def _families(categorie: str) -> list[set[Categorie]]:
    return [famille for famille in FAMILLES if categorie in famille]


def _only(organisations: QuerySet[Organisation], categorie: str) -> Organisation | None:
    """The one organisation, those of the very category first; None when the name is ambiguous."""
    trouvees = list(organisations.order_by("pk")[:50])
    exactes = [o for o in trouvees if o.categorie == categorie] or trouvees
    return exactes[0] if len(exactes) == 1 else None


def _learn(organisation: Organisation, *, categorie: str, sigle: str, acteur: Any) -> Organisation:
    """Keep what was unknown: a category instead of « autre », an acronym where there was none."""
    avant = journal.snapshot(organisation, "categorie", "sigle")
    if (
        organisation.categorie == Categorie.AUTRE
        and categorie != Categorie.AUTRE
        and not _taken(organisation, categorie)
    ):
        organisation.categorie = categorie
    organisation.sigle = organisation.sigle or _clean(sigle)
    apres = journal.snapshot(organisation, "categorie", "sigle")
    if journal.record(acteur=acteur, verbe="complété", objet=organisation, avant=avant, apres=apres):
        organisation.save()
    return organisation


def _taken(organisation: Organisation, categorie: str) -> bool:
    """Someone else of this category has the name: exactly what the unique constraint would refuse."""
    return (
        Organisation.objects.filter(nom_normalise=organisation.nom_normalise, categorie=categorie, siren="")
        .exclude(pk=organisation.pk)
        .exists()
    )
