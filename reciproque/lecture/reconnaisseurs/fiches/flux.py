"""The document as a stream of headings and labelled fields, whatever holds them: two-column tables or paragraphs."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass, field

from reciproque.lecture.brouillon import Brouillon, Portee
from reciproque.lecture.forme import Bloc, Cellule, Forme, Liste, Paragraphe, Rangee, Tableau, Titre
from reciproque.lecture.intitules import Intitule, lire_intitule
from reciproque.lecture.reconnaisseurs.fiches.champs import LIBELLE_MAX, couper_libelle, role_de

VALEUR_EN_LIGNE_MAX = 4000


@dataclass(slots=True)
class Entete:
    """A heading that may open a sheet or stand above one."""

    intitule: Intitule
    texte: str
    portee: Portee
    bloc: Bloc


@dataclass(slots=True)
class Champ:
    """A labelled field; ``alineas``: its paragraphs and bullets, bullet marks kept, each with its place."""

    role: str
    libelle: str
    alineas: list[tuple[str, Portee]] = field(default_factory=list)
    portees: list[Portee] = field(default_factory=list)
    bloc: Bloc | None = None

    @property
    def texte(self) -> str:
        return "\n".join(t for t, _ in self.alineas)


@dataclass(slots=True)
class Autre:
    """Anything else: it ends a sheet."""

    bloc: Bloc


Element = Entete | Champ | Autre


def lire_flux(forme: Forme, brouillon: Brouillon) -> Iterator[Element]:
    """Elements in order; values printed after their label are gathered in it."""
    courant: Champ | None = None
    for bloc in forme.blocs:
        if bloc.zone in {"sommaire", "note"} or (isinstance(bloc, Tableau) and not brouillon.libre(bloc)):
            continue
        if isinstance(bloc, Tableau):
            largeur = max((len(r.pleines) for r in bloc.rangees), default=0)
            if largeur > 3:
                courant = None
                yield Autre(bloc)
                continue
            for rangee in bloc.rangees:
                courant = yield from _rangee(rangee, bloc, courant)
        elif isinstance(bloc, Liste):
            if courant is not None and not isinstance(courant.bloc, Tableau):
                _verser_liste(courant, bloc)
            elif courant is None:
                yield Autre(bloc)
        else:
            courant = yield from _ligne(bloc, courant)


def _rangee(rangee: Rangee, bloc: Tableau, courant: Champ | None) -> Generator[Element, None, Champ | None]:
    pleines = rangee.pleines
    if not pleines:
        return courant
    premiere = rangee.cellules[0]
    if len(pleines) == 1 and not premiere.vide:
        return (yield from _cellule_seule(premiere, rangee, bloc, courant))
    if premiere.vide:
        if len(pleines) >= 2 and (role := role_de(pleines[0].texte)) and len(pleines[0].texte) <= LIBELLE_MAX:
            champ = _champ(role, pleines[0].texte, pleines[1:], rangee, bloc)
            yield champ
            return champ
        if courant is not None:
            _verser(courant, pleines, rangee)
        return courant
    libelle, reste = couper_libelle(premiere.texte)
    role = role_de(libelle)
    if role == "niveau":
        yield Entete(lire_intitule(f"{libelle} : {pleines[1].texte}"), pleines[1].texte, rangee, bloc)
        return None
    if role is None:
        yield Autre(bloc)
        return None
    valeurs = pleines[1:]
    if len(valeurs) >= 2 and (second := role_de(valeurs[0].texte)) and len(valeurs[0].texte) <= 40:
        # « Indicateurs | Impact(s) | … »: the second column says more.
        role, libelle, valeurs = second, valeurs[0].texte, valeurs[1:]
    champ = _champ(role, libelle, valeurs, rangee, bloc)
    if reste and role in {"chef_de_file", "partenaires"} and len(reste) <= 80:
        champ.alineas.insert(0, (reste, premiere))
    yield champ
    return champ


def _cellule_seule(cellule: Cellule, rangee: Rangee, bloc: Tableau, courant: Champ | None) -> Generator[Element, None, Champ | None]:
    """A row of one cell: a heading, a label whose value follows or stands behind its colon, or more of the value above."""
    libelle, reste = couper_libelle(cellule.texte)
    intitule = lire_intitule(cellule.texte)
    role = role_de(libelle)
    if _est_entete(intitule, cellule.texte) and role in {None, "niveau", "actions", "diagnostic"}:
        yield Entete(intitule, cellule.texte, rangee, bloc)
        return None
    if role is not None and role != "niveau":
        champ = Champ(role, libelle, portees=[rangee], bloc=bloc)
        if reste:
            champ.alineas.extend((a, cellule) for a in reste.split("\n"))
        yield champ
        return champ
    if courant is not None:
        _verser(courant, [cellule], rangee)
        return courant
    if len(cellule.texte) <= 250:
        yield Entete(intitule, cellule.texte, rangee, bloc)
        return None
    yield Autre(bloc)
    return None


def _ligne(bloc: Titre | Paragraphe, courant: Champ | None) -> Generator[Element, None, Champ | None]:
    libelle, reste = couper_libelle(bloc.texte)
    role = role_de(libelle) if len(libelle) <= LIBELLE_MAX else None
    intitule = lire_intitule(bloc.texte)
    en_ligne = role is not None and (bool(reste) or bloc.texte.rstrip().endswith(":") or isinstance(bloc, Titre))
    if role == "niveau" and reste:
        yield Entete(lire_intitule(bloc.texte), reste, bloc, bloc)
        return None
    if _est_entete(intitule, bloc.texte) and not (en_ligne and intitule.code is None and intitule.niveau is None):
        yield Entete(intitule, bloc.texte, bloc, bloc)
        return None
    if en_ligne and role != "niveau" and len(bloc.texte) <= VALEUR_EN_LIGNE_MAX:
        champ = Champ(role or "modalites", libelle, portees=[bloc], bloc=bloc)
        champ.alineas.extend((a, bloc) for a in reste.split("\n") if a)
        yield champ
        return champ
    if isinstance(bloc, Paragraphe) and courant is not None and not isinstance(courant.bloc, Tableau):
        courant.alineas.extend((a, bloc) for a in bloc.texte.split("\n"))
        courant.portees.append(bloc)
        return courant
    if isinstance(bloc, Titre):
        yield Entete(intitule, bloc.texte, bloc, bloc)
        return None
    yield Autre(bloc)
    return None


def _est_entete(intitule: Intitule, texte: str) -> bool:
    return len(texte) <= 400 and (
        (intitule.code is not None and (intitule.niveau is not None or any(c.isalpha() for c in intitule.code)))
        or (intitule.niveau is not None and len(texte) <= 200 and ":" in texte)
        or texte.casefold().startswith("fiche")
    )


def _champ(role: str, libelle: str, valeurs: list[Cellule], rangee: Rangee, bloc: Tableau) -> Champ:
    champ = Champ(role, libelle, bloc=bloc)
    _verser(champ, valeurs, rangee)
    return champ


def _verser(champ: Champ, cellules: list[Cellule], rangee: Rangee) -> None:
    champ.portees.append(rangee)
    for cellule in cellules:
        champ.alineas.extend((a, cellule) for a in cellule.alineas)


def _verser_liste(champ: Champ, liste: Liste) -> None:
    champ.portees.append(liste)
    for item in liste.items:
        # The mark tells actions from their details: a deeper one is written as a sub-bullet.
        marque = item.puce or "-"
        champ.alineas.append((f"{marque} {item.texte}" if not item.profondeur else f"→ {item.texte}", item))
