"""Contracts, neighbourhoods, organisations, commitments, elements of the tree, documents: their words and addresses."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse

from reciproque.annuaire.models import Organisation
from reciproque.langue import fold, plural, search_words
from reciproque.socle.registres import SourceRecherche, TexteIndexe, Trouvaille
from reciproque.territoires.models import Quartier

from ..models import (
    Contrat,
    Document,
    Engagement,
    Noeud,
    Participation,
    PerimetreQuartier,
    RedactionEngagement,
    RedactionNoeud,
    Signature,
)

Ids = Collection[int]
Trouvailles = Mapping[int, Trouvaille]

# What makes or unmakes a thousand things at once, told by one entry: everything of the contract is read again.
DEFAIT = "défait l’import de"
CONFIRME = {"contrats.lecture": ("confirmé", DEFAIT), "contrats.contrat": ("ouvert une version de",)}
QUOI_QUE_CE_SOIT: dict[str, tuple[str, ...]] = {**CONFIRME, "contrats.contrat": ()}


def _same(ids: Ids) -> Ids:
    return ids


def _pks(queryset: Any, champ: str = "pk") -> Iterable[int]:
    return queryset.order_by().values_list(champ, flat=True).distinct()


# ── Contracts ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _read_contracts(ids: Ids) -> Iterable[TexteIndexe]:
    for contrat in Contrat.objects.filter(pk__in=ids).prefetch_related("communes"):
        communes = " ".join(commune.nom for commune in contrat.communes.all())
        texte = ", ".join(filter(None, [contrat.get_nature_display().capitalize(), contrat.territoire]))
        yield TexteIndexe(objet_id=contrat.pk, titre=contrat.nom, texte=texte, mots=communes, contrats=[contrat.pk])


def _show_contracts(user: Any, ids: Ids, texte: str) -> Trouvailles:
    contrats = Contrat.objects.for_user(user).filter(pk__in=ids)
    return {c.pk: Trouvaille(url=c.get_absolute_url(), contexte=c.get_etat_display()) for c in contrats}


# ── Neighbourhoods ───────────────────────────────────────────────────────────────────────────────────────────────────


def _read_neighbourhoods(ids: Ids) -> Iterable[TexteIndexe]:
    contrats = _grouped(PerimetreQuartier.objects.filter(quartier__in=ids).values_list("quartier", "contrat"))
    for quartier in Quartier.objects.filter(pk__in=contrats).defer("contour").prefetch_related("communes"):
        communes = ", ".join(commune.nom for commune in quartier.communes.all())
        parts = [quartier.get_nature_display().capitalize(), quartier.code, communes]
        yield TexteIndexe(
            objet_id=quartier.pk,
            titre=quartier.nom,
            texte=", ".join(filter(None, parts)),
            mots=quartier.nature,
            contrats=contrats[quartier.pk],
        )


def _show_neighbourhoods(user: Any, ids: Ids, texte: str) -> Trouvailles:
    """The page of the neighbourhood in the first contract the person may see that holds it."""
    places = PerimetreQuartier.objects.filter(quartier__in=ids, contrat__in=Contrat.objects.for_user(user))
    lignes = places.order_by("contrat__nom_normalise", "contrat").values_list("quartier", "contrat", "contrat__nom")
    return _first_of_several(lignes, lambda contrat, quartier: reverse("contrats:quartier", args=[contrat, quartier]))


# ── Organisations ────────────────────────────────────────────────────────────────────────────────────────────────────


def _places_of(organisations: Ids, contrats: Any = None) -> Iterable[tuple[int, int, str]]:
    """(organisation, contract, its name) wherever one carries, signs or promises; within ``contrats`` when given."""
    nommees = Participation.objects.filter(organisation__in=organisations)
    engagements, noeuds = (
        nommees.filter(engagement__retire_le=None).exclude(engagement=None),
        nommees.exclude(noeud=None),
    )
    signatures = Signature.objects.filter(organisation__in=organisations)
    portes = Contrat.objects.filter(porteur__in=organisations)
    if contrats is not None:
        engagements, noeuds = (
            engagements.filter(engagement__contrat__in=contrats),
            noeuds.filter(noeud__contrat__in=contrats),
        )
        signatures, portes = signatures.filter(contrat__in=contrats), portes.filter(pk__in=contrats)
    return _places(engagements, "organisation", "engagement__contrat__").union(
        _places(noeuds, "organisation", "noeud__contrat__"),
        _places(signatures, "organisation", "contrat__"),
        _places(portes, "porteur", ""),
    )


def _places(queryset: Any, organisation: str, contrat: str) -> Any:
    return queryset.order_by().values_list(organisation, f"{contrat}pk", f"{contrat}nom").distinct()


def _organisations_of(contrat_id: int) -> Iterable[int]:
    ici = Q(engagement__contrat=contrat_id) | Q(noeud__contrat=contrat_id)
    yield from _pks(Participation.objects.filter(ici).exclude(organisation=None), "organisation")
    yield from _pks(Signature.objects.filter(contrat=contrat_id), "organisation")
    yield from _pks(Contrat.objects.filter(pk=contrat_id).exclude(porteur=None), "porteur")


def _read_organisations(ids: Ids) -> Iterable[TexteIndexe]:
    contrats = _grouped((organisation, contrat) for organisation, contrat, _nom in _places_of(ids))
    for organisation in Organisation.objects.filter(pk__in=contrats).prefetch_related("appellations"):
        autres = " ".join(appellation.libelle for appellation in organisation.appellations.all())
        parts = [organisation.sigle, organisation.get_categorie_display()]
        yield TexteIndexe(
            objet_id=organisation.pk,
            titre=organisation.nom,
            texte=", ".join(filter(None, parts)),
            mots=f"{autres} {organisation.siren}",
            contrats=contrats[organisation.pk],
        )


def _show_organisations(user: Any, ids: Ids, texte: str) -> Trouvailles:
    places = _places_of(ids, Contrat.objects.for_user(user))
    return _first_of_several(
        sorted(places, key=lambda place: (fold(place[2]), place[1])),
        lambda contrat, organisation: reverse("contrats:partenaire", args=[contrat, organisation]),
    )


# ── Commitments ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _commitments() -> Any:
    return RedactionEngagement.objects.current().filter(engagement__retire_le=None)


def _read_commitments(ids: Ids) -> Iterable[TexteIndexe]:
    redactions = _commitments().filter(engagement__in=ids).select_related("engagement").order_by()
    for redaction in redactions.only("numero", "texte", "engagement__contrat", "engagement__nature"):
        engagement = redaction.engagement
        yield TexteIndexe(
            objet_id=engagement.pk,
            titre=f"{engagement.get_nature_display().capitalize()} {redaction.numero}".strip(),
            texte=redaction.texte,
            contrats=[engagement.contrat_id],
        )


def _show_commitments(user: Any, ids: Ids, texte: str) -> Trouvailles:
    engagements = Engagement.objects.for_user(user).in_force().filter(pk__in=ids).select_related("contrat")
    return {
        e.pk: Trouvaille(url=reverse("contrats:engagement", args=[e.contrat_id, e.pk]), contexte=e.contrat.nom)
        for e in engagements
    }


# ── Elements of the tree ─────────────────────────────────────────────────────────────────────────────────────────────


def _read_nodes(ids: Ids) -> Iterable[TexteIndexe]:
    redactions = RedactionNoeud.objects.current().filter(noeud__in=ids).select_related("noeud").order_by()
    for redaction in redactions.only("code", "titre", "fiche", "noeud__contrat"):
        fiche = " ".join(str(texte) for texte in redaction.fiche.values()) if redaction.fiche else ""
        yield TexteIndexe(
            objet_id=redaction.noeud_id,
            titre=f"{redaction.code} {redaction.titre}".strip(),
            texte=fiche,
            contrats=[redaction.noeud.contrat_id],
        )


def _show_nodes(user: Any, ids: Ids, texte: str) -> Trouvailles:
    noeuds = Noeud.objects.filter(pk__in=ids, contrat__in=Contrat.objects.for_user(user)).select_related("contrat")
    return {
        n.pk: Trouvaille(url=reverse("contrats:noeud", args=[n.contrat_id, n.pk]), contexte=n.contrat.nom)
        for n in noeuds
    }


# ── Documents ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _read_documents(ids: Ids) -> Iterable[TexteIndexe]:
    """The whole text is searched, by its distinct words: the page of the document then shows the passages."""
    for document in Document.objects.filter(pk__in=ids).prefetch_related("contrats").iterator(chunk_size=10):
        contrats = [contrat.pk for contrat in document.contrats.all()]
        if contrats:
            yield TexteIndexe(
                objet_id=document.pk,
                titre=document.titre,
                mots=" ".join(dict.fromkeys(search_words(document.texte))),
                contrats=contrats,
            )


def _show_documents(user: Any, ids: Ids, texte: str) -> Trouvailles:
    joints = Document.contrats.through.objects.filter(document__in=ids, contrat__in=Contrat.objects.for_user(user))
    lignes = joints.order_by("contrat__nom_normalise", "contrat").values_list("document", "contrat", "contrat__nom")
    suite = f"?{urlencode({'q': texte})}"
    return _first_of_several(
        lignes, lambda contrat, document: reverse("contrats:document", args=[contrat, document]) + suite
    )


# ── Common ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _grouped(couples: Iterable[tuple[int, int]]) -> dict[int, set[int]]:
    groupes: dict[int, set[int]] = {}
    for objet, contrat in couples:
        groupes.setdefault(objet, set()).add(contrat)
    return groupes


def _first_of_several(lignes: Iterable[tuple[int, int, str]], adresse: Any) -> Trouvailles:
    """From (object, contract, its name), in order: the address in the first contract, and how many others hold it."""
    premiers: dict[int, tuple[int, str]] = {}
    autres: dict[int, int] = {}
    for objet, contrat, nom in lignes:
        if objet in premiers:
            autres[objet] = autres.get(objet, 0) + 1
        else:
            premiers[objet] = (contrat, nom)
    return {
        objet: Trouvaille(
            url=adresse(contrat, objet),
            contexte=f"{nom} et {plural(autres[objet], 'autre contrat')}" if objet in autres else nom,
        )
        for objet, (contrat, nom) in premiers.items()
    }


SOURCES = (
    SourceRecherche(
        nom="contrat",
        libelle="Contrats",
        ordre=10,
        lire=_read_contracts,
        tous=lambda: _pks(Contrat.objects.all()),
        du_contrat=lambda pk: [pk],
        presenter=_show_contracts,
        suivre={"contrats.contrat": _same},
        contrat_entier=CONFIRME,
    ),
    SourceRecherche(
        nom="quartier",
        libelle="Quartiers",
        ordre=20,
        partage=True,
        lire=_read_neighbourhoods,
        tous=lambda: _pks(PerimetreQuartier.objects.all(), "quartier"),
        du_contrat=lambda pk: _pks(PerimetreQuartier.objects.filter(contrat=pk), "quartier"),
        presenter=_show_neighbourhoods,
        suivre={
            "territoires.quartier": _same,
            "territoires.commune": lambda ids: _pks(Quartier.objects.filter(communes__in=ids)),
        },
        contrat_entier=QUOI_QUE_CE_SOIT,
    ),
    SourceRecherche(
        nom="organisation",
        libelle="Organisations",
        ordre=30,
        partage=True,
        lire=_read_organisations,
        tous=lambda: _pks(Organisation.objects.all()),
        du_contrat=_organisations_of,
        presenter=_show_organisations,
        suivre={
            "annuaire.organisation": _same,
            "contrats.signature": lambda ids: _pks(Signature.objects.filter(pk__in=ids), "organisation"),
            "contrats.engagement": lambda ids: _pks(
                Participation.objects.filter(engagement__in=ids).exclude(organisation=None), "organisation"
            ),
        },
        contrat_entier=QUOI_QUE_CE_SOIT,
    ),
    SourceRecherche(
        nom="engagement",
        libelle="Engagements",
        ordre=40,
        lire=_read_commitments,
        tous=lambda: _pks(_commitments(), "engagement"),
        du_contrat=lambda pk: _pks(_commitments().filter(engagement__contrat=pk), "engagement"),
        presenter=_show_commitments,
        suivre={"contrats.engagement": _same},
        # Each commitment that is confirmed, taken up or ended has an entry of its own.
        contrat_entier={"contrats.lecture": (DEFAIT,)},
    ),
    SourceRecherche(
        nom="noeud",
        libelle="Arborescence",
        ordre=50,
        lire=_read_nodes,
        tous=lambda: _pks(RedactionNoeud.objects.current(), "noeud"),
        du_contrat=lambda pk: _pks(Noeud.objects.filter(contrat=pk)),
        presenter=_show_nodes,
        suivre={"contrats.noeud": _same},
        contrat_entier=CONFIRME,
    ),
    SourceRecherche(
        nom="document",
        libelle="Documents",
        ordre=60,
        partage=True,
        lire=_read_documents,
        tous=lambda: _pks(Document.contrats.through.objects.all(), "document"),
        du_contrat=lambda pk: _pks(Document.objects.filter(contrats=pk)),
        presenter=_show_documents,
        suivre={"contrats.document": _same},
        contrat_entier=CONFIRME,
    ),
)
