"""Tell a reading error: say it, see exactly what leaves, keep it; the administrator gathers them."""

from __future__ import annotations

import io
import json
import zipfile

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from reciproque.comptes.acces import reserve_administrateur
from reciproque.contrats.acces import Capacite
from reciproque.socle.listes import repondre_liste

from ..forms import SignalerForm
from ..listes import ListeCas
from ..models import CasDeLecture
from ..perimetre import avec_lecture
from .commun import number, record_of

ARCHIVE_MAX = 2_000


@require_http_methods(["GET", "HEAD", "POST"])
@avec_lecture(Capacite.RELIRE)
def signaler(request, lecture):
    """``?fiche=`` a record, or ``?de=&a=`` lines. The first POST shows the case, the second keeps what was shown."""
    numero = number(request.GET.get("fiche"))
    fiche = record_of(lecture, numero) if numero else None
    if fiche is not None and fiche.ligne_debut is None:
        raise Http404("Cette fiche n’a pas de passage.")
    lignes = {"debut": number(request.GET.get("de")), "fin": number(request.GET.get("a"))}
    form = SignalerForm(request.POST or None, lecture=lecture, fiche=fiche, initial=lignes)
    if request.method == "POST" and form.is_valid():
        if form.est_vu:
            cas = form.save(acteur=request.user)
            messages.success(
                request, "L’erreur de lecture est signalée. Merci\u00a0: c’est ainsi que la lecture progresse."
            )
            return redirect(cas)
        form.data = form.data.copy()
        form.data["vu"] = form.empreinte
    contexte = {"lecture": lecture, "fiche": fiche, "form": form, "apercu": as_text(form.cas) if form.cas else ""}
    return render(request, "relecture/signaler.html", contexte, status=422 if form.errors else 200)


@require_safe
@avec_lecture(Capacite.RELIRE)
def cas(request, lecture, cas_id):
    trouve = _case(lecture, cas_id)
    return render(request, "relecture/cas.html", {"lecture": lecture, "cas": trouve, "texte": as_text(trouve.contenu)})


@require_safe
@avec_lecture(Capacite.RELIRE)
def fichier(request, lecture, cas_id):
    trouve = _case(lecture, cas_id)
    reponse = HttpResponse(as_text(trouve.contenu), content_type="application/json; charset=utf-8")
    reponse["Content-Disposition"] = f'attachment; filename="{trouve.nom_fichier}"'
    return reponse


@require_safe
@reserve_administrateur
def liste(request):
    return repondre_liste(request, ListeCas(CasDeLecture.objects.all(), request.GET), "relecture/cas_liste.html")


@require_safe
@reserve_administrateur
def archive(request):
    """One JSON file a case, those the list shows."""
    flux = io.BytesIO()
    with zipfile.ZipFile(flux, "w", zipfile.ZIP_DEFLATED) as z:
        for trouve in ListeCas(CasDeLecture.objects.all(), request.GET).queryset.defer(None)[:ARCHIVE_MAX]:
            z.writestr(trouve.nom_fichier, as_text(trouve.contenu))
    reponse = HttpResponse(flux.getvalue(), content_type="application/zip")
    reponse["Content-Disposition"] = 'attachment; filename="cas-de-lecture.zip"'
    return reponse


def as_text(contenu) -> str:
    return json.dumps(contenu, ensure_ascii=False, indent=2)


def _case(lecture, cas_id) -> CasDeLecture:
    trouve = CasDeLecture.objects.select_related("signale_par").filter(lecture=lecture, pk=cas_id).first()
    if trouve is None:
        raise Http404("Cette erreur de lecture n’existe pas.")
    return trouve
