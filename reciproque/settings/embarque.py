"""One machine, one folder: what `make run` starts. The secret key is made once and kept in the data folder."""

from .base import *
from .secret import lire_ou_creer

DONNEES.mkdir(parents=True, exist_ok=True, mode=0o700)
SECRET_KEY = lire_ou_creer(DONNEES)
ALLOWED_HOSTS = os.environ.get("RECIPROQUE_HOTES", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origine for origine in os.environ.get("RECIPROQUE_ORIGINES", "").split(",") if origine]

# Mail stays in a folder of the data until an SMTP server is given (settings.production); the demonstration shows it.
EMAIL_BACKEND = "reciproque.demo.messagerie.Boite" if DEMO else "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = DONNEES / "courriels"
