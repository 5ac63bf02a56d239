"""One machine, one folder: what `make run` starts. The secret key is made once and kept in the data folder."""

from .base import *
from .courriel import lire_smtp
from .secret import lire_ou_creer

DONNEES.mkdir(parents=True, exist_ok=True, mode=0o700)
SECRET_KEY = lire_ou_creer(DONNEES)
ALLOWED_HOSTS = os.environ.get("RECIPROQUE_HOTES", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origine for origine in os.environ.get("RECIPROQUE_ORIGINES", "").split(",") if origine]

# Mail goes to the demonstration's outbox, else through the SMTP server when there is one, else to a folder of the data.
if DEMO:
    EMAIL_BACKEND = "reciproque.demo.messagerie.Boite"
elif os.environ.get("RECIPROQUE_SMTP"):
    globals().update(lire_smtp(os.environ["RECIPROQUE_SMTP"]))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = DONNEES / "courriels"
