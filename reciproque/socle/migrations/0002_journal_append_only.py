from django.db import migrations

from reciproque.socle import scellement


def sceller(apps, schema_editor):
    scellement.sceller(schema_editor.connection)


def desceller(apps, schema_editor):
    scellement.desceller(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("socle", "0001_initial")]
    operations = [migrations.RunPython(sceller, desceller)]
