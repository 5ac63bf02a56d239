"""Create an indicator, define it, propose, validate, send back, replace its definition, retire it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from reciproque.contrats.concurrence import Refus, bump, lock
from reciproque.contrats.models import Contrat, Engagement, Noeud
from reciproque.socle import journal

from ..models import Definition, Indicateur

Etat = Definition.Etat

# What a person says of a definition, under the words told in the journal.
DIT = {
    "libelle": "libellé",
    "echeance": "à définir pour le",
    "nature": "nature",
    "numerateur": "numérateur",
    "denominateur": "dénominateur",
    "unite": "unité",
    "choix": "réponses possibles",
    "sens": "sens recherché",
    "minimum": "valeur minimale",
    "maximum": "valeur maximale",
    "periodicite": "rythme de la mesure",
    "source": "source de la donnée",
    "detenteur": "détenteur de la donnée",
    "mode_recueil": "mode de recueil",
    "adapte": "adapté",
    "adapte_note": "pourquoi il est adapté",
    "disponible": "disponible",
    "disponible_note": "pourquoi il est disponible",
    "mesurable": "mesurable",
    "mesurable_note": "pourquoi il est mesurable",
}
# The due date is when to define by: it changes nothing of what is measured.
MESURE = frozenset(DIT) - {"echeance"}


def current_definition(indicateur: Indicateur) -> Definition:
    return Definition.objects.current().select_related("detenteur").get(indicateur=indicateur)


def tell(indicateur: Indicateur, definition: Definition) -> dict[str, Any]:
    """Everything a form may change, in the words of the journal."""
    dits: dict[str, Any] = {"famille": indicateur.get_famille_display(), "thème": indicateur.theme}
    dits["place"] = _title(indicateur.noeud)
    dits["engagements"] = [_numbered(pk, numero) for pk, numero in _numbers(indicateur)]
    for champ, mot in DIT.items():
        valeur = getattr(definition, champ)
        if champ in ("nature", "sens", "periodicite"):
            valeur = getattr(definition, f"get_{champ}_display")()
        elif champ in Definition.CRITERES:
            valeur = {True: "oui", False: "non", None: ""}[valeur]
        elif champ in ("minimum", "maximum") and valeur is not None:
            valeur = str(valeur.normalize())
        dits[mot] = str(valeur) if champ == "detenteur" and valeur else valeur
    return dits


def _title(noeud: Noeud | None) -> str:
    return str(noeud.redactions.current().first() or "") if noeud else ""


def _numbers(indicateur: Indicateur) -> list[tuple[int, str]]:
    lies = indicateur.engagements.filter(redactions__jusqua=None)
    return list(lies.order_by("redactions__ordre", "pk").values_list("pk", "redactions__numero"))


def _numbered(pk: int, numero: str) -> str:
    return f"engagement {numero}" if numero else f"engagement sans numéro ({pk})"


@transaction.atomic
def create_indicator(
    *,
    contrat: Contrat | None,
    acteur: Any,
    libelle: str,
    famille: str = Indicateur.Famille.SUIVI,
    noeud: Noeud | None = None,
    engagements: Collection[Engagement] = (),
    theme: str = "",
    etat: str = Etat.A_DETERMINER,
    **definition: Any,
) -> Indicateur:
    """An indicator with its first definition (`DIT` fields by name). Without ``contrat``, common to all."""
    indicateur = Indicateur.objects.create(contrat=contrat, libelle=libelle, famille=famille, noeud=noeud, theme=theme)
    indicateur.engagements.set(engagements)
    Definition.objects.create(
        indicateur=indicateur,
        libelle=libelle,
        etat=etat,
        propose_par=acteur if etat == Etat.PROPOSE else None,
        **definition,
    )
    _record("créé", indicateur, acteur)
    return indicateur


def _record(verbe: str, indicateur: Indicateur, acteur: Any, **dit: Any) -> None:
    journal.record(acteur=acteur, verbe=verbe, objet=indicateur, contrat_id=indicateur.contrat_id, **dit)


@transaction.atomic
def define(
    *,
    indicateur: Indicateur,
    acteur: Any,
    revision: int | None = None,
    identite: Mapping[str, Any] | None = None,
    engagements: Collection[Engagement] | None = None,
    definition: Mapping[str, Any] | None = None,
    depuis: date | None = None,
    motif: str = "",
) -> bool:
    """Change what is given: ``identite`` (family, theme, node), ties, definition. False when nothing changed.

    What is validated does not change: from ``depuis`` on, for ``motif``, another version replaces it, to be validated
    in its turn. The values already there keep the definition they were measured under.
    """
    indicateur = lock(indicateur, revision)
    actuelle = current_definition(indicateur)
    avant = tell(indicateur, actuelle)
    for champ, valeur in (identite or {}).items():
        setattr(indicateur, champ, valeur)
    changes = {c: v for c, v in (definition or {}).items() if getattr(actuelle, c) != v}
    remplace = actuelle.etat == Etat.VALIDE and bool(changes.keys() & MESURE)
    if remplace:
        actuelle = _replace(actuelle, depuis, motif, acteur)
    for champ, valeur in changes.items():
        setattr(actuelle, champ, valeur)
    indicateur.libelle = actuelle.libelle
    indicateur.save()
    actuelle.save()
    if engagements is not None:
        indicateur.engagements.set(engagements)
    apres = tell(indicateur, actuelle)
    if apres == avant:
        return False
    bump(indicateur)
    verbe = "redéfini" if remplace else "modifié"
    _record(verbe, indicateur, acteur, avant=avant, apres=apres, motif=motif)
    return True


def _replace(validee: Definition, depuis: date | None, motif: str, acteur: Any) -> Definition:
    """Close what is validated and open the next version, a copy of it to be changed."""
    if depuis is None or not motif.strip():
        raise Refus(
            "Cette définition est validée\u00a0: dites de quel jour la nouvelle s’applique, et pourquoi elle change."
        )
    if validee.depuis and depuis <= validee.depuis:
        raise Refus("La nouvelle définition s’applique après celle qu’elle remplace.")
    validee.jusqua = depuis
    validee.save(update_fields=["jusqua"])
    suivante = Definition.objects.get(pk=validee.pk)
    suivante.pk = None
    suivante._state.adding = True
    suivante.numero, suivante.etat = validee.numero + 1, Etat.PROPOSE
    suivante.depuis, suivante.jusqua, suivante.echeance = depuis, None, None
    suivante.motif, suivante.refus_motif = motif, ""
    suivante.propose_par = acteur
    return suivante


def lacks(definition: Definition) -> list[str]:
    """What a definition still needs before it can be proposed, in words."""
    manques = [] if definition.nature else ["sa nature"]
    if definition.nature == Definition.Nature.TAUX and not (definition.numerateur and definition.denominateur):
        manques.append("son numérateur et son dénominateur")
    if definition.nature == Definition.Nature.LISTE and not definition.choix:
        manques.append("les réponses possibles")
    if not definition.source and definition.detenteur_id is None:
        manques.append("la source ou le détenteur de la donnée")
    mots = {"adapte": "adapté", "disponible": "disponible", "mesurable": "mesurable"}
    manques += [f"s’il est bien {mot}" for champ, mot in mots.items() if getattr(definition, champ) is not True]
    return manques


def _complete(definition: Definition, geste: str) -> None:
    if manques := lacks(definition):
        raise Refus(f"Avant de {geste} cet indicateur, dites {_enumerate(manques)}.")


def _enumerate(mots: list[str]) -> str:
    return " et ".join([", ".join(mots[:-1]), mots[-1]] if len(mots) > 1 else mots)


@transaction.atomic
def propose(*, indicateur: Indicateur, acteur: Any, revision: int | None = None) -> None:
    """Submit the definition. Raises Refus when it is not complete."""
    indicateur, definition = _standing(indicateur, revision)
    _complete(definition, "proposer")
    Definition.automate.passer(definition, Etat.PROPOSE, propose_par=_account(acteur), refus_motif="")
    _moved(indicateur, acteur, "proposé", Etat.A_DETERMINER, Etat.PROPOSE)


@transaction.atomic
def validate(*, indicateur: Indicateur, acteur: Any, revision: int | None = None, jour: date | None = None) -> None:
    """From ``jour`` on (by default, no date: the definition always held)."""
    indicateur, definition = _standing(indicateur, revision)
    _complete(definition, "valider")
    Definition.automate.passer(definition, Etat.VALIDE, depuis=definition.depuis or jour)
    _moved(indicateur, acteur, "validé", Etat.PROPOSE, Etat.VALIDE)


@transaction.atomic
def send_back(*, indicateur: Indicateur, acteur: Any, motif: str, revision: int | None = None) -> None:
    """Refuse what was proposed: it is to be determined again, for a reason."""
    indicateur, definition = _standing(indicateur, revision)
    Definition.automate.passer(definition, Etat.A_DETERMINER, refus_motif=motif)
    _moved(indicateur, acteur, "renvoyé", Etat.PROPOSE, Etat.A_DETERMINER, motif=motif)


def _standing(indicateur: Indicateur, revision: int | None) -> tuple[Indicateur, Definition]:
    indicateur = lock(indicateur, revision)
    if indicateur.retire_le is not None:
        raise Refus("Cet indicateur est retiré\u00a0: rétablissez-le d’abord.")
    return indicateur, current_definition(indicateur)


def _account(acteur: Any) -> Any:
    return acteur if getattr(acteur, "pk", None) else None


def _moved(indicateur: Indicateur, acteur: Any, verbe: str, de: Etat, vers: Etat, motif: str = "") -> None:
    bump(indicateur)
    _record(verbe, indicateur, acteur, avant={"état": de.label}, apres={"état": vers.label}, motif=motif)


@transaction.atomic
def retire(*, indicateur: Indicateur, acteur: Any, motif: str, revision: int | None = None) -> None:
    """Take out of what is followed, with a reason; its values stay."""
    indicateur = lock(indicateur, revision)
    if indicateur.retire_le is not None:
        raise Refus("Cet indicateur est déjà retiré.")
    indicateur.retire_le, indicateur.retire_motif = timezone.now(), motif
    indicateur.revision += 1
    indicateur.save(update_fields=["retire_le", "retire_motif", "revision"])
    _record("retiré", indicateur, acteur, motif=motif)


@transaction.atomic
def restore(*, indicateur: Indicateur, acteur: Any, motif: str, revision: int | None = None) -> None:
    indicateur = lock(indicateur, revision)
    if indicateur.retire_le is None:
        raise Refus("Cet indicateur n’est pas retiré.")
    indicateur.retire_le, indicateur.retire_motif = None, ""
    indicateur.revision += 1
    indicateur.save(update_fields=["retire_le", "retire_motif", "revision"])
    _record("rétabli", indicateur, acteur, motif=motif)


@transaction.atomic
def complete_many(*, contrat: Contrat, vus: Mapping[int, int], acteur: Any, **champs: Any) -> int:
    """Give a due date, a holder… to several indicators seen at these revisions. Number changed.

    Raises Conflit at the first that somebody changed: nothing is written then. What is validated keeps its measure.
    """
    faits = 0
    indicateurs = Indicateur.objects.filter(contrat=contrat, pk__in=vus, retire_le=None).order_by("pk")
    for indicateur in indicateurs:
        definition = current_definition(indicateur)
        utiles = {c: v for c, v in champs.items() if definition.etat != Etat.VALIDE or c not in MESURE}
        faits += define(indicateur=indicateur, acteur=acteur, revision=vus[indicateur.pk], definition=utiles)
    return faits
