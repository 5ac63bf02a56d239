"""Who may file a document, see a reading, review it."""

from __future__ import annotations

from functools import wraps

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404

from reciproque.contrats.acces import CAPACITES, Capacite, Droits, can_anywhere, rights_on
from reciproque.contrats.models import Acces, Contrat, Lecture

RELECTEURS = [role for role, capacites in CAPACITES.items() if Capacite.RELIRE in capacites]
_AUTEUR = Droits(frozenset({Capacite.LIRE, Capacite.RELIRE, Capacite.JOURNAL}))


def may_file(user):
    """True when ``user`` may file a document: one query, remembered for the request."""
    if not user.is_authenticated or not user.is_active:
        return False
    if not hasattr(user, "_may_file"):
        user._may_file = can_anywhere(user, Capacite.RELIRE)
    return user._may_file


def contracts_to_review(user):
    """Contracts whose readings ``user`` may review."""
    contrats = Contrat.objects.for_user(user)
    if not user.is_authenticated or user.est_administrateur:
        return contrats
    mine = Acces.objects.in_force().filter(user=user, role__in=RELECTEURS, noeud=None)
    return contrats.filter(
        Q(pk__in=mine.exclude(contrat=None).values("contrat"))
        | Q(porteur__in=mine.exclude(organisation=None).values("organisation"))
    )


def readings(user):
    """Readings ``user`` may see. A draft nobody confirmed shows only to those who may review it; a newer reading shows
    through its differences with the one it is compared with.
    """
    lectures = Lecture.objects.for_user(user).filter(compare_a=None)
    if not user.is_authenticated or user.est_administrateur:
        return lectures
    mine = Q(contrat=None, document__depose_par=user) if may_file(user) else Q(pk=None)
    confirmed = Q(contrat__in=Contrat.objects.for_user(user), etat__in=[Lecture.Etat.ENTAMEE, Lecture.Etat.CONFIRMEE])
    return lectures.filter(mine | confirmed | Q(contrat__in=contracts_to_review(user)))


def readings_to_review(user):
    """Readings ``user`` may review."""
    lectures = Lecture.objects.for_user(user).filter(compare_a=None)
    if not user.is_authenticated or user.est_administrateur:
        return lectures
    mine = Q(contrat=None, document__depose_par=user) if may_file(user) else Q(pk=None)
    return lectures.filter(mine | Q(contrat__in=contracts_to_review(user)))


def locked(lecture_id):
    """The reading, locked until the end of the transaction; its JSON and its document's text stay in the database."""
    lectures = Lecture.objects.select_for_update(of=("self",)).select_related("document")
    return lectures.defer("contenu", "document__texte").get(pk=lecture_id)


def rights_on_reading(user, lecture):
    """`Droits` on a reading ``user`` may see: those of its contract, or its filer's while there is none."""
    if lecture.contrat_id:
        return rights_on(user, lecture.contrat)
    return _AUTEUR


def avec_lecture(capacite):
    """View decorator: ``lecture_id`` of the URL becomes the reading, 404 out of perimeter, 403 without ``capacite``.

    The raw JSON and the document's text stay in the database until asked for. ``lecture.droits`` is for templates.
    """

    def decorate(view):
        @wraps(view)
        def wrapped(request, lecture_id, *args, **kwargs):
            lecture = (
                readings(request.user)
                .select_related("document", "contrat__porteur")
                .defer("contenu", "document__texte")
                .filter(pk=lecture_id)
                .first()
            )
            if lecture is None:
                raise Http404("Cette lecture n’existe pas ou ne vous est pas ouverte.")
            lecture.droits = rights_on_reading(request.user, lecture)
            if capacite not in lecture.droits:
                raise PermissionDenied("Votre rôle sur ce contrat ne permet pas de relire ses documents.")
            return view(request, lecture, *args, **kwargs)

        wrapped.capacite = capacite
        return wrapped

    return decorate
