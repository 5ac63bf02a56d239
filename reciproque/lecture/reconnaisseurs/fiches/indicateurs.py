"""The « Indicateurs » fields of a sheet: impacts, indicators, inner headings, targets, lists that lost their marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reciproque.langue import fold, parse_number
from reciproque.lecture.brouillon import Brouillon, Portee
from reciproque.lecture.forme import couper_puce
from reciproque.lecture.reconnaisseurs.fiches.actions import SOUS_PUCES, decouper
from reciproque.lecture.reconnaisseurs.fiches.champs import famille_de
from reciproque.lecture.reconnaisseurs.fiches.elements import Champ
from reciproque.lecture.reconnaisseurs.grille.indicateurs import COMMENCE, lire_attente, lire_cibles, vide_de_sens
from reciproque.lecture.schema import CibleLue

_TETE = re.compile(
    r"^(?:les )?[«\"]? ?(?P<quoi>impacts?|indicateurs?|resultats?)(?:\(s\))? ?[»\"]?(?: (?:attendus?|de suivi|"
    r"de resultats?|"
    r"de realisation|d'impacts?|de moyens|d'evaluation|quantitatifs?|qualitatifs?))*(?: et [a-z' ]{3,30})? "
    r"?(?P<fin>:|$)"
)
_CONSIGNE = re.compile(r"^(?:par ex\b|p\. ?ex|ex ?:|preciser|indiquer|attention ici|lister|a completer)")
_GROUPE = re.compile(r"^(?:action|axe|volet|objectif) (?:n ?° ?)?\d{1,2} ?:?$")
# « Nombre de X Nombre de Y »: the labels of a list that lost its bullets.
_POINTS_VIRGULES = re.compile(r"\s;\s+|;\s+(?=(?:nombre|taux|part|nb)\b)", re.IGNORECASE)
_SOUDES = re.compile(
    r"(?<=[a-zà-ÿ0-9)»])[.,;]?\s+(?=(?:Nombres? (?:de|d['’])|Nb (?:de|d['’])|Taux (?:de|d['’])|Parts? (?:de|"
    r"des|d['’])|"
    r"Pourcentage d|[ÉE]volution d|Augmentation d|Diminution d|Satisfaction d|Montant d|Réduire |Augmenter |"
    r"Mailler |Réalisation d))"
)
_TETE_DEDANS = re.compile(
    r"(?<=[\w).!?])\s+(?=(?:Indicateurs?|Impacts?)(?:\s?\(s\))?(?:\sattendus?|"
    r"\sde\ssuivi)?\s*:)"
)
_INFINITIF = re.compile(r"^(?:s'|se )?(?!nb|nombre)[a-z]{3,}(?:er|ir|oir|tre|dre) ")
_CIBLE = re.compile(r"(?<![\d.,])(\d{1,3}(?:[ \u00a0\u202f]\d{3})*(?:,\d+)?)\s*(%)?(?!\s*\d)")


@dataclass(slots=True)
class _Lu:
    libelle: str
    famille: str
    portees: list[Portee]
    confiance: float
    dit: bool  # an inner heading or the label itself says the family


def ecrire_indicateurs(champ: Champ, noeud: str, brouillon: Brouillon, *, engagement: str | None = None) -> None:
    for lu in _lire(champ):
        attente = lire_attente(lu.libelle)
        cibles = lire_cibles(lu.libelle) or _apres_deux_points(lu.libelle)
        if attente and attente.echeance:
            cibles = [CibleLue(valeur=None, unite=None, echeance=attente.echeance)]
        brouillon.indicateur(
            lu.libelle,
            famille=lu.famille,
            noeud=noeud,
            engagement=engagement,
            source=brouillon.source(*lu.portees),
            etat="a_determiner" if attente else "defini",
            cibles=cibles,
            confiance=lu.confiance,
        )


def _lire(champ: Champ) -> list[_Lu]:
    famille = famille_de(champ.precision or champ.libelle)
    dit = famille != "suivi" or bool(champ.precision)
    sortie: list[_Lu] = []
    attente: list[tuple[str, Portee]] = []
    for texte, portee in _ouvrir(champ.alineas):
        puce, reste = couper_puce(texte)
        plie = fold(reste)
        m = _TETE.match(plie)
        # « Indicateurs : … » opens a part; « Indicateurs de l'observatoire… » is a label.
        if m and (m.group("fin") == ":" or m.end() == len(plie)):
            sortie.extend(_couper(attente, famille, dit))
            attente = []
            trouvee = _famille(m.group(0), famille)
            reste = reste.partition(":")[2].strip()
            if reste and trouvee == "impact" and not puce:
                # « Impact attendu : … » on its line says nothing of the list below.
                if not _CONSIGNE.match(fold(reste)):
                    sortie.extend(_couper([(reste, portee)], "impact", True))
                continue
            famille, dit = trouvee, True
            if famille != "impact":
                _en_impacts(sortie)
            if not reste or _CONSIGNE.match(fold(reste)):
                continue
            texte = f"{puce} {reste}".strip()
        elif _GROUPE.match(plie) or _CONSIGNE.match(plie):
            continue
        attente.append((texte, portee))
    sortie.extend(_couper(attente, famille, dit))
    _en_tete(sortie, champ.alineas)
    return sortie


def _ouvrir(alineas: list[tuple[str, Portee]]) -> Iterator[tuple[str, Portee]]:
    for texte, portee in alineas:
        for morceau in _TETE_DEDANS.split(texte):
            yield morceau, portee


def _en_tete(lus: list[_Lu], alineas: list[tuple[str, Portee]]) -> None:
    """What is hoped for, in a first line without bullet above bulleted indicators."""
    puces = [bool(couper_puce(t)[0]) for t, _ in alineas]
    if lus and len(puces) > 2 and not puces[0] and all(puces[1:]):
        _en_impacts(lus[:1])


def _famille(tete: str, defaut: str) -> str:
    trouvee = famille_de(tete)
    return defaut if trouvee == "suivi" and defaut in {"resultat", "contexte"} else trouvee


def _en_impacts(lus: list[_Lu]) -> None:
    """What stands before « Indicateurs : » in the same field is what is hoped for, not what is counted."""
    for lu in lus:
        if (not lu.dit and not COMMENCE.match(fold(lu.libelle))) or (
            not lu.dit
            and re.match(r"(?:augmentation|diminution|hausse|baisse|reduction|amelioration)\b", fold(lu.libelle))
        ):
            lu.famille = "impact"


def _couper(alineas: list[tuple[str, Portee]], famille: str, dit: bool) -> list[_Lu]:
    sortie: list[_Lu] = []
    for item in decouper(_promouvoir(alineas)):
        morceaux = [m for partie in _SOUDES.split(item.texte) for m in _POINTS_VIRGULES.split(partie)]
        for i, libelle in enumerate(morceaux):
            libelle = " ".join(libelle.split()).strip(" .;,")
            if len(libelle) < 4 or vide_de_sens(libelle):
                continue
            espere = famille == "suivi" and _INFINITIF.match(fold(libelle))
            sortie.append(
                _Lu(
                    libelle,
                    "impact" if espere else famille,
                    item.portees,
                    item.confiance if not i else min(item.confiance, 0.8),
                    dit,
                )
            )
    return sortie


def _promouvoir(alineas: list[tuple[str, Portee]]) -> list[tuple[str, Portee]]:
    """« • Concernant le public : → Hausse… → … »: the labels are the inner bullets; the head only groups them."""
    sortie: list[tuple[str, Portee]] = []
    groupe = False
    for i, (texte, portee) in enumerate(alineas):
        puce, reste = couper_puce(texte)
        suivante = couper_puce(alineas[i + 1][0])[0] if i + 1 < len(alineas) else ""
        if puce not in SOUS_PUCES:
            groupe = bool(puce) and reste.rstrip().endswith(":") and suivante in SOUS_PUCES
            if groupe:
                continue
        sortie.append((f"• {reste}" if groupe else texte, portee))
    return sortie


def _apres_deux_points(libelle: str) -> list[CibleLue]:
    """The figure printed behind the colon: « Nombre de permis : 30 par an »."""
    _, deux_points, suite = libelle.rpartition(":")
    m = _CIBLE.search(suite) if deux_points else None
    if m is None or len(suite) > 60:
        return []
    return [CibleLue(valeur=parse_number(m.group(1)), unite="%" if m.group(2) else None, echeance=None)]
