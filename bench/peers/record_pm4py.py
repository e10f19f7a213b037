"""Ask PM4Py what it counts in one log, and write its answers down as a small JSON file.

Runs as a process in an environment of its own that has PM4Py (AGPL); nothing of zhike is
imported here and nothing imports this file. Only facts are written: counts, seconds and the
names of activities.

    python bench/peers/record_pm4py.py LOG.xes.gz tests/fixtures/pm4py/helpdesk.json
"""

from __future__ import annotations

import json
import sys
from importlib.metadata import version
from pathlib import Path

import pandas as pd
import pm4py


def main() -> None:
    """Read the log named first, write the answers to the file named second."""
    source, target = Path(sys.argv[1]), Path(sys.argv[2])
    log = pm4py.read_xes(str(source))
    answers = {
        "peer": f"pm4py {version('pm4py')}",
        "file": source.name,
        **totals(log),
        **succession(log),
        **variants(log),
        "rework_cases": dict(sorted(pm4py.get_rework_cases_per_activity(log).items())),
        "throughput_seconds": throughput(log),
    }
    target.write_text(json.dumps(answers, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def totals(log: pd.DataFrame) -> dict[str, object]:
    """Give events, cases, activities, the first and the last activity of the cases."""
    return {
        "events": len(log),
        "cases": log["case:concept:name"].nunique(),
        "activities": dict(sorted(log["concept:name"].value_counts().items())),
        "start_activities": dict(sorted(pm4py.get_start_activities(log).items())),
        "end_activities": dict(sorted(pm4py.get_end_activities(log).items())),
        "first_at": log["time:timestamp"].min().isoformat(),
        "last_at": log["time:timestamp"].max().isoformat(),
    }


def succession(log: pd.DataFrame) -> dict[str, object]:
    """Give the directly-follows pairs: steps, mean and median seconds."""
    steps, _, _ = pm4py.discover_dfg(log)
    times, _, _ = pm4py.discover_performance_dfg(log, perf_aggregation_key="all")
    return {
        "directly_follows": [
            {
                "activity": pair[0],
                "next_activity": pair[1],
                "steps": steps[pair],
                "mean_seconds": round(times[pair]["mean"], 6),
                "median_seconds": round(times[pair]["median"], 6),
            }
            for pair in sorted(steps)
        ]
    }


def variants(log: pd.DataFrame) -> dict[str, object]:
    """Give the number of variants and the cases of the twenty most frequent."""
    cases = pm4py.get_variants(log)
    ranked = sorted(cases.items(), key=lambda item: (-item[1], item[0]))
    return {
        "variants": len(cases),
        "top_variants": [{"activities": list(path), "cases": n} for path, n in ranked[:20]],
    }


def throughput(log: pd.DataFrame) -> dict[str, float]:
    """Give median and 95th percentile (linear interpolation) of the case durations."""
    seconds = pd.Series(pm4py.get_all_case_durations(log))
    return {"median": float(seconds.median()), "p95": float(seconds.quantile(0.95))}


if __name__ == "__main__":
    main()
