"""``{% load contrats %}``: the tabs of a contract and the typesetting of its texts."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse

from reciproque.contrats import fiches, passages, typographie
from reciproque.contrats.models import Contrat, Fiche

register = template.Library()

# (label, address, capacity, the other views that stand under the same tab)
ONGLETS = (
    ("Vue d’ensemble", "accueil", "lire", ("modifier",)),
    (
        "Arborescence",
        "arborescence",
        "lire",
        ("noeud", "noeud-nouveau", "noeud-modifier", "niveaux"),
    ),
    (
        "Engagements",
        "engagements",
        "lire",
        (
            "engagement",
            "engagement-nouveau",
            "engagement-corriger",
            "engagement-retirer",
            "engagement-retablir",
            "completer",
        ),
    ),
    ("Partenaires", "partenaires", "lire", ("partenaire", "candidats", "matrice")),
    ("Quartiers", "quartiers", "lire", ("quartier", "quartier-ajouter", "quartier-retirer")),
    (
        "Signatures",
        "signatures",
        "lire",
        (
            "signature-ajouter",
            "signature-modifier",
            "signature-retirer",
            "signature-joindre",
            "emargement",
            "conformite",
        ),
    ),
    ("Mesures", "mesures", "lire", ("couverture", "repere")),
    ("Liens", "liens", "lire", ("ensemble", "lien-ajouter", "lien", "cloture", "cloture-suite")),
    (
        "Versions",
        "versions",
        "lire",
        ("version", "version-noeud", "version-engagements", "version-engagement", "comparaison"),
    ),
    ("Documents", "documents", "lire", ("document", "releve")),
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


@register.simple_tag
def passage(contrat: Contrat, objet: Any) -> passages.Passage | None:
    """Where an object is written, with the address of the line; None when a person typed it."""
    return passages.document_link(contrat, objet)


@register.filter
def composer(texte: str) -> list[typographie.Alinea]:
    return typographie.composer(texte)


@register.filter
def extrait(texte: str, taille: int = 180) -> str:
    return typographie.extrait(texte, taille)


@register.filter
def rubrique(nom: str) -> str:
    """A heading of a sheet as people read it: « points_de_vigilance » → « Points de vigilance »."""
    nom = nom.replace("_", " ").strip()
    return nom[:1].upper() + nom[1:]


@register.filter
def genre_lu(fiche: Fiche) -> str:
    """What kind of thing a record of a reading is, with its family: « Indicateur de suivi »."""
    return fiches.kind(fiche)


@register.filter
def dire(fiche: Fiche) -> str:
    """A record of a reading in one sentence."""
    return fiches.tell(fiche)
