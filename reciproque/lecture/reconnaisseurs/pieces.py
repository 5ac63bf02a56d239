"""Annexes: announced, present, or a title with nothing under it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reciproque.langue import fold
from reciproque.lecture.brouillon import Brouillon, Portee
from reciproque.lecture.forme import Forme, Liste, Tableau, Titre
from reciproque.lecture.reconnaisseurs.textes import morceaux

_TITRE = re.compile(
    r"^\W*(?:\d{1,2}\s?[.)]\s*)?annexes?\s*(?:n\s?[°ºo]\s*)?(?P<n>\d{1,2}|[a-h]|"
    r"[ivx]{1,4})?\b\s*[:.–-]?\s*(?P<t>.*)$",
    re.IGNORECASE,
)
_RENVOI = re.compile(
    r"(?:cf\.?|voir|v\.|figur\w+ (?:en|dans)|pr[ée]cis\w+ (?:en|dans)|d[ée]taill\w+ (?:en|dans)|"
    r"joint\w? (?:en|à)|list\w+ (?:en|dans)|\()\s*(?:en |à |l['’]|dans )?\s*"
    r"annexes?\s*(?:n\s?[°ºo]\s*)?(?P<n>\d{1,2}|[A-H]|[IVX]{1,4})?\b",
    re.IGNORECASE,
)
_JOINT = re.compile(
    (
        r"(?:cf\.?\s*)?(?:(?:le|les|la|l['’]|des|du|un|\d{1,2}|deux|trois|"
        r"quatre)\s*)?(?:\*\*)?\s*(?P<quoi>tableaux?|cartes?|listes?|notes?|graphiques?|documents?|"
        r"fiches?|chartes?|plans?)\s*,?\s*ci[-\s]?joint(?:e|s|es)?"
    ),
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Annexe:
    numero: str
    titre: str
    place: Portee
    contenu: int = 0


def reconnaitre(forme: Forme, brouillon: Brouillon) -> None:
    annexes: dict[str, _Annexe] = {}
    ordre: list[str] = []
    courante: _Annexe | None = None
    for bloc in forme.blocs:
        if bloc.zone == "sommaire":
            courante = None
            continue
        if isinstance(bloc, Titre):
            m = _TITRE.match(bloc.texte)
            if m and (m.group("n") or (len(bloc.texte) < 120 and not bloc.plie.startswith("annexes"))):
                numero = (m.group("n") or f"sans numéro {len(ordre) + 1}").upper()
                if numero not in annexes:
                    annexes[numero] = _Annexe(numero, bloc.texte.strip(), bloc)
                    ordre.append(numero)
                courante = annexes[numero]
                continue
        if courante is not None:
            courante.contenu += _poids(bloc)
    for numero in ordre:
        a = annexes[numero]
        brouillon.piece(a.titre, etat="presente" if a.contenu >= 120 else "vide", source=brouillon.source(a.place))
    _du_sommaire(forme, brouillon, annexes)
    _renvois(forme, brouillon, annexes)


def _poids(bloc: object) -> int:
    return len(getattr(bloc, "texte", ""))


def _du_sommaire(forme: Forme, brouillon: Brouillon, annexes: dict[str, _Annexe]) -> None:
    """An annex in the table of contents, or in a list of annexes, without a body."""
    for bloc in forme.blocs:
        lignes: list[tuple[str, Portee]] = []
        if isinstance(bloc, Liste):
            lignes = [(item.texte, item) for item in bloc.items if len(item.texte) < 200]
        elif bloc.zone != "sommaire":
            continue
        elif isinstance(bloc, Tableau):
            lignes = [(r.cellules[0].texte, r) for r in bloc.rangees if r.cellules]
        else:
            lignes = [(x, bloc) for x in bloc.texte.split("\n")]
        for texte, place in lignes:
            m = _TITRE.match(texte)
            if not m or not m.group("n"):
                continue
            numero = m.group("n").upper()
            if numero not in annexes:
                titre = re.sub(r"[\s.…]*\d*\s*$", "", texte).strip()
                annexes[numero] = _Annexe(numero, titre, place)
                brouillon.piece(titre, etat="annoncee", source=brouillon.source(place))
                brouillon.avertir(
                    "annexe_absente",
                    f"«\u00a0{titre}\u00a0» est annoncée mais absente du document.",
                    brouillon.source(place),
                )


def _renvois(forme: Forme, brouillon: Brouillon, annexes: dict[str, _Annexe]) -> None:
    """Annexes and attachments that sentences send to and the file does not hold."""
    vus: set[str] = set()
    for texte, place in morceaux(forme):
        if "nnexe" in texte:
            for m in _RENVOI.finditer(texte):
                numero = (m.group("n") or "").upper()
                if (
                    numero
                    and numero not in annexes
                    and numero not in vus
                    and not re.match(r".{0,30}\b(?:du|de la|au) (?:contrat|convention)", texte[m.end() : m.end() + 60])
                ):
                    vus.add(numero)
                    brouillon.piece(f"Annexe {numero}", etat="annoncee", source=brouillon.source(place))
        if "joint" in texte:
            for m in _JOINT.finditer(texte):
                debut = texte.rfind(". ", 0, m.start()) + 1
                titre = " ".join(texte[debut : m.end() + 100].split())[:160]
                cle = f"{place.debut}:{fold(m.group('quoi'))}"
                if cle in vus or re.search(r"courrier|ci-joint(?:e|s)? au contrat", fold(titre)):
                    continue
                vus.add(cle)
                if _suivi_d_un_tableau(forme, place) and fold(m.group("quoi")).startswith("tableau"):
                    continue
                brouillon.piece(titre, etat="annoncee", source=brouillon.source(place))


def _suivi_d_un_tableau(forme: Forme, place: Portee) -> bool:
    """A table stands right after: the attachment is there."""
    for bloc in forme.blocs:
        if bloc.debut > place.fin:
            return isinstance(bloc, Tableau) and bloc.debut - place.fin <= 3
    return False
