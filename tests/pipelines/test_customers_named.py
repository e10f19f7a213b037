from __future__ import annotations

from datetime import UTC, datetime

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
from zhike.pipelines.customers_named import EVENTS, customers_named


@pytest.fixture
def store():
    store = Store()
    store_holdings(store, ("H1", "C1", "deposit", 1, day("2020-01-01"), None), batch="b1")
    store_bookings(store, ("T1", "C2", MONDAY, 1), batch="b2")
    store_months(store, ("C3", day("2026-01-01"), 0), batch="b3")
    store_events(store, ("e1", "C4", MONDAY, "app"), batch="b4")
    return store


ALL = ("C1", "C2", "C3", "C4", "C5")


def test_whoever_a_row_of_the_tables_names_is_found(store):
    assert customers_named(ALL, store=store) == {"C1", "C2", "C3"}
    assert customers_named(("C1", "C5"), store=store) == {"C1"}


def test_events_are_a_table_of_their_own(store):
    assert customers_named(ALL, store=store, tables=EVENTS) == {"C4"}


def test_rows_of_earlier_batches_can_be_left_out(store):
    moment = datetime.now(UTC)
    store_holdings(store, ("H5", "C5", "deposit", 1, day("2020-01-01"), None), batch="b0")

    assert customers_named(ALL, store=store, since=moment) == {"C5"}


def test_rows_that_were_taken_back_name_nobody(store):
    store.withdraw("b1", by="li", reason="")

    assert customers_named(ALL, store=store) == {"C2", "C3"}


def test_an_empty_store_names_nobody():
    assert customers_named(ALL, store=Store()) == set()
