"""A contract, its links to other contracts, and the neighbourhoods it bears on."""

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from reciproque.socle.champs import ChampNormalise
from reciproque.socle.etats import Automate

from .source import Source


def _count(queryset, path="contrat"):
    """How many rows of ``queryset`` belong to the outer contract; 0 rather than nothing."""
    rows = queryset.filter(**{path: OuterRef("pk")}).order_by().values(path)
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), 0)


class ContratQuerySet(models.QuerySet):
    def for_user(self, user):
        """Contracts ``user`` may see: all for the administrator, else by an access to them or to who carries them."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.est_administrateur:
            return self
        from .acces import Acces

        mine = Acces.objects.in_force().filter(user=user)
        return self.filter(
            Q(pk__in=mine.exclude(contrat=None).values("contrat"))
            | Q(porteur__in=mine.exclude(organisation=None).values("organisation"))
        )

    def with_figures(self):
        """What a contract holds: ``n_engagements`` in force, ``n_quartiers``, ``n_noeuds``, ``n_signataires``.

        Its partners are counted by `listes.partenaires.partners_of`: no subquery counts them cheaply contract by
        contract, since they are named beside commitments and beside elements.
        """
        from .arbre import Engagement, RedactionNoeud
        from .signature import Signature

        return self.annotate(
            n_engagements=_count(Engagement.objects.in_force()),
            n_quartiers=_count(PerimetreQuartier.objects.all()),
            n_noeuds=_count(RedactionNoeud.objects.current(), "noeud__contrat"),
            n_signataires=_count(Signature.objects.all()),
        )

    def with_loose_ends(self):
        """What its parties and links lack: ``n_annoncees`` without signature block, ``n_liens`` named and not tied."""
        from .signature import Signature

        return self.annotate(
            n_annoncees=_count(Signature.objects.filter(etat=Signature.Etat.ANNONCEE)),
            n_liens=_count(Lien.objects.filter(etat=Lien.Etat.PROPOSE, vers=None), "de"),
        )


class Contrat(models.Model):
    """What was signed for a territory. Lives on through its versions; see `Version` and `Engagement`."""

    class Nature(models.TextChoices):
        CONTRAT = "contrat", "contrat de ville"
        PROTOCOLE = "protocole", "protocole d’engagements renforcés et réciproques"
        CONVENTION = "convention", "convention locale d’application"
        PROJET_QUARTIER = "projet_quartier", "projet de quartier"

    class Etat(models.TextChoices):
        PREPARATION = "preparation", "en préparation"
        EN_VIGUEUR = "en_vigueur", "en vigueur"
        CLOS = "clos", "clos"

    TRANSITIONS = {
        Etat.PREPARATION: {Etat.EN_VIGUEUR},
        Etat.EN_VIGUEUR: {Etat.CLOS, Etat.PREPARATION},
        Etat.CLOS: {Etat.EN_VIGUEUR},
    }
    automate = Automate("etat", TRANSITIONS)

    nom = models.CharField("nom", max_length=200)
    nom_normalise = ChampNormalise(source="nom", max_length=200)
    nature = models.CharField("nature", max_length=20, choices=Nature, default=Nature.CONTRAT)
    etat = models.CharField("état", max_length=12, choices=Etat, default=Etat.PREPARATION)
    territoire = models.CharField("territoire", max_length=200, blank=True)
    territoire_normalise = ChampNormalise(source="territoire", max_length=200)
    debut = models.DateField("début", null=True, blank=True)
    fin = models.DateField("fin", null=True, blank=True)
    porteur = models.ForeignKey(
        "annuaire.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="contrats_portes",
        verbose_name="organisation qui pilote",
    )
    communes = models.ManyToManyField("territoires.Commune", blank=True, related_name="contrats")
    quartiers = models.ManyToManyField(
        "territoires.Quartier", through="PerimetreQuartier", blank=True, related_name="contrats"
    )
    revision = models.PositiveIntegerField("révision", default=1, editable=False)
    cree_le = models.DateTimeField("créé le", auto_now_add=True)

    objects = ContratQuerySet.as_manager()

    class Meta:
        ordering = ["nom", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(nom=""),
                name="contrats_contrat_nom",
                violation_error_message="Un contrat a un nom.",
            ),
            models.CheckConstraint(
                condition=Q(debut=None) | Q(fin=None) | Q(fin__gte=F("debut")),
                name="contrats_contrat_periode",
                violation_error_message="La fin du contrat précède son début.",
            ),
        ]

    def __str__(self):
        return self.nom

    def get_absolute_url(self):
        return reverse("contrats:accueil", args=[self.pk])


class LienQuerySet(models.QuerySet):
    def seen_by(self, user):
        """Adds ``visible``: whether ``user`` may open the other contract. Otherwise only its printed name shows."""
        return self.select_related("vers").annotate(
            visible=Exists(Contrat.objects.for_user(user).filter(pk=OuterRef("vers")))
        )

    def standing(self):
        """Links proposed or confirmed, not dismissed."""
        return self.exclude(etat=Lien.Etat.ECARTE)


class Lien(Source):
    """Dated link from one contract to another; ``vers`` stays empty while the other is only named."""

    class Nature(models.TextChoices):
        COUVRE = "couvre", "couvre"
        DECLINE = "decline", "décline"
        PROROGE = "proroge", "proroge"
        COMPLETE = "complete", "complète"
        SUCCEDE = "succede", "succède à"

    class Etat(models.TextChoices):
        PROPOSE = "propose", "proposé par la lecture"
        CONFIRME = "confirme", "confirmé"
        ECARTE = "ecarte", "écarté"

    de = models.ForeignKey(Contrat, models.CASCADE, related_name="liens")
    nature = models.CharField("nature", max_length=10, choices=Nature)
    vers = models.ForeignKey(Contrat, models.CASCADE, null=True, blank=True, related_name="liens_recus")
    vers_nom = models.CharField("contrat nommé", max_length=200, blank=True)
    date = models.DateField("date", null=True, blank=True, help_text="Date de signature du contrat visé.")
    etat = models.CharField("état", max_length=10, choices=Etat, default=Etat.CONFIRME)

    objects = LienQuerySet.as_manager()

    class Meta(Source.Meta):
        ordering = ["date", "vers_nom", "pk"]
        verbose_name = "lien entre contrats"
        verbose_name_plural = "liens entre contrats"
        constraints = [
            *Source.Meta.constraints,
            models.CheckConstraint(
                condition=Q(vers__isnull=False) | ~Q(vers_nom=""),
                name="contrats_lien_cible",
                violation_error_message="Un lien vise un contrat, existant ou au moins nommé.",
            ),
            models.CheckConstraint(
                condition=Q(vers=None) | ~Q(vers=F("de")),
                name="contrats_lien_pas_soi",
                violation_error_message="Un contrat ne peut pas être lié à lui-même.",
            ),
            models.UniqueConstraint(
                fields=["de", "nature", "vers"],
                condition=Q(vers__isnull=False),
                name="contrats_lien_unique",
                violation_error_message="Ce lien existe déjà.",
            ),
        ]

    def __str__(self):
        return f"{self.de} {self.get_nature_display()} {self.vers or self.vers_nom}"


class PerimetreQuartier(Source):
    """A neighbourhood of a contract, as its document describes it."""

    contrat = models.ForeignKey(Contrat, models.CASCADE, related_name="perimetre")
    quartier = models.ForeignKey("territoires.Quartier", models.PROTECT, related_name="perimetres")
    population = models.PositiveIntegerField("population annoncée", null=True, blank=True)
    contrat_couvert = models.CharField("contrat couvert", max_length=200, blank=True)

    class Meta(Source.Meta):
        ordering = ["pk"]
        verbose_name = "quartier du contrat"
        verbose_name_plural = "quartiers du contrat"
        constraints = [
            *Source.Meta.constraints,
            models.UniqueConstraint(
                fields=["contrat", "quartier"],
                name="contrats_perimetre_unique",
                violation_error_message="Ce quartier est déjà dans le contrat.",
            ),
        ]

    def __str__(self):
        return f"{self.quartier} ({self.contrat})"
