"""``reciproque lire FICHIER``: a readable summary in French, the JSON or the normal text."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from reciproque.langue import format_number, plural
from reciproque.lecture import Lecture, LectureRefusee, lire
from reciproque.lecture.lecteurs import TAILLE_ABSOLUE
from reciproque.lecture.schema import Controle, NoeudLu

LARGEUR = 110


def run_lire(args: argparse.Namespace) -> int:
    """Exit code: 0 read, 1 internal failure, 2 file or usage refused."""
    chemin = Path(args.fichier)
    try:
        contenu = _ouvrir(chemin)
        lecture = lire(contenu, chemin.name)
        if getattr(args, "json", False):
            sortie = json.dumps(lecture.to_dict(), ensure_ascii=False, indent=2)
        elif getattr(args, "texte", False):
            sortie = lecture.texte
        else:
            sortie = resumer(lecture)
    except LectureRefusee as refus:
        print(refus.message, file=sys.stderr)
        return 2
    except Exception:
        print(
            "La lecture a échoué à cause d’une erreur du logiciel, pas de votre document. Rien n’a "
            "été enregistré\u00a0: "
            "signalez-la en joignant le fichier si vous le pouvez.",
            file=sys.stderr,
        )
        return 1
    try:
        print(sortie)
    except BrokenPipeError:
        sys.stderr.close()
    return 0


def _ouvrir(chemin: Path) -> bytes:
    try:
        if chemin.is_dir():
            raise LectureRefusee(
                f"«\u00a0{chemin.name}\u00a0» est un dossier\u00a0: indiquez un fichier.", code="dossier"
            )
        if chemin.stat().st_size > TAILLE_ABSOLUE:
            raise LectureRefusee("Le fichier est trop gros pour être lu.", code="trop_gros")
        return chemin.read_bytes()
    except FileNotFoundError:
        raise LectureRefusee(f"Le fichier «\u00a0{chemin}\u00a0» n’existe pas.", code="absent") from None
    except PermissionError:
        raise LectureRefusee(
            f"Le fichier «\u00a0{chemin}\u00a0» n’est pas accessible en lecture.", code="acces"
        ) from None
    except OSError:
        raise LectureRefusee(f"Le fichier «\u00a0{chemin}\u00a0» n’a pas pu être ouvert.", code="acces") from None


def resumer(lecture: Lecture) -> str:
    """The summary: identity, figures, tree with its commitments counted, controls with a gap, warnings."""
    d = lecture.document
    lignes = [d.titre or d.fichier]
    identite = [d.nature.replace("_", " ")]
    if d.periode.debut or d.periode.fin:
        identite.append("–".join(x for x in (d.periode.debut, d.periode.fin) if x))
    if d.territoire:
        identite.append(d.territoire)
    identite.append(plural(d.lignes, "ligne"))
    if d.pages:
        identite.append(plural(d.pages, "page"))
    lignes += [" · ".join(identite), ""]
    comptes: tuple[tuple[int, str, str | None], ...] = (
        (len(lecture.engagements), "engagement", None),
        (len(lecture.noeuds), "élément d’arborescence", "éléments d’arborescence"),
        (len(lecture.partenaires), "partenaire nommé", "partenaires nommés"),
        (len(lecture.signataires), "signataire", None),
        (len(lecture.quartiers), "quartier", None),
        (len(lecture.indicateurs), "indicateur", None),
        (len(lecture.mesures), "mesure nationale", "mesures nationales"),
        (len(lecture.recommandations), "recommandation", None),
        (len(lecture.regles), "règle", None),
        (len(lecture.tableaux), "tableau", None),
        (len(lecture.controles), "contrôle", None),
    )
    for compte in comptes:
        if compte[0]:
            lignes.append(f"  {plural(*compte)}")
    if lecture.deliberation is not None:
        lignes.append(f"  1 délibération, {plural(len(lecture.deliberation.membres), 'membre')}")
    lignes += ["", *_arbre(lecture)]
    ecarts = [c for c in lecture.controles if c.verdict == "ecart"]
    exacts = sum(1 for c in lecture.controles if c.verdict == "exact")
    if lecture.controles:
        reste = len(lecture.controles) - exacts - len(ecarts)
        lignes += ["", f"Contrôles : {exacts} exacts, {len(ecarts)} avec écart, {reste} non vérifiables"]
        lignes += [_controle(c) for c in ecarts]
    if lecture.avertissements:
        lignes += ["", plural(len(lecture.avertissements), "avertissement") + "\u00a0:"]
        lignes += [f"  {a.message}{_lieu(a.source.lignes) if a.source else ''}" for a in lecture.avertissements[:40]]
    return "\n".join(lignes)


def _arbre(lecture: Lecture) -> list[str]:
    enfants: dict[str | None, list[NoeudLu]] = {}
    for n in lecture.noeuds:
        enfants.setdefault(n.parent, []).append(n)
    directs: dict[str | None, int] = {}
    for e in lecture.engagements:
        directs[e.noeud] = directs.get(e.noeud, 0) + 1
    lignes: list[str] = []
    # Explicit stack: a hostile document may nest thousands of levels.
    pile = [(n, 0) for n in reversed(enfants.get(None, []))]
    while pile:
        n, profondeur = pile.pop()
        compte = f" — {plural(directs[n.id], 'engagement')}" if directs.get(n.id) else ""
        titre = f"{n.code} " if n.code else ""
        lignes.append(_couper(f"{'  ' * min(profondeur, 12)}{titre}{n.titre}", LARGEUR - len(compte)) + compte)
        pile.extend((x, profondeur + 1) for x in reversed(enfants.get(n.id, [])))
    if directs.get(None):
        lignes.append(f"(sans place dans l’arborescence) — {plural(directs[None], 'engagement')}")
    return lignes


def _controle(c: Controle) -> str:
    imprime = format_number(c.imprime) if c.imprime is not None else "?"
    calcule = format_number(c.calcule) if c.calcule is not None else "?"
    return f"  écart : {c.libelle} — imprimé {imprime}, recalculé {calcule}{_lieu(c.source.lignes)}"


def _lieu(lignes: tuple[int, int]) -> str:
    debut, fin = lignes
    return f" (ligne {debut})" if debut == fin else f" (lignes {debut} à {fin})"


def _couper(texte: str, largeur: int) -> str:
    return texte if len(texte) <= largeur else texte[: largeur - 1].rstrip() + "…"
