"""Clocks and periods on plain values; nothing goes before its time, and a hold always wins."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhike.analytics.clocks.months import add_months
from zhike.apps.privacy import rules
from zhike.apps.privacy.rules import Clock, Record, State, Urgency

TODAY = date(2026, 3, 16)
# A busy machine is no fault of the rule.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
days = st.dates(min_value=date(1990, 1, 1), max_value=date(2040, 12, 31))
numbers = st.sampled_from(["C1", "C2", "C3"])
matters = st.sampled_from(["m1", "m2", "m3"])
records = st.lists(
    st.builds(Record, key=st.integers(0, 10**6), customer_id=numbers, matter=matters, starts=days),
    unique_by=lambda record: record.key,
    max_size=20,
)


def test_the_answer_is_due_so_many_days_after_the_day_of_receipt():
    assert rules.due_on(received=date(2026, 3, 1), limit_days=15) == date(2026, 3, 16)
    assert rules.due_on(received=date(2026, 2, 20), limit_days=15, extended_days=10) == (
        date(2026, 3, 17)
    )


@pytest.mark.parametrize(
    ("due", "urgency", "left"),
    [
        (date(2026, 3, 22), Urgency.FAR, 6),
        (date(2026, 3, 21), Urgency.SOON, 5),
        (date(2026, 3, 17), Urgency.SOON, 1),
        (date(2026, 3, 16), Urgency.TODAY, 0),
        (date(2026, 3, 15), Urgency.LATE, -1),
    ],
)
def test_the_clock_tells_days_and_urgency(due, urgency, left):
    assert rules.clock_of(state=State.IN_WORK, due=due, today=TODAY) == Clock(
        urgency=urgency, days=left
    )


def test_the_clock_of_a_closed_request_stands():
    for state in set(State) - rules.OPEN:
        clock = rules.clock_of(state=state, due=date(2020, 1, 1), today=TODAY)
        assert clock.urgency == Urgency.CLOSED


def test_nothing_is_answered_before_identity_is_proved_and_nothing_twice():
    assert not rules.may_step(current=State.RECEIVED, wanted=State.ANSWERED)
    assert rules.may_step(current=State.IN_WORK, wanted=State.ANSWERED)
    for closed in set(State) - rules.OPEN:
        assert not any(rules.may_step(current=closed, wanted=wanted) for wanted in State)


def test_all_extensions_together_have_an_end():
    assert rules.days_left_to_extend(already=0) == rules.LONGEST_EXTENSION_DAYS
    assert rules.days_left_to_extend(already=10) == 5
    assert rules.days_left_to_extend(already=99) == 0


def test_a_period_is_over_on_its_last_day_and_not_the_day_before():
    starts = date(2016, 3, 16)

    assert rules.is_over(starts=starts, months=120, today=TODAY)
    assert not rules.is_over(starts=starts, months=120, today=TODAY - timedelta(days=1))


@patient
@given(records, days, st.integers(1, 240), st.sets(numbers), st.sets(matters))
def test_nothing_goes_before_its_time_and_holds_always_win(found, today, months, people, held):
    goes, kept = rules.due_records(
        found, months=months, today=today, held_customers=people, held_matters=held
    )

    for one in goes:
        assert add_months(one.starts, months=months) <= today
        assert one.customer_id not in people
        assert one.matter not in held
    over = [one for one in found if add_months(one.starts, months=months) <= today]
    assert sorted(one.key for one in [*goes, *kept]) == sorted(one.key for one in over)


@patient
@given(days, st.integers(0, 300), st.integers(0, 300))
def test_a_longer_period_never_ends_earlier(starts, shorter, more):
    assert add_months(starts, months=shorter) <= add_months(starts, months=shorter + more)


def test_a_copy_may_be_taken_until_its_moment():
    now = datetime(2026, 3, 16, tzinfo=UTC)

    assert rules.may_download(expires_at=now + timedelta(seconds=1), gone=False, now=now)
    assert not rules.may_download(expires_at=now, gone=False, now=now)
    assert not rules.may_download(expires_at=now + timedelta(days=1), gone=True, now=now)
