"""What an organisation bears on a day because it succeeded another: the past stays in its place, the future moves."""

from __future__ import annotations

import re
from datetime import date

from reciproque.annuaire.models import Organisation, Succession
from reciproque.annuaire.successions import forebears
from reciproque.langue import fold, format_date

from .arborescence import Arbre
from .models import Contrat
from .promesses import Chapitre, Promesse, chapters

PROPRES = ("chef_de_file", "partenaire", "inconnu", "fiche")


def inherited(contrat: Contrat, organisation: Organisation, arbre: Arbre, jour: date) -> list[Chapitre]:
    """One chapter for each body it succeeded by ``jour``; of one competence, only what names it, to be checked."""
    chapitres = []
    for succession in forebears(organisation, jour):
        siens = chapters(contrat, succession.ancienne, arbre, est_partie=False)
        promesses = [p for c in siens if c.cle in PROPRES for p in c.promesses if _concerns(succession, p)]
        if promesses:
            chapitres.append(Chapitre(f"repris-{succession.pk}", _title(succession), _explain(succession), promesses))
    return chapitres


def inherits_in(organisation_id: int, partenaires: set[int], jour: date) -> Organisation | None:
    """The organisation when it bears what some partner of the contract promised."""
    organisation = Organisation.objects.filter(pk=organisation_id).first()
    if organisation is None or not any(s.ancienne_id in partenaires for s in forebears(organisation, jour)):
        return None
    return organisation


def _title(succession: Succession) -> str:
    if succession.is_whole:
        return f"Repris de {succession.ancienne}"
    return f"À vérifier\u00a0: compétence «\u00a0{succession.competence}\u00a0» de {succession.ancienne}"


def _explain(succession: Succession) -> str:
    depuis = format_date(succession.date)
    if succession.is_whole:
        return f"Promis au nom de {succession.ancienne}, que {succession.nouvelle} porte depuis le {depuis}."
    return f"Transférée le {depuis}\u00a0: voici les engagements qui la nomment. Les autres restent où ils étaient."


def _concerns(succession: Succession, promesse: Promesse) -> bool:
    if succession.is_whole:
        return True
    ou = promesse.branche.fil if promesse.branche else ""
    lu = set(re.findall(r"\w+", fold(f"{ou} {promesse.redaction.texte}")))
    return all(mot in lu for mot in re.findall(r"\w{3,}", fold(succession.competence)))
