from __future__ import annotations

from datetime import timedelta

import pytest
from tests.pipelines.store_rows import (
    MONDAY,
    day,
    store_bookings,
    store_events,
    store_holdings,
    store_months,
)

from zhike.engine.store import Store
from zhike.pipelines.by_customer import PersonRows
from zhike.pipelines.customer_profiles import MODEL, counted_of, last_day


@pytest.fixture
def store():
    made = Store()
    store_events(
        made,
        ("1", "C1", MONDAY, "branch"),
        ("2", "C1", MONDAY - timedelta(days=100), "branch"),
        ("3", "C1", MONDAY - timedelta(days=400), "app"),
        ("4", "C1", MONDAY, "phone"),
        ("5", "C2", MONDAY, "app"),
    )
    store_holdings(
        made,
        ("H1", "C1", "deposit", 6_000_000, day("2020-01-01"), None),
        ("H2", "C1", "loan", -900, day("2020-01-01"), None),
        ("H3", "C1", "fund", 900, day("2020-01-01"), day("2025-01-01")),
    )
    store_bookings(
        made,
        ("T1", "C1", MONDAY - timedelta(days=95), -1_050),
        ("T2", "C1", MONDAY - timedelta(days=500), 9),
    )
    store_months(made, ("C1", day("2025-12-01"), 2), ("C1", day("2024-12-01"), 7))
    return made


def values(store, *customers, **facts):
    return {one.name: one for one in counted_of(PersonRows(customers, store=store), facts=facts)}


def test_the_day_of_the_figures_is_the_last_one_of_the_store(store):
    assert last_day(store) == MONDAY.date()


def test_behaviour_is_counted_by_hand(store):
    found = {name: one.value for name, one in values(store, "C1").items() if not one.model}

    assert found == {
        "events_90d": "2",
        "main_channel": "branch",
        "channels_used": "2",
        "digital_share": "0.00",
        "products_held": "2",
        "asset_allocation": "deposit 100%",
        "days_since_booking": "95",
        "bookings_12m": "1",
        "turnover_12m_yuan": "10",
        "contacts_12m": "2",
    }


def test_each_value_says_from_what_and_of_which_day(store):
    held = values(store, "C1")["products_held"]

    assert (held.source, held.rows, held.day) == ("holding", 3, MONDAY.date())


def test_needs_are_inferred_with_model_and_confidence(store):
    found = {one.name: one for one in values(store, "C1", age_band="65+").values() if one.model}

    assert set(found) == {"digital_help", "savings_plan", "leaving"}
    assert {one.model for one in found.values()} == {MODEL}
    assert all(0 < one.confidence < 1 for one in found.values())


def test_a_younger_customer_needs_no_help_of_that_kind(store):
    assert "digital_help" not in values(store, "C1", age_band="25-34")


def test_nothing_is_counted_of_whom_nothing_is_known(store):
    assert values(store, "C9") == {}


def test_an_empty_store_counts_nothing():
    assert counted_of(PersonRows(["C1"], store=Store()), facts={}) == []
