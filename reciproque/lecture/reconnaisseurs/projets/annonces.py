"""What a line announces: promises, actions, objectives, stakes, indicators, partners."""

from __future__ import annotations

import re

from reciproque.langue import fold

_LES = r"^(?:\d{1,2}[.)] ?)?(?:(?:les|nos|des|ses|leurs|principaux|principales|quelques) )*"
_POUR = r"(?: (?:pour|du|de|dans|sur|par|en|a|au) .{2,60})?"
_ANNONCES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "indicateurs",
        re.compile(
            rf"{_LES}(?:indicateurs?|criteres? d'evaluation|comment (?:le )?(?:saur|"
            rf"mesur)\w+)\b"
        ),
    ),
    ("chef_de_file", re.compile(r"^(?:co-?)?(?:pilotes?|chefs? de file|porteurs?|responsables?|pilotage)\b.{0,20}$")),
    (
        "partenaires",
        re.compile(
            r"^(?:partenaires?|acteurs?|contributeurs?|avec)\b.{0,30}$|^qui(?: fait "
            r"quoi)?\s?\??$"
        ),
    ),
    (
        "engagement",
        re.compile(
            rf"{_LES}engagements?(?: (?:reciproques|communs|partages|des (?:signataires|partenaires)|pris))*{_POUR}$|"
            r"\b(?:s'engage(?:nt|ra|ront)?|nous nous engageons|nous engageons)\b(?: [a-z, ']{0,40})?$|"
            rf"^ce (?:que|a quoi) (?:nous|les (?:signataires|partenaires)) (?!vis|voul|entend|dis|montr|attend|"
            rf"constat).{{3,60}}$|"
            r"^(?:ce que|qui|comment) (?:(?:nous|chacun|chaque|les?|la|l'|fera|fait) ?)(?:[a-z']+ ){0,4}"
            r"(?:fer(?:a|ons|ont)|fait|font|apport\w+|mett\w+|met|prend\w*|promet\w*|quoi)(?: .{0,40})?$|"
            rf"{_LES}promesses{_POUR}$|"
            r"^(?:pour|afin de) .{5,120}\b(?:s'engage(?:nt)?|conviennent)\b.{0,30}$|\bconviennent de$|\bont decide "
            r"de$|\bdecident de$"
        ),
    ),
    (
        "action",
        re.compile(
            rf"{_LES}(?:actions?|operations?|pistes? d'actions?|mesures|chantiers|reponses|projets)"
            rf"(?: (?:phares?|a (?:mener|conduire|engager|poursuivre)|prevues?|envisagees?|prioritaires?|"
            rf"concretes?|structurantes?|"
            rf"retenue?s?|attendue?s?|apportees?|proposees?|inscrites?))*{_POUR}$"
        ),
    ),
    (
        "objectif",
        re.compile(
            rf"{_LES}(?:objectifs?|priorites?|ambitions?|orientations?)"
            rf"(?: (?:partages?|locaux|locales|operationnels?|strategiques?|retenue?s?|poursuivis|communs?))*{_POUR}$"
        ),
    ),
    ("enjeu_local", re.compile(rf"{_LES}enjeux?(?: (?:locaux|identifies|reperes|prioritaires|majeurs))*{_POUR}$")),
)
ANNONCE_MAX = 200


def annonce(texte: str, *, titre: bool) -> str | None:
    """Kind announced by a heading or by a line that ends with a colon; ``rien`` for another announcement."""
    propre = texte.strip(" *")
    if len(propre) > ANNONCE_MAX or not (titre or propre.endswith(":")):
        return None
    plie = fold(propre).strip(" :.*–-")
    for genre, motif in _ANNONCES:
        if motif.search(plie):
            return genre
    return "rien"


def en_ligne(texte: str) -> tuple[str, str] | None:
    """« Indicateurs de suivi : a ; b », « Pilote : la CAF » → (kind, rest)."""
    tete, deux_points, reste = texte.partition(":")
    if not deux_points or not reste.strip() or len(tete) > 60:
        return None
    genre = annonce(tete, titre=True)
    return (genre, reste.strip()) if genre in {"indicateurs", "chef_de_file", "partenaires"} else None
