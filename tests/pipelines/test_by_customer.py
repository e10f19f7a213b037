from __future__ import annotations

from datetime import timedelta

import pytest
from tests.pipelines.store_rows import MONDAY, store_events

from zhike.engine.store import Store
from zhike.pipelines import by_customer
from zhike.pipelines.by_customer import is_stale, prepare, rows_of
from zhike.schema import event_log


@pytest.fixture
def store():
    made = Store()
    store_events(
        made,
        *((n, f"C{n % 3}", MONDAY + timedelta(minutes=n), "app") for n in range(9)),
    )
    return made


def found(store, *customers, **options) -> list[str]:
    rows = rows_of(event_log.CONTRACT, customer_ids=customers, store=store, **options).to_pylist()
    return sorted(row["activity"] for row in rows)


def test_without_a_copy_the_store_itself_is_read(store):
    assert found(store, "C1") == ["step 1", "step 4", "step 7"]


def test_a_copy_gives_the_same_rows(store):
    before = found(store, "C1", "C2")

    assert prepare(store) == 1
    assert found(store, "C1", "C2") == before
    assert not is_stale(store)


def test_what_came_after_the_copy_is_seen_beside_it(store):
    prepare(store)
    store_events(store, ("99", "C1", MONDAY, "phone"), batch="b2")

    assert found(store, "C1") == ["step 1", "step 4", "step 7", "step 99"]
    assert not is_stale(store)


def test_a_withdrawn_batch_is_gone_at_once_and_makes_a_new_copy_due(store):
    store_events(store, ("99", "C1", MONDAY, "phone"), batch="b2")
    prepare(store)
    store.withdraw("b2", by="li", reason="wrong file")

    assert found(store, "C1") == ["step 1", "step 4", "step 7"]
    assert is_stale(store)
    prepare(store)
    assert found(store, "C1") == ["step 1", "step 4", "step 7"]


def test_a_log_that_is_read_elsewhere_is_left_out(store):
    store_events(store, ("99", "C1", MONDAY, "phone"), batch="b2", log_name="zhike")

    assert prepare(store, without={"zhike"}) == 1
    assert found(store, "C1", without={"zhike"}) == ["step 1", "step 4", "step 7"]


def test_only_the_columns_that_are_wanted_are_read_from_the_copy_and_beside_it(store):
    prepare(store)
    store_events(store, ("99", "C1", MONDAY, "phone"), batch="b2")
    wanted = ["customer_id", "activity"]

    rows = rows_of(event_log.CONTRACT, customer_ids=["C1"], store=store, columns=wanted)

    assert rows.column_names == wanted
    assert found(store, "C1", columns=wanted) == ["step 1", "step 4", "step 7", "step 99"]


def test_a_customer_between_others_is_nobody(store):
    prepare(store)

    assert found(store, "C10", "", "D") == []


def test_a_copy_is_due_when_much_lies_beside_it(store, monkeypatch):
    prepare(store)
    monkeypatch.setattr(by_customer, "LOOSE_ROWS", 0)
    store_events(store, ("99", "C1", MONDAY, "phone"), batch="b2")

    assert is_stale(store)


def test_customers_spread_over_many_row_groups_are_all_found(store, monkeypatch):
    monkeypatch.setattr(by_customer, "LEAST_ROWS", 2_048)
    store_events(
        store,
        *((f"{n}x", f"D{n % 2000:04}", MONDAY + timedelta(seconds=n), "app") for n in range(8_000)),
        batch="b2",
    )
    prepare(store)

    assert (
        len(found(store, "D0000")) == len(found(store, "D1999")) == len(found(store, "D1024")) == 4
    )


def test_what_a_person_has_is_read_once_for_all_who_ask(store, monkeypatch):
    rows = by_customer.PersonRows(["C1"], store=store)
    first = rows.of(event_log.CONTRACT)
    monkeypatch.setattr(by_customer, "rows_of", None)  # whoever reads again breaks

    assert rows.of(event_log.CONTRACT) is first
    assert set(first["customer_id"].to_pylist()) == {"C1"}
