"""What the stream of a document is made of: headings, labelled fields, and the rest."""

from __future__ import annotations

from dataclasses import dataclass, field

from reciproque.lecture.brouillon import Portee
from reciproque.lecture.forme import Bloc
from reciproque.lecture.intitules import Intitule


@dataclass(slots=True)
class Entete:
    """A heading that may open a sheet or stand above one."""

    intitule: Intitule
    texte: str
    portee: Portee
    bloc: Bloc
    rattachement: bool = False  # a field of the sheet (« Axe | Emploi ») that says what it hangs on
    etiquette: bool = False  # a field of the sheet (« Nom de l'action | … ») that names it


@dataclass(slots=True)
class Champ:
    """A labelled field; ``alineas``: its paragraphs and bullets, bullet marks kept, each with its place.

    ``precision``: a second label printed between the first and the value (« Indicateurs | Impacts | … »).
    """

    role: str
    libelle: str
    alineas: list[tuple[str, Portee]] = field(default_factory=list)
    portees: list[Portee] = field(default_factory=list)
    bloc: Bloc | None = None
    precision: str = ""

    @property
    def texte(self) -> str:
        return "\n".join(t for t, _ in self.alineas)


@dataclass(slots=True)
class Autre:
    """Anything else: it ends a sheet."""

    bloc: Bloc


class Etendue:
    """Where a sentence cut by a page break stands."""

    __slots__ = ("debut", "fin", "page", "zone")

    def __init__(self, avant: Portee, apres: Portee) -> None:
        self.debut, self.fin = avant.debut, apres.fin
        self.page, self.zone = avant.page, avant.zone
