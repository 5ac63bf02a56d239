"""What the document says of its neighbourhoods, counted and added up again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from reciproque.langue import fold, number_word
from reciproque.lecture.brouillon import Brouillon, Portee
from reciproque.lecture.forme import Bloc, Forme, Liste, Tableau
from reciproque.lecture.reconnaisseurs.quartiers.colonnes import type_dit
from reciproque.lecture.reconnaisseurs.quartiers.tables import Lu, Releve

_N = (
    r"(?<![\w.,%-])(?P<n>\d{1,3}|un|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|"
    r"seize|"
    r"vingt)"
)
_QUARTIERS = re.compile(
    rf"{_N} (?P<quoi>qpv|qva|quartiers? (?:prioritaires?|de veille(?: active)?|vecus?|observes?|(?:relevant |"
    rf"inscrits )?(?:de la |"
    rf"en )?politique de la ville)|quartiers?)\b"
)
_SEULS = re.compile(r"\s*(?:[,.;:)]|et\b|sur\b|repartis\b|pour\b|soit\b|au total|du territoire|de la ville|$)")
_COMMUNES = re.compile(rf"{_N} (?:villes|communes)\b")
_POPULATION = re.compile(
    r"(?P<sens>plus de |pres de |environ |un total de )?(?P<n>\d{1,3}(?: \d{3})+|\d{4,6}) habitants"
)
# The sentence counts the whole list; a subset or another territory says so.
_DU_TOUT = re.compile(
    r"\b(?:comprend|compte|comptent|regroupe|rassemble|repartis?|reparties|concerne|couvre|recense|totalise|au total|"
    r"suivants?|ci-dessous|"
    r"sont les|compose|comporte|dispose)\b"
)
_PARTIE = re.compile(
    r"\b(?:dont|parmi|departement|departemental|national\w*|france|region|beneficiant|beneficient|classe|localises?|"
    r"nouveaux?|autres?|"
    r"cite educative|npnru|renouvellement|chacun|sur les \d+ quartiers|ex-)\b|"
    # « Deux quartiers sur six sont… », but « 4 quartiers sur 2 communes ».
    r"\bsur (?:\d+|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze)\b"
    r"(?! (?:communes?|villes?|territoires?|sites?))"
)


def controler(forme: Forme, tableau: Tableau, releve: Releve, brouillon: Brouillon, *, phrases: bool = True) -> None:
    """``phrases``: also the counts that sentences give, for the main list of the document."""
    _totaux(releve, brouillon)
    _poids(releve, brouillon)
    if phrases:
        _phrases(forme, tableau, releve, brouillon)


def _totaux(releve: Releve, brouillon: Brouillon) -> None:
    for i, (total, (debut, fin)) in enumerate(zip(releve.totaux, releve.entre_totaux, strict=True)):
        if total.population is None:
            continue
        groupes = [releve.quartiers[debut:fin], releve.quartiers]
        sommes = [_somme(g) for g in groupes if g]
        bonne = next((s for s in sommes if s == total.population), None)
        calcule = (
            bonne
            if bonne is not None
            else (sommes[-1] if i == len(releve.totaux) - 1 else sommes[0])
            if sommes
            else None
        )
        if calcule is not None and bonne is None and not _complet(releve.quartiers):
            calcule = None
        brouillon.controle(
            "total",
            "Population des quartiers",
            imprime=total.population,
            calcule=calcule,
            source=brouillon.source(*(q.rangee for q in releve.quartiers[:1]), total.rangee),
        )


def _somme(quartiers: Sequence[Lu]) -> Decimal:
    return sum((Decimal(q.population) for q in quartiers if q.population is not None), Decimal(0))


def _complet(quartiers: Sequence[Lu]) -> bool:
    """Every priority neighbourhood has its figure: then a wrong sum is a wrong total."""
    attendus = [q for q in quartiers if q.type == "QPV"] or list(quartiers)
    return bool(attendus) and all(q.population is not None for q in attendus)


def _demi_pas(imprime: str) -> Decimal:
    decimales = re.search(r"[.,](\d+)", imprime)
    return Decimal("0.5").scaleb(-len(decimales.group(1)) if decimales else 0)


def _poids(releve: Releve, brouillon: Brouillon) -> None:
    """Each weight against the total printed, or summed when none is: rounded, or cut to its last digit."""
    avec = [q for q in releve.quartiers if q.poids is not None]
    if not avec:
        return
    grand = next((t for t in reversed(releve.totaux) if t.population), None)
    totaux = [t for t in (grand.population if grand else None, _somme(releve.quartiers)) if t]
    lus: list[tuple[Lu, Decimal | None, Decimal | None]] = []
    for q in avec:
        if q.population is None or q.poids is None:
            continue
        parts = [100 * Decimal(q.population) / t for t in totaux]
        pas = 2 * _demi_pas(q.poids_imprime)
        bonne = next((p for p in parts if -pas / 2 <= p - q.poids < pas), None)
        lus.append((q, bonne, bonne if bonne is not None else (parts[0] if parts else None)))
    if sum(bonne is not None for _, bonne, _ in lus) * 2 < len(lus):
        return  # « Part des moins de 25 ans »: a share of something else
    for q, bonne, calcule in lus:
        brouillon.controle(
            "pourcentage",
            f"Poids de « {q.nom} » dans la population des quartiers",
            imprime=q.poids,
            calcule=round(calcule, 3) if calcule is not None else None,
            exact=bonne is not None,
            source=brouillon.source(q.rangee),
        )
    total = next((t for t in reversed(releve.totaux) if t.poids is not None), None)
    if total is not None and total.poids is not None and len(avec) > 1:
        ensemble = sum((q.poids for q in avec if q.poids is not None), Decimal(0))
        marge = sum((_demi_pas(q.poids_imprime) for q in avec), _demi_pas(total.poids_imprime))
        juste = abs(ensemble - total.poids) <= marge
        brouillon.controle(
            "total",
            "Somme des poids des quartiers",
            imprime=total.poids,
            calcule=ensemble if juste or len(avec) == len([q for q in releve.quartiers if q.type == "QPV"]) else None,
            exact=juste,
            source=brouillon.source(avec[0].rangee, total.rangee),
        )


_NOMS = {
    "QPV": "Quartiers prioritaires annoncés",
    "QVA": "Quartiers de veille active annoncés",
    "vecu": "Quartiers vécus annoncés",
    "observe": "Quartiers observés annoncés",
}


# -- counts in sentences ---------------------------------------------------------------------------------------------
def _phrases(forme: Forme, tableau: Tableau, releve: Releve, brouillon: Brouillon) -> None:
    proches = {id(b) for b in forme.avant(tableau, 3)}
    parties = {fold(s.organisation) for s in brouillon.lecture.signataires if s.categorie == "commune"}
    faits: set[tuple[int, str, int]] = set()
    for bloc in forme.blocs:
        if isinstance(bloc, Tableau) or bloc.zone in {"sommaire", "note", "signatures"}:
            continue
        proche = id(bloc) in proches
        if bloc.zone is not None and not proche:
            continue
        for texte, place in _textes(bloc):
            plie = fold(texte[:4000])
            if "quartier" not in plie and "qpv" not in plie and "qva" not in plie:
                continue
            for phrase in re.split(r"(?<=[a-z)])[.;]\s+", plie):
                if not (_DU_TOUT.search(phrase) or proche):
                    continue
                for libelle, imprime, possibles in _comptes(phrase, releve.quartiers, parties):
                    if (place.debut, libelle, imprime) in faits:
                        continue
                    faits.add((place.debut, libelle, imprime))
                    trouve = next((p for p in possibles if p == imprime), possibles[0])
                    brouillon.controle(
                        "compte",
                        libelle,
                        imprime=Decimal(imprime),
                        calcule=Decimal(trouve),
                        source=brouillon.source(place),
                    )


def _textes(bloc: Bloc) -> list[tuple[str, Portee]]:
    if isinstance(bloc, Liste):
        return [(i.texte, i) for i in bloc.items]
    return [(bloc.texte, bloc)]


def _comptes(phrase: str, quartiers: Sequence[Lu], parties: set[str]) -> list[tuple[str, int, list[int]]]:
    """(label, printed figure, counts that would make it right) for each figure about the list in a sentence."""
    sortie: list[tuple[str, int, list[int]]] = []
    types_dits: list[str] = []
    for m in _QUARTIERS.finditer(phrase):
        if _PARTIE.search(phrase[max(0, m.start() - 40) : m.end() + 50]):
            continue
        n = _lire(m.group("n"))
        quoi = m.group("quoi")
        if quoi.rstrip("s") == "quartier" and not _SEULS.match(phrase, m.end()):
            continue  # « 3 quartiers anciens »: some of them
        type_ = type_dit(quoi) if quoi.rstrip("s") != "quartier" else None
        type_ = type_ or ("QPV" if "politique" in quoi else None)
        comptes = {t: sum(q.type == t for q in quartiers) for t in _NOMS}
        possibles = [comptes[type_]] if type_ else [len(quartiers), comptes["QPV"] + comptes["QVA"], comptes["QPV"]]
        if not possibles[0]:
            continue
        types_dits += [type_] if type_ else []
        nom = _NOMS.get(type_ or "", "Quartiers annoncés")
        sortie.append((nom, n, possibles))
    if not sortie:
        return []
    for m in _COMMUNES.finditer(phrase):
        if _PARTIE.search(phrase[max(0, m.start() - 30) : m.end() + 30]):
            continue
        retenus = [q for q in quartiers if len(set(types_dits)) != 1 or q.type == types_dits[0]]
        communes = {fold(c) for q in retenus for c in q.communes}
        if not communes:
            continue
        # A neighbourhood may spread over a commune that is not a party: both counts are fair.
        possibles = [len(communes)]
        if parties:
            possibles.insert(0, len({c for c in communes if _partie(c, parties)}))
        sortie.append(("Communes des quartiers annoncées", _lire(m.group("n")), possibles))
    population = sum(q.population or 0 for q in quartiers)
    for m in _POPULATION.finditer(phrase):
        if (m.group("sens") or "").strip() == "plus de" and types_dits == ["QPV"] and population:
            seuil = int(m.group("n").replace(" ", ""))
            if seuil <= population:
                sortie.append(("Habitants des quartiers prioritaires, au moins", seuil, [seuil]))
    return sortie


def _partie(commune: str, parties: set[str]) -> bool:
    nue = re.sub(r"^(?:l'|le |la |les )", "", commune)
    return any(nue in p for p in parties)


def _lire(mot: str) -> int:
    lu = number_word(mot)
    return lu if lu is not None else int(mot)
