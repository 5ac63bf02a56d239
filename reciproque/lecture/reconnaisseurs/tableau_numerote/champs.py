"""Fields told line by line under a numbered commitment: « Pilote : … », « Partenaires : … », « Calendrier : … »."""

from __future__ import annotations

from reciproque.lecture.reconnaisseurs.engagement_lu import ColonnesLues
from reciproque.lecture.reconnaisseurs.entetes import role_de

LIBELLE_MAX = 50
_ROLES = {"chef_de_file", "referent", "partenaires", "echeance", "indicateurs", "leviers", "montants", "statut"}


def ranger_champs(texte: str, colonnes: ColonnesLues) -> str:
    """The words of the commitment alone; what its labelled lines say goes to ``colonnes`` as the cells of a row do."""
    gardees: list[str] = []
    for ligne in texte.split("\n"):
        champ = _champ(ligne)
        if champ is None or not gardees:
            gardees.append(ligne)
        else:
            colonnes.poser(*champ)
    return "\n".join(gardees)


def porte_un_champ(texte: str) -> bool:
    return any(_champ(ligne) is not None for ligne in texte.split("\n"))


def _champ(ligne: str) -> tuple[str, str] | None:
    """(role, value) of « Libellé : valeur », None when the label is no known one."""
    libelle, deux_points, valeur = ligne.strip(" -–•*\t").partition(":")
    libelle, valeur = libelle.strip(" *_"), valeur.strip(" *_")
    if not deux_points or not valeur or len(libelle) > LIBELLE_MAX or len(libelle.split()) > 5:
        return None
    role = role_de(libelle)
    if role not in _ROLES:
        return None
    return ("chef_de_file" if role == "referent" else role), valeur
