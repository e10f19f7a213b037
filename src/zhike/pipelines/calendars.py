"""The calendar that covers a log: public holidays of a country, bank hours, the bank's zone."""

from __future__ import annotations

import os
from datetime import date, timedelta
from functools import lru_cache

from ibis.expr.types import Table

from zhike.analytics.clocks import BANK_HOURS, Calendar, CalendarDay, DayKind
from zhike.integrations.calendars import CHINA, HolidayRow, holiday_rows, holiday_source
from zhike.integrations.errors import CountryUnknown

__all__ = ["CountryUnknown", "bank_zone", "calendar_for", "country_days", "days_source"]

MARGIN = timedelta(days=2)  # a local date may lie before or after the date in UTC


def bank_zone() -> str:
    """Give the zone in which the bank works and pages show times."""
    return os.environ.get("ZHIKE_TIME_ZONE") or "Asia/Shanghai"


def calendar_for(country: str, *, log: Table) -> Calendar:
    """Give the calendar of a country for the dates of a log.

    Raises
    ------
    CountryUnknown
        There are no holidays of that country.
    """
    ended = log.completed_at.max()
    span = log.agg(first=log.occurred_at.min(), last=log.occurred_at.max(), ended=ended)
    found = span.to_pyarrow().to_pylist()[0]
    last = max(filter(None, (found["last"], found["ended"])))
    first_date, last_date = (found["first"] - MARGIN).date(), (last + MARGIN).date()
    return _calendar(country.upper() or CHINA, first_date, last_date)


def country_days(country: str, *, first: date, last: date) -> list[HolidayRow]:
    """Give every date of a span with its kind in a country.

    Raises
    ------
    CountryUnknown
        There are no holidays of that country.
    """
    return holiday_rows(first=first, last=last, country=country.upper() or CHINA)


def days_source() -> str:
    """Give where these days come from, with its version."""
    return holiday_source()


@lru_cache(maxsize=16)
def _calendar(country: str, first: date, last: date) -> Calendar:
    rows = holiday_rows(first=first, last=last, country=country)
    days = [
        CalendarDay(date=row.date, kind=DayKind(row.kind), provisional=row.provisional)
        for row in rows
    ]
    return Calendar(days, BANK_HOURS, bank_zone())
