"""What a workbook would change in the directory: rows matched to what is known, differences, faults. Writes nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError

from reciproque.langue import fold
from reciproque.territoires.models import Commune

from ..cles import clean_key
from ..models import Fonction, Mandat, Organisation
from .colonnes import Erreur
from .lecture import Classeur, Ligne, Page

SIMPLES = ("sigle", "adresse", "code_postal")
CLES = ("siren", "siret", "rna")
LIBELLES = {champ.name: str(champ.verbose_name) for champ in Organisation._meta.concrete_fields}
CATEGORIES = {fold(libelle): code for code, libelle in Organisation.Categorie.choices} | {
    code: code for code in Organisation.Categorie.values
}


@dataclass
class Fiche:
    """A row of organisations: ``organisation`` is None when it would be new."""

    nom: str
    organisation: Organisation | None
    champs: dict[str, Any] = field(default_factory=dict)  # what would change; a parent is a `Fiche` or an organisation
    appellations: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return self.nom

    @property
    def ecarts(self) -> list[tuple[str, str, str]]:
        """(field, before, after)."""
        ecarts = [
            (LIBELLES[champ], str(getattr(self.organisation, champ, None) or "rien"), _label(champ, valeur))
            for champ, valeur in self.champs.items()
        ]
        return ecarts + [("appellation", "rien", nom) for nom in self.appellations]


@dataclass
class Poste:
    """A row of functions."""

    ou: Fiche | Organisation
    libelle: str
    fonction: Fonction | None
    prenom: str = ""
    nom: str = ""
    depuis: date | None = None


@dataclass
class Projet:
    nouvelles: list[Fiche] = field(default_factory=list)
    modifiees: list[Fiche] = field(default_factory=list)
    inchangees: int = 0
    postes: list[Poste] = field(default_factory=list)
    sigles: list[tuple[str, Fiche | Organisation]] = field(default_factory=list)
    erreurs: list[Erreur] = field(default_factory=list)
    remarques: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.nouvelles or self.modifiees or self.postes or self.sigles)


def plan(classeur: Classeur) -> Projet:
    """Half a dozen queries, whatever the number of rows."""
    projet = Projet(erreurs=list(classeur.erreurs), remarques=list(classeur.remarques))
    connues = Connues()
    if page := classeur.pages.get("organisations"):
        _plan_organisations(page, projet, connues)
    if page := classeur.pages.get("fonctions"):
        _plan_fonctions(page, projet, connues)
    if page := classeur.pages.get("sigles"):
        _plan_sigles(page, projet, connues)
    return projet


class Connues:
    """The directory in memory, by key and by name."""

    def __init__(self) -> None:
        self.par_cle: dict[tuple[str, str], list[Organisation]] = defaultdict(list)
        self.par_nom: dict[str, dict[int, Fiche | Organisation]] = defaultdict(dict)
        self.communes: dict[str, list[Commune]] = defaultdict(list)
        organisations = Organisation.objects.select_related("commune", "parent").prefetch_related("appellations")
        for organisation in organisations:
            for cle in CLES:
                if valeur := getattr(organisation, cle):
                    self.par_cle[cle, valeur].append(organisation)
            autres = (a.libelle_normalise for a in organisation.appellations.all())
            for nom in {organisation.nom_normalise, organisation.sigle_normalise, *autres} - {""}:
                self.par_nom[nom][id(organisation)] = organisation
        for commune in Commune.objects.defer("contour"):
            self.communes[commune.nom_normalise].append(commune)
            if commune.code_insee:
                self.communes[fold(commune.code_insee)].append(commune)

    def named(self, nom: str, categorie: str = "") -> Fiche | Organisation | None:
        """The one called so, the exact name first. Raises ValidationError when several answer."""
        trouvees = list(self.par_nom.get(fold(nom), {}).values())
        exactes = [o for o in trouvees if fold(getattr(o, "nom", "")) == fold(nom)] or trouvees
        memes = [o for o in exactes if getattr(o, "categorie", "") == categorie] if categorie else []
        if len(exactes) > 1 and len(memes) != 1:
            raise ValidationError(
                f"plusieurs organisations répondent à «\u00a0{nom}\u00a0». Donnez son nom complet ou son SIREN."
            )
        return next(iter(memes or exactes), None)


def _plan_organisations(page: Page, projet: Projet, connues: Connues) -> None:
    fiches: list[tuple[Ligne, Fiche]] = []
    prises: dict[Any, int] = {}
    for ligne in page.lignes:
        erreurs = len(projet.erreurs)
        champs = dict(_fields(page, ligne, projet, connues))
        nom = ligne.valeurs.get("nom", "")
        if not isinstance(nom, str) or not nom:
            projet.erreurs.append(
                page.error("manque. Une case fusionnée ne se lit que dans sa première ligne.", ligne.numero, "nom")
            )
            continue
        try:
            organisation = _match(champs, nom, connues)
        except ValidationError as refus:
            projet.erreurs.append(page.error(refus.messages[0], ligne.numero, "nom"))
            continue
        identite = organisation.pk if organisation else fold(nom)
        if identite in prises:
            message = f"la même organisation qu’à la ligne {prises[identite]}. Gardez une seule ligne."
            projet.erreurs.append(page.error(message, ligne.numero, "nom"))
            continue
        prises[identite] = ligne.numero
        fiche = Fiche(nom, organisation, _changes(organisation, nom, champs))
        fiche.appellations = _new_names(organisation, ligne, nom)
        if len(projet.erreurs) == erreurs:
            _validate(page, ligne, fiche, projet)
        fiches.append((ligne, fiche))
        # The other sheets may call it by any name this row gives it.
        ou: Fiche | Organisation = organisation or fiche
        for appele in (nom, str(champs.get("sigle", "")), *fiche.appellations):
            if fold(appele):
                connues.par_nom[fold(appele)][id(ou)] = ou
    for ligne, fiche in fiches:
        _place(page, ligne, fiche, projet, connues)
        if fiche.organisation is None:
            projet.nouvelles.append(fiche)
        elif fiche.champs or fiche.appellations:
            projet.modifiees.append(fiche)
        else:
            projet.inchangees += 1


def _fields(page: Page, ligne: Ligne, projet: Projet, connues: Connues) -> Iterator[tuple[str, Any]]:
    for cle in SIMPLES:
        if cle in ligne.valeurs:
            yield cle, str(ligne.valeurs[cle])
    for cle in CLES:
        if cle in ligne.valeurs:
            yield cle, clean_key(str(ligne.valeurs[cle]))
    siret = clean_key(str(ligne.valeurs.get("siret", "")))
    if len(siret) == 14 and not ligne.valeurs.get("siren"):
        yield "siren", siret[:9]
    if lue := ligne.valeurs.get("categorie"):
        if code := CATEGORIES.get(fold(str(lue))):
            yield "categorie", code
        else:
            message = f"«\u00a0{lue}\u00a0» n’est pas une catégorie. Elles sont dans le mode d’emploi du modèle."
            projet.erreurs.append(page.error(message, ligne.numero, "categorie"))
    if lue := ligne.valeurs.get("commune"):
        communes = connues.communes.get(fold(str(lue)), [])
        if len(communes) == 1:
            yield "commune", communes[0]
        else:
            message = (
                "plusieurs communes portent ce nom. Écrivez le code INSEE."
                if communes
                else "cette commune n’est pas connue."
            )
            projet.erreurs.append(page.error(message, ligne.numero, "commune"))


def _match(champs: dict[str, Any], nom: str, connues: Connues) -> Organisation | None:
    for cle in ("siret", "siren", "rna"):
        trouvees = connues.par_cle.get((cle, champs.get(cle, "")), [])
        if cle == "siren" and champs.get("siret"):
            trouvees = [o for o in trouvees if not o.siret]
        if len(trouvees) == 1:
            return trouvees[0]
    trouvee = connues.named(nom, champs.get("categorie", ""))
    return trouvee if isinstance(trouvee, Organisation) else None


def _changes(organisation: Organisation | None, nom: str, champs: dict[str, Any]) -> dict[str, Any]:
    if organisation is None:
        return champs
    changes = {champ: valeur for champ, valeur in champs.items() if getattr(organisation, champ) != valeur}
    # A row found by its key under another name renames; found by one of its other names, it does not.
    if not _answers(organisation, nom):
        changes = {"nom": nom, **changes}
    return changes


def _answers(organisation: Organisation, nom: str) -> bool:
    noms = {organisation.nom_normalise, organisation.sigle_normalise}
    return fold(nom) in noms | {a.libelle_normalise for a in organisation.appellations.all()}


def _new_names(organisation: Organisation | None, ligne: Ligne, nom: str) -> list[str]:
    lues = [" ".join(a.split()) for a in str(ligne.valeurs.get("appellations", "")).replace("\n", ";").split(";")]
    deja = {fold(nom)}
    gardees = []
    for lue in lues:
        if fold(lue) and fold(lue) not in deja and not (organisation and _answers(organisation, lue)):
            gardees.append(lue)
            deja.add(fold(lue))
    return gardees


def _validate(page: Page, ligne: Ligne, fiche: Fiche, projet: Projet) -> None:
    """Each field as its form would; constraints are the database's business when it is written."""
    essai = Organisation(nom=fiche.nom)
    if fiche.organisation is not None:
        for champ in Organisation._meta.concrete_fields:
            setattr(essai, champ.attname, getattr(fiche.organisation, champ.attname))
    for cle, valeur in fiche.champs.items():
        setattr(essai, cle, valeur)
    try:
        essai.clean_fields(exclude={"parent", "commune"} | {c for c in LIBELLES if c not in {*fiche.champs, "nom"}})
    except ValidationError as refus:
        for cle, messages in refus.message_dict.items():
            projet.erreurs += [page.error(m, ligne.numero, cle) for m in messages]
    if len(essai.siret) == 14 and not essai.siret.startswith(essai.siren):
        projet.erreurs.append(page.error("Un SIRET commence par le SIREN de l’organisation.", ligne.numero, "siret"))


