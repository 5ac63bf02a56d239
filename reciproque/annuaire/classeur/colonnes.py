"""Sheets and columns of the workbook, under every name people give them."""

from __future__ import annotations

from dataclasses import dataclass

from reciproque.langue import fold


@dataclass(frozen=True)
class Colonne:
    cle: str
    entete: str
    requise: bool = False
    synonymes: tuple[str, ...] = ()
    exemple: str = ""

    def answers(self, entete: str) -> bool:
        return heading(entete) in {heading(nom) for nom in (self.entete, *self.synonymes)}


@dataclass(frozen=True)
class Feuille:
    cle: str
    nom: str
    colonnes: tuple[Colonne, ...]
    synonymes: tuple[str, ...] = ()

    def answers(self, nom: str) -> bool:
        return heading(nom) in {heading(n) for n in (self.nom, *self.synonymes)}


@dataclass(frozen=True)
class Erreur:
    """Where, and what to do."""

    feuille: str
    message: str
    ligne: int | None = None
    colonne: str = ""

    def __str__(self) -> str:
        ou = [f"feuille {self.feuille}"]
        if self.ligne:
            ou.append(f"ligne {self.ligne}")
        if self.colonne:
            ou.append(f"colonne {self.colonne}")
        return f"{', '.join(ou)}\u00a0: {self.message}"


def heading(texte: str) -> str:
    """« N° SIREN * » and « n siren » are one heading."""
    return " ".join("".join(c if c.isalnum() else " " for c in fold(texte)).split())


FEUILLES = (
    Feuille(
        "organisations",
        "Organisations",
        (
            Colonne("nom", "Nom", True, ("Organisation", "Nom de l’organisation", "Structure", "Raison sociale")),
            Colonne("sigle", "Sigle", synonymes=("Acronyme",), exemple="ML"),
            Colonne("categorie", "Catégorie", synonymes=("Type", "Nature")),
            Colonne("siren", "SIREN", synonymes=("N° SIREN", "Numéro SIREN")),
            Colonne("siret", "SIRET", synonymes=("N° SIRET", "Numéro SIRET")),
            Colonne("rna", "RNA", synonymes=("N° RNA", "Numéro RNA")),
            Colonne("adresse", "Adresse", synonymes=("Rue", "Voie")),
            Colonne("code_postal", "Code postal", synonymes=("CP",)),
            Colonne("commune", "Commune", synonymes=("Ville",)),
            Colonne("parent", "Dépend de", synonymes=("Rattachée à", "Organisation mère")),
            Colonne("appellations", "Autres appellations", synonymes=("Appellations", "Autres noms", "Alias")),
        ),
        ("Organisation", "Structures", "Partenaires"),
    ),
    Feuille(
        "fonctions",
        "Fonctions",
        (
            Colonne("organisation", "Organisation", True, ("Structure",)),
            Colonne("fonction", "Fonction", True, ("Poste", "Intitulé")),
            Colonne("prenom", "Prénom"),
            Colonne("nom", "Nom", synonymes=("Titulaire", "Nom du titulaire")),
            Colonne("depuis", "Depuis le", synonymes=("Depuis", "Date de début")),
        ),
        ("Fonction", "Postes"),
    ),
    Feuille(
        "sigles",
        "Sigles",
        (
            Colonne("sigle", "Sigle", True, ("Acronyme",)),
            Colonne("organisation", "Organisation", True, ("Signification", "Développé", "Structure")),
        ),
        ("Sigle", "Acronymes"),
    ),
)
