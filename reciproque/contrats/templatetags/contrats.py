"""``{% load contrats %}``: the tabs of a contract and the typesetting of its texts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from reciproque.contrats import fiches, onglets, passages, typographie
from reciproque.contrats.models import Contrat, Fiche

register = template.Library()


@register.simple_tag(takes_context=True)
def onglets_contrat(context: template.Context, contrat: Contrat) -> list[onglets.Groupe]:
    """The groups of pages of a contract that this person may open."""
    return onglets.groups(context.get("request"), contrat)


_CASE = (
    '<td data-label="{}"{}><span class="matrice-court" aria-hidden="true">{}{}</span>'
    '<span class="matrice-dit">{}</span></td>'
)


@register.simple_tag
def cases_matrice(cases: Iterable[tuple[Any, Any]]) -> SafeString:
    """The cells of one row of the matrix. A thousand of them on a page: one call by row, not a template by cell."""
    chef, rien = mark_safe(' class="matrice-chef"'), mark_safe("")
    return mark_safe(  # noqa: S308 (our own constants, and what format_html escapes)
        "".join(
            format_html(
                _CASE,
                tete.nom,
                chef if case.est_chef else rien,
                case.court,
                format_html("<small>{}</small>", case.marque) if case.marque else rien,
                case.dit,
            )
            if case
            else "<td></td>"
            for tete, case in cases
        )
    )


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
