"""Counts announced just before what they count: ``se décline en 4 axes :`` then a list; ``5 structures : a, b, c et
d``.

Only words that name things one lists, only lists that follow at once; an inline list that holds anything but short
names
is not counted.
"""

from __future__ import annotations

import re
from decimal import Decimal

from reciproque.langue import fold, number_word
from reciproque.lecture.brouillon import Brouillon, Portee
from reciproque.lecture.forme import Forme, Liste, Tableau, couper_puce
from reciproque.lecture.reconnaisseurs.phrases import phrases_de

_N = r"(?P<n>\d{1,2}|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze)"
_CHOSES = (
    r"(?P<quoi>(?:grand[es]*\s+|nouve\w+\s+|principa\w+\s+|premi\w+\s+)?(?:objectifs?|axes?|"
    r"engagements?|priorit[ée]s?|orientations?|enjeux|piliers?|th[ée]mati\w+|th[eè]mes?|commissions?|"
    r"crit[eè]res?|conditions?|volets?|[ée]tapes?|phases?|missions?|leviers?|recommandations?|"
    r"pr[ée]conisations?|structures?|principes?|ambitions?|d[ée]fis?|"
    r"niveaux|instances?|indicateurs?|[ée]tablissements?|cordées?|coll[eè]ges?|lyc[ée]es?|[ée]coles?|"
    r"communes?|villes?|quartiers?|qpv|finalit[ée]s?|chantiers?|"
    r"groupes?|secteurs?|domaines?|champs?|pistes?|points?|conventions?|bassins?|dispositifs?|p[ée]riodes?|formations?)"
    r"(?:\s+(?!(?:et|ou|dont|sur|par|qui|que|sont|ont|est|a)\b)[\w'’«»()-]+){0,9}?)"
)
_DEVANT_LISTE = re.compile(rf"(?<![\d,.%])\b{_N}\s+{_CHOSES}(?P<suite>[^:.;\n]{{0,110}}):\s*$", re.IGNORECASE)
_EN_LIGNE = re.compile(
    (
        rf"(?<![\d,.%])\b{_N}\s+{_CHOSES}(?:\s+(?:retenus?|retenues?|concern[ée]e?s|suivante?s?|ont "
        rf"[ée]t[ée] [\w]+|sont [\w]+))?\s*:\s*(?P<liste>[^:;\n]{{8,420}}?)(?:[.;]\s|[.;]?$)"
    ),
    re.IGNORECASE,
)
# The count stands for something else than the list that follows.
_AUTRE = re.compile(
    (
        r"\b(?:parmi|sur|dont|ann[ée]es?|mois|jours?|pour cent|minimum|au moins|notamment|par exemple|"
        r"entre autres|concernant|s['’]agissant)\b"
    ),
    re.IGNORECASE,
)
_OUVERTE = re.compile(r"\b(?:etc|notamment|dont|par exemple|entre autres|ex\.?|\.\.\.|…)|\.\.\.|…", re.IGNORECASE)


def controler(forme: Forme, brouillon: Brouillon) -> None:
    blocs = [b for b in forme.blocs if b.zone not in {"sommaire", "signatures"}]
    for i, bloc in enumerate(blocs):
        suivant = blocs[i + 1] if i + 1 < len(blocs) else None
        if isinstance(bloc, Tableau):
            for rangee in bloc.rangees:
                for c in rangee.cellules:
                    if len(c.texte) > 30:
                        _alineas(c.alineas, c, brouillon)
                        _en_ligne(c.texte, c, brouillon)
        elif isinstance(bloc, Liste):
            _items(bloc, brouillon)
            if isinstance(suivant, Liste):
                _devant(bloc.items[-1].texte, suivant, bloc.items[-1], brouillon)
        else:
            if isinstance(suivant, Liste) and suivant.debut - bloc.fin <= 3:
                _devant(bloc.texte, suivant, bloc, brouillon)
            _alineas(bloc.texte.split("\n"), bloc, brouillon)
            _en_ligne(bloc.texte, bloc, brouillon)


def _devant(texte: str, liste: Liste, place: Portee, brouillon: Brouillon) -> None:
    """A sentence ending with a colon, then bullets of one depth."""
    m = _annonce(texte.split("\n")[-1] if len(texte) > 400 else texte)
    if m is None:
        return
    minimum = min(i.profondeur for i in liste.items)
    comptes = sum(1 for i in liste.items if i.profondeur == minimum)
    _ecrire(m, comptes, brouillon, place, liste)


