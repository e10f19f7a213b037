"""XES files as `RawRows`: one row an event, attributes of its case as ``case:…``."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import polars as pl
import r4pm

from zhike.integrations.files import RawRows, raw_rows
from zhike.integrations.files.columns import distinct_columns
from zhike.integrations.files.text import MAX_LINE_BYTES
from zhike.integrations.xes.check import check, is_gzip
from zhike.integrations.xes.strict import read_strictly

CASE = "case:concept:name"
TIME = "time:timestamp"
ISO = "%Y-%m-%dT%H:%M:%S.%fZ"


def read(
    connection: duckdb.DuckDBPyConnection, path: Path, *, folder: Path, encoding: str = "auto"
) -> RawRows:
    """Check the file, then read it by the fast reader, or by the strict one if it is not plain.

    The fast reader's row count must equal the count of the check; otherwise the strict reader
    decides. `encoding` is there because all readers have it: an XES file names its own.

    Raises `SourceBroken` with the place where the file breaks; then nothing was read.
    """
    del encoding
    checked = check(path)
    events = read_fast(path, folder=folder) if checked.plain else None
    if events is None or events.height != checked.events:
        return _read_strictly(connection, path, folder=folder)
    lost = checked.cases - events[CASE].n_unique()
    return raw_rows(connection, rows=events.to_arrow(), warnings=_warnings(lost_cases=lost))


def read_fast(path: Path, *, folder: Path) -> pl.DataFrame | None:
    """Read a plain log by r4pm; nothing where r4pm gives up or may have changed a value.

    `time:timestamp` is an instant, everything else text; columns come in alphabetical order,
    because r4pm's own changes from call to call.
    """
    with TemporaryDirectory(dir=folder) as own:
        # r4pm tells gzip by the name, and an uploaded file may be called anything.
        link = Path(own) / ("log.xes.gz" if is_gzip(path) else "log.xes")
        link.symlink_to(path.resolve())
        try:
            events, head = r4pm.df.import_xes(str(link))
        except BaseException as error:
            # r4pm raises plain Exception; its panics derive from BaseException and have no
            # importable class. What is wrong with the file is for the strict reader to say.
            if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
                raise
            return None
    if _is_beyond_r4pm(events) or not {CASE, TIME} <= set(events.columns):
        return None
    events = _texts(events)
    return None if _holds_a_default(events, head=json.loads(head)) else events


def _is_beyond_r4pm(events: pl.DataFrame) -> bool:
    """Tell whether a column held texts and other types (r4pm then puts the texts in quotes), or
    a value so long that its event is to be rejected."""
    texts = pl.col(pl.String)
    found = events.select(
        (texts.str.starts_with('"') | (texts.str.len_bytes() > MAX_LINE_BYTES)).any()
    )
    return any(found.row(0)) if found.width else False


def _holds_a_default(events: pl.DataFrame, *, head: dict[str, list[dict[str, Any]]]) -> bool:
    """Tell whether a value equals the default of its `global`.

    r4pm fills a missing value with it, so nobody can tell any more whether it was there.
    """
    defaults = [
        *(("case:" + default["key"], default["value"]) for default in head["global_trace_attrs"]),
        *((default["key"], default["value"]) for default in head["global_event_attrs"]),
    ]
    held = [
        (pl.col(column).cast(pl.String) == _default_text(value, column=column)).any()
        for column, value in defaults
        if column in events.columns
    ]
    return any(events.select(any=pl.any_horizontal(held)).to_series()) if held else False


def _default_text(value: dict[str, Any], *, column: str) -> str:
    if value["type"] != "Date":
        return str(value["content"])
    instant = datetime.fromisoformat(value["content"]).astimezone(UTC)
    return instant.strftime("%Y-%m-%d %H:%M:%S.%f+00:00" if column == TIME else ISO)


def _texts(events: pl.DataFrame) -> pl.DataFrame:
    """Make everything but the time of the event the text a reader would write."""
    names = sorted(events.columns)
    times = [name for name in names if events.schema[name] == pl.Datetime("us") and name != TIME]
    # r4pm has turned every time into UTC and dropped the zone.
    return (
        events.select(names)
        .with_columns(
            pl.col(TIME).dt.replace_time_zone("UTC"),
            *(pl.col(name).dt.strftime(ISO.replace(".%f", "%.6f")) for name in times),
            pl.col(pl.Int64, pl.Float64, pl.Boolean).cast(pl.String),
        )
        .rename(dict(zip(names, distinct_columns(names), strict=True)))
    )


def _read_strictly(connection: duckdb.DuckDBPyConnection, path: Path, *, folder: Path) -> RawRows:
    found = read_strictly(path, folder=folder)
    lost = found.cases - found.cases_with_events
    return found.rows.raw_rows(connection, warnings=_warnings(lost_cases=lost))


def _warnings(*, lost_cases: int) -> tuple[str, ...]:
    if not lost_cases:
        return ()
    return (f"Cases without an event, or with the name of another case: {lost_cases}.",)