def _place(page: Page, ligne: Ligne, fiche: Fiche, projet: Projet, connues: Connues) -> None:
    """The body it depends on, that the same file may create."""
    if not ligne.valeurs.get("parent"):
        return
    haut = _find(page, ligne, "parent", projet, connues)
    if haut is None:
        return
    if haut in (fiche, fiche.organisation):
        projet.erreurs.append(page.error("elle ne dépend pas d’elle-même.", ligne.numero, "parent"))
    elif fiche.organisation is None or fiche.organisation.parent != haut:
        fiche.champs["parent"] = haut


def _find(page: Page, ligne: Ligne, cle: str, projet: Projet, connues: Connues) -> Fiche | Organisation | None:
    nom = str(ligne.valeurs.get(cle, ""))
    try:
        trouvee = connues.named(nom)
    except ValidationError as refus:
        projet.erreurs.append(page.error(refus.messages[0], ligne.numero, cle))
        return None
    if trouvee is None:
        message = (
            f"aucune organisation ne s’appelle «\u00a0{nom}\u00a0», ni dans l’annuaire ni dans ce fichier."
            if nom
            else "manque."
        )
        projet.erreurs.append(page.error(message, ligne.numero, cle))
    return trouvee


def _plan_fonctions(page: Page, projet: Projet, connues: Connues) -> None:
    existantes = {(f.organisation_id, f.libelle_normalise): f for f in Fonction.objects.all()}
    tenues = {m.fonction_id: m.personne for m in Mandat.objects.current().select_related("personne")}
    for ligne in page.lignes:
        ou = _find(page, ligne, "organisation", projet, connues)
        libelle = str(ligne.valeurs.get("fonction", ""))
        if not libelle:
            projet.erreurs.append(page.error("manque.", ligne.numero, "fonction"))
        if len(libelle) > 150:
            projet.erreurs.append(page.error("dépasse 150 caractères. Raccourcissez.", ligne.numero, "fonction"))
        depuis = _day(ligne.valeurs.get("depuis"))
        if depuis is None and "depuis" in ligne.valeurs:
            projet.erreurs.append(page.error("n’est pas une date. Écrivez 31/12/2026.", ligne.numero, "depuis"))
        if ou is None or not libelle:
            continue
        poste = Poste(
            ou, libelle, None, str(ligne.valeurs.get("prenom", "")), str(ligne.valeurs.get("nom", "")), depuis
        )
        if isinstance(ou, Organisation):
            poste.fonction = existantes.get((ou.pk, fold(libelle)))
        titulaire = tenues.get(poste.fonction.pk) if poste.fonction else None
        deja = titulaire is not None and fold(str(titulaire)) == fold(f"{poste.prenom} {poste.nom}".strip())
        if titulaire is not None and poste.nom and not deja and depuis is None:
            message = (
                f"manque\u00a0: {titulaire} tient cette fonction, dites depuis quel jour quelqu’un d’autre la tient."
            )
            projet.erreurs.append(page.error(message, ligne.numero, "depuis" if "depuis" in page.entetes else "nom"))
        if poste.fonction is None or (poste.nom and not deja):
            projet.postes.append(poste)


def _day(valeur: Any) -> date | None:
    if isinstance(valeur, date) or valeur is None:
        return valeur
    for forme in ("%d/%m/%Y", "%Y-%m-%d", "%d.%m.%Y"):
        try:
            return datetime.strptime(str(valeur), forme).date()  # noqa: DTZ007 (a day has no time zone)
        except ValueError:
            continue
    return None


def _plan_sigles(page: Page, projet: Projet, connues: Connues) -> None:
    for ligne in page.lignes:
        ou = _find(page, ligne, "organisation", projet, connues)
        sigle = str(ligne.valeurs.get("sigle", ""))
        if not sigle or len(sigle) > 30:
            projet.erreurs.append(page.error("manque, ou dépasse 30 caractères.", ligne.numero, "sigle"))
        elif ou is not None and not (isinstance(ou, Organisation) and _answers(ou, sigle)):
            projet.sigles.append((sigle, ou))


def _label(champ: str, valeur: Any) -> str:
    return Organisation.Categorie(valeur).label if champ == "categorie" else str(valeur)