def _items(liste: Liste, brouillon: Brouillon) -> None:
    """A bullet that announces its own sub-bullets."""
    for k, item in enumerate(liste.items):
        m = _annonce(item.texte)
        _en_ligne(item.texte, item, brouillon)
        if m is None:
            continue
        sous = []
        for suivant in liste.items[k + 1 :]:
            if suivant.profondeur <= item.profondeur:
                break
            sous.append(suivant)
        if sous:
            minimum = min(i.profondeur for i in sous)
            _ecrire(m, sum(1 for i in sous if i.profondeur == minimum), brouillon, item, sous[-1])


def _alineas(alineas: list[str], place: Portee, brouillon: Brouillon) -> None:
    """Lines of a cell or paragraph: an announcing line, then lines that open with one same mark."""
    for k, alinea in enumerate(alineas[:-1]):
        m = _annonce(alinea)
        if m is None:
            continue
        marque = couper_puce(alineas[k + 1])[0]
        if not marque or marque == couper_puce(alinea)[0]:
            continue
        n = 0
        for suivant in alineas[k + 1 :]:
            puce = couper_puce(suivant)[0]
            if puce == marque:
                n += 1
            elif (puce == couper_puce(alinea)[0] and puce) or not puce:
                break
        _ecrire(m, n, brouillon, place)


def _annonce(texte: str) -> re.Match[str] | None:
    propre = texte.rstrip()
    if not propre.endswith(":"):
        return None
    m = _DEVANT_LISTE.search(propre[-260:])
    if m is None or _AUTRE.search(propre[-260:][max(0, m.start() - 12) : m.start()]) or _AUTRE.search(m.group("suite")):
        return None
    return m


def _en_ligne(texte: str, place: Portee, brouillon: Brouillon) -> None:
    if ":" not in texte or not _EN_LIGNE.search(" ".join(texte.split())):
        return
    for phrase in phrases_de(texte, place):
        if ":" not in phrase.texte:
            continue
        for m in _EN_LIGNE.finditer(phrase.texte):
            n = _compter(m.group("liste"))
            if n is not None and n >= 2 and not _AUTRE.search(phrase.texte[max(0, m.start() - 12) : m.start()]):
                _ecrire(m, n, brouillon, phrase)


def _compter(liste: str) -> int | None:
    """Elements of an inline list of names, None when it is a sentence or an open list."""
    if _OUVERTE.search(liste) or re.search(r"\b(?:est|sont|a|ont|sera|permet|vise|consiste)\b", liste):
        return None
    protegee = re.sub(r"«[^»]*»|\"[^\"]*\"|\([^)]*\)", lambda m: "Q" + "_" * max(0, len(m.group(0)) - 1), liste)
    parties = re.split(r" / " if " / " in protegee else r"\s*,\s*(?:et\s+)?|\s+et\s+", protegee)
    parties = [p.strip() for p in parties if p.strip()]
    cites = 0
    while cites < len(parties) and re.fullmatch(r"Q_+", parties[cites]):
        cites += 1
    if cites >= 2:
        return cites  # quoted names first, the sentence goes on after them
    if len(parties) < 2 or any(len(p.split()) > (9 if " / " in protegee else 6) for p in parties):
        return None
    return len(parties)


def _ecrire(m: re.Match[str], compte: int, brouillon: Brouillon, *places: Portee) -> None:
    imprime = number_word(m.group("n"))
    n = imprime if imprime is not None else int(m.group("n"))
    if n < 2 or compte < 1:
        return
    ligne = places[0].debut
    quoi = " ".join(m.group("quoi").split())
    for c in brouillon.lecture.controles:
        if (
            c.type == "compte"
            and c.imprime == n
            and c.source.lignes[0] == ligne
            and fold(c.libelle).startswith(f"{n} {fold(quoi)[:12]}")
        ):
            return
    # A list twice as long, or of one element, is another list than the one announced.
    if compte != n and not (compte >= 2 and abs(compte - n) <= max(1, n // 3)):
        return
    brouillon.controle(
        "compte",
        f"{n} {quoi} annoncés, {compte} énumérés" if compte != n else f"{n} {quoi}",
        imprime=Decimal(n),
        calcule=Decimal(compte),
        source=brouillon.source(*places),
    )
