"""One batch of events from another system, as lines of JSON in zhike's own names."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb

from zhike.engine.store import Batch, Store
from zhike.integrations.errors import NoRecords
from zhike.integrations.files import ndjson
from zhike.integrations.files.raw import ROW, RawRows
from zhike.pipelines.import_events import ImportReport, import_rows, new_batch_id
from zhike.pipelines.import_mapping import ALL_OTHERS, REQUIRED, TARGETS, Mapping
from zhike.pipelines.import_plan import quoted

EVERY_COLUMN = frozenset(TARGETS)


def receive_events(
    path: Path,
    *,
    log_name: str,
    store: Store,
    zone: str,
    mapping: Mapping | None = None,
    by: str = "",
) -> ImportReport:
    """Store one batch; bad lines are rejected one by one, even where no line is good.

    Without a mapping the keys are the columns of the event log (``case_id``, ``activity``,
    ``occurred_at`` and whatever else of it a batch has); all other keys become attributes. Clocks
    without an offset hang in `zone`.

    Raises
    ------
    PipelineError, IntegrationError, EngineError
        Nothing was stored; the sentence says why and what to do.
    """
    chosen = mapping or wire_mapping(path, zone=zone)

    def read(connection: duckdb.DuckDBPyConnection, folder: Path) -> RawRows:
        try:
            raw = ndjson.read(connection, path, folder=folder)
        except NoRecords:
            # No line holds an object: the reader has told why of each, and there are no rows.
            connection.execute(f"CREATE OR REPLACE TEMP TABLE raw_rows ({ROW} BIGINT)")
            raw = RawRows(table="raw_rows", columns=(), rejects="raw_rejects")
        return with_columns(connection, raw, mapping=chosen)

    return import_rows(
        read,
        log_name=log_name,
        store=store,
        mapping=chosen,
        batch=Batch(batch_id=new_batch_id(), source="API", by=by),
    )


def wire_mapping(path: Path, *, zone: str) -> Mapping:
    """Give the mapping by zhike's own names, with those columns that a batch really has."""
    there = keys_in(path) & EVERY_COLUMN | set(REQUIRED)
    columns = {name: (name,) for name in TARGETS if name in there}
    return Mapping(columns=columns, zone=zone, attributes=(ALL_OTHERS,))


def keys_in(path: Path) -> frozenset[str]:
    """Give the keys of all lines that hold an object.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.NamedTemporaryFile() as file:
    ...     _ = file.write(b'{"a": 1}\\nnonsense\\n{"b": 2}\\n')
    ...     file.flush()
    ...     sorted(keys_in(Path(file.name)))
    ['a', 'b']
    """
    found: set[str] = set()
    with path.open("rb") as file:
        for line in file:
            try:
                value = json.loads(line)
            except (ValueError, RecursionError):
                continue  # the reader rejects it and says why
            if isinstance(value, dict):
                found.update(value)
    return frozenset(found)


def with_columns(
    connection: duckdb.DuckDBPyConnection, raw: RawRows, *, mapping: Mapping
) -> RawRows:
    """Add the columns a mapping names and no line has, all empty: their rows are rejected."""
    wanted = [name for names in mapping.columns.values() for name in names]
    missing = [name for name in dict.fromkeys(wanted) if name not in raw.columns]
    if not missing:
        return raw
    nothing = ", ".join(f"CAST(NULL AS VARCHAR) AS {quoted(name)}" for name in missing)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE wire_rows AS SELECT *, {nothing} FROM {quoted(raw.table)}"
    )
    return RawRows(
        table="wire_rows",
        columns=(*raw.columns, *missing),
        rejects=raw.rejects,
        warnings=raw.warnings,
        unknown_zone=raw.unknown_zone,
    )
