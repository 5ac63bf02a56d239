"""What the general search reads: one line for each thing that can be found."""

from django.db import models


class LigneIndex(models.Model):
    """Words of one thing, normalised by `langue.search_words`, beside what the page of results shows of it.

    Written by `recherche.indexation` only, from the rooms' own rows: it can be thrown away and made again. What the
    database adds to look things up (FTS5, `tsvector`) is laid by `recherche.schema`. No foreign key: the ground knows
    no room.
    """

    genre = models.CharField("genre", max_length=20)
    objet_id = models.PositiveBigIntegerField("objet")
    titre = models.TextField("titre")
    texte = models.TextField("texte", blank=True)
    mots_titre = models.TextField("mots du titre", blank=True)
    mots = models.TextField("mots", blank=True)
    portee = models.TextField(
        "genre et contrats", help_text="«\u00a0g:engagement engagement:12\u00a0»\u00a0: ce qui borne une recherche."
    )
    longueur = models.PositiveIntegerField("nombre de mots", default=0)

    class Meta:
        verbose_name = "ligne de l’index"
        verbose_name_plural = "lignes de l’index"
        constraints = [
            models.UniqueConstraint(
                fields=["genre", "objet_id"],
                name="socle_ligneindex_unique",
                violation_error_message="Cet objet a déjà sa ligne dans l’index.",
            ),
        ]

    def __str__(self):
        return f"{self.genre} {self.objet_id}"
