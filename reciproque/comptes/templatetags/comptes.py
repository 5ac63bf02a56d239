"""``{% load comptes %}``: an address that may break where a reader would."""

import re

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

register = template.Library()
COUPES = re.compile(r"(?<=@)|(?=[.@_])")


@register.filter
def coupable(adresse: str) -> SafeString:
    """``prenom.nom@exemple.fr`` may go to the next line around its dots and its @: it fits a phone."""
    return format_html_join("", "{}<wbr>", ((morceau,) for morceau in COUPES.split(adresse) if morceau))
