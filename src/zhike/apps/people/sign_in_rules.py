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


# A lock of 0 minutes lasts until an administrator ends it.
FOR_GOOD = timedelta(days=36_500)


def locked_until(*, now: datetime, lock_minutes: int) -> datetime:
    return now + (timedelta(minutes=lock_minutes) if lock_minutes else FOR_GOOD)


def minutes_left(*, until: datetime, now: datetime) -> int | None:
    """Give how long a lock lasts yet, in whole minutes; None where only a person ends it.

    Examples
    --------
    >>> noon = datetime(2026, 1, 1, 12)
    >>> minutes_left(until=noon + timedelta(seconds=61), now=noon)
    2
    """
    left = until - now
    return None if left > FOR_GOOD / 2 else max(1, -(-int(left.total_seconds()) // 60))


def is_part_of(*, password: str, name: str) -> bool:
    """Say whether a password holds a name, or is held by one, whatever the case."""
    small, known = password.casefold(), name.casefold().strip()
    return len(known) >= 3 and (known in small or small in known)


def is_too_old(*, set_at: datetime, now: datetime, days: int) -> bool:
    """Say whether a password has passed its age; without an age none does."""
    return days > 0 and now - set_at >= timedelta(days=days)
