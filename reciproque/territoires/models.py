"""Places: administrative units, neighbourhoods and their generations, local facilities."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from reciproque.langue import fold
from reciproque.socle.champs import ChampNormalise

SIREN = RegexValidator(r"^\d{9}$", "Un SIREN compte 9 chiffres, sans espace.")
CODE_COMMUNE = RegexValidator(
    r"^(\d{5}|2[AB]\d{3})$", "Un code INSEE de commune compte 5 caractères, par exemple 69266 ou 2A004."
)
CODE_QUARTIER = RegexValidator(
    r"^(QP\d{6}|QN[0-9A-Z]{6})$", "Un code de quartier est QP suivi de 6 chiffres, ou QN suivi de 6 caractères."
)


class Coded(models.Model):
    """Abstract: an administrative unit known by its INSEE code."""

    code = models.CharField("code INSEE", max_length=3, unique=True)
    nom = models.CharField("nom", max_length=120)

    class Meta:
        abstract = True

    def __str__(self):
        return self.nom


class Region(Coded):
    class Meta:
        ordering = ["nom"]
        verbose_name = "région"


class Departement(Coded):
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="departements")

    class Meta:
        ordering = ["code"]
        verbose_name = "département"


class Epci(models.Model):
    """Intercommunality. Without ``siren``, its folded name is its key: one instance serves a few territories."""

    nom = models.CharField("nom", max_length=200)
    nom_normalise = ChampNormalise(source="nom", max_length=200)
    siren = models.CharField("SIREN", max_length=9, blank=True, validators=[SIREN])
    departements = models.ManyToManyField(Departement, blank=True, related_name="epci")

    class Meta:
        ordering = ["nom"]
        verbose_name = "intercommunalité"
        constraints = [
            models.UniqueConstraint(
                fields=["siren"],
                condition=~Q(siren=""),
                name="territoires_epci_siren_unique",
                violation_error_message="Une intercommunalité porte déjà ce SIREN.",
            ),
            models.UniqueConstraint(
                fields=["nom_normalise"],
                condition=Q(siren=""),
                name="territoires_epci_nom_unique",
                violation_error_message="Une intercommunalité porte déjà ce nom\u00a0: donnez son SIREN.",
            ),
        ]

    def __str__(self):
        return self.nom


class CommuneQuerySet(models.QuerySet):
    def named(self, *, nom, departement=None, epci=None):
        """Communes of this folded name, leaving out those known to lie in another département or EPCI.

        France has hundreds of homonyms.
        """
        found = self.filter(nom_normalise=fold(nom))
        if departement is not None:
            found = found.filter(Q(departement=departement) | Q(departement=None))
        if epci is not None:
            found = found.filter(Q(epci=epci) | Q(epci=None))
        return found


class Commune(models.Model):
    """Commune; ``code_insee`` is empty when a document names it without its code."""

    nom = models.CharField("nom", max_length=120)
    nom_normalise = ChampNormalise(source="nom", max_length=120)
    code_insee = models.CharField("code INSEE", max_length=5, blank=True, validators=[CODE_COMMUNE])
    departement = models.ForeignKey(Departement, models.PROTECT, null=True, blank=True, related_name="communes")
    epci = models.ForeignKey(Epci, models.PROTECT, null=True, blank=True, related_name="communes")
    contour = models.JSONField("contour (GeoJSON)", null=True, blank=True)

    objects = CommuneQuerySet.as_manager()

    class Meta:
        ordering = ["nom", "pk"]
        indexes = [models.Index(fields=["nom_normalise"], name="territoires_commune_nom")]
        constraints = [
            models.UniqueConstraint(
                fields=["code_insee"],
                condition=~Q(code_insee=""),
                name="territoires_commune_code_unique",
                violation_error_message="Une commune porte déjà ce code INSEE.",
            ),
            models.UniqueConstraint(
                "nom_normalise",
                Coalesce("departement", 0),
                Coalesce("epci", 0),
                condition=Q(code_insee=""),
                name="territoires_commune_nom_unique",
                violation_error_message="Une commune porte déjà ce nom au même endroit\u00a0: donnez son code INSEE.",
            ),
        ]

    def __str__(self):
        return self.nom


class QuartierQuerySet(models.QuerySet):
    def with_places(self):
        return self.prefetch_related("communes")

    def named(self, *, nom, nature, generation, communes):
        """Neighbourhoods of this folded name, kind and generation lying in at least one of ``communes``.

        A name alone is no key, two communes of one contract may each have a « Cité Jardin »: no commune, no match.
        """
        places = [commune.pk for commune in communes]
        return self.filter(
            nom_normalise=fold(nom), nature=nature, generation=generation, communes__in=places
        ).distinct()


class Quartier(models.Model):
    """A neighbourhood of one kind and one generation. Never edited into another generation: see `Correspondance`."""

    class Nature(models.TextChoices):
        QPV = "QPV", "quartier prioritaire"
        QVA = "QVA", "quartier de veille active"
        VECU = "vecu", "quartier vécu"
        OBSERVE = "observe", "secteur observé"
        POCHE = "poche", "poche de pauvreté"
        SECTEUR = "secteur", "secteur"
        AUTRE = "autre", "autre périmètre"

    class Generation(models.IntegerChoices):
        G2015 = 2015, "génération 2015"
        G2024 = 2024, "génération 2024"

    nom = models.CharField("nom", max_length=200)
    nom_normalise = ChampNormalise(source="nom", max_length=200)
    nature = models.CharField("nature", max_length=10, choices=Nature, default=Nature.QPV)
    generation = models.PositiveSmallIntegerField("génération", choices=Generation, null=True, blank=True)
    code = models.CharField(
        "code",
        max_length=8,
        blank=True,
        validators=[CODE_QUARTIER],
        help_text="QP et 6 chiffres, ou QN et 6 caractères.",
    )
    communes = models.ManyToManyField(Commune, blank=True, related_name="quartiers")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="secteurs")
    valide_du = models.DateField("valide du", null=True, blank=True)
    valide_au = models.DateField("valide jusqu’au", null=True, blank=True)
    population = models.PositiveIntegerField("population", null=True, blank=True)
    contour = models.JSONField("contour (GeoJSON)", null=True, blank=True)

    objects = QuartierQuerySet.as_manager()

    class Meta:
        ordering = ["nom", "pk"]
        indexes = [models.Index(fields=["nom_normalise", "nature"], name="territoires_quartier_nom")]
        constraints = [
            models.UniqueConstraint(
                fields=["code"],
                condition=~Q(code=""),
                name="territoires_quartier_code_unique",
                violation_error_message="Un quartier porte déjà ce code.",
            ),
            models.CheckConstraint(
                condition=Q(code="")
                # Without « not null », an unknown generation would make the condition unknown, which passes.
                | Q(generation__isnull=False, generation=2015, code__startswith="QP")
                | Q(generation__isnull=False, generation=2024, code__startswith="QN"),
                name="territoires_quartier_code_generation",
                violation_error_message="Le code commence par QP pour la génération 2015, par QN pour celle de 2024.",
            ),
            models.CheckConstraint(
                condition=Q(valide_du=None) | Q(valide_au=None) | Q(valide_au__gte=F("valide_du")),
                name="territoires_quartier_dates",
                violation_error_message="La fin de validité précède son début.",
            ),
        ]

    def __str__(self):
        return self.nom


class Correspondance(models.Model):
    """What a neighbourhood of one generation became in the next, at a date."""

    class Nature(models.TextChoices):
        RECONDUIT = "reconduit", "reconduit à l’identique"
        MODIFIE = "modifie", "reconduit, périmètre modifié"
        SORTI = "sorti", "sorti de la géographie prioritaire"
        ENTRE = "entre", "entré dans la géographie prioritaire"

    ancien = models.ForeignKey(Quartier, models.PROTECT, null=True, blank=True, related_name="devenirs")
    nouveau = models.ForeignKey(Quartier, models.PROTECT, null=True, blank=True, related_name="origines")
    nature = models.CharField("nature", max_length=10, choices=Nature)
    date = models.DateField("date")

    class Meta:
        ordering = ["date", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["ancien", "nouveau"],
                name="territoires_correspondance_unique",
                violation_error_message="Cette correspondance est déjà connue.",
            ),
            models.CheckConstraint(
                condition=(Q(nature__in=["reconduit", "modifie"], ancien__isnull=False, nouveau__isnull=False))
                | Q(nature="sorti", ancien__isnull=False, nouveau__isnull=True)
                | Q(nature="entre", ancien__isnull=True, nouveau__isnull=False),
                name="territoires_correspondance_cotes",
                violation_error_message=(
                    "Un quartier sorti n’a pas de successeur, un quartier entré n’a pas d’ancêtre\u00a0; "
                    "un quartier reconduit a les deux."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.ancien or '—'} → {self.nouveau or '—'}"


class Equipement(models.Model):
    """School, social centre… and the neighbourhoods it serves."""

    class Nature(models.TextChoices):
        ECOLE = "ecole", "école"
        COLLEGE = "college", "collège"
        CENTRE_SOCIAL = "centre_social", "centre social"
        SANTE = "sante", "maison ou centre de santé"
        SPORT = "sport", "équipement sportif"
        CULTURE = "culture", "équipement culturel"
        AUTRE = "autre", "autre équipement"

    nom = models.CharField("nom", max_length=200)
    nature = models.CharField("nature", max_length=15, choices=Nature)
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="equipements")
    quartiers = models.ManyToManyField(
        Quartier, blank=True, related_name="equipements", verbose_name="quartiers desservis"
    )

    class Meta:
        ordering = ["nom"]
        verbose_name = "équipement"

    def __str__(self):
        return self.nom
