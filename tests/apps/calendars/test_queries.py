from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from tests.apps.conftest import person

from zhike.analytics.clocks import (
    Clock,
    DayKind,
    Started,
    calendar_days,
    read_clock,
    working_days,
    working_seconds,
)
from zhike.apps.calendars import actions, hours_actions, queries
from zhike.apps.calendars.models import WorkCalendar
from zhike.apps.people.branch_actions import create_branch
from zhike.apps.people.rules import Role

FRIDAY = datetime(2026, 2, 13, 2)  # 10:00 in Shanghai
WEEK = {"working": "09:00-12:00, 13:30-17:30", "make_up": "09:00-12:00"}


def set_hours(calendar, *, branch=None, channel="phone", week=WEEK):
    return hours_actions.set_hours(
        calendar=calendar, branch=branch, channel=channel, week=week, reason="试点", by="chen"
    )


def day_hours(calendar, on):
    start = calendar.day_starts_at(on)
    end = calendar.day_starts_at(on + timedelta(days=1))
    return working_seconds(start, end, calendar=calendar) / 3600


def test_a_deadline_counts_by_what_the_bank_decided(calendar):
    clock_of = lambda: Clock(  # noqa: E731
        [Started(at=FRIDAY, limit=working_days(1), calendar=queries.clock_calendar())]
    )
    before = read_clock(clock_of(), moment=FRIDAY).deadline
    actions.set_day(calendar, on=date(2026, 2, 14), kind="rest", reason="分行休息", by="chen")
    after = read_clock(clock_of(), moment=FRIDAY).deadline

    assert (before, after) == (datetime(2026, 2, 14, 16), datetime(2026, 2, 24, 16))


def test_a_deadline_that_a_year_not_announced_may_move_says_so(calendar):
    open_day = calendar.days.filter(is_provisional=True, kind="working").first().date
    start = datetime(open_day.year, open_day.month, open_day.day, 2)
    marked = {
        limit: read_clock(
            Clock([Started(at=start, limit=limit, calendar=queries.clock_calendar())]), moment=start
        ).is_provisional
        for limit in (working_days(1), calendar_days(15))
    }

    assert marked == {working_days(1): True, calendar_days(15): False}


def test_a_calendar_is_built_once_for_each_version(calendar, django_assert_num_queries):
    first = queries.clock_calendar("CN")
    with django_assert_num_queries(1):
        again = queries.clock_calendar("CN")

    assert again is first
    with pytest.raises(WorkCalendar.DoesNotExist):
        queries.clock_calendar("nowhere")


def test_a_channel_without_hours_serves_day_and_night(calendar, branch):
    assert (
        day_hours(queries.service_calendar(channel="phone", branch=branch), date(2026, 2, 17)) == 24
    )


def test_the_nearest_branch_above_gives_the_hours(calendar, branch, elsewhere):
    counter = create_branch(code="hz-1", name="西湖支行", parent=branch, by="chen")
    set_hours(calendar)
    set_hours(calendar, branch=branch, week={"working": "10:00-11:00"})
    monday = date(2026, 3, 2)

    def hours_of(place, channel="phone"):
        return day_hours(queries.service_calendar(channel=channel, branch=place), monday)

    assert hours_of(counter) == hours_of(branch) == 1
    assert hours_of(elsewhere) == hours_of(None) == 7
    assert hours_of(counter, channel="chat") == 24


def test_a_date_of_its_own_changes_only_that_date(calendar):
    hours = set_hours(calendar)
    before = queries.service_calendar(channel="phone")
    hours_actions.set_exception(hours, on=date(2026, 3, 2), periods="", reason="演练", by="chen")
    after = queries.service_calendar(channel="phone")

    tuesday = date(2026, 3, 3)
    assert (day_hours(before, date(2026, 3, 2)), day_hours(after, date(2026, 3, 2))) == (7, 0)
    assert day_hours(before, tuesday) == day_hours(after, tuesday) == 7


def test_measured_availability_counts_the_banks_outages_for_each_branch(
    calendar, branch, elsewhere
):
    set_hours(calendar)
    start = datetime(2026, 3, 2, 16, tzinfo=UTC) - timedelta(days=1)  # Monday in Shanghai
    fault = {"channel": "phone", "reason": "故障", "by": "chen"}
    hour = timedelta(hours=1)
    hours_actions.record_outage(
        **fault, branch=None, began_at=start + 9 * hour, ended_at=start + 10 * hour
    )
    hours_actions.record_outage(
        **fault, branch=elsewhere, began_at=start + 14 * hour, ended_at=start + 16 * hour
    )

    def measured(place):
        return queries.coverage_of(
            channel="phone", branch=place, start=start, end=start + timedelta(days=1)
        )

    assert measured(branch).availability == 6 / 7
    assert measured(elsewhere).availability == 4 / 7
    assert measured(branch).uncovered[1].begins_at == start + 9 * hour


def test_the_year_has_twelve_months_of_whole_weeks(calendar):
    days = queries.days_of_year(calendar, 2026)
    months = queries.months_of(days)
    counts = queries.counts_of(days)

    assert len(months) == 12
    assert {len(week) for weeks in months for week in weeks} == {7}
    assert months[1][0] == [None] * 6 + [days[31]]  # 1 February 2026 is a Sunday
    assert counts["working"] + counts["make_up"] == 248
    assert counts["make_up"] == 6


def test_a_decided_day_shows_what_it_was(calendar):
    actions.set_day(calendar, on=date(2026, 2, 17), kind="rest", reason="x", by="chen")

    day = queries.days_of_year(calendar, 2026)[47]

    assert (day.kind, day.sourced_kind) == (DayKind.REST, DayKind.STATUTORY)
    assert day.decided.by == "chen"


def test_hours_and_outages_of_other_branches_stay_out_of_sight(calendar, branch, elsewhere):
    here, there = set_hours(calendar, branch=branch), set_hours(calendar, branch=elsewhere)
    whole = set_hours(calendar, channel="chat")
    one = person(username="sun", role=Role.SUPERVISOR, branch=branch)

    assert set(queries.hours_seen_by(one)) == {here, whole}
    assert there in queries.hours_seen_by(person(username="qian", role=Role.SUPERVISOR))


def test_the_years_that_are_not_announced_are_listed(calendar):
    (years,) = queries.provisional_years([calendar])

    assert calendar.last_date.year in years
    assert 2025 not in years
    assert list(queries.calendars()) == [calendar]
