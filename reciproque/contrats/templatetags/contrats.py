"""``{% load contrats %}``: the tabs of a contract and the typesetting of its texts."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse

from reciproque.contrats import typographie
from reciproque.contrats.models import Contrat

register = template.Library()

# (label, address, capacity, the other views that stand under the same tab)
ONGLETS = (
    ("Vue d’ensemble", "accueil", "lire", ("modifier",)),
    (
        "Arborescence",
        "arborescence",
        "lire",
        ("noeud", "noeud-nouveau", "noeud-modifier", "noeud-supprimer", "niveaux"),
    ),
    (
        "Engagements",
        "engagements",
        "lire",
        ("engagement", "engagement-nouveau", "engagement-corriger", "engagement-retirer", "engagement-retablir"),
    ),
    ("Partenaires", "partenaires", "lire", ("partenaire", "candidats")),
    ("Quartiers", "quartiers", "lire", ("quartier-ajouter", "quartier-retirer")),
    ("Signatures", "signatures", "lire", ("signature-ajouter", "signature-modifier", "signature-retirer")),
    ("Mesures nationales", "mesures", "lire", ()),
    ("Contrats liés", "liens", "lire", ("lien-ajouter", "lien")),
    ("Documents", "documents", "lire", ("document",)),
    ("Historique", "historique", "journal", ()),
    ("Accès", "acces", "inviter", ("acces-inviter", "acces-retirer")),
)


@register.simple_tag(takes_context=True)
def onglets_contrat(context: template.Context, contrat: Contrat) -> list[dict[str, Any]]:
    """Tabs of the pages of a contract that this person may open."""
    trouve = getattr(context.get("request"), "resolver_match", None)
    ici = trouve.url_name if trouve and trouve.namespace == "contrats" else ""
    droits = getattr(contrat, "droits", ())
    return [
        {
            "libelle": libelle,
            "url": reverse(f"contrats:{nom}", args=[contrat.pk]),
            "actif": ici == nom or ici in autres,
            "compte": None,
        }
        for libelle, nom, capacite, autres in ONGLETS
        if capacite in droits
    ]


@register.filter
def composer(texte: str) -> list[typographie.Alinea]:
    return typographie.composer(texte)


@register.filter
def extrait(texte: str, taille: int = 180) -> str:
    return typographie.extrait(texte, taille)
