"""Decisions about the door: plain values in, plain values out, time passed in."""

from __future__ import annotations

from datetime import datetime, timedelta


def is_fresh(*, proved_at: datetime | None, now: datetime, within: timedelta) -> bool:
    """Say whether somebody proved lately that it is he who sits there.

    Examples
    --------
    >>> noon = datetime(2026, 1, 1, 12)
    >>> is_fresh(proved_at=noon, now=noon + timedelta(minutes=6), within=timedelta(minutes=5))
    False
    """
    return proved_at is not None and timedelta(0) <= now - proved_at <= within
