from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from tests.pipelines.store_rows import MONDAY, day, store_bookings, store_events, store_holdings

from zhike.engine.store import Store
from zhike.pipelines.by_customer import PersonRows
from zhike.pipelines.customer_timelines import happenings_of, holdings_of, page_of


@pytest.fixture
def store():
    made = Store()
    store_events(
        made,
        ("1", "C1", MONDAY, "app"),
        ("2", "C1", MONDAY + timedelta(days=2), "phone"),
        ("3", "C2", MONDAY + timedelta(days=1), None),
        ("4", "C3", MONDAY, "app"),
    )
    store_holdings(
        made,
        ("H1", "C1", "deposit", 500, day("2026-01-06"), None),
        ("H2", "C1", "card", 0, day("2025-01-01"), day("2026-01-08")),
        ("H3", "C9", "card", 0, day("2025-01-01"), None),
    )
    store_bookings(made, ("T1", "C1", MONDAY, -100), ("T2", "C1", MONDAY + timedelta(hours=1), 5))
    return made


def activities(page):
    return [row.activity for row in page.rows]


def test_events_of_all_entries_and_openings_come_newest_first(store):
    page = page_of(happenings_of(PersonRows(["C1", "C2"], store=store)), limit=10)

    assert activities(page) == ["close", "step 2", "step 3", "open", "step 1", "open"]
    assert page.total == 6
    assert not page.more


def test_what_comes_twice_is_shown_once(store):
    twice = happenings_of(PersonRows(["C1"], store=store)) * 2

    assert page_of(twice, limit=10).total == 5


def test_pages_follow_one_another_without_gap_or_repeat(store):
    found = happenings_of(PersonRows(["C1", "C2"], store=store))
    first = page_of(found, limit=4)
    second = page_of(found, before=first.rows[-1].place, limit=4)

    assert first.more
    assert not second.more
    assert [*activities(first), *activities(second)] == activities(page_of(found, limit=10))


def test_happenings_of_one_moment_keep_one_order_over_pages(store):
    store_events(store, *((str(n), "C7", MONDAY, "app") for n in range(10, 16)), batch="b2")
    found = happenings_of(PersonRows(["C7"], store=store))
    first = page_of(found, limit=3)
    second = page_of(found, before=first.rows[-1].place, limit=3)

    assert len({row.key for row in (*first.rows, *second.rows)}) == 6


def test_a_channel_cuts_the_rows_and_not_the_counts(store):
    page = page_of(happenings_of(PersonRows(["C1", "C2"], store=store)), channel="phone", limit=10)

    assert activities(page) == ["step 2"]
    assert page.channels == {"": 4, "app": 1, "phone": 1}


def test_a_day_begins_where_the_bank_is(store):
    opened = [
        row for row in happenings_of(PersonRows(["C1"], store=store)) if row.activity == "open"
    ]

    assert datetime(2026, 1, 5, 16, 0, tzinfo=UTC) in [row.occurred_at for row in opened]


def test_bookings_stand_apart(store):
    page = page_of(happenings_of(PersonRows(["C1"], store=store), bookings=True), limit=10)

    assert [row.amount_cents for row in page.rows] == [5, -100]


def test_holdings_in_force_come_first(store):
    assert [row["holding_id"] for row in holdings_of(PersonRows(["C1"], store=store))] == [
        "H1",
        "H2",
    ]
