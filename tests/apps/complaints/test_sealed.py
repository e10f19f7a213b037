from __future__ import annotations

from zhike.apps.complaints import models
from zhike.apps.complaints.sealed import WORDS


def test_every_sealed_column_of_the_app_is_registered():
    found = {
        (model, field.name)
        for model in vars(models).values()
        if isinstance(model, type) and issubclass(model, models.models.Model)
        and not model._meta.abstract and model.__module__ == models.__name__
        for field in model._meta.fields
        if field.name.endswith("_sealed")
    }  # fmt: skip

    assert found == {(model, name) for model, names in WORDS.items() for name in names}
