"""The frame of the contract: parties and signatures, covered contracts, measures of a reference frame."""

from __future__ import annotations

from datetime import date
from typing import Any

from reciproque.contrats.models import (
    Contrat,
    Fiche,
    Lien,
    Rattachement,
    Referentiel,
    Repere,
    Signature,
)
from reciproque.langue import fold, similarity
from reciproque.socle import journal

from .access import give_team_access
from .categories import is_collective
from .organisations import Repertoire
from .passage import passage

# How far a party has gone: what is seen signing outweighs what is only announced.
_RANG = {Signature.Etat.ANNONCEE: 0, Signature.Etat.DELIBERATION: 1, Signature.Etat.BLOC: 2, Signature.Etat.SIGNEE: 3}
_ETATS_LUS = {"signature": Signature.Etat.BLOC}


def create_signatures(
    fiches: list[Fiche], *, contrat: Contrat, document_id: int, repertoire: Repertoire
) -> dict[str, int]:
    """One party per organisation, however often it is printed; a collective announced is no party by itself.

    Returns record key -> signature.
    """
    deja = {s.organisation_id: s for s in contrat.signatures.all()}
    nouvelles: dict[int, Signature] = {}
    par_fiche: dict[str, Signature] = {}
    for fiche in fiches:
        nom = fiche.contenu.get("organisation") or ""
        organisation = None if is_collective(nom) else repertoire.get(nom)
        if organisation is None:
            continue
        etat = _ETATS_LUS.get(fiche.contenu.get("etat") or "", Signature.Etat.ANNONCEE)
        signature = deja.get(organisation.pk) or nouvelles.get(organisation.pk)
        if signature is None or (signature.pk is None and _RANG[etat] > _RANG[Signature.Etat(signature.etat)]):
            titre = (fiche.contenu.get("titre") or "") or (signature.titre if signature else "")
            signature = signature or Signature(contrat=contrat, organisation=organisation)
            signature.titre, signature.etat = titre[:200], etat
            for champ, valeur in passage(fiche, document_id).items():
                setattr(signature, champ, valeur)
            nouvelles[organisation.pk] = signature
        elif signature.pk is None and not signature.titre:
            signature.titre = (fiche.contenu.get("titre") or "")[:200]
        par_fiche[fiche.cle] = signature
    Signature.objects.bulk_create(nouvelles.values())
    return {cle: signature.pk for cle, signature in par_fiche.items()}


def create_links(fiches: list[Fiche], *, contrat: Contrat, document_id: int, acteur: Any) -> dict[str, int]:
    """A link to each contract the document covers or amends: confirmed where a person chose or created the other one,
    else proposed with its name alone. Returns record key -> link.
    """
    choisis = {f.contenu["vers"] for f in fiches if f.contenu.get("vers")}
    ouverts = {c.pk: c for c in Contrat.objects.for_user(acteur).filter(pk__in=choisis).exclude(pk=contrat.pk)}
    deja = set(contrat.liens.exclude(vers=None).values_list("nature", "vers"))
    defaut = Lien.Nature.COUVRE if len(fiches) > 1 else Lien.Nature.COMPLETE
    liens: dict[str, Lien] = {}
    for fiche in fiches:
        lu = fiche.contenu
        nom = " ".join((lu.get("nom") or "").split())[:200]
        vers = ouverts.get(lu.get("vers"))
        if vers is None and lu.get("a_creer") and nom:
            vers = Contrat.objects.create(nom=nom, territoire=contrat.territoire)
            journal.record(acteur=acteur, verbe="créé", objet=vers, contrat_id=vers.pk)
            give_team_access(contrat=vers, user=acteur)
        nature = lu["nature"] if lu.get("nature") in Lien.Nature.values else defaut
        if (vers is None and not nom) or (vers is not None and (nature, vers.pk) in deja):
            continue
        if vers is not None:
            deja.add((nature, vers.pk))
        liens[fiche.cle] = Lien(
            de=contrat,
            nature=nature,
            vers=vers,
            vers_nom=nom,
            date=full_date(lu.get("date")),
            etat=Lien.Etat.CONFIRME if vers else Lien.Etat.PROPOSE,
            **passage(fiche, document_id),
        )
    Lien.objects.bulk_create(liens.values())
    return {cle: lien.pk for cle, lien in liens.items()}


def tie_measures(fiches: list[Fiche], *, contrat: Contrat, document_id: int, referentiel: str) -> dict[str, int]:
    """Each measure becomes an item of the frame ``referentiel``, tied to the contract with the state it prints.

    An item already there under the same number and about the same words is the same: two annexes, one frame.
    """
    if not fiches:
        return {}
    cadre, _ = Referentiel.objects.get_or_create(nom=referentiel[:200])
    reperes = list(cadre.reperes.all())
    par_numero = {r.numero: r for r in reperes if r.numero}
    par_libelle = {fold(r.libelle): r for r in reperes}
    ordre = max((r.ordre for r in reperes), default=0)
    prevus: list[tuple[Fiche, Repere]] = []
    for fiche in fiches:
        numero = (fiche.contenu.get("numero") or "")[:20]
        libelle = " ".join((fiche.contenu.get("libelle") or "").split())
        repere = par_libelle.get(fold(libelle)) or par_numero.get(numero)
        if repere is None or (repere.numero == numero and similarity(repere.libelle, libelle) < 0.5):
            ordre += 1
            repere = Repere(
                referentiel=cadre, numero="" if numero in par_numero else numero, libelle=libelle, ordre=ordre
            )
            par_numero.setdefault(numero, repere)
            par_libelle[fold(libelle)] = repere
        prevus.append((fiche, repere))
    Repere.objects.bulk_create(list({id(r): r for _, r in prevus if r.pk is None}.values()))
    deja = set(contrat.rattachements.values_list("repere", flat=True))
    nouveaux: dict[int, Rattachement] = {}
    par_fiche: dict[str, Rattachement] = {}
    for fiche, repere in prevus:
        if repere.pk in deja:
            continue
        nouveau = nouveaux.setdefault(
            repere.pk, Rattachement(contrat=contrat, repere=repere, **passage(fiche, document_id))
        )
        etat = (fiche.contenu.get("etat") or "").strip()
        if etat and etat not in nouveau.etat:
            nouveau.etat = f"{nouveau.etat} ; {etat}".removeprefix(" ; ")[:200]
        par_fiche[fiche.cle] = nouveau
    Rattachement.objects.bulk_create(nouveaux.values())
    return {cle: rattachement.pk for cle, rattachement in par_fiche.items()}


def full_date(iso: str | None) -> date | None:
    """A date the document gives to the day; None for a year or a month alone."""
    try:
        return date.fromisoformat(iso or "")
    except ValueError:
        return None
