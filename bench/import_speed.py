"""How fast CSV rows get into a store that already holds many events, all guarantees on.

Measured against DuckDB's own copy of the same file from CSV to Parquet, in the same run: that
copy parses and writes too, but it maps, judges, numbers and de-duplicates nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import duckdb

from zhike.engine.duckdb import connect
from zhike.engine.store import Batch, Query, Store
from zhike.pipelines.import_events import import_events
from zhike.pipelines.import_mapping import Mapping
from zhike.schema import event_log

LOG_NAME = "bench"
LIMIT = 10.0
MAPPING = Mapping(
    columns={
        "case_id": ("case_id",),
        "activity": ("activity",),
        "occurred_at": ("time",),
        "customer_id": ("customer",),
        "channel": ("channel",),
    },
    attributes=("amount",),
)


def fill(store: Store, *, events: int) -> None:
    """Put events of a year into the store, under ids that look like any others."""
    sql = f"""
        SELECT md5('held' || i) AS event_id, '{LOG_NAME}' AS log_name, 'D' || (i // 10) AS case_id,
            i AS sequence, 'K' || (i // 30) AS customer_id,
            ['open', 'check', 'approve', 'reply', 'close'][1 + (hash(i) % 5)::INT] AS activity,
            TIMESTAMP '2025-01-01' + to_seconds((i * 31536000.0 / {events})::BIGINT) AS occurred_at,
            ['app', 'phone', 'branch'][1 + (hash(i + 1) % 3)::INT] AS channel,
            MAP {{'amount': (hash(i) % 1000)::VARCHAR}} AS attributes
        FROM range({events}) AS t(i)
    """
    query = Query(connection=connect().con, sql=sql, distinct=True)
    store.append(event_log.CONTRACT, query, batch=Batch(batch_id="held"))


def write_csv(path: Path, *, rows: int, part: int) -> None:
    """Write rows that no other part holds; all parts are of the same size and shape."""
    first = part * rows
    duckdb.connect().execute(f"""
        COPY (
            SELECT 'C' || (i // 10) AS case_id,
                ['open', 'check', 'approve', 'reply', 'close'][1 + (hash(i) % 5)::INT] AS activity,
                strftime(TIMESTAMP '2025-06-01' + to_seconds(i % 20000000), '%Y-%m-%d %H:%M:%S')
                    AS time,
                'K' || (i // 30) AS customer,
                ['app', 'phone', 'branch'][1 + (hash(i + 1) % 3)::INT] AS channel,
                (hash(i + 2) % 100000) / 100 AS amount
            FROM range({first}, {first + rows}) AS t(i)
        ) TO '{path}' (HEADER)
    """)


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def measure(folder: Path, *, events: int, rows: int, repeat: int) -> dict[str, object]:
    """Take turns: each repetition imports a new file and copies the same file."""
    store = Store()
    fill(store, events=events)
    imports, copies = [], []
    # One repetition more: the first warms the process up and is not counted.
    for part in range(repeat + 1):
        source, target = folder / f"{part}.csv", folder / "copy.parquet"
        write_csv(source, rows=rows, part=part)
        copy = f"COPY (FROM read_csv('{source}')) TO '{target}'"
        copies.append(seconds(lambda copy=copy: duckdb.connect().execute(copy)))
        imports.append(seconds(lambda source=source: bring_in(source, store=store, rows=rows)))
        source.unlink()
    ours, theirs = statistics.median(imports[1:]), statistics.median(copies[1:])
    return {
        "rows": rows,
        "events_held": events,
        "repeat": repeat,
        "import_seconds": round(ours, 3),
        "duckdb_copy_seconds": round(theirs, 3),
        "ratio": round(ours / theirs, 2),
        "limit": LIMIT,
        "held": ours <= LIMIT * theirs,
    }


def bring_in(source: Path, *, store: Store, rows: int) -> None:
    report = import_events(source, log_name=LOG_NAME, store=store, mapping=MAPPING)
    if report.stored != rows:
        raise SystemExit(f"only {report.stored} of {rows} rows were stored: the figure is void")


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=10_000_000, help="events held already")
    parser.add_argument("--rows", type=int, default=1_000_000, help="rows of the file")
    parser.add_argument("--repeat", type=int, default=5, help="repetitions; the median counts")
    wanted = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="zhike-bench-") as folder:
        os.environ["ZHIKE_HOME"] = str(Path(folder) / "home")
        figures = measure(
            Path(folder), events=wanted.events, rows=wanted.rows, repeat=wanted.repeat
        )
    print(
        f"{figures['rows']} CSV rows into {figures['events_held']} events:"
        f" {figures['import_seconds']} s, DuckDB's copy {figures['duckdb_copy_seconds']} s,"
        f" ratio {figures['ratio']} (limit {LIMIT:g})"
    )
    print(json.dumps(figures))
    return 0 if figures["held"] else 1


if __name__ == "__main__":
    sys.exit(main())
