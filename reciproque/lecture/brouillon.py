"""What the recognisers fill: ids, sources, confidence, and which lines somebody already understood."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Protocol

from reciproque.lecture.forme import Bloc, Forme, Tableau, Titre
from reciproque.lecture.partenaires import Resolveur
from reciproque.lecture.schema import (
    Avertissement,
    Constat,
    ContratLu,
    Controle,
    DocumentLu,
    EngagementLu,
    IndicateurLu,
    InstanceLue,
    Lecture,
    MesureLue,
    NoeudLu,
    Piece,
    QuartierLu,
    Recommandation,
    RegleLue,
    SigleLu,
    Signataire,
    Source,
    TableauLu,
)


class Portee(Protocol):
    """Anything that stands somewhere: a block, an item, a row, a cell."""

    debut: int
    fin: int
    page: int | None
    zone: str | None


class Brouillon:
    """One reading being made. Recognisers add records; nobody removes another's."""

    def __init__(self, forme: Forme, document: DocumentLu) -> None:
        self.forme = forme
        self.lecture = Lecture(document=document, texte=str(forme.texte))
        self._compteurs: dict[str, int] = {}
        self._pris: dict[int, str] = {}  # line → name of the recogniser that understood it
        self._titres_pris: dict[int, str] = {}
        self._tableaux_pris: dict[int, str] = {}  # first line of a table → name
        self._resolveur: tuple[tuple[int, int], Resolveur] | None = None
        self._noeuds: dict[str, NoeudLu] = {}

    # -- places ------------------------------------------------------------------------------------------------------
    def source(self, *portees: Portee, lignes: tuple[int, int] | None = None) -> Source:
        """Where records come from: the hull of the given places."""
        if lignes is None:
            if not portees:
                raise ValueError("une source sans lieu")
            lignes = (min(p.debut for p in portees), max(p.fin for p in portees))
        page = self.forme.texte.page(lignes[0])
        zone = portees[0].zone if portees else None
        if page is None and portees:
            page = portees[0].page
        return Source(lignes=lignes, page=page, zone=zone)

    def prendre(self, portee: Portee, par: str) -> None:
        """Say that these lines were understood; a table is taken as a whole by its first line."""
        if isinstance(portee, Tableau):
            self._tableaux_pris[portee.debut] = par
        # A heading set in the line it heads shares it with its paragraph, which is still to be read.
        pris = self._titres_pris if isinstance(portee, Titre) else self._pris
        for ligne in range(portee.debut, portee.fin + 1):
            pris.setdefault(ligne, par)

    def libre(self, portee: Portee) -> bool:
        if isinstance(portee, Tableau):
            return portee.debut not in self._tableaux_pris
        titre = isinstance(portee, Titre)
        return not any(
            ligne in self._pris or (titre and ligne in self._titres_pris)
            for ligne in range(portee.debut, portee.fin + 1)
        )

    def pris_par(self, portee: Portee) -> str | None:
        if isinstance(portee, Tableau):
            return self._tableaux_pris.get(portee.debut)
        pris = self._pris.get(portee.debut)
        return self._titres_pris.get(portee.debut, pris) if isinstance(portee, Titre) else pris

    def blocs_libres(self) -> Iterable[Bloc]:
        return (b for b in self.forme.blocs if self.libre(b))

    # -- ids ---------------------------------------------------------------------------------------------------------
    def nouvel_id(self, prefixe: str) -> str:
        self._compteurs[prefixe] = self._compteurs.get(prefixe, 0) + 1
        return f"{prefixe}{self._compteurs[prefixe]}"

    # -- partners ----------------------------------------------------------------------------------------------------
    @property
    def partenaires(self) -> Resolveur:
        """Resolver of printed marks; made anew when acronyms or signatories were added."""
        cle = (len(self.lecture.sigles), len(self.lecture.signataires))
        if self._resolveur is None or self._resolveur[0] != cle:
            sigles = [(s.sigle, s.developpe) for s in self.lecture.sigles]
            signataires = [(s.organisation, s.categorie) for s in self.lecture.signataires]
            self._resolveur = (cle, Resolveur(sigles=sigles, signataires=signataires))
        return self._resolveur[1]

    # -- records -----------------------------------------------------------------------------------------------------
    def noeud(
        self,
        niveau: str,
        titre: str,
        *,
        source: Source,
        parent: str | None = None,
        code: str | None = None,
        **autres: Any,
    ) -> NoeudLu:
        fait = NoeudLu(
            id=self.nouvel_id("n"), niveau=niveau, titre=titre, parent=parent, code=code, source=source, **autres
        )
        self.lecture.noeuds.append(fait)
        self._noeuds[fait.id] = fait
        return fait

    def noeud_par_id(self, identifiant: str) -> NoeudLu | None:
        return self._noeuds.get(identifiant)

    def engagement(self, texte: str, *, source: Source, **autres: Any) -> EngagementLu:
        fait = EngagementLu(id=self.nouvel_id("e"), texte=texte, source=source, **autres)
        self.lecture.engagements.append(fait)
        return fait

    def indicateur(self, libelle: str, *, famille: str, source: Source, **autres: Any) -> IndicateurLu:
        fait = IndicateurLu(id=self.nouvel_id("i"), libelle=libelle, famille=famille, source=source, **autres)
        self.lecture.indicateurs.append(fait)
        if fait.engagement:
            for e in reversed(self.lecture.engagements):
                if e.id == fait.engagement:
                    e.indicateurs.append(fait.id)
                    break
        return fait

    def signataire(
        self, organisation: str, *, categorie: str, titre: str | None, etat: Any, source: Source
    ) -> Signataire:
        fait = Signataire(organisation=organisation, categorie=categorie, titre=titre, etat=etat, source=source)
        self.lecture.signataires.append(fait)
        return fait

    def quartier(self, nom: str, *, source: Source, type: str = "autre", **autres: Any) -> QuartierLu:
        valeurs: dict[str, Any] = {"communes": [], "population": None, "contrat": None} | autres
        fait = QuartierLu(nom=nom, type=type, source=source, **valeurs)
        self.lecture.quartiers.append(fait)
        return fait

    def contrat(self, nom: str, *, date: str | None = None, source: Source) -> None:
        self.lecture.contrats.append(ContratLu(nom=nom, date=date, source=source))

    def mesure(self, numero: str, libelle: str, *, etat: str | None, indicateurs: list[str], source: Source) -> None:
        self.lecture.mesures.append(
            MesureLue(numero=numero, libelle=libelle, etat=etat, indicateurs=indicateurs, source=source)
        )

    def recommandation(self, texte: str, *, theme: str | None = None, noeud: str | None = None, source: Source) -> None:
        self.lecture.recommandations.append(Recommandation(texte=texte, theme=theme, noeud=noeud, source=source))

    def constat(self, texte: str, *, nature: str, theme: str | None = None, source: Source) -> None:
        self.lecture.constats.append(Constat(texte=texte, theme=theme, nature=nature, source=source))

    def piece(self, titre: str, *, etat: Any, source: Source) -> None:
        self.lecture.pieces.append(Piece(titre=titre, etat=etat, source=source))

    def regle(
        self, objet: str, *, nature: str, valeur: Any, unite: str | None, force: str, texte: str, source: Source
    ) -> None:
        self.lecture.regles.append(
            RegleLue(objet=objet, nature=nature, valeur=valeur, unite=unite, force=force, texte=texte, source=source)
        )

    def instance(self, nom: str, *, source: Source) -> None:
        self.lecture.instances.append(InstanceLue(nom=nom, source=source))

    def sigle(self, sigle: str, developpe: str, *, source: Source) -> None:
        self.lecture.sigles.append(SigleLu(sigle=sigle, developpe=developpe, source=source))

    def tableau(self, colonnes: list[str], lignes: list[list[str]], *, titre: str | None, source: Source) -> TableauLu:
        fait = TableauLu(id=self.nouvel_id("t"), titre=titre, colonnes=colonnes, lignes=lignes, source=source)
        self.lecture.tableaux.append(fait)
        return fait

    def controle(
        self,
        type: Any,
        libelle: str,
        *,
        imprime: Decimal | None,
        calcule: Decimal | None,
        source: Source,
        exact: bool | None = None,
    ) -> Controle:
        """``exact`` overrides equality (roundings); no computed figure means *non vérifiable*."""
        ecart = None if imprime is None or calcule is None else imprime - calcule
        verdict: Any = "non_verifiable"
        if ecart is not None:
            verdict = "exact" if (exact if exact is not None else ecart == 0) else "ecart"
        fait = Controle(
            type=type, libelle=libelle, imprime=imprime, calcule=calcule, ecart=ecart, verdict=verdict, source=source
        )
        self.lecture.controles.append(fait)
        return fait

    def avertir(self, code: str, message: str, source: Source | None = None) -> None:
        self.lecture.avertissements.append(Avertissement(code=code, message=message, source=source))
