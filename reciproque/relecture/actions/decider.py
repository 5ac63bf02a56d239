"""What a person makes of a difference between two readings: take it up, through the ordinary ways, or leave it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from reciproque.contrats.actions.arbre import update_noeud
from reciproque.contrats.actions.engagement import correct_engagement, partners_of, withdraw_engagement
from reciproque.contrats.actions.parties import Partie
from reciproque.contrats.concurrence import Refus
from reciproque.contrats.models import Engagement, Fiche, Lecture, Noeud
from reciproque.socle import journal

from ..comparaison.ecarts import place_key
from ..confirmation.categories import guess_category
from ..confirmation.organisations import Repertoire, Voulue
from ..confirmation.parties import parties
from ..contenu import Contenu, last_day
from ..models import Difference
from ..perimetre import locked
from .ajouter import ajouter
from .relire import corriger, ecarter

Genre, Etat = Fiche.Genre, Fiche.Etat
Nature, Decision = Difference.Nature, Difference.Decision

# Fields that the contract's own correction can change, once a record is confirmed.
DANS_LE_CONTRAT: dict[str, frozenset[str]] = {
    Genre.ENGAGEMENT: frozenset({"texte", "numero", "partenaires", "place", "echeance"}),
    Genre.NOEUD: frozenset({"titre", "code", "place"}),
}


def why_not(difference: Difference) -> str:
    """Why a difference cannot be taken up from here; "" when it can."""
    avant = difference.avant
    if avant is None or avant.etat != Etat.CONFIRMEE:
        return ""
    if difference.nature == Nature.DISPARUE:
        if avant.genre == Genre.ENGAGEMENT:
            return ""
        return "Déjà dans le contrat\u00a0: c’est là qu’on la supprime, si elle y est de trop."
    if DANS_LE_CONTRAT.get(avant.genre, frozenset()) & set(difference.champs):
        return ""
    return "Déjà dans le contrat\u00a0: c’est là que cela se corrige."


@transaction.atomic
def reprendre_difference(*, difference: Difference, acteur: Any) -> str:
    """Make of the reviewed reading, or of the contract, what the newer reader read. Returns what was done, in words.

    Raises Refus, and Conflit when the commitment changed meanwhile.
    """
    difference, ancienne = _pending(difference)
    if raison := why_not(difference):
        raise Refus(raison)
    avant, apres = difference.avant, difference.apres
    if avant is None:
        dit = _add(ancienne, apres, acteur)  # type: ignore[arg-type]  # a constraint: there is one or the other
    elif avant.etat == Etat.CONFIRMEE:
        dit = _change_contract(difference, ancienne, acteur)
    elif apres is None:
        ecarter(fiche=avant, revision=avant.revision, acteur=acteur)
        dit = "La fiche est écartée."
    else:
        corriger(
            fiche=avant,
            revision=avant.revision,
            contenu={**avant.contenu, **_values(difference, ancienne)},
            acteur=acteur,
        )
        dit = "La fiche est corrigée."
    _settle(difference, Decision.REPRISE, acteur)
    return dit


@transaction.atomic
def laisser_difference(*, difference: Difference, acteur: Any) -> str:
    """Keep what was reviewed; the decision is in the journal, the difference no longer waits."""
    difference, ancienne = _pending(difference)
    _settle(difference, Decision.LAISSEE, acteur)
    designee = difference.avant or difference.apres
    journal.record(
        acteur=acteur,
        verbe="laissé une différence de lecture sur",
        objet=ancienne,
        apres={"fiche": str(designee), "difference": difference.get_nature_display()},
        contrat_id=ancienne.contrat_id,
    )
    return "Rien ne change."


def _pending(difference: Difference) -> tuple[Difference, Lecture]:
    """The difference and the reviewed reading, locked; refused when somebody has decided already."""
    ancienne = locked(difference.lecture.compare_a_id)
    actuelle = Difference.objects.select_related("avant", "apres", "lecture").get(pk=difference.pk)
    if actuelle.decision != Decision.ATTENTE:
        raise Refus(f"Quelqu’un a déjà décidé\u00a0: cette différence est {actuelle.get_decision_display()}.")
    return actuelle, ancienne


def _settle(difference: Difference, decision: str, acteur: Any) -> None:
    difference.decision, difference.decide_par, difference.decide_le = decision, acteur, timezone.now()
    difference.save(update_fields=["decision", "decide_par", "decide_le"])


def _add(ancienne: Lecture, apres: Fiche, acteur: Any) -> str:
    ajouter(
        lecture=ancienne,
        modele=apres,
        parent_cle=_same_place(ancienne, apres),
        acteur=acteur,
        verbe="ajouté d’une nouvelle lecture",
    )
    if ancienne.etat == Lecture.Etat.CONFIRMEE:
        ancienne.etat = Lecture.Etat.ENTAMEE
        ancienne.save(update_fields=["etat"])
    return "La fiche est ajoutée à la lecture\u00a0: elle entrera dans le contrat quand vous la confirmerez."


def _same_place(ancienne: Lecture, apres: Fiche) -> str:
    """Key, in the reviewed reading, of the node under which the newer reader puts a record; "" when it has none."""
    from ..comparaison.apparier import pair

    if not apres.parent_cle:
        return ""
    noeuds = pair(ancienne.fiches.filter(genre=Genre.NOEUD), apres.lecture.fiches.filter(genre=Genre.NOEUD))
    return next((a.cle for a, n in noeuds if a and n and n.cle == apres.parent_cle), "")


def _values(difference: Difference, ancienne: Lecture) -> Contenu:
    """What changes in the record, by name of field of its JSON."""
    apres: Fiche = difference.apres  # type: ignore[assignment]  # only asked of what was read anew
    valeurs = {champ: apres.contenu_lu.get(champ) for champ in difference.champs if champ != "place"}
    if "place" in difference.champs:
        valeurs[place_key(apres)] = _same_place(ancienne, apres) or None
    return valeurs


def _change_contract(difference: Difference, ancienne: Lecture, acteur: Any) -> str:
    """The ordinary correction of the contract, its reason being the newer reading."""
    avant: Fiche = difference.avant  # type: ignore[assignment]  # only asked of what is confirmed
    objet_id: Any = avant.objet_id
    motif = f"Nouvelle lecture du document ({difference.lecture.lecteur})"
    if avant.genre == Genre.NOEUD:
        valeurs = _values(difference, ancienne)
        champs: dict[str, Any] = {c: valeurs[c] or "" for c in ("titre", "code") if c in valeurs}
        if "parent" in valeurs:
            champs["parent"] = _node(ancienne, valeurs["parent"])
        noeud = Noeud.objects.get(pk=objet_id)
        update_noeud(noeud=noeud, acteur=acteur, motif=motif, **champs)
        return "L’élément est corrigé dans le contrat."
    engagement = Engagement.objects.select_related("contrat").get(pk=objet_id)
    if difference.nature == Nature.DISPARUE:
        withdraw_engagement(engagement=engagement, acteur=acteur, motif=motif)
        return "L’engagement est retiré du contrat\u00a0; il se rétablit depuis sa page."
    valeurs = _values(difference, ancienne)
    redaction: dict[str, Any] = {c: valeurs[c] or "" for c in ("texte", "numero") if c in valeurs}
    if "echeance" in valeurs:
        redaction["echeance"] = last_day(valeurs["echeance"])
    if "noeud" in valeurs:
        redaction["noeud"] = _node(ancienne, valeurs["noeud"])
    if "partenaires" in valeurs:
        redaction["partenaires"] = _partners(engagement, valeurs["partenaires"] or [], acteur)
    correct_engagement(engagement=engagement, acteur=acteur, motif=motif, **redaction)
    return "L’engagement est corrigé dans le contrat."


def _node(ancienne: Lecture, cle: str | None) -> Noeud | None:
    """The node of the contract that a record of the reviewed reading became."""
    if not cle:
        return None
    objet_id = ancienne.fiches.filter(genre=Genre.NOEUD, cle=cle).values_list("objet_id", flat=True).first()
    noeud = Noeud.objects.filter(pk=objet_id).first() if objet_id else None
    if noeud is None:
        raise Refus("L’élément où ranger cette fiche n’est pas dans le contrat\u00a0: confirmez-le d’abord.")
    return noeud


def _partners(engagement: Engagement, lus: list[Contenu], acteur: Any) -> list[Partie]:
    """Partners as they are now read; lines that stay the same keep their row and their passage."""
    lues = parties(lus)
    repertoire = Repertoire(
        [Voulue(p.organisation, guess_category(p.organisation)) for p in lues if p.organisation], verrouiller=True
    )
    repertoire.create_missing(acteur=acteur, contrat_id=engagement.contrat_id)
    connues = {tuple(getattr(p, c) for c in Partie.CHAMPS): p for p in partners_of(engagement)}
    voulues = []
    for lue in lues:
        partie = Partie(
            organisation=repertoire.get(lue.organisation) if lue.organisation else None,
            collectif="" if lue.organisation else lue.collectif,
            role=lue.role,
            service=lue.service,
            marque=lue.marque,
            certitude=lue.certitude,
        )
        voulues.append(connues.get(tuple(getattr(partie, c) for c in Partie.CHAMPS), partie))
    return voulues
