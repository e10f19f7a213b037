"""Tables that are no event log: taken from any frame, and refused when columns lack."""

from __future__ import annotations

from collections.abc import Iterable

import ibis
import narwhals as nw
import pyarrow as pa
from ibis.expr.types import Table

from zhike.analytics.errors import MissingColumns
from zhike.analytics.frames import Frame


def table_with(frame: Frame, *, columns: Iterable[str], called: str) -> Table:
    """Give any frame as an Ibis table that is known to have some columns.

    Parameters
    ----------
    frame
        An Ibis table, a pandas or Polars frame, or an Arrow table; times in UTC.
    columns
        Names that must be there; others are kept.
    called
        What the message calls the table, for example ``The table of openings``.

    Raises
    ------
    MissingColumns
        A column is absent.
    """
    table = frame if isinstance(frame, Table) else ibis.memtable(_arrow(frame))
    require_columns(table, columns=columns, called=called)
    return table


def require_columns(table: Table, *, columns: Iterable[str], called: str) -> None:
    """Raise MissingColumns unless the table has all the columns."""
    missing = set(columns) - set(table.columns)
    if missing:
        raise MissingColumns(table=called, missing=missing, found=table.columns)


def _arrow(frame: Frame) -> pa.Table:
    rows = nw.from_native(frame)
    table: pa.Table = (rows.collect() if isinstance(rows, nw.LazyFrame) else rows).to_arrow()
    naive = [
        field.with_type(pa.timestamp("us")) if pa.types.is_timestamp(field.type) else field
        for field in table.schema
    ]
    # Arrow keeps zoned times in UTC, so losing the zone leaves the naive UTC time.
    return table.cast(pa.schema(naive), safe=False)
