"""Identity of an indicator: what it is about, and where the document names it."""

from django.db import models
from django.db.models import Q

from reciproque.contrats.models import Source
from reciproque.socle.champs import ChampNormalise


class IndicateurQuerySet(models.QuerySet):
    def for_user(self, user):
        """Indicators of the contracts ``user`` may see, and those common to all contracts."""
        from reciproque.contrats.models import Contrat

        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(Q(contrat=None) | Q(contrat__in=Contrat.objects.for_user(user)))

    def of_contrat(self, contrat, *, communs=True):
        """Indicators of ``contrat``, with those common to all contracts unless ``communs`` is False."""
        ici = Q(contrat=contrat)
        return self.filter(ici | Q(contrat=None) if communs else ici)

    def in_force(self):
        """Indicators not retired."""
        return self.filter(retire_le=None)


class Indicateur(Source):
    """Something measured. How it is measured is said by its `Definition` in force; ``libelle`` is a copy of its words.

    Without ``contrat``, common to all contracts (a national figure). Retired with a reason, never deleted.
    ``revision`` grows at each change, of its definition too: whoever saves from an older one is told.
    """

    class Famille(models.TextChoices):
        CONTEXTE = "contexte", "contexte"
        SUIVI = "suivi", "suivi"
        RESULTAT = "resultat", "résultat"
        IMPACT = "impact", "impact"

    contrat = models.ForeignKey(
        "contrats.Contrat",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="indicateurs",
        help_text="Vide\u00a0: commun à tous les contrats.",
    )
    libelle = models.CharField("libellé", max_length=500)
    libelle_normalise = ChampNormalise(source="libelle", max_length=500)
    famille = models.CharField("famille", max_length=10, choices=Famille, default=Famille.SUIVI)
    theme = models.CharField("thème", max_length=80, blank=True)
    noeud = models.ForeignKey(
        "contrats.Noeud",
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="indicateurs",
        verbose_name="élément de l’arborescence",
    )
    engagements = models.ManyToManyField("contrats.Engagement", blank=True, related_name="indicateurs")
    retire_le = models.DateTimeField("retiré le", null=True, blank=True)
    retire_motif = models.TextField("motif du retrait", blank=True)
    revision = models.PositiveIntegerField("révision", default=1, editable=False)
    cle_lecture = models.CharField(
        "clé dans la lecture",
        max_length=60,
        blank=True,
        editable=False,
        help_text="Lecture et clé de la fiche dont il est repris.",
    )
    cree_le = models.DateTimeField("créé le", auto_now_add=True)

    objects = IndicateurQuerySet.as_manager()

    class Meta(Source.Meta):
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["contrat", "famille"], name="indicateurs_famille"),
            models.Index(fields=["libelle_normalise"], name="indicateurs_libelle"),
        ]
        constraints = [
            *Source.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(libelle=""),
                name="indicateurs_indicateur_libelle",
                violation_error_message="Un indicateur a un libellé.",
            ),
            models.CheckConstraint(
                condition=Q(retire_le=None, retire_motif="") | (Q(retire_le__isnull=False) & ~Q(retire_motif="")),
                name="indicateurs_indicateur_retrait",
                violation_error_message="Un indicateur retiré l’est à une date et pour un motif.",
            ),
            models.CheckConstraint(
                condition=Q(contrat__isnull=False) | Q(noeud=None),
                name="indicateurs_indicateur_commun",
                violation_error_message="Un indicateur commun à tous les contrats ne tient à l’élément d’aucun.",
            ),
            models.UniqueConstraint(
                fields=["contrat", "cle_lecture"],
                condition=~Q(cle_lecture=""),
                name="indicateurs_indicateur_cle_unique",
                violation_error_message="Cet indicateur de la lecture est déjà repris.",
            ),
        ]

    def __str__(self):
        return self.libelle
