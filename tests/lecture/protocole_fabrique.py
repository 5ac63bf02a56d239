"""A protocol of our own, laid out in many ways: the same tree, commitments and partners must come back from each.

``FABRIQUE`` is the truth, ``composer`` lays it out. Layouts combine how a row's number is printed, where
headings stand, what columns there are, how the table is typed, and where the pages break.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Promesse:
    texte: str
    partenaires: tuple[str, ...] = ()


@dataclass(frozen=True)
class Titre:
    niveau: str
    titre: str
    dessous: tuple[Titre | Promesse, ...]


P = Promesse
FABRIQUE = (
    Titre("pilier", "Cohésion sociale", (
        Titre("theme", "Réussite éducative", (
            Titre("axe", "Accompagner chaque enfant vers la réussite scolaire", (
                P("Ouvrir une classe passerelle dans chaque école maternelle du secteur", ("CAF", "Ville de Marnes")),
                P("Proposer un parcours individualisé aux collégiens (tutorat, stages, devoirs)", ("Département",)),
                P("Former les équipes d'animation à l'accueil des enfants en situation de handicap"),
            )),
            Titre("axe", "Associer les parents à la vie de l'école", (
                P("Créer un espace parents dans les six groupes scolaires", ("CAF", "communes")),
                P("Organiser deux rencontres par an entre parents, enseignants et associations"),
            )),
        )),
        Titre("theme", "Santé et accès aux droits", (
            Titre("axe", "Réduire les renoncements aux soins des habitants", (
                P("Installer une consultation avancée de pédiatrie au centre social", ("Agence régionale de santé",)),
                P("Tenir un bus de dépistage au pied des immeubles", ("CPAM", "Agence régionale de santé")),
            )),
        )),
    )),
    Titre("pilier", "Emploi et développement économique", (
        Titre("theme", "Insertion professionnelle", (
            Titre("axe", "Lever les freins à l'emploi des femmes", (
                P("Réserver vingt places de crèche à des parents en recherche d'emploi", ("CAF", "bailleurs")),
                P("Financer trente permis de conduire par an", ("Région", "Pôle emploi")),
                P("Proposer des cours de français à visée professionnelle, y compris le soir"),
            )),
        )),
    )),
    Titre("pilier", "Cadre de vie", (
        Titre("theme", "Gestion urbaine de proximité", (
            Titre("axe", "Améliorer la propreté des espaces partagés", (
                P("Enlever les encombrants signalés dans les 48 heures", ("bailleurs", "Ville de Marnes")),
                P("Créer un jardin partagé au cœur de chaque résidence"),
            )),
        )),
    )),
)  # fmt: skip


def engagements(suite: str = "continue") -> list[tuple[int, Promesse, tuple[str, ...]]]:
    """(number, promise, titles above it)."""
    sortie: list[tuple[int, Promesse, tuple[str, ...]]] = []
    comptes: dict[str, int] = {}

    def descendre(noeuds: tuple[Titre | Promesse, ...], chemin: tuple[str, ...]) -> None:
        for n in noeuds:
            if isinstance(n, Promesse):
                cle = chemin[0] if suite == "par_pilier" else ""
                comptes[cle] = comptes.get(cle, 0) + 1
                sortie.append((comptes[cle], n, chemin))
            else:
                descendre(n.dessous, (*chemin, n.titre))

    descendre(FABRIQUE, ())
    return sortie


def noeuds() -> list[tuple[str, str, str]]:
    sortie: list[tuple[str, str, str]] = []

    def descendre(dessous: tuple[Titre | Promesse, ...], parent: str) -> None:
        for n in dessous:
            if isinstance(n, Titre):
                sortie.append((n.niveau, n.titre, parent))
                descendre(n.dessous, n.titre)

    descendre(FABRIQUE, "")
    return sortie


# -- layouts ---------------------------------------------------------------------------------------------------------
NUMEROS = {
    "nu": "{n}",
    "degre": "{n}°",
    "parenthese": "{n})",
    "numero": "n° {n}",
    "action": "Action {n}",
    "engagement": "Engagement n°{n}",
}
TITRES = {
    "mots": {"pilier": "Pilier {i} : {t}", "theme": "Thème : {t}", "axe": "Axe {j} – {t}"},
    "pilier_seul": {"pilier": "Pilier {t}", "theme": "{t}", "axe": "{t}."},
    "capitales": {"pilier": "{T}", "theme": "{t}", "axe": "{t}."},
    "codes": {"pilier": "{R}. {t}", "theme": "{R}.{k} {t}", "axe": "{R}.{k}.{l} {t}"},
}
TABLES = ("tabulations", "tubes")
COLONNES = ("deux", "partenaires", "chapeau", "entete")
RUPTURES = ("aucune", "pages", "tombees")
PLACES = (
    "dans",
    "dehors",
    "dehors_entetes",
)  # headings in rows of the table, or between small tables (heads printed again)
SUITES = ("continue", "par_pilier")  # numbers run through the document, or start again at each pillar


@dataclass
class _Feuille:
    """Rows being written; the table may be broken between two of them."""

    table: str
    colonnes: str
    rupture: str
    place: str
    lignes: list[str]
    rangs: int = 0

    def ecrire(self, *cellules: str) -> None:
        if self.table == "tubes":
            self.lignes.append("| " + " | ".join(cellules) + " |")
        else:
            self.lignes.append("\t".join(cellules))

    def entete(self) -> None:
        if self.colonnes == "entete":
            self.ecrire("N°", "Engagements", "Partenaires")
            if self.table == "tubes":
                self.lignes.append("|---|---|---|")

    def titre(self, texte: str, *, dernier: bool = False) -> None:
        if self.place != "dans":
            self.lignes += ["", texte, ""]
            if dernier and self.place == "dehors_entetes":
                self.entete()
            return
        self.ecrire("", texte, *([""] if self.colonnes in {"partenaires", "entete"} else []))

    def promesse(self, numero: str, promesse: Promesse) -> None:
        self.rangs += 1
        texte = promesse.texte
        if self.colonnes == "chapeau" and promesse.partenaires:
            texte = f"{' et '.join(promesse.partenaires)} : {texte}"
        suite = [", ".join(promesse.partenaires)] if self.colonnes in {"partenaires", "entete"} else []
        if self.rupture == "tombees" and self.rangs in {4, 5}:
            self.lignes += ["", f"{numero} {texte}", ""]
            return
        if self.rupture == "pages" and self.rangs in {2, 9}:
            # The row is cut by the page: the end of its text stands in a row of its own.
            mots = texte.split(" ")
            self.ecrire(numero, " ".join(mots[:-4]), *suite)
            self.lignes += ["", str(self.rangs), ""]
            self.ecrire("", " ".join(mots[-4:]), *(["" for _ in suite]))
            return
        if self.rupture == "pages" and self.rangs == 7:
            self.lignes.append("")
        self.ecrire(numero, texte, *suite)


def _romain(i: int) -> str:
    return ("I", "II", "III", "IV", "V")[i - 1]


def composer(
    numero: str,
    titres: str,
    table: str,
    colonnes: str,
    rupture: str,
    place: str = "dans",
    suite: str = "continue",
) -> str:
    tete = ["Protocole d'engagements renforcés et réciproques 2020-2023", "", "Texte d'introduction.", ""]
    f = _Feuille(table, colonnes, rupture, place, tete)
    if place == "dans":
        f.entete()
    n = j = 0
    for i, pilier in enumerate(FABRIQUE, 1):
        modele = TITRES[titres]
        if suite == "par_pilier":
            n = 0
        f.titre(modele["pilier"].format(i=i, t=pilier.titre, T=pilier.titre.upper(), R=_romain(i)))
        for k, theme in enumerate(pilier.dessous, 1):
            assert isinstance(theme, Titre)
            f.titre(modele["theme"].format(t=theme.titre, R=_romain(i), k=k))
            for m, axe in enumerate(theme.dessous, 1):
                assert isinstance(axe, Titre)
                j += 1
                f.titre(modele["axe"].format(j=j, t=axe.titre, R=_romain(i), k=k, l=m), dernier=True)
                for promesse in axe.dessous:
                    assert isinstance(promesse, Promesse)
                    n += 1
                    f.promesse(NUMEROS[numero].format(n=n), promesse)
    return "\n".join([*f.lignes, "", "Fait à Marnes, le 3 mars 2020.", ""])
