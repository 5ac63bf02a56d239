"""What a file of figures would change: each cell read, matched to what is known, or refused where it stands."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from reciproque.annuaire.classeur.colonnes import Erreur
from reciproque.langue import fold, parse_number

from ..actions.valeurs import CHIFFRES, Cle, Saisie, definition_for, definitions_of, existing
from ..models import Definition, Importation, Indicateur, Valeur
from ..periodes import read_period
from .attente import read_for
from .cellule import CelluleRefusee, Lue
from .colonnes import Colonne, Role, key_of
from .lecture import Feuille, Ligne
from .lieux import Lieux

SEXES = {
    "": "",
    "f": "f",
    "femme": "f",
    "femmes": "f",
    "h": "h",
    "homme": "h",
    "hommes": "h",
    "ensemble": "",
    "tous": "",
}
ZONES = {"": "", "qpv": "qpv", "en qpv": "qpv", "hors qpv": "hors", "hors": "hors", "ensemble": ""}
ERREURS_MAX = 1000
EXEMPLES = 100
PAS = 500
FIGURES = (Role.MESURE, Role.NOUVELLE, Role.VALEUR)


@dataclass
class Projet:
    saisies: list[Saisie] = field(default_factory=list)
    nouvelles: int = 0
    modifiees: list[tuple[Valeur, Lue]] = field(default_factory=list)
    inchangees: int = 0
    vides: int = 0
    erreurs: list[Erreur] = field(default_factory=list)
    nouveaux: dict[str, tuple[str, str]] = field(default_factory=dict)  # neighbourhoods to create
    exemples: list[str] = field(default_factory=list)

    @property
    def empreinte(self) -> str:
        """The same as long as the same import would do the same thing."""
        dit = [str(self.nouvelles), *sorted(f"{v.pk}:{v.revision}" for v, _ in self.modifiees)]
        return hashlib.sha256("|".join(dit).encode()).hexdigest()

    def refuse(self, feuille: Feuille, message: str, ligne: int | None = None, colonne: str = "") -> None:
        if len(self.erreurs) < ERREURS_MAX:
            self.erreurs.append(Erreur(feuille.nom, message, ligne, colonne))


@dataclass(frozen=True)
class Mesure:
    """A column of figures, or a row of the long form, ready to be read."""

    indicateur_id: int
    definitions: Sequence[Definition]


def plan(
    importation: Importation,
    feuilles: Sequence[Feuille],
    colonnes: Sequence[Colonne],
    *,
    permis: Callable[[int], bool] = lambda indicateur_id: True,
    progres: Callable[[int], None] | None = None,
) -> Projet:
    """``permis``: whether this indicator may be typed by the author. Writes nothing."""
    lecteur = _Lecteur(importation, colonnes, permis)
    fait = 0
    for feuille in feuilles:
        places = lecteur.check_heads(feuille)
        if places is None:
            continue
        for ligne in feuille.lignes:
            lecteur.read_row(feuille, places, ligne)
            fait += 1
            if progres is not None and fait % PAS == 0:
                progres(fait)
    lecteur.compare()
    return lecteur.projet


def unknown_places(
    importation: Importation, feuilles: Sequence[Feuille], colonnes: Sequence[Colonne]
) -> dict[str, tuple[str, str]]:
    """Neighbourhoods that the import will create: code -> (name, commune). No figure is read."""
    lecteur = _Lecteur(importation, colonnes, lambda indicateur_id: True)
    for feuille in feuilles:
        places = lecteur.check_heads(feuille) or {}
        de_lieux = {rang: colonne for rang, colonne in places.items() if colonne.role not in FIGURES}
        for ligne in feuille.lignes if places else ():
            lecteur.read_row(feuille, de_lieux, ligne)
    return lecteur.lieux.nouveaux


class _Lecteur:
    def __init__(self, importation: Importation, colonnes: Sequence[Colonne], permis: Callable[[int], bool]):
        self.importation, self.permis = importation, permis
        self.projet = Projet()
        self.colonnes = {colonne.cle: colonne for colonne in colonnes}
        self.lieux = Lieux(importation.contrat, creer=importation.creer_lieux, suivre=importation.suivre)
        contrat = importation.contrat
        indicateurs = (
            Indicateur.objects.of_contrat(contrat, communs=False)
            if contrat
            else Indicateur.objects.filter(contrat=None)
        )
        self.par_nom = {fold(libelle): pk for pk, libelle in indicateurs.in_force().values_list("pk", "libelle")}
        connus = set(self.par_nom.values())
        definitions = definitions_of(connus)
        self.mesures: dict[str, Mesure] = {}
        for rang, colonne in enumerate(colonnes, 1):
            if colonne.role == Role.MESURE and colonne.indicateur in connus:
                self.mesures[colonne.cle] = Mesure(colonne.indicateur, definitions.get(colonne.indicateur, ()))
            elif colonne.role == Role.NOUVELLE:
                neuve = Definition(libelle=colonne.libelle, nature=colonne.nature, unite=colonne.unite)
                self.mesures[colonne.cle] = Mesure(-rang, [neuve])
        self.longues = {pk: Mesure(pk, definitions.get(pk, ())) for pk in connus}
        self.vus: dict[tuple[Any, ...], tuple[str, int]] = {}
        self.ou: list[tuple[Feuille, int, str]] = []

    # ── Heads ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def check_heads(self, feuille: Feuille) -> Mapping[int, Colonne] | None:
        """Place -> column of what is read; None when the sheet cannot be."""
        places: dict[int, Colonne] = {}
        pris: dict[Any, str] = {}
        for rang, entete in enumerate(feuille.entetes):
            colonne = self.colonnes.get(key_of(entete)) if entete else None
            if colonne is None or colonne.role == Role.IGNOREE:
                continue
            sens = (colonne.role, self.mesures[colonne.cle].indicateur_id if colonne.cle in self.mesures else None)
            if sens in pris:
                message = f"la même chose que la colonne «\u00a0{pris[sens]}\u00a0». Gardez-en une."
                self.projet.refuse(feuille, message, feuille.ligne_entetes, entete)
                return None
            pris[sens] = entete
            places[rang] = colonne
            if colonne.mesure and colonne.parts is None and _beyond_one(feuille, rang):
                colonne.parts = False  # a rate over one somewhere: they are all percents
        roles = {colonne.role for colonne in places.values()}
        if not roles & {Role.CODE, Role.NOM}:
            self.projet.refuse(feuille, "aucune colonne ne dit le territoire. Choisissez-la, ou ajoutez-la.")
            return None
        longue = {Role.VALEUR, Role.INDICATEUR} <= roles
        if not longue and not roles & {Role.MESURE, Role.NOUVELLE}:
            self.projet.refuse(feuille, "aucune colonne n’est un indicateur. Choisissez au moins la sienne.")
            return None
        if self.importation.periode is None and Role.PERIODE not in roles:
            self.projet.refuse(
                feuille, "aucune colonne ne dit la période. Choisissez une période pour tout le fichier."
            )
            return None
        return places

    # ── Rows ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    def read_row(self, feuille: Feuille, places: Mapping[int, Colonne], ligne: Ligne) -> None:
        dit = {c.role: ligne.text(rang) for rang, c in places.items() if not c.mesure}
        entetes = {c.role: c.entete for c in places.values()}

        def refuse(role: Role, message: str) -> None:
            self.projet.refuse(feuille, message, ligne.numero, entetes.get(role, ""))

        periode = self.importation.periode
        if dite := dit.get(Role.PERIODE):
            periode = read_period(dite)
            if periode is None:
                return refuse(
                    Role.PERIODE, f"«\u00a0{dite[:40]}\u00a0» n’est pas une période. Écrivez 2021, ou T1 2021."
                )
        if periode is None:
            return refuse(Role.PERIODE, "la période manque.")
        sexe, zone = SEXES.get(fold(dit.get(Role.SEXE, ""))), ZONES.get(fold(dit.get(Role.ZONE, "")))
        if sexe is None:
            return refuse(Role.SEXE, "ni femmes, ni hommes, ni ensemble.")
        if zone is None:
            return refuse(Role.ZONE, "ni QPV, ni hors QPV, ni ensemble.")
        age = "" if fold(dit.get(Role.AGE, "")) in ("ensemble", "tous") else dit.get(Role.AGE, "")
        if len(age) > 20:
            return refuse(Role.AGE, "20 caractères au plus. Écrivez par exemple 15-24 ans.")
        source = dit.get(Role.SOURCE, "") or self.importation.source
        if len(source) > 200:
            return refuse(Role.SOURCE, "200 caractères au plus. Raccourcissez.")
        try:
            code, nom = dit.get(Role.CODE, ""), dit.get(Role.NOM, "")
            lieu = self.lieux.find(code, nom, dit.get(Role.COMMUNE, ""), periode)
        except CelluleRefusee as refus:
            return refuse(Role.CODE if dit.get(Role.CODE) or not dit.get(Role.NOM) else Role.NOM, str(refus))
        for colonne, texte, mesure in self._figures(places, ligne, dit, refuse):
            self._read(feuille, ligne, colonne, texte, mesure, (lieu, periode, source, sexe, age, zone))
        return None

    def _figures(
        self, places: Mapping[int, Colonne], ligne: Ligne, dit: Mapping[str, str], refuse: Callable[[Role, str], None]
    ) -> Iterator[tuple[Colonne, str, Mesure]]:
        for rang, colonne in places.items():
            if colonne.mesure and colonne.cle in self.mesures:
                yield colonne, ligne.text(rang), self.mesures[colonne.cle]
            elif colonne.role == Role.VALEUR:
                nom = dit.get(Role.INDICATEUR, "")
                pk = self.par_nom.get(fold(nom))
                if pk is None:
                    refuse(Role.INDICATEUR, f"aucun indicateur ne s’appelle «\u00a0{nom[:60]}\u00a0».")
                else:
                    yield colonne, ligne.text(rang), self.longues[pk]

    def _read(self, feuille: Feuille, ligne: Ligne, colonne: Colonne, texte: str, mesure: Mesure, cle: Any) -> None:
        lieu, periode, source, sexe, age, zone = cle

        def refuse(message: str) -> None:
            self.projet.refuse(feuille, message, ligne.numero, colonne.entete)

        definition = definition_for(mesure.definitions, periode)
        if definition is None:
            return refuse("cet indicateur n’a pas encore de définition. Proposez-en une d’abord.")
        try:
            lue = read_for(definition, texte, machine=feuille.machine, parts=colonne.parts)
        except CelluleRefusee as refus:
            return refuse(str(refus))
        if lue is None:
            self.projet.vides += 1
            return None
        if not self.permis(mesure.indicateur_id):
            return refuse("votre accès ne porte pas sur cet indicateur.")
        saisie = Saisie(Cle(mesure.indicateur_id, lieu, periode, source, sexe, age, zone), lue)
        identite = saisie.cle.identite
        if identite in self.vus:
            autre, numero = self.vus[identite]
            return refuse(f"la même valeur qu’à la ligne {numero}, colonne {autre}. Gardez-en une.")
        self.vus[identite] = (colonne.entete, ligne.numero)
        self.projet.saisies.append(saisie)
        self.ou.append((feuille, ligne.numero, colonne.entete))
        return None

    # ── Differences ──────────────────────────────────────────────────────────────────────────────────────────────────

    def compare(self) -> None:
        projet = self.projet
        projet.nouveaux = self.lieux.nouveaux
        connues = existing(projet.saisies) if projet.saisies else {}
        for saisie, (feuille, ligne, entete) in zip(projet.saisies, self.ou, strict=True):
            actuelle = connues.get(saisie.cle.identite)
            if actuelle is None:
                projet.nouvelles += 1
            elif all(getattr(actuelle, champ) == getattr(saisie.lue, champ) for champ in CHIFFRES):
                projet.inchangees += 1
            elif actuelle.est_validee:
                message = f"la valeur {actuelle.dit} est validée. Corrigez-la depuis sa page, avec un motif."
                projet.refuse(feuille, message, ligne, entete)
            else:
                projet.modifiees.append((actuelle, saisie.lue))  # type: ignore[arg-type]  # empty cells are left out
        for actuelle, lue in projet.modifiees[:EXEMPLES]:
            apres = Valeur(definition=actuelle.definition, **{champ: getattr(lue, champ) for champ in CHIFFRES})
            projet.exemples.append(f"{actuelle}\u00a0: {actuelle.dit} → {apres.dit}")


def _beyond_one(feuille: Feuille, rang: int) -> bool:
    """Whether a figure of this column is over one."""
    for ligne in feuille.lignes:
        nombre = parse_number(ligne.text(rang).rstrip(" %"))
        if nombre is not None and nombre > 1:
            return True
    return False
