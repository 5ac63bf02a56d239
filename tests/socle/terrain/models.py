from django.db import models

from reciproque.socle.champs import ChampNormalise
from reciproque.socle.etats import Automate


class Famille(models.Model):
    nom = models.CharField("nom", max_length=80)

    def __str__(self):
        return self.nom


class Fiche(models.Model):
    class Etat(models.TextChoices):
        BROUILLON = "brouillon", "brouillon"
        VALIDE = "valide", "validé"
        RETIRE = "retire", "retiré"

    automate = Automate("etat", {Etat.BROUILLON: [Etat.VALIDE, Etat.RETIRE], Etat.VALIDE: [Etat.RETIRE]})

    titre = models.CharField("titre", max_length=200)
    titre_plie = ChampNormalise(source="titre", max_length=200)
    famille = models.ForeignKey(Famille, models.PROTECT, null=True, blank=True, verbose_name="famille")
    themes = models.ManyToManyField(Famille, related_name="+", blank=True, verbose_name="thèmes")
    montant = models.DecimalField("montant", max_digits=12, decimal_places=2, null=True, blank=True)
    jour = models.DateField("jour", null=True, blank=True)
    etat = models.CharField("état", max_length=20, choices=Etat.choices, default=Etat.BROUILLON)
    actif = models.BooleanField("actif", default=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.titre

    def get_absolute_url(self):
        return f"/fiches/{self.pk}/"


class Habitante(models.Model):
    """Holds personal data."""

    CHAMPS_PERSONNELS = ("nom", "courriel")

    nom = models.CharField("nom", max_length=80)
    courriel = models.EmailField("adresse électronique")
    quartier = models.CharField("quartier", max_length=80, blank=True)

    class Meta:
        verbose_name = "habitante"

    def __str__(self):
        return self.nom
