"""Versions, the strategic tree and the commitments.

`Noeud` and `Engagement` are identities that never change; `RedactionNoeud` and `RedactionEngagement` say how they are
worded from one version on (``depuis``) until another replaces them (``jusqua``, empty while in force). The contract as
of a version is the set of wordings open at that version: an avenant writes only what it changes.
"""

from django.db import models
from django.db.models import F, FilteredRelation, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from reciproque.socle.champs import TexteNormalise

from .source import Source


class VersionQuerySet(models.QuerySet):
    def on(self, jour):
        """The version in force on ``jour``; None before the first took effect. Without date, the first always was."""
        effectives = self.filter(Q(date_effet__lte=jour) | Q(date_effet=None, numero=1))
        return effectives.order_by("-numero").first()


class Version(models.Model):
    """State of a contract opened by its signature or by an avenant."""

    contrat = models.ForeignKey("contrats.Contrat", models.CASCADE, related_name="versions")
    numero = models.PositiveSmallIntegerField("numéro", default=1)
    libelle = models.CharField("libellé", max_length=200)
    date_effet = models.DateField("date d’effet", null=True, blank=True)
    document = models.ForeignKey("contrats.Document", models.PROTECT, null=True, blank=True, related_name="versions")

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["contrat", "numero"]
        constraints = [
            models.UniqueConstraint(
                fields=["contrat", "numero"],
                name="contrats_version_numero_unique",
                violation_error_message="Cette version existe déjà.",
            ),
        ]

    def __str__(self):
        return self.libelle


class Niveau(models.Model):
    """A level of the tree under the contract's own word (« Pilier », « Enjeu », « Axe »…)."""

    contrat = models.ForeignKey("contrats.Contrat", models.CASCADE, related_name="niveaux")
    code = models.CharField("code du lecteur", max_length=30)
    libelle = models.CharField("libellé", max_length=60)
    rang = models.PositiveSmallIntegerField("rang")

    class Meta:
        ordering = ["contrat", "rang", "pk"]
        verbose_name_plural = "niveaux"
        constraints = [
            models.UniqueConstraint(
                fields=["contrat", "code"],
                name="contrats_niveau_unique",
                violation_error_message="Ce niveau existe déjà dans le contrat.",
            ),
        ]

    def __str__(self):
        return self.libelle


class Noeud(models.Model):
    """Identity of an element of the strategic tree.

    ``revision`` grows at each change: whoever saves from an older one is told.
    """

    contrat = models.ForeignKey("contrats.Contrat", models.CASCADE, related_name="noeuds")
    quartiers = models.ManyToManyField(
        "territoires.Quartier", blank=True, related_name="noeuds", verbose_name="quartiers nommés"
    )
    revision = models.PositiveIntegerField("révision", default=1, editable=False)

    class Meta:
        verbose_name = "élément de l’arborescence"
        verbose_name_plural = "éléments de l’arborescence"

    def __str__(self):
        return f"Nœud {self.pk}"


class EngagementQuerySet(models.QuerySet):
    def for_user(self, user):
        """Commitments of the contracts ``user`` may see."""
        from .contrat import Contrat

        return self.filter(contrat__in=Contrat.objects.for_user(user))

    def in_force(self):
        """Commitments not withdrawn."""
        return self.filter(retire_le=None)


class Engagement(models.Model):
    """Identity of a commitment. Withdrawn with a reason, never deleted.

    ``clos_par`` is the version that ended it (repealed, or merged into another): withdrawn from then on, it still
    stands in the versions before. Withdrawn without it, it was a mistake and stands in none.

    ``revision`` grows at each change (wording, partners, places): whoever saves from an older one is told.
    """

    class Nature(models.TextChoices):
        ENGAGEMENT = "engagement", "engagement"
        ACTION = "action", "action"

    contrat = models.ForeignKey("contrats.Contrat", models.CASCADE, related_name="engagements")
    nature = models.CharField("nature", max_length=10, choices=Nature, default=Nature.ENGAGEMENT)
    quartiers = models.ManyToManyField(
        "territoires.Quartier", blank=True, related_name="engagements", verbose_name="quartiers nommés"
    )
    retire_le = models.DateTimeField("retiré le", null=True, blank=True)
    retire_motif = models.TextField("motif du retrait", blank=True)
    clos_par = models.ForeignKey(Version, models.PROTECT, null=True, blank=True, related_name="engagements_clos")
    revision = models.PositiveIntegerField("révision", default=1, editable=False)

    objects = EngagementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(retire_le=None, retire_motif="") | (Q(retire_le__isnull=False) & ~Q(retire_motif="")),
                name="contrats_engagement_retrait",
                violation_error_message="Un engagement retiré l’est à une date et pour un motif.",
            ),
            models.CheckConstraint(
                condition=Q(clos_par=None) | Q(retire_le__isnull=False),
                name="contrats_engagement_clos_retire",
                violation_error_message="Un engagement auquel un avenant met fin est retiré.",
            ),
        ]

    def __str__(self):
        return f"Engagement {self.pk}"


class RedactionQuerySet(models.QuerySet):
    def current(self):
        """Wordings in force today: not replaced by a later version."""
        return self.filter(jusqua=None)

    def as_of(self, version):
        """Wordings in force in ``version`` of a contract."""
        return self.filter(depuis__numero__lte=version.numero, depuis__contrat=version.contrat_id).filter(
            Q(jusqua=None) | Q(jusqua__numero__gt=version.numero)
        )


