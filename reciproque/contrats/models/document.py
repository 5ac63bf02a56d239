"""The signed document, its readings, and the records a person reviews before they become the contract."""

from django.db import models
from django.db.models import Q

from reciproque.socle.etats import Automate


class DocumentQuerySet(models.QuerySet):
    def for_user(self, user):
        """Documents of the contracts ``user`` may see, and those they filed themselves."""
        from .contrat import Contrat

        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.est_administrateur:
            return self
        joined = Document.contrats.through.objects.filter(contrat__in=Contrat.objects.for_user(user))
        return self.filter(Q(pk__in=joined.values("document")) | Q(depose_par=user))

    def light(self):
        """Without the text, which weighs megabytes: for lists and links."""
        return self.defer("texte")


class Document(models.Model):
    """A file as it was filed, with the normal text its reading printed (lines split on \\n only, 1-based)."""

    titre = models.CharField("titre", max_length=300)
    nature = models.CharField("nature", max_length=60, blank=True)
    fichier = models.ForeignKey("socle.Fichier", models.PROTECT, related_name="+")
    empreinte = models.CharField("empreinte SHA-256", max_length=64, db_index=True)
    format = models.CharField("format", max_length=10)
    texte = models.TextField("texte normal", blank=True)
    lignes = models.PositiveIntegerField("nombre de lignes", default=0)
    pages = models.PositiveIntegerField("nombre de pages", null=True, blank=True)
    contrats = models.ManyToManyField("contrats.Contrat", blank=True, related_name="documents")
    depose_par = models.ForeignKey("comptes.User", models.SET_NULL, null=True, blank=True, related_name="+")
    depose_le = models.DateTimeField("déposé le", auto_now_add=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["-depose_le", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["empreinte", "depose_par"],
                name="contrats_document_empreinte_unique",
                violation_error_message="Vous avez déjà déposé ce fichier.",
            ),
        ]

    def __str__(self):
        return self.titre

    def passage(self, debut, fin, *, contexte=0):
        """Lines ``debut``..``fin`` (1-based, inclusive), ``contexte`` more each side: [(number, text, inside)]."""
        lignes = self.texte.split("\n")
        premier, dernier = max(1, debut - contexte), min(len(lignes), fin + contexte)
        return [(n, lignes[n - 1], debut <= n <= fin) for n in range(premier, dernier + 1)]


class LectureQuerySet(models.QuerySet):
    def for_user(self, user):
        """Readings of the documents ``user`` may see."""
        return self.filter(document__in=Document.objects.for_user(user))


class Lecture(models.Model):
    """One reading of one document by one version of the reader: the raw JSON and the state of its review."""

    class Etat(models.TextChoices):
        A_RELIRE = "a_relire", "à relire"
        ENTAMEE = "entamee", "confirmée en partie"
        CONFIRMEE = "confirmee", "confirmée"
        ABANDONNEE = "abandonnee", "abandonnée"
        COMPAREE = "comparee", "comparée"  # a newer reading, beside the one it is compared with

    TRANSITIONS = {
        Etat.A_RELIRE: {Etat.ENTAMEE, Etat.CONFIRMEE, Etat.ABANDONNEE},
        Etat.ENTAMEE: {Etat.CONFIRMEE, Etat.A_RELIRE},  # back when the import is undone
        Etat.CONFIRMEE: {Etat.ENTAMEE, Etat.A_RELIRE},  # what a newer reading adds waits to be confirmed
        Etat.ABANDONNEE: {Etat.A_RELIRE},
        Etat.COMPAREE: set(),
    }
    automate = Automate("etat", TRANSITIONS)

    document = models.ForeignKey(Document, models.PROTECT, related_name="lectures")
    contrat = models.ForeignKey("contrats.Contrat", models.SET_NULL, null=True, blank=True, related_name="lectures")
    schema = models.CharField("schéma", max_length=40)
    lecteur = models.CharField("version du lecteur", max_length=40)
    contenu = models.JSONField("lecture complète")
    etat = models.CharField("état", max_length=12, choices=Etat, default=Etat.A_RELIRE)
    lue_le = models.DateTimeField("lue le", auto_now_add=True)
    compare_a = models.ForeignKey(
        "self",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="relectures",
        verbose_name="comparée à",
        help_text="La lecture de la même pièce, par un lecteur plus ancien, à côté de laquelle celle-ci a été faite.",
    )

    objects = LectureQuerySet.as_manager()

    class Meta:
        ordering = ["-lue_le", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "lecteur"],
                name="contrats_lecture_unique",
                violation_error_message="Ce document a déjà été lu par cette version du lecteur.",
            ),
            models.CheckConstraint(
                condition=Q(etat="comparee", compare_a__isnull=False) | (~Q(etat="comparee") & Q(compare_a=None)),
                name="contrats_lecture_comparee",
                violation_error_message="Une lecture comparée l’est à une autre.",
            ),
        ]

    def __str__(self):
        return f"Lecture de «\u00a0{self.document}\u00a0»"


