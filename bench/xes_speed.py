"""How fast BPI 2012 gets from its XES file into the store, the check of the file included.

Against PM4Py with its Rust reader, which merely reads the file into a frame: run by run in turn,
PM4Py in a process and an environment of its own (made under .bench/, or the Python that
`ZHIKE_PM4PY_PYTHON` names). Ours ends when the store has answered a count.

    ZHIKE_REAL_DATA=… python -m bench.xes_speed [--runs 5]
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from bench.evidence import ROOT
from zhike.engine.store import Store
from zhike.integrations.xes.check import check
from zhike.pipelines.presets import import_with_preset
from zhike.schema import event_log

FOLDER = ROOT / ".bench"
PEER = Path(__file__).parent / "peers" / "pm4py_read_xes.py"
PACKAGES = ("pm4py==2.7.23.11", "r4pm==0.6.2", "polars>=2,<3", "pyarrow")
LOG = "BPI_Challenge_2012.xes.gz"
EVENTS = 262_200
LIMIT = 3.0


def main() -> int:
    """Measure, print a line for people, then one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    path = Path(os.environ.get("ZHIKE_REAL_DATA", "")) / "event_logs" / LOG
    if not path.is_file():
        print(f"{path} is not there: set ZHIKE_REAL_DATA to the folder of the real data sets.")
        return 1
    figures = measure(path, runs=runs)
    print(
        f"BPI 2012 into the store: {figures['import_seconds']} s, of which the check"
        f" {figures['check_seconds']} s; {figures['peer']} reads it in {figures['peer_seconds']} s;"
        f" ratio {figures['ratio']} (limit {LIMIT:g})"
    )
    print(json.dumps(figures))
    return 0 if figures["held"] else 1


def measure(path: Path, *, runs: int) -> dict[str, object]:
    """Take turns, one turn more than asked for: the first warms both up and is not counted."""
    imports, checks, reads = [], [], []
    with peer_reader(path) as (peer, read_by_peer):
        for _ in range(runs + 1):
            reads.append(read_by_peer())
            imports.append(import_once(path))
            checks.append(seconds(lambda: check(path)))
    ours, theirs = median(imports[1:]), median(reads[1:])
    return {
        "events": EVENTS,
        "runs": runs,
        "import_seconds": round(ours, 3),
        "check_seconds": round(median(checks[1:]), 3),
        "peer": peer,
        "peer_seconds": round(theirs, 3),
        "ratio": round(ours / theirs, 2),
        "limit": LIMIT,
        "held": ours <= LIMIT * theirs,
    }


def import_once(path: Path) -> float:
    """Give the seconds from the file to the answer of a store that was empty."""
    with tempfile.TemporaryDirectory(prefix="zhike-bench-") as folder:
        os.environ["ZHIKE_HOME"] = folder
        store = Store()
        began = time.perf_counter()
        import_with_preset(path, preset="bpi_2012", log_name="bench", store=store)
        count = store.table(event_log.CONTRACT).count().to_pyarrow().as_py()
        taken = time.perf_counter() - began
    if count != EVENTS:
        raise SystemExit(f"{count} events in the store and not {EVENTS}: the figure is void")
    return taken


@contextmanager
def peer_reader(path: Path) -> Iterator[tuple[str, Callable[[], float]]]:
    """Start PM4Py; give its name and the act that makes it read the file once more."""
    python = os.environ.get("ZHIKE_PM4PY_PYTHON") or str(peer_environment())
    with subprocess.Popen(
        [python, str(PEER), str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        asked, answers = process.stdin, process.stdout
        if asked is None or answers is None:
            raise SystemExit("PM4Py cannot be talked to")

        def read() -> float:
            asked.write("again\n")
            asked.flush()
            taken, events = answers.readline().split()
            if int(events) != EVENTS:
                raise SystemExit(f"PM4Py read {events} events and not {EVENTS}")
            return float(taken)

        name = answers.readline().strip()
        if not name:
            raise SystemExit(f"PM4Py does not start: try {python} {PEER} {path}")
        yield name, read
        asked.close()


def peer_environment() -> Path:
    """Give the Python of an environment that holds PM4Py and its Rust reader."""
    python = FOLDER / "pm4py" / "bin" / "python"
    if not python.exists():
        print("making an environment of its own for PM4Py", flush=True)
        venv.create(FOLDER / "pm4py", with_pip=True)
    subprocess.run([python, "-m", "pip", "install", "--quiet", *PACKAGES], check=True)
    return python


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())
