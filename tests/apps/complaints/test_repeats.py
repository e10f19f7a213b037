from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhike.apps.complaints.dated_tables import read_table, table_on
from zhike.apps.complaints.repeats import (
    Attribution,
    Earlier,
    Repeated,
    came_back_by,
    clock_event,
    first_of,
    is_same_matter,
    read_window,
    repeated,
)
from zhike.apps.rulepacks.faults import PackInvalid

FIRST = Earlier(
    number="T-1", person="C1", received_on=date(2026, 1, 1), business="B3",
    causes=frozenset({"impolite"}), handler="li",
)  # fmt: skip
LATER = replace(FIRST, number="T-9", received_on=date(2026, 4, 1), handler="wang")


def test_the_window_ends_with_its_last_day():
    assert first_of(LATER, [FIRST], window_days=90) == FIRST  # 90 days after 1 January
    assert first_of(LATER, [FIRST], window_days=89) is None


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({}, True),
        ({"person": "C2"}, False),
        ({"business": "B4"}, False),
        ({"causes": frozenset({"promise_not_kept"})}, False),
        ({"causes": frozenset({"promise_not_kept", "impolite"})}, True),
        ({"business": ""}, False),
    ],
)
def test_one_matter_is_the_same_person_business_and_a_common_cause(change, same):
    assert is_same_matter(FIRST, replace(LATER, **change)) is same


def test_a_common_reference_decides_and_so_do_two_different_ones():
    loan = replace(FIRST, reference="L-7")

    assert is_same_matter(loan, replace(LATER, reference="L-7", business="B2", causes=frozenset()))
    assert not is_same_matter(loan, replace(LATER, reference="L-8"))


def test_a_chain_leads_back_to_its_first_link_although_that_is_old():
    second = replace(FIRST, number="T-5", received_on=date(2026, 2, 20), handler="chen")

    assert first_of(LATER, [second, FIRST], window_days=60) == FIRST
    assert first_of(LATER, [FIRST], window_days=60) is None


@given(st.permutations(range(5)), st.integers(1, 40))
def test_the_order_in_which_complaints_are_read_does_not_matter(order, gap):
    rows = [
        replace(FIRST, number=f"T-{n}", received_on=FIRST.received_on + timedelta(days=gap * n))
        for n in range(5)
    ]

    found = first_of(rows[4], [rows[n] for n in order], window_days=20)
    assert found == (rows[0] if gap <= 20 else None)


def test_the_same_matter_runs_on_and_new_facts_start_the_clock_anew():
    at = datetime(2026, 4, 1, 2, tzinfo=UTC)

    assert clock_event(repeated(has_new_facts=False), received_at=at) is None
    event = clock_event(repeated(has_new_facts=True), received_at=at)
    assert event is not None
    assert (event.started_at, event.limit) == (event.at, None)
    assert repeated(has_new_facts=True) is Repeated.ANEW


def test_what_came_back_is_counted_for_whoever_had_it_first():
    pairs = [("li", True), ("li", False), ("wang", False), ("li", True)]

    found = came_back_by(pairs)

    assert found == (
        Attribution(key="li", matters=3, came_back=2),
        Attribution(key="wang", matters=1, came_back=0),
    )
    assert round(found[0].share, 4) == 0.6667


def test_the_window_is_a_number_of_the_banks_table():
    table = table_on("repeats", on=date(2026, 3, 2))
    assert read_window(table) == 90

    broken = read_table({**table.content, "rows": [{"window_days": 0}]}, file="own.yaml")
    with pytest.raises(PackInvalid, match="window_days"):
        read_window(broken)
