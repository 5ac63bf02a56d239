"""The shared directory of a contract: who acts on each theme, in each neighbourhood, and whom to call there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from reciproque.annuaire.models import Fonction, Organisation
from reciproque.langue import fold, format_date, plural
from reciproque.socle.documents import Document, Entete, Paragraphe, Section, Tableau
from reciproque.socle.documents.contenu import Bloc

from .arborescence import Arbre
from .listes.partenaires import partners_of
from .models import Contrat, Engagement, Noeud, Participation, RedactionEngagement

FACONS = {"theme": "Par thème", "quartier": "Par quartier", "nom": "Par ordre alphabétique"}
AILLEURS = {"theme": "Sans thème", "quartier": "Tout le territoire", "nom": ""}
ENTETES = (Entete("Organisation", 8), Entete("Fonction et titulaire", 9), Entete("Contact", 7))


@dataclass
class Inscrite:
    """An organisation and its functions; ``contacts`` of each are those that the reader may see."""

    organisation: Organisation
    fonctions: list[tuple[Fonction, list[str]]] = field(default_factory=list)


@dataclass
class Rubrique:
    titre: str
    inscrites: list[Inscrite]


def shared_directory(contrat: Contrat, facon: str, *, corrige: bool) -> list[Rubrique]:
    """One section a theme or neighbourhood, in the contract's order. A dozen queries whatever its size."""
    inscrites = _entries(contrat, corrige)
    if facon == "nom":
        return [Rubrique("", list(inscrites.values()))] if inscrites else []
    rangees: dict[str, set[int]] = defaultdict(set)
    arbre = Arbre.of(contrat)
    ordre = [b.intitule for b in arbre.racines] if facon == "theme" else []
    ou = _themes(contrat, arbre) if facon == "theme" else _neighbourhoods(contrat, arbre)
    for organisation, cle in _places(contrat):
        for titre in ou.get(cle, ()) or (AILLEURS[facon],):
            rangees[titre].add(organisation)
    placees = set().union(*rangees.values()) if rangees else set()
    if reste := inscrites.keys() - placees:
        rangees[AILLEURS[facon]] |= reste
    rangs = {titre: rang for rang, titre in enumerate(ordre)}
    titres = sorted(rangees, key=lambda t: (t == AILLEURS[facon], rangs.get(t, 0), fold(t)))
    return [Rubrique(t, [i for pk, i in inscrites.items() if pk in rangees[t]]) for t in titres]


def _entries(contrat: Contrat, corrige: bool) -> dict[int, Inscrite]:
    organisations = partners_of(contrat).select_related("commune").order_by("nom_normalise")
    inscrites = {o.pk: Inscrite(o) for o in organisations}
    fonctions = Fonction.objects.open().filter(organisation__in=list(inscrites)).with_holder()
    for fonction in fonctions.order_by("libelle_normalise"):
        titulaire = fonction.titulaire
        contacts = titulaire.personne.contact_for(corrige) if titulaire else []
        inscrites[fonction.organisation_id].fonctions.append((fonction, contacts))
    return inscrites


Cle = tuple[str, int]


def _places(contrat: Contrat) -> Iterable[tuple[int, Cle]]:
    """(organisation, where it is named for certain): a commitment in force or an element."""
    nommees = Participation.objects.certain().filter(collectif="").order_by()
    for organisation, engagement in nommees.of_contrat(contrat).values_list("organisation", "engagement"):
        yield organisation, ("engagement", engagement)
    for organisation, noeud in nommees.filter(noeud__contrat=contrat).values_list("organisation", "noeud"):
        yield organisation, ("noeud", noeud)


def _branches(contrat: Contrat) -> Iterable[tuple[int, int | None]]:
    return RedactionEngagement.objects.current().filter(engagement__contrat=contrat).values_list("engagement", "noeud")


def _themes(contrat: Contrat, arbre: Arbre) -> dict[Cle, set[str]]:
    ou: dict[Cle, set[str]] = {}
    for branche in arbre:
        ou["noeud", branche.noeud_id] = {[*branche.ancetres, branche][0].intitule}
    for engagement, noeud in _branches(contrat):
        ou["engagement", engagement] = ou.get(("noeud", noeud or 0), set())
    return ou


def _neighbourhoods(contrat: Contrat, arbre: Arbre) -> dict[Cle, set[str]]:
    """Those an element names hold for what stands under it; those a commitment names are added."""
    propres: dict[Cle, set[str]] = defaultdict(set)
    for modele, cle in ((Noeud, "noeud"), (Engagement, "engagement")):
        nommes = modele.quartiers.through.objects.filter(**{f"{cle}__contrat": contrat})
        for pk, nom in nommes.values_list(cle, "quartier__nom"):
            propres[cle, pk].add(nom)
    ou: dict[Cle, set[str]] = {}
    for branche in arbre:
        lignee = [*branche.ancetres, branche]
        ou["noeud", branche.noeud_id] = set().union(*(propres["noeud", b.noeud_id] for b in lignee))
    for engagement, noeud in _branches(contrat):
        ou["engagement", engagement] = propres["engagement", engagement] | ou.get(("noeud", noeud or 0), set())
    return ou


def directory_document(contrat: Contrat, facon: str, rubriques: list[Rubrique]) -> Document:
    blocs: list[Bloc] = []
    for rubrique in rubriques:
        if rubrique.titre:
            blocs.append(Section(rubrique.titre))
        titre = rubrique.titre or "Organisations"
        blocs.append(Tableau(titre, ENTETES, [_row(i) for i in rubrique.inscrites]))
    if not rubriques:
        blocs.append(Paragraphe("Ce contrat ne nomme encore personne."))
    n = len({i.organisation.pk for r in rubriques for i in r.inscrites})
    return Document(
        titre="Annuaire partagé",
        surtitre=contrat.nom,
        chapeau=f"{FACONS[facon]}\u00a0: {plural(n, 'organisation')}.",
        blocs=blocs,
        source=f"À jour du {format_date(timezone.localdate())}. Les contacts ne paraissent qu’avec leur base légale.",
    )


def _row(inscrite: Inscrite) -> list[Any]:
    organisation = inscrite.organisation
    nom = f"{organisation.nom} ({organisation.sigle})" if organisation.sigle else organisation.nom
    tenues = [f"{f.libelle}\u00a0: {f.titulaire.personne if f.titulaire else 'vacante'}" for f, _ in inscrite.fonctions]
    contacts = [", ".join(contacts) for _, contacts in inscrite.fonctions if contacts]
    return [nom, "\n".join(tenues), "\n".join(contacts)]
