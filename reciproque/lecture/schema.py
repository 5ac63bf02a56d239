"""The reading, as data: one dataclass per record of ``reciproque.lecture/1`` (``docs/lecture.schema.json``)."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, is_dataclass
from decimal import Decimal
from typing import Any, Literal

SCHEMA = "reciproque.lecture/1"
LECTEUR = "reciproque.lecture 0.1"

NIVEAUX = (
    "pilier",
    "axe",
    "enjeu",
    "orientation",
    "theme",
    "objectif",
    "objectif_strategique",
    "objectif_operationnel",
    "axe_strategique",
    "priorite",
    "priorite_transversale",
    "enjeu_local",
    "projet_de_quartier",
    "autre",
)
STATUTS = ("poursuivi", "priorise", "satisfaisant", "nouveau", "inconnu")
TYPES_DE_QUARTIER = ("QPV", "QVA", "vecu", "observe", "poche", "secteur", "autre")
COLLECTIFS = (
    "communes",
    "bailleurs",
    "departements",
    "collectivites",
    "conseils_citoyens",
    "associations",
    "operateurs",
    "entreprises",
    "etablissements_scolaires",
    "chambres_consulaires",
    "partenaires",
    "services_de_l_etat",
    "habitants",
    "signataires",
    "autre",
)
CATEGORIES = (
    "etat",
    "justice",
    "epci",
    "commune",
    "region",
    "departement",
    "organisme",
    "bailleur",
    "chambre_consulaire",
    "association",
    "conseil_citoyen",
    "entreprise",
    "autre",
)
FORCES = ("obligation", "objectif", "incitation", "a_examiner", "constat")
NATURES_DE_REGLE = ("frequence", "delai", "seuil", "date", "ordre")

Verdict = Literal["exact", "ecart", "non_verifiable"]


@dataclass(slots=True, kw_only=True)
class Source:
    """Lines are 1-based, inclusive, counted on ``\\n`` only."""

    lignes: tuple[int, int]
    page: int | None = None
    zone: str | None = None


@dataclass(slots=True, kw_only=True)
class PeriodeLue:
    """Partial ISO dates: ``2020``, ``2020-07``, ``2023-12-31``; either end may be missing."""

    debut: str | None = None
    fin: str | None = None


@dataclass(slots=True, kw_only=True)
class DocumentLu:
    fichier: str
    empreinte: str  # sha256 of the bytes
    format: str
    titre: str = ""
    nature: str = "inconnu"  # protocole | contrat_de_ville | convention | projet_de_quartier | deliberation | inconnu
    periode: PeriodeLue = field(default_factory=PeriodeLue)
    territoire: str | None = None
    lignes: int = 0
    pages: int | None = None
    lecteur: str = LECTEUR


@dataclass(slots=True, kw_only=True)
class ContratLu:
    nom: str
    date: str | None
    source: Source


@dataclass(slots=True, kw_only=True)
class Signataire:
    organisation: str
    categorie: str
    titre: str | None
    etat: Literal["annonce", "signature"]
    source: Source


@dataclass(slots=True, kw_only=True)
class QuartierLu:
    nom: str
    type: str
    communes: list[str]
    population: int | None
    contrat: str | None
    source: Source


@dataclass(slots=True, kw_only=True)
class PartenaireLu:
    marque: str
    nom: str
    organisations: list[str] = field(default_factory=list)
    collectif: str | None = None
    service: str | None = None
    role: str = "inconnu"  # chef_de_file | partenaire | inconnu
    certitude: str = "certain"  # certain | propose


@dataclass(slots=True, kw_only=True)
class Responsable:
    titre: str
    niveau: str  # referent | pilote | coordonnateur | responsable


@dataclass(slots=True, kw_only=True)
class NoeudLu:
    id: str
    parent: str | None
    niveau: str
    code: str | None
    titre: str
    source: Source
    confiance: float = 1.0
    responsables: list[Responsable] = field(default_factory=list)
    partenaires: list[PartenaireLu] = field(default_factory=list)
    quartiers: list[str] = field(default_factory=list)
    fiche: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class MontantLu:
    valeur: Decimal
    objet: str


@dataclass(slots=True, kw_only=True)
class EngagementLu:
    id: str
    texte: str
    source: Source
    nature: Literal["engagement", "action"] = "engagement"
    numero: str | None = None
    noeud: str | None = None
    partenaires: list[PartenaireLu] = field(default_factory=list)
    leviers: list[str] = field(default_factory=list)
    indicateurs: list[str] = field(default_factory=list)
    quartiers: list[str] = field(default_factory=list)
    montants: list[MontantLu] = field(default_factory=list)
    periode: PeriodeLue | None = None
    echeance: str | None = None
    statut: str = "inconnu"
    confiance: float = 1.0


@dataclass(slots=True, kw_only=True)
class CibleLue:
    valeur: Decimal | None
    unite: str | None
    echeance: str | None


@dataclass(slots=True, kw_only=True)
class IndicateurLu:
    id: str
    libelle: str
    famille: str  # contexte | suivi | resultat | impact
    source: Source
    engagement: str | None = None
    noeud: str | None = None
    etat: Literal["defini", "a_determiner"] = "defini"
    cibles: list[CibleLue] = field(default_factory=list)
    confiance: float = 1.0


@dataclass(slots=True, kw_only=True)
class MesureLue:
    numero: str
    libelle: str
    etat: str | None
    indicateurs: list[str]
    source: Source


@dataclass(slots=True, kw_only=True)
class Recommandation:
    texte: str
    theme: str | None
    noeud: str | None
    source: Source


@dataclass(slots=True, kw_only=True)
class Constat:
    texte: str
    theme: str | None
    nature: str  # point_fort | point_faible | amelioration | constat
    source: Source


@dataclass(slots=True, kw_only=True)
class Piece:
    titre: str
    etat: Literal["presente", "annoncee", "vide"]
    source: Source


@dataclass(slots=True, kw_only=True)
class RegleLue:
    objet: str
    nature: str
    valeur: Decimal | str | None
    unite: str | None
    force: str
    texte: str
    source: Source


@dataclass(slots=True, kw_only=True)
class InstanceLue:
    nom: str
    source: Source


@dataclass(slots=True, kw_only=True)
class Membre:
    nom: str
    commune: str | None = None
    presence: str | None = None
    mandataire: str | None = None
    note: str | None = None
    vote: str | None = None


@dataclass(slots=True, kw_only=True)
class Plage:
    de: str
    a: str
    presents: int | None = None
    representes: int | None = None
    absents: int | None = None
    votants: int | None = None


@dataclass(slots=True, kw_only=True)
class Resultat:
    pour: int | None = None
    contre: int | None = None
    abstention: int | None = None


@dataclass(slots=True, kw_only=True)
class Deliberation:
    numero: str | None = None
    date: str | None = None
    objet: str | None = None
    en_exercice: int | None = None
    membres: list[Membre] = field(default_factory=list)
    plages: list[Plage] = field(default_factory=list)
    resultat: Resultat = field(default_factory=Resultat)


@dataclass(slots=True, kw_only=True)
class TableauLu:
    id: str
    titre: str | None
    colonnes: list[str]
    lignes: list[list[str]]
    source: Source


@dataclass(slots=True, kw_only=True)
class SigleLu:
    sigle: str
    developpe: str
    source: Source


@dataclass(slots=True, kw_only=True)
class Controle:
    type: Literal["total", "pourcentage", "compte", "presence"]
    libelle: str
    imprime: Decimal | None
    calcule: Decimal | None
    ecart: Decimal | None
    verdict: Verdict
    source: Source


@dataclass(slots=True, kw_only=True)
class Avertissement:
    code: str
    message: str
    source: Source | None


@dataclass(slots=True, kw_only=True)
class Lecture:
    """A whole reading. ``texte`` is the normal text whose lines the sources count; it is not part of the JSON."""

    document: DocumentLu
    contrats: list[ContratLu] = field(default_factory=list)
    signataires: list[Signataire] = field(default_factory=list)
    quartiers: list[QuartierLu] = field(default_factory=list)
    noeuds: list[NoeudLu] = field(default_factory=list)
    engagements: list[EngagementLu] = field(default_factory=list)
    partenaires: list[PartenaireLu] = field(default_factory=list)
    indicateurs: list[IndicateurLu] = field(default_factory=list)
    mesures: list[MesureLue] = field(default_factory=list)
    recommandations: list[Recommandation] = field(default_factory=list)
    constats: list[Constat] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    regles: list[RegleLue] = field(default_factory=list)
    instances: list[InstanceLue] = field(default_factory=list)
    deliberation: Deliberation | None = None
    tableaux: list[TableauLu] = field(default_factory=list)
    sigles: list[SigleLu] = field(default_factory=list)
    controles: list[Controle] = field(default_factory=list)
    avertissements: list[Avertissement] = field(default_factory=list)
    texte: str = ""

    def to_dict(self) -> dict[str, Any]:
        """The public JSON. ``partenaires`` at the root is the directory: one entry per distinct partner named."""
        sortie: dict[str, Any] = {"schema": SCHEMA}
        for champ in fields(self):
            if champ.name != "texte":
                sortie[champ.name] = _simple(getattr(self, champ.name))
        return sortie


def _simple(valeur: Any) -> Any:
    if isinstance(valeur, Decimal):
        return int(valeur) if valeur == valeur.to_integral_value() else float(valeur)
    if isinstance(valeur, tuple | list):
        return [_simple(v) for v in valeur]
    if isinstance(valeur, dict):
        return {k: _simple(v) for k, v in valeur.items()}
    if is_dataclass(valeur) and not isinstance(valeur, type):
        return {c.name: _simple(getattr(valeur, c.name)) for c in fields(valeur)}
    if isinstance(valeur, float):
        return round(valeur, 3)
    return valeur
