"""Which tables are one numbered list, which paragraphs are, and which headings stand right above."""

from __future__ import annotations

import re
from collections.abc import Callable

from reciproque.lecture.brouillon import Brouillon
from reciproque.lecture.forme import Forme, Paragraphe, Tableau, Titre, couper_puce
from reciproque.lecture.intitules import lire_intitule
from reciproque.lecture.reconnaisseurs.arbre import allure
from reciproque.lecture.reconnaisseurs.rangs import numero_avec_mot, numero_en_tete
from reciproque.lecture.reconnaisseurs.tableau_numerote.disposition import Plan

_CONTENANT = re.compile(
    r"article|annexe|chapitre|partie|titre|preambule|protocole|contrat|convention|avenant|tableau|liste|"
    r"(?:les|nos|leurs|des)? ?engagements?|programme|plan d|texte|sommaire"
)
# « Les engagements », « 2. Nos engagements réciproques », « Article 3 – Engagements des signataires ».
_ENGAGEMENTS = re.compile(
    r"^(?:\W|\d|[ivx]+[. )/-])*(?:article \d+\W+)?(?:(?:les|nos|leurs|liste des|tableau des) )?(?:nouveaux )?"
    r"engagements?"
    r"(?: (?:renforces|reciproques|renforces et reciproques|pris|retenus|communs))?"
    r"(?: (?:des|par les|de nos|de leurs|pour) .{2,60})?\W*$"
)
_AUTRE_CHAPITRE = re.compile(
    r"gouvernance|pilotage|evaluation|suivi|diagnostic|contexte|duree|signature|bilan|recommand|constat|methode|modalites"
)
_CODE_DE_CHAPITRE = re.compile(r"\d|[ivx]+[ .)/-]|[a-z][ .)/-]")


Tete = Callable[[str], tuple[int, str] | None]


def suites_avec_mot(forme: Forme, brouillon: Brouillon) -> list[tuple[int, int]]:
    """Runs of paragraphs that open with « Engagement n° 1 », « Engagement n° 2 »… outside any table."""
    # The word says what they are: two are enough.
    return _runs([(i, n) for i, n, _ in _numerotes(forme, brouillon, numero_avec_mot)], minimum=2)


def suites_nues(forme: Forme, brouillon: Brouillon) -> list[tuple[int, int]]:
    """Runs of bare « 1. », « 2. »… in a chapter of commitments."""
    dedans = False
    chapitres: dict[int, bool] = {}
    for i, bloc in enumerate(forme.blocs):
        if isinstance(bloc, Titre) and bloc.zone not in {"sommaire", "note", "signatures"}:
            dedans = _chapitre_d_engagements(bloc, dedans, numero_en_tete(bloc.texte) is not None)
        chapitres[i] = dedans
    trouves = _numerotes(forme, brouillon, numero_en_tete)
    return _runs([(i, n) for i, n, reste in trouves if chapitres[i] and len(reste.split()) >= 4])


def _numerotes(forme: Forme, brouillon: Brouillon, lire_tete: Tete) -> list[tuple[int, int, str]]:
    sortie: list[tuple[int, int, str]] = []
    for i, bloc in enumerate(forme.blocs):
        if isinstance(bloc, Titre | Paragraphe) and bloc.zone not in {"sommaire", "note"} and brouillon.libre(bloc):
            lu = lire_tete(bloc.texte)
            if lu is not None:
                sortie.append((i, lu[0], lu[1]))
    return sortie


def _chapitre_d_engagements(titre: Titre, dedans: bool, numerote: bool) -> bool:
    """Are we still in a chapter of commitments after this heading?"""
    if _ENGAGEMENTS.search(titre.plie):
        return True
    intitule = lire_intitule(titre.texte)
    if not dedans or intitule.niveau or numerote:
        return dedans
    return not _CONTENANT.match(titre.plie) and not _AUTRE_CHAPITRE.search(titre.plie) and titre.niveau not in {1, 2}


