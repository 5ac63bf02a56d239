"""Places named in a file, found among those we know. Unknown ones say what to do."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

from reciproque.contrats.models import Contrat
from reciproque.langue import fold, format_date
from reciproque.territoires.geojson import CODE_COMMUNE, CODE_QUARTIER
from reciproque.territoires.models import Commune, Correspondance, Departement, Epci, Quartier, Region

from ..models import Lieu
from ..periodes import Periode
from .cellule import CelluleRefusee

ENSEMBLE = {"ensemble du contrat", "contrat", "total", "ensemble"}
SIREN = re.compile(r"\d{9}")
COURT = re.compile(r"[0-9AB]{1,3}")


class Lieux:
    """The places a file may name: those of the instance or, for a contract, its own neighbourhoods and what is around.

    ``nouveaux``: code -> (name, commune) of neighbourhoods that the import will create, when it was asked to.
    """

    def __init__(self, contrat: Contrat | None, *, creer: bool = False, suivre: bool = False):
        self.contrat, self.creer, self.suivre = contrat, creer, suivre
        self.nouveaux: dict[str, tuple[str, str]] = {}
        quartiers = Quartier.objects.defer("contour").prefetch_related("communes")
        self.dans = set(contrat.quartiers.values_list("pk", flat=True)) if contrat else None
        self.codes: dict[str, Quartier] = {}
        self.noms: dict[str, list[tuple[Lieu, frozenset[str]]]] = defaultdict(list)
        for quartier in quartiers.filter(contrats=contrat) if contrat else quartiers:
            communes = frozenset(c.nom_normalise for c in quartier.communes.all())
            self.noms[quartier.nom_normalise].append((Lieu("quartier", quartier.pk), communes))
        for quartier in Quartier.objects.exclude(code="").only("pk", "code", "nom", "generation"):
            self.codes[quartier.code] = quartier
        self.suites: dict[int, list[Correspondance]] = defaultdict(list)
        for suite in Correspondance.objects.exclude(ancien=None).select_related("nouveau"):
            self.suites[suite.ancien_id].append(suite)
        self.autres: dict[str, list[Lieu]] = defaultdict(list)
        self._know(Commune.objects.values_list("pk", "nom_normalise", "code_insee"), "commune")
        self._know(((e.pk, e.nom_normalise, e.siren) for e in Epci.objects.all()), "epci")
        self._know(((d.pk, fold(d.nom), d.code) for d in Departement.objects.all()), "departement")
        self._know(((r.pk, fold(r.nom), r.code) for r in Region.objects.all()), "region")
        self._trouves: dict[tuple[str, str, str, Periode], Lieu | str] = {}

    def _know(self, lignes: Any, genre: str) -> None:
        for pk, nom, code in lignes:
            lieu = Lieu(genre, pk)
            self.autres[nom].append(lieu)
            if code:
                self.autres[f"={genre}={code}"].append(lieu)

    def find(self, code: str, nom: str, commune: str, periode: Periode) -> Lieu:
        """Raises CelluleRefusee. Asked once for each place and period: a file names the same ones again and again."""
        cle = (code, nom, commune, periode)
        if cle not in self._trouves:
            try:
                self._trouves[cle] = self._find(code.upper().replace(" ", ""), nom, commune, periode)
            except CelluleRefusee as refus:
                self._trouves[cle] = str(refus)
        trouve = self._trouves[cle]
        if isinstance(trouve, str):
            raise CelluleRefusee(trouve)
        return trouve

    def _find(self, code: str, nom: str, commune: str, periode: Periode) -> Lieu:
        if CODE_QUARTIER.fullmatch(code):
            return self._by_code(code, nom, commune, periode)
        if code:
            return self._unit(code)
        if not nom:
            raise CelluleRefusee("le territoire manque. Donnez son code ou son nom.")
        return self._by_name(nom, commune)

    def _by_code(self, code: str, nom: str, commune: str, periode: Periode) -> Lieu:
        quartier = self.codes.get(code)
        if quartier is None:
            if self.creer and nom:
                self.nouveaux.setdefault(code, (nom, commune))
                return Lieu("quartier", -1 - list(self.nouveaux).index(code))
            raise CelluleRefusee(f"aucun quartier connu ne porte le code {code}. Vérifiez-le.")
        ici = self.dans is None or quartier.pk in self.dans
        for suite in self.suites[quartier.pk]:
            if ici and suite.date > periode.debut:
                continue
            if suite.nouveau is None:
                raise CelluleRefusee(f"le quartier {code} n’est plus prioritaire depuis le {format_date(suite.date)}.")
            if self.dans is not None and suite.nouveau_id not in self.dans:
                continue
            if self.suivre and suite.nature == Correspondance.Nature.RECONDUIT:
                return Lieu("quartier", suite.nouveau_id)
            raise CelluleRefusee(
                f"{code} est un code de 2015. Depuis le {format_date(suite.date)}, ce quartier est {suite.nouveau} "
                f"({suite.nouveau.code or 'sans code'}), {suite.get_nature_display()}\u00a0: remplacez le code."
            )
        if not ici:
            raise CelluleRefusee(f"le quartier {code}, {quartier}, n’est pas dans ce contrat.")
        return Lieu("quartier", quartier.pk)

    def _unit(self, code: str) -> Lieu:
        formes = (("commune", CODE_COMMUNE), ("epci", SIREN), ("departement", COURT), ("region", COURT))
        for genre, forme in formes:
            if forme.fullmatch(code) and (trouves := self.autres.get(f"={genre}={code}")):
                return trouves[0]
        raise CelluleRefusee(f"aucun territoire connu ne porte le code «\u00a0{code[:20]}\u00a0». Vérifiez-le.")

    def _by_name(self, nom: str, commune: str) -> Lieu:
        plie, ou = fold(nom), fold(commune)
        if self.contrat is not None and plie in ENSEMBLE:
            return Lieu("contrat", self.contrat.pk)
        quartiers = [lieu for lieu, communes in self.noms.get(plie, ()) if not ou or ou in communes]
        trouves = quartiers or self.autres.get(plie, [])
        if len(trouves) == 1:
            return trouves[0]
        if trouves:
            raise CelluleRefusee(f"plusieurs territoires s’appellent «\u00a0{nom[:60]}\u00a0». Donnez le code.")
        raise CelluleRefusee(
            f"aucun territoire connu ne s’appelle «\u00a0{nom[:60]}\u00a0». Vérifiez-le, ou donnez son code."
        )
