"""Lengths of time between two moments of a row, counted by the database itself."""

from __future__ import annotations

from typing import Any

from django.db.models import FloatField, Func


class SecondsBetween(Func):
    """The seconds to one moment of a row from another.

    Subtracting would do, but SQLite has Django's Python count it then, a row at a time.
    """

    output_field = FloatField()
    arity = 2

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        shape = "((julianday(%(expressions)s)) * 86400.0)"
        return self.as_sql(
            compiler,
            connection,
            template=shape,
            arg_joiner=") - julianday(",
            **more,
        )

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        shape = "EXTRACT(EPOCH FROM (%(expressions)s))"
        return self.as_sql(compiler, connection, template=shape, arg_joiner=" - ", **more)