class FicheQuerySet(models.QuerySet):
    def open(self):
        """Records neither dropped nor made into objects of the contract yet."""
        return self.filter(etat__in=[Fiche.Etat.PROPOSEE, Fiche.Etat.ACCEPTEE, Fiche.Etat.CORRIGEE])


class Fiche(models.Model):
    """One record of a reading (a commitment, a node, a neighbourhood…) under review.

    ``contenu_lu`` is what the reader proposed and never changes; ``contenu`` is what the person keeps.
    ``revision`` grows at each change: whoever saves from an older one is told.
    """

    class Genre(models.TextChoices):
        DOCUMENT = "document", "document"
        CONTRAT = "contrat", "contrat couvert"
        SIGNATAIRE = "signataire", "signataire"
        QUARTIER = "quartier", "quartier"
        NOEUD = "noeud", "élément de l’arborescence"
        ENGAGEMENT = "engagement", "engagement"
        PARTENAIRE = "partenaire", "partenaire"
        INDICATEUR = "indicateur", "indicateur"
        MESURE = "mesure", "mesure nationale"
        RECOMMANDATION = "recommandation", "recommandation"
        CONSTAT = "constat", "constat"
        PIECE = "piece", "pièce annoncée"
        REGLE = "regle", "règle"
        INSTANCE = "instance", "instance"
        DELIBERATION = "deliberation", "délibération"
        TABLEAU = "tableau", "tableau"
        SIGLE = "sigle", "sigle"
        CONTROLE = "controle", "contrôle"
        AVERTISSEMENT = "avertissement", "avertissement"

    class Etat(models.TextChoices):
        PROPOSEE = "proposee", "proposée"
        ACCEPTEE = "acceptee", "acceptée"
        CORRIGEE = "corrigee", "corrigée"
        ECARTEE = "ecartee", "écartée"
        CONFIRMEE = "confirmee", "confirmée"

    lecture = models.ForeignKey(Lecture, models.CASCADE, related_name="fiches")
    genre = models.CharField("genre", max_length=15, choices=Genre)
    cle = models.CharField("clé dans la lecture", max_length=40)
    ordre = models.PositiveIntegerField("ordre dans le document")
    parent_cle = models.CharField("clé du nœud", max_length=40, blank=True)
    branche = models.CharField("branche", max_length=40, blank=True, help_text="Clé du nœud de premier niveau.")
    contenu_lu = models.JSONField("contenu lu")
    contenu = models.JSONField("contenu retenu")
    recherche = models.TextField("texte plié pour la recherche", blank=True, editable=False)
    confiance = models.FloatField("confiance", null=True, blank=True)
    ligne_debut = models.PositiveIntegerField("première ligne", null=True, blank=True)
    ligne_fin = models.PositiveIntegerField("dernière ligne", null=True, blank=True)
    page = models.PositiveIntegerField("page", null=True, blank=True)
    etat = models.CharField("état", max_length=10, choices=Etat, default=Etat.PROPOSEE)
    revision = models.PositiveIntegerField("révision", default=1)
    objet_id = models.PositiveBigIntegerField("objet créé", null=True, blank=True)
    liee_a = models.CharField(
        "clé de la fiche liée",
        max_length=40,
        blank=True,
        help_text="Celle dont elle a été détachée, ou, pour une fiche écartée, celle qui l’a absorbée.",
    )

    objects = FicheQuerySet.as_manager()

    class Meta:
        ordering = ["ordre", "pk"]
        indexes = [
            models.Index(fields=["lecture", "genre", "etat"], name="contrats_fiche_genre"),
            models.Index(fields=["lecture", "genre", "confiance"], name="contrats_fiche_confiance"),
            models.Index(fields=["genre", "objet_id"], name="contrats_fiche_objet"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["lecture", "genre", "cle"],
                name="contrats_fiche_cle_unique",
                violation_error_message="Cette fiche existe déjà dans la lecture.",
            ),
        ]

    def __str__(self):
        return f"{self.get_genre_display()} {self.cle}"
