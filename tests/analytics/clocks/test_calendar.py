"""Spring Festival 2026 in short: two make-up Saturdays around nine days off."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from zhike.analytics.clocks import (
    ALWAYS_OPEN,
    BANK_HOURS,
    Calendar,
    CalendarDay,
    DayKind,
    OpenPeriod,
    opening_hours,
)
from zhike.analytics.errors import CalendarTooShort, InvalidCalendar


def days(first, kinds, **flags):
    return [
        CalendarDay(date=first + timedelta(days=n), kind=DayKind(kind), **flags)
        for n, kind in enumerate(kinds)
    ]


FRIDAY = date(2026, 2, 13)
WEEKEND = days(FRIDAY, ["working", "make_up", "rest", "statutory", "in_lieu"])


def test_hours_follow_the_kind_of_the_day_in_utc():
    calendar = Calendar(WEEKEND)

    # Friday and the make-up Saturday, 09:00-12:00 and 13:30-17:30 in Shanghai (UTC + 8).
    assert calendar.open_periods == (
        (datetime(2026, 2, 13, 1), datetime(2026, 2, 13, 4)),
        (datetime(2026, 2, 13, 5, 30), datetime(2026, 2, 13, 9, 30)),
        (datetime(2026, 2, 14, 1), datetime(2026, 2, 14, 4)),
        (datetime(2026, 2, 14, 5, 30), datetime(2026, 2, 14, 9, 30)),
    )


def test_hours_of_a_weekday_replace_those_of_its_kind():
    hours = BANK_HOURS + opening_hours("09:00-16:00", kinds=[DayKind.WORKING], weekday=5)
    friday_then_make_up = Calendar(WEEKEND, hours)

    assert [friday_then_make_up.hours_on(day) for day in friday_then_make_up.days[:2]] == [
        ((32_400, 57_600),),
        ((32_400, 43_200), (48_600, 63_000)),
    ]


def test_a_day_on_which_the_clock_is_put_forward_is_an_hour_shorter():
    sunday = Calendar(days(date(2026, 3, 29), ["rest"]), ALWAYS_OPEN, "Europe/Berlin")

    opens, closes = sunday.open_periods[0]
    assert closes - opens == timedelta(hours=23)


def test_hours_inside_the_hour_left_out_do_not_exist():
    hours = opening_hours("02:30-03:00", kinds=[DayKind.REST])

    assert Calendar(days(date(2026, 3, 29), ["rest"]), hours, "Europe/Berlin").open_periods == ()


def test_the_local_date_may_be_tomorrow_already():
    calendar = Calendar(WEEKEND)

    assert calendar.local_date(datetime(2026, 2, 13, 16, 0)) == date(2026, 2, 14)
    assert calendar.local_date(datetime(2026, 2, 13, 15, 59, tzinfo=UTC)) == FRIDAY
    assert calendar.day_starts_at(date(2026, 2, 14)) == datetime(2026, 2, 13, 16)


def test_a_span_is_provisional_as_soon_as_one_of_its_days_is():
    calendar = Calendar(
        WEEKEND + days(date(2026, 2, 18), ["working"], provisional=True),
    )

    assert not calendar.is_provisional(FRIDAY, date(2026, 2, 17))
    assert calendar.is_provisional(FRIDAY, date(2026, 2, 18))


def test_rows_of_a_day_table_make_a_calendar():
    rows = [
        {"date": FRIDAY, "kind": "working", "provisional": None},
        {"date": date(2026, 2, 14), "kind": "make_up"},
    ]

    assert Calendar.from_rows(rows) == Calendar(WEEKEND[:2])


def test_a_date_outside_is_refused_with_the_dates_that_lack():
    calendar = Calendar(WEEKEND)

    with pytest.raises(
        CalendarTooShort,
        match=r"from 2026-02-13 to 2026-02-17 and lacks the dates from 2026-02-18 to 2026-02-20",
    ):
        calendar.require(FRIDAY, date(2026, 2, 20))
    with pytest.raises(CalendarTooShort, match="from 2026-02-10 to 2026-02-12"):
        calendar.day(date(2026, 2, 10))


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ([], "has no days"),
        (WEEKEND[:1] * 2, "2026-02-13 stands twice"),
        ([WEEKEND[0], WEEKEND[4]], r"lacks 2026-02-14, 2026-02-15, 2026-02-16\. Give one row"),
    ],
)
def test_days_that_are_not_one_per_date_are_refused(given, message):
    with pytest.raises(InvalidCalendar, match=message):
        Calendar(given)


def test_periods_that_cannot_be_are_refused():
    with pytest.raises(InvalidCalendar, match="is no period"):
        opening_hours("nine to five")
    with pytest.raises(InvalidCalendar, match="two periods, one to 24:00"):
        opening_hours("22:00-06:00")
    with pytest.raises(InvalidCalendar, match="Weekday 8"):
        OpenPeriod(kind=DayKind.REST, opens_second=0, closes_second=1, weekday=8)
    with pytest.raises(InvalidCalendar, match="overlap on weekday 1"):
        Calendar(WEEKEND, opening_hours("09:00-12:00", "11:00-13:00"))
