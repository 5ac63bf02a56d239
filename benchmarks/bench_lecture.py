"""Precision and recall of reading, per document and field, and what ``confiance`` is worth. ``make bench-lecture``

bench_lecture.py [NOM…] [--details]   only documents whose name holds NOM; --details lists what is missed or too much

Scoring (design §5): a commitment matches when the printed number is equal or the token similarity is at least 0.90, one
to one (the expectations that only hold the beginning of a text match on it); partners are (commitment, organisation or
collective) pairs; the tree is (level, title, parent) triples.
"""

import argparse
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parent.parent)]

from lecture_attendus import Attendu, EngagementAttendu, tous

from reciproque.langue import fold, similarity
from reciproque.lecture import Lecture, LectureRefusee, lire
from reciproque.lecture.schema import DocumentLu, EngagementLu, PartenaireLu

CHAMPS = (
    "engagements",
    "partenaires",
    "arbre",
    "indicateurs",
    "quartiers",
    "signataires",
    "mesures",
    "ecarts",
    "deliberation",
)
BANDES = (0.9, 0.8, 0.6, 0.0)


class Compte:
    """Expected, read, right."""

    def __init__(self) -> None:
        self.attendus = self.lus = self.justes = 0
        self.erreurs: list[str] = []

    def ajouter(self, autre: "Compte") -> None:
        self.attendus += autre.attendus
        self.lus += autre.lus
        self.justes += autre.justes

    @property
    def precision(self) -> float:
        return self.justes / self.lus if self.lus else float(not self.attendus)

    @property
    def rappel(self) -> float:
        return self.justes / self.attendus if self.attendus else 1.0

    @property
    def f1(self) -> float:
        p, r = self.precision, self.rappel
        return 2 * p * r / (p + r) if p + r else 0.0


def apparier(attendus: Sequence[EngagementAttendu], lus: Sequence[EngagementLu]) -> dict[int, int]:
    """Expected → read, one to one, the surest pairs first."""
    paires: list[tuple[float, int, int]] = []
    for i, a in enumerate(attendus):
        voulu = fold(a.texte)
        for j, lu in enumerate(lus):
            if "…" in a.texte[:-1]:
                if _borne(a.texte, lu.texte):
                    paires.append((2 + (fold(a.numero or "") == fold(lu.numero or "")), i, j))
            elif a.numero and lu.numero and fold(a.numero) == fold(lu.numero):
                bonus = 1 if voulu and fold(lu.texte).startswith(voulu[:40]) else 0
                paires.append((2 + bonus, i, j))
            elif a.numero and lu.numero:
                continue
            elif (a.ligne and lu.source.lignes[0] == a.ligne) or (
                voulu and a.debut and fold(lu.texte).startswith(voulu)
            ):
                paires.append((1, i, j))
            elif voulu and not a.debut and (s := similarity(a.texte, lu.texte)) >= 0.9:
                paires.append((s, i, j))
    pris_i: dict[int, int] = {}
    pris_j: set[int] = set()
    for _, i, j in sorted(paires, key=lambda p: (-p[0], p[1], p[2])):
        if i not in pris_i and j not in pris_j:
            pris_i[i] = j
            pris_j.add(j)
    return pris_i


def _borne(voulu: str, lu: str) -> bool:
    """« début … fin »: the text starts and ends there; a last « … » leaves the end open (a tail that names who)."""
    debut, *reste = (fold(partie).strip(" .;:,") for partie in voulu.split("…"))
    lu = fold(lu).strip(" .;:,")
    if not debut and len(reste) > 1:  # « … début … fin »: who promises may be kept before it
        return reste[0] in lu and lu.endswith(reste[-1])
    if not lu.startswith(debut):
        return False
    if reste[-1] == "":
        return reste[0] in lu
    return lu.endswith(reste[-1])


def designe(p: PartenaireLu, nom: str) -> bool:
    noms = {fold(p.collectif or ""), fold(p.nom), fold(p.marque), *map(fold, p.organisations)}
    return fold(nom) in noms or any(fold(nom) in n for n in noms)


