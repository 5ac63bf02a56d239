"""The door of what only the administrator of the instance may do."""

from functools import wraps

from django.core.exceptions import PermissionDenied

RESERVE = "Cette page est réservée à l’administrateur de l’instance."


def reserve_administrateur(vue):
    @wraps(vue)
    def gardee(request, *args, **kwargs):
        if not request.user.est_administrateur:
            raise PermissionDenied(RESERVE)
        return vue(request, *args, **kwargs)

    return gardee
