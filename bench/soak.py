"""Runs the long proofs at full counts and records that they passed, with seed and counts.

These are the tests that `make check` runs with 3 seeded repetitions: kills, races, planted truths;
and whatever is marked `soak` (left out of `make check`) or `one_database` (left out of its pass on
PostgreSQL), wherever it stands.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time

from bench.evidence import ROOT, record

# A thousand races for one conversation, and the whole Helpdesk log through the desk's own acts.
DESK = ["tests/apps/conversations/test_taken_at_once.py", "tests/proofs/test_helpdesk_replay.py"]
# The folders of `make test-postgresql`.
ON_POSTGRESQL = [
    "tests/apps",
    "tests/cli",
    "tests/config",
    "tests/proofs",
    "--ignore=tests/apps/protection",
]
PROOFS = {
    "marked": ["tests", "-m", "soak"],
    "marked-postgresql": [*ON_POSTGRESQL, "-m", "soak or one_database"],
    # Every page, with every rule in both themes.
    "pages": ["tests/browser"],
    "kill": ["tests", "-k", "kill or killed"],
    "kill-postgresql": ["tests/apps", "-k", "kill or killed"],
    "fuzzing": ["tests/apps/api/test_fuzzing.py"],
    "desk": DESK,
    "desk-postgresql": DESK,
    "race": ["tests", "-k", "race or at_once"],
    "race-postgresql": ["tests/apps", "-k", "race or at_once"],
    # On each database; the tests start a PostgreSQL of their own.
    "proofs-sqlite": ["tests/proofs"],
    "proofs-postgresql": ["tests/proofs"],
    "planted-truths": ["tests/demo"],
    "identity": ["tests/analytics/identity"],
    "parity": ["tests/parity"],
}


def prove(name: str) -> bool:
    """Run one group of tests with ZHIKE_SOAK=1 and record its counts."""
    started = time.monotonic()
    database = "postgresql" if name.endswith("postgresql") else "sqlite"
    result = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "--timeout=3600", *PROOFS[name]],
        cwd=ROOT,
        env={**os.environ, "ZHIKE_SOAK": "1", "ZHIKE_TEST_DATABASE": database},
        capture_output=True,
        text=True,
    )
    last = result.stdout.strip().splitlines()[-1]
    counts = {
        word: int(number) for number, word in re.findall(r"(\d+) (passed|failed|skipped)", last)
    }
    print(f"{name}: {last}")
    if result.returncode:
        print(result.stdout[-4000:])
        return False
    record(
        f"soak-{name}",
        {
            "repetitions": 1_000
            if name.startswith("desk")
            else 100
            if name.startswith(("kill", "race", "proofs"))
            else None,
            "database": database,
            "seconds": round(time.monotonic() - started),
            **counts,
        },
    )
    return True


def main() -> int:
    wanted = sys.argv[1:] or list(PROOFS)
    return 0 if all([prove(name) for name in wanted]) else 1


if __name__ == "__main__":
    sys.exit(main())
