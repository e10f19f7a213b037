"""What a clock shows at a moment: state, elapsed, remaining, deadline, warnings."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from zhike.analytics.clocks.calendar import Calendar, as_utc
from zhike.analytics.clocks.clock import (
    Clock,
    ClockEvent,
    Extended,
    Paused,
    Recalculated,
    Resumed,
    Started,
    Stopped,
)
from zhike.analytics.clocks.limits import (
    Ending,
    Limit,
    begins_at,
    counted_time,
    one_unit,
    passed_days,
)

WARNING_SHARES = (0.5, 0.8, 1.0)


class ClockState(StrEnum):
    """What a clock does."""

    WAITING = "waiting"  # it starts later
    RUNNING = "running"
    PAUSED = "paused"
    MET = "met"  # stopped in time
    BREACHED = "breached"  # not stopped in time, or stopped too late


@dataclass(frozen=True, kw_only=True)
class Warned:
    """A share of the time is used up; `at` is None while a pause leaves the moment open."""

    share: float
    at: datetime | None
    is_reached: bool


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What a clock shows at `moment`; amounts are in the unit of `limit`, times are UTC.

    `limit` holds the extensions. `remaining` is below 0 once the deadline has passed. A deadline
    at midnight is the end of the day before: work done at that very moment is late; elsewhere the
    deadline itself is still in time.
    """

    moment: datetime
    state: ClockState
    limit: Limit
    elapsed: float
    remaining: float
    deadline: datetime | None
    breached_at: datetime | None
    warnings: tuple[Warned, ...]
    is_provisional: bool
    late_extensions: tuple[Extended, ...]


def read_clock(clock: Clock, *, moment: datetime) -> Reading:
    """Give what a clock shows at a moment, from what had happened by then.

    Parameters
    ----------
    clock
        The clock.
    moment
        Any moment; naive is UTC. What happened after it is not known yet.

    Returns
    -------
    Reading
        `deadline` is None while the clock is paused in time, since it moves with every moment.
        `is_provisional` tells that a day between start and deadline may still change its kind and
        that the limit depends on it.

    Raises
    ------
    CalendarTooShort
        The calendar ends before the deadline: nothing is guessed.

    Notes
    -----
    Days by dates: a counted day has passed when it ends while the clock runs, so a pause takes as
    many days off as there are midnights in it. Hours, and days that end exactly: the time within
    counted spans while the clock runs.
    """
    moment = as_utc(moment)
    known = clock.known_at(moment)
    has_started = any(isinstance(event, Started) for event in known)
    start: list[ClockEvent] = [*clock.of_kind(Started)]
    run = _Run.of(known if has_started else start, moment)
    if not has_started or moment < run.started_at:
        return run.waiting(moment)
    return run.read(moment)


