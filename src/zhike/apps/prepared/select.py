from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from secrets import randbelow
from typing import Any, Generic, TypeVar
from uuid import uuid4

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators

from zhike.apps.prepared.cursors import cursor

Row = TypeVar("Row", bound=Model)
Value = str | int | datetime
LARGEST = 2**31 - 1  # that a key or a number in a table takes


class Prepared(Generic[Row]):
    """A query that is built once for a connection and a number of values, and asked with others.

    Parameters
    ----------
    rows
        Gives the query for its values, which are texts and whole numbers that the database is
        given as they are. What it selects along (`select_related`) comes with each row. Whatever
        else it filters by is asked once, when the statement is built.
    """

    def __init__(self, rows: Callable[..., QuerySet[Row]]) -> None:
        self.rows = rows
        self._kept = threading.local()  # connections belong to threads

    def all(self, *values: Value) -> list[Row]:
        """Give the rows as `list(rows(*values))` does."""
        return self._built(values).run(values)

    def among(self, keys: Sequence[int]) -> list[Row]:
        """Give the rows of any number of keys, for a query that takes its values as a set."""
        if not keys:
            return []
        # Filled up to a power of two, so that few statements serve any number.
        room = 1 << (len(keys) - 1).bit_length()
        return self.all(*keys, *[keys[-1]] * (room - len(keys)))

    def first(self, *values: Value) -> Row | None:
        """Give the first row, or None: for queries that have one at most."""
        return next(iter(self.all(*values)), None)

    def tuples(self, *values: Value) -> list[tuple[Any, ...]]:
        """Give what a query of `values_list` gives."""
        return self._built(values).tuples(values)

    def _built(self, values: Sequence[Value]) -> _Select[Row]:
        connection = connections[DEFAULT_DB_ALIAS]
        kept: dict[tuple[type, ...], _Select[Row]] = self._kept.__dict__.setdefault("built", {})
        shape = tuple(map(type, values))
        if shape not in kept or kept[shape].connection is not connection:
            kept[shape] = _Select(self.rows, [_stand_in(kind) for kind in shape])
        return kept[shape]


def _stand_in(kind: type) -> Value:
    """A value of its kind that the query does not hold already, to be found again in the SQL's."""
    if kind is str:
        return uuid4().hex
    number = LARGEST - randbelow(2**30)
    return number if kind is int else datetime.fromtimestamp(number, tz=UTC)


class _Select(Generic[Row]):
    """The SQL for one connection, and what makes model instances of the rows of its answer."""

    def __init__(self, rows: Callable[..., QuerySet[Row]], values: Sequence[Value]) -> None:
        compiler: Any = rows(*values).query.get_compiler(using=DEFAULT_DB_ALIAS)
        self.connection = compiler.connection
        stand_for = self._adapted(values)
        self.sql, all_values = compiler.as_sql()
        self.values = list(all_values)
        self.places = [
            (place, stand_for.index(value))
            for place, value in enumerate(self.values)
            if value in stand_for
        ]
        self.compiler = compiler
        self.converters = compiler.get_converters([column for column, *_ in compiler.select])
        if known := compiler.klass_info:  # else it is a query of `values_list`
            self._read_as_rows(compiler, known)

    def _read_as_rows(self, compiler: Any, known: dict[str, Any]) -> None:
        first, last = known["select_fields"][0], known["select_fields"][-1] + 1
        self.own = slice(first, last)
        self.model: type[Row] = known["model"]
        self.names = [column.target.attname for column, *_ in compiler.select[self.own]]
        # The types at hand are those of a later Django, which asks for one value more.
        populators: Any = get_related_populators
        self.related = populators(known, compiler.select, DEFAULT_DB_ALIAS)

    def run(self, given: Sequence[Value]) -> list[Row]:
        return [self._made(row) for row in self.tuples(given)]

    def tuples(self, given: Sequence[Value]) -> list[tuple[Any, ...]]:
        values = self.values.copy()
        adapted = self._adapted(given)
        for place, number in self.places:
            values[place] = adapted[number]
        with cursor() as asked:
            asked.execute(self.sql, values)
            found = asked.fetchall()
        return list(map(tuple, self.compiler.apply_converters(found, self.converters)))

    def _adapted(self, values: Sequence[Value]) -> list[Any]:
        """Values as the database takes them."""
        adapt = self.connection.ops.adapt_datetimefield_value
        return [adapt(value) if isinstance(value, datetime) else value for value in values]

    def _made(self, row: Sequence[Any]) -> Row:
        made = self.model.from_db(DEFAULT_DB_ALIAS, self.names, list(row[self.own]))
        for populator in self.related:
            populator.populate(row, made)
        return made
