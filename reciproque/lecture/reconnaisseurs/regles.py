"""Rules that can be counted: frequencies, delays, thresholds, dates, orders — each with the force its sentence gives
it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from reciproque.langue import find_dates, find_periods, fold, number_word, parse_number
from reciproque.lecture.brouillon import Brouillon
from reciproque.lecture.forme import Forme
from reciproque.lecture.reconnaisseurs.phrases import Phrase, phrases

_NB = (
    r"(?P<n>(?<![\d,.])\d{1,3}(?:[ \u00a0\u202f]\d{3})*(?![\d,.]\d|[ \u00a0\u202f]\d{3}\b)|\b(?:une?|deux|trois|"
    r"quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingt|trente|quarante|soixante)\b)"
)
_UNITE_DE_TEMPS = (
    r"(?:an(?:n[ée]es?)?|ans|mois|semestres?|trimestres?|semaines?|jours?|campagne|quartiers?|qpv|commune|"
    r"appel [àa] projets?)"
)
# « au moins deux fois par an », « un projet par an et par quartier », « 2 chantiers formation par an », « une réunion
# par quartier »
_PAR = re.compile(
    rf"(?P<borne>(?:au moins|au minimum|minimum|[àa] minima|au maximum|au "
    rf"plus)\s+)?{_NB}\s+(?P<objet>(?:[\w'’«»-]+\s+){{1,6}}?)"
    rf"par\s+(?P<u1>{_UNITE_DE_TEMPS})(?:\s*(?:,|et)?\s*par\s+(?P<u2>{_UNITE_DE_TEMPS}))?",
    re.IGNORECASE,
)
_ADVERBE = re.compile(
    r"\b(?P<mot>annuel(?:le)?s?|semestriel(?:le)?s?|trimestriel(?:le)?s?|mensuel(?:le)?s?|"
    r"hebdomadaires?|biannuel(?:le)?s?|bisannuel(?:le)?s?|"
    r"annuellement|chaque (?:ann[ée]e|trimestre|semestre|mois)|tous les (?:ans|mois|(?:\d+|deux|trois|"
    r"six) (?:ans|mois)))\b",
    re.IGNORECASE,
)
_COMBIEN = re.compile(rf"{_NB}\s+(?P<objet>(?:[\wà-ÿ'’-]+s)(?:\s+(?:de|d['’])?\s?[\wà-ÿ'’-]+)?)\s+$", re.IGNORECASE)
_DELAI = re.compile(
    rf"(?:dans (?:un|le) d[ée]lai (?:maximum |maximal )?(?:de|d['’])\s*|d[ée]lai (?:maximum |maximal "
    rf")?(?:de|d['’])\s*|sous\s+|dans les\s+|au plus tard\s+)"
    rf"{_NB}\s+(?:\w+\s+)?(?P<u>heures?|jours?|semaines?|mois|ans?|ann[ée]es?)\b(?P<apres>[^.;]{{0,80}})"
    rf"|{_NB.replace('?P<n>', '?P<n2>')}\s+(?P<u2>heures?|jours?|semaines?|mois)\s+(?P<sens>avant|"
    rf"apr[eè]s)\s+(?P<quoi>[^.;,]{{3,80}})",
    re.IGNORECASE,
)
_SEUIL = re.compile(
    (
        r"(?P<n>\d{1,3}(?:[.,]\d+)?)\s*(?:%|pour\s?cent\b)(?P<apres>(?:\s+(?:de |des |du |d['’]|de la |de "
        r"l['’])[^.;:()\n]{3,100})?)"
    ),
    re.IGNORECASE,
)
_EST_UN_NOM = re.compile(r"[«\"“]\s?$")  # « 100 % Europe » is a scheme, not a threshold
_POINTS = re.compile(rf"(?:de\s+)?{_NB}\s+points?\b(?P<apres>[^.;:]{{3,100}})", re.IGNORECASE)
_MINIMUM = re.compile(
    rf"(?:au moins|au minimum|minimum de|[àa] minima|minimum)\s+{_NB}\s+(?P<objet>[^.,;:()]{{3,80}})", re.IGNORECASE
)
_FRACTION = re.compile(
    (
        r"\b(?:au moins|au minimum|à hauteur d['’e]|réserver?|consacrer?|jusqu['’]à)\s*(?:à "
        r"[^,.;]{2,60}?\s)?(?P<f>la moitié|un tiers|deux tiers|un quart|trois quarts|un cinquième|un "
        r"dixième)\b(?P<apres>(?:\s+(?:de |des |du |d['’]|de la |de l['’])[^.;:()\n]{3,80})?)"
    ),
    re.IGNORECASE,
)
_ORDRE = re.compile(
    r"(?:avant et apr[eè]s (?:chaque|l['’]|les?|la)\s*[^.,;:]{3,60}|avant (?:la signature|le "
    r"lancement|la programmation|le d[ée]p[ôo]t|toute|chaque|la validation)\s*[^.,;:]{3,80}|"
    r"pr[ée]alablement (?:à|au|aux)\s*[^.,;:]{3,60})",
    re.IGNORECASE,
)
_A_EXAMINER = re.compile(
    (
        r"\bexamin|\b[eé]tudie(?:r|nt|ra)\b|\b[eé]tude de\b|\benvisag|\br[eé]fl[eé]chi|\b[eé]ventual|"
        r"[eé]ventuel|\bmodalites d'une\b|\bpourrait\b"
    ),
    re.IGNORECASE,
)
_INCITE = re.compile(
    (
        r"\bincit|\bencourag|\bprivil[eé]gi|\bsi possible\b|\bdans la mesure du possible\b|\bsouhait|"
        r"\bpourr(?:a|ont)\b|\binvit|\brecommand"
    ),
    re.IGNORECASE,
)
_OBJECTIF = re.compile(
    (
        r"\bobjectif|\batteindre\b|\bcibles?\b|\bviser?\b|\bvisant\b|\btendre vers\b|\btendra\b|"
        r"\bambition|\bpalier|\bdoublement\b|\btaux à\b|\baugment|\baccro[iî]tre\b|\baméliorer de\b|"
        r"\brédui(?:re|t)\b"
    ),
    re.IGNORECASE,
)
_OBLIGE = re.compile(
    (
        r"\bdoi(?:t|vent)\b|\bdevr(?:a|ont)\b|\bobligat|\bs['’]engag|\btenu[es]? d|\bimpos|\br[eé]serv|"
        r"\bau moins\b|\bau minimum\b|\b[àa] minima\b|\bminimum\b|\bfix[eé]|\bmettre en\b|\blimiter\b"
    ),
    re.IGNORECASE,
)
# The future of contracts: « l'Etat consacrera 25 % », « la conférence sera tenue ».
_FUTUR = re.compile(r"\b(?!pourr|camera|opera)\w{1,}(?:er|ir|dr|aur|fer)(?:a|ont)\b|\b(?:sera|seront)\b", re.IGNORECASE)
_PASSE = re.compile(
    r"\b(?:a|ont) [ée]t[ée]\b|\b(?:a|ont) (?:permis|b[ée]n[ée]fici|accompagn|obtenu|men[ée]|mobilis)|"
    r"\b[ée]tai(?:t|ent)\b|\bdepuis (?:20|19)\d\d|\bs['’][ée]l[eè]ve|\brepr[ée]sent|\bconstat|"
    r"\bsoit\b|"
    r"\ben 20(?:0\d|1\d)\b,? |\bse d[ée]roulant\b|\bpar rapport\b|\bcontre \d|\bmobilise environ\b",
    re.IGNORECASE,
)
_INFINITIF = re.compile(
    r"^\W*(?:o\s+|\d+\s*[.)°]?\s*)?(?:[A-ZÀ-Ý][^:]{2,60}:\s*)?(?:s['’]|se |d['’]|de )?[A-ZÀ-Ýa-zà-ÿ]+(?:er|ir|oir|re)\b"
)
# One of these stands in any sentence that holds a rule: a cheap test before the dear patterns.
_INDICES = (
    "par ", "%", "cent", "moins", "minim", "délai", "delai", "mois", "jour", "chaque", "annuel", "mensuel", "mestriel",
    "tous les",
    "heure", "semaine", "moiti", "tiers", "quart", "avant", "ici", "jusqu", "plus tard", "alable", "points", " an",
    "pour ",
)  # fmt: skip
_INDICE = re.compile("|".join(map(re.escape, _INDICES)))
_ACTE = re.compile(
    (
        r"\b(?:loi|circulaire|instruction|d[ée]cret|arr[êe]t[ée]|article|convention (?:du|nationale)|cio|"
        r"sign[ée]e?s? (?:le|en))\b"
    ),
    re.IGNORECASE,
)


# Cheap tests before the dear patterns.
_TEMPS = re.compile(
    r"d[ée]lai|\bsous\s+[\dcdhnqstuv]|\bdans les\s|plus tard|(?:jours?|semaines?|mois|heures?)\s+(?:avant|apr[eè]s)"
)
_PAR_UNITE = re.compile(r"\bpar\s+(?:an|mois|sem|tri|jour|camp|quar|[Qq][Pp][Vv]|com|app)", re.IGNORECASE)
_N_POINTS = re.compile(r"(?:\d|un|deux|trois|quatre|cinq|six|sept|huit|neuf|dix)\s+points?\b")
_PARTS = re.compile(r"moitié|tiers|quart|cinquième|dixième", re.IGNORECASE)


@dataclass(slots=True)
class _Trouvee:
    nature: str
    objet: str
    valeur: Decimal | str | None
    unite: str | None
    debut: int
    chiffree: bool = True


def force_de(phrase: str, *, recommandation: bool = False, engagement: bool = False) -> str:
    """obligation, objectif, incitation, a_examiner or constat, by the words of the sentence (the weakest said wins)."""
    if re.search(r"\bobligatoires?\b", phrase, re.IGNORECASE):
        return "obligation"
    if _A_EXAMINER.search(phrase):
        return "a_examiner"
    if _INCITE.search(phrase):
        return "incitation"
    if _PASSE.search(phrase) and not re.search(r"\bobjectif\b|\bdevra|\bs['’]engag|\bcible", phrase, re.IGNORECASE):
        return "constat"
    if _OBJECTIF.search(phrase):
        return "objectif"
    if recommandation:
        return "objectif"
    if _OBLIGE.search(phrase) or _FUTUR.search(phrase) or (engagement and _INFINITIF.match(phrase)) or engagement:
        return "obligation"
    return "constat"


def reconnaitre(forme: Forme, brouillon: Brouillon) -> None:
    recommandations = {
        ligne for r in brouillon.lecture.recommandations for ligne in range(r.source.lignes[0], r.source.lignes[1] + 1)
    }
    engagements = {
        ligne for e in brouillon.lecture.engagements for ligne in range(e.source.lignes[0], e.source.lignes[1] + 1)
    }
    ecartes = _tableaux_de_chiffres(forme)
    vues: set[tuple[int, str, str]] = set()
    for phrase in phrases(forme):
        texte = phrase.texte
        if len(texte) < 12 or phrase.debut in ecartes or phrase.zone == "signatures" or not _peut_regler(texte):
            continue
        dans_reco, dans_eng = phrase.debut in recommandations, phrase.debut in engagements
        passe: bool | None = None
        for t in _regles_de(phrase):
            force = force_de(_voisinage(texte, t.debut), recommandation=dans_reco, engagement=dans_eng)
            if force == "constat" and t.nature in {"delai", "ordre", "frequence"} and t.chiffree:
                passe = bool(_PASSE.search(texte)) if passe is None else passe
                force = (
                    "constat" if passe else "obligation"
                )  # the present of rules: « le comité se réunit deux fois par an »
            if force == "constat" and not (t.nature == "frequence" and t.chiffree):
                continue
            cle = (phrase.debut, t.nature, fold(f"{t.objet} {t.valeur}"))
            if cle in vues:
                continue
            vues.add(cle)
            brouillon.regle(
                t.objet[:160],
                nature=t.nature,
                valeur=t.valeur,
                unite=t.unite,
                force=force,
                texte=texte[:600],
                source=brouillon.source(phrase),
            )


def _voisinage(entier: str, place: int) -> str:
    """The clause around a figure: its force is said there, not three lines above."""
    base = max(0, place - 400)
    texte, position = entier[base : place + 200], place - base
    if re.search(r"\bcontre\s+$", texte[max(0, position - 20) : position]):
        return "constat : depuis 2000"
    engage = bool(
        re.search(
            r"\bdevra|\bdoi(?:t|vent)\b|\bfix[ée]|\bobligat|\bser(?:a|ont) (?:tenu|r[ée]uni|organis|convoqu)",
            texte[position : position + 90],
        )
    )
    debut = max(texte.rfind(c, 0, position) for c in ";:•") + 1
    if position - debut < 25:
        debut = max(0, max(texte.rfind(c, 0, max(0, debut - 2)) for c in ".;•") + 1)
    fin = min((i for i in (texte.find(c, position) for c in ";•") if i > 0), default=len(texte))
    portee = 90 if engage or _OBJECTIF.search(texte[position : position + 90]) else 45
    return texte[max(debut, position - 160) : min(fin, position + portee)].strip()


def _tableaux_de_chiffres(forme: Forme) -> set[int]:
    """Rows of tables of figures: their percentages are data, not rules."""
    lignes: set[int] = set()
    for tableau in forme.tableaux:
        pleines = [c.texte for r in tableau.rangees for c in r.cellules if not c.vide]
        if not pleines or sum(map(len, pleines)) > 45 * len(pleines):
            continue
        chiffres = sum(1 for t in pleines if len(t) <= 24 and any(x.isdigit() for x in t))
        if chiffres * 10 >= len(pleines) * 4:
            lignes.update(range(tableau.debut, tableau.fin + 1))
    return lignes


def _peut_regler(texte: str) -> bool:
    return _INDICE.search(texte.lower()) is not None


def _regles_de(phrase: Phrase) -> Iterator[_Trouvee]:
    texte = phrase.texte
    frequences: list[tuple[int, int]] = []
    for m in _PAR.finditer(texte) if _PAR_UNITE.search(texte) else ():
        objet = m.group("objet").strip(" «»")
        u1 = _unite(m.group("u1"))
        if re.search(r"\beuros?\b|€", objet, re.IGNORECASE):
            continue
        unite = f"{'' if objet.lower() in {'fois', 'reprises'} else objet + ' '}par {u1}"
        if m.group("u2"):
            unite += f" et par {_unite(m.group('u2'))}"
        if objet.lower() in {"fois", "reprises"}:
            unite = f"fois {unite}"
        sujet = _sujet(texte, m.start()) if objet.lower() in {"fois", "reprises"} else objet
        frequences.append((m.start(), m.end()))
        yield _Trouvee("frequence", sujet, _nombre(m.group("n")), unite, m.start())
    if not frequences:
        for m in _ADVERBE.finditer(texte):
            mot = m.group("mot").lower()
            valeur, unite = _adverbe(mot)
            combien = _COMBIEN.search(texte[max(0, m.start() - 60) : m.start()])
            if combien and mot.endswith("s") and valeur == 1:
                # « 3 réunions annuelles », not one.
                fois = _nombre(combien.group("n")) or valeur
                valeur, unite = fois, unite.replace("fois", f"{combien.group('objet').strip()}", 1)
            yield _Trouvee("frequence", _sujet(texte, m.start()), valeur, unite, m.start(), chiffree=False)
            break
    for m in _DELAI.finditer(texte) if _TEMPS.search(texte) else ():
        if m.group("n"):
            yield _Trouvee("delai", _sujet(texte, m.start()), _nombre(m.group("n")), _unite(m.group("u")), m.start())
        else:
            sens = f"{_unite(m.group('u2'))} {m.group('sens').lower()} {m.group('quoi').strip()}"
            yield _Trouvee("delai", _sujet(texte, m.start()), _nombre(m.group("n2")), sens, m.start())
    for m in _SEUIL.finditer(texte) if "%" in texte or "cent" in texte else ():
        apres = m.group("apres").strip()
        if _EST_UN_NOM.search(texte[max(0, m.start() - 3) : m.start()]) and re.match(
            r"\s+[A-ZÀ-Ý]", texte[m.start("apres") : m.start("apres") + 4]
        ):
            continue
        objet = apres or _sujet(texte, m.start())
        yield _Trouvee("seuil", objet, parse_number(m.group("n")), "%", m.start())
    for m in _POINTS.finditer(texte) if " point" in texte and _N_POINTS.search(texte) else ():
        yield _Trouvee("seuil", m.group("apres").strip(), _nombre(m.group("n")), "points", m.start())
    for m in _FRACTION.finditer(texte) if _PARTS.search(texte) else ():
        yield _Trouvee(
            "seuil", m.group("apres").strip() or _sujet(texte, m.start()), m.group("f").lower(), "part", m.start()
        )
    for m in _MINIMUM.finditer(texte) if "moins" in texte or "minim" in texte else ():
        if re.match(r"tiers\b|quart\b|cinqui|dixi", m.group("objet")):
            continue
        if not any(a <= m.end() and m.start() <= b for a, b in frequences) and not re.match(
            r"(?:fois|%)", m.group("objet")
        ):
            yield _Trouvee("seuil", m.group("objet").strip(), _nombre(m.group("n")), "minimum", m.start())
    for m in _ORDRE.finditer(texte) if "vant" in texte or "alable" in texte else ():
        yield _Trouvee("ordre", _sujet(texte, m.start()), " ".join(m.group(0).split()), None, m.start())
    yield from _dates(texte)


def _dates(texte: str) -> Iterator[_Trouvee]:
    """Deadlines: ``d'ici fin 2019``, ``avant fin 2022``, ``jusqu'au 31 décembre 2023``, ``au plus tard le …``."""
    prises: list[int] = []
    for p, debut, _ in find_periods(texte):
        if p.debut is None and p.fin is not None and not _ACTE.search(texte[max(0, debut - 25) : debut]):
            prises.append(debut)
            yield _Trouvee("date", _sujet(texte, debut), p.fin.iso(), None, debut)
    for d, debut, _ in find_dates(texte):
        avant = texte[max(0, debut - 34) : debut]
        promise = re.search(r"\bpour\s*$", avant) and _FUTUR.search(texte[max(0, debut - 140) : debut])
        if (
            promise
            or re.search(
                (
                    r"(?:au plus tard(?: le| en| fin)?|avant(?: le| la fin de| fin)?|d['’]ici(?: le| à| "
                    r"fin)*|échéance(?: fin| au| le)?|à compter du|à l['’]horizon)\s*$"
                ),
                avant,
                re.IGNORECASE,
            )
        ) and not any(abs(debut - x) < 40 for x in prises):
            yield _Trouvee("date", _sujet(texte, debut), d.iso(), None, debut)


def _nombre(mot: str) -> Decimal | None:
    n = number_word(mot)
    return Decimal(n) if n is not None else parse_number(mot)


def _unite(mot: str) -> str:
    plie = fold(mot).rstrip("s") if fold(mot) != "mois" else "mois"
    return {"annee": "an", "appel a projet": "appel à projets"}.get(plie, plie)


def _adverbe(mot: str) -> tuple[Decimal, str]:
    plie = fold(mot)
    if plie.startswith("tous les"):
        m = re.search(r"(\d+|deux|trois|six)\s+(ans|mois)", plie)
        if m:
            return Decimal(1), f"fois tous les {m.group(1)} {m.group(2)}"
        return Decimal(1), "fois par mois" if "mois" in plie else "fois par an"
    for tete, unite in (
        ("semest", "semestre"),
        ("trimest", "trimestre"),
        ("mensu", "mois"),
        ("hebdo", "semaine"),
        ("biannu", "semestre"),
    ):
        if tete in plie:
            return Decimal(1), f"fois par {unite}"
    if plie.startswith("bisannu"):
        return Decimal(1), "fois tous les 2 ans"
    for mot_unite in ("trimestre", "semestre", "mois"):
        if mot_unite in plie:
            return Decimal(1), f"fois par {mot_unite}"
    return Decimal(1), "fois par an"


def _sujet(texte: str, position: int) -> str:
    """The words just before the figure, back to a strong sign; else the head of the sentence."""
    avant = texte[max(0, position - 400) : position]
    coupe = max(avant.rfind(c) for c in ".;:•(")
    morceau = avant[coupe + 1 :].strip(" ,-–(«")
    if len(morceau) < 8:
        morceau = re.sub(r"^\W+", "", texte)[:120]
    return " ".join(morceau.split())[-140:]
