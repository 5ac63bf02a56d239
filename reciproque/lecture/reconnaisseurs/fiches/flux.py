"""The document as a stream of headings and labelled fields, whatever holds them: tables of labels or paragraphs."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Sequence

from reciproque.langue import fold
from reciproque.lecture.brouillon import Brouillon
from reciproque.lecture.forme import Cellule, Forme, Liste, Paragraphe, Rangee, Tableau, Titre, est_suite
from reciproque.lecture.intitules import Intitule
from reciproque.lecture.partenaires import Resolveur
from reciproque.lecture.reconnaisseurs.fiches.acteurs import est_liste_connue
from reciproque.lecture.reconnaisseurs.fiches.arbre_code import (
    est_code,
    est_fiche,
    est_mot_numerote,
    est_numero_de_fiche,
    lire_entete,
)
from reciproque.lecture.reconnaisseurs.fiches.champs import LIBELLE_MAX, couper_libelle, role_de
from reciproque.lecture.reconnaisseurs.fiches.elements import Autre, Champ, Entete, Etendue
from reciproque.lecture.reconnaisseurs.fiches.referents import est_table_de_codes
from reciproque.lecture.reconnaisseurs.fiches.repetes import cle

VALEUR_EN_LIGNE_MAX = 4000
ENTETE_MAX = 400
SANS_VALEUR = (None, "niveau", "titre")  # what names the sheet or its place is a heading, not a field
_LETTRES = re.compile(r"[^\W\d_]")


Element = Entete | Champ | Autre
Flux = Generator[Element, None, Champ | None]


def lire_flux(forme: Forme, brouillon: Brouillon, repetes: frozenset[str] = frozenset()) -> Iterator[Element]:
    """Elements in order; values printed after their label are gathered in it. ``repetes``: labels the layout tells."""
    courant: Champ | None = None
    resolveur = brouillon.partenaires
    titre = fold(brouillon.lecture.document.titre)
    for bloc in forme.blocs:
        if courant is not None and isinstance(bloc, Titre) and bloc.plie == titre:
            continue  # the document's title, printed again at the head of a page, in the middle of a sheet
        if not isinstance(bloc, Tableau) and brouillon.pris_par(bloc) == "promesses_codees":
            courant = None
            continue
        if bloc.zone in {"sommaire", "note"} or (isinstance(bloc, Tableau) and not brouillon.libre(bloc)):
            continue
        if isinstance(bloc, Tableau) and est_table_de_codes(bloc):
            courant = None
            yield Autre(bloc)
        elif isinstance(bloc, Tableau):
            courant = yield from _tableau(bloc, courant, resolveur)
        elif isinstance(bloc, Liste):
            if courant is None:
                yield Autre(bloc)
            elif not isinstance(courant.bloc, Tableau):
                _verser_liste(courant, bloc)
        else:
            courant = yield from _ligne(bloc, courant, repetes)


# ── tables ───────────────────────────────────────────────────────────────────────────────────────────────────────────
def _tableau(bloc: Tableau, courant: Champ | None, resolveur: Resolveur) -> Flux:
    largeur = max((len(r.pleines) for r in bloc.rangees), default=0)
    if largeur > 3 and not any(
        _en_paires(r.pleines) or _en_colonnes(bloc.rangees, i) for i, r in enumerate(bloc.rangees)
    ):
        yield Autre(bloc)
        return None
    par_paires = any(_en_paires(r.pleines) for r in bloc.rangees)
    i = 0
    while i < len(bloc.rangees):
        rangee = bloc.rangees[i]
        if _en_colonnes(bloc.rangees, i):
            yield from _colonnes(rangee, bloc.rangees[i + 1], bloc)
            courant = None
            i += 2
            continue
        paires = _en_paires(rangee.pleines, par_paires=par_paires)
        if dits := _dits_en_ligne(rangee, bloc):
            yield from dits
            courant = None
        elif paires:
            for libelle, valeur in paires:
                nom, _ = couper_libelle(libelle.texte)
                yield _champ(role_de(nom) or "autre", nom, [valeur], rangee, bloc)
            courant = None
        elif len(rangee.pleines) > 3:
            yield Autre(bloc)
            courant = None
        else:
            courant = yield from _rangee(rangee, bloc, courant, resolveur)
        i += 1
    return courant


def _libelle_court(cellule: Cellule) -> bool:
    nom, reste = couper_libelle(cellule.texte)
    return not reste and len(nom) <= 60 and role_de(nom) not in SANS_VALEUR


def _dits_en_ligne(rangee: Rangee, bloc: Tableau) -> list[Champ]:
    """« Pilote : CAF | Échéance : 2025 »: several fields on a row, each with its label inside."""
    pleines = rangee.pleines
    if len(pleines) < 2:
        return []
    champs: list[Champ] = []
    for cellule in pleines:
        nom, deux_points, reste = cellule.texte.partition(":")
        role = role_de(nom) if deux_points and reste.strip() and len(nom) <= 60 and "\n" not in nom else None
        if role is None or role in SANS_VALEUR:
            return []
        champs.append(Champ(role, nom.strip(" \u00a0*"), portees=[rangee], bloc=bloc))
        champs[-1].alineas.extend((a, cellule) for a in reste.strip().split("\n") if a.strip())
    return champs


def _en_paires(pleines: Sequence[Cellule], *, par_paires: bool = False) -> list[tuple[Cellule, Cellule]]:
    """« Pilote | X | Échéance | Y »: labels and values side by side. ``par_paires``: other rows of the table are."""
    if len(pleines) == 4 and par_paires and all(len(c.texte) <= 60 and "\n" not in c.texte for c in pleines[::2]):
        return list(zip(pleines[::2], pleines[1::2], strict=True))
    if len(pleines) != 4 or not all(_libelle_court(c) for c in pleines[::2]) or any(map(_libelle_court, pleines[1::2])):
        return []
    return list(zip(pleines[::2], pleines[1::2], strict=True))


def _en_colonnes(rangees: Sequence[Rangee], i: int) -> bool:
    """A row of two labels or more with its values in the row below, inside a sheet set as a table of few rows."""
    if i + 1 >= len(rangees) or len(rangees) > 400:
        return False
    tetes, valeurs = rangees[i].cellules, rangees[i + 1].cellules
    pleines = rangees[i].pleines
    if len(pleines) < 2 or len(tetes) != len(valeurs) or valeurs[0].vide or not all(_libelle_court(c) for c in pleines):
        return False
    if any(not v.vide and role_de(couper_libelle(v.texte)[0]) for v in valeurs):
        return False
    # A grid of several rows under one head is a table of commitments, not a sheet.
    suivante = rangees[i + 2] if i + 2 < len(rangees) else None
    return suivante is None or len(suivante.pleines) <= 1 or _libelle_court(suivante.pleines[0])


def _colonnes(tetes: Rangee, valeurs: Rangee, bloc: Tableau) -> Iterator[Element]:
    for tete, valeur in zip(tetes.cellules, valeurs.cellules, strict=True):
        if not tete.vide:
            nom, _ = couper_libelle(tete.texte)
            yield _champ(role_de(nom) or "autre", nom, [valeur], valeurs, bloc)


def _rangee(rangee: Rangee, bloc: Tableau, courant: Champ | None, resolveur: Resolveur) -> Flux:
    pleines = rangee.pleines
    if not pleines:
        return courant
    premiere = rangee.cellules[0]
    if len(pleines) == 1 and not premiere.vide:
        return (yield from _cellule_seule(premiere, rangee, bloc, courant))
    if premiere.vide:
        if len(pleines) >= 2 and (role := role_de(pleines[0].texte)) and len(pleines[0].texte) <= LIBELLE_MAX:
            suite = courant is not None and courant.role == role
            champ = _champ(role, courant.libelle if suite and courant else pleines[0].texte, pleines[1:], rangee, bloc)
            champ.precision = pleines[0].texte
            yield champ
            return champ
        if courant is not None:
            _verser(courant, pleines, rangee, suite=True)
        return courant
    libelle, reste = couper_libelle(premiere.texte)
    role = role_de(libelle)
    valeurs = pleines[1:]
    codee = (est_code(premiere.texte) or est_mot_numerote(premiere.texte)) and _coiffe_des_champs(bloc, rangee)
    if (codee or est_numero_de_fiche(premiere.texte)) and len(valeurs) == 1 and len(valeurs[0].texte) <= 250:
        # « Fiche n° 1 | Accès aux soins », « F-01 | Accès aux soins »
        numero = premiere.texte.strip(" .:–—-*")
        dit = f"{'Fiche ' + numero.split()[-1] if codee else numero} : {valeurs[0].texte}"
        yield Entete(lire_entete(dit), dit, rangee, bloc, etiquette=True)
        return None
    if role == "niveau" and valeurs and _est_phrase(valeurs[0].texte):
        role = "contenu"  # « Objectif visé | Rendre les halls sûrs. »: said of the sheet, not where it hangs
    if role in {"niveau", "titre"} and valeurs:
        dit = pleines[1].texte
        intitule = lire_entete(f"{libelle} : {dit}" if role == "niveau" else dit)
        yield Entete(intitule, dit, rangee, bloc, role == "niveau", role == "titre")
        return None
    if role is None:
        if courant is not None and (len(libelle) > LIBELLE_MAX or libelle[:1].islower()):
            _verser(courant, valeurs, rangee, suite=True)  # the instruction of a label, cut by a page break
            return courant
        if len(libelle) > LIBELLE_MAX or len(_LETTRES.findall(libelle)) < 4 or lire_entete(premiere.texte).code:
            yield Autre(bloc)
            return None
        role = "autre"
    precision = ""
    if len(valeurs) >= 2 and (second := role_de(valeurs[0].texte)) and len(valeurs[0].texte) <= 40:
        role, precision, valeurs = second, valeurs[0].texte, valeurs[1:]
    champ = _champ(role, libelle, valeurs, rangee, bloc)
    champ.precision = precision
    if reste and role in {"chef_de_file", "partenaires", "pilote"} and est_liste_connue(reste, resolveur):
        champ.alineas.insert(0, (reste, premiere))
    yield champ
    return champ


def _coiffe_des_champs(bloc: Tableau, rangee: Rangee) -> bool:
    """The row under this one opens with a label that a sheet has."""
    suivante = next((r for r in bloc.rangees if r.debut > rangee.debut and r.pleines), None)
    return suivante is not None and role_de(couper_libelle(suivante.pleines[0].texte)[0]) is not None


def _est_phrase(texte: str) -> bool:
    return texte.rstrip().endswith(".") and not lire_entete(texte).code


def _cellule_seule(cellule: Cellule, rangee: Rangee, bloc: Tableau, courant: Champ | None) -> Flux:
    """A row of one cell: a heading, a label whose value follows or stands behind its colon, or more of the value
    above.
    """
    libelle, reste = couper_libelle(cellule.texte)
    intitule = lire_entete(cellule.texte)
    role = role_de(libelle)
    if _est_entete(intitule, cellule.texte) and role in {*SANS_VALEUR, "actions", "diagnostic"}:
        yield Entete(intitule, cellule.texte, rangee, bloc)
        return None
    if (
        role is not None
        and role not in SANS_VALEUR
        and (len(libelle) <= LIBELLE_MAX or reste or len(rangee.cellules) > 1)
    ):
        champ = Champ(role, libelle, portees=[rangee], bloc=bloc)
        # With an empty cell beside it, what the label goes on to say is its instruction.
        if reste and len(rangee.cellules) == 1:
            champ.alineas.extend((a, cellule) for a in reste.split("\n"))
        yield champ
        return champ
    if courant is not None:
        _verser(courant, [cellule], rangee, suite=True)
        return courant
    if len(cellule.texte) <= 250:
        yield Entete(intitule, cellule.texte, rangee, bloc)
        return None
    yield Autre(bloc)
    return None


# ── paragraphs ───────────────────────────────────────────────────────────────────────────────────────────────────────
def _ligne(bloc: Titre | Paragraphe, courant: Champ | None, repetes: frozenset[str]) -> Flux:
    if isinstance(bloc, Titre) and est_fiche(bloc.texte):
        yield Entete(lire_entete(bloc.texte), bloc.texte, bloc, bloc)
        return None
    if elements := _lignes_libellees(bloc, repetes):
        yield from elements
        return elements[-1] if isinstance(elements[-1], Champ) else None
    libelle, reste = couper_libelle(bloc.texte)
    role = _role(libelle, repetes) if len(libelle) <= LIBELLE_MAX else None
    intitule = lire_entete(bloc.texte)
    en_ligne = role is not None and (
        bool(reste) or bloc.texte.rstrip().endswith((":", "?")) or isinstance(bloc, Titre) or cle(libelle) in repetes
    )
    if role in {"niveau", "titre"} and reste:
        yield Entete(
            intitule if role == "niveau" else lire_entete(reste), reste, bloc, bloc, role == "niveau", role == "titre"
        )
        return None
    # « OBJECTIFS : recréer des lieux » is a field; « Objectif : … » may be a level.
    sans_rang = intitule.code is None and (intitule.niveau is None or (intitule.mot or "").endswith("s"))
    if _est_entete(intitule, bloc.texte) and not (en_ligne and sans_rang):
        yield Entete(intitule, bloc.texte, bloc, bloc)
        return None
    if en_ligne and role == "engagements":
        # « Engagements : » over bullets is a contract told in chapters; in a table it is a field.
        yield Autre(bloc)
        return None
    if en_ligne and role not in SANS_VALEUR and len(bloc.texte) <= VALEUR_EN_LIGNE_MAX:
        champ = Champ(role or "autre", libelle, portees=[bloc], bloc=bloc)
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


def _role(libelle: str, repetes: frozenset[str]) -> str | None:
    role = role_de(libelle)
    return "autre" if role is None and fold(libelle).strip(" .:?*-_") in repetes else role


def _lignes_libellees(bloc: Titre | Paragraphe, repetes: frozenset[str]) -> list[Entete | Champ]:
    """A paragraph of several « Libellé : valeur » lines: a field each, a heading for the one that names the sheet."""
    if isinstance(bloc, Titre) or "\n" not in bloc.texte:
        return []
    elements: list[Entete | Champ] = []
    connus = 0
    lignes = bloc.texte.split("\n")
    for k, ligne in enumerate(lignes):
        libelle, deux_points, reste = ligne.partition(":")
        seul = (
            not deux_points
            and len(ligne) <= 45
            and len(ligne.split()) <= 5
            and ligne.rstrip()[-1:] not in {".", ";", ","}
            and not (k and est_suite(lignes[k - 1], ligne, puces=False))
        )
        role = _role(libelle, repetes) if (deux_points and len(libelle) <= 60) or seul else None
        if role in {"titre", "niveau"} and reste.strip():
            connus += 1
            intitule = lire_entete(reste.strip() if role == "titre" else ligne)
            elements.append(Entete(intitule, reste.strip(), bloc, bloc, role == "niveau", role == "titre"))
        elif role is not None and role not in SANS_VALEUR:
            connus += 1
            champ = Champ(role, libelle.strip(" \u00a0*-•"), portees=[bloc], bloc=bloc)
            if reste.strip():
                champ.alineas.append((reste.strip(), bloc))
            elements.append(champ)
        elif not k and not est_numero_de_fiche(ligne):
            return []
        elif not k:
            elements.append(Entete(lire_entete(ligne), ligne, bloc, bloc))
        elif ligne.strip():
            dernier = elements[-1]
            if isinstance(dernier, Entete):
                return []
            if dernier.alineas and est_suite(dernier.alineas[-1][0], ligne.strip(), puces=False):
                dernier.alineas[-1] = (f"{dernier.alineas[-1][0]} {ligne.strip()}", bloc)
            else:
                dernier.alineas.append((ligne.strip(), bloc))
    return elements if connus >= 2 else []


def _est_entete(intitule: Intitule, texte: str) -> bool:
    return len(texte) <= ENTETE_MAX and (
        (intitule.code is not None and (intitule.niveau is not None or any(c.isalpha() for c in intitule.code)))
        or (intitule.niveau is not None and len(texte) <= 200 and ":" in texte)
        or texte.casefold().startswith("fiche")
    )


def _champ(role: str, libelle: str, valeurs: Sequence[Cellule], rangee: Rangee, bloc: Tableau) -> Champ:
    champ = Champ(role, libelle, bloc=bloc)
    _verser(champ, valeurs, rangee)
    return champ


def _verser(champ: Champ, cellules: Sequence[Cellule], rangee: Rangee, *, suite: bool = False) -> None:
    champ.portees.append(rangee)
    for cellule in cellules:
        for alinea in cellule.alineas:
            if suite and champ.alineas and est_suite(champ.alineas[-1][0][-300:], alinea, puces=False):
                texte, place = champ.alineas[-1]
                champ.alineas[-1] = (f"{texte} {alinea}", Etendue(place, cellule))
            else:
                champ.alineas.append((alinea, cellule))
            suite = False


def _verser_liste(champ: Champ, liste: Liste) -> None:
    champ.portees.append(liste)
    base = min((item.profondeur for item in liste.items), default=0)  # a list may be set in from the margin
    for item in liste.items:
        # The mark tells actions from their details: a deeper one is written as a sub-bullet.
        marque = item.puce or "-"
        premiere, *suite = item.texte.split("\n")
        champ.alineas.append((f"{marque} {premiere}" if item.profondeur == base else f"→ {premiere}", item))
        champ.alineas.extend((ligne, item) for ligne in suite if ligne.strip())
