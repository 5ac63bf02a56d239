"""Where each object comes from."""

from __future__ import annotations

from typing import Any

from reciproque.contrats.models import Fiche


def passage(fiche: Fiche, document_id: int) -> dict[str, Any]:
    """Fields of `contrats.Source` for an object made from ``fiche``."""
    zone = (fiche.contenu_lu.get("source") or {}).get("zone") or ""
    return {
        "document_id": document_id,
        "ligne_debut": fiche.ligne_debut,
        "ligne_fin": fiche.ligne_fin,
        "page": fiche.page,
        "zone": str(zone)[:60],
        "confiance": fiche.confiance,
    }
