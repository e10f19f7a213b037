from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhike.analytics.clocks import DayKind
from zhike.analytics.errors import InvalidCalendar
from zhike.apps.calendars.rules import (
    ALWAYS,
    Cause,
    coverage,
    in_words,
    is_always_open,
    open_periods_of,
    periods_of,
    tidy_week,
)

BANK = {"working": "09:00-12:00, 13:30-17:30", "make_up": "09:00-12:00"}
MONDAY = datetime(2026, 3, 2)


def hour(number, minute=0, second=0):
    return MONDAY + timedelta(hours=number, minutes=minute, seconds=second)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("09:00-12:00，13:30-17:30", ((32400, 43200), (48600, 63000))),
        ("  09:00-12:00 13:30-17:30 ", ((32400, 43200), (48600, 63000))),
        ("00:00-24:00", ((0, 86400),)),
        ("", ()),
        ("休息", ()),
        ("Closed", ()),
    ],
)
def test_hours_are_read_as_people_write_them(written, read):
    assert periods_of(written) == read


@pytest.mark.parametrize("wrong", ["nine", "22:00-06:00", "09:00-12:00, 11:00-13:00", "9-5"])
def test_what_is_no_hours_is_refused(wrong):
    with pytest.raises((ValueError, InvalidCalendar)):
        periods_of(wrong)


def test_hours_are_written_as_they_are_read():
    assert in_words(periods_of("09:00-12:00 13:30-24:00")) == "09:00-12:00, 13:30-24:00"


def test_a_week_keeps_only_the_weekdays_that_differ():
    week = tidy_week(
        BANK | {"working:1": "09:00-12:00 13:30-17:30", "working:5": "09:00-16:00", "working:6": ""}
    )

    assert week == {
        "working": "09:00-12:00, 13:30-17:30",
        "make_up": "09:00-12:00",
        "rest": "",
        "statutory": "",
        "in_lieu": "",
        "working:5": "09:00-16:00",
    }


def test_a_weekday_may_be_closed_while_its_kind_is_open():
    periods = open_periods_of(tidy_week(BANK | {"working:3": "closed"}))

    worked = {period.weekday for period in periods if period.kind is DayKind.WORKING}
    assert worked == {1, 2, 4, 5, 6, 7}


def test_day_and_night_is_the_only_week_without_a_need_for_a_reason():
    assert is_always_open(tidy_week(ALWAYS))
    assert not is_always_open(tidy_week(ALWAYS | {"rest": "00:00-23:59"}))
    assert not is_always_open(tidy_week(ALWAYS | {"working:5": "09:00-16:00"}))


def test_every_stretch_without_service_is_found_to_the_second():
    measured = coverage(
        opened=[(hour(9), hour(12)), (hour(13, 30), hour(17, 30))],
        outages=[(hour(11, 59, 30), hour(14)), (hour(8), hour(9, 10))],
        start=hour(8),
        end=hour(18),
    )

    assert [(gap.begins_at, gap.ends_at, gap.cause) for gap in measured.uncovered] == [
        (hour(8), hour(9), Cause.CLOSED),
        (hour(9), hour(9, 10), Cause.OUTAGE),
        (hour(11, 59, 30), hour(12), Cause.OUTAGE),
        (hour(12), hour(13, 30), Cause.CLOSED),
        (hour(13, 30), hour(14), Cause.OUTAGE),
        (hour(17, 30), hour(18), Cause.CLOSED),
    ]
    lost = timedelta(minutes=40, seconds=30)
    assert measured.promised == timedelta(hours=7)
    assert measured.served == timedelta(hours=7) - lost
    assert measured.availability == 1 - lost / timedelta(hours=7)
    assert measured.coverage == measured.served / timedelta(hours=10)


def test_two_outages_at_once_are_lost_once():
    measured = coverage(
        opened=[(hour(0), hour(24))],
        outages=[(hour(3), hour(5)), (hour(1), hour(4)), (hour(2), hour(3))],
        start=hour(0),
        end=hour(24),
    )

    assert [(gap.begins_at, gap.ends_at) for gap in measured.uncovered] == [(hour(1), hour(5))]
    assert measured.availability == 20 / 24


def test_without_promised_hours_there_is_no_availability():
    measured = coverage(opened=[], outages=[], start=hour(0), end=hour(24))

    assert (measured.availability, measured.coverage) == (None, 0)


spans = st.lists(st.tuples(st.integers(0, 1339), st.integers(1, 100)), max_size=6).map(
    lambda drawn: [(hour(0, begin), hour(0, begin + length)) for begin, length in drawn]
)


@given(spans, spans)
def test_served_and_uncovered_make_up_the_whole(drawn, outages):
    opened = sorted(drawn)
    measured = coverage(opened=opened, outages=outages, start=hour(0), end=hour(24))

    gaps = sum((gap.length for gap in measured.uncovered), timedelta(0))
    by_minute = {
        m
        for m in range(1440)
        if any(a <= hour(0, m) < b for a, b in opened)
        and not any(a <= hour(0, m) < b for a, b in outages)
    }
    assert measured.served + gaps == measured.whole == timedelta(days=1)
    assert measured.served == timedelta(minutes=len(by_minute))
