"""Who is really asking, behind the reverse proxy of production."""

from django.http import HttpRequest


def adresse_du_client(request: HttpRequest) -> str:
    """The address our own proxy saw: the last of X-Forwarded-For. What comes before was written by the visitor."""
    transmises = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    return transmises[-1].strip() or request.META["REMOTE_ADDR"]
