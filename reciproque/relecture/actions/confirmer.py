"""From reviewed records to the contract: one transaction, the same however often it is asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max

from reciproque.annuaire.models import Organisation
from reciproque.comptes.models import User
from reciproque.contrats.actions.arbre import renumber
from reciproque.contrats.actions.designation import engagement_label
from reciproque.contrats.concurrence import Refus
from reciproque.contrats.models import Contrat, Document, Fiche, Lecture, Version
from reciproque.socle import journal
from reciproque.socle.models import Entree
from reciproque.socle.registres import reprises

from ..confirmation.access import give_team_access
from ..confirmation.arbre import (
    Arbre,
    create_commitments,
    create_levels,
    create_levers,
    create_participations,
    tie_neighbourhoods,
)
from ..confirmation.cadre import create_links, create_signatures, tie_measures
from ..confirmation.categories import guess_category
from ..confirmation.lieux import commune_name, create_perimeter, find_communes
from ..confirmation.organisations import Repertoire, Voulue
from ..confirmation.parties import acronyms, named_organisations
from ..confirmation.selection import CADRE, parts, records_of
from ..models import Confirmation
from ..perimetre import locked

Genre, Etat = Fiche.Genre, Fiche.Etat
REFERENTIEL = "Mesures nationales"


@dataclass(frozen=True)
class NouveauContrat:
    """What a person says of the contract when its first branch is confirmed."""

    nom: str
    nature: str = Contrat.Nature.PROTOCOLE
    etat: str = Contrat.Etat.PREPARATION
    territoire: str = ""
    debut: date | None = None
    fin: date | None = None
    porteur: str = ""  # name of the organisation that steers it, "" when nobody knows yet
    niveaux: Mapping[str, str] = field(default_factory=dict)  # code of the reader -> the contract's own word
    referentiel: str = REFERENTIEL  # frame of the measures it prints


@dataclass(frozen=True)
class Bilan:
    """What one confirmation made."""

    contrat: Contrat | None
    cree: bool  # the contract itself is new
    comptes: Mapping[str, int]  # kind of record -> number confirmed this time
    termine: bool  # nothing of the reading remains to confirm

    @property
    def total(self) -> int:
        return sum(self.comptes.values())


@transaction.atomic
def confirmer(
    *,
    lecture: Lecture,
    cles: Collection[str],
    acteur: Any,
    nouveau: NouveauContrat | None = None,
    contrat: Contrat | None = None,
) -> Bilan:
    """Make the records of the parts ``cles`` (branches, CADRE, HORS_ARBRE) objects of the contract.

    The first confirmation needs ``nouveau`` (a contract to create) or ``contrat`` (one that is still empty), and takes
    the frame of the contract with it. Records already confirmed are left alone: asking twice creates nothing twice.
    Raises Refus.
    """
    lecture = locked(lecture.pk)
    if lecture.etat == Lecture.Etat.ABANDONNEE:
        raise Refus("Cette lecture est abandonnée\u00a0: reprenez-la avant de la confirmer.")
    cle_voulues = {*cles, *((CADRE,) if lecture.etat == Lecture.Etat.A_RELIRE else ())}
    fiches = list(records_of(lecture, cle_voulues))
    if not cles or not fiches:
        return Bilan(lecture.contrat, cree=False, comptes={}, termine=lecture.etat == Lecture.Etat.CONFIRMEE)
    if sans_texte := [f for f in fiches if f.genre == Genre.ENGAGEMENT and not (f.contenu.get("texte") or "").strip()]:
        raise Refus(
            f"L’engagement {sans_texte[0].cle} n’a pas de texte\u00a0: complétez-le ou écartez-le, puis confirmez."
        )

    premiere, etats = _last_entry(), {str(f.pk): f.etat for f in fiches}
    entamee, cible = lecture.contrat_id, _target(lecture, nouveau, contrat, acteur)
    cree = contrat is None and cible.pk != entamee
    document = lecture.document
    porteur = nouveau.porteur.strip() if nouveau and cree else ""
    repertoire = Repertoire(_named(lecture, fiches, porteur), verrouiller=True)
    repertoire.create_missing(acteur=acteur, contrat_id=cible.pk)
    if lecture.etat == Lecture.Etat.A_RELIRE:
        _attach(lecture, cible, document, repertoire.get(porteur) if porteur else None, acteur)
    version = _version(cible, document)
    _write(lecture, fiches, cible, version, document.pk, repertoire, acteur, nouveau)

    comptes = Counter(f.genre for f in fiches)
    _close(lecture, fiches)
    compte_dit = {str(Genre(genre).label): nombre for genre, nombre in comptes.items()}
    journal.record(acteur=acteur, verbe="confirmé", objet=lecture, apres=compte_dit, contrat_id=cible.pk)
    termine = lecture.etat == Lecture.Etat.CONFIRMEE
    if termine:
        for reprise in reprises:
            reprise.reprendre(contrat=cible, lecture=lecture, acteur=acteur)
    Confirmation.objects.create(
        lecture=lecture,
        par=acteur if isinstance(acteur, User) else None,
        contrat_cree=cree,
        etats=etats,
        premiere=premiere,
        derniere=_last_entry(),
    )
    return Bilan(cible, cree=cree, comptes=comptes, termine=termine)


def _last_entry() -> int:
    return Entree.objects.aggregate(pk=Max("pk"))["pk"] or 0


def _target(lecture: Lecture, nouveau: NouveauContrat | None, choisi: Contrat | None, acteur: Any) -> Contrat:
    """The contract to fill: the reading's own, else the empty one that was chosen, else a new one."""
    if lecture.etat != Lecture.Etat.A_RELIRE and lecture.contrat_id:
        return Contrat.objects.select_for_update(of=("self",)).get(pk=lecture.contrat_id)
    pk = choisi.pk if choisi else (lecture.contrat_id if nouveau is None else None)
    if pk:
        contrat = Contrat.objects.select_for_update(of=("self",)).get(pk=pk)
        if contrat.engagements.exists() or contrat.noeuds.exists():
            raise Refus(
                f"«\u00a0{contrat}\u00a0» contient déjà des engagements. Choisissez un contrat vide, ou créez-en un."
            )
        return contrat
    if nouveau is None:
        raise Refus("Dites d’abord quel contrat ce document fonde.")
    contrat = Contrat.objects.create(
        nom=nouveau.nom,
        nature=nouveau.nature,
        etat=nouveau.etat,
        territoire=nouveau.territoire,
        debut=nouveau.debut,
        fin=nouveau.fin,
    )
    journal.record(acteur=acteur, verbe="créé", objet=contrat, contrat_id=contrat.pk)
    return contrat


