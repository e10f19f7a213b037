"""What a row's columns are written as."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from types import NoneType
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models import Field, Model

Types = frozenset[type]
TEXT: Types = frozenset({str, NoneType})
WHOLE: Types = frozenset({int, NoneType})
YES_NO: Types = frozenset({bool})
# What Django's own fields write as it is. To ask them for each value cost more than to write it.
AS_IT_IS: dict[type, Types] = {
    models.CharField: TEXT,
    models.TextField: TEXT,
    models.BooleanField: YES_NO,
    models.IntegerField: WHOLE,
    models.BigIntegerField: WHOLE,
    models.PositiveIntegerField: WHOLE,
    models.PositiveSmallIntegerField: WHOLE,
    models.BigAutoField: WHOLE,  # what a foreign key points to
    models.DateTimeField: frozenset({NoneType}),
}


def values_of(*rows: Model, is_new: bool) -> list[Any]:
    """Give the values of `fields_of` as the database takes them, row after row."""
    here = connections[DEFAULT_DB_ALIAS]  # looked up once, not for each value
    return [
        _value(row, field, plain, here, is_new=is_new)
        for row in rows
        for field, plain in _fields_with_plain(type(row))
    ]


@cache
def fields_of(model: type[Model]) -> tuple[Field[Any, Any], ...]:
    """The fields that a statement writes: all but the key and what the database makes itself."""
    return tuple(
        field
        for field in model._meta.concrete_fields
        if not field.primary_key and not field.generated
    )


def _value(row: Model, field: Field[Any, Any], plain: Types, here: Any, *, is_new: bool) -> Any:
    if plain:
        value = getattr(row, field.attname)
        if type(value) in plain:
            return value
        if type(value) is datetime and value.tzinfo is not None:
            return here.ops.adapt_datetimefield_value(value)
    return field.get_db_prep_save(field.pre_save(row, is_new), here)


@cache
def _fields_with_plain(model: type[Model]) -> tuple[tuple[Field[Any, Any], Types], ...]:
    """Give each field with the types that it writes as they are; none where it sets its own."""
    return tuple((field, _plain(field)) for field in fields_of(model))


def _plain(field: Field[Any, Any]) -> Types:
    if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
        return frozenset()
    kind = field.target_field if type(field) is models.ForeignKey else field
    return AS_IT_IS.get(type(kind), frozenset())