def noter(attendu: Attendu, lecture: Lecture) -> tuple[dict[str, Compte], list[tuple[float, bool]]]:
    comptes = {champ: Compte() for champ in CHAMPS}
    confiances: list[tuple[float, bool]] = []
    if attendu.engagements is not None:
        paires = apparier(attendu.engagements, lecture.engagements)
        c = comptes["engagements"]
        c.attendus, c.lus, c.justes = len(attendu.engagements), len(lecture.engagements), len(paires)
        c.erreurs += [
            f"manque : {a.texte[:70] or a.ligne}" for i, a in enumerate(attendu.engagements) if i not in paires
        ]
        trouves = set(paires.values())
        c.erreurs += [f"en trop : {e.texte[:70]}" for j, e in enumerate(lecture.engagements) if j not in trouves]
        confiances = [(e.confiance, j in trouves) for j, e in enumerate(lecture.engagements)]
        for i, a in enumerate(attendu.engagements):
            lu = lecture.engagements[paires[i]] if i in paires else None
            _partenaires(a, lu.partenaires if lu else [], comptes["partenaires"])
            if a.indicateurs is not None and attendu.libelles is None:
                n = len(lu.indicateurs) if lu else 0
                k = comptes["indicateurs"]
                k.attendus, k.lus, k.justes = k.attendus + a.indicateurs, k.lus + n, k.justes + min(n, a.indicateurs)
    if attendu.libelles is not None:
        definis = [i.libelle for i in lecture.indicateurs if i.famille != "contexte" and i.etat == "defini"]
        _ensemble(comptes["indicateurs"], attendu.libelles, definis, lambda a, b: similarity(a, b) >= 0.9)
    if attendu.noeuds is not None:
        _arbre(attendu, lecture, comptes["arbre"])
    if attendu.porteurs is not None:
        for titre, noms in attendu.porteurs.items():
            noeud = next((n for n in lecture.noeuds if fold(titre) in fold(n.titre)), None)
            lus = noeud.partenaires if noeud else []
            _partenaires(EngagementAttendu(titre, partenaires=noms), lus, comptes["partenaires"])
    if attendu.signataires is not None:
        organisations = [s.organisation for s in lecture.signataires]
        _ensemble(comptes["signataires"], attendu.signataires, organisations, lambda a, b: fold(a) in fold(b))
    if attendu.mesures is not None:
        numeros = [m.numero for m in lecture.mesures]
        _ensemble(comptes["mesures"], attendu.mesures, numeros, lambda a, b: a == b)
    if attendu.ecarts is not None:
        lus = [(c.imprime, c.calcule) for c in lecture.controles if c.verdict == "ecart"]
        _ensemble(comptes["ecarts"], attendu.ecarts, lus, lambda a, b: list(map(float, a)) == list(map(float, b)))
    if attendu.presences is not None:
        _ensemble(comptes["deliberation"], _faits_attendus(attendu), _faits_lus(attendu, lecture), _meme_fait)
    if attendu.quartiers is not None:
        lus = [(q.nom, q.type, frozenset(q.communes), q.population or 0) for q in lecture.quartiers]
        _ensemble(comptes["quartiers"], attendu.quartiers, lus, _meme_quartier)
    return comptes, confiances


def _partenaires(a: EngagementAttendu, lus: list[PartenaireLu], c: Compte) -> None:
    if a.partenaires is None:
        return
    c.attendus += len(a.partenaires)
    restes = list(lus)
    c.lus += len(restes)
    for nom in a.partenaires:
        trouve = next((p for p in restes if designe(p, nom)), None)
        if trouve is None:
            c.erreurs.append(f"manque {nom} : {a.texte[:50] or a.ligne}")
            continue
        restes.remove(trouve)
        c.justes += 1
    c.erreurs += [f"en trop {p.nom} : {a.texte[:50] or a.ligne}" for p in restes]


def _arbre(attendu: Attendu, lecture: Lecture, c: Compte) -> None:
    parents = {n.id: n for n in lecture.noeuds}
    niveaux = {n for n, _, _ in attendu.noeuds or []}
    lus = []
    for n in lecture.noeuds:
        p = parents.get(n.parent or "")
        if attendu.nom.startswith("corpus") and n.niveau not in niveaux:
            continue  # the descriptions write out one level only
        lus.append((n.niveau, n.titre, p.titre if p else "", p.code if p else ""))

    def meme(a: tuple[str, str, str], b: tuple[str, str, str, str | None]) -> bool:
        titre = similarity(a[1], b[1]) >= 0.9 or fold(a[1]) in fold(b[1])
        parent = a[2] in {"*", b[3]} or (fold(a[2]) in fold(b[2]) if a[2] else not b[2])
        return a[0] in {"*", b[0]} and titre and parent

    _ensemble(c, attendu.noeuds or [], lus, meme)


