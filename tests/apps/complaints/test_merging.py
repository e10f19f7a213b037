from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhike.apps.complaints.merging import MergeFault, Side, merge_faults, older_first
from zhike.apps.complaints.regimes import Regime
from zhike.apps.complaints.rules import MERGEABLE, State

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DUE = NOON + timedelta(days=15)
OLDER = Side(
    key=7, received_at=NOON, state=State.ACCEPTED, regime=Regime.CN_BANK, customer="C1",
    due={"complaint.decision": DUE},
)  # fmt: skip
YOUNGER = replace(
    OLDER, key=3, received_at=NOON + timedelta(days=2), state=State.RECEIVED,
    due={"complaint.decision": DUE + timedelta(days=2)},
)  # fmt: skip


def test_two_open_ones_of_one_customer_become_the_older():
    assert merge_faults(YOUNGER, OLDER) == ()
    assert older_first(YOUNGER, OLDER) == (OLDER, YOUNGER)


def test_of_the_same_moment_the_first_registered_lives():
    assert older_first(OLDER, replace(YOUNGER, received_at=NOON))[0].key == 3


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"customer": "C2"}, MergeFault.OTHER_CUSTOMER),
        ({"customer": ""}, MergeFault.OTHER_CUSTOMER),
        ({"regime": Regime.CN_PBC}, MergeFault.OTHER_LAW),
        ({"waits": True}, MergeFault.WAITS),
        ({"has_remedy": True}, MergeFault.REMEDY_GIVEN),
        ({"due": {"complaint.decision": DUE - timedelta(seconds=1)}}, MergeFault.CLOCK_LONGER),
        ({"due": {"complaint.summary": DUE + timedelta(days=9)}}, MergeFault.CLOCK_LONGER),
    ],
)
def test_each_thing_that_speaks_against_it_is_named(change, fault):
    assert merge_faults(OLDER, replace(YOUNGER, **change)) == (fault,)


@pytest.mark.parametrize("state", sorted(set(State) - MERGEABLE))
@pytest.mark.parametrize("which", ["older", "younger"])
def test_what_is_decided_in_review_or_over_stands_for_itself(state, which):
    pair = {"older": OLDER, "younger": YOUNGER}
    pair[which] = replace(pair[which], state=state)

    assert merge_faults(pair["older"], pair["younger"]) == (MergeFault.NOT_OPEN,)


def test_nobody_is_merged_into_himself():
    assert merge_faults(OLDER, OLDER) == (MergeFault.SAME,)


def test_two_strangers_are_not_one_customer():
    strangers = (replace(OLDER, customer=""), replace(YOUNGER, customer=""))

    assert merge_faults(*strangers) == (MergeFault.OTHER_CUSTOMER,)


def test_a_clock_that_stands_still_would_give_more_time():
    still = replace(OLDER, due={"complaint.decision": None})

    assert merge_faults(still, YOUNGER) == (MergeFault.CLOCK_LONGER,)


@given(
    st.dictionaries(st.sampled_from("abc"), st.none() | st.integers(0, 9)),
    st.dictionaries(st.sampled_from("abc"), st.none() | st.integers(0, 9)),
)
def test_no_merge_gives_any_clock_a_later_end(kept, lost):
    def day(n):
        return None if n is None else NOON + timedelta(days=n)

    older = replace(OLDER, due={name: day(n) for name, n in kept.items()})
    younger = replace(YOUNGER, due={name: day(n) for name, n in lost.items()})

    if merge_faults(older, younger) == ():
        for name, n in lost.items():
            assert n is None or kept[name] <= n
