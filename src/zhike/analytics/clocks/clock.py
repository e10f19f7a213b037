"""A clock: what happened to it, and nothing else. `reading` tells what it shows at a moment.

A clock is an immutable set of events. They may arrive in any order and more than once: they
are sorted by time and sequence, so the same events always make the same clock. What a clock
shows is never stored, so it cannot go stale when a rule, a calendar or a date is corrected.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import TypeVar

from zhike.analytics.clocks.calendar import Calendar, as_utc
from zhike.analytics.clocks.limits import Limit
from zhike.analytics.errors import InvalidClock
from zhike.schema.sentence import Sentence

Kind = TypeVar("Kind", bound="ClockEvent")


@dataclass(frozen=True, kw_only=True)
class ClockEvent:
    """Something that happened to a clock; `sequence` orders what happened at one moment."""

    at: datetime
    sequence: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "at", as_utc(self.at))


@dataclass(frozen=True, kw_only=True)
class Started(ClockEvent):
    """The time limit was set off."""

    limit: Limit
    calendar: Calendar


@dataclass(frozen=True, kw_only=True)
class Paused(ClockEvent):
    """From here on time does not count."""

    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Resumed(ClockEvent):
    """From here on time counts again."""


@dataclass(frozen=True, kw_only=True)
class Extended(ClockEvent):
    """More time was granted, in the limit's unit.

    Only time that is left can be extended: what is granted after the deadline heals no breach.
    """

    amount: float
    approved_by: str
    reason: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.amount <= 0:
            raise InvalidClock(
                Sentence(
                    "An extension by {amount:g} would shorten the time or change nothing: give"
                    " more than 0, or correct the limit, which says so.",
                    amount=self.amount,
                )
            )
        if not self.approved_by.strip():
            raise InvalidClock(Sentence("An extension needs the name of whoever approved it."))


@dataclass(frozen=True, kw_only=True)
class Recalculated(ClockEvent):
    """The rule, the calendar or the start was corrected: it counts as if it had always been so.

    A start that moves to later, since new facts made the time run anew, is one of these too.
    """

    limit: Limit | None = None
    calendar: Calendar | None = None
    started_at: datetime | None = None
    reason: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.started_at is not None:
            object.__setattr__(self, "started_at", as_utc(self.started_at))


@dataclass(frozen=True, kw_only=True)
class Stopped(ClockEvent):
    """What the time limit asked for was done, or is not asked for any more."""


@dataclass(frozen=True, init=False)
class Clock:
    """All that happened to one clock, in order.

    Raises
    ------
    InvalidClock
        It never starts or starts twice, or two different events share moment and sequence.

    Examples
    --------
    >>> from datetime import date
    >>> from zhike.analytics.clocks import CalendarDay, DayKind, calendar_days
    >>> day = CalendarDay(date=date(2026, 1, 5), kind=DayKind.WORKING)
    >>> began, limit = datetime(2026, 1, 5, 1), calendar_days(15)
    >>> start = Started(at=began, limit=limit, calendar=Calendar([day]))
    >>> stop = Stopped(at=datetime(2026, 1, 5, 2))
    >>> Clock([stop, start]) == Clock([start, stop, stop])
    True
    """

    events: tuple[ClockEvent, ...]

    def __init__(self, events: Iterable[ClockEvent]) -> None:
        ordered = sorted(events, key=lambda event: (event.at, event.sequence))
        kept = [event for n, event in enumerate(ordered) if n == 0 or event != ordered[n - 1]]
        object.__setattr__(self, "events", tuple(kept))
        for before, after in pairwise(kept):
            if (before.at, before.sequence) == (after.at, after.sequence):
                raise InvalidClock(
                    Sentence(
                        "{first} and {second} both happened at {at} with sequence {sequence}: give"
                        " each its own.",
                        first=type(before).__name__,
                        second=type(after).__name__,
                        at=before.at,
                        sequence=before.sequence,
                    )
                )
        starts = len(self.of_kind(Started))
        if starts != 1:
            raise InvalidClock(
                Sentence("A clock starts once; this one starts {starts} times.", starts=starts)
            )

    def of_kind(self, kind: type[Kind]) -> list[Kind]:
        """Give the events of one kind, in order."""
        return [event for event in self.events if isinstance(event, kind)]

    def known_at(self, moment: datetime) -> list[ClockEvent]:
        """Give what had happened by a moment; a stop ends all but corrections."""
        happened = [event for event in self.events if event.at <= as_utc(moment)]
        stops = [n for n, event in enumerate(happened) if isinstance(event, Stopped)]
        end = stops[0] + 1 if stops else len(happened)
        later = [event for event in happened[end:] if isinstance(event, Recalculated)]
        return happened[:end] + later
