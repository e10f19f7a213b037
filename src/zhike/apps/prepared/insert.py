from __future__ import annotations

from functools import cache

from django.db import connection
from django.db.models import Model

from zhike.apps.prepared.cursors import cursor
from zhike.apps.prepared.values import fields_of, values_of


def insert(*rows: Model) -> None:
    """Write new rows of one table, whose numbers in it nobody has to know, in one statement.

    They may point to rows that were written after they were made, as with `bulk_create`.
    """
    if not rows:
        return
    for row in rows:
        row._prepare_related_fields_for_save(operation_name="insert")  # type: ignore[attr-defined]
    with cursor() as asked:
        asked.execute(
            _statement(type(rows[0]), len(rows), connection.vendor), values_of(*rows, is_new=True)
        )


def insert_numbered(row: Model) -> None:
    """Write a new row that knows its number in the table from then on, as after its `save`."""
    model = type(row)
    key = connection.ops.quote_name(str(model._meta.pk.column))
    with cursor() as asked:
        asked.execute(
            f"{_statement(model, 1, connection.vendor)} RETURNING {key}",  # the key's own column
            values_of(row, is_new=True),
        )
        (row.pk,) = asked.fetchone()
    row._state.adding, row._state.db = False, connection.alias


@cache
def _statement(model: type[Model], count: int, _vendor: str) -> str:
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields_of(model) if field.column)
    places = f"({', '.join(['%s'] * len(fields_of(model)))})"
    table = quote(model._meta.db_table)
    return f"INSERT INTO {table} ({columns}) VALUES {', '.join([places] * count)}"  # noqa: S608
