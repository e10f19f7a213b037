"""What every reader gives: the rows of a source as they stand, before any mapping."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa

# The record number in the source; 1 is the first row of data. The prefix keeps it apart from a
# source's own column `row`.
ROW = "zhike_row"
# A first look at a source of any size reads no more than this.
HEAD_ROWS = 2_000
HEAD_BYTES = 4 << 20

REJECTS = pa.schema(
    [
        ("row", pa.int64()),
        ("column", pa.string()),
        ("value", pa.string()),
        ("rule", pa.string()),
    ]
)


@dataclass(frozen=True, kw_only=True)
class RawRows:
    """The rows of one source on a DuckDB connection, and the records it could not be read as rows.

    `table` names a temporary table (or view) with the column `ROW` (BIGINT, never null, counted
    over rejected records too) and one column for each of `columns`, in the order and spelling of
    the source. Columns are VARCHAR where the source is text (null when the field is empty);
    a typed source keeps its types: TIMESTAMP WITH TIME ZONE is an instant, TIMESTAMP is wall
    clock time that the mapping's zone turns into an instant, everything else is read as text.

    `rejects` names a temporary table with the columns of `REJECTS`: one line for each record the
    source's own format forbids (wrong number of fields, invalid bytes …), at most one line a
    record, with the value as it stood: the pipeline masks it before it is shown.

    `unknown_zone` is false where naive TIMESTAMP columns are known to be UTC already.

    `whole` is false where only the head of the source was read; `later_columns` is true where the
    rest may bring further columns. `sheet` is the sheet that was read and `sheets` the visible
    ones, for a workbook. `source_row` is the SQL that gives the record number in the source from a
    row of `table`, where a record became several rows.
    """

    table: str
    columns: tuple[str, ...]
    rejects: str
    warnings: tuple[str, ...] = ()
    unknown_zone: bool = True
    whole: bool = True
    later_columns: bool = False
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    source_row: str = ROW


def empty_rejects(connection: duckdb.DuckDBPyConnection, *, name: str = "raw_rejects") -> str:
    """Make an empty table of rejects and give its name."""
    connection.execute(
        f'CREATE OR REPLACE TEMP TABLE "{name}"'
        ' ("row" BIGINT, "column" VARCHAR, "value" VARCHAR, "rule" VARCHAR)'
    )
    return name


def raw_rows(
    connection: duckdb.DuckDBPyConnection,
    *,
    rows: pa.Table | pa.RecordBatchReader,
    rejects: Iterable[tuple[int, str, str, str]] = (),
    name: str = "raw_rows",
    warnings: tuple[str, ...] = (),
    unknown_zone: bool = True,
) -> RawRows:
    """Put Arrow rows on the connection as a temporary table.

    `rows` may carry `ROW`; without it rows are numbered from 1. `rejects` are
    (row, column, value, rule).
    """
    connection.register("arrow_rows", rows)
    columns = tuple(column for column in rows.schema.names if column != ROW)
    number = "" if ROW in rows.schema.names else f"row_number() OVER () AS {ROW}, "
    # Made in source order, so that row_number() counts what the source holds.
    connection.execute(f'CREATE OR REPLACE TEMP TABLE "{name}" AS SELECT {number}* FROM arrow_rows')
    connection.unregister("arrow_rows")
    rejected = empty_rejects(connection, name=f"{name}_rejects")
    bad: list[dict[str, Any]] = [
        dict(zip(REJECTS.names, reject, strict=True)) for reject in rejects
    ]
    if bad:
        connection.register("arrow_rejects", pa.Table.from_pylist(bad, schema=REJECTS))
        connection.execute(f'INSERT INTO "{rejected}" SELECT * FROM arrow_rejects')
        connection.unregister("arrow_rejects")
    return RawRows(
        table=name, columns=columns, rejects=rejected, warnings=warnings, unknown_zone=unknown_zone
    )