def _named(lecture: Lecture, fiches: list[Fiche], porteur: str) -> list[Voulue]:
    """Every organisation to find or create. Signatories come first: they tell categories best."""
    if lecture.etat != Lecture.Etat.A_RELIRE:
        signataires = list(lecture.fiches.filter(genre=Genre.SIGNATAIRE).exclude(etat=Etat.ECARTEE))
        connus = {f.pk for f in fiches}
        temoins = [f for f in signataires if f.pk not in connus]
    else:
        temoins = []
    sigles = acronyms(lecture.fiches.filter(genre=Genre.SIGLE).values_list("contenu", flat=True))
    voulues = list(named_organisations([*temoins, *fiches]))
    if porteur:
        voulues.append(Voulue(porteur, guess_category(porteur)))
    return [Voulue(v.nom, v.categorie, sigles.get(v.cle, "")) for v in voulues]


def _attach(lecture: Lecture, contrat: Contrat, document: Document, porteur: Organisation | None, acteur: Any) -> None:
    """Tie reading, document and contract; whoever confirmed becomes part of its team."""
    if lecture.contrat_id and lecture.contrat_id != contrat.pk:  # the contract aimed at when the file was given
        document.contrats.remove(lecture.contrat_id)
    lecture.contrat = contrat
    lecture.save(update_fields=["contrat"])
    document.contrats.add(contrat)
    if porteur:
        contrat.porteur = porteur
        contrat.save(update_fields=["porteur"])
    give_team_access(contrat=contrat, user=acteur)


