"""Figures: what an indicator is worth, on one place, for one period and one part of the people, by one source."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from reciproque.langue import format_money, format_number
from reciproque.socle.champs import ChampNormalise

from ..periodes import Periode
from .definition import Definition
from .indicateur import Indicateur
from .territoire import SurTerritoire, lieu_key, on_one_place


class Sexe(models.TextChoices):
    ENSEMBLE = "", "ensemble"
    FEMMES = "f", "femmes"
    HOMMES = "h", "hommes"


class Zone(models.TextChoices):
    ENSEMBLE = "", "ensemble"
    QPV = "qpv", "en quartier prioritaire"
    HORS = "hors", "hors quartier prioritaire"


class Importation(models.Model):
    """A file of figures: given, mapped, previewed, then written whole or not at all.

    ``apercu`` is what it would change.
    """

    class Etat(models.TextChoices):
        DEPOSEE = "deposee", "déposée"
        ANALYSE = "analyse", "en cours d’analyse"
        PRETE = "prete", "prête"
        REFUSEE = "refusee", "à corriger"
        FAITE = "faite", "importée"

    contrat = models.ForeignKey("contrats.Contrat", models.CASCADE, null=True, blank=True, related_name="+")
    fichier = models.ForeignKey("socle.Fichier", models.PROTECT, related_name="+")
    dictionnaire = models.ForeignKey("socle.Fichier", models.PROTECT, null=True, blank=True, related_name="+")
    contours = models.ManyToManyField("socle.Fichier", blank=True, related_name="+")
    debut = models.DateField("début de la période", null=True, blank=True)
    fin = models.DateField("fin de la période", null=True, blank=True)
    source = models.CharField("source", max_length=200, blank=True)
    creer_lieux = models.BooleanField("créer les lieux inconnus", default=False)
    suivre = models.BooleanField("suivre les correspondances de quartiers", default=False)
    colonnes = models.JSONField("colonnes", default=list)
    apercu = models.JSONField("aperçu", default=dict)
    etat = models.CharField("état", max_length=8, choices=Etat, default=Etat.DEPOSEE)
    auteur = models.ForeignKey("comptes.User", models.SET_NULL, null=True, related_name="+")
    deposee_le = models.DateTimeField("déposée le", auto_now_add=True)
    faite_le = models.DateTimeField("importée le", null=True, blank=True)

    class Meta:
        ordering = ["-deposee_le", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(debut=None, fin=None) | Q(debut__isnull=False, fin__gte=F("debut")),
                name="indicateurs_importation_periode",
                violation_error_message="La fin de la période précède son début.",
            ),
        ]

    def __str__(self) -> str:
        return f"Import de «\u00a0{self.fichier.nom}\u00a0»"

    @property
    def periode(self) -> Periode | None:
        return Periode(self.debut, self.fin) if self.debut and self.fin else None


class ColonneConnue(models.Model):
    """What a head meant the last time: proposed again for the same contract."""

    contrat = models.ForeignKey("contrats.Contrat", models.CASCADE, null=True, blank=True, related_name="+")
    entete = models.CharField("en-tête", max_length=200)
    role = models.CharField("rôle", max_length=20)
    indicateur = models.ForeignKey(Indicateur, models.CASCADE, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "colonne connue"
        verbose_name_plural = "colonnes connues"
        constraints = [
            models.UniqueConstraint(
                Coalesce("contrat", 0),
                "entete",
                name="indicateurs_colonne_connue_unique",
                violation_error_message="Cet en-tête est déjà connu.",
            ),
        ]

    def __str__(self) -> str:
        return self.entete


class SeuilSecret(models.Model):
    """Counts from 1 to under ``seuil`` are masked for who does not measure. Without ``contrat``: the whole instance."""

    contrat = models.OneToOneField("contrats.Contrat", models.CASCADE, null=True, blank=True, related_name="+")
    seuil = models.PositiveSmallIntegerField("seuil")
    revision = models.PositiveIntegerField("révision", default=1, editable=False)

    class Meta:
        verbose_name = "seuil du secret statistique"
        verbose_name_plural = "seuils du secret statistique"
        constraints = [
            models.UniqueConstraint(
                Coalesce("contrat", 0),
                condition=Q(contrat=None),
                name="indicateurs_seuil_instance_unique",
                violation_error_message="L’instance a déjà son seuil.",
            ),
            models.CheckConstraint(
                condition=Q(seuil__lte=1000),
                name="indicateurs_seuil_borne",
                violation_error_message="Le seuil va de 0 (rien n’est masqué) à 1\u202f000.",
            ),
        ]

    def __str__(self) -> str:
        return f"seuil de {self.seuil}"


class SansSecret(models.Model):
    """This indicator does not count people (schools, establishments): none of its figures is a secret."""

    indicateur = models.OneToOneField(Indicateur, models.CASCADE, related_name="sans_secret")

    class Meta:
        verbose_name = "indicateur sans secret"
        verbose_name_plural = "indicateurs sans secret"

    def __str__(self) -> str:
        return str(self.indicateur)


class ValeurQuerySet(models.QuerySet):
    def for_user(self, user: Any) -> ValeurQuerySet:
        """Figures of the indicators ``user`` may see, on no contract that they may not."""
        from reciproque.contrats.models import Contrat

        vus = Contrat.objects.for_user(user)
        ici = Q(contrat=None) | Q(contrat__in=vus)
        return self.filter(ici, indicateur__in=Indicateur.objects.for_user(user))

    def of_contrat(self, contrat: Any) -> ValeurQuerySet:
        """What a page of this contract may show: its indicators and the common ones, on no other contract."""
        ici = Q(contrat=None) | Q(contrat=contrat)
        return self.filter(ici, indicateur__in=Indicateur.objects.of_contrat(contrat))

    def whole(self) -> ValeurQuerySet:
        """Figures for everybody: no split by sex, age band or zone."""
        return self.filter(sexe="", age="", zone="")

    def with_places(self) -> ValeurQuerySet:
        lieux = ("quartier", "commune", "epci", "departement", "region", "contrat")
        return self.select_related(*lieux).defer("quartier__contour", "commune__contour")


class Valeur(SurTerritoire):
    """One figure, or the reason why there is none. ``masquee``: under statistical secrecy, shown to who measures only.

    ``revision`` grows at each change: whoever saves from an older one is shown what stands. A validated figure changes
    only by a `Correction`.
    """

    class Statut(models.TextChoices):
        PROVISOIRE = "provisoire", "provisoire"
        VALIDEE = "validee", "validée"

    class Donnee(models.TextChoices):
        CONNUE = "connue", "connue"
        NON_DISPONIBLE = "non_disponible", "non disponible"
        SECRET = "secret", "secret statistique"

    indicateur = models.ForeignKey(Indicateur, models.CASCADE, related_name="valeurs", db_index=False)
    definition = models.ForeignKey(Definition, models.RESTRICT, related_name="valeurs", verbose_name="définition")
    debut = models.DateField("début de la période")
    fin = models.DateField("fin de la période")
    sexe = models.CharField("sexe", max_length=1, choices=Sexe, blank=True)
    age = models.CharField("tranche d’âge", max_length=20, blank=True)
    zone = models.CharField("zone", max_length=4, choices=Zone, blank=True)
    source = models.CharField("source", max_length=200, blank=True)
    source_normalisee = ChampNormalise(source="source", max_length=200)
    etat = models.CharField("donnée", max_length=15, choices=Donnee, default=Donnee.CONNUE)
    valeur = models.DecimalField("valeur", max_digits=20, decimal_places=6, null=True, blank=True)
    montant = models.DecimalField("montant", max_digits=18, decimal_places=2, null=True, blank=True)
    numerateur = models.DecimalField("numérateur", max_digits=20, decimal_places=6, null=True, blank=True)
    denominateur = models.DecimalField("dénominateur", max_digits=20, decimal_places=6, null=True, blank=True)
    texte = models.CharField("réponse", max_length=500, blank=True)
    statut = models.CharField("statut", max_length=10, choices=Statut, default=Statut.PROVISOIRE)
    validee_le = models.DateTimeField("validée le", null=True, blank=True)
    masquee = models.BooleanField("masquée", default=False, editable=False)
    saisie_par = models.ForeignKey(
        "comptes.User", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="saisie par"
    )
    saisie_le = models.DateTimeField("saisie le", auto_now=True)
    importation = models.ForeignKey(Importation, models.SET_NULL, null=True, blank=True, related_name="valeurs")
    revision = models.PositiveIntegerField("révision", default=1, editable=False)

    objects = ValeurQuerySet.as_manager()

    class Meta:
        ordering = ["debut", "fin", "pk"]
        indexes = [
            # What a portrait and a curve ask: one place, some indicators, the last periods.
            models.Index(
                "quartier", "indicateur", "debut", condition=Q(quartier__isnull=False), name="indic_val_quartier"
            ),
            models.Index(
                "commune", "indicateur", "debut", condition=Q(commune__isnull=False), name="indic_val_commune"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                "indicateur",
                "debut",
                "fin",
                *lieu_key(),
                "sexe",
                "age",
                "zone",
                "source_normalisee",
                name="indicateurs_valeur_unique",
                violation_error_message="Cette source dit déjà une valeur pour cette période et ce territoire.",
            ),
            models.CheckConstraint(
                condition=on_one_place(),
                name="indicateurs_valeur_territoire",
                violation_error_message="Une valeur porte sur un territoire, et un seul.",
            ),
            models.CheckConstraint(
                condition=Q(fin__gte=F("debut")),
                name="indicateurs_valeur_periode",
                violation_error_message="La fin de la période précède son début.",
            ),
            models.CheckConstraint(
                condition=(Q(etat="connue") & (Q(valeur__isnull=False) | Q(montant__isnull=False) | ~Q(texte="")))
                | (
                    Q(etat__in=["non_disponible", "secret"])
                    & Q(valeur=None, montant=None, numerateur=None, denominateur=None, texte="")
                ),
                name="indicateurs_valeur_connue",
                violation_error_message="Une valeur est connue et dite, ou bien elle manque\u00a0: jamais zéro.",
            ),
            models.CheckConstraint(
                condition=Q(denominateur=None) | Q(denominateur__gt=0, numerateur__isnull=False),
                name="indicateurs_valeur_rapport",
                violation_error_message="Le dénominateur est nul, ou le numérateur manque.",
            ),
            models.CheckConstraint(
                condition=Q(statut="provisoire", validee_le=None) | Q(statut="validee", validee_le__isnull=False),
                name="indicateurs_valeur_validation",
                violation_error_message="Une valeur validée l’est à une date.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicateur}, {self.libelle_territoire}, {self.periode}"

    @property
    def periode(self) -> Periode:
        return Periode(self.debut, self.fin)

    @property
    def decoupage(self) -> str:
        """« femmes, 15-24 ans »; empty for everybody."""
        parts = [Sexe(self.sexe).label if self.sexe else "", self.age, Zone(self.zone).label if self.zone else ""]
        return ", ".join(part for part in parts if part)

    @property
    def est_validee(self) -> bool:
        return self.statut == self.Statut.VALIDEE

    @property
    def dit(self) -> str:
        """The figure in words, with its unit. Ask `secret.Regard` first whether it may be shown."""
        if self.etat != self.Donnee.CONNUE:
            return str(self.Donnee(self.etat).label)
        parts = [format_value(self.valeur, self.definition)] if self.valeur is not None else []
        if self.montant is not None:
            parts.append(format_money(self.montant))
        return ", ".join(parts) or self.texte


class Correction(models.Model):
    """How a validated figure was changed: when, why, by whom, from what to what."""

    valeur = models.ForeignKey(Valeur, models.CASCADE, related_name="corrections")
    date = models.DateField("date de la correction")
    motif = models.TextField("motif")
    avant = models.JSONField("avant")
    apres = models.JSONField("après")
    par = models.ForeignKey("comptes.User", models.SET_NULL, null=True, related_name="+")
    faite_le = models.DateTimeField("faite le", auto_now_add=True)

    class Meta:
        ordering = ["-faite_le", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(motif=""),
                name="indicateurs_correction_motif",
                violation_error_message="Une correction a un motif.",
            ),
        ]

    def __str__(self) -> str:
        return f"Correction du {self.date}"


def format_value(valeur: Any, definition: Definition) -> str:
    """« 12,5 % », « 1 234 habitants », « oui »."""
    if definition.nature == Definition.Nature.OUI_NON:
        return "oui" if valeur else "non"
    if definition.nature == Definition.Nature.MONTANT:
        return format_money(valeur)
    nombre = format_number(round(valeur, 2))
    if definition.nature == Definition.Nature.TAUX:
        return f"{nombre}\u202f%"
    return f"{nombre}\u00a0{definition.unite}" if definition.unite else nombre
