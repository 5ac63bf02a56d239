"""Split a record in several, merge several in one. Every part keeps the passage; both can be undone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from reciproque.contrats.concurrence import Refus
from reciproque.contrats.models import Fiche, Lecture
from reciproque.langue import plural
from reciproque.socle import journal

from ..contenu import Contenu, search_text
from ..recit import record_label
from .ajouter import free_key, make_room
from .ecrire import lock_reading, open_record, write_content
from .gestes import State, birth_of, gesture_label, noter, state_of

Genre, Etat = Fiche.Genre, Fiche.Etat

# Kinds whose record is one text, and the name of that text.
TEXTE_DE: dict[str, str] = {
    Genre.ENGAGEMENT: "texte",
    Genre.RECOMMANDATION: "texte",
    Genre.CONSTAT: "texte",
    Genre.REGLE: "texte",
    Genre.INDICATEUR: "libelle",
    Genre.MESURE: "libelle",
}
# Lists of a commitment that are put end to end when several become one.
_LISTES = ("partenaires", "leviers", "indicateurs", "quartiers", "montants")


@transaction.atomic
def couper(*, fiche: Fiche, revision: int | None, parties: Sequence[str], acteur: Any) -> list[Fiche]:
    """Cut the text of a record into ``parties``: the record keeps the first, each other is a new record after it.

    All keep the passage, the place and the partners: a person then corrects what differs. Raises Conflit, Refus.
    """
    fiche = open_record(fiche, revision)
    champ = _text_field(fiche)
    parties = [p.strip() for p in parties if p.strip()]
    if len(parties) < 2:
        raise Refus("Dites où couper\u00a0: laissez une ligne vide entre les deux parties.")
    if _letters("".join(parties)) != _letters(fiche.contenu.get(champ) or ""):
        raise Refus("Couper ne change pas le texte\u00a0: coupez d’abord, corrigez ensuite chaque partie.")
    lecture, etait, entier = fiche.lecture, state_of(fiche), fiche.contenu
    write_content(fiche, {**entier, champ: parties[0]})
    fiche.etat = Etat.CORRIGEE
    fiche.revision += 1
    fiche.save()
    nouvelles = [_part(fiche, entier, champ, texte, rang) for rang, texte in enumerate(parties[1:], 1)]
    noter(
        lecture=lecture,
        acteur=acteur,
        libelle=gesture_label("coupé", fiche),
        avant=[etait, *({"pk": n.pk, "absente": True} for n in nouvelles)],
        apres=[state_of(fiche), *(birth_of(n) for n in nouvelles)],
        solidaire=True,
    )
    journal.record(
        acteur=acteur,
        verbe="coupé",
        objet=fiche,
        avant={champ: entier.get(champ)},
        apres={champ: parties},
        contrat_id=lecture.contrat_id,
    )
    return [fiche, *nouvelles]


def _part(fiche: Fiche, entier: Contenu, champ: str, texte: str, rang: int) -> Fiche:
    cle = free_key(fiche.lecture, fiche.genre, fiche.cle)
    contenu = {**entier, champ: texte, **({"id": cle} if "id" in entier else {})}
    nouvelle = Fiche(
        lecture=fiche.lecture,
        genre=fiche.genre,
        cle=cle,
        ordre=make_room(fiche.lecture, fiche.genre, fiche.ordre + rang - 1),
        parent_cle=fiche.parent_cle,
        branche=fiche.branche,
        contenu_lu=fiche.contenu_lu,
        contenu=contenu,
        recherche=search_text(contenu),
        confiance=fiche.confiance,
        ligne_debut=fiche.ligne_debut,
        ligne_fin=fiche.ligne_fin,
        page=fiche.page,
        etat=Etat.CORRIGEE,
        liee_a=fiche.cle,
    )
    nouvelle.save()
    return nouvelle


@transaction.atomic
def reunir(*, lecture: Lecture, fiches: Sequence[int], acteur: Any, revisions: dict[int, int] | None = None) -> Fiche:
    """Make one record of several of the same kind: the first in the document keeps all the words, the passage from the
    first line to the last, and the partners of all; the others are dropped. Raises Refus.
    """
    lecture = lock_reading(lecture.pk)
    choisies = list(lecture.fiches.filter(pk__in=fiches).order_by("ordre", "pk"))
    if len(choisies) < 2 or len({f.genre for f in choisies}) > 1:
        raise Refus("Choisissez au moins deux fiches du même genre à réunir.")
    if any(f.etat == Etat.CONFIRMEE for f in choisies):
        raise Refus("Une des fiches est déjà confirmée\u00a0: elle se corrige dans le contrat.")
    if any(f.etat == Etat.ECARTEE for f in choisies):
        raise Refus("Une des fiches est écartée\u00a0: remettez-la à relire avant de la réunir à une autre.")
    if revisions and any(revisions.get(f.pk, f.revision) != f.revision for f in choisies):
        raise Refus("Quelqu’un a modifié une de ces fiches entre-temps\u00a0: relisez-la, puis réunissez-les.")
    premiere, *autres = choisies
    champ = _text_field(premiere)
    for f in choisies:
        f.lecture = lecture
    avant: list[State] = [state_of(f) for f in choisies]
    dits = [f.contenu.get(champ) or "" for f in choisies]
    # what the journal reads, not a column
    premiere.libelle_journal = record_label(premiere)  # type: ignore[attr-defined]
    write_content(premiere, _merged([f.contenu for f in choisies], champ))
    premiere.etat = Etat.CORRIGEE
    premiere.ligne_debut = min((f.ligne_debut for f in choisies if f.ligne_debut is not None), default=None)
    premiere.ligne_fin = max((f.ligne_fin for f in choisies if f.ligne_fin is not None), default=None)
    for f in autres:
        f.etat, f.liee_a = Etat.ECARTEE, premiere.cle
    for f in choisies:
        f.revision += 1
        f.save()
    noter(
        lecture=lecture,
        acteur=acteur,
        libelle=f"réuni {plural(len(choisies), 'fiche')} en {record_label(premiere)}",
        avant=avant,
        apres=[state_of(f) for f in choisies],
        solidaire=True,
    )
    journal.record(
        acteur=acteur,
        verbe="réuni",
        objet=premiere,
        avant={champ: dits},
        apres={champ: premiere.contenu.get(champ)},
        contrat_id=lecture.contrat_id,
    )
    return premiere


def _merged(contenus: Sequence[Contenu], champ: str) -> Contenu:
    """The first record with the words of all, one space where a line was cut; lists end to end, each item once."""
    reuni = dict(contenus[0])
    reuni[champ] = " ".join((c.get(champ) or "").strip() for c in contenus).strip()
    for liste in _LISTES:
        if liste in reuni:
            reuni[liste] = []
            for contenu in contenus:
                reuni[liste] += [x for x in contenu.get(liste) or [] if x not in reuni[liste]]
    for simple in ("numero", "periode", "echeance"):
        if simple in reuni and not reuni[simple]:
            reuni[simple] = next((c[simple] for c in contenus if c.get(simple)), reuni[simple])
    return reuni


def _text_field(fiche: Fiche) -> str:
    if fiche.genre not in TEXTE_DE:
        raise Refus("Cette sorte de fiche ne se coupe ni ne se réunit\u00a0: corrigez-la ou écartez-la.")
    return TEXTE_DE[fiche.genre]


def _letters(texte: str) -> str:
    return "".join(texte.split())
