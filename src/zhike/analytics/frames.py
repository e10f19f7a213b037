"""Any frame in, one kind of table out: what every function of the library begins with."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TypeAlias

import ibis
import narwhals as nw
import pyarrow as pa
from ibis.expr import datatypes as dt
from ibis.expr.types import Column, IntegerColumn, Table, Value
from narwhals.typing import IntoFrame

from zhike.analytics.errors import MissingColumns
from zhike.schema import event_log

Frame: TypeAlias = "Table | IntoFrame"

# Without these no journey can be told; `sequence` and the optional columns can be filled in.
REQUIRED = ("case_id", "activity", "occurred_at")
# A map cannot be null on every engine, so missing attributes stay missing.
FILLED = tuple(column for column in event_log.CONTRACT.columns if column.nullable)
MICROS = pa.timestamp("us")


def as_table(frame: Frame) -> Table:
    """Give any frame as an event log in Ibis, with the types the library counts on.

    Parameters
    ----------
    frame
        An Ibis table, a pandas or Polars frame (eager or lazy) or an Arrow table with at least
        `case_id`, `activity` and `occurred_at`. Times may be naive (taken as UTC) or carry a
        zone. `sequence` may be absent from a frame, whose rows have an order, but not from an
        Ibis table, whose rows have none.

    Returns
    -------
    Table
        The same rows and columns, lazily: `case_id` and `activity` as strings, times as naive
        UTC timestamps, `sequence` (by row order where it was absent) and null for each optional
        column of `zhike.schema.event_log` that was absent.

    Raises
    ------
    MissingColumns
        A column that cannot be filled in is absent.

    Notes
    -----
    All columns are made nullable, because the window functions of ClickHouse answer with an
    empty string instead of null on a column that cannot hold null.

    Examples
    --------
    >>> import pandas as pd
    >>> log = pd.DataFrame(
    ...     {
    ...         "case_id": [7, 7],
    ...         "activity": ["open", "close"],
    ...         "occurred_at": pd.to_datetime(["2026-01-05 09:00+08:00", "2026-01-05 10:00+08:00"]),
    ...     }
    ... )
    >>> as_table(log).select("case_id", "sequence", "channel").to_pyarrow().to_pylist()
    [{'case_id': '7', 'sequence': 0, 'channel': None},
     {'case_id': '7', 'sequence': 1, 'channel': None}]
    >>> [str(at) for at in as_table(log).occurred_at.to_pyarrow().to_pylist()]
    ['2026-01-05 01:00:00', '2026-01-05 02:00:00']
    """
    table = frame if isinstance(frame, Table) else _in_row_order(frame)
    missing = {*REQUIRED, "sequence"} - set(table.columns)
    if missing:
        raise MissingColumns(table="The event log", missing=missing, found=table.columns)
    typed = {name: _typed(name, table[name]) for name in table.columns}
    filled = {column.name: ibis.null(column.type) for column in FILLED if column.name not in typed}
    return table.select(**typed, **filled)


def backend_name(expression: Value | Table) -> str:
    """Name the engine an expression will run on, for the few things no one way does on all."""
    name: str = expression._find_backend(use_default=True).name
    return name


def _in_row_order(frame: Frame) -> Table:
    """Take rows over from a frame; their order becomes `sequence` where there is none."""
    rows = nw.from_native(frame)
    arrow: pa.Table = (rows.collect() if isinstance(rows, nw.LazyFrame) else rows).to_arrow()
    if "sequence" not in arrow.column_names:
        arrow = arrow.append_column("sequence", pa.array(range(arrow.num_rows), pa.int64()))
    naive = [
        field.with_type(MICROS) if pa.types.is_timestamp(field.type) else field
        for field in arrow.schema
    ]
    # Arrow keeps zoned times in UTC, so losing the zone leaves the naive UTC time; nanoseconds
    # are cut to the microseconds of the contract.
    return ibis.memtable(arrow.cast(pa.schema(naive), safe=False))


def _typed(name: str, column: Column) -> Column:
    """Cast a column to what the contract says; leave a column alone that is not in it."""
    if name not in event_log.CONTRACT.column_names or name == "attributes":
        return column
    wanted = dt.dtype(event_log.CONTRACT.column(name).type)(nullable=True)
    have = column.type()
    if isinstance(have, dt.Timestamp) and have.timezone is not None:
        return _utc(column)
    if isinstance(have, dt.Timestamp) and isinstance(wanted, dt.Timestamp) and have.scale is None:
        # Microseconds are what DuckDB and Spark mean by a plain timestamp.
        wanted = have(nullable=True)
    return column if have == wanted else column.cast(wanted)


def _utc(column: Column) -> Column:
    """Turn zoned times into naive UTC times."""
    naive, zoned = dt.Timestamp(scale=6), dt.Timestamp(timezone="UTC", scale=6)
    if backend_name(column) != "duckdb":
        # ClickHouse stores moments whatever the zone; `zhike.engine.spark` sets UTC.
        return column.cast(naive)
    # A cast would answer in the zone of the session, which on a laptop is the local one.
    epoch = ibis.literal(datetime(1970, 1, 1, tzinfo=UTC), type=zoned)
    micros: IntegerColumn = column.cast(zoned).delta(epoch, unit="microsecond")
    return ibis.timestamp("1970-01-01 00:00:00") + micros.as_interval("us")
