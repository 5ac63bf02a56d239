"""What a person may type during a review: one form per kind of record, deposit, confirmation."""

from .confirmation import ConfirmationForm, ContratForm
from .depot import DepotForm
from .fiches import FORMULAIRES, FicheForm
from .partenaires import JeuPartenaires
from .signaler import SignalerForm

__all__ = ["FORMULAIRES", "ConfirmationForm", "ContratForm", "DepotForm", "FicheForm", "JeuPartenaires", "SignalerForm"]
