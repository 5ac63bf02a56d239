"""How what contracts say of organisations follows, when two of them turn out to be one."""

from __future__ import annotations

from typing import Any

from reciproque.socle.registres import Rattachement

from .models import Participation, Signature

ETAPES = [Signature.Etat.ANNONCEE, Signature.Etat.BLOC, Signature.Etat.DELIBERATION, Signature.Etat.SIGNEE]


def complete_participation(gardee: Participation, absorbee: Participation) -> dict[str, Any]:
    """Named for certain once is enough; the printed mark is kept when there was none."""
    certaine = Participation.Certitude.CERTAIN in (gardee.certitude, absorbee.certitude)
    return {
        "certitude": Participation.Certitude.CERTAIN if certaine else gardee.certitude,
        "marque": gardee.marque or absorbee.marque,
    }


def complete_signature(gardee: Signature, absorbee: Signature) -> dict[str, Any]:
    """The step furthest along the path to signing, with its date."""
    avance = max(gardee, absorbee, key=lambda s: ETAPES.index(Signature.Etat(s.etat)))
    return {
        "etat": avance.etat,
        "date": avance.date or gardee.date or absorbee.date,
        "titre": gardee.titre or absorbee.titre,
    }


RATTACHEMENTS = (
    Rattachement(nom="contrats.participation", completer=complete_participation),
    Rattachement(nom="contrats.signature", completer=complete_signature),
    # An access by organisation opens the contracts it carries: neither changes hands by naming things better.
    Rattachement(nom="contrats.acces", reserve=True),
    Rattachement(nom="contrats.contrat", reserve=True),
)
