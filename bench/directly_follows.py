"""How fast and how lean directly-follows with time statistics is.

Against the best DuckDB SQL we could write (`directly_follows.sql`), run after run in turn, each
in a process of its own, and against PM4Py in an environment of its own (made under .bench/, or
the Python that `ZHIKE_PM4PY_PYTHON` names). With `--out-of-core` only ours runs, once, with a
memory limit and portion by portion, as the pages do it: the question then is whether it ends.

    python -m bench.directly_follows [--events 10000000] [--out-of-core] [--no-peer]
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
import venv
from pathlib import Path
from statistics import median
from typing import Any

import duckdb
import ibis

from bench.evidence import ROOT
from zhike.analytics.journeys import directly_follows
from zhike.pipelines.journey_flow import EVENTS_AT_ONCE

FOLDER = ROOT / ".bench"
QUERY = Path(__file__).with_suffix(".sql")
PEER = Path(__file__).parent / "peers" / "pm4py_dfg.py"
PM4PY = "pm4py==2.7.23.11"
RUNS = 5
ACTIVITIES, EVENTS_PER_CASE = 25, 10
OUT_OF_CORE_LIMIT = "3GB"
TARGETS = {"sql_ratio": 1.3, "peer_ratio": 15.0, "peak_gb": 2.0, "out_of_core_peak_gb": 6.0}


def main() -> None:
    """Measure, print lines for people, then one line of JSON."""
    options = _options()
    if options.measure:
        print(json.dumps(measure(options.measure, options.file)))
        return
    file = make_events(options.events)
    if options.out_of_core:
        figures = _out_of_core(file)
    else:
        figures = _compared(file) | ({} if options.no_peer else _peer(file))
        if "peer_seconds" in figures:
            figures["peer_ratio"] = round(figures["peer_seconds"] / figures["ours_seconds"], 1)
            print(f"PM4Py takes {figures['peer_ratio']} times as long (target: 15 or more)")
    counts = {"events": options.events, "activities": ACTIVITIES, "seed": 42}
    print(json.dumps(counts | figures | {"targets": TARGETS}))


def make_events(events: int) -> Path:
    """Write the events once: 25 activities, 10 events a case, in the order of their time."""
    FOLDER.mkdir(exist_ok=True)
    file = FOLDER / f"events-{events}.parquet"
    if file.exists():
        return file
    print(f"writing {events:,} events to {file.relative_to(ROOT)}", flush=True)
    half = file.with_suffix(".half")
    with duckdb.connect(config=_config(OUT_OF_CORE_LIMIT)) as connection:
        # Seeded by hashing: the same rows on every machine, whatever its threads.
        connection.execute(
            f"""
            COPY (
              SELECT 'C' || lpad((n // {EVENTS_PER_CASE})::VARCHAR, 9, '0') AS case_id,
                n AS sequence,
                'activity ' || lpad((hash(n, 42) % {ACTIVITIES})::VARCHAR, 2, '0') AS activity,
                TIMESTAMP '2025-01-01' + to_microseconds((1000000 * (
                  hash(n // {EVENTS_PER_CASE}, 43) % 31536000
                  + n % {EVENTS_PER_CASE} * 3600 + hash(n, 44) % 7200))::BIGINT) AS occurred_at
              FROM range({events}) numbers(n)
              ORDER BY occurred_at
            ) TO '{half}' (FORMAT parquet)
            """
        )
    half.rename(file)
    return file


def measure(what: str, file: Path) -> dict[str, Any]:
    """Run one query in this process: its seconds, its rows, and the process's peak memory."""
    backend = ibis.duckdb.connect(**_config(os.environ.get("ZHIKE_MEMORY")))
    events = backend.read_parquet(file, table_name="events")
    query = QUERY.read_text() if what == "sql" else ibis.to_sql(directly_follows(events))
    began, began_cpu = time.perf_counter(), time.process_time()
    if what == "portions":
        portions = -(-events.count().to_pyarrow().as_py() // EVENTS_AT_ONCE)
        rows = directly_follows(events, portions=portions).to_pyarrow()
    else:
        rows = backend.con.sql(query).to_arrow_table()
    seconds, cpu_seconds = time.perf_counter() - began, time.process_time() - began_cpu
    return {
        "seconds": seconds,
        "cpu_seconds": cpu_seconds,
        "edges": rows.num_rows,
        "steps": sum(rows["steps"].to_pylist()),
        "check": round(sum(rows["p95_seconds"].to_pylist()) + sum(rows["cases"].to_pylist()), 3),
        "peak_gb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20,
    }


def _compared(file: Path) -> dict[str, Any]:
    runs: dict[str, list[dict[str, Any]]] = {"ours": [], "sql": []}
    for _ in range(RUNS):
        for what, found in runs.items():
            found.append(_in_own_process(what, file))
    answers = {(run["edges"], run["steps"], run["check"]) for both in runs.values() for run in both}
    if len(answers) != 1:
        raise SystemExit(f"The two do not give the same rows: {sorted(answers)}")
    ours = median(run["seconds"] for run in runs["ours"])
    sql = median(run["seconds"] for run in runs["sql"])
    # Other work on the machine stretches the clock, hardly the processor time.
    ours_cpu = median(run["cpu_seconds"] for run in runs["ours"])
    sql_cpu = median(run["cpu_seconds"] for run in runs["sql"])
    print(f"processor time {ours_cpu:.2f} s and {sql_cpu:.2f} s: {ours_cpu / sql_cpu:.2f} x")
    peak = max(run["peak_gb"] for run in runs["ours"])
    print(f"ours {ours:.2f} s, SQL by hand {sql:.2f} s: {ours / sql:.2f} x (target: 1.3 or less)")
    print(f"peak memory {peak:.2f} GB (target: below 2)", flush=True)
    return {
        "runs": RUNS,
        "ours_seconds": round(ours, 3),
        "sql_seconds": round(sql, 3),
        "sql_ratio": round(ours / sql, 3),
        "sql_cpu_ratio": round(ours_cpu / sql_cpu, 3),
        "peak_gb": round(peak, 2),
        "edges": runs["ours"][0]["edges"],
    }


def _out_of_core(file: Path) -> dict[str, Any]:
    run = _in_own_process("portions", file, memory=OUT_OF_CORE_LIMIT)
    print(f"{run['seconds']:.1f} s, peak memory {run['peak_gb']:.2f} GB (target: below 6)")
    return {
        "runs": 1,
        "ours_seconds": round(run["seconds"], 1),
        "out_of_core_peak_gb": round(run["peak_gb"], 2),
        "file_gb": round(file.stat().st_size / 2**30, 2),
    }


def _peer(file: Path) -> dict[str, Any]:
    python = os.environ.get("ZHIKE_PM4PY_PYTHON") or str(_peer_environment())
    command = [python, str(PEER), str(file), str(RUNS)]
    # What PM4Py writes about itself goes to standard error.
    output = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    found = json.loads(output.splitlines()[-1])
    seconds = median(found["seconds"])
    print(f"{found['peer']}: {seconds:.1f} s for count and performance graph", flush=True)
    return {"peer": found["peer"], "peer_seconds": round(seconds, 1), "peer_runs": RUNS}


def _peer_environment() -> Path:
    folder = FOLDER / "pm4py"
    python = folder / "bin" / "python"
    if not python.exists():
        print(f"making an environment of its own for {PM4PY}", flush=True)
        venv.create(folder, with_pip=True)
    subprocess.run([python, "-m", "pip", "install", "--quiet", PM4PY], check=True)
    return python


def _in_own_process(what: str, file: Path, *, memory: str | None = None) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.directly_follows", "--measure", what]
    environment = os.environ | ({"ZHIKE_MEMORY": memory} if memory else {})
    output = subprocess.run(
        [*command, "--file", str(file)],
        cwd=ROOT,
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout
    found: dict[str, Any] = json.loads(output.splitlines()[-1])
    return found


def _config(memory: str | None) -> dict[str, str]:
    places = {"temp_directory": str(FOLDER / "spill")}
    return places | ({"memory_limit": memory} if memory else {})


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=10_000_000)
    parser.add_argument("--out-of-core", action="store_true")
    parser.add_argument("--no-peer", action="store_true")
    parser.add_argument("--measure", choices=("ours", "sql", "portions"), help=argparse.SUPPRESS)
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
