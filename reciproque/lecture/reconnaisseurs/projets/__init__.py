"""Contracts told in chapters (shape j): stakes and their objectives, a part per neighbourhood, promises in bullets or
sentences under them. Contributions by partner are the sections of an organisation (shape i).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reciproque.langue import fold
from reciproque.lecture.brouillon import Brouillon, Portee
from reciproque.lecture.forme import Bloc, Forme, Liste, Paragraphe, Tableau, Titre, couper_puce
from reciproque.lecture.intitules import lire_intitule
from reciproque.lecture.partenaires import lire_chapeau, lire_queue
from reciproque.lecture.reconnaisseurs.engagement_lu import fusionner
from reciproque.lecture.reconnaisseurs.fiches.acteurs import lire_acteurs
from reciproque.lecture.reconnaisseurs.grille.indicateurs import decouper_indicateurs, lire_attente, lire_cibles
from reciproque.lecture.reconnaisseurs.projets.annonces import annonce, en_ligne
from reciproque.lecture.reconnaisseurs.projets.chantier import NOM, Chantier
from reciproque.lecture.reconnaisseurs.projets.promesses import promesses
from reciproque.lecture.reconnaisseurs.projets.titres import Chapitre, Lieu, SousTitre, Titres
from reciproque.lecture.reconnaisseurs.sujets import Sujets
from reciproque.lecture.schema import NoeudLu, PartenaireLu

_FEUILLES = {
    "objectif",
    "objectif_operationnel",
    "objectif_strategique",
    "priorite",
    "enjeu_local",
    "projet_de_quartier",
}
_ANNONCES_DE_NOEUDS = {"objectif", "enjeu_local"}
TABLEAUX_MAX = 24  # commitments already hung in a tree: beyond, the prose around the tables only tells them
ANNONCE_SANS_SIGNE_MAX = 90
TITRE_PREVU_MAX = 120
_S_ENGAGE = re.compile(r"^\W*(?P<qui>[A-ZÀ-Ý].{2,90}?)\s+s['’]engage(?:nt)?\b")
_RANG = re.compile(r"^\s*(\d{1,2}|[a-z])\s?[.)°]\s+(?=\S)")
_ACTE = re.compile(
    r"^\W*(?:(?:d['’]|de |à |s['’]|se |ne pas )?[a-zà-ÿ]+(?:er|ir|oir|re)\b|(?:la |le |les |l['’]|une? |des "
    r")?[a-zà-ÿ’']+"
    r"(?:tion|ment|ance|age|ture|sion|ien|se en)s?\b)",
    re.IGNORECASE,
)


def reconnaitre(forme: Forme, brouillon: Brouillon) -> None:
    if not _est_un_contrat_en_chapitres(forme, brouillon):
        return
    titres = Titres(brouillon.lecture.quartiers)
    communes = frozenset(fold(c) for q in brouillon.lecture.quartiers for c in q.communes)
    chantier = Chantier(brouillon, communes=communes)
    for rang, bloc in enumerate(forme.blocs):
        if bloc.zone == "note":
            continue
        if bloc.zone is not None or isinstance(bloc, Tableau) or not brouillon.libre(bloc):
            if isinstance(bloc, Tableau):
                chantier.nourrir()
                chantier.genre = None
            elif bloc.zone is not None:
                chantier.fermer()
            continue
        suivants = forme.blocs[rang + 1 : rang + 2]
        if chantier.pile and _annonce_sans_signe(bloc, suivants):
            _ligne(bloc, chantier, sous_titre=True, transversal=False)
            continue
        if chantier.pile and (prevu := _prevu(bloc, suivants, chantier)):
            chantier.ouvrir(prevu, bloc)
            continue
        lu = titres.lire(bloc)
        if isinstance(lu, Lieu):
            chantier.ouvrir(lu, bloc)
            _quartier_nomme(lu, bloc, brouillon)
        elif isinstance(lu, Chapitre):
            chantier.fermer()
        elif isinstance(bloc, Liste):
            _liste(bloc, chantier)
            chantier.nourrir()
        elif chantier.pile or titres.contexte == "transversal":
            _ligne(bloc, chantier, sous_titre=isinstance(lu, SousTitre), transversal=titres.contexte == "transversal")
            if chantier.pile and (dit := _annonce_en_fin(bloc, suivants)):
                chantier.genre, chantier.niveau_dit = dit, _niveau_dit(bloc.texte.rpartition("\n")[2])
            chantier.nourrir()


def _annonce_sans_signe(bloc: Bloc, suivants: list[Bloc]) -> bool:
    """« Actions à mener », without colon, right over its list: a line that announces all the same."""
    if not isinstance(bloc, Paragraphe | Titre) or len(bloc.texte) > ANNONCE_SANS_SIGNE_MAX or "\n" in bloc.texte:
        return False
    if isinstance(bloc, Titre) and lire_intitule(bloc.texte).code:
        return False  # a coded heading opens a chapter or a place
    suivant = suivants[0] if suivants else None
    dessus = isinstance(suivant, Liste) or (
        isinstance(suivant, Paragraphe | Titre) and bool(_RANG.match(suivant.texte))
    )
    return dessus and annonce(bloc.texte, titre=True) not in {None, "rien"}


def _niveau_dit(texte: str) -> str | None:
    """« Objectifs opérationnels : », « Priorités retenues »: the level these words name."""
    plie = fold(texte)
    for mots, niveau in (
        ("objectifs operationnels", "objectif_operationnel"),
        ("objectifs strategiques", "objectif_strategique"),
        ("priorites", "priorite"),
        ("orientations", "orientation"),
    ):
        if mots in plie:
            return niveau
    return None


def _annonce_en_fin(bloc: Bloc, suivants: list[Bloc]) -> str | None:
    """« Constats : … / Priorités retenues » set as one paragraph: its last line announces what follows."""
    if not isinstance(bloc, Paragraphe) or "\n" not in bloc.texte or not suivants:
        return None
    fin = bloc.texte.rpartition("\n")[2]
    derniere = Paragraphe(texte=fin, debut=bloc.fin, fin=bloc.fin, page=bloc.page, zone=bloc.zone)
    if fin.rstrip().endswith(":") and isinstance(suivants[0], Liste):
        dit = annonce(fin, titre=True)
        return dit if dit != "rien" else None
    return annonce(fin, titre=True) if _annonce_sans_signe(derniere, suivants) else None


def _prevu(bloc: Bloc, suivants: list[Bloc], chantier: Chantier) -> Lieu | None:
    """« 2. Se déplacer » over its list, after « Priorités retenues »: what was announced is a level of the tree."""
    if not isinstance(bloc, Paragraphe | Titre) or not suivants or not isinstance(suivants[0], Liste):
        return None
    rang = _RANG.match(bloc.texte)
    if rang is None or "\n" in bloc.texte or len(bloc.texte) > TITRE_PREVU_MAX or bloc.texte.rstrip().endswith(":"):
        return None
    voisin = chantier.pile[-1].lieu
    annonce_ici = chantier.genre in _ANNONCES_DE_NOEUDS
    niveau = (chantier.niveau_dit or chantier.genre) if annonce_ici else voisin.niveau if voisin.annonce else None
    if niveau is None:
        return None
    return Lieu(niveau, bloc.texte[rang.end() :].strip(), code=rang.group(1), confiance=0.85, annonce=True)


def _quartier_nomme(lieu: Lieu, bloc: Bloc, brouillon: Brouillon) -> None:
    """A part headed by its official code names a priority neighbourhood no table lists."""
    if lieu.niveau != "projet_de_quartier" or not (lieu.code or "").startswith(("QP", "QN")):
        return
    if all(fold(q.nom) != fold(lieu.quartiers[0]) for q in brouillon.lecture.quartiers):
        brouillon.quartier(
            lieu.quartiers[0], type="QPV", communes=[], population=None, contrat=None, source=brouillon.source(bloc)
        )


def _est_un_contrat_en_chapitres(forme: Forme, brouillon: Brouillon) -> bool:
    """No table or sheet made the tree already, and at least two headings name a level or a neighbourhood project."""
    if sum(1 for e in brouillon.lecture.engagements if e.noeud) > TABLEAUX_MAX:
        return False
    tables = any(e.noeud for e in brouillon.lecture.engagements)
    deja = {n.source.lignes[0] for n in brouillon.lecture.noeuds}
    titres = Titres(brouillon.lecture.quartiers)
    lieux = 0
    for bloc in forme.blocs:
        lieu = titres.lire(bloc) if bloc.zone is None and isinstance(bloc, Titre | Paragraphe) else None
        if isinstance(lieu, Lieu) and not (tables and (bloc.debut in deja or not lieu.code)):
            lieux += 1
            if lieux >= 2:
                return True
    return False


def _ligne(bloc: Bloc, chantier: Chantier, *, sous_titre: bool, transversal: bool) -> None:
    if not isinstance(bloc, Titre | Paragraphe):
        return
    brouillon = chantier.brouillon
    if chantier.pile and (dits := [en_ligne(ligne) for ligne in bloc.texte.split("\n")]) and all(dits):
        _dits(dits, bloc, chantier)
        return
    genre_annonce = annonce(bloc.texte, titre=sous_titre)
    if genre_annonce is not None:
        chantier.genre, chantier.dernier = genre_annonce, None
        chantier.niveau_dit = _niveau_dit(bloc.texte)
        chantier.sujet = _sujet(bloc.texte, brouillon) if genre_annonce == "engagement" else []
        return
    if isinstance(bloc, Paragraphe) and transversal and not chantier.pile and _exigence(bloc, chantier):
        return
    if (
        isinstance(bloc, Paragraphe)
        and chantier.pile
        and chantier.genre in {"engagement", "action"}
        and _numerotes(bloc, chantier)
    ):
        return
    if isinstance(bloc, Paragraphe) and chantier.pile:
        chantier.dernier = None
        for promesse in promesses(bloc.texte, Sujets.du(brouillon), annonce=chantier.genre == "engagement"):
            chantier.promettre(promesse.texte, bloc, promesse.confiance, promesse.partenaires)
        if chantier.genre not in {"engagement", "action"}:
            chantier.genre = None


def _dits(dits: list[tuple[str, str] | None], bloc: Titre | Paragraphe, chantier: Chantier) -> None:
    """« Pilote : … », « Partenaires : … », « Indicateurs : … », a line each."""
    brouillon, noeud = chantier.brouillon, chantier.noeud()
    if noeud is None:
        return
    for genre, reste in (d for d in dits if d):
        if genre == "indicateurs":
            _indicateurs(reste, bloc, noeud, brouillon)
        else:
            role = "chef_de_file" if genre == "chef_de_file" else "partenaire"
            noeud.partenaires = fusionner([noeud.partenaires, lire_acteurs([reste], brouillon.partenaires, role)])
    brouillon.prendre(bloc, NOM)


def _numerotes(bloc: Paragraphe, chantier: Chantier) -> bool:
    """« 1. Ouvrir un lieu (CAF) »: the entries of a numbered list set as text."""
    entrees = _couper_rangs(bloc.texte)
    if not entrees or entrees[0][0] is None:
        return False
    for _, texte in entrees:
        chantier.dernier = chantier.promettre(texte, bloc, 0.9, chantier.sujet)
    return True


def _couper_rangs(texte: str) -> list[tuple[str | None, str]]:
    """Lines gathered by number: ``(number or None, text)``."""
    sortie: list[tuple[str | None, list[str]]] = []
    for ligne in texte.split("\n"):
        m = _RANG.match(ligne)
        if m:
            sortie.append((m.group(1), [ligne[m.end() :].strip()]))
        elif sortie:
            sortie[-1][1].append(ligne.strip())
        elif ligne.strip():
            sortie.append((None, [ligne.strip()]))
    return [(n, " ".join(lignes)) for n, lignes in sortie]


def _exigence(bloc: Paragraphe, chantier: Chantier) -> bool:
    """« Égalité entre les femmes et les hommes : chaque action… » under « Priorités transversales »: a node."""
    tete, deux_points, reste = bloc.texte.partition(":")
    if not deux_points or not reste.strip() or len(tete) > 90 or "\n" in tete:
        return False
    chantier.brouillon.noeud(
        "priorite_transversale",
        lire_intitule(tete.strip()).titre,
        source=chantier.brouillon.source(bloc),
        confiance=0.75,
        fiche={"Texte": reste.strip()},
    )
    return True


def _sujet(texte: str, brouillon: Brouillon) -> list[PartenaireLu]:
    """Who the line says promises; « les signataires » is everybody, that is nobody in particular."""
    chapeau = lire_chapeau(texte, brouillon.partenaires)
    if chapeau is None:
        m = _S_ENGAGE.match(texte)
        return brouillon.partenaires.lister(m.group("qui")) if m else []
    return [p for p in chapeau.partenaires if p.collectif not in {"signataires", "partenaires"}]


# ── lists ────────────────────────────────────────────────────────────────────────────────────────────────────────────
def _liste(liste: Liste, chantier: Chantier) -> None:
    if not chantier.pile:
        return
    genre = chantier.genre
    if genre in {"objectif", "enjeu_local"}:
        _sous_noeuds(liste, genre, chantier)
    elif genre in {"engagement", "action"}:
        for texte, place in _entrees(liste):
            (_, tete), *rangs = _couper_rangs(texte) if "\n" in texte else [(None, texte)]
            if rangs and not all(n for n, _ in rangs):
                tete, rangs = texte, []
            if chantier.dernier is not None:
                chantier.preciser(tete, place)
            else:
                sur = 0.95 if _ACTE.match(couper_puce(tete)[1]) else 0.85
                chantier.promettre(tete, place, sur, chantier.sujet)
            for _, suite in rangs:
                chantier.dernier = chantier.promettre(suite, place, 0.85, chantier.sujet)
    elif genre == "indicateurs":
        noeud = chantier.noeud()
        if noeud is not None:
            for texte, place in _entrees(liste):
                _indicateurs(texte, place, noeud, chantier.brouillon)
                chantier.brouillon.prendre(place, NOM)
    elif genre in {"partenaires", "chef_de_file"}:
        noeud = chantier.noeud()
        if noeud is not None:
            role = "chef_de_file" if genre == "chef_de_file" else "partenaire"
            lus = [p for i in liste.items for p in chantier.brouillon.partenaires.lister(i.texte, role=role)]
            noeud.partenaires = fusionner([noeud.partenaires, lus])
            chantier.brouillon.prendre(liste, NOM)
    elif genre is None and chantier.pile[-1].lieu.niveau in _FEUILLES:
        _sans_annonce(liste, chantier)


def _sans_annonce(liste: Liste, chantier: Chantier) -> None:
    """A list right under an objective: promises when most entries name an act, more surely when partners end them."""
    entrees = list(_entrees(liste))
    actes = sum(1 for texte, _ in entrees if _ACTE.match(texte))
    signes = [bool(lire_queue(texte, chantier.brouillon.partenaires)) for texte, _ in entrees]
    if actes * 3 < len(entrees) * 2 or (not any(signes) and chantier.pile[-1].rempli):
        return
    for (texte, place), signe in zip(entrees, signes, strict=True):
        chantier.promettre(texte, place, 0.88 if signe else 0.7, [])


def _entrees(liste: Liste) -> Iterator[tuple[str, Portee]]:
    """Bullets of the first rank, those below joined to them."""
    courante: list[str] = []
    place: Portee | None = None
    premier_rang = min(item.profondeur for item in liste.items)
    for item in liste.items:
        if item.profondeur > premier_rang and courante:
            courante.append(f"{item.puce or '-'} {item.texte}")
            continue
        if courante and place is not None:
            yield "\n".join(courante), place
        courante, place = [item.texte], item
    if courante and place is not None:
        yield "\n".join(courante), place


def _sous_noeuds(liste: Liste, genre: str, chantier: Chantier) -> None:
    """« Objectifs : - … - … » in the part of a neighbourhood: nodes under it."""
    parent = chantier.noeud()
    if parent is None:
        return
    genre = chantier.niveau_dit or genre
    for texte, place in _entrees(liste):
        intitule = lire_intitule(" ".join(texte.split()).rstrip(" ;."))
        if len(intitule.titre) > 300 or parent.niveau == genre:
            continue
        chantier.brouillon.noeud(
            intitule.niveau if intitule.niveau and intitule.niveau != "autre" else genre,
            intitule.titre,
            code=intitule.code,
            parent=parent.id,
            source=chantier.brouillon.source(place),
            confiance=0.85,
            quartiers=list(parent.quartiers),
        )
        chantier.brouillon.prendre(place, NOM)


def _indicateurs(texte: str, place: Portee, noeud: NoeudLu, brouillon: Brouillon) -> None:
    libelles = decouper_indicateurs(texte)
    if len(libelles) == 1 and ";" in texte:
        libelles = [p.strip(" .") for p in texte.split(";")]
    for libelle in libelles:
        propre = libelle.strip(" .;")
        if len(fold(propre)) < 5:
            continue
        brouillon.indicateur(
            propre,
            famille="impact" if "impact" in fold(propre)[:12] else "suivi",
            noeud=noeud.id,
            source=brouillon.source(place),
            etat="a_determiner" if lire_attente(propre) else "defini",
            cibles=lire_cibles(propre),
            confiance=0.92,
        )
