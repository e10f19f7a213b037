from __future__ import annotations

from django.apps import apps

from zhike.apps.vault.columns import SUFFIX, sealed_columns
from zhike.schema.personal_fields import PFI_CLASSES


def fields_of(column):
    """The fields that a column holds; of one that holds several, those its model knows."""
    if column.field:
        return {column.field}
    constraint = str(column.model._meta.constraints)
    return {field for field in PFI_CLASSES if repr(field) in constraint}


def test_every_sealed_column_of_every_model_is_registered():
    there = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.name.endswith(SUFFIX)
    }

    registered = {column.name for column in sealed_columns()}
    assert there >= {"customers.Customer.name_sealed", "customers.Identifier.value_sealed"}
    assert there - registered == set(), "register it in the sealed.py of its app"


def test_every_sealed_column_has_its_class_and_none_holds_what_opens_an_account():
    for column in sealed_columns():
        if not column.owner:
            continue  # a secret of the house: no customer's, and shown on no page
        classes = {PFI_CLASSES[field] for field in fields_of(column)}
        assert classes, f"{column.name} names no field of schema/personal_fields.py"
        assert "C3" not in classes


def test_an_index_stands_beside_its_column():
    for column in sealed_columns():
        names = {field.name for field in column.model._meta.get_fields()}
        assert column.column in names
        assert not column.index or column.index in names
