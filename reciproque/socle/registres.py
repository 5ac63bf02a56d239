"""Typed registries: how a lower room shows what higher rooms have to say.

Every room fills them in its ``AppConfig.ready``; once Django is ready they are frozen. Reading a
registry is a plain iteration in a stable order (``ordre`` then ``nom``).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Generic, Protocol, TypeVar

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured


class Entree(Protocol):
    """What every registered thing has: a unique name."""

    @property
    def nom(self) -> str: ...


T = TypeVar("T", bound=Entree)


class Registre(Generic[T]):
    """Ordered entries of one type; a name is taken once; closed when the applications are ready."""

    def __init__(self, nom: str, type_entree: type[T]):
        self.nom = nom
        self.type_entree = type_entree
        self._entrees: dict[str, T] = {}
        self._ouvert = False

    def __repr__(self) -> str:
        return f"<Registre {self.nom} : {', '.join(self._entrees) or 'vide'}>"

    def inscrire(self, *entrees: T) -> None:
        """Add entries. Raises ImproperlyConfigured on a wrong type, a taken name or a frozen registry."""
        if apps.ready and not self._ouvert:
            raise ImproperlyConfigured(
                f"Le registre « {self.nom} » est fermé : inscrivez dans AppConfig.ready, jamais ensuite."
            )
        for entree in entrees:
            if not isinstance(entree, self.type_entree):
                raise ImproperlyConfigured(
                    f"Le registre « {self.nom} » attend {self.type_entree.__name__}, pas {type(entree).__name__}."
                )
            if entree.nom in self._entrees:
                raise ImproperlyConfigured(f"Le registre « {self.nom} » contient déjà « {entree.nom} ».")
            self._entrees[entree.nom] = entree

    def __iter__(self) -> Iterator[T]:
        return iter(sorted(self._entrees.values(), key=lambda e: (getattr(e, "ordre", 0), e.nom)))

    def __len__(self) -> int:
        return len(self._entrees)

    def __contains__(self, nom: object) -> bool:
        return nom in self._entrees

    def __getitem__(self, nom: str) -> T:
        return self._entrees[nom]

    def get(self, nom: str) -> T | None:
        return self._entrees.get(nom)

    @contextmanager
    def provisoire(self, *entrees: T, vider: bool = True) -> Iterator[Registre[T]]:
        """For tests: other content for the time of a block (``vider=False`` adds to what is there)."""
        avant, ouvert = self._entrees, self._ouvert
        self._entrees = {} if vider else dict(avant)
        self._ouvert = True
        try:
            self.inscrire(*entrees)
            yield self
        finally:
            self._entrees, self._ouvert = avant, ouvert


# --- What can be registered ---------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Panneau:
    """A block of a page, drawn by a higher room in a slot of a lower one.

    ``contexte(request, objet)`` gives the template's variables, or None to draw nothing; with its
    template it may run at most ``budget`` queries (asserted in DEBUG and in tests).
    """

    nom: str
    emplacement: str
    gabarit: str
    contexte: Callable[[Any, Any], dict[str, Any] | None]
    budget: int
    ordre: int = 100


@dataclass(frozen=True, kw_only=True)
class EntreeNavigation:
    """A link of a menu: ``principal`` (header), ``compte`` (user menu), ``pied`` (footer), ``recherche`` (search box),
    ``contrat`` (the tabs of a contract: ``groupe`` names one of its groups, ``url`` is reversed with its key,
    ``capacite`` is what the reader must be allowed there; reading, when empty).

    ``sections`` are the URL namespaces, or full view names, on which the entry is the current one.
    ``methode="post"`` draws a button in a form (sign out). ``compteur(request)`` shows a number.
    """

    nom: str
    libelle: str
    url: str
    emplacement: str = "principal"
    groupe: str = ""
    capacite: str = ""
    ordre: int = 100
    visible: Callable[[Any], bool] = lambda request: True
    compteur: Callable[[Any], int] | None = None
    sections: tuple[str, ...] = ()
    icone: str = ""
    methode: str = "get"


@dataclass(frozen=True, kw_only=True)
class Tache:
    """One thing a person has to do. It leaves the list when the thing is done, where ``url`` leads: there is no other
    way to tick it.

    ``cle`` names it within its source, whatever its title and date become (« indicateur-12 »): reminders are counted by
    it; by default the address. ``contrat`` may be left out when ``contrat_id`` is given: *Ma page* names them at once.
    ``titre``, ``url`` and ``detail`` may be lazy strings, written only where they are shown.
    """

    titre: str
    url: str
    echeance: date | None = None
    detail: str = ""
    contrat_id: int | None = None
    contrat: str = ""
    cle: str = ""


@dataclass(frozen=True, kw_only=True)
class AFaire:
    """A source of tasks: what must this user do next?

    ``lister(user)`` answers for all their contracts at once, in at most ``budget`` queries whatever their number
    (asserted in DEBUG and in tests), the most pressing first: only the first 200 are read. ``libelle`` names the kind.
    """

    nom: str
    lister: Callable[[Any], Iterable[Tache]]
    libelle: str = ""
    budget: int = 5
    ordre: int = 100


@dataclass(frozen=True, kw_only=True)
class DateAttendue:
    """One dated obligation or appointment. ``cle``, ``contrat`` as in `Tache`: a calendar knows an event by its key."""

    date: date
    titre: str
    url: str
    detail: str = ""
    contrat_id: int | None = None
    contrat: str = ""
    cle: str = ""


@dataclass(frozen=True, kw_only=True)
class Echeance:
    """A source of deadlines for a user between two dates, both included; all their contracts at once, as `AFaire`."""

    nom: str
    lister: Callable[[Any, date, date], Iterable[DateAttendue]]
    libelle: str = ""
    budget: int = 5
    ordre: int = 100


@dataclass(frozen=True, kw_only=True)
class Quotidien:
    """What a room does once a day, from ``heure`` (Paris) on: ``lancer(jour)``, asked for again and again by every
    worker, does each thing once and returns how many it did now.
    """

    nom: str
    lancer: Callable[[date], int]
    heure: int = 7
    ordre: int = 100


@dataclass(frozen=True, kw_only=True)
class FaitFourni:
    """One dated event or figure that a room knows. ``exercice``: the year it is about, when not that of its date."""

    date: date
    valeur: Decimal | None = None
    quartier_id: int | None = None
    theme: str = ""
    objet: str = ""
    exercice: int | None = None


@dataclass(frozen=True, kw_only=True)
class FournisseurFait:
    """Facts a room knows, for the rules engine: ``nom`` is the key of a kind of fact, typed until a room provides it.

    ``fournir(contrat, jour)`` -> every `FaitFourni` up to this day, or the figure of the day, or None (unknown).
    """

    nom: str
    libelle: str
    fournir: Callable[[Any, date], Any]
    unite: str = ""


@dataclass(frozen=True, kw_only=True)
class TexteIndexe:
    """What the search knows of one object. ``mots`` are searched and not shown; ``contrats`` bound who may find it."""

    objet_id: int
    titre: str
    texte: str = ""
    mots: str = ""
    contrats: Collection[int] = ()


@dataclass(frozen=True, kw_only=True)
class Trouvaille:
    """Where a hit leads: its address, and a word that places it (the contract, mostly)."""

    url: str
    contexte: str = ""


@dataclass(frozen=True, kw_only=True)
class SourceRecherche:
    """A searchable kind of thing, of which ``socle.recherche`` keeps an index.

    ``lire(ids)``: the texts of those that exist and count, by any iterable; the others leave the index.
    ``tous()`` and ``du_contrat(contrat_id)``: ids to read again, to make the index anew or for one contract.
    ``suivre``: model label -> (ids of this model -> ids of this source), read again when the journal speaks of them;
    ``contrat_entier``: label -> verbs of the journal (none: any) after which everything of the contract is read again.
    ``partage``: one object may be of several contracts.
    ``presenter(user, ids, texte)``: id -> Trouvaille. Who may not see an object now gets none for it: the index bounds
    a search, this decides.
    """

    nom: str
    libelle: str
    lire: Callable[[Collection[int]], Iterable[TexteIndexe]]
    tous: Callable[[], Iterable[int]]
    du_contrat: Callable[[int], Iterable[int]]
    presenter: Callable[[Any, Collection[int], str], Mapping[int, Trouvaille]]
    suivre: Mapping[str, Callable[[Collection[int]], Iterable[int]]] = field(default_factory=dict)
    contrat_entier: Mapping[str, Collection[str]] = field(default_factory=dict)
    partage: bool = False
    ordre: int = 100

    def concerns_contract(self, label: str, verbe: str) -> bool:
        return label in self.contrat_entier and verbe in (self.contrat_entier[label] or (verbe,))


@dataclass(frozen=True, kw_only=True)
class Vocabulaire:
    """Pairs (acronym, what it stands for) that the search takes for one another."""

    nom: str
    equivalents: Callable[[], Iterable[tuple[str, str]]]


@dataclass(frozen=True, kw_only=True)
class Reprise:
    """What a room makes of its part of a confirmed reading, also for contracts confirmed before it existed.

    ``reprendre(*, contrat, lecture, acteur)`` must be idempotent. To undo an import, ``obstacle(*, contrat, lecture,
    disparait)`` says in a sentence what somebody has done with it since ("" when nothing), then ``retirer(*, contrat,
    lecture)`` takes it away. ``modeles`` are the labels of the rows that ``obstacle`` answers for.
    """

    nom: str
    reprendre: Callable[..., Any]
    obstacle: Callable[..., str] = lambda **_: ""
    retirer: Callable[..., Any] = lambda **_: None
    modeles: frozenset[str] = frozenset()
    ordre: int = 100


@dataclass(frozen=True, kw_only=True)
class Lacune:
    """What a room finds missing in a contract. ``lister(contrat)``: (number, singular, plural, address) of each.

    ``comble``: of what a commitment may lack, by its key in the filters, the rows of this room that give it: a
    condition on its wording in force.
    """

    nom: str
    lister: Callable[[Any], Iterable[tuple[int, str, str, str]]]
    comble: Mapping[str, Any] = field(default_factory=dict)
    ordre: int = 100


@dataclass(frozen=True, kw_only=True)
class Acte:
    """What a decision may do, once: ``accomplir(*, decision, acteur, **parametres)``."""

    nom: str
    libelle: str
    accomplir: Callable[..., Any]
    ordre: int = 100
    parametres: tuple[str, ...] = field(default=())


@dataclass(frozen=True, kw_only=True)
class Habilitation:
    """May this user do ``nom``? Asked by a lower room, answered by the one that knows the roles."""

    nom: str
    accorde: Callable[[Any], bool]


@dataclass(frozen=True, kw_only=True)
class Rattachement:
    """How the rows of a model follow when two objects they point to become one. ``nom``: its label, « contrats.acces ».

    ``completer(gardee, absorbee)``: what a row learns from another that now says the same thing, as field -> value.
    ``reserve``: what these rows give does not change hands without the administrator.
    ``perissable``: these rows only speak of the two objects as two; they go, and come back if the merge is undone.
    """

    nom: str
    completer: Callable[[Any, Any], Mapping[str, Any]] | None = None
    reserve: bool = False
    perissable: bool = False


@dataclass(frozen=True, kw_only=True)
class Menage:
    """Rows that a room no longer needs: ``ranger()`` erases them, once a day, and returns how many."""

    nom: str
    ranger: Callable[[], int]


panneaux: Registre[Panneau] = Registre("panneaux", Panneau)
navigation: Registre[EntreeNavigation] = Registre("navigation", EntreeNavigation)
a_faire: Registre[AFaire] = Registre("a_faire", AFaire)
echeances: Registre[Echeance] = Registre("echeances", Echeance)
faits: Registre[FournisseurFait] = Registre("faits", FournisseurFait)
recherche: Registre[SourceRecherche] = Registre("recherche", SourceRecherche)
vocabulaires: Registre[Vocabulaire] = Registre("vocabulaires", Vocabulaire)
reprises: Registre[Reprise] = Registre("reprises", Reprise)
lacunes: Registre[Lacune] = Registre("lacunes", Lacune)
actes: Registre[Acte] = Registre("actes", Acte)
habilitations: Registre[Habilitation] = Registre("habilitations", Habilitation)
rattachements: Registre[Rattachement] = Registre("rattachements", Rattachement)
menages: Registre[Menage] = Registre("menages", Menage)
quotidiens: Registre[Quotidien] = Registre("quotidiens", Quotidien)
