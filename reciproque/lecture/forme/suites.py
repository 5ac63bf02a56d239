"""Text cut by a page break: does a piece continue the piece before it?"""

from __future__ import annotations

import re

from reciproque.lecture.forme.puces import couper_puce

_FINI = re.compile(r"[.!?…»\"”]\s*$|[.!?…]\s*[)»\"”]\s*$")
_PENDANT = re.compile(
    r"(?:[,(/&–-]|\b(?:de|du|des|d['’]|la|le|les|l['’]|un|une|à|au|aux|en|et|ou|par|pour|sur|dans|"
    r"avec|qui|que|dont|se|ses|son|sa|"
    r"leur|leurs|ce|cette|ces))\s*$",
    re.IGNORECASE,
)
_MINUSCULE = re.compile(r"^[\s(«\"]*(?![a-z]{1,2}\s?[/)]\s)[a-zà-ÿœ]")  # « a/ Arcueil » opens, it does not go on


def est_suite(precedent: str, suivant: str, *, puces: bool = True) -> bool:
    """``suivant`` reads as the rest of ``precedent``: lower case start, bullet, or a sentence left hanging."""
    precedent, suivant = precedent.rstrip(), suivant.lstrip()
    queue = precedent[-24:]  # both patterns look at the end only
    if not precedent or not suivant:
        return False
    puce, _ = couper_puce(suivant)
    if puce:
        return puces
    if _MINUSCULE.match(suivant):
        return not _FINI.search(queue) or precedent.count("(") > precedent.count(")")
    return bool(_PENDANT.search(queue)) or precedent.count("(") > precedent.count(")")