def _meme_quartier(a: tuple, b: tuple) -> bool:
    """The same name, whatever its article (« la Nouvelle-France » in a sentence), and the same facts."""
    noms = [re.sub(r"^(?:les? |la |l')", "", fold(q[0])) for q in (a, b)]
    return noms[0] == noms[1] and a[1:] == b[1:]


def _faits_attendus(attendu: Attendu) -> list[tuple]:
    return [*(attendu.presences or {}).items(), *map(tuple, attendu.membres)]


def _faits_lus(attendu: Attendu, lecture: Lecture) -> list[tuple]:
    """The same facts as read: the act, the counts of its roll, the members whose names were written down."""
    acte = lecture.deliberation
    if acte is None:
        return []
    roll = Counter("absent" if m.presence == "excuse" else m.presence for m in acte.membres)
    faits = {"numero": acte.numero, "date": acte.date, "en_exercice": acte.en_exercice, **roll}
    faits |= {k: getattr(acte.resultat, k) or 0 for k in ("pour", "contre", "abstention")}
    lus: list[tuple] = [(k, faits.get(k, 0)) for k in attendu.presences or {}]
    for nom, *_ in attendu.membres:
        lus += [(m.nom, m.presence, m.mandataire or "") for m in acte.membres if _mots(nom) <= _mots(m.nom)][:1]
    return lus


def _meme_fait(a: tuple, b: tuple) -> bool:
    if len(a) != len(b):
        return False
    if len(a) == 2:
        return a == b
    return _mots(a[0]) <= _mots(b[0]) and a[1] == b[1] and _mots(a[2]) <= _mots(b[2])


def _mots(nom: str) -> set[str]:
    return set(fold(nom).split())


def _ensemble(c: Compte, attendus: Sequence, lus: Sequence, meme) -> None:
    restes = list(lus)
    c.attendus += len(attendus)
    c.lus += len(lus)
    for a in attendus:
        trouve = next((b for b in restes if meme(a, b)), None)
        if trouve is None:
            c.erreurs.append(f"manque : {a}")
        else:
            restes.remove(trouve)
            c.justes += 1
    c.erreurs += [f"en trop : {b}" for b in restes]


def _ligne(nom: str, champ: str, c: Compte) -> str:
    chiffres = f"{c.attendus:5d} {c.lus:5d} {c.justes:5d}   {c.precision:5.3f}  {c.rappel:5.3f}  {c.f1:5.3f}"
    return f"{nom:<38.38} {champ:<12} " + chiffres.replace(".", ",")


def main() -> None:
    parseur = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parseur.add_argument("noms", nargs="*")
    parseur.add_argument("--details", action="store_true")
    options = parseur.parse_args()
    print(f"{'document':<38} {'champ':<12} {'att.':>5} {'lus':>5} {'bons':>5}   préc.  rappel  F1")
    sommes: dict[str, dict[str, Compte]] = defaultdict(lambda: {champ: Compte() for champ in CHAMPS})
    bandes: dict[float, Counter[bool]] = {b: Counter() for b in BANDES}
    for attendu in tous():
        if options.noms and not any(n in attendu.nom for n in options.noms):
            continue
        try:
            lecture = lire(*attendu.contenu())
        except LectureRefusee as refus:
            print(f"{attendu.nom:<38.38} refusé : {refus.message[:60]}")
            lecture = Lecture(document=DocumentLu(fichier=attendu.nom, empreinte="", format=""))
        comptes, confiances = noter(attendu, lecture)
        for champ, c in comptes.items():
            if c.attendus or c.lus:
                sommes[attendu.groupe][champ].ajouter(c)
                print(_ligne(attendu.nom, champ, c))
                for erreur in c.erreurs if options.details else ():
                    print(f"      {erreur}")
        for confiance, juste in confiances:
            bandes[next(b for b in BANDES if confiance >= b)][juste] += 1
    for groupe, champs in sommes.items():
        print()
        for champ, c in champs.items():
            if c.attendus:
                print(_ligne(groupe, champ, c))
    print("\nconfiance   engagements   précision")
    for bande, compte in bandes.items():
        total = sum(compte.values())
        if total:
            print(f"≥ {bande:3.1f}       {total:6d}        {compte[True] / total:5.3f}".replace(".", ","))


if __name__ == "__main__":
    main()
