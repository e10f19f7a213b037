"""Clock rows as clocks of the library, which alone counts time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from typing import Any, overload

from django.utils import timezone

from zhike.analytics.clocks import (
    Calendar,
    Clock,
    ClockEvent,
    Ending,
    Extended,
    Limit,
    LimitUnit,
    Paused,
    Reading,
    Recalculated,
    Resumed,
    Started,
    Stopped,
    read_clock,
)
from zhike.analytics.errors import CalendarTooShort
from zhike.apps.calendars.queries import clock_calendar, service_calendar
from zhike.apps.people.models import Branch
from zhike.apps.tickets.models import ClockStep, TicketClock
from zhike.apps.tickets.rules import StepKind


@dataclass(frozen=True, kw_only=True)
class ShownClock:
    """A clock with what it shows; no reading where its calendar ends before the deadline."""

    row: TicketClock
    reading: Reading | None


def limit_of(row: TicketClock) -> Limit:
    """Give the limit with which a clock was set off."""
    return Limit(
        amount=row.amount,
        unit=LimitUnit(row.unit),
        ending=Ending(row.ending),
        start_day_counts=row.start_day_counts,
        next_working_day=row.next_working_day,
        pausable=row.pausable,
    )


def with_limit(row: TicketClock, limit: Limit) -> TicketClock:
    """Write a limit into a clock's row, not saved."""
    for one in fields(limit):
        setattr(row, one.name, getattr(limit, one.name))
    return row


def calendar_for(*, hours_channel: str, branch: Branch | None) -> Calendar:
    """The calendar by whose hours a clock counts."""
    if hours_channel:
        return service_calendar(channel=hours_channel, branch=branch)
    return clock_calendar()


def clock_of(
    row: TicketClock, steps: Iterable[ClockStep], *, calendar: Calendar | None = None
) -> Clock:
    """Give the clock of a row and of what happened to it."""
    calendar = calendar or calendar_for(hours_channel=row.hours_channel, branch=row.branch)
    start = Started(at=row.started_at, limit=limit_of(row), calendar=calendar)
    return Clock([start, *_events(list(steps))])


def reading_of(
    row: TicketClock,
    steps: Iterable[ClockStep],
    *,
    moment: datetime | None = None,
    calendar: Calendar | None = None,
) -> Reading | None:
    """Give what a clock shows; None where its calendar ends before the deadline."""
    clock = clock_of(row, steps, calendar=calendar)
    try:
        return _in_utc(read_clock(clock, moment=moment or timezone.now()))
    except CalendarTooShort:
        return None


def shown_clocks(
    rows: Iterable[TicketClock], *, moment: datetime | None = None
) -> list[ShownClock]:
    """Give clocks, with their steps read already, with what they show."""
    moment = moment or timezone.now()
    return [
        ShownClock(row=row, reading=reading_of(row, row.steps.all(), moment=moment)) for row in rows
    ]


def _in_utc(reading: Reading) -> Reading:
    """Say of the library's times, which are in UTC, that they are."""
    return replace(
        reading,
        moment=_utc(reading.moment),
        deadline=_utc(reading.deadline),
        breached_at=_utc(reading.breached_at),
        warnings=tuple(replace(one, at=_utc(one.at)) for one in reading.warnings),
    )


@overload
def _utc(moment: datetime) -> datetime: ...
@overload
def _utc(moment: None) -> None: ...
def _utc(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=UTC) if moment else None


def _events(steps: Sequence[ClockStep]) -> list[ClockEvent]:
    """Give the events of the library. A stop that did not last was a pause."""
    lasting = {
        step.pk: _lasts(step, steps[place + 1 :])
        for place, step in enumerate(steps)
        if step.kind == StepKind.STOPPED
    }
    return [_event(step, lasts=lasting.get(step.pk, True)) for step in steps]


def _lasts(stop: ClockStep, later: Iterable[ClockStep]) -> bool:
    return not any(step.kind == StepKind.REOPENED for step in later if step.at >= stop.at)


def _event(step: ClockStep, *, lasts: bool) -> ClockEvent:
    when: dict[str, Any] = {"at": step.at, "sequence": step.sequence}
    match StepKind(step.kind):
        case StepKind.PAUSED:
            return Paused(**when, reason=step.reason)
        case StepKind.RESUMED | StepKind.REOPENED:
            return Resumed(**when)
        case StepKind.STOPPED:
            return Stopped(**when) if lasts else Paused(**when, reason="reopened")
        case StepKind.EXTENDED:
            return Extended(
                **when,
                amount=step.amount or 0,
                approved_by=step.approved_by,
                reason=step.reason,
            )
        case StepKind.RECALCULATED:
            return Recalculated(
                **when,
                limit=_limit(step.limit) if step.limit else None,
                started_at=step.started_at,
                reason=step.reason,
            )


def _limit(written: dict[str, Any]) -> Limit:
    return Limit(
        **{
            **written,
            "unit": LimitUnit(written["unit"]),
            "ending": Ending(written["ending"]),
        }
    )
