"""Events that arrive a few at a time: from the API, from the outbox. Each is stored once."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping as Dictionary
from datetime import datetime
from typing import Any

import pyarrow as pa

from zhike.engine.store import Batch, Store
from zhike.integrations.files.raw import ROW, raw_rows
from zhike.pipelines.import_events import ImportReport, Progress, import_rows, new_batch_id
from zhike.pipelines.import_mapping import TARGETS, Mapping

ATTRIBUTES = "attributes"


def append_events(
    rows: Iterable[Dictionary[str, Any]],
    *,
    log_name: str,
    store: Store,
    batch: Batch | None = None,
    zone: str = "Asia/Shanghai",
    progress: Progress | None = None,
) -> ImportReport:
    """Append events under the same rules as an imported file.

    Parameters
    ----------
    rows
        One mapping an event, with the columns of `zhike.schema.event_log`; `event_id` is the
        source's own id and makes a retry harmless. Without it identical events of two calls are
        one event, identical events of one call are several. `attributes` may be a mapping;
        keys the contract does not know become attributes too.
    batch
        Calls may share a batch; they are withdrawn together.
    zone
        Where times without an offset are read.

    Examples
    --------
    >>> from zhike.engine.store import Store
    >>> report = append_events([], log_name="outbox", store=Store())
    >>> (report.read, report.stored)
    (0, 0)
    """
    flat = [_flat(row) for row in rows]
    names = sorted({name for row in flat for name in row} | {"case_id", "activity", "occurred_at"})
    table = pa.table(
        {
            ROW: pa.array(range(1, len(flat) + 1), type=pa.int64()),
            **{name: pa.array([row.get(name) for row in flat], type=pa.string()) for name in names},
        }
    )
    mapping = Mapping(
        columns={name: (name,) for name in TARGETS if name in names},
        attributes=tuple(name for name in names if name not in TARGETS),
        zone=zone,
    )
    return import_rows(
        lambda connection, folder: raw_rows(connection, rows=table),
        log_name=log_name,
        store=store,
        mapping=mapping,
        batch=batch or Batch(batch_id=new_batch_id(), source="append"),
        progress=progress,
    )


def _flat(row: Dictionary[str, Any]) -> dict[str, str]:
    given = {name: value for name, value in row.items() if name not in (ATTRIBUTES, "log_name")}
    extra = row.get(ATTRIBUTES) or {}
    return {name: _text(value) for name, value in {**extra, **given}.items() if value is not None}


def _text(value: object) -> str:
    if isinstance(value, datetime):
        # Naive times are UTC inside zhike; said aloud, so that no zone is put on top.
        return value.isoformat() + ("" if value.tzinfo else "Z")
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
