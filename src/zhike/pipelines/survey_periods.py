"""Months and quarters of a survey, in the bank's own days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from zhike.pipelines.calendars import bank_zone

# Longer than so, waves are quarters; shorter, months.
MONTHS_UP_TO = timedelta(days=190)


@dataclass(frozen=True, kw_only=True)
class Period:
    """One wave: its name (``2025-03`` or ``2025-Q1``) and its days, half-open."""

    name: str
    first_date: date
    until_date: date

    def begins_at(self, zone: ZoneInfo) -> datetime:
        """The moment it begins, in UTC and naive as the store has it."""
        local = datetime.combine(self.first_date, time(), tzinfo=zone)
        return local.astimezone(UTC).replace(tzinfo=None)


def periods_between(first: datetime | None, last: datetime | None) -> tuple[Period, ...]:
    """Give the months or quarters from the first to the last moment (UTC), in order.

    Examples
    --------
    >>> [one.name for one in periods_between(datetime(2025, 1, 31), datetime(2025, 3, 1))]
    ['2025-01', '2025-02', '2025-03']
    >>> [one.name for one in periods_between(datetime(2025, 1, 31), datetime(2025, 9, 1))]
    ['2025-Q1', '2025-Q2', '2025-Q3']
    """
    if first is None or last is None:
        return ()
    zone = ZoneInfo(bank_zone())
    begin, end = (one.replace(tzinfo=UTC).astimezone(zone).date() for one in (first, last))
    months = 1 if end - begin <= MONTHS_UP_TO else 3
    day = begin.replace(day=1, month=(begin.month - 1) // months * months + 1)
    found = []
    while day <= end:
        until = _months_on(day, months)
        name = f"{day:%Y-%m}" if months == 1 else f"{day.year}-Q{(day.month + 2) // 3}"
        found.append(Period(name=name, first_date=day, until_date=until))
        day = until
    return tuple(found)


def _months_on(day: date, months: int) -> date:
    place = day.year * 12 + day.month - 1 + months
    return date(place // 12, place % 12 + 1, 1)
