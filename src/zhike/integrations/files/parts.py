"""Rows of text that come one by one, kept on disk until they are loaded as `RawRows`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow.dataset import dataset

from zhike.integrations.files.columns import distinct_columns
from zhike.integrations.files.raw import ROW, RawRows, raw_rows
from zhike.integrations.files.text import MAX_LINE_BYTES, SHOWN_CHARACTERS

PART_ROWS = 20_000


class TextParts:
    """Collects records and writes them as Parquet parts, so that memory does not grow with them.

    A record names only the columns it has; columns may appear late. One that holds a value no
    bank's system writes (over a megabyte) is rejected, as a line of that length is in a CSV file.
    """

    def __init__(self, folder: Path, *, columns: tuple[str, ...] = ()) -> None:
        self._folder = folder
        self._columns = dict.fromkeys(columns)
        self._rows: list[Mapping[str, str | None]] = []
        self._numbers: list[int] = []
        self._rejects: list[tuple[int, str, str, str]] = []
        self._parts: list[Path] = []
        self._count = 0

    def add(self, row: Mapping[str, str | None]) -> None:
        """Take the next record."""
        for column, value in row.items():
            if value is not None and len(value) > MAX_LINE_BYTES:
                self.reject(column=column, value=value, rule="value_too_long")
                return
        self._count += 1
        self._rows.append(row)
        self._numbers.append(self._count)
        if len(self._rows) == PART_ROWS:
            self._write()

    def reject(self, *, column: str, value: str, rule: str) -> None:
        """Take the next record as one that cannot be read."""
        self._count += 1
        self._rejects.append((self._count, column, value[:SHOWN_CHARACTERS], rule))

    def raw_rows(
        self, connection: duckdb.DuckDBPyConnection, *, warnings: tuple[str, ...] = ()
    ) -> RawRows:
        """Load everything taken so far, and remove the parts."""
        self._write()
        names = distinct_columns(self._columns)
        schema = pa.schema([(ROW, pa.int64()), *((name, pa.string()) for name in names)])
        rows = dataset([str(part) for part in self._parts], schema=schema, format="parquet")
        loaded = raw_rows(
            connection,
            rows=rows.scanner().to_reader(),
            rejects=self._rejects,
            warnings=warnings,
        )
        for part in self._parts:
            part.unlink()
        return loaded

    def _write(self) -> None:
        for row in self._rows:
            self._columns.update(dict.fromkeys(row))
        # A column keeps its number once it has one, so all parts agree on the names.
        names = zip(self._columns, distinct_columns(self._columns), strict=True)
        texts = {
            given: pa.array([row.get(name) for row in self._rows], pa.string())
            for name, given in names
        }
        part = self._folder / f"rows-{len(self._parts):06d}.parquet"
        pq.write_table(pa.table({ROW: pa.array(self._numbers, pa.int64()), **texts}), part)
        self._parts.append(part)
        self._rows, self._numbers = [], []
