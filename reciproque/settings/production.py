"""Behind HTTPS. Everything the instance must decide comes from the environment; what is missing stops the start."""

from django.core.exceptions import ImproperlyConfigured

from .base import *
from .courriel import lire_smtp


def exiger(nom: str) -> str:
    if valeur := os.environ.get(nom):
        return valeur
    raise ImproperlyConfigured(f"La variable d'environnement {nom} est nécessaire en production.")


SECRET_KEY = exiger("RECIPROQUE_CLE_SECRETE")
ALLOWED_HOSTS = exiger("RECIPROQUE_HOTES").split(",")
ADRESSE = os.environ.get("RECIPROQUE_ADRESSE", f"https://{ALLOWED_HOSTS[0]}").rstrip("/")
CSRF_TRUSTED_ORIGINS = [f"https://{hote}" for hote in ALLOWED_HOSTS]

SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"

# Behind a proxy, everyone comes from its address: the lockout must count visitors, not the proxy.
AXES_CLIENT_IP_CALLABLE = "reciproque.settings.mandataire.adresse_du_client"

globals().update(lire_smtp(os.environ.get("RECIPROQUE_SMTP", "smtp://localhost:25")))
