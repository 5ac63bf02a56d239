"""Who is not signed in is led to the sign-in page, also when it is htmx that asks."""

from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.shortcuts import resolve_url
from django_htmx.http import HttpResponseClientRedirect


class ConnexionRequise(LoginRequiredMiddleware):
    """A session that ends while a page is open must not draw the sign-in form inside that page."""

    def handle_no_permission(self, request, view_func):
        if request.headers.get("HX-Request") != "true":
            return super().handle_no_permission(request, view_func)
        page = urlsplit(request.headers.get("HX-Current-URL", ""))
        retour = page.path + (f"?{page.query}" if page.query else "") if page.path.startswith("/") else "/"
        return HttpResponseClientRedirect(f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': retour})}")
