"""How an indicator is measured, from one date on. A value belongs to the definition it was measured under."""

from django.db import models
from django.db.models import F, Q

from reciproque.socle.etats import Automate

from .indicateur import Indicateur

ATTENTE = " à déterminer"  # how the words given to an indicator without words end


class DefinitionQuerySet(models.QuerySet):
    def current(self):
        """Definitions not replaced by a later one."""
        return self.filter(jusqua=None)

    def on(self, jour):
        """The definition of an indicator in force on ``jour``; the first was before it was dated. None without any."""
        depuis = self.filter(Q(depuis=None) | Q(depuis__lte=jour))
        return depuis.order_by("-numero").first() or self.order_by("numero").first()


class Definition(models.Model):
    """One version of the definition. One is current (``jusqua`` empty) for each indicator."""

    class Etat(models.TextChoices):
        A_DETERMINER = "a_determiner", "à déterminer"
        PROPOSE = "propose", "proposé"
        VALIDE = "valide", "validé"

    TRANSITIONS = {
        Etat.A_DETERMINER: {Etat.PROPOSE},
        Etat.PROPOSE: {Etat.VALIDE, Etat.A_DETERMINER},
        Etat.VALIDE: set(),  # another version replaces it
    }
    automate = Automate("etat", TRANSITIONS)

    class Nature(models.TextChoices):
        NOMBRE = "nombre", "nombre"
        MONTANT = "montant", "montant"
        NOMBRE_MONTANT = "nombre_montant", "nombre et montant"
        TAUX = "taux", "taux"
        OUI_NON = "oui_non", "oui ou non"
        LISTE = "liste", "liste"
        APPRECIATION = "appreciation", "appréciation"

    class Sens(models.TextChoices):
        HAUSSE = "hausse", "à la hausse"
        BAISSE = "baisse", "à la baisse"
        STABLE = "stable", "stable"

    class Periodicite(models.TextChoices):
        MENSUELLE = "mensuelle", "tous les mois"
        TRIMESTRIELLE = "trimestrielle", "tous les trimestres"
        SEMESTRIELLE = "semestrielle", "tous les semestres"
        ANNUELLE = "annuelle", "tous les ans"
        SCOLAIRE = "scolaire", "chaque année scolaire"
        PLURIANNUELLE = "pluriannuelle", "tous les deux ans ou plus"
        PONCTUELLE = "ponctuelle", "une seule fois"

    indicateur = models.ForeignKey(Indicateur, models.CASCADE, related_name="definitions")
    numero = models.PositiveSmallIntegerField("version", default=1)
    libelle = models.CharField("libellé", max_length=500)
    etat = models.CharField("état", max_length=12, choices=Etat, default=Etat.A_DETERMINER)
    echeance = models.DateField("à définir pour le", null=True, blank=True)
    nature = models.CharField("nature", max_length=15, choices=Nature, blank=True)
    numerateur = models.CharField("numérateur", max_length=300, blank=True)
    denominateur = models.CharField("dénominateur", max_length=300, blank=True)
    unite = models.CharField("unité", max_length=40, blank=True)
    choix = models.JSONField(
        "réponses possibles",
        default=list,
        blank=True,
        help_text="Pour une liste ou une appréciation\u00a0: une par ligne.",
    )
    sens = models.CharField("sens recherché", max_length=8, choices=Sens, blank=True)
    minimum = models.DecimalField("valeur minimale", max_digits=18, decimal_places=4, null=True, blank=True)
    maximum = models.DecimalField("valeur maximale", max_digits=18, decimal_places=4, null=True, blank=True)
    periodicite = models.CharField("rythme de la mesure", max_length=15, choices=Periodicite, blank=True)
    source = models.CharField("source de la donnée", max_length=300, blank=True)
    detenteur = models.ForeignKey(
        "annuaire.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="organisation qui détient la donnée",
    )
    mode_recueil = models.TextField("mode de recueil", blank=True)
    adapte = models.BooleanField("adapté", null=True, blank=True)
    adapte_note = models.CharField("pourquoi il est adapté", max_length=500, blank=True)
    disponible = models.BooleanField("disponible", null=True, blank=True)
    disponible_note = models.CharField("pourquoi il est disponible", max_length=500, blank=True)
    mesurable = models.BooleanField("mesurable", null=True, blank=True)
    mesurable_note = models.CharField("pourquoi il est mesurable", max_length=500, blank=True)
    propose_par = models.ForeignKey(
        "comptes.User", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="proposé par"
    )
    refus_motif = models.TextField("motif du renvoi", blank=True)
    depuis = models.DateField("en vigueur depuis", null=True, blank=True)
    jusqua = models.DateField("remplacée le", null=True, blank=True)
    motif = models.TextField("motif de la nouvelle version", blank=True)

    objects = DefinitionQuerySet.as_manager()

    CRITERES = ("adapte", "disponible", "mesurable")
    CHIFFREES = (Nature.NOMBRE, Nature.MONTANT, Nature.NOMBRE_MONTANT, Nature.TAUX)

    class Meta:
        ordering = ["indicateur", "numero"]
        verbose_name = "définition"
        indexes = [models.Index(fields=["etat", "echeance"], name="indicateurs_definition_etat")]
        constraints = [
            models.UniqueConstraint(
                fields=["indicateur", "numero"],
                name="indicateurs_definition_numero_unique",
                violation_error_message="Cette version de la définition existe déjà.",
            ),
            models.UniqueConstraint(
                fields=["indicateur"],
                condition=Q(jusqua=None),
                name="indicateurs_definition_courante_unique",
                violation_error_message="Cet indicateur a déjà une définition en vigueur.",
            ),
            models.CheckConstraint(
                condition=~Q(libelle=""),
                name="indicateurs_definition_libelle",
                violation_error_message="Une définition a un libellé.",
            ),
            models.CheckConstraint(
                condition=Q(depuis=None) | Q(jusqua=None) | Q(jusqua__gte=F("depuis")),
                name="indicateurs_definition_dates",
                violation_error_message="Une définition ne prend pas fin avant d’avoir commencé.",
            ),
            models.CheckConstraint(
                condition=Q(minimum=None) | Q(maximum=None) | Q(maximum__gte=F("minimum")),
                name="indicateurs_definition_bornes",
                violation_error_message="La valeur maximale est plus petite que la valeur minimale.",
            ),
            models.CheckConstraint(
                condition=~Q(etat="valide") | (Q(adapte=True, disponible=True, mesurable=True) & ~Q(nature="")),
                name="indicateurs_definition_validee",
                violation_error_message=(
                    "Une définition validée a une nature, et l’indicateur est adapté, disponible et mesurable."
                ),
            ),
            models.CheckConstraint(
                condition=Q(numerateur="", denominateur="") | Q(nature="taux"),
                name="indicateurs_definition_taux",
                violation_error_message="Seul un taux a un numérateur et un dénominateur.",
            ),
        ]

    def __str__(self):
        return self.libelle

    @property
    def est_chiffree(self) -> bool:
        """Whether its values are figures, that a target and a curve can be compared with."""
        return self.nature in self.CHIFFREES

    @property
    def est_commencee(self) -> bool:
        """Whether anything is said of how it is measured."""
        dits = (self.nature, self.unite, self.source, self.detenteur_id, self.periodicite, self.mode_recueil, self.sens)
        return any(dits) or self.etat != self.Etat.A_DETERMINER

    @property
    def titre(self) -> str:
        """« Impact à déterminer » of « Impact à déterminer : Ouvrir une maison des parents », ``objet`` the rest."""
        return self._mots[0]

    @property
    def objet(self) -> str:
        return self._mots[1]

    @property
    def _mots(self) -> tuple[str, str]:
        debut, separe, reste = self.libelle.partition("\u00a0: ")
        attend = self.etat == self.Etat.A_DETERMINER and debut.endswith(ATTENTE)
        return (debut, reste) if separe and attend else (self.libelle, "")
