"""Which days are worked, at which hours, in which zone.

All times that come in and go out are UTC: naive ones are read as UTC, aware ones are
converted. Dates are local dates of the calendar's zone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from zhike.analytics.clocks.counted_time import CountedTime
from zhike.analytics.errors import CalendarTooShort, InvalidCalendar

DAY_SECONDS = 86_400
ONE_DAY = timedelta(days=1)
SHOWN = 5


class DayKind(StrEnum):
    """What a day is by law and by the bank's own arrangement."""

    WORKING = "working"
    REST = "rest"
    STATUTORY = "statutory"
    IN_LIEU = "in_lieu"
    MAKE_UP = "make_up"

    @property
    def is_worked(self) -> bool:
        """Tell whether it counts as a working day."""
        return self in {DayKind.WORKING, DayKind.MAKE_UP}


@dataclass(frozen=True, kw_only=True)
class CalendarDay:
    """One local date. `provisional`: the year's swaps of days off are not announced yet."""

    date: date
    kind: DayKind
    provisional: bool = False


def _check_period(opens: int, closes: int) -> None:
    if not 0 <= opens < closes <= DAY_SECONDS:
        raise InvalidCalendar(
            f"A period from second {opens} to {closes} of the day is none: it must open before it"
            " closes, within 0 to 86400. Write a night as two periods, one to 24:00 and one from"
            " 00:00."
        )


@dataclass(frozen=True, kw_only=True)
class OpenPeriod:
    """Hours on all days of a kind, or on one weekday of that kind (1 Monday … 7 Sunday).

    Times are seconds after local midnight, 0 to 86,400. Periods of a weekday replace those
    of the kind at large, so "Fridays until 16:00" is said once.
    """

    kind: DayKind
    opens_second: int
    closes_second: int
    weekday: int | None = None

    def __post_init__(self) -> None:
        _check_period(self.opens_second, self.closes_second)
        if self.weekday is not None and not 1 <= self.weekday <= 7:
            raise InvalidCalendar(f"Weekday {self.weekday} is none: use 1 (Monday) to 7 (Sunday).")


def opening_hours(
    *periods: str,
    kinds: Iterable[DayKind] = (DayKind.WORKING, DayKind.MAKE_UP),
    weekday: int | None = None,
) -> tuple[OpenPeriod, ...]:
    """Read periods written as ``09:00-12:00`` for days of the given kinds.

    Raises
    ------
    InvalidCalendar
        A period is not written like that, or closes before it opens.

    Examples
    --------
    >>> [p.closes_second // 3600 for p in opening_hours("09:00-12:00", "13:30-24:00")]
    [12, 24, 12, 24]
    """
    return tuple(
        OpenPeriod(kind=kind, weekday=weekday, opens_second=opens, closes_second=closes)
        for kind in kinds
        for opens, closes in map(_seconds, periods)
    )


def _seconds(period: str) -> tuple[int, int]:
    try:
        opens, closes = (
            int(clock[:-3]) * 3600 + int(clock[-2:]) * 60 for clock in period.split("-")
        )
    except ValueError:
        raise InvalidCalendar(
            f"{period!r} is no period. Write it as 09:00-12:00, on a clock of 24 hours."
        ) from None
    return opens, closes


@dataclass(frozen=True)
class PassedDays:
    """Moments (UTC), in order, at each of which one more day has passed."""

    moments: Sequence[datetime]
    are_worked: Sequence[bool]


BANK_HOURS = opening_hours("09:00-12:00", "13:30-17:30")
ALWAYS_OPEN = opening_hours("00:00-24:00", kinds=tuple(DayKind))


