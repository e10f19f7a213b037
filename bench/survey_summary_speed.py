"""How long 10 million survey answers take by 500 branches, with intervals and suppression.

    python -m bench.survey_summary_speed [--answers 10000000]

The answers stand in a Parquet file made from a seed. What is timed is what the page of a survey
asks: count them by question, score, period and group, hide what is small, give each branch its
mean and its top two with intervals.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import duckdb
import ibis

from zhike.analytics.surveys import SATISFACTION_1_TO_5
from zhike.pipelines.survey_answers import Answers, counts_of
from zhike.pipelines.survey_periods import periods_between
from zhike.pipelines.survey_results import results_of

SEED, BRANCHES, LIMIT_SECONDS, MINIMUM = 20_261_127, 500, 10.0, 10
MADE = """
copy (
    select 'R' || i as response_id, 'C' || (i % 3000000) as customer_id, '总体满意' as question,
        cast(1 + hash(i, {seed}) % 5 as bigint) as score,
        timestamp '2025-01-01' + to_seconds(cast(i * 31536000 // {answers} as bigint))
            as answered_at,
        'B' || lpad(cast(hash(i, {seed} + 1) % {branches} as varchar), 3, '0') as branch,
        ['app', 'branch', 'phone'][cast(1 + hash(i, {seed} + 2) % 3 as bigint)] as channel,
        ['mass', 'affluent', 'private'][cast(1 + hash(i, {seed} + 3) % 3 as bigint)] as segment
    from range({answers}) as made(i)
) to '{path}' (format parquet)
"""


def main() -> int:
    """Measure, then print one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--answers", type=int, default=10_000_000)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answers.parquet"
        figures = measure(path, answers=parser.parse_args().answers)
    print(json.dumps(figures))
    return 0 if figures["held"] else 1


def measure(path: Path, *, answers: int) -> dict[str, Any]:
    """Give the seconds of counting and of intervals, and how many branches got one."""
    words = {"seed": SEED, "branches": BRANCHES, "answers": answers, "path": path}
    duckdb.sql(MADE.format(**words))
    began = time.perf_counter()
    rows = ibis.duckdb.connect().read_parquet(path)
    ends = rows.aggregate(first=rows.answered_at.min(), last=rows.answered_at.max())
    first, last = ends.to_pyarrow().to_pylist()[0].values()
    periods = periods_between(first, last)
    counts = counts_of(rows, periods, last=last).to_pyarrow()
    counted = time.perf_counter() - began
    found = results_of(
        Answers(rows=rows, counts=counts, periods=periods, asked={}),
        question="总体满意",
        scale=SATISFACTION_1_TO_5,
        by="branch",
        minimum=MINIMUM,
    )
    lines = found.lines()
    seconds = time.perf_counter() - began
    return {
        "seed": SEED,
        "answers": lines[0].n,
        "branches_with_interval": sum(
            bool(line.scores) and line.scores[0].estimate.lower is not None for line in lines[1:]
        ),
        "periods": len(periods),
        "counting_seconds": round(counted, 1),
        "seconds": round(seconds, 1),
        "limit_seconds": LIMIT_SECONDS,
        "held": seconds <= LIMIT_SECONDS,
    }


if __name__ == "__main__":
    sys.exit(main())
