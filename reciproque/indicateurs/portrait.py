"""The portrait of a neighbourhood: its figures by family, beside those of other places, and how they move."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Q

from reciproque.contrats.models import Contrat
from reciproque.langue import format_date
from reciproque.socle.documents import Document, Entete, Paragraphe, Section, Tableau
from reciproque.socle.graphiques import Barre, Barres, Graphique, Repere, draw
from reciproque.territoires.models import Commune, Departement, Epci, Quartier, Region

from .comparaison import Points, arrange, before, disagree, latest, median, move
from .lieux import reference_places
from .models import LIEUX, Definition, Indicateur, Lieu, Valeur
from .models.valeurs import format_value
from .secret import Regard

AUTRES_MIN = 2  # a median of one would be that one
LUES = (
    *("indicateur", "definition", "debut", "fin", *LIEUX, "source", "source_normalisee"),
    *("etat", "valeur", "montant", "texte", "masquee"),
)
LIGNES_PAPIER = 46  # on two A4 pages
MODELES = {"commune": Commune, "epci": Epci, "departement": Departement, "region": Region}


@dataclass(frozen=True)
class LignePortrait:
    indicateur_id: int
    libelle: str
    famille: str
    theme: str
    dit: str
    periode: str
    tendance: str
    autour: list[tuple[str, str]]  # (place, figure): the nearest that is known
    mediane: str
    desaccord: bool
    valeur: Decimal | None = None
    mediane_chiffre: Decimal | None = None
    reperes: tuple[tuple[str, Decimal], ...] = ()
    nature: str = ""


@dataclass(frozen=True)
class Portrait:
    quartier: Any
    lignes: list[LignePortrait] = field(default_factory=list)
    autres: int = 0  # neighbourhoods of the median
    sources: list[str] = field(default_factory=list)

    @property
    def familles(self) -> list[tuple[str, str, list[LignePortrait]]]:
        """(key, name, rows) of each family that has any."""
        trouvees: dict[str, list[LignePortrait]] = defaultdict(list)
        for ligne in self.lignes:
            trouvees[ligne.famille].append(ligne)
        return [(f.value, f.label.capitalize(), trouvees[f.value]) for f in Indicateur.Famille if trouvees[f.value]]

    @property
    def graphique(self) -> Graphique | None:
        """The rate that sets the neighbourhood most apart from the others, drawn."""
        taux = [ligne for ligne in self.lignes if ligne.nature == Definition.Nature.TAUX]
        compares = [(un.valeur, un.mediane_chiffre, un) for un in taux]
        ecarts = [
            (abs(v - m), -rang, ligne) for rang, (v, m, ligne) in enumerate(compares) if v is not None and m is not None
        ]
        return draw(_bars(self.quartier, max(ecarts)[2])) if ecarts else None


def _bars(quartier: Any, ligne: LignePortrait) -> Barres:
    barres = [Barre(str(quartier), ligne.valeur, vise=True), *(Barre(nom, valeur) for nom, valeur in ligne.reperes)]
    reperes = ()
    if ligne.mediane_chiffre is not None:
        reperes = (Repere("Médiane des autres quartiers", round(ligne.mediane_chiffre, 2)),)
    return Barres(ligne.libelle, f"Période\u00a0: {ligne.periode}.", barres, "%", reperes)


def portray(contrat: Contrat, quartier: Quartier, regard: Regard) -> Portrait:
    """At most twelve queries, whatever the number of figures and of other contracts."""
    references = reference_places(contrat, quartier)
    siennes = _figures(contrat, Q(quartier=quartier))
    if not siennes:
        return Portrait(quartier)
    ici = Lieu("quartier", quartier.pk)
    par_indicateur: dict[int, list[Valeur]] = defaultdict(list)
    for valeur in siennes:
        par_indicateur[valeur.indicateur_id].append(valeur)
    points = {pk: arrange(valeurs)[ici] for pk, valeurs in par_indicateur.items()}
    dernieres = {pk: latest(points[pk]) for pk in points}
    ids, debuts = list(points), {v.debut for v in dernieres.values() if v}
    ou = Q()
    for lieu in references:
        ou |= Q(**lieu.champs)
    ailleurs: dict[tuple[int, Lieu], list[Valeur]] = defaultdict(list)
    for valeur in _figures(contrat, ou & Q(indicateur__in=ids, debut__in=debuts)):
        if valeur.lieu:
            ailleurs[valeur.indicateur_id, valeur.lieu].append(valeur)
    noms = _names(references)
    voisines, autres = _others(contrat, quartier, ids, debuts)
    lignes = []
    for pk, derniere in dernieres.items():
        if derniere is None:
            continue
        compare = [(lieu, ailleurs[pk, lieu]) for lieu in references if (pk, lieu) in ailleurs]
        lignes.append(
            _row(derniere, points[pk], compare, noms, voisines.get((pk, derniere.debut, derniere.fin), []), regard)
        )
    return Portrait(quartier, lignes, autres, sorted({v.source for v in siennes if v.source}))


def _figures(contrat: Contrat, ou: Q) -> list[Valeur]:
    return list(
        Valeur.objects.of_contrat(contrat)
        .filter(ou)
        .whole()
        .filter(indicateur__retire_le=None)
        .only(*LUES)
        .prefetch_related("indicateur", "definition")  # a few, each of many figures: not one copy by row
        .order_by("indicateur__famille", "indicateur__theme", "indicateur", "debut")
    )


def _names(lieux: Sequence[Lieu]) -> dict[Lieu, str]:
    noms = {}
    for genre, modele in MODELES.items():
        pks = [lieu.pk for lieu in lieux if lieu.genre == genre]
        if pks:
            trouves = modele.objects.filter(pk__in=pks).values_list("pk", "nom")  # type: ignore[attr-defined]  # each is a model
            noms |= {Lieu(genre, pk): nom for pk, nom in trouves}
    return noms | {lieu: "Ensemble du contrat" for lieu in lieux if lieu.genre == "contrat"}


def _others(
    contrat: Contrat, quartier: Quartier, ids: list[int], debuts: set[Any]
) -> tuple[dict[tuple[Any, ...], list[Decimal]], int]:
    """Known and unmasked figures of the other neighbourhoods of the contract: (by key, how many places)."""
    lignes = (
        Valeur.objects.filter(
            quartier__in=contrat.perimetre.exclude(quartier=quartier).values("quartier"),
            indicateur__in=ids,
            debut__in=debuts,
            masquee=False,
            valeur__isnull=False,
        )
        .whole()
        .order_by("statut", "pk")  # « provisoire » comes before « validée », which is kept
        .values_list("indicateur", "debut", "fin", "quartier", "valeur")
    )
    chacun: dict[tuple[Any, ...], dict[int, Decimal]] = defaultdict(dict)
    for pk, debut, fin, autre, valeur in lignes:
        chacun[pk, debut, fin][autre] = valeur
    lieux = {autre for par_lieu in chacun.values() for autre in par_lieu}
    return {cle: list(par_lieu.values()) for cle, par_lieu in chacun.items()}, len(lieux)


def _row(
    derniere: Valeur,
    points: Points,
    compare: list[tuple[Lieu, list[Valeur]]],
    noms: dict[Lieu, str],
    voisines: list[Decimal],
    regard: Regard,
) -> LignePortrait:
    vue = regard.sees(derniere)
    avant = before(points, derniere) if vue else None
    autour, reperes = [], []
    for lieu, leurs in compare:
        memes = [v for v in leurs if v.periode == derniere.periode and v.etat == Valeur.Donnee.CONNUE]
        if memes:
            autour.append((noms[lieu], regard.tell(memes[0])))
            if (chiffre := regard.figure(memes[0])) is not None:
                reperes.append((noms[lieu], chiffre))
    chiffree = derniere.definition.est_chiffree
    milieu = median(voisines) if chiffree and len(voisines) >= AUTRES_MIN else None
    return LignePortrait(
        indicateur_id=derniere.indicateur_id,
        libelle=derniere.indicateur.libelle,
        famille=derniere.indicateur.famille,
        theme=derniere.indicateur.theme,
        dit=regard.tell(derniere),
        periode=str(derniere.periode),
        tendance=move(derniere, avant) if avant is not None and regard.sees(avant) else "",
        autour=autour,
        mediane="" if milieu is None else format_value(milieu, derniere.definition),
        desaccord=disagree(v for v in points[derniere.periode] if regard.sees(v)),
        valeur=regard.figure(derniere),
        mediane_chiffre=milieu,
        reperes=tuple(reperes[:3]),
        nature=derniere.definition.nature,
    )


def to_document(portrait: Portrait, contrat: Contrat, jour: Any) -> Document:
    """Two A4 pages: what does not fit is told, and stays on the screen."""
    blocs: list[Any] = []
    if portrait.graphique is not None:
        blocs.append(portrait.graphique.to_block(chiffres=False))
    reste = LIGNES_PAPIER
    entetes = [
        Entete("Indicateur", 8),
        Entete("Valeur", 3, droite=True),
        Entete("Autour", 4),
        Entete("Médiane des autres", 3, droite=True),
    ]
    for _, nom, lignes in portrait.familles:
        if reste <= 0:
            break
        montrees = lignes[:reste]
        reste -= len(montrees)
        blocs += [Section(nom), Tableau(nom, entetes, [_paper_row(ligne) for ligne in montrees])]
    if len(portrait.lignes) > LIGNES_PAPIER:
        blocs.append(
            Paragraphe(f"{len(portrait.lignes) - LIGNES_PAPIER} autres indicateurs sont à l’écran.", discret=True)
        )
    sources = ", ".join(portrait.sources) or "non précisées"
    communes = ", ".join(str(commune) for commune in portrait.quartier.communes.all())
    return Document(
        titre=f"Portrait\u00a0: {portrait.quartier}",
        surtitre=contrat.nom,
        chapeau=communes,
        blocs=blocs,
        source=f"Sources\u00a0: {sources}. Relevé du {format_date(jour)}.",
    )


def _paper_row(ligne: LignePortrait) -> list[str]:
    note = f"{ligne.libelle} ({ligne.periode})"
    if ligne.tendance:
        note += f", {ligne.tendance}"
    autour = "".join(f"{nom}\u00a0: {dit}" for nom, dit in ligne.autour[:1])
    return [note, ligne.dit, autour, ligne.mediane]