@dataclass(frozen=True)
class Calendar:
    """Days without a gap, their opening hours and their zone.

    Parameters
    ----------
    days
        One per local date, no date twice, no date between the first and the last missing.
    hours
        Open periods; those of one day must not overlap.
    zone
        IANA name of the zone in which dates and hours are meant.
    exceptions
        Hours of single dates as (opens, closes) in seconds after local midnight. They replace
        those of the day's kind; no hours at all means closed. The kind stays what it is, so
        working days count the same.

    Raises
    ------
    InvalidCalendar
        Dates are missing or twice, or periods of one day overlap.
    """

    days: Sequence[CalendarDay]
    hours: Sequence[OpenPeriod] = BANK_HOURS
    zone: str = "Asia/Shanghai"
    exceptions: Mapping[date, Sequence[tuple[int, int]]] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "days", tuple(sorted(self.days, key=lambda day: day.date)))
        object.__setattr__(self, "hours", tuple(self.hours))
        of_dates = {on: tuple(sorted(self.exceptions[on])) for on in sorted(self.exceptions)}
        object.__setattr__(self, "exceptions", of_dates)
        _check_days(self.days)
        _check_hours(self.hours)
        _check_exceptions(self.exceptions)

    @classmethod
    def from_rows(
        cls,
        rows: Iterable[Mapping[str, Any]],
        *,
        hours: Sequence[OpenPeriod] = BANK_HOURS,
        zone: str = "Asia/Shanghai",
    ) -> Calendar:
        """Read rows with `date`, `kind` and (optional) `provisional`, as a day table has them."""
        days = [
            CalendarDay(
                date=row["date"],
                kind=DayKind(row["kind"]),
                provisional=bool(row.get("provisional", False)),
            )
            for row in rows
        ]
        return cls(days, hours, zone)

    @property
    def first_date(self) -> date:
        """The first local date the calendar knows."""
        return self.days[0].date

    @property
    def last_date(self) -> date:
        """The last local date the calendar knows."""
        return self.days[-1].date

    @cached_property
    def covers_from(self) -> datetime:
        """The first moment the calendar knows (UTC)."""
        return self.day_starts_at(self.first_date)

    @cached_property
    def covers_until(self) -> datetime:
        """The moment from which the calendar knows nothing more (UTC)."""
        return self.day_starts_at(self.last_date + ONE_DAY)

    @cached_property
    def open_periods(self) -> tuple[tuple[datetime, datetime], ...]:
        """Every open period as (opens, closes) in UTC, in order, none empty.

        Zone rules are used up here, so whatever counts later counts real seconds: a night
        in which the clock is put forward is an hour shorter.
        """
        spans = (
            (_moment(day.date, opens, self.zone), _moment(day.date, closes, self.zone))
            for day in self.days
            for opens, closes in self.hours_on(day)
        )
        # Hours inside the hour that a change of the clock leaves out do not exist.
        return tuple((opens, closes) for opens, closes in spans if opens < closes)

    @cached_property
    def open_time(self) -> CountedTime:
        """The time within open hours."""
        return CountedTime(self.open_periods)

    @cached_property
    def worked_time(self) -> CountedTime:
        """Working days from midnight to midnight."""
        return CountedTime(
            (self.day_starts_at(day.date), self.day_starts_at(day.date + ONE_DAY))
            for day in self.days
            if day.kind.is_worked
        )

    @cached_property
    def all_time(self) -> CountedTime:
        """Every moment the calendar knows."""
        return CountedTime([(self.covers_from, self.covers_until)])

    @cached_property
    def passed_days(self) -> Mapping[tuple[bool, bool], PassedDays]:
        """When each day has passed, by (working days only, at closing instead of midnight)."""
        rows = []
        for day in self.days:
            midnight = self.day_starts_at(day.date + ONE_DAY)
            hours = self.hours_on(day)
            closing = _moment(day.date, hours[-1][1], self.zone) if hours else midnight
            rows.append((day.kind.is_worked, midnight, closing))
        return {
            (working, at_closing): PassedDays(
                moments=tuple(
                    closing if at_closing else midnight
                    for is_worked, midnight, closing in rows
                    if is_worked or not working
                ),
                are_worked=tuple(row[0] for row in rows if row[0] or not working),
            )
            for working in (False, True)
            for at_closing in (False, True)
        }

    def day(self, on: date) -> CalendarDay:
        """Give the day at a local date; raises CalendarTooShort outside of the calendar."""
        self.require(on, on)
        return self.days[(on - self.first_date).days]

    def hours_on(self, day: CalendarDay) -> tuple[tuple[int, int], ...]:
        """Give the open periods of a day as (opens, closes) in seconds after local midnight."""
        if day.date in self.exceptions:
            return tuple(self.exceptions[day.date])
        return self._hours_by_day.get((day.kind, day.date.isoweekday()), ())

    def is_provisional(self, first: date, last: date) -> bool:
        """Tell whether any day from `first` to `last` may still change."""
        self.require(first, last)
        start = (first - self.first_date).days
        return any(d.provisional for d in self.days[start : (last - self.first_date).days + 1])

    def local_date(self, moment: datetime) -> date:
        """Give the local date of a moment."""
        return as_utc(moment).replace(tzinfo=UTC).astimezone(ZoneInfo(self.zone)).date()

    def day_starts_at(self, on: date) -> datetime:
        """Give the moment (UTC) at which a local date begins; the day before ends then."""
        return _moment(on, 0, self.zone)

    def require(self, first: date, last: date) -> None:
        """Raise CalendarTooShort unless all dates from `first` to `last` are known."""
        if first < self.first_date or last > self.last_date:
            raise CalendarTooShort(
                first=self.first_date, last=self.last_date, wanted_first=first, wanted_last=last
            )

    def too_short_from(self, moment: datetime) -> CalendarTooShort:
        """Give the error of a time that begins at a moment and ends after the last day."""
        return CalendarTooShort(
            first=self.first_date,
            last=self.last_date,
            wanted_first=self.local_date(moment),
            wanted_last=self.last_date + ONE_DAY,
        )

    def require_moment(self, moment: datetime) -> None:
        """Raise CalendarTooShort unless the moment is known; the very end still is."""
        if not self.covers_from <= as_utc(moment) <= self.covers_until:
            on = self.local_date(moment)
            self.require(on, on)

    @cached_property
    def _hours_by_day(self) -> dict[tuple[DayKind, int], tuple[tuple[int, int], ...]]:
        return {
            (kind, weekday): tuple(_hours_of(self.hours, kind, weekday))
            for kind in DayKind
            for weekday in range(1, 8)
        }


