"""Council deliberations (shape f): number, date, subject, who sat and voted, what the counts say.

Names of members go to ``membres`` only: no message, no label repeats them.
"""

from __future__ import annotations

from reciproque.lecture.brouillon import Brouillon
from reciproque.lecture.forme import Forme
from reciproque.lecture.reconnaisseurs.deliberation.acte import est_un_acte, lire_acte
from reciproque.lecture.reconnaisseurs.deliberation.appel import lire_appel
from reciproque.lecture.reconnaisseurs.deliberation.listes import lire_listes
from reciproque.lecture.reconnaisseurs.deliberation.plages import lire_plages, plage_unique
from reciproque.lecture.reconnaisseurs.deliberation.presence import controler
from reciproque.lecture.schema import Deliberation

NOM = "deliberation"


def reconnaitre(forme: Forme, brouillon: Brouillon) -> None:
    appel = next((a for t in forme.tableaux if brouillon.libre(t) and (a := lire_appel(forme, t))), None)
    acte = lire_acte(forme)
    listes = lire_listes(forme) if appel is None else None
    membres = appel or listes
    if not est_un_acte(acte, avec_membres=membres is not None and len(membres.lus) >= 3):
        return
    plages = lire_plages(forme, brouillon)
    if not plages and acte.comptes:
        plages = [plage_unique(acte)]
    deliberation = Deliberation(
        numero=acte.numero,
        date=acte.date,
        objet=acte.objet,
        en_exercice=acte.en_exercice,
        membres=[m.membre for m in membres.lus] if membres else [],
        plages=[p.plage for p in plages],
        resultat=acte.resultat,
    )
    brouillon.lecture.deliberation = deliberation
    for place in [*(membres.places if membres else []), *(p.table for p in plages if p.table)]:
        brouillon.prendre(place, NOM)
    controler(deliberation, acte, membres, plages, brouillon)
