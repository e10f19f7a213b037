from __future__ import annotations

import pytest

from zhike.analytics.clocks import (
    Ending,
    Limit,
    LimitUnit,
    calendar_days,
    hours,
    working_days,
    working_hours,
)
from zhike.analytics.clocks.limits import counted_time, one_unit, passed_days
from zhike.analytics.errors import InvalidLimit


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda: calendar_days(0), "give more than 0"),
        (lambda: working_days(1.5), "give whole days, or exact as ending"),
        (lambda: Limit(amount=8, unit=LimitUnit.WORKING_HOURS), r"use hours\(\) or"),
        (lambda: working_days(1, next_working_day=True), "Only a last calendar day moves"),
        (lambda: hours(-1), "-1 calendar_hours is none"),
    ],
)
def test_parts_that_do_not_go_together_are_refused_with_what_would(wrong, message):
    with pytest.raises(InvalidLimit, match=message) as refused:
        wrong()
    assert refused.value.code == "invalid_limit"


def test_half_a_day_can_be_counted_exactly():
    half = Limit(amount=0.5, unit=LimitUnit.CALENDAR_DAYS, ending=Ending.EXACT)

    assert not half.by_dates
    assert half.amount * one_unit(half) == one_unit(hours(1)) * 12


def test_an_extension_adds_and_keeps_the_rest():
    assert calendar_days(15, pausable=False).longer(15) == calendar_days(30, pausable=False)


def test_only_what_depends_on_worked_days_can_be_moved_by_a_new_holiday():
    assert not calendar_days(15).needs_kinds
    assert not hours(72).needs_kinds
    assert calendar_days(15, next_working_day=True).needs_kinds
    assert calendar_days(15, ending=Ending.CLOSING).needs_kinds
    assert working_days(1).needs_kinds
    assert working_hours(8).needs_kinds


def test_each_unit_counts_in_its_own_time(festival):
    friday, saturday = festival.days[0], festival.days[1]

    assert [day.kind for day in (friday, saturday)] == ["working", "make_up"]
    assert counted_time(hours(1), festival) is festival.all_time
    assert counted_time(working_hours(1), festival) is festival.open_time
    assert counted_time(working_days(1), festival) is festival.worked_time
    worked, every = (
        passed_days(limit, festival).moments for limit in (working_days(1), calendar_days(1))
    )
    assert worked[:3] == (every[0], every[1], every[11])
