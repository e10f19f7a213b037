"""What became of a message: plain values in, plain values out, time passed in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Outcome(StrEnum):
    """What server or gateway said of a message."""

    TAKEN = "taken"
    REFUSED = "refused"
    DELIVERED = "delivered"
    NOT_DELIVERED = "not_delivered"


class Stand(StrEnum):
    """How a message stands: its outcome, or that there is none yet, or none any more."""

    ON_ITS_WAY = "on_its_way"
    UNKNOWN = "unknown"
    TAKEN = "taken"
    REFUSED = "refused"
    DELIVERED = "delivered"
    NOT_DELIVERED = "not_delivered"


# Longer than a permit lives, so that what is called unknown can no longer go out by itself.
UNKNOWN_AFTER = timedelta(minutes=15)
_REPORTS = (Outcome.DELIVERED, Outcome.NOT_DELIVERED)


@dataclass(frozen=True, kw_only=True)
class Told:
    """One outcome, and when it came about by whoever told it."""

    outcome: Outcome
    occurred_at: datetime


def stand_of(told: Iterable[Told], *, sent_at: datetime, now: datetime) -> Stand:
    """Give how a message stands, in whichever order its outcomes came.

    A report of the way's far end counts more than what the near end said; of two the later one.

    Examples
    --------
    >>> noon = datetime(2026, 1, 5, 12)
    >>> stand_of([], sent_at=noon, now=noon + timedelta(hours=1))
    <Stand.UNKNOWN: 'unknown'>
    """
    known = list(told)
    reports = [one for one in known if one.outcome in _REPORTS]
    if reports:
        return Stand(max(reports, key=lambda one: one.occurred_at).outcome.value)
    outcomes = {one.outcome for one in known}
    for outcome in (Outcome.REFUSED, Outcome.TAKEN):
        if outcome in outcomes:
            return Stand(outcome.value)
    return Stand.UNKNOWN if now - sent_at >= UNKNOWN_AFTER else Stand.ON_ITS_WAY
