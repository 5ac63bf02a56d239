"""Accounts: one person, one e-mail address, one password; their invitations, and the messages sent to them."""

import hashlib

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Lower
from django.utils import timezone

from reciproque.socle.champs import ChampNormalise
from reciproque.socle.etats import Automate


class UserQuerySet(models.QuerySet):
    def with_email(self, email):
        """The account of this address, letter case apart."""
        return self.filter(email=normalise_email(email))

    def administrators(self):
        """Administrators who can really log in: active, and whose password is chosen."""
        return self.filter(est_administrateur=True, is_active=True, ouvert_le__isnull=False)

    def with_statut(self):
        """Adds ``statut``: what `User.etat` says, for filters and sorting."""
        return self.annotate(
            statut=Case(
                When(is_active=False, then=Value("desactive")),
                When(ouvert_le=None, then=Value("invite")),
                default=Value("actif"),
            )
        )


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    use_in_migrations = True

    def create_user(self, email, password=None, **champs):
        """New account; without ``password`` it cannot log in until the invitation is accepted."""
        user = self.model(email=normalise_email(email), **champs)
        if password is None:
            user.set_unusable_password()
        else:
            user.set_password(password)
            user.ouvert_le = user.ouvert_le or timezone.now()
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email):
        return self.get(email=normalise_email(email))


def normalise_email(email):
    """Addresses are kept and compared in lower case: nobody remembers which capitals they once typed."""
    return email.strip().lower()


class User(AbstractBaseUser):
    """A person who may log in. What they may see and do is given by `contrats.Acces`."""

    email = models.EmailField(
        "adresse électronique", unique=True, error_messages={"unique": "Un compte existe déjà avec cette adresse."}
    )
    nom = models.CharField("nom affiché", max_length=150)
    nom_normalise = ChampNormalise(source="nom", max_length=150)
    fonction = models.CharField("fonction", max_length=150, blank=True)
    organisation = models.ForeignKey(
        "annuaire.Organisation",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="comptes",
        verbose_name="organisation",
    )
    est_administrateur = models.BooleanField("administrateur de l’instance", default=False)
    is_active = models.BooleanField("actif", default=True)
    cree_le = models.DateTimeField("créé le", default=timezone.now, editable=False)
    ouvert_le = models.DateTimeField(
        "ouvert le", null=True, blank=True, help_text="Quand la personne a choisi son mot de passe."
    )

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["nom"]
    # Kept apart by the journal, so that they can be erased.
    CHAMPS_PERSONNELS = ("email", "nom", "fonction")

    class Meta:
        ordering = ["nom_normalise", "pk"]
        verbose_name = "compte"
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="comptes_user_email_unique",
                violation_error_message="Un compte existe déjà avec cette adresse.",
            ),
        ]

    def __str__(self):
        return self.nom or self.email

    def clean(self):
        self.email = normalise_email(self.email)

    @property
    def est_efface(self):
        """Emptied of whom it was about: see ``actions.erase_account``."""
        return self.email.endswith("@efface.invalid")

    @property
    def etat(self):
        """One of "actif", "invite" (has not chosen a password yet), "desactive"."""
        if not self.is_active:
            return "desactive"
        return "actif" if self.ouvert_le else "invite"


class InvitationQuerySet(models.QuerySet):
    def pending(self):
        """Neither accepted nor cancelled; may have expired."""
        return self.filter(acceptee_le=None, annulee_le=None)

    def with_token(self, jeton):
        return self.filter(empreinte=fingerprint(jeton))


def fingerprint(jeton):
    """What is kept of a token: the token itself exists only in the message."""
    return hashlib.sha256(jeton.encode()).hexdigest()


class Invitation(models.Model):
    """A link, good once and for a time, by which a person chooses their password."""

    user = models.ForeignKey(User, models.CASCADE, related_name="invitations", verbose_name="personne invitée")
    empreinte = models.CharField(
        "empreinte du jeton",
        max_length=64,
        blank=True,
        editable=False,
        help_text="Vide tant que le message n’est pas parti.",
    )
    invite_par = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="invité par"
    )
    creee_le = models.DateTimeField("créée le", default=timezone.now, editable=False)
    expire_le = models.DateTimeField("expire le")
    acceptee_le = models.DateTimeField("acceptée le", null=True, blank=True)
    annulee_le = models.DateTimeField("annulée le", null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-creee_le", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["empreinte"],
                condition=~Q(empreinte=""),
                name="comptes_invitation_empreinte_unique",
                violation_error_message="Ce lien d’invitation existe déjà.",
            ),
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(acceptee_le=None, annulee_le=None),
                name="comptes_invitation_en_cours_unique",
                violation_error_message="Cette personne a déjà une invitation en cours.",
            ),
            models.CheckConstraint(
                condition=Q(acceptee_le=None) | Q(annulee_le=None),
                name="comptes_invitation_une_fin",
                violation_error_message="Une invitation est acceptée ou annulée, pas les deux.",
            ),
            models.CheckConstraint(
                condition=Q(expire_le__gt=F("creee_le")),
                name="comptes_invitation_duree",
                violation_error_message="Une invitation expire après sa création.",
            ),
        ]

    def __str__(self):
        return f"Invitation n° {self.pk}"

    @property
    def etat(self):
        """One of "en_cours", "acceptee", "annulee", "expiree"."""
        if self.acceptee_le:
            return "acceptee"
        if self.annulee_le:
            return "annulee"
        return "expiree" if self.expire_le <= timezone.now() else "en_cours"


class Courriel(models.Model):
    """One message to one account, sent at most once: it is taken before it is handed to the mail server.

    When a worker dies in between, nobody knows whether the message left: it is not sent again unless a person asks.
    """

    class Etat(models.TextChoices):
        A_ENVOYER = "a_envoyer", "à envoyer"
        PRIS = "pris", "en cours d’envoi"
        ENVOYE = "envoye", "envoyé"
        ECHOUE = "echoue", "non envoyé"
        SANS_OBJET = "sans_objet", "devenu sans objet"

    automate = Automate(
        "etat",
        {
            Etat.A_ENVOYER: [Etat.PRIS],
            Etat.PRIS: [Etat.ENVOYE, Etat.ECHOUE, Etat.SANS_OBJET],
            Etat.ECHOUE: [Etat.PRIS],
        },
    )

    gabarit = models.CharField("gabarit", max_length=100)
    destinataire = models.ForeignKey(User, models.CASCADE, related_name="courriels", verbose_name="destinataire")
    contexte = models.JSONField("contexte", default=dict, blank=True, encoder=DjangoJSONEncoder)
    etat = models.CharField("état", max_length=10, choices=Etat, default=Etat.A_ENVOYER)
    cree_le = models.DateTimeField("créé le", default=timezone.now, editable=False)
    envoye_le = models.DateTimeField("envoyé le", null=True, blank=True)

    class Meta:
        ordering = ["-cree_le", "-pk"]
        indexes = [models.Index(fields=["destinataire", "gabarit", "-cree_le"], name="comptes_courriel_recent")]
        constraints = [
            models.CheckConstraint(
                condition=Q(etat="envoye", envoye_le__isnull=False) | (~Q(etat="envoye") & Q(envoye_le=None)),
                name="comptes_courriel_envoi",
                violation_error_message="Un message envoyé l’est à une date.",
            ),
        ]

    def __str__(self):
        return f"Courriel n° {self.pk}"
