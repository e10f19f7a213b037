"""The fast XES reader: r4pm (Rust), for logs that the check finds plain.

`reader.py` runs this file as a process of its own, beside the check and on the second core. So a
panic in Rust, what r4pm writes to standard error (values of the log among it) and its memory stay
outside of zhike, and it is ended as soon as the check finds what it would lose.

    python fast.py LOG FOLDER RESULT
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import r4pm

CASE = "case:concept:name"
TIME = "time:timestamp"
ISO = "%Y-%m-%dT%H:%M:%S.%fZ"
# The limit of every reader, MAX_LINE_BYTES: importing it would cost a process more than reading.
LONGEST_VALUE_BYTES = 1 << 20


def read_fast(path: Path) -> pl.DataFrame | None:
    """Give the events of a plain log; nothing where r4pm may have changed a value.

    `time:timestamp` is an instant, everything else text; columns come in alphabetical order,
    because r4pm's own changes from call to call.
    """
    events, head = r4pm.df.import_xes(str(path))
    if _is_beyond_r4pm(events) or not {CASE, TIME} <= set(events.columns):
        return None
    events = _texts(events)
    return None if _holds_a_default(events, head=json.loads(head)) else events


def _is_beyond_r4pm(events: pl.DataFrame) -> bool:
    """Tell whether a column held texts and other types (r4pm then puts the texts in quotes), or
    a value so long that its event is to be rejected."""
    texts = pl.col(pl.String)
    found = events.select(
        (texts.str.starts_with('"') | (texts.str.len_bytes() > LONGEST_VALUE_BYTES)).any()
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
    return events.select(names).with_columns(
        pl.col(TIME).dt.replace_time_zone("UTC"),
        *(pl.col(name).dt.strftime(ISO.replace(".%f", "%.6f")) for name in times),
        pl.col(pl.Int64, pl.Float64, pl.Boolean).cast(pl.String),
    )


def main() -> None:
    """Read the log named first and write its events to the file named last, if all is well."""
    log, folder, result = map(Path, sys.argv[1:])
    # r4pm tells gzip by the name, and an uploaded file may be called anything.
    with log.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
    link = folder / ("fast.xes.gz" if packed else "fast.xes")
    link.symlink_to(log.resolve())
    events = read_fast(link)
    if events is not None:
        events.write_ipc(result, compat_level=pl.CompatLevel.oldest())


if __name__ == "__main__":
    main()
