"""Tables that follow national measures: number, measure, state, indicators, with columns that move from row to row."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal

from reciproque.langue import fold, parse_number, parse_percent
from reciproque.lecture.brouillon import Brouillon
from reciproque.lecture.forme import Bloc, Cellule, Forme, Rangee, Tableau, est_suite
from reciproque.lecture.reconnaisseurs.grille.indicateurs import decouper_indicateurs

_NUMERO = re.compile(r"^(?:mesure )?(?:n ?° ?)?m?(?P<n>\d{1,2})(?: ?[.\- ]? ?(?P<lettre>[a-d]|bis|ter))?[.)]?$")
_ETAT = re.compile(
    r"^(?:-? ?)(?:en (?:cours|voie|phase|preparation|attente)\b.*|objectif (?:atteint|realise|depasse).*|(?:non |"
    r"pas )?(?:encore )?"
    r"(?:realisee?s?|engagee?s?|lancee?s?|deployee?s?|demarree?s?|achevee?s?|terminee?s?|finalisee?s?|atteinte?s?|"
    r"initiee?s?)\b.*|"
    r"a (?:venir|lancer|engager|l'etude)|partiellement .*|abandonnee?s?|reportee?s?)$"
)
_ENTETE_ETAT = re.compile(
    r"\b(?:niveau d'engagement|niveau d'avancement|etat|statut|avancement|realisation|mise en oeuvre)\b"
)
_ANNONCE = re.compile(
    r"\bmesures?\b.*\b(?:national|gouvernement|mobilisation|plan|feuille de route)|\b\d{2} mesures\b|"
    r"\bsuivi des mesures\b"
)
_COMPTE = re.compile(r"(?<![\w.,])(\d{1,3})\s+mesures\b(?! (?:par|d'ici))")
ETAT_MAX = 60


@dataclass(slots=True)
class _Mesure:
    numero: str
    libelle: list[str]
    etat: str | None
    indicateurs: list[str]
    cellules: list[Cellule]
    base: int  # column of the number in this row
    champs: dict[str, list[str]] = field(default_factory=dict)


def reconnaitre(forme: Forme, brouillon: Brouillon) -> None:
    annonces: list[tuple[int, Bloc]] | None = None  # the whole document is searched once, and only for a table
    for tableau in forme.tableaux:
        if not brouillon.libre(tableau) or tableau.zone == "sommaire" or not _est_une_table(tableau, forme):
            continue
        mesures, reste = _lire(tableau)
        if len(mesures) < 3:
            continue
        brouillon.prendre(tableau, "mesures")
        for m in mesures:
            brouillon.mesure(
                m.numero,
                " ".join(" ".join(m.libelle).split()),
                etat=m.etat,
                indicateurs=decouper_indicateurs("\n".join(m.indicateurs)),
                source=brouillon.source(*m.cellules),
            )
        _bilan_par_etat(reste, mesures, brouillon)
        annonces = _annonces(forme) if annonces is None else annonces
        _comptes_annonces(annonces, mesures, brouillon)


def _est_une_table(tableau: Tableau, forme: Forme) -> bool:
    """A column of measures beside a number or a state, or a table announced as the follow-up of measures."""
    if len(tableau.rangees) < 4:
        return False
    for rangee in tableau.rangees[:3]:
        textes = [c.plie for c in rangee.pleines if len(c.texte) <= 160]
        if any(re.match(r"(?:intitule des? |libelle des? )?mesures?\b", t) for t in textes):
            if any(t.startswith(("partenaire", "engagement")) for t in textes):
                return False
            if any(_ENTETE_ETAT.search(t) for t in textes):
                return True
            if any(_NUMERO.match(c.plie) for r in tableau.rangees[1:6] for c in r.pleines) and _annoncee(
                tableau, forme
            ):
                return True
    return False


def _annoncee(tableau: Tableau, forme: Forme) -> bool:
    titres = [b.texte for b in forme.avant(tableau, 3) if len(b.texte) < 400] + (
        [tableau.titre] if tableau.titre else []
    )
    return any(_ANNONCE.search(fold(t)) for t in titres)


def _lire(tableau: Tableau) -> tuple[list[_Mesure], list[Rangee]]:
    entete = _entete(tableau)
    mesures: list[_Mesure] = []
    reste: list[Rangee] = []
    coupures = set(tableau.ruptures)
    for i, rangee in enumerate(tableau.rangees):
        pleines = rangee.pleines
        place = _numero(pleines)
        if place is not None:
            mesures.append(_mesure(pleines, place, entete))
        elif mesures and pleines and not _est_entete(rangee):
            if (i in coupures or all(c.texte[:1].islower() for c in pleines)) and _prolonger(mesures[-1], pleines):
                continue
            reste.append(rangee)
    return mesures, reste


def _entete(tableau: Tableau) -> dict[str, int]:
    """Distance of each column from the number's, by the header: shifts move all of a row together."""
    for rangee in tableau.rangees[:3]:
        places: dict[str, int] = {}
        for c in rangee.pleines:
            plie = c.plie
            if re.match(r"(?:n ?°?|no|num\w*)\.?$", plie):
                places.setdefault("numero", c.colonne)
            elif re.match(r"(?:intitule des? |libelle des? )?mesures?\b", plie):
                places.setdefault("mesure", c.colonne)
            elif _ENTETE_ETAT.search(plie):
                places.setdefault("etat", c.colonne)
            elif plie.startswith(("indicateur", "critere", "resultat")):
                places.setdefault("indicateurs", c.colonne)
        if "mesure" in places:
            origine = places.pop("numero", places["mesure"] - 1)
            return {role: colonne - origine for role, colonne in places.items()}
    return {}


