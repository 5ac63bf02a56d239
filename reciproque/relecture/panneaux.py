"""What the review shows on the pages of lower rooms: what waits, on a contract and on a person's page."""

from __future__ import annotations

from django.db.models import Count, Q
from django.urls import reverse

from reciproque.contrats.models import Fiche, Lecture
from reciproque.langue import plural
from reciproque.socle import registres

from .perimetre import may_file, readings_to_review

Etat = Fiche.Etat
MONTREES = 5


def waiting(lectures):
    """Readings with commitments left to confirm, and how many nobody has looked at."""
    engagements = Q(fiches__genre=Fiche.Genre.ENGAGEMENT)
    return (
        lectures.filter(etat__in=[Lecture.Etat.A_RELIRE, Lecture.Etat.ENTAMEE])
        .select_related("document")
        .defer("contenu", "document__texte")
        .annotate(
            restent=Count(
                "fiches", filter=engagements & Q(fiches__etat__in=[Etat.PROPOSEE, Etat.ACCEPTEE, Etat.CORRIGEE])
            ),
            a_relire=Count("fiches", filter=engagements & Q(fiches__etat=Etat.PROPOSEE)),
        )
        .order_by("-lue_le")
    )


def on_contract(request, contrat):
    if "relire" not in contrat.droits:
        return None
    lectures = [lecture for lecture in waiting(Lecture.objects.filter(contrat=contrat)) if lecture.restent]
    return {"lectures": lectures} if lectures else None


def on_versions(request, contrat):
    """A second document read onto the contract becomes an avenant."""
    if "relire" not in contrat.droits or not contrat.engagements.exists():
        return None
    attente = Lecture.objects.filter(contrat=contrat, etat=Lecture.Etat.A_RELIRE)
    return {"lectures": list(attente.select_related("document").defer("contenu", "document__texte"))}


def on_empty_contract(request, contrat):
    """The shortest way to fill it: give the signed document."""
    return {} if "relire" in contrat.droits else None


def tasks(user):
    if not may_file(user):
        return []
    return [
        registres.Tache(
            titre=f"Relire «\u00a0{lecture.document.titre}\u00a0»",
            url=reverse("relecture:lecture", args=[lecture.pk]),
            detail=f"{plural(lecture.restent, 'engagement')} à confirmer",
            contrat_id=lecture.contrat_id,
        )
        for lecture in waiting(readings_to_review(user))[:MONTREES]
    ]


def register():
    """Called once, when the applications are ready."""
    registres.panneaux.inscrire(
        registres.Panneau(
            nom="relecture",
            emplacement="contrat",
            gabarit="relecture/_panneau_contrat.html",
            contexte=on_contract,
            budget=1,
            ordre=10,
        ),
        registres.Panneau(
            nom="avenants",
            emplacement="contrat-versions",
            gabarit="relecture/_panneau_avenant.html",
            contexte=on_versions,
            budget=2,
        ),
        registres.Panneau(
            nom="depot",
            emplacement="contrat-vide",
            gabarit="relecture/_panneau_depot.html",
            contexte=on_empty_contract,
            budget=0,
        ),
    )
    registres.a_faire.inscrire(registres.AFaire(nom="relecture", lister=tasks, ordre=10))
    registres.navigation.inscrire(
        registres.EntreeNavigation(
            nom="lectures",
            libelle="Lectures",
            url="relecture:liste",
            sections=tuple(
                f"relecture:{nom}"
                for nom in (
                    "lecture",
                    "fiches",
                    "fiches-genre",
                    "fiche",
                    "contenu",
                    "texte",
                    "confirmer",
                    "comparaison",
                )
            ),
            ordre=30,
            visible=lambda request: may_file(request.user),
        ),
        registres.EntreeNavigation(
            nom="deposer",
            libelle="Déposer un document",
            url="relecture:deposer",
            ordre=31,
            icone="plus",
            visible=lambda request: may_file(request.user),
        ),
    )