def _version(contrat: Contrat, document: Document) -> Version:
    version = contrat.versions.order_by("numero").first()
    if version is None:
        return Version.objects.create(
            contrat=contrat, numero=1, libelle="Version initiale", date_effet=contrat.debut, document=document
        )
    if version.document_id is None:
        version.document = document
        version.save(update_fields=["document"])
    return version


def _write(
    lecture: Lecture,
    fiches: list[Fiche],
    contrat: Contrat,
    version: Version,
    document_id: int,
    repertoire: Repertoire,
    acteur: Any,
    nouveau: NouveauContrat | None,
) -> None:
    par_genre: dict[str, list[Fiche]] = {}
    for fiche in fiches:
        par_genre.setdefault(fiche.genre, []).append(fiche)
    commun: dict[str, Any] = {"contrat": contrat, "document_id": document_id}
    signataires, quartiers = par_genre.get(Genre.SIGNATAIRE, []), par_genre.get(Genre.QUARTIER, [])
    faits: dict[str, dict[str, int]] = {
        Genre.SIGNATAIRE: create_signatures(signataires, repertoire=repertoire, **commun),
        Genre.QUARTIER: create_perimeter(quartiers, acteur=acteur, **commun),
        Genre.CONTRAT: create_links(par_genre.get(Genre.CONTRAT, []), acteur=acteur, **commun),
        Genre.MESURE: tie_measures(
            par_genre.get(Genre.MESURE, []), referentiel=nouveau.referentiel if nouveau else REFERENTIEL, **commun
        ),
    }
    for genre, par_cle in faits.items():
        for fiche in par_genre.get(genre, []):
            fiche.objet_id = par_cle.get(fiche.cle)
    _tie_communes(signataires, quartiers, contrat, acteur)

    noeuds = list(lecture.fiches.filter(genre=Genre.NOEUD).order_by("ordre", "pk"))
    vivants = [f for f in noeuds if f.etat != Etat.ECARTEE]
    niveaux = create_levels(vivants, contrat=contrat, mots=nouveau.niveaux if nouveau else {})
    arbre = Arbre(noeuds, contrat)
    a_creer, engagements = par_genre.get(Genre.NOEUD, []), par_genre.get(Genre.ENGAGEMENT, [])
    arbre.create(a_creer, version=version, niveaux=niveaux, **commun)
    renumber(contrat)  # an element typed by hand meanwhile may have taken a rank of the document
    redactions = create_commitments(engagements, version=version, arbre=arbre, **commun)
    create_participations([*a_creer, *engagements], repertoire=repertoire, document_id=document_id)
    create_levers(engagements, document_id=document_id)
    tie_neighbourhoods([*a_creer, *engagements], contrat=contrat)
    for redaction in redactions:
        # what the journal reads, not a column
        redaction.engagement.libelle_journal = engagement_label(redaction)  # type: ignore[attr-defined]
    journal.record_many(
        acteur=acteur, verbe="confirmé", objets=[r.engagement for r in redactions], contrat_id=contrat.pk
    )


def _tie_communes(signataires: list[Fiche], quartiers: list[Fiche], contrat: Contrat, acteur: Any) -> None:
    """Communes of the contract: those that sign it and those where its neighbourhoods lie."""
    noms = [nom for f in quartiers for nom in f.contenu.get("communes") or []]
    for fiche in signataires:
        organisation = fiche.contenu.get("organisation") or ""
        if guess_category(organisation, fiche.contenu.get("categorie") or "") == Organisation.Categorie.COMMUNE:
            noms.append(commune_name(organisation))
    if noms:
        contrat.communes.add(*find_communes(noms, acteur=acteur, contrat_id=contrat.pk).values())


def _close(lecture: Lecture, fiches: list[Fiche]) -> None:
    for fiche in fiches:
        fiche.etat = Etat.CONFIRMEE
        fiche.revision += 1
    Fiche.objects.bulk_update(fiches, ["etat", "revision", "objet_id"], batch_size=300)
    suite = Lecture.Etat.CONFIRMEE if not any(part.restent for part in parts(lecture)) else Lecture.Etat.ENTAMEE
    if lecture.etat != suite and suite in Lecture.TRANSITIONS[Lecture.Etat(lecture.etat)]:
        lecture.etat = suite
        lecture.save(update_fields=["etat"])
