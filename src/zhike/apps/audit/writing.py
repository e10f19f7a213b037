"""Writes one audit row with a prepared statement: the manager would build it anew for each act."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Field

from zhike.apps.audit.models import AuditRow


def insert(row: AuditRow) -> None:
    """Write a row that nobody has to read back."""
    values = [
        field.get_db_prep_save(getattr(row, field.attname), connection) for field in _fields()
    ]
    with connection.cursor() as cursor:
        cursor.execute(_statement(connection.vendor), values)


@cache
def _fields() -> tuple[Field[Any, Any], ...]:
    return tuple(field for field in AuditRow._meta.concrete_fields if not field.primary_key)


@cache
def _statement(_vendor: str) -> str:
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in _fields() if field.column)
    places = ", ".join(["%s"] * len(_fields()))
    table = quote(AuditRow._meta.db_table)
    return f"INSERT INTO {table} ({columns}) VALUES ({places})"  # noqa: S608