@dataclass(frozen=True, kw_only=True)
class _Run:
    """A clock from its start to a moment: rule, calendar and the stretches in which it ran.

    The last stretch of a clock that runs on is open: it ends with the calendar.
    """

    limit: Limit
    calendar: Calendar
    started_at: datetime
    begins_at: datetime
    stretches: tuple[tuple[datetime, datetime], ...]
    extensions: tuple[Extended, ...]
    ended_at: datetime  # where reading ends: the stop, or the moment itself
    is_stopped: bool
    is_paused: bool

    @classmethod
    def of(cls, events: list[ClockEvent], moment: datetime) -> _Run:
        limit, calendar, started_at = _rule(events)
        calendar.require_moment(started_at)
        begins = begins_at(limit, started_at, calendar)
        stops = [event.at for event in events if isinstance(event, Stopped)]
        stretches, is_paused = _stretches(events, until=stops[0] if stops else None)
        open_end = calendar.covers_until
        ran = [(max(a, begins), min(b or open_end, open_end)) for a, b in stretches]
        return cls(
            limit=limit,
            calendar=calendar,
            started_at=started_at,
            begins_at=begins,
            stretches=tuple((a, b) for a, b in ran if a <= b),
            extensions=tuple(event for event in events if isinstance(event, Extended)),
            ended_at=stops[0] if stops else moment,
            is_stopped=bool(stops),
            is_paused=is_paused,
        )

    def waiting(self, moment: datetime) -> Reading:
        return Reading(
            moment=moment,
            state=ClockState.WAITING,
            limit=self.limit,
            elapsed=0,
            remaining=self.limit.amount,
            deadline=None,
            breached_at=None,
            warnings=tuple(Warned(share=s, at=None, is_reached=False) for s in WARNING_SHARES),
            is_provisional=False,
            late_extensions=(),
        )

    def read(self, moment: datetime) -> Reading:
        self.calendar.require_moment(self.ended_at)
        limit, due, late = self._extended()
        breached = due is not None and self._passed(due, self.ended_at)
        paused = self.is_paused and not self.is_stopped and not breached
        deadline = None if paused else due
        if deadline is None and not self.is_paused and not self.is_stopped:
            raise self.calendar.too_short_from(self.started_at)
        elapsed = self._elapsed(self.ended_at)
        whole = limit.amount if due is None else self._elapsed(due)
        last = deadline or self.ended_at
        return Reading(
            moment=moment,
            state=self._state(is_breached=breached, is_paused=paused),
            limit=limit,
            elapsed=elapsed,
            remaining=whole - elapsed,
            deadline=deadline,
            breached_at=due if breached else None,
            warnings=self._warnings(deadline, whole - elapsed),
            is_provisional=limit.needs_kinds and self._touches_provisional(last),
            late_extensions=late,
        )

    def _state(self, *, is_breached: bool, is_paused: bool) -> ClockState:
        if is_breached:
            return ClockState.BREACHED
        if self.is_stopped:
            return ClockState.MET
        return ClockState.PAUSED if is_paused else ClockState.RUNNING

    def _extended(self) -> tuple[Limit, datetime | None, tuple[Extended, ...]]:
        """Add the extensions that came in time; give limit, deadline and the late ones."""
        limit = self.limit
        due = self._due(limit)
        for place, extension in enumerate(self.extensions):
            if due is not None and self._passed(due, extension.at):
                return limit, due, self.extensions[place:]
            limit = limit.longer(extension.amount)
            due = self._due(limit)
        return limit, due, ()

    def _passed(self, due: datetime, moment: datetime) -> bool:
        """Tell whether the clock ran on past its deadline by a moment."""
        ran_until = max((min(b, moment) for a, b in self.stretches if a <= moment), default=None)
        if ran_until is None:
            return False
        return ran_until >= due if self.limit.ending is Ending.DAY_END else ran_until > due

    def _elapsed(self, moment: datetime) -> float:
        if not self.limit.by_dates:
            return self._counted(moment) / one_unit(self.limit)
        moments = passed_days(self.limit, self.calendar).moments
        return sum(
            bisect_right(moments, min(b, moment)) - bisect_right(moments, a)
            for a, b in self.stretches
            if a < moment
        )

    def _due(self, limit: Limit) -> datetime | None:
        """Give the moment at which the limit is used up; None where a pause keeps it open."""
        if not limit.by_dates:
            return self._moment_of(limit.amount * one_unit(limit))
        left, found = int(limit.amount), passed_days(limit, self.calendar)
        for a, b in self.stretches:
            first, end = bisect_right(found.moments, a), bisect_right(found.moments, b)
            place = first + max(left, 1) - 1
            while place < end and limit.next_working_day and not found.are_worked[place]:
                place += 1
            if place < end:
                return found.moments[place]
            left -= end - first
        return None

    def _counted(self, moment: datetime) -> timedelta:
        time = counted_time(self.limit, self.calendar)
        spans = ((a, min(b, moment)) for a, b in self.stretches if a < moment)
        return sum((time.between(a, b) for a, b in spans), timedelta(0))

    def _moment_of(self, amount: timedelta) -> datetime | None:
        """Give the first moment by which so much time has counted."""
        time = counted_time(self.limit, self.calendar)
        for a, b in self.stretches:
            there = time.between(a, b)
            if amount <= there:
                return time.moment_of(time.before(a) + amount)
            amount -= there
        return None

    def _warnings(self, deadline: datetime | None, remaining: float) -> tuple[Warned, ...]:
        """Give when which share of the time that counts until the deadline is used up.

        While a pause leaves the deadline open, the remaining time is taken as whole units.
        """
        if deadline is None:
            whole = self._counted(self.ended_at) + max(remaining, 0) * one_unit(self.limit)
        else:
            whole = self._counted(deadline)
        moments = [
            (share, deadline if share == 1 else self._moment_of(whole * share))
            for share in WARNING_SHARES
        ]
        return tuple(
            Warned(share=share, at=at, is_reached=at is not None and at <= self.ended_at)
            for share, at in moments
        )

    def _touches_provisional(self, last: datetime) -> bool:
        first_date = self.calendar.local_date(self.started_at)
        # A deadline at midnight belongs to the day that ends there.
        last_date = self.calendar.local_date(last - timedelta(microseconds=1))
        return self.calendar.is_provisional(first_date, max(first_date, last_date))


def _rule(events: list[ClockEvent]) -> tuple[Limit, Calendar, datetime]:
    (start,) = (event for event in events if isinstance(event, Started))
    limit, calendar, started_at = start.limit, start.calendar, start.at
    for event in events:
        if isinstance(event, Recalculated):
            limit = event.limit or limit
            calendar = event.calendar or calendar
            started_at = event.started_at or started_at
    return limit, calendar, started_at


def _stretches(
    events: list[ClockEvent], *, until: datetime | None
) -> tuple[list[tuple[datetime, datetime | None]], bool]:
    """Give when the clock ran, from its very beginning, and whether it is paused at the end."""
    ran: list[tuple[datetime, datetime | None]] = []
    since: datetime | None = datetime.min
    pausable = _rule(events)[0].pausable
    for event in events:
        if isinstance(event, Paused) and since is not None and pausable:
            ran.append((since, event.at))
            since = None
        elif isinstance(event, Resumed) and since is None:
            since = event.at
    if since is not None:
        ran.append((since, until))
    return ran, since is None
