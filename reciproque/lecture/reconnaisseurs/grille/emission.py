"""From the logical rows of a grid to records of the reading: nodes, commitments, indicators."""

from __future__ import annotations

import re
from dataclasses import replace

from reciproque.langue import fold
from reciproque.lecture.brouillon import Brouillon
from reciproque.lecture.forme import couper_puce
from reciproque.lecture.intitules import lire_intitule
from reciproque.lecture.partenaires import lire_chapeau, lire_queue
from reciproque.lecture.plan import Maillon, niveaux
from reciproque.lecture.reconnaisseurs.engagement_lu import fusionner, montants_de, sans_tout_le_monde, temps_de
from reciproque.lecture.reconnaisseurs.grille.acteurs import lire_acteurs
from reciproque.lecture.reconnaisseurs.grille.contenus import Lecteur_de_traits
from reciproque.lecture.reconnaisseurs.grille.indicateurs import (
    decouper_indicateurs,
    lire_attente,
    lire_cible,
    lire_cibles,
    lire_echeance,
    vide_de_sens,
)
from reciproque.lecture.reconnaisseurs.grille.lignes import Champ, Etiquette, Ligne, NoeudBrut, Table
from reciproque.lecture.reconnaisseurs.grille.matrice import est_marque, participation
from reciproque.lecture.schema import CibleLue, EngagementLu, PartenaireLu, Source

SUR, DEVINE = 0.97, 0.75
_NUMERO = re.compile(
    r"^(?:(?:action|engagement|mesure|fiche|fiche action)\s*(?:n\s?[°ºo]\s*)?"
    r"(?P<mot>[A-Z]?\d{1,3}(?:[.\-]\d{1,2})*[a-z]?)\s*[:.)–-]?\s+|"
    r"(?P<code>\d{1,3}(?:\.\d{1,3}){1,3}|[A-Z]\d{0,2}(?:\.\d{1,2}){1,3}|[A-Z]{1,2}\d{1,3})\s*[:.)–-]?\s+|"
    r"(?P<rang>\d{1,3})\s*[.)°]\s*[-–]?\s*|(?P<tiret>\d{1,3})\s+[-–]\s+|(?P<lettre>[A-Za-z])\)\s*)(?=\S)",
    re.IGNORECASE,
)

_NUMERO_DIT = re.compile(
    r"^\W{0,3}(?:[A-Za-zÀ-ÿ]{3,14}\s*)?(?:n\s?[°ºo]\s*)?"
    r"(?P<n>[A-Za-z]{0,3}[-. ]?\d{1,3}(?:[.\-/]\d{1,3}){0,4}[a-df-z]?)"
    r"\s*(?:er|re|nde?|[eè]me|e|[°.)])?\W{0,2}$",
    re.IGNORECASE,
)


