"""Rows straight into a table: for loads of many thousands, where building models costs the most.

Plain SQL that SQLite and PostgreSQL both speak. The caller gives values as the database takes
them: times and dates through `as_stored`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Model


def insert_rows(model: type[Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Insert rows whose values stand in the order of `fields`; give how many there were."""
    values = list(rows)
    if not values:
        return 0
    quote = connection.ops.quote_name
    columns = {field.name: field.column for field in model._meta.concrete_fields}
    names = ", ".join(quote(str(columns[name])) for name in fields)
    places = ", ".join(["%s"] * len(fields))
    table = quote(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", values)  # noqa: S608
    return len(values)


def as_stored(value: datetime | date | None) -> Any:
    """Give a time or a date as the database at hand keeps it."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value)
