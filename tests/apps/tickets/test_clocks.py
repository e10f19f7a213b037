from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime, timedelta
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.apps.tickets.conftest import MONDAY, SHANGHAI

from zhike.analytics.clocks import (
    Calendar,
    CalendarDay,
    ClockState,
    DayKind,
    LimitUnit,
    calendar_days,
    hours,
    working_days,
    working_hours,
)
from zhike.apps.calendars.actions import bank_calendar
from zhike.apps.calendars.hours_actions import set_hours
from zhike.apps.tickets.clock_actions import add_step, start_clock
from zhike.apps.tickets.clocks import limit_of, reading_of, shown_clocks, with_limit
from zhike.apps.tickets.models import ClockStep, TicketClock
from zhike.apps.tickets.rules import ClockName, StepKind

HOUR = timedelta(hours=1)
JANUARY = Calendar(
    CalendarDay(date=date(2026, 1, day), kind=DayKind.WORKING) for day in range(1, 32)
)


def clock(ticket, limit=None, *, at=MONDAY, name=ClockName.RESOLUTION, **more):
    return start_clock(ticket, name=name, limit=limit or hours(8), at=at, **more)


def test_a_clock_is_due_when_the_library_says_so_in_the_right_zone(ticket):
    made = clock(ticket, hours(8))

    assert made.due_at == MONDAY + 8 * HOUR


def test_a_limit_comes_back_from_its_row_as_it_went_in():
    limit = working_days(3)

    assert limit_of(with_limit(TicketClock(), limit)) == limit


def test_days_of_the_law_end_with_the_day(ticket):
    made = clock(ticket, calendar_days(15), name="complaint.decision")

    assert made.due_at == datetime(2026, 1, 21, tzinfo=SHANGHAI)


def test_working_time_counts_in_the_hours_of_the_channel(ticket, hotline):
    set_hours(
        calendar=bank_calendar(),
        branch=None,
        channel="chat",
        week={"working": "09:00-12:00 13:30-17:30"},
        reason="午休",
        by="chen",
    )

    made = clock(ticket, working_hours(4), hours_channel="chat", branch=hotline.branch)

    # Three hours until noon, then one from half past one on.
    assert made.due_at == datetime(2026, 1, 5, 14, 30, tzinfo=SHANGHAI)


def test_a_pause_moves_the_deadline_by_as_much(ticket):
    made = clock(ticket)
    add_step(made, kind=StepKind.PAUSED, at=MONDAY + HOUR)
    assert (made.state, made.due_at) == (ClockState.PAUSED, None)

    add_step(made, kind=StepKind.RESUMED, at=MONDAY + 3 * HOUR)

    assert (made.state, made.due_at) == (ClockState.RUNNING, MONDAY + 10 * HOUR)


def test_what_was_solved_and_opened_again_has_the_time_it_had_left(ticket):
    made = clock(ticket)
    add_step(made, kind=StepKind.STOPPED, at=MONDAY + 6 * HOUR)
    assert made.state == ClockState.MET

    add_step(made, kind=StepKind.REOPENED, at=MONDAY + 30 * HOUR)

    assert (made.state, made.due_at) == (ClockState.RUNNING, MONDAY + 32 * HOUR)
    assert made.stopped_at is None


def test_what_was_solved_for_good_the_second_time_stays_so(ticket):
    made = clock(ticket)
    for kind, at in (
        (StepKind.STOPPED, MONDAY + 6 * HOUR),
        (StepKind.REOPENED, MONDAY + 30 * HOUR),
        (StepKind.STOPPED, MONDAY + 31 * HOUR),
    ):
        add_step(made, kind=kind, at=at)

    reading = reading_of(made, made.steps.all(), moment=MONDAY + 400 * HOUR)

    assert reading.state == ClockState.MET
    assert reading.elapsed == pytest.approx(7)


def test_a_stop_that_was_too_late_stays_missed_also_when_it_is_opened_again(ticket):
    made = clock(ticket)
    add_step(made, kind=StepKind.STOPPED, at=MONDAY + 9 * HOUR)
    add_step(made, kind=StepKind.REOPENED, at=MONDAY + 10 * HOUR)

    assert made.state == ClockState.BREACHED
    assert made.due_at == MONDAY + 8 * HOUR


def test_an_extension_and_a_corrected_limit_count(ticket):
    made = clock(ticket)
    add_step(made, kind=StepKind.EXTENDED, at=MONDAY + HOUR, amount=2, approved_by="sun")
    assert made.due_at == MONDAY + 10 * HOUR

    add_step(made, kind=StepKind.RECALCULATED, at=MONDAY + HOUR, limit=asdict(hours(4)))

    assert made.due_at == MONDAY + 6 * HOUR


def test_new_facts_let_the_time_run_anew(ticket):
    made = clock(ticket)

    add_step(made, kind=StepKind.RECALCULATED, at=MONDAY + 2 * HOUR, started_at=MONDAY + 2 * HOUR)

    assert made.due_at == MONDAY + 10 * HOUR


def test_a_deadline_beyond_the_calendar_is_not_guessed(ticket):
    far = datetime(2099, 1, 1, tzinfo=SHANGHAI)

    made = clock(ticket, working_days(5), at=far)

    assert (made.due_at, made.next_look_at) == (None, None)
    assert shown_clocks([made])[0].reading is None


steps = st.lists(
    st.tuples(
        st.sampled_from([StepKind.PAUSED, StepKind.RESUMED, StepKind.STOPPED, StepKind.REOPENED]),
        st.integers(min_value=0, max_value=40),
    ),
    max_size=8,
)


@given(drawn=steps)
def test_no_order_of_steps_makes_a_clock_wrong(drawn):
    """The time that counted is counted once more by hand, minute for minute of the hour."""
    row = with_limit(TicketClock(started_at=MONDAY, name=ClockName.RESOLUTION), hours(24))
    ordered = sorted(drawn, key=lambda step: step[1])
    rows = [
        ClockStep(pk=n, kind=kind, at=MONDAY + at * HOUR, sequence=n)
        for n, (kind, at) in enumerate(ordered, start=1)
    ]

    with mock.patch("zhike.apps.tickets.clocks.calendar_for", return_value=JANUARY):
        reading = reading_of(row, rows, moment=MONDAY + 41 * HOUR)

    assert reading is not None
    assert reading.elapsed == pytest.approx(_by_hand(ordered))


def _by_hand(ordered) -> int:
    """Go through the hours one by one: does the clock run in this one?"""
    last_reopening = max(
        (n for n, (kind, _at) in enumerate(ordered) if kind == StepKind.REOPENED), default=-1
    )
    counted, runs, stopped, place = 0, True, False, 0
    for hour in range(42):
        while place < len(ordered) and ordered[place][1] <= hour:
            kind = ordered[place][0]
            if stopped:
                pass
            elif kind == StepKind.STOPPED and place > last_reopening:
                stopped, runs = True, False
            elif kind in {StepKind.PAUSED, StepKind.STOPPED}:
                runs = False
            else:
                runs = True
            place += 1
        counted += runs and hour < 41
    return counted


def test_units_of_promises_are_those_of_the_library():
    assert {unit.value for unit in LimitUnit} == {
        "calendar_hours", "calendar_days", "working_hours", "working_days",
    }  # fmt: skip
