"""How long drivers of satisfaction take: LMG of 15 attributes with bootstrap intervals.

    python -m bench.survey_drivers_speed [--answers 100000] [--draws 1000]

The weights are planted, so that the figures are worth the time; all is made from a seed in memory.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from typing import Any

import numpy as np
import pyarrow as pa

from zhike.analytics.surveys import drivers

SEED, ATTRIBUTES, LIMIT_SECONDS = 20_261_127, 15, 60.0


def main() -> int:
    """Measure, then print one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--answers", type=int, default=100_000)
    parser.add_argument("--draws", type=int, default=1_000)
    wanted = parser.parse_args()
    figures = measure(answers=wanted.answers, draws=wanted.draws)
    print(json.dumps(figures))
    return 0 if figures["held"] else 1


def measure(*, answers: int, draws: int) -> dict[str, Any]:
    """Give wall and processor seconds, and whether the strongest planted driver came first."""
    rng = np.random.default_rng(SEED)
    common = rng.normal(size=(answers, 1))
    scores = common + rng.normal(size=(answers, ATTRIBUTES))
    planted = np.linspace(1.0, 0.1, ATTRIBUTES)
    names = [f"attribute {place:02}" for place in range(ATTRIBUTES)]
    table = pa.table(
        {name: scores[:, place] for place, name in enumerate(names)}
        | {"overall": scores @ planted + 3 * rng.normal(size=answers)}
    )
    wall, cpu = time.perf_counter(), time.process_time()
    found = drivers(table, outcome="overall", attributes=names, method="lmg", draws=draws)
    seconds = time.perf_counter() - wall
    return {
        "seed": SEED,
        "answers": found.n,
        "attributes": ATTRIBUTES,
        "draws": found.draws,
        "seconds": round(seconds, 1),
        "cpu_seconds": round(time.process_time() - cpu, 1),
        "limit_seconds": LIMIT_SECONDS,
        "strongest_first": found.drivers[0].attribute == names[0],
        "held": seconds <= LIMIT_SECONDS,
    }


if __name__ == "__main__":
    sys.exit(main())
