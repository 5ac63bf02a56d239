"""Every address of the project, walked from the resolver."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver, reverse


def parcourir(motifs=None, prefixe="", parametres=()) -> Iterator[tuple[str, tuple[str, ...]]]:
    """(qualified name, parameters) of each pattern; the name is empty when it has none."""
    for motif in get_resolver().url_patterns if motifs is None else motifs:
        siens = (*parametres, *motif.pattern.converters)
        if isinstance(motif, URLResolver):
            espace = f"{prefixe}{motif.namespace}:" if motif.namespace else prefixe
            yield from parcourir(motif.url_patterns, espace, siens)
        elif isinstance(motif, URLPattern):
            yield (prefixe + motif.name if motif.name else "", siens)


PARAMETRES = dict(parcourir())


def adresse(nom: str, valeurs: dict) -> str:
    """The address with the values of the world: ``room:name:parameter``, ``room:parameter`` or ``parameter``."""
    piece = nom.split(":")[0]
    choisies = {}
    for parametre in PARAMETRES[nom]:
        cles = (f"{nom}:{parametre}", f"{piece}:{parametre}", parametre)
        choisies[parametre] = next(valeurs[cle] for cle in cles if cle in valeurs)
    return reverse(nom, kwargs=choisies)
