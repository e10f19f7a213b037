"""One record of a call that is over: what is wrong with it. Plain values, time passed in."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from zhike.integrations.telephone.reading import NO_NUMBER

INBOUND, OUTBOUND = "inbound", "outbound"
LONGEST = {"call_id": 100, "queue": 50, "extension": 50, "phone": 50}


def is_inbound(row: Mapping[str, Any]) -> bool:
    """Say whether the customer called; so it is where nothing is said."""
    return bool(row["direction"] != OUTBOUND)


def number_in(row: Mapping[str, Any]) -> str:
    """Give the number of the other side; empty where it is withheld."""
    text = (row["phone"] or "").strip()
    return "" if text.lower() in NO_NUMBER else text


def fault_in(
    row: Mapping[str, Any],
    *,
    boards: Collection[str],
    customers: Collection[str],
    now: datetime,
) -> str:
    """Say which column is wrong and by which rule; empty where none is. Times are in UTC."""
    for name, length in LONGEST.items():
        if len(row[name] or "") > length:
            return f"{name} value_too_long"
    rang, answered, ended = row["ringing_at"], row["answered_at"], row["ended_at"]
    checks = (
        ("switchboard unknown_switchboard", row["switchboard"] in boards),
        ("direction inbound_or_outbound", row["direction"] in (None, INBOUND, OUTBOUND)),
        ("customer_id unknown_holder", not row["customer_id"] or row["customer_id"] in customers),
        ("answered_at not_before_it_rang", answered is None or answered >= rang),
        ("ended_at ends_before_it_begins", ended >= (answered or rang)),
        ("ended_at not_in_the_future", ended <= now),
    )
    return next((fault for fault, holds in checks if not holds), "")
