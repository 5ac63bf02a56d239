"""What was made of each passage of a document, and what nothing was made of."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from . import fiches
from .listes.autres import DITS
from .models import (
    Contrat,
    Document,
    Fiche,
    Lien,
    PerimetreQuartier,
    Rattachement,
    RedactionEngagement,
    RedactionNoeud,
    Signature,
)

LETTRES_MIN = 25  # shorter than that, an unused passage is a page number, a running head, the rule of a table

ORNEMENTS = "0123456789-\u2013\u2014_=.|·•* \t"

# Records that speak of other records, or cover a whole region: they do not make of a line something one can find again.
SANS_PASSAGE = (Fiche.Genre.DOCUMENT, Fiche.Genre.TABLEAU, Fiche.Genre.CONTROLE, Fiche.Genre.AVERTISSEMENT)


@dataclass(frozen=True)
class Fait:
    """Something made of a passage, told where the passage begins."""

    libelle: str
    url: str
    ligne: int


@dataclass(frozen=True)
class Couverture:
    """The passages that nothing was made of: (first line, last line), in order."""

    libres: tuple[tuple[int, int], ...]
    lignes: int  # lines of the document that say something…
    lignes_libres: int  # … and those of the unused passages

    @property
    def part(self) -> int:
        """Share of the lines left unused, in whole percents."""
        return round(100 * self.lignes_libres / self.lignes) if self.lignes else 0

    def after(self, ligne: int) -> tuple[int, int] | None:
        rang = bisect_right(self.libres, (ligne, 10**9))
        return self.libres[rang] if rang < len(self.libres) else None

    def before(self, ligne: int) -> tuple[int, int] | None:
        rang = bisect_left(self.libres, (ligne, 0))
        return self.libres[rang - 1] if rang else None

    def holding(self, debut: int, fin: int) -> dict[int, bool]:
        """Line -> whether it begins an unused passage, for the unused lines among these."""
        lignes: dict[int, bool] = {}
        for premiere, derniere in self.libres:
            for ligne in range(max(premiere, debut), min(derniere, fin) + 1):
                lignes[ligne] = ligne in (premiere, debut)
        return lignes


def coverage(contrat: Contrat, document: Document, lignes: Sequence[str]) -> Couverture:
    """Two queries, whatever the length of the document."""
    prises = bytearray(len(lignes) + 2)
    for debut, fin in _ranges(contrat, document):
        for ligne in range(debut, min(fin, len(lignes)) + 1):
            prises[ligne] = 1
    libres: list[tuple[int, int]] = []
    debut = fin = lettres = du_passage = pleines = sans = 0
    for numero, ligne in enumerate(lignes, 1):
        texte = ligne.strip()
        pleines += bool(texte)
        if texte and not prises[numero]:
            debut, fin = debut or numero, numero
            lettres, du_passage = lettres + len(texte.strip(ORNEMENTS)), du_passage + 1
        if prises[numero] or numero == len(lignes):
            if lettres >= LETTRES_MIN:
                libres.append((debut, fin))
                sans += du_passage
            debut = lettres = du_passage = 0
    return Couverture(tuple(libres), pleines, sans)


def _ranges(contrat: Contrat, document: Document) -> Iterable[tuple[int, int]]:
    """(first, last) line of everything the contract holds from this document, and of the records still to review."""
    objets = [
        RedactionEngagement.objects.filter(engagement__contrat=contrat),
        RedactionNoeud.objects.filter(noeud__contrat=contrat),
        *(modele._default_manager.filter(contrat=contrat) for modele in (Signature, PerimetreQuartier, Rattachement)),
        Lien.objects.filter(de=contrat),
    ]
    passages = [
        objet.filter(document=document, ligne_debut__isnull=False).order_by().values_list("ligne_debut", "ligne_fin")
        for objet in objets
    ]
    yield from passages[0].union(*passages[1:])
    a_relire = Fiche.objects.filter(lecture__document=document, lecture__contrat=contrat, ligne_debut__isnull=False)
    ecartes = a_relire.exclude(etat=Fiche.Etat.ECARTEE).exclude(genre__in=SANS_PASSAGE)
    for debut, fin in ecartes.order_by().values_list("ligne_debut", "ligne_fin").distinct():
        yield debut, fin or debut


def made_here(contrat: Contrat, document: Document, debut: int, fin: int) -> dict[int, list[Fait]]:
    """Line -> what was made of the passages that begin there, among these lines: the way back to the contract."""
    faits: dict[int, list[Fait]] = {}
    for fait in _facts(contrat, document, debut, fin):
        du_lieu = faits.setdefault(fait.ligne, [])
        if fait not in du_lieu:
            du_lieu.append(fait)
    return faits


def _facts(contrat: Contrat, document: Document, debut: int, fin: int) -> Iterable[Fait]:
    ici: dict[str, Any] = {"document": document, "ligne_debut__range": (debut, fin)}
    for noeud in RedactionNoeud.objects.current().filter(noeud__contrat=contrat, **ici).select_related("niveau"):
        libelle = noeud.code or str(noeud.niveau)
        yield Fait(libelle, reverse("contrats:noeud", args=[contrat.pk, noeud.noeud_id]), noeud.ligne_debut)
    engagements = RedactionEngagement.objects.current().filter(
        engagement__contrat=contrat, engagement__retire_le=None, **ici
    )
    for engagement in engagements.only("engagement_id", "numero", "ligne_debut").order_by("ligne_debut", "ordre", "pk"):
        libelle = f"Engagement {engagement.numero}".strip()
        adresse = reverse("contrats:engagement", args=[contrat.pk, engagement.engagement_id])
        yield Fait(libelle, adresse, engagement.ligne_debut or 0)
    for perimetre in contrat.perimetre.filter(**ici).values("quartier", "quartier__nom", "ligne_debut"):
        adresse = reverse("contrats:quartier", args=[contrat.pk, perimetre["quartier"]])
        yield Fait(f"Quartier {perimetre['quartier__nom']}", adresse, perimetre["ligne_debut"])
    for signature in contrat.signatures.filter(**ici).values("organisation", "organisation__nom", "ligne_debut"):
        adresse = reverse("contrats:partenaire", args=[contrat.pk, signature["organisation"]])
        yield Fait(signature["organisation__nom"], adresse, signature["ligne_debut"])
    mesures = reverse("contrats:mesures", args=[contrat.pk])
    for mesure in contrat.rattachements.filter(**ici).values("repere__numero", "ligne_debut"):
        yield Fait(f"Mesure {mesure['repere__numero']}".strip(), mesures, mesure["ligne_debut"])
    releve = reverse("contrats:releve", args=[contrat.pk])
    relevees = Fiche.objects.filter(
        lecture__document=document, lecture__contrat=contrat, genre__in=DITS, ligne_debut__range=(debut, fin)
    ).exclude(etat=Fiche.Etat.ECARTEE)
    for fiche in (
        relevees.exclude(genre__in=SANS_PASSAGE)
        .order_by("ligne_debut", "ordre")
        .only("genre", "contenu", "ligne_debut")
    ):
        yield Fait(fiches.kind(fiche), f"{releve}?genre={fiche.genre}", fiche.ligne_debut or 0)
