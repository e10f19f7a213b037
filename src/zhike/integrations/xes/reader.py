"""XES files as `RawRows`: one row an event, attributes of its case as ``case:…``."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.ipc

from zhike.integrations.files import RawRows, raw_rows
from zhike.integrations.files.columns import distinct_columns
from zhike.integrations.files.raw import HEAD_BYTES
from zhike.integrations.xes.check import check
from zhike.integrations.xes.strict import read_strictly
from zhike.schema.sentence import Sentence

# This reader is slower than those of text.
FIRST_BYTES = HEAD_BYTES // 4
FAST = Path(__file__).with_name("fast.py")
CASE = "case:concept:name"


def read(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    *,
    folder: Path,
    encoding: str = "auto",
    head: bool = False,
) -> RawRows:
    """Check the file from end to end while the fast reader reads it, then take its rows or none.

    They are taken only if the check finds the file whole and plain and counts just as many
    events; otherwise the strict reader decides. `encoding` is there because all readers have it:
    an XES file names its own.

    Raises
    ------
    SourceBroken
        The file breaks off or is no event log; the sentence names the place. Nothing was read.
    """
    del encoding
    if head and (first := _read_head(connection, path, folder=folder)):
        return first
    with fast_reader(path, folder=folder) as (rows, stop):
        checked = check(path, when_not_plain=stop)
        events = rows() if checked.plain else None
        if events is not None and events.num_rows == checked.events:
            lost = checked.cases - pc.count_distinct(events[CASE], mode="all").as_py()
            return raw_rows(connection, rows=events, warnings=_warnings(lost_cases=lost))
    return _read_strictly(connection, path, folder=folder)


@contextmanager
def fast_reader(
    path: Path, *, folder: Path
) -> Iterator[tuple[Callable[[], pa.Table | None], Callable[[], None]]]:
    """Start the fast reader; give what waits for its rows (none if it failed) and what stops it."""
    with TemporaryDirectory(dir=folder) as own:
        result = Path(own) / "events.arrow"
        process = subprocess.Popen(  # noqa: S603 - our own file, by the Python that runs us
            [sys.executable, "-I", FAST, path, own, result],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

        def rows() -> pa.Table | None:
            if process.wait() != 0 or not result.exists():
                return None
            events = pyarrow.ipc.open_file(pa.memory_map(str(result))).read_all()
            return events.rename_columns(list(distinct_columns(events.column_names)))

        try:
            yield rows, process.kill
        finally:
            process.kill()
            process.wait()


def _read_head(
    connection: duckdb.DuckDBPyConnection, path: Path, *, folder: Path
) -> RawRows | None:
    """Read the first events of a long log; nothing where the log is short."""
    with TemporaryDirectory(dir=folder) as own:
        found = read_strictly(path, folder=Path(own), most_bytes=FIRST_BYTES)
        if found.whole or not found.events:
            return None
        return replace(found.rows.raw_rows(connection), whole=False, later_columns=True)


def _read_strictly(connection: duckdb.DuckDBPyConnection, path: Path, *, folder: Path) -> RawRows:
    found = read_strictly(path, folder=folder)
    lost = found.cases - found.cases_with_events
    return found.rows.raw_rows(connection, warnings=_warnings(lost_cases=lost))


def _warnings(*, lost_cases: int) -> tuple[str, ...]:
    if not lost_cases:
        return ()
    return (
        Sentence(
            "Cases without an event, or with the name of another case: {cases}.", cases=lost_cases
        ),
    )
