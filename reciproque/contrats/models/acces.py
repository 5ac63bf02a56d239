"""Who may see and do what, per contract or per organisation that carries contracts."""

from django.db import models
from django.db.models import Case, OuterRef, Q, Subquery, Value, When


class Role(models.TextChoices):
    EQUIPE_PROJET = "equipe_projet", "équipe projet"
    ETAT = "etat", "État"
    INSTRUCTEUR = "instructeur", "instructeur"
    PARTENAIRE = "partenaire", "partenaire"
    BAILLEUR = "bailleur", "bailleur"
    REFERENT = "referent", "référent"
    PILOTE = "pilote", "pilote"
    COORDONNATEUR = "coordonnateur", "coordonnateur"
    RESPONSABLE = "responsable", "responsable"
    SECRETAIRE = "secretaire", "secrétaire d’instance"
    CONSEILLER_CITOYEN = "conseiller_citoyen", "conseiller citoyen"
    ELU = "elu", "élu"
    PORTEUR = "porteur", "porteur de projet"
    LECTEUR = "lecteur", "lecteur"


class AccesQuerySet(models.QuerySet):
    def in_force(self):
        return self.filter(retire_le=None)

    def on(self, contrat):
        """Accesses that open ``contrat``: its own, and those of the organisation that carries it."""
        carried = Q(organisation__isnull=False, organisation=contrat.porteur_id)
        return self.filter(Q(contrat=contrat) | carried) if contrat.porteur_id else self.filter(contrat=contrat)

    def with_account(self):
        """Adds ``statut`` of the person ("actif", "invite", "desactive"), for filters and sorting."""
        return self.annotate(
            statut=Case(
                When(user__is_active=False, then=Value("desactive")),
                When(user__ouvert_le=None, then=Value("invite")),
                default=Value("actif"),
            )
        )

    def with_scope(self):
        """Adds ``portee_code`` and ``portee_titre`` of the branch, as it reads now; None for the whole contract."""
        from .arbre import RedactionNoeud

        branch = RedactionNoeud.objects.current().filter(noeud=OuterRef("noeud"))
        return self.annotate(
            portee_code=Subquery(branch.values("code")[:1]), portee_titre=Subquery(branch.values("titre")[:1])
        )


class Acces(models.Model):
    """A role given to a user on one contract, or on every contract an organisation carries.

    ``noeud`` narrows what the role may change to one branch of the tree; reading stays open to the whole contract.
    The instance's administrator is `comptes.User.est_administrateur`, not a row here.
    """

    user = models.ForeignKey("comptes.User", models.CASCADE, related_name="acces")
    contrat = models.ForeignKey("contrats.Contrat", models.CASCADE, null=True, blank=True, related_name="acces")
    organisation = models.ForeignKey(
        "annuaire.Organisation", models.CASCADE, null=True, blank=True, related_name="acces_donnes"
    )
    role = models.CharField("rôle", max_length=20, choices=Role)
    noeud = models.ForeignKey("contrats.Noeud", models.CASCADE, null=True, blank=True, related_name="acces")
    donne_par = models.ForeignKey("comptes.User", models.SET_NULL, null=True, blank=True, related_name="+")
    donne_le = models.DateTimeField("donné le", auto_now_add=True)
    retire_le = models.DateTimeField("retiré le", null=True, blank=True)

    objects = AccesQuerySet.as_manager()

    # Told by the journal, erasable from it.
    CHAMPS_PERSONNELS = ("personne",)

    class Meta:
        ordering = ["user", "pk"]
        verbose_name = "accès"
        verbose_name_plural = "accès"
        constraints = [
            models.CheckConstraint(
                condition=Q(contrat__isnull=False, organisation=None) | Q(contrat=None, organisation__isnull=False),
                name="contrats_acces_objet",
                violation_error_message="Un accès porte sur un contrat ou sur une organisation.",
            ),
            models.CheckConstraint(
                condition=Q(noeud=None) | Q(contrat__isnull=False),
                name="contrats_acces_portee",
                violation_error_message="La portée d’un accès est une branche du contrat qu’il ouvre.",
            ),
            models.UniqueConstraint(
                fields=["user", "contrat", "role"],
                condition=Q(retire_le=None, contrat__isnull=False, noeud=None),
                name="contrats_acces_contrat_unique",
                violation_error_message="Cette personne a déjà ce rôle sur ce contrat.",
            ),
            models.UniqueConstraint(
                fields=["user", "contrat", "role", "noeud"],
                condition=Q(retire_le=None, noeud__isnull=False),
                name="contrats_acces_branche_unique",
                violation_error_message="Cette personne a déjà ce rôle sur cette branche.",
            ),
            models.UniqueConstraint(
                fields=["user", "organisation", "role"],
                condition=Q(retire_le=None, organisation__isnull=False),
                name="contrats_acces_organisation_unique",
                violation_error_message="Cette personne a déjà ce rôle pour cette organisation.",
            ),
        ]

    def __str__(self):
        return f"{self.user} — {self.get_role_display()}"

    @property
    def libelle_journal(self):
        return self.get_role_display()
