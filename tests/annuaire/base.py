"""The whole database as it stands, to be compared field by field."""

from django.apps import apps

# What a merge and its undoing add: their own story.
RECIT = {"annuaire.fusion", "socle.entree", "socle.valeurpersonnelle"}

PIECES = {config.label for config in apps.get_app_configs() if config.name.startswith("reciproque.")}


def photographier() -> dict:
    """(model, pk) -> every column of the row."""
    photo = {}
    for modele in apps.get_models(include_auto_created=True):
        label = modele._meta.label_lower
        if label in RECIT or label.split(".")[0] not in PIECES:
            continue
        for objet in modele._base_manager.all():
            colonnes = {f.attname: f.value_to_string(objet) for f in modele._meta.concrete_fields}
            photo[label, objet.pk] = colonnes
    return photo