class Emetteur:
    """Writes into the draft; nodes met twice (a heading repeated over the pages) are one."""

    def __init__(self, brouillon: Brouillon, traits: Lecteur_de_traits) -> None:
        self.brouillon = brouillon
        self.traits = traits
        self._par_cle: dict[tuple[str | None, str, str, str], str] = {}
        self._par_maillon: dict[int, str] = {}
        self._par_brut: dict[int, str] = {}
        self.sens_des_marques: dict[str, str] = {}  # what the marks of a matrix mean, by its legend
        self.porteurs: list[PartenaireLu] = []  # who promises in the table being written, by the heading above it

    # -- nodes -------------------------------------------------------------------------------------------------------
    def chaine(self, maillons: list[Maillon], *, dessous: str | None) -> list[tuple[str, str]]:
        """Nodes of the headings above a table → [(id, level)], outermost first."""
        sortie: list[tuple[str, str]] = []
        parent: str | None = None
        for maillon, (niveau, sur) in zip(maillons, niveaux(maillons, dessous=dessous), strict=True):
            ident = self._par_maillon.get(id(maillon))
            if ident is None:
                source = self.brouillon.source(maillon.bloc)
                ident = self._noeud(niveau, maillon.intitule.code, maillon.intitule.titre, parent, source, sur=sur)
                self._par_maillon[id(maillon)] = ident
            else:
                lu = self.brouillon.noeud_par_id(ident)
                niveau = lu.niveau if lu else niveau
            sortie.append((ident, niveau))
            parent = ident
        return sortie

    def connu(self, maillon: Maillon) -> str | None:
        return self._par_maillon.get(id(maillon))

    def _noeud(
        self, niveau: str, code: str | None, titre: str, parent: str | None, source: Source, *, sur: bool
    ) -> str:
        cle = (parent, niveau, code or "", fold(re.sub(r"\((?:suite|fin)\)", "", titre)))
        if cle not in self._par_cle:
            fait = self.brouillon.noeud(
                niveau, titre, source=source, parent=parent, code=code, confiance=SUR if sur else DEVINE
            )
            self._par_cle[cle] = fait.id
        return self._par_cle[cle]

    def brut(self, noeud: NoeudBrut, chaine: list[tuple[str, str]]) -> str:
        """A node of the table under the headings of the page."""
        fait = self._par_brut.get(id(noeud))
        if fait is not None:
            return fait
        if noeud.parent is not None:
            parent: str | None = self.brut(noeud.parent, chaine)
        else:
            # A heading of the same level as the column is the same thing said twice, or a sibling: never a parent.
            au_dessus = chaine
            for i, (ident, niveau) in enumerate(chaine):
                if niveau == noeud.niveau:
                    lu = self.brouillon.noeud_par_id(ident)
                    if lu is not None and fold(lu.titre) == fold(noeud.titre):
                        self._par_brut[id(noeud)] = ident
                        return ident
                    au_dessus = chaine[:i]
                    break
            parent = au_dessus[-1][0] if au_dessus else None
        source = self.brouillon.source(*noeud.cellules)
        fait = self._noeud(noeud.niveau, noeud.code, noeud.titre.replace("\n", " "), parent, source, sur=noeud.sur)
        self._par_brut[id(noeud)] = fait
        return fait

    # -- tables ------------------------------------------------------------------------------------------------------
    def emettre(self, table: Table, chaine: list[tuple[str, str]]) -> int:
        """Everything a table holds, in reading order. Returns how many commitments."""
        defaut = chaine[-1][0] if chaine else None
        self._par_brut.clear()  # raw nodes live no longer than their table
        suite: list[tuple[int, int, NoeudBrut | Ligne | Etiquette]] = []
        suite += [(n.cellules[0].debut, 0, n) for n in table.noeuds]
        suite += [(e.cellules[0].debut, 1, e) for e in table.etiquettes]
        suite += [(ligne.cellules[0].debut, 2, ligne) for ligne in table.lignes]
        a_venir = {
            c.colonne.colonne for ligne in table.lignes for c in ligne.des("indicateur") if lire_attente(c.texte)
        }
        faits = 0
        for _, _, quoi in sorted(suite, key=lambda x: (x[0], x[1])):
            if isinstance(quoi, NoeudBrut):
                self.brut(quoi, chaine)
            elif isinstance(quoi, Etiquette):
                self._etiquette(quoi, self.brut(quoi.noeud, chaine) if quoi.noeud else defaut)
            else:
                noeud = self.brut(quoi.noeud, chaine) if quoi.noeud else defaut
                faits += self._ligne(quoi, noeud, a_venir)
        return faits

    def _etiquette(self, etiquette: Etiquette, noeud: str | None) -> None:
        source = self.brouillon.source(*etiquette.cellules)
        if etiquette.colonne.role == "indicateur":
            plie = fold(etiquette.colonne.libelle)
            famille = etiquette.colonne.famille if " " in plie else "suivi"
            self.indicateurs(etiquette.texte, famille, source, noeud=noeud)
        elif noeud is not None:
            lu = self.brouillon.noeud_par_id(noeud)
            if lu is not None:
                acteurs = lire_acteurs(etiquette.texte, etiquette.colonne.role_partenaire, self.brouillon.partenaires)
                lu.partenaires = fusionner([lu.partenaires, acteurs])

    def _ligne(self, ligne: Ligne, noeud: str | None, a_venir: set[int]) -> int:
        textes = [t for t in _engagements(ligne.texte) if not vide_de_sens(t)]
        if not textes or all(lire_attente(t) for t in textes):
            return 0
        source = self.brouillon.source(*ligne.cellules)
        partenaires = self._partenaires(ligne)
        confiance = self._confiance(ligne, partenaires)
        numeros = [c.texte for c in ligne.des("numero")]
        faits: list[EngagementLu] = []
        for texte in textes:
            numero, propre = _couper_numero(texte)
            if numeros and len(textes) == 1:
                numero, propre = _numero_nu(numeros[0]), texte
            fait = self.brouillon.engagement(
                propre,
                source=source,
                nature=ligne.colonne.nature,
                numero=numero,
                noeud=noeud,
                partenaires=self._qui(partenaires, propre),
                confiance=confiance - (0.05 if len(textes) > 1 else 0),
            )
            self._completer(fait, ligne)
            faits.append(fait)
        self._indicateurs_de_ligne(ligne, faits, a_venir)
        return len(faits)

    def _qui(self, partenaires: list[PartenaireLu], texte: str) -> list[PartenaireLu]:
        """Those of the row; under « Ce que font les collectivités », those the text itself names as well."""
        copies = [replace(p) for p in partenaires]
        return fusionner([copies, self._dits_par(texte)]) if all(p.collectif for p in copies) else copies

    def _dits_par(self, texte: str) -> list[PartenaireLu]:
        """« CAF : financer… », « … (CAF, Ville) »: who the text itself names when no column does."""
        chapeau = lire_chapeau(texte, self.brouillon.partenaires)
        return list(chapeau.partenaires if chapeau else lire_queue(texte, self.brouillon.partenaires))

    def _partenaires(self, ligne: Ligne) -> list[PartenaireLu]:
        dits = [*ligne.colonne.partenaires, *(ligne.porteurs or self.porteurs)]
        listes = [[replace(p) for p in dits]]
        listes += [
            [p]
            for c in ligne.des("organisation")
            if (p := participation(c.colonne, c.texte, self.sens_des_marques)) is not None
        ]
        listes += [
            lire_acteurs(c.texte, c.colonne.role_partenaire, self.brouillon.partenaires) for c in ligne.des("acteurs")
        ]
        return sans_tout_le_monde(fusionner(listes))

    def _completer(self, fait: EngagementLu, ligne: Ligne) -> None:
        calendrier = "\n".join(c.texte for c in ligne.des("echeance"))
        fait.periode, fait.echeance = temps_de(fait.texte, calendrier)
        fait.echeance = lire_echeance(calendrier) or fait.echeance
        for champ in ligne.des("montant"):
            for montant in montants_de(champ.texte):
                fait.montants.append(replace(montant, objet=montant.objet or champ.colonne.libelle))
        for champ in ligne.des("levier"):
            fait.leviers.extend(x for x in decouper_indicateurs(champ.texte) if len(x) > 1)
        for champ in ligne.des("organisation"):
            if not est_marque(champ.texte) and not vide_de_sens(champ.texte) and len(champ.texte.split()) > 1:
                fait.leviers.append(f"{champ.colonne.libelle} : {' '.join(champ.texte.split())}")
        for champ in ligne.des("quartier"):
            fait.quartiers.extend(_lieux(champ.texte))

    def _confiance(self, ligne: Ligne, partenaires: list[PartenaireLu]) -> float:
        note = 0.96
        note -= 0.07 * ligne.repare + 0.05 * ligne.recolle + 0.2 * ligne.partage + 0.15 * ligne.reste
        acteurs = ligne.des("acteurs")
        if any(not vide_de_sens(c.texte) for c in acteurs) and not partenaires:
            note -= 0.15
        elif partenaires and all(p.certitude == "propose" for p in partenaires):
            note -= 0.03
        if len(ligne.texte.split()) < 3:
            note -= 0.2
        if ligne.texte[:1].islower():
            note -= 0.15
        return round(max(0.1, note), 3)

    # -- indicators --------------------------------------------------------------------------------------------------
    def _indicateurs_de_ligne(self, ligne: Ligne, faits: list[EngagementLu], a_venir: set[int]) -> None:
        champs = ligne.des("indicateur")
        impact_dit = any(c.colonne.famille == "impact" for c in champs)
        cibles = [cible for c in ligne.des("cible") if (cible := lire_cible(c.texte))]
        for champ in champs:
            self._champ(champ, ligne, faits, a_venir, impact_dit=impact_dit, cibles=cibles)

    def _champ(
        self,
        champ: Champ,
        ligne: Ligne,
        faits: list[EngagementLu],
        a_venir: set[int],
        *,
        impact_dit: bool,
        cibles: list[CibleLue],
    ) -> None:
        source = self.brouillon.source(*champ.cellules)
        famille = champ.colonne.famille
        baisse = 0.06 * (ligne.repare or ligne.recolle)
        if vide_de_sens(champ.texte):
            # A dash where the rest of the column says « à déterminer » says the same, without a date.
            if champ.colonne.colonne in a_venir:
                self._attente(champ.texte.strip(), None, famille, source, faits[0], 0.5)
            return
        libelles = decouper_indicateurs(champ.texte)
        parts = len(libelles) == len(faits) > 1
        definis = sum(lire_attente(x) is None for x in libelles)
        for i, libelle in enumerate(libelles):
            cible = faits[i] if parts else faits[0]
            attente = lire_attente(libelle)
            if attente is not None:
                glissee = definis and famille != "impact" and not impact_dit
                self._attente(
                    libelle, attente.echeance, "impact" if glissee else famille, source, cible, 0.95 - 2 * baisse
                )
                continue
            self.brouillon.indicateur(
                libelle,
                famille=famille,
                source=source,
                engagement=cible.id,
                noeud=cible.noeud,
                cibles=[*lire_cibles(libelle), *(cibles if len(libelles) == 1 else [])],
                confiance=round(0.95 - baisse - (0.1 if len(faits) > 1 and not parts else 0), 3),
            )

    def _attente(
        self, texte: str, echeance: str | None, famille: str, source: Source, fait: EngagementLu, confiance: float
    ) -> None:
        self.brouillon.indicateur(
            texte,
            famille=famille,
            source=source,
            engagement=fait.id,
            noeud=fait.noeud,
            etat="a_determiner",
            cibles=[CibleLue(valeur=None, unite=None, echeance=echeance)] if echeance else [],
            confiance=round(confiance, 3),
        )

    def indicateurs(self, texte: str, famille: str, source: Source, *, noeud: str | None) -> None:
        """Indicators that measure a node (context of an objective)."""
        for libelle in decouper_indicateurs(texte):
            attente = lire_attente(libelle)
            self.brouillon.indicateur(
                libelle,
                famille=famille,
                source=source,
                noeud=noeud,
                etat="a_determiner" if attente else "defini",
                cibles=[CibleLue(valeur=None, unite=None, echeance=attente.echeance)]
                if attente and attente.echeance
                else lire_cibles(libelle),
                confiance=0.95,
            )


