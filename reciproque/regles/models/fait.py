"""Facts: what happened, or was measured; dated, scoped, and proved when it can be."""

import re

from django.db import models
from django.db.models import Q
from django.urls import reverse

from reciproque.contrats.models import Contrat
from reciproque.socle.champs import ChampNormalise


class GenreFaitQuerySet(models.QuerySet):
    def of(self, contrat):
        """Kinds that a contract may type: its own and the common ones."""
        return self.filter(Q(contrat=contrat) | Q(contrat=None))


class GenreFait(models.Model):
    """A kind of fact. ``cle`` is what rules name, and what a room's provider (registry ``faits``) answers to."""

    class Nature(models.TextChoices):
        EVENEMENT = "evenement", "événement"
        CHIFFRE = "chiffre", "chiffre"

    contrat = models.ForeignKey(Contrat, models.CASCADE, null=True, blank=True, related_name="genres_de_fait")
    cle = models.SlugField("clé", max_length=60)
    libelle = models.CharField("ce que c’est", max_length=160)
    libelle_normalise = ChampNormalise(source="libelle", max_length=160)
    nature = models.CharField("nature", max_length=10, choices=Nature, default=Nature.EVENEMENT)
    unite = models.CharField("unité", max_length=40, blank=True)

    objects = GenreFaitQuerySet.as_manager()

    class Meta:
        ordering = ["libelle_normalise", "pk"]
        verbose_name = "genre de fait"
        verbose_name_plural = "genres de fait"
        constraints = [
            models.UniqueConstraint(
                fields=["contrat", "cle"],
                name="regles_genrefait_unique",
                violation_error_message="Ce genre de fait existe déjà.",
            ),
            models.UniqueConstraint(
                fields=["cle"],
                condition=Q(contrat=None),
                name="regles_genrefait_commun_unique",
                violation_error_message="Ce genre de fait existe déjà.",
            ),
            models.CheckConstraint(
                condition=~Q(libelle=""),
                name="regles_genrefait_libelle",
                violation_error_message="Dites ce que c’est.",
            ),
            models.CheckConstraint(
                condition=Q(nature="chiffre") | Q(unite=""),
                name="regles_genrefait_unite",
                violation_error_message="Un événement n’a pas d’unité.",
            ),
        ]

    def __str__(self):
        return self.libelle

    @property
    def dit(self):
        """As a sentence names it: the sentence has a colon of its own."""
        return re.sub(r"\s*:\s+", ", ", self.libelle)

    @property
    def is_figure(self):
        return self.nature == self.Nature.CHIFFRE


class FaitQuerySet(models.QuerySet):
    def for_user(self, user):
        return self.filter(contrat__in=Contrat.objects.for_user(user))

    def standing(self):
        return self.filter(retire_le=None)


class Fait(models.Model):
    """``valeur`` empty on an event: it happened once. ``exercice``: the year it is about, when not that of its date."""

    contrat = models.ForeignKey(Contrat, models.CASCADE, related_name="faits")
    genre = models.ForeignKey(GenreFait, models.PROTECT, related_name="faits", verbose_name="ce que c’est")
    date = models.DateField("date")
    exercice = models.PositiveSmallIntegerField("exercice", null=True, blank=True)
    quartier = models.ForeignKey("territoires.Quartier", models.PROTECT, null=True, blank=True, related_name="+")
    theme = models.CharField("thème", max_length=120, blank=True)
    objet = models.CharField("objet", max_length=120, blank=True)
    valeur = models.DecimalField("valeur", max_digits=18, decimal_places=4, null=True, blank=True)
    note = models.CharField("où c’est écrit", max_length=500, blank=True)
    note_normalisee = ChampNormalise(source="note", max_length=500)
    preuve = models.ForeignKey("socle.Fichier", models.PROTECT, null=True, blank=True, related_name="+")
    saisi_par = models.ForeignKey("comptes.User", models.SET_NULL, null=True, blank=True, related_name="+")
    saisi_le = models.DateTimeField("saisi le", auto_now_add=True)
    retire_le = models.DateTimeField("retiré le", null=True, blank=True)
    motif = models.CharField("motif du retrait", max_length=500, blank=True)
    revision = models.PositiveIntegerField("révision", default=1, editable=False)

    objects = FaitQuerySet.as_manager()

    class Meta:
        ordering = ["-date", "-pk"]
        indexes = [models.Index(fields=["contrat", "genre", "date"], name="regles_fait_genre")]
        constraints = [
            models.CheckConstraint(
                condition=Q(exercice=None) | Q(exercice__gte=1990, exercice__lte=2100),
                name="regles_fait_exercice",
                violation_error_message="L’exercice est une année, entre 1990 et 2100.",
            ),
            models.CheckConstraint(
                condition=Q(retire_le=None, motif="") | (Q(retire_le__isnull=False) & ~Q(motif="")),
                name="regles_fait_retrait",
                violation_error_message="Un fait retiré l’est à une date et pour un motif.",
            ),
        ]

    def __str__(self):
        return str(self.genre)

    def get_absolute_url(self):
        return reverse("regles:fait", args=[self.contrat_id, self.pk])


class Complet(models.Model):
    """Somebody says that all facts of a kind, up to a day, are typed: what is absent then did not happen."""

    contrat = models.ForeignKey(Contrat, models.CASCADE, related_name="releves_complets")
    genre = models.ForeignKey(GenreFait, models.CASCADE, related_name="releves_complets")
    au = models.DateField("complet au")
    dit_par = models.ForeignKey("comptes.User", models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["contrat", "genre"]
        verbose_name = "relevé complet"
        verbose_name_plural = "relevés complets"
        constraints = [
            models.UniqueConstraint(
                fields=["contrat", "genre"],
                name="regles_complet_unique",
                violation_error_message="Ce relevé est déjà dit complet\u00a0: changez sa date.",
            ),
        ]

    def __str__(self):
        return f"{self.genre}, complet au {self.au}"
