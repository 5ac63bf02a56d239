"""A record as the page shows it: in words, beside the lines it comes from."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.urls import reverse

from reciproque.contrats.models import Document, Fiche, Participation, RedactionEngagement
from reciproque.langue import plural

from .actions.decouper import TEXTE_DE
from .arbre import ArbreLu
from .confirmation.apercu import CONFIANCE_BASSE
from .confirmation.parties import parties
from .contenu import Contenu, main_text, say_partial, say_period
from .recit import name_record

Genre, Etat = Fiche.Genre, Fiche.Etat

CONFIANCE_HAUTE = 0.85
LIGNES_MAX = 24  # of one passage on screen; the whole text is one click away
RANGEES_MAX = 150  # of a table on screen
CARACTERES_MAX = 1600  # of one line: tables are read as one line per row

TONS = {
    Etat.PROPOSEE: "neutre",
    Etat.ACCEPTEE: "succes",
    Etat.CORRIGEE: "info",
    Etat.ECARTEE: "neutre",
    Etat.CONFIRMEE: "succes",
}
MOTS_ETAT = {
    Etat.PROPOSEE: "à\u00a0relire",
    Etat.ACCEPTEE: "gardée",
    Etat.CORRIGEE: "corrigée",
    Etat.ECARTEE: "écartée",
    Etat.CONFIRMEE: "confirmée",
}


@dataclass(frozen=True)
class Mot:
    """A short text with its tone; the words carry the meaning."""

    texte: str
    ton: str = "neutre"


@dataclass(frozen=True)
class Partenaire:
    nom: str
    role: str = ""
    doute: str = ""  # what is not sure about it


@dataclass(frozen=True)
class Ligne:
    """One line of the document; ``morceaux`` are (text, belongs to the record?)."""

    numero: int
    morceaux: list[tuple[str, bool]]
    vise: bool


@dataclass
class FichePresentee:
    """``lignes``: the whole document, split; empty when its text is not shown."""

    fiche: Fiche
    arbre: ArbreLu
    lignes: list[str]
    droits: Any = ()
    suivante: int | None = None  # next record of the page, to go on from there
    champs: list[tuple[str, Any]] = field(default_factory=list)  # what its kind tells beside its main text
    prise_par: str = ""  # who else is writing in it

    @property
    def pk(self) -> int:
        return self.fiche.pk

    @property
    def lu(self) -> Contenu:
        return self.fiche.contenu

    @property
    def ancre(self) -> str:
        return f"fiche-{self.fiche.pk}"

    @property
    def titre(self) -> str:
        return name_record(self.fiche.genre, self.lu)

    @property
    def texte(self) -> str:
        return main_text(self.lu)

    @property
    def se_coupe(self) -> bool:
        """Its text can be cut, or put end to end with another's."""
        return self.fiche.genre in TEXTE_DE

    @property
    def liee(self) -> str:
        """Where it comes from, or where it went."""
        if not self.fiche.liee_a:
            return ""
        dit = "réunie à" if self.est_ecartee else "détachée de"
        return f"{dit} la fiche {self.fiche.liee_a}"

    @property
    def place(self) -> str:
        return self.arbre.fil(self.fiche.parent_cle)

    @property
    def etat(self) -> Mot:
        return Mot(MOTS_ETAT[Etat(self.fiche.etat)], TONS[Etat(self.fiche.etat)])

    @property
    def confiance(self) -> Mot | None:
        """How sure the reading is, while nobody has looked."""
        if self.fiche.confiance is None or self.fiche.etat != Etat.PROPOSEE:
            return None
        if self.fiche.confiance < CONFIANCE_BASSE:
            return Mot("lecture incertaine", "erreur")
        return (
            Mot("à vérifier", "attention") if self.fiche.confiance < CONFIANCE_HAUTE else Mot("lecture sûre", "neutre")
        )

    @property
    def est_ouverte(self) -> bool:
        return self.fiche.etat in (Etat.PROPOSEE, Etat.ACCEPTEE, Etat.CORRIGEE)

    @property
    def est_a_relire(self) -> bool:
        return self.fiche.etat == Etat.PROPOSEE

    @property
    def est_ecartee(self) -> bool:
        return self.fiche.etat == Etat.ECARTEE

    @property
    def est_confirmee(self) -> bool:
        return self.fiche.etat == Etat.CONFIRMEE

    @property
    def modifiable(self) -> bool:
        return "relire" in self.droits and not self.est_confirmee

    @property
    def partenaires(self) -> list[Partenaire]:
        return present_partners(self.lu.get("partenaires") or [])

    @property
    def precisions(self) -> list[tuple[str, str]]:
        """(label, value) of what else the record says."""
        lu = self.lu
        periode = lu.get("periode")
        statut = lu.get("statut")
        paires = [
            ("Leviers", " ; ".join(lu.get("leviers") or [])),
            ("Quartiers", ", ".join(lu.get("quartiers") or [])),
            ("Période", periode if isinstance(periode, str) else say_period(periode)),
            ("Échéance", say_partial(lu.get("echeance"))),
            (
                "Statut",
                str(RedactionEngagement.Statut(statut).label)
                if statut in RedactionEngagement.Statut.values and statut != "inconnu"
                else "",
            ),
            ("Indicateurs", plural(len(lu["indicateurs"]), "indicateur") if lu.get("indicateurs") else ""),
        ]
        return [(nom, valeur) for nom, valeur in paires if valeur]

    @property
    def lu_avant(self) -> str:
        """What the reader had understood, when a person changed the text."""
        avant = main_text(self.fiche.contenu_lu)
        return avant if avant != self.texte else ""

    # --- Where it is written ----------------------------------------------------------------------

    @property
    def lieu(self) -> str:
        return say_place(self.fiche.page, self.fiche.ligne_debut, self.fiche.ligne_fin)

    @property
    def url_passage(self) -> str:
        return passage_url(self.fiche.lecture_id, self.fiche.ligne_debut, self.fiche.ligne_fin)

    @cached_property
    def passage(self) -> list[Ligne]:
        """The lines of the record, and one on each side."""
        debut, fin = self.fiche.ligne_debut, self.fiche.ligne_fin
        if debut is None or fin is None or not self.lignes:
            return []
        dernier = min(fin, debut + LIGNES_MAX - 1)
        texte = " ".join(main_text(self.fiche.contenu_lu).split())
        return [
            Ligne(
                n,
                _cut(self.lignes[n - 1], texte)
                if debut <= n <= dernier
                else [(_short(plain_line(self.lignes[n - 1])), False)],
                debut <= n <= dernier,
            )
            for n in range(max(1, debut - 1), min(len(self.lignes), dernier + 1) + 1)
        ]

    @property
    def lignes_cachees(self) -> int:
        debut, fin = self.fiche.ligne_debut or 0, self.fiche.ligne_fin or 0
        return max(0, fin - debut + 1 - LIGNES_MAX)


