import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """A newer reading beside the confirmed one; records that were split or merged know each other."""

    dependencies = [("contrats", "0002_avenants")]

    operations = [
        migrations.AddField(
            model_name="fiche",
            name="liee_a",
            field=models.CharField(
                blank=True,
                help_text="Celle dont elle a été détachée, ou, pour une fiche écartée, celle qui l’a absorbée.",
                max_length=40,
                verbose_name="clé de la fiche liée",
            ),
        ),
        migrations.AddField(
            model_name="lecture",
            name="compare_a",
            field=models.ForeignKey(
                blank=True,
                help_text=(
                    "La lecture de la même pièce, par un lecteur plus ancien, à côté de laquelle celle-ci a été faite."
                ),
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="relectures",
                to="contrats.lecture",
                verbose_name="comparée à",
            ),
        ),
        migrations.AlterField(
            model_name="lecture",
            name="etat",
            field=models.CharField(
                choices=[
                    ("a_relire", "à relire"),
                    ("entamee", "confirmée en partie"),
                    ("confirmee", "confirmée"),
                    ("abandonnee", "abandonnée"),
                    ("comparee", "comparée"),
                ],
                default="a_relire",
                max_length=12,
                verbose_name="état",
            ),
        ),
        migrations.AddConstraint(
            model_name="lecture",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("compare_a__isnull", False), ("etat", "comparee")),
                    models.Q(models.Q(("etat", "comparee"), _negated=True), ("compare_a", None)),
                    _connector="OR",
                ),
                name="contrats_lecture_comparee",
                violation_error_message="Une lecture comparée l’est à une autre.",
            ),
        ),
    ]
