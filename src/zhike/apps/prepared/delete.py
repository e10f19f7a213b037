from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Model

from zhike.apps.prepared.cursors import cursor


def delete(model: type[Model], *, where: Mapping[str, Any]) -> int:
    """Delete the rows whose columns equal `where`, on which no other row hangs; give how many."""
    fields = {field.name: field for field in model._meta.concrete_fields}
    values = [
        fields[name].get_db_prep_save(getattr(value, "pk", value), connection)
        for name, value in where.items()
    ]
    with cursor() as asked:
        asked.execute(_statement(model, tuple(where), connection.vendor), values)
        return int(asked.rowcount)


@cache
def _statement(model: type[Model], where: tuple[str, ...], _vendor: str) -> str:
    quote = connection.ops.quote_name
    columns = {field.name: quote(str(field.column)) for field in model._meta.concrete_fields}
    conditions = " AND ".join(f"{columns[name]} = %s" for name in where)
    return f"DELETE FROM {quote(model._meta.db_table)} WHERE {conditions}"  # noqa: S608
