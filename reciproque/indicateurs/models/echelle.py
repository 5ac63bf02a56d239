"""The 0-20-40-60-80-100 scale: one result indicator, six levels written beforehand, and what was reached."""

from django.db import models
from django.db.models import F, Q

from .indicateur import Indicateur

NIVEAUX = (0, 20, 40, 60, 80, 100)


class EchelleQuerySet(models.QuerySet):
    def current(self):
        """Scales not replaced by a later version."""
        return self.filter(jusqua=None)


class Echelle(models.Model):
    """One version of the scale of an indicator. Its levels are fixed once something was evaluated with it: then only
    another version, from a day on, replaces it.
    """

    indicateur = models.ForeignKey(Indicateur, models.CASCADE, related_name="echelles")
    numero = models.PositiveSmallIntegerField("version", default=1)
    action = models.CharField("action évaluée", max_length=300)
    niveau_0 = models.TextField("niveau 0")
    niveau_20 = models.TextField("niveau 20")
    niveau_40 = models.TextField("niveau 40")
    niveau_60 = models.TextField("niveau 60")
    niveau_80 = models.TextField("niveau 80")
    niveau_100 = models.TextField("niveau 100")
    mode_recueil = models.TextField("mode de recueil")
    depuis = models.DateField("en vigueur depuis", null=True, blank=True)
    jusqua = models.DateField("remplacée le", null=True, blank=True)
    motif = models.TextField("motif de la nouvelle version", blank=True)
    revision = models.PositiveIntegerField("révision", default=1, editable=False)

    objects = EchelleQuerySet.as_manager()

    class Meta:
        ordering = ["indicateur", "numero"]
        verbose_name = "échelle"
        constraints = [
            models.UniqueConstraint(
                fields=["indicateur", "numero"],
                name="indicateurs_echelle_numero_unique",
                violation_error_message="Cette version de l’échelle existe déjà.",
            ),
            models.UniqueConstraint(
                fields=["indicateur"],
                condition=Q(jusqua=None),
                name="indicateurs_echelle_courante_unique",
                violation_error_message="Cet indicateur a déjà une échelle.",
            ),
            models.CheckConstraint(
                condition=~(
                    Q(niveau_0="")
                    | Q(niveau_20="")
                    | Q(niveau_40="")
                    | Q(niveau_60="")
                    | Q(niveau_80="")
                    | Q(niveau_100="")
                ),
                name="indicateurs_echelle_niveaux",
                violation_error_message="Les six niveaux s’écrivent avant d’évaluer.",
            ),
            models.CheckConstraint(
                condition=Q(depuis=None) | Q(jusqua=None) | Q(jusqua__gte=F("depuis")),
                name="indicateurs_echelle_dates",
                violation_error_message="Une échelle ne prend pas fin avant d’avoir commencé.",
            ),
        ]

    def __str__(self):
        return f"Échelle de «\u00a0{self.action}\u00a0»"

    @property
    def niveaux(self):
        """[(level, what it means)]."""
        return [(niveau, getattr(self, f"niveau_{niveau}")) for niveau in NIVEAUX]


class Evaluation(models.Model):
    """A level reached at a date, with what shows it."""

    echelle = models.ForeignKey(Echelle, models.RESTRICT, related_name="evaluations")
    date = models.DateField("date")
    niveau = models.PositiveSmallIntegerField("niveau atteint", choices=[(n, str(n)) for n in NIVEAUX])
    preuve = models.TextField("ce qui le montre", blank=True)
    fichier = models.ForeignKey(
        "socle.Fichier", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="pièce jointe"
    )
    realisation = models.PositiveSmallIntegerField(
        "taux de réalisation de l’action", null=True, blank=True, help_text="En pourcentage de ce qui était prévu."
    )
    par = models.ForeignKey("comptes.User", models.SET_NULL, null=True, blank=True, related_name="+")
    faite_le = models.DateTimeField("faite le", auto_now_add=True)

    class Meta:
        ordering = ["-date", "-pk"]
        verbose_name = "évaluation"
        constraints = [
            models.CheckConstraint(
                condition=Q(niveau__in=NIVEAUX),
                name="indicateurs_evaluation_niveau",
                violation_error_message="Un niveau est 0, 20, 40, 60, 80 ou 100.",
            ),
            models.CheckConstraint(
                condition=~Q(preuve="") | Q(fichier__isnull=False),
                name="indicateurs_evaluation_preuve",
                violation_error_message="Un niveau atteint se montre\u00a0: quelques mots, ou une pièce.",
            ),
            models.CheckConstraint(
                condition=Q(realisation=None) | Q(realisation__lte=200),
                name="indicateurs_evaluation_realisation",
                violation_error_message="Un taux de réalisation va de 0 à 200\u00a0%.",
            ),
            models.UniqueConstraint(
                fields=["echelle", "date"],
                name="indicateurs_evaluation_unique",
                violation_error_message="Cette action est déjà évaluée à cette date.",
            ),
        ]

    def __str__(self):
        return f"{self.niveau} sur 100 le {self.date}"
