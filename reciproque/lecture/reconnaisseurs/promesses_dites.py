"""Promises told anywhere in the body by whoever the words name: « La Ville de X logera… », « Le Département : … » at a
bullet's head, « La ligne 2 sera prolongée par l'agglomération », « Pour la durée du contrat, la Métropole : » over
a list.

Last of the shapes: it only reads what no other took, and nothing in the chapters that tell, measure or govern.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from reciproque.langue import fold, mots
from reciproque.lecture.brouillon import Brouillon, Portee
from reciproque.lecture.forme import Bloc, Forme, Liste, Paragraphe, Tableau, Titre
from reciproque.lecture.plan import Maillon, Plan
from reciproque.lecture.reconnaisseurs.engagement_lu import ecrire_engagement
from reciproque.lecture.reconnaisseurs.projets.promesses import phrases
from reciproque.lecture.reconnaisseurs.promesses_nommees import noeud_du_titre
from reciproque.lecture.reconnaisseurs.sujets import Sujets
from reciproque.lecture.reconnaisseurs.verbes import DEJA, ENGAGE, FUTUR, SUBORDONNEE, promet
from reciproque.lecture.schema import NoeudLu, PartenaireLu

NOM = "promesses_dites"
_CONTRAT = re.compile(
    r"contrats? de ville|politique de la ville|quartiers? prioritaires?|engagements renforces|quartiers 2030|\bqpv\b"
)
# Chapters that tell, measure or govern: a future there is no promise.
_RECIT = re.compile(
    r"\b(?:preambule|edito\w*|mot d[eu]|avant-propos|introduction|diagnostics?|constats?|portraits?|contexte|bilan|"
    r"methode|"
    r"methodologie|gouvernance|pilotage|comites?|instances|suivi|evaluation|organisation|duree|resiliation|revision|"
    r"avenants?|"
    r"glossaire|lexique|sommaire|cadres?(?! de vie)|perimetre|geographie|historique|d'ou nous partons|conduire|"
    r"modalites|"
    r"concertation|entree en vigueur|dispositions (?:generales|finales))\b"
)
_PRONOM = re.compile(r"^(?:Il|Elle|Ils|Elles|Celui-ci|Celle-ci|Ceux-ci|Celles-ci)\s")
_ANNEXE_ENGAGEANTE = re.compile(
    r"\b(?:engagements?|apports?|apporte|contributions?|promesses?|ce que|feuille de route)\b"
)
_IMPERSONNEL = re.compile(r"^(?:Il|Elle)\s+(?:s['’]agi|convien|import|fau[tdr]|y a|est|sera|a été)")
_DOIT = re.compile(r"\b(?:devra|devront|doi(?:t|vent)|aura (?:à|pour)|est tenue? de|sont tenue?s de)\b")
# « Pour la durée du contrat », « Au titre de ce protocole »: no verb of its own.
_CIRCONSTANCE = re.compile(
    r"^(?:Pour|Dans|Au|Aux|À|A|Pendant|Durant|D['’]ici|Sur|En|Afin|Jusqu|Dès|Par)\b(?![^,]*\b(?:est|sont|a|ont|"
    r"s['’]inscri\w+)\b)"
)
_NUMERO = re.compile(r"^engagements?\s*(?:n\s?[°ºo]\s*)?(?P<n>\d{1,3}(?:\.\d{1,2})?)\s*[:.–—-]\s+", re.IGNORECASE)
TITRES_MIN = 2  # headings with promises under them that make a tree
CODE_MIN = 2  # « A.1 », « 2.3 »: a part of a part
_SEULS_TABLEAUX = 25  # commitments in tables from which the prose around them only tells them
_TETE_MAX = 120


@dataclass(slots=True)
class _Dite:
    texte: str
    place: Portee
    partenaires: list[PartenaireLu]
    confiance: float
    numero: str | None = None


@dataclass(slots=True)
class _Lecteur:
    brouillon: Brouillon
    sujets: Sujets
    dites: list[_Dite] = field(default_factory=list)


def reconnaitre(forme: Forme, brouillon: Brouillon) -> None:
    if not _est_un_contrat(brouillon.lecture.texte[:60_000]):
        return
    lecteur = _Lecteur(brouillon, Sujets.du(brouillon))
    en_tableaux = len(brouillon.lecture.engagements) >= _SEULS_TABLEAUX
    annexe_entiere = sum(1 for b in forme.blocs if b.zone is None) * 3 < len(forme.blocs)
    engageante = False  # in an annex that says it holds what somebody brings
    recit: list[tuple[int, bool]] = []  # level of each open heading, and whether it tells
    seul: list[PartenaireLu] = []  # a name alone over the next list
    sujet: list[PartenaireLu] = []  # who was announced over the next list
    for bloc in forme.blocs:
        if bloc.zone in {"sommaire", "signatures", "note"} or isinstance(bloc, Tableau) or not brouillon.libre(bloc):
            sujet = []
            if isinstance(bloc, Titre) and bloc.zone is None:
                _ouvrir(recit, bloc)
            continue
        if isinstance(bloc, Titre):
            _ouvrir(recit, bloc)
            sujet = []
            if bloc.plie.startswith("annexe"):
                engageante = bool(_ANNEXE_ENGAGEANTE.search(bloc.plie))
        hors = bloc.zone is not None and bloc.zone.startswith("annexe") and not (annexe_entiere or engageante)
        raconte = en_tableaux or hors or any(r for _, r in recit)
        if isinstance(bloc, Liste):
            if seul and not raconte and all(promet(" ".join(i.texte.split()), puce=True) for i in bloc.items):
                sujet = sujet or seul  # « X Habitat : » over acts
            _liste(bloc, lecteur, sujet, raconte=raconte)
            sujet = []
        elif isinstance(bloc, Titre | Paragraphe):
            sujet = [] if raconte else _annonce(bloc.texte, lecteur)
            nom, deux_points, reste = bloc.texte.strip().rpartition("\n")[2].rpartition(":")
            seul = lecteur.sujets.noms(nom) if deux_points and not reste and 3 <= len(nom) <= 90 else []
            if isinstance(bloc, Paragraphe):
                _prose(bloc, lecteur, raconte=raconte)
    _ecrire(lecteur)


def _est_un_contrat(texte: str) -> bool:
    """Most say so on their cover: its lines first, all the others only then."""
    couverture = texte[: texte.find("\n", 4000) + 1]
    return bool(_CONTRAT.search(fold(couverture)) or _CONTRAT.search(fold(texte)))


def _ouvrir(recit: list[tuple[int, bool]], titre: Titre) -> None:
    """A heading closes those of its rank and below; one of no rank closes only others of no rank."""
    rang = titre.niveau or 7
    while recit and recit[-1][0] >= rang:
        recit.pop()
    if titre.niveau is None and len(recit) == 1 and recit[0][0] == 7:
        recit.pop()
    recit.append((rang, bool(_RECIT.search(titre.plie)) and len(titre.texte) < 110))


def _annonce(texte: str, lecteur: _Lecteur) -> list[PartenaireLu]:
    """« Pour la durée du contrat, la Métropole : »: who is named right before the colon, verb or not."""
    if not texte.rstrip().endswith(":"):
        return []
    derniere = phrases(texte)[-1]
    if len(derniere) > 260:
        return []
    propre = derniere.rstrip(" :")
    m = ENGAGE.search(propre) or FUTUR.search(propre) or _DOIT.search(propre)
    if m and not SUBORDONNEE.search(propre[: m.start()]):
        return lecteur.sujets.lire(propre)
    cadre, _, fin = propre.rpartition(",")
    if (cadre and not _CIRCONSTANCE.match(cadre)) or len(fin) > 90:
        return []
    return lecteur.sujets.noms(fin.strip()) if cadre else []


def _liste(liste: Liste, lecteur: _Lecteur, sujet: list[PartenaireLu], *, raconte: bool) -> None:
    tetes = [[] if raconte else _tete(item.texte, lecteur) for item in liste.items]
    nommees = sum(1 for t in tetes if t)
    for item, tete in zip(liste.items, tetes, strict=True):
        texte = " ".join(item.texte.split())
        if len(texte.split()) < 3 or texte.endswith((":", "?")):
            continue
        if m := _NUMERO.match(texte):
            lecteur.dites.append(_Dite(texte[m.end() :], item, [], 0.92, m.group("n")))
        elif sujet:
            lecteur.dites.append(_Dite(item.texte, item, sujet, 0.88))
        elif tete and nommees >= 2:
            lecteur.dites.append(_Dite(item.texte, item, tete, 0.85))
        else:
            for dite in _phrases(item.texte, item, lecteur, raconte=raconte):
                lecteur.dites.append(dite)


def _tete(texte: str, lecteur: _Lecteur) -> list[PartenaireLu]:
    """« Mission locale : deux permanences par semaine »: names, a colon, then some words."""
    tete, deux_points, reste = " ".join(texte.split()).partition(":")
    if not deux_points or len(reste.split()) < 3 or len(tete) > _TETE_MAX:
        return []
    return lecteur.sujets.noms(tete.strip())


def _prose(bloc: Paragraphe, lecteur: _Lecteur, *, raconte: bool) -> None:
    lecteur.dites.extend(_phrases(bloc.texte, bloc, lecteur, raconte=raconte))


def _phrases(texte: str, place: Portee, lecteur: _Lecteur, *, raconte: bool) -> Iterator[_Dite]:
    """Sentences whose subject, a known actor, does the act; or that say by whom it will be done."""
    if raconte:
        return
    if nommees := lecteur.sujets.nommees(texte):
        for partie, qui in nommees:
            yield _Dite(partie, place, qui, 0.85)
        return
    avant: list[PartenaireLu] | str = []  # whom the sentence before was about, or that sentence, not yet read
    for phrase in phrases(texte):
        if len(phrase.split()) < 4 or len(phrase) > 700 or phrase.rstrip().endswith((":", "?")):
            avant = []
            continue
        engage = ENGAGE.search(phrase)
        m = engage or FUTUR.search(phrase)
        if m is None:
            agents = lecteur.sujets.agent(phrase)
            if agents:
                yield _Dite(phrase, place, agents, 0.7)
            avant = agents or (avant if _PRONOM.match(phrase) else phrase)
            continue
        acteurs = lecteur.sujets.lire(phrase)
        if not acteurs and _PRONOM.match(phrase) and not _IMPERSONNEL.match(phrase):
            acteurs = lecteur.sujets.lire(avant) if isinstance(avant, str) else avant
        avant = acteurs
        if not acteurs:
            if agents := lecteur.sujets.agent(phrase):
                avant = agents
                yield _Dite(phrase, place, agents, 0.7)
            continue
        tete = phrase[: m.start()]
        if len(phrase[m.end() :].split()) < 2 or SUBORDONNEE.search(tete) or len(tete.split()) > 18:
            continue
        if engage or not DEJA.search(phrase):
            yield _Dite(phrase, place, acteurs, 0.85 if engage else 0.8)


def _sous_un_titre(lecteur: _Lecteur) -> dict[int, str]:
    """Nodes for promises under headings that a code or a level word makes parts of the tree, when two at least do."""
    brouillon, forme = lecteur.brouillon, lecteur.brouillon.forme
    plan = Plan.de(forme)
    chaines: dict[int, list[Maillon]] = {}
    for dite in lecteur.dites:
        bloc = forme.bloc_a(dite.place.debut)
        chaine = plan.chaine(bloc) if bloc is not None else []
        if chaine and (chaine[-1].niveau or len(chaine[-1].prefixe) >= CODE_MIN) and not dite.numero:
            chaines[dite.place.debut] = chaine
    titres = Counter(id(c[-1]) for c in chaines.values())
    if len(titres) < TITRES_MIN:
        return {}
    faits: dict[int, str] = {}
    par_titre = {(n.source.lignes[0], n.parent): n for n in brouillon.lecture.noeuds}
    sortie: dict[int, str] = {}
    for ligne, chaine in chaines.items():
        if noeud := noeud_du_titre(chaine[-1:], brouillon, faits, par_titre):
            sortie[ligne] = noeud
    return sortie


def _ecrire(lecteur: _Lecteur) -> None:
    brouillon = lecteur.brouillon
    deja = {_cle(e.texte) for e in brouillon.lecture.engagements}
    noeuds = sorted(brouillon.lecture.noeuds, key=lambda n: n.source.lignes[0])
    orphelines = [d for d in lecteur.dites if _noeud(noeuds, d.place, brouillon.forme) is None]
    nouveaux = _sous_un_titre(replace(lecteur, dites=orphelines)) if orphelines else {}
    for dite in lecteur.dites:
        cle = _cle(dite.texte)
        if cle in deja:
            continue
        deja.add(cle)
        engagement = ecrire_engagement(
            brouillon,
            dite.texte.strip(),
            source=brouillon.source(dite.place),
            numero=dite.numero,
            noeud=_noeud(noeuds, dite.place, brouillon.forme) or nouveaux.get(dite.place.debut),
            confiance=dite.confiance,
        )
        engagement.partenaires = [replace(p) for p in dite.partenaires] or engagement.partenaires
        brouillon.prendre(dite.place, NOM)


def _cle(texte: str) -> str:
    return " ".join(mots(texte[:160])[:14])


def _noeud(noeuds: list[NoeudLu], place: Portee, forme: Forme) -> str | None:
    """The nearest node above, unless a heading that is no node stands between."""
    rang = bisect_right(noeuds, place.debut, key=lambda n: n.source.lignes[0])
    if not rang:
        return None
    proche = noeuds[rang - 1]
    for bloc in _titres_entre(forme, proche.source.lignes[1], place.debut):
        if bloc.niveau is not None or re.match(r"\W*(?:\d{1,2}|[IVX]{1,4}|[A-Z])\s*[.)–-]", bloc.texte):
            return None
    return proche.id


def _titres_entre(forme: Forme, apres: int, avant: int) -> Iterator[Titre]:
    for bloc in _entre(forme, apres, avant):
        if isinstance(bloc, Titre):
            yield bloc


def _entre(forme: Forme, apres: int, avant: int) -> list[Bloc]:
    debuts = forme.debuts
    return forme.blocs[bisect_right(debuts, apres) : bisect_left(debuts, avant)]
