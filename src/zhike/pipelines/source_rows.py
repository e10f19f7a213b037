"""The rows of a file as texts, a portion at a time, for whoever judges each row by himself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from zhike.integrations.files.raw import ROW, RawRows
from zhike.pipelines.import_plan import quoted
from zhike.pipelines.import_rejects import Reject
from zhike.pipelines.import_sources import read_unchanged
from zhike.pipelines.masking import mask
from zhike.pipelines.workspace import workspace

Numbered = tuple[int, dict[str, str]]  # the number of the record in the source, and its texts


@dataclass(frozen=True, kw_only=True)
class SourceRows:
    """A file that lies open; only a portion of it is in memory.

    Read `broken` before `portions`: nothing else may be asked while one is being read.
    """

    connection: duckdb.DuckDBPyConnection
    raw: RawRows

    @property
    def columns(self) -> tuple[str, ...]:
        """Give the columns as the source spells them."""
        return self.raw.columns

    def broken(self) -> Iterator[Reject]:
        """Give the records that could not be taken apart, their values masked."""
        rows = self.connection.execute(
            f'SELECT "row", coalesce("column", \'\'), "value", rule'
            f' FROM {quoted(self.raw.rejects)} ORDER BY "row"'
        )
        while some := rows.fetchmany(1_000):
            for row, column, value, rule in some:
                yield Reject(row=row, column=column, value=mask(value), rule=rule)

    def portions(self, *, size: int) -> Iterator[list[Numbered]]:
        """Give the rows in the order of the source, so many at a time."""
        names = self.columns
        texts = ", ".join(f"coalesce(CAST({quoted(name)} AS VARCHAR), '')" for name in names)
        rows = self.connection.execute(
            f"SELECT {self.raw.source_row}, {texts} FROM {quoted(self.raw.table)} ORDER BY {ROW}"
        )
        while some := rows.fetchmany(size):
            yield [(number, dict(zip(names, values, strict=True))) for number, *values in some]


@contextmanager
def opened_rows(path: Path, *, encoding: str = "auto") -> Iterator[SourceRows]:
    """Open a file of rows; SourceMissing, SourceUnknown or SourceChanged where that cannot be."""
    with workspace() as (connection, folder):
        raw = read_unchanged(connection, path, folder=folder, encoding=encoding)
        yield SourceRows(connection=connection, raw=raw)
