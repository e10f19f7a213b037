"""Hand-counted around the Spring Festival of 2026; laws hold for any hours, days and zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhike.analytics.clocks import (
    ALWAYS_OPEN,
    Calendar,
    CalendarDay,
    DayKind,
    add_calendar_days,
    add_working_days,
    add_working_time,
    opening_hours,
    working_seconds,
)
from zhike.analytics.errors import CalendarTooShort, InvalidDurations

FIRST = date(2026, 2, 12)
KINDS = ["working", "working", "make_up", "rest", "statutory", "in_lieu", "working"]
HOUR = 3600


def calendar_of(kinds, **rest):
    return Calendar(
        [
            CalendarDay(date=FIRST + timedelta(days=n), kind=DayKind(kind))
            for n, kind in enumerate(kinds)
        ],
        **rest,
    )


@pytest.fixture
def festival():
    """Thursday, Friday, make-up Saturday, three days off, Wednesday; 09-12 and 13:30-17:30."""
    return calendar_of(KINDS)


def shanghai(day, hour, minute=0):
    return datetime(2026, 2, day, hour, minute) - timedelta(hours=8)


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        (shanghai(12, 10), shanghai(12, 11), 1),
        (shanghai(12, 11), shanghai(12, 14), 1.5),  # lunch is not worked
        (shanghai(12, 17), shanghai(13, 9, 30), 1),  # nor is the night
        (shanghai(13, 17), shanghai(18, 10), 0.5 + 7 + 1),  # Saturday is made up
        (shanghai(15, 8), shanghai(17, 20), 0),  # nobody works on days off
        (shanghai(12, 11), shanghai(12, 10), -1),
    ],
)
def test_only_open_hours_count(festival, start, end, hours):
    assert working_seconds(start, end, calendar=festival) == hours * HOUR


def test_aware_and_naive_moments_mean_the_same(festival):
    aware = shanghai(12, 10).replace(tzinfo=UTC)

    assert working_seconds(aware, shanghai(12, 11), calendar=festival) == HOUR


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        (shanghai(12, 10), 1, shanghai(12, 11)),
        (shanghai(12, 11), 1, shanghai(12, 12)),  # exactly at closing, not after lunch
        (shanghai(12, 11), 1.5, shanghai(12, 14)),
        (shanghai(14, 17), 1, shanghai(18, 9, 30)),  # over the festival
        (shanghai(15, 12), 1, shanghai(18, 10)),  # begun on a day off
        (shanghai(15, 12), 0, shanghai(15, 12)),
    ],
)
def test_working_time_runs_out_in_open_hours(festival, start, hours, due):
    assert add_working_time(start, seconds=hours * HOUR, calendar=festival) == due


def test_working_days_skip_days_off_and_count_make_up_days(festival):
    thursday, sunday = FIRST, date(2026, 2, 15)

    assert add_working_days(thursday, days=2, calendar=festival) == date(2026, 2, 14)
    assert add_working_days(thursday, days=3, calendar=festival) == date(2026, 2, 18)
    assert add_working_days(sunday, days=1, calendar=festival) == date(2026, 2, 18)
    assert add_working_days(sunday, days=0, calendar=festival) == date(2026, 2, 18)
    assert add_working_days(thursday, days=0, calendar=festival) == thursday


def test_calendar_days_roll_to_a_working_day_only_where_asked(festival):
    assert add_calendar_days(FIRST, days=3) == date(2026, 2, 15)
    assert add_calendar_days(FIRST, days=3, calendar=festival) == date(2026, 2, 18)


def test_nothing_is_guessed_outside_of_the_calendar(festival):
    with pytest.raises(CalendarTooShort, match="from 2026-02-19 to 2026-02-20"):
        working_seconds(shanghai(12, 10), shanghai(20, 10), calendar=festival)
    with pytest.raises(CalendarTooShort, match="from 2026-02-19 to"):
        add_working_time(shanghai(18, 17), seconds=HOUR, calendar=festival)
    with pytest.raises(CalendarTooShort, match="from 2026-02-19 to"):
        add_working_days(FIRST, days=4, calendar=festival)


def test_negative_working_time_is_refused(festival):
    with pytest.raises(InvalidDurations, match="-5 seconds"):
        add_working_time(shanghai(12, 10), seconds=-5, calendar=festival)


ZONES = ["Asia/Shanghai", "Europe/Berlin", "America/St_Johns", "Asia/Beirut", "Pacific/Apia"]
calendars = st.builds(
    lambda zone, kinds, hours: Calendar(
        # Late March: clocks change in Berlin and, at midnight, in Beirut.
        [
            CalendarDay(date=date(2026, 3, 25) + timedelta(days=n), kind=kind)
            for n, kind in enumerate(kinds)
        ],
        opening_hours(*hours),
        zone,
    ),
    zone=st.sampled_from(ZONES),
    kinds=st.lists(st.sampled_from(list(DayKind)), min_size=8, max_size=8),
    hours=st.sampled_from(
        [["09:00-12:00", "13:30-17:30"], ["00:00-24:00"], ["00:00-02:30", "22:00-24:00"]]
    ),
)
moments = st.datetimes(datetime(2026, 3, 26), datetime(2026, 4, 1))


@settings(max_examples=60, deadline=None)
@given(calendar=calendars, times=st.tuples(moments, moments, moments))
def test_working_time_adds_up_and_never_runs_backwards(calendar, times):
    first, second, third = sorted(times)

    parts = [
        working_seconds(start, end, calendar=calendar)
        for start, end in ((first, second), (second, third), (first, third))
    ]

    assert parts[0] + parts[1] == pytest.approx(parts[2], abs=1e-6)
    assert 0 <= parts[0] <= (second - first).total_seconds()


@settings(max_examples=60, deadline=None)
@given(calendar=calendars, start=moments, seconds=st.integers(1, 10 * HOUR))
def test_the_due_moment_is_the_first_by_which_the_time_has_passed(calendar, start, seconds):
    try:
        due = add_working_time(start, seconds=seconds, calendar=calendar)
    except CalendarTooShort:
        assert working_seconds(start, calendar.covers_until, calendar=calendar) < seconds
    else:
        just_before = due - timedelta(microseconds=1)
        assert working_seconds(start, due, calendar=calendar) == seconds
        assert working_seconds(start, just_before, calendar=calendar) < seconds


@settings(max_examples=40, deadline=None)
@given(zone=st.sampled_from(ZONES), start=moments, end=moments)
def test_a_house_that_never_closes_works_clock_time_in_every_zone(zone, start, end):
    kinds = ["working", "rest", "statutory"] * 17
    calendar = calendar_of(kinds, hours=ALWAYS_OPEN, zone=zone)

    assert working_seconds(start, end, calendar=calendar) == (end - start).total_seconds()
