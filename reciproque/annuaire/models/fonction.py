"""Functions, who holds them and held them, and what each person lets be kept of them."""

from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils import timezone

from reciproque.socle.champs import ChampNormalise

from .organisation import Organisation


class MandatQuerySet(models.QuerySet):
    def current(self, jour=None):
        """Those that run on ``jour`` (today): the last day is the one before ``jusqua``."""
        jour = jour or timezone.localdate()
        return self.filter(Q(depuis=None) | Q(depuis__lte=jour), Q(jusqua=None) | Q(jusqua__gt=jour))


class FonctionQuerySet(models.QuerySet):
    def open(self):
        return self.filter(fermee_le=None)

    def with_holder(self):
        """``titulaires``: the mandates of today, at most one; and ``pourvue``. One more query."""
        actuels = Mandat.objects.current()
        return self.annotate(pourvue=Exists(actuels.filter(fonction=OuterRef("pk")))).prefetch_related(
            Prefetch("mandats", actuels.select_related("personne"), to_attr="titulaires")
        )


class Fonction(models.Model):
    """A post in an organisation. It survives whoever holds it."""

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="fonctions", verbose_name="organisation"
    )
    libelle = models.CharField("fonction", max_length=150)
    libelle_normalise = ChampNormalise(source="libelle", max_length=150)
    fermee_le = models.DateField("supprimée le", null=True, blank=True)

    objects = FonctionQuerySet.as_manager()

    class Meta:
        ordering = ["organisation", "libelle_normalise", "pk"]
        verbose_name = "fonction"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "libelle_normalise"],
                name="annuaire_fonction_unique",
                violation_error_message="Cette organisation a déjà une fonction de ce nom.",
            ),
            models.CheckConstraint(
                condition=~Q(libelle=""),
                name="annuaire_fonction_libelle",
                violation_error_message="Une fonction a un nom.",
            ),
        ]

    def __str__(self):
        return self.libelle

    def get_absolute_url(self):
        return reverse("annuaire:fonction", args=[self.pk])

    @property
    def titulaire(self):
        """Today's mandate among those prefetched by `with_holder`."""
        actuels = getattr(self, "titulaires")  # noqa: B009 (mypy: it is the prefetch that gives it)
        return actuels[0] if actuels else None


class Personne(models.Model):
    """Someone who holds or held a function. Their contact is kept only on a recorded ground, and leaves with it."""

    class Base(models.TextChoices):
        CONSENTEMENT = "consentement", "consentement de la personne (RGPD, article 6-1 a)"
        MISSION = "mission", "mission d’intérêt public (RGPD, article 6-1 e)"

    class Diffusion(models.TextChoices):
        EQUIPES = "equipes", "aux équipes projet seulement"
        PARTAGEE = "partagee", "à tous ceux qui suivent un contrat (annuaire partagé)"

    nom = models.CharField("nom", max_length=100, blank=True)
    nom_normalise = ChampNormalise(source="nom", max_length=100)
    prenom = models.CharField("prénom", max_length=100, blank=True)
    courriel = models.EmailField("adresse électronique", blank=True)
    telephone = models.CharField("téléphone", max_length=30, blank=True)
    base_legale = models.CharField("base légale", max_length=15, choices=Base, blank=True)
    base_le = models.DateField("recueillie le", null=True, blank=True)
    base_origine = models.CharField("comment", max_length=200, blank=True)
    diffusion = models.CharField("coordonnées montrées", max_length=10, choices=Diffusion, default=Diffusion.EQUIPES)
    retiree_le = models.DateField("accord retiré le", null=True, blank=True)
    effacee_le = models.DateField("effacée le", null=True, blank=True)

    # Told by the journal, erasable from it.
    CHAMPS_PERSONNELS = ("nom", "prenom", "courriel", "telephone", "base_origine")
    COORDONNEES = ("courriel", "telephone")

    class Meta:
        ordering = ["nom_normalise", "prenom", "pk"]
        verbose_name = "personne"
        constraints = [
            models.CheckConstraint(
                condition=Q(courriel="", telephone="") | (~Q(base_legale="") & Q(base_le__isnull=False)),
                name="annuaire_personne_base",
                violation_error_message="Des coordonnées se gardent sur une base légale et à une date.",
            ),
            models.CheckConstraint(
                condition=Q(effacee_le=None, nom__gt="")
                | Q(effacee_le__isnull=False, nom="", prenom="", courriel="", telephone=""),
                name="annuaire_personne_nom",
                violation_error_message="Une personne a un nom\u00a0; effacée, elle n’en a plus.",
            ),
        ]

    def __str__(self):
        return f"{self.prenom} {self.nom}".strip() or "personne effacée"

    def get_absolute_url(self):
        return reverse("annuaire:personne", args=[self.pk])

    def contact_for(self, corrige):
        """What may be shown of the contact to who may (``corrige``) or may not correct the directory."""
        if corrige or self.diffusion == self.Diffusion.PARTAGEE:
            return [valeur for valeur in (self.courriel, self.telephone) if valeur]
        return []


class Mandat(models.Model):
    """A person in a function, from a day (included) to another (excluded)."""

    fonction = models.ForeignKey(Fonction, models.CASCADE, related_name="mandats", verbose_name="fonction")
    personne = models.ForeignKey(Personne, models.PROTECT, related_name="mandats", verbose_name="titulaire")
    depuis = models.DateField("depuis le", null=True, blank=True)
    jusqua = models.DateField("jusqu’au", null=True, blank=True)

    objects = MandatQuerySet.as_manager()

    # Its journal entries name a person: erasable with them.
    CHAMPS_PERSONNELS = ("titulaire",)

    class Meta:
        ordering = [F("depuis").desc(nulls_last=True), "-pk"]
        verbose_name = "mandat"
        constraints = [
            models.UniqueConstraint(
                fields=["fonction"],
                condition=Q(jusqua=None),
                name="annuaire_mandat_unique",
                violation_error_message="Cette fonction a déjà un titulaire.",
            ),
            models.CheckConstraint(
                condition=Q(depuis=None) | Q(jusqua=None) | Q(jusqua__gte=F("depuis")),
                name="annuaire_mandat_dates",
                violation_error_message="La fin d’un mandat précède son début.",
            ),
        ]

    def __str__(self):
        return f"{self.personne}, {self.fonction}"

    @property
    def libelle_journal(self):
        return f"mandat de {self.fonction}"
