from django.db import migrations, models

from reciproque.socle.recherche import schema


def lay(apps, schema_editor):
    schema.lay(schema_editor.connection)


def lift(apps, schema_editor):
    schema.lift(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("socle", "0002_journal_append_only")]

    operations = [
        migrations.CreateModel(
            name="LigneIndex",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("genre", models.CharField(max_length=20, verbose_name="genre")),
                ("objet_id", models.PositiveBigIntegerField(verbose_name="objet")),
                ("titre", models.TextField(verbose_name="titre")),
                ("texte", models.TextField(blank=True, verbose_name="texte")),
                ("mots_titre", models.TextField(blank=True, verbose_name="mots du titre")),
                ("mots", models.TextField(blank=True, verbose_name="mots")),
                (
                    "portee",
                    models.TextField(
                        help_text="«\u00a0g:engagement engagement:12\u00a0»\u00a0: ce qui borne une recherche.",
                        verbose_name="genre et contrats",
                    ),
                ),
                ("longueur", models.PositiveIntegerField(default=0, verbose_name="nombre de mots")),
            ],
            options={
                "verbose_name": "ligne de l’index",
                "verbose_name_plural": "lignes de l’index",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("genre", "objet_id"),
                        name="socle_ligneindex_unique",
                        violation_error_message="Cet objet a déjà sa ligne dans l’index.",
                    )
                ],
            },
        ),
        migrations.RunPython(lay, lift),
    ]
