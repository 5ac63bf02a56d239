"""What the document is: title, nature, period."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reciproque.langue import find_periods, fold
from reciproque.lecture.brouillon import Brouillon
from reciproque.lecture.forme import Bloc, Forme, Paragraphe, Tableau, Titre

_NATURES: tuple[tuple[str, str, int], ...] = (
    (r"protocole d'engagements? renforces|engagements? renforces et reciproques|\bperr\b", "protocole", 5),
    (r"projet de quartier", "projet_de_quartier", 2),
    (r"contrats? de ville|quartiers? 2030|engagements quartiers", "contrat_de_ville", 3),
    (r"\bconvention\b", "convention", 1),
    (r"deliberation", "deliberation", 1),
)


def reconnaitre(forme: Forme, brouillon: Brouillon) -> None:
    document = brouillon.lecture.document
    tete = [b for b in forme.blocs[:60] if not isinstance(b, Tableau) and b.zone != "sommaire"]
    titre = _titre(forme, tete)
    document.titre = titre
    document.nature = _nature(titre, forme)
    debut, fin = _periode(titre, forme)
    document.periode.debut, document.periode.fin = debut, fin


def _titre(forme: Forme, tete: Sequence[Bloc]) -> str:
    """The heading of the first pages that says what is signed; else the first heading."""
    meilleur, note_max = "", 0.0
    for rang, bloc in enumerate(tete):
        if not isinstance(bloc, Titre | Paragraphe):
            continue
        texte = " ".join(bloc.texte.split())
        if not 8 <= len(texte) <= 260:
            continue
        plie = fold(texte)
        note: float = sum(poids for motif, _, poids in _NATURES if re.search(motif, plie))
        if not note:
            continue
        note += 3 if isinstance(bloc, Titre) else 0
        note += 1 if find_periods(texte) else 0
        note -= 3 if texte.endswith((".", ",", ";")) else 0
        note -= 2 if plie.startswith(("article", "annexe", "vu ")) else 0
        note -= rang / 12
        if note > note_max:
            meilleur, note_max = texte, note
    if meilleur:
        return meilleur
    for bloc in tete:
        if isinstance(bloc, Titre) and len(bloc.texte) >= 8:
            return " ".join(bloc.texte.split())
    return forme.titre or ""


def _nature(titre: str, forme: Forme) -> str:
    plie = fold(titre)
    if plie.startswith(
        "convention "
    ):  # « Convention d'application du contrat de ville » is not the contract it applies
        return "convention"
    for motif, nature, _ in _NATURES:
        if re.search(motif, plie):
            return nature
    corps = fold(str(forme.texte)[:40000])
    notes = {nature: len(re.findall(motif, corps)) for motif, nature, _ in _NATURES}
    meilleur = max(notes, key=lambda n: notes[n])
    return meilleur if notes[meilleur] else "inconnu"


_ANCRES = re.compile(r"protocole|engagements?|avenant|periode|contrat de ville|convention", re.IGNORECASE)


_PROROGE = re.compile(r"\bpro(?:rog|long)\w+[^.;]{0,140}?jusqu['’][^.;]{0,40}", re.IGNORECASE)


def _periode(titre: str, forme: Forme) -> tuple[str | None, str | None]:
    """Years of the title; else those the document most often attaches to its own name; an amendment that extends."""
    debut = fin = None
    for p, _, _ in find_periods(titre):
        if p.debut and p.fin:
            debut, fin = p.debut.iso(), p.fin.iso()
            break
    if fin is None:
        notes: dict[tuple[str, str], float] = {}
        corps = str(forme.texte)[:400_000]
        for p, a, _ in find_periods(corps):
            if not (p.debut and p.fin):
                continue
            avant = fold(corps[max(0, a - 90) : a])
            ancres = _ANCRES.findall(avant)
            if ancres:
                poids = {"protocole": 3, "engagement": 3, "engagements": 3, "avenant": 2, "periode": 1.5}.get(
                    ancres[-1], 0.5
                )
                cle = (p.debut.iso(), p.fin.iso())
                notes[cle] = notes.get(cle, 0) + poids
        if notes:
            debut, fin = max(notes, key=lambda c: (notes[c], c[1]))
    tete = str(forme.texte)[:60_000]
    if fin is not None and re.search(r"avenant|prorog|renov", fold(titre)):
        for m in _PROROGE.finditer(tete):
            for p, _, _ in find_periods(m.group(0)):
                if p.debut is None and p.fin and p.fin.iso() > fin:
                    fin = p.fin.iso()
    for p, _, _ in find_periods(tete[:12_000]):
        if p.debut is None and p.fin and p.fin.jour and (fin is None or p.fin.iso().startswith(fin)):
            return debut, p.fin.iso()
    return debut, fin
