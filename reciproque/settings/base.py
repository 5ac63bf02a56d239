"""What every deployment shares. Environment variables are read here once, nowhere else.

RECIPROQUE_DONNEES    folder of the database, files and secret key of the embedded mode (default ./donnees)
RECIPROQUE_DEMO       "1" opens the demonstration doors (enter as anyone, outbox); never on a real instance
DATABASE_URL          postgres://… to leave SQLite
RECIPROQUE_EXPLOITANT… who runs this instance, for the legal pages: see the end of this file
"""

import os
from pathlib import Path

from csp.constants import NONE, SELF
from django.contrib.messages import constants as niveaux

from .bases import sqlite, url

RACINE = Path(__file__).resolve().parent.parent.parent
DONNEES = Path(os.environ.get("RECIPROQUE_DONNEES", RACINE / "donnees")).resolve()
DEMO = os.environ.get("RECIPROQUE_DEMO") == "1"
DEBUG = False

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "axes",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    # The rooms, from the ground up (docs/architecture.md).
    "reciproque.socle",
    "reciproque.territoires",
    "reciproque.annuaire",
    "reciproque.comptes",
    "reciproque.contrats",
    "reciproque.indicateurs",
    "reciproque.regles",
    "reciproque.relecture",
    "reciproque.accueil",
    "reciproque.demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "reciproque.comptes.middleware.ConnexionRequise",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "reciproque.urls"
WSGI_APPLICATION = "reciproque.wsgi.application"
ASGI_APPLICATION = "reciproque.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
FORM_RENDERER = "reciproque.socle.rendu.RenduFormulaire"
CSRF_FAILURE_VIEW = "reciproque.socle.views.erreur_csrf"

# ── Database ─────────────────────────────────────────────────────────────────────────────────────────────────────────
DATABASES = {"default": url(os.environ["DATABASE_URL"]) if os.environ.get("DATABASE_URL") else sqlite(DONNEES)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# ── Background work: one queue, on both databases ────────────────────────────────────────────────────────────────────
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

# ── People and access ────────────────────────────────────────────────────────────────────────────────────────────────
AUTH_USER_MODEL = "comptes.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "/connexion/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/connexion/"
PASSWORD_RESET_TIMEOUT = 24 * 3600

# Lockout counts one account from one address: a stranger cannot lock someone out everywhere by typing their e-mail.
AXES_FAILURE_LIMIT = 6
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "username"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # the hour told to the person stays true
AXES_LOCKOUT_CALLABLE = "reciproque.comptes.views.session.verrouiller"
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False
AXES_SENSITIVE_PARAMETERS = ["username", "email", "ip_address"]

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_COOKIE_HTTPONLY = True  # pages carry the token themselves, for forms and for htmx
CSRF_COOKIE_SAMESITE = "Lax"

# ── What a page may load: ourselves, nothing inline ──────────────────────────────────────────────────────────────────
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

# ── France ───────────────────────────────────────────────────────────────────────────────────────────────────────────
LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

# ── Files ────────────────────────────────────────────────────────────────────────────────────────────────────────────
STATIC_URL = "/statique/"
STATIC_ROOT = Path(os.environ.get("RECIPROQUE_STATIQUES", RACINE / "statiques")).resolve()
MEDIA_ROOT = DONNEES / "fichiers"  # never served by URL: only through reciproque.socle.fichiers.servir
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# Scheme and host before the links of messages that nobody asked for from a page.
ADRESSE = os.environ.get("RECIPROQUE_ADRESSE", f"http://localhost:{os.environ.get('PORT') or 8000}").rstrip("/")

# ── Mail ─────────────────────────────────────────────────────────────────────────────────────────────────────────────
DEFAULT_FROM_EMAIL = os.environ.get("RECIPROQUE_EXPEDITEUR", "Réciproque <ne-pas-repondre@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_SUBJECT_PREFIX = "[Réciproque] "
EMAIL_TIMEOUT = 20

MESSAGE_TAGS = {
    niveaux.DEBUG: "info",
    niveaux.INFO: "info",
    niveaux.SUCCESS: "succes",
    niveaux.WARNING: "attention",
    niveaux.ERROR: "erreur",
}

# ── Logs: to the console, without bodies, e-mails or addresses of people ─────────────────────────────────────────────
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "court": {
            "()": "reciproque.comptes.journaux.SansPersonne",
            "fmt": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "court"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "reciproque": {"handlers": ["console"], "level": "INFO", "propagate": False},
        # axes would print e-mails and addresses of whoever mistypes a password.
        "axes": {"handlers": ["console"], "level": "ERROR", "propagate": False},
    },
}

# ── Who runs this instance: printed on the legal pages, which say what is missing ────────────────────────────────────
EXPLOITANT = {
    "nom": os.environ.get("RECIPROQUE_EXPLOITANT", ""),  # « Ambrelle Agglomération »
    "adresse": os.environ.get("RECIPROQUE_EXPLOITANT_ADRESSE", ""),
    "direction": os.environ.get("RECIPROQUE_DIRECTION_PUBLICATION", ""),  # by law a person: their name and function
    "hebergeur": os.environ.get("RECIPROQUE_HEBERGEUR", ""),  # name, address and telephone
    "contact": os.environ.get("RECIPROQUE_CONTACT", ""),  # e-mail that people write to
    "delegue": os.environ.get("RECIPROQUE_DELEGUE_DONNEES", ""),  # e-mail of the data protection officer
    # Only an audit of this instance allows « partiellement conforme » or « totalement conforme ».
    "accessibilite": os.environ.get("RECIPROQUE_ACCESSIBILITE", "non conforme"),
    "audit": os.environ.get("RECIPROQUE_AUDIT_ACCESSIBILITE", ""),  # date, auditor, rate
}
