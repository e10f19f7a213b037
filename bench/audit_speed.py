"""How long it takes to verify an audit log of a million rows, and what sealing costs.

Against reading the same rows through the same driver without verifying anything, in the same run.
The last line is JSON.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from statistics import median

ROWS = 1_000_000
AT_ONCE = 20_000
CUSTOMERS = 5_000
RUNS = 3
LIMIT_SECONDS = 30.0


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="zhike-bench-") as home:
        os.environ["ZHIKE_HOME"] = home
        os.environ.pop("DATABASE_URL", None)
        from zhike.cli.serve import set_up_database

        set_up_database()
        figures = measure()
    print(json.dumps(figures))
    return 0 if figures["verify_seconds"] < LIMIT_SECONDS else 1


def measure() -> dict[str, float | int]:
    """Write, seal and verify the rows; give seconds and ratios."""
    from zhike.apps.audit.queries import sealed_rows
    from zhike.apps.audit.sealer import seal_rows
    from zhike.apps.audit.verify import verify_audit

    _write_rows()
    sealing = _seconds(lambda: _until_nothing_is_left(seal_rows))
    reading = median(_seconds(lambda: sum(1 for _ in sealed_rows())) for _ in range(RUNS))
    verifying = median(_seconds(verify_audit) for _ in range(RUNS))
    print(f"sealing {ROWS / sealing:,.0f} rows a second", flush=True)
    print(f"verifying {verifying:.1f} s, reading alone {reading:.1f} s (target: below 30 s)")
    return {
        "rows": ROWS,
        "runs": RUNS,
        "seal_rows_per_second": round(ROWS / sealing),
        "verify_seconds": round(verifying, 1),
        "read_seconds": round(reading, 1),
        "verify_to_read": round(verifying / reading, 2),
        "limit_seconds": LIMIT_SECONDS,
    }


def _write_rows() -> None:
    from zhike.apps.audit.models import AuditRow
    from zhike.apps.vault.keys import seal_pairs

    begun = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
    owners = [f"C{number:08d}" for number in range(CUSTOMERS)]
    texts = ('{"city": "云溪", "tier": "gold"}', '{"city": "东湖", "tier": "gold"}', "客户来电更正")
    before, after, reason = (seal_pairs([(owner, text) for owner in owners]) for text in texts)
    for first in range(0, ROWS, AT_ONCE):
        AuditRow.objects.bulk_create(
            AuditRow(
                occurred_at=begun + timedelta(seconds=number),
                by=f"agent-{number % 200}",
                address="10.0.0.7",
                activity="change customer",
                case_id=f"customer-{owners[number % CUSTOMERS]}",
                customer_id=owners[number % CUSTOMERS],
                before=before[number % CUSTOMERS],
                after=after[number % CUSTOMERS],
                reason=reason[number % CUSTOMERS],
            )
            for number in range(first, first + AT_ONCE)
        )


def _until_nothing_is_left(seal: Callable[[], int]) -> None:
    while seal():
        pass


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


if __name__ == "__main__":
    sys.exit(main())
