"""Records as the journal and the history tell them: French field names, values a person can read."""

from __future__ import annotations

from typing import Any

from reciproque.contrats.actions.designation import excerpt
from reciproque.contrats.models import Fiche, Participation

from .confirmation.selection import node_title
from .contenu import Contenu, say_period

Genre = Fiche.Genre

_TUS = frozenset({"id", "source", "confiance", "indicateurs"})


def tell(genre: str, contenu: Contenu) -> dict[str, Any]:
    """Field -> value, lists of partners told in words; what no person can change is left out."""
    recit: dict[str, Any] = {}
    for champ, valeur in contenu.items():
        if champ in _TUS:
            continue
        if champ == "partenaires":
            valeur = [say_partner(p) for p in valeur or []]
        elif champ == "periode" and isinstance(valeur, dict):
            valeur = say_period(valeur)
        recit[champ] = valeur
    return recit


def name_record(genre: str, contenu: Contenu) -> str:
    """« Engagement 12 », « Action », « Axe 2 Santé », « Quartier »."""
    if genre == Genre.NOEUD:
        return node_title(contenu)
    if genre == Genre.ENGAGEMENT:
        nature = "Action" if contenu.get("nature") == "action" else "Engagement"
        return f"{nature} {contenu['numero']}" if contenu.get("numero") else nature
    return str(Genre(genre).label).capitalize()


def record_label(fiche: Fiche) -> str:
    """The name the journal keeps: « Engagement 12 », or the first words of one that has no number."""
    nom = name_record(fiche.genre, fiche.contenu)
    texte = fiche.contenu.get("texte") or fiche.contenu.get("nom") or fiche.contenu.get("organisation") or ""
    return f"{nom} «\u00a0{excerpt(texte)}\u00a0»" if texte and not fiche.contenu.get("numero") else nom


def say_partner(lu: Contenu) -> str:
    """« CAF du Loiret (chef de file) », « les bailleurs sociaux », « une des deux : A ou B »."""
    noms = [n for n in lu.get("organisations") or [] if n]
    collectif = lu.get("collectif") or ""
    if noms:
        qui = " ou ".join(noms) if lu.get("certitude") == "propose" else ", ".join(noms)
    elif collectif and collectif != Participation.Collectif.AUTRE and collectif in Participation.Collectif.values:
        qui = str(Participation.Collectif(collectif).label)
    else:
        qui = lu.get("nom") or lu.get("marque") or ""
    role = lu.get("role")
    precisions = [p for p in (lu.get("service"), _role(role)) if p]
    return f"{qui} ({', '.join(precisions)})" if precisions else qui


def _role(role: str | None) -> str:
    if role in Participation.Role.values and role != Participation.Role.INCONNU:
        return str(Participation.Role(role).label)
    return ""
