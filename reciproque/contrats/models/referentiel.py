"""Reference frames: national measures, shared priorities… that commitments can be tied to."""

from django.db import models

from .source import Source


class Referentiel(models.Model):
    """A frame known by its name, shared by every contract that prints it."""

    nom = models.CharField("nom", max_length=200, unique=True)

    class Meta:
        ordering = ["nom"]
        verbose_name = "référentiel"

    def __str__(self):
        return self.nom


class Repere(models.Model):
    """One item of a frame (« mesure 14 »)."""

    referentiel = models.ForeignKey(Referentiel, models.CASCADE, related_name="reperes")
    numero = models.CharField("numéro", max_length=20, blank=True)
    libelle = models.TextField("libellé")
    statut = models.CharField("où elle en est au niveau national", max_length=200, blank=True)
    ordre = models.PositiveIntegerField("ordre", default=0)

    class Meta:
        ordering = ["referentiel", "ordre", "pk"]
        verbose_name = "repère"
        constraints = [
            models.UniqueConstraint(
                fields=["referentiel", "numero"],
                condition=~models.Q(numero=""),
                name="contrats_repere_numero_unique",
                violation_error_message="Ce numéro existe déjà dans le référentiel.",
            ),
        ]

    def __str__(self):
        return f"{self.numero} {self.libelle}".strip()


class Rattachement(Source):
    """State of an item of a frame as one contract prints it."""

    contrat = models.ForeignKey("contrats.Contrat", models.CASCADE, related_name="rattachements")
    repere = models.ForeignKey(Repere, models.PROTECT, related_name="rattachements")
    etat = models.CharField("état imprimé", max_length=200, blank=True)

    class Meta(Source.Meta):
        ordering = ["repere__ordre", "pk"]
        constraints = [
            *Source.Meta.constraints,
            models.UniqueConstraint(
                fields=["contrat", "repere"],
                name="contrats_rattachement_unique",
                violation_error_message="Ce repère est déjà rattaché au contrat.",
            ),
        ]

    def __str__(self):
        return f"{self.repere} ({self.contrat})"


class Appui(models.Model):
    """A commitment that serves an item of a frame. Tied by a person; proposals are computed, never kept."""

    repere = models.ForeignKey(Repere, models.CASCADE, related_name="appuis")
    engagement = models.ForeignKey("contrats.Engagement", models.CASCADE, related_name="appuis")
    pose_le = models.DateTimeField("posé le", auto_now_add=True)
    pose_par = models.ForeignKey("comptes.User", models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        verbose_name = "appui"
        constraints = [
            models.UniqueConstraint(
                fields=["repere", "engagement"],
                name="contrats_appui_unique",
                violation_error_message="Cet engagement sert déjà ce repère.",
            ),
        ]

    def __str__(self):
        return f"{self.engagement} → {self.repere}"
