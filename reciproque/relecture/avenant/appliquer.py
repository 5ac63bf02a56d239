"""Every decision taken: the version opens, in one transaction, once however often it is asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import F, Max, Prefetch
from django.utils import timezone

from reciproque.contrats.actions.arbre import renumber
from reciproque.contrats.actions.designation import engagement_label
from reciproque.contrats.concurrence import Refus
from reciproque.contrats.listes.engagements import tell_partner
from reciproque.contrats.models import (
    Avenant,
    Contrat,
    Engagement,
    Fiche,
    Filiation,
    Lecture,
    Levier,
    Participation,
    RedactionEngagement,
    RedactionNoeud,
    Version,
)
from reciproque.langue import plural
from reciproque.socle import journal
from reciproque.socle.registres import reprises

from ..confirmation.arbre import (
    Arbre,
    create_commitments,
    create_levels,
    create_levers,
    create_participations,
    tie_neighbourhoods,
    wording,
)
from ..confirmation.organisations import Repertoire
from ..confirmation.parties import parties
from ..confirmation.passage import passage
from ..confirmation.selection import OUVERTS
from ..perimetre import locked
from .cadre import confirm_records, write_frame
from .correspondance import Heritage, inherit, kept_pairs, lines
from .noeuds import match_nodes, undecided

Genre, Etat = Fiche.Genre, Fiche.Etat
COMPARES = ("numero", "texte", "statut", "periode", "echeance", "montants", "noeud_id")


@dataclass
class Effet:
    """What applying did, by kind of change."""

    version: Version
    comptes: Counter[str] = field(default_factory=Counter)


@transaction.atomic
def apply_avenant(*, avenant: Avenant, acteur: Any) -> Effet:
    """Open the version and write only what changes. Raises Refus while a line waits for its decision."""
    lecture = locked(avenant.lecture_id)
    avenant = Avenant.objects.select_for_update(of=("self",)).get(pk=avenant.pk)
    if avenant.version is not None:
        return Effet(avenant.version)
    contrat = Contrat.objects.select_for_update(of=("self",)).get(pk=avenant.contrat_id)
    aretes = kept_pairs(avenant)
    if attente := sum(not ligne.decidee for ligne in lines(aretes)) + undecided(lecture):
        raise Refus(f"Il reste {plural(attente, 'décision')} à prendre avant d’ouvrir la version.")
    version = _open_version(avenant, contrat, lecture)
    effet = Effet(version)

    repertoire = write_frame(lecture, contrat, acteur)
    arbre = _tree(lecture, contrat, version, effet, repertoire)
    heritage = inherit(aretes)
    fiches = {
        f.pk: f
        for f in lecture.fiches.filter(genre=Genre.ENGAGEMENT, pk__in={a.fiche_id for a in aretes if a.fiche_id})
    }
    commun: dict[str, Any] = {"version": version, "arbre": arbre, "document_id": lecture.document_id}
    _go_on(heritage, fiches, contrat, repertoire, effet, acteur, **commun)
    _add(heritage, fiches, contrat, repertoire, effet, acteur, **commun)
    _end(heritage, version, contrat, effet, acteur)
    _kinship(heritage, fiches, version)

    avenant.version = version
    avenant.save(update_fields=["version"])
    _close(lecture, list(fiches.values()))
    journal.record(
        acteur=acteur,
        verbe="ouvert une version de",
        objet=contrat,
        apres={"version": version.libelle, **{cle: n for cle, n in effet.comptes.items() if n}},
        contrat_id=contrat.pk,
    )
    for reprise in reprises:
        reprise.reprendre(contrat=contrat, lecture=lecture, acteur=acteur)
    return effet


def _open_version(avenant: Avenant, contrat: Contrat, lecture: Lecture) -> Version:
    numero = contrat.versions.aggregate(dernier=Max("numero"))["dernier"] or 0
    if not numero:  # typed by hand before versions were told
        numero = Version.objects.create(contrat=contrat, numero=1, libelle="Version initiale").numero
    return Version.objects.create(
        contrat=contrat,
        numero=numero + 1,
        libelle=avenant.libelle,
        date_effet=avenant.date_effet,
        document_id=lecture.document_id,
    )


def _tree(lecture: Lecture, contrat: Contrat, version: Version, effet: Effet, repertoire: Repertoire) -> Arbre:
    """Elements found again keep their identity; retitled, they are worded anew; the others are added."""
    noeuds = list(lecture.fiches.filter(genre=Genre.NOEUD).order_by("ordre", "pk"))
    vivants = [f for f in noeuds if f.etat != Etat.ECARTEE]
    niveaux = create_levels(vivants, contrat=contrat, mots={})
    retrouves = match_nodes(vivants, contrat)
    anciennes = {
        r.noeud_id: r for r in RedactionNoeud.objects.current().filter(noeud__contrat=contrat).select_related("niveau")
    }
    closes, neuves = [], []
    for fiche in vivants:
        if fiche.cle not in retrouves:
            continue
        fiche.objet_id = retrouves[fiche.cle]
        ancienne = anciennes[fiche.objet_id]
        lu = fiche.contenu
        dit = {
            "titre": lu.get("titre") or ancienne.titre,
            "code": (lu.get("code") or ancienne.code)[:40],
            "fiche": lu.get("fiche") or ancienne.fiche,
            "responsables": lu.get("responsables") or ancienne.responsables,
        }
        if all(getattr(ancienne, champ) == valeur for champ, valeur in dit.items()):
            continue
        ancienne.jusqua = version
        closes.append(ancienne)
        neuves.append(
            RedactionNoeud(
                noeud_id=ancienne.noeud_id,
                depuis=version,
                parent_id=ancienne.parent_id,
                niveau=ancienne.niveau,
                chemin=ancienne.chemin,
                ordre=ancienne.ordre,
                **dit,
                **passage(fiche, lecture.document_id),
            )
        )
    RedactionNoeud.objects.bulk_update(closes, ["jusqua"], batch_size=300)
    RedactionNoeud.objects.bulk_create(neuves)
    arbre = Arbre(noeuds, contrat)
    a_creer = [f for f in vivants if f.cle not in retrouves]
    arbre.create(a_creer, contrat=contrat, version=version, niveaux=niveaux, document_id=lecture.document_id)
    renumber(contrat)
    create_participations(a_creer, repertoire=repertoire, document_id=lecture.document_id)
    tie_neighbourhoods(a_creer, contrat=contrat)
    effet.comptes["éléments reformulés"], effet.comptes["éléments ajoutés"] = len(closes), len(a_creer)
    confirm_records(vivants)
    return arbre


def _standing(pks: Collection[int]) -> dict[int, RedactionEngagement]:
    """The wordings in force of these commitments, with all that is told of them."""
    nommes = Participation.objects.select_related("organisation").order_by("pk")
    trouvees: dict[int, RedactionEngagement] = {}
    voulus = sorted(pks)
    for debut in range(0, len(voulus), 500):
        lot = RedactionEngagement.objects.current().filter(engagement__in=voulus[debut : debut + 500])
        for redaction in lot.select_related("engagement").prefetch_related(
            Prefetch("engagement__participations", nommes), "engagement__quartiers", "engagement__leviers"
        ):
            trouvees[redaction.engagement_id] = redaction
    return trouvees


def _freeze(redaction: RedactionEngagement, version: Version) -> None:
    """Close a wording with what surrounded it then."""
    engagement = redaction.engagement
    redaction.jusqua = version
    redaction.fige = {
        "partenaires": [tell_partner(p) for p in engagement.participations.all()],
        "quartiers": [str(q) for q in engagement.quartiers.all()],
        "leviers": [levier.texte for levier in engagement.leviers.all()],
    }


def _same_partners(fiche: Fiche, redaction: RedactionEngagement, repertoire: Repertoire) -> bool:
    """The avenant names the same, or nobody."""
    lues = parties(fiche.contenu.get("partenaires") or [])
    if not lues:
        return True

    def organisation_id(nom: str) -> int | None:
        trouvee = repertoire.get(nom)
        return trouvee.pk if trouvee else None

    la = {
        (organisation_id(p.organisation) if p.organisation else None, "" if p.organisation else p.collectif, p.role)
        for p in lues
    }
    ici = {(p.organisation_id, p.collectif, p.role) for p in redaction.engagement.participations.all()}
    return la == ici


def _go_on(
    heritage: Heritage,
    fiches: Mapping[int, Fiche],
    contrat: Contrat,
    repertoire: Repertoire,
    effet: Effet,
    acteur: Any,
    *,
    version: Version,
    arbre: Arbre,
    document_id: int,
) -> None:
    """Commitments taken up: nothing where nothing changes, else a new wording from this version."""
    actuelles = _standing(heritage.suite.values())
    closes, neuves, partenaires, leviers, lieux = [], [], [], [], []
    for pk, engagement_id in heritage.suite.items():
        fiche, ancienne = fiches[pk], actuelles.get(engagement_id)
        if ancienne is None:
            raise Refus("Un engagement repris par l’avenant n’est plus dans le contrat\u00a0: revoyez les décisions.")
        fiche.objet_id = engagement_id
        dit = wording(fiche, arbre=arbre, document_id=document_id)
        dit["noeud_id"] = dit["noeud_id"] or ancienne.noeud_id
        if dit["noeud_id"] == ancienne.noeud_id:
            dit["ordre"] = ancienne.ordre
        for champ in ("numero", "periode", "echeance", "montants"):  # what the avenant leaves out still stands
            dit[champ] = dit[champ] or getattr(ancienne, champ)
        memes = _same_partners(fiche, ancienne, repertoire)
        if memes and all(getattr(ancienne, champ) == dit[champ] for champ in COMPARES):
            continue
        _freeze(ancienne, version)
        closes.append(ancienne)
        neuves.append(RedactionEngagement(engagement=ancienne.engagement, depuis=version, **dit))
        if not memes:
            partenaires.append(fiche)
        if fiche.contenu.get("leviers"):
            leviers.append(fiche)
        if fiche.contenu.get("quartiers"):
            lieux.append(fiche)
    RedactionEngagement.objects.bulk_update(closes, ["jusqua", "fige"], batch_size=300)
    RedactionEngagement.objects.bulk_create(neuves, batch_size=500)
    _replace(partenaires, leviers, lieux, contrat, repertoire, document_id)
    pks = [r.engagement_id for r in neuves]
    Engagement.objects.filter(pk__in=pks).update(revision=F("revision") + 1)
    _tell(neuves, "reformulé", version, contrat, acteur)
    effet.comptes["engagements reformulés"] = len(neuves)
    effet.comptes["engagements inchangés"] = len(heritage.suite) - len(neuves)


def _replace(
    partenaires: list[Fiche],
    leviers: list[Fiche],
    lieux: list[Fiche],
    contrat: Contrat,
    repertoire: Repertoire,
    document_id: int,
) -> None:
    """What hangs on an identity becomes what the avenant names; the closed wording keeps what was there."""
    Participation.objects.filter(engagement__in=[f.objet_id for f in partenaires]).delete()
    create_participations(partenaires, repertoire=repertoire, document_id=document_id)
    Levier.objects.filter(engagement__in=[f.objet_id for f in leviers]).delete()
    create_levers(leviers, document_id=document_id)
    Engagement.quartiers.through.objects.filter(engagement__in=[f.objet_id for f in lieux]).delete()
    tie_neighbourhoods(lieux, contrat=contrat)


def _add(
    heritage: Heritage,
    fiches: Mapping[int, Fiche],
    contrat: Contrat,
    repertoire: Repertoire,
    effet: Effet,
    acteur: Any,
    *,
    version: Version,
    arbre: Arbre,
    document_id: int,
) -> None:
    nouvelles = [f for pk, f in fiches.items() if pk not in heritage.suite]
    dernier = (
        RedactionEngagement.objects.current().filter(engagement__contrat=contrat).aggregate(n=Max("ordre"))["n"] or 0
    )
    for fiche in nouvelles:
        fiche.ordre += dernier  # after what stands already in the same place
    redactions = create_commitments(nouvelles, contrat=contrat, version=version, arbre=arbre, document_id=document_id)
    for fiche in nouvelles:
        fiche.ordre -= dernier
    create_participations(nouvelles, repertoire=repertoire, document_id=document_id)
    create_levers(nouvelles, document_id=document_id)
    tie_neighbourhoods(nouvelles, contrat=contrat)
    _tell(redactions, "ajouté", version, contrat, acteur)
    effet.comptes["engagements ajoutés"] = len(redactions)


def _end(heritage: Heritage, version: Version, contrat: Contrat, effet: Effet, acteur: Any) -> None:
    """Repealed, or merged into another: they end with this version, and still stand in those before."""
    motifs = dict.fromkeys(heritage.abroges, (f"Abrogé par «\u00a0{version.libelle}\u00a0».", "abrogé"))
    motifs |= {
        de: (f"Fusionné dans un autre par «\u00a0{version.libelle}\u00a0».", "fusionné") for de, _ in heritage.fusions
    }
    redactions = _standing(motifs)
    maintenant = timezone.now()
    for redaction in redactions.values():
        _freeze(redaction, version)
        engagement = redaction.engagement
        engagement.retire_le, engagement.retire_motif = maintenant, motifs[engagement.pk][0]
        engagement.clos_par = version
        engagement.revision += 1
    RedactionEngagement.objects.bulk_update(redactions.values(), ["jusqua", "fige"], batch_size=300)
    Engagement.objects.bulk_update(
        [r.engagement for r in redactions.values()],
        ["retire_le", "retire_motif", "clos_par", "revision"],
        batch_size=300,
    )
    for verbe in ("abrogé", "fusionné"):
        _tell([r for pk, r in redactions.items() if motifs[pk][1] == verbe], verbe, version, contrat, acteur)
    effet.comptes["engagements abrogés"] = len(heritage.abroges)
    effet.comptes["engagements fusionnés"] = len(redactions) - len(heritage.abroges)


def _kinship(heritage: Heritage, fiches: Mapping[int, Fiche], version: Version) -> None:
    Filiation.objects.bulk_create(
        [
            *(Filiation(version=version, nature="fusion", de_id=de, vers_id=vers) for de, vers in heritage.fusions),
            *(
                Filiation(version=version, nature="scission", de_id=de, vers_id=fiches[fiche].objet_id)
                for de, fiche in heritage.scissions
            ),
        ]
    )


def _tell(
    redactions: Iterable[RedactionEngagement], verbe: str, version: Version, contrat: Contrat, acteur: Any
) -> None:
    objets = []
    for redaction in redactions:
        # what the journal reads, not a column
        redaction.engagement.libelle_journal = engagement_label(redaction)  # type: ignore[attr-defined]
        objets.append(redaction.engagement)
    journal.record_many(acteur=acteur, verbe=verbe, objets=objets, motif=version.libelle, contrat_id=contrat.pk)


def _close(lecture: Lecture, engagements: list[Fiche]) -> None:
    confirm_records(engagements)
    lecture.fiches.filter(etat__in=OUVERTS).update(etat=Etat.CONFIRMEE, revision=F("revision") + 1)
    lecture.etat = Lecture.Etat.CONFIRMEE
    lecture.save(update_fields=["etat"])
