"""A seeded log with everything that makes engines disagree, for the parity tests."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

import pyarrow as pa

ACTIVITIES = ("apply", "check", "return", "approve", "sign", "pay")
SCHEMA = pa.schema(
    [
        ("log_name", pa.string()),
        ("case_id", pa.string()),
        ("sequence", pa.int64()),
        ("customer_id", pa.string()),
        ("activity", pa.string()),
        ("lifecycle", pa.string()),
        ("occurred_at", pa.timestamp("us")),
        ("completed_at", pa.timestamp("us")),
        ("channel", pa.string()),
        ("touchpoint", pa.string()),
        ("resource", pa.string()),
        ("outcome", pa.string()),
        ("attributes", pa.map_(pa.string(), pa.string())),
    ]
)


def random_log(*, n: int, seed: int) -> pa.Table:
    """Give `n` cases: ties, one-event cases, overlaps, microseconds, nulls, Chinese names."""
    dice = random.Random(seed)
    rows = [event for case in range(n) for event in _case(case, dice)]
    dice.shuffle(rows)
    for place, row in enumerate(rows):
        row["sequence"] = place
    return pa.Table.from_pylist(rows, schema=SCHEMA)


def _case(number: int, dice: random.Random) -> list[dict[str, object]]:
    at = datetime(2026, 1, 1) + timedelta(seconds=dice.randrange(40 * 86_400))
    events = []
    for _ in range(dice.choice((1, 2, 3, 4, 5, 8, 12))):
        # A quarter of the events share their time with the one before: the source decides.
        at += timedelta(microseconds=dice.choice((0, dice.randrange(1, 3 * 86_400 * 10**6))))
        works_until = at + timedelta(seconds=dice.randrange(7_200))
        events.append(
            {
                "log_name": "loans",
                "case_id": f"案件-{number:04d}",
                "customer_id": f"C{number % 50:04d}" if number % 7 else None,
                "activity": dice.choice(ACTIVITIES),
                "lifecycle": dice.choice(("START", "complete", "schedule", None)),
                "occurred_at": at,
                "completed_at": works_until if dice.random() < 0.2 else None,
                "channel": dice.choice(("app", "branch", "phone", None)),
                "touchpoint": dice.choice(("app login", "branch counter", "hotline")),
                "resource": dice.choice(("li", "wang", "zhao", None)),
                "outcome": dice.choice(("approved", "refused", None)),
                "attributes": [("case:amount", str(dice.choice((1_000, 20_000))))],
            }
        )
    return events
