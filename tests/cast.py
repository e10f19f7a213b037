"""The cast: one small bank that every test may use. Five customers, three agents, twelve events."""

from __future__ import annotations

from datetime import datetime

import pyarrow as pa

CUSTOMERS = ("C1", "C2", "C3", "C4", "C5")
AGENTS = ("li", "wang", "zhao")

# case, customer, activity, time (UTC), channel, agent. Case m2 returns the papers once; case m3
# is still open; m4 has one event only; li sees two customers.
EVENTS = (
    ("m1", "C1", "apply", "2026-01-05 01:00", "app", "li"),
    ("m1", "C1", "check papers", "2026-01-05 03:00", "branch", "wang"),
    ("m1", "C1", "approve", "2026-01-06 01:00", "branch", "zhao"),
    ("m2", "C2", "apply", "2026-01-05 02:00", "branch", "li"),
    ("m2", "C2", "check papers", "2026-01-05 02:10", "branch", "wang"),
    ("m2", "C2", "return papers", "2026-01-05 02:40", "branch", "wang"),
    ("m2", "C2", "check papers", "2026-01-07 02:40", "branch", "wang"),
    ("m2", "C2", "approve", "2026-01-07 06:40", "branch", "zhao"),
    ("m3", "C3", "apply", "2026-01-06 08:00", "app", "li"),
    ("m3", "C3", "check papers", "2026-01-06 09:00", "branch", "wang"),
    ("m4", "C4", "apply", "2026-01-06 10:00", "phone", "zhao"),
    ("m5", "C5", "apply", "2026-01-07 01:00", "app", "li"),
)


def event_log() -> pa.Table:
    """Give the twelve events with the columns that most questions need."""
    return pa.table(
        {
            "case_id": [event[0] for event in EVENTS],
            "sequence": list(range(1, len(EVENTS) + 1)),
            "customer_id": [event[1] for event in EVENTS],
            "activity": [event[2] for event in EVENTS],
            "occurred_at": [datetime.fromisoformat(event[3]) for event in EVENTS],
            "channel": [event[4] for event in EVENTS],
            "resource": [event[5] for event in EVENTS],
        }
    )
