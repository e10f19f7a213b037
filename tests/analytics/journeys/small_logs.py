"""Logs small enough to count by hand; the expected rows of the tests were."""

from __future__ import annotations

from datetime import datetime

import ibis
import pyarrow as pa

SERVICE_DESK = (
    # case, activity, time. Case 4 takes two steps twice, so cases and steps differ; case 5 waits
    # overnight, so median and mean differ; case 3 has no step at all.
    ("1", "open", "2026-01-05 09:00"),
    ("1", "reply", "2026-01-05 09:30"),
    ("1", "close", "2026-01-05 10:30"),
    ("2", "open", "2026-01-05 11:00"),
    ("2", "close", "2026-01-05 11:10"),
    ("3", "open", "2026-01-05 12:00"),
    ("4", "open", "2026-01-05 09:00"),
    ("4", "reply", "2026-01-05 09:10"),
    ("4", "ask", "2026-01-05 09:40"),
    ("4", "reply", "2026-01-05 09:50"),
    ("4", "ask", "2026-01-05 10:00"),
    ("4", "reply", "2026-01-05 11:00"),
    ("5", "open", "2026-01-05 09:00"),
    ("5", "reply", "2026-01-06 01:40"),
)


def log_of(*events, **columns):
    """Give a log of (case, activity, time) in the order written; `columns` are lists beside it.

    Times among the columns are written as text too; None stays null.
    """
    rows = {
        "case_id": [event[0] for event in events],
        "sequence": list(range(len(events))),
        "activity": [event[1] for event in events],
        "occurred_at": [datetime.fromisoformat(event[2]) for event in events],
    }
    for name, values in columns.items():
        rows[name] = (
            [at and datetime.fromisoformat(at) for at in values] if name.endswith("_at") else values
        )
    return ibis.memtable(pa.table(rows))


def rows_of(table):
    """Give the rows of a result as dictionaries."""
    return table.to_pyarrow().to_pylist()
