"""Who promised: the participation of an organisation or of a collective in a node or a commitment."""

from django.db import models
from django.db.models import Q

from .source import Source


class ParticipationQuerySet(models.QuerySet):
    def by_name(self, organisation):
        """Participations where ``organisation`` is named, for certain or as a candidate."""
        return self.filter(organisation=organisation)

    def collective(self):
        """Participations of collectives. Not « without organisation »: databases would walk that index, a third of
        the table, rather than the commitments of one contract.
        """
        return self.exclude(collectif="")

    def of_contrat(self, contrat):
        """Participations in the commitments of ``contrat`` that are in force."""
        return self.filter(engagement__contrat=contrat, engagement__retire_le=None)

    def certain(self):
        return self.filter(certitude=Participation.Certitude.CERTAIN)

    def to_confirm(self):
        return self.filter(certitude=Participation.Certitude.PROPOSE)


class Participation(Source):
    """One mark printed beside a node or a commitment.

    ``marque`` is the mark as printed. A collective is never expanded into its members; an ambiguous acronym gives
    one row per candidate, each ``propose``.
    """

    class Role(models.TextChoices):
        CHEF_DE_FILE = "chef_de_file", "chef de file"
        PARTENAIRE = "partenaire", "partenaire"
        INCONNU = "inconnu", "rôle non précisé"

    class Certitude(models.TextChoices):
        CERTAIN = "certain", "certain"
        PROPOSE = "propose", "proposé"

    class Collectif(models.TextChoices):
        COMMUNES = "communes", "les communes"
        BAILLEURS = "bailleurs", "les bailleurs sociaux"
        DEPARTEMENTS = "departements", "les départements"
        COLLECTIVITES = "collectivites", "les collectivités"
        SERVICES_DE_L_ETAT = "services_de_l_etat", "les services de l’État"
        CAF = "caf", "les CAF"
        CONSEILS_CITOYENS = "conseils_citoyens", "les conseils citoyens"
        HABITANTS = "habitants", "les habitants"
        ASSOCIATIONS = "associations", "les associations"
        ENTREPRISES = "entreprises", "les entreprises"
        CHAMBRES_CONSULAIRES = "chambres_consulaires", "les chambres consulaires"
        ETABLISSEMENTS_SCOLAIRES = "etablissements_scolaires", "les établissements scolaires"
        OPERATEURS = "operateurs", "les opérateurs"
        FINANCEURS = "financeurs", "les financeurs"
        SIGNATAIRES = "signataires", "l’ensemble des signataires"
        PARTENAIRES = "partenaires", "l’ensemble des partenaires"
        AUTRE = "autre", "un collectif"

    # Categories of `annuaire.Organisation` a collective speaks for; None: every signatory. A collective whose members
    # no category tells (« les opérateurs ») commits nobody by itself.
    MEMBRES = {
        Collectif.COMMUNES: ("commune",),
        Collectif.BAILLEURS: ("bailleur",),
        Collectif.DEPARTEMENTS: ("departement",),
        Collectif.COLLECTIVITES: ("commune", "epci", "departement", "region"),
        Collectif.SERVICES_DE_L_ETAT: ("etat",),
        Collectif.CAF: ("caf",),
        Collectif.CONSEILS_CITOYENS: ("conseil_citoyen",),
        Collectif.HABITANTS: (),
        Collectif.ASSOCIATIONS: ("association",),
        Collectif.ENTREPRISES: ("entreprise",),
        Collectif.CHAMBRES_CONSULAIRES: ("chambre",),
        Collectif.ETABLISSEMENTS_SCOLAIRES: (),
        Collectif.OPERATEURS: (),
        Collectif.FINANCEURS: None,
        Collectif.SIGNATAIRES: None,
        Collectif.PARTENAIRES: None,
        Collectif.AUTRE: (),
    }

    engagement = models.ForeignKey(
        "contrats.Engagement", models.CASCADE, null=True, blank=True, related_name="participations"
    )
    noeud = models.ForeignKey("contrats.Noeud", models.CASCADE, null=True, blank=True, related_name="participations")
    organisation = models.ForeignKey(
        "annuaire.Organisation", models.PROTECT, null=True, blank=True, related_name="participations", db_index=False
    )
    collectif = models.CharField("collectif", max_length=30, choices=Collectif, blank=True)
    service = models.CharField("service", max_length=200, blank=True)
    role = models.CharField("rôle", max_length=15, choices=Role, default=Role.INCONNU)
    marque = models.CharField("marque imprimée", max_length=300, blank=True)
    certitude = models.CharField("certitude", max_length=10, choices=Certitude, default=Certitude.CERTAIN)

    objects = ParticipationQuerySet.as_manager()

    class Meta(Source.Meta):
        ordering = ["pk"]
        # Organisations and collectives apart (decision 0025): in one index, a third of the table would be « nobody ».
        indexes = [
            models.Index(
                fields=["organisation"],
                condition=Q(organisation__isnull=False),
                name="participation_organisation",
            ),
            models.Index(
                fields=["collectif", "engagement"],
                condition=Q(organisation__isnull=True, engagement__isnull=False),
                name="participation_collectif",
            ),
            models.Index(
                fields=["collectif", "noeud"],
                condition=Q(organisation__isnull=True, noeud__isnull=False),
                name="participation_fiche_collectif",
            ),
        ]
        constraints = [
            *Source.Meta.constraints,
            models.CheckConstraint(
                condition=Q(engagement__isnull=False, noeud=None) | Q(engagement=None, noeud__isnull=False),
                name="contrats_participation_objet",
                violation_error_message="Une participation porte sur un engagement ou sur un élément du contrat.",
            ),
            models.CheckConstraint(
                condition=Q(organisation__isnull=False, collectif="") | (Q(organisation=None) & ~Q(collectif="")),
                name="contrats_participation_partie",
                violation_error_message="Une participation désigne une organisation ou un collectif.",
            ),
            models.UniqueConstraint(
                fields=["engagement", "organisation", "service", "role"],
                condition=Q(engagement__isnull=False, organisation__isnull=False),
                name="contrats_participation_organisation_unique",
                violation_error_message="Cette organisation participe déjà à cet engagement à ce titre.",
            ),
            models.UniqueConstraint(
                fields=["engagement", "collectif", "service", "role"],
                # « autre » stands for as many collectives as there are marks.
                condition=Q(engagement__isnull=False, organisation=None) & ~Q(collectif="autre"),
                name="contrats_participation_collectif_unique",
                violation_error_message="Ce collectif participe déjà à cet engagement à ce titre.",
            ),
            models.UniqueConstraint(
                fields=["noeud", "organisation", "service", "role"],
                condition=Q(noeud__isnull=False, organisation__isnull=False),
                name="contrats_participation_noeud_organisation_unique",
                violation_error_message="Cette organisation participe déjà à cet élément à ce titre.",
            ),
            models.UniqueConstraint(
                fields=["noeud", "collectif", "service", "role"],
                condition=Q(noeud__isnull=False, organisation=None) & ~Q(collectif="autre"),
                name="contrats_participation_noeud_collectif_unique",
                violation_error_message="Ce collectif participe déjà à cet élément à ce titre.",
            ),
        ]

    def __str__(self):
        return self.partie

    @property
    def partie(self):
        """Who: the organisation, or the collective under the document's own word when no other name fits it."""
        if self.organisation_id:
            return str(self.organisation)
        if self.collectif == self.Collectif.AUTRE and self.marque:
            return self.marque
        return self.get_collectif_display()

    @property
    def is_candidate(self):
        return self.certitude == self.Certitude.PROPOSE

    @classmethod
    def collectifs_of(cls, categorie, *, is_party):
        """Codes of the collectives that speak for this category; those of every party too when ``is_party``."""
        return [
            code for code, membres in cls.MEMBRES.items() if (is_party if membres is None else categorie in membres)
        ]


class Levier(Source):
    """What a commitment leans on: scheme, fund, agreement, as printed."""

    engagement = models.ForeignKey("contrats.Engagement", models.CASCADE, related_name="leviers")
    texte = models.TextField("levier")

    class Meta(Source.Meta):
        ordering = ["pk"]

    def __str__(self):
        return self.texte[:80]
