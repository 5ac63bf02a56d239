"""What an organisation answers about what it promised: written in the sheet it was handed, taken in by the team."""

from django.db import models
from django.db.models import Q


class FicheRecue(models.Model):
    """A sheet that came back, as it was filed: whoever may correct the contract reads it."""

    contrat = models.ForeignKey("contrats.Contrat", models.CASCADE, related_name="fiches_recues")
    organisation = models.ForeignKey("annuaire.Organisation", models.PROTECT, related_name="fiches_recues")
    fichier = models.ForeignKey("socle.Fichier", models.PROTECT, related_name="+")
    recue_le = models.DateTimeField("reçue le", auto_now_add=True)
    deposee_par = models.ForeignKey("comptes.User", models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        verbose_name = "fiche reçue"
        verbose_name_plural = "fiches reçues"

    def __str__(self):
        return f"Fiche de {self.organisation}"


class ReponseQuerySet(models.QuerySet):
    def latest(self):
        """The last answer of each organisation first, for each commitment."""
        return self.order_by("-recue_le", "-pk")


class Reponse(models.Model):
    """One answer, dated; the next one does not erase it. It says nothing of the contract itself."""

    class Etat(models.TextChoices):
        FAIT = "fait", "fait"
        EN_COURS = "en_cours", "en cours"
        PAS_COMMENCE = "pas_commence", "pas commencé"
        ABANDONNE = "abandonne", "abandonné"

    engagement = models.ForeignKey("contrats.Engagement", models.CASCADE, related_name="reponses")
    organisation = models.ForeignKey("annuaire.Organisation", models.PROTECT, related_name="reponses")
    etat = models.CharField("état", max_length=12, choices=Etat, blank=True)
    depuis = models.DateField("depuis le", null=True, blank=True)
    commentaire = models.TextField("commentaire", blank=True)
    recue_le = models.DateTimeField("reçue le", auto_now_add=True)
    saisie_par = models.ForeignKey("comptes.User", models.SET_NULL, null=True, blank=True, related_name="+")

    objects = ReponseQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = "réponse d’un partenaire"
        verbose_name_plural = "réponses des partenaires"
        constraints = [
            models.CheckConstraint(
                condition=~Q(etat="") | ~Q(commentaire="") | Q(depuis__isnull=False),
                name="contrats_reponse_dite",
                violation_error_message="Une réponse dit au moins un état, une date ou un commentaire.",
            ),
        ]

    def __str__(self):
        return f"{self.organisation}\u00a0: {self.get_etat_display() or 'commentaire'}"
