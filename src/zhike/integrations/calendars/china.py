"""Mainland China's days: statutory holidays, days off in lieu, and worked weekends.

The State Council announces each autumn which weekends of the next year are worked so that
holidays become long ones. Until then a year's swaps are unknown and its days provisional. The
days come from the package `holidays`, whose releases follow the announcements.
"""

from __future__ import annotations

from datetime import date, timedelta

import holidays

from zhike.analytics.clocks import CalendarDay, DayKind

SUBSTITUTED = "substituted from"
# Before 2007 a year could pass without a swap; since then none has.
SWAPS_SINCE = 2007


def chinese_days(*, first: int, last: int) -> tuple[CalendarDay, ...]:
    """Give every day from 1 January of one year to 31 December of another, in order.

    `statutory` is the festival itself, `in_lieu` a day off that replaces a festival on a weekend
    or was swapped against a worked weekend, `make_up` that worked weekend, `rest` any other
    weekend. `provisional` marks years whose swaps the package does not know yet, and the last
    week before such a year: a swap for New Year reaches back into December.

    Examples
    --------
    >>> [(str(day.date), day.kind.value) for day in chinese_days(first=2026, last=2026)[:4]]
    [('2026-01-01', 'statutory'), ('2026-01-02', 'in_lieu'), ('2026-01-03', 'rest'),
     ('2026-01-04', 'make_up')]
    """
    # One more year on either side: swaps for New Year cross the border.
    years = range(first - 1, last + 2)
    china = holidays.country_holidays("CN", years=years, language="en_US", observed=True)
    festivals = holidays.country_holidays("CN", years=years, language="en_US", observed=False)
    swapped = {day for day, name in china.items() if SUBSTITUTED in name}
    statutory = set(festivals) - swapped
    unknown = {
        year
        for year in years
        if year >= SWAPS_SINCE and not any(day.year == year for day in swapped)
    }
    beginning, end = date(first, 1, 1), date(last, 12, 31)
    days = (beginning + timedelta(days=n) for n in range((end - beginning).days + 1))
    return tuple(
        CalendarDay(
            date=day,
            kind=_kind(day, china=china, statutory=statutory),
            provisional=(day + timedelta(days=7)).year in unknown or day.year in unknown,
        )
        for day in days
    )


def _kind(day: date, *, china: holidays.HolidayBase, statutory: set[date]) -> DayKind:
    if day in statutory:
        return DayKind.STATUTORY
    if day in china:
        return DayKind.IN_LIEU
    if day in china.weekend_workdays:
        return DayKind.MAKE_UP
    return DayKind.REST if day.weekday() >= 5 else DayKind.WORKING
