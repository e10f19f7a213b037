"""Decisions about webhooks: which event goes where, when it is tried again, when to give up."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

# Eight tries over a day: a receiver that is away over night still gets everything.
WAITS = (
    timedelta(seconds=10),
    timedelta(seconds=60),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=15),
)
FAILURES_UNTIL_PAUSE = 20  # one after the other, over all messages
LEASE = timedelta(minutes=2)  # a sender that took a message and died loses it after this


class DeliveryState(StrEnum):
    WAITING = "waiting"
    SENDING = "sending"
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"


def wants(*, chosen: Sequence[str], activity: str) -> bool:
    """Say whether an endpoint wants an event; one that chose nothing wants everything."""
    return not chosen or activity in chosen


def next_try(*, tries: int, failed_at: datetime) -> datetime | None:
    """When a message that has failed so many times is tried again; None when it is given up.

    Examples
    --------
    >>> next_try(tries=8, failed_at=datetime(2026, 1, 5)) is None
    True
    """
    return failed_at + WAITS[tries - 1] if tries <= len(WAITS) else None


def must_pause(*, failures_in_a_row: int) -> bool:
    """Say whether an endpoint has failed so long that sending to it stops."""
    return failures_in_a_row >= FAILURES_UNTIL_PAUSE


def body_of(event: Mapping[str, Any]) -> str:
    """Write an event as the message has it. No value of a customer goes out but his number."""
    return json.dumps(event, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
