"""The rows of every table, written in one way whatever database they come from or go to.

One file a table: a line with the names of the columns, then one line of JSON a row. So a backup of
SQLite can be restored into PostgreSQL and the other way round.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

from django.apps import apps as registry
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, connections, transaction
from django.db.models import BinaryField, Field, JSONField, Model

from zhike.apps.protection.rules import TABLES_LEFT_OUT

SNAPSHOT = "snapshot"
AT_ONCE = 1_000


@contextmanager
def database_at_rest() -> Iterator[None]:
    """Read the database as it is at this moment, however many write meanwhile.

    What is read with `using=SNAPSHOT` inside sees one state.
    """
    settings = {**connection.settings_dict, "CONN_MAX_AGE": 0}
    settings["OPTIONS"] = {**settings["OPTIONS"]}
    if connection.vendor == "sqlite":
        # Reading must not take the lock that a writer waits for.
        settings["OPTIONS"]["transaction_mode"] = "DEFERRED"
    connections.databases[SNAPSHOT] = settings
    try:
        with transaction.atomic(using=SNAPSHOT):
            with connections[SNAPSHOT].cursor() as cursor:
                if connection.vendor == "postgresql":
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                # The state is fixed by the first look, not by the beginning.
                cursor.execute("SELECT count(*) FROM django_migrations")
                cursor.fetchall()
            yield
    finally:
        connections[SNAPSHOT].close()
        del connections[SNAPSHOT], connections.databases[SNAPSHOT]


def models_in(apps: Any = registry) -> list[type[Model]]:
    """Every model that has a table whose rows belong into a backup."""
    return sorted(
        (
            model
            for models in apps.all_models.values()
            for model in models.values()
            if model._meta.can_migrate(connection) and model._meta.db_table not in TABLES_LEFT_OUT
        ),
        key=lambda model: model._meta.db_table,
    )


def lines_of(model: type[Model]) -> Iterator[str]:
    """Write the rows of a model as of the snapshot, the names of the columns first."""
    fields = model._meta.concrete_fields
    yield json.dumps([field.column for field in fields]) + "\n"
    rows = model._base_manager.using(SNAPSHOT).order_by("pk")
    names = [field.attname for field in fields]
    binary = [place for place, field in enumerate(fields) if isinstance(field, BinaryField)]
    for row in rows.values_list(*names).iterator(chunk_size=AT_ONCE):
        cells = list(row)
        for place in binary:
            if cells[place] is not None:
                cells[place] = base64.b64encode(bytes(cells[place])).decode()
        # Compact, as one writes a hundred million of them.
        yield json.dumps(cells, cls=Exact, ensure_ascii=False, separators=(",", ":")) + "\n"


class Exact(DjangoJSONEncoder):
    """Times keep their microseconds, which the encoder of the API leaves out."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if hasattr(o, "isoformat") else super().default(o)


def load(model: type[Model], lines: Iterable[bytes]) -> int:
    """Put rows back as they were, ids and times included; give how many.

    Raises
    ------
    KeyError
        The lines have a column that the model has not.
    """
    waiting = iter(lines)
    columns = json.loads(next(waiting))
    by_column = {field.column: field for field in model._meta.concrete_fields}
    fields = [by_column[column] for column in columns]
    quote = connection.ops.quote_name
    statement = (
        f"INSERT INTO {quote(model._meta.db_table)} ({', '.join(map(quote, columns))})"  # noqa: S608
        f" VALUES ({', '.join(['%s'] * len(columns))})"
    )
    done = 0
    with connection.cursor() as cursor:
        while rows := [_cells(json.loads(line), fields) for line in islice(waiting, AT_ONCE)]:
            cursor.executemany(statement, rows)
            done += len(rows)
    return done


def _cells(row: list[Any], fields: list[Field[Any, Any]]) -> list[Any]:
    return [_cell(value, field) for value, field in zip(row, fields, strict=True)]


def _cell(value: Any, field: Field[Any, Any]) -> Any:
    if value is None:
        return None
    if isinstance(field, BinaryField):
        return field.get_db_prep_value(base64.b64decode(value), connection)
    if isinstance(field, JSONField):
        return field.get_db_prep_save(value, connection)
    target: Any = field
    while target.is_relation:
        target = target.target_field
    return field.get_db_prep_save(target.to_python(value), connection)
