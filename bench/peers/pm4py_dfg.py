"""Time PM4Py's directly-follows graph on a Parquet file; prints one line of JSON.

Runs as a process in an environment of its own that has PM4Py (AGPL); nothing of zhike is
imported here and nothing imports this file. Reading and formatting are not counted.

    python bench/peers/pm4py_dfg.py EVENTS.parquet RUNS
"""

from __future__ import annotations

import json
import sys
import time
from importlib.metadata import version

import pandas as pd
import pm4py


def main() -> None:
    """Read the events named first; count and time them as often as the second argument says."""
    events = pd.read_parquet(sys.argv[1], columns=["case_id", "activity", "occurred_at"])
    log = pm4py.format_dataframe(
        events, case_id="case_id", activity_key="activity", timestamp_key="occurred_at"
    )
    seconds = []
    for _ in range(int(sys.argv[2])):
        began = time.perf_counter()
        steps, _, _ = pm4py.discover_dfg(log)
        pm4py.discover_performance_dfg(log)
        seconds.append(time.perf_counter() - began)
    answer = {
        "peer": f"pm4py {version('pm4py')}",
        "seconds": seconds,
        "edges": len(steps),
        "steps": int(sum(steps.values())),
    }
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