def _est_entete(rangee: Rangee) -> bool:
    return any(re.match(r"mesures?$", c.plie) for c in rangee.pleines)


def _numero(pleines: list[Cellule]) -> int | None:
    """The first cell that is a measure's number and is followed by words."""
    for k, c in enumerate(pleines[:-1]):
        if len(c.texte) <= 14 and _NUMERO.match(c.plie):
            suite = pleines[k + 1]
            if re.search(r"[a-z]{3}.* .*[a-z]{2}", suite.plie) and not _ETAT.match(suite.plie):
                return k
    return None


def _mesure(pleines: list[Cellule], place: int, entete: dict[str, int]) -> _Mesure:
    numero = pleines[place]
    propre = re.sub(r"^(?:mesure\s*)?(?:n\s?°\s*)?", "", numero.texte.strip(), flags=re.IGNORECASE).strip(" .)")
    suite = pleines[place + 1 :]
    libelle = suite[0]
    etat: str | None = None
    indicateurs: list[str] = []
    for c in suite[1:]:
        ecart = c.colonne - numero.colonne
        if etat is None and len(c.texte) <= ETAT_MAX and (_ETAT.match(c.plie) or ecart == entete.get("etat")):
            etat = " ".join(c.texte.split())
        elif "indicateurs" not in entete or ecart >= entete["indicateurs"] or etat is not None:
            indicateurs.append(c.texte)
    return _Mesure(propre, [libelle.texte], etat, indicateurs, [numero, *suite], numero.colonne)


def _prolonger(mesure: _Mesure, pleines: list[Cellule]) -> bool:
    """The end of a row cut by a page break."""
    for c in pleines:
        if (
            mesure.indicateurs
            and est_suite(mesure.indicateurs[-1][-300:], c.texte)
            and (
                not est_suite(mesure.libelle[-1][-300:], c.texte, puces=False)
                or c.colonne >= mesure.cellules[-1].colonne
            )
        ):
            mesure.indicateurs.append(c.texte)
        elif est_suite(mesure.libelle[-1][-300:], c.texte, puces=False):
            mesure.libelle.append(c.texte)
        else:
            return False
        mesure.cellules.append(c)
    return True


# -- controls --------------------------------------------------------------------------------------------------------
def _principales(mesures: list[_Mesure]) -> list[_Mesure]:
    """Measures 1.a and 1.b detail measure 1: they are rows, not measures more."""
    return [m for m in mesures if m.numero.isdigit()]


def _bilan_par_etat(reste: list[Rangee], mesures: list[_Mesure], brouillon: Brouillon) -> None:
    """A summary under the table: state, how many measures, what share."""
    lignes = [r for r in reste if len(r.pleines) in {2, 3} and _ETAT.match(r.pleines[0].plie)]
    if len(lignes) < 2:
        return
    tous = Counter(fold(m.etat) for m in mesures if m.etat)
    principaux = Counter(fold(m.etat) for m in _principales(mesures) if m.etat)
    nombre = len({m.numero for m in _principales(mesures)})
    for rangee in lignes:
        etat, *chiffres = rangee.pleines
        plie = etat.plie.lstrip("- ")
        compte = parse_number(chiffres[0].texte)
        if compte is None or plie not in tous:
            continue
        possibles = (principaux[plie], tous[plie])
        trouve = next((p for p in possibles if p == compte), possibles[0])
        nom = " ".join(etat.texte.split())
        brouillon.controle(
            "compte", f"Mesures « {nom} »", imprime=compte, calcule=Decimal(trouve), source=brouillon.source(rangee)
        )
        part = parse_percent(chiffres[1].texte) if len(chiffres) > 1 else None
        if part is not None and nombre:
            calcule = 100 * compte / nombre
            brouillon.controle(
                "pourcentage",
                f"Part des mesures « {nom} »",
                imprime=part,
                calcule=round(calcule, 2),
                exact=abs(part - calcule) <= _demi_pas(chiffres[1].texte),
                source=brouillon.source(rangee),
            )


def _demi_pas(texte: str) -> Decimal:
    decimales = re.search(r"[.,](\d+)", texte)
    return Decimal("0.5").scaleb(-len(decimales.group(1)) if decimales else 0)


def _annonces(forme: Forme) -> list[tuple[int, Bloc]]:
    """« 40 mesures » wherever the text says it."""
    return [
        (int(m.group(1)), bloc)
        for bloc in forme.blocs
        if not isinstance(bloc, Tableau) and bloc.zone not in {"sommaire", "note"}
        for m in _COMPTE.finditer(fold(bloc.texte))
    ]


def _comptes_annonces(annonces: list[tuple[int, Bloc]], mesures: list[_Mesure], brouillon: Brouillon) -> None:
    """« déclinée en 40 mesures » against the table, once per figure."""
    numeros = {m.numero for m in _principales(mesures)}
    vus: set[int] = set()
    for annonce, bloc in annonces:
        # Only a figure about the whole list can be checked on it.
        if annonce in vus or abs(annonce - len(numeros)) > 5 or annonce < 10:
            continue
        vus.add(annonce)
        brouillon.controle(
            "compte",
            f"{annonce} mesures annoncées",
            imprime=Decimal(annonce),
            calcule=Decimal(len(numeros)),
            source=brouillon.source(bloc),
        )
