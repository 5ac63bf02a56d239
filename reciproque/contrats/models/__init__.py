"""The contract: what was signed, by whom, where it is written, and who may see it."""

from .acces import Acces, Role
from .arbre import Engagement, Niveau, Noeud, RedactionEngagement, RedactionNoeud, Version
from .avenant import Appariement, Avenant, Filiation
from .cloture import Cloture, Suite
from .conformite import PointConforme
from .contrat import Contrat, Lien, PerimetreQuartier
from .document import Document, Fiche, Lecture
from .participation import Levier, Participation
from .referentiel import Appui, Rattachement, Referentiel, Repere
from .reponse import FicheRecue, Reponse
from .signature import Signature
from .source import Source

__all__ = [
    "Acces",
    "Appariement",
    "Appui",
    "Avenant",
    "Cloture",
    "Contrat",
    "Document",
    "Engagement",
    "Fiche",
    "FicheRecue",
    "Filiation",
    "Lecture",
    "Levier",
    "Lien",
    "Niveau",
    "Noeud",
    "Participation",
    "PerimetreQuartier",
    "PointConforme",
    "Rattachement",
    "RedactionEngagement",
    "RedactionNoeud",
    "Referentiel",
    "Repere",
    "Reponse",
    "Role",
    "Signature",
    "Source",
    "Suite",
    "Version",
]