def _runs(trouves: list[tuple[int, int]], *, minimum: int = 3) -> list[tuple[int, int]]:
    suites: list[list[tuple[int, int]]] = []
    for i, n in trouves:
        if suites and n == suites[-1][-1][1] + 1 and i - suites[-1][-1][0] <= 40:
            suites[-1].append((i, n))
        elif n == 1:
            suites.append([(i, n)])
    return [(s[0][0], s[-1][0]) for s in suites if len(s) >= minimum]


def chaines_de(forme: Forme, plans: dict[int, Plan]) -> list[tuple[int, int]]:
    """Runs of blocks read as one numbered list: tables whose numbers go on, with the rows that fell between them."""
    chaines: list[list[int]] = []
    for i in sorted(plans):
        if chaines and _suit(forme, plans, chaines[-1][-1], i):
            chaines[-1].append(i)
        else:
            chaines.append([i])
    surs = [
        c for c in chaines if sum(len(plans[i].premiers) for i in c) >= 3 and not (plans[c[0]].faible and len(c) == 1)
    ]
    return [(c[0], c[-1]) for c in surs]


def _suit(forme: Forme, plans: dict[int, Plan], avant: int, apres: int) -> bool:
    """The second table goes on with the first: same columns, and every missing number stands between them."""
    a, b = plans[avant], plans[apres]
    entre = forme.blocs[avant + 1 : apres]
    if (a.numero, a.texte) != (b.numero, b.texte) or any(isinstance(x, Tableau) for x in entre):
        return False
    attendu = a.premiers[-1] + 1
    for bloc in entre:
        if isinstance(bloc, Titre | Paragraphe):
            for ligne in bloc.texte.split("\n"):
                lu = numero_en_tete(ligne)
                if lu is not None and lu[0] == attendu:
                    attendu += 1
    tetes = len(intitules_devant(forme, apres, numero_en_tete, connues=None))
    if b.premiers[0] == 1 and a.premiers[-1] > 1:
        return 1 <= len(entre) == tetes  # numbers start again under new headings
    if b.premiers[0] != attendu:
        return False
    return attendu > a.premiers[-1] + 1 or len(entre) <= max(3, tetes)


def intitules_devant(
    forme: Forme, i: int, lire_tete: Callable[[str], tuple[int, str] | None], *, connues: set[str] | None
) -> list[Titre | Paragraphe]:
    """The run of headings right before a block, in order. It opens with a typographic heading or one with a level word.

    ``connues`` None: between two tables, where anything that reads as a heading is one. Above the first table,
    coded chapters of the document are left out unless headings of the same look come back between the next tables.
    """
    run: list[Titre | Paragraphe] = []
    suivant = forme.blocs[i]
    for bloc in forme.avant(suivant, 8):
        if not isinstance(bloc, Titre | Paragraphe) or suivant.debut - bloc.fin > 4 or not _intitule(bloc, lire_tete):
            break
        if _CONTENANT.match(bloc.plie) or (len(bloc.texte) > 120 and connues is not None):
            break
        chapitre = connues is not None and _CODE_DE_CHAPITRE.match(bloc.plie)
        if chapitre and allure(lire_intitule(bloc.texte), bloc.texte) not in (connues or ()):
            break  # a chapter of the document, not a node of the tree
        run.append(bloc)
        suivant = bloc
    run.reverse()
    while len(run) > 1 and not isinstance(run[0], Titre):
        run.pop(0)
    if len(run) == 1 and not isinstance(run[0], Titre) and connues is not None:
        return []
    return run


def _intitule(bloc: Titre | Paragraphe, lire_tete: Callable[[str], tuple[int, str] | None]) -> bool:
    """Short, capitalised, on one line, not a numbered row nor the announce of a list."""
    texte = bloc.texte
    if "\n" in texte or len(texte) > 200 or couper_puce(texte)[0] or texte.rstrip().endswith((":", ";", ",")):
        return False
    if bloc.zone in {"sommaire", "signatures", "note"} or not (texte[:1].isupper() or texte[:1].isdigit()):
        return False
    if isinstance(bloc, Paragraphe) and len(texte.split()) > 22:
        return False
    lu = lire_tete(texte)
    return lu is None or lire_intitule(texte).profondeur_code > 1 or isinstance(bloc, Titre)
