"""Partners as the records name them: organisations, collectives, candidates, and marks nobody could tell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from reciproque.contrats.models import Fiche, Participation
from reciproque.langue import fold

from .categories import guess_category, is_collective
from .organisations import Voulue, name_key

Collectif, Certitude, Role = Participation.Collectif, Participation.Certitude, Participation.Role


@dataclass(frozen=True)
class Partie:
    """One participation to be: an organisation by its name, or a collective."""

    organisation: str
    collectif: str
    service: str
    role: str
    marque: str
    certitude: str

    @property
    def est_candidate(self) -> bool:
        return self.certitude == Certitude.PROPOSE and bool(self.organisation)

    @property
    def est_inconnue(self) -> bool:
        """A mark that designates nobody we could tell: kept as printed."""
        return self.collectif == Collectif.AUTRE

    @property
    def cle(self) -> tuple[str, ...]:
        qui = name_key(self.organisation) or self.collectif
        return (qui, self.marque if self.est_inconnue else "", self.service, self.role)


def parties(partenaires: Iterable[dict[str, Any]]) -> list[Partie]:
    """Participations of one record, each once; what is certain wins over what is proposed."""
    retenues: dict[tuple[str, ...], Partie] = {}
    for lu in partenaires:
        for partie in _parties(lu):
            deja = retenues.get(partie.cle)
            if deja is None or (deja.certitude == Certitude.PROPOSE != partie.certitude):
                retenues[partie.cle] = partie
    return list(retenues.values())


def _parties(lu: dict[str, Any]) -> Iterator[Partie]:
    role = lu.get("role") if lu.get("role") in Role.values else Role.INCONNU
    commun = {
        "service": (lu.get("service") or "")[:200],
        "role": str(role),
        "marque": (lu.get("marque") or lu.get("nom") or "")[:300],
    }
    certitude = Certitude.PROPOSE if lu.get("certitude") == Certitude.PROPOSE else Certitude.CERTAIN
    organisations = [o for o in lu.get("organisations") or [] if o and o.strip()]
    if organisations:
        for nom in organisations:
            yield Partie(organisation=nom.strip(), collectif="", certitude=certitude, **commun)
        return
    collectif = lu.get("collectif") or ""
    if collectif and collectif != Collectif.AUTRE and collectif in Collectif.values:
        yield Partie(organisation="", collectif=collectif, certitude=certitude, **commun)
    else:
        yield Partie(organisation="", collectif=Collectif.AUTRE, certitude=Certitude.PROPOSE, **commun)


def named_organisations(fiches: Iterable[Fiche]) -> Iterator[Voulue]:
    """Every organisation that signatories and partners of these records name, acronyms of the document attached."""
    fiches = list(fiches)
    for fiche in fiches:
        if fiche.genre == Fiche.Genre.SIGNATAIRE:
            nom = (fiche.contenu.get("organisation") or "").strip()
            if nom and not is_collective(nom):
                yield Voulue(nom, guess_category(nom, fiche.contenu.get("categorie") or ""))
    for fiche in fiches:
        if fiche.genre in (Fiche.Genre.NOEUD, Fiche.Genre.ENGAGEMENT):
            for partie in parties(fiche.contenu.get("partenaires") or []):
                if partie.organisation:
                    yield Voulue(partie.organisation, guess_category(partie.organisation))


def acronyms(sigles: Iterable[dict[str, Any]]) -> dict[str, str]:
    """Folded name -> the one acronym that the document gives it."""
    par_nom: dict[str, set[str]] = {}
    for lu in sigles:
        if lu.get("developpe") and lu.get("sigle"):
            par_nom.setdefault(fold(lu["developpe"]), set()).add(lu["sigle"])
    return {nom: sigles.pop() for nom, sigles in par_nom.items() if len(sigles) == 1}
