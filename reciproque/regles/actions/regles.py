"""A rule: typed, specified, corrected, suspended, withdrawn; a national one, switched in a contract."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.db import transaction

from reciproque.contrats.concurrence import Refus, bump, lock
from reciproque.contrats.models import Contrat
from reciproque.socle import journal
from reciproque.socle.etats import TransitionRefusee
from reciproque.territoires.models import Quartier

from ..models import Application, GenreFait, Regle
from ..moteur import ParametresInvalides, parameters_of, write
from .etats import refresh, refresh_rule

CHAMPS = ("intitule", "texte", "genre", "parametres", "force", "reference", "engagement", "valable_du", "valable_au")


def tell(regle: Regle) -> dict[str, Any]:
    """The rule as the journal tells it."""
    return {
        "intitulé": regle.intitule,
        "texte": regle.texte,
        "genre": regle.get_genre_display(),
        "contenu": tell_parameters(regle),
        "force": regle.get_force_display(),
        "référence": regle.reference,
        "engagement": str(regle.engagement or ""),
        "valable du": regle.valable_du,
        "valable au": regle.valable_au,
        "quartiers": sorted(str(q) for q in regle.quartiers.all()) if regle.pk else [],
    }


def tell_parameters(regle: Regle, genres: Iterable[GenreFait] | None = None) -> str:
    """« Réunion plénière : au moins 2 par an »; empty when the kind is not said or its parameters do not hold."""
    if regle.a_preciser:
        return ""
    try:
        parametres: Any = parameters_of(regle.genre, regle.parametres)
    except ParametresInvalides:
        return ""
    if genres is None:
        siens = GenreFait.objects.filter(cle__in=parametres.genres_de_fait)
        genres = siens.filter(contrat=None) | siens.filter(contrat=regle.contrat_id)
    connus = list(genres)
    return str(parametres.tell({g.cle: g.dit for g in connus}, {g.cle: g.unite for g in connus}))


def _checked(genre: str, parametres: dict[str, Any]) -> dict[str, Any]:
    """Parameters as they are kept. Raises Refus."""
    if genre == Regle.Genre.A_PRECISER:
        return {}
    try:
        return write(parameters_of(genre, parametres))
    except ParametresInvalides as refus:
        raise Refus(str(refus)) from refus


@transaction.atomic
def create_rule(*, contrat: Contrat, acteur: Any, quartiers: Collection[Quartier] = (), **champs: Any) -> Regle:
    """A rule typed by hand. ``champs``: those of `CHAMPS`."""
    champs["parametres"] = _checked(champs.get("genre", Regle.Genre.A_PRECISER), champs.get("parametres") or {})
    regle = Regle(contrat=contrat, origine=Regle.Origine.SAISIE, **champs)
    regle.full_clean(exclude=["contrat", "engagement", "document"])
    regle.save()
    regle.quartiers.set(quartiers)
    apres = {champ: valeur for champ, valeur in tell(regle).items() if valeur}
    journal.record(acteur=acteur, verbe="saisi la règle", objet=regle, apres=apres, contrat_id=contrat.pk)
    refresh(contrats=[contrat])
    return regle


@transaction.atomic
def update_rule(
    *,
    regle: Regle,
    acteur: Any,
    revision: int | None = None,
    quartiers: Collection[Quartier] | None = None,
    motif: str = "",
    **champs: Any,
) -> bool:
    """Change what is given. Returns False when nothing changed. Raises Conflit, Refus."""
    regle = lock(regle, revision)
    if regle.contrat is None:
        raise Refus("Une règle nationale ne se corrige pas dans un contrat\u00a0: suspendez-la, ou écartez-la ici.")
    avant = tell(regle)
    if "genre" in champs or "parametres" in champs:
        champs["parametres"] = _checked(champs.get("genre", regle.genre), champs.get("parametres", regle.parametres))
    for champ, valeur in champs.items():
        setattr(regle, champ, valeur)
    regle.full_clean(exclude=["contrat", "engagement", "document"])
    regle.save()
    if quartiers is not None:
        regle.quartiers.set(quartiers)
    apres = tell(regle)
    if apres == avant:
        return False
    bump(regle)
    journal.record(
        acteur=acteur,
        verbe="corrigé la règle",
        objet=regle,
        avant=avant,
        apres=apres,
        motif=motif,
        contrat_id=regle.contrat_id,
    )
    refresh(contrats=[regle.contrat])
    return True


VERBES = {
    Regle.Etat.ACTIVE: "repris le suivi de",
    Regle.Etat.SUSPENDUE: "suspendu",
    Regle.Etat.RETIREE: "retiré",
}


@transaction.atomic
def change_rule_state(*, regle: Regle, etat: str, acteur: Any, motif: str = "", revision: int | None = None) -> None:
    """Suspend, withdraw or follow again. The first two say why."""
    regle = lock(regle, revision)
    motif = motif.strip()
    if etat != Regle.Etat.ACTIVE and not motif:
        raise Refus("Dites pourquoi la règle n’est plus suivie.")
    try:
        Regle.automate.passer(regle, etat, motif="" if etat == Regle.Etat.ACTIVE else motif)
    except TransitionRefusee as refus:
        raise Refus("Cette règle est déjà dans cet état\u00a0: rechargez la page.") from refus
    bump(regle)
    journal.record(
        acteur=acteur,
        verbe=VERBES[Regle.Etat(etat)],
        objet=regle,
        motif=motif,
        contrat_id=regle.contrat_id,
    )
    if regle.contrat:
        refresh(contrats=[regle.contrat])
    else:
        refresh_rule(regle=regle)


@transaction.atomic
def switch_national(*, contrat: Contrat, regle: Regle, appliquee: bool, acteur: Any, motif: str = "") -> bool:
    """Say that a national rule applies to this contract, or does not and why. False when that was already so."""
    if not regle.is_national:
        raise Refus("Seule une règle nationale s’applique ou s’écarte\u00a0: celle-ci est du contrat.")
    if not appliquee and not motif.strip():
        raise Refus("Dites pourquoi cette règle ne s’applique pas ici.")
    dit = Application.objects.select_for_update().filter(contrat=contrat, regle=regle).first()
    avant = {"applicable": "non" if dit and not dit.appliquee else "oui", "motif": dit.motif if dit else ""}
    apres = {"applicable": "oui" if appliquee else "non", "motif": motif.strip()}
    if avant == apres:
        return False
    Application.objects.update_or_create(
        contrat=contrat, regle=regle, defaults={"appliquee": appliquee, "motif": motif.strip()}
    )
    journal.record(
        acteur=acteur,
        verbe="appliqué la règle" if appliquee else "écarté la règle",
        objet=regle,
        avant=avant,
        apres=apres,
        contrat_id=contrat.pk,
    )
    refresh(contrats=[contrat])
    return True
