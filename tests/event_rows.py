"""Rows of the event log for tests of the store, and short ways to look into a store."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from pathlib import Path

import pyarrow as pa

from zhike.engine.store import Store
from zhike.schema import event_log

CONTRACT = event_log.CONTRACT
START = datetime(2026, 1, 5, 1, 0)
MAP = pa.map_(pa.string(), pa.string())


def event_rows(numbers, *, log_name="mortgage", activity="open") -> pa.Table:
    """Give one event an hour for each number; the number makes its id."""
    numbers = list(numbers)
    return pa.table(
        {
            "event_id": [hashlib.md5(f"{log_name}/{n}".encode()).hexdigest() for n in numbers],
            "log_name": pa.array([log_name] * len(numbers), type=pa.string()),
            "case_id": [f"A{n // 3}" for n in numbers],
            "sequence": pa.array(numbers, type=pa.int64()),
            "activity": pa.array([activity] * len(numbers), type=pa.string()),
            "occurred_at": pa.array(
                [START + timedelta(hours=n) for n in numbers], type=pa.timestamp("us")
            ),
            "attributes": pa.array([[("amount", str(n))] for n in numbers], type=MAP),
        }
    )


def numbers_in(store: Store, *, log_name=None) -> list[int]:
    """Give the sequence numbers a reader sees."""
    return sorted(store.table(CONTRACT, log_name=log_name).sequence.execute().tolist())


def content_of(store: Store, *, log_name=None) -> list[dict]:
    """Give every row a reader sees, in an order of its own."""
    rows = store.table(CONTRACT, log_name=log_name).to_pyarrow().to_pylist()
    return sorted(rows, key=lambda row: row["event_id"])


def write(path: Path, *lines: str, encoding="utf-8") -> Path:
    """Write lines of text."""
    path.write_bytes("".join(f"{line}\n" for line in lines).encode(encoding))
    return path