def _engagements(texte: str) -> list[str]:
    """One commitment per cell; several when the cell is nothing but a list of full bullets."""
    lignes = [x for x in texte.split("\n") if x.strip()]
    if len(lignes) < 2:
        puce, reste = couper_puce(texte, lettres=False)
        return [reste if puce else texte.strip()]
    coupees = [couper_puce(x, lettres=False) for x in lignes]
    marque = coupees[0][0]
    if not marque:
        return [texte.strip()]
    # What stands under a bullet of the first rank spells it out.
    groupes: list[list[str]] = []
    for ligne, (puce, reste) in zip(lignes, coupees, strict=True):
        if puce == marque:
            groupes.append([reste])
        else:
            groupes[-1].append(ligne.strip())
    entiers = all(
        len(g[0].split()) >= 3 and g[0][:1].isupper() and (not g[0].endswith(":") or len(g) > 1) for g in groupes
    )
    if entiers:
        return ["\n".join(g) for g in groupes]
    return [texte.strip()]


def _numero_nu(texte: str) -> str:
    """« Action n° 12 », « 12° », « 1.2) » → the number alone."""
    m = _NUMERO_DIT.match(" ".join(texte.split()))
    return m.group("n") if m else texte.strip(" .)")


def _couper_numero(texte: str) -> tuple[str | None, str]:
    m = _NUMERO.match(texte)
    if m is None:
        return None, texte
    numero = next(g for g in m.groups() if g)
    reste = texte[m.end() :].strip()
    # « 1. … 2. … » in one cell is a list, not a number.
    if m.group("rang") and re.search(r"(?:^|\s)2\s*[.)]\s", reste):
        return None, texte
    if lire_intitule(reste).titre and len(reste) >= 4:
        return numero, reste
    return None, texte


def _lieux(texte: str) -> list[str]:
    lieux = []
    for partie in re.split(r"\s*[\n,;/]\s*|\s+et\s+", texte):
        nu = couper_puce(partie)[1].strip(" .")
        if nu and not vide_de_sens(nu) and len(nu) <= 80:
            lieux.append(nu)
    return lieux