def present_partners(partenaires: list[Contenu]) -> list[Partenaire]:
    presentes: list[Partenaire] = []
    candidats: dict[str, list[str]] = {}
    for partie in parties(partenaires):
        role = "" if partie.role == Participation.Role.INCONNU else str(Participation.Role(partie.role).label)
        role = " · ".join(p for p in (partie.service, role) if p)
        if partie.est_candidate:
            if partie.marque not in candidats:
                candidats[partie.marque] = []
                presentes.append(Partenaire(partie.marque, role, "candidat"))
            candidats[partie.marque].append(partie.organisation)
        elif partie.organisation:
            presentes.append(Partenaire(partie.organisation, role))
        elif partie.est_inconnue:
            presentes.append(Partenaire(partie.marque, role, "organisation non reconnue"))
        else:
            presentes.append(Partenaire(str(Participation.Collectif(partie.collectif).label), role))
    return [Partenaire(p.nom, p.role, _candidates(candidats[p.nom])) if p.doute == "candidat" else p for p in presentes]


def _candidates(noms: list[str]) -> str:
    return (
        f"à confirmer\u00a0: {noms[0]}" if len(noms) == 1 else f"à choisir\u00a0: {', '.join(noms[:-1])} ou {noms[-1]}"
    )


def say_place(page: int | None, debut: int | None, fin: int | None) -> str:
    """« page 4, lignes 12 à 15 »; only formats that have pages say one."""
    if debut is None or fin is None:
        return ""
    lignes = f"ligne\u00a0{debut}" if fin == debut else f"lignes\u00a0{debut} à\u00a0{fin}"
    return f"page\u00a0{page}, {lignes}" if page else lignes


