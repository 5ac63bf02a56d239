"""Everything else a document holds, kind by kind, as tables to read, filter and export."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.urls import reverse

from reciproque.annuaire.models import Organisation
from reciproque.contrats.models import Fiche
from reciproque.langue import format_number
from reciproque.socle.listes import Colonne, FiltreChoix, Genre, Liste
from reciproque.territoires.models import Quartier

from ..confirmation.arbre import MOTS
from ..confirmation.categories import guess_category
from ..contenu import Contenu, say_partial
from ..presentation import MOTS_ETAT, passage_url
from ..recit import say_partner

G = Fiche.Genre

VERDICTS = {"exact": "juste", "ecart": "écart", "non_verifiable": "non vérifiable"}
PIECES = {"presente": "présente", "annoncee": "annoncée, absente", "vide": "présente, mais vide"}
FORCES = {
    "obligation": "obligation",
    "objectif": "objectif",
    "incitation": "incitation",
    "a_examiner": "à examiner",
    "constat": "constat",
}
CONSTATS = {
    "point_fort": "point fort",
    "point_faible": "point faible",
    "amelioration": "à améliorer",
    "constat": "constat",
}
FAMILLES = {"contexte": "contexte", "suivi": "suivi", "resultat": "résultat", "impact": "impact"}


def _lu(cle: str) -> Callable[[Fiche], Any]:
    return lambda f: f.contenu.get(cle)


def _mot(cle: str, mots: dict[str, str]) -> Callable[[Fiche], str]:
    return lambda f: mots.get(f.contenu.get(cle) or "", f.contenu.get(cle) or "")


def say_number(valeur: Any, unite: str | None = None) -> str:
    """A figure of the document in French; a text stays as it is."""
    if valeur is None:
        return ""
    texte = format_number(valeur) if isinstance(valeur, int | float) else str(valeur)
    return f"{texte}\u00a0{unite}" if unite else texte


def say_rule(regle: Contenu) -> str:
    """The figure, or the date, that a rule fixes."""
    if regle.get("nature") == "date":
        return say_partial(regle.get("valeur"))
    return say_number(regle.get("valeur"), regle.get("unite"))


def say_gap(controle: Contenu) -> str:
    """What separates the printed figure from the counted one; between two percentages, points."""
    ecart = controle.get("ecart")
    if not ecart:
        return ""
    if controle.get("type") == "pourcentage" and isinstance(ecart, int | float):
        return say_number(ecart, "point" if abs(ecart) < 2 else "points")
    return say_number(ecart)


DECISIONS = {
    "imprime": "Garder le chiffre imprimé",
    "corrige": "Retenir un autre chiffre",
    "note": "Garder le chiffre imprimé, avec une note",
}


def say_decision(controle: Contenu) -> str:
    """What a person made of a gap between two figures."""
    decision = DECISIONS.get(controle.get("decision") or "", "")
    if controle.get("decision") == "corrige":
        decision += f"\u00a0: {say_number(controle.get('retenu'), _place(controle) or None)}"
    return f"{decision}. {controle['note']}" if controle.get("note") else decision


def _cibles(f: Fiche) -> list[str]:
    return [
        " ".join(p for p in (say_number(c.get("valeur"), c.get("unite")), say_partial(c.get("echeance"))) if p)
        for c in f.contenu.get("cibles") or []
    ]


def _category(lu: Contenu) -> str:
    return str(Organisation.Categorie(guess_category(lu.get("organisation") or "", lu.get("categorie") or "")).label)


def _place(lu: Contenu) -> str:
    """Figures of a control, in its own unit."""
    return "%" if lu.get("type") == "pourcentage" else ""


COLONNES: dict[str, tuple[Colonne, ...]] = {
    G.SIGNATAIRE: (
        Colonne("organisation", "Organisation", _lu("organisation"), principale=True),
        Colonne("categorie", "Catégorie", lambda f: _category(f.contenu)),
        Colonne("titre", "Signataire", _lu("titre")),
        Colonne(
            "montre",
            "Ce que le document montre",
            _mot("etat", {"annonce": "partie annoncée", "signature": "bloc de signature imprimé"}),
        ),
    ),
    G.QUARTIER: (
        Colonne("nom", "Quartier", _lu("nom"), principale=True),
        Colonne("type", "Type", _mot("type", dict(Quartier.Nature.choices))),
        Colonne("communes", "Communes", _lu("communes"), genre=Genre.LISTE),
        Colonne("population", "Habitants", _lu("population"), genre=Genre.NOMBRE),
        Colonne("contrat", "Contrat couvert", _lu("contrat")),
    ),
    G.CONTRAT: (
        Colonne("nom", "Contrat", _lu("nom"), principale=True),
        Colonne("date", "Signé le", lambda f: say_partial(f.contenu.get("date"))),
        Colonne(
            "suite",
            "À la confirmation",
            lambda f: (
                "contrat à créer"
                if f.contenu.get("a_creer")
                else "lien vers un contrat connu"
                if f.contenu.get("vers")
                else "lien proposé, par son nom"
            ),
        ),
    ),
    G.NOEUD: (
        Colonne(
            "titre", "Élément", lambda f: f.contenu.get("titre") or f.contenu.get("code"), principale=True, largeur=70
        ),
        Colonne("niveau", "Niveau", _mot("niveau", MOTS)),
        Colonne("code", "Code", _lu("code")),
        Colonne(
            "responsables",
            "Responsables",
            lambda f: [r["titre"] for r in f.contenu.get("responsables") or []],
            genre=Genre.LISTE,
        ),
    ),
    G.INDICATEUR: (
        Colonne("libelle", "Indicateur", _lu("libelle"), principale=True, largeur=70),
        Colonne("famille", "Famille", _mot("famille", FAMILLES)),
        Colonne("defini", "Défini", _mot("etat", {"defini": "défini", "a_determiner": "à déterminer"})),
        Colonne("cibles", "Cibles", _cibles, genre=Genre.LISTE),
    ),
    G.MESURE: (
        Colonne("numero", "Numéro", _lu("numero")),
        Colonne("libelle", "Mesure", _lu("libelle"), principale=True, largeur=70),
        Colonne("imprime", "État imprimé", _lu("etat")),
        Colonne("indicateurs", "Indicateurs", _lu("indicateurs"), genre=Genre.LISTE, ecran=False),
    ),
    G.RECOMMANDATION: (
        Colonne("texte", "Recommandation", _lu("texte"), principale=True, largeur=80),
        Colonne("theme", "Thème", _lu("theme")),
    ),
    G.CONSTAT: (
        Colonne("texte", "Constat", _lu("texte"), principale=True, largeur=80),
        Colonne("nature", "Nature", _mot("nature", CONSTATS)),
        Colonne("theme", "Thème", _lu("theme")),
    ),
    G.PIECE: (
        Colonne("titre", "Pièce", _lu("titre"), principale=True),
        Colonne("presence", "Présence", _mot("etat", PIECES)),
    ),
    G.REGLE: (
        Colonne("texte", "Règle", _lu("texte"), principale=True, largeur=80),
        Colonne("objet", "Objet", _lu("objet")),
        Colonne("valeur", "Valeur", lambda f: say_rule(f.contenu)),
        Colonne("force", "Force", _mot("force", FORCES)),
    ),
    G.INSTANCE: (Colonne("nom", "Instance", _lu("nom"), principale=True),),
    G.DELIBERATION: (
        Colonne("objet", "Délibération", lambda f: f.contenu.get("objet") or f.contenu.get("numero"), principale=True),
        Colonne("numero", "Numéro", _lu("numero")),
        Colonne("date", "Date", lambda f: say_partial(f.contenu.get("date"))),
    ),
    G.TABLEAU: (
        Colonne("titre", "Tableau", lambda f: f.contenu.get("titre") or f"Tableau {f.ordre}", principale=True),
        Colonne("lignes", "Lignes", lambda f: len(f.contenu.get("lignes") or []), genre=Genre.NOMBRE),
        Colonne("colonnes", "Colonnes", lambda f: len(f.contenu.get("colonnes") or []), genre=Genre.NOMBRE),
    ),
    G.SIGLE: (
        Colonne("sigle", "Sigle", _lu("sigle"), principale=True),
        Colonne("developpe", "Développé", _lu("developpe")),
    ),
    G.CONTROLE: (
        Colonne("libelle", "Contrôle", _lu("libelle"), principale=True),
        Colonne("imprime", "Imprimé", lambda f: say_number(f.contenu.get("imprime"), _place(f.contenu))),
        Colonne("calcule", "Recalculé", lambda f: say_number(f.contenu.get("calcule"), _place(f.contenu))),
        Colonne("ecart", "Écart", lambda f: say_gap(f.contenu)),
        Colonne("verdict", "Verdict", _mot("verdict", VERDICTS), gabarit="relecture/_verdict.html"),
        Colonne("decision", "Décision", lambda f: say_decision(f.contenu)),
    ),
    G.AVERTISSEMENT: (Colonne("message", "À savoir", _lu("message"), principale=True),),
    G.PARTENAIRE: (
        Colonne("marque", "Nom imprimé", _lu("marque"), principale=True),
        Colonne("designe", "Désigne", lambda f: say_partner({**f.contenu, "role": None, "service": None})),
        Colonne(
            "certitude",
            "Certitude",
            _mot("certitude", {"certain": "certain", "propose": "à confirmer"}),
        ),
    ),
}

# Kinds reviewed one by one, with the same keys, in the order in which a review goes.
RELUS: tuple[str, ...] = (
    G.ENGAGEMENT,
    G.NOEUD,
    G.SIGNATAIRE,
    G.QUARTIER,
    G.CONTRAT,
    G.INDICATEUR,
    G.REGLE,
    G.MESURE,
    G.RECOMMANDATION,
    G.CONSTAT,
    G.PIECE,
    G.INSTANCE,
    G.DELIBERATION,
    G.CONTROLE,
)

# Kinds told for information: nothing of them is kept or dropped one by one.
SANS_ETAT = (G.CONTROLE, G.AVERTISSEMENT, G.PARTENAIRE, G.SIGLE, G.TABLEAU)

TITRES: dict[str, tuple[str, str]] = {
    G.SIGNATAIRE: ("Signataires", "signataire"),
    G.QUARTIER: ("Quartiers", "quartier"),
    G.CONTRAT: ("Contrats couverts", "contrat"),
    G.NOEUD: ("Arborescence", "élément"),
    G.INDICATEUR: ("Indicateurs", "indicateur"),
    G.MESURE: ("Mesures nationales", "mesure"),
    G.RECOMMANDATION: ("Recommandations", "recommandation"),
    G.CONSTAT: ("Constats", "constat"),
    G.PIECE: ("Pièces", "pièce"),
    G.REGLE: ("Règles", "règle"),
    G.INSTANCE: ("Instances", "instance"),
    G.DELIBERATION: ("Délibération", "délibération"),
    G.TABLEAU: ("Tableaux", "tableau,tableaux"),
    G.SIGLE: ("Sigles", "sigle"),
    G.CONTROLE: ("Contrôles", "contrôle"),
    G.AVERTISSEMENT: ("À savoir", "avertissement"),
    G.PARTENAIRE: ("Partenaires nommés", "nom"),
}


def describe(fiche: Fiche) -> list[tuple[str, str]]:
    """(label, value in words) of what a record tells beside its main text; commitments and nodes have their own way."""
    if fiche.genre in (G.ENGAGEMENT, G.NOEUD):
        return []
    dits = ((c.entete, c.ecrire(fiche)) for c in COLONNES.get(fiche.genre, ()) if not c.principale and c.ecran)
    return [(libelle, valeur) for libelle, valeur in dits if valeur]


class ListeContenus(Liste):
    """Records of one kind; ``genre`` says which."""

    recherche = ("recherche",)
    ordre = ("ordre",)
    par_page = 50
    vide = "Le document n’en contient pas."

    def __init__(self, *args: Any, genre: str, **contexte: Any):
        super().__init__(*args, genre=genre, **contexte)
        titre, element = TITRES[genre]
        singulier, _, pluriel = element.partition(",")
        self.genre = genre
        # one class for every kind, named when it is made
        self.nom, self.titre = f"lecture-{genre}", titre  # type: ignore[misc]
        # one class for every kind, named when it is made
        self.element, self.element_pluriel = singulier, pluriel or None  # type: ignore[misc]

    def prepare(self, queryset: Any) -> Any:
        return queryset.defer("contenu_lu", "recherche")

    def les_colonnes(self) -> tuple[Colonne, ...]:
        colonnes = tuple(
            replace(c, lien=lambda f: reverse("relecture:fiche", args=[f.lecture_id, f.pk])) if c.principale else c
            for c in COLONNES[self.genre]
        )
        passage = Colonne(
            "passage",
            "Passage",
            lambda f: f"ligne\u00a0{f.ligne_debut}" if f.ligne_debut else "",
            lien=lambda f: passage_url(f.lecture_id, f.ligne_debut, f.ligne_fin) or None,
        )
        etat = (Colonne("etat", "État", lambda f: MOTS_ETAT[Fiche.Etat(f.etat)]),)
        return (*colonnes, passage, *(() if self.genre in SANS_ETAT else etat))

    def les_filtres(self) -> tuple[Any, ...]:
        if self.genre == G.CONTROLE:
            return (FiltreChoix(cle="verdict", libelle="Verdict", champ="contenu__verdict", choix=VERDICTS.items()),)
        if self.genre == G.INDICATEUR:
            return (FiltreChoix(cle="famille", libelle="Famille", champ="contenu__famille", choix=FAMILLES.items()),)
        if self.genre in SANS_ETAT:
            return ()
        return (FiltreChoix(cle="etat", libelle="État", champ="etat", choix=list(MOTS_ETAT.items())),)


__all__ = [
    "COLONNES",
    "DECISIONS",
    "RELUS",
    "SANS_ETAT",
    "TITRES",
    "ListeContenus",
    "describe",
    "say_gap",
    "say_number",
]
