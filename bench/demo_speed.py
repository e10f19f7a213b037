"""How long it takes to make the demo bank, against the limits the project promises.

Each size is made in a fresh home and a process of its own, from nothing to a stored bank whose
planted truths have been looked for. The last line is JSON. `--large` adds the large bank.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from typing import Any

LIMIT_SECONDS = {"small": 10, "standard": 90, "large": None}
SEED = 7


def measure(size: str) -> dict[str, Any]:
    """Make one bank in another process; give its seconds, events and peak memory."""
    with tempfile.TemporaryDirectory(prefix="zhike-bench-") as home:
        begun = time.perf_counter()
        result = subprocess.run(
            [sys.executable, "-m", "bench.demo_speed", "--make", size],
            env={**os.environ, "ZHIKE_HOME": home},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        seconds = time.perf_counter() - begun
    made = json.loads(result.stdout.splitlines()[-1])
    limit = LIMIT_SECONDS[size]
    return {
        **made,
        "seconds": round(seconds, 1),
        "limit_seconds": limit,
        "share_of_limit": None if limit is None else round(seconds / limit, 2),
    }


def make_one(size: str) -> None:
    """Make a bank in this process and print what it took."""
    from zhike.demo.make import make

    made = make(size=size, seed=SEED)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(
        json.dumps(
            {
                "customers": made.customers,
                "events": made.events,
                "rows": sum(made.rows.values()),
                "peak_megabytes": round(peak / 1024),
            }
        )
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--large", action="store_true", help="the large bank too (minutes)")
    parser.add_argument("--make", choices=tuple(LIMIT_SECONDS), help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.make:
        make_one(wanted.make)
        return 0
    sizes = ["small", "standard", *(["large"] if wanted.large else [])]
    figures: dict[str, Any] = {"seed": SEED}
    for size in sizes:
        figures[size] = measure(size)
        print(f"{size}: {figures[size]}")
    print(json.dumps(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
