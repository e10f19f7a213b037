"""How long something may take: an amount, what it is counted in, and how it begins and ends."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from zhike.analytics.clocks.calendar import ONE_DAY, Calendar, PassedDays
from zhike.analytics.clocks.counted_time import CountedTime
from zhike.analytics.errors import InvalidLimit
from zhike.schema.sentence import Sentence


class LimitUnit(StrEnum):
    """How a time limit counts; days are counted by dates, hours by the clock."""

    CALENDAR_HOURS = "calendar_hours"
    CALENDAR_DAYS = "calendar_days"
    WORKING_HOURS = "working_hours"
    WORKING_DAYS = "working_days"

    @property
    def is_working(self) -> bool:
        """Tell whether it needs a calendar."""
        return self in {LimitUnit.WORKING_HOURS, LimitUnit.WORKING_DAYS}

    @property
    def is_days(self) -> bool:
        """Tell whether it counts days."""
        return self in {LimitUnit.CALENDAR_DAYS, LimitUnit.WORKING_DAYS}


class Ending(StrEnum):
    """When a limit of days ends."""

    DAY_END = "day_end"  # with the last day, at its midnight
    CLOSING = "closing"  # when the last day closes
    EXACT = "exact"  # after as many times 24 hours; limits of hours know no other


@dataclass(frozen=True, kw_only=True)
class Limit:
    """A time limit.

    Parameters
    ----------
    amount
        More than 0; whole where days are counted by dates.
    unit
        Calendar days, working days, hours of the clock or working hours.
    ending
        For days: with the end of the last day, at its closing, or exactly.
    start_day_counts
        The day of receipt is the first one. Otherwise counting begins with the day after.
    next_working_day
        A last day that is not worked moves to the next working day (Civil Code of China,
        article 203). For calendar days only.
    pausable
        A pause stops the clock. Otherwise pauses are recorded and the clock runs on.

    Raises
    ------
    InvalidLimit
        These do not go together; the message says what would.
    """

    amount: float
    unit: LimitUnit
    ending: Ending = Ending.DAY_END
    start_day_counts: bool = False
    next_working_day: bool = False
    pausable: bool = True

    def __post_init__(self) -> None:
        if self.amount <= 0:
            raise InvalidLimit(
                Sentence(
                    "A limit of {amount:g} {unit} is none: give more than 0.",
                    amount=self.amount,
                    unit=self.unit.value,
                )
            )
        if self.by_dates and self.amount != int(self.amount):
            raise InvalidLimit(
                Sentence(
                    "{amount:g} {unit} end with no day: give whole days, or exact as ending.",
                    amount=self.amount,
                    unit=self.unit.value,
                )
            )
        if not self.unit.is_days and (self.ending is not Ending.EXACT or not self.start_day_counts):
            raise InvalidLimit(
                Sentence(
                    "A limit of {unit} begins and ends by the clock: use hours() or"
                    " working_hours().",
                    unit=self.unit.value,
                )
            )
        if self.next_working_day and (self.unit, self.by_dates) != (LimitUnit.CALENDAR_DAYS, True):
            raise InvalidLimit(
                Sentence(
                    "Only a last calendar day moves to the next working day, and this limit counts"
                    " {unit} with the ending {ending}.",
                    unit=self.unit.value,
                    ending=self.ending.value,
                )
            )

    @property
    def by_dates(self) -> bool:
        """Tell whether it counts whole days."""
        return self.unit.is_days and self.ending is not Ending.EXACT

    @property
    def needs_kinds(self) -> bool:
        """Tell whether it matters which days are worked, so that a new holiday could move it."""
        return self.unit.is_working or self.next_working_day or self.ending is Ending.CLOSING

    def longer(self, amount: float) -> Limit:
        """Give the limit with so much more."""
        return replace(self, amount=self.amount + amount)


def calendar_days(amount: int, **how: bool | Ending) -> Limit:
    """Give a limit of calendar days that ends with a day."""
    return Limit(amount=amount, unit=LimitUnit.CALENDAR_DAYS, **how)  # type: ignore[arg-type]


def working_days(amount: int, **how: bool | Ending) -> Limit:
    """Give a limit of working days that ends with a day."""
    return Limit(amount=amount, unit=LimitUnit.WORKING_DAYS, **how)  # type: ignore[arg-type]


def hours(amount: float, *, pausable: bool = True) -> Limit:
    """Give a limit of hours of the clock, day and night."""
    return _by_the_clock(amount, LimitUnit.CALENDAR_HOURS, pausable=pausable)


def working_hours(amount: float, *, pausable: bool = True) -> Limit:
    """Give a limit of hours within opening hours."""
    return _by_the_clock(amount, LimitUnit.WORKING_HOURS, pausable=pausable)


def _by_the_clock(amount: float, unit: LimitUnit, *, pausable: bool) -> Limit:
    return Limit(
        amount=amount, unit=unit, ending=Ending.EXACT, start_day_counts=True, pausable=pausable
    )


def counted_time(limit: Limit, calendar: Calendar) -> CountedTime:
    """Give the time that counts towards a limit."""
    return {
        LimitUnit.CALENDAR_HOURS: calendar.all_time,
        LimitUnit.CALENDAR_DAYS: calendar.all_time,
        LimitUnit.WORKING_HOURS: calendar.open_time,
        LimitUnit.WORKING_DAYS: calendar.worked_time,
    }[limit.unit]


def one_unit(limit: Limit) -> timedelta:
    """Give how long one of the limit's units is where it is counted exactly."""
    return ONE_DAY if limit.unit.is_days else timedelta(hours=1)


def begins_at(limit: Limit, start: datetime, calendar: Calendar) -> datetime:
    """Give the moment from which a limit counts that was set off by `start`."""
    if limit.start_day_counts:
        return start
    return calendar.day_starts_at(calendar.local_date(start) + ONE_DAY)


def passed_days(limit: Limit, calendar: Calendar) -> PassedDays:
    """Give the moments at which a day of the limit has passed."""
    working = limit.unit is LimitUnit.WORKING_DAYS
    return calendar.passed_days[working, limit.ending is Ending.CLOSING]
