"""Public holidays of a country as calendar days, from the package `holidays`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import holidays

from zhike.integrations.errors import CountryUnknown

CHINA = "CN"
LAST_WEEK = (12, 25)
# Names by which the package marks a free day that stands in for another.
IN_LIEU = ("substituted", "(observed)", "in lieu")


@dataclass(frozen=True, kw_only=True)
class HolidayRow:
    """One local date; `kind` is working, rest, statutory, in_lieu or make_up.

    `provisional`: the State Council has not announced the year's make-up days yet, so a working
    weekend may be missing. Nor is the last week of December certain before the next year is
    announced: New Year's Day may be made up for in it, as on 29 December 2007 and 2018.
    `local_name` is the name in the country's own language.
    """

    date: date
    kind: str
    name: str = ""
    local_name: str = ""
    provisional: bool = False


def holiday_rows(*, first: date, last: date, country: str = CHINA) -> list[HolidayRow]:
    """Give every date from `first` to `last`, both included, with its kind.

    Raises
    ------
    CountryUnknown
        The package knows no holidays of that country.
    """
    # A make-up day may belong to a holiday of the neighbouring year.
    years = range(first.year - 1, last.year + 2)
    try:
        known = holidays.country_holidays(country, years=years, language="en_US")
        # Named outright: without a language the package takes that of the process.
        own = known.default_language
        local = holidays.country_holidays(country, years=years, language=own)
    except NotImplementedError as error:
        raise CountryUnknown(country=country) from error
    announced = {day.year for day in known.weekend_workdays}
    return [
        HolidayRow(
            date=day,
            kind=_kind(day, known),
            name=known.get(day, ""),
            local_name=local.get(day, ""),
            provisional=country == CHINA and not _years_that_decide(day) <= announced,
        )
        for day in _dates(first, last)
    ]


def holiday_source() -> str:
    """Give the package and its version, as a source to name beside each day."""
    return f"holidays {holidays.__version__}"


def _years_that_decide(day: date) -> set[int]:
    """Give the years whose arrangements may name a day: its own, in the last week the next one."""
    next_year = {day.year + 1} if (day.month, day.day) >= LAST_WEEK else set()
    return {day.year, *next_year}


def _kind(day: date, known: Any) -> str:
    if known.is_working_day(day):
        return "make_up" if known.is_weekend(day) else "working"
    if day not in known:
        return "rest"
    return "in_lieu" if any(mark in known[day] for mark in IN_LIEU) else "statutory"


def _dates(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=number) for number in range((last - first).days + 1))
