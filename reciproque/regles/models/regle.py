"""A rule: its kind and parameters, its force, where it is written, from when to when it holds."""

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from reciproque.contrats.models import Contrat, Source
from reciproque.socle.champs import ChampNormalise
from reciproque.socle.etats import Automate

from ..moteur import GENRES, Force

A_PRECISER = "a_preciser"


class RegleQuerySet(models.QuerySet):
    def for_user(self, user):
        """Rules of the contracts ``user`` may see; national ones are everyone's."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(Q(contrat=None) | Q(contrat__in=Contrat.objects.for_user(user)))

    def national(self):
        return self.filter(contrat=None)

    def of(self, contrat):
        """Rules of a contract: its own, and national ones made for its nature. Each has ``ecartee``: its switch.

        A national rule comes when its nature says so or the contract asks for it, and goes when the contract says no.
        """
        choix = Application.objects.filter(regle=OuterRef("pk"), contrat=contrat)
        nationales = Q(contrat=None) & (Q(natures="") | Q(natures__contains=f",{contrat.nature},"))
        if contrat.debut:
            nationales &= Q(valable_au=None) | Q(valable_au__gte=contrat.debut)
        if contrat.fin:
            nationales &= Q(valable_du=None) | Q(valable_du__lte=contrat.fin)
        return self.annotate(
            ecartee=Exists(choix.filter(appliquee=False)), demandee=Exists(choix.filter(appliquee=True))
        ).filter(Q(contrat=contrat) | nationales | Q(contrat=None, demandee=True))

    def active(self):
        return self.filter(etat=Regle.Etat.ACTIVE)


class Regle(Source):
    """``contrat`` empty: a national rule, shipped with the software under its ``cle``."""

    class Genre(models.TextChoices):
        A_PRECISER = A_PRECISER, "à préciser"
        FREQUENCE = "frequence", "au moins tant par période"
        DELAI = "delai", "délai autour d’un événement"
        DATE_FIXE = "date_fixe", "avant une date"
        SEUIL = "seuil", "seuil ou part"
        PALIER = "palier", "paliers"
        ORDRE = "ordre", "avant ou après un événement"
        PRESENCE = "presence", "présence"

    class Forces(models.TextChoices):
        OBLIGATION = Force.OBLIGATION.value, "obligation"
        OBJECTIF = Force.OBJECTIF.value, "objectif"
        INCITATION = Force.INCITATION.value, "incitation"
        A_EXAMINER = Force.A_EXAMINER.value, "à examiner"
        CONSTAT = Force.CONSTAT.value, "constat"

    class Origine(models.TextChoices):
        DOCUMENT = "document", "document du contrat"
        LOI = "loi", "texte national"
        SAISIE = "saisie", "saisie"

    class Etat(models.TextChoices):
        ACTIVE = "active", "suivie"
        SUSPENDUE = "suspendue", "suspendue"
        RETIREE = "retiree", "retirée"

    TRANSITIONS = {
        Etat.ACTIVE: {Etat.SUSPENDUE, Etat.RETIREE},
        Etat.SUSPENDUE: {Etat.ACTIVE, Etat.RETIREE},
        Etat.RETIREE: {Etat.ACTIVE},
    }
    automate = Automate("etat", TRANSITIONS)

    contrat = models.ForeignKey(Contrat, models.CASCADE, null=True, blank=True, related_name="regles")
    cle = models.SlugField("clé", max_length=60, blank=True)
    intitule = models.CharField("intitulé", max_length=200)
    intitule_normalise = ChampNormalise(source="intitule", max_length=200)
    texte = models.TextField("ce que dit le texte", blank=True)
    genre = models.CharField("genre", max_length=12, choices=Genre, default=Genre.A_PRECISER)
    parametres = models.JSONField("paramètres", default=dict, blank=True)
    force = models.CharField("force", max_length=12, choices=Forces, default=Forces.OBLIGATION)
    origine = models.CharField("origine", max_length=10, choices=Origine, default=Origine.SAISIE)
    reference = models.CharField("référence", max_length=300, blank=True)
    verifie = models.BooleanField("référence vérifiée", default=False)
    natures = models.CharField("natures de contrat", max_length=100, blank=True)
    quartiers = models.ManyToManyField(
        "territoires.Quartier", blank=True, related_name="+", verbose_name="quartiers concernés"
    )
    engagement = models.ForeignKey(
        "contrats.Engagement", models.SET_NULL, null=True, blank=True, related_name="regles", verbose_name="engagement"
    )
    valable_du = models.DateField("valable du", null=True, blank=True)
    valable_au = models.DateField("valable au", null=True, blank=True)
    etat = models.CharField("état", max_length=10, choices=Etat, default=Etat.ACTIVE)
    motif = models.CharField("motif", max_length=500, blank=True)
    revision = models.PositiveIntegerField("révision", default=1, editable=False)
    cle_lecture = models.CharField("clé dans la lecture", max_length=70, blank=True, editable=False)

    objects = RegleQuerySet.as_manager()

    class Meta:
        ordering = ["ligne_debut", "pk"]
        verbose_name = "règle"
        constraints = [
            *Source.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(intitule=""),
                name="regles_regle_intitule",
                violation_error_message="Une règle a un intitulé.",
            ),
            models.CheckConstraint(
                condition=Q(genre__in=[A_PRECISER, *GENRES]),
                name="regles_regle_genre",
                violation_error_message="Ce genre de règle n’existe pas.",
            ),
            models.CheckConstraint(
                condition=Q(valable_du=None) | Q(valable_au=None) | Q(valable_au__gte=F("valable_du")),
                name="regles_regle_validite",
                violation_error_message="La fin de validité précède son début.",
            ),
            models.CheckConstraint(
                condition=Q(etat="active") | ~Q(motif=""),
                name="regles_regle_motif",
                violation_error_message="Dites pourquoi la règle n’est plus suivie.",
            ),
            models.CheckConstraint(
                condition=Q(contrat__isnull=False) | (~Q(cle="") & Q(origine="loi")),
                name="regles_regle_nationale",
                violation_error_message="Une règle nationale a une clé et vient d’un texte.",
            ),
            models.CheckConstraint(
                condition=~Q(origine="loi") | ~Q(reference=""),
                name="regles_regle_reference",
                violation_error_message="Une règle nationale dit le texte d’où elle vient.",
            ),
            models.UniqueConstraint(
                fields=["cle"],
                condition=Q(contrat=None),
                name="regles_regle_nationale_unique",
                violation_error_message="Cette règle nationale existe déjà.",
            ),
            models.UniqueConstraint(
                fields=["contrat", "cle_lecture"],
                condition=~Q(cle_lecture=""),
                name="regles_regle_lecture_unique",
                violation_error_message="Cette règle du document est déjà reprise.",
            ),
        ]

    def __str__(self):
        return self.intitule

    def get_absolute_url(self):
        if self.contrat_id is None:
            return reverse("regles:nationales") + f"#{self.cle}"
        return reverse("regles:regle", args=[self.contrat_id, self.pk])

    @property
    def is_national(self):
        return self.contrat_id is None

    @property
    def contracts(self):
        """Those in which it counts, as `RegleQuerySet.of` says it of each."""
        if not self.is_national:
            return Contrat.objects.filter(pk=self.contrat_id)
        ici = Q(nature__in=self.natures.strip(",").split(",")) if self.natures else Q()
        if self.valable_au:
            ici &= Q(debut=None) | Q(debut__lte=self.valable_au)
        if self.valable_du:
            ici &= Q(fin=None) | Q(fin__gte=self.valable_du)
        demandes = self.applications.filter(appliquee=True).values("contrat")
        ecartes = self.applications.filter(appliquee=False).values("contrat")
        return Contrat.objects.filter(ici | Q(pk__in=demandes)).exclude(pk__in=ecartes)

    @property
    def a_preciser(self):
        return self.genre == A_PRECISER


class Application(models.Model):
    """What a contract says of a national rule: it applies here, or it does not, and why."""

    contrat = models.ForeignKey(Contrat, models.CASCADE, related_name="regles_nationales")
    regle = models.ForeignKey(Regle, models.CASCADE, related_name="applications")
    appliquee = models.BooleanField("appliquée")
    motif = models.CharField("motif", max_length=500, blank=True)

    class Meta:
        ordering = ["contrat", "regle"]
        verbose_name = "application d’une règle nationale"
        verbose_name_plural = "applications de règles nationales"
        constraints = [
            models.UniqueConstraint(
                fields=["contrat", "regle"],
                name="regles_application_unique",
                violation_error_message="Ce contrat a déjà dit si cette règle s’applique.",
            ),
            models.CheckConstraint(
                condition=Q(appliquee=True) | ~Q(motif=""),
                name="regles_application_motif",
                violation_error_message="Dites pourquoi cette règle ne s’applique pas ici.",
            ),
        ]

    def __str__(self):
        return f"{self.regle}, {'appliquée' if self.appliquee else 'écartée'}"
