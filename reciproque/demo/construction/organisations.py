"""The organisations of the territory, under every name its documents give them."""

from __future__ import annotations

from reciproque.annuaire.models import Appellation, Organisation

Categorie = Organisation.Categorie

# Name, acronym, category, other names.
ORGANISATIONS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("État", "", Categorie.ETAT, ("Préfecture de la Haute-Ambrelle",)),
    ("Ambrelle Agglomération", "", Categorie.EPCI, ("Communauté d’agglomération Ambrelle Agglomération",)),
    ("Commune de Corvelange", "", Categorie.COMMUNE, ("Corvelange",)),
    ("Commune de Tervigny", "", Categorie.COMMUNE, ("Tervigny",)),
    ("Commune de Brissonne-le-Gué", "", Categorie.COMMUNE, ("Brissonne-le-Gué",)),
    ("Région Val-et-Marches", "", Categorie.REGION, ("Conseil régional Val-et-Marches",)),
    (
        "Département de la Haute-Ambrelle",
        "",
        Categorie.DEPARTEMENT,
        ("Conseil départemental de la Haute-Ambrelle",),
    ),
    (
        "Caisse d’allocations familiales de la Haute-Ambrelle",
        "CAF",
        Categorie.CAF,
        ("CAF de la Haute-Ambrelle", "Caisse d’allocations familiales"),
    ),
    (
        "Agence régionale de santé Val-et-Marches",
        "ARS",
        Categorie.ARS,
        ("ARS Val-et-Marches", "Agence régionale de santé"),
    ),
    (
        "Direction des services départementaux de l’Éducation nationale de la Haute-Ambrelle",
        "DSDEN",
        Categorie.EDUCATION,
        (
            "DSDEN de la Haute-Ambrelle",
            "Direction des services départementaux de l’Éducation nationale",
        ),
    ),
    # Its former name: what Pôle emploi promised in 2019 is France Travail's today.
    ("France Travail", "", Categorie.EMPLOI, ("Pôle emploi",)),
    ("Banque des territoires", "", Categorie.CAISSE_DEPOTS, ()),
    ("Ambrelle Habitat", "AH", Categorie.BAILLEUR, ("Ambrelle Habitat, office public de l’habitat",)),
    (
        "Logis des Deux Rives",
        "L2R",
        Categorie.BAILLEUR,
        ("Le Logis des Deux Rives", "Logis des Deux Rives, entreprise sociale pour l’habitat"),
    ),
    ("Mission locale de l’Ambrelle", "", Categorie.EMPLOI, ("Mission locale",)),
    ("Les Ateliers du Gué", "", Categorie.ASSOCIATION, ("Association Les Ateliers du Gué",)),
    ("Conseil citoyen des Tanneries", "", Categorie.CONSEIL_CITOYEN, ()),
    ("Agence d’urbanisme de l’Ambrelle", "", Categorie.ASSOCIATION, ()),
    ("Chambre de métiers et de l’artisanat", "CMA", Categorie.CHAMBRE, ()),
    ("Pays de Sarvelle", "", Categorie.EPCI, ()),
)


def poser_organisations() -> dict[str, Organisation]:
    """By name."""
    organisations = {}
    for nom, sigle, categorie, appellations in ORGANISATIONS:
        organisation = Organisation.objects.create(nom=nom, sigle=sigle, categorie=categorie)
        for libelle in appellations:
            Appellation.objects.create(organisation=organisation, libelle=libelle)
        organisations[nom] = organisation
    return organisations
