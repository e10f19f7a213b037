from __future__ import annotations

from datetime import datetime
from functools import cache
from types import NoneType
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections, models
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


def insert(*rows: Model) -> None:
    """Write new rows of one table, whose numbers in it nobody has to know, in one statement.

    They may point to rows that were written after they were made, as with `bulk_create`.
    """
    if not rows:
        return
    for row in rows:
        row._prepare_related_fields_for_save(operation_name="insert")  # type: ignore[attr-defined]
    with connection.cursor() as cursor:
        cursor.execute(_statement(type(rows[0]), len(rows), connection.vendor), _values(*rows))


def insert_numbered(row: Model) -> None:
    """Write a new row that knows its number in the table from then on, as after its `save`."""
    model = type(row)
    key = connection.ops.quote_name(str(model._meta.pk.column))
    with connection.cursor() as cursor:
        cursor.execute(
            f"{_statement(model, 1, connection.vendor)} RETURNING {key}",  # the key's own column
            _values(row),
        )
        (row.pk,) = cursor.fetchone()
    row._state.adding, row._state.db = False, connection.alias


def _values(*rows: Model) -> list[Any]:
    here = connections[DEFAULT_DB_ALIAS]  # looked up once, not for each value
    return [
        _value(row, field, plain, here)
        for row in rows
        for field, plain in _fields_with_plain(type(row))
    ]


def _value(row: Model, field: Field[Any, Any], plain: frozenset[type], here: Any) -> Any:
    if plain:
        value = getattr(row, field.attname)
        if type(value) in plain:
            return value
        if type(value) is datetime and value.tzinfo is not None:
            return here.ops.adapt_datetimefield_value(value)
    return field.get_db_prep_save(field.pre_save(row, True), here)


@cache
def _fields_with_plain(
    model: type[Model],
) -> tuple[tuple[Field[Any, Any], frozenset[type]], ...]:
    """Give each field with the types that it writes as they are; none where it sets its own."""
    return tuple((field, _plain(field)) for field in _fields(model))


def _plain(field: Field[Any, Any]) -> frozenset[type]:
    if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
        return frozenset()
    kind = field.target_field if type(field) is models.ForeignKey else field
    return AS_IT_IS.get(type(kind), frozenset())


@cache
def _fields(model: type[Model]) -> tuple[Field[Any, Any], ...]:
    return tuple(
        field
        for field in model._meta.concrete_fields
        if not field.primary_key and not field.generated
    )


@cache
def _statement(model: type[Model], count: int, _vendor: str) -> str:
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in _fields(model) if field.column)
    places = f"({', '.join(['%s'] * len(_fields(model)))})"
    table = quote(model._meta.db_table)
    return f"INSERT INTO {table} ({columns}) VALUES {', '.join([places] * count)}"  # noqa: S608