def passage_url(lecture_id: int, debut: int | None, fin: int | None) -> str:
    if debut is None:
        return ""
    return reverse("relecture:texte", args=[lecture_id]) + f"?de={debut}&a={fin or debut}#L{debut}"


def document_lines(document: Document) -> list[str]:
    """The text of a document loaded without it: one query."""
    texte = Document.objects.filter(pk=document.pk).values_list("texte", flat=True).first() or ""
    return texte.split("\n")


_BALISE = re.compile(r"</?[a-zA-Z][^<>]*>")


def plain_line(ligne: str) -> str:
    """A line as it is shown: stray tags of the file are no words of the document."""
    return " ".join(_BALISE.sub(" ", ligne).split())


def _cut(ligne: str, texte: str) -> list[tuple[str, bool]]:
    """The line in pieces, the words of the record apart; the whole line when they cannot be found in it."""
    ligne = plain_line(ligne)
    amorce = texte[:50]
    debut = ligne.find(amorce) if len(amorce) > 8 else -1
    if debut < 0 or len(ligne) < 200:
        return [(_short(ligne), True)]
    fin = debut + len(texte) if ligne.startswith(texte, debut) else len(ligne)
    avant, apres = ligne[:debut], ligne[fin:]
    if len(avant) > 200:
        avant = "… " + avant[-200:]
    return [(t, m) for t, m in ((avant, False), (_short(ligne[debut:fin]), True), (_short(apres, 200), False)) if t]


def _short(texte: str, taille: int = CARACTERES_MAX) -> str:
    return texte if len(texte) <= taille else f"{texte[:taille]} …"


def present_record(fiche: Fiche) -> list[tuple[str, Any]]:
    """(label, value) of a record that has no form of its own; a list of texts stays a list."""
    champs = []
    for cle, valeur in fiche.contenu.items():
        if cle in _TUS or valeur in (None, "", [], {}):
            continue
        if isinstance(valeur, dict):
            valeur = (
                say_period(valeur)
                if cle == "periode"
                else [f"{k}\u00a0: {v}" for k, v in valeur.items() if v is not None]
            )
        elif isinstance(valeur, list) and valeur and isinstance(valeur[0], dict):
            valeur = [" · ".join(str(v) for v in ligne.values() if v not in (None, "")) for ligne in valeur[:200]]
        champs.append((_LIBELLES.get(cle, cle.replace("_", " ").capitalize()), valeur))
    return champs


def present_table(fiche: Fiche) -> dict[str, Any] | None:
    """A table as it was read, bounded; None for any other record."""
    if fiche.genre != Genre.TABLEAU:
        return None
    lignes = fiche.contenu.get("lignes") or []
    return {
        "colonnes": fiche.contenu.get("colonnes") or [],
        "lignes": lignes[:RANGEES_MAX],
        "cachees": max(0, len(lignes) - RANGEES_MAX),
    }


_TUS = frozenset({"id", "source", "confiance", "engagement", "noeud", "colonnes", "lignes", "partenaires"})
_LIBELLES = {
    "libelle": "Libellé",
    "numero": "Numéro",
    "theme": "Thème",
    "etat": "État",
    "imprime": "Imprimé",
    "calcule": "Recalculé",
    "ecart": "Écart",
    "unite": "Unité",
    "echeance": "Échéance",
    "resultat": "Résultat",
    "membres": "Membres",
    "en_exercice": "En exercice",
    "plages": "Présences par points",
    "periode": "Période",
    "categorie": "Catégorie",
    "developpe": "Développé",
}
