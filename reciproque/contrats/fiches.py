"""Tell in French the records of a reading that no room owns yet: indicators, rules, findings, missing papers…"""

from __future__ import annotations

from typing import Any

from reciproque.langue import DatePartielle, format_date, format_number

from .models import Fiche

FAMILLES = {
    "contexte": "de contexte",
    "suivi": "de suivi",
    "resultat": "de résultat",
    "impact": "d’impact",
    "national": "national",
}
FORCES = {
    "obligation": "obligation",
    "objectif": "objectif",
    "incitation": "incitation",
    "a_examiner": "à examiner",
    "constat": "constat",
}
PIECES = {"presente": "présente", "annoncee": "annoncée, absente", "vide": "annoncée, vide"}


def kind(fiche: Fiche) -> str:
    """« Indicateur de suivi », « Règle (obligation) », « Pièce annoncée »…"""
    contenu = fiche.contenu
    if fiche.genre == Fiche.Genre.INDICATEUR:
        return f"Indicateur {FAMILLES.get(contenu.get('famille', ''), '')}".strip()
    if fiche.genre == Fiche.Genre.REGLE:
        force = FORCES.get(contenu.get("force", ""), "")
        return f"Règle ({force})" if force else "Règle"
    return fiche.get_genre_display().capitalize()


def tell(fiche: Fiche) -> str:
    """One sentence: what the record says, with its figures and dates in French."""
    contenu = fiche.contenu
    dire = _PHRASES.get(fiche.genre)
    if dire is not None:
        return dire(contenu)
    for champ in ("texte", "libelle", "titre", "nom", "message"):
        if contenu.get(champ):
            return str(contenu[champ])
    return fiche.cle


def _indicateur(contenu: dict[str, Any]) -> str:
    morceaux = [str(contenu.get("libelle", ""))]
    for cible in contenu.get("cibles") or []:
        valeur = " ".join(str(v) for v in (_figure(cible.get("valeur")), cible.get("unite")) if v)
        echeance = _day(cible.get("echeance"))
        if valeur:
            morceaux.append(f"cible {valeur}" + (f" en {echeance}" if echeance else ""))
        elif echeance:
            morceaux.append(f"à définir pour {echeance}")
    if contenu.get("etat") == "a_determiner":
        morceaux.append("à déterminer")
    return " — ".join(m for m in morceaux if m)


def _piece(contenu: dict[str, Any]) -> str:
    etat = PIECES.get(contenu.get("etat", ""), "")
    return f"{contenu.get('titre', '')} ({etat})" if etat else str(contenu.get("titre", ""))


def _mesure(contenu: dict[str, Any]) -> str:
    etat = contenu.get("etat")
    phrase = f"{contenu.get('numero') or ''} {contenu.get('libelle', '')}".strip()
    return f"{phrase} — {etat}" if etat else phrase


def _regle(contenu: dict[str, Any]) -> str:
    return str(contenu.get("texte") or contenu.get("objet", ""))


def _controle(contenu: dict[str, Any]) -> str:
    phrase = f"{contenu.get('libelle', '')}\u00a0: imprimé {say_figure(contenu, 'imprime')}"
    if contenu.get("calcule") is not None:
        phrase += f", recompté {say_figure(contenu, 'calcule')}"
    verdict = {"exact": "exact", "ecart": "écart", "non_verifiable": "non vérifiable"}.get(contenu.get("verdict", ""))
    return f"{phrase} ({verdict})" if verdict else phrase


def _sigle(contenu: dict[str, Any]) -> str:
    return f"{contenu.get('sigle', '')}\u00a0: {contenu.get('developpe', '')}"


def _tableau(contenu: dict[str, Any]) -> str:
    titre = contenu.get("titre") or "Tableau sans titre"
    return f"{titre} ({len(contenu.get('lignes') or [])} lignes)"


def _deliberation(contenu: dict[str, Any]) -> str:
    date = _day(contenu.get("date"))
    phrase = f"Délibération {contenu.get('numero') or 'sans numéro'}" + (f" du {date}" if date else "")
    return f"{phrase}\u00a0: {contenu['objet']}" if contenu.get("objet") else phrase


def say_figure(controle: dict[str, Any], champ: str) -> str:
    """A figure of a control in its own unit: « 44 % »."""
    valeur = controle.get(champ)
    texte = _figure(valeur)
    chiffre = isinstance(valeur, int | float) and not isinstance(valeur, bool)
    return f"{texte}\u00a0%" if chiffre and controle.get("type") == "pourcentage" else texte


def _figure(valeur: Any) -> str:
    if isinstance(valeur, bool) or valeur is None:
        return ""
    return format_number(valeur) if isinstance(valeur, (int, float)) else str(valeur)


def _day(iso: Any) -> str:
    """A partial ISO date (« 2020 », « 2020-07 », « 2020-07-31 ») in French."""
    try:
        return format_date(DatePartielle(*(int(partie) for partie in str(iso).split("-"))))
    except (TypeError, ValueError, IndexError):
        return str(iso or "")


_PHRASES = {
    Fiche.Genre.INDICATEUR: _indicateur,
    Fiche.Genre.PIECE: _piece,
    Fiche.Genre.MESURE: _mesure,
    Fiche.Genre.REGLE: _regle,
    Fiche.Genre.CONTROLE: _controle,
    Fiche.Genre.SIGLE: _sigle,
    Fiche.Genre.TABLEAU: _tableau,
    Fiche.Genre.DELIBERATION: _deliberation,
}
