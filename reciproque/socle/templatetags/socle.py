"""``{% load socle %}``: French formats, icons, menus, panels, lists and history."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import template
from django.conf import settings
from django.forms import BaseForm, BoundField
from django.shortcuts import resolve_url
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from reciproque import langue
from reciproque.socle import recit
from reciproque.socle.budget import surveiller
from reciproque.socle.fichiers import format_size
from reciproque.socle.icones import TRACES
from reciproque.socle.listes.colonnes import Colonne, Genre, as_list, format_valeur
from reciproque.socle.registres import navigation, panneaux

register = template.Library()

APPARENCES = {"clair", "sombre"}


# --- French formats -------------------------------------------------------------------------------


@register.filter
def date_fr(valeur: date | datetime | None) -> str:
    """« 5 janvier 2026 », in Paris time."""
    return format_valeur(valeur, Genre.DATE)


@register.filter
def moment_fr(valeur: datetime | None) -> str:
    """« 5 janvier 2026 à 14 h 05 »."""
    return format_valeur(valeur, Genre.MOMENT)


@register.filter
def nombre(valeur: Any) -> str:
    return format_valeur(valeur, Genre.NOMBRE)


@register.filter
def montant(valeur: Any) -> str:
    return format_valeur(valeur, Genre.MONTANT)


@register.filter
def taux(valeur: Any) -> str:
    return format_valeur(valeur, Genre.TAUX)


@register.filter
def pluriel(n: int, noms: str) -> str:
    """``{{ n|pluriel:"engagement" }}`` → « 3 engagements »; ``"cheval,chevaux"`` for the irregular ones."""
    singulier, _, autre = noms.partition(",")
    return langue.plural(n, singulier, autre or None)


@register.filter
def ligne_lue(texte: str) -> str:
    """A line of a normal text as people read it: bars between cells, each paragraph of a cell on its own line."""
    return texte.replace("<br>", "\n").replace("\t", " │ ")


@register.filter
def octets(n: int) -> str:
    """« 1,2 Mo »."""
    return format_size(n)


@register.filter
def il_y_a(moment: datetime) -> str:
    """« il y a 5 minutes », then « hier à 14 h 05 », then the date."""
    return recit.il_y_a(moment)


# --- Page furniture -------------------------------------------------------------------------------


@register.simple_tag
def icone(nom: str, libelle: str = "") -> SafeString:
    """A drawing beside a text (hidden from screen readers), or alone with ``libelle``."""
    alternative: tuple[str, ...] = ("role", "img", "aria-label", libelle) if libelle else ("aria-hidden", "true")
    attributs = format_html_join("", ' {}="{}"', zip(alternative[::2], alternative[1::2], strict=True))
    return format_html(
        '<svg class="icone" viewBox="0 0 20 20" width="20" height="20"{}><path d="{}"/></svg>',
        attributs,
        mark_safe(TRACES[nom]),  # noqa: S308 (our own constant)
    )


@register.simple_tag(takes_context=True)
def apparence(context: template.Context) -> str:
    """« clair », « sombre » or « auto », from the cookie."""
    request = context.get("request")
    choix = request.COOKIES.get("apparence", "") if request else ""
    return choix if choix in APPARENCES else "auto"


def _known_request(context: template.Context) -> Any:
    """The request, once we know who asks: a page of error may answer before (wrong host, request too big)."""
    request = context.get("request")
    return request if hasattr(request, "user") else None


@register.simple_tag(takes_context=True)
def menu(context: template.Context, emplacement: str) -> list[dict[str, Any]]:
    """The entries of a menu this request may see, each with its address and whether it is the current one.

    An entry that names the very view wins over one that names its room.
    """
    request = _known_request(context)
    if request is None:
        return []
    trouve = getattr(request, "resolver_match", None)
    vue, pieces = (trouve.view_name, set(trouve.namespaces)) if trouve else ("", set())
    visibles = [entree for entree in navigation if entree.emplacement == emplacement and entree.visible(request)]
    ici = {vue} if any(vue in (entree.url, *entree.sections) for entree in visibles) else pieces
    entrees = []
    for entree in visibles:
        try:
            adresse = reverse(entree.url)
        except NoReverseMatch:  # a door that this instance does not open
            continue
        entrees.append(
            {
                "entree": entree,
                "adresse": adresse,
                "courante": bool(ici.intersection((entree.url, *entree.sections))),
                "exacte": request.path == adresse,
                "compte": entree.compteur(request) if entree.compteur else 0,
            }
        )
    return entrees


@register.simple_tag(takes_context=True, name="panneaux")
def draw_panels(context: template.Context, emplacement: str, objet: Any) -> SafeString:
    """What higher rooms have to show in this slot, each within its query budget."""
    request = _known_request(context)
    if request is None:
        return mark_safe("")
    morceaux = []
    for panneau in panneaux:
        if panneau.emplacement != emplacement:
            continue
        with surveiller(f"panneau «\u00a0{panneau.nom}\u00a0»", panneau.budget):
            variables = panneau.contexte(request, objet)
            if variables is not None:
                morceaux.append(render_to_string(panneau.gabarit, {"objet": objet, **variables}, request=request))
    return mark_safe("".join(morceaux))  # noqa: S308 (rendered templates)


@register.simple_tag
def adresse_connexion() -> str:
    """Where one signs in: a higher room's page, known by the settings alone."""
    return resolve_url(settings.LOGIN_URL)


