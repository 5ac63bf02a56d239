"""RECIPROQUE_SMTP, one address instead of six settings."""

from typing import Any
from urllib.parse import unquote, urlsplit

PORTS = {"smtp": 25, "smtps": 465, "smtp+tls": 587}


def lire_smtp(adresse: str) -> dict[str, Any]:
    """smtp://user:password@host:port, smtps:// for implicit TLS, smtp+tls:// for STARTTLS -> Django's settings."""
    morceaux = urlsplit(adresse)
    if morceaux.scheme not in PORTS or not morceaux.hostname:
        raise ValueError(f"RECIPROQUE_SMTP commence par {', '.join(f'{nom}://' for nom in PORTS)}, puis le serveur.")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": morceaux.hostname,
        "EMAIL_PORT": morceaux.port or PORTS[morceaux.scheme],
        "EMAIL_HOST_USER": unquote(morceaux.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(morceaux.password or ""),
        "EMAIL_USE_SSL": morceaux.scheme == "smtps",
        "EMAIL_USE_TLS": morceaux.scheme == "smtp+tls",
    }
