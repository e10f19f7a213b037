"""The first rows of a source as a sample keeps them, under the numbers they have in the source."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from zhike.integrations.files.raw import RawRows, raw_rows


def read(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    *,
    folder: Path,
    encoding: str = "auto",
    head: bool = False,
) -> RawRows:
    """Read the rows of a sample, a Parquet file with the column `ROW`. It is short: all of it."""
    del folder, encoding, head  # every reader is called alike
    return raw_rows(connection, rows=pq.read_table(path))
