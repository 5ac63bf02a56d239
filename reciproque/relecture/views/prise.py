"""Who is writing in a record: told to the others, renewed while one types."""

from __future__ import annotations

from django.shortcuts import render
from django.views.decorators.http import require_POST

from reciproque.contrats.acces import Capacite

from ..actions.prendre import holders, lacher, prendre
from ..perimetre import avec_lecture
from .commun import record_of


@require_POST
@avec_lecture(Capacite.RELIRE)
def prise(request, lecture, fiche_id):
    """Take the record (``lacher``: give it back); the answer says who else has it."""
    f = record_of(lecture, fiche_id)
    if "lacher" in request.POST:
        lacher(fiche=f, acteur=request.user)
    else:
        prendre(fiche=f, acteur=request.user)
    return render(request, "relecture/_prise.html", {"qui": holders([f], sauf=request.user).get(f.pk, "")})
