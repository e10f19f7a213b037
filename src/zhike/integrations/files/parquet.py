"""Parquet: columns keep their types; a broken file is refused as a whole."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from zhike.integrations.errors import SourceBroken, SourceMissing
from zhike.integrations.files.columns import distinct_columns
from zhike.integrations.files.raw import HEAD_ROWS, ROW, RawRows, empty_rejects
from zhike.schema.sentence import Sentence

PAGE_BYTES = 64 * 1024


def read(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    *,
    folder: Path,
    encoding: str = "auto",
    head: bool = False,
) -> RawRows:
    """Read a Parquet file. Rows are numbered as they lie in it.

    Raises
    ------
    SourceMissing, SourceBroken
        The file cannot be opened, or is no whole Parquet file.
    """
    del encoding  # the format needs none; every reader is called alike
    if not path.is_file():
        raise SourceMissing(path=path, reason=Sentence("no such file"))
    source = _first_rows(path, folder=folder) if head else path
    try:
        found = connection.execute(
            "DESCRIBE SELECT * FROM read_parquet(?, hive_partitioning = false)", [str(source)]
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
            [str(source)],
        )
    except duckdb.Error as error:
        raise SourceBroken(
            path=path,
            where=Sentence("its footer or one of its pages"),
            reason=Sentence("it is no whole Parquet file"),
            way_out=Sentence("Write or fetch the file again."),
        ) from error
    return RawRows(
        table="raw_rows",
        columns=columns,
        rejects=empty_rejects(connection),
        whole=source is path,
    )


def _first_rows(path: Path, *, folder: Path) -> Path:
    """Give a file of the first rows; the file itself where it has no more or cannot be read."""
    try:
        # Page by page: a whole column of a row group may be larger than the memory.
        with pq.ParquetFile(path, buffer_size=PAGE_BYTES, pre_buffer=False) as file:
            if file.metadata.num_rows <= HEAD_ROWS:
                return path
            rows = next(file.iter_batches(batch_size=HEAD_ROWS))
    except (pa.ArrowException, OSError):
        return path
    target = folder / "head.parquet"
    pq.write_table(pa.Table.from_batches([rows]), target)
    return target


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
