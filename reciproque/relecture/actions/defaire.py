"""Undo an import until somebody has worked on its result: what it made goes, its records wait again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q

from reciproque.annuaire.models import Appellation, Organisation
from reciproque.contrats.concurrence import Refus
from reciproque.contrats.models import (
    Acces,
    Contrat,
    Document,
    Engagement,
    Fiche,
    Lecture,
    Levier,
    Lien,
    Niveau,
    Noeud,
    Participation,
    PerimetreQuartier,
    Rattachement,
    RedactionEngagement,
    RedactionNoeud,
    Signature,
    Version,
)
from reciproque.langue import format_date
from reciproque.socle import journal
from reciproque.socle.models import Entree
from reciproque.socle.registres import reprises
from reciproque.territoires.models import Commune, Quartier

from ..models import Confirmation
from ..perimetre import locked

Genre, Etat = Fiche.Genre, Fiche.Etat

# What an import makes of its records, kind by kind, and in which order it goes.
OBJETS: dict[str, type[models.Model]] = {
    Genre.ENGAGEMENT: Engagement,
    Genre.NOEUD: Noeud,
    Genre.SIGNATAIRE: Signature,
    Genre.CONTRAT: Lien,
    Genre.MESURE: Rattachement,
}
# Rows that belong to what goes: they go with it. Any other row that names it is somebody's work.
SIENNES: dict[type[models.Model], tuple[type[models.Model], ...]] = {
    Engagement: (RedactionEngagement, Participation, Levier, Engagement.quartiers.through),
    Noeud: (RedactionNoeud, RedactionEngagement, Participation, Noeud.quartiers.through),
    Contrat: (
        Engagement,
        Noeud,
        Signature,
        Lien,
        Rattachement,
        PerimetreQuartier,
        Niveau,
        Version,
        Acces,
        Lecture,
        Document.contrats.through,
        Contrat.communes.through,
    ),
    Organisation: (Appellation,),
    Quartier: (Quartier.communes.through,),
    Commune: (),
}
# Telling the reading itself, or reviewing what is left of it, is no work on its result.
_SANS_SUITE = ("contrats.lecture", "contrats.fiche", "contrats.document", "relecture.casdelecture")


@dataclass
class Retrait:
    """What undoing would take away."""

    confirmations: list[Confirmation]
    contrat: Contrat | None = None
    contrat_disparait: bool = False
    comptes: Counter[str] = field(default_factory=Counter)  # kind -> number of records that wait again
    empechement: str = ""  # why it cannot be done

    @property
    def est_possible(self) -> bool:
        return bool(self.confirmations) and not self.empechement


def foresee_undoing(lecture: Lecture, *, derniere: bool = False) -> Retrait:
    """What would go: everything this reading made or, with ``derniere``, its last confirmation alone. Reads only."""
    confirmations = list(lecture.confirmations.order_by("pk"))
    choisies = confirmations[-1:] if derniere else confirmations
    retrait = Retrait(choisies, contrat=lecture.contrat)
    if not choisies or retrait.contrat is None:
        retrait.confirmations = []
        return retrait
    fiches = _records(lecture, choisies)
    retrait.comptes = Counter(f.genre for f in fiches)
    retrait.contrat_disparait = any(c.contrat_cree for c in choisies)
    retrait.empechement = _obstacle(retrait, fiches, lecture)
    return retrait


@transaction.atomic
def defaire(*, lecture: Lecture, acteur: Any, derniere: bool = False) -> Retrait:
    """Take away what confirming made. Raises Refus, with what somebody has done since."""
    lecture = locked(lecture.pk)
    if lecture.contrat_id:
        lecture.contrat = Contrat.objects.select_for_update(of=("self",)).get(pk=lecture.contrat_id)
    retrait = foresee_undoing(lecture, derniere=derniere)
    if not retrait.confirmations:
        raise Refus("Rien de cette lecture n’est confirmé\u00a0: il n’y a rien à défaire.")
    if retrait.empechement:
        raise Refus(retrait.empechement)
    contrat: Any = retrait.contrat
    nom, numero = str(contrat), contrat.pk
    fiches = _records(lecture, retrait.confirmations)
    creees = _created(retrait)
    for reprise in reprises:
        reprise.retirer(contrat=contrat, lecture=lecture)
    _delete_objects(fiches, contrat)
    if retrait.contrat_disparait:
        lecture.contrat = None
        lecture.document.contrats.remove(contrat)
        contrat.delete()
    _delete_unused(creees)
    _reopen(lecture, fiches, retrait.confirmations)
    journal.record(
        acteur=acteur,
        verbe="défait l’import de",
        objet=lecture,
        apres={"contrat": nom, **{str(Genre(g).label): n for g, n in retrait.comptes.items()}},
        contrat_id=numero,
    )
    return retrait


def _records(lecture: Lecture, confirmations: Iterable[Confirmation]) -> list[Fiche]:
    pks = [int(pk) for c in confirmations for pk in c.etats]
    return list(lecture.fiches.filter(pk__in=pks, etat=Etat.CONFIRMEE).defer("contenu_lu", "recherche"))


def _ids(fiches: Iterable[Fiche], genre: str) -> list[int]:
    return [f.objet_id for f in fiches if f.genre == genre and f.objet_id]


def _obstacle(retrait: Retrait, fiches: list[Fiche], lecture: Lecture) -> str:
    """What somebody has done with the result, in a sentence; "" when nobody has."""
    contrat: Any = retrait.contrat
    entrees = Entree.objects.du_contrat(contrat.pk).filter(pk__gt=retrait.confirmations[0].premiere)
    entrees = entrees.exclude(objet_type__in=_SANS_SUITE)
    for confirmation in retrait.confirmations:
        entrees = entrees.exclude(pk__gt=confirmation.premiere, pk__lte=confirmation.derniere)
    if not retrait.contrat_disparait:
        faits = Q(pk=None)
        for genre, modele in OBJETS.items():
            ids = [str(pk) for pk in _ids(fiches, genre)]
            faits |= Q(objet_type=modele._meta.label_lower, objet_id__in=ids)
        entrees = entrees.filter(faits)
    if fait := entrees.select_related("acteur").order_by("pk").first():
        qui = fait.acteur.nom if fait.acteur else fait.acteur_libelle or "Quelqu’un"
        return (
            f"On a déjà travaillé sur ce qui en est issu\u00a0: {qui} a {fait.verbe} "
            f"«\u00a0{fait.objet_libelle}\u00a0» le {format_date(fait.quand.date())}. "
            "L’import ne se défait plus\u00a0: corrigez le contrat lui-même."
        )
    for reprise in reprises:
        if fait_ailleurs := reprise.obstacle(contrat=contrat, lecture=lecture, disparait=retrait.contrat_disparait):
            return fait_ailleurs
    ecartes: tuple[type[models.Model], list[int]]
    for ecartes in (
        (Engagement, _ids(fiches, Genre.ENGAGEMENT)),
        (Noeud, _ids(fiches, Genre.NOEUD)),
        *([(Contrat, [contrat.pk])] if retrait.contrat_disparait else []),
    ):
        if noms := _foreign(*ecartes):
            return f"Il s’y rattache déjà des {noms}\u00a0: l’import ne se défait plus."
    if contrat.versions.count() > 1:
        return "Un avenant a ouvert une autre version du contrat\u00a0: l’import ne se défait plus."
    return ""


def _relations(modele: type[models.Model]) -> list[Any]:
    """Every relation from another row to one of this model, the hidden ones of many-to-many too."""
    return [
        r
        for r in modele._meta.get_fields(include_hidden=True)
        if r.auto_created and not r.concrete and (r.one_to_many or r.one_to_one)
    ]


def _foreign(modele: type[models.Model], pks: list[int]) -> str:
    """Plural name of the first kind of rows that name these objects without belonging to them."""
    repris = frozenset().union(*(reprise.modeles for reprise in reprises))
    etrangeres = {
        f"r{rang}": relation
        for rang, relation in enumerate(_relations(modele))
        if relation.related_model not in SIENNES[modele] and relation.related_model._meta.label_lower not in repris
    }
    if not pks or not etrangeres:
        return ""
    nomme = {
        cle: Exists(r.related_model._base_manager.filter(**{r.field.name: OuterRef("pk")}))
        for cle, r in etrangeres.items()
    }
    trouve = modele._base_manager.filter(pk__in=pks).annotate(**nomme).filter(_any(nomme)).values(*nomme).first()
    if trouve is None:
        return ""
    return next(str(r.related_model._meta.verbose_name_plural) for cle, r in etrangeres.items() if trouve[cle])


def _any(cles: Iterable[str]) -> Q:
    condition = Q(pk=None)
    for cle in cles:
        condition |= Q(**{cle: True})
    return condition


def _delete_objects(fiches: list[Fiche], contrat: Contrat) -> None:
    """Wordings first: a node is protected by what is written under it."""
    engagements, noeuds = _ids(fiches, Genre.ENGAGEMENT), _ids(fiches, Genre.NOEUD)
    RedactionEngagement.objects.filter(engagement__in=engagements).delete()
    if RedactionEngagement.objects.filter(noeud__in=noeuds).exists():
        raise Refus("Des engagements ajoutés depuis sont rangés dans ces branches\u00a0: rangez-les ailleurs d’abord.")
    RedactionNoeud.objects.filter(noeud__in=noeuds).delete()
    for genre, modele in OBJETS.items():
        modele._default_manager.filter(pk__in=_ids(fiches, genre)).delete()
    contrat.perimetre.filter(quartier__in=_ids(fiches, Genre.QUARTIER)).delete()
    utilises = RedactionNoeud.objects.filter(noeud__contrat=contrat).values("niveau")
    contrat.niveaux.exclude(pk__in=utilises).delete()


def _created(retrait: Retrait) -> dict[type[models.Model], list[int]]:
    """Organisations and places that these confirmations created."""
    contrat: Any = retrait.contrat
    plages = Q(pk=None)
    for c in retrait.confirmations:
        plages |= Q(pk__gt=c.premiere, pk__lte=c.derniere)
    entrees = Entree.objects.du_contrat(contrat.pk).filter(plages, verbe="créé")
    creees: dict[type[models.Model], list[int]] = {}
    for modele in (Organisation, Quartier, Commune):
        noms = entrees.filter(objet_type=modele._meta.label_lower).values_list("objet_id", flat=True)
        creees[modele] = [int(pk) for pk in noms]
    return creees


def _delete_unused(creees: dict[type[models.Model], list[int]]) -> None:
    """What nothing else names goes too; the rest belongs to everyone by now."""
    for modele, pks in creees.items():
        servent: set[int] = set()
        for relation in _relations(modele):
            autre: Any = relation.related_model
            if autre not in SIENNES[modele]:
                champ = relation.field.name
                servent |= set(autre._base_manager.filter(**{f"{champ}__in": pks}).values_list(champ, flat=True))
        modele._default_manager.filter(pk__in=set(pks) - servent).delete()


def _reopen(lecture: Lecture, fiches: list[Fiche], confirmations: list[Confirmation]) -> None:
    etats = {int(pk): etat for c in confirmations for pk, etat in c.etats.items()}
    for fiche in fiches:
        fiche.etat, fiche.objet_id = etats[fiche.pk], None
        fiche.revision += 1
    Fiche.objects.bulk_update(fiches, ["etat", "objet_id", "revision"], batch_size=300)
    Confirmation.objects.filter(pk__in=[c.pk for c in confirmations]).delete()
    lecture.etat = Lecture.Etat.ENTAMEE if lecture.confirmations.exists() else Lecture.Etat.A_RELIRE
    lecture.save(update_fields=["etat", "contrat"])
