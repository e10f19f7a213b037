"""Who is at the other end of a chat, for how long, and what he is told: plain values."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit


class Way(StrEnum):
    """How a visitor proved who he is; none: nobody knows."""

    NONE = ""
    APP = "app"  # a token of the bank's app
    PORTAL = "portal"  # he is signed in to the portal


# Without a word or an open page for so long, the key in a browser opens nothing any more.
IDLE = {
    Way.NONE: timedelta(hours=24),
    Way.APP: timedelta(minutes=30),
    Way.PORTAL: timedelta(minutes=30),
}
LONGEST = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=1)
# What somebody wrote before he proved who he is becomes his only so soon after.
CLAIM_WITHIN = timedelta(minutes=30)
TYPING_LASTS = timedelta(seconds=6)
LONGEST_TEXT = 4_000
MOST_A_MINUTE = 30  # messages of one visitor
VISITORS_A_MINUTE = 30  # of one address; a whole branch may stand behind one
ADDRESS_A_MINUTE = 1_200  # messages of one address
CALL_BACKS_A_MINUTE = 5
FILES_A_MINUTE = 10
# Of a limit, one in so many a process and minute costs no write: nearly all addresses need no more.
UNCOUNTED_SHARE = 20
SHOWN_MESSAGES = 200
# Fewer takes than these tell nothing of the next one.
LEAST_TAKES = 5
TAKES_WITHIN = timedelta(minutes=30)
LONGEST_TOLD = 120  # minutes: beyond it a number helps nobody


def digest(secret: str) -> str:
    """Give what is stored of a long random secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Visit:
    """How long somebody has been here, and how he proved who he is."""

    way: Way
    begun_at: datetime
    last_seen_at: datetime
    ended_at: datetime | None = None


def is_open(visit: Visit, *, now: datetime) -> bool:
    """Say whether the key of a visit still opens its talk.

    Examples
    --------
    >>> noon = datetime(2026, 1, 1, 12)
    >>> visit = Visit(way=Way.APP, begun_at=noon, last_seen_at=noon)
    >>> is_open(visit, now=noon + timedelta(minutes=30))
    True
    >>> is_open(visit, now=noon + timedelta(minutes=31))
    False
    """
    if visit.ended_at is not None or now - visit.last_seen_at > IDLE[visit.way]:
        return False
    return visit.way == Way.NONE or now - visit.begun_at <= LONGEST


def may_claim(*, last_written_at: datetime | None, now: datetime) -> bool:
    """Say whether what was written before the sign-in may be his who signs in now."""
    return last_written_at is not None and now - last_written_at <= CLAIM_WITHIN


def expected_minutes(
    *, position: int | None, taken_at: Sequence[datetime], now: datetime
) -> int | None:
    """Give about how long somebody at a place in the line will wait; None where nobody can tell.

    As many as stood before him, at the pace at which the queue was served lately: from the first
    of the last takes until now. A queue that came to a halt looks slower with each minute.

    Examples
    --------
    Six were taken in ten minutes; whoever is third waits about five:

    >>> noon = datetime(2026, 1, 1, 12)
    >>> takes = [noon - timedelta(minutes=m) for m in (10, 8, 6, 4, 2, 0)]
    >>> expected_minutes(position=3, taken_at=takes, now=noon)
    5
    """
    return minutes_at(position, seconds_a_place=seconds_a_place(taken_at, now=now))


def seconds_a_place(taken_at: Sequence[datetime], *, now: datetime) -> float | None:
    """Give the pace at which a queue was served lately; None where too few were taken."""
    recent = [moment for moment in taken_at if timedelta(0) <= now - moment <= TAKES_WITHIN]
    if len(recent) < LEAST_TAKES:
        return None
    return (now - min(recent)).total_seconds() / len(recent)


def minutes_at(position: int | None, *, seconds_a_place: float | None) -> int | None:
    """Give about how long somebody at a place will wait, where it is known and not too long."""
    if position is None or seconds_a_place is None:
        return None
    minutes = position * seconds_a_place / 60
    return max(1, math.ceil(minutes)) if minutes <= LONGEST_TOLD else None


def origin_of(text: str) -> str | None:
    """Read one site that may show the widget, as a browser names it; None for anything else.

    Examples
    --------
    >>> origin_of("https://Bank.example:8443/")
    'https://bank.example:8443'
    >>> origin_of("https://*.example"), origin_of("javascript:alert(1)")
    (None, None)
    """
    try:
        parts = urlsplit(text.strip())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    plain = parts.path in {"", "/"} and not (parts.query or parts.fragment or "@" in parts.netloc)
    local = host in {"localhost", "127.0.0.1"}
    if not plain or parts.scheme not in ({"http", "https"} if local else {"https"}):
        return None
    if not host or not all(sign.isascii() and (sign.isalnum() or sign in ".-") for sign in host):
        return None
    return f"{parts.scheme}://{host}{f':{port}' if port else ''}"