def day_starts_at(on: date, *, zone: str) -> datetime:
    """Give the moment (UTC) at which a local date of a zone begins."""
    return _moment(on, 0, zone)


def as_utc(moment: datetime) -> datetime:
    """Give a moment as naive UTC, the way all tables hold it."""
    return moment if moment.tzinfo is None else moment.astimezone(UTC).replace(tzinfo=None)


def _hours_of(
    hours: Sequence[OpenPeriod], kind: DayKind, weekday: int
) -> Iterable[tuple[int, int]]:
    of_kind = [period for period in hours if period.kind == kind]
    own = [period for period in of_kind if period.weekday == weekday]
    general = [period for period in of_kind if period.weekday is None]
    return sorted((period.opens_second, period.closes_second) for period in own or general)


def _check_days(days: Sequence[CalendarDay]) -> None:
    if not days:
        raise InvalidCalendar("The calendar has no days. Give one row per date.")
    for before, after in pairwise(days):
        if before.date == after.date:
            raise InvalidCalendar(f"{after.date} stands twice in the calendar. Keep one row of it.")
    missing = [
        before.date + n * ONE_DAY
        for before, after in pairwise(days)
        for n in range(1, (after.date - before.date).days)
    ]
    if missing:
        shown = ", ".join(str(day) for day in missing[:SHOWN])
        more = f" and {len(missing) - SHOWN} more" if len(missing) > SHOWN else ""
        raise InvalidCalendar(f"The calendar lacks {shown}{more}. Give one row per date.")


def _check_hours(hours: Sequence[OpenPeriod]) -> None:
    for kind in DayKind:
        for weekday in range(1, 8):
            for before, after in pairwise(_hours_of(hours, kind, weekday)):
                if after[0] < before[1]:
                    raise InvalidCalendar(
                        f"Two open periods of {kind} days overlap on weekday {weekday}: one"
                        f" closes at second {before[1]}, the next opens at {after[0]}."
                    )


def _check_exceptions(exceptions: Mapping[date, Sequence[tuple[int, int]]]) -> None:
    for on, periods in exceptions.items():
        for opens, closes in periods:
            _check_period(opens, closes)
        for before, after in pairwise(periods):
            if after[0] < before[1]:
                raise InvalidCalendar(
                    f"Two open periods of {on} overlap: one closes at second {before[1]}, the next"
                    f" opens at {after[0]}."
                )


def _moment(on: date, second: int, zone: str) -> datetime:
    on, second = (on + ONE_DAY, 0) if second == DAY_SECONDS else (on, second)
    clock = time(second // 3600, second // 60 % 60, second % 60)
    local = datetime.combine(on, clock, tzinfo=ZoneInfo(zone))
    return local.astimezone(UTC).replace(tzinfo=None)
