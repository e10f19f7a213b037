from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Model

from zhike.apps.prepared.cursors import cursor
from zhike.apps.prepared.values import fields_of, values_of


def update(model: type[Model], *, where: Mapping[str, Any], wanted: Mapping[str, Any]) -> int:
    """Write `wanted` into the rows whose columns equal `where`; give how many there were.

    Both name fields of the model, one at least each. None in `where` equals nothing, as in SQL.
    """
    fields = {field.name: field for field in model._meta.concrete_fields}
    values = [
        fields[name].get_db_prep_save(getattr(value, "pk", value), connection)
        for name, value in (*wanted.items(), *where.items())
    ]
    with cursor() as asked:
        asked.execute(_statement(model, tuple(wanted), tuple(where), connection.vendor), values)
        return int(asked.rowcount)


def save(row: Model) -> None:
    """Write every column of a row that is there, whatever changed: as its plain `save` does.

    Raises the model's DoesNotExist where the row is gone.
    """
    model: Any = type(row)
    names = tuple(field.name for field in fields_of(model))
    key = model._meta.pk
    values = [*values_of(row, is_new=False), key.get_db_prep_save(row.pk, connection)]
    with cursor() as asked:
        asked.execute(_statement(model, names, (key.name,), connection.vendor), values)
        if not asked.rowcount:
            raise model.DoesNotExist


@cache
def _statement(
    model: type[Model], wanted: tuple[str, ...], where: tuple[str, ...], _vendor: str
) -> str:
    quote = connection.ops.quote_name
    columns = {field.name: quote(str(field.column)) for field in model._meta.concrete_fields}
    changes = ", ".join(f"{columns[name]} = %s" for name in wanted)
    conditions = " AND ".join(f"{columns[name]} = %s" for name in where)
    return f"UPDATE {quote(model._meta.db_table)} SET {changes} WHERE {conditions}"  # noqa: S608
