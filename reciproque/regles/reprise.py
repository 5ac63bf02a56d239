"""Make the rules of a confirmed reading live: those a kind can say at once, the others to be specified."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import transaction

from reciproque.contrats.models import Contrat, Fiche, Lecture, RedactionEngagement
from reciproque.langue import fold, plural
from reciproque.socle import journal

from .actions.etats import refresh
from .actions.faits import free_key
from .models import Complet, DernierEtat, Fait, GenreFait, Regle
from .moteur import GENRES, Force, ParametresInvalides, parameters_of, write
from .proposition import FaitPropose, Proposition, propose, title_of

LOT = 400
PROPRES = ("fait", "attendu")  # parameters whose kind of fact no other rule shares
# Rows of a contract for which `obstacle` answers.
MODELES = frozenset(
    m._meta.label_lower for m in (Regle, Regle.quartiers.through, GenreFait, Fait, Complet, DernierEtat)
) | {"regles.application"}


@transaction.atomic
def take_up(*, contrat: Contrat, lecture: Lecture, acteur: Any) -> int:
    """Number of rules made of this reading: none the second time."""
    fiches = list(
        lecture.fiches.filter(genre=Fiche.Genre.REGLE, objet_id=None)
        .exclude(etat=Fiche.Etat.ECARTEE)
        .order_by("ordre", "pk")
    )
    if not fiches:
        return 0
    deja = dict(Regle.objects.filter(contrat=contrat).exclude(cle_lecture="").values_list("cle_lecture", "pk"))
    genres = _Genres(contrat)
    engagements = _Passages(contrat, lecture)
    nouvelles: list[tuple[Fiche, Regle]] = []
    for fiche in fiches:
        cle = f"{lecture.pk}:{fiche.cle}"
        fiche.objet_id = deja.get(cle)
        if fiche.objet_id is None:
            regle = _build(fiche, contrat, lecture, genres)
            regle.cle_lecture = cle
            regle.engagement_id = engagements.holding(fiche)
            nouvelles.append((fiche, regle))
    GenreFait.objects.bulk_create(genres.nouveaux, batch_size=LOT)
    Regle.objects.bulk_create([regle for _, regle in nouvelles], batch_size=LOT)
    for fiche, regle in nouvelles:
        fiche.objet_id = regle.pk
    Fiche.objects.bulk_update(fiches, ["objet_id"], batch_size=LOT)
    if nouvelles:
        journal.record(
            acteur=acteur,
            verbe="repris les règles de",
            objet=lecture,
            apres={"règles": plural(len(nouvelles), "règle")},
            contrat_id=contrat.pk,
        )
        refresh(contrats=[contrat])
    return len(nouvelles)


class _Genres:
    """Kinds of fact of the contract, and those that new rules need."""

    def __init__(self, contrat: Contrat):
        self.contrat = contrat
        connus = list(GenreFait.objects.of(contrat))
        self.prises = {g.cle for g in connus}
        self.par_nom = {(g.libelle_normalise, g.is_figure): g.cle for g in connus if g.contrat_id}
        self.nouveaux: list[GenreFait] = []

    def key_of(self, fait: FaitPropose, fiche: Fiche) -> str:
        """What a rule counts is its own: « projet » of culture is no project of sport. Events around it are shared."""
        libelle, nom = fait.libelle, (fold(fait.libelle), fait.chiffre)
        rang = 1
        while fait.parametre in PROPRES and nom in self.par_nom:
            suite = f" bis {rang}" if rang > 1 else ""
            libelle, rang = f"{fait.libelle[:120]} (ligne {fiche.ligne_debut}{suite})", rang + 1
            nom = (fold(libelle), fait.chiffre)
        if nom not in self.par_nom:
            genre = GenreFait(
                contrat=self.contrat,
                cle=free_key(libelle, self.prises),
                libelle=libelle[:160],
                nature=GenreFait.Nature.CHIFFRE if fait.chiffre else GenreFait.Nature.EVENEMENT,
                unite=fait.unite,
            )
            self.nouveaux.append(genre)
            self.par_nom[nom] = genre.cle
        return self.par_nom[nom]


class _Passages:
    """Which commitment a passage of the document belongs to."""

    def __init__(self, contrat: Contrat, lecture: Lecture):
        redactions = RedactionEngagement.objects.current().filter(
            engagement__contrat=contrat, engagement__retire_le=None, document=lecture.document_id
        )
        self.lignes = sorted(redactions.exclude(ligne_debut=None).values_list("ligne_debut", "ligne_fin", "engagement"))

    def holding(self, fiche: Fiche) -> int | None:
        """The shortest one whose lines hold those of the rule."""
        if fiche.ligne_debut is None:
            return None
        fin = fiche.ligne_fin or fiche.ligne_debut
        tenants = [(b - a, pk) for a, b, pk in self.lignes if a <= fiche.ligne_debut and fin <= b]
        return min(tenants)[1] if tenants else None


def _build(fiche: Fiche, contrat: Contrat, lecture: Lecture, genres: _Genres) -> Regle:
    lu = fiche.contenu
    proposition = propose(lu)
    parametres = _parameters(proposition, genres, fiche) if proposition.sure else None
    force = str(lu.get("force") or "")
    return Regle(
        contrat=contrat,
        intitule=title_of(lu),
        texte=" ".join(str(lu.get("texte") or "").split()),
        genre=proposition.genre if parametres is not None else Regle.Genre.A_PRECISER,
        parametres=parametres or {},
        force=force if force in set(Force) else Force.CONSTAT,
        origine=Regle.Origine.DOCUMENT,
        document_id=lecture.document_id if fiche.ligne_debut else None,
        ligne_debut=fiche.ligne_debut,
        ligne_fin=fiche.ligne_fin,
        page=fiche.page,
        confiance=fiche.confiance,
    )


def _parameters(proposition: Proposition, genres: _Genres, fiche: Fiche) -> dict[str, Any] | None:
    """Parameters of a sure proposal; None when the kind refuses them."""
    noms = {fait.parametre: "x" * (rang + 1) for rang, fait in enumerate(proposition.faits)}
    try:
        parameters_of(proposition.genre, proposition.parametres | noms)
    except ParametresInvalides:
        return None
    cles = {fait.parametre: genres.key_of(fait, fiche) for fait in proposition.faits}
    return write(parameters_of(proposition.genre, proposition.parametres | cles))


# ── Earlier contracts, and undoing ───────────────────────────────────────────────────────────────────────────────────


def overdue() -> Iterator[Lecture]:
    """Confirmed readings whose rules wait: those confirmed before this room existed."""
    attendent = Fiche.objects.filter(genre=Fiche.Genre.REGLE, objet_id=None, etat=Fiche.Etat.CONFIRMEE)
    lectures = Lecture.objects.filter(etat=Lecture.Etat.CONFIRMEE, pk__in=attendent.values("lecture"))
    utiles = lectures.exclude(contrat=None).select_related("contrat", "document")
    return utiles.defer("contenu", "document__texte").order_by("pk").iterator()


def take_up_overdue(acteur: Any = None) -> int:
    """Number of rules taken up."""
    return sum(take_up(contrat=lecture.contrat, lecture=lecture, acteur=acteur) for lecture in list(overdue()))


def _taken(contrat: Contrat, lecture: Lecture) -> Any:
    return Regle.objects.filter(contrat=contrat, cle_lecture__startswith=f"{lecture.pk}:")


def obstacle(*, contrat: Contrat, lecture: Lecture, disparait: bool) -> str:
    """What somebody has done with these rules, in a sentence; "" when nobody has. ``disparait``: the contract goes."""
    reprises = _taken(contrat, lecture)
    if travaillee := reprises.filter(revision__gt=1).first():
        return _refuse(f"On a déjà travaillé sur la règle «\u00a0{travaillee}\u00a0», qui en est issue.")
    cles = _keys(reprises)
    faits = Fait.objects.filter(contrat=contrat)
    complets = Complet.objects.filter(contrat=contrat)
    if not disparait:
        faits, complets = faits.filter(genre__cle__in=cles), complets.filter(genre__cle__in=cles)
    if fait := faits.select_related("genre").first():
        return _refuse(f"Un fait y a été saisi\u00a0: «\u00a0{fait}\u00a0».")
    if complets.exists():
        return _refuse("Quelqu’un a dit que les faits de ses règles sont tous saisis.")
    autres = Regle.objects.filter(contrat=contrat).exclude(pk__in=reprises.values("pk"))
    if not disparait:
        issus = lecture.fiches.filter(genre=Fiche.Genre.ENGAGEMENT).exclude(objet_id=None)
        autres = autres.filter(engagement__in=issus.values("objet_id"))
    if autre := autres.first():
        return _refuse(f"La règle «\u00a0{autre}\u00a0» y a été ajoutée.")
    if disparait and contrat.regles_nationales.exists():
        return _refuse("On y a dit quelles règles nationales s’appliquent.")
    return ""


def _refuse(quoi: str) -> str:
    return f"{quoi} L’import ne se défait plus\u00a0: corrigez le contrat lui-même."


def _keys(regles: Any) -> set[str]:
    """Kinds of fact that these rules name."""
    cles: set[str] = set()
    for genre, parametres in regles.exclude(genre=Regle.Genre.A_PRECISER).values_list("genre", "parametres"):
        cles.update(GENRES[genre][0].keys_in(parametres))
    return cles


def take_away(*, contrat: Contrat, lecture: Lecture) -> int:
    """Undo `take_up`, when there is no `obstacle`. Kinds of fact that no other rule names go too."""
    reprises = _taken(contrat, lecture)
    cles, n = _keys(reprises), reprises.count()
    reprises.delete()
    restantes = _keys(Regle.objects.filter(contrat=contrat))
    GenreFait.objects.filter(contrat=contrat, cle__in=cles - restantes).delete()
    lecture.fiches.filter(genre=Fiche.Genre.REGLE).update(objet_id=None)
    if n:
        refresh(contrats=[contrat])
    return n
