"""Make the indicators of a confirmed reading live: each with its tie, its state, its due date and its targets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction
from django.db.models import Q

from reciproque.contrats.models import Contrat, Engagement, Fiche, Lecture, Noeud, RedactionEngagement, RedactionNoeud
from reciproque.contrats.typographie import extrait
from reciproque.langue import fold, plural
from reciproque.socle import journal

from .deviner import LIBELLE_MAX, guess_nature, guess_unit, is_awaiting
from .models import Cible, Definition, Indicateur, Palier

Genre, Etat = Fiche.Genre, Definition.Etat
LOT = 400
# Rows of a contract for which `obstacle` answers.
MODELES = frozenset(
    m._meta.label_lower for m in (Indicateur, Definition, Cible, Palier, Indicateur.engagements.through)
)


@dataclass
class _Attaches:
    """What the records of a reading became in the contract, and the words they go by."""

    contrat: Contrat
    engagements: dict[str, int] = field(default_factory=dict)  # key of the record -> commitment
    noeuds: dict[str, int] = field(default_factory=dict)
    cites: dict[str, set[int]] = field(default_factory=dict)  # key of an indicator -> commitments that name it
    mots: dict[int, str] = field(default_factory=dict)  # commitment -> its first words
    titres: dict[int, str] = field(default_factory=dict)  # node -> its title

    @classmethod
    def of(cls, contrat: Contrat, lecture: Lecture) -> _Attaches:
        attaches = cls(contrat)
        fiches = list(
            lecture.fiches.filter(genre__in=[Genre.ENGAGEMENT, Genre.NOEUD]).only(
                "genre", "cle", "etat", "objet_id", "liee_a", "contenu", "lecture"
            )
        )
        vivants = set(Engagement.objects.filter(contrat=contrat).values_list("pk", flat=True))
        places = set(Noeud.objects.filter(contrat=contrat).values_list("pk", flat=True))
        par_cle = {(f.genre, f.cle): f for f in fiches}
        for fiche in fiches:
            objet = fiche.objet_id or _absorbing(fiche, par_cle)
            connus, table = (
                (vivants, attaches.engagements) if fiche.genre == Genre.ENGAGEMENT else (places, attaches.noeuds)
            )
            if objet in connus:
                table[fiche.cle] = objet
                for cle in (fiche.contenu.get("indicateurs") or []) if fiche.genre == Genre.ENGAGEMENT else []:
                    attaches.cites.setdefault(cle, set()).add(objet)
        attaches.mots = {
            pk: extrait(texte, 160)
            for pk, texte in RedactionEngagement.objects.current()
            .filter(engagement__contrat=contrat)
            .values_list("engagement", "texte")
        }
        attaches.titres = dict(
            RedactionNoeud.objects.current().filter(noeud__contrat=contrat).values_list("noeud", "titre")
        )
        return attaches

    def commitments(self, fiche: Fiche) -> list[int]:
        """Those that the indicator names, and those that name it."""
        nommes = set(self.cites.get(fiche.cle, ()))
        if (cle := fiche.contenu.get("engagement")) in self.engagements:
            nommes.add(self.engagements[cle])
        return sorted(nommes)

    def node(self, fiche: Fiche) -> int | None:
        return self.noeuds.get(fiche.contenu.get("noeud") or fiche.parent_cle)


def _absorbing(fiche: Fiche, par_cle: dict[tuple[str, str], Fiche]) -> int | None:
    """Object of the record that took this one in, when the two were made one."""
    suivante = par_cle.get((fiche.genre, fiche.liee_a)) if fiche.liee_a else None
    return suivante.objet_id if suivante and fiche.etat == Fiche.Etat.ECARTEE else None


@transaction.atomic
def take_up(*, contrat: Contrat, lecture: Lecture, acteur: Any) -> int:
    """Number of indicators made of this reading: none the second time."""
    attendues = lecture.fiches.filter(genre=Genre.INDICATEUR, objet_id=None).exclude(etat=Fiche.Etat.ECARTEE)
    fiches = list(attendues.order_by("ordre", "pk"))
    if not fiches:
        return 0
    deja = dict(
        Indicateur.objects.filter(contrat=contrat, cle_lecture__startswith=f"{lecture.pk}:").values_list(
            "cle_lecture", "pk"
        )
    )
    attaches = _Attaches.of(contrat, lecture)
    connus = _known(contrat)
    nouveaux: list[tuple[Fiche, Indicateur, Definition, list[int]]] = []
    for fiche in fiches:
        cle = _key(lecture, fiche)
        engagements = attaches.commitments(fiche)
        indicateur, definition = _build(fiche, contrat, lecture, attaches, engagements)
        fiche.objet_id = deja.get(cle) or connus.get(_identity(indicateur, engagements))
        if fiche.objet_id is None:
            nouveaux.append((fiche, indicateur, definition, engagements))
    _write(nouveaux, lecture)
    Fiche.objects.bulk_update(fiches, ["objet_id"], batch_size=LOT)
    if nouveaux:
        journal.record(
            acteur=acteur,
            verbe="repris les indicateurs de",
            objet=lecture,
            apres={"indicateurs": plural(len(nouveaux), "indicateur")},
            contrat_id=contrat.pk,
        )
    return len(nouveaux)


def _key(lecture: Lecture, fiche: Fiche) -> str:
    return f"{lecture.pk}:{fiche.cle}"


def _identity(indicateur: Indicateur, engagements: Iterable[int]) -> tuple[Any, ...]:
    """What makes two indicators one when an avenant prints again what the contract holds."""
    return fold(indicateur.libelle), indicateur.famille, tuple(engagements) or indicateur.noeud_id


def _known(contrat: Contrat) -> dict[tuple[Any, ...], int]:
    """Indicators of earlier readings, by what they say. Two cells of one reading are never one indicator."""
    lies: dict[int, list[int]] = {}
    for indicateur_id, engagement_id in Indicateur.engagements.through.objects.filter(
        indicateur__contrat=contrat
    ).values_list("indicateur", "engagement"):
        lies.setdefault(indicateur_id, []).append(engagement_id)
    return {
        _identity(indicateur, sorted(lies.get(indicateur.pk, []))): indicateur.pk
        for indicateur in Indicateur.objects.in_force().filter(contrat=contrat).order_by("-pk")
    }


def _build(
    fiche: Fiche, contrat: Contrat, lecture: Lecture, attaches: _Attaches, engagements: list[int]
) -> tuple[Indicateur, Definition]:
    lu = fiche.contenu
    famille = lu["famille"] if lu.get("famille") in Indicateur.Famille.values else Indicateur.Famille.CONTEXTE
    noeud_id = attaches.node(fiche)
    attend = lu.get("etat") == "a_determiner"
    libelle = " ".join(str(lu.get("libelle") or "").split())[:LIBELLE_MAX]
    if not libelle or (attend and is_awaiting(libelle)):
        libelle = _placeholder(famille, attaches, engagements, noeud_id)
        attend = True
    libelle = libelle[:1].upper() + libelle[1:]
    unite = next((str(c["unite"]) for c in lu.get("cibles") or [] if c.get("unite")), "")
    nature = "" if attend else guess_nature(libelle, unite)
    indicateur = Indicateur(
        contrat=contrat,
        libelle=libelle,
        famille=famille,
        noeud_id=noeud_id,
        cle_lecture=_key(lecture, fiche),
        document_id=lecture.document_id,
        ligne_debut=fiche.ligne_debut,
        ligne_fin=fiche.ligne_fin,
        page=fiche.page,
        confiance=fiche.confiance,
    )
    definition = Definition(
        libelle=libelle,
        etat=Etat.A_DETERMINER if attend else Etat.PROPOSE,
        echeance=min((jour for c in _undated(lu) if (jour := last_day(c.get("echeance")))), default=None),
        nature=nature,
        unite=guess_unit(nature, unite)[:40],
    )
    return indicateur, definition


def _undated(lu: dict[str, Any]) -> list[dict[str, Any]]:
    """Targets without a figure: their date is the one by which the indicator is to be defined."""
    return [c for c in lu.get("cibles") or [] if c.get("valeur") is None]


def _placeholder(famille: str, attaches: _Attaches, engagements: list[int], noeud_id: int | None) -> str:
    """Words for an indicator that has none yet: what it is to measure."""
    objet = next((attaches.mots[pk] for pk in engagements if pk in attaches.mots), "")
    objet = objet or attaches.titres.get(noeud_id or 0, "")
    mot = {"impact": "Impact", "resultat": "Résultat", "suivi": "Suivi"}.get(famille, "Contexte")
    return f"{mot} à déterminer\u00a0: {extrait(objet, 160)}" if objet else f"{mot} à déterminer"


def _write(nouveaux: list[tuple[Fiche, Indicateur, Definition, list[int]]], lecture: Lecture) -> None:
    Indicateur.objects.bulk_create([indicateur for _, indicateur, _, _ in nouveaux], batch_size=LOT)
    lies = Indicateur.engagements.through
    liens, cibles = [], []
    for fiche, indicateur, definition, engagements in nouveaux:
        fiche.objet_id = indicateur.pk
        definition.indicateur = indicateur
        liens += [lies(indicateur_id=indicateur.pk, engagement_id=pk) for pk in engagements]
        cibles += list(_targets(fiche, indicateur, lecture))
    Definition.objects.bulk_create([definition for _, _, definition, _ in nouveaux], batch_size=LOT)
    lies.objects.bulk_create(liens, batch_size=LOT)
    Cible.objects.bulk_create(cibles, batch_size=LOT)


def _targets(fiche: Fiche, indicateur: Indicateur, lecture: Lecture) -> Iterator[Cible]:
    for rang, lue in enumerate(fiche.contenu.get("cibles") or []):
        valeur = _figure(lue.get("valeur"))
        texte = "" if valeur is not None else str(lue.get("valeur") or "").strip()[:500]
        if valeur is None and not texte:
            continue
        jour = last_day(lue.get("echeance"))
        yield Cible(
            indicateur=indicateur,
            contrat_id=indicateur.contrat_id,
            annee=jour.year if jour else None,
            annee_fin=jour.year if jour else None,
            valeur=valeur,
            texte=texte,
            unite=str(lue.get("unite") or "")[:40],
            origine=Cible.Origine.DOCUMENT,
            origine_texte=str(lecture.document)[:300],
            cle_lecture=f"{_key(lecture, fiche)}:{rang}",
            document_id=lecture.document_id,
            ligne_debut=fiche.ligne_debut,
            ligne_fin=fiche.ligne_fin,
            page=fiche.page,
            confiance=fiche.confiance,
        )


def _figure(valeur: Any) -> Decimal | None:
    try:
        figure = Decimal(str(valeur)).quantize(Decimal("0.0001"))
    except InvalidOperation:
        return None
    return figure if figure.is_finite() and abs(figure) < Decimal(10) ** 14 else None


def last_day(partielle: Any) -> date | None:
    """Last day of a partial ISO date: « 2020 » is 31 December 2020; None when it is no date."""
    try:
        parties = [int(p) for p in str(partielle or "").split("-")][:3]
        if len(parties) == 3:
            return date(*parties)
        premier = date(*[*parties, 12, 1][:2], 1)
        return (premier.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    except ValueError:
        return None


# ── Earlier contracts, and undoing ───────────────────────────────────────────────────────────────────────────────────


def overdue() -> Iterator[Lecture]:
    """Confirmed readings whose indicators wait: those confirmed before this room existed."""
    attendent = Fiche.objects.filter(genre=Genre.INDICATEUR, objet_id=None, etat=Fiche.Etat.CONFIRMEE)
    lectures = Lecture.objects.filter(etat=Lecture.Etat.CONFIRMEE, pk__in=attendent.values("lecture"))
    utiles = lectures.exclude(contrat=None).select_related("contrat", "document")
    return utiles.defer("contenu", "document__texte").order_by("pk").iterator()


def take_up_overdue(acteur: Any = None) -> tuple[int, int]:
    """(readings, indicators) taken up."""
    lectures = indicateurs = 0
    for lecture in list(overdue()):
        indicateurs += take_up(contrat=lecture.contrat, lecture=lecture, acteur=acteur)
        lectures += 1
    return lectures, indicateurs


def obstacle(*, contrat: Contrat, lecture: Lecture, disparait: bool) -> str:
    """What somebody has done with these indicators, or hung on what goes with them, in a sentence; "" when nobody has.

    ``disparait``: the whole contract goes.
    """
    repris = _taken(contrat, lecture)
    travaille = repris.filter(Q(revision__gt=1) | Q(cibles__isnull=False, cibles__cle_lecture="")).first()
    if travaille is None:
        travaille = next((t for t in (_first_with(repris, rel) for rel in _foreign_relations()) if t), None)
    if travaille is not None:
        return (
            f"On a déjà travaillé sur l’indicateur «\u00a0{extrait(travaille.libelle, 80)}\u00a0», qui en est issu. "
            "L’import ne se défait plus\u00a0: corrigez le contrat lui-même."
        )
    autres = Indicateur.objects.filter(contrat=contrat).exclude(pk__in=repris.values("pk"))
    if not disparait:
        objets = lecture.fiches.exclude(objet_id=None)
        autres = autres.filter(
            Q(noeud__in=objets.filter(genre=Genre.NOEUD).values("objet_id"))
            | Q(engagements__in=objets.filter(genre=Genre.ENGAGEMENT).values("objet_id"))
        )
    if autre := autres.first():
        return (
            f"L’indicateur «\u00a0{extrait(autre.libelle, 80)}\u00a0» y a été ajouté\u00a0: l’import ne se défait plus."
        )
    return ""


def _foreign_relations() -> Iterator[tuple[Any, str]]:
    """(model, path to the indicator) of the rows that say something of an indicator without being of the reading."""
    siens = {Definition, Cible, Indicateur.engagements.through}
    for modele, chemin in ((Indicateur, ""), (Definition, "__indicateur")):
        for relation in modele._meta.get_fields(include_hidden=True):
            if relation.auto_created and not relation.concrete and relation.related_model not in siens:
                yield relation.related_model, f"{relation.field.name}{chemin}"


def _first_with(repris: Any, relation: tuple[Any, str]) -> Indicateur | None:
    modele, chemin = relation
    trouve = modele._base_manager.filter(**{f"{chemin}__in": repris.values("pk")}).values_list(chemin, flat=True)[:1]
    return Indicateur.objects.filter(pk__in=list(trouve)).first()


def _taken(contrat: Contrat, lecture: Lecture) -> Any:
    return Indicateur.objects.filter(contrat=contrat, cle_lecture__startswith=f"{lecture.pk}:")


def take_away(*, contrat: Contrat, lecture: Lecture) -> int:
    """Undo `take_up`, when there is no `obstacle`."""
    repris = list(_taken(contrat, lecture).values_list("pk", flat=True))
    Indicateur.objects.filter(pk__in=repris).delete()
    lecture.fiches.filter(genre=Genre.INDICATEUR).update(objet_id=None)
    return len(repris)
