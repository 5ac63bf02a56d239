"""Create the first administrator, or open again an instance whose administrators are lost."""

import getpass
import sys

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError
from django.core.validators import validate_email

from reciproque.comptes import actions
from reciproque.comptes.models import User, normalise_email

ACTEUR = "Commande administrateur"
REFUS = 2  # as for the other commands: what was given will not do


class Command(BaseCommand):
    help = "Crée un administrateur de l’instance, ou rend ce droit et un mot de passe à un compte existant."

    def add_arguments(self, parser):
        parser.add_argument("email", nargs="?", default="", metavar="ADRESSE", help="adresse électronique")
        parser.add_argument("--nom", default="", help="nom affiché")

    def handle(self, *args, email, nom, **options):
        email = self.read_email(email)
        user = User.objects.with_email(email).first()
        if user is not None:
            self.stdout.write(
                f"Le compte {email} existe déjà\u00a0: il devient administrateur et change de mot de passe."
            )
        nom = nom or (user.nom if user else self.ask("Nom affiché\u00a0: "))
        if not nom:
            raise CommandError(
                "Il faut un nom, celui que les autres verront. Recommencez avec --nom.", returncode=REFUS
            )
        password = self.read_password(user or User(email=email, nom=nom))
        actions.create_administrator(email=email, nom=nom, password=password, acteur=ACTEUR)
        self.stdout.write(f"C’est fait\u00a0: {email} peut se connecter et administre l’instance.")

    def read_email(self, email):
        email = normalise_email(email or self.ask("Adresse électronique\u00a0: "))
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError(f"«\u00a0{email}\u00a0» n’est pas une adresse électronique.", returncode=REFUS) from None
        return email

    def read_password(self, user):
        """Twice, unseen; asked again until it will do. From a script, one line of the standard input."""
        while True:
            password = self.ask_unseen("Mot de passe (au moins 12 caractères)\u00a0: ")
            try:
                validate_password(password, user)
            except ValidationError as refus:
                if not sys.stdin.isatty():
                    raise CommandError(" ".join(refus.messages), returncode=REFUS) from None
                self.stderr.write(" ".join(refus.messages))
                continue
            if not sys.stdin.isatty() or self.ask_unseen("Le même, une seconde fois\u00a0: ") == password:
                return password
            self.stderr.write("Les deux mots de passe diffèrent\u00a0: recommencez.")

    def ask(self, question):
        try:
            return input(question).strip()
        except EOFError:
            raise CommandError(
                "Il manque une réponse\u00a0: lancez la commande dans un terminal.", returncode=REFUS
            ) from None

    def ask_unseen(self, question):
        return getpass.getpass(question) if sys.stdin.isatty() else self.ask("")
