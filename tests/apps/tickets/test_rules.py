from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhike.analytics.clocks import Ending, LimitUnit
from zhike.apps.tickets.rules import (
    ACTIVE,
    DONE,
    STEPS,
    ClockName,
    Kind,
    Priority,
    Promise,
    State,
    StepKind,
    clock_step,
    ends_work,
    key_of,
    may_become,
    number_of,
    promised,
)


def test_every_state_says_what_it_may_become():
    assert set(STEPS) == set(State)


@pytest.mark.parametrize("left", [State.MERGED, State.SPAM])
def test_what_is_merged_or_spam_becomes_nothing_by_itself(left):
    assert not any(may_become(left, state) for state in State)


def test_from_every_other_state_a_ticket_can_be_closed_or_opened_again():
    for state in set(State) - {State.MERGED, State.SPAM}:
        assert may_become(state, State.CLOSED) or may_become(state, State.OPEN)


@given(st.integers(min_value=1, max_value=10**12))
def test_a_number_leads_to_its_ticket_alone(key):
    assert key_of(number_of(key)) == key
    assert key_of(number_of(key).lower()) == key


@pytest.mark.parametrize("typed", ["", "T", "TT1", "T1x", "C0001", "T٣", "T-1", "T" + "9" * 19])
def test_what_is_no_number_leads_nowhere(typed):
    assert key_of(typed) is None


def test_a_clock_of_the_law_is_not_moved_by_the_state():
    for before, after in product(State, State):
        assert clock_step("complaint.decision", before=before, after=after) is None


@pytest.mark.parametrize(
    ("name", "before", "after", "step"),
    [
        (ClockName.RESOLUTION, State.OPEN, State.WAITING, StepKind.PAUSED),
        (ClockName.RESOLUTION, State.WAITING, State.ON_HOLD, None),
        (ClockName.RESOLUTION, State.ON_HOLD, State.OPEN, StepKind.RESUMED),
        (ClockName.RESOLUTION, State.WAITING, State.SOLVED, StepKind.STOPPED),
        (ClockName.RESOLUTION, State.SOLVED, State.CLOSED, None),
        (ClockName.RESOLUTION, State.CLOSED, State.OPEN, StepKind.REOPENED),
        (ClockName.FIRST_REPLY, State.OPEN, State.WAITING, None),
        (ClockName.FIRST_REPLY, State.NEW, State.CLOSED, StepKind.STOPPED),
        (ClockName.FIRST_REPLY, State.SOLVED, State.OPEN, None),
        (ClockName.NEXT_REPLY, State.OPEN, State.WAITING, StepKind.PAUSED),
        (ClockName.NEXT_REPLY, State.SOLVED, State.OPEN, None),
    ],
)
def test_what_a_change_of_state_does_to_a_promised_clock(name, before, after, step):
    assert clock_step(name, before=before, after=after) == step


def test_whatever_the_way_a_done_ticket_has_no_clock_that_runs():
    """Over every pair of steps: what was stopped is stopped, unless it is active again."""
    for name in ClockName:
        for before in ACTIVE:
            for after in DONE:
                assert clock_step(name, before=before, after=after) == StepKind.STOPPED


def promise(**what) -> Promise:
    what.setdefault("amount", 1)
    return Promise(clock=ClockName.RESOLUTION, unit=LimitUnit.WORKING_HOURS, **what)


def test_the_promise_that_fits_best_is_kept():
    any_, kind, priority, both = (
        promise(amount=1),
        promise(amount=2, kind=Kind.ENQUIRY),
        promise(amount=3, priority=Priority.HIGH),
        promise(amount=4, kind=Kind.ENQUIRY, priority=Priority.HIGH),
    )

    def found(among, *, kind=Kind.ENQUIRY, priority=Priority.HIGH):
        return promised(among, clock=ClockName.RESOLUTION, kind=kind, priority=priority)

    assert found([any_, kind, priority, both]) == both
    assert found([any_, kind, priority]) == priority
    assert found([any_, kind]) == kind
    assert found([any_, kind], kind=Kind.COMPLAINT) == any_
    assert found([kind], kind=Kind.COMPLAINT) is None


def test_days_are_promised_by_dates_and_hours_by_the_clock():
    days = Promise(clock=ClockName.RESOLUTION, amount=2, unit=LimitUnit.WORKING_DAYS).limit
    hours = promise().limit

    assert (days.ending, days.start_day_counts) == (Ending.DAY_END, False)
    assert (hours.ending, hours.start_day_counts) == (Ending.EXACT, True)


@pytest.mark.parametrize(
    ("before", "after", "ends"),
    [
        (State.OPEN, State.SOLVED, True),
        (State.NEW, State.CLOSED, True),
        (State.WAITING, State.CLOSED, True),
        (State.SOLVED, State.CLOSED, False),
        (State.SOLVED, State.OPEN, False),
        (State.OPEN, State.WAITING, False),
    ],
)
def test_work_ends_once(before, after, ends):
    assert ends_work(before, after) is ends
