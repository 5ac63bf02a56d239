"""An avenant being prepared: which commitment of its document takes up which commitment of the contract."""

from django.db import models
from django.db.models import Q

from .arbre import Engagement, Version
from .document import Fiche, Lecture


class Avenant(models.Model):
    """A document read onto a contract that stands already. Applied once, it opens a version."""

    contrat = models.ForeignKey("contrats.Contrat", models.CASCADE, related_name="avenants")
    lecture = models.OneToOneField(Lecture, models.PROTECT, related_name="avenant")
    libelle = models.CharField("libellé", max_length=200)
    date_effet = models.DateField("date d’effet", null=True, blank=True)
    version = models.OneToOneField(Version, models.PROTECT, null=True, blank=True, related_name="avenant")
    prepare_le = models.DateTimeField("préparé le", auto_now_add=True)

    class Meta:
        ordering = ["contrat", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["contrat"],
                condition=Q(version=None),
                name="contrats_avenant_un_seul_prepare",
                violation_error_message="Un autre avenant de ce contrat est en préparation.",
            ),
        ]

    def __str__(self):
        return self.libelle


class Appariement(models.Model):
    """One line of the correspondence.

    A record and a commitment: the one takes the other up. A commitment taken up by several records is split, a record
    that takes several up merges them. A record alone is new; a commitment alone remains in force, or is repealed.
    """

    avenant = models.ForeignKey(Avenant, models.CASCADE, related_name="appariements")
    fiche = models.ForeignKey(Fiche, models.CASCADE, null=True, blank=True, related_name="appariements")
    engagement = models.ForeignKey(Engagement, models.CASCADE, null=True, blank=True, related_name="appariements")
    abroge = models.BooleanField("expressément abrogé", default=False)
    ressemblance = models.FloatField("ressemblance des textes", null=True, blank=True)
    decide_le = models.DateTimeField("décidé le", null=True, blank=True)
    decide_par = models.ForeignKey("comptes.User", models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(fiche__isnull=False) | Q(engagement__isnull=False),
                name="contrats_appariement_objet",
                violation_error_message="Un rapprochement porte sur un engagement lu ou sur un engagement du contrat.",
            ),
            models.CheckConstraint(
                condition=Q(abroge=False) | Q(fiche=None),
                name="contrats_appariement_abroge",
                violation_error_message="Un engagement repris n’est pas abrogé.",
            ),
            models.UniqueConstraint(
                fields=["avenant", "fiche", "engagement"],
                name="contrats_appariement_unique",
                violation_error_message="Ces deux engagements sont déjà rapprochés.",
            ),
            models.UniqueConstraint(
                fields=["avenant", "fiche"],
                condition=Q(engagement=None),
                name="contrats_appariement_fiche_seule",
                violation_error_message="Cet engagement lu est déjà dit nouveau.",
            ),
            models.UniqueConstraint(
                fields=["avenant", "engagement"],
                condition=Q(fiche=None),
                name="contrats_appariement_engagement_seul",
                violation_error_message="Cet engagement est déjà dit sans reprise.",
            ),
        ]

    def __str__(self):
        return f"{self.fiche or '—'} → {self.engagement or '—'}"


class Filiation(models.Model):
    """Where a commitment comes from when an avenant merges several or splits one."""

    class Nature(models.TextChoices):
        FUSION = "fusion", "fusionné dans"
        SCISSION = "scission", "scindé en"

    version = models.ForeignKey(Version, models.CASCADE, related_name="filiations")
    nature = models.CharField("nature", max_length=10, choices=Nature)
    de = models.ForeignKey(Engagement, models.CASCADE, related_name="descendants")
    vers = models.ForeignKey(Engagement, models.CASCADE, related_name="ascendants")

    class Meta:
        ordering = ["version", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "de", "vers"],
                name="contrats_filiation_unique",
                violation_error_message="Cette filiation est déjà connue.",
            ),
        ]

    def __str__(self):
        return f"{self.de} {self.get_nature_display()} {self.vers}"
