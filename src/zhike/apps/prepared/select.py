from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, Generic, TypeVar
from uuid import uuid4

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators

Row = TypeVar("Row", bound=Model)


class OneBy(Generic[Row]):
    """Finds one row by a unique text column, together with the rows it is related to.

    Parameters
    ----------
    rows
        Gives the query; what it selects along (`select_related`) comes with the row. Whatever else
        it filters by is asked once, when the statement is built.
    column
        The unique text column that is asked for.
    """

    def __init__(self, rows: Callable[[], QuerySet[Row]], *, column: str) -> None:
        self.rows, self.column = rows, column
        self._kept = threading.local()  # connections belong to threads

    def find(self, value: str) -> Row | None:
        """Give the row as `rows().filter(column=value).first()` does; None where there is none."""
        built: _Select[Row] | None = getattr(self._kept, "built", None)
        if built is None or built.connection is not connections[DEFAULT_DB_ALIAS]:
            built = self._kept.built = _Select(self.rows(), column=self.column)
        return built.run(value)


class _Select(Generic[Row]):
    """The SQL for one connection, and what makes model instances of a row of its answer."""

    def __init__(self, rows: QuerySet[Row], *, column: str) -> None:
        stands_for = uuid4().hex
        query = rows.order_by().filter(**{column: stands_for}).query
        compiler: Any = query.get_compiler(using=DEFAULT_DB_ALIAS)
        self.connection = compiler.connection
        self.sql, values = compiler.as_sql()
        self.values = list(values)
        self.place = self.values.index(stands_for)
        self.compiler = compiler
        self.converters = compiler.get_converters([column for column, *_ in compiler.select])
        known = compiler.klass_info
        first, last = known["select_fields"][0], known["select_fields"][-1] + 1
        self.own = slice(first, last)
        self.model: type[Row] = known["model"]
        self.names = [column.target.attname for column, *_ in compiler.select[self.own]]
        # The types at hand are those of a later Django, which asks for one value more.
        populators: Any = get_related_populators
        self.related = populators(known, compiler.select, DEFAULT_DB_ALIAS)

    def run(self, value: str) -> Row | None:
        values = self.values.copy()
        values[self.place] = value
        with self.connection.cursor() as cursor:
            cursor.execute(self.sql, values)
            found = cursor.fetchone()
        if found is None:
            return None
        (row,) = self.compiler.apply_converters([found], self.converters)
        made = self.model.from_db(DEFAULT_DB_ALIAS, self.names, row[self.own])
        for populator in self.related:
            populator.populate(row, made)
        return made