# --- Forms ----------------------------------------------------------------------------------------


@register.filter
def ancre(champ: BoundField) -> str:
    """The id an error link must lead to: the input, or the first of a group."""
    return champ.id_for_label or f"{champ.auto_id}_0"


@register.filter
def a_des_requis(form: BaseForm) -> bool:
    return any(champ.field.required and not champ.is_hidden for champ in form)


# --- Lists ----------------------------------------------------------------------------------------


@register.simple_tag
def cellule(colonne: Colonne, objet: Any) -> SafeString | str:
    """One cell of a list: formatted, linked, or drawn by the column's own template."""
    if colonne.gabarit:
        return render_to_string(colonne.gabarit, {"objet": objet, "valeur": colonne.lire(objet), "colonne": colonne})
    valeur = colonne.lire(objet)
    if colonne.genre is Genre.LISTE and valeur is not None:
        lignes = format_html_join("", "<li>{}</li>", ((v,) for v in as_list(valeur)))
        return format_html('<ul class="liste-cellule">{}</ul>', lignes) if lignes else ""
    texte = format_valeur(valeur, colonne.genre)
    adresse = colonne.lien(objet) if colonne.lien else None
    return format_html('<a href="{}">{}</a>', adresse, texte) if adresse and texte else texte


# --- History --------------------------------------------------------------------------------------


@register.filter
def changements(entree: Any) -> list[recit.Changement]:
    """What a journal entry changed, field by field, ready to read."""
    return recit.changements(entree)


@register.filter
def action(entree: Any) -> str:
    """« a corrigé »."""
    return recit.action(entree)


@register.filter
def phrase(entree: Any) -> str:
    """« a corrigé « Engagement 12 » »."""
    return recit.phrase(entree)


@register.filter
def ensemble(entrees: Any) -> list[tuple[Any, list[Any], str]]:
    """(last entry, all of them, what was done) for each run of entries that tell the same of several objects."""
    entrees = list(entrees)
    recit.name_accounts(entrees)
    return [(suite[0], suite, recit.phrase_of_many(suite[0], len(suite))) for suite in recit.together(entrees)]


@register.filter
def objets_divers(entrees: Any) -> bool:
    """Do these entries tell of several objects, each of which must then be named?"""
    return len({(entree.objet_type, entree.objet_id) for entree in entrees}) > 1


@register.filter
def auteur(entree: Any) -> str:
    return recit.auteur(entree)