class RedactionEngagementQuerySet(RedactionQuerySet):
    def standing_in(self, version):
        """Wordings of ``version``, without what was read by mistake nor what an earlier version had ended."""
        ended_later = Q(engagement__clos_par__numero__gt=version.numero)
        return self.as_of(version).filter(Q(engagement__retire_le=None) | ended_later)

    def in_printed_order(self, version=None):
        """Order of the document: the branches, then the rank within each; what hangs nowhere comes last.

        Adds ``chemin``, the path of the branch now, or in ``version`` ("99999" outside the tree).
        """
        if version is not None:
            branch = RedactionNoeud.objects.as_of(version).filter(noeud=OuterRef("noeud")).values("chemin")[:1]
            placed = self.annotate(chemin=Coalesce(Subquery(branch), Value("99999")))
            return placed.order_by("chemin", "ordre", "pk")
        place = FilteredRelation("noeud__redactions", condition=Q(noeud__redactions__jusqua=None))
        return (
            self.alias(_place=place)
            .annotate(chemin=Coalesce(F("_place__chemin"), Value("99999")))
            .order_by("chemin", "ordre", "pk")
        )


class Redaction(Source):
    """Abstract: the wording of an identity from one version on.

    ``jusqua`` has an index of the closed wordings alone: nearly all are open, and a database without statistics would
    walk them all rather than the few looked for.
    """

    depuis = models.ForeignKey(Version, models.PROTECT, related_name="+")
    jusqua = models.ForeignKey(Version, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    ordre = models.PositiveIntegerField("ordre", default=0)

    objects = RedactionQuerySet.as_manager()

    class Meta(Source.Meta):
        abstract = True
        indexes = [
            models.Index(fields=["jusqua"], condition=Q(jusqua__isnull=False), name="%(class)s_closes"),
        ]


class RedactionNoeud(Redaction):
    """How a node of the tree reads, and where it hangs.

    ``chemin`` is the materialised path of ranks ("0002.0001"): sorting on it is the printed order, its prefix a branch.
    """

    noeud = models.ForeignKey(Noeud, models.CASCADE, related_name="redactions")
    parent = models.ForeignKey(Noeud, models.PROTECT, null=True, blank=True, related_name="redactions_enfants")
    niveau = models.ForeignKey(Niveau, models.PROTECT, related_name="+")
    code = models.CharField("code", max_length=40, blank=True)
    titre = models.TextField("titre")
    titre_normalise = TexteNormalise(source="titre")
    chemin = models.CharField("chemin", max_length=120, blank=True, db_index=True)
    fiche = models.JSONField("fiche", default=dict, blank=True, help_text="Rubriques imprimées du document.")
    responsables = models.JSONField(
        "responsables", default=list, blank=True, help_text="Tels qu’imprimés\u00a0: [{titre, niveau}]."
    )

    class Meta(Redaction.Meta):
        ordering = ["chemin", "ordre", "pk"]
        verbose_name = "rédaction d’un élément"
        verbose_name_plural = "rédactions des éléments"
        constraints = [
            *Source.Meta.constraints,
            models.UniqueConstraint(
                fields=["noeud"],
                condition=Q(jusqua=None),
                name="contrats_redactionnoeud_courante_unique",
                violation_error_message="Cet élément a déjà une rédaction en vigueur.",
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("noeud")),
                name="contrats_redactionnoeud_parent",
                violation_error_message="Un élément ne peut pas être rangé sous lui-même.",
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.titre}".strip()


class RedactionEngagement(Redaction):
    """How a commitment reads: its text keeps the document's own characters."""

    class Statut(models.TextChoices):
        POURSUIVI = "poursuivi", "poursuivi"
        PRIORISE = "priorise", "prioritaire"
        SATISFAISANT = "satisfaisant", "réalisation satisfaisante"
        NOUVEAU = "nouveau", "nouveau"
        INCONNU = "inconnu", "non précisé"

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="redactions")
    noeud = models.ForeignKey(Noeud, models.PROTECT, null=True, blank=True, related_name="redactions_engagements")
    numero = models.CharField("numéro imprimé", max_length=40, blank=True)
    texte = models.TextField("texte")
    texte_normalise = TexteNormalise(source="texte")
    statut = models.CharField("statut", max_length=12, choices=Statut, default=Statut.INCONNU)
    periode = models.CharField("période", max_length=60, blank=True)
    echeance = models.DateField("échéance", null=True, blank=True)
    montants = models.JSONField("montants", default=list, blank=True)
    fige = models.JSONField(
        "ce qui l’entourait",
        default=dict,
        blank=True,
        help_text="Partenaires, quartiers et leviers, tels que dits quand une autre rédaction l’a remplacée.",
    )

    objects = RedactionEngagementQuerySet.as_manager()

    class Meta(Redaction.Meta):
        ordering = ["ordre", "pk"]
        verbose_name = "rédaction d’un engagement"
        verbose_name_plural = "rédactions des engagements"
        indexes = [
            *Redaction.Meta.indexes,
            # A country of contracts has sixty thousand wordings, a few hundred of them dated.
            models.Index(
                fields=["echeance"],
                condition=Q(jusqua=None, echeance__isnull=False),
                name="redactionengagement_echeances",
            ),
        ]
        constraints = [
            *Source.Meta.constraints,
            models.UniqueConstraint(
                fields=["engagement"],
                condition=Q(jusqua=None),
                name="contrats_redactionengagement_courante_unique",
                violation_error_message="Cet engagement a déjà une rédaction en vigueur.",
            ),
            models.CheckConstraint(
                condition=~Q(texte=""),
                name="contrats_redactionengagement_texte",
                violation_error_message="Un engagement a un texte.",
            ),
        ]

    def __str__(self):
        return self.texte[:80]
