"""The days below were taken from the State Council's notices, not from the package."""

from __future__ import annotations

from datetime import date

import pytest

from zhike.analytics.clocks import DayKind
from zhike.integrations.calendars import chinese_days


@pytest.fixture(scope="module")
def days():
    return {day.date: day for day in chinese_days(first=2024, last=2027)}


def test_every_day_is_there_once_and_in_order():
    days = chinese_days(first=2024, last=2025)

    assert len(days) == 366 + 365
    assert [day.date for day in days] == sorted({day.date for day in days})


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (date(2026, 2, 17), DayKind.STATUTORY),  # Spring Festival, a Tuesday
        (date(2026, 2, 16), DayKind.STATUTORY),  # its eve, statutory since 2025
        (date(2024, 2, 9), DayKind.WORKING),  # its eve, not yet statutory in 2024
        (date(2026, 2, 14), DayKind.MAKE_UP),  # the Saturday before
        (date(2026, 2, 20), DayKind.IN_LIEU),  # the day off it pays for
        (date(2026, 4, 5), DayKind.STATUTORY),  # Tomb-Sweeping Day on a Sunday
        (date(2026, 4, 6), DayKind.IN_LIEU),  # so the Monday is off
        (date(2026, 9, 20), DayKind.MAKE_UP),  # a Sunday
        (date(2026, 10, 4), DayKind.REST),  # a Sunday inside the National Day week
        (date(2025, 10, 6), DayKind.STATUTORY),  # Mid-Autumn Festival
        (date(2026, 7, 1), DayKind.WORKING),
        (date(2026, 7, 4), DayKind.REST),
    ],
)
def test_each_kind_of_day_is_told_from_the_others(days, day, kind):
    assert days[day].kind is kind


@pytest.mark.parametrize(("year", "worked"), [(2025, 248), (2026, 248)])
def test_a_year_has_the_working_days_that_were_announced(days, year, worked):
    assert sum(day.kind.is_worked for day in days.values() if day.date.year == year) == worked


def test_a_year_whose_swaps_are_not_announced_is_provisional():
    # No year this far ahead is ever announced, so the test does not age.
    days = chinese_days(first=2090, last=2090)

    assert all(day.provisional for day in days)


def test_an_announced_year_is_not_provisional(days):
    assert not any(day.provisional for day in days.values() if day.date.year == 2025)


def test_the_last_week_before_an_unknown_year_is_provisional(monkeypatch):
    monkeypatch.setattr("zhike.integrations.calendars.china.SWAPS_SINCE", 1980)

    days = {day.date: day.provisional for day in chinese_days(first=2002, last=2002)}

    # 2002 has swaps in the package and 2003 none, so 2003 stands for a year to come.
    assert (days[date(2002, 12, 24)], days[date(2002, 12, 25)]) == (False, True)
