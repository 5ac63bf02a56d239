"""Model fields shared by every room."""

from django.db import models

from reciproque.langue import fold


class ChampNormalise(models.CharField):
    """Folded copy of the text field ``source`` (no accents, lower case), kept for matching and search.

    Recomputed at each validation, save and bulk creation, so that no caller has to remember it.
    """

    empty_values = ()  # an empty copy is computed all the same: `clean` must not be skipped

    def __init__(self, *args, source, **kwargs):
        self.source = source
        kwargs.setdefault("editable", False)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        kwargs["source"] = self.source
        return name, path, args, kwargs

    def clean(self, value, model_instance):
        return self.pre_save(model_instance, add=False)

    def pre_save(self, model_instance, add):
        folded = fold(getattr(model_instance, self.source) or "")
        if self.max_length is not None:
            folded = folded[: self.max_length]
        setattr(model_instance, self.attname, folded)
        return folded


class TexteNormalise(ChampNormalise):
    """Same as `ChampNormalise` without a length, for the text of commitments."""

    def db_type(self, connection):
        return models.TextField().db_type(connection)

    def _check_max_length_attribute(self, **kwargs):
        return []
