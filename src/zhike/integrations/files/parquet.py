"""Parquet: columns keep their types; a broken file is refused as a whole."""

from __future__ import annotations

from pathlib import Path

import duckdb

from zhike.integrations.errors import SourceBroken, SourceMissing
from zhike.integrations.files.columns import distinct_columns
from zhike.integrations.files.raw import ROW, RawRows, empty_rejects


def read(
    connection: duckdb.DuckDBPyConnection, path: Path, *, folder: Path, encoding: str = "auto"
) -> RawRows:
    """Read a Parquet file. Rows are numbered as they lie in it.

    Raises
    ------
    SourceMissing, SourceBroken
        The file cannot be opened, or is no whole Parquet file.
    """
    del folder, encoding  # the format needs neither; every reader is called alike
    if not path.is_file():
        raise SourceMissing(path=path, reason="no such file")
    try:
        found = connection.execute(
            "DESCRIBE SELECT * FROM read_parquet(?, hive_partitioning = false)", [str(path)]
        ).fetchall()
        columns = distinct_columns(name for name, *_ in found)
        renamed = ", ".join(
            f"{_quoted(name)} AS {_quoted(column)}"
            for (name, *_), column in zip(found, columns, strict=True)
        )
        connection.execute(
            "CREATE OR REPLACE TEMP TABLE raw_rows AS"
            f" SELECT file_row_number + 1 AS {ROW}, {renamed}"
            " FROM read_parquet(?, file_row_number = true, hive_partitioning = false)",
            [str(path)],
        )
    except duckdb.Error as error:
        raise SourceBroken(
            path=path,
            where="its footer or one of its pages",
            reason="it is no whole Parquet file",
            way_out="Write or fetch the file again.",
        ) from error
    return RawRows(table="raw_rows", columns=columns, rejects=empty_rejects(connection))


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
