"""Last step: directory of partners, territory, confidence of what hangs together, warnings on the whole."""

from __future__ import annotations

import re
from dataclasses import replace

from reciproque.langue import fold
from reciproque.lecture.brouillon import Brouillon
from reciproque.lecture.forme import Forme, Tableau
from reciproque.lecture.schema import PartenaireLu


def reconnaitre(forme: Forme, brouillon: Brouillon) -> None:
    _annuaire(brouillon)
    _territoire(forme, brouillon)
    _contrat_modifie(forme, brouillon)
    _numeros(brouillon)
    _signatures_manquantes(brouillon)
    _statuts(forme, brouillon)


def _annuaire(brouillon: Brouillon) -> None:
    """One entry per distinct partner; role left open, the first mark kept."""
    vus: dict[tuple[str, str | None], PartenaireLu] = {}
    nommes = [e.partenaires for e in brouillon.lecture.engagements] + [n.partenaires for n in brouillon.lecture.noeuds]
    for partenaires in nommes:
        for p in partenaires:
            cle = (p.collectif or fold(" / ".join(p.organisations) or p.nom), p.service)
            if cle not in vus:
                vus[cle] = replace(p, role="inconnu")
            elif vus[cle].certitude == "propose" and p.certitude == "certain":
                vus[cle].certitude = "certain"
    brouillon.lecture.partenaires = list(vus.values())


_DE_VILLE = re.compile(
    r"(?i:contrat de ville) (?:\d{4}\s*[-–/]\s*\d{4}\s+)?(?:de la |de l['’]|du |des |de |"
    r"d['’])(?P<t>(?:[Ll]a |[Ll]e |[Ll]['’])?[A-ZÀ-Ý][\w'’-]*(?:[ -](?:(?:de la|de|du|des|d['’]|la|le|"
    r"les|sur|en)[ -]?)*[A-ZÀ-Ý][\w'’-]*)*)"
)


def _territoire(forme: Forme, brouillon: Brouillon) -> None:
    document = brouillon.lecture.document
    if document.territoire:
        return
    epci = [s.organisation for s in brouillon.lecture.signataires if s.categorie == "epci"]
    if epci:
        document.territoire = epci[0]
        return
    noms: dict[str, int] = {}
    for m in _DE_VILLE.finditer(str(forme.texte)[:400_000]):
        noms[m.group("t")] = noms.get(m.group("t"), 0) + 1
    if noms:
        document.territoire = max(noms, key=lambda n: noms[n])
        return
    communes = [s.organisation for s in brouillon.lecture.signataires if s.categorie == "commune"]
    if len(communes) == 1:
        document.territoire = communes[0]


_CONTRAT_DATE = re.compile(
    r"contrats? de ville\s*(?:pour la période\s*)?\(?(?P<a>20\d\d)\s*[-–/à]+\s*(?P<b>20\d\d)", re.IGNORECASE
)


def _contrat_modifie(forme: Forme, brouillon: Brouillon) -> None:
    """A protocol amends a contract: the one whose years it prints, under the name of the territory."""
    document = brouillon.lecture.document
    if brouillon.lecture.contrats or document.nature not in {"protocole", "convention"}:
        return
    for bloc in forme.blocs[:400]:
        if bloc.zone is not None or isinstance(bloc, Tableau):
            continue
        m = _CONTRAT_DATE.search(bloc.texte)
        if m and (document.periode.debut is None or m.group("a") < document.periode.debut):
            brouillon.contrat(
                document.territoire or " ".join(m.group(0).split()), date=None, source=brouillon.source(bloc)
            )
            return


def _numeros(brouillon: Brouillon) -> None:
    """Holes and repeats in a run of printed numbers."""
    precedent = None
    for e in brouillon.lecture.engagements:
        if e.numero is None or not e.numero.isdigit():
            continue
        n = int(e.numero)
        if precedent is not None and n > precedent + 1:
            brouillon.avertir(
                "numero_manquant",
                f"La numérotation passe de {precedent} à {n}\u00a0: vérifiez qu’aucun engagement n’a été perdu.",
                e.source,
            )
        elif precedent is not None and n == precedent:
            brouillon.avertir("numero_repete", f"Le numéro {n} est imprimé deux fois.", e.source)
        precedent = n


def _signatures_manquantes(brouillon: Brouillon) -> None:
    signes = [s for s in brouillon.lecture.signataires if s.etat == "signature"]
    absents = [s for s in brouillon.lecture.signataires if s.etat == "annonce"]
    if signes and absents:
        noms = ", ".join(s.organisation for s in absents[:12]) + ("…" if len(absents) > 12 else "")
        brouillon.avertir(
            "sans_signature", f"Parties annoncées dont aucune signature ne se lit\u00a0: {noms}.", absents[0].source
        )


# « trame verte » is a park; only a legend of commitments gives a meaning to a colour.
_COULEUR = re.compile(
    r"\b(?:colonnes?|lignes?|cases?|fonds?|surlign\w+|trames?(?! vertes?\b)|pictogrammes?)\b[^.]{0,60}\b(orange|"
    r"verte?s?|rouges?|jaunes?|bleue?s?|blanche?s?|grise?s?)\b"
)


_LEGENDE = re.compile(r"engagement|statut|priorit|legende|signifi|poursui|satisfai|reformul|avancement")


def _statuts(forme: Forme, brouillon: Brouillon) -> None:
    """A legend by colours: the text lost them, statuses stay unknown."""
    if any(e.statut != "inconnu" for e in brouillon.lecture.engagements):
        return
    for bloc in forme.blocs:
        plie = bloc.plie if len(getattr(bloc, "texte", "")) < 3000 else ""
        if plie and _COULEUR.search(plie) and _LEGENDE.search(plie):
            couleurs = sorted({m.group(1) for m in _COULEUR.finditer(plie)})
            brouillon.avertir(
                "statut_par_couleur",
                "Le document donne le statut des engagements par une couleur ("
                + ", ".join(couleurs)
                + ") que le texte ne garde pas\u00a0: "
                "les statuts sont laissés à «\u00a0inconnu\u00a0», à compléter à la relecture.",
                brouillon.source(bloc),
            )
            return
