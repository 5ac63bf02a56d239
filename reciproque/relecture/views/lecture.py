"""A reading as a whole: what was understood, what remains to do, the text it comes from."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from reciproque.contrats.acces import Capacite
from reciproque.contrats.concurrence import Refus
from reciproque.contrats.models import Fiche, Lecture
from reciproque.langue import plural
from reciproque.socle.listes import repondre_liste

from .. import actions
from ..arbre import ArbreLu
from ..avancement import progress_of
from ..confirmation.selection import parts
from ..contenu import say_period
from ..forms.fiches import NATURES_DU_DOCUMENT
from ..listes.contenus import SANS_ETAT, TITRES, ListeContenus, say_gap, say_number
from ..models import Difference
from ..perimetre import avec_lecture
from ..presentation import document_lines, passage_url, say_place
from ..texte import page_of
from .commun import number

Genre = Fiche.Genre

ECARTS_MONTRES = 12
BRANCHES_MONTREES = 60


@require_safe
@avec_lecture(Capacite.LIRE)
def lecture(request, lecture):
    arbre = ArbreLu.of(lecture)
    ses_parts = parts(lecture)
    arbre.compter(
        lecture.fiches.filter(genre=Genre.ENGAGEMENT)
        .order_by()
        .values_list("parent_cle", "etat")
        .annotate(n=Count("pk"))
    )
    comptes: dict[str, int] = {}
    for part in ses_parts:
        for genre, par_etat in part.comptes.items():
            comptes[genre] = comptes.get(genre, 0) + sum(par_etat.values())
    a_signaler = list(
        lecture.fiches.filter(genre__in=[Genre.DOCUMENT, Genre.CONTROLE, Genre.AVERTISSEMENT]).defer(
            "contenu_lu", "recherche"
        )
    )
    progress = progress_of(lecture)
    document = next(f for f in a_signaler if f.genre == Genre.DOCUMENT)
    controles = [f for f in a_signaler if f.genre == Genre.CONTROLE]
    return render(
        request,
        "relecture/lecture.html",
        {
            "lecture": lecture,
            "fiche_document": document,
            "nature": dict(NATURES_DU_DOCUMENT).get(document.contenu.get("nature") or "", ""),
            "periode": say_period(document.contenu.get("periode")),
            "parts": ses_parts,
            "arbre": arbre,
            "racines": arbre.racines[:BRANCHES_MONTREES],
            "avancement": progress,
            "peut_relire": Capacite.RELIRE in lecture.droits,
            "restent": sum(part.restent for part in ses_parts),
            "chiffres": _figures(lecture, progress, comptes),
            "controles": summarise_controls(controles),
            "avertissements": [
                {"message": f.contenu["message"], "url": passage_url(lecture.pk, f.ligne_debut, f.ligne_fin)}
                for f in a_signaler
                if f.genre == Genre.AVERTISSEMENT
            ][:ECARTS_MONTRES],
            "peut_comparer": Capacite.RELIRE in lecture.droits and actions.is_outdated(lecture),
            "relecture": _newer(lecture),
            "contenus": [
                {"genre": genre, "titre": titre, "nombre": comptes[genre]}
                for genre, (titre, _) in TITRES.items()
                if comptes.get(genre)
            ],
        },
    )


def _newer(lecture: Lecture) -> Lecture | None:
    """The reading that a newer reader made beside this one, with the number of differences that wait."""
    attendent = Count("differences", filter=Q(differences__decision=Difference.Decision.ATTENTE))
    relectures = lecture.relectures.defer("contenu").annotate(attendent=attendent, toutes=Count("differences"))
    return relectures.order_by("-lue_le", "-pk").first()


def _figures(lecture: Lecture, progress, comptes: dict[str, int]) -> list[dict[str, object]]:
    """What the document holds, in the five or six numbers one looks for first."""
    fiches = reverse("relecture:fiches", args=[lecture.pk])
    gardes = progress.total - progress.ecartes
    chiffres = [
        {
            "valeur": gardes,
            "libelle": "engagements" if gardes >= 2 else "engagement",
            "url": fiches,
            "detail": plural(progress.ecartes, "écarté") if progress.ecartes else "",
        }
    ]
    for genre, singulier, pluriel in (
        (Genre.NOEUD, "élément de l’arborescence", "éléments de l’arborescence"),
        (Genre.SIGNATAIRE, "partie annoncée ou signataire", "parties annoncées ou signataires"),
        (Genre.QUARTIER, "quartier", "quartiers"),
        (Genre.INDICATEUR, "indicateur", "indicateurs"),
        (Genre.MESURE, "mesure nationale", "mesures nationales"),
        (Genre.CONTRAT, "contrat couvert", "contrats couverts"),
    ):
        if nombre := comptes.get(genre, 0):
            chiffres.append(
                {
                    "valeur": nombre,
                    "libelle": pluriel if nombre >= 2 else singulier,
                    "url": reverse("relecture:contenu", args=[lecture.pk, genre]),
                    "detail": "",
                }
            )
    return chiffres


def summarise_controls(fiches: list[Fiche]) -> dict[str, object]:
    """Gaps told one by one with both figures, the rest counted."""
    par_verdict: dict[str, list[Fiche]] = {}
    for fiche in fiches:
        par_verdict.setdefault(fiche.contenu.get("verdict") or "", []).append(fiche)
    ecarts = par_verdict.get("ecart", [])
    return {
        "total": len(fiches),
        "exacts": len(par_verdict.get("exact", [])),
        "non_verifiables": len(par_verdict.get("non_verifiable", [])),
        "nombre_ecarts": len(ecarts),
        "ecarts": [tell_gap(f) for f in ecarts[:ECARTS_MONTRES]],
    }


def tell_gap(fiche: Fiche) -> dict[str, str]:
    unite = "%" if fiche.contenu.get("type") == "pourcentage" else None
    return {
        "libelle": fiche.contenu.get("libelle") or "",
        "imprime": say_number(fiche.contenu.get("imprime"), unite),
        "calcule": say_number(fiche.contenu.get("calcule"), unite),
        "ecart": say_gap(fiche.contenu),
        "lieu": say_place(fiche.page, fiche.ligne_debut, fiche.ligne_debut),
        "url": passage_url(fiche.lecture_id, fiche.ligne_debut, fiche.ligne_fin),
    }


@require_safe
@avec_lecture(Capacite.LIRE)
def contenu(request, lecture, genre):
    if genre not in TITRES:
        raise Http404("Cette rubrique n’existe pas.")
    fiches = ListeContenus(lecture.fiches.filter(genre=genre), request.GET, genre=genre)
    return repondre_liste(
        request,
        fiches,
        "relecture/contenu.html",
        {"lecture": lecture, "titre": TITRES[genre][0], "information": genre in SANS_ETAT},
    )


@require_safe
@avec_lecture(Capacite.LIRE)
def texte(request, lecture):
    """The document's own text, numbered; ``de`` and ``a`` are the lines to show and mark."""
    page = page_of(
        document_lines(lecture.document),
        numero=number(request.GET.get("page")),
        de=number(request.GET.get("de")),
        a=number(request.GET.get("a")),
    )
    return render(request, "relecture/texte.html", {"lecture": lecture, "page_texte": page})


@require_POST
@avec_lecture(Capacite.RELIRE)
def abandonner(request, lecture):
    return _move(
        request, lecture, actions.abandonner, "La lecture est abandonnée. Vous pouvez la reprendre ci-dessous."
    )


@require_POST
@avec_lecture(Capacite.RELIRE)
def reprendre(request, lecture):
    return _move(request, lecture, actions.reprendre, "La relecture est reprise.")


def _move(request, lecture: Lecture, action, succes: str):
    try:
        action(lecture=lecture, acteur=request.user)
    except Refus as refus:
        messages.error(request, str(refus))
    else:
        messages.success(request, succes)
    return redirect("relecture:lecture", lecture.pk)
